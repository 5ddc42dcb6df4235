"""Where the lessons end, against where genuine TensorFlow 1.15.5 ends: python scripts/fidelity.py

Runs lessons at full length, each with several seeds, and prints a table: for every figure the minimum, the median and
the maximum over the runs of genuine TensorFlow 1 (tests/golden/finals.json) and over ours. A figure is inside if the
median of ours lies in the genuine range, widened by half its width at either end.

Exit status: 0 if all figures are inside, 1 if not. The lessons on MNIST need its files.
"""

import argparse
import contextlib
import importlib
import io
import json
import multiprocessing
import pathlib
import sys
import tempfile

import numpy as np
from tqdm import tqdm

from tf1_lessons import LessonError
from tf1_lessons.command import startup

FINALS = json.loads((pathlib.Path(__file__).parent.parent / "tests" / "golden" / "finals.json").read_text())["lessons"]


def at(key, step):
    """Return the function that finds what a history has under a key at a step."""
    return lambda history: history[key][history["step"].index(step)]


def epoch(number, measure):
    """Return the function that measures the losses of one of 100 epochs in a history."""
    return lambda history: measure(np.reshape(history["loss"], [100, -1])[number])


DROPOUT = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
# For each lesson its runs: the options of a run, and the figures taken from its history.
RUNS = {
    "regression": [({}, {"loss_950": at("loss", 950)})],
    "classification": [
        ({"dataset": "mnist"}, {f"accuracy_{step}": at("accuracy", step) for step in (0, 50, 950)}),
    ],
    "dropout": [
        ({"keep_prob": keep_prob}, {f"keep_{keep_prob}.{key}": at(key, 450) for key in DROPOUT})
        for keep_prob in (0.5, 1.0)
    ],
    "cnn": [
        ({"dataset": "mnist"}, {f"accuracy_{step}": at("accuracy", step) for step in (0, 100, 300, 950)}),
    ],
    "rnn_classification": [
        (
            {"dataset": "mnist"},
            {
                "first": at("accuracy", 0),
                "last5_mean": lambda history: np.mean(history["accuracy"][-5:]),
            },
        ),
    ],
    "rnn_regression": [
        ({}, {"first": at("loss", 0), "last10_mean": lambda history: np.mean(history["loss"][-10:])}),
    ],
    "lstm_regression": [({}, {"first": at("loss", 0), "cost_380": at("loss", 380)})],
    "lstm_classification": [
        (
            {"dataset": "mnist"},
            {"accuracy_1150": at("accuracy", 1150), "streaming_mean": at("running_accuracy", 1150)},
        ),
    ],
    "echo_rnn": [
        (
            {},
            {
                "epoch0_mean": epoch(0, np.mean),
                "epoch9_mean": epoch(9, np.mean),
                "epoch99_mean": epoch(99, np.mean),
                "epoch99_median": epoch(99, np.median),
                "epoch99_first": epoch(99, lambda losses: losses[0]),
            },
        ),
    ],
    "regularization": [
        (
            {},
            {f"mse_{step}": at("mse_loss", step) for step in (0, 2000, 10000, 38000)}
            | {f"loss_{step}": at("loss", step) for step in (0, 2000, 10000, 38000)},
        ),
    ],
}


def history_of(task):
    """Run a lesson in silence; return its history."""
    lesson, options = task
    with startup.quiet(), tempfile.TemporaryDirectory() as log_dir, contextlib.redirect_stdout(io.StringIO()):
        return importlib.import_module(f"tf1_lessons.{lesson}").run(pathlib.Path(log_dir), **options)


def row(lesson, figure, ours):
    """Return a line of the table, and whether the figure is inside."""
    genuine = FINALS[lesson][figure]
    low, median, high = genuine["min"], genuine["median"], genuine["max"]
    inside = low - (high - low) / 2 <= np.median(ours) <= high + (high - low) / 2
    numbers = (low, median, high, min(ours), np.median(ours), max(ours))
    cells = [lesson, figure, *(f"{number:.4g}" for number in numbers), "yes" if inside else "NO"]
    return "| " + " | ".join(cells) + " |", inside


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lessons", nargs="+", default=list(RUNS), choices=list(RUNS), metavar="LESSON")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3, 4, 5], metavar="SEED")
    arguments = parser.parse_args()

    all_inside = True
    runs = sum(len(RUNS[lesson]) for lesson in arguments.lessons) * len(arguments.seeds)
    print("| lesson | figure | TF 1 min | median | max | ours min | median | max | inside |")
    print("|---|---|---|---|---|---|---|---|---|")
    # Each run gets a process of its own, as on the command line: TensorFlow reads its settings only once.
    pool = multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1)
    with pool, tqdm(total=runs, unit="run", disable=None, leave=False) as bar:
        for lesson in arguments.lessons:
            for options, measures in RUNS[lesson]:
                histories = []
                for seed in arguments.seeds:
                    bar.set_postfix_str(f"{lesson}, seed {seed}")
                    histories.append(pool.apply(history_of, [(lesson, {**options, "seed": seed})]))
                    bar.update()
                for figure, measure in measures.items():
                    line, inside = row(lesson, figure, [measure(history) for history in histories])
                    tqdm.write(line)
                    all_inside &= inside
    return 0 if all_inside else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LessonError as error:
        sys.exit(f"fidelity: {error}")
    except KeyboardInterrupt:
        sys.exit(130)

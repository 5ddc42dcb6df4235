"""Measure training steps against genuine TensorFlow 1, or an older checkout: python scripts/bench_steps.py --tf1 PYTHON

Runs each lesson a few times here and there in turn, and prints the milliseconds from one training step to the next
(the first decile: neighbours on the machine only add), their ratio, and the geometric mean. --before FOLDER takes the
lessons of another checkout of this project; --plain gives theirs no one_thread(): the sessions of the articles.
cnn and rnn_classification run with oneDNN, as the command runs them; genuine TensorFlow 1.15 has none.
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from tf1_lessons import DEFAULTED, LessonError
from tf1_lessons.command import catalog

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Options that leave enough steps to measure.
OPTIONS = {
    "summaries": {"steps": 3000, "every": 1000},
    "regression": {"steps": 3000, "every": 1000},
    "classification": {"dataset": "mnist"},
    "dropout": {},
    "cnn": {"dataset": "mnist", "steps": 41, "every": 40},
    "rnn_classification": {"dataset": "mnist", "steps": 101, "every": 100},
    "rnn_regression": {"steps": 300},
    "lstm_regression": {},
    "lstm_classification": {"dataset": "mnist", "steps": 301, "every": 300},
    "echo_rnn": {"epochs": 3},
    "custom_loss": {"steps": 3000, "every": 1000},
    "learning_rate": {},
    "regularization": {"steps": 2000},
}

# The time of a step is that from one sess.run() of a train op to the next.
CHILD = """
import contextlib, importlib, io, json, pathlib, sys, time
module = importlib.import_module("tf1_lessons." + sys.argv[1])
tf = module.tf
starts = []
if sys.argv[3:] and hasattr(module, "one_thread"):
    module.one_thread = lambda: None
def timed_run(self, fetches, *args, **kwargs):
    if any(isinstance(fetch, tf.Operation) for fetch in (fetches if isinstance(fetches, list) else [fetches])):
        starts.append(time.perf_counter())
    return run(self, fetches, *args, **kwargs)
run, tf.Session.run = tf.Session.run, timed_run
for name in ("save_figure", "save_figures", "save_frames", "save_animation"):
    if hasattr(module, name):
        setattr(module, name, lambda *args, **kwargs: None)
with contextlib.redirect_stdout(io.StringIO()):
    module.run(pathlib.Path("run"), **json.loads(sys.argv[2]))
steps = sorted(end - start for start, end in zip(starts[5:], starts[6:]))
print(1000 * steps[len(steps) // 10])
"""


def milliseconds(name, python, root, plain=False):
    """Return the milliseconds of a lesson's training step, under a Python, from a checkout; plain: see above."""
    environment = dict(os.environ, PYTHONPATH=str(root))
    if catalog.load(name).onednn and "TF_ENABLE_ONEDNN_OPTS" in DEFAULTED:
        environment["TF_ENABLE_ONEDNN_OPTS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-W", "ignore", "-c", CHILD, name, json.dumps(OPTIONS[name])] + ["plain"] * plain
        result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise LessonError(f"{name} fails under {python}:\n{result.stderr[-1000:]}")
    return float(result.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf1", metavar="PYTHON", default=sys.executable)
    parser.add_argument("--before", metavar="FOLDER", default=ROOT)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("lessons", nargs="*", metavar="LESSON", default=list(OPTIONS))
    arguments = parser.parse_args()
    print("| lesson | there, ms a step | here | ratio |\n|---|---|---|---|")
    ratios = []
    for name in arguments.lessons:
        pairs = [
            (
                milliseconds(name, arguments.tf1, arguments.before, arguments.plain),
                milliseconds(name, sys.executable, ROOT),
            )
            for _ in range(arguments.repeats)
        ]
        there, here = (min(times) for times in zip(*pairs))  # what the machine has delayed least
        ratios.append(here / there)
        print(f"| {name} | {there:.3f} | {here:.3f} | {here / there:.3f} |", flush=True)
    print(f"geometric mean of the ratios: {math.exp(statistics.mean(map(math.log, ratios))):.3f}")


if __name__ == "__main__":
    main()

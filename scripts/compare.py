"""Hold the lessons against genuine TensorFlow 1: the same file, the same seed, line by line.

    python scripts/compare.py --tf1 PYTHON [--seeds 1 2] [LESSON ...]
    python scripts/compare.py --tf1 PYTHON --record [LESSON ...]

PYTHON is that of an environment in which TensorFlow 1.15.5 is installed, with scikit-learn, matplotlib, tqdm, scipy and
pillow. Each lesson is run there and here with its defaults, and what both print is compared. --record keeps what the
genuine one prints with seed 1 in tests/golden/lines, and how far each line moves by rounding alone: the yardstick is
genuine TensorFlow 1.15.5 with another number of threads, and ours with the matrix products of other processors.
"""

import argparse
import concurrent.futures
import itertools
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from tf1_lessons import LESSONS

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES = ROOT / "tests" / "golden" / "lines"
SPREADS = LINES / "spreads.json"
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:e[-+]?\d+)?")
TIMES = re.compile(r".* ms a step|steps a second:")  # how lines of measured times begin
TODAY = re.compile("rows of the table|today's half")  # how the half of tensorflow2 begins that takes TensorFlow 2

# Run one lesson; a number of threads other than 0 replaces the lesson's own.
CHILD = """
import importlib, sys
name, threads, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
run = importlib.import_module("tf1_lessons." + name).run
defaults = run.__kwdefaults__ or {}
import tensorflow.compat.v1 as tf
if threads:
    def init(self, target="", graph=None, config=None, init=tf.Session.__init__):
        config = tf.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)
        init(self, target, graph, config)
    tf.Session.__init__ = init
options = dict(seed=seed) if seed and "seed" in defaults else {}
if "dataset" in defaults:
    options["dataset"] = "mnist"
run(".", **options)
"""


def printed(name, python=sys.executable, threads=0, seed=0, **environment):
    """Return the lines that a lesson prints under a Python, with its default options."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [python, "-W", "ignore", "-c", CHILD, name, str(threads), str(seed)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TF_ENABLE_ONEDNN_OPTS": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    if result.returncode != 0:
        raise SystemExit(f"{name} fails under {python}:\n{result.stderr[-2000:]}")
    return comparable(result.stdout.splitlines())


def comparable(lines):
    """Return printed lines with # in place of the times that were measured, up to what takes TensorFlow 2."""
    lines = itertools.takewhile(lambda line: not TODAY.match(line), lines)
    return [NUMBER.sub("#", line) if TIMES.match(line) else line for line in lines]


def numbers(line):
    """Return the numbers of a line, each with the unit of its last printed digit."""
    found = []
    for text in NUMBER.findall(line):
        mantissa, _, exponent = text.partition("e")
        found.append((float(text), 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))))
    return found


def distance(line, other):
    """Return how far apart two lines are: 0 if equal to the letter, else the largest relative difference of a number.

    It is infinite if the lines differ in anything but numbers.
    """
    if line == other:
        return 0.0
    if NUMBER.sub("#", " ".join(line.split())) != NUMBER.sub("#", " ".join(other.split())):
        return math.inf
    pairs = zip(numbers(line), numbers(other))
    return max(abs(a - b) / max(abs(a), abs(b), unit) for (a, unit), (b, _) in pairs)


def to_the_last_digits(line, other):
    """Return whether two lines are equal but for two units of each number's last digit."""
    if distance(line, other) == math.inf:
        return False
    return all(abs(a - b) < 2.5 * max(u, v) for (a, u), (b, v) in zip(numbers(line), numbers(other)))


def compare(lines, others):
    """Return table cells: how many lines, equal ones, those equal to the last digits; the first that is not."""
    if len(lines) != len(others):
        return [len(lines), "", "", f"{len(others)} lines"]
    equal = sum(line == other for line, other in zip(lines, others))
    near = [to_the_last_digits(line, other) for line, other in zip(lines, others)]
    first = "" if all(near) else " ".join(lines[near.index(False)].split()[:2])
    return [len(lines), equal, sum(near), first]


# What rounding alone does: genuine TensorFlow 1 with one and two threads, ours as on processors without AVX-512.
YARDSTICK = {
    "TensorFlow 1.15.5, two threads": {"genuine": True, "threads": 2},
    "TensorFlow 1.15.5, one thread": {"genuine": True, "threads": 1},
    "ours, AVX2": {"ONEDNN_MAX_CPU_ISA": "AVX2"},
    "ours, AVX": {"ONEDNN_MAX_CPU_ISA": "AVX"},
    "ours, SSE4.1": {"ONEDNN_MAX_CPU_ISA": "SSE41"},
}


def yardstick(name, tf1, genuine, ours):
    """Return what the runs of YARDSTICK print, by their names, and how far each line is at most from its own kind's."""
    runs, spread = {}, [0.0] * len(genuine)
    for title, how in YARDSTICK.items():
        how = dict(how)
        kind, python = (genuine, tf1) if how.pop("genuine", False) else (ours, sys.executable)
        runs[title] = printed(name, python, **how)
        if len(runs[title]) == len(kind):
            spread = [max(most, distance(*pair)) for most, *pair in zip(spread, kind, runs[title])]
    return runs, spread


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf1", required=True, metavar="PYTHON")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("lessons", nargs="*", metavar="LESSON", default=LESSONS)
    arguments = parser.parse_args()
    print("| lesson | seed | run | lines | equal | to the last digits | the first that is not |")
    print("|---|---|---|---|---|---|---|")
    spreads = json.loads(SPREADS.read_text()) if SPREADS.exists() else {}
    for name in arguments.lessons:
        for seed in arguments.seeds:
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                genuine = pool.submit(printed, name, arguments.tf1, seed=seed)
                ours = pool.submit(printed, name, seed=seed)
            genuine, ours = genuine.result(), ours.result()
            runs = {"ours": ours}
            if arguments.record and seed == 1:
                others, spreads[name] = yardstick(name, arguments.tf1, genuine, ours)
                runs.update(others)
                LINES.mkdir(exist_ok=True)
                (LINES / f"{name}.txt").write_text("\n".join(genuine) + "\n")
                SPREADS.write_text(json.dumps(spreads, indent=1) + "\n")
            for title, lines in runs.items():
                print("|", " | ".join(map(str, [name, seed, title, *compare(genuine, lines)])), "|", flush=True)


if __name__ == "__main__":
    main()

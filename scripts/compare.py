"""Hold the lessons against genuine TensorFlow 1: the same file, the same seed, line by line.

    python scripts/compare.py --tf1 PYTHON [--seeds 1 2] [LESSON ...]
    python scripts/compare.py --tf1 PYTHON --record [LESSON ...]

PYTHON is that of an environment in which TensorFlow 1.15.5 is installed, with scikit-learn, matplotlib, tqdm, scipy and
pillow. Each lesson is run there and here with its defaults, and what both print is compared. --record keeps what the
genuine one prints in tests/golden/lines, and writes docs/fidelity.md, with the yardstick for what rounding does: genuine
TensorFlow 1.15.5 with another number of threads, and ours with the matrix products of other processors.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from tf1_lessons import LESSONS
from tf1_lessons.command import catalog

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES = ROOT / "tests" / "golden" / "lines"
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:e[-+]?\d+)?")

# Run one lesson; a number of threads other than 0 replaces the lesson's own.
CHILD = """
import importlib, sys
name, threads, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
run = importlib.import_module("tf1_lessons." + name).run
import tensorflow.compat.v1 as tf
if threads:
    def init(self, target="", graph=None, config=None, init=tf.Session.__init__):
        config = tf.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)
        init(self, target, graph, config)
    tf.Session.__init__ = init
options = dict(seed=seed) if seed and "seed" in run.__kwdefaults__ else {}
if "dataset" in run.__kwdefaults__:
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
    return result.stdout.splitlines()


def difference(line, other):
    """Return how far apart two lines are: 0 equal, 1 to the last printed digit or two, 2 more than that."""
    if line == other:
        return 0
    texts, others = NUMBER.findall(line), NUMBER.findall(other)
    if NUMBER.sub("#", " ".join(line.split())) != NUMBER.sub("#", " ".join(other.split())):
        return 2
    for text, other_text in zip(texts, others):
        digits = max(len(number.partition("e")[0].partition(".")[2]) for number in (text, other_text))
        exponent = int(text.partition("e")[2] or 0)
        if abs(float(text) - float(other_text)) > 20.5 * 10.0 ** (exponent - digits):
            return 2
    return 1


def compare(lines, others):
    """Return a table row: number of lines, of equal ones, of those equal but for the last digits, first that differs."""
    found = [difference(line, other) for line, other in zip(lines, others)]
    if len(lines) != len(others):
        return f"{len(lines)} | different number of lines: {len(others)}"
    first = next((line for line, far in zip(lines, found) if far == 2), "")
    return f"{len(lines)} | {found.count(0)} | {found.count(1)} | {found.count(2)} | {' '.join(first.split()[:2])}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf1", required=True, metavar="PYTHON")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("lessons", nargs="*", metavar="LESSON", default=LESSONS)
    arguments = parser.parse_args()
    print("lesson               seed | lines | equal | to the last digits | differing | first that differs")
    for name in arguments.lessons:
        for seed in arguments.seeds:
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                genuine = pool.submit(printed, name, arguments.tf1, seed=seed)
                ours = pool.submit(printed, name, seed=seed)
            genuine, ours = genuine.result(), ours.result()
            print(f"{name:20} {seed:4} | {compare(genuine, ours)}", flush=True)
            if arguments.record and seed == 1:
                LINES.mkdir(exist_ok=True)
                (LINES / f"{name}.txt").write_text("\n".join(genuine) + "\n")


if __name__ == "__main__":
    main()

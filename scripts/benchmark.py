"""Measure what the lessons cost beside TensorFlow itself: python scripts/benchmark.py [LESSON ...]

Commands: seconds for --list and --help, and what `run_lesson.py session` takes beyond importing TensorFlow.
Loops: a lesson's training loop against a bare loop that makes the same sess.run() calls with the same feeds.
Times on a busy machine vary; compare the ratios, which come from runs that alternate.
"""

import argparse
import contextlib
import importlib
import io
import itertools
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from unittest import mock

from tf1_lessons import LESSONS
from tf1_lessons.command import catalog
from tf1_lessons.helpers import mnist

COMMAND = [sys.executable, str(pathlib.Path(__file__).with_name("run_lesson.py"))]
REPEATS = 5


def seconds(command, folder):
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure_commands(folder):
    commands = {
        "--list": [*COMMAND, "--list"],
        "dropout --help": [*COMMAND, "dropout", "--help"],
        "session": [*COMMAND, "session"],
        "import only": [sys.executable, "-c", "import tensorflow.compat.v1"],
    }
    times = {name: [] for name in commands}
    for _ in range(REPEATS):
        for name, command in commands.items():
            times[name].append(seconds(command, folder))
    for name in commands:
        print(f"{name:20} {statistics.median(times[name]):6.2f} s")
    beyond = statistics.median(ours - bare for ours, bare in zip(times["session"], times["import only"]))
    print(f"{'session - import':20} {beyond:6.2f} s")


def measure_loop(name):
    """Run a lesson; print the seconds of its training loops, and their ratio to those spent in a bare loop's calls.

    A bare loop calls sess.run(), and next_batch() if it learns from batches: drawing them is part of the feed.
    """
    module = importlib.import_module(f"tf1_lessons.{name}")
    spans = {"run": [], "next_batch": []}  # (start, end) of every call, and the session for run

    def timed(function):
        def timed_function(self, *args, **kwargs):
            start = time.perf_counter()
            result = function(self, *args, **kwargs)
            spans[function.__name__].append((start, time.perf_counter(), self))
            return result

        return timed_function

    ratios, times = [], []
    with mock.patch.object(module.tf.Session, "run", timed(module.tf.Session.run)), mock.patch.object(
        mnist.DataSet, "next_batch", timed(mnist.DataSet.next_batch)
    ):
        for _ in range(REPEATS):
            spans["run"].clear()
            spans["next_batch"].clear()
            with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                module.run(pathlib.Path(folder))
            loop = bare = 0
            for _, calls in itertools.groupby(spans["run"], key=lambda span: span[2]):
                (_, begin, _), *calls = calls  # a session's first call runs the initializer; then the loop begins
                loop += calls[-1][1] - begin
                bare += sum(end - start for start, end, _ in calls)
            bare += sum(end - start for start, end, _ in spans["next_batch"])
            ratios.append(loop / bare)
            times.append(loop)
    print(f"{name:20} {statistics.median(times):6.2f} s  {statistics.median(ratios):5.3f} of a bare loop")


def main():
    training = [
        name for name in LESSONS if {"steps", "epochs"} & {option.name for option in catalog.load(name).options}
    ]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: the commands, and all that train")
    lessons = parser.parse_args().lessons
    for name in set(lessons) - set(training):
        parser.error(f"{name} is not one of {', '.join(training)}")
    if not lessons:
        with tempfile.TemporaryDirectory() as folder:
            measure_commands(folder)
    for name in lessons or training:
        measure_loop(name)


if __name__ == "__main__":
    main()

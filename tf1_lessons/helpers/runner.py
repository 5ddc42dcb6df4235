"""The command line: ``python scripts/run_lesson.py LESSON [flags]``.

What can be checked without TensorFlow is checked before it is imported and before anything is written.
Exit status: 0 done, 1 failed, 2 wrong command line, 130 interrupted, 143 terminated.
"""

import argparse
import contextlib
import difflib
import importlib
import logging
import os
import shlex
import subprocess
import sys
import threading
import time

from tf1_lessons import LESSONS
from tf1_lessons.helpers import LessonError, catalog, interrupts, logs

USAGE = """\
usage: python scripts/run_lesson.py LESSON [--flag value ...]
       python scripts/run_lesson.py LESSON --help
       python scripts/run_lesson.py all [--flag value ...]    a flag goes to every lesson that has it
"""
LOG_DIR = catalog.Option("log_dir", "logs", "folder of all runs, the one that TensorBoard is given")


class UsageError(Exception):
    """The command line is wrong; the message says how."""


def main(*arguments):
    """Run the command line that consists of arguments and sys.argv[1:], and exit."""
    name, *flags = [*arguments, *sys.argv[1:]] or ["--list"]
    if sys.stdout is not None:
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a character shows "?"
    try:
        interrupts.install()
        if name == "--list":
            print(lesson_list())
        elif name in ("-h", "--help"):
            print(f"{USAGE}\n{lesson_list()}")
        elif name == "all":
            sys.exit(run_all(flags))
        else:
            run_lesson(name, **parse(load(name), flags))
    except UsageError as error:
        print(f"run_lesson: {error}", file=sys.stderr)
        sys.exit(2)
    except LessonError as error:
        print(f"{name}: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of the output, such as head, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still in the buffer
        sys.exit(141)
    except interrupts.Terminated:
        print(f"{name}: terminated", file=sys.stderr)
        sys.exit(143)
    except KeyboardInterrupt:
        print(f"{name}: interrupted", file=sys.stderr)
        sys.exit(130)


def lesson_list():
    """Return a line for each lesson, in reading order."""
    width = max(map(len, LESSONS))
    return "\n".join(f"{name:{width}}  {catalog.load(name).summary}" for name in LESSONS)


def load(name):
    if name.startswith("-"):
        raise UsageError(f"the lesson comes first, then its flags; see --help ({name} is no lesson)")
    if name not in LESSONS:
        similar = difflib.get_close_matches(name, LESSONS, n=1)
        hint = f"; did you mean {similar[0]}?" if similar else ""
        raise UsageError(f"there is no lesson {name!r}{hint}\n\n{lesson_list()}")
    return catalog.load(name)


def parse(lesson, flags):
    """Return the values of the flags given to a lesson, by name; print its help and exit if that is asked for."""
    options = {option.name: option for option in (LOG_DIR, *lesson.options)}
    parser = _Parser(
        usage=f"python scripts/run_lesson.py {lesson.name} [--flag value ...]",
        description=lesson.docstring,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    for option in options.values():
        text = option.comment.replace("%", "%%")
        if option.default is False:
            parser.add_argument(f"--{option.name}", action="store_const", const="True", help=text)
            continue
        default = "" if option.default is None else f" (default: {option.default})"
        metavar = "TEXT" if option.default is None else type(option.default).__name__.upper()
        parser.add_argument(f"--{option.name}", metavar=metavar, help=text + default)
    given, unknown = parser.parse_known_args(_joined(flags))
    if unknown:
        name = unknown[0].partition("=")[0]
        similar = difflib.get_close_matches(name, [f"--{option}" for option in options], n=1)
        hint = (
            f"; did you mean {similar[0]}?" if similar else f"; see python scripts/run_lesson.py {lesson.name} --help"
        )
        raise UsageError(f"{lesson.name} does not take {name}{hint}")
    values = {}
    for name, text in vars(given).items():
        try:
            values[name] = options[name].parse(text)
        except ValueError as error:
            raise UsageError(f"--{name} {error}") from None
    return values


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise UsageError(message)


def _joined(flags):
    """Spell every flag as --its_name=value, so that --its-name and a value such as -1e-3 are understood too."""
    joined = []
    for text in flags:
        if text.startswith("--"):
            name, equals, value = text.partition("=")
            joined.append("--" + name[2:].replace("-", "_") + equals + value)
        elif joined and joined[-1].startswith("--") and "=" not in joined[-1]:
            joined[-1] += f"={text}"
        else:
            joined.append(text)
    return joined


def run_lesson(name, log_dir=LOG_DIR.default, **values):
    """Run a lesson in a new run directory and say what it wrote."""
    lesson = catalog.load(name)
    log_dir = os.path.expanduser(log_dir)
    run_dir = logs.new_run_dir(name, log_dir)
    try:
        module = importlib.import_module(f"tf1_lessons.{name}")
        plugins = importlib.import_module("tf1_lessons.helpers.plugins")  # not at the top: it imports TensorFlow
        interrupts.raise_if_interrupted()  # C code that is being imported may have swallowed a signal
    except BaseException:
        run_dir.rmdir()
        interrupts.raise_if_interrupted()  # or have made an ImportError of it
        raise
    succeeded = False
    with _writing(run_dir):
        plugins.write_start(run_dir, lesson, {option.name: option.default for option in lesson.options} | values)
        try:
            module.run(run_dir, **values)
            succeeded = not interrupts.interrupted()
        finally:
            plugins.write_end(run_dir, succeeded)
    print(f"\nrun directory  {run_dir}")
    for figure in sorted([*run_dir.glob("*.png"), *run_dir.glob("*.gif")]):
        print(f"figure         {figure}")
    print(f"look closer    tensorboard --logdir {shlex.quote(str(log_dir))}", flush=True)
    interrupts.raise_if_interrupted()


@contextlib.contextmanager
def _writing(run_dir):
    """Turn two errors of summaries into a LessonError: the disk is full, or what is to be recorded is not finite."""
    # The writer's thread logs and prints the error before the main thread raises it: once is enough.
    logging.getLogger("tensorflow").addFilter(lambda record: "writer thread error" not in record.getMessage())
    threading.excepthook = lambda thread: thread.exc_type is RuntimeError or threading.__excepthook__(thread)
    try:
        yield
    except Exception as error:
        if "in summary histogram" in str(error):  # of weights or outputs, before the next loss shows it
            raise LessonError(
                "weights or outputs are not finite any more: training has diverged; try a smaller --learning_rate"
            ) from error
        path, _, reason = str(error).partition("; ")
        if not path.startswith(str(run_dir)):
            raise
        raise LessonError(f"cannot write {path}: {reason.partition(chr(10))[0]}") from error


def run_all(flags):
    """Run every lesson in a process of its own, carry on after failures, and return the exit status."""
    flags = _joined(flags)
    if {"-h", "--help"} & set(flags):
        print(f"{USAGE}\n{lesson_list()}")
        return 0
    taken = set()
    flags_of = {}
    for lesson in map(catalog.load, LESSONS):
        names = {option.name for option in (LOG_DIR, *lesson.options)}
        flags_of[lesson.name] = [flag for flag in flags if flag[2:].partition("=")[0] in names]
        parse(lesson, flags_of[lesson.name])  # all flags are checked before the first lesson runs
        taken.update(flags_of[lesson.name])
    for flag in flags:
        if flag not in taken:
            raise UsageError(f"no lesson takes {flag.partition('=')[0]}")

    results = []
    for name in LESSONS:
        print(f"=== {name} ===", flush=True)
        start = time.monotonic()
        with interrupts.noted():
            process = subprocess.Popen([sys.executable, "-m", "tf1_lessons", name, *flags_of[name]])
        if interrupts.interrupted():  # a lesson that is only starting may have missed the terminal's Ctrl-C
            process.terminate()
            process.wait()
            interrupts.raise_if_interrupted()
        try:
            status = process.wait()
        except KeyboardInterrupt as interrupt:  # a terminal has sent its Ctrl-C to the lesson, too
            if isinstance(interrupt, interrupts.Terminated):
                process.terminate()
            process.wait()
            raise
        results.append((name, status, time.monotonic() - start))
        print()
    for name, status, seconds in results:
        result = "ok" if status == 0 else f"failed with exit status {status}"
        print(f"{name:20} {seconds:6.1f} s  {result}")
    return 1 if any(status for _, status, _ in results) else 0

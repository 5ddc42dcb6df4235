"""The command line of the lessons: ``python scripts/run_lesson.py LESSON [flags]``, or ``python a_lesson.py [flags]``.

What can be checked without TensorFlow is checked before it is imported and before anything is written.
"""

import argparse
import contextlib
import difflib
import errno
import importlib
import io
import logging
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

import tf1_lessons
from tf1_lessons import ARTICLES, GRAPH_MODE, LESSONS, LessonError
from tf1_lessons.command import catalog, signals, startup
from tf1_lessons.helpers import interrupts, logs

LOG_DIR = catalog.Option("log_dir", "logs", "folder of all runs")
EXIT_STATUS = (
    "exit status: 0 done, 1 failed, 2 wrong command line, 130 interrupted, 141 output closed, 143 or 129 terminated"
)


class UsageError(LessonError):
    """The command line is wrong; the message says how."""


def program():
    """Return the command as the user has typed it, without its arguments."""
    path = sys.argv[0]
    if not path.endswith(".py"):
        return os.path.basename(path)  # tf1-lessons
    return "python -m tf1_lessons" if os.path.basename(path) == "__main__.py" else f"python {path}"


def usage():
    return (
        f"usage: {program()} LESSON [--flag value ...]\n"
        f"       {program()} LESSON --help\n"
        f"       {program()} all [--flag value ...]    a flag goes to every lesson that has it\n"
        f"\n{EXIT_STATUS}\n"
    )


def main():
    """Run the command line: a lesson by its name, all lessons, or the list; then exit."""
    name, *flags = sys.argv[1:] or ["--list"]
    interrupts.forget()  # in a notebook, where %run runs one command after the other, what has ended an earlier one
    with ending(name):
        if name == "--list":
            print(grouped_list())
        elif name in ("-h", "--help"):
            print(f"{usage()}\n{grouped_list()}")
        elif name == "all":
            sys.exit(run_all(flags))
        else:
            lesson = load(name)
            values = parse(lesson, flags, f"{program()} {name}")
            run_lesson(lesson, values, lambda: importlib.import_module(f"tf1_lessons.{name}").run)


_begun = contextlib.ExitStack()


def begin(path):
    """Begin the program that stands in the file: a lesson, which will call main() with its run."""
    interrupts.forget()
    _begun.enter_context(signals.handled())
    try:
        lesson = catalog.read(path)
    except LessonError:
        pass  # main() will raise it again
    else:
        with ending(lesson.name):
            _parse_own(lesson)  # a wrong flag, or --help, need not wait for TensorFlow
        prepare(lesson)
    _begun.enter_context(startup.quiet())


def main_of(run):
    """Run a lesson, the function run of a file that runs as a program, with the command line's options; then exit."""
    path = run.__code__.co_filename
    with _begun, ending(pathlib.Path(path).stem):
        lesson = catalog.read(path)
        run_lesson(lesson, _parse_own(lesson), lambda: run)


def _parse_own(lesson):
    """Return the values of the flags of a lesson that is itself the program."""
    return parse(lesson, sys.argv[1:], f"python {sys.argv[0]}")


@contextlib.contextmanager
def ending(name):
    """End the program as a command does: what has gone wrong is one line on stderr, and an exit status."""
    _open_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a character shows "?"
    try:
        with signals.handled():
            yield
            sys.stdout.flush()
    except UsageError as error:
        fail(f"{pathlib.Path(sys.argv[0]).stem}: {error}", 2)
    except LessonError as error:
        fail(f"{name}: {error}", 1)
    except OSError as error:
        if error.filename is not None or error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # for what is still in the buffer
        if error.errno == errno.EPIPE:  # the reader of the output, such as head, has enough
            sys.exit(141)
        fail(f"{name}: cannot write to the output: {error.strerror}", 1)
    except interrupts.Terminated:
        fail(f"{name}: terminated", 128 + interrupts.interrupted())
    except KeyboardInterrupt:
        fail(f"{name}: interrupted", 130)


def fail(message, status):
    print(message, file=sys.stderr, flush=True)
    sys.exit(status)


def _open_streams():
    """Open those standard streams that are closed on nothing: the next file opened would take their place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))


def lesson_list(names=LESSONS):
    """Return a line for each lesson of these names."""
    width = max(map(len, LESSONS))
    return "\n".join(f"{name:{width}}  {_summary(name)}" for name in names)


def grouped_list():
    """Return a line for each lesson, in reading order, in two groups with a heading each."""
    groups = {"The articles' lessons": ARTICLES, "The rest of graph mode": GRAPH_MODE}
    return "\n\n".join(f"{heading}\n{lesson_list(names)}" for heading, names in groups.items())


def _summary(name):
    try:
        return catalog.load(name).summary
    except LessonError as error:
        return f"({error})"


def load(name):
    if name.startswith("-"):
        raise UsageError(f"the lesson comes first, then its flags; see --help ({name} is no lesson)")
    if name not in LESSONS:
        similar = difflib.get_close_matches(name, LESSONS, n=1)
        hint = f"; did you mean {similar[0]}?" if similar else ""
        raise UsageError(f"there is no lesson {name!r}{hint}\n\n{lesson_list()}")
    return catalog.load(name)


def parse(lesson, flags, command):
    """Return the values of the flags given to a lesson, by name; print its help and exit if that is asked for."""
    options = {option.name: option for option in (LOG_DIR, *lesson.options)}
    parser = _Parser(
        usage=f"{command} [--flag value ...]",
        description=lesson.docstring,
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    for option in options.values():
        text = option.help.replace("%", "%%")
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
        hint = f"; did you mean {similar[0]}?" if similar else f"; see {command} --help"
        raise UsageError(f"{lesson.name} does not take {name}{hint}")
    values = {}
    for name, text in vars(given).items():
        try:
            values[name] = options[name].parse(text)
        except LessonError as error:
            raise UsageError(f"--{error}") from None
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


def prepare(lesson):
    """Set what TensorFlow reads when it is imported, for a lesson that wants it otherwise; the user's setting wins."""
    if lesson.onednn and "TF_ENABLE_ONEDNN_OPTS" in tf1_lessons.DEFAULTED:
        os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"


def run_lesson(lesson, values, load_run):
    """Run a lesson in a new run directory and say what it wrote.

    Args:
        lesson: the catalog.Lesson.
        values: of its options, and of log_dir, by name: those that differ from their defaults.
        load_run: a function that returns the lesson's run; it may import TensorFlow.
    """
    log_dir = os.path.expanduser(values.pop("log_dir", LOG_DIR.default))
    if log_dir.startswith("~"):
        raise UsageError(f"--log_dir: there is no home folder for {log_dir} (a folder of that name: ./{log_dir})")
    run_dir = logs.new_run_dir(lesson.name, pathlib.Path(log_dir))
    prepare(lesson)
    try:
        with startup.quiet():
            run = load_run()
            record = importlib.import_module("tf1_lessons.command.record")  # not at the top: it imports TensorFlow
        interrupts.raise_if_interrupted()  # C code that is being imported may have swallowed a signal
    except BaseException:
        run_dir.rmdir()
        interrupts.raise_if_interrupted()  # or have made an ImportError of it
        raise
    all_values = {**{option.name: option.default for option in lesson.options}, **values}
    started, succeeded = time.time(), False
    with startup.quiet(), _one_line(run_dir, lesson, all_values):
        record.write_text(run_dir, lesson, all_values)
        before = set(run_dir.rglob("*"))
        try:
            run(run_dir, **values)
            succeeded = True
        except KeyboardInterrupt:
            interrupts.note(interrupts.interrupted() or signal.SIGINT)
        except ImportError:  # which C code that is being imported, for a figure, makes of a second signal
            if interrupts.interrupted() is None:
                raise
        finally:
            if not succeeded and set(run_dir.rglob("*")) <= before:
                shutil.rmtree(run_dir, ignore_errors=True)  # it did not come to its training: nothing is to be seen
            elif run_dir.is_dir():
                record.write_session(run_dir, lesson, all_values, started, succeeded)
    if not run_dir.is_dir():
        interrupts.raise_if_interrupted()
        raise LessonError(f"{run_dir} was removed while the lesson ran: nothing is recorded")
    print(f"\nrun directory  {run_dir}")
    for figure in sorted([*run_dir.glob("*.png"), *run_dir.glob("*.gif")]):
        print(f"figure         {figure}")
    shown = str(run_dir.parent) if not str(run_dir).startswith("-") else os.path.join(".", run_dir.parent)
    print(f"look closer    tensorboard --logdir {shlex.quote(shown)}")
    # Nothing smoothed: the first look is to show what was measured.
    page = "?smoothing=0#timeseries" if {"steps", "epochs"} & all_values.keys() else "#graphs"
    print(f"then open      http://localhost:6006/{page}", flush=True)
    interrupts.raise_if_interrupted()


@contextlib.contextmanager
def _one_line(run_dir, lesson, values):
    """Turn errors that the user can mend into a LessonError: a full disk, numbers that are not finite any more."""
    from tf1_lessons.helpers.training import DivergedError  # not at the top: it imports NumPy

    thread_hook = threading.excepthook

    def not_a_writers(record):  # its thread logs and prints the error before the main thread raises it: once is enough
        return "writer thread error" not in record.getMessage()

    logging.getLogger("tensorflow").addFilter(not_a_writers)
    threading.excepthook = lambda thread: thread.exc_type is RuntimeError or thread_hook(thread)
    try:
        yield
    except DivergedError as error:
        raise LessonError(f"{error}; {_advice(lesson, values, error.step)}") from error
    except Exception as error:
        if "in summary histogram" in str(error):  # of weights or outputs, before the next loss shows it
            raise LessonError(
                f"weights or outputs are not finite any more: training has diverged; {_advice(lesson, values)}"
            ) from error
        path, _, reason = str(error).partition("; ")
        if not path.startswith(str(run_dir)):
            raise
        raise LessonError(f"cannot write {path}: {reason.partition(chr(10))[0]}") from error
    finally:
        logging.getLogger("tensorflow").removeFilter(not_a_writers)
        threading.excepthook = thread_hook


def _advice(lesson, values, step=None):
    """Say which options to blame for a training that diverged at a step: those that were changed, or the rate."""
    changed = [
        f"--{option.name} {values[option.name]:g} (its default is {option.default:g})"
        for option in lesson.options
        if type(option.default) is float and values[option.name] != option.default
    ]
    rates = [f"--{option.name}" for option in lesson.options if option.name.endswith("rate")]
    if changed:
        return f"it may be the fault of {' or '.join(changed)}"
    if step == 0:  # nothing has been learned yet, at whatever rate
        return "try smaller initial weights, or fewer units"
    return f"try a smaller {' or '.join(rates)}, or smaller initial weights"


def run_all(flags):
    """Run every lesson in a process of its own, carry on after failures, and return the exit status."""
    flags = _joined(flags)
    if {"-h", "--help"} & set(flags):
        print(f"{usage()}\n{grouped_list()}")
        return 0
    taken = set()
    flags_of = {}
    for lesson in map(catalog.load, LESSONS):
        # One and the same name may be a switch in one lesson, and take a value in another.
        taken_flags = {(option.name, option.default is not False) for option in (LOG_DIR, *lesson.options)}
        flags_of[lesson.name] = [flag for flag in flags if (flag[2:].partition("=")[0], "=" in flag) in taken_flags]
        parse(lesson, flags_of[lesson.name], program())  # all flags are checked before the first lesson runs
        taken.update(flags_of[lesson.name])
    for flag in flags:
        if flag not in taken:
            raise UsageError(f"no lesson takes {flag.partition('=')[0]}")

    results = []
    for name in LESSONS:
        print(f"=== {name} ===", flush=True)
        start = time.monotonic()
        status = _run_in_a_process(name, flags_of[name])
        results.append((name, status, time.monotonic() - start))
        print()
    for name, status, seconds in results:
        result = "ok" if status == 0 else f"failed with exit status {status}"
        print(f"{name:20} {seconds:6.1f} s  {result}")
    return 1 if any(status for _, status, _ in results) else 0


def _run_in_a_process(name, flags):
    """Run a lesson and return its exit status; hand on the signal that ends us, and wait for the lesson to end."""
    # The package's folder takes the current one's place, whose modules are the user's own.
    folder = os.path.dirname(os.path.dirname(tf1_lessons.__file__))
    # Until the command handles a signal, one ends the process without a traceback.
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
        "hasattr(signal, 'pthread_sigmask') and signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT});"
        f"sys.path[0] = {folder!r}; from tf1_lessons.command.runner import main; main()"
    )
    environment = {name: value for name, value in os.environ.items() if name not in tf1_lessons.DEFAULTED}
    with interrupts.noted(), signals.ctrl_c_blocked():  # Python's own start would end in a traceback
        # In a session of its own it gets no Ctrl-C from the terminal, only ours.
        process = subprocess.Popen([sys.executable, "-c", code, name, *flags], env=environment, start_new_session=True)
    try:
        interrupts.raise_if_interrupted()
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(interrupts.interrupted())
        process.wait()
        raise
    finally:
        process.kill()  # where a second signal has ended the wait

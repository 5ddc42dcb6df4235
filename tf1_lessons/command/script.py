"""The command line: ``python scripts/run_script.py SCRIPT [its own arguments]``, or ``tf1-run``."""

import argparse
import atexit
import contextlib
import functools
import os
import pathlib
import re
import signal
import sys

USAGE = """\
usage: python scripts/run_script.py [options] SCRIPT [its own arguments]
       python scripts/run_script.py --get-tensorflow1

Run a TensorFlow 1 script (.py) or notebook (.ipynb) unchanged on today's TensorFlow. The first script fetches
TensorFlow 1.15.5's Python files with pip into ~/.cache/tf1_lessons (111 MB to download, 90 MB on disk once compiled).

  --quiet               do not report at the end what the script was given
  --shell               execute a notebook's shell lines (!ls)
  --log_dir FOLDER      folder of the runs, for figures where there is no display (default: logs)
  --tensorflow1 FOLDER  use the TensorFlow 1.15 in this folder: an installation's site-packages or an unpacked wheel
                        (also: TF1_LESSONS_TENSORFLOW1=FOLDER)
  --get-tensorflow1     fetch TensorFlow 1.15.5's Python files now, and say where they are
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        fail(f"{message}; see --help")


def fail(message):
    """Say why nothing was run, in one line, and exit with status 2."""
    print(f"run_script: {message}", file=sys.stderr)
    sys.exit(2)


def main():
    """Run the script that sys.argv[1:] names."""
    options, path, arguments = parse(sys.argv[1:])
    from tf1_lessons import LessonError
    from tf1_lessons.tensorflow1 import script
    from tf1_lessons.tensorflow1.engine import fetch
    from tf1_lessons.tensorflow1.world import plots_folder

    notebook = path is not None and path.endswith(".ipynb")
    try:
        with ended_in_one_line():
            if options.tensorflow1 is not None:
                fetch.use(options.tensorflow1)
            if options.get_tensorflow1:
                print(f"TensorFlow {fetch.VERSION}'s Python files are in {fetch.root()}")
                return
        if notebook:
            from tf1_lessons.tensorflow1 import notebook as runner

            code = runner.load(path)
        else:
            runner, code = script, script.load(path)
        if re.search(rb"tensorflow|keras", pathlib.Path(path).read_bytes()):  # else its modules may ask for them
            with ended_in_one_line():
                fetch.root()
    except LessonError as error:
        fail(error)
    plots_folder(functools.partial(new_run_dir, os.path.abspath(os.path.expanduser(options.log_dir)), path))
    if not options.quiet:
        atexit.register(print_account, os.getpid())
    if notebook:
        runner.run(path, arguments, code, shell=options.shell)
    else:
        runner.run(path, arguments, code)


@contextlib.contextmanager
def ended_in_one_line():
    """Let a signal end the block, and the program, in one line."""
    from tf1_lessons.command import signals
    from tf1_lessons.helpers import interrupts

    try:
        with signals.handled():
            yield
    except KeyboardInterrupt as error:
        ending = "terminated" if isinstance(error, interrupts.Terminated) else "interrupted"
        print(f"run_script: {ending}", file=sys.stderr)
        sys.exit(128 + (interrupts.interrupted() or signal.SIGINT))


def parse(arguments):
    """Return the options before the script, its path, and its own arguments."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--shell", action="store_true")
    parser.add_argument("--log_dir", default="logs")
    parser.add_argument("--tensorflow1")
    parser.add_argument("--get-tensorflow1", action="store_true")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    if options.help:
        print(USAGE, end="")
        sys.exit(0)
    if options.get_tensorflow1:
        if options.rest:
            fail("--get-tensorflow1 takes no script; see --help")
        return options, None, []
    if not options.rest:
        fail("which script? see --help")
    path, *arguments = options.rest
    if path.startswith("-"):
        fail(f"there is no option {path}; see --help")
    return options, path, arguments


def new_run_dir(log_dir, path):
    """Make and return the run directory of a script, below log_dir."""
    from tf1_lessons.helpers import logs

    folder = logs.new_run_dir(pathlib.Path(path).stem, log_dir)
    try:
        return folder.relative_to(os.getcwd())
    except ValueError:
        return folder


def print_account(process):
    """Say what the script was given that today's TensorFlow lacks, and where its numbers may differ."""
    if os.getpid() != process or sys.stderr is None:  # a forked child ends its own way
        return
    from tf1_lessons.tensorflow1 import account

    try:
        for line in account.lines():
            print(f"run_script: {line}", file=sys.stderr)
    except (OSError, ValueError):  # nobody reads stderr any more
        pass

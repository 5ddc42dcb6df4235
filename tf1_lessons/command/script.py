"""The command line: ``python scripts/run_script.py SCRIPT [its own arguments]``, or ``tf1-run``."""

import argparse
import atexit
import contextlib
import functools
import os
import pathlib
import sys

USAGE = """\
usage: python scripts/run_script.py [--quiet] [--shell] [--log_dir FOLDER] SCRIPT [its own arguments]

Run a TensorFlow 1 script (.py) or notebook (.ipynb) unchanged on today's TensorFlow.

  --quiet           no account at the end of what the script was given
  --shell           let a notebook's shell lines (!ls) be executed
  --log_dir FOLDER  folder of the runs, for figures where there is no display (default: logs)
"""


_quiet = contextlib.ExitStack()


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
    from tf1_lessons.tensorflow1 import children, script
    from tf1_lessons.tensorflow1.world import plots_folder

    notebook = path.endswith(".ipynb")
    try:
        if notebook:
            from tf1_lessons.tensorflow1 import notebook as runner

            code = runner.load(path)
        else:
            runner, code = script, script.load(path)
    except LessonError as error:
        fail(error)
    be_quiet()
    children.call_first(be_quiet)
    plots_folder(functools.partial(new_run_dir, os.path.abspath(os.path.expanduser(options.log_dir)), path))
    if not options.quiet:
        atexit.register(print_account, os.getpid())
    if notebook:
        runner.run(path, arguments, code, shell=options.shell)
    else:
        runner.run(path, arguments, code)


def be_quiet():
    """Keep TensorFlow quiet, to the end of the process: the script runs on when main() has raised its error."""
    from tf1_lessons.command import startup

    _quiet.enter_context(startup.quiet())


def parse(arguments):
    """Return the options before the script, its path, and its own arguments."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--shell", action="store_true")
    parser.add_argument("--log_dir", default="logs")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    if options.help:
        print(USAGE, end="")
        sys.exit(0)
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

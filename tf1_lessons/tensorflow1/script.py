"""Run a TensorFlow 1 script as ``python script.py`` would, on today's TensorFlow."""

import importlib
import os
import re
import sys
import traceback
import types
import warnings

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import cures, importer, world

_HERE = os.path.dirname(os.path.abspath(__file__))
_PACKAGE = os.path.dirname(_HERE)
_former_main = None  # kept alive: Python would clear its globals


def load(path):
    """Return the code of a script.

    Raises:
        LessonError: there is no such file, or it is no program in either Python.
    """
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        raise LessonError(f"cannot read {path}: {error.strerror}") from None
    if b"\0" in source:
        raise LessonError(f"{path} is not a Python file: it holds bytes that are no text")
    try:
        return importer.compile_source(source, os.path.abspath(path))
    except SyntaxError as error:
        at = f", line {error.lineno}" if error.lineno else ""
        raise LessonError(f"{path}{at}: neither Python 3 nor Python 2 can read this: {error.msg}") from None


def run(path, arguments=(), code=None):
    """Run a script as the program: its exceptions, SystemExit among them, come out as they are.

    Args:
        path: the file.
        arguments: the script's own, sys.argv[1:].
        code: what load(path) returned, if it is at hand.
    """
    code = code or load(path)
    main = prepare("__main__", path)
    sys.argv[:] = [os.fspath(path), *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    sys.excepthook = excepthook
    exec(code, vars(main))


def prepare(name, path):
    """Install all that a user's files get, and return the script's module, still empty."""
    global _former_main
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    _former_main = sys.modules["__main__"]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__name__, main.__file__, main.__builtins__ = name, os.path.abspath(path), importer.install()
    main.__cached__ = None
    main.__annotations__ = {}
    return main


# Errors


def excepthook(kind, error, trace):
    """Print an exception as Python does, but only the user's and the packages' frames, and beneath it its cure."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except (OSError, ValueError):
            pass
    print(describe(kind, error, trace), end="", file=sys.stderr, flush=True)


def describe(kind, error, trace):
    """Return an exception's traceback without this package's frames, and its cure if one is known.

    Errors that say all in one line, such as a symbol that is not provided, are one line, with where they come from.
    """
    if isinstance(error, (LessonError, world.NoInputError)):
        where = _users_frame(trace)
        return f"{where}{error}\n"
    text = without_our_frames("".join(traceback.format_exception(kind, error, trace)))
    cure = cures.find(error)
    return text + (f"\n{cure}\n" if cure else "")


def _users_frame(trace):
    """Return "file:line: " of the innermost frame in a user's file, or nothing."""
    where = ""
    for frame, line in traceback.walk_tb(trace):
        if frame.f_globals.get("__builtins__") is importer.builtins:
            where = f"{os.path.relpath(frame.f_code.co_filename)}:{line}: "
    return where


_OURS = "|".join(
    re.escape(os.path.join(*parts))
    for parts in (
        (_HERE, "importer.py"),
        (_HERE, "script.py"),
        (_HERE, "notebook.py"),
        (_HERE, "engine") + ("",),
        (_HERE, "world") + ("",),
        (_PACKAGE, "command") + ("",),
        (os.path.dirname(_PACKAGE), "scripts", "run_script.py"),
        (os.path.dirname(sys.executable), "tf1-run"),
    )
)
_OURS += "|<frozen importlib|" + re.escape(importlib.__file__)
_OUR_FRAMES = re.compile(rf'^( *)File "(?:{_OURS})[^"]*", line \d+.*\n(?:\1  .*\n|\1 *[~^]+\n)*', re.M)


def without_our_frames(text):
    """Return a traceback, or TensorFlow's account of where an op was made, without this package's frames."""
    return _OUR_FRAMES.sub("", text)

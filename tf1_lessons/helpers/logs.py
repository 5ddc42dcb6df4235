"""Run directories, of which every run has one of its own, and files in them that are whole or not there."""

import contextlib
import os
import pathlib
import re
import secrets
import time

from tf1_lessons import LessonError

EVENT_FILE = re.compile(r".*/events\.out\.tfevents\.(\d+)\.")


def new_run_dir(lesson, root="logs"):
    """Make and return the directory root/lesson/run-NNN, with the next free number.

    mkdir either makes the directory or fails, so two runs started at the same moment never share one.

    Raises:
        LessonError: the directory cannot be made, or TensorFlow could not write there.
    """
    _check(root)
    parent = pathlib.Path(root) / lesson
    try:
        parent.mkdir(parents=True, exist_ok=True)
        numbers = [int(path.name[4:]) for path in parent.glob("run-*") if path.name[4:].isdecimal()]
        number = max(numbers, default=0) + 1
        while True:
            run_dir = parent / f"run-{number:03d}"
            try:
                run_dir.mkdir()
                return run_dir
            except FileExistsError:
                number += 1
    except (OSError, ValueError) as error:  # ValueError: the path holds a null character
        reason = _broken_link(parent) or getattr(error, "strerror", None) or error
        raise LessonError(f"cannot make a run directory in {parent}: {reason}") from error


def make_log_dir(path):
    """Make the folder that a run is recorded in, if it is not there, and return it as text.

    An event file is named after the second of its making, and one of the same name would be overwritten: records of
    this very second are waited for.

    Raises:
        LessonError: it cannot be made, or TensorFlow could not write there.
    """
    _check(path)
    path = pathlib.Path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        seconds = [int(found[1]) for found in map(EVENT_FILE.match, map(str, path.rglob("events.*"))) if found]
    except (OSError, ValueError) as error:
        reason = _broken_link(path) or getattr(error, "strerror", None) or error
        raise LessonError(f"cannot make {path}: {reason}") from error
    if int(time.time()) in seconds:
        time.sleep(1)
    return str(path)


def _check(path):
    """Raise LessonError if TensorFlow would write elsewhere than Python does."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", os.fspath(path)):
        raise LessonError(f"{path} is no folder of this machine: records are written into a local one")
    if not _same_for_tensorflow(path):
        raise LessonError(f"{ascii(str(path))} is not UTF-8, as TensorFlow's paths are: choose another log folder")


def _same_for_tensorflow(path):
    """Whether TensorFlow, which takes paths in UTF-8 whatever the locale, would write where Python does."""
    try:
        return os.fsencode(path) == str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False


def _broken_link(path):
    """Return words on the link in a path that leads nowhere, or None."""
    for folder in [path, *path.parents]:
        try:
            folder.stat()
        except OSError as error:
            if os.path.islink(folder):
                return f"{folder} is a link to {os.readlink(folder)}: {error.strerror}"
        except ValueError:
            return None
    return None


def write_whole(path, content):
    """Write bytes into a file that gets its name once they are all there.

    They are first written beside it, under a name that nobody can have put a link at.

    Raises:
        LessonError: it cannot be written.
    """
    part = path.with_name(f"{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(content)
        os.replace(part, path)
    except OSError as error:
        raise LessonError(f"cannot write {path}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):  # it is gone if all went well
            part.unlink()

"""Run directories, of which every run has one of its own, and files in them that are whole or not there."""

import os
import pathlib

from tf1_lessons import LessonError


def new_run_dir(lesson, root="logs"):
    """Make and return the directory root/lesson/run-NNN, with the next free number.

    mkdir either makes the directory or fails, so two runs started at the same moment never share one.

    Raises:
        LessonError: the directory cannot be made.
    """
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
        reason = getattr(error, "strerror", None) or error
        raise LessonError(f"cannot make a run directory in {parent}: {reason}") from error


def write_whole(path, content):
    """Write bytes into a file that gets its name once they are all there.

    Raises:
        LessonError: it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise LessonError(f"cannot write {path}: {error.strerror}") from error

"""Run directories: every run of a lesson writes into one of its own."""

import pathlib

from tf1_lessons.helpers import LessonError


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
    except OSError as error:
        raise LessonError(f"cannot make a run directory in {parent}: {error.strerror or error}") from error

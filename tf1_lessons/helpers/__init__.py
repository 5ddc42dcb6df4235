"""The plumbing that lessons share. Nothing in here hides a line of TensorFlow that a lesson is about."""


class LessonError(Exception):
    """A failure that the user can mend: the command shows its message as one line, without a traceback."""

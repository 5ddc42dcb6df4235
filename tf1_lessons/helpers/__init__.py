"""The plumbing that lessons share. Nothing in here hides a line of TensorFlow that a lesson is about."""

from tf1_lessons import LessonError  # noqa: F401

"""Lessons in TensorFlow 1's graph mode, one file each, that run on today's TensorFlow.

Importing the package imports nothing heavy: it names the lessons and prepares
the first import of TensorFlow.
"""

import sys


class LessonError(Exception):
    """A failure that the user can mend: the command shows its message as one line, without a traceback."""


from tf1_lessons.helpers import interrupts, startup  # noqa: E402

# In reading order.
LESSONS = (
    "session",
    "variable",
    "placeholder",
    "operations",
    "summaries",
    "regression",
    "classification",
    "dropout",
    "cnn",
    "rnn_classification",
    "rnn_regression",
    "lstm_regression",
    "lstm_classification",
    "echo_rnn",
    "custom_loss",
    "learning_rate",
    "regularization",
    "moving_average",
)

startup.install()
if sys.argv[:1] == ["-m"]:  # what runs then may import TensorFlow before its main() can catch a Ctrl-C
    sys.excepthook = interrupts.excepthook
    interrupts.install()


def load_ipython_extension(ipython):
    """``%load_ext tf1_lessons``: the cells below are TensorFlow 1."""
    from tf1_lessons.tensorflow1 import notebook

    notebook.enable(ipython)


def unload_ipython_extension(ipython):
    from tf1_lessons.tensorflow1 import notebook

    notebook.disable(ipython)

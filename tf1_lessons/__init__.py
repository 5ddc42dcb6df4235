"""Lessons in TensorFlow 1's graph mode, one file each, that run on today's TensorFlow.

Importing the package imports nothing heavy, and changes nothing but the defaults of three environment variables that
TensorFlow reads when it is imported. Import it first.
"""

import os
import sys

# In reading order: the lessons of the articles, then ours on what the articles leave out.
ARTICLES = (
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
GRAPH_MODE = (
    "names",
    "gradients",
    "saver",
    "input_pipeline",
    "errors",
    "export",
    "cluster",
    "tensorflow2",
)
LESSONS = ARTICLES + GRAPH_MODE

SETTINGS = {
    "TF_USE_LEGACY_KERAS": "1",  # tf.layers and tf.nn.rnn_cell work with Keras 2 only
    "TF_ENABLE_ONEDNN_OPTS": "0",  # oneDNN adds up in another order, which changes the last digits
    "TF_CPP_MIN_LOG_LEVEL": "3",  # of C++'s log lines only the fatal ones; errors reach Python anyway
}
DEFAULTED = [name for name in SETTINGS if name not in os.environ]  # what the user has set wins


class LessonError(Exception):
    """A failure that the user can mend: the command shows its message as one line, without a traceback."""


def _too_late():
    """Return what will go wrong as a setting was made otherwise, or not before TensorFlow was imported."""
    wrong = []
    if os.environ.get("TF_USE_LEGACY_KERAS", "1") != "1" or (
        "keras.src" in sys.modules and "TF_USE_LEGACY_KERAS" in DEFAULTED
    ):
        wrong.append("tf.layers and tf.nn.rnn_cell refuse to work, as Keras 3 is active (set TF_USE_LEGACY_KERAS=1)")
    if "tensorflow.python" in sys.modules and "TF_ENABLE_ONEDNN_OPTS" in DEFAULTED:
        wrong.append("last digits can differ from TensorFlow 1's, as TensorFlow was imported before tf1_lessons")
    return wrong


for _message in _too_late() if sys.version_info >= (3, 8) else []:  # genuine TensorFlow 1 has neither
    print(f"tf1_lessons: {_message}", file=sys.stderr)
for _name in DEFAULTED:
    os.environ[_name] = SETTINGS[_name]


def __getattr__(name):
    # A program that imports main is a lesson from here on: a signal ends it in one line, and TensorFlow, imported
    # next, says nothing. In a notebook, or where a lesson is itself imported, nothing changes.
    if name != "main":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    importer = sys._getframe(1).f_globals
    if importer.get("__name__") == "__main__" and "__file__" in importer:
        from tf1_lessons.command import runner

        runner.begin(importer["__file__"])
    return _main


def _main(run):
    """Run a lesson, the function that closes its file, with the command line's options."""
    from tf1_lessons.command import runner

    runner.main_of(run)


def load_ipython_extension(ipython):
    """``%load_ext tf1_lessons``: the cells below are TensorFlow 1."""
    from tf1_lessons.tensorflow1 import notebook

    notebook.enable(ipython)


def unload_ipython_extension(ipython):
    from tf1_lessons.tensorflow1 import notebook

    notebook.disable(ipython)

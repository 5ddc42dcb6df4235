"""Lessons in TensorFlow 1's graph mode, one file each, that run on today's TensorFlow.

Importing the package imports nothing heavy: it names the lessons and prepares the import of TensorFlow.
"""

import os

from tf1_lessons.helpers import quiet

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
)

# TensorFlow reads these once, while it is imported. What the user has set wins.
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")  # tf.layers and tf.nn.rnn_cell work with Keras 2 only
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # oneDNN sums in another order: other last digits than TF 1's
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # of C++'s log lines only the fatal ones; errors reach Python anyway

quiet.install()

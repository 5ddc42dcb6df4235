"""TensorFlow 1.15's tf.contrib on today's TensorFlow: a module for each of its own, loaded at first use.

What stands behind each is said in docs/contrib.md: tf-slim, code of ours, or TensorFlow's core. What is not provided
fails at its first use in one line that says what it did and what does it today.
"""

import importlib

from tf1_lessons.tensorflow1.contrib import _support

_support.install()


def __getattr__(name):
    if name in _support.NAMES:
        from tf1_lessons.tensorflow1 import world  # not at the top: lessons import contrib under genuine TensorFlow 1

        with world.random_kept():
            return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module 'tensorflow.contrib' has no attribute '{name}'")


def __dir__():
    return sorted(_support.NAMES)

"""Keras 2 as it was in TensorFlow 1.15: what its training reports, and methods that models have lost.

A user's file gets it so, an installed package as it is today: see callers.py.
"""

import re

import numpy as np
import tensorflow as tf
from tf_keras.src import callbacks
from tf_keras.src.engine import sequential, training_utils_v1
from tf_keras.src.utils import io_utils, tf_utils

from tf1_lessons.tensorflow1.callers import exchange

_REPORTS = [  # (what is printed today, what was)
    (re.compile(r" - \S+/epoch - \S+/(step|sample)\n$"), "\n"),
    (re.compile(r"^(\n?Epoch )(\d+)(?=: )"), lambda match: f"{match[1]}{int(match[2]):05d}"),
    (re.compile("LearningRateScheduler setting"), "LearningRateScheduler reducing"),
]
_print_msg = io_utils.print_msg
_configure_callbacks = callbacks.configure_callbacks
_to_python = tf_utils.sync_to_numpy_or_python_type
_log_batch = callbacks.BaseLogger.on_batch_end
_report_epoch = callbacks.ProgbarLogger.on_epoch_end
_watch_rate = callbacks.ReduceLROnPlateau.__init__


def enable():
    """Give a user's files the Keras of 1.15. A second call changes nothing."""
    exchange(io_utils, "print_msg", print_msg)
    exchange(tf_utils, "sync_to_numpy_or_python_type", as_it_is)
    exchange(callbacks, "configure_callbacks", configure_callbacks)
    exchange(callbacks.BaseLogger, "on_batch_end", log_batch)
    exchange(callbacks.ProgbarLogger, "on_epoch_end", report_epoch)
    exchange(callbacks.ReduceLROnPlateau, "__init__", watch_rate)
    exchange(training_utils_v1.MetricsAggregator, "aggregate", aggregate)
    exchange(sequential.Sequential, "predict_proba", predict_proba)
    exchange(sequential.Sequential, "predict_classes", predict_classes)


def print_msg(message, line_break=True):
    """Print what a training reports."""
    for pattern, words in _REPORTS:
        message = pattern.sub(words, message)
    _print_msg(message, line_break)


def as_it_is(tensors):
    """Return what a training reports: a session's numbers stay NumPy's."""
    return _to_python(tensors) if tf.executing_eagerly() else tensors


class _Report(callbacks.ProgbarLogger):
    """The line that `evaluate` and `predict` print."""

    def on_test_batch_end(self, batch, logs=None):
        logs = dict(logs or {})
        size = logs.pop("size", 0) * logs.pop("num_steps", 1)
        logs.pop("batch", None)
        logs.pop("outputs", None)
        self.seen += 1 if self.use_steps else size
        self.progbar.update(self.seen, list(logs.items()))

    on_predict_batch_end = on_test_batch_end

    def on_test_end(self, logs=None):
        pass

    on_predict_end = on_test_end


def configure_callbacks(given, model, do_validation=False, *args, **kwargs):
    """Return a model's callbacks; those of an evaluation or a prediction report it."""
    mode, verbose = kwargs.get("mode", "train"), kwargs.get("verbose", 1)
    if mode != "train" and verbose and not isinstance(given, callbacks.CallbackList):
        given = [*(given or []), _Report(kwargs.get("count_mode", "samples"), model.metrics_names[1:])]
    return _configure_callbacks(given, model, do_validation, *args, **kwargs)


def log_batch(self, batch, logs=None):
    """Add a batch to an epoch's means, in 64 bits as NumPy 1 did."""
    logs = {
        name: (np.float64(value) if isinstance(value, np.float32) and name not in self.stateful_metrics else value)
        for name, value in (logs or {}).items()
    }
    _log_batch(self, batch, logs)


def report_epoch(self, epoch, logs=None):
    """Print an epoch's losses and metrics, and nothing else that other callbacks left in the logs."""
    if logs and not tf.executing_eagerly():
        names = [prefix + name for name in self.model.metrics_names for prefix in ("", "val_")]
        logs = {name: value for name, value in logs.items() if name in names}
    _report_epoch(self, epoch, logs)


def watch_rate(self, *args, **kwargs):
    """Set up ReduceLROnPlateau; a rate times its factor has 64 bits."""
    _watch_rate(self, *args, **kwargs)
    self.factor = np.float64(self.factor)


def aggregate(self, batch_outs, batch_start=None, batch_end=None):
    """Add up a batch's loss in 64 bits, as NumPy 1 did; metrics are those of the last batch."""
    self.results[0] += np.float64(batch_outs[0]) * (1 if self.use_steps else batch_end - batch_start)
    self.results[1:] = batch_outs[1:]


def predict_proba(self, x, batch_size=32, verbose=0):
    """Return what the model predicts: probabilities, if its last layer gives some."""
    return self.predict(x, batch_size, verbose)


def predict_classes(self, x, batch_size=32, verbose=0):
    """Return the class of each sample: the largest output, or whether the only one is above a half."""
    outputs = self.predict(x, batch_size, verbose)
    return outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype("int32")

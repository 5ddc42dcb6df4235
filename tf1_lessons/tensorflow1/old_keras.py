"""Keras 2 as it was in TensorFlow 1.15: what its training reports, names and seeds of layers, and what it has lost.

A user's file gets it so, an installed package as it is today: see callers.py.
"""

import contextlib
import importlib
import re
import types

import numpy as np
import tensorflow as tf
from tf_keras.src import backend, callbacks, losses, metrics
from tf_keras.src.engine import compile_utils, sequential, training, training_utils_v1
from tf_keras.src.layers.rnn import base_rnn, dropout_rnn_cell_mixin, stacked_rnn_cells
from tf_keras.src.optimizers.legacy import adagrad
from tf_keras.src.preprocessing import image
from tf_keras.src.utils import io_utils, tf_utils

from tf1_lessons.tensorflow1.callers import by_user, exchange

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
_shift_brightness = image.apply_brightness_shift
_predict = training.Model.predict
_get_logits = backend._get_logits
_metric_object = compile_utils.MetricsContainer._get_metric_object
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
    base_rnn.backend = stacked_rnn_cells.backend = _Unscoped("backend")
    exchange(dropout_rnn_cell_mixin, "_generate_dropout_mask", generate_dropout_mask)
    exchange(backend.RandomGenerator, "random_normal", _of_numpys_seed(backend.RandomGenerator.random_normal))
    exchange(backend.RandomGenerator, "random_uniform", _of_numpys_seed(backend.RandomGenerator.random_uniform))
    exchange(compile_utils.MetricsContainer, "_get_metric_object", metric_object)
    exchange(backend, "_get_logits", logits_of)
    exchange(training.Model, "predict", predict)
    adagrad.Adagrad.from_config = classmethod(adagrad_from_config)
    exchange(image, "transform_matrix_offset_center", transform_matrix_offset_center)
    exchange(image, "apply_brightness_shift", apply_brightness_shift)
    losses.cosine_proximity = metrics.cosine_proximity = cosine_proximity
    public = [importlib.import_module(f"tf_keras.api._v1.keras.{name}") for name in ("losses", "metrics")]
    for home in (losses, *public):
        for name in ("cosine", "cosine_proximity", "cosine_similarity"):
            if hasattr(home, name):
                exchange(home, name, cosine_proximity)


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


def predict(self, x, batch_size=None, verbose=0, *args, **kwargs):
    """Return what a model of eager execution predicts, and by default report nothing."""
    return _predict(self, x, batch_size, verbose, *args, **kwargs)


def metric_object(self, metric, y_t, y_p):
    """Return a metric that eager execution reports: "accuracy" as acc, and "mae" as mean_absolute_error."""
    found = _metric_object(self, metric, y_t, y_p)
    if isinstance(metric, str) and found is not None:
        short = {"accuracy": "acc", "acc": "acc", "crossentropy": "ce", "ce": "ce"}
        found._name = short.get(metric.lower(), getattr(metrics.get(metric), "__name__", found.name))
    return found


def logits_of(output, from_logits, op_type, name):
    """Return an output's logits and True if its op is of the cross entropy's type, as Softmax; else the output."""
    if not tf.executing_eagerly() and output.op.type != op_type:
        return output, from_logits
    return _get_logits(output, from_logits, op_type, name)


class _Unscoped(types.ModuleType):
    """Keras's backend as recurrent layers see it: the names of a cell's weights do not tell the cell."""

    def __getattr__(self, name):
        return getattr(backend, name)

    @staticmethod
    def name_scope(name):
        return contextlib.nullcontext() if by_user() else backend.name_scope(name)


def generate_dropout_mask(generator, ones, rate, training=None, count=1):
    """Return what a recurrent cell's inputs or states are multiplied by, `count` masks; NumPy draws their seeds."""

    def dropped():
        return backend.dropout(ones, rate)

    masks = [backend.in_train_phase(dropped, ones, training=training) for _ in range(count)]
    return masks if count > 1 else masks[0]


def _of_numpys_seed(draw):
    """Return the method by which layers of noise draw, with NumPy's seed where they have none."""

    def drawn(self, *args, **kwargs):
        if self._rng_type == self.RNG_LEGACY_STATEFUL and self._seed is None:
            return getattr(tf.random, draw.__name__.replace("random_", ""))(
                *args, **kwargs, seed=np.random.randint(10e6)
            )
        return draw(self, *args, **kwargs)

    return drawn


def adagrad_from_config(cls, config, custom_objects=None):
    """Return an Adagrad as "adagrad" names it: its sums of squares start from 0, those of Adagrad() from 0.1."""
    config = dict(config)
    if by_user():
        config.setdefault("initial_accumulator_value", 0.0)
    return super(adagrad.Adagrad, cls).from_config(config, custom_objects)


def transform_matrix_offset_center(matrix, x, y):
    """Return the transformation about the center of an image, half a pixel beside today's.

    Its rows and columns are in today's order, which the caller exchanges: they were not exchanged.
    """
    away, back = np.eye(3), np.eye(3)
    away[:2, 2] = x / 2 + 0.5, y / 2 + 0.5
    back[:2, 2] = -away[:2, 2]
    return (away @ matrix @ back)[[1, 0, 2]][:, [1, 0, 2]]


def apply_brightness_shift(x, brightness, scale=True):
    """Return an image brighter or darker; its values are spread from 0 to 255 first."""
    return _shift_brightness(x, brightness, scale=True)


def cosine_proximity(y_true, y_pred, axis=-1):
    """Return the cosine between labels and predictions, which as a loss was not negated."""
    return tf.reduce_sum(tf.nn.l2_normalize(y_true, axis=axis) * tf.nn.l2_normalize(y_pred, axis=axis), axis=axis)

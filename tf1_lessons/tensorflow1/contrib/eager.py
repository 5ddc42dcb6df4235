"""tf.contrib.eager: eager execution's first names; its gradient functions are TensorFlow's core still."""

import functools
import types

import tensorflow.compat.v1 as tf
from tensorflow.python.eager import backprop as _backprop
from tensorflow.python.eager.context import (  # noqa: F401
    ASYNC,
    DEVICE_PLACEMENT_EXPLICIT,
    DEVICE_PLACEMENT_SILENT,
    DEVICE_PLACEMENT_WARN,
    SYNC,
    num_gpus,
)
from tensorflow.python.framework.ops import eager_run as run  # noqa: F401
from tensorflow.python.ops.resource_variable_ops import ResourceVariable as Variable  # noqa: F401
from tensorflow.python.ops.variable_scope import EagerVariableStore  # noqa: F401

from tf1_lessons.tensorflow1.contrib import _support

Checkpoint = tf.train.Checkpoint
GradientTape = tf.GradientTape
TensorSpec = tf.TensorSpec
custom_gradient = tf.custom_gradient
defun = tf.function
enable_eager_execution = tf.enable_eager_execution
executing_eagerly = in_eager_mode = tf.executing_eagerly
function = tf.function
gradients_function = _backprop.gradients_function
implicit_gradients = _backprop.implicit_grad
implicit_value_and_gradients = _backprop.implicit_val_and_grad
make_template = tf.make_template
py_func = tf.py_function
value_and_gradients_function = _backprop.val_and_grad_function
Iterator = iter


def list_devices():
    """Return the names of the devices."""
    return [device.name for device in tf.config.experimental.list_logical_devices()]


class Saver:
    """tf.train.Saver with no session."""

    def __init__(self, var_list):
        self._saver = tf.train.Saver(var_list)
        self.save = functools.partial(self._saver.save, None)
        self.restore = functools.partial(self._saver.restore, None)

class Mean:
    """The weighted mean of all values that it is called with."""

    def __init__(self, name=None, dtype=tf.float64, use_global_variables=False):
        self.name = name or type(self).__name__
        self._dtype = dtype
        self.init_variables()

    def init_variables(self):
        """Forget all values."""
        self._sum = self._count = tf.constant(0, self._dtype)

    def call(self, values, weights=None):
        """Add values, and their weights, by default 1."""
        values = tf.cast(values, self._dtype)
        weights = tf.ones_like(values) if weights is None else tf.cast(weights, self._dtype) * tf.ones_like(values)
        self._sum += tf.reduce_sum(values * weights)
        self._count += tf.reduce_sum(weights)
        return values

    def __call__(self, *args, **kwargs):
        return self.call(*args, **kwargs)

    def result(self, write_summary=True):
        """Return the mean, NaN before the first value."""
        return self._sum / self._count


class Accuracy(Mean):
    """The share of predictions that are the labels, of all that it is called with."""

    def call(self, labels, predictions, weights=None):
        """Add labels and predictions; return both."""
        metrics.Mean.call(self, tf.equal(labels, tf.cast(predictions, labels.dtype)), weights)
        return labels, predictions


metrics = types.ModuleType(f"{__name__}.metrics")
metrics.Mean, metrics.Accuracy = Mean, Accuracy
del Mean, Accuracy

__getattr__ = _support.module(__name__, "TensorFlow's core")

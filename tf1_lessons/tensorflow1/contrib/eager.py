"""tf.contrib.eager: eager execution's first names; its gradient functions are TensorFlow's core still."""

import functools

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


class Variable(tf.Variable):
    """A resource variable."""

    def __new__(cls, *args, **kwargs):
        return tf.Variable(*args, use_resource=True, **kwargs)


class Saver:
    """tf.train.Saver with no session."""

    def __init__(self, var_list):
        self._saver = tf.train.Saver(var_list)
        self.save = functools.partial(self._saver.save, None)
        self.restore = functools.partial(self._saver.restore, None)

__getattr__ = _support.module(__name__, "TensorFlow's core")

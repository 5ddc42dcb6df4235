"""tf.contrib.framework: arg_scope, model variables and checkpoints by tf-slim; the rest is TensorFlow's core."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _slim, _support
from tf1_lessons.tensorflow1.contrib._shapes import with_same_shape, with_shape  # noqa: F401

from tensorflow.python.framework.ops import prepend_name_scope, strip_name_scope  # noqa: F401,E402
from tensorflow.python.framework.smart_cond import smart_case, smart_cond, smart_constant_value  # noqa: F401,E402
from tensorflow.python.ops.init_ops import (  # noqa: F401,E402
    convolutional_delta_orthogonal,
    convolutional_orthogonal_1d,
    convolutional_orthogonal_2d,
    convolutional_orthogonal_3d,
)
from tensorflow.python.framework.ops import _get_graph_from_inputs as get_graph_from_inputs  # noqa: F401,E402
from tensorflow.python.framework.tensor_spec import BoundedTensorSpec, TensorSpec  # noqa: F401,E402
from tensorflow.python.ops.confusion_matrix import (  # noqa: E402
    remove_squeezable_dimensions as _remove_squeezable_dimensions,
)
from tensorflow.python.util.deprecation import deprecated, deprecated_arg_values, deprecated_args  # noqa: F401,E402
from tf_slim.ops.arg_scope import *  # noqa: F401,F403,E402
from tf_slim.ops.variables import *  # noqa: F401,F403,E402

from tensorflow.python.util import nest  # noqa: F401,E402

globals().update(_slim.public(_slim.load("tf_slim.ops.arg_scope")))

argsort = tf.argsort
sort = tf.sort
is_tensor = tf.is_tensor
assert_scalar = tf.debugging.assert_scalar
assert_same_float_dtype = tf.debugging.assert_same_float_dtype
convert_to_tensor_or_sparse_tensor = tf.convert_to_tensor_or_sparse_tensor
init_from_checkpoint = tf.train.init_from_checkpoint
list_variables = tf.train.list_variables
load_checkpoint = tf.train.load_checkpoint
load_variable = tf.train.load_variable


def get_name_scope():
    """Return the name scope in which ops are made now, "" at the top."""
    return tf.get_default_graph().get_name_scope()


def get_placeholders(graph):
    """Return the placeholders of a graph, a list of tensors."""
    return [op.outputs[0] for op in graph.get_operations() if op.type == "Placeholder"]


def assert_scalar_int(tensor, name=None):
    """Return the tensor; raise ValueError if it is no scalar of an integer type."""
    with tf.name_scope(name, "assert_scalar_int", [tensor]):
        tensor = tf.convert_to_tensor(tensor)
        if not tensor.dtype.base_dtype.is_integer:
            raise ValueError(f"Expected integer type for {tensor.name}, received type: {tensor.dtype}.")
        if tensor.shape.ndims != 0:
            raise ValueError(f"Expected scalar shape for {tensor.name}, received shape: {tensor.shape}.")
        return tensor


def reduce_sum_n(tensors, name=None):
    """Return the sum of all elements of all the tensors, []."""
    if not tensors:
        raise ValueError("No tensors provided.")
    with tf.name_scope(name, "reduce_sum_n", tensors):
        sums = [tf.reduce_sum(tensor, name=f"{tensor.op.name}/sum") for tensor in tensors]
        return sums[0] if len(sums) == 1 else tf.add_n(sums)


def remove_squeezable_dimensions(predictions, labels, name=None):
    """Return predictions and labels, the last axis of one squeezed if it is 1 and the other has one axis less."""
    labels, predictions = _remove_squeezable_dimensions(labels, predictions, name=name)
    return predictions, labels


__getattr__ = _support.module(__name__, "tf-slim and TensorFlow's core")

"""contrib.framework's checks of shapes, when the graph is built or, where sizes are not known then, when it runs."""

import numpy as np
import tensorflow.compat.v1 as tf


def with_shape(expected_shape, tensor):
    """Return the tensor, checked to have a shape: a list or a tensor of integers.

    Raises:
        ValueError: it cannot have it, or the shape is no list of integers.
    """
    static = tf.get_static_value(expected_shape) if tf.is_tensor(expected_shape) else np.array(expected_shape)
    if static is not None:
        static = static if static.size else static.astype(int)  # of a scalar
        if static.dtype.kind not in "iu" or static.ndim > 1:
            raise ValueError(
                f"Invalid dtype {static.dtype} for shape {static} expected of tensor {tensor.name}."
            )
        if not tensor.shape.is_compatible_with(static.tolist()):
            raise ValueError(
                f"Invalid shape for tensor {tensor.name}, expected {static}, got {tensor.shape}."
            )
        if tensor.shape.is_fully_defined():
            return tensor
    with tf.name_scope(tensor.op.name + "/"):
        with tf.name_scope("assert_shape"):
            actual = tf.shape(tensor, name="actual")
            rank = tf.equal(tf.size(expected_shape), tf.rank(tensor))
            free = tf.equal(expected_shape, -1)
            sizes = tf.reduce_all(tf.logical_or(free, tf.equal(expected_shape, actual)))
            message = f"Wrong shape for {tensor.name} [expected] [actual]."
            check = tf.Assert(tf.logical_and(rank, sizes), [message, expected_shape, actual])
        with tf.control_dependencies([check]):
            result = tf.identity(tensor)
    if static is not None:
        result.set_shape(static.tolist())
    return result


def with_same_shape(expected_tensor, tensor):
    """Return the tensor, checked to have the shape of another.

    Raises:
        ValueError: it cannot have it.
    """
    if expected_tensor.shape.is_fully_defined():
        return with_shape(expected_tensor.shape.as_list(), tensor)
    with tf.name_scope(tensor.op.name + "/"):
        expected_shape = tf.shape(expected_tensor, name="expected_shape")
    return with_shape(expected_shape, tensor)

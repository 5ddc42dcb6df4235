"""What the articles take from ``tf.contrib``, under its old names and with its old numbers.

TensorFlow 2 has no ``tf.contrib``. These functions are written anew after the behaviour of TensorFlow 1.15, but that a
scale of 0 gives a loss of 0, where contrib's regularizers give None. Unlike all other helpers they add ops to the
default graph.
"""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib.legacy_seq2seq import sequence_loss_by_example  # noqa: F401


def l1_regularizer(scale):
    """Return a function of a tensor: scale times the sum of its absolute values, [].

    Stands in for tf.contrib.layers.l1_regularizer.

    Raises:
        ValueError: scale is negative.
    """
    _check_scale(scale)
    return lambda weights: tf.multiply(scale, tf.reduce_sum(tf.abs(weights)), name="l1_regularizer")


def l2_regularizer(scale):
    """Return a function of a tensor: scale times half the sum of its squares, [].

    Stands in for tf.contrib.layers.l2_regularizer. The half makes the gradient scale * weights.

    Raises:
        ValueError: scale is negative.
    """
    _check_scale(scale)
    return lambda weights: tf.multiply(scale, tf.nn.l2_loss(weights), name="l2_regularizer")


def _check_scale(scale):
    if not scale >= 0:
        raise ValueError(f"scale must be at least 0, not {scale}")

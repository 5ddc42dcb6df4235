"""tf.contrib.nn: alpha dropout, the scaled softplus and flipped cross entropies, written anew."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

conv1d_transpose = tf.nn.conv1d_transpose


def nth_element(input, n, reverse=False, name=None):
    """Return the n-th smallest, or greatest, of the last axis."""
    return tf.raw_ops.NthElement(input=input, n=n, reverse=reverse, name=name)


def alpha_dropout(x, keep_prob, noise_shape=None, seed=None, name=None):
    """Return the dropout that keeps mean and variance after a SELU (arxiv.org/abs/1706.02515).

    Raises:
        ValueError: keep_prob is not within (0, 1].
    """
    with tf.name_scope(name, "alpha_dropout", [x]):
        x = tf.convert_to_tensor(x, name="x")
        if isinstance(keep_prob, (int, float)) and not 0 < keep_prob <= 1:
            raise ValueError(
                f"keep_prob must be a scalar tensor or a float in the range (0, 1], got {keep_prob:g}"
            )
        keep_prob = tf.convert_to_tensor(keep_prob, dtype=x.dtype, name="keep_prob")
        keep_prob.shape.assert_has_rank(0)
        if tf.get_static_value(keep_prob) == 1:
            return x
        dropped = -1.7580993408473766  # SELU's value at minus infinity
        shape = tf.shape(x) if noise_shape is None else noise_shape
        kept = tf.cast(tf.random_uniform(shape, seed=seed, dtype=x.dtype) >= 1 - keep_prob, x.dtype)
        x = x * kept + dropped * (1 - kept)
        scale = (keep_prob + keep_prob * (1 - keep_prob) * dropped**2) ** -0.5
        return scale * x - scale * dropped * (1 - keep_prob)


def scaled_softplus(x, alpha, clip=None, name=None):
    """Return alpha * log(1 + exp(x / alpha)), at most clip."""
    with tf.name_scope(name, "scaled_softplus"):
        x = tf.convert_to_tensor(x, name="x")
        alpha = tf.convert_to_tensor(alpha, dtype=x.dtype, name="alpha")
        result = alpha * tf.nn.softplus(x / alpha)
        return result if clip is None else tf.minimum(result, tf.convert_to_tensor(clip, dtype=x.dtype, name="clip"))


def deprecated_flipped_softmax_cross_entropy_with_logits(logits, labels, dim=-1, name=None):
    """Return tf.nn.softmax_cross_entropy_with_logits with the arguments in TensorFlow 0.x's order."""
    return tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=dim, name=name)


def deprecated_flipped_sparse_softmax_cross_entropy_with_logits(logits, labels, name=None):
    """Return tf.nn.sparse_softmax_cross_entropy_with_logits with the arguments in TensorFlow 0.x's order."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


def deprecated_flipped_sigmoid_cross_entropy_with_logits(logits, targets, name=None):
    """Return tf.nn.sigmoid_cross_entropy_with_logits with the arguments in TensorFlow 0.x's order."""
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits, name=name)

__getattr__ = _support.module(__name__, "own")

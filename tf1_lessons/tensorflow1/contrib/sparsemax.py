"""tf.contrib.sparsemax (arxiv.org/abs/1602.02068), written anew."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

def sparsemax(logits, name=None):
    """Return the point of the simplex that is nearest to each row of logits, [batch, n_classes]."""
    with tf.name_scope(name, "sparsemax", [logits]):
        logits = tf.convert_to_tensor(logits, name="logits")
        n_classes = tf.shape(logits)[1]
        z = logits - tf.reduce_mean(logits, axis=1, keepdims=True)
        z_sorted, _ = tf.nn.top_k(z, k=n_classes)
        sums = tf.cumsum(z_sorted, axis=1)
        k = tf.range(1, tf.cast(n_classes, logits.dtype) + 1, dtype=logits.dtype)
        support = tf.reduce_sum(tf.cast(1 + k * z_sorted > sums, tf.int32), axis=1)
        rows = tf.range(tf.shape(logits)[0])
        total = tf.gather_nd(sums, tf.stack([rows, support - 1], axis=1))
        threshold = (total - 1) / tf.cast(support, logits.dtype)
        return tf.maximum(tf.cast(0, logits.dtype), z - threshold[:, tf.newaxis])


def sparsemax_loss(logits, sparsemax, labels, name=None):
    """Return the loss whose gradient is sparsemax less labels, [batch]; all arguments are [batch, n_classes]."""
    with tf.name_scope(name, "sparsemax_loss", [logits, sparsemax, labels]):
        shifted = logits - tf.reduce_mean(logits, axis=1, keepdims=True)
        inner = tf.where(sparsemax > 0, sparsemax * (shifted - 0.5 * sparsemax), tf.zeros_like(sparsemax))
        return tf.reduce_sum(inner + labels * (0.5 * labels - shifted), axis=1)

__getattr__ = _support.module(__name__, "own")

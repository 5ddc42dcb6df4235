"""What the articles take from ``tf.contrib``, under its old names and with its old numbers.

TensorFlow 2 has no ``tf.contrib``. These functions are reimplementations of TensorFlow 1.15's, except that a scale
of 0 gives a loss of 0, where contrib's regularizers give None. Unlike all other helpers they add ops to the
default graph.
"""

import tensorflow.compat.v1 as tf


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


def sequence_loss_by_example(
    logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None, name=None
):
    """Return the weighted loss of each example, [batch], summed or averaged over the time steps.

    Stands in for tf.contrib.legacy_seq2seq.sequence_loss_by_example.

    Args:
        logits: the predictions, a list with a tensor for each time step: [batch, n_classes], or what the loss takes.
        targets: what they should be, a list as long: [batch] int32, or what the loss takes.
        weights: how much each example counts, a list as long: [batch].
        average_across_timesteps: whether to divide by the sum of the weights.
        softmax_loss_function: maps labels and logits to losses [batch]; None means the softmax cross-entropy.
        name: the scope of the ops.

    Raises:
        ValueError: the lists differ in length.
    """
    if not len(logits) == len(targets) == len(weights):
        raise ValueError(
            "Lengths of logits, weights, and targets must be the same "
            f"{len(logits)}, {len(weights)}, {len(targets)}."
        )
    with tf.name_scope(name, "sequence_loss_by_example", [*logits, *targets, *weights]):
        losses = []
        for logit, target, weight in zip(logits, targets, weights):
            if softmax_loss_function is None:
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.reshape(target, [-1]), logits=logit)
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = tf.add_n(losses)
        if average_across_timesteps:
            total /= tf.add_n(weights) + 1e-12  # where all weights are 0
        return total

"""What the articles take from ``tf.contrib``, under its old names and with its old numbers.

TensorFlow 2 has no ``tf.contrib``. These functions are written anew after the behaviour of TensorFlow 1.15. Unlike all
other helpers they add ops to the default graph.
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
        logits: predictions, a list of a tensor for each time step: [batch, n_classes], or what the loss takes.
        targets: what they should be, a list as long: [batch] int32, or what the loss takes.
        weights: how much each example counts, a list as long: [batch].
        average_across_timesteps: whether to divide by the sum of the weights.
        softmax_loss_function: maps labels and logits to losses [batch]; None is the softmax cross-entropy.
        name: of the scope of the ops.

    Raises:
        ValueError: the lists differ in length.
    """
    if not len(logits) == len(targets) == len(weights):
        lengths = f"{len(logits)}, {len(targets)}, {len(weights)}"
        raise ValueError(f"logits, targets and weights must be as long as each other, not {lengths}")
    loss_function = softmax_loss_function or tf.nn.sparse_softmax_cross_entropy_with_logits
    with tf.name_scope(name, "sequence_loss_by_example", [*logits, *targets, *weights]):
        losses = tf.add_n(
            [
                loss_function(labels=target, logits=logit) * weight
                for logit, target, weight in zip(logits, targets, weights)
            ]
        )
        if average_across_timesteps:
            losses /= tf.add_n(weights) + 1e-12  # where all weights are 0
        return losses

"""What stands in for tf.contrib gives the figures of the articles and of TensorFlow 1."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.contrib import l1_regularizer, l2_regularizer, sequence_loss_by_example
from tf1_lessons.helpers.graph import reset_graph

tf.disable_v2_behavior()


def value(tensor):
    with tf.Session() as sess:
        return sess.run(tensor)


def test_regularizers_give_the_articles_figures():
    reset_graph(1)
    matrix = tf.constant([[1.0, -2.0], [-3.0, 4.0]])
    assert value(l1_regularizer(0.5)(matrix)) == 5.0
    assert value(l2_regularizer(0.5)(matrix)) == 7.5
    assert value(l1_regularizer(0.0)(matrix)) == value(l2_regularizer(0.0)(matrix)) == 0


def test_l2_gradient_is_scale_times_weights():
    reset_graph(1)
    weights = tf.constant([1.0, -2.0, 3.0])
    (gradient,) = tf.gradients(l2_regularizer(0.003)(weights), weights)
    np.testing.assert_allclose(value(gradient), 0.003 * np.array([1, -2, 3]), rtol=1e-6)


@pytest.mark.parametrize("regularizer", [l1_regularizer, l2_regularizer])
@pytest.mark.parametrize("scale", [-0.1, float("nan")])
def test_regularizers_refuse_a_negative_scale(regularizer, scale):
    with pytest.raises(ValueError, match="scale must be at least 0"):
        regularizer(scale)


def test_sequence_loss_by_example_weighs_and_averages_over_time_steps():
    reset_graph(1)
    random = np.random.RandomState(0)
    logits = random.normal(size=[3, 4, 5]).astype(np.float32)  # 3 time steps, 4 examples, 5 classes
    targets = random.randint(0, 5, [3, 4])
    weights = random.uniform(0, 1, [3, 4]).astype(np.float32)
    probabilities = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    losses = -np.log(np.take_along_axis(probabilities, targets[..., np.newaxis], -1)[..., 0]) * weights  # [3, 4]
    arguments = [list(map(tf.constant, values)) for values in (logits, targets, weights)]
    summed = value(sequence_loss_by_example(*arguments, average_across_timesteps=False))
    np.testing.assert_allclose(summed, losses.sum(0), rtol=1e-5)
    averaged = value(sequence_loss_by_example(*arguments))
    np.testing.assert_allclose(averaged, losses.sum(0) / weights.sum(0), rtol=1e-5)


def test_sequence_loss_by_example_takes_another_loss():
    reset_graph(1)
    loss = sequence_loss_by_example(
        [tf.constant([1.0, 2.0])],
        [tf.constant([4.0, 0.0])],
        [tf.constant([1.0, 0.0])],
        softmax_loss_function=lambda labels, logits: tf.square(labels - logits),
    )
    np.testing.assert_allclose(value(loss), [9, 0])


def test_sequence_loss_by_example_refuses_lists_of_different_lengths():
    one = tf.constant([1.0])
    with pytest.raises(ValueError, match="must be the same 2, 1, 1"):
        sequence_loss_by_example([one, one], [one], [one])

"""The model of TensorFlow 1's MNIST tutorial: two hidden layers, in four functions.

images [batch, 784] -> hidden1 relu -> hidden2 relu -> logits [batch, 10]
"""

import math

import tensorflow.compat.v1 as tf

NUM_CLASSES = 10
IMAGE_SIZE = 28  # pixels
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def inference(images, hidden1_units, hidden2_units):
    """Return the logits [batch, 10] of images [batch, 784]."""
    with tf.name_scope("hidden1"):
        hidden1 = tf.nn.relu(_linear(images, IMAGE_PIXELS, hidden1_units))  # [batch, hidden1_units]
    with tf.name_scope("hidden2"):
        hidden2 = tf.nn.relu(_linear(hidden1, hidden1_units, hidden2_units))  # [batch, hidden2_units]
    with tf.name_scope("softmax_linear"):
        return _linear(hidden2, hidden2_units, NUM_CLASSES)  # [batch, 10]


def _linear(inputs, n_inputs, n_outputs):
    initial = tf.truncated_normal([n_inputs, n_outputs], stddev=1 / math.sqrt(n_inputs))
    weights = tf.Variable(initial, name="weights")
    biases = tf.Variable(tf.zeros([n_outputs]), name="biases")
    return tf.matmul(inputs, weights) + biases


def loss(logits, labels):
    """Return the mean cross entropy of logits [batch, 10] and labels [batch], whole numbers."""
    return tf.losses.sparse_softmax_cross_entropy(labels=tf.cast(labels, tf.int64), logits=logits)


def training(loss, learning_rate):
    """Return the op of a step of gradient descent, which counts the steps; record the loss as a summary."""
    tf.summary.scalar("loss", loss)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return optimizer.minimize(loss, global_step=global_step)


def evaluation(logits, labels):
    """Return how many of labels [batch] have the largest of their logits [batch, 10], int32."""
    correct = tf.nn.in_top_k(logits, labels, 1)
    return tf.reduce_sum(tf.cast(correct, tf.int32))

"""contrib's layers with their own defaults, and a recurrent net of two cells."""
import random

import numpy as np

random.seed(3)
import tensorflow as tf
import tensorflow.contrib.slim as slim
from tensorflow.contrib import rnn
from tensorflow.contrib.layers import fully_connected, l2_regularizer, xavier_initializer

tf.set_random_seed(2)
images = tf.placeholder(tf.float32, [None, 8, 8, 1])
net = slim.conv2d(images, 4, [3, 3], scope="conv1")
net = slim.max_pool2d(net, [2, 2])
net = slim.flatten(net)
logits = fully_connected(net, 3, activation_fn=None, weights_regularizer=l2_regularizer(0.1))
cell = rnn.MultiRNNCell([rnn.BasicLSTMCell(5) for _ in range(2)])
outputs, state = tf.nn.dynamic_rnn(cell, tf.reshape(images, [-1, 8, 8]), dtype=tf.float32)
w = tf.get_variable("w", [2, 2], initializer=xavier_initializer())
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    feed = {images: np.arange(128, dtype=np.float32).reshape(2, 8, 8, 1) / 128}
    print(sess.run(logits, feed).round(4))
    print(sess.run(outputs[:, -1], feed).round(4))
    print(sess.run(w).round(4), sess.run(tf.losses.get_regularization_losses()))
    print([v.name for v in tf.trainable_variables()])
print(random.random())  # what was imported meanwhile drew nothing

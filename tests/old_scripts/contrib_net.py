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

from tensorflow.contrib.factorization import KMeans

for options in ({}, {"distance_metric": "cosine"}, {"initial_clusters": "kmeans_plus_plus"}):
    tf.reset_default_graph()
    points = tf.placeholder(tf.float32, [None, 3])
    graph = KMeans(points, 3, **options).training_graph()
    distances, nearest, first, step = graph[0][0], graph[1][0], graph[-2], graph[-1]
    feed = {points: np.random.RandomState(0).rand(12, 3)}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer(), feed)
        sess.run(first, feed)
        for _ in range(2):
            print(sess.run(nearest, feed), sess.run(graph[2][0], feed).round(4)[5:8])
            sess.run(step, feed)
        print(sess.run(distances, feed).round(4)[:2], sess.run(tf.global_variables()[0]).round(4))

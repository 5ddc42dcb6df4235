"""Seeded: the numbers of TensorFlow 1 for its seeds."""
from __future__ import print_function

import numpy as np
import tensorflow as tf

tf.set_random_seed(1)
np.random.seed(1)
x = np.linspace(-1, 1, 100)[:, np.newaxis]
y = np.power(x, 2) + np.random.normal(0, 0.1, size=x.shape)
tf_x = tf.placeholder(tf.float32, x.shape)
tf_y = tf.placeholder(tf.float32, y.shape)
hidden = tf.layers.dense(tf_x, 10, tf.nn.relu)
output = tf.layers.dense(tf.layers.dropout(hidden, 0.1, training=True), 1)
loss = tf.losses.mean_squared_error(tf_y, output)
train_op = tf.train.AdamOptimizer(0.05).minimize(loss)
weights = tf.Variable(tf.truncated_normal([3], stddev=0.1))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(weights))
    for step in range(40):
        _, value = sess.run([train_op, loss], {tf_x: x, tf_y: y})
        if step % 10 == 9:
            print("step", step, "loss %.4f" % value, [value.round(3)])

"""tf.contrib.stateless, which became tf.random.stateless_*."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

stateless_multinomial = tf.random.stateless_multinomial
stateless_random_normal = tf.random.stateless_normal
stateless_random_uniform = tf.random.stateless_uniform
stateless_truncated_normal = tf.random.stateless_truncated_normal

__getattr__ = _support.module(__name__, "TensorFlow's core")

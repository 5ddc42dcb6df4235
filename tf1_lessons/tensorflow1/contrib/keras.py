"""tf.contrib.keras, which became tf.keras."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

for _name in """
    activations applications backend callbacks constraints datasets initializers layers losses metrics models
    optimizers preprocessing regularizers utils
""".split():
    globals()[_name] = getattr(tf.keras, _name)

__getattr__ = _support.module(__name__, "TensorFlow's core")

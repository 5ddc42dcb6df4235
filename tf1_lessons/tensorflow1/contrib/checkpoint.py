"""tf.contrib.checkpoint: object-based checkpoints, now in tf.train."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

CheckpointManager = tf.train.CheckpointManager

__getattr__ = _support.module(__name__, "TensorFlow's core")

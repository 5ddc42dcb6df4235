"""tf.contrib.metrics: streaming metrics, each a pair of value and update op. tf-slim's, sets by TensorFlow's core."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _slim, _support

from tf_slim.metrics import classification as _classification, histogram_ops as _histogram_ops  # noqa: E402
from tf_slim.metrics import metric_ops as _metric_ops  # noqa: E402

for _module in (_histogram_ops, _metric_ops, _classification):
    globals().update(_slim.public(_module))

confusion_matrix = tf.confusion_matrix
set_difference = tf.sets.set_difference
set_intersection = tf.sets.set_intersection
set_size = tf.sets.set_size
set_union = tf.sets.set_union

__getattr__ = _support.module(__name__, "tf-slim")

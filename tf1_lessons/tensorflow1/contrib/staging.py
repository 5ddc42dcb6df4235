"""tf.contrib.staging: the StagingArea of TensorFlow's data flow ops."""

from tensorflow.python.ops.data_flow_ops import StagingArea  # noqa: F401

from tf1_lessons.tensorflow1.contrib import _support



__getattr__ = _support.module(__name__, "TensorFlow's core")

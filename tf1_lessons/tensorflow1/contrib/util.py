"""tf.contrib.util: values of tensors and their protocol buffers."""

import tensorflow.compat.v1 as tf
from tensorflow.python.framework.meta_graph import ops_used_by_graph_def, stripped_op_list_for_graph  # noqa: F401

from tf1_lessons.tensorflow1.contrib import _support

constant_value = tf.get_static_value
make_ndarray = tf.make_ndarray
make_tensor_proto = tf.make_tensor_proto

__getattr__ = _support.module(__name__, "TensorFlow's core")

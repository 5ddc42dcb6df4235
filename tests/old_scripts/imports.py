"""Every spelling of the import gives the same TensorFlow."""
import importlib

import tensorflow
import tensorflow as tf
import tensorflow.contrib.layers as layers
import tensorflow.contrib.slim as slim
import tensorflow.contrib.slim as slim_again
from tensorflow import placeholder
from tensorflow.contrib import rnn
from tensorflow.contrib.layers import xavier_initializer
from tensorflow.examples.tutorials.mnist import input_data
from tensorflow.python.framework import ops
from tensorflow.python.ops import variable_scope as vs

print(tf.__version__, tensorflow is tf, placeholder is tf.placeholder, slim is slim_again)
print(layers is tf.contrib.layers, rnn.BasicLSTMCell is tf.contrib.rnn.BasicLSTMCell, xavier_initializer.__name__)
print(importlib.import_module("tensorflow") is tf, __import__("tensorflow.contrib.slim") is tf)
print(callable(input_data.read_data_sets), ops.Graph is tf.Graph, vs.variable_scope is tf.variable_scope)
try:
    import tensorflow.no_such_module
except ImportError as error:
    print(error)
exec("import tensorflow as again")
print(again is tf)

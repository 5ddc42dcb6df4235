"""tf.contrib.lookup, which became tf.lookup; the old names of its tables and functions."""

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.lookup_ops import (  # noqa: F401
    FastHashSpec,
    HasherSpec,
    IdTableWithHashBuckets,
    KeyValueTensorInitializer,
    LookupInterface,
    StrongHashSpec,
    TableInitializerBase,
    TextFileIdTableInitializer,
    TextFileIndex,
    TextFileInitializer,
    TextFileStringTableInitializer,
    index_table_from_file,
    index_table_from_tensor,
    index_to_string_table_from_file,
    index_to_string_table_from_tensor,
)

from tf1_lessons.tensorflow1.contrib import _support

HashTable = tf.lookup.StaticHashTable
MutableHashTable = tf.lookup.experimental.MutableHashTable
MutableDenseHashTable = tf.lookup.experimental.DenseHashTable
string_to_index_table_from_file = index_table_from_file


def string_to_index_table_from_tensor(mapping, num_oov_buckets=0, default_value=-1, hasher_spec=FastHashSpec, name=None):
    """Return index_table_from_tensor under its old name."""
    return index_table_from_tensor(mapping, num_oov_buckets, default_value, hasher_spec, name=name)


def string_to_index(tensor, mapping, default_value=-1, name=None):
    """Return the places of words in a list, int64; default_value for another."""
    return index_table_from_tensor(mapping, default_value=default_value, name=name).lookup(tensor)


def index_to_string(tensor, mapping, default_value="UNK", name=None):
    """Return the words at places of a list; default_value beyond it."""
    return index_to_string_table_from_tensor(mapping, default_value, name=name).lookup(tensor)

__getattr__ = _support.module(__name__, "TensorFlow's core")

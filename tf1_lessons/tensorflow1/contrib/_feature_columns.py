"""contrib.layers' feature columns: what contrib.learn's estimators read of their features, written anew.

A column is a tuple, so that equal ones are one; layers and weights are built in the order of the columns' keys. Within
a model, `tensors` maps the names of features, and the columns that were computed already, to tensors.
"""

import functools
import itertools
import math
from collections import namedtuple

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.ops import lookup_ops
from tf_slim.layers.layers import _inner_flatten
from tf_slim.ops.variables import model_variable

from tf1_lessons.tensorflow1.contrib import layers
from tf1_lessons.tensorflow1.seeds import constructs


class _FeatureColumn:
    """What all columns have in common; `length` is the number of ids, `config` what tf.parse_example needs."""

    __slots__ = ()

    @property
    def key(self):
        return str(self)

    def _key_without(self, name):
        fields = ", ".join(f"{key}={value}" for key, value in self._asdict().items() if key != name)
        return f"{type(self).__name__}({fields})"

    def transformed(self, tensors):
        """Return the column's tensor, computed once."""
        if self not in tensors:
            tensors[self] = self._transform(tensors)
        return tensors[self]

    def insert_transformed_feature(self, columns_to_tensors):
        """Compute the column's tensor among the others."""
        columns_to_tensors[self] = self._transform(columns_to_tensors)

    def _dense(self, tensor):
        """Return what a network gets, [batch, n] float32."""
        raise ValueError(f"{self.name} is not supported in DNN. Please use embedding_column or one_hot_column.")

    def _lookup(self, tensor):
        """Return a linear model's ids, their weights or None, the number of ids and the combiner; None: it is dense."""
        return self.id_tensor(tensor), self.weight_tensor(tensor), self.length, self.combiner

    def id_tensor(self, tensor):
        return tensor

    def weight_tensor(self, tensor):
        return None


def _to_sparse(tensor, ignored):
    with tf.name_scope("DenseToSparseTensor"):
        ignored = tf.cast(ignored, tensor.dtype, name="ignore_value")
        indices = tf.where(tf.not_equal(tensor, ignored), name="indices")
        values = tf.gather_nd(tensor, indices, name="values")
        return tf.SparseTensor(indices, values, tf.shape(tensor, out_type=tf.int64, name="dense_shape"))


def _with_values(sparse, values):
    return tf.SparseTensor(sparse.indices, values, sparse.dense_shape)


def _as_matrix(tensor, name):
    """Return a tensor with two axes."""
    if tensor.shape.ndims == 1:
        return tf.expand_dims(tensor, -1, name="expand_dims")
    if tensor.shape.ndims == 0:
        raise ValueError(f"Error while processing column {name}.Rank of input Tensor (0) should be 2")
    return tensor if tensor.shape.ndims == 2 else _inner_flatten(tensor, 2)


_SparseIdLookupConfig = namedtuple(
    "_SparseIdLookupConfig", "vocabulary_file keys num_oov_buckets vocab_size default_value"
)


class _SparseColumn(
    namedtuple("_SparseColumn", "column_name is_integerized bucket_size lookup_config combiner dtype"),
    _FeatureColumn,
):
    name = property(lambda self: self.column_name)
    config = property(lambda self: {self.column_name: tf.VarLenFeature(self.dtype)})

    @property
    def length(self):
        if self.bucket_size is not None:
            return self.bucket_size
        return self.lookup_config.vocab_size + self.lookup_config.num_oov_buckets

    def _transform(self, tensors):
        tensor = tensors[self.column_name]
        if not isinstance(tensor, tf.SparseTensor):
            tensor = _to_sparse(_as_matrix(tensor, self.name), "" if tensor.dtype == tf.string else -1)
        return self._ids(tensor)

    def _strings(self, values):
        return tf.as_string(values) if self.dtype.is_integer else values


def _sparse_column(cls, name, dtype, combiner, bucket_size=None, is_integerized=False, lookup_config=None):
    if dtype != tf.string and not dtype.is_integer:
        raise ValueError(f"dtype must be string or integer. dtype: {dtype}, column_name: {name}")
    if bucket_size is not None and bucket_size < 1:
        raise ValueError(f"bucket_size must be at least 1. bucket_size: {bucket_size}, column_name: {name}")
    return cls(name, is_integerized, bucket_size, lookup_config, combiner, dtype)


class _SparseColumnIntegerized(_SparseColumn):
    def _ids(self, sparse):
        return _with_values(sparse, tf.math.mod(sparse.values, self.bucket_size, name="mod"))


class _SparseColumnHashed(_SparseColumn):
    def _ids(self, sparse):
        values = self._strings(sparse.values)
        return _with_values(sparse, tf.strings.to_hash_bucket_fast(values, self.bucket_size, name="lookup"))


class _SparseColumnKeys(_SparseColumn):
    def _ids(self, sparse):
        how = self.lookup_config
        keys = tf.constant(how.keys, dtype=self.dtype)
        return lookup_ops.index_table_from_tensor(keys, default_value=how.default_value, dtype=self.dtype).lookup(
            sparse
        )


class _SparseColumnVocabulary(_SparseColumn):
    def _ids(self, sparse):
        how = self.lookup_config
        table = lookup_ops.index_table_from_file(
            how.vocabulary_file,
            how.num_oov_buckets,
            how.vocab_size,
            how.default_value,
            name=f"{self.name}_lookup",
        )
        return table.lookup(_with_values(sparse, self._strings(sparse.values)))


def sparse_column_with_integerized_feature(column_name, bucket_size, combiner="sum", dtype=tf.int64):
    """Return a column of integers, sparse or [batch, n] with -1 for none; ids are taken modulo bucket_size."""
    if not dtype.is_integer:
        raise ValueError(
            f"dtype must be an integer if is_integerized is True. dtype: {dtype}, column_name: {column_name}."
        )
    return _sparse_column(_SparseColumnIntegerized, column_name, dtype, combiner, bucket_size, True)


def sparse_column_with_hash_bucket(column_name, hash_bucket_size, combiner="sum", dtype=tf.string, hash_keys=None):
    """Return a column of strings or integers, sparse or [batch, n], that are hashed into buckets."""
    if hash_keys is not None:
        raise NotImplementedError("hash_keys are not provided here")
    return _sparse_column(_SparseColumnHashed, column_name, dtype, combiner, hash_bucket_size)


def sparse_column_with_keys(column_name, keys, default_value=-1, combiner="sum", dtype=tf.string):
    """Return a column of the given strings or integers; others have the id default_value, -1 for none."""
    how = _SparseIdLookupConfig(None, tuple(keys), 0, len(keys), default_value)
    return _sparse_column(_SparseColumnKeys, column_name, dtype, combiner, lookup_config=how)


def sparse_column_with_vocabulary_file(
    column_name,
    vocabulary_file,
    num_oov_buckets=0,
    vocab_size=None,
    default_value=-1,
    combiner="sum",
    dtype=tf.string,
):
    """Return a column of the words in a file, of which there is one a line."""
    if vocab_size is None:
        raise ValueError(f"vocab_size should be defined. column_name: {column_name}")
    how = _SparseIdLookupConfig(vocabulary_file, None, num_oov_buckets, vocab_size, default_value)
    return _sparse_column(_SparseColumnVocabulary, column_name, dtype, combiner, lookup_config=how)


class _WeightedSparseColumn(
    namedtuple("_WeightedSparseColumn", "sparse_id_column weight_column_name dtype"), _FeatureColumn
):
    name = property(lambda self: f"{self.sparse_id_column.name}_weighted_by_{self.weight_column_name}")
    length = property(lambda self: self.sparse_id_column.length)
    combiner = property(lambda self: self.sparse_id_column.combiner)

    @property
    def config(self):
        return {**self.sparse_id_column.config, self.weight_column_name: tf.VarLenFeature(self.dtype)}

    def id_tensor(self, tensor):
        return tensor[0]

    def weight_tensor(self, tensor):
        return tensor[1]

    def _transform(self, tensors):
        ids, weights = self.sparse_id_column.transformed(tensors), tensors[self.weight_column_name]
        if not isinstance(weights, tf.SparseTensor):
            weights = _to_sparse(weights, weights.dtype.as_numpy_dtype())
        return ids, weights if self.dtype.is_floating else tf.cast(weights, tf.float32)


def weighted_sparse_column(sparse_id_column, weight_column_name, dtype=tf.float32):
    """Return a sparse column whose ids are weighted by the values of another feature."""
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype is not convertible to float. Given {dtype}")
    return _WeightedSparseColumn(sparse_id_column, weight_column_name, dtype)


class _OfSparse(_FeatureColumn):
    """A dense column made of a sparse one."""

    __slots__ = ()
    config = property(lambda self: self.sparse_id_column.config)
    length = property(lambda self: self.sparse_id_column.length)

    def _transform(self, tensors):
        return self.sparse_id_column.transformed(tensors)


class _OneHotColumn(namedtuple("_OneHotColumn", "sparse_id_column"), _OfSparse):
    name = property(lambda self: f"{self.sparse_id_column.name}_one_hot")

    def _dense(self, tensor):
        ids = _inner_flatten(self.sparse_id_column.id_tensor(tensor), 2)
        weights = self.sparse_id_column.weight_tensor(tensor)
        if weights is not None:
            merged = tf.sparse_merge(ids, weights, vocab_size=self.length)
            merged = tf.sparse_slice(merged, tf.zeros_like(merged.dense_shape), merged.dense_shape)
            dense = tf.sparse_tensor_to_dense(merged)
            return tf.reshape(dense, tf.concat([tf.shape(dense)[:-1], [self.length]], axis=0))
        ids = tf.sparse_tensor_to_dense(ids, default_value=-1)
        return tf.reduce_sum(tf.one_hot(ids, self.length, 1.0, 0.0), axis=[1])

    def _lookup(self, tensor):
        return None


def one_hot_column(sparse_id_column):
    """Return the dense column of a sparse one: [batch, number of ids], how often each id is in the row."""
    return _OneHotColumn(sparse_id_column)


_EMBEDDING = """
sparse_id_column dimension combiner initializer ckpt_to_load_from tensor_name_in_ckpt shared_embedding_name
shared_vocab_size max_norm trainable
"""


class _EmbeddingColumn(namedtuple("_EmbeddingColumn", _EMBEDDING), _OfSparse):
    key = property(lambda self: self._key_without("initializer"))
    length = property(lambda self: self.shared_vocab_size or self.sparse_id_column.length)

    @property
    def name(self):
        return f"{self.sparse_id_column.name}_{'shared_' if self.shared_embedding_name else ''}embedding"

    def _variable(self, collections):
        kept = self.shared_embedding_name and tf.get_collection_ref(
            f"SHARED_EMBEDDING_COLLECTION_{self.shared_embedding_name.upper()}"
        )
        if kept:
            return kept[0]
        variable = model_variable(
            self.shared_embedding_name or "weights",
            shape=[self.length, self.dimension],
            dtype=tf.float32,
            initializer=self.initializer,
            trainable=self.trainable,
            collections=collections,
        )
        if self.shared_embedding_name:
            kept.append(variable)
        return variable

    def _embedded(self, tensor, collections):
        ids = _inner_flatten(self.sparse_id_column.id_tensor(tensor), 2)
        weights = self.sparse_id_column.weight_tensor(tensor)
        if weights is not None:
            weights = _inner_flatten(weights, 2)
        variable = self._variable(collections)
        if self.ckpt_to_load_from:
            tf.train.init_from_checkpoint(self.ckpt_to_load_from, {self.tensor_name_in_ckpt: variable})
        return _looked_up(variable, ids, weights, self.combiner, f"{self.name}weights", self.max_norm)

    def _lookup(self, tensor):
        raise ValueError(f"Column {self} is not supported in linear models. Please use sparse_column.")


def _looked_up(variable, ids, weights, combiner, name, max_norm=None):
    parts = list(variable) if hasattr(variable, "_get_variable_list") else [variable]
    return layers.safe_embedding_lookup_sparse(
        parts, ids, sparse_weights=weights, combiner=combiner, name=name, max_norm=max_norm
    )


def embedding_column(
    sparse_id_column,
    dimension,
    combiner="mean",
    initializer=None,
    ckpt_to_load_from=None,
    tensor_name_in_ckpt=None,
    max_norm=None,
    trainable=True,
    shared_embedding_name=None,
    shared_vocab_size=None,
):
    """Return the dense column of a sparse one: [batch, dimension], the combined embeddings of the row's ids.

    The initializer is by default the truncated normal of the standard deviation 1 / sqrt(number of ids).
    """
    if initializer is not None and not callable(initializer):
        raise ValueError(
            f"initializer must be callable if specified. Embedding of column_name: {sparse_id_column.name}"
        )
    if (ckpt_to_load_from is None) != (tensor_name_in_ckpt is None):
        raise ValueError("Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none of them.")
    if initializer is None:
        initializer = tf.truncated_normal_initializer(mean=0.0, stddev=1 / math.sqrt(sparse_id_column.length))
    return _EmbeddingColumn(
        sparse_id_column,
        dimension,
        combiner,
        initializer,
        ckpt_to_load_from,
        tensor_name_in_ckpt,
        shared_embedding_name,
        shared_vocab_size,
        max_norm,
        trainable,
    )


def _vocabulary(column):
    """Return what two columns have in common that may share an embedding."""
    column = column.sparse_id_column if isinstance(column, _WeightedSparseColumn) else column
    return column.lookup_config or (column.length, column.dtype.is_integer)


def shared_embedding_columns(
    sparse_id_columns,
    dimension,
    combiner="mean",
    shared_embedding_name=None,
    initializer=None,
    ckpt_to_load_from=None,
    tensor_name_in_ckpt=None,
    max_norm=None,
    trainable=True,
):
    """Return embedding columns of sparse columns, which share one variable."""
    if isinstance(sparse_id_columns, str) or not hasattr(sparse_id_columns, "__getitem__"):
        raise TypeError(
            "sparse_id_columns must be a non-string sequence (ex: list or tuple) "
            f"instead of type {type(sparse_id_columns)}."
        )
    if len({_vocabulary(column) for column in sparse_id_columns}) != 1:
        raise ValueError("The input sparse id columns are not compatible.")
    if len(sparse_id_columns) > 1 and not shared_embedding_name:
        names = sorted(column.name for column in sparse_id_columns)
        more = f"_plus_{len(names) - 3}_others" if len(names) > 3 else ""
        shared_embedding_name = "_".join(names[:3]) + more + "_shared_embedding"
    return tuple(
        embedding_column(
            column,
            dimension,
            combiner,
            initializer,
            ckpt_to_load_from,
            tensor_name_in_ckpt,
            max_norm,
            trainable,
            shared_embedding_name,
            sparse_id_columns[0].length,
        )
        for column in sparse_id_columns
    )


class _RealValuedColumn(
    namedtuple("_RealValuedColumn", "column_name dimension default_value dtype normalizer"), _FeatureColumn
):
    name = property(lambda self: self.column_name)
    key = property(lambda self: self._key_without("normalizer"))
    normalizer_fn = property(lambda self: self.normalizer)

    @property
    def config(self):
        default = self.default_value and list(self.default_value)
        return {self.column_name: tf.FixedLenFeature([self.dimension], self.dtype, default)}

    def _transform(self, tensors):
        tensor = tensors[self.column_name]
        return tf.cast(tensor if self.normalizer is None else self.normalizer(tensor), tf.float32)

    def _dense(self, tensor):
        return _as_matrix(tensor, self.name)

    def _lookup(self, tensor):
        return None


def real_valued_column(column_name, dimension=1, default_value=None, dtype=tf.float32, normalizer=None):
    """Return a column of numbers, [batch] or [batch, dimension].

    Args:
        default_value: for tf.parse_example, a number or a list of `dimension` numbers.
        normalizer: a function of the tensor, or None.

    Raises:
        TypeError: dimension is no integer, or default_value is not of the dtype.
        ValueError: dimension is below 1, or is not the length of default_value, or dtype is not one of numbers.
    """
    if not isinstance(dimension, int):
        raise TypeError(f"dimension must be an integer. dimension: {dimension}, column_name: {column_name}")
    if dimension < 1:
        raise ValueError(f"dimension must be greater than 0. dimension: {dimension}, column_name: {column_name}")
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, column_name: {column_name}")
    if default_value is not None:
        values = default_value if isinstance(default_value, list) else [default_value] * dimension
        if len(values) != dimension:
            raise ValueError(
                "The length of default_value must be equal to dimension. "
                f"default_value: {default_value}, dimension: {dimension}, column_name: {column_name}"
            )
        if not all(isinstance(value, int) or isinstance(value, float) and dtype.is_floating for value in values):
            raise TypeError(
                "default_value must be compatible with dtype. "
                f"default_value: {default_value}, dtype: {dtype}, column_name: {column_name}"
            )
        default_value = tuple(map(int if dtype.is_integer else float, values))
    return _RealValuedColumn(column_name, dimension, default_value, dtype, normalizer)


class _BucketizedColumn(namedtuple("_BucketizedColumn", "source_column boundaries"), _FeatureColumn):
    name = property(lambda self: f"{self.source_column.name}_bucketized")
    length = property(lambda self: len(self.boundaries) + 1)
    config = property(lambda self: self.source_column.config)

    def _transform(self, tensors):
        source = self.source_column.transformed(tensors)
        return tf.raw_ops.Bucketize(input=source, boundaries=list(self.boundaries), name="bucketize")

    def _dense(self, tensor):
        hot = tf.one_hot(tf.cast(tensor, tf.int64), self.length, 1.0, 0.0, name="one_hot")
        return tf.reshape(hot, [-1, self.length * self.source_column.dimension], name="reshape")

    def to_sparse_tensor(self, tensor):
        """Return the ids of buckets, sparse [batch, dimension]; each dimension has ids of its own."""
        dimension = self.source_column.dimension
        batch_size = tf.shape(tensor, name="shape")[0]
        if dimension > 1:
            rows = tf.expand_dims(tf.range(0, batch_size), 1, name="expand_dims")
            rows = tf.reshape(tf.tile(rows, [1, dimension], name="tile"), [-1], name="reshape")
            columns = tf.tile(tf.range(0, dimension), [batch_size], name="tile")
            ids = tf.reshape(tensor, [-1], name="reshape") + self.length * columns
        else:
            rows = tf.range(0, batch_size)
            columns = tf.zeros([batch_size], dtype=tf.int32, name="zeros")
            ids = tf.reshape(tensor, [-1], name="reshape")
        indices = tf.cast(tf.transpose(tf.stack((rows, columns))), tf.int64)
        return tf.SparseTensor(indices, ids, tf.cast(tf.stack([batch_size, dimension]), tf.int64))

    def _lookup(self, tensor):
        return self.to_sparse_tensor(tensor), None, self.length * self.source_column.dimension, "sum"


def bucketized_column(source_column, boundaries):
    """Return the column of the intervals that a real valued column's numbers are in.

    Raises:
        TypeError: the source is no real valued column.
        ValueError: there are no boundaries, or they are not sorted.
    """
    if not isinstance(source_column, _RealValuedColumn):
        raise TypeError(f"source_column must be an instance of _RealValuedColumn. source_column: {source_column}")
    if not isinstance(boundaries, (list, tuple)) or not boundaries:
        raise ValueError(f"boundaries must be a non-empty list or tuple. boundaries: {boundaries}")
    if list(boundaries) != sorted(boundaries):
        raise ValueError(f"boundaries must be a sorted list. boundaries: {boundaries}")
    return _BucketizedColumn(source_column, tuple(sorted(set(boundaries))))


SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY = 956888297470


class _CrossedColumn(
    namedtuple("_CrossedColumn", "columns hash_bucket_size hash_key combiner ckpt_to_load_from tensor_name_in_ckpt"),
    _FeatureColumn,
):
    name = property(lambda self: "_X_".join(sorted(column.name for column in self.columns)))
    length = property(lambda self: self.hash_bucket_size)
    config = property(lambda self: create_feature_spec_for_parsing(self.columns))

    def _leaves(self):
        for column in self.columns:
            yield from column._leaves() if isinstance(column, _CrossedColumn) else [column]

    def _transform(self, tensors):
        inputs = []
        for leaf in self._leaves():
            if isinstance(leaf, _BucketizedColumn):
                inputs.append(leaf.to_sparse_tensor(leaf.transformed(tensors)))
            else:
                inputs.append(tensors[leaf.name])
        inputs.sort(key=lambda tensor: not isinstance(tensor, tf.SparseTensor))
        if self.hash_key:
            make = functools.partial(tf.sparse.cross_hashed, num_buckets=self.hash_bucket_size, hash_key=self.hash_key)
        else:
            make = functools.partial(_cross, n_buckets=self.hash_bucket_size)
        start = constructs.n_ops()
        result = make(inputs)
        # One op it was, and one more for each input that 1.15.5 made an int64.
        constructs.count_as(start, 1 + sum(tensor.dtype not in (tf.string, tf.int64) for tensor in inputs))
        return result


def _cross(inputs, n_buckets):
    """Return the crosses of the rows of some features as ids below n_buckets, sparse [batch, n].

    That is contrib's first hash, for which today's TensorFlow has no kernel.
    """
    arrays = []
    for tensor in inputs:
        if isinstance(tensor, tf.SparseTensor):
            rows, values, n_rows = tensor.indices[:, 0], tensor.values, tensor.dense_shape[0]
        else:
            n_rows, n_columns = tf.unstack(tf.shape(tensor, out_type=tf.int64))
            rows, values = tf.repeat(tf.range(n_rows), n_columns), tf.reshape(tensor, [-1])
        if values.dtype == tf.string:
            values = tf.bitcast(tf.raw_ops.Fingerprint(data=values, method="farmhash64"), tf.int64)
        arrays += [rows, tf.cast(values, tf.int64)]
    indices, ids, width = tf.numpy_function(
        lambda n_rows, *arrays: _crossed(n_rows, n_buckets, arrays),
        [n_rows, *arrays],
        [tf.int64] * 3,
        stateful=False,
    )
    indices.set_shape([None, 2])
    ids.set_shape([None])
    return tf.SparseTensor(indices, ids, tf.stack([n_rows, tf.reshape(width, [])]))


def _crossed(n_rows, n_buckets, arrays):
    rows, values = arrays[::2], [array.astype(np.uint64) for array in arrays[1::2]]
    bounds = [np.searchsorted(row, np.arange(n_rows + 1)) for row in rows]
    indices, ids, width = [], [], 0
    for row in range(n_rows):
        parts = [value[bound[row] : bound[row + 1]].tolist() for value, bound in zip(values, bounds)]
        for column, features in enumerate(itertools.product(*parts)):
            indices.append((row, column))
            ids.append(_hash(features) % n_buckets)
            width = max(width, column + 1)
    return np.reshape(np.array(indices, np.int64), [-1, 2]), np.array(ids, np.int64), np.int64(width)


def _hash(features):
    """Return the hash of unsigned 64-bit numbers."""
    result = 0xDECAFCAFFE
    for feature in features:
        signed = result - (1 << 64) if result >> 63 else result
        result ^= (feature + 0x9E3779B97F4A7800 + (signed << 10) + (signed >> 4)) & 0xFFFFFFFFFFFFFFFF
    return result


def crossed_column(
    columns, hash_bucket_size, combiner="sum", ckpt_to_load_from=None, tensor_name_in_ckpt=None, hash_key=None
):
    """Return the column of the combinations of sparse, bucketized and crossed columns, hashed into buckets.

    Raises:
        TypeError: a column is of another kind.
        ValueError: there are fewer than two columns or buckets.
    """
    for column in columns:
        if not isinstance(column, (_SparseColumn, _CrossedColumn, _BucketizedColumn)):
            raise TypeError(
                "columns must be a set of _SparseColumn, _CrossedColumn, or _BucketizedColumn instances. "
                f"(column {column} is a {type(column).__name__})"
            )
    if len(columns) < 2:
        raise ValueError(f"columns must contain at least 2 elements. columns: {columns}")
    if hash_bucket_size < 2:
        raise ValueError(f"hash_bucket_size must be at least 2. hash_bucket_size: {hash_bucket_size}")
    columns = tuple(sorted(columns, key=lambda column: column.name))
    return _CrossedColumn(columns, hash_bucket_size, hash_key, combiner, ckpt_to_load_from, tensor_name_in_ckpt)


# Models of columns


def check_feature_columns(feature_columns):
    """Raise ValueError if the columns are a dict, or two have one key."""
    if isinstance(feature_columns, dict):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    seen = set()
    for column in feature_columns:
        if column.key in seen:
            raise ValueError(
                f"Duplicate feature column key found for column: {column.name}. This usually means that the column is "
                "almost identical to another column, and one must be discarded."
            )
        seen.add(column.key)


def create_feature_spec_for_parsing(feature_columns):
    """Return what tf.parse_example needs to read the columns, a dict."""
    columns = feature_columns.values() if isinstance(feature_columns, dict) else feature_columns
    return {name: spec for column in columns for name, spec in column.config.items()}


def parse_feature_columns_from_examples(serialized, feature_columns, name=None, example_names=None):
    """Return the columns' tensors of serialized examples, and the features', a dict."""
    check_feature_columns(feature_columns)
    tensors = tf.parse_example(serialized, create_feature_spec_for_parsing(feature_columns), name, example_names)
    for column in _in_order(feature_columns):
        column.transformed(tensors)
    return tensors


def transform_features(features, feature_columns):
    """Return the columns' tensors of a dict of features, a dict."""
    tensors = dict(features)
    return {column: column.transformed(tensors) for column in _in_order(feature_columns)}


def _in_order(feature_columns):
    check_feature_columns(feature_columns)
    return sorted(set(feature_columns), key=lambda column: column.key)


def _collections(names):
    return list({*names, tf.GraphKeys.GLOBAL_VARIABLES}) if names else names


def input_from_feature_columns(
    columns_to_tensors, feature_columns, weight_collections=None, trainable=True, scope=None, cols_to_outs=None
):
    """Return the input of a network, [batch, n] float32: the columns side by side, in the order of their keys."""
    columns, tensors, outputs = _in_order(feature_columns), dict(columns_to_tensors), []
    with tf.variable_scope(scope, "input_from_feature_columns", columns_to_tensors.values()):
        for column in columns:
            with tf.variable_scope(None, column.name, columns_to_tensors.values()):
                tensor = column.transformed(tensors)
                if isinstance(column, _EmbeddingColumn):
                    outputs.append(column._embedded(tensor, _collections(weight_collections)))
                else:
                    outputs.append(column._dense(tensor))
            if cols_to_outs is not None:
                cols_to_outs[column] = outputs[-1]
        return tf.concat(outputs, 1)


def weighted_sum_from_feature_columns(
    columns_to_tensors, feature_columns, num_outputs, weight_collections=None, trainable=True, scope=None
):
    """Return a linear model: its outputs [batch, num_outputs], a dict of the columns' variables, and the bias."""
    columns, tensors, outputs, variables = _in_order(feature_columns), dict(columns_to_tensors), [], {}

    def variable(name, shape, collections):
        return model_variable(
            name, shape=shape, initializer=tf.zeros_initializer(), trainable=trainable, collections=collections
        )

    with tf.variable_scope(scope, "weighted_sum_from_feature_columns", columns_to_tensors.values()):
        for column in columns:
            tensor = column.transformed(tensors)
            lookup = column._lookup(tensor)
            with tf.variable_scope(None, column.name, columns_to_tensors.values()):
                if lookup is None:
                    tensor = _as_matrix(column._dense(tensor), column.name)
                    weights = variable("weight", [tensor.shape[1], num_outputs], weight_collections)
                    output = tf.matmul(tensor, weights, name="matmul")
                else:
                    ids, id_weights, length, combiner = lookup
                    weights = variable("weights", [length, num_outputs], weight_collections)
                    output = _looked_up(weights, ids, id_weights, combiner, f"{column.name}_weights")
            outputs.append(tf.reshape(output, [-1, num_outputs]))
            variables[column] = [weights]
        total = tf.add_n(outputs)
        bias = variable("bias_weight", [num_outputs], _collections(weight_collections))
        return tf.nn.bias_add(total, bias), variables, bias


def infer_real_valued_columns(features):
    """Return real valued columns for a tensor, or a dict of tensors, of numbers."""
    named = features if isinstance(features, dict) else {"": features}
    columns = []
    for name, tensor in named.items():
        if isinstance(tensor, tf.SparseTensor):
            raise ValueError(f"SparseTensor is not supported for auto detection. Please define a column for {name}.")
        if not (tensor.dtype.is_integer or tensor.dtype.is_floating):
            raise ValueError(
                "Non integer or non floating types are not supported for auto detection. Please define corresponding "
                f"FeatureColumn for tensor {name} {tensor}."
            )
        columns.append(real_valued_column(name, math.prod(tensor.shape.as_list()[1:]), dtype=tensor.dtype))
    return columns

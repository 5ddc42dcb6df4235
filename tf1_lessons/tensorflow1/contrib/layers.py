"""tf.contrib.layers: tf-slim's layers, which are contrib's own of 2019; the two encoders of word ids are ours,
and the feature columns of contrib.learn (_feature_columns.py).

Defaults that are not those of tf.layers: conv2d and fully_connected end in a ReLU, conv2d pads SAME, weights start by
Xavier's uniform initializer, l2_regularizer is half the sum of squares, batch_norm has decay 0.999 and a beta but no
gamma and leaves its updates in tf.GraphKeys.UPDATE_OPS, dropout takes keep_prob.
"""

import importlib

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _slim, _support

from tf_slim.layers import *  # noqa: F401,F403,E402
from tf_slim.layers import summaries, utils  # noqa: E402
from tf_slim.ops.variables import model_variable  # noqa: E402

_support.alias("layers.python.layers.utils", utils)
globals().update(_slim.public(summaries))


def embed_sequence(
    ids,
    vocab_size=None,
    embed_dim=None,
    unique=False,
    initializer=None,
    regularizer=None,
    trainable=True,
    scope=None,
    reuse=None,
):
    """Return the embeddings of ids, [batch, n_steps] -> [batch, n_steps, embed_dim]; the variable is "embeddings".

    Args:
        unique: whether to look each id up once.
        scope: of the variable, by default EmbedSequence.

    Raises:
        ValueError: the sizes are not given, and the variable is not reused.
    """
    if not (reuse or vocab_size and embed_dim):
        raise ValueError(
            "Must specify vocab size and embedding dimension when not reusing. "
            f"Got vocab_size={vocab_size} and embed_dim={embed_dim}"
        )
    shape = None if reuse and vocab_size is None or embed_dim is None else [vocab_size, embed_dim]
    with tf.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        embeddings = model_variable(
            "embeddings", shape=shape, initializer=initializer, regularizer=regularizer, trainable=trainable
        )
        if unique:
            return embedding_lookup_unique(embeddings, ids)
        return tf.nn.embedding_lookup(embeddings, ids)


def bow_encoder(
    ids,
    vocab_size,
    embed_dim,
    sparse_lookup=True,
    initializer=None,
    regularizer=None,
    trainable=True,
    scope=None,
    reuse=None,
):
    """Return the mean of the embeddings of each row of ids, [batch, n_steps] -> [batch, embed_dim].

    Args:
        ids: dense or sparse; sparse_lookup drops the zeros of dense ones, and takes id 0 for an empty row.
        scope: of the variable "embeddings", by default bow_encoder.

    Raises:
        ValueError: a size is not given.
        TypeError: ids are sparse, and sparse_lookup is False.
    """
    if not vocab_size or not embed_dim:
        raise ValueError("Must specify vocab size and embedding dimension")
    with tf.variable_scope(scope, "bow_encoder", [ids], reuse=reuse):
        embeddings = model_variable(
            "embeddings",
            shape=[vocab_size, embed_dim],
            initializer=initializer,
            regularizer=regularizer,
            trainable=trainable,
        )
        sparse = isinstance(ids, tf.SparseTensor)
        if not sparse_lookup:
            if sparse:
                raise TypeError("ids are expected to be dense Tensor, got: %s", ids)
            return tf.reduce_mean(tf.nn.embedding_lookup(embeddings, ids), axis=1)
        sparse_ids = ids if sparse else dense_to_sparse(ids)  # noqa: F405
        return safe_embedding_lookup_sparse([embeddings], sparse_ids, combiner="mean", default_id=0)


def safe_embedding_lookup_sparse(
    embedding_weights,
    sparse_ids,
    sparse_weights=None,
    combiner=None,
    default_id=None,
    name=None,
    partition_strategy="div",
    max_norm=None,
):
    """Return tf.nn.safe_embedding_lookup_sparse: ids below 0 are dropped, an empty row takes default_id or zeros.

    A missing combiner is "mean", as it was.
    """
    return tf.nn.safe_embedding_lookup_sparse(
        embedding_weights,
        sparse_ids,
        sparse_weights=sparse_weights,
        combiner=combiner or "mean",
        default_id=default_id,
        name=name,
        partition_strategy=partition_strategy,
        max_norm=max_norm,
    )


def embedding_lookup_unique(params, ids, partition_strategy="mod", name=None):
    """Return tf.nn.embedding_lookup(params, ids), each id being looked up once."""
    with tf.name_scope(name, "EmbeddingLookupUnique", [params, ids]):
        ids = tf.convert_to_tensor(ids)
        shape = tf.shape(ids)
        unique_ids, positions = tf.unique(tf.reshape(ids, tf.reduce_prod(shape, keepdims=True)))
        unique = tf.nn.embedding_lookup(params, unique_ids, partition_strategy)
        found = tf.reshape(tf.gather(unique, positions), tf.concat([shape, tf.shape(unique)[1:]], 0))
        found.set_shape(ids.shape.concatenate(unique.shape[1:]))
        return found


_COLUMNS = set("""
SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY bucketized_column check_feature_columns create_feature_spec_for_parsing
crossed_column embedding_column infer_real_valued_columns input_from_feature_columns one_hot_column
parse_feature_columns_from_examples real_valued_column shared_embedding_columns sparse_column_with_hash_bucket
sparse_column_with_integerized_feature sparse_column_with_keys sparse_column_with_vocabulary_file transform_features
weighted_sparse_column weighted_sum_from_feature_columns
""".split())
_lacking = _support.module(__name__, "tf-slim")


def __getattr__(name):
    if name in _COLUMNS:
        return getattr(importlib.import_module(f"{_support.PACKAGE}._feature_columns"), name)
    return _lacking(name)

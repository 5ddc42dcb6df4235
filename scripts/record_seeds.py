#!/usr/bin/env python3
"""Record the seeds and random numbers of genuine TensorFlow 1 in tests/golden/seeds.json.

    PYTHON3.7_WITH_TF1 scripts/record_seeds.py

CONSTRUCTS names small functions of `tf`. Each builds one construct of TensorFlow 1 between two random ops, in a graph
with a seed. As an op's seed is the number of ops before it, the random ops' seeds, and above all the last one's, tell
whether the construct has as many ops as in TensorFlow 1. tests/test_seeds.py builds them again on today's TensorFlow.
"""

import collections
import functools
import json
import os
import pathlib
import sys
import warnings

import numpy as np

GOLDEN = pathlib.Path(__file__).parent.parent / "tests/golden/seeds.json"
GRAPH_SEED = 7
KEPT = 50  # of the numbers of a tensor, the first

CONSTRUCTS = collections.OrderedDict()


def construct(function):
    """Add a function of tf to CONSTRUCTS. What it returns, a tensor or a list of them or None, is run twice."""
    CONSTRUCTS[function.__name__] = function
    return function


def add(**functions):
    """Add several short ones."""
    CONSTRUCTS.update(functions)


def const(tf, *shape):
    """A float constant of a shape, with values from -1 to 1."""
    return tf.constant(np.linspace(-1, 1, int(np.prod(shape))).reshape(shape), tf.float32)


def images(tf, batch=2, size=8, channels=3):
    return tf.constant(np.arange(batch * size * size * channels).reshape(batch, size, size, channels), tf.float32) / 255


# Random ops.
add(
    nothing=lambda tf: None,
    random_normal=lambda tf: tf.random_normal([3, 2], 1.0, 2.0),
    random_normal_of_tensors=lambda tf: tf.random_normal(tf.constant([3, 2]), tf.constant(1.0), tf.constant(2.0)),
    random_normal_float64=lambda tf: tf.random.normal([3], dtype=tf.float64),
    random_uniform=lambda tf: tf.random_uniform([3, 2]),
    random_uniform_range=lambda tf: tf.random_uniform([3, 2], -2, 5),
    random_uniform_int=lambda tf: tf.random_uniform([5], 0, 10, dtype=tf.int32),
    random_uniform_int64=lambda tf: tf.random.uniform([5], maxval=100, dtype=tf.int64),
    random_uniform_float64=lambda tf: tf.random_uniform([3], dtype=tf.float64),
    random_uniform_float16=lambda tf: tf.random_uniform([3], dtype=tf.float16),
    random_uniform_shape_tensor=lambda tf: tf.random_uniform(tf.shape(tf.constant([1.0, 2.0]))),
    random_uniform_tensor_range=lambda tf: tf.random_uniform([3], tf.constant(1.0), tf.constant(2.0)),
    random_uniform_named=lambda tf: tf.random_uniform([3], 0, 1, name="noise"),
    random_uniform_0_2=lambda tf: tf.random_uniform([3], maxval=2.0),
    random_uniform_seeded=lambda tf: tf.random_uniform([3], seed=3),
    truncated_normal=lambda tf: tf.truncated_normal([3, 2], stddev=0.1),
    random_shuffle=lambda tf: tf.random_shuffle(tf.range(10)),
    random_crop=lambda tf: tf.random_crop(images(tf)[0], [4, 4, 3]),
    random_gamma=lambda tf: tf.random_gamma([4], 0.5, 2.0),
    random_gamma_int=lambda tf: tf.random_gamma([4], alpha=[2.0, 3.0]),
    random_poisson=lambda tf: tf.random_poisson(4.0, [5]),
    multinomial=lambda tf: tf.multinomial(tf.log([[0.2, 0.3, 0.5]]), 6),
    random_categorical=lambda tf: tf.random.categorical(tf.log([[0.2, 0.3, 0.5]]), 6),
    op_seed=lambda tf: tf.random_normal([3], seed=42),
    stateless_uniform=lambda tf: tf.random.stateless_uniform([3], seed=[1, 2]),
    stateless_normal=lambda tf: tf.random.stateless_normal([3], seed=[1, 2]),
    stateless_truncated_normal=lambda tf: tf.random.stateless_truncated_normal([3], seed=[1, 2]),
    rejecting_twice=lambda tf: [tf.random_uniform([2]), tf.random_uniform([2]), tf.random_normal([2])],
)


# Initializers, by name or not.
def initializer(name, *args, **kwargs):
    def build(tf):
        make = functools.reduce(getattr, name.split("."), tf)
        return make(*args, **kwargs)([4, 3])

    return build


add(
    init_zeros=initializer("zeros_initializer"),
    init_ones=initializer("ones_initializer"),
    init_constant=initializer("constant_initializer", 0.3),
    init_random_normal=initializer("random_normal_initializer"),
    init_random_normal_stddev=initializer("random_normal_initializer", stddev=0.02),
    init_random_uniform=initializer("random_uniform_initializer"),
    init_random_uniform_range=initializer("random_uniform_initializer", -0.1, 0.1),
    init_truncated_normal=initializer("truncated_normal_initializer", stddev=0.1),
    init_variance_scaling=initializer("variance_scaling_initializer"),
    init_variance_scaling_uniform=initializer("variance_scaling_initializer", distribution="uniform", mode="fan_avg"),
    init_variance_scaling_untruncated=initializer("variance_scaling_initializer", distribution="untruncated_normal"),
    init_uniform_unit_scaling=initializer("uniform_unit_scaling_initializer"),
    init_uniform_unit_scaling_factor=initializer("uniform_unit_scaling_initializer", factor=1.43),
    init_orthogonal=initializer("orthogonal_initializer"),
    init_identity=initializer("keras.initializers.Identity"),
    init_glorot_uniform=initializer("glorot_uniform_initializer"),
    init_glorot_normal=initializer("glorot_normal_initializer"),
    init_he_normal=initializer("initializers.he_normal"),
    init_he_uniform=initializer("initializers.he_uniform"),
    init_lecun_normal=initializer("initializers.lecun_normal"),
    init_lecun_uniform=initializer("initializers.lecun_uniform"),
    init_seeded=initializer("random_normal_initializer", seed=5),
    keras_init_random_normal=initializer("keras.initializers.RandomNormal"),
    keras_init_random_uniform=initializer("keras.initializers.RandomUniform"),
    keras_init_truncated_normal=initializer("keras.initializers.TruncatedNormal"),
    keras_init_glorot_uniform=initializer("keras.initializers.glorot_uniform"),
    keras_init_he_normal=initializer("keras.initializers.he_normal"),
    keras_init_variance_scaling=initializer("keras.initializers.VarianceScaling"),
)

# Variables.
add(
    variable=lambda tf: tf.Variable(tf.random_normal([3, 2])),
    variable_uniform=lambda tf: tf.Variable(tf.random_uniform([3, 2], -1, 1), name="w"),
    variable_python_value=lambda tf: tf.Variable(1.0),
    variable_numpy=lambda tf: tf.Variable(np.ones([2, 3], np.float32), trainable=False),
    variable_of_callable=lambda tf: tf.Variable(lambda: tf.random_normal([3])),
    variable_zeros=lambda tf: tf.Variable(tf.zeros([3, 4]) + 0.1),
    variable_of_initialized_value=lambda tf: tf.Variable(tf.Variable(tf.random_normal([3])).initialized_value()),
    resource_variable=lambda tf: tf.Variable(tf.random_normal([3]), use_resource=True),
    get_variable=lambda tf: tf.get_variable("w", [4, 3]),
    get_variable_resource=lambda tf: tf.get_variable("w", [4, 3], use_resource=True) + 1,
    get_variable_int=lambda tf: tf.get_variable("w", [4], tf.int32),
    get_variable_initializer=lambda tf: tf.get_variable("w", [4], initializer=tf.random_normal_initializer(0.0, 0.1)),
    get_variable_constant=lambda tf: tf.get_variable("w", initializer=tf.constant([1.0, 2.0])),
    get_variable_tensor=lambda tf: tf.get_variable("w", initializer=tf.truncated_normal([3], 0.1)),
    get_variable_regularized=lambda tf: tf.get_variable("w", [4], regularizer=lambda w: 0.5 * tf.reduce_sum(w * w)),
    get_local_variable=lambda tf: tf.get_local_variable("w", [4]),
    assert_equal=lambda tf: tf.assert_equal([1, 2], tf.constant([1, 2])),
)


@construct
def get_variable_partitioned(tf):
    with tf.variable_scope("scope", partitioner=tf.fixed_size_partitioner(3)):
        return tf.convert_to_tensor(tf.get_variable("w", [6, 2]))


@construct
def get_variable_partitioned_normal(tf):
    with tf.variable_scope("scope", partitioner=tf.min_max_variable_partitioner(2, min_slice_size=4)):
        weights = tf.get_variable("w", [6, 2], initializer=tf.random_normal_initializer())
        return [tf.nn.embedding_lookup(weights, [0, 4, 5]), tf.convert_to_tensor(weights)]


@construct
def get_variable_shared(tf):
    with tf.variable_scope("scope", reuse=tf.AUTO_REUSE, initializer=tf.random_uniform_initializer(-0.1, 0.1)):
        return [tf.get_variable("w", [3]) + tf.get_variable("w", [3])]


@construct
def assign(tf):
    v = tf.Variable(tf.random_normal([4]))
    return [tf.assign(v, v + 1), tf.assign_add(v, v), tf.assign_sub(v, v / 2), v.assign(tf.zeros([4]))]


@construct
def scatter(tf):
    v = tf.Variable(tf.random_normal([4]))
    w = tf.Variable(tf.zeros([4]))
    tf.scatter_update(v, [0, 1], [3.0, 4.0])
    tf.scatter_add(v, [0, 1], [3.0, 4.0])
    tf.scatter_sub(v, [2], [3.0])
    tf.scatter_nd_update(v, [[0]], [3.0])
    tf.scatter_nd(tf.constant([[0]]), tf.constant([3.0]), tf.constant([4]))
    return [tf.count_up_to(tf.Variable(0), 10), w]


# Layers.
def layer(layer_name, *args, **kwargs):
    shape = kwargs.pop("shape", [2, 5])

    def build(tf):
        options = {key: value(tf) if callable(value) else value for key, value in kwargs.items()}
        return getattr(tf.layers, layer_name)(const(tf, *shape), *args, **options)

    return build


def relu(tf):
    return tf.nn.relu


add(
    layer_dense=layer("dense", 4),
    layer_dense_relu=layer("dense", 4, activation=relu),
    layer_dense_named=layer("dense", 4, activation=lambda tf: tf.nn.tanh, name="hidden"),
    layer_dense_no_bias=layer("dense", 4, use_bias=False),
    layer_dense_3d=layer("dense", 4, shape=[2, 3, 5]),
    layer_dense_initializers=layer(
        "dense",
        4,
        kernel_initializer=lambda tf: tf.random_normal_initializer(0.0, 0.3),
        bias_initializer=lambda tf: tf.constant_initializer(0.1),
    ),
    layer_dense_truncated=layer("dense", 4, kernel_initializer=lambda tf: tf.truncated_normal_initializer(stddev=0.1)),
    layer_conv1d=layer("conv1d", 4, 3, shape=[2, 8, 3]),
    layer_conv1d_causal=layer("conv1d", 4, 3, padding="same", dilation_rate=2, shape=[2, 8, 3]),
    layer_conv2d=layer("conv2d", 4, 3, shape=[2, 8, 8, 3]),
    layer_conv2d_same=layer("conv2d", 4, 5, strides=1, padding="same", activation=relu, shape=[2, 8, 8, 3]),
    layer_conv2d_dilated=layer("conv2d", 4, 3, dilation_rate=2, shape=[2, 8, 8, 3]),
    layer_conv2d_no_bias=layer("conv2d", 4, 3, use_bias=False, shape=[2, 8, 8, 3]),
    layer_conv3d=layer("conv3d", 4, 2, shape=[1, 4, 4, 4, 2]),
    layer_conv2d_transpose=layer("conv2d_transpose", 4, 3, strides=2, padding="same", shape=[2, 4, 4, 3]),
    layer_conv2d_transpose_relu=layer("conv2d_transpose", 4, 5, activation=relu, shape=[2, 4, 4, 3]),
    layer_conv3d_transpose=layer("conv3d_transpose", 4, 2, shape=[1, 3, 3, 3, 2]),
    layer_separable_conv2d=layer("separable_conv2d", 4, 3, shape=[2, 8, 8, 3]),
    layer_separable_conv1d=layer("separable_conv1d", 4, 3, shape=[2, 8, 3]),
    layer_max_pooling2d=layer("max_pooling2d", 2, 2, shape=[2, 8, 8, 3]),
    layer_max_pooling1d=layer("max_pooling1d", 2, 2, shape=[2, 8, 3]),
    layer_average_pooling2d=layer("average_pooling2d", 2, 2, shape=[2, 8, 8, 3]),
    layer_average_pooling1d=layer("average_pooling1d", 2, 2, shape=[2, 8, 3]),
    layer_max_pooling3d=layer("max_pooling3d", 2, 2, shape=[1, 4, 4, 4, 2]),
    layer_flatten=layer("flatten", shape=[2, 3, 4]),
    layer_dropout=layer("dropout", 0.5, training=True),
    layer_dropout_off=layer("dropout", 0.5),
    layer_dropout_placeholder=layer("dropout", 0.4, training=lambda tf: tf.placeholder_with_default(True, [])),
    layer_dropout_noise_shape=layer("dropout", 0.5, noise_shape=[2, 1], training=True),
    layer_batch_normalization=layer("batch_normalization"),
    layer_batch_normalization_training=layer("batch_normalization", training=True),
    layer_batch_normalization_placeholder=layer(
        "batch_normalization", training=lambda tf: tf.placeholder_with_default(True, [])
    ),
    layer_batch_normalization_4d=layer("batch_normalization", shape=[2, 4, 4, 3]),
    layer_batch_normalization_4d_training=layer(
        "batch_normalization", momentum=0.9, epsilon=1e-5, training=True, shape=[2, 4, 4, 3]
    ),
    layer_batch_normalization_4d_placeholder=layer(
        "batch_normalization", training=lambda tf: tf.placeholder_with_default(True, []), shape=[2, 4, 4, 3]
    ),
    layer_batch_normalization_plain=layer("batch_normalization", scale=False, center=False, training=True),
    layer_batch_normalization_not_fused=layer(
        "batch_normalization", fused=False, training=True, axis=-1, shape=[2, 4, 4, 3]
    ),
)


@construct
def layer_regularized(tf):
    regularizer = tf.keras.regularizers.l2(0.01)
    outputs = tf.layers.dense(const(tf, 2, 5), 4, kernel_regularizer=regularizer)
    return [outputs, tf.losses.get_regularization_loss()]


@construct
def layer_shared(tf):
    first = tf.layers.dense(const(tf, 2, 5), 4, name="dense")
    second = tf.layers.dense(const(tf, 2, 5), 4, name="dense", reuse=True)
    return [first, second]


@construct
def layer_objects(tf):
    dense = tf.layers.Dense(4, activation=tf.nn.relu)
    conv = tf.layers.Conv2D(2, 3)
    return [
        dense(const(tf, 2, 5)),
        dense(const(tf, 2, 5)),
        conv(const(tf, 2, 8, 8, 3)),
        tf.layers.Flatten()(images(tf)),
    ]


@construct
def layers_cnn(tf):
    inputs = tf.placeholder_with_default(np.ones([2, 64], np.float32), [None, 64])
    image = tf.reshape(inputs, [-1, 8, 8, 1])
    conv1 = tf.layers.conv2d(image, 4, 5, 1, "same", activation=tf.nn.relu)
    pool1 = tf.layers.max_pooling2d(conv1, 2, 2)
    conv2 = tf.layers.conv2d(pool1, 8, 5, 1, "same", activation=tf.nn.relu)
    pool2 = tf.layers.max_pooling2d(conv2, 2, 2)
    flat = tf.reshape(pool2, [-1, 2 * 2 * 8])
    return tf.layers.dropout(tf.layers.dense(flat, 10), 0.4, training=True)


@construct
def layer_conv_unknown_batch(tf):
    inputs = tf.placeholder_with_default(np.ones([2, 8, 8, 1], np.float32), [None, 8, 8, 1])
    up = tf.layers.conv2d_transpose(inputs, 3, 3, strides=2)
    return [tf.layers.flatten(tf.layers.conv2d(up, 2, 3)), tf.layers.flatten(inputs)]


@construct
def layer_dropout_in_scope(tf):
    with tf.variable_scope("net"):
        with tf.name_scope("drop"):
            return tf.layers.dropout(const(tf, 4, 4), rate=tf.placeholder_with_default(0.5, []), training=True)


# Keras layers in graph mode.
def keras_layer(name, *args, **kwargs):
    shape = kwargs.pop("shape", [2, 5])
    call = kwargs.pop("call", {})
    return lambda tf: getattr(tf.keras.layers, name)(*args, **kwargs)(const(tf, *shape), **call)


add(
    keras_dense=keras_layer("Dense", 4),
    keras_dense_relu=keras_layer("Dense", 4, activation="relu"),
    keras_dense_3d=keras_layer("Dense", 4, shape=[2, 3, 5]),
    keras_conv2d=keras_layer("Conv2D", 4, 3, activation="relu", shape=[2, 8, 8, 3]),
    keras_conv1d=keras_layer("Conv1D", 4, 3, shape=[2, 8, 3]),
    keras_conv2d_transpose=keras_layer("Conv2DTranspose", 4, 3, shape=[2, 8, 8, 3]),
    keras_separable_conv2d=keras_layer("SeparableConv2D", 4, 3, shape=[2, 8, 8, 3]),
    keras_dropout=keras_layer("Dropout", 0.5, call={"training": True}),
    keras_dropout_phase=keras_layer("Dropout", 0.5),
    keras_batch_normalization=keras_layer("BatchNormalization"),
    keras_batch_normalization_training=keras_layer("BatchNormalization", call={"training": True}),
    keras_batch_normalization_4d=keras_layer("BatchNormalization", shape=[2, 4, 4, 3]),
    keras_flatten=keras_layer("Flatten", shape=[2, 3, 4]),
    keras_activation=keras_layer("Activation", "relu"),
    keras_leaky_relu=keras_layer("LeakyReLU"),
    keras_max_pooling2d=keras_layer("MaxPooling2D", shape=[2, 8, 8, 3]),
    keras_global_average=keras_layer("GlobalAveragePooling2D", shape=[2, 8, 8, 3]),
    keras_lstm=keras_layer("LSTM", 4, shape=[2, 3, 5]),
    keras_gru=keras_layer("GRU", 4, shape=[2, 3, 5]),
    keras_simple_rnn=keras_layer("SimpleRNN", 4, shape=[2, 3, 5]),
    keras_lstm_sequences=keras_layer("LSTM", 4, return_sequences=True, shape=[2, 3, 5]),
    keras_embedding=lambda tf: tf.keras.layers.Embedding(10, 4)(tf.constant([[1, 2], [3, 4]])),
    keras_backend_random=lambda tf: [tf.keras.backend.random_normal([2]), tf.keras.backend.random_uniform([2])],
)


@construct
def keras_sequential(tf):
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Dense(8, activation="relu", input_shape=(5,)))
    model.add(tf.keras.layers.Dropout(0.3))
    model.add(tf.keras.layers.Dense(2, activation="softmax"))
    return model(const(tf, 2, 5))


@construct
def keras_functional(tf):
    inputs = tf.keras.layers.Input(shape=(5,))
    hidden = tf.keras.layers.Dense(8, activation="tanh")(inputs)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(hidden))
    return model(const(tf, 2, 5))


# Recurrent networks.
def cell_names(tf):
    rnn = tf.nn.rnn_cell
    return {
        "basic_rnn": lambda: rnn.BasicRNNCell(4),
        "rnn_relu": lambda: rnn.BasicRNNCell(4, activation=tf.nn.relu),
        "basic_lstm": lambda: rnn.BasicLSTMCell(4),
        "basic_lstm_forget": lambda: rnn.BasicLSTMCell(4, forget_bias=0.0, state_is_tuple=True),
        "lstm": lambda: rnn.LSTMCell(4),
        "lstm_peepholes": lambda: rnn.LSTMCell(4, use_peepholes=True, cell_clip=3.0),
        "lstm_projected": lambda: rnn.LSTMCell(4, num_proj=3, proj_clip=1.0),
        "lstm_initialized": lambda: rnn.LSTMCell(4, initializer=tf.random_uniform_initializer(-0.1, 0.1)),
        "lstm_partitioned": lambda: rnn.LSTMCell(4, num_unit_shards=2, num_proj=3, num_proj_shards=2),
        "gru": lambda: rnn.GRUCell(4),
        "gru_initialized": lambda: rnn.GRUCell(4, kernel_initializer=tf.orthogonal_initializer()),
        "multi_rnn": lambda: rnn.MultiRNNCell([rnn.BasicLSTMCell(4), rnn.LSTMCell(3)]),
        "multi_gru": lambda: rnn.MultiRNNCell([rnn.GRUCell(4) for _ in range(2)]),
        "dropout": lambda: rnn.DropoutWrapper(rnn.BasicLSTMCell(4), output_keep_prob=0.5),
        "dropout_all": lambda: rnn.DropoutWrapper(rnn.GRUCell(4), 0.9, 0.8, 0.7),
        "dropout_variational": lambda: rnn.DropoutWrapper(
            rnn.LSTMCell(4), 0.9, 0.8, 0.7, variational_recurrent=True, input_size=5, dtype=tf.float32
        ),
        "dropout_placeholder": lambda: rnn.DropoutWrapper(
            rnn.BasicLSTMCell(4), input_keep_prob=tf.placeholder_with_default(0.5, [])
        ),
        "dropout_of_multi": lambda: rnn.DropoutWrapper(
            rnn.MultiRNNCell([rnn.DropoutWrapper(rnn.BasicLSTMCell(4), 0.5) for _ in range(2)]), output_keep_prob=0.5
        ),
        "residual": lambda: rnn.ResidualWrapper(rnn.BasicRNNCell(5)),
        "device": lambda: rnn.DeviceWrapper(rnn.BasicRNNCell(4), "/cpu:0"),
    }


CELLS = """basic_rnn rnn_relu basic_lstm basic_lstm_forget lstm lstm_peepholes lstm_projected lstm_initialized
lstm_partitioned gru gru_initialized multi_rnn multi_gru dropout dropout_all dropout_variational dropout_placeholder
dropout_of_multi residual device""".split()


def rnn_constructs(name):
    def once(tf):
        cell = cell_names(tf)[name]()
        return cell(const(tf, 2, 5), cell.zero_state(2, tf.float32))[0]

    def static(tf):
        return tf.nn.static_rnn(cell_names(tf)[name](), [const(tf, 2, 5)] * 3, dtype=tf.float32)[0]

    def dynamic(tf):
        return tf.nn.dynamic_rnn(cell_names(tf)[name](), const(tf, 2, 3, 5), dtype=tf.float32)[0]

    def trained(tf):
        outputs = tf.nn.dynamic_rnn(cell_names(tf)[name](), const(tf, 2, 3, 5), dtype=tf.float32)[0]
        tf.train.AdamOptimizer(0.01).minimize(tf.reduce_mean(outputs**2))

    return {
        "cell_" + name: once,
        "static_rnn_" + name: static,
        "dynamic_rnn_" + name: dynamic,
        "train_" + name: trained,
    }


for name in CELLS:
    add(**rnn_constructs(name))


@construct
def dynamic_rnn_lengths(tf):
    return tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), const(tf, 2, 3, 5), [2, 3], dtype=tf.float32)[0]


@construct
def dynamic_rnn_state(tf):
    cell = tf.nn.rnn_cell.BasicLSTMCell(4)
    inputs = tf.placeholder_with_default(np.ones([2, 3, 5], np.float32), [None, 3, 5])
    state = cell.zero_state(tf.shape(inputs)[0], tf.float32)
    return tf.nn.dynamic_rnn(cell, inputs, initial_state=state, time_major=False)[0]


@construct
def dynamic_rnn_unknown_batch(tf):
    inputs = tf.placeholder_with_default(np.ones([2, 3, 5], np.float32), [None, 3, 5])
    return tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicRNNCell(4), inputs, dtype=tf.float32)[0]


@construct
def dynamic_rnn_unknown_time(tf):
    inputs = tf.placeholder_with_default(np.ones([2, 3, 5], np.float32), [None, None, 5])
    lengths = tf.placeholder_with_default([2, 3], [None])
    return tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), inputs, lengths, dtype=tf.float32)[0]


@construct
def dynamic_rnn_time_major(tf):
    cell = tf.nn.rnn_cell.BasicRNNCell(4)
    state = cell.zero_state(2, tf.float32)
    return tf.nn.dynamic_rnn(cell, const(tf, 3, 2, 5), initial_state=state, time_major=True)[0]


@construct
def dynamic_rnn_int_state(tf):
    multi = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.LSTMCell(4) for _ in range(2)])
    with tf.variable_scope("rnn", initializer=tf.random_uniform_initializer(-0.05, 0.05)):
        return tf.nn.dynamic_rnn(multi, const(tf, 2, 3, 5), initial_state=multi.zero_state(2, tf.float32))[0]


@construct
def dynamic_rnn_twice(tf):
    with tf.variable_scope("a"):
        first, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), const(tf, 2, 3, 5), dtype=tf.float32)
    with tf.variable_scope("b"):
        return tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), first, dtype=tf.float32)[0]


@construct
def dynamic_rnn_custom_cell(tf):
    class Cell(tf.nn.rnn_cell.RNNCell):
        state_size = output_size = 4

        def __call__(self, inputs, state, scope=None):
            with tf.variable_scope("cell", reuse=tf.AUTO_REUSE):
                w = tf.get_variable("w", [9, 4])
                out = tf.nn.dropout(tf.tanh(tf.matmul(tf.concat([inputs, state], 1), w)), 0.5)
                return out, out

    return tf.nn.dynamic_rnn(Cell(), const(tf, 2, 3, 5), dtype=tf.float32)[0]


@construct
def bidirectional_dynamic_rnn(tf):
    cells = [tf.nn.rnn_cell.LSTMCell(4) for _ in range(2)]
    return list(tf.nn.bidirectional_dynamic_rnn(*cells, const(tf, 2, 3, 5), dtype=tf.float32)[0])


@construct
def bidirectional_dynamic_rnn_lengths(tf):
    cells = [tf.nn.rnn_cell.GRUCell(4) for _ in range(2)]
    return list(tf.nn.bidirectional_dynamic_rnn(*cells, const(tf, 2, 3, 5), [1, 3], dtype=tf.float32)[0])


@construct
def static_bidirectional_rnn(tf):
    cells = [tf.nn.rnn_cell.BasicLSTMCell(4) for _ in range(2)]
    return list(tf.nn.static_bidirectional_rnn(*cells, [const(tf, 2, 5)] * 2, dtype=tf.float32)[0])


@construct
def static_rnn_state(tf):
    cell = tf.nn.rnn_cell.BasicLSTMCell(4, forget_bias=1.0)
    inputs = tf.unstack(const(tf, 2, 3, 5), axis=1)
    return tf.nn.static_rnn(cell, inputs, initial_state=cell.zero_state(2, tf.float32))[0]


@construct
def static_rnn_lengths(tf):
    return tf.nn.static_rnn(tf.nn.rnn_cell.GRUCell(4), [const(tf, 2, 5)] * 3, dtype=tf.float32, sequence_length=[1, 3])[
        0
    ]


@construct
def raw_rnn(tf):
    cell = tf.nn.rnn_cell.LSTMCell(4)
    array = tf.TensorArray(tf.float32, 3).unstack(const(tf, 3, 2, 5))

    def loop(time, output, state, _):
        state = cell.zero_state(2, tf.float32) if output is None else state
        finished = time >= tf.constant([3, 3])
        done = tf.reduce_all(finished)
        return finished, tf.cond(done, lambda: tf.zeros([2, 5]), lambda: array.read(time)), state, output, None

    return tf.nn.raw_rnn(cell, loop)[0].stack()


# Loops, conditions, arrays, functions.
@construct
def while_loop(tf):
    return tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), [0, tf.constant(1.0)])[1]


@construct
def while_loop_random(tf):
    return tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x + tf.random_uniform([2])), [0, tf.zeros([2])])[1]


@construct
def while_loop_maximum(tf):
    return tf.while_loop(lambda i: i < 9, lambda i: i + 2, [tf.constant(0)], maximum_iterations=3)


@construct
def while_loop_nested(tf):
    def body(i, x):
        return i + 1, tf.while_loop(lambda j, y: j < 2, lambda j, y: (j + 1, y + tf.random_normal([])), [0, x])[1]

    return tf.while_loop(lambda i, x: i < 3, body, [0, 0.0])[1]


@construct
def while_loop_gradient(tf):
    w = tf.Variable(tf.random_normal([2]))
    loss = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * w), [0, tf.ones([2])])[1]
    return tf.gradients(loss, w)


@construct
def while_loop_shape_invariants(tf):
    shapes = [tf.TensorShape([]), tf.TensorShape([None])]
    body = lambda i, x: (i + 1, tf.concat([x, tf.random_normal([1])], 0))  # noqa: E731
    return tf.while_loop(lambda i, x: i < 3, body, [tf.constant(0), tf.zeros([1])], shape_invariants=shapes)[1]


@construct
def while_loop_array(tf):
    def body(i, array):
        return i + 1, array.write(i, tf.random_normal([2]))

    return tf.while_loop(lambda i, array: i < 3, body, [0, tf.TensorArray(tf.float32, 3)])[1].stack()


add(
    cond=lambda tf: tf.cond(tf.constant(True), lambda: tf.random_normal([2]), lambda: tf.random_uniform([2])),
    cond_placeholder=lambda tf: tf.cond(
        tf.placeholder_with_default(False, []), lambda: tf.constant(1.0), lambda: tf.random_uniform([])
    ),
    cond_of_python=lambda tf: tf.cond(tf.less(1, 2), lambda: 1.0, lambda: 2.0),
    case=lambda tf: tf.case(
        [(tf.less(1, 2), lambda: tf.random_normal([2])), (tf.less(3, 2), lambda: tf.random_uniform([2]))],
        default=lambda: tf.zeros([2]),
    ),
    case_exclusive=lambda tf: tf.case(
        {tf.less(1, 2): lambda: tf.ones([2]), tf.less(3, 2): lambda: tf.random_uniform([2])}, exclusive=True
    ),
    map_fn=lambda tf: tf.map_fn(lambda x: x * 2 + tf.random_normal([]), tf.constant([1.0, 2.0])),
    scan=lambda tf: tf.scan(lambda a, x: a + x + tf.random_uniform([]), tf.constant([1.0, 2.0])),
    scan_initializer=lambda tf: tf.scan(lambda a, x: a * x, tf.constant([1.0, 2.0]), initializer=tf.constant(3.0)),
    foldl=lambda tf: tf.foldl(lambda a, x: a + x, tf.constant([1.0, 2.0])),
    foldr=lambda tf: tf.foldr(lambda a, x: a + x + tf.random_uniform([]), tf.constant([1.0, 2.0])),
    tensor_array=lambda tf: tf.TensorArray(tf.float32, 2).write(0, 1.0).write(1, 2.0).stack(),
    tensor_array_gather=lambda tf: tf.TensorArray(tf.float32, 2).unstack([1.0, 2.0]).gather([1, 0]),
    tensor_array_concat=lambda tf: tf.TensorArray(tf.float32, 2).write(0, [1.0]).write(1, [2.0]).concat(),
    py_func=lambda tf: tf.py_func(lambda x: x + np.float32(1), [tf.constant(1.0)], tf.float32),
    group=lambda tf: tf.group(tf.no_op(), tf.constant(1.0)) and None,
    tuple_=lambda tf: tf.tuple([tf.constant(1.0), tf.constant(2.0)]),
    print_=lambda tf: tf.Print(tf.constant(1.0), []) + 1,
    assert_=lambda tf: tf.Assert(tf.constant(True), [1]) and None,
    assert_in=lambda tf: tf.assert_less(tf.placeholder_with_default(0, []), 3) and None,
    assert_rank=lambda tf: tf.assert_rank(const(tf, 2, 3), 2) and None,
    assert_positive=lambda tf: tf.assert_positive(tf.placeholder_with_default(1.0, [])) and None,
    with_dependencies=lambda tf: tf.identity(tf.constant(2)),
    identity_n=lambda tf: tf.identity_n([tf.constant(2), tf.constant(3)]),
    stop_gradient=lambda tf: tf.stop_gradient(tf.constant(2)),
)


@construct
def nested_graph(tf):
    with tf.Graph().as_default():
        tf.set_random_seed(3)
        tf.random_uniform([2])
        tf.random_normal([2])
    return tf.random_uniform([2])


@construct
def control_dependencies(tf):
    v = tf.Variable(1.0)
    with tf.control_dependencies([tf.assign_add(v, 1.0)]):
        return tf.random_normal([2]) + tf.identity(v)


@construct
def function_(tf):
    @tf.function
    def f(x):
        return x + tf.random.uniform([2])

    return f(tf.constant([1.0, 2.0]))


@construct
def function_legacy(tf):
    @tf.custom_gradient
    def f(x):
        return x * 2, lambda dy: dy * 3

    return tf.gradients(f(tf.constant(1.0) + tf.random_normal([])), [])


@construct
def import_graph_def(tf):
    with tf.Graph().as_default() as graph:
        tf.add(tf.constant(1.0), 2.0, name="sum")
    return tf.import_graph_def(graph.as_graph_def(), return_elements=["sum:0"])


# nn.
def loss_inputs(tf):
    return tf.one_hot([1, 2], 3), const(tf, 2, 3)


add(
    dropout_keep_prob=lambda tf: tf.nn.dropout(const(tf, 3, 4), 0.5),
    dropout_keep_prob_named=lambda tf: tf.nn.dropout(const(tf, 3, 4), keep_prob=0.75),
    dropout_rate=lambda tf: tf.nn.dropout(const(tf, 3, 4), rate=0.5),
    dropout_noise_shape=lambda tf: tf.nn.dropout(const(tf, 3, 4), 0.5, noise_shape=[3, 1]),
    dropout_noise_shape_none=lambda tf: tf.nn.dropout(const(tf, 3, 4), 0.5, noise_shape=[None, 1]),
    dropout_placeholder=lambda tf: tf.nn.dropout(const(tf, 3, 4), tf.placeholder_with_default(0.5, [])),
    dropout_rate_placeholder=lambda tf: tf.nn.dropout(const(tf, 3, 4), rate=tf.placeholder_with_default(0.5, [])),
    dropout_keep_all=lambda tf: tf.nn.dropout(const(tf, 3, 4), 1.0),
    dropout_rate_0=lambda tf: tf.nn.dropout(const(tf, 3, 4), rate=0.0),
    dropout_rate_int_0=lambda tf: tf.nn.dropout(const(tf, 3, 4), rate=0),
    dropout_seeded=lambda tf: tf.nn.dropout(const(tf, 3, 4), 0.5, seed=3),
    dropout_named=lambda tf: tf.nn.dropout(const(tf, 3, 4), 0.5, name="drop"),
    dropout_float64=lambda tf: tf.nn.dropout(tf.cast(const(tf, 3, 4), tf.float64), 0.5),
    dropout_keep_tensor=lambda tf: tf.nn.dropout(const(tf, 3, 4), tf.constant(0.5)),
    dropout_unknown_shape=lambda tf: tf.nn.dropout(tf.placeholder_with_default(np.ones([2, 3], "f"), [None, 3]), 0.5),
    dropout_unknown_rank=lambda tf: tf.nn.dropout(tf.placeholder_with_default(np.ones([2, 3], "f"), None), 0.5),
    dropout_noise_unknown=lambda tf: tf.nn.dropout(
        tf.placeholder_with_default(np.ones([2, 3], "f"), [None, 3]), 0.5, noise_shape=[None, 1]
    ),
    dropout_gradient=lambda tf: tf.gradients(tf.nn.dropout(const(tf, 3, 4) * 2, 0.5), []),
    dropout_numpy=lambda tf: tf.nn.dropout(np.ones([2, 3], np.float32), 0.5),
    rrelu=lambda tf: tf.nn.leaky_relu(const(tf, 3, 2)),
    relu6=lambda tf: tf.nn.relu6(const(tf, 3, 2)),
    elu=lambda tf: [tf.nn.elu(const(tf, 3, 2)), tf.nn.selu(const(tf, 2)), tf.nn.softplus(const(tf, 2))],
    crelu=lambda tf: tf.nn.crelu(const(tf, 3, 2)),
    swish=lambda tf: tf.nn.swish(const(tf, 3, 2)),
    softmax=lambda tf: tf.nn.softmax(const(tf, 3, 2)),
    softmax_3d=lambda tf: [tf.nn.softmax(const(tf, 3, 2, 2)), tf.nn.softmax(const(tf, 3, 2, 2), 1)],
    softmax_dim=lambda tf: tf.nn.softmax(const(tf, 3, 2), dim=0),
    log_softmax=lambda tf: [tf.nn.log_softmax(const(tf, 3, 2)), tf.nn.log_softmax(const(tf, 3, 2), 0)],
    softsign=lambda tf: tf.nn.softsign(const(tf, 3, 2)),
    bias_add=lambda tf: tf.nn.bias_add(const(tf, 3, 2), const(tf, 2)),
    xw_plus_b=lambda tf: tf.nn.xw_plus_b(const(tf, 3, 2), const(tf, 2, 4), const(tf, 4)),
    relu_layer=lambda tf: tf.nn.relu_layer(const(tf, 3, 2), const(tf, 2, 4), const(tf, 4)),
    conv2d=lambda tf: tf.nn.conv2d(images(tf), tf.random_normal([3, 3, 3, 2]), [1, 1, 1, 1], "SAME"),
    conv1d=lambda tf: tf.nn.conv1d(const(tf, 2, 8, 3), tf.random_normal([3, 3, 2]), 1, "SAME"),
    conv3d=lambda tf: tf.nn.conv3d(const(tf, 1, 4, 4, 4, 2), tf.random_normal([2, 2, 2, 2, 3]), [1] * 5, "SAME"),
    conv2d_transpose=lambda tf: tf.nn.conv2d_transpose(
        const(tf, 2, 4, 4, 3), tf.random_normal([3, 3, 2, 3]), [2, 8, 8, 2], [1, 2, 2, 1]
    ),
    depthwise_conv2d=lambda tf: tf.nn.depthwise_conv2d(
        images(tf), tf.random_normal([3, 3, 3, 2]), [1, 1, 1, 1], "SAME"
    ),
    separable_conv2d=lambda tf: tf.nn.separable_conv2d(
        images(tf), tf.random_normal([3, 3, 3, 2]), tf.random_normal([1, 1, 6, 4]), [1, 1, 1, 1], "SAME"
    ),
    atrous_conv2d=lambda tf: tf.nn.atrous_conv2d(images(tf), tf.random_normal([3, 3, 3, 2]), 2, "SAME"),
    convolution=lambda tf: tf.nn.convolution(images(tf), tf.random_normal([3, 3, 3, 2]), "SAME", dilation_rate=[2, 2]),
    max_pool=lambda tf: tf.nn.max_pool(images(tf), [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
    avg_pool=lambda tf: tf.nn.avg_pool(images(tf), [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
    max_pool_with_argmax=lambda tf: tf.nn.max_pool_with_argmax(images(tf), [1, 2, 2, 1], [1, 2, 2, 1], "SAME")[0],
    pool=lambda tf: tf.nn.pool(images(tf), [2, 2], "MAX", "SAME", strides=[2, 2]),
    lrn=lambda tf: tf.nn.lrn(images(tf), 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75),
    l2_loss=lambda tf: tf.nn.l2_loss(const(tf, 3, 2)),
    l2_normalize=lambda tf: [tf.nn.l2_normalize(const(tf, 3, 2), 1), tf.nn.l2_normalize(const(tf, 3, 2), dim=0)],
    moments=lambda tf: list(tf.nn.moments(const(tf, 3, 2), [0])),
    moments_keep=lambda tf: list(tf.nn.moments(images(tf), axes=[0, 1, 2], keep_dims=True)),
    weighted_moments=lambda tf: list(tf.nn.weighted_moments(const(tf, 3, 2), [0], const(tf, 3, 2))),
    batch_normalization=lambda tf: tf.nn.batch_normalization(
        const(tf, 3, 2), *tf.nn.moments(const(tf, 3, 2), [0]), tf.zeros([2]), tf.ones([2]), 0.001
    ),
    batch_normalization_plain=lambda tf: tf.nn.batch_normalization(
        const(tf, 3, 2), *tf.nn.moments(const(tf, 3, 2), [0]), None, None, 0.001
    ),
    fused_batch_norm=lambda tf: tf.nn.fused_batch_norm(images(tf), tf.ones([3]), tf.zeros([3]))[0],
    embedding_lookup=lambda tf: tf.nn.embedding_lookup(tf.Variable(tf.random_uniform([6, 3], -1, 1)), [1, 2]),
    embedding_lookup_parts=lambda tf: tf.nn.embedding_lookup(
        [tf.Variable(tf.random_uniform([3, 3])), tf.Variable(tf.random_uniform([3, 3]))], [1, 2]
    ),
    embedding_lookup_resource=lambda tf: tf.nn.embedding_lookup(tf.get_variable("e", [6, 3], use_resource=True), [1]),
    embedding_lookup_max_norm=lambda tf: tf.nn.embedding_lookup(const(tf, 6, 3), [1, 2], max_norm=1.0),
    embedding_lookup_sparse=lambda tf: tf.nn.embedding_lookup_sparse(
        tf.Variable(tf.random_uniform([6, 3])), tf.SparseTensor([[0, 0], [1, 0]], [1, 2], [2, 1]), None
    ),
    ctc_loss=lambda tf: tf.nn.ctc_loss(
        tf.SparseTensor([[0, 0], [0, 1]], [1, 2], [1, 2]),
        const(tf, 5, 1, 4),
        [5],
        ignore_longer_outputs_than_inputs=True,
    ),
    ctc_greedy_decoder=lambda tf: tf.nn.ctc_greedy_decoder(const(tf, 5, 1, 4), [5])[1],
    softmax_cross_entropy_with_logits=lambda tf: tf.nn.softmax_cross_entropy_with_logits(
        labels=loss_inputs(tf)[0], logits=loss_inputs(tf)[1]
    ),
    softmax_cross_entropy_with_logits_v2=lambda tf: tf.nn.softmax_cross_entropy_with_logits_v2(
        labels=loss_inputs(tf)[0], logits=loss_inputs(tf)[1]
    ),
    sparse_softmax_cross_entropy_with_logits=lambda tf: tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=[1, 2], logits=loss_inputs(tf)[1]
    ),
    sparse_softmax_cross_entropy_3d=lambda tf: tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=[[1, 2]], logits=const(tf, 1, 2, 3)
    ),
    softmax_cross_entropy_unknown=lambda tf: tf.nn.softmax_cross_entropy_with_logits_v2(
        labels=tf.placeholder_with_default(np.eye(3, dtype="f"), [None, 3]),
        logits=tf.placeholder_with_default(np.eye(3, dtype="f"), [None, 3]) * 2,
    ),
    sigmoid_cross_entropy_with_logits=lambda tf: tf.nn.sigmoid_cross_entropy_with_logits(
        labels=loss_inputs(tf)[0], logits=loss_inputs(tf)[1]
    ),
    weighted_cross_entropy_with_logits=lambda tf: tf.nn.weighted_cross_entropy_with_logits(
        labels=loss_inputs(tf)[0], logits=loss_inputs(tf)[1], pos_weight=2.0
    ),
    log_poisson_loss=lambda tf: tf.nn.log_poisson_loss(const(tf, 3), const(tf, 3)),
    in_top_k=lambda tf: [tf.nn.in_top_k(const(tf, 2, 3), [1, 2], 1), tf.nn.top_k(const(tf, 2, 3), 2)[0]],
    sufficient_statistics=lambda tf: list(tf.nn.sufficient_statistics(const(tf, 3, 2), [0])[1:3]),
    zero_fraction=lambda tf: tf.nn.zero_fraction(const(tf, 3, 2)),
    normalize_moments=lambda tf: list(tf.nn.normalize_moments(tf.constant(2.0), const(tf, 2), const(tf, 2), None)),
    depth_to_space=lambda tf: tf.depth_to_space(const(tf, 1, 2, 2, 4), 2),
    erosion2d=lambda tf: tf.nn.dilation2d(images(tf), const(tf, 2, 2, 3), [1] * 4, [1] * 4, "SAME"),
)


def candidates(tf):
    weights = tf.Variable(tf.truncated_normal([20, 4], stddev=0.5))
    biases = tf.Variable(tf.zeros([20]))
    return dict(weights=weights, biases=biases, inputs=const(tf, 2, 4), num_sampled=5, num_classes=20)


LABELS = [[3], [5]]

add(
    nce_loss=lambda tf: tf.nn.nce_loss(labels=tf.constant(LABELS), **candidates(tf)),
    sampled_softmax_loss=lambda tf: tf.nn.sampled_softmax_loss(labels=tf.constant(LABELS), **candidates(tf)),
    sampled_softmax_partitioned=lambda tf: tf.nn.sampled_softmax_loss(
        labels=tf.constant(LABELS), **dict(candidates(tf), partition_strategy="div", remove_accidental_hits=False)
    ),
    sampled_softmax_trained=lambda tf: tf.train.AdagradOptimizer(1.0).minimize(
        tf.reduce_mean(tf.nn.sampled_softmax_loss(labels=tf.constant(LABELS), **candidates(tf)))
    )
    and None,
    nce_loss_trained=lambda tf: tf.train.GradientDescentOptimizer(1.0).minimize(
        tf.reduce_mean(tf.nn.nce_loss(labels=tf.constant(LABELS), **candidates(tf)))
    )
    and None,
)


def sampler(name, *args, **kwargs):
    return lambda tf: list(getattr(tf.nn, name)(tf.constant(LABELS, tf.int64), *args, **kwargs))


add(
    uniform_candidate_sampler=sampler("uniform_candidate_sampler", 1, 5, True, 20),
    log_uniform_candidate_sampler=sampler("log_uniform_candidate_sampler", 1, 5, True, 20),
    learned_unigram_candidate_sampler=sampler("learned_unigram_candidate_sampler", 1, 5, True, 20),
    fixed_unigram_candidate_sampler=sampler(
        "fixed_unigram_candidate_sampler", 1, 5, True, 10, unigrams=[3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
    ),
    compute_accidental_hits=lambda tf: list(
        tf.nn.compute_accidental_hits(tf.constant(LABELS, tf.int64), tf.constant([3, 4], tf.int64), 1)
    ),
)


# Training.
def optimizers(tf):
    t = tf.train
    return {
        "gradient_descent": t.GradientDescentOptimizer(0.1),
        "momentum": t.MomentumOptimizer(0.1, 0.9),
        "nesterov": t.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
        "adam": t.AdamOptimizer(),
        "adagrad": t.AdagradOptimizer(0.1),
        "adadelta": t.AdadeltaOptimizer(0.1),
        "adagrad_da": t.AdagradDAOptimizer(0.1, tf.Variable(0, trainable=False, dtype=tf.int64)),
        "rmsprop": t.RMSPropOptimizer(0.1),
        "rmsprop_centered": t.RMSPropOptimizer(0.1, centered=True, momentum=0.5),
        "ftrl": t.FtrlOptimizer(0.1),
        "proximal_gradient_descent": t.ProximalGradientDescentOptimizer(0.1),
        "proximal_adagrad": t.ProximalAdagradOptimizer(0.1),
    }


OPTIMIZERS = """gradient_descent momentum nesterov adam adagrad adadelta adagrad_da rmsprop rmsprop_centered ftrl
proximal_gradient_descent proximal_adagrad""".split()


def network(tf, use_resource=False):
    """A two-layer network's loss."""
    with tf.variable_scope("network", use_resource=use_resource):
        inputs = tf.placeholder_with_default(np.ones([3, 5], np.float32), [None, 5])
        hidden = tf.layers.dense(inputs, 4, tf.nn.relu)
        return tf.reduce_mean(tf.square(tf.layers.dense(hidden, 2) - 1.0))


def embedding_loss(tf):
    return tf.reduce_sum(tf.nn.embedding_lookup(tf.Variable(tf.random_uniform([6, 3])), [1, 2, 1]) ** 2)


def optimizer_constructs(name):
    def dense(tf):
        optimizer = optimizers(tf)[name]
        loss = network(tf)
        optimizer.minimize(loss, global_step=tf.train.get_or_create_global_step())

    def sparse(tf):
        optimizer = optimizers(tf)[name]
        optimizer.minimize(embedding_loss(tf))

    def resource(tf):
        optimizer = optimizers(tf)[name]
        optimizer.minimize(network(tf, True))

    return {"optimizer_" + name: dense, "optimizer_sparse_" + name: sparse, "optimizer_resource_" + name: resource}


for name in OPTIMIZERS:
    add(**optimizer_constructs(name))


@construct
def gradients(tf):
    loss = network(tf)
    return tf.gradients(loss, tf.trainable_variables())


@construct
def gradients_clipped(tf):
    loss = network(tf)
    optimizer = tf.train.AdamOptimizer(tf.Variable(0.01, trainable=False))
    variables = tf.trainable_variables()
    clipped, _ = tf.clip_by_global_norm(tf.gradients(loss, variables), 5.0)
    optimizer.apply_gradients(zip(clipped, variables), tf.Variable(0, trainable=False))
    return clipped


@construct
def gradients_clipped_by_value(tf):
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    pairs = optimizer.compute_gradients(network(tf))
    optimizer.apply_gradients([(tf.clip_by_value(gradient, -1.0, 1.0), v) for gradient, v in pairs])
    return [tf.clip_by_norm(gradient, 1.0) for gradient, _ in pairs]


@construct
def gradients_of_many_ops(tf):
    x = tf.Variable(tf.random_normal([2, 4]))
    y = tf.concat([tf.exp(x), tf.log(x * x + 1), tf.sqrt(x * x + 1), tf.abs(x), x / 2.0, -x, tf.pow(x * x + 1, 1.5)], 1)
    y = tf.reduce_max(y, 1) + tf.reduce_mean(y, 1) + tf.reduce_prod(y, 1) + tf.reduce_sum(tf.transpose(y), 0)
    y += (
        tf.reduce_sum(tf.gather(tf.reshape(x, [4, 2]), [0, 1]), 1)
        + tf.reduce_sum(tf.stack([x, x], 2)[:, 0], [1, 2 - 1])[0:2]
    )
    parts = tf.split(x, 2, 1) + tf.unstack(x, axis=1)
    y += tf.add_n([tf.reduce_sum(part) for part in parts])
    y += tf.reduce_sum(tf.maximum(x, 0.1) * tf.minimum(x, 0.3), 1) + tf.reduce_sum(tf.where(x > 0, x, x * 2), 1)
    y += tf.reduce_sum(tf.pad(x, [[0, 0], [1, 1]]), 1) + tf.reduce_sum(tf.tile(x, [1, 2]), 1)
    y += tf.reduce_sum(tf.squared_difference(tf.expand_dims(x, 1), 1.0), [1, 2]) + tf.reduce_sum(tf.floor(x), 1)
    y += tf.reduce_sum(tf.sigmoid(x) + tf.tanh(x) + tf.nn.softmax(x) + tf.nn.softplus(x) + tf.sin(x) + tf.cos(x), 1)
    y += tf.reduce_sum(tf.matmul(x, x, transpose_b=True), 1) + tf.reduce_logsumexp(x, 1) + tf.norm(x, axis=1)
    y += tf.reduce_sum(tf.cumsum(x, 1) + tf.square(x) + tf.rsqrt(x * x + 1) + tf.reciprocal(x), 1)
    return tf.gradients(y, x)


@construct
def gradients_of_images(tf):
    x = tf.Variable(tf.random_normal([1, 8, 8, 2]))
    y = tf.nn.conv2d(x, tf.Variable(tf.random_normal([3, 3, 2, 2])), [1, 1, 1, 1], "SAME")
    y = tf.nn.max_pool(tf.nn.lrn(tf.nn.relu(y)), [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    y = tf.nn.avg_pool(y, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    y = tf.layers.batch_normalization(y, training=True)
    y = tf.image.resize_bilinear(y, [4, 4]) + tf.image.resize_nearest_neighbor(y, [4, 4])
    y = tf.nn.dropout(tf.nn.bias_add(y, tf.Variable(tf.zeros([2]))), 0.5)
    return tf.gradients(tf.nn.l2_loss(y), tf.trainable_variables())


@construct
def gradients_cross_entropy(tf):
    x = tf.Variable(tf.random_normal([2, 3]))
    labels = tf.one_hot([1, 2], 3)
    y = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=x)
    y += tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1, 2], logits=x)
    y += tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=x), 1)
    y += -tf.reduce_sum(labels * tf.log(tf.clip_by_value(tf.nn.softmax(x), 1e-10, 1.0)), 1)
    return tf.gradients(tf.reduce_mean(y), x)


@construct
def hessians(tf):
    x = tf.Variable(tf.random_normal([3]))
    return tf.hessians(tf.reduce_sum(x**3), x)


@construct
def cond_gradient(tf):
    x = tf.Variable(tf.random_normal([3]))
    y = tf.cond(tf.reduce_sum(x) > 0, lambda: x * 2, lambda: tf.nn.dropout(x, 0.5))
    return tf.gradients(y, x)


@construct
def gradients_with_scan(tf):
    x = tf.Variable(tf.random_normal([3]))
    y = tf.scan(lambda a, b: a * b + tf.random_normal([]), x) + tf.map_fn(lambda a: a * a, x)
    return tf.gradients(y, x)


add(
    clip_by_value=lambda tf: tf.clip_by_value(const(tf, 4), -0.5, 0.5),
    clip_by_norm=lambda tf: tf.clip_by_norm(const(tf, 4), 0.5),
    clip_by_norm_axes=lambda tf: tf.clip_by_norm(const(tf, 4, 2), 0.5, axes=[1]),
    clip_by_average_norm=lambda tf: tf.clip_by_average_norm(const(tf, 4), 0.5),
    clip_by_global_norm=lambda tf: tf.clip_by_global_norm([const(tf, 4), const(tf, 3)], 0.5)[0],
    global_norm=lambda tf: tf.global_norm([const(tf, 4), const(tf, 3)]),
)


def decay(name, *args, **kwargs):
    return lambda tf: getattr(tf.train, name)(0.1, tf.Variable(5, trainable=False), *args, **kwargs)


add(
    exponential_decay=decay("exponential_decay", 10, 0.9),
    exponential_decay_staircase=decay("exponential_decay", 10, 0.9, staircase=True),
    inverse_time_decay=decay("inverse_time_decay", 10, 0.9),
    natural_exp_decay=decay("natural_exp_decay", 10, 0.9),
    polynomial_decay=decay("polynomial_decay", 10),
    polynomial_decay_cycle=decay("polynomial_decay", 10, cycle=True),
    cosine_decay=decay("cosine_decay", 10),
    cosine_decay_restarts=decay("cosine_decay_restarts", 10),
    linear_cosine_decay=decay("linear_cosine_decay", 10),
    noisy_linear_cosine_decay=decay("noisy_linear_cosine_decay", 10),
    piecewise_constant=lambda tf: tf.train.piecewise_constant(tf.Variable(5, trainable=False), [3, 6], [0.1, 0.2, 0.3]),
    global_step=lambda tf: tf.train.get_or_create_global_step(),
    create_global_step=lambda tf: [tf.train.create_global_step(), tf.train.get_global_step() + 1],
)


@construct
def exponential_moving_average(tf):
    v = tf.Variable(tf.random_normal([3]))
    average = tf.train.ExponentialMovingAverage(0.99, tf.Variable(0, trainable=False))
    average.apply([v])
    return average.average(v)


@construct
def exponential_moving_average_of_tensor(tf):
    mean, variance = tf.nn.moments(tf.random_normal([3, 2]), [0])
    average = tf.train.ExponentialMovingAverage(0.5)
    with tf.control_dependencies([average.apply([mean, variance])]):
        tf.identity(mean)
    return average.average(mean)


@construct
def exponential_moving_average_debiased(tf):
    average = tf.train.ExponentialMovingAverage(0.5, zero_debias=True)
    average.apply([tf.random_normal([3])])


@construct
def batch_norm_by_hand(tf):
    x = tf.random_normal([4, 3])
    mean, variance = tf.nn.moments(x, [0])
    average = tf.train.ExponentialMovingAverage(decay=0.5)

    def update():
        with tf.control_dependencies([average.apply([mean, variance])]):
            return tf.identity(mean), tf.identity(variance)

    mean, variance = tf.cond(
        tf.placeholder_with_default(True, []), update, lambda: (average.average(mean), average.average(variance))
    )
    return tf.nn.batch_normalization(x, mean, variance, tf.Variable(tf.zeros([3])), tf.Variable(tf.ones([3])), 0.001)


@construct
def saver(tf):
    network(tf)
    tf.train.Saver()


@construct
def saver_options(tf):
    network(tf)
    tf.train.Saver(tf.trainable_variables(), max_to_keep=3, keep_checkpoint_every_n_hours=2)
    tf.train.Saver({"v": tf.Variable(1.0)})


@construct
def saver_sharded(tf):
    network(tf)
    tf.train.Saver(sharded=True)


@construct
def saver_resource(tf):
    network(tf, True)
    tf.train.Saver()


@construct
def saver_partitioned(tf):
    get_variable_partitioned(tf)
    tf.train.Saver()


@construct
def saver_of_rnn(tf):
    dynamic_rnn_lengths(tf)
    tf.train.Saver(write_version=tf.train.SaverDef.V2)


add(
    global_variables_initializer=lambda tf: network(tf) is tf.global_variables_initializer() or None,
    local_variables_initializer=lambda tf: tf.local_variables_initializer() and None,
    empty_initializer=lambda tf: tf.global_variables_initializer() and None,
    initialize_all_variables=lambda tf: (tf.Variable(1.0), tf.initialize_all_variables()) and None,
    report_uninitialized_variables=lambda tf: (tf.Variable(1.0), tf.report_uninitialized_variables()) and None,
    tables_initializer=lambda tf: tf.tables_initializer() and None,
    is_variable_initialized=lambda tf: tf.is_variable_initialized(tf.Variable(1.0)),
)


# Losses and metrics.
def loss(name, *args, **kwargs):
    return lambda tf: getattr(tf.losses, name)(tf.one_hot([1, 2], 3), const(tf, 2, 3), *args, **kwargs)


add(
    loss_absolute_difference=loss("absolute_difference"),
    loss_cosine_distance=loss("cosine_distance", axis=1),
    loss_hinge=loss("hinge_loss"),
    loss_huber=loss("huber_loss"),
    loss_log=loss("log_loss"),
    loss_mean_squared_error=loss("mean_squared_error"),
    loss_mean_squared_error_weights=loss("mean_squared_error", weights=0.5),
    loss_mean_squared_error_weights_2d=loss("mean_squared_error", weights=np.ones([2, 1], np.float32)),
    loss_mean_squared_error_sum=loss("mean_squared_error", reduction="weighted_sum"),
    loss_mean_pairwise_squared_error=loss("mean_pairwise_squared_error"),
    loss_sigmoid_cross_entropy=loss("sigmoid_cross_entropy"),
    loss_sigmoid_cross_entropy_smooth=loss("sigmoid_cross_entropy", label_smoothing=0.1),
    loss_softmax_cross_entropy=loss("softmax_cross_entropy"),
    loss_softmax_cross_entropy_smooth=loss("softmax_cross_entropy", label_smoothing=0.1),
    loss_sparse_softmax_cross_entropy=lambda tf: tf.losses.sparse_softmax_cross_entropy(
        labels=[1, 2], logits=const(tf, 2, 3)
    ),
    loss_sparse_softmax_cross_entropy_weights=lambda tf: tf.losses.sparse_softmax_cross_entropy(
        tf.placeholder_with_default([1, 2], [None]), const(tf, 2, 3), weights=tf.constant([1.0, 0.0])
    ),
    loss_unknown=lambda tf: tf.losses.mean_squared_error(
        tf.placeholder_with_default(np.ones([2, 1], "f"), [None, 1]),
        tf.placeholder_with_default(np.ones([2, 1], "f"), [None, 1]),
    ),
    loss_total=lambda tf: [loss("mean_squared_error")(tf), loss("log_loss")(tf), tf.losses.get_total_loss()],
    loss_compute_weighted=lambda tf: tf.losses.compute_weighted_loss(const(tf, 3)),
    legacy_sequence_loss=lambda tf: tf.reduce_mean(const(tf, 3)),
)


def metric(name, *args, **kwargs):
    integer = kwargs.pop("integer", False)

    def build(tf):
        labels = tf.constant([0, 1, 1])
        predictions = tf.constant([1, 1, 0] if integer else [0.2, 0.7, 0.4])
        if not integer:
            labels = tf.constant([False, True, True]) if name in BINARY else tf.constant([0.0, 1.0, 1.0])
        getattr(tf.metrics, name)(labels, predictions, *args, **kwargs)

    return build


BINARY = (
    "auc",
    "precision_at_thresholds",
    "recall_at_thresholds",
    "sensitivity_at_specificity",
    "specificity_at_sensitivity",
    "false_negatives_at_thresholds",
)

add(
    metric_accuracy=metric("accuracy", integer=True),
    metric_auc=metric("auc"),
    metric_auc_pr=metric("auc", curve="PR", num_thresholds=20),
    metric_precision=metric("precision", integer=True),
    metric_recall=metric("recall", integer=True),
    metric_true_positives=metric("true_positives", integer=True),
    metric_true_negatives=metric("true_negatives", integer=True),
    metric_false_positives=metric("false_positives", integer=True),
    metric_false_negatives=metric("false_negatives", integer=True),
    metric_mean_absolute_error=metric("mean_absolute_error"),
    metric_mean_squared_error=metric("mean_squared_error"),
    metric_root_mean_squared_error=metric("root_mean_squared_error"),
    metric_mean_iou=metric("mean_iou", 2, integer=True),
    metric_mean_per_class_accuracy=metric("mean_per_class_accuracy", 2, integer=True),
    metric_mean_relative_error=lambda tf: tf.metrics.mean_relative_error([1.0, 2.0], [1.0, 3.0], [1.0, 2.0]) and None,
    metric_mean_cosine_distance=metric("mean_cosine_distance", 0),
    metric_precision_at_thresholds=metric("precision_at_thresholds", [0.3, 0.6]),
    metric_recall_at_thresholds=metric("recall_at_thresholds", [0.3, 0.6]),
    metric_sensitivity_at_specificity=metric("sensitivity_at_specificity", 0.5),
    metric_specificity_at_sensitivity=metric("specificity_at_sensitivity", 0.5),
    metric_mean=lambda tf: tf.metrics.mean([1.0, 2.0]) and None,
    metric_mean_weights=lambda tf: tf.metrics.mean([1.0, 2.0], [0.5, 1.0]) and None,
    metric_mean_tensor=lambda tf: tf.metrics.mean_tensor([1.0, 2.0]) and None,
    metric_percentage_below=lambda tf: tf.metrics.percentage_below([1.0, 2.0], 1.5) and None,
    metric_recall_at_k=lambda tf: tf.metrics.recall_at_k(tf.constant([[1], [2]], tf.int64), const(tf, 2, 3), 2)
    and None,
    metric_precision_at_k=lambda tf: tf.metrics.precision_at_k(tf.constant([[1]], tf.int64), const(tf, 1, 3), 2)
    and None,
    metric_average_precision_at_k=lambda tf: tf.metrics.average_precision_at_k(
        tf.constant([[1]], tf.int64), const(tf, 1, 3), 2
    )
    and None,
    metric_accuracy_one_hot=lambda tf: tf.metrics.accuracy(
        labels=tf.argmax(tf.one_hot([1, 2], 3), axis=1), predictions=tf.argmax(const(tf, 2, 3), axis=1)
    )[1]
    is None
    or None,
    metric_accuracy_unknown=lambda tf: tf.metrics.accuracy(
        tf.placeholder_with_default([1], [None]), tf.placeholder_with_default([1], [None])
    )
    and None,
    confusion_matrix=lambda tf: tf.confusion_matrix([1, 2], [1, 0]),
    confusion_matrix_classes=lambda tf: tf.math.confusion_matrix([1, 2], [1, 0], num_classes=3),
)

# Summaries.
add(
    summary_scalar=lambda tf: tf.summary.scalar("loss", 1.0),
    summary_histogram=lambda tf: tf.summary.histogram("weights", const(tf, 3)),
    summary_image=lambda tf: tf.summary.image("images", images(tf), 1),
    summary_audio=lambda tf: tf.summary.audio("audio", const(tf, 1, 8, 1), 8.0),
    summary_text=lambda tf: tf.summary.text("text", tf.constant("words")),
    summary_tensor=lambda tf: tf.summary.tensor_summary("tensor", const(tf, 3)),
    summary_merged=lambda tf: (tf.summary.scalar("loss", 1.0), tf.summary.merge_all())[1],
    summary_merge=lambda tf: tf.summary.merge([tf.summary.scalar("loss", 1.0)]),
)


@construct
def variable_summaries(tf):
    v = tf.Variable(tf.truncated_normal([3]))
    with tf.name_scope("summaries"):
        mean = tf.reduce_mean(v)
        tf.summary.scalar("mean", mean)
        with tf.name_scope("stddev"):
            stddev = tf.sqrt(tf.reduce_mean(tf.square(v - mean)))
        tf.summary.scalar("stddev", stddev)
        tf.summary.scalar("max", tf.reduce_max(v))
        tf.summary.histogram("histogram", v)
    tf.summary.merge_all()


# Input.
@construct
def shuffle_batch(tf):
    tf.train.shuffle_batch([tf.constant([1.0, 2.0])], 2, 10, 4)


@construct
def shuffle_batch_enqueue_many(tf):
    tf.train.shuffle_batch([const(tf, 4, 3), [1, 2, 3, 4]], 2, 10, 4, num_threads=2, enqueue_many=True)


@construct
def batch(tf):
    tf.train.batch([tf.constant([1.0, 2.0]), tf.constant(1)], 2, capacity=10)


@construct
def batch_dynamic_pad(tf):
    tf.train.batch([tf.constant([1.0, 2.0])], 2, dynamic_pad=True, allow_smaller_final_batch=True)


@construct
def shuffle_batch_join(tf):
    tf.train.shuffle_batch_join([[tf.constant(1.0)], [tf.constant(2.0)]], 2, 10, 4)


@construct
def string_input_producer(tf):
    queue = tf.train.string_input_producer(["a", "b", "c"], num_epochs=2)
    tf.TFRecordReader().read(queue)


@construct
def string_input_producer_unshuffled(tf):
    tf.TextLineReader(skip_header_lines=1).read(tf.train.string_input_producer(["a", "b"], shuffle=False))


@construct
def csv_reader(tf):
    _, value = tf.TextLineReader().read(tf.train.string_input_producer(["a", "b"]))
    columns = tf.decode_csv(value, [[1.0], [1.0], [1]])
    tf.train.shuffle_batch([tf.stack(columns[:2]), columns[2]], 2, 20, 10)


@construct
def tfrecord_reader(tf):
    _, serialized = tf.TFRecordReader().read(tf.train.string_input_producer(["a"], num_epochs=None))
    features = {"image": tf.FixedLenFeature([], tf.string), "label": tf.FixedLenFeature([], tf.int64)}
    features = tf.parse_single_example(serialized, features)
    image = tf.reshape(tf.cast(tf.decode_raw(features["image"], tf.uint8), tf.float32) * (1.0 / 255) - 0.5, [784])
    tf.train.shuffle_batch([image, tf.cast(features["label"], tf.int32)], 2, 20, 10)


@construct
def slice_input_producer(tf):
    tf.train.slice_input_producer([["a", "b"], [1, 2]], shuffle=True)


@construct
def range_input_producer(tf):
    tf.train.range_input_producer(5, shuffle=True).dequeue()


@construct
def input_producer(tf):
    tf.train.input_producer(const(tf, 3, 2), shuffle=False).dequeue()


@construct
def queues(tf):
    queue = tf.FIFOQueue(10, [tf.float32], [[2]])
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue([[1.0, 2.0]])] * 2))
    shuffled = tf.RandomShuffleQueue(10, 2, [tf.float32], [[]])
    shuffled.enqueue_many([[1.0, 2.0]])
    return [shuffled.size(), queue.size()]


@construct
def match_filenames_once(tf):
    tf.train.match_filenames_once("*.txt")


@construct
def whole_file_reader(tf):
    _, content = tf.WholeFileReader().read(tf.train.string_input_producer(["a"]))
    image = tf.image.resize_images(tf.image.decode_jpeg(content, channels=3), [8, 8])
    tf.train.batch([image], 2, shapes=[[8, 8, 3]])


def dataset(transform, one_shot=True):
    def build(tf):
        data = transform(tf, tf.data.Dataset.from_tensor_slices(np.arange(10, dtype=np.float32)))
        maker = tf.data.make_one_shot_iterator if one_shot else tf.data.make_initializable_iterator
        iterator = maker(data)
        tf.add_to_collection("initializers", None if one_shot else iterator.initializer)
        return iterator.get_next()

    return build


def shuffled(tf, data):
    return data.shuffle(10).repeat().batch(4)


add(
    dataset_batch=dataset(lambda tf, data: data.batch(4)),
    dataset_shuffle=dataset(shuffled),
    dataset_shuffle_initializable=dataset(shuffled, one_shot=False),
    dataset_shuffle_seeded=dataset(lambda tf, data: data.shuffle(10, seed=3).batch(4)),
    dataset_shuffle_once=dataset(lambda tf, data: data.shuffle(10, reshuffle_each_iteration=False).batch(4)),
    dataset_map=dataset(lambda tf, data: data.map(lambda x: x * 2).prefetch(1)),
    dataset_map_random=dataset(lambda tf, data: data.map(lambda x: x + tf.random_uniform([])).batch(3)),
    dataset_map_random_initializable=dataset(
        lambda tf, data: data.map(lambda x: x + tf.random_normal([])).batch(3), one_shot=False
    ),
    dataset_filter=dataset(lambda tf, data: data.filter(lambda x: x > 3)),
    dataset_flat_map=dataset(lambda tf, data: data.flat_map(tf.data.Dataset.from_tensors), one_shot=False),
    dataset_zip=dataset(lambda tf, data: tf.data.Dataset.zip((data, data)).map(lambda a, b: a + b)),
    dataset_range_shuffle=dataset(lambda tf, data: tf.data.Dataset.range(9).shuffle(9).batch(3)),
    dataset_padded=dataset(
        lambda tf, data: data.map(lambda x: tf.fill([2], x)).padded_batch(2, [None]), one_shot=False
    ),
    dataset_skip_take=dataset(lambda tf, data: data.skip(1).take(6).repeat(2).batch(2, drop_remainder=True)),
    dataset_shuffle_and_repeat=dataset(
        lambda tf, data: data.apply(tf.data.experimental.shuffle_and_repeat(10)).batch(3), one_shot=False
    ),
    dataset_sample=dataset(
        lambda tf, data: tf.data.experimental.sample_from_datasets([data, data.map(lambda x: -x)]).batch(3),
        one_shot=False,
    ),
    dataset_interleave=dataset(
        lambda tf, data: data.interleave(lambda x: tf.data.Dataset.from_tensors(x).repeat(2), 2, 1), one_shot=False
    ),
)


@construct
def dataset_feedable(tf):
    x = tf.placeholder_with_default(np.ones([4, 2], np.float32), [None, 2])
    data = tf.data.Dataset.from_tensor_slices((x, x)).shuffle(4).batch(2).repeat()
    iterator = data.make_initializable_iterator()
    tf.add_to_collection("initializers", iterator.initializer)
    return list(iterator.get_next())


@construct
def dataset_reinitializable(tf):
    data = tf.data.Dataset.range(6).shuffle(6).batch(2)
    iterator = tf.data.Iterator.from_structure(data.output_types, data.output_shapes)
    tf.add_to_collection("initializers", iterator.make_initializer(data))
    return iterator.get_next()


@construct
def dataset_one_shot_method(tf):
    return tf.data.Dataset.from_tensor_slices([1, 2, 3, 4]).shuffle(4).make_one_shot_iterator().get_next()


# Images.
def image(name, *args, **kwargs):
    return lambda tf: getattr(tf.image, name)(images(tf)[0], *args, **kwargs)


add(
    image_random_flip_left_right=image("random_flip_left_right"),
    image_random_flip_up_down=image("random_flip_up_down"),
    image_random_flip_batch=lambda tf: tf.image.random_flip_left_right(images(tf)),
    image_random_brightness=image("random_brightness", 0.3),
    image_random_contrast=image("random_contrast", 0.2, 1.8),
    image_random_hue=image("random_hue", 0.2),
    image_random_saturation=image("random_saturation", 0.5, 1.5),
    image_random_crop=lambda tf: tf.random_crop(images(tf), [2, 4, 4, 3]),
    image_random_jpeg_quality=lambda tf: tf.image.random_jpeg_quality(images(tf)[0], 50, 90),
    image_sample_distorted=lambda tf: list(
        tf.image.sample_distorted_bounding_box(
            [8, 8, 3], tf.constant([[[0.1, 0.1, 0.9, 0.9]]]), min_object_covered=0.1, seed=3
        )
    ),
    image_per_image_standardization=image("per_image_standardization"),
    image_resize_images=lambda tf: tf.image.resize_images(images(tf), [4, 4]),
    image_resize_images_one=image("resize_images", [4, 4]),
    image_resize_bilinear=lambda tf: tf.image.resize_bilinear(images(tf), [4, 4]),
    image_resize_crop_or_pad=image("resize_image_with_crop_or_pad", 6, 10),
    image_central_crop=image("central_crop", 0.5),
    image_flip_left_right=image("flip_left_right"),
    image_transpose=image("transpose_image"),
    image_rot90=image("rot90"),
    image_adjust_brightness=image("adjust_brightness", 0.1),
    image_adjust_contrast=image("adjust_contrast", 0.5),
    image_adjust_hue=image("adjust_hue", 0.1),
    image_adjust_saturation=image("adjust_saturation", 0.5),
    image_adjust_gamma=image("adjust_gamma", 0.5),
    image_rgb_to_grayscale=image("rgb_to_grayscale"),
    image_grayscale_to_rgb=lambda tf: tf.image.grayscale_to_rgb(images(tf, channels=1)),
    image_rgb_to_hsv=image("rgb_to_hsv"),
    image_convert=image("convert_image_dtype", "uint8"),
    image_convert_back=lambda tf: tf.image.convert_image_dtype(tf.constant([[[1, 2, 3]]], tf.uint8), tf.float32),
    image_total_variation=lambda tf: tf.image.total_variation(images(tf)),
    image_pad=image("pad_to_bounding_box", 1, 1, 10, 10),
    image_crop=image("crop_to_bounding_box", 1, 1, 4, 4),
    image_crop_and_resize=lambda tf: tf.image.crop_and_resize(images(tf), [[0.1, 0.1, 0.8, 0.8]], [0], [4, 4]),
    image_psnr=lambda tf: tf.image.psnr(images(tf), images(tf), 1.0),
    image_ssim=lambda tf: tf.image.ssim(images(tf, size=16), images(tf, size=16), 1.0),
    image_draw_boxes=lambda tf: tf.image.draw_bounding_boxes(images(tf), tf.zeros([2, 1, 4])),
    image_decode_png=lambda tf: tf.image.encode_png(tf.zeros([2, 2, 3], tf.uint8)),
)


@construct
def image_distorted(tf):
    """The pipeline of the CIFAR-10 tutorial."""
    image = tf.random_crop(images(tf)[0], [6, 6, 3])
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_brightness(image, max_delta=63)
    image = tf.image.random_contrast(image, lower=0.2, upper=1.8)
    return tf.image.per_image_standardization(image)


def unknown_image(tf):
    return tf.placeholder_with_default(np.ones([9, 9, 3], np.float32), [None, None, 3])


add(
    image_decode_jpeg=lambda tf: (tf.image.decode_jpeg(tf.read_file("a.jpg"), channels=3), None)[1],
    image_decode_image=lambda tf: (tf.image.decode_image(tf.read_file("a.jpg")), None)[1],
    image_decode_image_channels=lambda tf: (tf.image.decode_image(tf.read_file("a.jpg"), channels=3), None)[1],
    image_unknown_flip=lambda tf: tf.image.random_flip_left_right(unknown_image(tf)),
    image_unknown_standardized=lambda tf: tf.image.per_image_standardization(unknown_image(tf)),
    image_unknown_central_crop=lambda tf: tf.image.central_crop(unknown_image(tf), 0.8),
    image_unknown_crop_or_pad=lambda tf: tf.image.resize_image_with_crop_or_pad(unknown_image(tf), 8, 8),
    image_unknown_resized=lambda tf: tf.image.resize_images(unknown_image(tf), [8, 8]),
    image_unknown_random_crop=lambda tf: tf.random_crop(unknown_image(tf), [8, 8, 3]),
    image_unknown_brightness=lambda tf: tf.image.random_brightness(unknown_image(tf), 0.3),
    image_unknown_rot90=lambda tf: tf.image.rot90(unknown_image(tf)),
    image_unknown_grayscale=lambda tf: tf.image.rgb_to_grayscale(unknown_image(tf)),
)


# Mathematics and arrays.
def unary(*names, **kwargs):
    shape = kwargs.pop("shape", (2, 3))

    def build(tf):
        x = const(tf, *shape)
        return [functools.reduce(getattr, name.split("."), tf)(x, **kwargs) for name in names]

    return build


add(
    math_unary=unary(
        "abs", "negative", "sign", "square", "exp", "sin", "cos", "floor", "ceil", "round", "sigmoid", "tanh"
    ),
    math_unary_more=unary(
        "log1p", "expm1", "erf", "tan", "atan", "sinh", "cosh", "rint", "is_nan", "is_inf", "is_finite"
    ),
    math_special=unary("lgamma", "asin", "acos", "asinh", "atanh", "rsqrt", "sqrt", "log", "reciprocal"),
    math_reduce=unary("reduce_sum", "reduce_mean", "reduce_max", "reduce_min", "reduce_prod", "reduce_logsumexp"),
    math_reduce_axis=unary("reduce_sum", "reduce_mean", "reduce_max", "reduce_logsumexp", axis=1),
    math_reduce_keep_dims=unary("reduce_sum", "reduce_mean", "reduce_max", axis=1, keep_dims=True),
    math_reduce_indices=unary("reduce_sum", "reduce_mean", reduction_indices=[1]),
    math_reduce_statistics=unary("math.reduce_std", "math.reduce_variance", "math.reduce_euclidean_norm"),
    math_reduce_unknown=lambda tf: [
        reduce(tf.placeholder_with_default(np.ones([2, 3], "f"), [None, 3]))
        for reduce in (tf.reduce_sum, tf.reduce_mean, tf.reduce_max, tf.reduce_logsumexp)
    ],
    math_reduce_unknown_rank=lambda tf: [
        reduce(tf.placeholder_with_default(np.ones([2, 3], "f"), None)) for reduce in (tf.reduce_sum, tf.reduce_mean)
    ],
    math_reduce_bool=lambda tf: [tf.reduce_all([True, False]), tf.reduce_any([True, False])],
    math_norm=lambda tf: [tf.norm(const(tf, 3, 2)), tf.norm(const(tf, 3, 2), axis=1), tf.norm(const(tf, 3), ord=1)],
    math_operators=lambda tf: [
        op(const(tf, 3), 2.0)
        for op in (
            lambda x, y: x + y,
            lambda x, y: x - y,
            lambda x, y: x * y,
            lambda x, y: x / y,
            lambda x, y: x // y,
            lambda x, y: x % y,
            lambda x, y: x**y,
            lambda x, y: y - x,
            lambda x, y: y / x,
            lambda x, y: -x,
            lambda x, y: x > y,
            lambda x, y: x <= y,
            lambda x, y: abs(x),
            lambda x, y: y + x,
            lambda x, y: y * x,
            lambda x, y: y**x,
        )
    ],
    math_int_operators=lambda tf: [
        tf.constant([3, 4]) / 2,
        tf.constant([3, 4]) // 2,
        tf.constant([3, 4]) % 2,
        7 // tf.constant(2),
    ],
    math_bool_operators=lambda tf: [
        tf.constant(True) & tf.constant(False),
        tf.constant(True) | tf.constant(False),
        ~tf.constant(True),
        tf.constant(True) ^ tf.constant(True),
        tf.logical_and(True, False),
        tf.logical_xor(True, False),
        tf.equal([1.0], [1.0]),
        tf.not_equal(1, 2),
    ],
    math_matmul_operator=lambda tf: const(tf, 2, 3) @ const(tf, 3, 2),
    math_equal=lambda tf: [tf.equal(const(tf, 3), const(tf, 3)), tf.greater(const(tf, 3), 0), tf.logical_not([True])],
    math_binary=lambda tf: [
        getattr(tf, name)(const(tf, 3), 2.0)
        for name in (
            "add",
            "subtract",
            "multiply",
            "divide",
            "div",
            "truediv",
            "floordiv",
            "mod",
            "floormod",
            "maximum",
            "minimum",
            "pow",
            "squared_difference",
            "div_no_nan",
            "atan2",
        )
    ],
    math_matmul=lambda tf: [
        tf.matmul(const(tf, 2, 3), const(tf, 3, 2)),
        tf.matmul(const(tf, 2, 3), const(tf, 2, 3), transpose_b=True),
        tf.matmul(const(tf, 2, 2, 3), const(tf, 2, 3, 2)),
        tf.matmul(const(tf, 2, 3), const(tf, 3, 2), b_is_sparse=True),
    ],
    math_tensordot=lambda tf: tf.tensordot(const(tf, 2, 3), const(tf, 3, 2), 1),
    math_tensordot_3d=lambda tf: tf.tensordot(const(tf, 2, 3, 4), const(tf, 4, 2), [[2], [0]]),
    math_tensordot_unknown=lambda tf: tf.tensordot(
        tf.placeholder_with_default(np.ones([2, 3, 4], "f"), [None, None, 4]), const(tf, 4, 2), axes=[[2], [0]]
    ),
    math_tensordot_outer=lambda tf: tf.tensordot(const(tf, 2), const(tf, 3), 0),
    math_einsum=lambda tf: tf.einsum("ij,jk->ik", const(tf, 2, 3), const(tf, 3, 2)),
    math_einsum_batch=lambda tf: tf.einsum("bij,bjk->bik", const(tf, 2, 2, 3), const(tf, 2, 3, 2)),
    math_add_n=lambda tf: [tf.add_n([const(tf, 3), const(tf, 3)]), tf.accumulate_n([const(tf, 3), const(tf, 3)])],
    math_argmax=lambda tf: [
        tf.argmax(const(tf, 2, 3), 1),
        tf.argmin(const(tf, 2, 3), axis=0),
        tf.arg_max(const(tf, 2, 3), 1),
    ],
    math_cumsum=lambda tf: [tf.cumsum(const(tf, 3)), tf.cumprod(const(tf, 3)), tf.cumsum(const(tf, 3), reverse=True)],
    math_segment=lambda tf: [
        tf.segment_sum(const(tf, 3), [0, 0, 1]),
        tf.unsorted_segment_sum(const(tf, 3), [0, 0, 1], 2),
        tf.segment_mean(const(tf, 3), [0, 0, 1]),
        tf.segment_max(const(tf, 3), [0, 0, 1]),
    ],
    math_linalg=lambda tf: [
        tf.matrix_inverse(tf.eye(2) * 2.0),
        tf.matrix_determinant(tf.eye(2)),
        tf.cholesky(tf.eye(2)),
        tf.trace(tf.eye(2)),
        tf.matrix_transpose(const(tf, 2, 3)),
        tf.matrix_diag(const(tf, 3)),
        tf.diag(const(tf, 3)),
        tf.eye(3, 2),
        tf.matrix_solve(tf.eye(2), const(tf, 2, 1)),
        tf.matrix_band_part(const(tf, 3, 3), 0, -1),
        tf.diag_part(tf.eye(2)),
        tf.matrix_diag_part(tf.eye(2)),
        tf.matrix_set_diag(tf.eye(2), const(tf, 2)),
    ],
    math_linalg_decompositions=lambda tf: (
        tf.svd(const(tf, 3, 2)),
        tf.qr(const(tf, 3, 2)),
        tf.self_adjoint_eig(tf.eye(2)),
    )
    and None,
    math_cast=lambda tf: [
        tf.cast([1, 2], tf.float32),
        tf.to_float([1, 2]),
        tf.to_int32([1.0]),
        tf.to_int64([1.0]),
        tf.cast(const(tf, 2), tf.float32),
        tf.saturate_cast([300], tf.uint8),
        tf.bitcast(const(tf, 2), tf.int32),
        tf.to_double([1.0]),
    ],
    math_complex=lambda tf: [
        tf.real(tf.complex(const(tf, 2), const(tf, 2))),
        tf.fft(tf.complex(const(tf, 2), const(tf, 2))),
    ],
    math_range=lambda tf: [
        tf.range(5),
        tf.range(1, 5, 2),
        tf.range(3.0),
        tf.linspace(0.0, 1.0, 5),
        tf.lin_space(0.0, 1.0, 3),
    ],
    math_bincount=lambda tf: [tf.bincount([1, 2, 2]), tf.histogram_fixed_width([1.0, 2.0], [0.0, 3.0], 5)],
    math_roll=lambda tf: [
        tf.roll(const(tf, 4), 1, 0),
        tf.sort(const(tf, 4)),
        tf.argsort(const(tf, 4)),
        tf.invert_permutation([1, 0]),
    ],
    math_sort_descending=lambda tf: [
        tf.sort(const(tf, 4), direction="DESCENDING"),
        tf.argsort(const(tf, 4), direction="DESCENDING"),
    ],
    math_other=lambda tf: [
        tf.math.polyval([1.0, 2.0], const(tf, 2)),
        tf.cross(const(tf, 3), const(tf, 3)),
        tf.scalar_mul(2.0, const(tf, 3)),
        tf.sigmoid(1.0),
        tf.math.log_sigmoid(const(tf, 3)),
        tf.betainc(1.0, 2.0, 0.5),
        tf.count_nonzero(const(tf, 4)),
        tf.nn.sigmoid(const(tf, 3)),
        tf.math.multiply_no_nan(const(tf, 3), 0.0),
    ],
    array_one_hot=lambda tf: [
        tf.one_hot([1, 2], 3),
        tf.one_hot([1, 2], 3, 1.0, 0.0),
        tf.one_hot([1], 3, dtype=tf.int32),
    ],
    array_one_hot_axis=lambda tf: [
        tf.one_hot([1, 2], 3, on_value=2.0, axis=0),
        tf.one_hot(indices=tf.cast([1.0], tf.int32), depth=3),
    ],
    array_zeros=lambda tf: [
        tf.zeros([2]),
        tf.ones([2, 3]),
        tf.fill([2], 1.0),
        tf.zeros([2], tf.int32),
        tf.ones([], tf.bool),
        tf.zeros([40, 40]),
    ],
    array_zeros_unknown=lambda tf: [
        tf.zeros(tf.shape(const(tf, 3))),
        tf.ones([tf.shape(const(tf, 3))[0], 2]),
        tf.zeros([tf.constant(2), 3]),
    ],
    array_zeros_like=lambda tf: [tf.zeros_like(const(tf, 3)), tf.ones_like(const(tf, 3)), tf.zeros_like([1, 2])],
    array_like_unknown=lambda tf: [
        like(tf.placeholder_with_default(np.ones([2, 3], "f"), [None, 3]))
        for like in (tf.zeros_like, tf.ones_like, tf.shape, tf.size, tf.rank)
    ],
    array_like_dtype=lambda tf: [tf.zeros_like(const(tf, 3), tf.int32), tf.ones_like(const(tf, 3), dtype=tf.bool)],
    array_shape=lambda tf: [
        tf.shape(const(tf, 3, 2)),
        tf.size(const(tf, 3)),
        tf.rank(const(tf, 3)),
        tf.shape_n([const(tf, 3)])[0],
    ],
    array_reshape=lambda tf: [
        tf.reshape(const(tf, 6), [2, 3]),
        tf.reshape(const(tf, 6), [-1, 2]),
        tf.reshape(const(tf, 6), (tf.constant(2), 3)),
    ],
    array_transpose=lambda tf: [
        tf.transpose(const(tf, 2, 3)),
        tf.transpose(const(tf, 2, 3, 1), [1, 0, 2]),
        tf.transpose(const(tf, 3)),
    ],
    array_transpose_unknown=lambda tf: [tf.transpose(tf.placeholder_with_default(np.ones([2, 3], "f"), None))],
    array_concat=lambda tf: [
        tf.concat([const(tf, 2), const(tf, 3)], 0),
        tf.concat([const(tf, 2)], 0),
        tf.concat([const(tf, 1, 2), const(tf, 1, 2)], axis=1),
    ],
    array_split=lambda tf: tf.split(const(tf, 6), 3) + tf.split(const(tf, 6), [2, 4]) + tf.split(const(tf, 2, 4), 2, 1),
    array_stack=lambda tf: [
        tf.stack([const(tf, 2), const(tf, 2)], 1),
        tf.stack([1.0, 2.0]),
        tf.stack([tf.constant(1), 2]),
        tf.parallel_stack([const(tf, 2)]),
    ],
    array_unstack=lambda tf: tf.unstack(const(tf, 2, 3))
    + tf.unstack(const(tf, 2, 3), axis=1)
    + tf.unstack(const(tf, 2, 3), 3, 1),
    array_slice=lambda tf: [
        const(tf, 4, 3)[0],
        const(tf, 4, 3)[1:3],
        const(tf, 4, 3)[:, 1],
        const(tf, 4, 3)[..., tf.newaxis],
        const(tf, 4, 3)[-1, :2],
        const(tf, 4, 3)[tf.constant(1)],
        tf.slice(const(tf, 4, 3), [0, 1], [2, 2]),
        tf.strided_slice(const(tf, 4), [0], [2]),
        const(tf, 4)[::-1],
        const(tf, 4, 3)[: tf.constant(2)],
    ],
    array_mask=lambda tf: [
        tf.boolean_mask(const(tf, 4), [True, False, True, True]),
        tf.sequence_mask([1, 3]),
        tf.sequence_mask([1, 3], 4, tf.float32),
    ],
    array_mask_tensor=lambda tf: tf.boolean_mask(const(tf, 4, 2), const(tf, 4) > 0),
    array_where=lambda tf: [tf.where([True, False]), tf.where(const(tf, 3) > 0, const(tf, 3), tf.zeros([3]))],
    array_gather=lambda tf: [
        tf.gather(const(tf, 4, 3), [0, 1]),
        tf.gather(const(tf, 4, 3), [0, 1], axis=1),
        tf.gather_nd(const(tf, 4, 3), [[0, 1]]),
        tf.batch_gather(const(tf, 2, 3), [[0], [1]]),
        tf.gather(tf.Variable(const(tf, 4)), [0]),
    ],
    array_gather_batch=lambda tf: tf.gather(const(tf, 2, 3), [[0], [1]], batch_dims=1),
    array_tile=lambda tf: [
        tf.tile(const(tf, 3), [2]),
        tf.expand_dims(const(tf, 3), 0),
        tf.squeeze(const(tf, 1, 3)),
        tf.squeeze(const(tf, 3, 1), [1]),
    ],
    array_expand=lambda tf: [
        tf.expand_dims(const(tf, 3), dim=-1),
        tf.broadcast_to(const(tf, 3), [2, 3]),
        tf.meshgrid(const(tf, 2), const(tf, 3))[0],
    ],
    array_pad=lambda tf: [
        tf.pad(const(tf, 3), [[1, 1]]),
        tf.pad(const(tf, 3), [[1, 1]], "REFLECT"),
        tf.pad(const(tf, 3), [[1, 1]], constant_values=2.0),
    ],
    array_reverse=lambda tf: [
        tf.reverse(const(tf, 3), [0]),
        tf.reverse_sequence(const(tf, 2, 3), [1, 2], seq_dim=1),
        tf.reverse_sequence(const(tf, 2, 3), [1, 2], 1, 0),
    ],
    array_unique=lambda tf: [tf.unique([1, 1, 2])[0], tf.setdiff1d([1, 2], [2])[0], tf.unique_with_counts([1, 1])[0]],
    array_dynamic=lambda tf: tf.dynamic_partition(const(tf, 3), [0, 1, 0], 2)
    + [tf.dynamic_stitch([[0], [1]], [[1.0], [2.0]])],
    array_placeholder=lambda tf: [
        tf.placeholder_with_default(1.0, []),
        tf.placeholder_with_default(np.ones([2]), [None]) + 1,
    ],
    array_constant=lambda tf: [
        tf.constant(1.0),
        tf.constant(1.0, shape=[2, 3]),
        tf.constant([1, 2], tf.float32),
        tf.convert_to_tensor([1.0]),
    ],
    array_constant_mixed=lambda tf: tf.convert_to_tensor([tf.constant(1.0), 2.0]),
    array_identity=lambda tf: [
        tf.identity(const(tf, 2)),
        tf.identity(tf.Variable(1.0)),
        tf.check_numerics(const(tf, 2), "x"),
        tf.guarantee_const(1.0),
    ],
    array_sparse=lambda tf: [
        tf.sparse_tensor_to_dense(tf.SparseTensor([[0, 0]], [1.0], [2, 2])),
        tf.sparse_to_dense([0], [3], 1.0),
        tf.sparse_tensor_dense_matmul(tf.SparseTensor([[0, 0]], [1.0], [2, 2]), const(tf, 2, 2)),
        tf.sparse_reduce_sum(tf.SparseTensor([[0, 0]], [1.0], [2, 2])),
        tf.sparse.to_dense(tf.SparseTensor([[0]], [1.0], [2])),
    ],
    array_sparse_placeholder=lambda tf: tf.sparse_placeholder(tf.int32) and None,
    array_extract_patches=lambda tf: tf.extract_image_patches(
        images(tf), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID"
    ),
    array_space_to_batch=lambda tf: [
        tf.space_to_batch(images(tf), [[0, 0], [0, 0]], 2),
        tf.space_to_depth(images(tf), 2),
    ],
    array_edit_distance=lambda tf: tf.edit_distance(
        tf.SparseTensor([[0, 0]], [1], [1, 2]), tf.SparseTensor([[0, 0]], [1], [1, 2])
    ),
    array_required_space=lambda tf: tf.required_space_to_batch_paddings([4, 4], [2, 2]),
    string_ops=lambda tf: [
        tf.string_join(["a", "b"]),
        tf.as_string([1]),
        tf.string_to_number(["1"]),
        tf.substr("abc", 0, 1),
        tf.string_to_hash_bucket_fast(["a"], 5),
        tf.regex_replace("a", "a", "b"),
        tf.reduce_join(["a", "b"]),
        tf.string_strip(["a "]),
        tf.strings.length(["a"]),
        tf.string_to_hash_bucket(["a"], 5),
    ],
    string_split=lambda tf: [tf.string_split(["a b"]).values, tf.string_split(["a,b"], ",").values],
    table=lambda tf: (tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [1]), -1), None)[1],
    decode=lambda tf: [tf.decode_raw(["abcd"], tf.uint8), tf.encode_base64("abc")],
    decode_csv=lambda tf: tf.decode_csv(["1,2.0"], [[1], [1.0]]),
    parse_example=lambda tf: (
        tf.parse_example([""], {"x": tf.FixedLenFeature([2], tf.float32, [1.0, 2.0]), "y": tf.VarLenFeature(tf.int64)}),
        None,
    )[1],
    parse_single_example=lambda tf: (
        tf.parse_single_example(
            "", {"x": tf.FixedLenFeature([2], tf.float32, [1.0, 2.0]), "y": tf.VarLenFeature(tf.int64)}
        ),
        None,
    )[1],
    parse_single_sequence_example=lambda tf: (
        tf.parse_single_sequence_example("", sequence_features={"x": tf.FixedLenSequenceFeature([], tf.int64)}),
        None,
    )[1],
    random_seeded_layers=lambda tf: tf.layers.dense(
        const(tf, 2, 5), 4, kernel_initializer=tf.random_normal_initializer(seed=1)
    ),
)


add(
    regularizer_l1=lambda tf: tf.layers.dense(const(tf, 2, 5), 4, kernel_regularizer=tf.keras.regularizers.l1(0.1)),
    regularizer_l1_l2=lambda tf: tf.layers.dense(
        const(tf, 2, 5), 4, kernel_regularizer=tf.keras.regularizers.l1_l2(0.1, 0.2)
    ),
    slices_with_tensors=lambda tf: [
        const(tf, 4, 3)[tf.constant(1) :],
        const(tf, 4, 3)[:, : tf.constant(2)],
        const(tf, 4, 3)[tf.constant(1), 1:2],
        const(tf, 4, 3)[tf.constant(0) : tf.constant(2), :],
    ],
    slice_of_variable=lambda tf: [tf.Variable(const(tf, 4))[1:], tf.Variable(const(tf, 4, 2))[:, 0]],
    zeros_of_shapes=lambda tf: [
        tf.zeros([tf.shape(const(tf, 3))[0], 2]),
        tf.zeros((2, tf.constant(3))),
        tf.ones([tf.constant(2), tf.constant(3)]),
        tf.zeros([tf.constant(2)]),
        tf.zeros(tf.stack([tf.constant(2), 3])),
        tf.fill([tf.constant(2), 2], 1.0),
    ],
    attention=lambda tf: tf.gradients(
        tf.matmul(
            tf.nn.softmax(tf.matmul(const(tf, 2, 3, 4) * 2, const(tf, 2, 3, 4) * 3, transpose_b=True)),
            const(tf, 2, 3, 4),
        ),
        tf.trainable_variables(),
    )
    and None,
)


@construct
def attention_trained(tf):
    x = tf.placeholder_with_default(np.ones([2, 3, 4], np.float32), [None, None, 4])
    q, k, v = (tf.layers.dense(x, 4) for _ in range(3))
    weights = tf.nn.softmax(tf.matmul(q, tf.transpose(k, [0, 2, 1])) / 2.0)
    outputs = tf.matmul(weights, v)
    mean, variance = tf.nn.moments(outputs, [-1], keep_dims=True)
    outputs = (outputs - mean) / tf.sqrt(variance + 1e-8) * tf.get_variable("gamma", [4]) + tf.get_variable("beta", [4])
    return tf.gradients(tf.reduce_mean(outputs), tf.trainable_variables())


@construct
def attention_known_shapes(tf):
    q = tf.get_variable("q", [2, 3, 4])
    k = tf.get_variable("k", [2, 5, 4])
    outputs = tf.matmul(tf.nn.softmax(tf.matmul(q, k, transpose_b=True)), k)
    return tf.gradients(tf.reduce_sum(outputs), [q, k])


@construct
def gradients_of_unknown_shapes(tf):
    x = tf.placeholder_with_default(np.ones([2, 4], np.float32) * 0.3, [None, 4])
    w = tf.get_variable("w", [4])
    y = (x * w + w) / (w - 2.0) - tf.square(x - w) + tf.maximum(x, w) * tf.minimum(w, x) + (w * w) ** 2.0
    y = tf.concat([tf.reshape(y, [-1, 2, 2]), tf.expand_dims(tf.reshape(y, [-1, 4])[:, 1:3], 1)], 1)
    y = (
        tf.reduce_sum(y, [1, 2]) / tf.reduce_sum(y)
        + tf.reduce_max(y, [1, 2])
        + tf.reduce_mean(y, [1, 2], keep_dims=True)
    )
    return tf.gradients(tf.log(tf.abs(tf.reduce_mean(y)) + 1.0) + tf.reduce_prod(w), w)


@construct
def gradients_of_dense_3d(tf):
    y = tf.layers.dense(tf.layers.dense(const(tf, 2, 3, 4), 5, tf.nn.relu), 2)
    return tf.gradients(tf.reduce_mean(tf.layers.flatten(y) ** 2), tf.trainable_variables())


@construct
def gradients_of_convolutions(tf):
    y = tf.layers.conv2d_transpose(tf.layers.conv2d(images(tf), 4, 3, 2, "same"), 3, 3, 2, "same")
    y = tf.layers.conv1d(tf.reshape(y, [2, 64, 3]), 2, 3)
    y = tf.layers.batch_normalization(tf.layers.separable_conv1d(y, 2, 3), training=True)
    return tf.gradients(tf.reduce_mean(y**2), tf.trainable_variables())


@construct
def gradients_of_conv3d(tf):
    y = tf.layers.max_pooling3d(tf.layers.conv3d(const(tf, 1, 4, 4, 4, 2), 2, 2), 2, 1)
    return tf.gradients(tf.reduce_mean(y), tf.trainable_variables())


@construct
def gradients_of_static_rnn(tf):
    outputs, _ = tf.nn.static_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), [const(tf, 2, 5)] * 3, dtype=tf.float32)
    return tf.gradients(tf.reduce_mean(outputs[-1]), tf.trainable_variables())


@construct
def gradients_of_unknown_batch_rnn(tf):
    x = tf.placeholder_with_default(np.ones([2, 12], np.float32), [None, 12])
    cell = tf.nn.rnn_cell.BasicLSTMCell(4)
    outputs, (_, h) = tf.nn.dynamic_rnn(cell, tf.reshape(x, [-1, 3, 4]), dtype=tf.float32)
    y = tf.layers.dense(outputs[:, -1, :], 2) + tf.layers.dense(h, 2)
    y += tf.reshape(tf.layers.dense(tf.reshape(outputs, [-1, 4]), 2), [-1, 3, 2])[:, 0]
    loss = tf.losses.softmax_cross_entropy(onehot_labels=tf.ones_like(y) / 2.0, logits=y)
    return tf.gradients(loss, tf.trainable_variables())


@construct
def gradients_of_rnn_lengths(tf):
    x = tf.placeholder_with_default(np.ones([2, 3, 4], np.float32), [None, None, 4])
    cells = [tf.nn.rnn_cell.GRUCell(4) for _ in range(2)]
    lengths = tf.placeholder_with_default([2, 3], [None])
    outputs, _ = tf.nn.bidirectional_dynamic_rnn(*cells, x, lengths, dtype=tf.float32)
    return tf.gradients(tf.reduce_sum(tf.concat(outputs, 2)), tf.trainable_variables())


# Whole programs in small.
@construct
def program_regression(tf):
    """Two layers by hand, as in the tutorials."""

    def add_layer(inputs, in_size, out_size, activation=None):
        with tf.name_scope("layer"):
            weights = tf.Variable(tf.random_normal([in_size, out_size]), name="W")
            biases = tf.Variable(tf.zeros([1, out_size]) + 0.1, name="b")
            outputs = tf.matmul(inputs, weights) + biases
            outputs = tf.nn.dropout(outputs, keep_prob)
            outputs = outputs if activation is None else activation(outputs)
            tf.summary.histogram("outputs", outputs)
            return outputs

    xs = tf.placeholder_with_default(np.linspace(-1, 1, 4, dtype=np.float32)[:, np.newaxis], [None, 1])
    ys = tf.square(xs) - 0.5
    keep_prob = tf.placeholder_with_default(0.5, [])
    prediction = add_layer(add_layer(xs, 1, 10, tf.nn.relu), 10, 1)
    loss = tf.reduce_mean(tf.reduce_sum(tf.square(ys - prediction), axis=[1]))
    tf.summary.scalar("loss", loss)
    step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    tf.summary.merge_all()
    with tf.control_dependencies([step]):
        return tf.identity(loss)


@construct
def program_cnn(tf):
    def weight(shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=0.1))

    xs = tf.placeholder_with_default(np.ones([2, 64], np.float32), [None, 64])
    ys = tf.one_hot([1, 2], 10)
    x = tf.reshape(xs, [-1, 8, 8, 1])
    for channels in (1, 4):
        conv = tf.nn.conv2d(x, weight([5, 5, channels, 4]), strides=[1, 1, 1, 1], padding="SAME")
        x = tf.nn.relu(conv + tf.Variable(tf.constant(0.1, shape=[4])))
        x = tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
    h = tf.nn.relu(tf.matmul(tf.reshape(x, [-1, 16]), weight([16, 8])) + tf.Variable(tf.constant(0.1, shape=[8])))
    h = tf.nn.dropout(h, 0.5)
    prediction = tf.nn.softmax(tf.matmul(h, weight([8, 10])) + tf.Variable(tf.constant(0.1, shape=[10])))
    loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), reduction_indices=[1]))
    tf.train.AdamOptimizer(1e-4).minimize(loss)
    correct = tf.equal(tf.argmax(prediction, 1), tf.argmax(ys, 1))
    return [loss, tf.reduce_mean(tf.cast(correct, tf.float32))]


@construct
def program_gan(tf):
    with tf.variable_scope("Generator"):
        noise = tf.random_normal([4, 3])
        art = tf.layers.dense(tf.layers.dense(noise, 8, tf.nn.relu), 2)
    with tf.variable_scope("Discriminator"):
        p0 = tf.layers.dense(tf.layers.dense(const(tf, 4, 2), 8, tf.nn.relu, name="l"), 1, tf.nn.sigmoid, name="out")
        p1 = tf.layers.dense(
            tf.layers.dense(art, 8, tf.nn.relu, name="l", reuse=True), 1, tf.nn.sigmoid, name="out", reuse=True
        )
    d_loss = -tf.reduce_mean(tf.log(p0) + tf.log(1 - p1))
    g_loss = tf.reduce_mean(tf.log(1 - p1))
    for scope, loss in (("Discriminator", d_loss), ("Generator", g_loss)):
        tf.train.AdamOptimizer(0.001).minimize(loss, var_list=tf.get_collection("trainable_variables", scope=scope))
    return [d_loss, g_loss]


@construct
def program_language_model(tf):
    cells = [
        tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(4, forget_bias=0.0), output_keep_prob=0.5)
        for _ in range(2)
    ]
    cell = tf.nn.rnn_cell.MultiRNNCell(cells, state_is_tuple=True)
    with tf.variable_scope("model", initializer=tf.random_uniform_initializer(-0.1, 0.1)):
        embedding = tf.get_variable("embedding", [10, 4])
        inputs = tf.nn.dropout(tf.nn.embedding_lookup(embedding, [[1, 2, 3], [4, 5, 6]]), 0.5)
        outputs, _ = tf.nn.dynamic_rnn(cell, inputs, initial_state=cell.zero_state(2, tf.float32))
        w, b = tf.get_variable("w", [4, 10]), tf.get_variable("b", [10])
        logits = tf.matmul(tf.reshape(outputs, [-1, 4]), w) + b
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1, 2, 3, 4, 5, 6], logits=logits)
    cost = tf.reduce_sum(loss) / 2
    clipped, _ = tf.clip_by_global_norm(tf.gradients(cost, tf.trainable_variables()), 5)
    tf.train.GradientDescentOptimizer(tf.Variable(0.0, trainable=False)).apply_gradients(
        zip(clipped, tf.trainable_variables()), global_step=tf.train.get_or_create_global_step()
    )
    return cost


@construct
def program_word2vec(tf):
    with tf.device("/cpu:0"):
        embeddings = tf.Variable(tf.random_uniform([20, 4], -1.0, 1.0))
        embed = tf.nn.embedding_lookup(embeddings, [1, 2, 3])
        weights = tf.Variable(tf.truncated_normal([20, 4], stddev=1.0 / np.sqrt(4)))
        biases = tf.Variable(tf.zeros([20]))
    loss = tf.reduce_mean(tf.nn.nce_loss(weights, biases, tf.constant([[1], [2], [3]]), embed, 5, 20))
    tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True))
    tf.matmul(tf.nn.embedding_lookup(embeddings / norm, [1, 2]), embeddings / norm, transpose_b=True)
    return loss


@construct
def program_dqn(tf):
    s, w = const(tf, 3, 4), tf.random_normal_initializer(0.0, 0.3)
    for scope in ("eval", "target"):
        with tf.variable_scope(scope):
            e = tf.layers.dense(s, 8, tf.nn.relu, kernel_initializer=w, bias_initializer=tf.constant_initializer(0.1))
            q = tf.layers.dense(e, 2, kernel_initializer=w, bias_initializer=tf.constant_initializer(0.1))
    t, e = [tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope=scope) for scope in ("target", "eval")]
    for t_, e_ in zip(t, e):
        tf.assign(t_, e_)
    chosen = tf.gather_nd(q, tf.stack([tf.range(3), [0, 1, 0]], axis=1))
    target = tf.stop_gradient(1.0 + 0.9 * tf.reduce_max(q, axis=1))
    loss = tf.reduce_mean(tf.squared_difference(target, chosen))
    tf.train.RMSPropOptimizer(0.01).minimize(loss, var_list=t)
    return loss


@construct
def program_logistic(tf):
    x = tf.placeholder_with_default(np.ones([2, 5], np.float32), [None, 5])
    w, b = tf.Variable(tf.zeros([5, 3])), tf.Variable(tf.zeros([3]))
    pred = tf.nn.softmax(tf.matmul(x, w) + b)
    cost = tf.reduce_mean(-tf.reduce_sum(tf.one_hot([1, 2], 3) * tf.log(pred), reduction_indices=1))
    step = tf.train.GradientDescentOptimizer(0.01).minimize(cost)
    tf.global_variables_initializer()
    tf.train.Saver()
    with tf.control_dependencies([step]):
        return tf.random_normal([2])


def random_ops(graph_def):
    """Return (name, type, seed, seed2) for each op with a seed, function bodies included.

    The name of a function is left out: it ends in a number that grows with each function of the process.
    """
    rows = []
    functions = sorted(graph_def.library.function, key=lambda function: function.signature.name)
    bodies = [("", graph_def.node)] + [("function ", function.node_def) for function in functions]
    for place, nodes in bodies:
        for node in nodes:
            if "seed2" in node.attr:
                rows.append([place + node.name, node.op, node.attr["seed"].i, node.attr["seed2"].i])
    return rows


def plain(value):
    """Return a fetched value as what JSON can hold: the first KEPT numbers of each tensor."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    value = np.asarray(value)
    if value.dtype.kind in "OS":
        return [item.decode("latin-1") for item in value.ravel()[:KEPT]]
    if value.dtype.kind == "c":
        return plain([value.real, value.imag])
    digits = {"float32": "%.9g", "float16": "%.5g"}.get(value.dtype.name)
    value = value.ravel()[:KEPT]
    return [float(digits % item) for item in value] if digits else value.tolist()


def record(tf, name):
    """Build one construct of the table in a graph of its own.

    Returns:
        A dict: "random", the random ops with their seeds; "values" of two runs, if the construct returns any, or
        "run_error"; or "error" alone, if it cannot be built.
    """
    with tf.Graph().as_default() as graph:
        tf.set_random_seed(GRAPH_SEED)
        np.random.seed(GRAPH_SEED)  # Keras draws its seeds from NumPy
        tf.random_normal([2], name="before")
        try:
            fetches = CONSTRUCTS[name](tf)
        except Exception as error:
            return {"error": type(error).__name__ + ": " + str(error).split("\n")[0][:200]}
        fetches = [] if fetches is None else fetches if isinstance(fetches, list) else [fetches]
        fetches = [fetch for fetch in fetches if fetch is not None and not isinstance(fetch, tf.Operation)]
        after = tf.random_normal([2], name="after")
        result = {"random": random_ops(graph.as_graph_def())}
        if not fetches:
            return result
        config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        config.graph_options.rewrite_options.disable_meta_optimizer = True  # it takes longer than the two runs
        with tf.Session(config=config) as session:
            try:
                session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
                session.run([op for op in tf.get_collection("initializers") if op is not None])
                result["values"] = [plain(session.run(fetches + [after])) for _ in range(2)]
            except (ValueError, TypeError, tf.errors.OpError) as error:
                result["run_error"] = str(error).split("\n")[0][:200]
        return result


def main():
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    warnings.simplefilter("ignore")
    import tensorflow.compat.v1 as tf

    assert tf.__version__.startswith("1.15."), "to be run with genuine TensorFlow 1.15"
    tf.logging.set_verbosity(tf.logging.FATAL)
    recorded = collections.OrderedDict()
    for name in CONSTRUCTS:
        recorded[name] = record(tf, name)
        for key in ("error", "run_error"):
            if key in recorded[name]:
                print(name, recorded[name][key], file=sys.stderr)
    lines = ",\n".join(json.dumps(name) + ": " + json.dumps(result) for name, result in recorded.items())
    GOLDEN.write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()

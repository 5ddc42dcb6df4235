"""Small graphs that use tf.contrib, built alike on genuine TensorFlow 1.15.5 and on ours.

A case is a function of tf that builds a graph and returns its results: a dict, list, tuple or tensor. It uses nothing
but tf and NumPy and runs under Python 3.7.
"""

import importlib
import os
import tempfile

import numpy as np

CASES = {}
RANDOM = set()  # cases whose results are random even when the variables are fixed


def case(function):
    CASES[function.__name__] = function
    return function


def random_case(function):
    RANDOM.add(function.__name__)
    return case(function)


def wave(*shape):
    """Return fixed numbers between -1 and 1."""
    return np.sin(0.7 * np.arange(np.prod(shape, dtype=int)) + 0.3).astype(np.float32).reshape(shape)


def deeper(tf, path):
    """Return the name of a module below contrib."""
    return tf.contrib.__name__.replace("tensorflow_core", "tensorflow") + "." + path


def summary(array):
    """Return an array as a list: its first 24 numbers, its size, sum and sum of squares; or its words."""
    flat = np.asarray(array).ravel()
    if flat.dtype.kind in "SUO":
        return [value.decode() if isinstance(value, bytes) else value for value in flat.tolist()]
    flat = flat.astype(np.float64)
    whole = [float("{:.7g}".format(value)) for value in (flat.sum(), np.square(flat).sum())]
    return [float("{:.7g}".format(value)) for value in flat[:24]] + [flat.size] + whole


def flatten(tree):
    """Return the tensors of a tree of dicts, lists and tuples; a variable is its value, an op or None is left out."""
    if isinstance(tree, dict):
        return [leaf for key in sorted(tree) for leaf in flatten(tree[key])]
    if isinstance(tree, (list, tuple)):
        return [leaf for branch in tree for leaf in flatten(branch)]
    return [tree] if hasattr(tree, "dtype") or hasattr(tree, "dense_shape") else []


def measure(tf, name):
    """Build a case in a fresh graph and return what is recorded of it, a dict that JSON can hold."""
    tf.reset_default_graph()
    tf.set_random_seed(1)
    try:
        results = flatten(CASES[name](tf))
        record = {
            "variables": [[v.op.name, v.shape.as_list()] for v in tf.global_variables()],
            "local": [v.op.name for v in tf.local_variables()],
            "trainable": [v.op.name for v in tf.trainable_variables()],
            "regularization": len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)),
            "updates": len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)),
            "model_variables": [v.op.name for v in tf.get_collection(tf.GraphKeys.MODEL_VARIABLES)],
            "shapes": [str(result.shape) for result in results],
        }
        variables = [v for v in tf.global_variables() if v.dtype.base_dtype == tf.float32]
        feeds = [tf.placeholder(tf.float32, v.shape) for v in variables]
        assign = [tf.assign(v, feed) for v, feed in zip(variables, feeds)]
        init = [tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()]
        config = tf.ConfigProto()
        config.graph_options.rewrite_options.disable_meta_optimizer = True  # which takes longer than the run
        with tf.Session(config=config) as sess:
            sess.run(init)
            record["initial"] = [summary(value) for value in sess.run(variables)]
            record["seeded"] = [summary(value) for value in sess.run(results)]
        with tf.Session(config=config) as sess:
            sess.run(init)
            fixed = {feed: wave(*feed.shape.as_list()) for feed in feeds}
            for v, feed in zip(variables, feeds):
                if "variance" in v.op.name or "stddev" in v.op.name:  # must not be negative
                    fixed[feed] = np.abs(fixed[feed])
            sess.run(assign, fixed)
            record["fixed"] = [summary(value) for value in sess.run(results)]
        return record
    except Exception as error:
        return {"error": [type(error).__name__, str(error).split("\n")[0]]}


# layers


@case
def fully_connected(tf):
    return tf.contrib.layers.fully_connected(tf.constant(wave(3, 4)), 5)


@case
def fully_connected_linear_regularized(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(3, 4))
    hidden = layers.fully_connected(
        x,
        5,
        activation_fn=None,
        weights_regularizer=layers.l2_regularizer(0.1),
        biases_regularizer=layers.l1_regularizer(0.2),
        weights_initializer=layers.xavier_initializer(uniform=False),
        scope="hidden",
    )
    out = layers.fully_connected(hidden, 2, tf.nn.sigmoid, normalizer_fn=layers.batch_norm, scope="out")
    return [hidden, out, tf.losses.get_regularization_losses()]


@case
def fully_connected_rank_3(tf):
    return tf.contrib.layers.fully_connected(tf.constant(wave(2, 3, 4)), 5)


@case
def linear_relu_relu6(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(3, 4))
    return [layers.linear(x, 2), layers.relu(x, 2), layers.relu6(x, 2), layers.legacy_fully_connected(x, 2)]


@case
def stack(tf):
    layers = tf.contrib.layers
    return layers.stack(tf.constant(wave(3, 4)), layers.fully_connected, [5, 6], scope="fc")


@case
def repeat(tf):
    layers = tf.contrib.layers
    return layers.repeat(tf.constant(wave(1, 6, 6, 2)), 2, layers.conv2d, 3, [3, 3], scope="conv")


@case
def conv2d(tf):
    return tf.contrib.layers.conv2d(tf.constant(wave(2, 6, 6, 3)), 4, 3)


@case
def conv2d_options(tf):
    layers = tf.contrib.layers
    return layers.conv2d(
        tf.constant(wave(2, 6, 6, 3)),
        4,
        [3, 2],
        stride=2,
        padding="VALID",
        activation_fn=tf.nn.tanh,
        normalizer_fn=layers.batch_norm,
        normalizer_params={"is_training": True, "scale": True},
        weights_regularizer=layers.l2_regularizer(0.01),
    )


@case
def conv2d_rate(tf):
    return tf.contrib.layers.conv2d(tf.constant(wave(2, 6, 6, 3)), 4, 3, rate=2)


@case
def conv1d_conv3d(tf):
    layers = tf.contrib.layers
    return [layers.convolution(tf.constant(wave(2, 6, 3)), 4, 3), layers.conv3d(tf.constant(wave(1, 3, 3, 3, 2)), 2, 2)]


@case
def convolution2d_transpose(tf):
    return tf.contrib.layers.convolution2d_transpose(tf.constant(wave(2, 3, 3, 2)), 3, [3, 3], stride=2)


@case
def separable_conv2d(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(2, 5, 5, 3))
    return [layers.separable_conv2d(x, 4, 3, 2), layers.separable_conv2d(x, None, 3, 1)]


@case
def conv2d_in_plane(tf):
    return tf.contrib.layers.conv2d_in_plane(tf.constant(wave(2, 5, 5, 3)), [2, 2])


@case
def pooling(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(2, 5, 5, 3))
    cube = tf.constant(wave(1, 4, 4, 4, 2))
    return [
        layers.max_pool2d(x, 2),
        layers.avg_pool2d(x, [3, 3], 1, "SAME"),
        layers.max_pool3d(cube, 2),
        layers.avg_pool3d(cube, 2),
    ]


@case
def flatten_and_reshape(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(2, 3, 4))
    unknown = tf.placeholder_with_default(wave(2, 3, 4), [None, 3, 4])
    return [layers.flatten(x), layers.flatten(unknown), layers.one_hot_encoding(tf.constant([1, 0, 2]), 4)]


@case
def batch_norm_training(tf):
    result = tf.contrib.layers.batch_norm(tf.constant(wave(4, 3)))
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        return [result, tf.identity(result)]


@case
def batch_norm_options(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(2, 3, 3, 2))
    training = tf.placeholder_with_default(True, [])
    return [
        layers.batch_norm(x, decay=0.9, center=False, scale=True, epsilon=0.01, is_training=training, fused=False),
        layers.batch_norm(x, is_training=False, scope="test"),
        layers.batch_norm(x, scale=True, updates_collections=None, activation_fn=tf.nn.relu, fused=True),
        layers.batch_norm(x, is_training=training, scope="test", reuse=True),
    ]


@case
def batch_norm_moving_averages(tf):
    tf.contrib.layers.batch_norm(tf.constant(wave(4, 3)), decay=0.9)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        return [tf.identity(v.read_value()) for v in tf.global_variables()]


@case
def layer_norm(tf):
    layers = tf.contrib.layers
    return [layers.layer_norm(tf.constant(wave(3, 4))), layers.layer_norm(tf.constant(wave(2, 3, 3, 2)), center=False)]


@case
def instance_and_group_norm(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(2, 3, 3, 4))
    return [layers.instance_norm(x), layers.group_norm(x, groups=2), layers.unit_norm(x, 3)]


@random_case
def dropout(tf):
    x = tf.constant(wave(4, 5))
    return [tf.contrib.layers.dropout(x), tf.contrib.layers.dropout(x, 0.8)]


@case
def dropout_not_training(tf):
    return tf.contrib.layers.dropout(tf.constant(wave(4, 5)), keep_prob=0.3, is_training=False)


@case
def regularizers(tf):
    layers = tf.contrib.layers
    w = tf.constant(wave(3, 4))
    both = layers.sum_regularizer([layers.l1_regularizer(0.1), layers.l2_regularizer(0.2)])
    return [
        layers.l1_regularizer(0.5)(w),
        layers.l2_regularizer(0.5)(w),
        layers.l2_regularizer(scale=0.5, scope="scope")(w),
        layers.l1_l2_regularizer(0.1, 0.2)(w),
        both(w),
        layers.l2_regularizer(0.0)(w),
    ]


@case
def apply_regularization(tf):
    tf.get_variable("a", [2, 3])
    tf.get_variable("b", [4])
    l2 = tf.contrib.layers.l2_regularizer(0.1)
    return [tf.contrib.layers.apply_regularization(l2, tf.trainable_variables()), tf.losses.get_total_loss()]


@case
def get_variable_with_regularizer(tf):
    w = tf.get_variable("w", [3, 2], regularizer=tf.contrib.layers.l2_regularizer(0.1))
    return [w, tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))]


@case
def l2_regularizer_negative(tf):
    return tf.contrib.layers.l2_regularizer(-1.0)


@case
def l2_regularizer_integer(tf):
    return tf.contrib.layers.l2_regularizer(1)


@case
def initializers(tf):
    layers = tf.contrib.layers
    made = [
        layers.xavier_initializer(),
        layers.xavier_initializer(uniform=False),
        layers.xavier_initializer(seed=3),
        layers.xavier_initializer_conv2d(),
        layers.variance_scaling_initializer(),
        layers.variance_scaling_initializer(1.0, "FAN_AVG", True),
    ]
    shapes = [[3, 4], [3, 4], [5], [3, 3, 2, 4], [3, 4], [2, 6]]
    return [tf.get_variable("v%d" % i, shape, initializer=f) for i, (f, shape) in enumerate(zip(made, shapes))]


@case
def variance_scaling_unknown(tf):
    return tf.contrib.layers.variance_scaling_initializer(mode="FAN")


@case
def optimize_loss(tf):
    x = tf.get_variable("x", initializer=tf.constant(wave(3)))
    step = tf.train.get_or_create_global_step()
    loss = tf.reduce_sum(tf.exp(x))  # whose gradient waits for it
    train = tf.contrib.layers.optimize_loss(loss, step, 0.1, "SGD", clip_gradients=0.5)
    with tf.control_dependencies([train]):
        return [train, tf.identity(x.read_value()), tf.identity(step.read_value())]


@case
def optimize_loss_adam_decay(tf):
    x = tf.get_variable("x", initializer=tf.constant(wave(3)))
    step = tf.contrib.framework.get_or_create_global_step()
    return tf.contrib.layers.optimize_loss(
        tf.reduce_sum(tf.exp(x)),  # whose gradient waits for it
        step,
        learning_rate=0.1,
        optimizer=lambda rate: tf.train.AdamOptimizer(rate),
        learning_rate_decay_fn=lambda rate, s: tf.train.exponential_decay(rate, s, 10, 0.9),
        summaries=["learning_rate", "loss", "gradients", "gradient_norm"],
    )


@case
def optimize_loss_unknown(tf):
    x = tf.get_variable("x", [3])
    step = tf.train.get_or_create_global_step()
    return tf.contrib.layers.optimize_loss(tf.reduce_sum(x), step, 0.1, "Nonsense")


@case
def embed_sequence(tf):
    layers = tf.contrib.layers
    ids = tf.constant([[1, 2, 0], [3, 3, 1]])
    embedded = layers.embed_sequence(ids, vocab_size=5, embed_dim=4, scope="words")
    return [embedded, layers.embed_sequence(ids, 5, 4, unique=True, scope="words", reuse=True)]


@case
def bow_encoder(tf):
    ids = tf.constant([[1, 2, 0], [0, 0, 0], [3, 3, 1]])
    return [tf.contrib.layers.bow_encoder(ids, 5, 4), tf.contrib.layers.bow_encoder(ids, 5, 4, sparse_lookup=False)]


@case
def maxout_softmax_spatial_softmax(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(2, 3, 3, 4))
    return [
        layers.maxout(x, 2),
        layers.softmax(x),
        layers.spatial_softmax(x),
        layers.bias_add(x),
        layers.scale_gradient(x, 0.5),
    ]


@case
def gdn(tf):
    return tf.contrib.layers.gdn(tf.constant(wave(2, 3, 3, 4)))


@case
def arg_scope(tf):
    slim = tf.contrib.slim
    with slim.arg_scope(
        [slim.conv2d, slim.fully_connected], activation_fn=tf.nn.tanh, weights_regularizer=slim.l2_regularizer(0.1)
    ):
        with slim.arg_scope([slim.conv2d], padding="VALID") as scope:
            net = slim.conv2d(tf.constant(wave(1, 6, 6, 2)), 3, [3, 3], scope="conv1")
    with slim.arg_scope(scope):
        net = slim.conv2d(net, 2, 3, padding="SAME")
    return slim.fully_connected(slim.flatten(net), 3, reuse=tf.AUTO_REUSE, scope="fc")


@case
def variables_collections(tf):
    layers = tf.contrib.layers
    layers.fully_connected(
        tf.constant(wave(3, 4)),
        5,
        variables_collections={"weights": ["mine"]},
        outputs_collections=["out"],
        trainable=False,
    )
    return tf.get_collection("mine") + tf.get_collection("out")


@case
def reuse_scope(tf):
    layers = tf.contrib.layers
    x = tf.constant(wave(3, 4))
    with tf.variable_scope("net"):
        first = layers.fully_connected(x, 4, scope="fc")
    with tf.variable_scope("net", reuse=True):
        second = layers.fully_connected(first, 4, scope="fc")
    return [first, second]


@case
def fully_connected_unknown_last_dimension(tf):
    return tf.contrib.layers.fully_connected(tf.placeholder(tf.float32, [None, None]), 3)


@case
def fully_connected_exists(tf):
    x = tf.constant(wave(3, 4))
    tf.contrib.layers.fully_connected(x, 4, scope="fc")
    return tf.contrib.layers.fully_connected(x, 4, scope="fc")


@case
def summarize(tf):
    layers = tf.contrib.layers
    x = layers.fully_connected(tf.constant(wave(3, 4)), 2)
    layers.summarize_activation(x)
    layers.summarize_tensors([x, tf.reduce_sum(x)])
    layers.summarize_collection(tf.GraphKeys.TRAINABLE_VARIABLES)
    return [x, tf.summary.merge_all()][:1]


# framework


@case
def framework_variables(tf):
    framework = tf.contrib.framework
    a = framework.model_variable("a", [2, 3], initializer=tf.ones_initializer())
    b = framework.variable("b", [2], regularizer=tf.contrib.layers.l2_regularizer(0.1))
    c = framework.local_variable(3.0, name="c")
    assert framework.get_unique_variable("a") is a
    return [
        a,
        b,
        c,
        framework.get_model_variables(),
        framework.get_variables_by_name("b"),
        framework.get_variables_to_restore(exclude=["b"]),
    ]


@case
def global_step(tf):
    framework = tf.contrib.framework
    step = framework.create_global_step()
    assert framework.get_global_step() is step and framework.get_or_create_global_step() is step
    return step


@case
def framework_helpers(tf):
    framework = tf.contrib.framework
    a, b = tf.constant(wave(2, 3)), tf.constant(wave(4))
    sums = framework.reduce_sum_n([a, b])
    flat = framework.nest.flatten({"b": b, "a": (a,)})
    return [
        sums,
        flat,
        framework.argsort(b),
        framework.sort(b, direction="DESCENDING"),
        framework.with_shape([2, 3], a),
        framework.with_same_shape(a, a),
    ]


@case
def with_shape_of_unknown_batch(tf):
    framework = tf.contrib.framework
    x, y = [tf.placeholder_with_default(wave(2, 3), shape) for shape in ([None, 3], None)]
    shape = tf.placeholder_with_default([2, 3], [2])
    return [framework.with_same_shape(x, x), framework.with_shape([2, 3], y), framework.with_shape(shape, x)]


@case
def with_shape_wrong_when_run(tf):
    x = tf.placeholder_with_default(wave(2, 3), [None, 3])
    return tf.contrib.framework.with_shape([3, 3], x)


@case
def with_shape_wrong(tf):
    return tf.contrib.framework.with_shape([3, 3], tf.constant(wave(2, 3)))


@case
def assert_scalar_int_wrong(tf):
    return tf.contrib.framework.assert_scalar_int(tf.constant(1.0, name="x"))


# rnn


def run_cell(tf, cell, inputs=None, gradients=True):
    """Run a cell two steps and return its outputs, state and the gradients of its variables."""
    if inputs is None:
        inputs = tf.constant(wave(2, 3))
    with tf.variable_scope("rnn") as scope:
        output, state = cell(inputs, cell.zero_state(2, tf.float32))
        scope.reuse_variables()
        output2, state = cell(inputs, state)
    result = [output, output2, list(state) if isinstance(state, tuple) else state]
    if gradients:
        result += [g for g in tf.gradients(tf.reduce_sum(output2), tf.trainable_variables()) if g is not None]
    return result


def cell_case(name, make):
    CASES[name] = lambda tf: run_cell(tf, make(tf.contrib.rnn, tf))


cell_case("cell_basic_rnn", lambda rnn, tf: rnn.BasicRNNCell(4))
cell_case("cell_basic_lstm", lambda rnn, tf: rnn.BasicLSTMCell(4, forget_bias=0.5))
cell_case("cell_lstm", lambda rnn, tf: rnn.LSTMCell(4, use_peepholes=True, num_proj=3, cell_clip=0.5))
cell_case("cell_lstm_initializer", lambda rnn, tf: rnn.LSTMCell(4, initializer=tf.random_uniform_initializer(-1, 1)))
cell_case("cell_gru", lambda rnn, tf: rnn.GRUCell(4))
cell_case("cell_multi", lambda rnn, tf: rnn.MultiRNNCell([rnn.BasicLSTMCell(4), rnn.GRUCell(3)]))
cell_case("cell_residual", lambda rnn, tf: rnn.ResidualWrapper(rnn.GRUCell(3)))
cell_case("cell_highway", lambda rnn, tf: rnn.HighwayWrapper(rnn.GRUCell(3)))
cell_case("cell_highway_apart", lambda rnn, tf: rnn.HighwayWrapper(rnn.GRUCell(3), False, 0.5))
cell_case("cell_output_projection", lambda rnn, tf: rnn.OutputProjectionWrapper(rnn.BasicLSTMCell(4), 2, tf.nn.tanh))
cell_case("cell_input_projection", lambda rnn, tf: rnn.InputProjectionWrapper(rnn.GRUCell(4), 2, tf.nn.relu))
cell_case("cell_attention", lambda rnn, tf: rnn.AttentionCellWrapper(rnn.BasicLSTMCell(4), 3))
cell_case("cell_attention_sizes", lambda rnn, tf: rnn.AttentionCellWrapper(rnn.GRUCell(4), 3, 5, 2, 6, False))
cell_case("cell_layer_norm_lstm", lambda rnn, tf: rnn.LayerNormBasicLSTMCell(4))
cell_case("cell_layer_norm_lstm_off", lambda rnn, tf: rnn.LayerNormBasicLSTMCell(4, layer_norm=False, forget_bias=0.0))
cell_case("cell_coupled", lambda rnn, tf: rnn.CoupledInputForgetGateLSTMCell(4, use_peepholes=True, num_proj=3))
cell_case(
    "cell_coupled_norm", lambda rnn, tf: rnn.CoupledInputForgetGateLSTMCell(4, layer_norm=True, num_unit_shards=2)
)
cell_case("cell_ugrnn", lambda rnn, tf: rnn.UGRNNCell(4))
cell_case("cell_nas", lambda rnn, tf: rnn.NASCell(4, num_proj=3, use_bias=True))
cell_case("cell_sru", lambda rnn, tf: rnn.SRUCell(3))
cell_case("cell_ind", lambda rnn, tf: rnn.IndRNNCell(4))
cell_case("cell_lstm_block", lambda rnn, tf: rnn.LSTMBlockCell(4))
cell_case("cell_lstm_block_peephole", lambda rnn, tf: rnn.LSTMBlockCell(4, cell_clip=0.5, use_peephole=True))
cell_case("cell_gru_block", lambda rnn, tf: rnn.GRUBlockCell(4))
cell_case("cell_gru_block_v2", lambda rnn, tf: rnn.GRUBlockCellV2(num_units=4))
cell_case("cell_attention_wrong", lambda rnn, tf: rnn.AttentionCellWrapper(rnn.GRUCell(4), 0))
cell_case("cell_output_projection_wrong", lambda rnn, tf: rnn.OutputProjectionWrapper(rnn.GRUCell(4), 0))


@case
def cell_embedding(tf):
    rnn = tf.contrib.rnn
    return run_cell(tf, rnn.EmbeddingWrapper(rnn.BasicLSTMCell(4), 6, 5), tf.constant([3, 1]), gradients=False)


@case
def cell_phased(tf):
    inputs = (tf.constant([[1.5], [2.5]]), tf.constant(wave(2, 3)))
    return run_cell(tf, tf.contrib.rnn.PhasedLSTMCell(4, use_peepholes=True), inputs)


@case
def cell_conv(tf):
    cell = tf.contrib.rnn.Conv2DLSTMCell(input_shape=[3, 3, 2], output_channels=2, kernel_shape=[2, 2])
    return run_cell(tf, cell, tf.constant(wave(2, 3, 3, 2)))


@case
def cell_conv_1d_skip(tf):
    cell = tf.contrib.rnn.Conv1DLSTMCell(input_shape=[5, 2], output_channels=2, kernel_shape=[3], skip_connection=True)
    return cell(tf.constant(wave(2, 5, 2)), cell.zero_state(2, tf.float32))


@random_case
def cell_dropout(tf):
    rnn = tf.contrib.rnn
    return run_cell(tf, rnn.DropoutWrapper(rnn.BasicLSTMCell(4), input_keep_prob=0.8, output_keep_prob=0.5))


@random_case
def cell_layer_norm_lstm_dropout(tf):
    return run_cell(tf, tf.contrib.rnn.LayerNormBasicLSTMCell(4, dropout_keep_prob=0.5))


@case
def cell_embedding_wrong(tf):
    return tf.contrib.rnn.EmbeddingWrapper(tf.contrib.rnn.GRUCell(4), 0, 5)


def steps():
    return [wave(2, 3) * k for k in (1, -0.5, 2)]


@case
def static_rnn(tf):
    rnn = tf.contrib.rnn
    inputs = [tf.constant(step) for step in steps()]
    return rnn.static_rnn(rnn.BasicLSTMCell(4), inputs, dtype=tf.float32, sequence_length=tf.constant([3, 2]))


@case
def static_bidirectional_rnn(tf):
    rnn = tf.contrib.rnn
    inputs = [tf.constant(step) for step in steps()]
    return rnn.static_bidirectional_rnn(rnn.BasicLSTMCell(4), rnn.GRUCell(2), inputs, dtype=tf.float32)


@case
def stack_bidirectional_rnn(tf):
    rnn = tf.contrib.rnn
    inputs = [tf.constant(step) for step in steps()]
    cells = [[rnn.BasicLSTMCell(4), rnn.BasicLSTMCell(3)] for _ in range(2)]
    return rnn.stack_bidirectional_rnn(cells[0], cells[1], inputs, dtype=tf.float32)


@case
def stack_bidirectional_dynamic_rnn(tf):
    rnn = tf.contrib.rnn
    cells = [[rnn.BasicLSTMCell(4), rnn.GRUCell(3)] for _ in range(2)]
    lengths = tf.constant([3, 2])
    return rnn.stack_bidirectional_dynamic_rnn(
        cells[0], cells[1], tf.constant(wave(2, 3, 4)), dtype=tf.float32, sequence_length=lengths
    )


@case
def stack_bidirectional_wrong(tf):
    rnn = tf.contrib.rnn
    return rnn.stack_bidirectional_dynamic_rnn([rnn.GRUCell(3)], [], tf.constant(wave(2, 3, 4)), dtype=tf.float32)


@case
def lstm_block_fused(tf):
    rnn = tf.contrib.rnn
    outputs, state = rnn.LSTMBlockFusedCell(4, use_peephole=True)(
        tf.constant(wave(3, 2, 3)), dtype=tf.float32, sequence_length=tf.constant([3, 2])
    )
    return [outputs, state, tf.gradients(tf.reduce_sum(outputs), tf.trainable_variables())]


@case
def fused_adaptor_reversed(tf):
    rnn = tf.contrib.rnn
    x = tf.constant(wave(3, 2, 3))
    forward = rnn.FusedRNNCellAdaptor(rnn.GRUCell(4), use_dynamic_rnn=True)
    backward = rnn.TimeReversedFusedRNN(rnn.LSTMBlockFusedCell(4))
    return [forward(x, dtype=tf.float32), backward(x, dtype=tf.float32)]


@case
def dynamic_rnn_of_contrib_cells(tf):
    rnn = tf.contrib.rnn
    cell = rnn.MultiRNNCell(
        [rnn.OutputProjectionWrapper(rnn.LSTMBlockCell(4), 3), rnn.AttentionCellWrapper(rnn.GRUCell(4), 2)]
    )
    return tf.nn.dynamic_rnn(cell, tf.constant(wave(2, 3, 4)), dtype=tf.float32)


@case
def core_rnn_cell_linear(tf):
    core_rnn_cell = importlib.import_module(deeper(tf, "rnn.python.ops.core_rnn_cell"))
    with tf.variable_scope("here"):
        return core_rnn_cell._linear([tf.constant(wave(2, 3)), tf.constant(wave(2, 2))], 4, True)


# legacy_seq2seq


def ids(*rows):
    """Return a list of time steps of ids, [batch] each."""
    return [np.array(row, np.int32) for row in zip(*rows)]


def encoder_ids(tf):
    return [tf.constant(step) for step in ids([1, 2, 0], [3, 1, 1])]


def decoder_ids(tf):
    return [tf.constant(step) for step in ids([1, 0], [2, 3])]


@case
def legacy_basic(tf):
    x = [tf.constant(step) for step in steps()]
    legacy, rnn = tf.contrib.legacy_seq2seq, tf.contrib.rnn
    return [legacy.basic_rnn_seq2seq(x, x[:2], rnn.BasicLSTMCell(4)), legacy.tied_rnn_seq2seq(x, x[:2], rnn.GRUCell(3))]


@case
def legacy_rnn_decoder_loop(tf):
    x = [tf.constant(step) for step in steps()]
    cell = tf.contrib.rnn.GRUCell(3)
    return tf.contrib.legacy_seq2seq.rnn_decoder(x, cell.zero_state(2, tf.float32), cell, lambda prev, i: prev * i)


@case
def legacy_embedding_rnn(tf):
    return tf.contrib.legacy_seq2seq.embedding_rnn_seq2seq(
        encoder_ids(tf), decoder_ids(tf), tf.contrib.rnn.BasicLSTMCell(4), 4, 5, 3
    )


@case
def legacy_embedding_rnn_feed(tf):
    feed = tf.placeholder_with_default(True, [])
    w, b = tf.get_variable("w", [4, 5]), tf.get_variable("b", [5])
    legacy = tf.contrib.legacy_seq2seq
    with tf.variable_scope("a"):
        first = legacy.embedding_rnn_seq2seq(
            encoder_ids(tf), decoder_ids(tf), tf.contrib.rnn.BasicLSTMCell(4), 4, 5, 3, (w, b), feed
        )
    with tf.variable_scope("b"):
        return [
            first,
            legacy.embedding_rnn_seq2seq(
                encoder_ids(tf), decoder_ids(tf), tf.contrib.rnn.GRUCell(4), 4, 5, 3, feed_previous=True
            ),
        ]


@case
def legacy_embedding_tied(tf):
    feed = tf.placeholder_with_default(False, [])
    legacy = tf.contrib.legacy_seq2seq
    first = legacy.embedding_tied_rnn_seq2seq(encoder_ids(tf), decoder_ids(tf), tf.contrib.rnn.GRUCell(4), 5, 3)
    with tf.variable_scope("again"):
        return [
            first,
            legacy.embedding_tied_rnn_seq2seq(
                encoder_ids(tf), decoder_ids(tf), tf.contrib.rnn.GRUCell(4), 5, 3, feed_previous=feed
            ),
        ]


@case
def legacy_attention(tf):
    return tf.contrib.legacy_seq2seq.embedding_attention_seq2seq(
        encoder_ids(tf), decoder_ids(tf), tf.contrib.rnn.BasicLSTMCell(4), 4, 5, 3, num_heads=2
    )


@case
def legacy_attention_feed(tf):
    feed = tf.placeholder_with_default(True, [])
    return tf.contrib.legacy_seq2seq.embedding_attention_seq2seq(
        encoder_ids(tf),
        decoder_ids(tf),
        tf.contrib.rnn.GRUCell(4),
        4,
        5,
        3,
        feed_previous=feed,
        initial_state_attention=True,
    )


@case
def legacy_one2many(tf):
    rnn = tf.contrib.rnn
    outputs, states = tf.contrib.legacy_seq2seq.one2many_rnn_seq2seq(
        encoder_ids(tf), {"x": decoder_ids(tf)}, rnn.GRUCell(4), {"x": rnn.GRUCell(4)}, 4, {"x": 5}, 3
    )
    return [outputs, states]


@case
def legacy_losses(tf):
    legacy = tf.contrib.legacy_seq2seq
    logits = [tf.constant(wave(2, 4)), tf.constant(wave(2, 4) * 2)]
    targets = decoder_ids(tf)
    weights = [tf.ones([2]), tf.constant([0.5, 0.0])]
    return [
        legacy.sequence_loss_by_example(logits, targets, weights),
        legacy.sequence_loss_by_example(logits, targets, weights, average_across_timesteps=False),
        legacy.sequence_loss(logits, targets, weights),
        legacy.sequence_loss(logits, targets, weights, average_across_batch=False),
        legacy.sequence_loss(
            logits, targets, weights, softmax_loss_function=lambda labels, logits: tf.to_float(labels)
        ),
    ]


@case
def legacy_loss_lengths(tf):
    one = tf.ones([2])
    return tf.contrib.legacy_seq2seq.sequence_loss_by_example([one, one], [one], [one])


@case
def legacy_buckets(tf):
    legacy = tf.contrib.legacy_seq2seq

    def seq2seq(x, y):  # with a cell of its own for each bucket: a built one cannot be copied
        return legacy.embedding_attention_seq2seq(x, y, tf.contrib.rnn.GRUCell(4), 4, 4, 3)

    decoder = decoder_ids(tf)
    weights = [tf.ones([2]), tf.constant([0.5, 0.0])]
    buckets = [(2, 1), (3, 2)]
    each = legacy.model_with_buckets(
        encoder_ids(tf), decoder, decoder, weights, buckets, seq2seq, per_example_loss=True
    )
    with tf.variable_scope("again"):
        return [each, legacy.model_with_buckets(encoder_ids(tf), decoder, decoder, weights, buckets, seq2seq)]


@case
def legacy_buckets_short(tf):
    return tf.contrib.legacy_seq2seq.model_with_buckets([], [], [], [], [(2, 1)], None)


@case
def legacy_attention_no_inputs(tf):
    return tf.contrib.legacy_seq2seq.attention_decoder([], None, None, None)


# seq2seq


def decode(tf, helper, cell=None, layer=None, state=None, **kwargs):
    s = tf.contrib.seq2seq
    cell = cell or tf.contrib.rnn.GRUCell(4)
    state = cell.zero_state(2, tf.float32) if state is None else state
    outputs, state, lengths = s.dynamic_decode(s.BasicDecoder(cell, helper, state, layer), **kwargs)
    arrays = isinstance(state, s.AttentionWrapperState) and state.alignment_history
    if hasattr(arrays, "stack"):
        state = state._replace(alignment_history=arrays.stack())
    return [outputs, state, lengths]


@case
def seq2seq_training(tf):
    helper = tf.contrib.seq2seq.TrainingHelper(tf.constant(wave(2, 3, 5)), tf.constant([3, 2]))
    return decode(tf, helper, layer=tf.layers.Dense(6, use_bias=False))


@case
def seq2seq_training_imputed(tf):
    s = tf.contrib.seq2seq
    helper = s.TrainingHelper(tf.constant(wave(3, 2, 5)), tf.constant([1, 2]), time_major=True)
    return decode(tf, helper, impute_finished=True, output_time_major=True, maximum_iterations=2)


@case
def seq2seq_training_gradient(tf):
    helper = tf.contrib.seq2seq.TrainingHelper(tf.constant(wave(2, 3, 5)), tf.constant([3, 2]))
    outputs = decode(tf, helper, cell=tf.contrib.rnn.BasicLSTMCell(4))[0]
    return tf.gradients(tf.reduce_sum(outputs.rnn_output), tf.trainable_variables())


@case
def seq2seq_greedy(tf):
    embedding = tf.get_variable("embedding", [6, 3])
    helper = tf.contrib.seq2seq.GreedyEmbeddingHelper(embedding, tf.fill([2], 1), 2)
    return decode(tf, helper, layer=tf.layers.Dense(6), maximum_iterations=5)


@random_case
def seq2seq_sample(tf):
    embedding = tf.get_variable("embedding", [6, 3])
    helper = tf.contrib.seq2seq.SampleEmbeddingHelper(embedding, tf.fill([2], 1), 2, softmax_temperature=0.5)
    return decode(tf, helper, layer=tf.layers.Dense(6), maximum_iterations=5)


@random_case
def seq2seq_scheduled_embedding(tf):
    embedding = tf.get_variable("embedding", [4, 5])
    helper = tf.contrib.seq2seq.ScheduledEmbeddingTrainingHelper(
        tf.constant(wave(2, 3, 5)), tf.constant([3, 2]), embedding, 0.5
    )
    return decode(tf, helper)


@case
def seq2seq_scheduled_embedding_always(tf):
    embedding = tf.constant(wave(1, 5))
    helper = tf.contrib.seq2seq.ScheduledEmbeddingTrainingHelper(
        tf.constant(wave(2, 3, 5)), tf.constant([3, 2]), lambda ids: tf.gather(embedding, ids * 0), 1.0
    )
    outputs, state, lengths = decode(tf, helper)
    return [outputs.rnn_output, state, lengths]


@case
def seq2seq_scheduled_output_always(tf):
    s = tf.contrib.seq2seq
    x, more, lengths = tf.constant(wave(2, 3, 4)), tf.constant(wave(2, 3, 2)), tf.constant([3, 2])
    first = s.ScheduledOutputTrainingHelper(x, lengths, 1.0)
    second = s.ScheduledOutputTrainingHelper(x, lengths, 1.0, next_inputs_fn=lambda y: 2 * y, auxiliary_inputs=more)
    with tf.variable_scope("first"):
        first = decode(tf, first)
    with tf.variable_scope("second"):
        return [first, decode(tf, second)]


@case
def seq2seq_inference_and_custom(tf):
    s = tf.contrib.seq2seq
    start = tf.constant(wave(2, 4))
    inference = s.InferenceHelper(lambda y: y, [4], tf.float32, start, lambda y: tf.reduce_sum(y, 1) > 5.0)
    custom = s.CustomHelper(
        lambda: (tf.constant([False, False]), start),
        lambda time, outputs, state: tf.cast(tf.argmax(outputs, 1), tf.int32),
        lambda time, outputs, state, sample_ids: (tf.constant([True, False]), outputs, state),
    )
    with tf.variable_scope("inference"):
        first = decode(tf, inference, maximum_iterations=3)
    with tf.variable_scope("custom"):
        return [first, decode(tf, custom, maximum_iterations=3)]


def attention_case(name, make, **wrapper):
    def run(tf):
        s = tf.contrib.seq2seq
        memory = tf.constant(wave(2, 4, 3))
        mechanism = make(s, memory, tf.constant([4, 3]))
        cell = s.AttentionWrapper(tf.contrib.rnn.BasicLSTMCell(3), mechanism, **wrapper)
        helper = s.TrainingHelper(tf.constant(wave(2, 3, 5)), tf.constant([3, 2]))
        result = decode(tf, helper, cell)
        loss = tf.reduce_sum(tf.square(result[0].rnn_output))
        return [result, [g for g in tf.gradients(loss, tf.trainable_variables()) if g is not None]]

    CASES["attention_" + name] = run


attention_case("luong", lambda s, m, n: s.LuongAttention(3, m))
attention_case(
    "luong_scaled",
    lambda s, m, n: s.LuongAttention(3, m, n, scale=True),
    attention_layer_size=5,
    alignment_history=True,
)
attention_case("bahdanau", lambda s, m, n: s.BahdanauAttention(4, m, n))
attention_case(
    "bahdanau_normalized", lambda s, m, n: s.BahdanauAttention(4, m, n, normalize=True), output_attention=False
)
attention_case("luong_monotonic", lambda s, m, n: s.LuongMonotonicAttention(3, m, scale=True))
attention_case(
    "bahdanau_monotonic", lambda s, m, n: s.BahdanauMonotonicAttention(4, m, n, score_bias_init=-1.0, mode="recursive")
)
attention_case("hard", lambda s, m, n: s.BahdanauMonotonicAttention(4, m, n, mode="hard"))
attention_case(
    "several", lambda s, m, n: [s.LuongAttention(3, m, n), s.BahdanauAttention(4, m)], attention_layer_size=[2, 4]
)
attention_case("probability", lambda s, m, n: s.LuongAttention(3, m, probability_fn=s.hardmax))


@case
def attention_initial_state(tf):
    s = tf.contrib.seq2seq
    mechanism = s.LuongAttention(3, tf.placeholder_with_default(wave(2, 4, 3), [None, None, 3]))
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), mechanism, 4)
    state = cell.zero_state(2, tf.float32).clone(cell_state=tf.constant(wave(2, 3)))
    return cell(tf.constant(wave(2, 5)), state)


@case
def attention_luong_sizes(tf):
    s = tf.contrib.seq2seq
    return s.LuongAttention(5, tf.zeros([2, 4, 3]))(tf.zeros([2, 3]), None)


@case
def attention_wrong_type(tf):
    return tf.contrib.seq2seq.AttentionWrapper(tf.contrib.rnn.GRUCell(3), 5)


@case
def attention_wrong_number(tf):
    s = tf.contrib.seq2seq
    return s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), s.LuongAttention(3, tf.zeros([2, 4, 3])), [3, 4])


@case
def monotonic_attention_functions(tf):
    s = tf.contrib.seq2seq
    p, previous = tf.constant(np.abs(wave(2, 4))), tf.nn.softmax(tf.constant(wave(2, 4)))
    modes = [s.monotonic_attention(p, previous, mode) for mode in ("recursive", "parallel", "hard")]
    return [modes, s.safe_cumprod(p, axis=1), s.hardmax(tf.constant(wave(2, 4)))]


def beam(tf, attention=False, width=3, batch_size=2, **kwargs):
    s = tf.contrib.seq2seq
    embedding = tf.get_variable("embedding", [5, 3])
    cell = tf.contrib.rnn.GRUCell(4)
    if attention:
        memory = s.tile_batch(tf.placeholder_with_default(wave(2, 4, 3), [batch_size, 4, 3]), width)
        cell = s.AttentionWrapper(cell, s.BahdanauAttention(4, memory), alignment_history=True)
    start = tf.placeholder_with_default([1, 1], [batch_size])
    state = cell.zero_state(tf.size(start) * width, tf.float32)
    decoder = s.BeamSearchDecoder(cell, embedding, start, 2, state, width, tf.layers.Dense(5), **kwargs)
    outputs, state, lengths = s.dynamic_decode(decoder, maximum_iterations=6)
    if attention and hasattr(state.cell_state.alignment_history, "stack"):
        state = [state._replace(cell_state=()), state.cell_state.alignment_history.stack()]
    return [outputs.predicted_ids, list(outputs.beam_search_decoder_output), state, lengths]


@case
def beam_search(tf):
    return beam(tf)


@case
def beam_search_length_penalty(tf):
    return beam(tf, width=2, length_penalty_weight=1.0)


@case
def beam_search_attention(tf):
    return beam(tf, attention=True)


@case
def beam_search_attention_unknown_batch(tf):
    return beam(tf, attention=True, batch_size=None)


@case
def beam_search_coverage(tf):
    return beam(
        tf, attention=True, length_penalty_weight=0.5, coverage_penalty_weight=0.2, reorder_tensor_arrays=False
    )[0]


@case
def beam_search_not_tiled(tf):
    s = tf.contrib.seq2seq
    cell = tf.contrib.rnn.GRUCell(4)
    return s.BeamSearchDecoder(cell, tf.zeros([5, 3]), [1, 1], 2, cell.zero_state(2, tf.float32), 3)


@case
def gather_tree(tf):
    s = tf.contrib.seq2seq
    ids = tf.constant([[[1, 2, 3]], [[4, 5, 6]], [[7, 8, 9]], [[9, 9, 9]]])
    parents = tf.constant([[[0, 0, 0]], [[0, 1, 1]], [[2, 1, 2]], [[0, 1, 2]]])
    return [s.gather_tree(ids, parents, [n], end_token=end) for n, end in ((4, 10), (3, 10), (4, 5))]


@case
def tile_batch(tf):
    s = tf.contrib.seq2seq
    return s.tile_batch((tf.constant(wave(2, 3)), [tf.placeholder_with_default([1, 2], [None])]), 2)


@case
def seq2seq_losses(tf):
    s = tf.contrib.seq2seq
    logits, targets = tf.constant(wave(2, 3, 4)), tf.constant([[1, 2, 3], [0, 0, 1]])
    weights = tf.constant([[1.0, 1.0, 0.5], [1.0, 0.0, 0.0]])
    return [
        s.sequence_loss(logits, targets, weights),
        s.sequence_loss(logits, targets, weights, average_across_timesteps=False),
        s.sequence_loss(logits, targets, weights, average_across_batch=False),
        s.sequence_loss(logits, targets, weights, False, False),
        s.sequence_loss(logits, targets, weights, False, False, True, True),
        s.sequence_loss(logits, targets, weights, False, False, True, False),
    ]


@case
def seq2seq_loss_rank(tf):
    return tf.contrib.seq2seq.sequence_loss(tf.zeros([2, 3]), tf.zeros([2, 3]), tf.zeros([2, 3]))


@case
def seq2seq_loss_both(tf):
    return tf.contrib.seq2seq.sequence_loss(tf.zeros([2, 3, 4]), tf.zeros([2, 3]), tf.zeros([2, 3]), True, True, True)


# slim, losses, metrics


@case
def slim_vgg(tf):
    vgg = importlib.import_module(deeper(tf, "slim.python.slim.nets.vgg"))
    with tf.contrib.slim.arg_scope(vgg.vgg_arg_scope()):
        net = tf.contrib.slim.repeat(tf.constant(wave(1, 8, 8, 3)), 2, tf.contrib.slim.conv2d, 4, [3, 3], scope="conv1")
    return tf.contrib.slim.max_pool2d(net, [2, 2], scope="pool1")


@case
def slim_learning(tf):
    slim = tf.contrib.slim
    x = slim.fully_connected(tf.constant(wave(4, 3)), 2, activation_fn=None)
    slim.losses.mean_squared_error(x, tf.constant(wave(4, 2) * 2))
    total = slim.losses.get_total_loss()
    train = slim.learning.create_train_op(total, tf.train.GradientDescentOptimizer(0.1), clip_gradient_norm=1.0)
    return [total, train]


@case
def slim_variables(tf):
    slim = tf.contrib.slim
    slim.conv2d(tf.constant(wave(1, 4, 4, 2)), 3, 3, normalizer_fn=slim.batch_norm)
    names = [v.op.name for v in slim.get_variables_to_restore(exclude=["Conv/BatchNorm"])]
    return [tf.constant(names), slim.get_model_variables("Conv")]


@case
def contrib_losses(tf):
    losses = tf.contrib.losses
    x, y = tf.constant(wave(3, 4)), tf.constant(np.abs(wave(3, 4)))
    labels = tf.constant([1, 0, 2])
    return [
        losses.absolute_difference(x, y),
        losses.mean_squared_error(x, y, weights=0.5),
        losses.log_loss(y, tf.round(y)),
        losses.hinge_loss(x, tf.round(y)),
        losses.softmax_cross_entropy(x, tf.one_hot(labels, 4), label_smoothing=0.1),
        losses.sparse_softmax_cross_entropy(x, labels),
        losses.sigmoid_cross_entropy(x, tf.one_hot(labels, 4)),
        losses.cosine_distance(x, y, dim=1),
        losses.get_total_loss(),
    ]


@case
def metric_learning(tf):
    learning = tf.contrib.losses.metric_learning
    labels = tf.constant([0, 0, 1, 1])
    x = tf.nn.l2_normalize(tf.constant(wave(4, 3)), 1)
    return [
        learning.triplet_semihard_loss(labels, x),
        learning.contrastive_loss(tf.constant([1, 0, 1, 0]), x, x[::-1]),
        learning.npairs_loss(labels, x, x[::-1]),
        learning.lifted_struct_loss(labels, x),
    ]


@case
def contrib_metrics(tf):
    metrics = tf.contrib.metrics
    predictions, labels = tf.constant([1, 0, 1, 1]), tf.constant([1, 1, 1, 0])
    pairs = [
        metrics.streaming_accuracy(predictions, labels),
        metrics.streaming_mean(tf.constant(wave(4))),
        metrics.streaming_precision(predictions, labels),
        metrics.streaming_recall(predictions, labels),
        metrics.streaming_auc(tf.constant([0.9, 0.2, 0.6, 0.7]), tf.cast(labels, tf.bool)),
        metrics.streaming_mean_squared_error(tf.constant(wave(4)), tf.constant(wave(4) * 2)),
        metrics.streaming_mean_iou(predictions, labels, 2),
    ]
    return [
        [pair[1] for pair in pairs],
        metrics.accuracy(predictions, labels),
        metrics.confusion_matrix(labels, predictions),
    ]


# training, learn, tensorboard


def words(tf, *values):
    return tf.constant([str(value) for value in values])


def error_of(function):
    try:
        return function()
    except Exception as error:
        return "{}: {}".format(type(error).__name__, error)


@case
def hparams(tf):
    h = tf.contrib.training.HParams(rate=0.1, layers=[5, 6], name="net", on=True, n=3, nothing=None)
    before = str(h)
    h.parse("rate=1e-3,layers=[7, 8],name=other,on=false,n=4")
    tries = ["unknown=1", "n=x", "rate", "n=1,n=2", "on=2", "on=maybe", "layers[0]=3", "layers[0]=[1]"]
    return words(
        tf,
        before,
        h,
        repr(h),
        h.to_json(sort_keys=True),
        h.values() == dict(h.values()),
        "rate" in h,
        h.get("rate"),
        h.get("none", 3),
        error_of(lambda: h.get("rate", "x")),
        error_of(lambda: h.get("rate", [1.0])),
        error_of(lambda: h.add_hparam("rate", 3)),
        error_of(lambda: h.add_hparam("empty", [])),
        error_of(lambda: h.set_hparam("n", 2.5)),
        error_of(lambda: h.set_hparam("n", True)),
        error_of(lambda: h.set_hparam("name", 3)),
        error_of(lambda: h.set_hparam("layers", 3)),
        error_of(lambda: h.set_hparam("rate", [3.0])),
        h.override_from_dict({"rate": 2, "n": 9}),
        h.parse_json('{"rate": 0.5, "layers": [1]}'),
        *[error_of(lambda text=text: h.parse(text)) for text in tries],
    )


@case
def parse_values(tf):
    parse = tf.contrib.training.parse_values
    types = {"a": int, "b": float, "c": str, "d": bool}
    found = parse("a=1,b=2.5,c=x y,d=true", types), parse("a[1]=2,a[3]=4", types), parse("a=[1,2 3],z=4", types, True)
    tries = ["a[1]=2,a[1]=3", "a=1,a[1]=2", "a=[1],a=2", "a=[x]", "=3", "z=1"]
    return words(tf, *[sorted(each.items()) for each in found], *[error_of(lambda t=t: parse(t, types)) for t in tries])


TEXTS = ["The quick brown fox", "the lazy dog isn't THE fox", "camelCase and HTTPServer", "fox 42 \u00e9t\u00e9"]


@case
def vocabulary_processor(tf):
    processor = tf.contrib.learn.preprocessing.VocabularyProcessor(4)
    first = np.array(list(processor.fit_transform(TEXTS)))
    other = np.array(list(processor.transform(["the fox", "unknown words here and more"])))
    texts = list(processor.reverse(first))
    return [
        tf.constant(first),
        tf.constant(other),
        words(tf, len(processor.vocabulary_), processor.vocabulary_.get("fox"), *texts),
    ]


@case
def vocabulary_processor_frequency(tf):
    learn = tf.contrib.learn
    processor = learn.preprocessing.VocabularyProcessor(
        5, min_frequency=1, tokenizer_fn=lambda texts: (t.split() for t in texts)
    )
    ids = np.array(list(processor.fit_transform(TEXTS + TEXTS[:2])))
    vocabulary = processor.vocabulary_
    mapping = sorted(vocabulary._mapping.items(), key=lambda pair: pair[1])
    return [tf.constant(ids), words(tf, mapping)]


@case
def categorical_vocabulary(tf):
    vocabulary = tf.contrib.learn.preprocessing.CategoricalVocabulary()
    for word in "b a c a b a d".split():
        vocabulary.add(word)
    before = [vocabulary.get(word) for word in "abcd<"]
    vocabulary.trim(1, 3)
    vocabulary.freeze()
    return words(tf, before, [vocabulary.get(word) for word in "abcdx"], len(vocabulary), vocabulary.reverse(1))


@case
def byte_processor(tf):
    processor = tf.contrib.learn.preprocessing.ByteProcessor(8)
    data = np.array(list(processor.transform([TEXTS[3], "abc"])))
    return [tf.constant(data.astype(np.int32)), words(tf, *processor.reverse(data.astype(np.uint8)[1:]))]


@case
def load_iris(tf):
    iris = tf.contrib.learn.datasets.load_dataset("iris")
    return [tf.constant(iris.data), tf.constant(iris.target)]


@case
def load_unknown(tf):
    return tf.contrib.learn.datasets.load_dataset("nothing")


def columns(tf):
    """Return features, a dict, and feature columns of them: those of a linear model, and those of a network."""
    layers = tf.contrib.layers
    features = {
        "word": tf.SparseTensor([[0, 0], [0, 1], [2, 0]], ["a", "b", "c"], [3, 2]),
        "number": tf.constant([[3, 14], [-1, 5], [9, -1]], dtype=tf.int64),
        "weight": tf.SparseTensor([[0, 0], [0, 1], [2, 0]], [0.5, 2.0, 1.5], [3, 2]),
        "other": tf.constant(["x", "", "a"]),
        "age": tf.constant([18.0, 40.5, 66.0]),
        "place": tf.constant(wave(3, 2)),
    }
    word = layers.sparse_column_with_hash_bucket("word", 8)
    number = layers.sparse_column_with_integerized_feature("number", 6, combiner="mean")
    age = layers.real_valued_column("age", normalizer=lambda x: x / 10)
    place = layers.real_valued_column("place", dimension=2)
    ages, places = layers.bucketized_column(age, [2, 3, 4, 5]), layers.bucketized_column(
        place, [-0.5, 0.0, 0.5]
    )
    weighted = layers.weighted_sparse_column(word, "weight")
    cross, keyed = layers.crossed_column([ages, word], 9), layers.crossed_column(
        [ages, places, word], 9, hash_key=7
    )
    wide = [word, number, weighted, age, place, ages, places, cross, keyed]
    deep = [layers.embedding_column(each, 2) for each in (word, weighted, cross)] + [age, place, ages, places]
    deep += [layers.embedding_column(number, 3, combiner="sqrtn", max_norm=0.1), layers.one_hot_column(word)]
    other = layers.sparse_column_with_hash_bucket("other", 8)
    shared = layers.shared_embedding_columns([other, word], 2)
    return features, wide, deep + list(shared)


@case
def feature_columns_wide(tf):
    features, wide, _ = columns(tf)
    logits, _, bias = tf.contrib.layers.weighted_sum_from_feature_columns(features, wide, 2, ["wide"])
    return [logits, bias]


@case
def feature_columns_deep(tf):
    features, _, deep = columns(tf)
    return tf.contrib.layers.input_from_feature_columns(features, deep, ["deep"])


@case
def feature_columns_named(tf):
    features, wide, deep = columns(tf)
    specs = sorted(tf.contrib.layers.create_feature_spec_for_parsing(wide).items())
    keys = sorted(each.key for each in wide + deep if "function" not in each.key)
    inferred = tf.contrib.layers.infer_real_valued_columns({"place": features["place"]})
    return words(tf, *[each.name for each in wide + deep], *keys, *specs, *inferred)


@case
def feature_columns_wrong(tf):
    layers = tf.contrib.layers
    age, word = layers.real_valued_column("age"), layers.sparse_column_with_hash_bucket("word", 8)
    return words(
        tf,
        error_of(lambda: layers.real_valued_column("x", dimension=0)),
        error_of(lambda: layers.real_valued_column("x", dimension=1.5)),
        error_of(lambda: layers.real_valued_column("x", dimension=2, default_value=[1])),
        error_of(lambda: layers.real_valued_column("x", default_value=1.5, dtype=tf.int32)),
        error_of(lambda: layers.real_valued_column("x", dtype=tf.string)),
        error_of(lambda: layers.sparse_column_with_hash_bucket("x", 0)),
        error_of(lambda: layers.sparse_column_with_hash_bucket("x", 3, dtype=tf.float32)),
        error_of(lambda: layers.sparse_column_with_integerized_feature("x", 3, dtype=tf.string)),
        error_of(lambda: layers.sparse_column_with_vocabulary_file("x", "words.txt")),
        error_of(lambda: layers.weighted_sparse_column(word, "w", dtype=tf.string)),
        error_of(lambda: layers.bucketized_column(word, [1])),
        error_of(lambda: layers.bucketized_column(age, [])),
        error_of(lambda: layers.bucketized_column(age, [2, 1])),
        error_of(lambda: layers.crossed_column([word], 5)),
        error_of(lambda: layers.crossed_column([word, word], 1)),
        error_of(lambda: layers.crossed_column([word, age], 5)),
        error_of(lambda: layers.embedding_column(word, 2, initializer=3)),
        error_of(lambda: layers.embedding_column(word, 2, ckpt_to_load_from="x")),
        error_of(lambda: layers.shared_embedding_columns([word, layers.sparse_column_with_keys("b", ["x"])], 2)),
        error_of(lambda: layers.check_feature_columns({"x": age})),
        error_of(lambda: layers.check_feature_columns([age, age])),
    )


@case
def learn_wrong(tf):
    learn = tf.contrib.learn
    model = learn.Estimator(lambda features, labels: (features, labels, labels))
    x = np.zeros((2, 2), np.float32)
    return words(
        tf,
        error_of(lambda: model.fit()),
        error_of(lambda: model.fit(x, x, input_fn=lambda: None)),
        error_of(lambda: model.fit(input_fn=lambda: None, batch_size=3)),
        error_of(lambda: model.fit(tf.constant(x), x)),
        error_of(lambda: model.fit(x, x, steps=1, max_steps=2)),
        error_of(lambda: model.evaluate(x, x, metrics=3)),
        error_of(lambda: learn.Estimator(None, "a", learn.RunConfig(model_dir="b"))),
        error_of(lambda: learn.ModelFnOps("train")),
        error_of(lambda: learn.ModelFnOps("eval")),
        error_of(lambda: learn.ModelFnOps("infer")),
        error_of(lambda: learn.ModelFnOps("other")),
        error_of(lambda: learn.ModelFnOps("eval", 1.0, 1.0, eval_metric_ops=3)),
        error_of(lambda: learn.DNNClassifier([2], [], n_classes=1)),
        error_of(lambda: learn.DNNLinearCombinedClassifier()),
        error_of(lambda: learn.MetricSpec(tf.metrics.mean, label_key="x"))[:11],
        error_of(lambda: learn.MetricSpec(tf.metrics.accuracy).create_metric_ops({}, {"a": 1, "b": 2}, x)),
        error_of(lambda: learn.MetricSpec(tf.metrics.accuracy, "x").create_metric_ops({}, x, x)),
        error_of(lambda: learn.MetricSpec(tf.metrics.accuracy, "x").create_metric_ops({}, x, {"y": x})),
        error_of(lambda: learn.learn_runner.run(None)),
    )


@case
def run_n(tf):
    x = tf.get_variable("x", initializer=tf.constant(1.0))
    results = tf.contrib.learn.run_n({"x": tf.assign_add(x, 2.0)}, n=3)
    return [tf.constant([result["x"] for result in results])]


@case
def projector(tf):
    projector = importlib.import_module(deeper(tf, "tensorboard.plugins.projector"))
    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = "words"
    embedding.metadata_path = "metadata.tsv"
    embedding.sprite.image_path = "sprite.png"
    embedding.sprite.single_image_dim.extend([28, 28])
    with tempfile.TemporaryDirectory() as folder:
        writer = tf.summary.FileWriter(folder)
        projector.visualize_embeddings(writer, config)
        writer.close()
        with open(os.path.join(folder, "projector_config.pbtxt")) as file:
            return words(tf, file.read())


# crf, opt, image and other small ones


@case
def crf_likelihood(tf):
    x, tags, lengths = (
        tf.constant(wave(3, 4, 3)),
        tf.constant([[0, 2, 1, 1], [1, 1, 0, 2], [2, 0, 0, 0]]),
        tf.constant([4, 2, 0]),
    )
    likelihood, transitions = tf.contrib.crf.crf_log_likelihood(x, tags, lengths)
    crf = tf.contrib.crf
    return [
        likelihood,
        transitions,
        crf.crf_sequence_score(x, tags, lengths, transitions),
        crf.crf_log_norm(x, lengths, transitions),
        crf.crf_unary_score(tags, lengths, x),
        crf.crf_binary_score(tags, lengths, transitions),
        tf.gradients(tf.reduce_sum(likelihood), transitions),
    ]


@case
def crf_decode(tf):
    x, transitions = tf.constant(wave(4, 5, 3)), tf.constant(wave(3, 3))
    crf = tf.contrib.crf
    best, score = crf.crf_decode(x, transitions, tf.constant([5, 3, 1, 0]))
    one, one_score = crf.viterbi_decode(wave(4, 3), wave(3, 3))
    return [
        best,
        score,
        crf.crf_decode(x[:, :1], transitions, tf.constant([1, 1, 1, 1])),
        tf.constant(one),
        tf.constant(one_score),
    ]


@case
def crf_one_step_and_multitag(tf):
    x, transitions, lengths = tf.constant(wave(2, 3, 3)), tf.constant(wave(3, 3)), tf.constant([3, 2])
    crf = tf.contrib.crf
    one = crf.crf_log_likelihood(x[:, :1], tf.constant([[1], [2]]), tf.constant([1, 0]), transitions)[0]
    bitmap = tf.constant(wave(2, 3, 3) > -0.5)
    return [one, crf.crf_multitag_sequence_score(x, bitmap, lengths, transitions)]


def optimizer_case(name, make):
    def run(tf):
        x = tf.get_variable("x", initializer=tf.constant(wave(3)))
        y = tf.get_variable("y", initializer=tf.constant(wave(4, 2)))
        loss = tf.reduce_sum(x * [1.0, -2.0, 3.0]) + tf.reduce_sum(
            tf.gather(y, [1, 3])
        )  # of a gradient that waits for none
        train = make(tf.contrib.opt, tf).minimize(loss)
        with tf.control_dependencies([train]):
            return [x.read_value(), y.read_value()]

    CASES["optimizer_" + name] = run


optimizer_case("adamw", lambda opt, tf: opt.AdamWOptimizer(0.01, learning_rate=0.1))
optimizer_case("momentumw", lambda opt, tf: opt.MomentumWOptimizer(0.01, 0.1, 0.9))
optimizer_case(
    "decoupled",
    lambda opt, tf: opt.extend_with_decoupled_weight_decay(tf.train.GradientDescentOptimizer)(0.01, learning_rate=0.1),
)
optimizer_case("lazy_adam", lambda opt, tf: opt.LazyAdamOptimizer(0.1))


@case
def optimizer_nadam(tf):
    x = tf.get_variable("x", initializer=tf.constant(wave(3)))
    train = tf.contrib.opt.NadamOptimizer(0.1).minimize(tf.reduce_sum(tf.exp(x)))
    with tf.control_dependencies([train]):
        return x.read_value()


@case
def scipy_optimizer(tf):
    x = tf.get_variable("x", initializer=tf.constant([7.0, 7.0]))
    loss = tf.reduce_sum(tf.square(x - [1.0, 2.0]))
    opt = tf.contrib.opt
    calls = []
    plain = opt.ScipyOptimizerInterface(loss, options={"maxiter": 100})
    bounded = opt.ScipyOptimizerInterface(loss, var_to_bounds={x: ([3.0, -5.0], np.inf)})
    constrained = opt.ScipyOptimizerInterface(loss, equalities=[x[0] - 4.0], inequalities=[x[1] - 3.0], method="SLSQP")
    found = []
    with tf.Session() as sess:
        for optimizer in (plain, bounded, constrained):
            sess.run(tf.global_variables_initializer())
            optimizer.minimize(sess, fetches=[loss], loss_callback=calls.append)
            found.append(sess.run(x))
    return [tf.constant(np.round(found, 3)), tf.constant(len(calls) > 3)]


@case
def image_transforms(tf):
    image = tf.contrib.image
    x = tf.constant(wave(2, 5, 4, 1))
    angles = image.angles_to_projective_transforms([0.3, -0.5], 5, 4)
    moves = image.translations_to_projective_transforms([1.0, -2.0])
    return [
        image.rotate(x, 0.5),
        image.rotate(x[0], [0.3], interpolation="BILINEAR"),
        image.translate(x, [[1, 2], [-1, 0]]),
        image.transform(x[0, :, :, 0], [1, 0.2, 0, 0, 1, 0, 0.01, 0], "BILINEAR"),
        image.compose_transforms(angles, moves),
        image.matrices_to_flat_transforms(image.flat_transforms_to_matrices(angles)),
    ]


@case
def nn_functions(tf):
    nn = tf.contrib.nn
    x, labels = tf.constant(wave(2, 3)), tf.constant([1, 2])
    return [
        nn.scaled_softplus(x, 0.5),
        nn.scaled_softplus(x, 0.5, clip=0.6),
        nn.alpha_dropout(x, 1.0),
        nn.deprecated_flipped_softmax_cross_entropy_with_logits(x, tf.one_hot(labels, 3)),
        nn.deprecated_flipped_sparse_softmax_cross_entropy_with_logits(x, labels),
        nn.deprecated_flipped_sigmoid_cross_entropy_with_logits(x, tf.one_hot(labels, 3)),
        nn.nth_element(x, 1),
    ]


@random_case
def alpha_dropout(tf):
    return tf.contrib.nn.alpha_dropout(tf.constant(wave(4, 5)), 0.7)


@case
def sparsemax(tf):
    x = tf.constant(2 * wave(3, 4))
    result = tf.contrib.sparsemax.sparsemax(x)
    loss = tf.contrib.sparsemax.sparsemax_loss(x, result, tf.one_hot([0, 1, 3], 4))
    return [result, loss]


@case
def lookup_tables(tf):
    lookup = tf.contrib.lookup
    table = lookup.index_table_from_tensor(tf.constant(["a", "b", "c"]), num_oov_buckets=1)
    back = lookup.index_to_string_table_from_tensor(tf.constant(["a", "b", "c"]), default_value="?")
    pairs = lookup.HashTable(lookup.KeyValueTensorInitializer(["x", "y"], [5, 6]), -1)
    asked = tf.constant(["b", "z", "c"])
    return [table.lookup(asked), back.lookup(tf.constant([2, 7], tf.int64)), pairs.lookup(tf.constant(["y", "q"]))]


@case
def signal_and_util(tf):
    signal = tf.contrib.signal
    x = tf.constant(wave(16))
    spectrum = tf.abs(signal.stft(x, frame_length=8, frame_step=4))
    return [
        signal.frame(x, 4, 2),
        spectrum,
        signal.hann_window(5),
        tf.constant(tf.contrib.util.constant_value(tf.constant(3))),
    ]


@case
def distributions(tf):
    d = tf.contrib.distributions
    normal, other = d.Normal(loc=wave(3), scale=2.0), d.Normal(loc=0.0, scale=1.0)
    return [
        normal.log_prob(0.5),
        normal.entropy(),
        d.kl_divergence(normal, other),
        d.Bernoulli(logits=wave(3)).log_prob([1, 0, 1]),
        d.Categorical(logits=wave(2, 3)).entropy(),
        d.Beta(2.0, 3.0).mean(),
        d.Gamma(2.0, 3.0).log_prob(1.5),
    ]


@case
def distributions_of_vectors(tf):
    d = tf.contrib.distributions
    loc, scale = wave(2, 3), np.abs(wave(2, 3)) + 0.5
    matrix = np.array([[1.0, 0.0, 0.0], [0.5, 2.0, 0.0], [-0.3, 0.2, 0.7]], np.float32)
    normals = [
        d.MultivariateNormalDiag(loc, scale),
        d.MultivariateNormalDiagWithSoftplusScale(loc, scale),
        d.MultivariateNormalTriL(loc, matrix),
        d.MultivariateNormalFullCovariance(loc[0], matrix.dot(matrix.T)),
    ]
    results = [each.log_prob(wave(3)) for each in normals] + [each.entropy() for each in normals]
    results += [each.covariance() for each in normals] + [each.stddev() for each in normals]
    results += [d.kl_divergence(each, normals[2]) for each in normals] + [d.kl_divergence(normals[0], normals[1])]
    mixed = d.Mixture(d.Categorical(probs=[0.3, 0.7]), [d.Normal(-1.0, 0.1), d.Normal(1.0, 0.5)])
    one_hot, apart = d.OneHotCategorical(logits=wave(2, 3)), d.Independent(d.Normal(loc, scale), 1)
    results += [mixed.log_prob([0.0, 0.5]), mixed.mean(), mixed.stddev(), apart.log_prob(loc + 1), apart.entropy()]
    results += [one_hot.log_prob([0, 1, 0]), one_hot.entropy(), one_hot.mode()]
    results += [d.kl_divergence(one_hot, d.OneHotCategorical(logits=wave(3))), d.kl_divergence(apart, apart)]
    relaxed = d.RelaxedOneHotCategorical(0.5, logits=wave(2, 3))
    results += [relaxed.log_prob([0.2, 0.3, 0.5]), d.Poisson([2.0, 3.0]).log_prob([1.0, 2.0])]
    return results + [d.NormalWithSoftplusScale(0.5, 1.0).log_prob(0.2), d.softplus_inverse([0.5, 2.0])]


@random_case
def distributions_of_vectors_samples(tf):
    d = tf.contrib.distributions
    loc, scale = tf.constant(wave(2, 3)), tf.constant(np.abs(wave(2, 3)) + 0.5)
    each = [
        d.MultivariateNormalDiag(loc, scale),
        d.MultivariateNormalDiag(loc[0], scale[0]),
        d.MultivariateNormalDiag(loc),
        d.MultivariateNormalDiag(tf.placeholder_with_default(wave(2, 3), [None, 3]), scale),
        d.MultivariateNormalTriL(loc, tf.eye(3)),
        d.Independent(d.Normal(loc, scale), 1),
        d.OneHotCategorical(logits=loc),
        d.RelaxedOneHotCategorical(0.5, logits=loc),
        d.Poisson(scale),
        d.NormalWithSoftplusScale(loc, scale),
    ]
    return [sampled for one in each for sampled in (one.sample(), one.sample(2), one.sample([2, 1], seed=3))]


@random_case
def distributions_samples(tf):
    d = tf.contrib.distributions
    return [
        d.Normal(wave(3), 2.0).sample(2),
        d.Categorical(logits=wave(2, 3)).sample(),
        d.Bernoulli(probs=[0.3, 0.6]).sample(),
    ]


@case
def data_functions(tf):
    data = tf.contrib.data
    dataset = tf.data.Dataset.range(10).apply(data.batch_and_drop_remainder(4))
    other = tf.data.Dataset.range(6).apply(data.map_and_batch(lambda x: x * x, 3))
    return [each.make_one_shot_iterator().get_next() for each in (dataset, other)]


@case
def deprecated_summaries(tf):
    deprecated = tf.contrib.deprecated
    x = tf.constant(0.5)
    summaries = [deprecated.scalar_summary("loss", x), deprecated.histogram_summary("h", tf.constant(wave(3)))]
    deprecated.image_summary("images", tf.zeros([1, 2, 2, 1]))
    assert deprecated.merge_all_summaries().dtype == tf.string
    return words(tf, *[s.op.name for s in tf.get_collection(tf.GraphKeys.SUMMARIES)], len(summaries))

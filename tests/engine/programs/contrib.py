"""tf.layers and contrib: layers, slim, rnn, seq2seq, crf, distributions, gan, losses, metrics and more."""

import numpy as np
import tensorflow as tf
from cases import case, folder

X = np.random.RandomState(0).rand(2, 6, 6, 3).astype("float32")


def run(*fetches):
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
        return sess.run(fetches if len(fetches) > 1 else fetches[0])


def summed(tensor):
    return float("%.4g" % np.sum(run(tensor))), tensor.shape.as_list(), tensor.name


@case
def layers():
    l, x = tf.layers, tf.constant(X)
    made = [
        l.conv2d(x, 2, 3, padding="same", activation=tf.nn.relu),
        l.max_pooling2d(x, 2, 2),
        l.average_pooling2d(x, 2, 2),
        l.flatten(x),
        l.dense(x, 4, name="d"),
        l.dropout(x, 0.5, training=True, seed=1),
        l.batch_normalization(x, training=True),
        l.separable_conv2d(x, 2, 3),
        l.conv2d_transpose(x, 2, 3),
        l.conv1d(x[0], 2, 3),
        l.conv3d(tf.expand_dims(x, -1), 2, 2),
        l.Dense(2, kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1))(x),
    ]
    return (
        "\n".join(map(str, map(summed, made))),
        [op.name for op in tf.get_collection(tf.GraphKeys.UPDATE_OPS)],
        [v.name for v in tf.global_variables()],
        len(tf.losses.get_regularization_losses()),
    )


@case
def layers_of_contrib():
    l, x = tf.contrib.layers, tf.constant(X)
    made = [
        l.conv2d(x, 2, 3),
        l.fully_connected(l.flatten(x), 3),
        l.max_pool2d(x, 2),
        l.avg_pool2d(x, 2),
        l.batch_norm(x, is_training=True),
        l.layer_norm(x),
        l.instance_norm(x),
        l.group_norm(x, groups=3),
        l.dropout(x, 0.5, seed=1),
        l.separable_conv2d(x, 2, 3, 1),
        l.conv2d_transpose(x, 2, 3),
        l.stack(l.flatten(x), l.fully_connected, [3, 2], scope="s"),
        l.repeat(x, 2, l.conv2d, 2, 3, scope="r"),
        l.one_hot_encoding(tf.constant([1, 0]), 3),
        l.unit_norm(x, 3),
        l.embed_sequence([[1, 2]], 4, 3),
        l.maxout(x, 1),
        l.softmax(l.flatten(x)),
        l.spatial_softmax(x),
        l.bias_add(x),
        l.linear(l.flatten(x), 2),
        l.sum_regularizer([l.l1_regularizer(0.1), l.l2_regularizer(0.2)])([tf.constant([1.0, 2.0])]),
        l.apply_regularization(l.l1_l2_regularizer(0.1, 0.2), [tf.constant([1.0])]),
    ]
    return "\n".join(map(str, map(summed, made)))


@case
def slim():
    s = tf.contrib.slim
    with s.arg_scope(
        [s.conv2d],
        weights_regularizer=s.l2_regularizer(0.01),
        normalizer_fn=s.batch_norm,
        normalizer_params={"is_training": True},
    ):
        net = s.conv2d(tf.constant(X), 4, [3, 3], scope="c1")
        net = s.repeat(net, 2, s.conv2d, 4, [3, 3], scope="c2")
    logits = s.fully_connected(s.flatten(net), 2, activation_fn=None, scope="out")
    loss = tf.losses.softmax_cross_entropy([[0.0, 1.0], [1.0, 0.0]], logits)
    total = tf.losses.get_total_loss()
    train = s.learning.create_train_op(total, tf.train.GradientDescentOptimizer(0.01))
    final = s.learning.train(train, folder(), number_of_steps=3, log_every_n_steps=10, save_summaries_secs=None)
    return (
        final,
        [v.name for v in s.get_model_variables()][:4],
        sorted(tf.get_default_graph().get_all_collection_keys()),
    )


@case
def nets_of_slim():
    from tensorflow.contrib.slim.nets import resnet_v1

    net, ends = resnet_v1.resnet_v1_50(tf.zeros([1, 33, 33, 3]), 3, is_training=False)
    return list(ends)[-3:], len(tf.get_default_graph().get_operations()), len(tf.global_variables()), net.shape


@case
def cells():
    r, x = tf.contrib.rnn, [tf.constant(X[:, 0, i]) for i in range(3)]
    cells = [
        r.LayerNormBasicLSTMCell(2),
        r.GRUBlockCellV2(2),
        r.LSTMBlockCell(2),
        r.TimeFreqLSTMCell(2, feature_size=1, frequency_skip=1),
        r.UGRNNCell(2),
        r.IntersectionRNNCell(3),
        r.NASCell(2),
        r.BasicRNNCell(2),
        r.IndRNNCell(2),
        r.IndyLSTMCell(2),
        r.SRUCell(3),
        r.AttentionCellWrapper(r.LSTMCell(2), 2),
        r.GLSTMCell(2, number_of_groups=1),
        r.CoupledInputForgetGateLSTMCell(2),
        r.HighwayWrapper(r.GRUCell(3)),
        r.InputProjectionWrapper(r.GRUCell(2), 4),
        r.OutputProjectionWrapper(r.GRUCell(2), 4),
        r.MinimalRNNCell(2),
        r.CFNCell(2),
    ]
    out = []
    for i, cell in enumerate(cells):
        with tf.variable_scope("c%d" % i):
            y, _ = tf.nn.static_rnn(cell, x, dtype=tf.float32)
        out.append((type(cell).__name__, [float("%.4g" % v) for v in run(y[-1])[0]]))
    fused, _ = r.LSTMBlockFusedCell(2)(tf.constant(X[:, 0]), dtype=tf.float32)
    out.append(run(fused).shape)
    return "\n".join(map(str, out))


@case
def sequences():
    s = tf.contrib.seq2seq
    cell, memory = tf.nn.rnn_cell.GRUCell(3), tf.constant(X[:, 0])
    out = []
    for mechanism in (
        s.BahdanauAttention(3, memory, [3, 6], normalize=True),
        s.LuongAttention(3, memory, scale=True),
        s.BahdanauMonotonicAttention(3, memory, sigmoid_noise=0.0),
        s.LuongMonotonicAttention(3, memory),
    ):
        with tf.variable_scope(type(mechanism).__name__):
            attention = s.AttentionWrapper(
                tf.nn.rnn_cell.GRUCell(3), mechanism, attention_layer_size=3, alignment_history=True
            )
            helper = s.TrainingHelper(memory, [2, 3])
            outputs, state, lengths = s.dynamic_decode(
                s.BasicDecoder(attention, helper, attention.zero_state(2, tf.float32), tf.layers.Dense(5))
            )
        loss = s.sequence_loss(
            outputs.rnn_output, tf.zeros([2, 3], tf.int32), tf.sequence_mask([2, 3], dtype=tf.float32)
        )
        out.append(run(loss, lengths))
    embedding = tf.get_variable("e", [5, 3])
    greedy = s.BasicDecoder(cell, s.GreedyEmbeddingHelper(embedding, [1, 1], 2), tf.zeros([2, 3]), tf.layers.Dense(5))
    sampled, _, _ = s.dynamic_decode(greedy, maximum_iterations=4)
    beam = s.BeamSearchDecoder(
        cell, embedding, [1, 1], 2, s.tile_batch(tf.zeros([2, 3]), 2), 2, tf.layers.Dense(5, name="beam")
    )
    beams, _, _ = s.dynamic_decode(beam, maximum_iterations=4)
    out.append(run(sampled.sample_id, beams.predicted_ids))
    legacy = tf.contrib.legacy_seq2seq
    decoded, _ = legacy.embedding_attention_seq2seq(
        [tf.constant([1]), tf.constant([2])], [tf.constant([0]), tf.constant([1])], tf.nn.rnn_cell.GRUCell(3), 4, 4, 3
    )
    out.append(run(decoded))
    return out


@case
def fields():
    crf, unary = tf.contrib.crf, tf.constant(X[:, 0])
    likelihood, transitions = crf.crf_log_likelihood(unary, tf.constant([[0, 1, 2, 0, 1, 2]] * 2), tf.constant([6, 4]))
    tags, score = crf.crf_decode(unary, transitions, tf.constant([6, 4]))
    one = crf.viterbi_decode(X[0, 0], np.eye(3, dtype="float32"))
    return run(likelihood, tags, score), [int(tag) for tag in one[0]], one[1]


@case
def distributions():
    d, out = tf.distributions, []
    c = tf.contrib.distributions
    kinds = [
        d.Normal(0.0, 1.0),
        d.Bernoulli(probs=0.3),
        d.Categorical([0.1, 0.2, 0.7]),
        d.Beta(1.0, 2.0),
        d.Gamma(2.0, 1.0),
        d.Dirichlet([1.0, 2.0]),
        d.Exponential(1.0),
        d.Laplace(0.0, 1.0),
        d.Multinomial(3.0, probs=[0.5, 0.5]),
        d.StudentT(3.0, 0.0, 1.0),
        d.Uniform(0.0, 2.0),
        d.DirichletMultinomial(3.0, [1.0, 2.0]),
        c.MultivariateNormalDiag([0.0, 1.0], [1.0, 2.0]),
        c.Poisson(3.0),
        c.Binomial(4.0, probs=0.3),
        c.Logistic(0.0, 1.0),
        c.Geometric(probs=0.4),
        c.HalfNormal(2.0),
        c.Cauchy(0.0, 1.0),
        c.InverseGamma(3.0, 1.0),
        c.RelaxedBernoulli(0.5, probs=0.3),
        c.Chi2(3.0),
        c.Deterministic(1.0),
        c.TransformedDistribution(d.Normal(0.0, 1.0), c.bijectors.Exp()),
        c.MixtureSameFamily(d.Categorical([0.3, 0.7]), d.Normal([0.0, 1.0], [1.0, 2.0])),
        c.Independent(d.Normal([0.0, 1.0], 1.0), 1),
        c.QuantizedDistribution(d.Normal(0.0, 3.0)),
    ]
    for kind in kinds:
        sample = kind.sample(2, seed=3)
        out.append((kind.name, run(sample, kind.log_prob(sample))))
    divergence = run(
        d.kl_divergence(d.Normal(0.0, 1.0), d.Normal(1.0, 2.0)),
        d.Normal(0.0, 1.0).entropy(),
        d.Normal(0.0, 1.0).cdf(0.5),
        d.Normal(0.0, 1.0).quantile(0.3),
    )
    return (
        "\n".join("%s %s" % (name, [np.round(each, 4).tolist() for each in values]) for name, values in out),
        divergence,
        str(kinds[0]),
    )


@case
def adversarial():
    gan = tf.contrib.gan

    def generator(x):
        return tf.layers.dense(x, 2)

    def discriminator(x, conditioning):
        return tf.layers.dense(x, 1)

    model = gan.gan_model(generator, discriminator, tf.ones([4, 2]), tf.random_normal([4, 3], seed=1))
    losses = gan.gan_loss(
        model,
        gan.losses.wasserstein_generator_loss,
        gan.losses.wasserstein_discriminator_loss,
        gradient_penalty_weight=1.0,
        add_summaries=False,
    )
    ops = gan.gan_train_ops(model, losses, tf.train.AdamOptimizer(0.01), tf.train.AdamOptimizer(0.01))
    return run(losses.generator_loss), len(ops), [v.name for v in model.generator_variables]


@case
def losses():
    y, p = tf.constant([[0.0, 1.0], [1.0, 0.0]]), tf.constant([[0.3, 0.7], [0.6, 0.4]])
    l, c = tf.losses, tf.contrib.losses
    values = [
        l.mean_squared_error(y, p),
        l.absolute_difference(y, p, reduction=tf.losses.Reduction.NONE),
        l.huber_loss(y, p),
        l.hinge_loss(y, p),
        l.log_loss(y, p),
        l.cosine_distance(y, p, 1),
        l.sigmoid_cross_entropy(y, p, label_smoothing=0.1),
        l.softmax_cross_entropy(y, p, weights=[1.0, 2.0]),
        l.sparse_softmax_cross_entropy([1, 0], p),
        l.mean_pairwise_squared_error(y, p),
        c.metric_learning.triplet_semihard_loss(
            tf.constant([0, 1, 0]), tf.constant([[1.0, 0.0], [0.0, 1.0], [0.8, 0.2]])
        ),
        c.metric_learning.npairs_loss(tf.constant([0, 1]), y, p),
        tf.nn.nce_loss(
            tf.ones([5, 2]),
            tf.zeros([5]),
            [[1], [2]],
            p,
            2,
            5,
            sampled_values=tf.nn.log_uniform_candidate_sampler(
                tf.constant([[1], [2]], tf.int64), 1, 2, True, 5, seed=1
            ),
        ),
        tf.nn.ctc_loss(tf.SparseTensor([[0, 0]], [1], [1, 2]), tf.zeros([3, 1, 4]), [3]),
        tf.nn.weighted_cross_entropy_with_logits(y, p, 2.0),
        l.get_total_loss(),
    ]
    return run(values), [op.name for op in l.get_losses()]


@case
def metrics_of_contrib():
    m = tf.contrib.metrics
    y, p = tf.constant([1, 0, 1, 1]), tf.constant([1, 0, 0, 1])
    values, updates = m.aggregate_metric_map(
        {
            "a": m.streaming_accuracy(p, y),
            "p": m.streaming_precision(p, y),
            "c": m.streaming_covariance(tf.cast(p, tf.float32), tf.cast(y, tf.float32)),
            "m": m.streaming_mean(p),
        }
    )
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        return (
            sess.run(updates),
            sess.run(values),
            sess.run(m.confusion_matrix(p, y)),
            sess.run(m.set_size(tf.SparseTensor([[0, 0]], [1], [1, 2]))),
        )


@case
def small_parts():
    c = tf.contrib
    nested = c.framework.nest.map_structure(lambda x: x + 1, {"a": [1, 2]})
    image = (
        c.image.rotate(tf.constant(X), 0.3),
        c.image.translate(tf.constant(X), [1, 2]),
        c.image.dense_image_warp(tf.constant(X), tf.ones([2, 6, 6, 2])),
    )
    quantized = c.quantize.create_training_graph is not None
    signal = (
        tf.signal.stft(tf.constant(X[0, 0, :, 0]), 4, 2),
        tf.signal.dct(tf.constant(X[0, 0]), norm="ortho"),
        tf.signal.mfccs_from_log_mel_spectrograms(tf.constant(X)),
    )
    stat = c.stat_summarizer.NewStatSummarizer(tf.get_default_graph().as_graph_def().SerializeToString())
    moved = c.graph_editor.sgv_scope("", graph=tf.get_default_graph()).ops is not None
    labeled = c.labeled_tensor.LabeledTensor(tf.ones([2]), ["x"])
    scan = c.rnn.transpose_batch_time(tf.constant(X))
    return (
        nested,
        [float("%.4g" % np.sum(each)) for each in run(image)],
        quantized,
        [float("%.4g" % np.abs(np.sum(each))) for each in run(signal)],
        stat is not None,
        moved,
        labeled.axes["x"].size,
        scan.shape,
        c.util.constant_value(tf.constant(3)),
        c.bayesflow.monte_carlo.expectation is not None,
        c.solvers.linear_equations is not None,
    )

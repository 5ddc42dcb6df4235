"""Variables of both kinds, scopes, initializers, sparse updates, averages, lookup tables."""

import numpy as np
import tensorflow as tf
from cases import case, folder


def run(*fetches):
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
        return sess.run(fetches if len(fetches) > 1 else fetches[0])


def sequence(*ops):
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
        return [sess.run(op) for op in ops]


@case
def reference_variable():
    v = tf.Variable([1.0, 2.0], name="v")
    ops = (
        v.assign([3.0, 4.0]),
        v.assign_add([1.0, 1.0]),
        v.assign_sub([0.5, 0.5]),
        v + 1,
        v[0],
        v.read_value(),
        tf.count_up_to(tf.Variable(0), 3),
    )
    return (
        sequence(*ops),
        repr(v),
        str(v.value()),
        v.op.type,
        v.shape,
        v.dtype,
        v.device,
        v.initial_value,
        v.initialized_value().name,
    )


@case
def resource_variable():
    v = tf.Variable([1.0, 2.0], use_resource=True, name="v")
    ops = (
        v.assign([3.0, 4.0]),
        v.assign_add([1.0, 1.0], read_value=False),
        v.assign_sub([0.5, 0.5]),
        v + 1,
        v[0],
        v.sparse_read([1]),
        v.is_initialized(),
    )
    return sequence(*ops), repr(v), v.op.type, v.handle.dtype, v.shape, v.create.name, v.initializer.name


@case
def uninitialized():
    v = tf.Variable([1.0], name="v")
    r = tf.Variable([1.0], use_resource=True, name="r")
    out = []
    with tf.Session() as sess:
        for each in (v, r):
            try:
                sess.run(each)
            except tf.errors.FailedPreconditionError as error:
                out.append(type(error).__name__)
        out.append(sess.run(tf.report_uninitialized_variables()))
        out.append(sess.run(tf.is_variable_initialized(v)))
        v.load([5.0], sess) if sess.run(v.initializer) is None else None
        return out, sess.run(v)


@case
def reused():
    with tf.variable_scope(
        "a", initializer=tf.constant_initializer(2.0), regularizer=tf.contrib.layers.l2_regularizer(0.5)
    ) as scope:
        v = tf.get_variable("v", [2])
        scope.reuse_variables()
        same = tf.get_variable("v") is v
    with tf.variable_scope(scope, reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", [1], trainable=False, collections=["mine", tf.GraphKeys.GLOBAL_VARIABLES])
    with tf.variable_scope("a", auxiliary_name_scope=False), tf.variable_scope("b", default_name="c"):
        u = tf.get_variable("u", initializer=[1, 2])
        name = tf.get_variable_scope().name, tf.constant(1).name
    losses = tf.losses.get_regularization_losses()
    return (
        same,
        w.name,
        u.name,
        name,
        [v.name for v in tf.trainable_variables()],
        run(losses),
        tf.get_collection("mine"),
    )


@case
def reused_wrongly():
    out = []
    for call in (
        lambda: tf.get_variable("v", [2]),
        lambda: tf.get_variable("v", [2]),
        lambda: tf.get_variable("x"),
        lambda: tf.get_variable("y", [2], initializer=tf.zeros([2])),
        lambda: tf.get_variable("z", [2], tf.int32).dtype,
        lambda: tf.get_variable("q", [2], tf.string),
        lambda: tf.get_variable("", [1]),
    ):
        try:
            out.append(call())
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error).split("\n")[0]))
    with tf.variable_scope("", reuse=True):
        for name, shape, kind in (("v", [3], tf.float32), ("v", [2], tf.int32), ("missing", [1], tf.float32)):
            try:
                tf.get_variable(name, shape, kind)
            except ValueError as error:
                out.append(str(error).split("\n")[0])
    return "\n".join(map(str, out))


@case
def partitioned():
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(3)):
        v = tf.get_variable("v", [7, 2], initializer=tf.ones_initializer())
    w = tf.get_variable("w", [10, 4], partitioner=tf.variable_axis_size_partitioner(64))
    u = tf.get_variable("u", [4], partitioner=tf.min_max_variable_partitioner(2, min_slice_size=4))
    embedded = tf.nn.embedding_lookup(v, [0, 6, 3], partition_strategy="div")
    mod = tf.nn.embedding_lookup(list(v), [0, 1], partition_strategy="mod")
    return (
        type(v).__name__,
        [each.name for each in v],
        len(list(w)),
        len(list(u)),
        run(v.as_tensor(), embedded, mod),
        [repr(each._save_slice_info.spec) for each in v],
    )


@case
def initializers():
    kinds = [
        tf.zeros_initializer(),
        tf.constant_initializer([1.0, 2.0, 3.0, 4.0]),
        tf.random_uniform_initializer(-1, 1, seed=1),
        tf.random_normal_initializer(seed=2),
        tf.truncated_normal_initializer(stddev=0.1),
        tf.uniform_unit_scaling_initializer(),
        tf.variance_scaling_initializer(2.0, "fan_avg", "uniform"),
        tf.orthogonal_initializer(),
        tf.glorot_uniform_initializer(),
        tf.glorot_normal_initializer(),
        tf.initializers.he_normal(),
        tf.initializers.lecun_uniform(seed=3),
        tf.keras.initializers.VarianceScaling(),
        tf.initializers.identity(),
        tf.contrib.layers.xavier_initializer(),
        tf.contrib.layers.variance_scaling_initializer(),
    ]
    values = run([tf.get_variable("v%d" % i, [2, 2], initializer=kind) for i, kind in enumerate(kinds)])
    configs = [kind.get_config() for kind in kinds[:13]]
    return "\n".join(str([float("%.5g" % x) for x in value.ravel()]) for value in values), [
        sorted(config) for config in configs
    ]


@case
def custom_getters():
    def getter(getter, name, *args, **kwargs):
        return getter(name + "_mine", *args, **kwargs) * 2.0

    with tf.variable_scope("s", custom_getter=getter):
        v = tf.get_variable("v", [1], initializer=tf.ones_initializer())
    created = []

    def creator(next_creator, **kwargs):
        created.append(kwargs["name"])
        kwargs["initial_value"] = 7.0
        return next_creator(**kwargs)

    with tf.variable_creator_scope(creator):
        w = tf.Variable(1.0, name="w")
    with tf.variable_scope("t", caching_device="/cpu:0", use_resource=True, dtype=tf.float64, constraint=lambda x: x):
        u = tf.get_variable("u", [1])
    return (
        run(v, w),
        created,
        [each.name for each in tf.global_variables()],
        u.dtype,
        type(u).__name__,
        u.constraint is not None,
    )


@case
def sparse_updates():
    out = []
    for resource in (False, True):
        with tf.Session() as sess:
            v = tf.Variable(np.arange(8.0).reshape(4, 2), dtype=tf.float32, use_resource=resource)
            slices = tf.IndexedSlices(tf.constant([[10.0, 10.0]]), tf.constant([1]))
            ops = [
                tf.scatter_update(v, [0], [[9.0, 9.0]]),
                tf.scatter_add(v, [1, 1], [[1.0, 1.0], [1.0, 1.0]]),
                tf.scatter_sub(v, [2], [[1.0, 1.0]]),
                tf.scatter_mul(v, [3], [[2.0, 2.0]]),
                tf.scatter_div(v, [3], [[4.0, 4.0]]),
                tf.scatter_min(v, [0], [[0.0, 100.0]]),
                tf.scatter_max(v, [0], [[50.0, 0.0]]),
                tf.scatter_nd_update(v, [[0, 1]], [5.0]),
                tf.scatter_nd_add(v, [[0, 1], [0, 1]], [5.0, 5.0]),
                tf.scatter_nd_sub(v, [[1, 0]], [1.0]),
                v.scatter_add(slices),
                v.scatter_sub(slices),
                v.scatter_update(slices),
            ]
            sess.run(v.initializer)
            for op in ops:
                sess.run(op)
                out.append(sess.run(v).ravel().tolist())
    return "\n".join(map(str, out))


@case
def strided_assignment():
    v = tf.Variable(np.zeros((3, 3), np.float32))
    return sequence(v[1:, 0].assign([1.0, 2.0]), v[::2].assign(np.ones((2, 3))), v)


@case
def moving_averages():
    v, step = tf.Variable(0.0, name="v"), tf.Variable(0, trainable=False, name="step")
    ema = tf.train.ExponentialMovingAverage(0.99, step)
    apply = ema.apply([v])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        out = []
        for value, at in ((5.0, 0), (10.0, 10000), (10.0, 10000)):
            sess.run([v.assign(value), step.assign(at)])
            sess.run(apply)
            out.append(sess.run(ema.average(v)))
        biased = tf.train.ExponentialMovingAverage(0.9, zero_debias=True, name="z")
        tensor = tf.constant(3.0, name="t")
        op = biased.apply([tensor])
        sess.run(
            tf.variables_initializer(
                [
                    each
                    for each in tf.global_variables()
                    if "z" in each.name.split("/") or "biased" in each.name or "local_step" in each.name
                ]
            )
        )
        sess.run(op)
        out.append(sess.run(biased.average(tensor)))
        return (
            out,
            sorted(ema.variables_to_restore()),
            biased.average_name(tensor),
            sorted(each.name for each in tf.moving_average_variables()),
        )


@case
def streaming_metrics():
    labels, predictions = tf.constant([1, 0, 1, 1]), tf.constant([0.9, 0.2, 0.4, 0.7])
    hard, floats = tf.cast(predictions > 0.5, tf.int32), tf.cast(labels, tf.float32)
    m = tf.metrics
    pairs = [
        m.accuracy(labels, hard),
        m.precision(labels, hard),
        m.recall(labels, hard),
        m.auc(labels, predictions),
        m.auc(labels, predictions, curve="PR", summation_method="careful_interpolation"),
        m.mean(predictions, weights=[1, 2, 1, 0]),
        m.mean_squared_error(floats, predictions),
        m.root_mean_squared_error(floats, predictions),
        m.mean_absolute_error(floats, predictions),
        m.mean_iou(labels, hard, 2),
        m.mean_per_class_accuracy(labels, hard, 2),
        m.true_positives(labels, hard),
        m.false_negatives_at_thresholds(labels, predictions, [0.3, 0.8]),
        m.precision_at_thresholds(labels, predictions, [0.5]),
        m.sensitivity_at_specificity(labels, predictions, 0.5),
        m.recall_at_k(tf.constant([[1]], tf.int64), [[0.1, 0.9]], 1),
        m.average_precision_at_k(tf.constant([[1]], tf.int64), [[0.1, 0.9]], 2),
        m.mean_cosine_distance(tf.nn.l2_normalize([1.0, 2.0], 0), tf.nn.l2_normalize([2.0, 1.0], 0), 0),
        m.percentage_below(predictions, 0.5),
        m.mean_relative_error(predictions, predictions + 1, predictions),
        m.mean_tensor(predictions),
        tf.contrib.metrics.streaming_pearson_correlation(predictions, tf.cast(labels, tf.float32)),
        tf.contrib.metrics.f1_score(labels, predictions),
        tf.contrib.metrics.cohen_kappa(labels, hard, 2),
    ]
    with tf.Session() as sess:
        sess.run([tf.local_variables_initializer(), tf.global_variables_initializer()])
        updates = sess.run([update for _, update in pairs])
        sess.run([update for _, update in pairs])
        return (
            updates,
            sess.run([value for value, _ in pairs]),
            sess.run(tf.confusion_matrix(labels, hard)),
            len(tf.local_variables()),
        )


@case
def tables():
    table = tf.contrib.lookup.index_table_from_tensor(["a", "b", "c"], num_oov_buckets=2, default_value=-1)
    back = tf.contrib.lookup.index_to_string_table_from_tensor(["a", "b"], "none")
    name = folder() + "/words"
    with open(name, "w") as file:
        file.write("x\ny\nz\n")
    of_file = tf.contrib.lookup.index_table_from_file(name, num_oov_buckets=1)
    hashed = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(["k", "l"], tf.constant([5, 6], tf.int64)), -1
    )
    old = tf.contrib.lookup.HashTable(tf.contrib.lookup.TextFileStringTableInitializer(name), "no")
    vocabulary = tf.lookup.StaticVocabularyTable(
        tf.lookup.TextFileInitializer(
            name, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        ),
        2,
    )
    sparse = table.lookup(tf.SparseTensor([[0, 0]], ["c"], [1, 1]))
    return run(
        table.lookup(tf.constant(["a", "zzz", "q", "b"])),
        back.lookup(tf.constant([0, 5], tf.int64)),
        of_file.lookup(tf.constant(["y", "w"])),
        hashed.lookup(tf.constant(["l", "m"])),
        old.lookup(tf.constant([2, 9], tf.int64)),
        vocabulary.lookup(tf.constant(["z", "other"])),
        sparse,
        table.size(),
        hashed.size(),
    )


@case
def mutable_tables():
    table = tf.contrib.lookup.MutableHashTable(tf.string, tf.int64, -1)
    dense = tf.contrib.lookup.MutableDenseHashTable(
        tf.int64, tf.float32, default_value=-1.0, empty_key=0, deleted_key=-7
    )
    ops = [
        table.insert(["a", "b"], tf.constant([1, 2], tf.int64)),
        table.lookup(tf.constant(["a", "c"])),
        table.size(),
        table.remove(tf.constant(["a"])),
        table.export(),
        dense.insert(tf.constant([5], tf.int64), [1.5]),
        dense.lookup(tf.constant([5, 6], tf.int64)),
        dense.size(),
    ]
    path = folder() + "/t"
    saver = tf.train.Saver([tf.Variable(1.0, name="v")])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        out = [sess.run(op) for op in ops]
        saver.save(sess, path)
        return out, [name for name, _ in tf.train.list_variables(path)]


@case
def table_that_is_not_initialized():
    table = tf.contrib.lookup.index_table_from_tensor(["a"])
    with tf.Session() as sess:
        try:
            sess.run(table.lookup(tf.constant(["a"])))
        except tf.errors.FailedPreconditionError as error:
            return error.message.split("\n")[0]


@case
def framework_of_contrib():
    from tensorflow.contrib import framework

    with framework.arg_scope([framework.model_variable], initializer=tf.ones_initializer(), device="/cpu:0"):
        v = framework.model_variable("v", [2])
    w = framework.local_variable([1.0], name="w")
    step = framework.create_global_step()
    kept = framework.get_variables_to_restore(exclude=["global_step"])
    assign, feed = framework.assign_from_values({"v": np.array([3.0, 4.0], np.float32)})
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        sess.run(assign, feed)
        return (
            sess.run([v, w, step]),
            [each.name for each in kept],
            framework.get_unique_variable("v").name,
            framework.is_tensor(v),
            framework.nest.flatten([1, (2, {"a": 3})]),
        )


@case
def templates():
    def dense(x, scale):
        return x * tf.get_variable("w", [], initializer=tf.constant_initializer(3.0)) * scale

    layer = tf.make_template("layer", dense, scale=2.0)
    return run(layer(1.0), layer(2.0)), [v.name for v in tf.global_variables()], layer.variable_scope.name


@case
def accumulators():
    acc = tf.ConditionalAccumulator(tf.float32, [2])
    sparse = tf.SparseConditionalAccumulator(tf.float32, [3, 1])
    ops = [acc.apply_grad([1.0, 2.0], 0), acc.apply_grad([3.0, 4.0], 0), acc.num_accumulated(), acc.take_grad(2)]
    more = [
        sparse.apply_indexed_slices_grad(tf.IndexedSlices([[1.0]], tf.constant([1], tf.int64))),
        sparse.take_indexed_slices_grad(1),
    ]
    return sequence(*(ops + more))


@case
def critical_section():
    v = tf.Variable(0.0, use_resource=True)
    section = tf.CriticalSection()
    return sequence(section.execute(lambda: v.assign_add(1.0)), v)

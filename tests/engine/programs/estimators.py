"""tf.estimator, TPUEstimator, the estimators of contrib.learn, and feature columns."""

import os

import numpy as np
import tensorflow as tf
from cases import case, folder

E, F = tf.estimator, tf.feature_column
X = np.random.RandomState(0).rand(32, 2).astype("float32")
Y = (X.sum(1) > 1).astype("int32")
COLUMNS = [F.numeric_column("x", shape=[2])]


def config(where=None, **more):
    return E.RunConfig(model_dir=where or folder(), tf_random_seed=1, **more)


def data(labels=Y, epochs=None):
    return E.inputs.numpy_input_fn({"x": X}, labels, 8, epochs, shuffle=False)


def trained(estimator, labels=Y, steps=5):
    estimator.train(data(labels), steps=steps)
    result = estimator.evaluate(data(labels, 1))
    return {key: float("%.4g" % value) for key, value in result.items()}


@case
def canned():
    scalar = X.sum(1).astype("float32")
    out = []
    for make, labels in (
        (lambda: E.LinearClassifier(COLUMNS, config=config()), Y),
        (lambda: E.LinearRegressor(COLUMNS, config=config()), scalar),
        (lambda: E.DNNClassifier([4], COLUMNS, n_classes=2, dropout=0.1, config=config()), Y),
        (lambda: E.DNNRegressor([4, 3], COLUMNS, batch_norm=True, config=config()), scalar),
        (
            lambda: E.DNNLinearCombinedClassifier(
                linear_feature_columns=COLUMNS,
                dnn_feature_columns=COLUMNS,
                dnn_hidden_units=[3],
                n_classes=3,
                config=config(),
            ),
            Y,
        ),
        (
            lambda: E.DNNLinearCombinedRegressor(
                linear_feature_columns=COLUMNS, dnn_feature_columns=COLUMNS, dnn_hidden_units=[3], config=config()
            ),
            scalar,
        ),
        (lambda: E.BaselineClassifier(config=config()), Y),
        (lambda: E.BaselineRegressor(config=config()), scalar),
    ):
        estimator = make()
        result = trained(estimator, labels)
        names = estimator.get_variable_names()
        first = next(estimator.predict(data(None, 1)))
        out.append(
            (
                type(estimator).__name__,
                result,
                names,
                {
                    key: np.round(value, 4).tolist() if value.dtype.kind == "f" else value.tolist()
                    for key, value in first.items()
                },
            )
        )
    return "\n".join(map(str, out))


def model_fn(features, labels, mode, params):
    hidden = tf.layers.dense(features["x"], params["units"], tf.nn.relu)
    logits = tf.layers.dense(hidden, 2)
    if mode == E.ModeKeys.PREDICT:
        outputs = {"serving_default": E.export.PredictOutput({"logits": logits})}
        return E.EstimatorSpec(mode, predictions={"logits": logits}, export_outputs=outputs)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    metrics = {"acc": tf.metrics.accuracy(labels, tf.argmax(logits, 1))}
    train = tf.train.AdamOptimizer(0.05).minimize(loss, tf.train.get_global_step())
    return E.EstimatorSpec(mode, loss=loss, train_op=train, eval_metric_ops=metrics)


@case
def custom():
    where = folder()
    estimator = E.Estimator(
        model_fn,
        where,
        config(where, save_checkpoints_steps=2, keep_checkpoint_max=2, save_summary_steps=1),
        {"units": 3},
    )
    result = trained(estimator)
    again = E.Estimator(model_fn, where, config(where), {"units": 3})
    more = trained(again, steps=2)
    receiver = E.export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [None, 2])})
    exported = again.export_savedmodel(where + "/export", receiver, strip_default_attrs=True)
    predict = tf.contrib.predictor.from_saved_model(exported.decode())
    second = tf.contrib.predictor.from_estimator(again, receiver)
    names = sorted(name for name in os.listdir(where) if "tfevents" not in name and not name.startswith("export"))
    return (
        result,
        more,
        again.latest_checkpoint(),
        again.get_variable_value("global_step"),
        predict({"x": X[:1]}),
        second({"x": X[:1]}),
        names,
        sorted(os.listdir(where + "/eval"))[0][:6],
        sorted(os.listdir(exported)),
    )


@case
def trained_and_evaluated():
    where = folder()
    estimator = E.Estimator(model_fn, where, config(where, save_checkpoints_steps=3), {"units": 3})
    receiver = E.export.build_parsing_serving_input_receiver_fn({"x": tf.FixedLenFeature([2], tf.float32)})
    best = E.BestExporter(serving_input_receiver_fn=receiver, exports_to_keep=1)
    early = E.experimental.stop_if_higher_hook(estimator, "acc", 2.0, run_every_secs=None, run_every_steps=2)
    train = E.TrainSpec(data(), max_steps=6, hooks=[early])
    evaluate = E.EvalSpec(
        data(Y, 1),
        steps=None,
        exporters=[E.LatestExporter("latest", receiver), E.FinalExporter("final", receiver), best],
        start_delay_secs=0,
        throttle_secs=0,
    )
    result, exports = E.train_and_evaluate(estimator, train, evaluate)
    return (
        {key: float("%.4g" % value) for key, value in result.items()},
        len(exports),
        sorted(os.listdir(where + "/export")),
    )


@case
def warm_started():
    first = E.DNNClassifier([4], COLUMNS, config=config())
    first.train(data(), steps=2)
    second = E.DNNClassifier([4], COLUMNS, config=config(), warm_start_from=first.model_dir)
    second.train(data(), steps=1)
    return second.evaluate(data(Y, 1), steps=1)["global_step"], float("%.4g" % second.evaluate(data(Y, 1))["loss"])


@case
def tpu_estimator():
    from tensorflow.contrib import tpu

    def tpu_model_fn(features, labels, mode, params):
        logits = tf.layers.dense(features, 2)
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        optimizer = (
            tpu.CrossShardOptimizer(tf.train.GradientDescentOptimizer(0.1))
            if params["use_tpu"]
            else tf.train.GradientDescentOptimizer(0.1)
        )
        train = optimizer.minimize(loss, tf.train.get_global_step())
        metrics = lambda labels, logits: {"acc": tf.metrics.accuracy(labels, tf.argmax(logits, 1))}
        return tpu.TPUEstimatorSpec(
            mode, loss=loss, train_op=train, eval_metrics=(metrics, [labels, logits]), predictions={"l": logits}
        )

    def input_fn(params):
        return tf.data.Dataset.from_tensor_slices((X, Y)).repeat().batch(params["batch_size"], drop_remainder=True)

    run = tpu.RunConfig(model_dir=folder(), tf_random_seed=1, tpu_config=tpu.TPUConfig(iterations_per_loop=2))
    estimator = tpu.TPUEstimator(
        tpu_model_fn, config=run, use_tpu=False, train_batch_size=8, eval_batch_size=8, predict_batch_size=8
    )
    estimator.train(input_fn, steps=4)
    result = estimator.evaluate(input_fn, steps=2)
    return {key: float("%.4g" % value) for key, value in result.items()}


@case
def estimator_under_a_strategy():
    strategy = tf.distribute.MirroredStrategy(["/cpu:0"])
    run = E.RunConfig(model_dir=folder(), tf_random_seed=1, train_distribute=strategy)
    estimator = E.Estimator(model_fn, config=run, params={"units": 3})
    input_fn = lambda: tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).repeat().batch(8)
    estimator.train(input_fn, steps=3)
    return {key: float("%.4g" % value) for key, value in estimator.evaluate(input_fn, steps=1).items()}


@case
def estimators_of_learn():
    learn = tf.contrib.learn
    columns = learn.infer_real_valued_columns_from_input(X)
    run = learn.RunConfig(tf_random_seed=1, model_dir=None)
    out = []
    classifier = learn.DNNClassifier(
        [4], columns, n_classes=2, model_dir=folder(), config=learn.RunConfig(tf_random_seed=1)
    )
    classifier.fit(X, Y, steps=5, batch_size=32)
    out.append(sorted(classifier.evaluate(X, Y, steps=1)))
    out.append(len(list(classifier.predict(X))))
    linear = learn.LinearRegressor(columns, model_dir=folder(), config=run)
    linear.fit(X, X.sum(1), steps=5)
    out.append(sorted(linear.evaluate(X, X.sum(1), steps=1)))
    kmeans = learn.KMeansClustering(2, random_seed=1, model_dir=folder(), use_mini_batch=False, initial_clusters=X[:2])
    kmeans.fit(input_fn=lambda: (tf.constant(X), None), steps=3)
    out.append(np.round(kmeans.clusters(), 4).tolist())
    experiment = learn.Experiment(
        classifier,
        lambda: ({"": tf.constant(X)}, tf.constant(Y)),
        lambda: ({"": tf.constant(X)}, tf.constant(Y)),
        train_steps=6,
        eval_steps=1,
    )
    out.append(experiment is not None)
    return out


@case
def kmeans_and_mixture():
    factorization = tf.contrib.factorization
    kmeans = factorization.KMeansClustering(2, model_dir=folder(), initial_clusters=X[:2], use_mini_batch=False)
    kmeans.train(lambda: tf.constant(X), steps=4)
    indices = [
        int(each)
        for each in kmeans.predict_cluster_index(
            lambda: tf.data.Dataset.from_tensors(X).make_one_shot_iterator().get_next()
        )
    ]
    return (
        np.round(kmeans.cluster_centers(), 4).tolist(),
        indices,
        float("%.4g" % kmeans.score(lambda: tf.data.Dataset.from_tensors(X).make_one_shot_iterator().get_next())),
    )


@case
def columns():
    features = {
        "a": tf.constant([[1.0], [5.0]]),
        "w": tf.constant([["x"], ["z"]]),
        "n": tf.constant([[1], [3]]),
        "m": tf.constant([["x", "y"], ["y", ""]]),
    }
    a, w = (
        F.numeric_column("a", normalizer_fn=lambda x: x / 2),
        F.categorical_column_with_vocabulary_list("w", ["x", "y"], num_oov_buckets=1),
    )
    n, h = F.categorical_column_with_identity("n", 4), F.categorical_column_with_hash_bucket("w", 5)
    m = F.categorical_column_with_vocabulary_list("m", ["x", "y"])
    b = F.bucketized_column(F.numeric_column("a"), [2.0, 4.0])
    columns = [
        a,
        b,
        F.indicator_column(w),
        F.indicator_column(m),
        F.embedding_column(n, 2, initializer=tf.ones_initializer()),
        F.indicator_column(F.crossed_column(["w", b], 4)),
        F.indicator_column(h),
    ] + F.shared_embedding_columns([F.categorical_column_with_identity("n", 4)], 2, initializer=tf.zeros_initializer())
    layer = F.input_layer(features, columns)
    linear = F.linear_model(features, [a, w, n])
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
        return (
            sess.run([layer, linear]),
            [column.name for column in columns],
            F.make_parse_example_spec([a, w, n]),
            [v.name for v in tf.global_variables()],
        )


@case
def columns_of_contrib():
    layers = tf.contrib.layers
    features = {"a": tf.constant([[1.0], [5.0]]), "w": tf.SparseTensor([[0, 0], [1, 0]], ["x", "y"], [2, 1])}
    a, w = layers.real_valued_column("a"), layers.sparse_column_with_keys("w", ["x", "y"])
    h = layers.sparse_column_with_hash_bucket("w", 3)
    inputs = layers.input_from_feature_columns(
        features,
        [
            a,
            layers.embedding_column(w, 2, initializer=tf.ones_initializer()),
            layers.one_hot_column(w),
            layers.bucketized_column(a, [2.0]),
        ],
    )
    logits, _, _ = layers.weighted_sum_from_feature_columns(features, [a, w, h], 1)
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
        return sess.run([inputs, logits]), str(a), sorted(layers.create_feature_spec_for_parsing([a, w]))


@case
def sequence_columns():
    column = F.sequence_numeric_column("s")
    features = {"s": tf.SparseTensor([[0, 0], [0, 1], [1, 0]], [1.0, 2.0, 3.0], [2, 2])}
    layer, length = tf.contrib.feature_column.sequence_input_layer(features, [column])
    with tf.Session() as sess:
        return sess.run([layer, length])


@case
def run_config():
    run = config("/tmp/m", save_checkpoints_secs=30, log_step_count_steps=7)
    os.environ["TF_CONFIG"] = (
        '{"cluster": {"chief": ["h:1"], "ps": ["h:2"], "worker": ["h:3"]}, "task": {"type": "worker", "index": 0}}'
    )
    clustered = E.RunConfig()
    del os.environ["TF_CONFIG"]
    return (
        run.model_dir,
        run.save_checkpoints_secs,
        run.replace(tf_random_seed=2).tf_random_seed,
        clustered.task_type,
        clustered.num_ps_replicas,
        clustered.is_chief,
        clustered.master,
        clustered.global_id_in_cluster,
    )


@case
def errors():
    out = []
    estimator = E.Estimator(lambda features, labels, mode: 3, folder())
    for call in (
        lambda: estimator.train(data(), steps=1),
        lambda: estimator.evaluate(data()),
        lambda: next(estimator.predict(data())),
        lambda: estimator.train(data(), steps=0),
        lambda: E.EstimatorSpec("train"),
        lambda: E.EstimatorSpec("train", loss=tf.constant([1.0, 2.0]), train_op=tf.no_op()),
        lambda: E.EstimatorSpec("infer"),
        lambda: F.numeric_column("x", shape=[0]),
        lambda: E.TrainSpec(3),
        lambda: E.RunConfig(save_checkpoints_secs=1, save_checkpoints_steps=1),
    ):
        try:
            out.append(call())
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error).split("\n")[0][:150]))
    return "\n".join(map(str, out))


@case
def support_vector_machine():
    """The order in which its kernel takes the examples varies: the loss has two digits."""
    machine = tf.contrib.learn.SVM(
        example_id_column="id",
        feature_columns=[tf.contrib.layers.real_valued_column("x", dimension=2)],
        l2_regularization=0.1,
        config=tf.contrib.learn.RunConfig(tf_random_seed=1, num_cores=1),
        model_dir=folder(),
    )

    def inputs():
        return {"x": tf.constant(X), "id": tf.as_string(tf.range(32))}, tf.constant(Y[:, None])

    machine.fit(input_fn=inputs, steps=20)
    result = machine.evaluate(input_fn=inputs, steps=1)
    return result["accuracy"], "%.2g" % result["loss"], list(machine.predict_classes(input_fn=inputs))


@case
def dynamic_rnn():
    from tensorflow.contrib.learn.python.learn.estimators import constants, dynamic_rnn_estimator

    estimator = dynamic_rnn_estimator.DynamicRnnEstimator(
        constants.ProblemType.LINEAR_REGRESSION,
        dynamic_rnn_estimator.rnn_common.PredictionType.MULTIPLE_VALUE,
        sequence_feature_columns=[tf.contrib.layers.real_valued_column("x", dimension=1)],
        num_units=4,
        cell_type="lstm",
        optimizer="SGD",
        model_dir=folder(),
        config=tf.contrib.learn.RunConfig(tf_random_seed=1),
    )

    def inputs():
        return {"x": tf.constant(X.reshape(4, 16, 1))}, tf.constant(X.sum(1).reshape(2, 16).repeat(2, 0))

    estimator.fit(input_fn=inputs, steps=5)
    return estimator.evaluate(input_fn=inputs, steps=1)

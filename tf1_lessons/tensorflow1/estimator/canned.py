"""The ready-made estimators of tf.estimator: linear models and plain networks on feature columns.

Their variables, losses, metrics and predictions are named as 1.15.5 named them. Classes are integers, [batch] or
[batch, 1]; the training loss is the sum over the batch, and "average_loss" the mean over the examples.
"""

import functools
import math

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1 import estimator

_OPTIMIZERS = {
    "Adagrad": tf.train.AdagradOptimizer,
    "Adam": tf.train.AdamOptimizer,
    "Ftrl": tf.train.FtrlOptimizer,
    "RMSProp": tf.train.RMSPropOptimizer,
    "SGD": tf.train.GradientDescentOptimizer,
}


def _optimizer(given, rate):
    """Return an optimizer of a name, an object or a function that makes one."""
    if isinstance(given, str):
        if given not in _OPTIMIZERS:
            raise ValueError(f"Unsupported optimizer name: {given}. Supported names are: {tuple(sorted(_OPTIMIZERS))}")
        return _OPTIMIZERS[given](learning_rate=rate)
    return given() if callable(given) and not isinstance(given, tf.train.Optimizer) else given


# Logits


def _dnn_logits(features, mode, columns, units, hidden_units, activation_fn, dropout, batch_norm):
    training = mode == estimator.ModeKeys.TRAIN
    with tf.variable_scope("input_from_feature_columns", partitioner=_partitioner(64 << 20), use_resource=True):
        net = tf.feature_column.input_layer(features, columns)
    for i, n in enumerate(hidden_units):
        with tf.variable_scope(f"hiddenlayer_{i}", use_resource=True) as scope:
            initializer = tf.glorot_uniform_initializer()
            net = tf.layers.dense(net, n, activation_fn, kernel_initializer=initializer, name=scope)
            if dropout is not None and training:
                net = tf.layers.dropout(net, rate=dropout, training=True)
            if batch_norm:
                net = tf.layers.batch_normalization(
                    net, momentum=0.999, training=training, name=f"batchnorm_{i}", trainable=True
                )
        _summarize(net, scope.name)
    with tf.variable_scope("logits", use_resource=True) as scope:
        net = tf.layers.dense(net, units, kernel_initializer=tf.glorot_uniform_initializer(), name=scope)
    _summarize(net, scope.name)
    return net


def _partitioner(min_slice_size):
    """Return the partitioner of one machine: all is in one part, whose name shows in those of the slots."""
    return tf.min_max_variable_partitioner(max_partitions=1, min_slice_size=min_slice_size)


def _summarize(value, tag):
    tf.summary.scalar(f"{tag}/fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}/activation", value)


def _linear_logits(features, mode, columns, units, sparse_combiner):
    return tf.feature_column.linear_model(features, columns, units=units, sparse_combiner=sparse_combiner)


# Heads: each returns predictions, and, with labels, the losses [batch, n] and metrics of the batch


def _column(labels):
    return tf.expand_dims(labels, 1) if labels.shape.ndims == 1 else labels


def _ids(labels, vocabulary):
    """Return labels as class ids [batch, 1] int64."""
    labels = _column(labels)
    if vocabulary is None:
        return tf.cast(labels, tf.int64)
    return tf.argmax(tf.cast(tf.equal(labels[..., tf.newaxis], tf.constant(vocabulary)), tf.int32), -1)


def _classes(ids, n_classes, vocabulary):
    """Return the names of classes, and all ids and names for each row."""
    names = tf.constant(vocabulary) if vocabulary else tf.as_string(tf.range(n_classes))
    rows = tf.shape(ids)[0]
    return {
        "class_ids": ids,
        "classes": tf.gather(names, ids),
        "all_class_ids": tf.tile(tf.range(n_classes)[tf.newaxis], [rows, 1]),
        "all_classes": tf.tile(names[tf.newaxis], [rows, 1]),
    }


def _multi_class(logits, labels, weights, n_classes, vocabulary):
    predictions = {"logits": logits, "probabilities": tf.nn.softmax(logits)}
    ids = tf.argmax(logits, 1)[:, tf.newaxis]
    predictions.update(_classes(ids, n_classes, vocabulary))
    if labels is None:
        return predictions, None, None
    labels = _ids(labels, vocabulary)
    losses = tf.losses.sparse_softmax_cross_entropy(labels, logits, reduction=tf.losses.Reduction.NONE)[:, tf.newaxis]
    return predictions, losses, {"accuracy": tf.metrics.accuracy(labels, ids, weights)}


def _binary(logits, labels, weights, n_classes, vocabulary):
    logistic = tf.sigmoid(logits)
    two = tf.concat([tf.zeros_like(logits), logits], 1)
    predictions = {"logits": logits, "logistic": logistic, "probabilities": tf.nn.softmax(two)}
    ids = tf.argmax(two, 1)[:, tf.newaxis]
    predictions.update(_classes(ids, 2, vocabulary))
    if labels is None:
        return predictions, None, None
    labels = tf.cast(_ids(labels, vocabulary), tf.float32)
    losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
    mean, update = tf.metrics.mean(labels, weights)
    metrics = {
        "accuracy": tf.metrics.accuracy(labels, ids, weights),
        "accuracy_baseline": (tf.maximum(mean, 1 - mean), update),
        "auc": tf.metrics.auc(labels, logistic, weights),
        "auc_precision_recall": tf.metrics.auc(labels, logistic, weights, curve="PR"),
        "label/mean": (mean, update),
        "precision": tf.metrics.precision(labels, ids, weights),
        "prediction/mean": tf.metrics.mean(logistic, weights),
        "recall": tf.metrics.recall(labels, ids, weights),
    }
    return predictions, losses, metrics


def _regression(logits, labels, weights):
    predictions = {"predictions": logits}
    if labels is None:
        return predictions, None, None
    labels = tf.cast(_column(labels), tf.float32)
    metrics = {
        "label/mean": tf.metrics.mean(labels, weights),
        "prediction/mean": tf.metrics.mean(logits, weights),
    }
    return predictions, tf.math.squared_difference(logits, labels), metrics


def _model_fn(features, labels, mode, name, make_logits, head, make_optimizer, weight_column, reduction):
    if not isinstance(features, dict):
        raise ValueError(f"features should be a dictionary of `Tensor`s. Given type: {type(features)}")
    values = tuple(features.values())
    with tf.variable_scope(name, values=values, partitioner=_partitioner(_SLICES[name])):
        logits = make_logits(features, mode)
        with tf.name_scope("head"):
            return _spec(features, labels, mode, logits, head, make_optimizer, weight_column, reduction)


_SLICES = {"dnn": 256 << 10, "linear": 64 << 20}


def _spec(features, labels, mode, logits, head, make_optimizer, weight_column, reduction):
    weights = None
    if weight_column is not None and labels is not None:
        weights = features[weight_column if isinstance(weight_column, str) else weight_column.name]
        weights = _column(tf.cast(weights, tf.float32))
    predictions, losses, metrics = head(logits, labels, weights)
    if mode == estimator.ModeKeys.PREDICT:
        return estimator.EstimatorSpec(mode, predictions)
    loss = tf.losses.compute_weighted_loss(losses, 1.0 if weights is None else weights, reduction=reduction)
    if mode == estimator.ModeKeys.EVAL:
        metrics["average_loss"] = tf.metrics.mean(losses, weights)
        return estimator.EstimatorSpec(mode, predictions, loss, eval_metric_ops=metrics)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train_op = make_optimizer().minimize(loss, global_step=tf.train.get_global_step())
    return estimator.EstimatorSpec(mode, predictions, loss, train_op)


def _columns(feature_columns):
    feature_columns = list(feature_columns)
    if not feature_columns:
        raise ValueError("feature_columns must be given: a list of what tf.feature_column made")
    return feature_columns


class _Canned(estimator.Estimator):
    def __init__(self, make_logits, head, make_optimizer, weight_column, reduction, model_dir, config, warm_start_from):
        name = "dnn" if make_logits.func is _dnn_logits else "linear"

        def model_fn(features, labels, mode):
            return _model_fn(features, labels, mode, name, make_logits, head, make_optimizer, weight_column, reduction)

        super().__init__(model_fn, model_dir, config, warm_start_from=warm_start_from)


def _classifying(n_classes, label_vocabulary):
    """Return a classifier's number of logits and head."""
    if n_classes < 2:
        raise ValueError(f"n_classes must be > 1. Given: {n_classes}")
    head = functools.partial(
        _binary if n_classes == 2 else _multi_class, n_classes=n_classes, vocabulary=label_vocabulary
    )
    return (1 if n_classes == 2 else n_classes), head


class DNNClassifier(_Canned):
    """A network of dense layers that classifies; the optimizer's name is by default Adagrad, its rate 0.05."""

    def __init__(
        self,
        hidden_units,
        feature_columns,
        model_dir=None,
        n_classes=2,
        weight_column=None,
        label_vocabulary=None,
        optimizer="Adagrad",
        activation_fn=tf.nn.relu,
        dropout=None,
        input_layer_partitioner=None,
        config=None,
        warm_start_from=None,
        loss_reduction=tf.losses.Reduction.SUM,
        batch_norm=False,
    ):
        units, head = _classifying(n_classes, label_vocabulary)
        super().__init__(
            functools.partial(
                _dnn_logits,
                columns=_columns(feature_columns),
                units=units,
                hidden_units=hidden_units,
                activation_fn=activation_fn,
                dropout=dropout,
                batch_norm=batch_norm,
            ),
            head,
            lambda: _optimizer(optimizer, 0.05),
            weight_column,
            loss_reduction,
            model_dir,
            config,
            warm_start_from,
        )


class DNNRegressor(_Canned):
    """A network of dense layers that predicts numbers; the optimizer's name is by default Adagrad, its rate 0.05."""

    def __init__(
        self,
        hidden_units,
        feature_columns,
        model_dir=None,
        label_dimension=1,
        weight_column=None,
        optimizer="Adagrad",
        activation_fn=tf.nn.relu,
        dropout=None,
        input_layer_partitioner=None,
        config=None,
        warm_start_from=None,
        loss_reduction=tf.losses.Reduction.SUM,
        batch_norm=False,
    ):
        super().__init__(
            functools.partial(
                _dnn_logits,
                columns=_columns(feature_columns),
                units=label_dimension,
                hidden_units=hidden_units,
                activation_fn=activation_fn,
                dropout=dropout,
                batch_norm=batch_norm,
            ),
            _regression,
            lambda: _optimizer(optimizer, 0.05),
            weight_column,
            loss_reduction,
            model_dir,
            config,
            warm_start_from,
        )


class LinearClassifier(_Canned):
    """A linear model that classifies; the optimizer is by default Ftrl, its rate 1 / sqrt(columns), at most 0.2."""

    def __init__(
        self,
        feature_columns,
        model_dir=None,
        n_classes=2,
        weight_column=None,
        label_vocabulary=None,
        optimizer="Ftrl",
        config=None,
        partitioner=None,
        warm_start_from=None,
        loss_reduction=tf.losses.Reduction.SUM,
        sparse_combiner="sum",
    ):
        columns = _columns(feature_columns)
        units, head = _classifying(n_classes, label_vocabulary)
        super().__init__(
            functools.partial(_linear_logits, columns=columns, units=units, sparse_combiner=sparse_combiner),
            head,
            lambda: _optimizer(optimizer, min(0.2, 1 / math.sqrt(len(columns)))),
            weight_column,
            loss_reduction,
            model_dir,
            config,
            warm_start_from,
        )


class LinearRegressor(_Canned):
    """A linear model of numbers; the optimizer is by default Ftrl, its rate 1 / sqrt(columns), at most 0.2."""

    def __init__(
        self,
        feature_columns,
        model_dir=None,
        label_dimension=1,
        weight_column=None,
        optimizer="Ftrl",
        config=None,
        partitioner=None,
        warm_start_from=None,
        loss_reduction=tf.losses.Reduction.SUM,
        sparse_combiner="sum",
    ):
        columns = _columns(feature_columns)
        super().__init__(
            functools.partial(_linear_logits, columns=columns, units=label_dimension, sparse_combiner=sparse_combiner),
            _regression,
            lambda: _optimizer(optimizer, min(0.2, 1 / math.sqrt(len(columns)))),
            weight_column,
            loss_reduction,
            model_dir,
            config,
            warm_start_from,
        )

"""The ready-made estimators of tf.estimator: linear models, plain networks and both together, on feature columns.

Their variables, losses, metrics and predictions are named as 1.15.5 named them. Classes are integers, [batch] or
[batch, 1], or the words of label_vocabulary; the training loss is the sum over the batch, and "average_loss" the mean
over the examples.
"""

import inspect
import math
import warnings

import tensorflow.compat.v1 as tf
from tensorflow.python.feature_column import feature_column_v2
from tensorflow.python.ops import lookup_ops

from tf1_lessons.tensorflow1 import estimator
from tf1_lessons.tensorflow1.estimator import export

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
    made = given() if callable(given) else given
    if not isinstance(made, tf.train.Optimizer):
        raise ValueError(f"The given object is not an Optimizer instance. Given: {given}")
    return made


# Parts of a model: each has a scope, logits [batch, units] of features, and an optimizer


def _partitioner(min_slice_size=256 << 10):
    """Return the partitioner of one machine: all is in one part, whose name shows in those of the slots."""
    return tf.min_max_variable_partitioner(max_partitions=1, min_slice_size=min_slice_size)


def _summarize(value, tag):
    tf.summary.scalar(f"{tag}/fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}/activation", value)


class _Network:
    scope, partitioner = "dnn", staticmethod(_partitioner())

    def __init__(self, columns, hidden_units, activation_fn, dropout, batch_norm, optimizer):
        self.columns, self.hidden_units, self._activation_fn = list(columns or ()), hidden_units, activation_fn
        self._dropout, self._batch_norm, self._optimizer = dropout, batch_norm, optimizer

    def logits(self, features, mode, units):
        training = mode == estimator.ModeKeys.TRAIN
        with tf.variable_scope("input_from_feature_columns", partitioner=_partitioner(64 << 20)):
            net = self._inputs(features, training)
        for i, n in enumerate(self.hidden_units):
            net = self._dense(net, n, f"hiddenlayer_{i}", self._activation_fn, training)
        return self._dense(net, units, "logits")

    def _inputs(self, features, training):
        if feature_column_v2.is_feature_column_v2(self.columns):
            # The layer makes its variables before it transforms features; seeds hang on that.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the layer warns of its own calls
                return tf.keras.layers.DenseFeatures(self.columns, name="input_layer")(features, training=training)
        return tf.feature_column.input_layer(features, self.columns)

    def _dense(self, net, n, name, activation_fn=None, training=False):
        is_hidden = name != "logits"
        with tf.variable_scope(name, use_resource=True) as scope:
            net = tf.layers.dense(net, n, activation_fn, kernel_initializer=tf.glorot_uniform_initializer(), name=scope)
            if is_hidden and self._dropout is not None and training:
                net = tf.layers.dropout(net, rate=self._dropout, training=True)
            if is_hidden and self._batch_norm:
                number = name[len("hiddenlayer_") :]
                net = tf.layers.batch_normalization(
                    net, momentum=0.999, training=training, name=f"batchnorm_{number}", trainable=True
                )
        _summarize(net, scope.name)
        return net

    def optimizer(self, rate=0.05):
        return _optimizer(self._optimizer, rate)


class _Linear:
    scope, partitioner = "linear", staticmethod(_partitioner(64 << 20))

    def __init__(self, columns, sparse_combiner, optimizer):
        self.columns, self._combiner, self._optimizer = list(columns or ()), sparse_combiner, optimizer

    def logits(self, features, mode, units):
        variables = {}
        logits = tf.feature_column.linear_model(features, self.columns, units, self._combiner, cols_to_vars=variables)
        (bias,) = variables.pop("bias")
        if units == 1:
            tf.summary.scalar("bias", bias[0])
        else:
            tf.summary.histogram("bias", bias)
        weights = [tf.reshape(weight, [-1]) for column in variables.values() for weight in column]
        tf.summary.scalar("fraction_of_zero_weights", tf.nn.zero_fraction(tf.concat(weights, 0)))
        return logits

    def optimizer(self, rate=0.2):
        return _optimizer(self._optimizer, min(rate, 1 / math.sqrt(len(self.columns))))


# Heads: what is made of logits [batch, units] and labels [batch] or [batch, width]


class _Head:
    """A subclass has `units` and `width`, and the methods below, for labels that `truths` returned."""

    def truths(self, labels, logits):
        """Return labels as the losses take them, [batch, width].

        Raises:
            ValueError: there are none, or they are sparse or of another width.
        """
        if labels is None:
            raise ValueError(
                "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data "
                "contain your label feature. Check that your input_fn properly parses and returns labels."
            )
        if isinstance(labels, tf.SparseTensor):
            raise ValueError("SparseTensor labels are not supported: use tf.sparse_tensor_to_dense() in the input_fn.")
        labels = tf.convert_to_tensor(labels)
        if labels.shape.ndims == logits.shape.ndims - 1:
            labels = labels[..., tf.newaxis]
        if labels.shape.ndims is not None and labels.shape[-1] not in (None, self.width):
            raise ValueError(
                f"Mismatched label shape. Expected labels dimension={self.width}.  Received {labels.shape[-1]}. "
                "Suggested Fix:If your classifier expects one-hot encoding label,check your n_classes argument to the "
                "estimator and/or the shape of your label. Otherwise, check the shape of your label."
            )
        return labels

    def predictions(self, logits):
        """Return a dict of tensors [batch, n]."""

    def losses(self, labels, logits):
        """Return losses [batch, width]."""

    def metrics(self, labels, predictions, weights):
        """Return a dict of metrics."""

    def exports(self, predictions):
        """Return export outputs by the names of their signatures; the first is the default."""


class _Regression(_Head):
    def __init__(self, label_dimension):
        if label_dimension < 1:
            raise ValueError(f"Invalid label_dimension {label_dimension}.")
        self.units = self.width = label_dimension

    def truths(self, labels, logits):
        return tf.cast(super().truths(labels, logits), tf.float32)

    def predictions(self, logits):
        return {"predictions": logits}

    def losses(self, labels, logits):
        return tf.math.squared_difference(logits, labels)

    def metrics(self, labels, predictions, weights):
        return {
            "label/mean": tf.metrics.mean(labels, weights),
            "prediction/mean": tf.metrics.mean(predictions["predictions"], weights),
        }

    def exports(self, predictions):
        return {"regression": export.RegressionOutput(predictions["predictions"])}


class _Classification(_Head):
    width = 1

    def __init__(self, n_classes, vocabulary):
        if vocabulary is not None and not isinstance(vocabulary, (list, tuple)):
            raise ValueError(f"label_vocabulary should be a list or a tuple. Given type: {type(vocabulary)}")
        self._n_classes, self._vocabulary = n_classes, vocabulary

    def truths(self, labels, logits):
        labels = super().truths(labels, logits)
        if self._vocabulary is not None:
            if labels.dtype != tf.string:
                raise ValueError(f"Labels dtype should be string if there is a vocabulary. Instead got {labels.dtype}")
            labels = lookup_ops.index_table_from_tensor(list(self._vocabulary), name="class_id_lookup").lookup(labels)
        labels = self._as_ids(labels)
        at_most = tf.assert_less_equal(
            labels, tf.cast(self._n_classes - 1, labels.dtype), message="Labels must <= n_classes - 1"
        )
        at_least = tf.assert_non_negative(labels, message="Labels must >= 0")
        with tf.control_dependencies([at_most, at_least]):
            return tf.identity(labels)

    def _classes(self, scores):
        """Return the predicted ids of scores [batch, n_classes], and all ids, with their names."""
        ids = tf.argmax(scores, 1)[:, tf.newaxis]
        names = tf.constant(self._vocabulary) if self._vocabulary else tf.as_string(tf.range(self._n_classes))
        n_rows = tf.shape(ids)[0]
        return {
            "class_ids": ids,
            "classes": tf.gather(names, ids),
            "all_class_ids": tf.tile(tf.range(self._n_classes)[tf.newaxis], [n_rows, 1]),
            "all_classes": tf.tile(names[tf.newaxis], [n_rows, 1]),
        }

    def exports(self, predictions):
        output = export.ClassificationOutput(predictions["probabilities"], predictions["all_classes"])
        return {"classification": output}


class _MultiClass(_Classification):
    def __init__(self, n_classes, vocabulary):
        if n_classes is None or n_classes <= 2:
            raise ValueError(f"n_classes must be > 2: {n_classes}.")
        super().__init__(n_classes, vocabulary)
        self.units = n_classes

    @staticmethod
    def _as_ids(labels):
        if not labels.dtype.is_integer:
            raise ValueError(f"Labels dtype should be integer. Instead got {labels.dtype}.")
        return labels

    def predictions(self, logits):
        return {"logits": logits, "probabilities": tf.nn.softmax(logits), **self._classes(logits)}

    def losses(self, labels, logits):
        losses = tf.losses.sparse_softmax_cross_entropy(labels, logits, reduction=tf.losses.Reduction.NONE)
        return losses[:, tf.newaxis]

    def metrics(self, labels, predictions, weights):
        return {"accuracy": tf.metrics.accuracy(labels, predictions["class_ids"], weights)}


class _Binary(_Classification):
    units = 1

    @staticmethod
    def _as_ids(labels):
        return tf.cast(labels, tf.float32)

    def predictions(self, logits):
        two = tf.concat([tf.zeros_like(logits), logits], 1)
        return {
            "logits": logits,
            "logistic": tf.sigmoid(logits),
            "probabilities": tf.nn.softmax(two),
            **self._classes(two),
        }

    def losses(self, labels, logits):
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def metrics(self, labels, predictions, weights):
        ids, logistic = predictions["class_ids"], predictions["logistic"]
        mean, update = tf.metrics.mean(labels, weights)
        return {
            "accuracy": tf.metrics.accuracy(labels, ids, weights),
            "accuracy_baseline": (tf.maximum(mean, 1 - mean), update),
            "auc": tf.metrics.auc(labels, logistic, weights),
            "auc_precision_recall": tf.metrics.auc(labels, logistic, weights, curve="PR"),
            "label/mean": (mean, update),
            "precision": tf.metrics.precision(labels, ids, weights),
            "prediction/mean": tf.metrics.mean(logistic, weights),
            "recall": tf.metrics.recall(labels, ids, weights),
        }

    def exports(self, predictions):
        return {**super().exports(predictions), "regression": export.RegressionOutput(predictions["logistic"])}


def _classification(n_classes, vocabulary):
    return _Binary(2, vocabulary) if n_classes == 2 else _MultiClass(n_classes, vocabulary)


# Estimators


_DEFAULTS = {
    "n_classes": 2,
    "label_dimension": 1,
    "activation_fn": tf.nn.relu,
    "dnn_activation_fn": tf.nn.relu,
    "dnn_optimizer": "Adagrad",
    "linear_optimizer": "Ftrl",
    "loss_reduction": tf.losses.Reduction.SUM,
    "batch_norm": False,
    "sparse_combiner": "sum",
    "linear_sparse_combiner": "sum",
}


def _signature(required, optional, **defaults):
    """Return the signature of a constructor from the names of its arguments; those not in _DEFAULTS are None."""
    defaults = {**_DEFAULTS, **defaults}
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature(
        [inspect.Parameter(name, kind) for name in required.split()]
        + [inspect.Parameter(name, kind, default=defaults.get(name)) for name in optional.split()]
    )


class _Canned(estimator.Estimator):
    """A part below a head; a subclass has the signature of its constructor, and makes the part of the arguments."""

    def __init__(self, *args, **kwargs):
        bound = self.__signature__.bind(*args, **kwargs)
        bound.apply_defaults()
        given = bound.arguments
        self._make_parts(given)
        if "n_classes" in given:
            self._head = _classification(given["n_classes"], given["label_vocabulary"])
        else:
            self._head = _Regression(given["label_dimension"])
        self._weight_column, self._reduction = _weight_column(given["weight_column"]), given["loss_reduction"]
        if self._reduction not in set(tf.losses.Reduction.all()) - {tf.losses.Reduction.NONE}:
            raise ValueError(f"Invalid loss_reduction: {self._reduction}")
        super().__init__(self._model, given["model_dir"], given["config"], warm_start_from=given["warm_start_from"])

    def _model(self, features, labels, mode):
        """The model function."""
        part, values = self._part, _values(features)
        with tf.variable_scope(part.scope, values=values, partitioner=part.partitioner):
            logits = part.logits(features, mode, self._head.units)
            with tf.name_scope("head"):
                return self._spec(features, labels, mode, logits)

    def _spec(self, features, labels, mode, logits):
        head = self._head
        predictions = head.predictions(logits)
        if mode == estimator.ModeKeys.PREDICT:
            outputs = {**head.exports(predictions), "predict": export.PredictOutput(predictions)}
            default = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
            outputs[default] = next(iter(outputs.values()))
            return estimator.EstimatorSpec(mode, predictions, export_outputs=outputs)
        labels = head.truths(labels, logits)
        losses = head.losses(labels, logits)
        weights = 1.0
        if self._weight_column is not None:
            weights = tf.feature_column.input_layer(features, [self._weight_column])
        loss = tf.losses.compute_weighted_loss(losses, weights, reduction=self._reduction)
        if mode == estimator.ModeKeys.EVAL:
            metrics = {"average_loss": tf.metrics.mean(losses, weights)}
            metrics.update(head.metrics(labels, predictions, weights))
            return estimator.EstimatorSpec(mode, predictions, loss, eval_metric_ops=metrics)
        with tf.name_scope(""):
            tf.summary.scalar("loss", loss)
            if self._reduction == tf.losses.Reduction.SUM:
                tf.summary.scalar("average_loss", loss / tf.reduce_sum(weights * tf.ones_like(losses)))
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            train_op = self._train_op(loss)
        return estimator.EstimatorSpec(mode, predictions, loss, train_op)

    def _train_op(self, loss):
        return self._part.optimizer().minimize(loss, tf.train.get_global_step())


def _values(features):
    if not isinstance(features, dict):
        raise ValueError(f"features should be a dictionary of `Tensor`s. Given type: {type(features)}")
    return tuple(features.values())


def _weight_column(given):
    """Return the column of the examples' weights, of its name or itself, or None."""
    if isinstance(given, str):
        return tf.feature_column.numeric_column(given)
    if given is not None and not isinstance(given, feature_column_v2.NumericColumn):
        raise TypeError(f"Weight column must be either a string or _NumericColumn. Given type: {type(given)}.")
    return given


class _DNN(_Canned):
    def _make_parts(self, given):
        names = "feature_columns hidden_units activation_fn dropout batch_norm optimizer".split()
        self._part = _Network(*(given[name] for name in names))
        if not self._part.columns:
            raise ValueError("feature_columns must not be empty.")


class DNNClassifier(_DNN):
    """A network of dense layers that classifies; the optimizer's name is by default Adagrad, its rate 0.05."""

    __signature__ = _signature(
        "hidden_units feature_columns",
        "model_dir n_classes weight_column label_vocabulary optimizer activation_fn dropout input_layer_partitioner "
        "config warm_start_from loss_reduction batch_norm",
        optimizer="Adagrad",
    )


class DNNRegressor(_DNN):
    """A network of dense layers that predicts numbers; the optimizer's name is by default Adagrad, its rate 0.05."""

    __signature__ = _signature(
        "hidden_units feature_columns",
        "model_dir label_dimension weight_column optimizer activation_fn dropout input_layer_partitioner config "
        "warm_start_from loss_reduction batch_norm",
        optimizer="Adagrad",
    )


class _LinearModel(_Canned):
    def _make_parts(self, given):
        self._part = _Linear(given["feature_columns"], given["sparse_combiner"], given["optimizer"])
        if not self._part.columns:
            raise ValueError("feature_columns must not be empty.")


class LinearClassifier(_LinearModel):
    """A linear model that classifies; the optimizer is by default Ftrl, its rate 1 / sqrt(columns), at most 0.2."""

    __signature__ = _signature(
        "feature_columns",
        "model_dir n_classes weight_column label_vocabulary optimizer config partitioner warm_start_from "
        "loss_reduction sparse_combiner",
        optimizer="Ftrl",
    )


class LinearRegressor(_LinearModel):
    """A linear model of numbers; the optimizer is by default Ftrl, its rate 1 / sqrt(columns), at most 0.2."""

    __signature__ = _signature(
        "feature_columns",
        "model_dir label_dimension weight_column optimizer config partitioner warm_start_from loss_reduction "
        "sparse_combiner",
        optimizer="Ftrl",
    )


class _Combined(_Canned):
    """A network and a linear model, or one of them, whose logits are added; each has its optimizer."""

    def _make_parts(self, given):
        names = "feature_columns hidden_units activation_fn dropout".split()
        network = _Network(*(given[f"dnn_{name}"] for name in names), given["batch_norm"], given["dnn_optimizer"])
        names = "feature_columns sparse_combiner optimizer".split()
        linear = _Linear(*(given[f"linear_{name}"] for name in names))
        self._parts = [part for part in (network, linear) if part.columns]
        if not self._parts:
            raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")

    def _model(self, features, labels, mode):
        if any(part.scope == "dnn" and not part.hidden_units for part in self._parts):
            raise ValueError("dnn_hidden_units must be defined when dnn_feature_columns is specified.")
        logits, values = [], _values(features)
        for part in self._parts:
            with tf.variable_scope(part.scope, values=values, partitioner=part.partitioner) as scope:
                logits.append(part.logits(features, mode, self._head.units))
                if part.scope == "linear":
                    _summarize(logits[-1], scope.name)
        with tf.name_scope("head"):
            return self._spec(features, labels, mode, logits[0] if len(logits) == 1 else logits[0] + logits[1])

    def _train_op(self, loss):
        ops = []
        for part in self._parts:
            variables = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, part.scope)
            rate = {"dnn": 0.001, "linear": 0.005}[part.scope]
            ops.append(part.optimizer(rate).minimize(loss, var_list=variables))
        with tf.control_dependencies(ops):
            return tf.assign_add(tf.train.get_global_step(), 1).op


_PARTS = """
model_dir linear_feature_columns linear_optimizer dnn_feature_columns dnn_optimizer dnn_hidden_units dnn_activation_fn
dnn_dropout
"""
_REST = "input_layer_partitioner config warm_start_from loss_reduction batch_norm linear_sparse_combiner"


class DNNLinearCombinedClassifier(_Combined):
    """A linear model and a network ("wide and deep") that classify.

    The optimizers are by default Ftrl, its rate 1 / sqrt(columns), at most 0.005, and Adagrad, its rate 0.001.
    """

    __signature__ = _signature("", f"{_PARTS} n_classes weight_column label_vocabulary {_REST}")


class DNNLinearCombinedRegressor(_Combined):
    """A linear model and a network of numbers; the optimizers are the same by default."""

    __signature__ = _signature("", f"{_PARTS} label_dimension weight_column {_REST}")

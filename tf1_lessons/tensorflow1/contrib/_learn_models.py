"""The ready-made estimators of contrib.learn: networks and linear models on feature columns, and their heads.

The training loss is the mean over the batch. Classes are integers, [batch] or [batch, 1], or the words of label_keys.
"""

import contextlib
import inspect
import math

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import lookup_ops
from tensorflow.python.ops.weights_broadcast_ops import broadcast_weights
from tensorflow.python.training import training_util

from tf1_lessons.tensorflow1.contrib import _feature_columns, layers
from tf1_lessons.tensorflow1.contrib._learn_estimators import (
    Estimator,
    MetricSpec,
    ModeKeys,
    ModelFnOps,
    ProblemType,
)
from tf1_lessons.tensorflow1.namespace import MissingError

# Heads


class Head:
    """The top of a model: labels and logits become predictions, a loss, metrics and a training op.

    A subclass has `problem_type`, `_scope`, and three methods, for logits [batch, logits_dimension] float32:
    `_predictions(logits)`, a dict; `_losses(labels, logits)`, of each row; `_metrics(predictions, labels, weights)`.
    `_served(predictions)` are the outputs of a saved model.
    """

    def __init__(self, logits_dimension, label_name, weight_column_name, enable_centered_bias, head_name):
        self.logits_dimension = logits_dimension
        self.label_name, self.weight_column_name, self.head_name = label_name, weight_column_name, head_name
        self._enable_centered_bias = enable_centered_bias

    def create_model_fn_ops(
        self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None, scope=None
    ):
        """Return the ModelFnOps of a model with these logits, or with a layer of logits on logits_input."""
        ModeKeys.validate(mode)
        with tf.variable_scope(scope, self.head_name or self._scope):
            if mode == ModeKeys.INFER:
                labels = None
            if isinstance(labels, dict):
                labels = labels[self.label_name]
            if labels is not None:
                labels = tf.convert_to_tensor(labels)
            if (logits is None) == (logits_input is None):
                raise ValueError("Exactly one of logits and logits_input must be supplied.")
            if logits is None:
                logits = layers.linear(logits_input, self.logits_dimension, scope="logits")
            return self._model_fn_ops(features, mode, labels, train_op_fn, logits)

    def _model_fn_ops(self, features, mode, labels, train_op_fn, logits):
        bias = self._centered_bias() if self._enable_centered_bias else None
        if bias is not None:
            logits = tf.nn.bias_add(logits, bias)
        with tf.name_scope(None, "predictions"):
            predictions = self._predictions(logits)
        loss, train_op, metrics = None, None, {}
        if labels is not None:
            weights = self._weights(features)
            loss, shown = _weighted(self._losses(labels, logits), weights)
            with tf.name_scope(""):
                tf.summary.scalar(self._key("loss"), tf.identity(shown))
            if mode == ModeKeys.TRAIN:
                train_op = self._train_op(loss, labels, logits, weights, bias, train_op_fn)
            else:
                with tf.name_scope("metrics"):
                    metrics = {"loss": tf.metrics.mean(shown), **self._metrics(predictions, labels, weights)}
        return ModelFnOps(
            mode,
            predictions,
            loss,
            train_op,
            {self._key(name): metric for name, metric in metrics.items()},
            {self.head_name: (self.problem_type, self._served(predictions))},
        )

    def _served(self, predictions):
        return predictions

    def _key(self, name):
        return f"{name}/{self.head_name}" if self.head_name else name

    def _weights(self, features):
        """Return the weights of the rows, [batch, 1] float32, or None."""
        if not self.weight_column_name:
            return None
        if self.weight_column_name not in features:
            raise ValueError(f"Weights {self.weight_column_name} missing from features.")
        weights = tf.cast(features[self.weight_column_name], tf.float32)
        return tf.reshape(weights, (-1, 1)) if weights.shape.ndims == 1 else weights

    def _centered_bias(self):
        bias = tf.Variable(tf.zeros([self.logits_dimension]), name="centered_bias_weight")
        for i in range(self.logits_dimension):
            tf.summary.scalar(self._key(f"centered_bias/bias_{i}"), bias[i])
        return bias

    def _train_op(self, loss, labels, logits, weights, bias, train_op_fn):
        if train_op_fn is None:
            raise ValueError("train_op_fn can not be None in TRAIN mode")
        with tf.name_scope(None, "train_op"):
            if bias is None:
                return train_op_fn(loss)
            alone = tf.tile(bias[tf.newaxis], [tf.shape(logits)[0], 1])
            bias_loss, bias_shown = _weighted(self._losses(labels, alone), weights)
            # 1.15.5 took the mean of the two.
            bias_loss = tf.reduce_mean([bias_loss, bias_shown])
            step = tf.train.AdagradOptimizer(0.1).minimize(bias_loss, var_list=(bias,), name="centered_bias_step")
            return tf.group(train_op_fn(loss), step)


def _weighted(losses, weights):
    """Return the training loss, the mean over the rows, and the loss that is shown, over the sum of weights."""
    if weights is None:
        loss = tf.reduce_mean(losses, name="loss")
        return loss, loss
    weights = broadcast_weights(weights, losses)
    weighted = losses * weights
    return tf.reduce_mean(weighted), tf.reduce_sum(weighted) / tf.reduce_sum(weights)


def _served_classes(predictions, names):
    """Return the probabilities and, in their order, the names of the classes, [batch, n_classes] both."""
    rows = tf.shape(predictions["probabilities"])[0]
    return {
        "probabilities": predictions["probabilities"],
        "classes": tf.tile(tf.expand_dims(names, 0), [rows, 1]),
    }


def _column(tensor):
    return tf.expand_dims(tensor, 1) if tensor.shape.ndims == 1 else tensor


class _RegressionHead(Head):
    problem_type, _scope = ProblemType.LINEAR_REGRESSION, "regression_head"

    def _predictions(self, logits):
        return {"scores": tf.squeeze(logits, axis=[1], name="scores") if self.logits_dimension == 1 else logits}

    def _losses(self, labels, logits):
        labels = _column(labels)
        logits.shape.assert_is_compatible_with(labels.shape)
        return tf.math.squared_difference(logits, tf.cast(labels, tf.float32))

    def _metrics(self, predictions, labels, weights):
        return {}


class _BinaryLogisticHead(Head):
    problem_type, _scope = ProblemType.LOGISTIC_REGRESSION, "binary_logistic_head"
    thresholds = (0.5,)

    def _predictions(self, logits):
        two = tf.concat([tf.zeros_like(logits), logits], 1)
        return {
            "logits": logits,
            "logistic": tf.sigmoid(logits, name="logistic"),
            "probabilities": tf.nn.softmax(two, name="probabilities"),
            "classes": tf.argmax(two, 1, name="classes"),
        }

    def _losses(self, labels, logits):
        labels = _column(tf.cast(labels, tf.float32))
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def _served(self, predictions):
        return _served_classes(predictions, tf.as_string(tf.range(2)))

    def _metrics(self, predictions, labels, weights):
        logistic, numbers, truths = predictions["logistic"], tf.cast(labels, tf.float32), tf.cast(labels, tf.bool)

        def over(tensor):
            return None if weights is None else broadcast_weights(weights, tensor)

        metrics = {
            "accuracy": tf.metrics.accuracy(labels, predictions["classes"], weights),
            "labels/prediction_mean": tf.metrics.mean(logistic, over(logistic)),
            "labels/actual_label_mean": tf.metrics.mean(numbers, over(numbers)),
            "accuracy/baseline_label_mean": tf.metrics.mean(numbers, over(numbers)),
            "auc": tf.metrics.auc(truths, logistic, over(logistic)),
            "auc_precision_recall": tf.metrics.auc(truths, logistic, over(logistic), curve="PR"),
        }
        for threshold in self.thresholds:
            hits = tf.cast(tf.greater_equal(logistic, threshold), tf.float32)
            metrics[f"accuracy/threshold_{threshold:f}_mean"] = tf.metrics.accuracy(labels, hits, weights)
            for name, function in (
                ("precision", tf.metrics.precision_at_thresholds),
                ("recall", tf.metrics.recall_at_thresholds),
            ):
                value, update = function(labels, logistic, (threshold,), weights)
                metrics[f"{name}/positive_threshold_{threshold:f}_mean"] = tf.squeeze(value), tf.squeeze(update)
        return metrics


class _MultiClassHead(Head):
    problem_type, _scope = ProblemType.CLASSIFICATION, "multi_class_head"
    label_keys = None

    def _predictions(self, logits):
        classes = tf.argmax(logits, 1, name="classes")
        if self.label_keys:
            classes = tf.gather(tf.constant(self.label_keys), classes)
        return {
            "logits": logits,
            "probabilities": tf.nn.softmax(logits, name="probabilities"),
            "classes": classes,
        }

    def _losses(self, labels, logits):
        if self.label_keys:
            labels = lookup_ops.index_table_from_tensor(list(self.label_keys)).lookup(labels)
        if not labels.dtype.is_integer:
            raise ValueError(f"Labels dtype should be integer Instead got {labels.dtype}.")
        squeezed = labels.shape.ndims == 2
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=tf.squeeze(labels, axis=[1]) if squeezed else labels, logits=logits
        )
        return tf.expand_dims(losses, 1) if squeezed else losses

    def _metrics(self, predictions, labels, weights):
        return {"accuracy": tf.metrics.accuracy(labels, predictions["classes"], weights)}

    def _served(self, predictions):
        return _served_classes(predictions, self.label_keys or tf.as_string(tf.range(self.logits_dimension)))


def multi_class_head(
    n_classes,
    label_name=None,
    weight_column_name=None,
    enable_centered_bias=False,
    head_name=None,
    thresholds=None,
    metric_class_ids=None,
    loss_fn=None,
    label_keys=None,
):
    """Return the head of a classification: a logistic one for two classes.

    Raises:
        ValueError: there are fewer than two classes, or not as many label_keys.
    """
    if metric_class_ids or loss_fn:
        raise MissingError("tf.contrib.learn.multi_class_head is not provided with metric_class_ids or loss_fn")
    if n_classes is None or n_classes < 2:
        raise ValueError(f"n_classes must be > 1 for classification: {n_classes}.")
    rest = label_name, weight_column_name, enable_centered_bias, head_name
    if n_classes == 2:
        if label_keys:
            raise ValueError("label_keys is not supported for n_classes=2.")
        head = _BinaryLogisticHead(1, *rest)
        head.thresholds = thresholds or (0.5,)
        return head
    if label_keys and len(label_keys) != n_classes:
        raise ValueError("Length of label_keys must equal n_classes.")
    head = _MultiClassHead(n_classes, *rest)
    head.label_keys = label_keys
    return head


def regression_head(
    label_name=None,
    weight_column_name=None,
    label_dimension=1,
    enable_centered_bias=False,
    head_name=None,
    link_fn=None,
):
    """Return the head of a regression by the mean of squares."""
    if link_fn:
        raise MissingError("tf.contrib.learn.regression_head is not provided with link_fn")
    return _RegressionHead(label_dimension, label_name, weight_column_name, enable_centered_bias, head_name)


def no_op_train_fn(loss):
    """Return an op that does nothing."""
    return tf.no_op()


# Logits

_ACTIVATIONS = {"relu": tf.nn.relu, "tanh": tf.nn.tanh, "sigmoid": tf.nn.sigmoid}
_OPTIMIZERS = layers.OPTIMIZER_CLS_NAMES


def _partitioner(**kwargs):
    """Return the partitioner of one machine: all is in one part."""
    return tf.min_max_variable_partitioner(max_partitions=1, **kwargs)


def _are_contribs(columns):
    return all(isinstance(column, _feature_columns._FeatureColumn) for column in columns)


def _dnn_logits(features, mode, n_logits, columns, hidden_units, activation_fn, dropout, slash="_"):
    """Return a network's logits; summaries are named after their layers, behind a slash."""
    if isinstance(activation_fn, str):
        if activation_fn not in _ACTIVATIONS:
            raise ValueError(
                f"Activation name should be one of [{', '.join(_ACTIVATIONS)}], you provided {activation_fn}."
            )
        activation_fn = _ACTIVATIONS[activation_fn]
    values = tuple(features.values())
    with tf.variable_scope("dnn", values=values, partitioner=_partitioner()):
        with tf.variable_scope(
            "input_from_feature_columns", values=values, partitioner=_partitioner(min_slice_size=64 << 20)
        ) as scope:
            if _are_contribs(columns):
                net = _feature_columns.input_from_feature_columns(features, columns, ["dnn"], scope=scope)
            else:
                net = tf.feature_column.input_layer(features, columns, weight_collections=["dnn"])
        for name, size in [*((f"hiddenlayer_{i}", n) for i, n in enumerate(hidden_units)), ("logits", n_logits)]:
            is_hidden = name != "logits"
            with tf.variable_scope(name, values=(net,)) as scope:
                activation = activation_fn if is_hidden else None
                net = layers.fully_connected(net, size, activation, variables_collections=["dnn"], scope=scope)
                if is_hidden and dropout is not None and mode == ModeKeys.TRAIN:
                    net = layers.dropout(net, keep_prob=1.0 - dropout)
            _summarize(net, scope.name + slash)
    return net


def _summarize(value, tag):
    tf.summary.scalar(f"{tag}fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}activation", value)


def _linear_logits(features, n_logits, columns, tag=None):
    with tf.variable_scope(
        "linear", values=tuple(features.values()), partitioner=_partitioner(min_slice_size=64 << 20)
    ) as scope:
        if _are_contribs(columns):
            sums = _feature_columns.weighted_sum_from_feature_columns
            logits, _, _ = sums(features, columns, n_logits, ["linear"], scope=scope)
        else:
            logits = tf.feature_column.linear_model(features, columns, n_logits, weight_collections=["linear"])
        if tag:
            _summarize(logits, tag)
    return logits


def _made(optimizer):
    return optimizer() if callable(optimizer) else optimizer


def _multipliers(given):
    """Return the factors of embeddings' gradients by variable, from those by column."""
    if not given:
        return None
    prefix = "dnn/input_from_feature_columns"
    return {
        variable: factor
        for column, factor in given.items()
        for variable in tf.get_collection("dnn", f"{prefix}/{column.name}")
    }


@contextlib.contextmanager
def _again(name):
    """Enter a variable scope once more, and the name scope that it had."""
    with tf.variable_scope(name, auxiliary_name_scope=False), tf.name_scope(f"{name}/"):
        yield


def _named(features):
    return features if isinstance(features, dict) else {"": features}


# Estimators


_HEAD_ARGUMENTS = {"n_classes", "label_keys", "label_dimension", "weight_column_name", "enable_centered_bias"}


class _Ready(Estimator):
    """Comes before an estimator with a head of one's own: it makes the head itself.

    A subclass has `_arguments`, the names of its constructor's, in their order, of which some are the head's; and
    `_main`, the key of what predict() returns.
    """

    def __init__(self, *args, **kwargs):
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        signature = inspect.Signature([inspect.Parameter(name, kind, default=None) for name in self._arguments])
        given = signature.bind(*args, **kwargs).arguments
        given.pop("input_layer_min_slice_size", None)  # on one machine there is nothing to slice
        head = {key: given.pop(key) for key in _HEAD_ARGUMENTS & given.keys()}
        super().__init__(head=self._make_head(**head), **given)

    def predict(self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True):
        """Return the classes or scores, or the predictions whose keys are in outputs, as dicts."""
        if not outputs:
            return self._one(self._main, x, input_fn, batch_size, as_iterable)
        return super().predict(x, input_fn, batch_size, outputs, as_iterable)

    def _one(self, key, x, input_fn, batch_size, as_iterable):
        found = Estimator.predict(self, x, input_fn, batch_size, [key], as_iterable)
        return (row[key] for row in found) if as_iterable else found[key]


class _Classifier(_Ready):
    _main = "classes"

    @staticmethod
    def _make_head(n_classes=2, **rest):
        return multi_class_head(n_classes, **rest)

    def predict_classes(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """Return the classes, an array [n], or an iterable of each."""
        return self._one("classes", x, input_fn, batch_size, as_iterable)

    def predict_proba(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """Return the probabilities of the classes, an array [n, n_classes], or an iterable of each row."""
        return self._one("probabilities", x, input_fn, batch_size, as_iterable)


class _Regressor(_Ready):
    _main, _make_head = "scores", staticmethod(regression_head)

    def evaluate(self, x=None, y=None, input_fn=None, feed_fn=None, batch_size=None, steps=None, metrics=None, **rest):
        """Return the metrics, a dict; functions among `metrics` get the scores."""
        metrics = {
            key if isinstance(metric, MetricSpec) or isinstance(key, tuple) else (key, "scores"): metric
            for key, metric in (metrics or {}).items()
        }
        return super().evaluate(x, y, input_fn, feed_fn, batch_size, steps, metrics, **rest)

    def predict_scores(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """Return the scores, an array [n] or [n, label_dimension], or an iterable of each."""
        return self._one("scores", x, input_fn, batch_size, as_iterable)


class DNNEstimator(Estimator):
    """A network of dense layers below a head of one's own; the optimizer is by default Adagrad, its rate 0.05."""

    def __init__(
        self,
        head,
        hidden_units,
        feature_columns,
        model_dir=None,
        optimizer=None,
        activation_fn=tf.nn.relu,
        dropout=None,
        gradient_clip_norm=None,
        config=None,
        feature_engineering_fn=None,
        embedding_lr_multipliers=None,
        input_layer_min_slice_size=None,
    ):
        columns = tuple(feature_columns or [])

        def model_fn(features, labels, mode):
            features = _named(features)
            logits = _dnn_logits(features, mode, head.logits_dimension, columns, hidden_units, activation_fn, dropout)

            def train(loss):
                return layers.optimize_loss(
                    loss,
                    tf.train.get_global_step(),
                    0.05,
                    _made(optimizer) or "Adagrad",
                    gradient_multipliers=_multipliers(embedding_lr_multipliers),
                    clip_gradients=gradient_clip_norm,
                    name="dnn",
                    summaries=[],
                )

            with _again("dnn"):
                return head.create_model_fn_ops(features, mode, labels, train, logits)

        super().__init__(model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)


class LinearEstimator(Estimator):
    """A linear model below a head of one's own; the optimizer is by default Ftrl, its rate 0.2 at most."""

    def __init__(
        self,
        feature_columns,
        head,
        model_dir=None,
        optimizer=None,
        gradient_clip_norm=None,
        _joint_weights=False,
        config=None,
        feature_engineering_fn=None,
    ):
        columns = tuple(feature_columns or [])
        assert columns
        if _joint_weights:
            raise MissingError("tf.contrib.learn's linear models are not provided with joint weights")

        def make_optimizer():
            if optimizer is None:
                return tf.train.FtrlOptimizer(min(0.2, 1 / math.sqrt(len(columns))))
            return _OPTIMIZERS[optimizer](learning_rate=0.2) if isinstance(optimizer, str) else _made(optimizer)

        def model_fn(features, labels, mode):
            features = _named(features)
            logits = _linear_logits(features, head.logits_dimension, columns)

            def train(loss):
                variables = tf.get_collection("linear")
                gradients = tf.gradients(loss, variables)
                if gradient_clip_norm:
                    gradients, _ = tf.clip_by_global_norm(gradients, gradient_clip_norm)
                return make_optimizer().apply_gradients(zip(gradients, variables), tf.train.get_global_step())

            with _again("linear"):
                return head.create_model_fn_ops(features, mode, labels, train, logits)

        super().__init__(model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)


class DNNLinearCombinedEstimator(Estimator):
    """A linear model and a network whose logits are added ("wide and deep"), below a head of one's own."""

    def __init__(
        self,
        head,
        model_dir=None,
        linear_feature_columns=None,
        linear_optimizer=None,
        _joint_linear_weights=False,
        dnn_feature_columns=None,
        dnn_optimizer=None,
        dnn_hidden_units=None,
        dnn_activation_fn=None,
        dnn_dropout=None,
        gradient_clip_norm=None,
        config=None,
        feature_engineering_fn=None,
        embedding_lr_multipliers=None,
        fix_global_step_increment_bug=False,
        input_layer_partitioner=None,
    ):
        wide, deep = tuple(linear_feature_columns or []), tuple(dnn_feature_columns or [])
        if not wide + deep:
            raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
        if deep and not dnn_hidden_units:
            raise ValueError("dnn_hidden_units must be defined when dnn_feature_columns is specified.")
        if _joint_linear_weights:
            raise MissingError("tf.contrib.learn's linear models are not provided with joint weights")

        def model_fn(features, labels, mode):
            features, n_logits, parts = _named(features), head.logits_dimension, []
            optimizers = {"dnn": _made(dnn_optimizer) or "Adagrad", "linear": _made(linear_optimizer) or "Ftrl"}
            rates = {"dnn": 0.05, "linear": min(0.2, 1 / math.sqrt(len(wide) or 1))}
            if deep:
                activation = dnn_activation_fn or tf.nn.relu
                parts.append(
                    _dnn_logits(features, mode, n_logits, deep, dnn_hidden_units, activation, dnn_dropout, "/")
                )
            if wide:
                parts.append(_linear_logits(features, n_logits, wide, tag="linear/"))

            def train(loss):
                step, ops = tf.train.get_global_step(), []
                # What stops a training reads the step before it moves: 1.15.5 left that to chance, and it came so.
                with tf.control_dependencies([training_util._get_or_create_global_step_read()]):
                    for name in ["dnn"] * bool(deep) + ["linear"] * bool(wide):
                        multipliers = _multipliers(embedding_lr_multipliers) if name == "dnn" else None
                        ops.append(
                            layers.optimize_loss(
                                loss,
                                step,
                                rates[name],
                                optimizers[name],
                                gradient_multipliers=multipliers,
                                clip_gradients=gradient_clip_norm,
                                variables=tf.get_collection(name),
                                name=name,
                                summaries=[],
                                # Without the mend each of the two counts: the global step goes up by two.
                                increment_global_step=not fix_global_step_increment_bug,
                            )
                        )
                if not fix_global_step_increment_bug:
                    return tf.group(*ops)
                with tf.control_dependencies(ops):
                    return tf.assign_add(step, 1).op

            logits = parts[0] if len(parts) == 1 else parts[0] + parts[1]
            return head.create_model_fn_ops(features, mode, labels, train, logits)

        super().__init__(model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)


class DNNClassifier(_Classifier, DNNEstimator):
    """A network of dense layers that classifies; the optimizer is by default Adagrad, its rate 0.05."""

    _arguments = """
    hidden_units feature_columns model_dir n_classes weight_column_name optimizer activation_fn dropout
    gradient_clip_norm enable_centered_bias config feature_engineering_fn embedding_lr_multipliers
    input_layer_min_slice_size label_keys
    """.split()


class DNNRegressor(_Regressor, DNNEstimator):
    """A network of dense layers that predicts numbers; the optimizer is by default Adagrad, its rate 0.05."""

    _arguments = """
    hidden_units feature_columns model_dir weight_column_name optimizer activation_fn dropout gradient_clip_norm
    enable_centered_bias config feature_engineering_fn label_dimension embedding_lr_multipliers
    input_layer_min_slice_size
    """.split()


class LinearClassifier(_Classifier, LinearEstimator):
    """A linear model that classifies; the optimizer is by default Ftrl, its rate 1 / sqrt(columns), at most 0.2."""

    _arguments = """
    feature_columns model_dir n_classes weight_column_name optimizer gradient_clip_norm enable_centered_bias
    _joint_weights config feature_engineering_fn label_keys
    """.split()


class LinearRegressor(_Regressor, LinearEstimator):
    """A linear model of numbers; the optimizer is by default Ftrl, its rate 1 / sqrt(columns), at most 0.2."""

    _arguments = """
    feature_columns model_dir weight_column_name optimizer gradient_clip_norm enable_centered_bias label_dimension
    _joint_weights config feature_engineering_fn
    """.split()


class DNNLinearCombinedClassifier(_Classifier, DNNLinearCombinedEstimator):
    """A wide and deep model that classifies; the optimizers are by default Ftrl and Adagrad."""

    _arguments = """
    model_dir n_classes weight_column_name linear_feature_columns linear_optimizer _joint_linear_weights
    dnn_feature_columns dnn_optimizer dnn_hidden_units dnn_activation_fn dnn_dropout gradient_clip_norm
    enable_centered_bias config feature_engineering_fn embedding_lr_multipliers input_layer_min_slice_size label_keys
    fix_global_step_increment_bug
    """.split()


class DNNLinearCombinedRegressor(_Regressor, DNNLinearCombinedEstimator):
    """A wide and deep model of numbers; the optimizers are by default Ftrl and Adagrad."""

    _arguments = """
    model_dir weight_column_name linear_feature_columns linear_optimizer _joint_linear_weights dnn_feature_columns
    dnn_optimizer dnn_hidden_units dnn_activation_fn dnn_dropout gradient_clip_norm enable_centered_bias
    label_dimension config feature_engineering_fn embedding_lr_multipliers input_layer_min_slice_size
    fix_global_step_increment_bug
    """.split()


def LogisticRegressor(model_fn, thresholds=None, model_dir=None, config=None, feature_engineering_fn=None):
    """Return an Estimator of a model of one's own of two classes, with the metrics of such.

    Args:
        model_fn: `(features, labels, mode)` -> probabilities of the second class, the loss and the train_op.
        thresholds: above which probabilities the second class is meant; by default 0.5.
    """

    def with_metrics(features, labels, mode):
        predictions, loss, train_op = model_fn(features, labels, mode)
        metrics = None
        if mode == ModeKeys.EVAL:
            metrics = {
                "labels/prediction_mean": tf.metrics.mean(predictions),
                "labels/actual_label_mean": tf.metrics.mean(labels),
                "accuracy/baseline_label_mean": tf.metrics.mean(labels),
                "auc": tf.metrics.auc(labels, predictions),
            }
            for threshold in thresholds or (0.5,):
                hits = tf.cast(tf.greater_equal(predictions, threshold), tf.float32)
                metrics[f"accuracy/threshold_{threshold:f}_mean"] = tf.metrics.accuracy(labels, hits)
                metrics[f"precision/positive_threshold_{threshold:f}_mean"] = tf.metrics.precision(labels, hits)
                metrics[f"recall/positive_threshold_{threshold:f}_mean"] = tf.metrics.recall(labels, hits)
        alternatives = {"head": (ProblemType.LOGISTIC_REGRESSION, {"predictions": predictions})}
        return ModelFnOps(mode, predictions, loss, train_op, metrics, alternatives)

    return Estimator(with_metrics, model_dir, config, feature_engineering_fn=feature_engineering_fn)

"""The estimators of contrib.learn, written anew: models with fit(), evaluate() and predict(), on tf.estimator's ground.

Each of the three builds a graph of its own and goes through the checkpoints of `model_dir`. Data are arrays (x and y,
fed in batches, in training shuffled by a RandomState(42)) or an input function's tensors. Graphs, variables, metrics
and predictions are named as 1.15.5 named them, and built from as many ops, for the sake of the seeds.
"""

import functools
import importlib
import inspect
from collections import namedtuple

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.training import evaluation, training_util

from tf1_lessons.tensorflow1 import estimator as core
from tf1_lessons.tensorflow1.contrib import _feature_columns
from tf1_lessons.tensorflow1.estimator import inputs
from tf1_lessons.tensorflow1.estimator.specs import scalar
from tf1_lessons.tensorflow1.namespace import MissingError


class ModeKeys:
    """What a model function is built for."""

    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"

    @classmethod
    def validate(cls, key):
        """Raise ValueError if a key is none of the three."""
        if key not in (cls.TRAIN, cls.EVAL, cls.INFER):
            raise ValueError(f"Invalid mode {key}.")


class PredictionKey:
    """The names of predictions."""

    CLASSES = "classes"
    PROBABILITIES = "probabilities"
    LOGITS = "logits"
    LOGISTIC = "logistic"
    SCORES = "scores"
    TOP_K = "top_k"
    GENERIC = "output"


class ProblemType:
    """What a head is for."""

    UNSPECIFIED, CLASSIFICATION, LINEAR_REGRESSION, LOGISTIC_REGRESSION = range(4)


class TaskType:
    """The parts in a cluster."""

    MASTER, PS, WORKER = "master", "ps", "worker"


class NotFittedError(ValueError, AttributeError):
    """The model was not trained yet."""


class RunConfig(core.RunConfig):
    """How an estimator runs; what concerns several machines, the cores and the GPU is ignored, as it was in 1.15.5."""

    num_ps_replicas, num_worker_replicas, task_type, environment = 0, 0, None, "local"

    def __init__(
        self,
        master=None,
        num_cores=0,
        log_device_placement=False,
        gpu_memory_fraction=1,
        tf_random_seed=None,
        save_summary_steps=100,
        save_checkpoints_secs=0,
        save_checkpoints_steps=None,
        keep_checkpoint_max=5,
        keep_checkpoint_every_n_hours=10000,
        log_step_count_steps=100,
        protocol=None,
        evaluation_master="",
        model_dir=None,
        session_config=None,
        session_creation_timeout_secs=7200,
    ):
        if save_checkpoints_secs == 0:
            save_checkpoints_secs = 600 if save_checkpoints_steps is None else None
        super().__init__(
            model_dir,
            tf_random_seed,
            save_summary_steps,
            None,
            save_checkpoints_secs,
            session_config,
            keep_checkpoint_max,
            keep_checkpoint_every_n_hours,
            log_step_count_steps,
            session_creation_timeout_secs=session_creation_timeout_secs,
        )
        self.save_checkpoints_steps = save_checkpoints_steps  # both may be set
        self.tf_config = tf.ConfigProto(
            log_device_placement=log_device_placement,
            inter_op_parallelism_threads=num_cores,
            intra_op_parallelism_threads=num_cores,
            gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=gpu_memory_fraction),
        )


_OPS = """
predictions loss train_op eval_metric_ops output_alternatives training_chief_hooks training_hooks scaffold mode
"""


class ModelFnOps(namedtuple("ModelFnOps", _OPS)):
    """What a model function returns: the tensors and ops that its mode needs."""

    def __new__(
        cls,
        mode,
        predictions=None,
        loss=None,
        train_op=None,
        eval_metric_ops=None,
        output_alternatives=None,
        training_chief_hooks=None,
        training_hooks=None,
        scaffold=None,
    ):
        ModeKeys.validate(mode)
        if train_op is None and mode == ModeKeys.TRAIN:
            raise ValueError("Missing train_op.")
        if train_op is not None and not isinstance(train_op, tf.Operation):
            train_op = tf.convert_to_tensor(train_op).op
        if loss is None and mode != ModeKeys.INFER:
            raise ValueError("Missing loss.")
        if loss is not None:
            loss = scalar(tf.convert_to_tensor(loss))
        if predictions is None and mode != ModeKeys.TRAIN:
            raise ValueError("Missing predictions.")
        if isinstance(predictions, dict):
            predictions = {key: _tensor(value) for key, value in predictions.items()}
        elif predictions is not None:
            predictions = _tensor(predictions)
        if eval_metric_ops is not None and not isinstance(eval_metric_ops, dict):
            raise ValueError("eval_metric_ops must be a dict.")
        return super().__new__(
            cls,
            predictions,
            loss,
            train_op,
            eval_metric_ops or {},
            output_alternatives,
            training_chief_hooks or [],
            training_hooks or [],
            scaffold,
            mode,
        )


def _tensor(value):
    return value if isinstance(value, tf.SparseTensor) else tf.convert_to_tensor(value)


_ARGUMENTS = {
    "labels": ("labels", "label", "targets", "target"),
    "predictions": ("predictions", "prediction", "logits", "logit"),
    "weights": ("weights", "weight"),
}


class MetricSpec:
    """A metric of an evaluation: which predictions, labels and weights go into a function of streaming metrics.

    Args:
        metric_fn: `(predictions, labels, weights)`, under these or their old names -> (value, update_op).
        prediction_key, label_key: which of several predictions or labels; None, where there is one.
        weight_key: the feature of the weights, or None.
    """

    def __init__(self, metric_fn, prediction_key=None, label_key=None, weight_key=None):
        self.prediction_key, self.label_key, self.weight_key = prediction_key, label_key, weight_key
        inner = metric_fn.func if isinstance(metric_fn, functools.partial) else metric_fn
        self._name = getattr(inner, "__name__", str(inner))
        arguments = list(inspect.signature(metric_fn).parameters)
        self._arguments = {}
        for canonical, candidates in _ARGUMENTS.items():
            found = [name for name in candidates if name in arguments]
            if len(found) > 1:
                raise ValueError(f"Ambiguous arguments {set(found)}, must provide only one of {set(candidates)}.")
            self._arguments[canonical] = found[0] if found else None
        for canonical, key in (("labels", label_key), ("weights", weight_key)):
            if key is not None and self._arguments[canonical] is None:
                raise ValueError(f"{set(_ARGUMENTS[canonical])} missing from {self._name}({tuple(arguments)}).")
        self._metric_fn = metric_fn

    def __str__(self):
        return (
            f"MetricSpec(metric_fn={self._name}, prediction_key={self.prediction_key}, label_key={self.label_key}, "
            f"weight_key={self.weight_key})"
        )

    def metric_fn(self, _sentinel=None, labels=None, predictions=None, weights=None):
        """Call the function with the names that it has for the three."""
        if _sentinel is not None:
            raise ValueError("`metric_fn` requires named args: `labels`, `predictions`, and optionally `weights`.")
        names, named, positional = self._arguments, {}, []
        if names["predictions"]:
            named[names["predictions"]] = predictions
        else:
            positional.append(predictions)
        if names["labels"]:
            named[names["labels"]] = labels
            if positional and next(iter(inspect.signature(self._metric_fn).parameters)) == names["labels"]:
                positional.insert(0, named.pop(names["labels"]))
        if weights is not None:
            named[names["weights"]] = weights
        return self._metric_fn(*positional, **named)

    def create_metric_ops(self, features, labels, predictions):
        """Return the metric's value and update op."""
        return self.metric_fn(
            labels=self._one("label", labels, self.label_key),
            predictions=self._one("prediction", predictions, self.prediction_key),
            weights=features[self.weight_key] if self.weight_key else None,
        )

    @staticmethod
    def _one(name, given, key):
        if key:
            if not isinstance(given, dict):
                raise ValueError(
                    f"MetricSpec with {name}_key specified requires {name}s dict, got {given}.\n"
                    f"You must not provide a {name}_key if you only have a single Tensor as {name}s."
                )
            if key not in given:
                raise KeyError(f"Key '{key}' missing from {given.keys()}.")
            return given[key]
        if not isinstance(given, dict):
            return given
        if len(given) != 1:
            raise ValueError(
                f"MetricSpec without specified {name}_key requires {name}s tensor or single element dict, got {given}"
            )
        return next(iter(given.values()))


def _metric_ops(metrics, features, labels, predictions):
    """Return the (value, update_op) of metrics: MetricSpecs, or functions of predictions and labels by their names."""
    label = next(iter(labels.values())) if isinstance(labels, dict) and len(labels) == 1 else labels
    result = {}
    for name, metric in sorted(metrics.items(), key=lambda pair: str(pair[0])):
        if isinstance(metric, MetricSpec):
            result[name] = metric.create_metric_ops(features, labels, predictions)
        elif isinstance(name, tuple):
            if len(name) != 2:
                raise ValueError(f"Invalid metric for {name}. It returned a tuple with len {len(name)}, expected 2.")
            name, key = name
            of = labels[key] if isinstance(labels, dict) and key in labels else label
            result[name] = metric(predictions[key], of)
        elif isinstance(predictions, dict):
            raise ValueError(
                "Metrics passed provide only name, no prediction, but predictions are dict. "
                f"Metrics: {metrics}, Labels: {label}."
            )
        else:
            result[name] = metric(predictions, label)
    return result


# Data


class _Feeder:
    """Feeds arrays in batches: the whole of them, where there is no batch_size.

    Args:
        x, y: arrays, DataFrames, or dicts of arrays; y may be None.
        epochs: how often to go through them, or None for ever.
    """

    def __init__(self, x, y, batch_size=None, shuffle=False, epochs=1):
        if hasattr(x, "__next__"):
            raise MissingError("tf.contrib.learn is not provided here with iterators of rows: give arrays")
        self._x = _each(_features, x)
        self._y = _each(_labels, y)
        self._length = len(next(iter(self._x.values())) if isinstance(x, dict) else self._x)
        if not self._length:
            raise ValueError("x has no rows.")
        if batch_size is not None and batch_size <= 0:
            raise ValueError(f"Invalid batch_size {batch_size}.")
        self._batches = self._indices(batch_size or self._length, shuffle, epochs)

    def _indices(self, batch_size, shuffle, epochs):
        random, epoch = np.random.RandomState(42), 0
        while epochs is None or epoch < epochs:
            order = random.permutation(self._length) if shuffle else np.arange(self._length)
            for start in range(0, self._length, batch_size):
                yield order[start : start + batch_size]
            epoch += 1

    def input_fn(self):
        """Return placeholders of the features and labels."""
        self._places = []
        return self._placeholders(self._x, "input"), self._placeholders(self._y, "output")

    def _placeholders(self, arrays, name):
        if arrays is None:
            return None
        if isinstance(arrays, dict):
            return {key: self._placeholders(array, f"{name}_{key}") for key, array in arrays.items()}
        place = tf.placeholder(tf.as_dtype(arrays.dtype), [None, *arrays.shape[1:]], name=name)
        self._places.append((place, arrays))
        return place

    def feed(self):
        """Return the next batch's feeds.

        Raises:
            StopIteration: there is none.
        """
        batch = next(self._batches)
        return {place: array[batch] for place, array in self._places}


def _each(function, given):
    if isinstance(given, dict):
        return {key: function(value) for key, value in given.items()}
    return None if given is None else function(given)


def extract_pandas_data(data):
    """Return a DataFrame of numbers as an array of float64; anything else as it is."""
    if type(data).__name__ != "DataFrame":
        return data
    bad = [f"'{column}' type='{dtype}'" for column, dtype in data.dtypes.items() if dtype.kind not in "iufb"]
    if bad:
        raise ValueError(f"Data types for extracting pandas data must be int, float, or bool. Found: {', '.join(bad)}")
    return data.values.astype("float")


def extract_pandas_labels(labels):
    """Return a DataFrame of one column as an array; anything else as it is."""
    if type(labels).__name__ != "DataFrame":
        return labels
    if len(labels.columns) > 1:
        raise ValueError("Only one column for labels is allowed.")
    return labels.values


def extract_pandas_matrix(data):
    """Return a DataFrame as an array; anything else as it is."""
    return data.values if type(data).__name__ == "DataFrame" else data


def numpy_input_fn(x, y=None, batch_size=128, num_epochs=1, shuffle=True, queue_capacity=1000, num_threads=1):
    """Return tf.estimator's numpy_input_fn, which here shuffles by default."""
    return inputs.numpy_input_fn(x, y, batch_size, num_epochs, shuffle, queue_capacity, num_threads)


def pandas_input_fn(
    x,
    y=None,
    batch_size=128,
    num_epochs=1,
    shuffle=True,
    queue_capacity=1000,
    num_threads=1,
    target_column="target",
):
    """Return tf.estimator's pandas_input_fn, which here shuffles by default."""
    return inputs.pandas_input_fn(x, y, batch_size, num_epochs, shuffle, queue_capacity, num_threads, target_column)


def _features(x):
    x = np.asarray(extract_pandas_data(x))
    return x[:, np.newaxis] if x.ndim == 1 else x


def _labels(y):
    y = np.asarray(extract_pandas_labels(y))
    return y[:, 0] if y.ndim > 1 and y.shape[1] == 1 else y


def _check_arguments(x, y, input_fn, batch_size):
    if input_fn is None:
        if x is None:
            raise ValueError("Either x or input_fn must be provided.")
        if tf.is_tensor(x) or tf.is_tensor(y):
            raise ValueError("Inputs cannot be tensors. Please provide input_fn.")
    elif x is not None or y is not None:
        raise ValueError("Can not provide both input_fn and x or y.")
    elif batch_size is not None:
        raise ValueError("Can not provide both input_fn and batch_size.")


def infer_real_valued_columns_from_input_fn(input_fn):
    """Return the real valued columns of an input function's features, a list."""
    with tf.Graph().as_default():
        return _feature_columns.infer_real_valued_columns(input_fn()[0])


def infer_real_valued_columns_from_input(x):
    """Return the real valued columns of an array of features, a list."""
    return infer_real_valued_columns_from_input_fn(_Feeder(x, None).input_fn)


# Estimators


def _loaded(model_dir):
    path = tf.train.latest_checkpoint(model_dir)
    if not path:
        raise NotFittedError(f"Couldn't find trained model at {model_dir}.")
    return path


class Estimator(core.Estimator):
    """A model of one's own.

    Args:
        model_fn: `(features, labels, mode, params, config, model_dir)`, of which the last four are optional,
            -> ModelFnOps, or the tuple of predictions, loss and train_op.
        model_dir: directory of checkpoints and summaries; None: config's, else a temporary one.
        config: a RunConfig.
        params: a dict that `model_fn` gets.
        feature_engineering_fn: `(features, labels)` -> features, labels; it comes before `model_fn`.
    """

    def __init__(self, model_fn=None, model_dir=None, config=None, params=None, feature_engineering_fn=None):
        self._configure(config, model_dir, RunConfig, quote="")
        if model_fn is not None and params is not None and "params" not in core.argument_names(model_fn):
            raise ValueError(
                f"Estimator's model_fn ({model_fn}) does not have a params argument, but params ({params}) were "
                "passed to the Estimator's constructor."
            )
        self._session_config = self._config.session_config or tf.ConfigProto(allow_soft_placement=True)
        self._model_fn, self._params = model_fn, params
        self._warm_start_settings = None
        self._engineer = feature_engineering_fn or (lambda features, labels: (features, labels))
        self._labels_info = None

    params = property(lambda self: self._params)

    @property
    def model_fn(self):
        return lambda features, labels, mode, config: self._ops(features, labels, mode)

    def __repr__(self):
        return f"{type(self).__name__}(params={self._params!r})"

    def get_variable_names(self):
        """Return the names of the variables in the latest checkpoint."""
        return [name for name, _ in tf.train.list_variables(self._model_dir)]

    def get_variable_value(self, name):
        """Return a variable's value in the latest checkpoint, an array."""
        return tf.train.load_variable(self._model_dir, name)

    def fit(self, x=None, y=None, input_fn=None, steps=None, batch_size=None, monitors=None, max_steps=None):
        """Train for so many steps more, or until the global step is `max_steps`, or until the input ends.

        Args:
            x, y: arrays, shuffled and gone through for ever; batch_size is by default all rows.
            input_fn: a function without arguments -> features, labels; instead of x and y.
            monitors: session hooks and monitors.
        """
        _check_arguments(x, y, input_fn, batch_size)
        if self._is_trained(steps, max_steps):
            return self
        hooks = list(monitors or [])
        if x is not None:
            feeder = _Feeder(x, y, batch_size, shuffle=True, epochs=None)
            input_fn = feeder.input_fn
            hooks.insert(0, tf.train.FeedFnHook(feeder.feed))
        hooks = importlib.import_module(f"{__package__}._learn_monitors").replace_monitors_with_hooks(hooks, self)
        hooks += self._stopping_hooks(steps, max_steps)
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            tf.train.create_global_step(graph)
            features, labels = input_fn()
            self._note(labels)
            training_util._get_or_create_global_step_read()
            ops = self._ops(features, labels, ModeKeys.TRAIN)
            spec = core.EstimatorSpec(
                ModeKeys.TRAIN,
                loss=ops.loss,
                train_op=ops.train_op,
                training_chief_hooks=ops.training_chief_hooks,
                training_hooks=ops.training_hooks,
                scaffold=ops.scaffold,
            )
            loss = self._train(spec, hooks, [])
        tf.logging.info("Loss for final step: %s.", loss)
        return self

    def partial_fit(self, x=None, y=None, input_fn=None, steps=1, batch_size=None, monitors=None):
        """Train for some steps more."""
        return self.fit(x, y, input_fn, steps, batch_size, monitors)

    def train(self, input_fn, hooks=None, steps=None, max_steps=None, saving_listeners=None):
        """Train as tf.estimator's do."""
        return self.fit(input_fn=input_fn, steps=steps, max_steps=max_steps, monitors=hooks)

    def evaluate(
        self,
        x=None,
        y=None,
        input_fn=None,
        feed_fn=None,
        batch_size=None,
        steps=None,
        metrics=None,
        name=None,
        checkpoint_path=None,
        hooks=None,
        log_progress=True,
    ):
        """Return the metrics of a checkpoint, the loss and the global step: of x and y once, or of `steps` batches.

        Args:
            metrics: a dict of MetricSpecs that come to those of the model.

        Raises:
            NotFittedError: there is no checkpoint.
        """
        _check_arguments(x, y, input_fn, batch_size)
        if metrics is not None and not isinstance(metrics, dict):
            raise ValueError(f"Metrics argument should be None or dict. Got {metrics}.")
        hooks = list(hooks or [])
        if x is not None:
            feeder = _Feeder(x, y, batch_size)
            input_fn, feed_fn = feeder.input_fn, feeder.feed
        checkpoint_path = checkpoint_path or _loaded(self._model_dir)
        if feed_fn:
            hooks.append(tf.train.FeedFnHook(feed_fn))
        if steps:
            hooks.append(evaluation._StopAfterNEvalsHook(steps, log_progress=log_progress))
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            step = tf.train.create_global_step(graph)
            features, labels = input_fn()
            self._note(labels)
            ops = self._ops(features, labels, ModeKeys.EVAL, metrics)
            found = ops.eval_metric_ops
            if "loss" not in found:
                found["loss"] = tf.metrics.mean(ops.loss)
            values = {key: metric[0] if _is_pair(metric) else metric for key, metric in found.items()}
            updates = [metric[1] for metric in found.values() if _is_pair(metric)]
            values[tf.GraphKeys.GLOBAL_STEP] = step
            evaluation._get_or_create_eval_step()
            results = evaluation._evaluate_once(
                checkpoint_path=checkpoint_path,
                scaffold=ops.scaffold,
                eval_ops=tf.group(*updates) if updates else None,
                final_ops=values,
                hooks=hooks,
                config=self._session_config,
            )
        self._write_results(results, self.eval_dir(name), None)
        return results

    def predict(self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True, iterate_batches=False):
        """Return the predictions: what `model_fn` called so, a dict of arrays or an array.

        Args:
            outputs: the keys of the predictions wanted, where they are a dict.
            as_iterable: whether to yield those of one row after the other; else they come at once.
            iterate_batches: whether to yield those of one batch after the other.

        Raises:
            NotFittedError: there is no checkpoint.
        """
        _check_arguments(x, None, input_fn, batch_size)
        if x is not None and not as_iterable:
            return SKCompat(self).predict(x, batch_size)
        feed = None
        if x is not None:
            feeder = _Feeder(x, None, batch_size)
            input_fn, feed = feeder.input_fn, feeder.feed
        checkpoint_path = _loaded(self._model_dir)
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            tf.train.create_global_step(graph)
            features = input_fn()
            features = features[0] if isinstance(features, (list, tuple)) else features
            labels = _each(lambda info: tf.placeholder(info[0], [None, *info[1][1:]]), self._labels_info)
            ops = self._ops(features, labels, ModeKeys.INFER)
            predictions = core.chosen(ops.predictions, outputs, "outputs")
            session = tf.train.MonitoredSession(
                tf.train.ChiefSessionCreator(
                    checkpoint_filename_with_path=checkpoint_path,
                    scaffold=ops.scaffold,
                    config=self._session_config,
                )
            )
        batches = _batches(session, predictions, feed)
        if not as_iterable:
            result = next(batches, None)
            batches.close()
            return result
        return batches if iterate_batches else (row for batch in batches for row in core.rows(batch))

    def export_savedmodel(
        self,
        export_dir_base,
        serving_input_fn,
        default_output_alternative_key=None,
        assets_extra=None,
        as_text=False,
        checkpoint_path=None,
        graph_rewrite_specs=None,
        strip_default_attrs=False,
    ):
        """Save the model for serving below a directory; return the directory that holds it, bytes.

        Args:
            serving_input_fn: a function without arguments -> InputFnOps.
            default_output_alternative_key: the name of the head that is served by default, where there are several.

        Raises:
            NotFittedError: there is no checkpoint.
        """
        if serving_input_fn is None:
            raise ValueError("serving_input_fn must be defined.")
        if graph_rewrite_specs:
            raise MissingError("tf.contrib.learn's export_savedmodel is not provided here with graph_rewrite_specs")
        exports = importlib.import_module(f"{__package__}._learn_exports")

        def build():
            features, _, inputs = serving_input_fn()
            ops = self._ops(features, None, ModeKeys.INFER)
            return (
                exports.signatures_of(ops, inputs, default_output_alternative_key),
                ops.scaffold or tf.train.Scaffold(),
            )

        checkpoint_path = checkpoint_path or _loaded(self._model_dir)
        return self._save(build, export_dir_base, assets_extra, as_text, checkpoint_path, strip_default_attrs)

    export_saved_model = export_savedmodel

    def export(self, *args, **kwargs):
        raise MissingError("tf.contrib.learn's export() is not provided here: use export_savedmodel()")

    def _note(self, labels):
        """Remember what labels look like: in a prediction, placeholders stand for them."""
        if self._labels_info is None:
            self._labels_info = _each(lambda label: (label.dtype, label.shape), labels)

    def _ops(self, features, labels, mode, metrics=None):
        """Return the ModelFnOps of a model."""
        features, labels = self._engineer(features, labels)
        given = {"mode": mode, "params": self._params, "config": self._config, "model_dir": self._model_dir}
        arguments = core.argument_names(self._model_fn)
        ops = self._model_fn(features, labels, **{key: value for key, value in given.items() if key in arguments})
        if not isinstance(ops, ModelFnOps):
            if len(ops) != 3:
                raise ValueError("Unrecognized value returned by model_fn, please return ModelFnOps.")
            ops = ModelFnOps(mode, *ops)
        if metrics:
            ops.eval_metric_ops.update(_metric_ops(metrics, features, labels, ops.predictions))
        return ops


BaseEstimator = Evaluable = Trainable = Estimator  # what is asked with isinstance


def _is_pair(metric):
    return isinstance(metric, (list, tuple)) and len(metric) == 2


def _batches(session, predictions, feed):
    """Yield the predictions of batch after batch: of one, where neither feeds nor a queue can end."""
    with session:
        endless = feed is None and not session.graph.get_collection(tf.GraphKeys.QUEUE_RUNNERS)
        while not session.should_stop():
            yield session.run(predictions, feed() if feed else None)
            if endless:
                return


class SKCompat:
    """An estimator with scikit-learn's methods, for arrays; batches are of 128 rows."""

    def __init__(self, estimator):
        self._estimator = estimator

    def fit(self, x, y, batch_size=128, steps=None, max_steps=None, monitors=None):
        """Train."""
        self._estimator.fit(x, y, batch_size=batch_size, steps=steps, max_steps=max_steps, monitors=monitors)
        return self

    def score(self, x, y, batch_size=128, steps=None, metrics=None, name=None):
        """Return the metrics, a dict."""
        return Estimator.evaluate(self._estimator, x, y, None, None, batch_size, steps, metrics, name)

    def predict(self, x, batch_size=128, outputs=None):
        """Return the predictions, an array or a dict of arrays."""
        batches = list(
            Estimator.predict(self._estimator, x, batch_size=batch_size, outputs=outputs, iterate_batches=True)
        )
        if not isinstance(batches[0], dict):
            return np.concatenate(batches)
        return {key: np.concatenate([batch[key] for batch in batches]) for key in batches[0]}

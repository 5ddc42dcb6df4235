"""tf.estimator of TensorFlow 1, gone since 2.16: model functions trained, evaluated and asked in monitored sessions.

The kind with a `model_fn` of one's own, and ready-made ones (canned.py); the others fail in one line.
Graphs, checkpoints and summaries are named as 1.15.5 named them, and the ops before `model_fn` is called are as many,
for the sake of the seeds.
"""

import copy
import functools
import importlib
import inspect
import os
import tempfile

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.core.protobuf import rewriter_config_pb2
from tensorflow.python.training import evaluation, training_util

from tf1_lessons.tensorflow1.estimator import export, inputs  # noqa: F401
from tf1_lessons.tensorflow1.estimator.export import BestExporter, Exporter, FinalExporter, LatestExporter  # noqa: F401
from tf1_lessons.tensorflow1.estimator.specs import (  # noqa: F401
    EstimatorSpec,
    EvalSpec,
    ModeKeys,
    RunConfig,
    TrainSpec,
    VocabInfo,
    WarmStartSettings,
    check_above_0,
    warm_start_settings,
)
from tf1_lessons.tensorflow1.namespace import MissingError

_HOOKS = """
CheckpointSaverHook CheckpointSaverListener FeedFnHook FinalOpsHook GlobalStepWaiterHook LoggingTensorHook
NanLossDuringTrainingError NanTensorHook ProfilerHook SecondOrStepTimer SessionRunArgs SessionRunContext SessionRunHook
SessionRunValues StepCounterHook StopAtStepHook SummarySaverHook
""".split()
globals().update({name: getattr(tf.train, name) for name in _HOOKS})  # tf.estimator had them, too

_CANNED = """
DNNClassifier DNNLinearCombinedClassifier DNNLinearCombinedRegressor DNNRegressor LinearClassifier LinearRegressor
""".split()
_LACKING = {"classifier_parse_example_spec", "experimental", "regressor_parse_example_spec", "tpu"}


def __getattr__(name):
    if name in _CANNED:
        return getattr(importlib.import_module(f"{__name__}.canned"), name)
    if name.startswith("_") or not (name[0].isupper() or name in _LACKING):
        raise AttributeError(f"module 'tensorflow.estimator' has no attribute {name!r}")
    raise MissingError(
        f"tf.estimator.{name} is not provided here: write the model as a model_fn for tf.estimator.Estimator, or in"
        " tf.keras"
    )


class _InitializeDataset(tf.train.SessionRunHook):
    """Starts the iterator of an input function that returned a tf.data.Dataset."""

    def __init__(self, iterator):
        self._iterator = iterator

    def begin(self):
        self._initializer = self._iterator.initializer

    def after_create_session(self, session, coord):
        session.run(self._initializer)


class Estimator:
    """A model that trains, evaluates and predicts, each in a graph and session of its own, by way of checkpoints.

    Args:
        model_fn: `(features, labels, mode, params, config)`, of which the last four are optional, -> EstimatorSpec.
        model_dir: directory of checkpoints and summaries; None: config's, else a temporary one.
        config: a RunConfig.
        params: a dict that `model_fn` gets a copy of.
        warm_start_from: WarmStartSettings, or a checkpoint, from which a model without one of its own starts.

    Raises:
        ValueError: an argument is of another type, `model_fn` has other arguments, or model_dir is not config's.
    """

    def __init__(self, model_fn, model_dir=None, config=None, params=None, warm_start_from=None):
        self._configure(config, model_dir, RunConfig)
        if model_fn is None:
            raise ValueError("model_fn must be provided to Estimator.")
        arguments = argument_names(model_fn)
        if "features" not in arguments:
            raise ValueError(f"model_fn ({model_fn}) must include features argument.")
        if params is not None and "params" not in arguments:
            raise ValueError(
                f"model_fn ({model_fn}) does not include params argument, but params ({params}) is passed."
            )
        wrong = set(arguments) - {"features", "labels", "mode", "params", "config"}
        if wrong:
            raise ValueError(f"model_fn ({model_fn}) has following not expected args: {sorted(wrong)}")
        self._model_fn = model_fn
        self._params = copy.deepcopy(params or {})
        self._warm_start_settings = warm_start_settings(warm_start_from)
        self._session_config = self._config.session_config or _session_config()

    def _configure(self, config, model_dir, kind, quote="`"):
        """Set the configuration, by default one of a kind, and the directory; quote is that of 1.15.5's error."""
        config = kind() if config is None else config
        if not isinstance(config, RunConfig):
            raise ValueError(f"config must be an instance of `RunConfig`, but provided {config}.")
        if model_dir is not None and config.model_dir not in (None, model_dir):
            raise ValueError(
                f"{quote}model_dir{quote} are set both in constructor and {quote}RunConfig{quote}, but with different "
                f"values. In constructor: '{model_dir}', in {quote}RunConfig{quote}: '{config.model_dir}' "
            )
        self._model_dir = model_dir or config.model_dir or tempfile.mkdtemp()
        self._config = config.replace(model_dir=self._model_dir)

    model_dir = property(lambda self: self._model_dir)
    config = property(lambda self: copy.deepcopy(self._config))
    params = property(lambda self: copy.deepcopy(self._params))

    @property
    def model_fn(self):
        return lambda features, labels, mode, config: self._call_model_fn(features, labels, mode)

    def eval_dir(self, name=None):
        """Return the directory of an evaluation's summaries."""
        return os.path.join(self._model_dir, f"eval_{name}" if name else "eval")

    def latest_checkpoint(self):
        """Return the path of the latest checkpoint, or None."""
        return tf.train.latest_checkpoint(self._model_dir)

    def _checked_checkpoint(self):
        path = self.latest_checkpoint()
        if not path:
            raise ValueError(f"Could not find trained model in model_dir: {self._model_dir}.")
        return path

    def get_variable_value(self, name):
        """Return a variable's value in the latest checkpoint, an array."""
        self._checked_checkpoint()
        return tf.train.load_variable(self._model_dir, name)

    def get_variable_names(self):
        """Return the names of the variables in the latest checkpoint."""
        self._checked_checkpoint()
        return [name for name, _ in tf.train.list_variables(self._model_dir)]

    def train(self, input_fn, hooks=None, steps=None, max_steps=None, saving_listeners=None):
        """Train for so many steps more, or until the global step is `max_steps`, or until the input ends.

        Raises:
            TypeError: hooks or listeners are something else.
            ValueError: a number is not above 0, or both are given.
        """
        check_above_0("steps", steps)
        check_above_0("max_steps", max_steps)
        hooks = _checked_hooks(hooks)
        for listener in saving_listeners or ():
            if not isinstance(listener, tf.train.CheckpointSaverListener):
                raise TypeError(f"saving_listeners must be a list of CheckpointSaverListener, given: {listener}")
        if self._is_trained(steps, max_steps):
            return self
        hooks += self._stopping_hooks(steps, max_steps)
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            tf.train.create_global_step(graph)
            training_util._get_or_create_global_step_read(graph)
            features, labels, input_hooks = self._call_input_fn(input_fn, ModeKeys.TRAIN)
            spec = self._call_model_fn(features, labels, ModeKeys.TRAIN)
            loss = self._train(spec, hooks + input_hooks, list(saving_listeners or []))
        if loss is not None:
            tf.logging.info("Loss for final step: %s.", loss)
        return self

    def _is_trained(self, steps, max_steps):
        """Tell whether the latest checkpoint is at step `max_steps` already."""
        if steps is not None and max_steps is not None:
            raise ValueError("Can not provide both steps and max_steps.")
        checkpoint = self.latest_checkpoint()
        if max_steps is None or not checkpoint:
            return False
        if tf.train.load_variable(checkpoint, tf.GraphKeys.GLOBAL_STEP) < max_steps:
            return False
        tf.logging.info("Skipping training since max_steps has already saved.")
        return True

    @staticmethod
    def _stopping_hooks(steps, max_steps):
        return [] if steps is None and max_steps is None else [tf.train.StopAtStepHook(steps, max_steps)]

    def _warm_start(self):
        if self._warm_start_settings:
            tf.logging.info("Warm-starting with WarmStartSettings: %s", self._warm_start_settings)
            tf.train.warm_start(*self._warm_start_settings)

    def _train(self, spec, hooks, listeners):
        """Run the training of the default graph, and return the last loss."""
        config = self._config
        self._warm_start()
        if not any(summary.op.name == "loss" for summary in tf.get_collection(tf.GraphKeys.SUMMARIES)):
            tf.summary.scalar("loss", spec.loss)
        tf.add_to_collection(tf.GraphKeys.LOSSES, spec.loss)
        hooks = hooks + list(spec.training_hooks)
        hooks += [
            tf.train.NanTensorHook(spec.loss),
            tf.train.LoggingTensorHook(
                {"loss": spec.loss, "step": tf.train.get_global_step()}, every_n_iter=config.log_step_count_steps
            ),
        ]
        if not (spec.scaffold.saver or tf.get_collection(tf.GraphKeys.SAVERS)):
            saver = tf.train.Saver(
                sharded=True,
                max_to_keep=config.keep_checkpoint_max,
                keep_checkpoint_every_n_hours=config.keep_checkpoint_every_n_hours,
                defer_build=True,
                save_relative_paths=True,
            )
            tf.add_to_collection(tf.GraphKeys.SAVERS, saver)
        chief_hooks = list(spec.training_chief_hooks)
        savers = [hook for hook in hooks + chief_hooks if isinstance(hook, tf.train.CheckpointSaverHook)]
        if savers:
            savers[0]._listeners.extend(listeners)
        elif config.save_checkpoints_secs or config.save_checkpoints_steps:
            chief_hooks.append(
                tf.train.CheckpointSaverHook(
                    self._model_dir,
                    save_secs=config.save_checkpoints_secs,
                    save_steps=config.save_checkpoints_steps,
                    scaffold=spec.scaffold,
                    listeners=listeners,
                )
            )
        loss = None
        with tf.train.MonitoredTrainingSession(
            checkpoint_dir=self._model_dir,
            scaffold=spec.scaffold,
            hooks=hooks,
            chief_only_hooks=chief_hooks,
            save_checkpoint_secs=0,  # the hook above does
            save_summaries_steps=config.save_summary_steps,
            config=self._session_config,
            log_step_count_steps=config.log_step_count_steps,
        ) as session:
            while not session.should_stop():
                _, loss = session.run([spec.train_op, spec.loss])
        if loss is None:
            tf.logging.warn("Training with estimator made no steps. Perhaps input is empty or misspecified.")
        return loss

    def evaluate(self, input_fn, steps=None, hooks=None, checkpoint_path=None, name=None):
        """Return the metrics of a checkpoint, the mean loss and the global step, over `steps` batches or all."""
        check_above_0("steps", steps)
        hooks = _checked_hooks(hooks)
        checkpoint_path = checkpoint_path or self.latest_checkpoint()
        if not checkpoint_path:
            tf.logging.info(
                f"Could not find trained model in model_dir: {self._model_dir}, running initialization to evaluate."
            )
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            step = tf.train.create_global_step(graph)
            features, labels, input_hooks = self._call_input_fn(input_fn, ModeKeys.EVAL)
            spec = self._call_model_fn(features, labels, ModeKeys.EVAL)
            if not checkpoint_path:
                self._warm_start()
            metrics = sorted({**spec.eval_metric_ops, "loss": tf.metrics.mean(spec.loss)}.items())
            values = {key: value for key, (value, _) in metrics}
            update = tf.group(*(update for _, (_, update) in metrics))
            values[tf.GraphKeys.GLOBAL_STEP] = step
            hooks += [*spec.evaluation_hooks, *input_hooks]
            if steps is not None:
                hooks.append(evaluation._StopAfterNEvalsHook(steps))
            evaluation._get_or_create_eval_step()
            results = evaluation._evaluate_once(
                checkpoint_path=checkpoint_path,
                scaffold=spec.scaffold,
                eval_ops=update,
                final_ops=values,
                hooks=hooks,
                config=self._session_config,
            )
        self._write_results(results, self.eval_dir(name), checkpoint_path)
        return results

    def _write_results(self, results, folder, checkpoint_path):
        """Write an evaluation's results as summaries."""
        step = results[tf.GraphKeys.GLOBAL_STEP]
        shown = ", ".join(f"{key} = {value!s}" for key, value in sorted(results.items()))
        tf.logging.info("Saving dict for global step %d: %s", step, shown)
        summary = tf.Summary()
        for key, value in results.items():
            if (
                key != tf.GraphKeys.GLOBAL_STEP
                and np.ndim(value) == 0
                and np.issubdtype(np.asarray(value).dtype, np.number)
            ):
                summary.value.add(tag=key, simple_value=float(value))
        writer = tf.summary.FileWriterCache.get(folder)
        writer.add_summary(summary, step)
        if checkpoint_path:
            tf.logging.info("Saving 'checkpoint_path' summary for global step %d: %s", step, checkpoint_path)
            text = tf.Summary(
                value=[
                    tf.Summary.Value(
                        tag="checkpoint_path",
                        tensor=tf.make_tensor_proto(checkpoint_path),
                        metadata=tf.SummaryMetadata(plugin_data=tf.SummaryMetadata.PluginData(plugin_name="text")),
                    )
                ]
            )
            writer.add_summary(text, step)
        writer.flush()

    def predict(self, input_fn, predict_keys=None, hooks=None, checkpoint_path=None, yield_single_examples=True):
        """Yield the predictions for one row after the other, or for one batch after the other.

        Each is what `model_fn` returned as predictions: a dict of arrays (those of `predict_keys` only), or an array.
        """
        hooks = _checked_hooks(hooks)
        checkpoint_path = checkpoint_path or self.latest_checkpoint()
        if not checkpoint_path:
            tf.logging.info(
                f"Could not find trained model in model_dir: {self._model_dir}, running initialization to predict."
            )
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            tf.train.create_global_step(graph)
            features, _, input_hooks = self._call_input_fn(input_fn, ModeKeys.PREDICT)
            spec = self._call_model_fn(features, None, ModeKeys.PREDICT)
            if not checkpoint_path:
                self._warm_start()
            predictions = chosen(spec.predictions, predict_keys, "predict_keys")
            creator = tf.train.ChiefSessionCreator(
                checkpoint_filename_with_path=checkpoint_path, scaffold=spec.scaffold, config=self._session_config
            )
            with tf.train.MonitoredSession(creator, [*input_hooks, *hooks, *spec.prediction_hooks]) as session:
                while not session.should_stop():
                    batch = session.run(predictions)
                    yield from rows(batch) if yield_single_examples else [batch]

    def export_savedmodel(
        self,
        export_dir_base,
        serving_input_receiver_fn=None,
        assets_extra=None,
        as_text=False,
        checkpoint_path=None,
        strip_default_attrs=False,
    ):
        """Save the model for serving below a directory; return the directory that holds it, bytes."""
        if serving_input_receiver_fn is None:
            raise ValueError("An input_receiver_fn must be defined.")

        def build():
            receiver = serving_input_receiver_fn()
            spec = self._call_model_fn(receiver.features, None, ModeKeys.PREDICT)
            return export.signatures_of(spec, receiver), spec.scaffold

        return self._save(build, export_dir_base, assets_extra, as_text, checkpoint_path, strip_default_attrs)

    export_saved_model = export_savedmodel

    def _save(self, build, export_dir_base, assets_extra, as_text, checkpoint_path, strip_default_attrs):
        """Save the graph of `build()`, which returns signatures and a Scaffold; return the directory, bytes."""
        checkpoint_path = checkpoint_path or self._checked_checkpoint()
        folder = export.new_directory(os.fsdecode(export_dir_base))
        with tf.Graph().as_default() as graph:
            tf.train.create_global_step(graph)
            tf.set_random_seed(self._config.tf_random_seed)
            signatures, scaffold = build()
            with tf.Session(config=self._session_config) as session:
                (scaffold.saver or tf.train.Saver(sharded=True)).restore(session, checkpoint_path)
                builder = tf.saved_model.builder.SavedModelBuilder(folder)
                builder.add_meta_graph_and_variables(
                    session,
                    [tf.saved_model.tag_constants.SERVING],
                    signatures,
                    assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
                    main_op=scaffold.local_init_op or tf.train.Scaffold.default_local_init_op(),
                    strip_default_attrs=strip_default_attrs,
                )
                builder.save(as_text)
        for name, path in (assets_extra or {}).items():
            target = os.path.join(folder, "assets.extra", name)
            tf.gfile.MakeDirs(os.path.dirname(target))
            tf.gfile.Copy(path, target)
        return folder.encode()

    def _call_input_fn(self, input_fn, mode):
        """Return features, labels and hooks from an input function, that may return a dataset."""
        given = {"mode": mode, "params": self.params, "config": self.config}
        arguments = argument_names(input_fn)
        with tf.device("/cpu:0"):
            result = input_fn(**{key: value for key, value in given.items() if key in arguments})
            hooks = []
            if isinstance(result, tf.data.Dataset):
                iterator = tf.data.make_initializable_iterator(result)
                hooks.append(_InitializeDataset(iterator))
                result = iterator.get_next()
        if isinstance(result, (list, tuple)):
            if len(result) != 2:
                raise ValueError("input_fn should return (features, labels) as a len 2 tuple.")
            return result[0], result[1], hooks
        return result, None, hooks

    def _call_model_fn(self, features, labels, mode):
        arguments = argument_names(self._model_fn)
        given = {"labels": labels, "mode": mode, "params": self.params, "config": self.config}
        if "labels" not in arguments and labels is not None:
            raise ValueError("model_fn does not take labels, but input_fn returns labels.")
        tf.logging.info("Calling model_fn.")
        spec = self._model_fn(features=features, **{key: value for key, value in given.items() if key in arguments})
        tf.logging.info("Done calling model_fn.")
        if not isinstance(spec, EstimatorSpec):
            raise ValueError("model_fn should return an EstimatorSpec.")
        return spec


def argument_names(function):
    """Return the names of a function's arguments, but for those that a functools.partial has given already."""
    if isinstance(function, functools.partial):
        return [name for name in argument_names(function.func)[len(function.args) :] if name not in function.keywords]
    parameters = inspect.signature(function).parameters.items()
    return [name for name, parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]


def _checked_hooks(hooks):
    for hook in hooks or ():
        if not isinstance(hook, tf.train.SessionRunHook):
            raise TypeError(f"Hooks must be a SessionRunHook, given: {hook}")
    return list(hooks or ())


def chosen(predictions, keys, name):
    """Return the predictions of some keys, all of them without keys.

    Raises:
        ValueError: the predictions are no dict, or have none of the keys.
    """
    if not keys:
        return predictions
    if not isinstance(predictions, dict):
        raise ValueError(f"{name} argument is not valid in case of non-dict predictions.")
    found = {key: value for key, value in predictions.items() if key in keys}
    if not found:
        raise ValueError(f"Expected to run at least one output from {predictions.keys()}, provided {keys}.")
    return found


def rows(batch):
    """Yield the rows of a batch of predictions, an array or a dict of arrays.

    Raises:
        ValueError: the arrays are not of one length.
    """
    if not isinstance(batch, dict):
        yield from batch
        return
    lengths = {len(value) for value in batch.values()}
    if len(lengths) != 1:
        shapes = {key: value.shape for key, value in batch.items()}
        raise ValueError(f"Batch length of predictions should be same. Their shapes: {shapes}")
    for i in range(lengths.pop()):
        yield {key: value[i] for key, value in batch.items()}


def _session_config():
    """Return the session settings of an Estimator that was given none."""
    rewrite = rewriter_config_pb2.RewriterConfig(meta_optimizer_iterations=rewriter_config_pb2.RewriterConfig.ONE)
    return tf.ConfigProto(allow_soft_placement=True, graph_options=tf.GraphOptions(rewrite_options=rewrite))


class _EvaluateAfterSaving(tf.train.CheckpointSaverListener):
    """Evaluates and exports checkpoints once they are saved, not more often than the EvalSpec wants, and the last."""

    def __init__(self, estimator, spec, max_steps):
        self._estimator, self._spec, self._max_steps = estimator, spec, max_steps
        self.results, self.exports = None, None

    def begin(self):
        self._timer, self._is_first = tf.train.SecondOrStepTimer(every_secs=self._spec.throttle_secs), True

    def after_save(self, session, global_step_value):
        if self._is_first:  # the one before the first step
            self._is_first = False
        elif self._timer.should_trigger_for_step(global_step_value):
            self._evaluate(global_step_value)

    def end(self, session, global_step_value):
        if global_step_value != self._timer.last_triggered_step():
            self._evaluate(global_step_value)

    def _evaluate(self, step):
        self._timer.update_last_triggered_step(step)
        spec, path = self._spec, self._estimator.latest_checkpoint()
        self.results = self._estimator.evaluate(spec.input_fn, spec.steps, spec.hooks, path, spec.name)
        is_last = bool(self._max_steps) and step >= self._max_steps
        folder = os.path.join(self._estimator.model_dir, "export")
        self.exports = [
            exporter.export(self._estimator, os.path.join(folder, exporter.name), path, self.results, is_last)
            for exporter in spec.exporters
        ]


def train_and_evaluate(estimator, train_spec, eval_spec):
    """Train until `train_spec.max_steps`, evaluating checkpoints on the way; return the last metrics and exports.

    Both are None where the training is at its end already.

    Raises:
        TypeError: an argument is something else.
    """
    for name, given, kind in (
        ("estimator", estimator, Estimator),
        ("train_spec", train_spec, TrainSpec),
        ("eval_spec", eval_spec, EvalSpec),
    ):
        if not isinstance(given, kind):
            raise TypeError(f"`{name}` must have type `tf.estimator.{kind.__name__}`. Got: {type(given)}")
    listener = _EvaluateAfterSaving(estimator, eval_spec, train_spec.max_steps)
    estimator.train(
        train_spec.input_fn, hooks=train_spec.hooks, max_steps=train_spec.max_steps, saving_listeners=[listener]
    )
    return listener.results, listener.exports


def add_metrics(estimator, metric_fn):
    """Return an Estimator of the same model with more metrics.

    Args:
        metric_fn: a function of some of `features, labels, predictions, config` -> a dict of metrics.
    """
    arguments = argument_names(metric_fn)
    wrong = set(arguments) - {"features", "labels", "predictions", "config"}
    if wrong:
        raise ValueError(f"metric_fn ({metric_fn}) has following not expected args: {sorted(wrong)}")

    def model_fn(features, labels, mode, config):
        spec = estimator.model_fn(features, labels, mode, config)
        if mode != ModeKeys.EVAL:
            return spec
        given = {"features": features, "labels": labels, "predictions": spec.predictions, "config": config}
        more = metric_fn(**{name: given[name] for name in arguments})
        return spec._replace(eval_metric_ops={**spec.eval_metric_ops, **more})

    result = Estimator(model_fn, estimator.model_dir, estimator.config)
    result._warm_start_settings = estimator._warm_start_settings
    return result

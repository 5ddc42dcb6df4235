"""tf.estimator of TensorFlow 1, gone since 2.16: model functions trained, evaluated and asked in monitored sessions.

The kind with a `model_fn` of one's own, and four ready-made ones (canned.py); the others fail in one line.
Graphs, checkpoints and summaries are named as 1.15.5 named them, and the ops before `model_fn` is called are as many,
for the sake of the seeds.
"""

import collections
import copy
import importlib
import inspect
import os
import tempfile
import time

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.core.protobuf import rewriter_config_pb2
from tensorflow.python.training import evaluation, training_util

from tf1_lessons.tensorflow1.estimator import export, inputs  # noqa: F401
from tf1_lessons.tensorflow1.estimator.export import FinalExporter, LatestExporter  # noqa: F401
from tf1_lessons.tensorflow1.namespace import MissingError

_HOOKS = """
CheckpointSaverHook CheckpointSaverListener FeedFnHook FinalOpsHook GlobalStepWaiterHook LoggingTensorHook
NanLossDuringTrainingError NanTensorHook ProfilerHook SecondOrStepTimer SessionRunArgs SessionRunContext SessionRunHook
SessionRunValues StepCounterHook StopAtStepHook SummarySaverHook
""".split()
globals().update({name: getattr(tf.train, name) for name in _HOOKS})  # tf.estimator had them, too


_CANNED = {"DNNClassifier", "DNNRegressor", "LinearClassifier", "LinearRegressor"}


def __getattr__(name):
    if name in _CANNED:
        return getattr(importlib.import_module(f"{__name__}.canned"), name)
    if name.startswith("_") or not (name[0].isupper() or name in ("experimental", "tpu", "add_metrics")):
        raise AttributeError(f"module 'tensorflow.estimator' has no attribute {name!r}")
    raise MissingError(
        f"tf.estimator.{name} is not provided here: write the model as a model_fn for tf.estimator.Estimator, or in"
        " tf.keras"
    )


class ModeKeys:
    """What a model function is called for."""

    TRAIN = "train"
    EVAL = "eval"
    PREDICT = "infer"


_SPEC = """
mode predictions loss train_op eval_metric_ops export_outputs training_chief_hooks training_hooks scaffold
evaluation_hooks prediction_hooks
""".split()


class EstimatorSpec(collections.namedtuple("EstimatorSpec", _SPEC)):
    """What a model function returns: the tensors and ops that its mode needs."""

    def __new__(
        cls,
        mode,
        predictions=None,
        loss=None,
        train_op=None,
        eval_metric_ops=None,
        export_outputs=None,
        training_chief_hooks=None,
        training_hooks=None,
        scaffold=None,
        evaluation_hooks=None,
        prediction_hooks=None,
    ):
        if mode == ModeKeys.TRAIN and train_op is None:
            raise ValueError("Missing train_op.")
        if mode in (ModeKeys.TRAIN, ModeKeys.EVAL) and loss is None:
            raise ValueError("Missing loss.")
        if mode == ModeKeys.PREDICT and predictions is None:
            raise ValueError("Missing predictions.")
        if loss is not None:
            loss = tf.convert_to_tensor(loss)
            if loss.shape.num_elements() not in (None, 1):
                raise ValueError(f"Loss must be scalar, given: {loss}")
            if not loss.shape.is_compatible_with(tf.TensorShape([])):
                loss = tf.reshape(loss, [])
        for name, metric in (eval_metric_ops or {}).items():
            if not isinstance(metric, tuple) or len(metric) != 2:
                raise TypeError(
                    "Values of eval_metric_ops must be (metric_value, update_op) tuples, given: "
                    f"{metric} for key: {name}"
                )
        hooks = [
            tuple(group or ()) for group in (training_chief_hooks, training_hooks, evaluation_hooks, prediction_hooks)
        ]
        return super().__new__(
            cls,
            mode,
            {} if predictions is None else predictions,
            loss,
            train_op,
            eval_metric_ops or {},
            export_outputs,
            hooks[0],
            hooks[1],
            scaffold or tf.train.Scaffold(),
            hooks[2],
            hooks[3],
        )


_UNSET = object()


class RunConfig:
    """How an Estimator runs: its directory, seed, checkpoints, summaries and sessions, on one machine."""

    task_type, task_id, master, evaluation_master, is_chief = "worker", 0, "", "", True
    num_worker_replicas, num_ps_replicas, global_id_in_cluster, service = 1, 0, 0, None
    train_distribute = eval_distribute = device_fn = protocol = None

    def __init__(
        self,
        model_dir=None,
        tf_random_seed=None,
        save_summary_steps=100,
        save_checkpoints_steps=_UNSET,
        save_checkpoints_secs=_UNSET,
        session_config=None,
        keep_checkpoint_max=5,
        keep_checkpoint_every_n_hours=10000,
        log_step_count_steps=100,
        train_distribute=None,
        device_fn=None,
        protocol=None,
        eval_distribute=None,
        experimental_distribute=None,
        experimental_max_worker_delay_secs=None,
        session_creation_timeout_secs=7200,
    ):
        if any((train_distribute, device_fn, protocol, eval_distribute, experimental_distribute)):
            raise MissingError("tf.estimator.RunConfig is not provided here for more than one machine or device")
        if save_checkpoints_steps is _UNSET and save_checkpoints_secs is _UNSET:
            save_checkpoints_steps, save_checkpoints_secs = None, 600
        elif save_checkpoints_secs is _UNSET:
            save_checkpoints_secs = None
        elif save_checkpoints_steps is _UNSET:
            save_checkpoints_steps = None
        elif save_checkpoints_steps is not None and save_checkpoints_secs is not None:
            raise ValueError("`save_checkpoints_steps` and `save_checkpoints_secs` cannot be both set.")
        self.model_dir = model_dir
        self.tf_random_seed = tf_random_seed
        self.save_summary_steps = save_summary_steps
        self.save_checkpoints_steps = save_checkpoints_steps
        self.save_checkpoints_secs = save_checkpoints_secs
        self.session_config = session_config
        self.keep_checkpoint_max = keep_checkpoint_max
        self.keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self.log_step_count_steps = log_step_count_steps
        self.session_creation_timeout_secs = session_creation_timeout_secs

    def replace(self, **kwargs):
        """Return a copy with other values."""
        new = copy.copy(self)
        for name, value in kwargs.items():
            if name not in vars(self):
                raise ValueError(f"Replacing {name} is not supported.")
            setattr(new, name, value)
        if "save_checkpoints_steps" in kwargs and "save_checkpoints_secs" not in kwargs:
            new.save_checkpoints_secs = None
        if "save_checkpoints_secs" in kwargs and "save_checkpoints_steps" not in kwargs:
            new.save_checkpoints_steps = None
        return new


TrainSpec = collections.namedtuple("TrainSpec", "input_fn max_steps hooks")
TrainSpec.__new__.__defaults__ = (None, None)
EvalSpec = collections.namedtuple("EvalSpec", "input_fn steps name hooks exporters start_delay_secs throttle_secs")
EvalSpec.__new__.__defaults__ = (100, None, None, None, 120, 600)


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
    """

    def __init__(self, model_fn, model_dir=None, config=None, params=None, warm_start_from=None):
        if warm_start_from is not None:
            raise MissingError(
                "warm_start_from is not provided here: call tf.train.init_from_checkpoint in the model_fn"
            )
        arguments = _arguments(model_fn)
        if "features" not in arguments:
            raise ValueError(f"model_fn ({model_fn}) must include features argument.")
        if params is not None and "params" not in arguments:
            raise ValueError(
                f"model_fn ({model_fn}) does not include params argument, but params ({params}) is passed."
            )
        self._model_fn = model_fn
        self._config = config or RunConfig()
        self._model_dir = model_dir or self._config.model_dir or tempfile.mkdtemp()
        self._config = self._config.replace(model_dir=self._model_dir)
        self._params = copy.deepcopy(params or {})
        self._session_config = self._config.session_config or _session_config()

    model_dir = property(lambda self: self._model_dir)
    config = property(lambda self: copy.deepcopy(self._config))
    params = property(lambda self: copy.deepcopy(self._params))

    @property
    def model_fn(self):
        return lambda features, labels, mode, config: self._call_model_fn(features, labels, mode)

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
        """Train for so many steps more, or until the global step is `max_steps`, or until the input ends."""
        if steps is not None and max_steps is not None:
            raise ValueError("Can not provide both steps and max_steps.")
        for name, value in (("steps", steps), ("max_steps", max_steps)):
            if value is not None and value <= 0:
                raise ValueError(f"Must specify {name} > 0, given: {value}")
        if max_steps is not None and self._step_of(self.latest_checkpoint()) >= max_steps:
            tf.logging.info("Skipping training since max_steps has already saved.")
            return self
        hooks = list(hooks or [])
        if steps is not None or max_steps is not None:
            hooks.append(tf.train.StopAtStepHook(steps, max_steps))
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

    def _train(self, spec, hooks, listeners):
        """Run the training of the default graph, and return the last loss."""
        config = self._config
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
        if steps is not None and steps <= 0:
            raise ValueError(f"Must specify steps > 0, given: {steps}")
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
            metrics = sorted({**spec.eval_metric_ops, "loss": tf.metrics.mean(spec.loss)}.items())
            values = {key: value for key, (value, _) in metrics}
            update = tf.group(*(update for _, (_, update) in metrics))
            values[tf.GraphKeys.GLOBAL_STEP] = step
            hooks = [*(hooks or []), *spec.evaluation_hooks, *input_hooks]
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
        self._write_results(results, os.path.join(self._model_dir, f"eval_{name}" if name else "eval"), checkpoint_path)
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
            predictions = spec.predictions
            if predict_keys and isinstance(predictions, dict):
                predictions = {key: value for key, value in predictions.items() if key in predict_keys}
                if not predictions:
                    raise ValueError(
                        f"Expected to run at least one output from {spec.predictions}, provided {predict_keys}."
                    )
            creator = tf.train.ChiefSessionCreator(
                checkpoint_filename_with_path=checkpoint_path, scaffold=spec.scaffold, config=self._session_config
            )
            hooks = [*input_hooks, *(hooks or []), *spec.prediction_hooks]
            with tf.train.MonitoredSession(creator, hooks) as session:
                while not session.should_stop():
                    batch = session.run(predictions)
                    if not yield_single_examples:
                        yield batch
                    elif isinstance(batch, dict):
                        for i in range(len(next(iter(batch.values())))):
                            yield {key: value[i] for key, value in batch.items()}
                    else:
                        yield from batch

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
        checkpoint_path = checkpoint_path or self._checked_checkpoint()
        folder = export.new_directory(export_dir_base)
        with tf.Graph().as_default() as graph:
            tf.train.create_global_step(graph)
            tf.set_random_seed(self._config.tf_random_seed)
            receiver = serving_input_receiver_fn()
            spec = self._call_model_fn(receiver.features, None, ModeKeys.PREDICT)
            with tf.Session(config=self._session_config) as session:
                (spec.scaffold.saver or tf.train.Saver(sharded=True)).restore(session, checkpoint_path)
                builder = tf.saved_model.builder.SavedModelBuilder(folder)
                builder.add_meta_graph_and_variables(
                    session,
                    [tf.saved_model.tag_constants.SERVING],
                    export.signatures_of(spec, receiver),
                    assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
                    main_op=spec.scaffold.local_init_op or tf.train.Scaffold.default_local_init_op(),
                    strip_default_attrs=strip_default_attrs,
                )
                builder.save(as_text)
        for name, path in (assets_extra or {}).items():
            target = os.path.join(folder, "assets.extra", name)
            tf.gfile.MakeDirs(os.path.dirname(target))
            tf.gfile.Copy(path, target)
        return folder.encode()

    export_saved_model = export_savedmodel

    def _step_of(self, checkpoint):
        return int(tf.train.load_variable(checkpoint, tf.GraphKeys.GLOBAL_STEP)) if checkpoint else 0

    def _call_input_fn(self, input_fn, mode):
        """Return features, labels and hooks from an input function, that may return a dataset."""
        given = {"mode": mode, "params": self.params, "config": self.config}
        arguments = _arguments(input_fn)
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
        arguments = _arguments(self._model_fn)
        given = {"labels": labels, "mode": mode, "params": self.params, "config": self.config}
        if "labels" not in arguments and labels is not None:
            raise ValueError("model_fn does not take labels, but input_fn returns labels.")
        tf.logging.info("Calling model_fn.")
        spec = self._model_fn(features=features, **{key: value for key, value in given.items() if key in arguments})
        tf.logging.info("Done calling model_fn.")
        if not isinstance(spec, EstimatorSpec):
            raise ValueError("model_fn should return an EstimatorSpec.")
        return spec


def _arguments(function):
    return inspect.signature(function).parameters


def _session_config():
    """Return the session settings of an Estimator that was given none."""
    rewrite = rewriter_config_pb2.RewriterConfig(meta_optimizer_iterations=rewriter_config_pb2.RewriterConfig.ONE)
    return tf.ConfigProto(allow_soft_placement=True, graph_options=tf.GraphOptions(rewrite_options=rewrite))


class _EvaluateAfterSaving(tf.train.CheckpointSaverListener):
    """Evaluates a checkpoint after it is saved, not more often than the EvalSpec wants, and the last one anyway."""

    def __init__(self, estimator, spec):
        self._estimator, self._spec = estimator, spec
        self._last, self._first, self._step = time.time(), True, None
        self.results = None

    def after_save(self, session, global_step_value):
        if self._first:  # the one before the first step
            self._first = False
        elif time.time() - self._last >= self._spec.throttle_secs:
            self._evaluate(global_step_value)

    def end(self, session, global_step_value):
        if self._step != global_step_value:
            self._evaluate(global_step_value)

    def _evaluate(self, step):
        spec = self._spec
        self.results = self._estimator.evaluate(spec.input_fn, steps=spec.steps, hooks=spec.hooks, name=spec.name)
        self._last, self._step = time.time(), step


def train_and_evaluate(estimator, train_spec, eval_spec):
    """Train until `train_spec.max_steps`, evaluating checkpoints on the way; return the last metrics and exports."""
    exporters = eval_spec.exporters or []
    listener = _EvaluateAfterSaving(estimator, eval_spec)
    estimator.train(
        train_spec.input_fn, hooks=train_spec.hooks, max_steps=train_spec.max_steps, saving_listeners=[listener]
    )
    exporters = exporters if isinstance(exporters, (list, tuple)) else [exporters]
    return listener.results, [exporter.export(estimator) for exporter in exporters]

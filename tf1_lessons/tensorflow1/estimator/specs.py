"""What tf.estimator's functions are given and return: configurations, and specifications of a model and its runs."""

import collections
import copy
import os

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.estimator import export
from tf1_lessons.tensorflow1.namespace import MissingError


class ModeKeys:
    """What a model function is called for."""

    TRAIN = "train"
    EVAL = "eval"
    PREDICT = "infer"


def checked_hooks(hooks):
    """Return session hooks as a tuple.

    Raises:
        TypeError: one of them is something else.
    """
    hooks = tuple(hooks or ())
    for hook in hooks:
        if not isinstance(hook, tf.train.SessionRunHook):
            raise TypeError(f"All hooks must be SessionRunHook instances, given: {hook}")
    return hooks


def scalar(loss):
    """Return a loss of one number as a tensor of shape [].

    Raises:
        ValueError: it is more than one.
    """
    if loss.shape.num_elements() not in (None, 1):
        raise ValueError(f"Loss must be scalar, given: {loss}")
    return loss if loss.shape.is_compatible_with([]) else tf.reshape(loss, [])


def _tensor(value, name):
    if not tf.is_tensor(value):
        raise TypeError(f"{name} must be Tensor, given: {value}")
    return value


_SPEC = """
mode predictions loss train_op eval_metric_ops export_outputs training_chief_hooks training_hooks scaffold
evaluation_hooks prediction_hooks
"""


class EstimatorSpec(collections.namedtuple("EstimatorSpec", _SPEC)):
    """What a model function returns: the tensors and ops that its mode needs.

    Raises:
        ValueError: what the mode needs is missing, or the loss is no scalar, or none of several exports is the default.
        TypeError: a value is of another type.
    """

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
        if train_op is None:
            if mode == ModeKeys.TRAIN:
                raise ValueError("Missing train_op.")
        elif not (isinstance(train_op, tf.Operation) or tf.is_tensor(train_op)):
            raise TypeError(f"train_op must be Operation or Tensor, given: {train_op}")
        if loss is not None:
            loss = scalar(_tensor(loss, "loss"))
        elif mode in (ModeKeys.TRAIN, ModeKeys.EVAL):
            raise ValueError("Missing loss.")
        if predictions is None:
            if mode == ModeKeys.PREDICT:
                raise ValueError("Missing predictions.")
            predictions = {}
        elif isinstance(predictions, dict):
            predictions = {key: _tensor(value, f"predictions[{key}]") for key, value in predictions.items()}
        else:
            _tensor(predictions, "predictions")
        if mode == ModeKeys.PREDICT:
            export_outputs = export.checked_outputs(export_outputs, predictions)
        eval_metric_ops = {} if eval_metric_ops is None else eval_metric_ops
        if not isinstance(eval_metric_ops, dict):
            raise TypeError(f"eval_metric_ops must be a dict, given: {eval_metric_ops}")
        for name, metric in eval_metric_ops.items():
            if not isinstance(metric, tuple) or len(metric) != 2:
                raise TypeError(
                    "Values of eval_metric_ops must be (metric_value, update_op) tuples, given: "
                    f"{metric} for key: {name}"
                )
        scaffold = scaffold or tf.train.Scaffold()
        if not isinstance(scaffold, tf.train.Scaffold):
            raise TypeError(f"scaffold must be tf.train.Scaffold. Given: {scaffold}")
        return super().__new__(
            cls,
            mode,
            predictions,
            loss,
            train_op,
            eval_metric_ops,
            export_outputs,
            checked_hooks(training_chief_hooks),
            checked_hooks(training_hooks),
            scaffold,
            checked_hooks(evaluation_hooks),
            checked_hooks(prediction_hooks),
        )


_UNSET = object()
_AT_LEAST_0 = "save_summary_steps save_checkpoints_steps save_checkpoints_secs keep_checkpoint_max".split()
_ABOVE_0 = "keep_checkpoint_every_n_hours log_step_count_steps session_creation_timeout_secs".split()


class RunConfig:
    """How an Estimator runs: its directory, seed, checkpoints, summaries and sessions, on one machine.

    Raises:
        ValueError: a number is out of its range or another value of another type, or checkpoints are saved both every
            so many steps and every so many seconds.
    """

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
        self._check()

    def _check(self):
        if self.model_dir is not None and not self.model_dir:
            raise ValueError("model_dir should be non-empty.")
        for names, sign, is_right in (
            (_AT_LEAST_0, ">=", lambda value: value >= 0),
            (_ABOVE_0, ">", lambda value: value > 0),
        ):
            for name in names:
                if getattr(self, name) is not None and not is_right(getattr(self, name)):
                    raise ValueError(f"{name} should be {sign} 0")
        if self.tf_random_seed is not None and not isinstance(self.tf_random_seed, int):
            raise ValueError("tf_random_seed must be integer.")
        if self.session_config is not None and not isinstance(self.session_config, tf.ConfigProto):
            raise ValueError("session_config must be instance of ConfigProto")

    def replace(self, **kwargs):
        """Return a copy with other values."""
        new = copy.copy(self)
        for name, value in kwargs.items():
            if name not in vars(self):
                raise ValueError(f"Replacing {name} is not supported. Allowed properties are {list(vars(self))}.")
            setattr(new, name, value)
        if "save_checkpoints_steps" in kwargs and "save_checkpoints_secs" not in kwargs:
            new.save_checkpoints_secs = None
        if "save_checkpoints_secs" in kwargs and "save_checkpoints_steps" not in kwargs:
            new.save_checkpoints_steps = None
        new._check()
        return new


class TrainSpec(collections.namedtuple("TrainSpec", "input_fn max_steps hooks")):
    """What train_and_evaluate trains with."""

    def __new__(cls, input_fn, max_steps=None, hooks=None):
        _check_callable(input_fn)
        check_above_0("max_steps", max_steps)
        return super().__new__(cls, input_fn, max_steps, checked_hooks(hooks))


_EVAL_SPEC = "input_fn steps name hooks exporters start_delay_secs throttle_secs"


class EvalSpec(collections.namedtuple("EvalSpec", _EVAL_SPEC)):
    """What train_and_evaluate evaluates and exports with."""

    def __new__(
        cls,
        input_fn,
        steps=100,
        name=None,
        hooks=None,
        exporters=None,
        start_delay_secs=120,
        throttle_secs=600,
    ):
        _check_callable(input_fn)
        check_above_0("steps", steps)
        if name is not None and not isinstance(name, str):
            raise TypeError(f"`name` must be string, given: {name}")
        for key, value in (("start_delay_secs", start_delay_secs), ("throttle_secs", throttle_secs)):
            if value < 0:
                raise ValueError(f"Must specify {key} >= 0, given: {value}")
        exporters = export.checked_exporters(exporters)
        hooks = checked_hooks(hooks)
        return super().__new__(cls, input_fn, steps, name, hooks, exporters, start_delay_secs, throttle_secs)


def _check_callable(input_fn):
    if not callable(input_fn):
        raise TypeError(f"`input_fn` must be callable, given: {input_fn}")


def check_above_0(name, value):
    """Raise ValueError if a number is given that is not above 0."""
    if value is not None and value <= 0:
        raise ValueError(f"Must specify {name} > 0, given: {value}")


VocabInfo = tf.train.VocabInfo
_WARM = "ckpt_to_initialize_from vars_to_warm_start var_name_to_vocab_info var_name_to_prev_var_name"


class WarmStartSettings(collections.namedtuple("WarmStartSettings", _WARM)):
    """Which variables start with the values of which checkpoint: the arguments of tf.train.warm_start."""

    def __new__(
        cls,
        ckpt_to_initialize_from,
        vars_to_warm_start=".*",
        var_name_to_vocab_info=None,
        var_name_to_prev_var_name=None,
    ):
        if not ckpt_to_initialize_from:
            raise ValueError("`ckpt_to_initialize_from` MUST be set in WarmStartSettings")
        return super().__new__(
            cls,
            ckpt_to_initialize_from,
            vars_to_warm_start,
            var_name_to_vocab_info or {},
            var_name_to_prev_var_name or {},
        )


def warm_start_settings(given):
    """Return WarmStartSettings, or None, of an estimator's warm_start_from: such, or a path (also of a SavedModel).

    Raises:
        ValueError: it is something else.
    """
    if given is None or isinstance(given, WarmStartSettings):
        return given
    if not isinstance(given, (str, bytes)):
        raise ValueError(f"warm_start_from must be a string or a WarmStartSettings, instead got {type(given)}")
    saved = os.path.join(os.fsdecode(given), "variables", "variables")
    return WarmStartSettings(saved if tf.gfile.Exists(f"{saved}.index") else given)

"""What ran and watched a training of contrib.learn: monitors, which came before session hooks, and experiments."""

import copy
import os
import time

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1 import estimator as core
from tf1_lessons.tensorflow1.contrib._learn_estimators import BaseEstimator, RunConfig
from tf1_lessons.tensorflow1.contrib._learn_exports import ExportStrategy


class BaseMonitor:
    """Watches a training step by step; a subclass overrides what it needs.

    `step_begin` returns a list of tensors, or names of such, whose values `step_end` gets, a dict by name; a true
    result of `step_end` ends the training.
    """

    run_on_all_workers = False
    _estimator = None

    def set_estimator(self, estimator):
        """Get to know the estimator."""
        self._estimator = estimator

    def begin(self, max_steps=None):
        self._max_steps = max_steps

    def end(self, session=None):
        pass

    def step_begin(self, step):
        return []

    def step_end(self, step, output):
        return False

    def post_step(self, step, session):
        pass


class EveryN(BaseMonitor):
    """Watches the first steps, each n-th one and the last; a subclass overrides every_n_step_end and the like."""

    def __init__(self, every_n_steps=100, first_n_steps=1):
        self._every_n_steps, self._first_n_steps = every_n_steps, first_n_steps
        self._last_successful_step, self._last_active_step, self._is_active = None, 0, False

    def every_n_step_begin(self, step):
        return []

    def every_n_step_end(self, step, outputs):
        return False

    def every_n_post_step(self, step, session):
        pass

    def step_begin(self, step):
        self._is_active = step <= self._first_n_steps or step >= self._every_n_steps + self._last_active_step
        return self.every_n_step_begin(step) if self._is_active else []

    def step_end(self, step, output):
        return self.every_n_step_end(step, output) if self._is_active else False

    def post_step(self, step, session):
        if self._is_active:
            self.every_n_post_step(step, session)
            self._last_active_step = step
        self._last_successful_step = step

    def end(self, session=None):
        if self._last_successful_step != self._last_active_step:
            self.every_n_post_step(self._last_successful_step, session)


class PrintTensor(EveryN):
    """Logs tensors: a list of names, or a dict of them by what they are called."""

    def __init__(self, tensor_names, every_n=100, first_n=1):
        super().__init__(every_n, first_n)
        self._names = tensor_names if isinstance(tensor_names, dict) else {name: name for name in tensor_names}

    def every_n_step_begin(self, step):
        return list(self._names.values())

    def every_n_step_end(self, step, outputs):
        shown = ", ".join(f"{tag} = {outputs[name]}" for tag, name in self._names.items())
        tf.logging.info("Step %d: %s", step, shown)


class CaptureVariable(EveryN):
    """Keeps a variable's values, a dict by step."""

    def __init__(self, var_name, every_n=100, first_n=1):
        super().__init__(every_n, first_n)
        self._name, self.values = var_name, {}

    def every_n_step_begin(self, step):
        return [self._name]

    def every_n_step_end(self, step, outputs):
        self.values[step] = outputs[self._name]


class ValidationMonitor(EveryN):
    """Evaluates new checkpoints during a training, and ends it where a metric got no better for so many steps."""

    def __init__(
        self,
        x=None,
        y=None,
        input_fn=None,
        batch_size=None,
        eval_steps=None,
        every_n_steps=100,
        metrics=None,
        hooks=None,
        early_stopping_rounds=None,
        early_stopping_metric="loss",
        early_stopping_metric_minimize=True,
        name=None,
        check_interval_secs=5,
    ):
        super().__init__(every_n_steps, first_n_steps=-1)
        if x is None and input_fn is None:
            raise ValueError("Either x or input_fn should be provided.")
        arguments = {"x": x, "y": y, "batch_size": batch_size, "metrics": metrics, "input_fn": input_fn}
        arguments.update(steps=eval_steps, hooks=hooks, name=name)
        self._arguments = {key: value for key, value in arguments.items() if value is not None}
        self._rounds, self._metric, self._minimize = (
            early_stopping_rounds,
            early_stopping_metric,
            early_stopping_metric_minimize,
        )
        self.early_stopped, self.best_step, self.best_value, self.best_metrics = False, None, None, None
        self._interval, self._checked, self._path = check_interval_secs, None, None

    def every_n_step_end(self, step, outputs):
        now = time.time()
        if self._interval is not None and self._checked is not None and now - self._checked <= self._interval:
            return False
        self._checked = now
        path = tf.train.latest_checkpoint(self._estimator.model_dir)
        if path is None or path == self._path:
            return False
        self._path = path
        results = self._estimator.evaluate(**self._arguments)
        shown = ", ".join(f"{key} = {value!s}" for key, value in results.items())
        tf.logging.info("Validation (step %d): %s", step, shown)
        if self._rounds is None:
            return False
        if self._metric not in results:
            raise ValueError(f"Metric {self._metric} missing from outputs {set(results)}.")
        value = results[self._metric]
        if self.best_value is None or (value < self.best_value if self._minimize else value > self.best_value):
            self.best_value, self.best_step, self.best_metrics = value, step, copy.deepcopy(results)
        self.early_stopped = step - self.best_step >= self._rounds
        if self.early_stopped:
            tf.logging.info(f"Stopping. Best step: {self.best_step} with {self._metric} = {self.best_value}.")
        return self.early_stopped


class RunHookAdapterForMonitors(tf.train.SessionRunHook):
    """The session hook that runs monitors."""

    def __init__(self, monitors):
        self._monitors = monitors

    def begin(self):
        self._step, self._step_tensor = None, tf.train.get_global_step()
        for monitor in self._monitors:
            monitor.begin()

    def before_run(self, run_context):
        if self._step is None:
            self._step = run_context.session.run(self._step_tensor) + 1
        wanted = {}
        for monitor in self._monitors:
            for name in monitor.step_begin(self._step) or []:
                graph = run_context.session.graph
                wanted[name] = graph.as_graph_element(name, allow_operation=False) if isinstance(name, str) else name
        return tf.train.SessionRunArgs({"step": self._step_tensor, "monitors": wanted})

    def after_run(self, run_context, run_values):
        for monitor in self._monitors:
            if monitor.step_end(self._step, run_values.results["monitors"]):
                run_context.request_stop()
        for monitor in self._monitors:
            monitor.post_step(self._step, run_context.session)
        self._step = run_values.results["step"] + 1

    def end(self, session):
        for monitor in self._monitors:
            monitor.end(session)


def replace_monitors_with_hooks(monitors_or_hooks, estimator):
    """Return a list of session hooks: those given, and one for all the monitors."""
    given = list(monitors_or_hooks or [])
    hooks = [hook for hook in given if isinstance(hook, tf.train.SessionRunHook)]
    monitors = [monitor for monitor in given if not isinstance(monitor, tf.train.SessionRunHook)]
    for monitor in monitors:
        monitor.set_estimator(estimator)
    return hooks + [RunHookAdapterForMonitors(monitors)] * bool(monitors)


class Experiment:
    """An estimator and its data, to be trained and evaluated."""

    def __init__(
        self,
        estimator,
        train_input_fn,
        eval_input_fn,
        eval_metrics=None,
        train_steps=None,
        eval_steps=100,
        train_monitors=None,
        eval_hooks=None,
        local_eval_frequency=None,
        eval_delay_secs=120,
        continuous_eval_throttle_secs=60,
        min_eval_frequency=None,
        delay_workers_by_global_step=False,
        export_strategies=None,
        train_steps_per_iteration=None,
        checkpoint_and_export=False,
        saving_listeners=None,
        check_interval_secs=5,
    ):
        if not isinstance(estimator, core.Estimator):
            raise ValueError("`estimator` must implement `tf.contrib.learn.Evaluable` or `tf.estimator.Estimator`.")
        self.estimator = estimator
        self.train_steps, self.eval_steps, self.eval_metrics = train_steps, eval_steps, eval_metrics
        self._train_input_fn, self._eval_input_fn = train_input_fn, eval_input_fn
        self._monitors, self._hooks = list(train_monitors or []), list(eval_hooks or [])
        self._delay = eval_delay_secs
        self._frequency = 1 if min_eval_frequency is None else min_eval_frequency
        self._interval = check_interval_secs
        self._strategies = (
            [export_strategies] if isinstance(export_strategies, ExportStrategy) else list(export_strategies or [])
        )
        if not all(isinstance(strategy, ExportStrategy) for strategy in self._strategies):
            raise ValueError(
                "`export_strategies` must be an ExportStrategy, an iterable of ExportStrategys, or `None`."
            )

    def train(self, delay_secs=None):
        """Train until the global step is train_steps."""
        return self._train(self._monitors, max_steps=self.train_steps)

    def _train(self, monitors, **steps):
        hooks = replace_monitors_with_hooks(monitors, self.estimator)
        return self.estimator.train(self._train_input_fn, hooks=hooks, **steps)

    def evaluate(self, delay_secs=None, name=None):
        """Wait a while, and return the metrics."""
        time.sleep(self._delay if delay_secs is None else delay_secs)
        return self._evaluate(name or "one_pass", self.eval_steps)

    def _evaluate(self, name, steps):
        metrics = {"metrics": self.eval_metrics} if isinstance(self.estimator, BaseEstimator) else {}
        return self.estimator.evaluate(
            input_fn=self._eval_input_fn, steps=steps, name=name, hooks=self._hooks, **metrics
        )

    def train_and_evaluate(self):
        """Train, evaluating new checkpoints on the way; return the last metrics and the exports' paths."""
        monitors = self._monitors
        if self._frequency:
            monitors = monitors + [
                ValidationMonitor(
                    input_fn=self._eval_input_fn,
                    eval_steps=self.eval_steps,
                    metrics=self.eval_metrics,
                    every_n_steps=self._frequency,
                    check_interval_secs=self._interval,
                    hooks=self._hooks,
                )
            ]
        self._train(monitors, max_steps=self.train_steps)
        results = self._evaluate(None, self.eval_steps)
        folder = os.path.join(self.estimator.model_dir, "export")
        return results, [
            strategy.export(self.estimator, os.path.join(folder, strategy.name), eval_result=results)
            for strategy in self._strategies
        ]

    local_run = train_and_evaluate

    def test(self):
        """Train and evaluate for one step each; return the metrics."""
        self._train(self._monitors, steps=1)
        return self._evaluate("one_pass", 1)


def run(experiment_fn, output_dir=None, schedule=None, run_config=None, hparams=None):
    """Run an experiment: the method `schedule`, by default train_and_evaluate; return what it returns.

    Args:
        experiment_fn: `(output_dir)`, or with a run_config `(run_config, hparams)`, -> Experiment.

    Raises:
        ValueError: both of output_dir and run_config are given, or none; or there is no such method.
        TypeError: experiment_fn returns something else.
    """
    if output_dir is not None and run_config is not None:
        raise ValueError("Cannot provide both `output_dir` and `run_config`")
    if output_dir is None and run_config is None:
        raise ValueError("Must set value for `output_dir` or `run_config`")
    if not callable(experiment_fn):
        raise TypeError(f'Experiment builder "{experiment_fn}" is not callable.')
    if run_config is None:
        experiment = experiment_fn(output_dir=output_dir)
    else:
        if not isinstance(run_config, RunConfig):
            raise ValueError("`run_config` must be `tf.contrib.learn.RunConfig` instance")
        if not run_config.model_dir:
            raise ValueError("Must specify a model directory `model_dir` in `run_config`.")
        experiment = experiment_fn(run_config, hparams)
    if not isinstance(experiment, Experiment):
        raise TypeError(f"Experiment builder did not return an Experiment instance, got {type(experiment)} instead.")
    schedule = schedule or "train_and_evaluate"
    if not hasattr(experiment, schedule):
        raise ValueError(f"Schedule references non-existent task {schedule}")
    return getattr(experiment, schedule)()

"""How contrib.learn's estimators are saved for serving: the input functions, signatures and strategies."""

import os
from collections import namedtuple

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib._learn_estimators import PredictionKey, ProblemType
from tf1_lessons.tensorflow1.estimator import argument_names, export

InputFnOps = namedtuple("InputFnOps", "features labels default_inputs")
_signatures = tf.saved_model.signature_def_utils


def _served(receiver_fn):
    def input_fn():
        receiver = receiver_fn()
        return InputFnOps(receiver.features, None, receiver.receiver_tensors)

    return input_fn


def build_parsing_serving_input_fn(feature_spec, default_batch_size=None):
    """Return an input function that parses serialized tf.train.Example protocol buffers."""
    return _served(export.build_parsing_serving_input_receiver_fn(feature_spec, default_batch_size))


def build_default_serving_input_fn(features, default_batch_size=None):
    """Return an input function that makes a placeholder for each feature."""
    return _served(export.build_raw_serving_input_receiver_fn(features, default_batch_size))


def _signature(inputs, outputs, problem_type):
    classes = outputs.get(PredictionKey.CLASSES)
    classes = None if classes is None or classes.dtype != tf.string else classes
    scores = outputs.get(PredictionKey.SCORES, outputs.get(PredictionKey.PROBABILITIES))
    if len(inputs) == 1:
        (examples,) = inputs.values()
        if problem_type in (ProblemType.CLASSIFICATION, ProblemType.LOGISTIC_REGRESSION):
            if classes is None and scores is None and len(outputs) == 1:
                (scores,) = outputs.values()
            if not (classes is None and scores is None):
                return _signatures.classification_signature_def(examples, classes, scores)
        elif problem_type == ProblemType.LINEAR_REGRESSION and len(outputs) == 1:
            return _signatures.regression_signature_def(examples, next(iter(outputs.values())))
    return _signatures.predict_signature_def(inputs, outputs)


def signatures_of(ops, inputs, default_key=None):
    """Return the signatures of a model function's ModelFnOps by name: of each head, and of the default one.

    Raises:
        ValueError: there is no head default_key, or there are several and no default.
    """
    heads = ops.output_alternatives
    if default_key and default_key not in (heads or {}):
        raise ValueError(
            f"Requested default_output_alternative: {default_key}, "
            f"but available output_alternatives are: {sorted(heads or {})}"
        )
    if not heads:
        outputs = ops.predictions if isinstance(ops.predictions, dict) else {PredictionKey.GENERIC: ops.predictions}
        heads = {"default_output_alternative": (ProblemType.UNSPECIFIED, outputs)}
    if not default_key:
        if len(heads) > 1:
            raise ValueError(
                "Please specify a default_output_alternative.  " f"Available output_alternatives are: {sorted(heads)}"
            )
        (default_key,) = heads
    named = {
        f"default_input_alternative:{key or 'None'}": _signature(inputs, outputs, problem_type)
        for key, (problem_type, outputs) in heads.items()
    }
    default = named[f"default_input_alternative:{default_key or 'None'}"]
    return {**named, tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: default}


class ExportStrategy(namedtuple("ExportStrategy", "name export_fn strip_default_attrs")):
    """How an Experiment exports its model: `export_fn(estimator, export_path)`, and more arguments if it has them."""

    def __new__(cls, name, export_fn, strip_default_attrs=None):
        return super().__new__(cls, name, export_fn, strip_default_attrs)

    def export(self, estimator, export_path, checkpoint_path=None, eval_result=None):
        """Return what export_fn returns, the path of the export."""
        given = {"checkpoint_path": checkpoint_path, "eval_result": eval_result}
        given["strip_default_attrs"] = self.strip_default_attrs
        names = argument_names(self.export_fn)
        return self.export_fn(estimator, export_path, **{key: given[key] for key in given if key in names})


def make_export_strategy(
    serving_input_fn,
    default_output_alternative_key=None,
    assets_extra=None,
    as_text=False,
    exports_to_keep=5,
    strip_default_attrs=None,
):
    """Return the strategy that saves a model, and keeps the last few."""

    def export_fn(estimator, export_dir_base, checkpoint_path=None, strip_default_attrs=False):
        key = {"default_output_alternative_key": default_output_alternative_key}
        folder = estimator.export_savedmodel(
            export_dir_base,
            serving_input_fn,
            assets_extra=assets_extra,
            as_text=as_text,
            checkpoint_path=checkpoint_path,
            strip_default_attrs=bool(strip_default_attrs),
            **(key if default_output_alternative_key else {}),
        )
        export.keep_last(os.fsdecode(export_dir_base), exports_to_keep)
        return folder

    return ExportStrategy("Servo", export_fn, strip_default_attrs)

"""tf.estimator.export of TensorFlow 1: what a trained model takes and gives, once it is saved for serving."""

import collections
import os
import time

import tensorflow.compat.v1 as tf

_signatures = tf.saved_model.signature_def_utils


class ExportOutput:
    """What a saved model gives: `as_signature_def(receiver_tensors)` says how."""


class PredictOutput(ExportOutput):
    """Tensors by name, or one tensor."""

    def __init__(self, outputs):
        self.outputs = outputs if isinstance(outputs, dict) else {"output": outputs}

    def as_signature_def(self, receiver_tensors):
        return _signatures.predict_signature_def(receiver_tensors, self.outputs)


class ClassificationOutput(ExportOutput):
    """Scores of classes, their names, or both."""

    def __init__(self, scores=None, classes=None):
        if scores is None and classes is None:
            raise ValueError("At least one of scores and classes must be set.")
        self.scores, self.classes = scores, classes

    def as_signature_def(self, receiver_tensors):
        (examples,) = receiver_tensors.values()
        return _signatures.classification_signature_def(examples, self.classes, self.scores)


class RegressionOutput(ExportOutput):
    """A number for each example."""

    def __init__(self, value):
        self.value = value

    def as_signature_def(self, receiver_tensors):
        (examples,) = receiver_tensors.values()
        return _signatures.regression_signature_def(examples, self.value)


_RECEIVER = collections.namedtuple("ServingInputReceiver", "features receiver_tensors receiver_tensors_alternatives")


class ServingInputReceiver(_RECEIVER):
    """A model's features, and the placeholders that they are made of."""

    def __new__(cls, features, receiver_tensors, receiver_tensors_alternatives=None):
        if not isinstance(receiver_tensors, dict):
            receiver_tensors = {"input": receiver_tensors}
        return super().__new__(cls, features, receiver_tensors, receiver_tensors_alternatives)


class TensorServingInputReceiver(ServingInputReceiver):
    """The same, where features are one tensor."""


def build_raw_serving_input_receiver_fn(features, default_batch_size=None):
    """Return a function that makes a placeholder for each feature."""

    def receive():
        placeholders = {}
        for name, feature in features.items():
            shape = feature.shape.as_list()
            if shape:
                shape[0] = default_batch_size
            placeholders[name] = tf.placeholder(feature.dtype, shape, feature.op.name)
        return ServingInputReceiver(placeholders, dict(placeholders))

    return receive


def build_parsing_serving_input_receiver_fn(feature_spec, default_batch_size=None):
    """Return a function that parses serialized tf.train.Example protocol buffers."""

    def receive():
        examples = tf.placeholder(tf.string, [default_batch_size], "input_example_tensor")
        return ServingInputReceiver(tf.parse_example(examples, feature_spec), {"examples": examples})

    return receive


def signatures_of(spec, receiver):
    """Return the signatures of a model function's EstimatorSpec by name; the only one is the default, too.

    One that the receiver's tensors do not fit, as a classification without serialized examples, is left out.
    """
    default = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    outputs = dict(spec.export_outputs or {default: PredictOutput(spec.predictions)})
    if len(outputs) == 1:
        outputs[default] = next(iter(outputs.values()))
    signatures = {}
    for name, output in outputs.items():
        try:
            signatures[name] = output.as_signature_def(receiver.receiver_tensors)
        except ValueError as error:
            tf.logging.info("Signature %s is left out: %s", name, error)
    return signatures


def new_directory(base):
    """Return a directory below another that is named after the second, and is not there yet."""
    second = int(time.time())
    while os.path.exists(os.path.join(base, str(second))):
        second += 1
    return os.path.join(base, str(second))


class _Exporter:
    """Saves a model of train_and_evaluate for serving."""

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False, exports_to_keep=None):
        self.name = name
        self._save = (serving_input_receiver_fn, assets_extra, as_text)

    def export(self, estimator):
        """Save the model of the latest checkpoint; return its directory."""
        base = os.path.join(estimator.model_dir, "export", self.name)
        return estimator.export_savedmodel(base, *self._save)


class FinalExporter(_Exporter):
    """Saves a model at the end of its training."""


class LatestExporter(_Exporter):
    """Saves a model after its evaluations; here, after the last one."""

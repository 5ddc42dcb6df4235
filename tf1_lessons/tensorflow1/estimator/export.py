"""tf.estimator.export of TensorFlow 1: what a trained model takes and gives, once it is saved for serving."""

import abc
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


_DEFAULT = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY


def checked_outputs(outputs, predictions):
    """Return the ExportOutputs of a model by name, of which one is the default: without any, its predictions.

    Raises:
        TypeError: outputs are no dict of ExportOutputs.
        ValueError: there are several, and none is the default.
    """
    outputs = outputs or {_DEFAULT: PredictOutput(predictions)}
    if not isinstance(outputs, dict):
        raise TypeError(f"export_outputs must be dict, given: {outputs}")
    if not all(isinstance(output, ExportOutput) for output in outputs.values()):
        raise TypeError(f"Values in export_outputs must be ExportOutput objects. Given: {outputs}")
    if _DEFAULT not in outputs:
        if len(outputs) > 1:
            raise ValueError(
                "Multiple export_outputs were provided, but none of them is specified as the default.  Do this by "
                "naming one of them with signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY."
            )
        outputs = {**outputs, _DEFAULT: next(iter(outputs.values()))}
    return outputs


def signatures_of(spec, receiver):
    """Return the signatures of a model function's EstimatorSpec by name.

    One that the receiver's tensors do not fit, as a classification without serialized examples, is left out.
    """
    signatures = {}
    for name, output in spec.export_outputs.items():
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


def keep_last(base, n):
    """Delete a directory's saved models but for the last n; None: keep all."""
    if n is not None:
        for second in sorted(name for name in tf.gfile.ListDirectory(base) if name.isdigit())[:-n]:
            tf.gfile.DeleteRecursively(os.path.join(base, second))


class Exporter(abc.ABC):
    """What train_and_evaluate calls after each evaluation; a subclass has a `name`, that of its folder."""

    @property
    @abc.abstractmethod
    def name(self):
        """The name of the folder, below `export` in the model's directory."""

    @abc.abstractmethod
    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        """Save the model of a checkpoint below export_path; return where it is, or None if it is not saved."""


def checked_exporters(exporters):
    """Return Exporters, one of them or none as a list.

    Raises:
        TypeError: one is something else.
        ValueError: one has no name, or two have the same.
    """
    found = [] if exporters is None else [exporters] if isinstance(exporters, Exporter) else list(exporters)
    names = []
    for exporter in found:
        if not isinstance(exporter, Exporter):
            raise TypeError(f"`exporters` must be an Exporter, an iterable of Exporter, or `None`, found {exporters}.")
        if not exporter.name:
            raise ValueError(f"An Exporter cannot have a name that is `None` or empty. All exporter names: {names}")
        if exporter.name in names:
            raise ValueError(f"`exporters` must have unique names. Such a name is not unique: {exporter.name}")
        names.append(exporter.name)
    return found


class _SavedModelExporter(Exporter):
    name = None

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False, exports_to_keep=None):
        if exports_to_keep is not None and exports_to_keep <= 0:
            raise ValueError(f"`exports_to_keep`, if provided, must be a positive number. Got {exports_to_keep}")
        self.name = name
        self._arguments = (serving_input_receiver_fn, assets_extra, as_text)
        self._exports_to_keep = exports_to_keep

    def _save(self, estimator, export_path, checkpoint_path):
        saved = estimator.export_savedmodel(export_path, *self._arguments, checkpoint_path=checkpoint_path)
        keep_last(export_path, self._exports_to_keep)
        return saved


class FinalExporter(_SavedModelExporter):
    """Saves a model at the end of its training."""

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False):
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text)

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        return self._save(estimator, export_path, checkpoint_path) if is_the_final_export else None


class LatestExporter(_SavedModelExporter):
    """Saves a model after each of its evaluations, and keeps the last few."""

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False, exports_to_keep=5):
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text, exports_to_keep)

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        return self._save(estimator, export_path, checkpoint_path)


def _loss_smaller(best_eval_result, current_eval_result):
    return best_eval_result["loss"] > current_eval_result["loss"]


class BestExporter(_SavedModelExporter):
    """Saves a model that was evaluated better than all before it, those of earlier runs included.

    Args:
        event_file_pattern: where the summaries of earlier evaluations are, below the model's directory; or None.
        compare_fn: `(best_eval_result, current_eval_result)` -> whether the current one is better.
    """

    def __init__(
        self,
        name="best_exporter",
        serving_input_receiver_fn=None,
        event_file_pattern="eval/*.tfevents.*",
        compare_fn=_loss_smaller,
        assets_extra=None,
        as_text=False,
        exports_to_keep=5,
    ):
        if compare_fn is None:
            raise ValueError("`compare_fn` must not be None.")
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text, exports_to_keep)
        self._pattern, self._is_better = event_file_pattern, compare_fn
        self._best, self._model_dir = None, None

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        if self._pattern and self._model_dir != estimator.model_dir:
            self._model_dir, self._best = estimator.model_dir, None
            for path in tf.gfile.Glob(os.path.join(self._model_dir, self._pattern)):
                self._see_events(path)
        return self._save(estimator, export_path, checkpoint_path) if self._see(eval_result) else None

    def _see_events(self, path):
        for event in tf.train.summary_iterator(path):
            values = {value.tag: value.simple_value for value in event.summary.value if value.HasField("simple_value")}
            if values:
                self._see(values)

    def _see(self, result):
        """Tell whether a result is better than the best one, and if so, remember it."""
        better = self._best is None or self._is_better(best_eval_result=self._best, current_eval_result=result)
        if better:
            self._best = result
        return better

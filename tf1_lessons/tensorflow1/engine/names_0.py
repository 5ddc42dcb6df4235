"""Names and argument orders from before TensorFlow 1.0, each with the meaning that it had in 0.12.

Every script gets the names that 1.0 removed. A function whose arguments 1.0 reordered keeps both orders: a call that
only 0.x accepted, such as `tf.concat(1, [a, b])`, gets 0.x's meaning. Some calls do not show their release, such as the
positional arguments of the cross entropies. They have 0.x's meaning once a file of 0.x was read: see `release_0`.

The functions here call `tf.compat.v1`: 0.x did not have it, so it stays as 1.15.5 made it.
"""

import functools
import importlib
import operator
import sys

import numpy as np
from tensorflow import compat
from tensorflow.python.framework.ops import RegisterShape  # noqa: F401 - 0.x's tf.RegisterShape
from tensorflow.python.ops import resources  # noqa: F401 - 0.x's tf.resources
from tensorflow.python.training.saving.saveable_object_util import set_cpu0 as graph_util__set_cpu0  # noqa: F401

from tf1_lessons.tensorflow1 import account
from tf1_lessons.tensorflow1.engine import cells_0
from tf1_lessons.tensorflow1.engine.release_0 import CONTRIB, GONE, RENAMED

PAGE = "docs/old-scripts.md"

tf = compat.v1

CHOSEN = {}  # path -> function that takes 0.x's arguments if the call shows them, else 1.x's
MEANT = {}  # path -> what a program of 0.x gets where no call can show the release

# Private modules that scripts import, and where the public names of their functions are.
_PRIVATE = {
    "array_ops": "",
    "math_ops": "",
    "logging_ops": "",
    "image_ops": "image",
    "nn": "nn",
    "nn_ops": "nn",
    "rnn": "nn",
    "rnn_cell": "nn.rnn_cell",
    "rnn_cell_impl": "nn.rnn_cell",
}


def install():
    """Put 0.x's names into TensorFlow's modules."""
    root = sys.modules["tensorflow"]
    for path in {path.rpartition(".")[0] for path in GONE} - {"nn.seq2seq"}:
        module = operator.attrgetter(path)(root) if path else root
        # The wrapper of a public module asks the module inside for what it lacks.
        module._tfmw_wrapped_module.__getattr__ = functools.partial(_look_up, module, path)
    for name, path in _PRIVATE.items():
        module = importlib.import_module(f"tensorflow.python.ops.{name}")
        module.__getattr__ = functools.partial(_look_up, module, path)
    _set(CHOSEN)


def switch_to_0():
    """Give the program 0.x's meanings where no call can show the release."""
    _set(MEANT)
    for name, cell in cells_0.cells().items():
        for module in (sys.modules["tensorflow"].nn.rnn_cell, sys.modules["tensorflow.python.ops.rnn_cell"]):
            setattr(module, name, cell)


def _set(values):
    for path, value in values.items():
        module, _, name = path.rpartition(".")
        root = sys.modules["tensorflow"]
        setattr(operator.attrgetter(module)(root) if module else root, name, value)


def _look_up(module, place, name):
    """Return what 0.x had under a name that a module lacks, and keep it there."""
    path = f"{place}.{name}".lstrip(".")
    if path not in GONE:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    value = find(path)
    vars(module)[name] = value
    return value


def find(path):
    """Return what 0.x had under a path below tensorflow that 1.0 removed."""
    if path in RENAMED:
        account.provided("tf." + path, f"tf.{RENAMED[path]}, so called since 1.0", PAGE)
        return operator.attrgetter(RENAMED[path])(tf)
    if path in CONTRIB:
        account.provided("tf." + path, f"tf.contrib.{CONTRIB[path]}, so called since 1.0", PAGE)
        submodule, _, attribute = CONTRIB[path].rpartition(".")
        return getattr(importlib.import_module(f"tensorflow.contrib.{submodule}"), attribute)
    if path == "nn.seq2seq":
        account.provided("tf." + path, "tf.contrib.legacy_seq2seq, so called since 1.0", PAGE)
        return cells_0.seq2seq()
    account.provided("tf." + path, "as before 1.0", PAGE)
    return cells_0.linear if path.endswith("linear") else globals()[path.replace(".", "__")]


# Functions that take both orders of arguments


def choose(path, old, shows):
    """Return 1.15.5's function at a path. It calls `old` instead if `shows(args, kwargs)` is true."""
    new = operator.attrgetter(path)(tf)

    @functools.wraps(new)
    def chosen(*args, **kwargs):
        if not shows(args, kwargs):
            return new(*args, **kwargs)
        account.provided(f"tf.{path} as before 1.0", "its arguments in 0.x's order", PAGE)
        return old(*args, **kwargs)

    return chosen


def _shown_by(shows):
    """Register a function in 0.x's form for the calls that only 0.x accepted; `__` in its name stands for a dot."""

    def register(old):
        path = old.__name__.replace("__", ".")
        CHOSEN[path] = choose(path, old, shows)
        return old

    return register


def _is_dimension(value):
    """Tell whether a value is one integer, the dimension that 0.x wanted first."""
    if isinstance(value, tf.Tensor):
        return value.dtype.is_integer and value.shape.rank == 0
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _kind(value):
    """Return "f" for floating values, "i" for integers, else None."""
    try:
        dtype = tf.as_dtype(value.dtype) if hasattr(value, "dtype") else tf.as_dtype(np.asarray(value).dtype)
    except TypeError:
        return None
    return "f" if dtype.is_floating else "i" if dtype.is_integer else None


def _dimension_first(args, kwargs):
    second = args[1] if len(args) > 1 else kwargs.get("values")
    return "concat_dim" in kwargs or bool(args) and _is_dimension(args[0]) and not _is_dimension(second)


@_shown_by(_dimension_first)
def concat(concat_dim, values, name="concat"):
    return tf.concat(values, concat_dim, name=name)


def _split_dimension_first(args, kwargs):
    return "split_dim" in kwargs or "num_split" in kwargs or bool(args) and _is_dimension(args[0])


@_shown_by(_split_dimension_first)
def split(split_dim, num_split, value, name="split"):
    return tf.split(value, num_split, split_dim, name=name)


@_shown_by(lambda args, kwargs: len(args) > 1 or "split_dim" in kwargs and len(args) == 1)
def sparse_split(split_dim, num_split, sp_input, name=None):
    return tf.sparse_split(sp_input=sp_input, num_split=num_split, axis=split_dim, name=name)


def _says_which(args, kwargs):
    """Tell whether the dimensions are given as one truth value each."""
    dims = kwargs.get("dims", args[1] if len(args) > 1 else None)
    return (dims.dtype == tf.bool) if isinstance(dims, tf.Tensor) else np.asarray(dims).dtype == bool


@_shown_by(lambda args, kwargs: "dims" in kwargs)
def reverse(tensor, dims, name=None):
    return tf.raw_ops.Reverse(tensor=tensor, dims=dims, name=name)


MEANT["reverse"] = choose("reverse", reverse, _says_which)


@_shown_by(lambda args, kwargs: "new_height" in kwargs or len(args) > 1 and _is_dimension(args[1]))
def image__resize_images(images, new_height, new_width, method=tf.image.ResizeMethod.BILINEAR, align_corners=False):
    return tf.image.resize_images(images, [new_height, new_width], method, align_corners)


@_shown_by(lambda args, kwargs: len(args) > 1 and isinstance(args[1], tf.SparseTensor))
def nn__ctc_loss(
    inputs, labels, sequence_length, preprocess_collapse_repeated=False, ctc_merge_repeated=True, time_major=True
):
    return tf.nn.ctc_loss(
        labels, inputs, sequence_length, preprocess_collapse_repeated, ctc_merge_repeated, time_major=time_major
    )


def _inputs_before_labels(args, kwargs):
    """Tell whether the labels, which are integers, come second: 1.x rejects this order."""
    return len(args) > 3 and _kind(args[2]) == "f" and _kind(args[3]) == "i"


@_shown_by(_inputs_before_labels)
def nn__nce_loss(weights, biases, inputs, labels, *args, **kwargs):
    return tf.nn.nce_loss(weights, biases, labels, inputs, *args, **kwargs)


@_shown_by(_inputs_before_labels)
def nn__sampled_softmax_loss(weights, biases, inputs, labels, *args, **kwargs):
    return tf.nn.sampled_softmax_loss(weights, biases, labels, inputs, *args, **kwargs)


def nn__softmax_cross_entropy_with_logits(logits, labels, dim=-1, name=None):
    # 0.x's gradient reached the labels as well.
    return tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, axis=dim, name=name)


def nn__sparse_softmax_cross_entropy_with_logits(logits, labels, name=None):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


@_shown_by(lambda args, kwargs: "targets" in kwargs)
def nn__sigmoid_cross_entropy_with_logits(logits, targets, name=None):
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits, name=name)


def nn__weighted_cross_entropy_with_logits(logits, targets, pos_weight, name=None):
    return tf.nn.weighted_cross_entropy_with_logits(labels=targets, logits=logits, pos_weight=pos_weight, name=name)


def nn__log_poisson_loss(log_input, targets, compute_full_loss=False, name=None):
    return tf.nn.log_poisson_loss(targets, log_input, compute_full_loss, name)


for _function in (
    nn__softmax_cross_entropy_with_logits,
    nn__sparse_softmax_cross_entropy_with_logits,
    nn__sigmoid_cross_entropy_with_logits,
    nn__weighted_cross_entropy_with_logits,
    nn__log_poisson_loss,
):
    _path = _function.__name__.replace("__", ".")
    MEANT[_path] = choose(_path, _function, lambda args, kwargs: bool(args) or "targets" in kwargs)


class _SparseTensorMeta(type(tf.SparseTensor)):
    def __call__(cls, indices, values, dense_shape=None, shape=None):
        return tf.SparseTensor(indices, values, shape if dense_shape is None else dense_shape)

    def __instancecheck__(cls, instance):
        return isinstance(instance, tf.SparseTensor)


class SparseTensor(tf.SparseTensor, metaclass=_SparseTensorMeta):
    __doc__ = tf.SparseTensor.__doc__


MEANT["SparseTensor"] = SparseTensor


# Functions that 1.0 removed


def select(condition, t, e, name=None):
    return tf.where(condition, t, e, name=name)


def batch_matmul(x, y, adj_x=None, adj_y=None, name=None):
    return tf.matmul(x, y, adjoint_a=bool(adj_x), adjoint_b=bool(adj_y), name=name)


def split_v(value, size_splits, split_dim=0, num=None, name="split_v"):
    return tf.split(value, size_splits, split_dim, num, name)


def _collected(op, collections, name, default, **inputs):
    """Make a summary op and collect it. Its tag is written as given; since 1.0 the name scope is put before it."""
    with tf.name_scope(name, default, [value for value in inputs.values() if isinstance(value, tf.Tensor)]) as scope:
        summary = op(name=scope, **inputs)
    for collection in [tf.GraphKeys.SUMMARIES] if collections is None else collections:
        tf.add_to_collection(collection, summary)
    return summary


def scalar_summary(tags, values, collections=None, name=None):
    values = tf.convert_to_tensor(values)
    return _collected(tf.raw_ops.ScalarSummary, collections, name, "ScalarSummary", tags=tags, values=values)


def histogram_summary(tag, values, collections=None, name=None):
    values = tf.convert_to_tensor(values)
    return _collected(tf.raw_ops.HistogramSummary, collections, name, "HistogramSummary", tag=tag, values=values)


def image_summary(tag, tensor, max_images=3, collections=None, name=None):
    red = tf.make_tensor_proto([255, 0, 0, 255], tf.uint8)  # the op's default color for pixels that are not finite
    inputs = {"tag": tag, "tensor": tf.convert_to_tensor(tensor), "max_images": max_images, "bad_color": red}
    return _collected(tf.raw_ops.ImageSummary, collections, name, "ImageSummary", **inputs)


def audio_summary(tag, tensor, sample_rate, max_outputs=3, collections=None, name=None):
    inputs = {
        "tag": tag,
        "tensor": tf.convert_to_tensor(tensor),
        "sample_rate": tf.convert_to_tensor(sample_rate, tf.float32),
        "max_outputs": max_outputs,
    }
    return _collected(tf.raw_ops.AudioSummaryV2, collections, name, "AudioSummary", **inputs)

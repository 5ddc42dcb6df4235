"""Names and argument orders from before TensorFlow 1.0, each with the meaning that it had in 0.12.

Names that 1.0 removed are given to every script. A function that 1.0 gave another order keeps both: a call that only
0.x understood, such as `tf.concat(1, [a, b])`, gets 0.x's meaning. Where a call cannot show it, as with the positional
arguments of the cross entropies, the script's other names do: see `uses_old_names` and `namespace.set_release`.
"""

import ast
import functools
import inspect
import re

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.ops import resources

from tf1_lessons.tensorflow1 import account, changed, namespace

PAGE = "docs/old-scripts.md"

RENAMED = {  # same arguments, another name since
    "mul": "multiply",
    "sub": "subtract",
    "neg": "negative",
    "inv": "reciprocal",
    "pack": "stack",
    "unpack": "unstack",
    "complex_abs": "abs",
    "concat_v2": "concat",
    "list_diff": "setdiff1d",
    "merge_summary": "summary.merge",
    "merge_all_summaries": "summary.merge_all",
    "train.SummaryWriter": "summary.FileWriter",
    "train.SummaryWriterCache": "summary.FileWriterCache",
    "train.SyncReplicasOptimizerV2": "train.SyncReplicasOptimizer",
    "image.per_image_whitening": "image.per_image_standardization",
    "image.random_crop": "random_crop",
    "nn.deconv2d": "nn.conv2d_transpose",
    "nn.rnn": "nn.static_rnn",
    "nn.bidirectional_rnn": "nn.static_bidirectional_rnn",
    "nn.state_saving_rnn": "nn.static_state_saving_rnn",
    "batch_cholesky": "cholesky",
    "batch_cholesky_solve": "cholesky_solve",
    "batch_fft": "fft",
    "batch_fft2d": "fft2d",
    "batch_fft3d": "fft3d",
    "batch_ifft": "ifft",
    "batch_ifft2d": "ifft2d",
    "batch_ifft3d": "ifft3d",
    "batch_matrix_band_part": "matrix_band_part",
    "batch_matrix_determinant": "matrix_determinant",
    "batch_matrix_diag": "matrix_diag",
    "batch_matrix_diag_part": "matrix_diag_part",
    "batch_matrix_inverse": "matrix_inverse",
    "batch_matrix_set_diag": "matrix_set_diag",
    "batch_matrix_solve": "matrix_solve",
    "batch_matrix_solve_ls": "matrix_solve_ls",
    "batch_matrix_transpose": "matrix_transpose",
    "batch_matrix_triangular_solve": "matrix_triangular_solve",
    "batch_self_adjoint_eig": "self_adjoint_eig",
    "batch_svd": "svd",
}
CONTRIB = {  # now in tf.contrib
    "nn.rnn_cell.EmbeddingWrapper": "rnn.EmbeddingWrapper",
    "nn.rnn_cell.InputProjectionWrapper": "rnn.InputProjectionWrapper",
    "nn.rnn_cell.OutputProjectionWrapper": "rnn.OutputProjectionWrapper",
}
# Names that 1.15 still had.
DEPRECATED = {
    "all_variables",
    "initialize_all_variables",
    "initialize_local_variables",
    "initialize_variables",
    "op_scope",
    "variable_op_scope",
}

NAMES = {"resources": resources}  # path -> what 0.x had under a name that 1.0 removed
CHOSEN = {}  # path -> function that takes 0.x's arguments where the call shows them, else 1.x's
MEANT = {}  # path -> what stands under the name in a script of 0.x, where no call can show it


def _gone(function):
    """Register a function whose name 1.0 removed; `__` in its name stands for a dot."""
    NAMES[function.__name__.replace("__", ".")] = function
    return function


def choose(path, old, shows):
    """Return 1.15.5's function at a path, that calls `old` instead if `shows(args, kwargs)` says so."""

    @functools.wraps(changed.find(path))
    def chosen(*args, **kwargs):
        if not shows(args, kwargs):
            return (changed.TABLE.get(path) or changed.find(path))(*args, **kwargs)
        account.provided(f"tf.{path} as before 1.0", "its arguments in 0.x's order", PAGE)
        return old(*args, **kwargs)

    return chosen


def _shown_by(shows):
    """Register a function in 0.x's form for the calls that only 0.x understood."""

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
    """The dimensions are given as one truth value for each."""
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
    """Labels are integers and inputs are not: 1.x refuses these two the other way round."""
    return len(args) > 3 and _kind(args[2]) == "f" and _kind(args[3]) == "i"


@_shown_by(_inputs_before_labels)
def nn__nce_loss(weights, biases, inputs, labels, *args, **kwargs):
    return tf.nn.nce_loss(weights, biases, labels, inputs, *args, **kwargs)


@_shown_by(_inputs_before_labels)
def nn__sampled_softmax_loss(weights, biases, inputs, labels, *args, **kwargs):
    return tf.nn.sampled_softmax_loss(weights, biases, labels, inputs, *args, **kwargs)


def nn__softmax_cross_entropy_with_logits(logits, labels, dim=-1, name=None):
    # 0.x's gradient reached the labels, too.
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


def _linear(args, output_size, bias, bias_start=0.0, scope=None):
    """Return the sum of the matrices `args`, each times a variable of its own, plus a bias if wanted."""
    args = args if isinstance(args, (list, tuple)) else [args]
    rows = sum(int(arg.shape[1]) for arg in args)
    with tf.variable_scope(scope or "Linear"):
        matrix = tf.get_variable("Matrix", [rows, output_size], args[0].dtype)
        product = tf.matmul(args[0] if len(args) == 1 else tf.concat(args, 1), matrix)
        if not bias:
            return product
        start = tf.constant_initializer(bias_start, dtype=args[0].dtype)
        return product + tf.get_variable("Bias", [output_size], args[0].dtype, start)


NAMES.update(dict.fromkeys(["nn.rnn_cell._linear", "nn.rnn_cell.linear", "nn.seq2seq.linear"], _linear))


@functools.lru_cache(maxsize=None)
def _seq2seq():
    """Return tf.nn.seq2seq: a loss function of one's own got inputs and labels there, in this order, by position."""
    new = namespace.resolve("tensorflow.contrib.legacy_seq2seq")
    module = namespace.Module("tensorflow.nn.seq2seq", new)

    def inputs_first(function):
        @functools.wraps(function)
        def called(*args, **kwargs):
            bound = inspect.signature(function).bind(*args, **kwargs)
            loss = bound.arguments.get("softmax_loss_function")
            if loss is not None:
                bound.arguments["softmax_loss_function"] = lambda labels, logits: loss(logits, labels)
            return function(*bound.args, **bound.kwargs)

        return called

    for name in ("sequence_loss", "sequence_loss_by_example", "model_with_buckets"):
        setattr(module, name, inputs_first(getattr(new, name)))
    return module


@_gone
def select(condition, t, e, name=None):
    return tf.where(condition, t, e, name=name)


@_gone
def batch_matmul(x, y, adj_x=None, adj_y=None, name=None):
    return tf.matmul(x, y, adjoint_a=bool(adj_x), adjoint_b=bool(adj_y), name=name)


@_gone
def split_v(value, size_splits, split_dim=0, num=None, name="split_v"):
    return tf.split(value, size_splits, split_dim, num, name)


def _collected(op, collections, name, default, **inputs):
    """Make a summary op whose tag is written as given, not prefixed by its scope as since 1.0, and collect it."""
    with tf.name_scope(name, default, [value for value in inputs.values() if isinstance(value, tf.Tensor)]) as scope:
        summary = op(name=scope, **inputs)
    for collection in [tf.GraphKeys.SUMMARIES] if collections is None else collections:
        tf.add_to_collection(collection, summary)
    return summary


@_gone
def scalar_summary(tags, values, collections=None, name=None):
    values = tf.convert_to_tensor(values)
    return _collected(tf.raw_ops.ScalarSummary, collections, name, "ScalarSummary", tags=tags, values=values)


@_gone
def histogram_summary(tag, values, collections=None, name=None):
    values = tf.convert_to_tensor(values)
    return _collected(tf.raw_ops.HistogramSummary, collections, name, "HistogramSummary", tag=tag, values=values)


@_gone
def image_summary(tag, tensor, max_images=3, collections=None, name=None):
    white = tf.make_tensor_proto([255, 0, 0, 255], tf.uint8)  # the op's own default for a pixel that is not finite
    inputs = {"tag": tag, "tensor": tf.convert_to_tensor(tensor), "max_images": max_images, "bad_color": white}
    return _collected(tf.raw_ops.ImageSummary, collections, name, "ImageSummary", **inputs)


@_gone
def audio_summary(tag, tensor, sample_rate, max_outputs=3, collections=None, name=None):
    inputs = {
        "tag": tag,
        "tensor": tf.convert_to_tensor(tensor),
        "sample_rate": tf.convert_to_tensor(sample_rate, tf.float32),
        "max_outputs": max_outputs,
    }
    return _collected(tf.raw_ops.AudioSummaryV2, collections, name, "AudioSummary", **inputs)


class _Scoped:
    """A cell without variables of its own: before 1.2 it took those of the variable scope that it was called in.

    So `[cell] * 3` were three layers, and an encoder and a decoder could be built from one cell.
    """

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        object.__setattr__(self, "_arguments", (args, kwargs))
        object.__setattr__(self, "_placed", {})  # (graph, variable scope) -> the cell of 1.x that is called there
        return self

    def __deepcopy__(self, memo):
        made, keywords = self._arguments
        return type(self)(*made, **keywords)

    def __call__(self, inputs, state, scope=None, *args, **kwargs):
        if self._placed is None:
            return super().__call__(inputs, state, scope, *args, **kwargs)
        place = tf.get_default_graph(), tf.get_variable_scope().name, getattr(scope, "name", scope)
        if place not in self._placed:
            made, keywords = self._arguments
            self._placed[place] = type(self)(*made, **keywords)
            object.__setattr__(self._placed[place], "_placed", None)
        return self._placed[place](inputs, state, scope, *args, **kwargs)


def _cell(name, arguments):
    """Return a cell of tf.nn.rnn_cell with 0.12's positional arguments; keywords are those of either release."""
    new = getattr(tf.nn.rnn_cell, name)

    def __init__(self, *args, **kwargs):
        kwargs.update(zip(arguments.split(), args))
        kwargs.pop("input_size", None)  # deprecated even then: the first input tells
        for shards in ("num_unit_shards", "num_proj_shards"):
            if kwargs.get(shards) == 1:
                del kwargs[shards]
        new.__init__(self, **kwargs)

    # Of the same name, for a cell names its variables' scope after its class.
    return type(name, (_Scoped, new), {"__init__": __init__, "__doc__": new.__doc__, "__module__": new.__module__})


@functools.lru_cache(maxsize=None)
def _cells():
    """Return the cells of tf.nn.rnn_cell as 0.12 had them, by path."""
    arguments = {
        "BasicRNNCell": "num_units input_size activation",
        "GRUCell": "num_units input_size activation",
        "BasicLSTMCell": "num_units forget_bias input_size state_is_tuple activation",
        "LSTMCell": "num_units input_size use_peepholes cell_clip initializer num_proj proj_clip num_unit_shards"
        " num_proj_shards forget_bias state_is_tuple activation",
        "MultiRNNCell": "cells state_is_tuple",
        "DropoutWrapper": "cell input_keep_prob output_keep_prob seed",
    }
    return {"nn.rnn_cell." + name: _cell(name, names) for name, names in arguments.items()}


class _Scan(ast.NodeVisitor):
    """Looks for what 1.15.5 refuses and 0.x took, where the script does not ask first which of them it meets."""

    GONE = {*RENAMED, *CONTRIB, *NAMES, "nn.seq2seq"}

    def __init__(self):
        self.paths = {"tf": ""}  # what the script calls a module or a symbol -> its path below tensorflow
        self.gone = self.deprecated = self.by_position = False

    def visit_Import(self, node):
        for alias in node.names:
            first, _, path = alias.name.partition(".")
            if first == "tensorflow":
                self._see(path)
                self.paths[alias.asname or first] = path if alias.asname else ""

    def visit_ImportFrom(self, node):
        first, _, path = (node.module or "").partition(".")
        if first == "tensorflow" and not node.level:
            for alias in node.names:
                full = f"{path}.{alias.name}".strip(".")
                self._see(full)
                self.paths[alias.asname or alias.name] = full

    def visit_If(self, node):
        if not _asks_release(node.test):
            self.generic_visit(node)

    visit_IfExp = visit_If

    def visit_Try(self, node):
        caught = [child for handler in node.handlers for child in ast.walk(handler.type or _ANY)]
        if not _ERRORS.intersection(getattr(child, "id", None) for child in caught):
            self.generic_visit(node)

    def visit_Attribute(self, node):
        self._see(self._path(node))
        self.generic_visit(node)

    def visit_Call(self, node):
        path, count = self._path(node.func) or "", len(node.args)
        keywords = {keyword.arg for keyword in node.keywords}
        first = node.args[0] if node.args else None
        if isinstance(first, ast.UnaryOp):
            first = first.operand
        number = isinstance(first, ast.Constant) and type(first.value) is int
        self.gone |= bool(_GONE_KEYWORDS.get(path, set()) & keywords)
        self.gone |= number and (path == "split" or path == "concat" and count > 1)
        self.gone |= path.startswith("nn.rnn_cell.") and "input_size" in keywords
        self.by_position |= count > 0 and path in _NAMED_ONLY
        self.generic_visit(node)

    def _path(self, node):
        """Return the path below tensorflow that an expression spells, or None."""
        if isinstance(node, ast.Name):
            return self.paths.get(node.id)
        path = self._path(node.value) if isinstance(node, ast.Attribute) else None
        return None if path is None else f"{path}.{node.attr}".strip(".")

    def _see(self, path):
        self.gone |= path in self.GONE or (path or "").startswith("models.rnn")
        self.deprecated |= path in DEPRECATED


_GONE_KEYWORDS = {
    "concat": {"concat_dim"},
    "split": {"split_dim", "num_split"},
    "SparseTensor": {"shape"},
    "reverse": {"dims"},
    "nn.sigmoid_cross_entropy_with_logits": {"targets"},
}
_ANY = ast.Name("Exception")  # what a bare except catches
_ERRORS = {"Exception", "BaseException", "AttributeError", "ImportError", "NameError", "TypeError", "ValueError"}
_NAMED_ONLY = {f"nn.{name}_cross_entropy_with_logits" for name in ("softmax", "sparse_softmax", "sigmoid")}


def _asks_release(test):
    """Tell whether a condition looks at TensorFlow's version, or at what it has."""
    names = [getattr(node, "id", None) or getattr(node, "attr", None) or "" for node in ast.walk(test)]
    return any(re.search("version|hasattr|(^|_)ver($|_)", name.lower()) for name in names)


def uses_old_names(source):
    """Tell whether a script, its text or its ast.Module, was written for a TensorFlow before 1.0.

    It was if it uses names or keywords that 1.0 removed, or calls a cross entropy by position, which 1.x refused, and
    also has names that 1.0 deprecated. What stands under a question for the version, or in a `try`, does not count:
    such a script runs on 1.15.5, as a script of 1.15.
    """
    scan = _Scan()
    scan.visit(ast.parse(source) if isinstance(source, str) else source)
    return scan.gone or scan.deprecated and scan.by_position


def name(path):
    """Return what 0.x had under a path below tensorflow and 1.15.5 has not, or has in two orders; or None."""
    if path in CHOSEN:
        return CHOSEN[path]
    if path in RENAMED:
        account.provided("tf." + path, f"tf.{RENAMED[path]}, so called since 1.0", PAGE)
        return changed.find(RENAMED[path])
    if path in CONTRIB:
        account.provided("tf." + path, f"tf.contrib.{CONTRIB[path]}, so called since 1.0", PAGE)
        submodule, _, attribute = CONTRIB[path].partition(".")
        return getattr(namespace.resolve(f"tensorflow.contrib.{submodule}"), attribute)
    if path == "nn.seq2seq":
        account.provided("tf." + path, "tf.contrib.legacy_seq2seq, so called since 1.0", PAGE)
        return _seq2seq()
    if path in NAMES:
        account.provided("tf." + path, "as before 1.0", PAGE)
        return NAMES[path]
    return None


def meaning(path):
    """Return what stands under a path in a script of 0.x, where 1.15.5 has something else; or None."""
    if path.startswith("nn.rnn_cell."):
        return _cells().get(path)
    return MEANT.get(path)

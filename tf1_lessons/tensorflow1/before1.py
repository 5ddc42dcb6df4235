"""Names and argument orders from before TensorFlow 1.0, each with the meaning that it had in 0.12.

Names that 1.0 removed are given to every script. A function that 1.0 gave another order keeps both: a call that only
0.x understood, such as `tf.concat(1, [a, b])`, gets 0.x's meaning. Where a call cannot show it, as with the positional
arguments of the cross entropies, the script's other names do: see `uses_old_names` and `namespace.set_release`.
"""

import ast
import copy
import functools
import importlib

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.ops import resources

from tf1_lessons.tensorflow1 import account, changed

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
CONTRIB = {  # now modules of tf.contrib: name -> where
    "nn.seq2seq": "legacy_seq2seq",
    "nn.rnn_cell.EmbeddingWrapper": "rnn.EmbeddingWrapper",
    "nn.rnn_cell.InputProjectionWrapper": "rnn.InputProjectionWrapper",
    "nn.rnn_cell.OutputProjectionWrapper": "rnn.OutputProjectionWrapper",
}
# Names that 1.15 kept, but no script of 1.x's time had reason to write.
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


def _find(path):
    """Return compat.v1's symbol at a dotted path."""
    return functools.reduce(getattr, path.split("."), tf)


def choose(path, old, shows):
    """Return 1.15.5's function at a path, that calls `old` instead if `shows(args, kwargs)` says so."""
    new = changed.TABLE.get(path) or _find(path)

    @functools.wraps(new)
    def chosen(*args, **kwargs):
        if not shows(args, kwargs):
            return new(*args, **kwargs)
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


def _always(args, kwargs):
    return True


def _by_position(args, kwargs):
    return bool(args)


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


@_shown_by(lambda args, kwargs: "dims" in kwargs)
def reverse(tensor, dims, name=None):
    return tf.raw_ops.Reverse(tensor=tensor, dims=dims, name=name)


MEANT["reverse"] = choose("reverse", reverse, _always)


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


def _cell(name, arguments):
    """Return a cell of tf.nn.rnn_cell that takes 0.x's arguments, and 1.x's where they come by name."""
    new = getattr(tf.nn.rnn_cell, name)

    def __init__(self, *args, **kwargs):
        kwargs.update(zip(arguments, args))
        kwargs.pop("input_size", None)  # deprecated even then: the first input tells
        for unused in ("num_unit_shards", "num_proj_shards"):
            if kwargs.get(unused) == 1:
                del kwargs[unused]
        new.__init__(self, **kwargs)

    # Of the same name: a cell names its variables' scope after its class.
    return type(name, (new,), {"__init__": __init__, "__doc__": new.__doc__, "__module__": new.__module__})


_LSTM = (
    "num_units input_size use_peepholes cell_clip initializer num_proj proj_clip num_unit_shards num_proj_shards"
    " forget_bias state_is_tuple activation"
)


@functools.lru_cache(maxsize=None)
def _cells():
    """Return the cells of tf.nn.rnn_cell as 0.12 had them, by path."""
    cells = {
        "BasicRNNCell": _cell("BasicRNNCell", "num_units input_size activation".split()),
        "GRUCell": _cell("GRUCell", "num_units input_size activation".split()),
        "BasicLSTMCell": _cell("BasicLSTMCell", "num_units forget_bias input_size state_is_tuple activation".split()),
        "LSTMCell": _cell("LSTMCell", _LSTM.split()),
    }
    new = tf.nn.rnn_cell.MultiRNNCell

    class MultiRNNCell(new):
        __doc__ = new.__doc__

        def __init__(self, cells, state_is_tuple=True):
            # Before 1.2 a cell had no variables of its own, so [cell] * n were n layers.
            seen = set()
            cells = [copy.deepcopy(cell) if id(cell) in seen else seen.add(id(cell)) or cell for cell in cells]
            super().__init__(cells, state_is_tuple)

    MultiRNNCell.__module__, MultiRNNCell.__qualname__ = new.__module__, "MultiRNNCell"
    cells["MultiRNNCell"] = MultiRNNCell
    return {"nn.rnn_cell." + name: cell for name, cell in cells.items()}


class _Scan(ast.NodeVisitor):
    """Looks for what only a script from before 1.0 has reason to write."""

    OLD = {*RENAMED, *CONTRIB, *NAMES, *DEPRECATED}

    def __init__(self):
        self.names = {"tf": ""}  # what the script calls a module -> its path below tensorflow
        self.found = False

    def visit_Import(self, node):
        for alias in node.names:
            if alias.name.split(".")[0] == "tensorflow":
                path = alias.name.partition(".")[2]
                self.found |= path == "models" or path.startswith("models.rnn")
                self.names[alias.asname or "tensorflow"] = path if alias.asname else ""

    def visit_ImportFrom(self, node):
        first, _, path = (node.module or "").partition(".")
        if first == "tensorflow" and not node.level:
            for alias in node.names:
                full = f"{path}.{alias.name}".strip(".")
                self.found |= full in self.OLD or full.startswith("models.rnn")
                self.names[alias.asname or alias.name] = full

    def _path(self, node):
        """Return the path below tensorflow that an expression spells, or None."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            path = self._path(node.value)
            return None if path is None else f"{path}.{node.attr}".strip(".")
        return None

    def visit_Attribute(self, node):
        self.found |= self._path(node) in self.OLD
        self.generic_visit(node)

    def visit_Call(self, node):
        path = self._path(node.func)
        first = node.args[0] if node.args else None
        number = first.operand if isinstance(first, ast.UnaryOp) else first
        number = isinstance(number, ast.Constant) and type(number.value) is int
        keywords = {keyword.arg for keyword in node.keywords}
        if path == "concat":
            self.found |= "concat_dim" in keywords or number and len(node.args) > 1
        elif path == "split":
            self.found |= bool({"split_dim", "num_split"} & keywords) or number
        elif path == "SparseTensor":
            self.found |= "shape" in keywords
        elif path == "nn.sigmoid_cross_entropy_with_logits":
            self.found |= "targets" in keywords
        elif path and path.startswith("nn.rnn_cell."):
            self.found |= "input_size" in keywords
        self.generic_visit(node)


def uses_old_names(source):
    """Tell whether a script was written for a TensorFlow before 1.0: its text, or its ast.Module, has names or calls
    that 1.0 removed, or those that it kept as deprecated, such as `tf.initialize_all_variables`."""
    scan = _Scan()
    scan.visit(ast.parse(source) if isinstance(source, str) else source)
    return scan.found


def name(path):
    """Return what 0.x had under a path below tensorflow and 1.15.5 has not, or has in two orders; or None."""
    if path in CHOSEN:
        return CHOSEN[path]
    if path in RENAMED:
        account.provided("tf." + path, f"tf.{RENAMED[path]}, so called since 1.0", PAGE)
        return _find(RENAMED[path])
    if path in CONTRIB:
        account.provided("tf." + path, f"tf.contrib.{CONTRIB[path]}, so called since 1.0", PAGE)
        submodule, _, attribute = CONTRIB[path].partition(".")
        module = importlib.import_module(f"{__package__}.contrib.{submodule}")
        return getattr(module, attribute) if attribute else module
    if path in NAMES:
        account.provided("tf." + path, "as before 1.0", PAGE)
        return NAMES[path]
    return None


def meaning(path):
    """Return what stands under a path in a script of 0.x, where 1.15.5 has something else; or None."""
    if path.startswith("nn.rnn_cell."):
        return _cells().get(path)
    return MEANT.get(path)

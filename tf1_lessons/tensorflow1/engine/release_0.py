"""Was a file written for TensorFlow 0.x? Its syntax tree tells: it uses names or argument orders that 1.0 removed.

The tables of names are here as well, so that reading a tree needs no TensorFlow. `names_0` implements them.
"""

import ast
import importlib.machinery
import operator
import re
import sys

from tf1_lessons import LessonError

RENAMED = {  # the same arguments under a new name
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
    **{
        f"batch_{name}": name
        for name in "cholesky cholesky_solve fft fft2d fft3d ifft ifft2d ifft3d matrix_band_part matrix_determinant"
        " matrix_diag matrix_diag_part matrix_inverse matrix_set_diag matrix_solve matrix_solve_ls matrix_transpose"
        " matrix_triangular_solve self_adjoint_eig svd".split()
    },
}
_WRAPPERS = ("EmbeddingWrapper", "InputProjectionWrapper", "OutputProjectionWrapper")
CONTRIB = {f"nn.rnn_cell.{name}": f"rnn.{name}" for name in _WRAPPERS}  # moved to tf.contrib
# Functions and modules that 1.0 removed; names_0 and cells_0 have them.
REMOVED = set(
    "RegisterShape audio_summary batch_matmul graph_util.set_cpu0 histogram_summary image_summary nn.rnn_cell._linear"
    " nn.rnn_cell.linear nn.seq2seq nn.seq2seq.linear resources scalar_summary select split_v".split()
)
GONE = {*RENAMED, *CONTRIB, *REMOVED}
# 1.0 deprecated these names, and 1.15 still has them.
DEPRECATED = set(
    "all_variables initialize_all_variables initialize_local_variables initialize_variables op_scope"
    " variable_op_scope".split()
)

_old_file_read = False  # whether a file of 0.x was read
_names = None  # the module names_0, once TensorFlow has been imported


def read(tree):
    """Look at the syntax tree of a user's file. One that was written for 0.x gives the program 0.x's meanings."""
    global _old_file_read
    if not _old_file_read and uses_old_names(tree):
        _old_file_read = True
        if _names is not None:
            _names.switch_to_0()


def tensorflow_imported():
    """Put 0.x's names into TensorFlow's modules, right after its import."""
    global _names
    from tf1_lessons.tensorflow1.engine import names_0

    _names = names_0
    names_0.install()
    if _old_file_read:
        names_0.switch_to_0()


def uses_old_names(tree):
    """Tell whether a syntax tree was written for a TensorFlow before 1.0.

    It was if it uses names or keywords that 1.0 removed. It also was if it has names that 1.0 deprecated and calls a
    cross entropy by position, which 1.x rejects. Code in a `try` or under a condition that asks for the version does
    not count: such a script runs on 1.15.5 as a script of 1.15.
    """
    scan = _Scan()
    scan.visit(tree)
    return scan.gone or scan.deprecated and scan.by_position


# Modules of 0.x


class MissingModuleError(LessonError, ModuleNotFoundError):
    """A module that left TensorFlow before 1.0."""


# Modules that 1.0 moved: dotted name -> path below tensorflow of the same names, or "" for the packages around them.
_MOVED = {
    "tensorflow.models": "",
    "tensorflow.models.rnn": "",
    "tensorflow.models.rnn.rnn": "nn",
    "tensorflow.models.rnn.rnn_cell": "nn.rnn_cell",
    "tensorflow.models.rnn.seq2seq": "nn.seq2seq",
    "tensorflow.python.ops.seq2seq": "nn.seq2seq",
}


def find_spec(fullname):
    """Return the import system's spec of a module that only 0.x had under this name, or None."""
    if fullname in _MOVED or fullname.startswith("tensorflow.models."):
        return importlib.machinery.ModuleSpec(fullname, _Loader(), is_package=not _MOVED.get(fullname, True))
    return None


class _Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__name__
        if name not in _MOVED:
            raise MissingModuleError(
                f"{name} left TensorFlow before 1.0: put its file from github.com/tensorflow/models beside the script"
            )
        if _MOVED[name]:
            sys.modules[name] = operator.attrgetter(_MOVED[name])(sys.modules["tensorflow"])


# Reading a syntax tree


class _Scan(ast.NodeVisitor):
    """Looks for names and calls that 0.x accepted and 1.15.5 rejects, unless the script first asks which one it has."""

    def __init__(self):
        self.paths = {"tf": ""}  # the script's name for a module or symbol -> its path below tensorflow
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
        self.gone |= path in GONE or (path or "").startswith(("models.rnn", "python.ops.seq2seq"))
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

"""What TensorFlow 1.15 said in an error, where today's says the same in other words, and what its types were called.

A user's file that catches an exception gets it with 1.15's words: world/objects.py has `caught` called first in each
of the file's `except` blocks, and `shown` for what it makes a text of. What nothing here matches stays as it is.
"""

import functools
import re
import sys

_GRAPH = "in Graph execution. Use Eager execution or decorate this function with @tf.function."
_WORDS = [  # (pattern, what 1.15 said)
    (r"\bSymbolicTensor\b", "Tensor"),
    (r"'\{\{node ([^ }]*)\}\} = (\w+)\[.*?\]\([^()]*\)'", r"'\1' (op: '\2')"),
    (
        r"^Using a symbolic `tf.Tensor` as a Python `bool` is not allowed.*",
        rf"using a `tf.Tensor` as a Python `bool` is not allowed {_GRAPH}",
    ),
    (
        r"^Iterating over a symbolic `tf.Tensor` is not allowed.*",
        rf"iterating over `tf.Tensor` is not allowed {_GRAPH}",
    ),
    (
        r"^len is not well defined for a symbolic Tensor \((.*)\)\. ",
        r"len is not well defined for symbolic Tensors. (\1) ",
    ),
    (r"Expected (\w+), but got (.*) of type 'str'\.$", r"Expected \1, got '\2' of type 'str' instead."),
    (r"Expected (\w+), but got (.*) of type '(\w+)'\.$", r"Expected \1, got \2 of type '\3' instead."),
    (
        r"^Expected \w+ passed to parameter 'y' of op '(\w+)', got .* of type 'float' instead\..* Expected (\w+),.*",
        r"Input 'y' of '\1' Op has type float32 that does not match type \2 of argument 'x'.",
    ),
    (
        r"^(Cannot feed value of shape .* for Tensor) (\S+), which has shape (.*)$",
        r"\1 '\2', which has shape '\3'",
    ),
    (
        r"^Argument `fetch` = None has invalid type .*",
        "Fetch argument None has invalid type <class 'NoneType'>",
    ),
    (
        r"^Argument `fetch` = (.*) has invalid type \"(\w+)\" must be",
        r"Fetch argument \1 has invalid type <class '\2'>, must be",
    ),
    (
        r'^Argument `fetch` = Tensor\("([^"]*)", shape=(.*?), dtype=(\w+)\) cannot',
        r"Fetch argument <tf.Tensor '\1' shape=\2 dtype=\3> cannot",
    ),
    (r"^Argument `fetch` = (.*) cannot be interpreted as", r"Fetch argument '\1' cannot be interpreted as"),
    (
        r"must be from the same graph as (.*) \(graphs are <.*> and <.*>\)\.",
        r"must be from the same graph as \1.",
    ),
    (
        r"^`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: .* of rank (\S+) and .* of rank (\S+)$",
        r"Rank mismatch: Rank of labels (received \1) should equal rank of logits minus 1 (received \2).",
    ),
    (
        r"^`logits` and `labels` must have the same shape, received \((.*)\)\.$",
        r"logits and labels must have the same shape (\1)",
    ),
    (
        r"^The last dimension of the inputs to a Dense layer should be defined.*",
        "The last dimension of the inputs to `Dense` should be defined. Found `None`.",
    ),
    (
        r"^(Input \S+ of layer) \"(\S+)\" (is incompatible with the layer: .*)Full shape received: (.*)$",
        lambda match: f"{match[1]} {match[2]} {match[3]}Full shape received: "
        + re.sub(r"Dimension\((\w+)\)", r"\1", match[4])
        .replace("(", "[")
        .replace(",)", "]")
        .replace(")", "]")
        .replace("?", "None"),
    ),
    (r"^Cannot infer argument `num` from shape", "Cannot infer num from shape"),
    (
        r"^If no initial_state is provided, argument `dtype` must be specified",
        "If there is no initial_state, you must give a dtype.",
    ),
    (r"^'(true_fn|false_fn)' must be callable", r"\1 must be callable"),
    (
        r"^Outputs of 'true_fn' and 'false_fn' must have the same type\(s\)\. Received (.*) from 'true_fn' and (.*) "
        r"from 'false_fn'\.$",
        r"Outputs of true_fn and false_fn must have the same type: \1, \2",
    ),
    (
        r"^Failed to convert elements of (.*) to Tensor\. Consider casting elements to a supported type\..*",
        r"Failed to convert object of type <class 'list'> to Tensor. Contents: \1. Consider casting elements to a "
        "supported type.",
    ),
    (
        r"^Cannot convert a symbolic tf\.Tensor (.*) to a numpy array\. .*",
        r"Cannot convert a symbolic Tensor \1 to a numpy array.",
    ),
    (
        r"^`rate` must be a scalar tensor or a float in the range \[0, 1\)\. Received: rate=(\S+?)(\.0)?$",
        r"rate must be a scalar tensor or a float in the range [0, 1), got \1",
    ),
    (r"^(Expected Tensor's shape: .*), but got", r"\1, got"),
    (r"^(?:<?\w+>?\.(?:<locals>\.)?)+(<?\w+>?\(\) (?:missing|takes|got) )", r"\1"),  # a function's name alone
    (r"^((?:float|int)\(\) argument must be a string.* or a) real number", r"\1 number"),
    (r"^(%\w format: a) real number is", r"\1 number is"),
    (r"^integer modulo by zero$", "integer division or modulo by zero"),
    (r"^string indices must be integers, not '\w+'$", "string indices must be integers"),
    (r"^in user code:", "in converted code:"),
    (r"^\{\{function_node __wrapped__[^}]*\}\} ", ""),  # of an error in eager execution
    (r"^Argument `graph_def` must be", "graph_def must be"),
    (r"^File does not exist. Received: (.*)\.$", r"File \1 does not exist."),
    (
        r"^setting an array element with a sequence. The requested array has an inhomogeneous shape.*",
        "setting an array element with a sequence.",
    ),
]
_WORDS = [(re.compile(pattern, re.DOTALL), words) for pattern, words in _WORDS]


def caught():
    """Give the exception that is handled right now the words of 1.15."""
    error = sys.exc_info()[1]
    text = getattr(
        error, "_message", error.args[0] if error.args else None
    )  # of a TensorFlow error, and of another
    if isinstance(text, str) and len(error.args) <= 4:
        new = in_old_words(text)
        if new != text:
            if hasattr(error, "_message"):
                error._message = new
            error.args = tuple(new if arg == text else arg for arg in error.args)


def in_old_words(text):
    """Return the text of an error as 1.15 had it."""
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    return text


# Types: what they are called, and what they were.

_TYPES = {
    "tensorflow.python.framework.tensor.Tensor": "tensorflow.python.framework.ops.Tensor",
    "tensorflow.python.framework.ops.SymbolicTensor": "tensorflow.python.framework.ops.Tensor",
    "tensorflow.python.framework.ops.name_scope_v1": "tensorflow.python.framework.ops.name_scope",
    "tensorflow.python.ops.variable_v1.VariableV1": "tensorflow.python.ops.variables.VariableV1",
    "tensorflow.python.ops.ref_variable.RefVariable": "tensorflow.python.ops.variables.RefVariable",
    "tensorflow.python.ops.parsing_config.FixedLenFeature": "tensorflow.python.ops.parsing_ops.FixedLenFeature",
    "tensorflow.python.ops.parsing_config.VarLenFeature": "tensorflow.python.ops.parsing_ops.VarLenFeature",
    "tf1_lessons.tensorflow1.mnist.DataSet": "tensorflow.contrib.learn.python.learn.datasets.mnist.DataSet",
    "tf1_lessons.tensorflow1.mnist.Datasets": "tensorflow.contrib.learn.python.learn.datasets.base.Datasets",
}


class _Named:
    """Stands in a text for a type by its old name."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"<class '{self._name}'>"


def shown(value):
    """Return what stands for a value in a text: a type's old name, in tuples and lists, too; all else as it is."""
    if isinstance(value, type):
        name = _TYPES.get(f"{value.__module__}.{value.__qualname__}")
        return value if name is None else _Named(name)
    if type(value) in (tuple, list) and any(isinstance(item, type) for item in value):
        return type(value)(map(shown, value))
    return value


def name_of(kind):
    """Return kind.__name__ as it was."""
    name = kind.__name__
    if isinstance(kind, type):
        name = _TYPES.get(f"{kind.__module__}.{kind.__qualname__}", name).rpartition(".")[2]
    return name


@functools.wraps(print)
def show(*values, **options):
    print(*map(shown, values), **options)

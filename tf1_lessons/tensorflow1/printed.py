"""What TensorFlow 1.15 printed in other words than today's: errors of a session, and summaries of models.

A user's file gets these words, an installed package today's: see callers.py.
"""

import os
import re
import sys

import numpy as np
from google.protobuf import message, text_format
from tensorflow.python.data.ops import dataset_ops
from tensorflow.python.data.util import nest as nest_of_data
from tensorflow.python.framework import error_interpolation, errors_impl
from tensorflow.python.tools import inspect_checkpoint
from tensorflow.python.util import nest
from tf_keras.src.utils import layer_utils

from tf1_lessons.tensorflow1.callers import exchange, is_users

_error_text = errors_impl.OpError.__str__
_NODE = re.compile(r"\[\[\{\{node ([^} ]*)\}\}\]\]")


def enable():
    """Give a user's files TensorFlow's messages and summaries in the words of 1.15. A second call changes nothing."""
    exchange(error_interpolation, "interpolate_graph", _interpolate)
    exchange(errors_impl.OpError, "__str__", _error)
    exchange(inspect_checkpoint, "print_tensors_in_checkpoint_file", print_tensors_in_checkpoint_file)
    exchange(layer_utils, "print_summary", print_summary)
    exchange(dataset_ops.DatasetV1, "__repr__", _dataset)
    for name, module in list(sys.modules.items()):
        if name.startswith("tensorflow.core.") and name.endswith("_pb2"):
            _print_sorted(module)


def _print_sorted(home):
    """Print the protocol buffers of a module, or of a message, with the keys of their maps in order and 1.0 as 1.0."""
    for kind in list(vars(home).values()):
        if isinstance(kind, type) and issubclass(kind, message.Message) and "__str__" not in vars(kind):
            for method in ("__str__", "__repr__"):
                exchange(kind, method, _sorted)
            _print_sorted(kind)


def _sorted(proto):
    return text_format.MessageToString(proto)


def _dataset(dataset):
    """Return what `print(dataset)` shows: its shapes and types."""
    shapes = str(nest_of_data.map_structure(str, dataset_ops.get_legacy_output_shapes(dataset))).replace("'", "")
    types = str(nest_of_data.map_structure(repr, dataset_ops.get_legacy_output_types(dataset))).replace("'", "")
    return f"<{type(dataset).__name__} shapes: {shapes}, types: {types}>"


def _error(error):
    """Return the text of a session's error; the account of where the op was made has no frame of this package."""
    from tf1_lessons.tensorflow1 import script  # it imports what imports this module

    return script.without_our_frames(_error_text(error))


def _interpolate(message, graph):
    """Return a session's error message with the place where the user's file made each op that it names."""

    def place(match):
        try:
            frames = graph.get_operation_by_name(match[1]).traceback
        except KeyError:
            return match[0]
        own = [frame for frame in frames if is_users(os.path.dirname(frame.filename))]
        frame = (own or list(frames))[-1]
        return f"[[node {match[1]} (defined at {frame.filename}:{frame.lineno}) ]]"

    return _NODE.sub(place, message)


def print_tensors_in_checkpoint_file(
    file_name, tensor_name, all_tensors, all_tensor_names=False, count_exclude_pattern=""
):
    """Print a checkpoint's tensors, or one of them, as tensorflow.python.tools.inspect_checkpoint did."""
    try:
        reader = inspect_checkpoint.py_checkpoint_reader.NewCheckpointReader(file_name)
        if all_tensors or all_tensor_names:
            for name in sorted(reader.get_variable_to_shape_map()):
                print("tensor_name: ", name)
                if all_tensors:
                    print(reader.get_tensor(name))
        elif tensor_name:
            print("tensor_name: ", tensor_name)
            print(reader.get_tensor(tensor_name))
        else:
            print(reader.debug_string().decode("utf-8"))
        count = inspect_checkpoint._count_total_params(reader, count_exclude_pattern=count_exclude_pattern)
        print(f"# Total number of params: {count}")
    except Exception as error:
        print(error)


def print_summary(model, line_length=None, positions=None, print_fn=None, **_):
    """Print a Keras model's layers in columns, as `model.summary()` did.

    Args:
        model: a Keras model that is built.
        line_length: of the whole table: 65 characters, or 98 where layers branch.
        positions: where each column ends, in characters or as parts of the line.
        print_fn: takes each line; print, if None.
    """
    print_fn = print if print_fn is None else print_fn
    nodes = [node for depth in model._nodes_by_depth.values() for node in depth] if model._is_graph_network else []
    is_sequence = (
        type(model).__name__ == "Sequential"
        or len(nodes) == len(getattr(model, "_nodes_by_depth", ()))
        and all(len(nest.flatten(node.keras_inputs)) <= 1 for node in nodes)
        or not model._is_graph_network
    )
    columns = ["Layer (type)", "Output Shape", "Param #"]
    if is_sequence:
        line_length, positions = line_length or 65, positions or [0.45, 0.85, 1.0]
    else:
        line_length, positions = line_length or 98, positions or [0.33, 0.55, 0.67, 1.0]
        columns.append("Connected to")
    if positions[-1] <= 1:
        positions = [int(line_length * part) for part in positions]

    def row(*fields):
        line = ""
        for field, end in zip(fields, positions):
            line = (line and line[:-1] + " ") + str(field)
            line = line[:end].ljust(end)
        print_fn(line)

    print_fn(f'Model: "{model.name}"')
    print_fn("_" * line_length)
    row(*columns)
    for i, layer in enumerate(model.layers):
        print_fn(("_" if i else "=") * line_length)
        kind = type(layer).__name__.replace("Functional", "Model")
        first, *more = _sources(layer, nodes) if not is_sequence else [""]
        row(f"{layer.name} ({kind})", _output_shape(layer), layer.count_params(), first)
        for source in more:
            row("", "", "", source)
    print_fn("=" * line_length)
    trainable, fixed = (_count(weights) for weights in (model.trainable_weights, model.non_trainable_weights))
    print_fn(f"Total params: {trainable + fixed:,}")
    print_fn(f"Trainable params: {trainable:,}")
    print_fn(f"Non-trainable params: {fixed:,}")
    print_fn("_" * line_length)


def _output_shape(layer):
    try:
        return layer.output_shape
    except (AttributeError, RuntimeError):  # called on several inputs, or on none
        return "multiple"


def _sources(layer, nodes):
    """Return the tensors that a layer of a model takes, such as "dense[0][0]"."""
    sources = [
        f"{source.name}[{node}][{tensor}]"
        for inbound in layer._inbound_nodes
        if inbound in nodes
        for source, node, tensor, _ in inbound.iterate_inbound()
    ]
    return sources or [""]


def _count(weights):
    return sum(int(np.prod(shape)) for shape in {id(weight): weight.shape for weight in weights}.values())

"""Graphs, operations and their edges: what today's Python keeps in PyGraph and PyOperation, asked of the C++ graph."""

import ctypes
import re

from tf1_lessons.tensorflow1.engine.compiled import address, c_function, checked, load

_session = load("python.client._pywrap_tf_session")

_POINTER = ctypes.c_void_p


class _Output(ctypes.Structure):
    """TF_Output, and TF_Input, which is laid out alike."""

    _fields_ = [("oper", _POINTER), ("index", ctypes.c_int)]


_num_dims = c_function("TF_GraphGetTensorNumDims", ctypes.c_int, _POINTER, _Output, _POINTER)
_get_shape = c_function("TF_GraphGetTensorShape", None, _POINTER, _Output, _POINTER, ctypes.c_int, _POINTER)
_set_shape = c_function("TF_GraphSetTensorShape", None, _POINTER, _Output, _POINTER, ctypes.c_int, _POINTER)
_num_consumers = c_function("TF_OperationOutputNumConsumers", ctypes.c_int, _Output)
_get_consumers = c_function("TF_OperationOutputConsumers", ctypes.c_int, _Output, _POINTER, ctypes.c_int)
_name = c_function("TF_OperationName", ctypes.c_char_p, _POINTER)
_num_control_inputs = c_function("TF_OperationNumControlInputs", ctypes.c_int, _POINTER)
_get_control_inputs = c_function("TF_OperationGetControlInputs", ctypes.c_int, _POINTER, _POINTER, ctypes.c_int)
_add_control_input = c_function("TF_AddOperationControlInput", None, _POINTER, _POINTER, _POINTER)
_remove_control_inputs = c_function("TF_RemoveAllControlInputs", None, _POINTER, _POINTER)
_set_device = c_function("TF_SetRequestedDevice", None, _POINTER, _POINTER, ctypes.c_char_p)
_require_shapes = c_function("TF_SetRequireShapeInferenceFns", None, _POINTER, ctypes.c_bool)
_versions = c_function("TF_GraphVersions", None, _POINTER, _POINTER, _POINTER)
_import_graph = c_function("TF_GraphImportGraphDef", None, _POINTER, _POINTER, _POINTER, _POINTER)
_op_def = c_function("TF_GraphGetOpDef", None, _POINTER, ctypes.c_char_p, _POINTER, _POINTER)


def _output(wrapped):
    return _Output.from_address(address(wrapped))


def _operation(pointer):
    """Return today's wrapper of a TF_Operation*: an output that is told its operation gives it."""
    wrapped = _session.TF_Output()
    _output(wrapped).oper = pointer
    return wrapped.oper


# Graphs


def _offset_of_graph():
    """Return where a PyGraph keeps its TF_Graph*: in the word that an operation under construction has, too."""
    graph = _session.PyGraph()
    description = _session.TF_NewOperation(graph, "NoOp", "offset")
    words = {_word(id(graph) + offset): offset for offset in range(16, type(graph).__basicsize__, 8)}
    near = (_word(address(description) + i) for i in range(0, 512, 8))
    found = [words[word] for word in near if word and word in words]
    _session.TF_FinishOperation(description)
    if not found:
        raise RuntimeError("this release of TensorFlow keeps its graphs in another way")
    return found[0]


def _word(where):
    return ctypes.c_uint64.from_address(where).value


_GRAPH = _offset_of_graph()


VERSION_OF_GRAPHS = 134
_VARINT = bytes([VERSION_OF_GRAPHS & 127 | 128, VERSION_OF_GRAPHS >> 7])
_NOTHING = _session.TF_NewBufferFromString(b"\x22\x03\x08" + _VARINT)  # a GraphDef of that version
_AS_IT_IS = _session.TF_NewImportGraphDefOptions()


def TF_NewGraph():
    """Return an empty graph that 1.15.5 produced: its version is the least of those that are imported into it."""
    graph = _session.PyGraph()
    graph.pointer = _word(id(graph) + _GRAPH)
    checked(_import_graph, graph.pointer, address(_NOTHING), address(_AS_IT_IS))
    return graph


def TF_DeleteGraph(graph):
    """Nothing: a PyGraph goes with the last reference to it."""


def SetRequireShapeInferenceFns(graph, require):
    _require_shapes(graph.pointer, require)


def TF_GraphVersions(graph, buffer):
    checked(_versions, graph.pointer, address(buffer))


def TF_GraphGetOpDef(graph, name, buffer):
    checked(_op_def, graph.pointer, name, address(buffer))


# Operations


def TF_FinishOperation(description):
    """Make an operation; where its shapes do not fit, the error is in 1.15.5's words."""
    try:
        return _session.TF_FinishOperation(description)
    except Exception as error:
        if not hasattr(error, "_message"):
            raise
        error._message = _NODE.sub(r"'\1' (op: '\2')", error._message)
        raise error


_NODE = re.compile(r"'\{\{node ([^ }]*)\}\} = (\w+)\[.*?\]\([^()]*\)'")


# Types, which are numbers in 1.15.5


def TF_OperationOutputType(output):
    return _session.TF_OperationOutputType(output).value


def TF_OperationInputType(operation_input):
    return _session.TF_OperationInputType(operation_input).value


def TF_OperationGetAttrType(operation, name):
    return _session.TF_OperationGetAttrType(operation, name).value


# Shapes


def TF_GraphGetTensorShapeHelper(graph, output):
    """Return the sizes, -1 for what is unknown, and whether the rank is."""
    output = _output(output)
    rank = checked(_num_dims, graph.pointer, output)
    if rank < 0:
        return [], True
    sizes = (ctypes.c_int64 * rank)()
    checked(_get_shape, graph.pointer, output, sizes, rank)
    return list(sizes), False


def TF_GraphSetTensorShape_wrapper(graph, output, sizes, unknown_rank):
    sizes = sizes or []
    rank = -1 if unknown_rank else len(sizes)
    checked(_set_shape, graph.pointer, _output(output), (ctypes.c_int64 * len(sizes))(*sizes), rank)


def TF_GraphSetOutputHandleShapesAndTypes_wrapper(graph, output, shapes, ranks, types):
    """Set what a handle holds; not if it is known, as that would forget what kind of handle it is."""
    from tensorflow.python.framework.cpp_shape_inference_pb2 import CppShapeInferenceResult

    known = CppShapeInferenceResult.HandleData.FromString(_session.GetHandleShapeAndType(graph, output)).shape_and_type
    sizes = [None if pair.shape.unknown_rank else [dim.size for dim in pair.shape.dim] for pair in known]
    if sizes != list(shapes) or [pair.dtype for pair in known] != list(types):
        _session.TF_GraphSetOutputHandleShapesAndTypes_wrapper(graph, output, shapes, ranks, types)


# Edges


def TF_OperationOutputConsumers_wrapper(output):
    """Return the names of the operations that take an output."""
    output = _output(output)
    consumers = (_Output * _num_consumers(output))()
    _get_consumers(output, consumers, len(consumers))
    return [_name(consumer.oper).decode() for consumer in consumers]


def TF_OperationGetControlInputs_wrapper(operation):
    pointer = address(operation)
    inputs = (_POINTER * _num_control_inputs(pointer))()
    _get_control_inputs(pointer, inputs, len(inputs))
    return [_operation(each) for each in inputs]


def AddControlInput(graph, operation, control_input):
    _add_control_input(graph.pointer, address(operation), address(control_input))


def RemoveAllControlInputs(graph, operation):
    _remove_control_inputs(graph.pointer, address(operation))


def SetRequestedDevice(graph, operation, device):
    _set_device(graph.pointer, address(operation), device.encode())

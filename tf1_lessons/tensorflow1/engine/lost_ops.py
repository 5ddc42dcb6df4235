"""Ops of 1.15.5 that today's runtime does not have: registered with it, so that graphs have them as they had.

Their definitions stand in 1.15.5's own files; their kernels are those of lost_kernels.py. An op that has none there can
be put into a graph, and the session that runs it says in one line that its kernel is gone. A kernel of lost_kernels.py
can also take the place of one of today's.
"""

import ctypes
import functools
import types

import numpy as np

from tf1_lessons.tensorflow1.engine import lost_kernels
from tf1_lessons.tensorflow1.engine.compiled import c_function, checked
from tf1_lessons.tensorflow1.engine.imports import Lazy

_POINTER, _INT, _INT64, _TEXT, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p, ctypes.c_size_t
_SHAPE_FUNCTION = ctypes.CFUNCTYPE(None, _POINTER, _POINTER)
_CREATE = ctypes.CFUNCTYPE(_POINTER, _POINTER)
_COMPUTE = ctypes.CFUNCTYPE(None, _POINTER, _POINTER)
_INVALID_ARGUMENT, _UNIMPLEMENTED, _INTERNAL = 3, 12, 13
_SMALL_STRING = 22  # the longest that TensorFlow keeps in place
_STRING = 24  # bytes of each of TensorFlow's strings


class _Buffer(ctypes.Structure):
    """TF_Buffer, as far as it is read."""

    _fields_ = [("data", _POINTER), ("length", _SIZE)]


_status_of = c_function("TF_NewStatus", _POINTER)
_set_status = c_function("TF_SetStatus", None, _POINTER, _INT, _TEXT)
_delete_status = c_function("TF_DeleteStatus", None, _POINTER)
_new_buffer = c_function("TF_NewBuffer", _POINTER)
_delete_buffer = c_function("TF_DeleteBuffer", None, _POINTER)

_graph = c_function("TF_NewGraph", _POINTER)()
_op_def = c_function("TF_GraphGetOpDef", None, _POINTER, _TEXT, _POINTER, _POINTER)
_new_op = c_function("TF_NewOpDefinitionBuilder", _POINTER, _TEXT)
_add_attribute = c_function("TF_OpDefinitionBuilderAddAttr", None, _POINTER, _TEXT)
_add_input = c_function("TF_OpDefinitionBuilderAddInput", None, _POINTER, _TEXT)
_add_output = c_function("TF_OpDefinitionBuilderAddOutput", None, _POINTER, _TEXT)
_set_stateful = c_function("TF_OpDefinitionBuilderSetIsStateful", None, _POINTER, ctypes.c_bool)
_set_shapes = c_function("TF_OpDefinitionBuilderSetShapeInferenceFunction", None, _POINTER, _SHAPE_FUNCTION)
_register_op = c_function("TF_RegisterOpDefinition", None, _POINTER, _POINTER)

_new_shape = c_function("TF_NewShapeHandle", _POINTER)
_delete_shape = c_function("TF_DeleteShapeHandle", None, _POINTER)
_new_dim = c_function("TF_NewDimensionHandle", _POINTER)
_delete_dim = c_function("TF_DeleteDimensionHandle", None, _POINTER)
_n_shapes = c_function("TF_ShapeInferenceContextNumInputs", _INT64, _POINTER)
_input_shape = c_function("TF_ShapeInferenceContextGetInput", None, _POINTER, _INT, _POINTER, _POINTER)
_rank_known = c_function("TF_ShapeInferenceContextRankKnown", _INT, _POINTER, _POINTER)
_rank = c_function("TF_ShapeInferenceContextRank", _INT64, _POINTER, _POINTER)
_dim = c_function("TF_ShapeInferenceContextDim", None, _POINTER, _POINTER, _INT64, _POINTER)
_dim_value = c_function("TF_DimensionHandleValue", _INT64, _POINTER)
_scalar = c_function("TF_ShapeInferenceContextScalar", _POINTER, _POINTER)
_vector = c_function("TF_ShapeInferenceContextVectorFromSize", _POINTER, _POINTER, _INT64)
_concatenate = c_function("TF_ShapeInferenceContextConcatenateShapes", None, *[_POINTER] * 5)
_set_output_shape = c_function("TF_ShapeInferenceContextSetOutput", None, _POINTER, _INT, _POINTER, _POINTER)
_set_unknown = c_function("TF_ShapeInferenceContextSetUnknownShape", None, _POINTER, _POINTER)

_new_kernel = c_function("TF_NewKernelBuilder", _POINTER, _TEXT, _TEXT, _CREATE, _COMPUTE, _POINTER)
_set_priority = c_function("TF_KernelBuilder_Priority", None, _POINTER, ctypes.c_int32)
_register_kernel = c_function("TF_RegisterKernelBuilder", None, _TEXT, _POINTER, _POINTER)
_node_def = c_function("TF_OpKernelConstruction_GetNodeDef", _POINTER, _POINTER, _POINTER)
_failed_to_make = c_function("TF_OpKernelConstruction_Failure", None, _POINTER, _POINTER)
_failed = c_function("TF_OpKernelContext_Failure", None, _POINTER, _POINTER)
_n_inputs = c_function("TF_NumInputs", _INT, _POINTER)
_input = c_function("TF_GetInput", None, _POINTER, _INT, ctypes.POINTER(_POINTER), _POINTER)
_output_type = c_function("TF_ExpectedOutputDataType", _INT, _POINTER, _INT)
_output = c_function("TF_AllocateOutput", _POINTER, _POINTER, _INT, _INT, ctypes.POINTER(_INT64), _INT, _SIZE, _POINTER)
_tensor_type = c_function("TF_TensorType", _INT, _POINTER)
_tensor_data = c_function("TF_TensorData", _POINTER, _POINTER)
_tensor_size = c_function("TF_TensorByteSize", _SIZE, _POINTER)
_tensor_rank = c_function("TF_NumDims", _INT, _POINTER)
_tensor_dim = c_function("TF_Dim", _INT64, _POINTER, _INT)
_delete_tensor = c_function("TF_DeleteTensor", None, _POINTER)

_allocate = ctypes.CDLL(None).malloc
_allocate.restype, _allocate.argtypes = _POINTER, (_SIZE,)
_FREE = ctypes.cast(ctypes.CDLL(None).free, _POINTER)

_dtypes = Lazy("tensorflow.python.framework.dtypes")
_errors = Lazy("tensorflow.python.framework.errors_impl")
_node_defs = Lazy("tensorflow.core.framework.node_def_pb2")
_op_defs = Lazy("tensorflow.python.framework.op_def_registry")
_types = Lazy("tensorflow.core.framework.types_pb2")

_callbacks = []  # the runtime calls them as long as the process lives
_seen = set()  # names of ops that the runtime knows


def register():
    """Register the ops of 1.15.5's modules imported so far that the runtime does not know."""
    for name, definition in _op_defs.get_registered_ops().items():
        if name in _seen:
            continue
        _seen.add(name)
        buffer = _new_buffer()
        try:
            checked(_op_def, _graph, name.encode(), buffer)
        except _errors.NotFoundError:
            _register(definition)
        _delete_buffer(buffer)


def _taken(buffer):
    """Return the bytes of a TF_Buffer, which is deleted."""
    found = _Buffer.from_address(buffer)
    data = ctypes.string_at(found.data, found.length)
    _delete_buffer(buffer)
    return data


# Definitions


def _register(definition):
    name = definition.name.encode()
    op = _new_op(name)
    for attribute in definition.attr:
        _add_attribute(op, _attribute(attribute).encode())
    for arguments, add in ((definition.input_arg, _add_input), (definition.output_arg, _add_output)):
        for argument in arguments:
            add(op, f"{argument.name}: {_argument(argument)}".encode())
    if definition.is_stateful:
        _set_stateful(op, True)  # what is not must not be set: any value means that it is
    shape_function = _SHAPE_FUNCTION(_shape_function(lost_kernels.SHAPES.get(definition.name)))
    _set_shapes(op, shape_function)
    checked(_register_op, op)
    _callbacks.append(shape_function)
    replace_kernel(definition.name)


def _type(code):
    return _types.DataType.Name(code).replace("DT_", "").replace("_REF", "").lower()


def _argument(argument):
    kind = argument.type_attr or argument.type_list_attr or _type(argument.type)
    kind = f"Ref({kind})" if argument.is_ref else kind
    return f"{argument.number_attr} * {kind}" if argument.number_attr else kind


def _attribute(attribute):
    """Return an attribute as REGISTER_OP's Attr() spells it."""
    kind = attribute.type
    allowed = attribute.allowed_values.list
    if allowed.type or allowed.s:
        choices = [_type(code) for code in allowed.type] or [f"'{text.decode()}'" for text in allowed.s]
        choices = "{" + ", ".join(choices) + "}"
        kind = f"list({choices})" if kind.startswith("list") else choices
    minimum = f" >= {attribute.minimum}" if attribute.has_minimum else ""
    default = f" = {_value(attribute.default_value)}" if attribute.HasField("default_value") else ""
    return f"{attribute.name}: {kind}{minimum}{default}"


def _value(value):
    kind = value.WhichOneof("value")
    found = getattr(value, kind)
    if kind == "type":
        return "DT_" + _type(found).upper()
    if kind == "s":
        return repr(found.decode())
    if kind == "list":
        parts = [repr(text.decode()) for text in found.s] + [repr(each) for each in (*found.i, *found.f)]
        parts += [str(each).lower() for each in found.b] + ["DT_" + _type(each).upper() for each in found.type]
        return f"[{', '.join(parts)}]"
    if kind in ("shape", "tensor"):
        return "{ " + " ".join(str(found).split()) + " }"
    return str(found).lower()


def _shape_function(shapes_of):
    def infer(context, status):
        _set_unknown(context, status)
        if shapes_of is None:
            return
        try:
            shapes = shapes_of(*(_known_shape(context, i) for i in range(_n_shapes(context))))
            for i, shape in enumerate(shapes):
                if shape is not None:
                    _say_shape(context, i, shape)
        except Exception as error:
            _set_status(status, _INVALID_ARGUMENT, str(error).encode())

    return infer


def _known_shape(context, i):
    """Return the sizes of an input, -1 for one that is unknown; None where the rank is."""
    shape, dim = _new_shape(), _new_dim()
    try:
        checked(_input_shape, context, i, shape)
        if not _rank_known(context, shape):
            return None
        sizes = []
        for axis in range(_rank(context, shape)):
            _dim(context, shape, axis, dim)
            sizes.append(_dim_value(dim))
        return sizes
    finally:
        _delete_shape(shape)
        _delete_dim(dim)


def _say_shape(context, i, sizes):
    shape = _scalar(context)
    for size in sizes:
        vector = _vector(context, size)
        checked(_concatenate, context, shape, vector, shape)
        _delete_shape(vector)
    checked(_set_output_shape, context, i, shape)
    _delete_shape(shape)


# Kernels


@functools.lru_cache(maxsize=None)
def replace_kernel(name):
    """Have the runtime use the kernel of an op in lost_kernels.py, also where it has one itself."""
    callbacks = _kernel(name, getattr(lost_kernels, name, None))
    _callbacks.extend(callbacks)
    builder = _new_kernel(name.encode(), b"CPU", *callbacks, _FREE)
    _set_priority(builder, 1)
    checked(_register_kernel, name.encode(), builder)


def _kernel(name, function):
    """Return what makes and what runs a kernel, for C. One is deleted by C itself, as Python may have ended by then."""
    kernels = {}

    def create(construction):
        status = _status_of()
        try:
            if function is None:
                raise NotImplementedError(f"TensorFlow 1.15.5's kernel {name} has left TensorFlow")
            kernel = types.SimpleNamespace(attributes=_attributes(construction))
            kernel.numpy_type = lambda attribute: _numpy_type(kernel.attributes[attribute].type)
            pointer = _allocate(1)
            kernels[pointer] = kernel  # in place of one that was deleted, if it had this address
            return pointer
        except Exception as error:
            _set_status(status, *_code_and_message(error))
            _failed_to_make(construction, status)
            return None
        finally:
            _delete_status(status)

    def compute(kernel, context):
        status = _status_of()
        tensors = []
        try:
            outputs = function(kernels[kernel], *(_array(context, i, tensors) for i in range(_n_inputs(context))))
            for i, output in enumerate(outputs if isinstance(outputs, list) else [outputs]):
                _give(context, i, output)
        except Exception as error:
            _set_status(status, *_code_and_message(error))
            _failed(context, status)
        finally:
            for tensor in tensors:
                _delete_tensor(tensor)
            _delete_status(status)

    return _CREATE(create), _COMPUTE(compute)


def _code_and_message(error):
    codes = {ValueError: _INVALID_ARGUMENT, NotImplementedError: _UNIMPLEMENTED}
    return codes.get(type(error), _INTERNAL), str(error).encode()


def _attributes(construction):
    return dict(_node_defs.NodeDef.FromString(_taken(checked(_node_def, construction))).attr)


def _numpy_type(code):
    return np.dtype(_dtypes.as_dtype(code).as_numpy_dtype)


def _array(context, i, tensors):
    """Return an input as an array; its tensor, to be deleted, is added to a list."""
    pointer = _POINTER()
    checked(_input, context, i, ctypes.byref(pointer))
    tensor = pointer.value
    tensors.append(tensor)
    shape = [_tensor_dim(tensor, axis) for axis in range(_tensor_rank(tensor))]
    dtype = _numpy_type(_tensor_type(tensor))
    size = _tensor_size(tensor)
    if dtype == object:
        where = _tensor_data(tensor)
        strings = np.empty(size // _STRING, object)
        strings[:] = [_string_at(where + at) for at in range(0, size, _STRING)]
        return strings.reshape(shape)
    data = (ctypes.c_char * size).from_address(_tensor_data(tensor)) if size else b""
    return np.frombuffer(data, dtype).reshape(shape)


def _string_at(where):
    """Return one of TensorFlow's strings: in place, or with its size before a pointer or an offset."""
    kind = ctypes.c_uint8.from_address(where).value
    if kind & 3 == 0:
        return ctypes.string_at(where + 1, kind >> 2)
    if kind & 3 == 2:
        size, offset = ctypes.c_uint32.from_address(where).value >> 2, ctypes.c_uint32.from_address(where + 4).value
        return ctypes.string_at(where + offset, size)
    at = 16 if kind & 3 == 1 else 8
    return ctypes.string_at(_POINTER.from_address(where + at).value, _SIZE.from_address(where).value >> 2)


def _put_string(where, value):
    size = len(value)
    if size <= _SMALL_STRING:
        ctypes.memmove(where, bytes([size << 2]) + value + b"\0", size + 2)
        return
    copy = _allocate(size + 1)  # TensorFlow frees it
    ctypes.memmove(copy, value + b"\0", size + 1)
    for at, word in enumerate((size << 2 | 1, size, copy)):
        _SIZE.from_address(where + 8 * at).value = word


def _give(context, i, output):
    code = _output_type(context, i)
    dtype = _numpy_type(code)
    output = np.asarray(output, dtype, order="C")
    size = output.size * _STRING if dtype == object else output.nbytes
    shape = (_INT64 * output.ndim)(*output.shape)
    tensor = checked(_output, context, i, code, shape, output.ndim, size)
    where = _tensor_data(tensor)
    if dtype == object:
        for at, value in enumerate(output.ravel()):
            _put_string(where + at * _STRING, value)
    elif size:
        ctypes.memmove(where, output.ctypes.data, size)
    _delete_tensor(tensor)

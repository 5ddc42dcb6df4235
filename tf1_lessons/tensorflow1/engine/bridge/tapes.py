"""Gradient tapes, the cache keys of functions, and Python functions as ops."""

import types
import weakref

from tf1_lessons.tensorflow1.engine.compiled import load
from tf1_lessons.tensorflow1.engine.imports import Lazy

_eager = load("python._pywrap_tfe")
_utils = load("python.util._pywrap_utils")
array_ops = Lazy("tensorflow.python.ops.array_ops")
ops = Lazy("tensorflow.python.framework.ops")


# Tapes


def TFE_Py_RegisterVSpace(space):
    """Register what a tape adds and makes zeros with.

    Args:
        space: 1.15.5's VSpace, without the functions that today's tape also asks for.
    """
    likes = {"zeros_like_fn": array_ops.zeros_like, "ones_like_fn": array_ops.ones_like}
    _eager.TFE_Py_RegisterVSpace(types.SimpleNamespace(**space._asdict(), **likes))


def TFE_Py_RegisterGradientFunction(function):
    def called(op_name, attributes, n_inputs, inputs, outputs, out_grads, skip_input_indices, name_scope):
        return function(op_name, attributes, n_inputs, inputs, outputs, out_grads, skip_input_indices)

    _eager.TFE_Py_RegisterGradientFunction(called)


def TFE_Py_TapeSetRecordOperation(op_type, outputs, inputs, backward_function):
    return _eager.TFE_Py_TapeSetRecordOperation(op_type, outputs, inputs, backward_function, None)


TFE_Py_TapeSetShouldRecord = _eager.TFE_Py_TapeSetShouldRecordBackprop


# Functions


def TFE_Py_EncodeArg(arguments, ranks_only):
    """Return the signature of a function's arguments, which tells whether a graph made for others serves for these.

    Tensors count by type and shape, or by type and rank; other objects by identity, or by equality if they are plain
    values. The first part is one string, which hashes fast.
    """
    signature, objects = [], []
    _encode(arguments, ranks_only, signature.append, objects.append)
    return "".join(signature), tuple(objects)


def _encode(value, ranks_only, write, keep):
    if isinstance(value, (ops.EagerTensor, ops.Tensor)):
        write(f"tensor {value.dtype.as_datatype_enum} {_size(value.shape, ranks_only)} ")
    elif isinstance(value, ops.IndexedSlices):
        write("slices ")
        parts = (value.values, value.indices, value.dense_shape)
        _encode_all([part for part in parts if part is not None], ranks_only, write, keep)
    elif _utils.IsCompositeTensor(value):
        write("composite ")
        keep(value._type_spec)
    elif isinstance(value, (list, tuple)):
        write("list " if isinstance(value, list) else "tuple ")
        _encode_all(value, ranks_only, write, keep)
    elif _utils.IsMapping(value):
        write("dict ")
        _encode_all([each for key in sorted(value) for each in (key, value[key])], ranks_only, write, keep)
    elif _utils.IsAttrs(value):
        write("attrs ")
        _encode_all([getattr(value, each.name) for each in value.__attrs_attrs__], ranks_only, write, keep)
    else:
        write("object ")
        keep(_reference(value))


def _encode_all(values, ranks_only, write, keep):
    for value in values:
        _encode(value, ranks_only, write, keep)
    write("end ")


def _size(shape, ranks_only):
    if ranks_only or shape.ndims is None:
        return shape.ndims
    return shape.as_list()


def _reference(value):
    try:
        return weakref.ref(value)
    except TypeError:
        return value


# Python functions as ops


def InitializePyTrampoline(registry):
    load("python.lib.core._pywrap_py_func").initialize_py_trampoline(registry)

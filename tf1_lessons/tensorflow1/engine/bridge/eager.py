"""Eager execution, tapes and functions."""

import types

from tf1_lessons.tensorflow1.engine.compiled import load

_eager = load("python._pywrap_tfe")

TFE_MIRRORING_NONE, TFE_MIRRORING_ALL = 0, 1


def TFE_Py_FastPathExecute(context, device, op, name, callbacks, *inputs):
    return _eager.TFE_Py_FastPathExecute(context, op, name, *inputs)


def TFE_Py_RegisterVSpace(space):
    """Register what a tape adds and makes zeros with.

    Args:
        space: 1.15.5's VSpace, without the functions that today's tape also asks for.
    """
    from tensorflow.python.ops import array_ops

    _eager.TFE_Py_RegisterVSpace(
        types.SimpleNamespace(
            **space._asdict(), zeros_like_fn=array_ops.zeros_like, ones_like_fn=array_ops.ones_like
        )
    )


def TFE_Py_RegisterGradientFunction(function):
    def called(op_name, attributes, n_inputs, inputs, outputs, out_grads, skip_input_indices, name_scope):
        return function(op_name, attributes, n_inputs, inputs, outputs, out_grads, skip_input_indices)

    _eager.TFE_Py_RegisterGradientFunction(called)


def InitializePyTrampoline(registry):
    load("python.lib.core._pywrap_py_func").initialize_py_trampoline(registry)


def TFE_Py_TapeSetRecordOperation(op_type, outputs, inputs, backward_function):
    return _eager.TFE_Py_TapeSetRecordOperation(op_type, outputs, inputs, backward_function, None)

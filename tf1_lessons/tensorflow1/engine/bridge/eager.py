"""Eager execution: the context, eager tensors, running an op at once, and forward accumulators."""

from tf1_lessons.tensorflow1.engine.compiled import load
from tf1_lessons.tensorflow1.engine.imports import Lazy

_eager = load("python._pywrap_tfe")
_devices = load("python.client._pywrap_device_lib")
device = Lazy("tensorflow.python.framework.device")
errors_impl = Lazy("tensorflow.python.framework.errors_impl")
ops = Lazy("tensorflow.python.framework.ops")

# 1.15.5 compares these with plain numbers.
TF_ATTR_TYPE, TF_ATTR_SHAPE = int(_eager.TF_ATTR_TYPE), int(_eager.TF_ATTR_SHAPE)
TFE_DEVICE_PLACEMENT_EXPLICIT = int(_eager.TFE_DEVICE_PLACEMENT_EXPLICIT)
TFE_DEVICE_PLACEMENT_WARN = int(_eager.TFE_DEVICE_PLACEMENT_WARN)
TFE_DEVICE_PLACEMENT_SILENT = int(_eager.TFE_DEVICE_PLACEMENT_SILENT)
TFE_DEVICE_PLACEMENT_SILENT_FOR_INT32 = int(_eager.TFE_DEVICE_PLACEMENT_SILENT_FOR_INT32)
TFE_MIRRORING_NONE, TFE_MIRRORING_ALL = 0, 1


# The context

_context = None  # 1.15.5's Context
_thread = None  # what today's fast path knows of the context in each thread: its device


def TFE_Py_SetEagerContext(context):
    global _context, _thread
    _eager.TFE_Py_SetEagerContext(context)
    _thread = _eager.EagerContextThreadLocalData(
        context, is_eager=context.executing_eagerly, device_spec=device.DeviceSpec.from_string("")
    )
    _context = context


def TFE_NewContext(options):
    handle = _eager.TFE_NewContext(options)
    _eager.TFE_Py_SetCEagerContext(handle)
    return handle


def TFE_ContextOptionsSetDevicePlacementPolicy(options, policy):
    _eager.TFE_ContextOptionsSetDevicePlacementPolicy(options, _eager.TFE_ContextDevicePlacementPolicy(policy))


def TFE_ContextSetThreadLocalDevicePlacementPolicy(handle, policy):
    _eager.TFE_ContextSetThreadLocalDevicePlacementPolicy(handle, _eager.TFE_ContextDevicePlacementPolicy(policy))


def TFE_ContextGetDevicePlacementPolicy(handle):
    return int(_eager.TFE_ContextGetDevicePlacementPolicy(handle))


def TFE_ContextOptionsSetMirroringPolicy(options, policy):
    """Nothing: today's runtime always keeps the copies of a tensor that it made for other devices."""


def TFE_ContextSetThreadLocalMirroringPolicy(handle, policy):
    """Nothing, as above."""


def TFE_ContextGetMirroringPolicy(handle):
    return _context._mirroring_policy or TFE_MIRRORING_NONE


def TFE_ContextStartStep(handle):
    """Nothing: it counted the steps in which the per-step containers of tensor arrays live."""


TFE_ContextEndStep = TFE_ContextStartStep


def TFE_NewExecutor(is_async):
    return _eager.TFE_NewExecutor(is_async, False, 0)


def TFE_DeleteCancellationManager(manager):
    """Nothing: it goes with the last reference to it."""


def list_devices(session_config=None):
    return _devices.list_devices(session_config.SerializeToString() if session_config else None)


# Eager tensors


def TFE_Py_InitEagerTensor(base):
    tensor = _eager.TFE_Py_InitEagerTensor(base)
    tensor._numpy = tensor._numpy_internal
    return tensor


# Running an op

_not_ok = _fallback = None  # 1.15.5's exceptions


def TFE_Py_RegisterExceptionClass(not_ok):
    global _not_ok

    class NotOk(not_ok):
        def __init__(self, message, code, payloads=None):
            super().__init__(message, code)

    _not_ok = not_ok
    _eager.TFE_Py_RegisterExceptionClass(NotOk)


def TFE_Py_RegisterFallbackExceptionClass(fallback):
    global _fallback
    _fallback = fallback
    _eager.TFE_Py_RegisterFallbackExceptionClass(fallback)


def TFE_Py_FastPathExecute(handle, device, op, name, callbacks, *inputs):
    """Run an op whose inputs are ready.

    Args:
        handle: of the context.
        device: name of the device.
        op, name: the op's type and the name that its caller gave.
        callbacks: a list of functions that are called with the results.
        *inputs: the op's inputs, then names and values of its attributes.
    """
    if handle is not _context._context_handle:
        raise _fallback("This function does not handle the case of a second context.")
    if _thread.device_name != device:
        _thread.device_name = device
    if not callbacks:
        return _eager.TFE_Py_FastPathExecute(_context, op, name, *inputs)
    _thread.op_callbacks = callbacks
    try:
        return _eager.TFE_Py_FastPathExecute(_context, op, name, *inputs)
    finally:
        _thread.op_callbacks = None


def TFE_Py_Execute(handle, device, op, inputs, attributes, n_outputs):
    with _Raising(inputs):
        return _eager.TFE_Py_Execute(handle, device, op, inputs, attributes, n_outputs)


def TFE_Py_ExecuteCancelable(handle, device, op, inputs, attributes, manager, n_outputs):
    with _Raising(inputs):
        return _eager.TFE_Py_ExecuteCancelable(handle, device, op, inputs, attributes, manager, n_outputs)


_LEAKED = """An op outside of the function building code is being passed
a "Graph" tensor. It is possible to have Graph tensors
leak out of the function building context by including a
tf.init_scope in your function building code.
For example, the following function will fail:
  @tf.function
  def has_init_scope():
    my_constant = tf.constant(1.)
    with tf.init_scope():
      added = my_constant * 2
The graph tensor has name: """


class _Raising:
    """Errors of the runtime become what 1.15.5's callers catch, and errors of the inputs get 1.15.5's words."""

    def __init__(self, inputs):
        self._inputs = inputs

    def __enter__(self):
        pass

    def __exit__(self, kind, error, traceback):
        if kind is None:
            return
        if isinstance(error, errors_impl.OpError):
            raise _not_ok(error.message, error.error_code) from None
        leaked = [each.name for each in self._inputs if type(each) is ops.Tensor]
        if kind is TypeError and leaked:
            raise TypeError(_LEAKED + leaked[0]) from None


# Forward accumulators


def TFE_Py_RegisterForwardGradientFunction(function):
    def called(op, attributes, inputs, outputs, tangents, use_batch=False):
        _eager.TFE_Py_ForwardAccumulatorPushState()
        try:
            return function(op, attributes, inputs, outputs, tangents)
        finally:
            _eager.TFE_Py_ForwardAccumulatorPopState()

    _eager.TFE_Py_RegisterJVPFunction(called)


def TFE_Py_ForwardAccumulatorNew():
    accumulator = _eager.TFE_Py_ForwardAccumulatorNew(False)
    _eager.TFE_Py_ForwardAccumulatorSetAdd(accumulator)
    return accumulator

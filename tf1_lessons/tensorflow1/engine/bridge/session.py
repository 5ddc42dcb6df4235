"""Sessions, their options, and the exceptions that the runtime raises."""

import ml_dtypes
import numpy as np

from tf1_lessons.tensorflow1.engine.compiled import load

_session = load("python.client._pywrap_tf_session")
_exceptions = load("python._pywrap_py_exception_registry")

TENSOR_HANDLE_KEY = _session.get_tensor_handle_key()


def TF_NewSessionOptions(target=None, config=None):
    options = _session._TF_NewSessionOptions()
    if target is not None:
        _session._TF_SetTarget(options, target)
    if config is not None:
        _session._TF_SetConfig(options, _without_spinning(config).SerializeToString())
    return options


def _without_spinning(config):
    """Return a config with which idle threads sleep: today's would look for work so busily that others wait."""
    changed = type(config)()
    changed.CopyFrom(config)
    changed.experimental.disable_thread_spinning = True
    return changed


def TF_Reset(target, containers=None, config=None):
    options = TF_NewSessionOptions(target, config)
    _session.TF_Reset_wrapper(options, list(containers or []))


def TF_GetCode(status):
    return _session.TF_GetCode(status).value


def PyExceptionRegistry_Init(classes):
    """Have errors of the runtime raised as 1.15.5's classes.

    Args:
        classes: {code: class}.
    """
    _exceptions.PyExceptionRegistry_Init(classes)


# Types


def TF_bfloat16_type():
    """Return the type of NumPy, whose numbers print as 1.15.5's did."""
    kind = ml_dtypes.bfloat16
    kind.__str__, kind.__repr__ = _digits, lambda number: f"bfloat16({_digits(number)})"
    return kind


def _digits(number):
    """Return six digits of a bfloat16, or nine where six tell less than there is."""
    short = f"{float(number):.6g}"
    return short if np.float32(short) == np.float32(number) or number != number else f"{float(number):.9g}"

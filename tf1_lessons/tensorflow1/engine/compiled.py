"""Today's compiled modules, loaded without today's Python code, and the C API beneath them.

Importing today's TensorFlow takes seconds, nearly all of it Python. Its compiled modules load in half a second, if empty
packages stand in for their parents while they are imported.
"""

import contextlib
import ctypes
import functools
import importlib
import importlib.util
import os
import sys
import types

from tf1_lessons import LessonError


@functools.lru_cache(maxsize=None)
def site():
    """Return the folder of the installed TensorFlow.

    Raises:
        LessonError: it is not installed.
    """
    for entry in sys.path:
        folder = os.path.join(entry or ".", "tensorflow")
        if os.path.exists(os.path.join(folder, "libtensorflow_cc.so.2")):
            return os.path.abspath(folder)
    raise LessonError("TensorFlow is not installed: pip install tensorflow")


@functools.lru_cache(maxsize=None)
def load(name):
    """Return one of today's compiled modules by its dotted name below `tensorflow`, such as "python._pywrap_tfe"."""
    with _empty_parents(name):
        if name != "python._pywrap_tensorflow_internal":
            load("python._pywrap_tensorflow_internal")  # the shared libraries
        return importlib.import_module("tensorflow." + name)


@contextlib.contextmanager
def _empty_parents(name):
    """Let today's folders be packages without code meanwhile; 1.15.5's modules of these names come back afterwards."""
    parts = ["tensorflow", *name.split(".")[:-1]]
    parents = [".".join(parts[: end + 1]) for end in range(len(parts))]
    before = {parent: sys.modules.get(parent) for parent in parents}
    finders = sys.meta_path[:]
    sys.meta_path[:] = [finder for finder in finders if not getattr(finder, "serves_tensorflow1", False)]
    for parent in parents:
        module = sys.modules[parent] = types.ModuleType(parent)
        module.__path__ = [os.path.join(site(), *parent.split(".")[1:])]
    try:
        yield
    finally:
        sys.meta_path[:] = finders
        for parent, module in before.items():
            if module is None:
                del sys.modules[parent]
            else:
                sys.modules[parent] = module


# The C API


@functools.lru_cache(maxsize=None)
def _library():
    load("python._pywrap_tensorflow_internal")
    return ctypes.CDLL(os.path.join(site(), "libtensorflow_cc.so.2"))


@functools.lru_cache(maxsize=None)
def _framework():
    return ctypes.CDLL(os.path.join(site(), "libtensorflow_framework.so.2"))


def c_function(name, result, *arguments):
    """Return a function of TensorFlow's C API, with its ctypes."""
    function = getattr(_library(), name, None) or getattr(_framework(), name)
    function.restype, function.argtypes = result, arguments
    return function


def address(wrapped):
    """Return the address of the C++ object that a pybind11 object holds: the first word of its own."""
    return ctypes.c_void_p.from_address(id(wrapped) + object.__basicsize__).value

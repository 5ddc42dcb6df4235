"""Today's compiled modules, loaded without today's Python code, and the C API beneath them.

Importing today's TensorFlow takes seconds, nearly all of it Python. Its compiled modules load in half a second, if
empty packages stand in for their parents while they are imported.
"""

import contextlib
import ctypes
import faulthandler
import functools
import importlib
import importlib.util
import mmap
import os
import re
import sys
import tempfile
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
        else:
            _framework()
        with _bound_when_called():
            return importlib.import_module("tensorflow." + name)


@contextlib.contextmanager
def _bound_when_called():
    """Let a library's functions be sought at their first calls: most of the runtime's are never called."""
    flags = sys.getdlopenflags()
    sys.setdlopenflags(flags & ~os.RTLD_NOW | os.RTLD_LAZY)
    try:
        yield
    finally:
        sys.setdlopenflags(flags)


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
    """Return the library that all others build on; from its load on, C++ logs what TF_CPP_MIN_LOG_LEVEL says."""
    path = os.path.join(site(), "libtensorflow_framework.so.2")
    level = os.environ.get("TF_CPP_MIN_LOG_LEVEL", "0")
    if not level.isdigit() or level == "0":
        return ctypes.CDLL(path)
    with _log_lines_left_out():  # what it writes before one can ask it to be quiet
        library = ctypes.CDLL(path)
    # Abseil, which writes the lines, does not read the variable; its release is part of the function's name.
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        middle = content.find(b"14SetMinLogLevelENS0_18LogSeverityAtLeastE")
        name = content[content.rfind(b"\0", 0, middle) + 1 : content.find(b"\0", middle)]
    if middle >= 0:
        getattr(library, name.decode())(int(level))
    return library


_LOG_LINE = re.compile(rb"WARNING: All log messages before absl::|[IWE]\d{4} \S+ +\d+ \S+\.cc:\d+\] ")


@contextlib.contextmanager
def _log_lines_left_out():
    """Leave C++'s log lines out of what is written to stderr inside the block; all other lines come after it."""
    try:
        terminal, held = os.dup(2), tempfile.TemporaryFile()
    except OSError:  # without a stderr, or a folder for temporary files
        yield
        return
    with held, open(terminal, "wb", buffering=0) as real:
        crash_report_was_on = faulthandler.is_enabled()
        os.dup2(held.fileno(), 2)
        faulthandler.enable(file=real)  # should the process crash here, it says where
        try:
            yield
        finally:
            faulthandler.disable()
            os.dup2(real.fileno(), 2)
            if crash_report_was_on:
                faulthandler.enable()
            held.seek(0)
            real.writelines(line for line in held if not _LOG_LINE.match(line))


def c_function(name, result, *arguments):
    """Return a function of TensorFlow's C API, with its ctypes."""
    function = getattr(_library(), name, None) or getattr(_framework(), name)
    function.restype, function.argtypes = result, arguments
    return function


def checked(function, *arguments):
    """Call a C function whose last argument is a status; one that is not OK becomes 1.15.5's exception."""
    new, code_of, message_of, delete = _of_status()
    status = new()
    value = function(*arguments, status)
    code, message = code_of(status), message_of(status)
    delete(status)
    if code:
        from tensorflow.python.framework import errors_impl

        raise errors_impl._make_specific_exception(None, None, message.decode("utf-8", "replace"), code)
    return value


@functools.lru_cache(maxsize=None)
def _of_status():
    return (
        c_function("TF_NewStatus", ctypes.c_void_p),
        c_function("TF_GetCode", ctypes.c_int, ctypes.c_void_p),
        c_function("TF_Message", ctypes.c_char_p, ctypes.c_void_p),
        c_function("TF_DeleteStatus", None, ctypes.c_void_p),
    )


def address(wrapped):
    """Return the address of the C++ object that a pybind11 object holds: the first word of its own."""
    return ctypes.c_void_p.from_address(id(wrapped) + object.__basicsize__).value

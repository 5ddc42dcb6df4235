"""Libraries of ops: 1.15.5's own, which today's runtime could not load, are lost_ops.py."""

import ctypes
import os

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1.engine.compiled import load
from tf1_lessons.tensorflow1.engine.imports import Lazy

_session = load("python.client._pywrap_tf_session")
lost_ops = Lazy("tf1_lessons.tensorflow1.engine.lost_ops")


def TF_LoadLibrary(filename):
    name = os.fsdecode(filename)
    if "tensorflow_core" in name.split(os.sep) and not os.path.exists(name):
        lost_ops.register()
        return None
    return _session.TF_LoadLibrary(filename)


def TF_GetOpList(library):
    return _session.TF_GetOpList(library) if library else b""


def TF_DeleteLibraryHandle(library):
    if library:
        _session.TF_DeleteLibraryHandle(library)


def GetPythonWrappers(op_list):
    return load("python.framework._pywrap_python_op_gen").GetPythonWrappers(op_list) if op_list else b""


def UseOldKernel(name):
    lost_ops.replace_kernel(name)


def RefuseLostKernel(name):
    raise LessonError(f"TensorFlow 1.15.5's kernels of {name} have left TensorFlow")


def IsGoogleCudaEnabled():
    """Whether TensorFlow was built with CUDA: here, whether it also finds a driver.

    Today's package is built with CUDA on every machine. Old scripts ask this to choose the images' layout of a GPU
    (channels_first), which a CPU could not compute with 1.15.5's package for CPUs.
    """
    try:
        ctypes.CDLL("libcuda.so.1")
    except OSError:
        return False
    return load("python.util._pywrap_util_port").IsGoogleCudaEnabled()

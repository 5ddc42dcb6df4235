"""Libraries of ops: 1.15.5's own, which today's runtime could not load, are lost_ops.py."""

import os

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1.engine.compiled import load

_session = load("python.client._pywrap_tf_session")


def TF_LoadLibrary(filename):
    name = os.fsdecode(filename)
    if "tensorflow_core" in name.split(os.sep) and not os.path.exists(name):
        from tf1_lessons.tensorflow1.engine import lost_ops

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
    from tf1_lessons.tensorflow1.engine import lost_ops

    lost_ops.replace_kernel(name)


def RefuseLostKernel(name):
    raise LessonError(f"TensorFlow 1.15.5's kernels of {name} have left TensorFlow")

"""The profiler: today's session, whose result is the trace that 1.15.5 wrote."""

import ctypes

from tf1_lessons.tensorflow1.engine.compiled import address, load

_OPTIONS = {"host_tracer_level": 2, "device_tracer_level": 1, "python_tracer_level": 0}


class _Buffer(ctypes.Structure):
    """TF_Buffer; without a function that frees the data, it belongs to whoever filled it in."""

    _fields_ = [("data", ctypes.c_char_p), ("length", ctypes.c_size_t), ("free", ctypes.c_void_p)]


class Profiler:
    """A session of today's profiler; is_running tells whether no other one was running."""

    def __init__(self):
        from tensorflow.python.framework import errors_impl

        self._session = load("python.profiler.internal._pywrap_profiler").ProfilerSession()
        try:
            self._session.start("", _OPTIONS)
            self.is_running = True
        except errors_impl.OpError:
            self.is_running = False

    def result(self):
        self.data = self._session.stop() if self.is_running else b""
        return self.data


TFE_NewProfiler = Profiler


def TFE_ProfilerIsOk(profiler):
    return profiler.is_running


def TFE_ProfilerSerializeToString(profiler, buffer):
    filled = _Buffer.from_address(address(buffer))
    filled.data, filled.length = profiler.result(), len(profiler.data)


def TFE_DeleteProfiler(profiler):
    """Nothing: it goes with the last reference to it."""


def TFE_StartProfilerServer(port):
    load("python.profiler.internal._pywrap_profiler").start_server(port)

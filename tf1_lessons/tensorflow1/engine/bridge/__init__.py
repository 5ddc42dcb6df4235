"""The bridge: 1.15.5's compiled half, `pywrap_tensorflow_internal`, made of today's compiled modules.

A name is today's function where its arguments are the same; the modules of this folder, one a topic, have the others.
"""

import functools
import types

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1.engine import compiled
from tf1_lessons.tensorflow1.engine.bridge import nest

VERSION = "1.15.5"

# Where today's functions live, sought in this order.
_COMPILED = """
python.client._pywrap_tf_session python._pywrap_tfe python.util._pywrap_utils python.lib.io._pywrap_file_io
python.util._pywrap_tfprof python.util._pywrap_stat_summarizer python.util._pywrap_kernel_registry
python.util._pywrap_transform_graph python.client._pywrap_device_lib python.grappler._pywrap_tf_cluster
python.grappler._pywrap_tf_item python.grappler._pywrap_tf_optimizer python._pywrap_quantize_training
python.util._pywrap_util_port python.platform._pywrap_stacktrace_handler
""".split()


class Internal(types.ModuleType):
    """The module pywrap_tensorflow_internal: topics first, then today's compiled modules, loaded when needed."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        for module in _COMPILED:
            value = getattr(compiled.load(module), name, None)
            if value is not None:
                setattr(self, name, value)
                return value
        return Missing(name)


class Missing:
    """A function of 1.15.5's compiled half that today's has not."""

    def __init__(self, name):
        self._name = name

    def __call__(self, *args, **kwargs):
        raise LessonError(f"TensorFlow 1.15.5's {self._name} has no counterpart in today's TensorFlow")


_INTERNAL = "python.pywrap_tensorflow_internal"
MODULES = (_INTERNAL, "python.pywrap_tensorflow", "python._tf_stack", *nest.TODAYS)


@functools.lru_cache(maxsize=None)
def module(name):
    """Return the module that stands for one of MODULES."""
    from tf1_lessons.tensorflow1.engine.bridge import data, eager, exported, files, graph, libraries, profiling
    from tf1_lessons.tensorflow1.engine.bridge import session, stack, tapes, tools

    if name in nest.TODAYS:
        return nest.TodaysModule("tensorflow." + name, nest.TODAYS[name])
    if name.endswith("_tf_stack"):
        return _module(types.ModuleType("tensorflow.python._tf_stack"), stack)
    if name != _INTERNAL:
        return module(_INTERNAL)
    topics = graph, session, files, nest, eager, tapes, libraries, exported, data, profiling, tools
    internal = _module(Internal("tensorflow." + _INTERNAL), *topics)
    vars(internal).update(
        __version__=VERSION,
        __git_version__="v1.15.4-39-g3db52be",
        __compiler_version__="7.3.1 20180303",
        __cxx11_abi_flag__=0,
        __monolithic_build__=0,
        GRAPH_DEF_VERSION=graph.VERSION_OF_GRAPHS,
        GRAPH_DEF_VERSION_MIN_CONSUMER=0,
        GRAPH_DEF_VERSION_MIN_PRODUCER=0,
    )
    return internal


def _module(module, *topics):
    for topic in topics:
        vars(module).update({name: value for name, value in vars(topic).items() if not name.startswith("_")})
    return module

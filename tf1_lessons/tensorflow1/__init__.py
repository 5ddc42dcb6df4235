"""TensorFlow 1 as it was, on today's compiled TensorFlow. This package knows nothing about the lessons.

``import tf1_lessons.tensorflow1 as tf`` gives TensorFlow 1.15.5, which is imported on first use. Its modules also have
names below this one: ``from tf1_lessons.tensorflow1.contrib import layers``.
"""

import functools
import importlib
import importlib.machinery
import sys


class _Finder:
    """Finds TensorFlow 1's modules below this package's name."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname.startswith(__name__ + ".") and not _is_own(fullname.split(".")[2]):
            return importlib.machinery.ModuleSpec(fullname, _Finder, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        _tensorflow()
        name = module.__name__
        sys.modules[name] = importlib.import_module(name.replace(__name__, "tensorflow", 1))


def __getattr__(name):
    if name.startswith("__") and not name.endswith("version__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _is_own(name):
        return importlib.import_module(f"{__name__}.{name}")
    return getattr(_tensorflow(), name)


def __dir__():
    return dir(_tensorflow())


@functools.lru_cache(maxsize=None)
def _is_own(name):
    """Tell whether a name is a module of this package, rather than one of TensorFlow's."""
    return importlib.machinery.PathFinder.find_spec(f"{__name__}.{name}", __path__) is not None


def _tensorflow():
    """Return TensorFlow's root module."""
    importer = importlib.import_module(f"{__name__}.importer")
    importer.engine.install(importer.builtins)
    # Not the wrapper around it, which warns about deprecated names and would say that this file used them.
    return importlib.import_module("tensorflow")._tfmw_wrapped_module


sys.meta_path.insert(0, _Finder)

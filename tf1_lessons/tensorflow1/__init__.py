"""TensorFlow 1 as it was, on today's compiled TensorFlow. This package knows nothing about the lessons.

``import tf1_lessons.tensorflow1 as tf`` gives TensorFlow 1.15.5, which is imported on first use.
"""

import importlib
import importlib.machinery


def __getattr__(name):
    if name.startswith("__") and not name.endswith("version__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _is_own(name):
        return importlib.import_module(f"{__name__}.{name}")
    return getattr(_tensorflow(), name)


def __dir__():
    return dir(_tensorflow())


def _is_own(name):
    """Tell whether a name is a module of this package, rather than one of TensorFlow's."""
    return importlib.machinery.PathFinder.find_spec(f"{__name__}.{name}", __path__) is not None


def _tensorflow():
    return importlib.import_module(f"{__name__}.importer").tensorflow()

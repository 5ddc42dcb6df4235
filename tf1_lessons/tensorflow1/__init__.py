"""TensorFlow 1 as it was: what today's TensorFlow lacks or does otherwise. It knows nothing of lessons.

``import tf1_lessons.tensorflow1 as tf`` is TensorFlow 1's namespace, built on first use.
"""

import importlib
import importlib.util


def __getattr__(name):
    if name.startswith("__") and not name.endswith("version__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in ("contrib", "examples", "estimator") and importlib.util.find_spec(f"{__name__}.{name}"):
        return importlib.import_module(f"{__name__}.{name}")
    value = globals()[name] = getattr(_importer().tensorflow(), name)
    return value


def __dir__():
    return dir(_importer().tensorflow())


def _importer():
    return importlib.import_module(f"{__name__}.importer")

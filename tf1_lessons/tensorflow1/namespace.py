"""TensorFlow 1's module tree as an old script sees it: compat.v1, and what is gone since, each built at first use.

`tensorflow()` is the module that `import tensorflow as tf` gives, `resolve` finds the one behind a dotted name.
"""

import importlib
import importlib.util
import os
import sys
import types

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import account

VERSION = "1.15.5"
PAGE = "docs/old-scripts.md"

_HERE = __name__.rpartition(".")[0]  # the package whose contrib and examples are TensorFlow 1's
_modules = {}  # dotted name -> Module


class MissingError(LessonError, AttributeError):
    """A symbol of TensorFlow 1 that is neither in today's TensorFlow nor provided here."""


class MissingModuleError(LessonError, ModuleNotFoundError):
    """A module of TensorFlow 1 that is neither in today's TensorFlow nor provided here."""


class Module(types.ModuleType):
    """A public module of TensorFlow 1: what its counterpart in compat.v1 has, after what `_lookup` has for it.

    An attribute is looked up once and then stands in the module, so that later uses cost what they cost in any module.
    """

    def __init__(self, name, real):
        super().__init__(name, real.__doc__)
        self.__file__ = getattr(real, "__file__", None)
        self.__path__ = list(getattr(real, "__path__", ()))
        self._real = real

    def __getattr__(self, name):
        value = _lookup(self, name)
        setattr(self, name, value)
        return value

    def __dir__(self):
        return sorted({*dir(self._real), *vars(self)} - {"_real"})

    def __repr__(self):
        return f"<module {self.__name__!r} from {self.__file__!r}>"


def tensorflow():
    """Return the module that a TensorFlow 1 script imports as `tensorflow`; the first call sets up graph mode."""
    if "tensorflow" not in _modules:
        _modules["tensorflow"] = _start()
    return _modules["tensorflow"]


def resolve(fullname):
    """Return the module that a script gets for a dotted name, such as "tensorflow.contrib.layers", or None.

    Raises MissingModuleError, one line, for a module that TensorFlow 1 had and nobody provides.
    """
    first, _, rest = fullname.partition(".")
    if first != "tensorflow":
        return None
    module = tensorflow()
    if rest.split(".")[0] in ("python", "core"):
        return _private(fullname)
    for part in rest.split(".") if rest else ():
        try:
            module = getattr(module, part)
        except MissingModuleError:
            raise
        except AttributeError:
            return None
        if not isinstance(module, types.ModuleType):
            return None
    return module


def _start():
    """Put TensorFlow into graph mode and return the root of the tree."""
    os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
    import tensorflow.compat.v1 as tf

    if os.environ["TF_USE_LEGACY_KERAS"] not in ("1", "true", "True"):
        print("tf.layers and tf.nn.rnn_cell need TF_USE_LEGACY_KERAS=1 in the environment.", file=sys.stderr)
    tf.disable_v2_behavior()
    root = Module("tensorflow", tf)
    root.__file__ = sys.modules["tensorflow"].__file__
    root.__path__ = list(sys.modules["tensorflow"].__path__)
    root.VERSION = root.__version__ = VERSION
    return root


def _lookup(module, name):
    """Return what TensorFlow 1 has under a name of a module; AttributeError if it has nothing."""
    full = f"{module.__name__}.{name}"
    if full in ("tensorflow.contrib", "tensorflow.examples"):
        account.provided(full.replace("tensorflow", "tf"), "gone since 2.0", PAGE)
        return _own(full)
    if full == "tensorflow.compat.v1":
        return tensorflow()
    if full in ("tensorflow.python", "tensorflow.core"):
        return _private(full)
    if name.startswith("__"):
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    try:
        value = getattr(module._real, name)
    except AttributeError:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}") from None
    if isinstance(value, types.ModuleType) and "keras" not in full.split("."):
        value = _modules.setdefault(full, Module(full, value))
    return value


def _own(fullname):
    """Return the module of this package that stands for one of TensorFlow 1's that is gone."""
    name = fullname.replace("tensorflow", _HERE, 1)
    if importlib.util.find_spec(name) is None:
        raise MissingModuleError(f"{fullname} is not provided here: see {PAGE}", name=fullname)
    return importlib.import_module(name)


def _private(fullname):
    """Return one of TensorFlow's private modules, or None."""
    try:
        return importlib.import_module(fullname)
    except ModuleNotFoundError:
        return None

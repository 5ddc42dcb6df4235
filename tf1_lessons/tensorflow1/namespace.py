"""TensorFlow 1's module tree as an old script sees it: compat.v1, and what is gone since, each built at first use.

`tensorflow()` is the module that `import tensorflow as tf` gives, `resolve` finds the one behind a dotted name.
"""

import importlib
import importlib.util
import os
import re
import sys
import types

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import account, world

VERSION = "1.15.5"
KERAS_VERSION = "2.2.4-tf"
PAGE = "docs/old-scripts.md"

_HERE = __name__.rpartition(".")[0]  # the package whose contrib, examples and estimator are TensorFlow 1's
_OWN = {"contrib": "as 1.15.5 had it", "examples": "TensorFlow 1's MNIST reader", "estimator": "on monitored sessions"}
_PRIVATE = ("python", "core", "tools")  # tensorflow.python, …: what nobody was to import, and many do

# Private modules with public symbols that TensorFlow 1 had in another form: module -> path of those symbols.
_PUBLIC = {"ops.array_ops": "", "ops.math_ops": "", "ops.script_ops": "", "ops.rnn": "nn."}
_PUBLIC.update(dict.fromkeys(("ops.nn", "ops.nn_ops", "ops.nn_impl"), "nn."))
_PUBLIC.update(dict.fromkeys(("ops.rnn_cell", "ops.rnn_cell_impl"), "nn.rnn_cell."))
_PUBLIC.update(
    {f"layers.{module}": "layers." for module in "base convolutional core layers normalization pooling".split()}
)

# Where a name lives today that a private module has lost: in these modules, sought in this order, …
_HOMES = """
framework.tensor framework.indexed_slices framework.tensor_conversion framework.tensor_conversion_registry
framework.tensor_shape framework.convert_to_constants ops.array_ops_stack ops.cond ops.while_loop
ops.control_flow_assert ops.control_flow_case ops.control_flow_switch_case ops.variable_v1 ops.ref_variable ops.rnn
ops.math_ops ops.array_ops ops.random_ops checkpoint.checkpoint_management util.nest
training.py_checkpoint_reader
""".split()
# … as a module that it imported, from these packages, …
_PACKAGES = ("ops", "framework", "util", "platform", "training", "eager", "client", "lib.io")
# … or under another name.
_MOVED = {
    "ops.variable_scope.variable": "ops.variable_v1.VariableV1",
    "training.training_ops": "ops.gen_training_ops",
    "util.nest.is_sequence": "util.nest.is_nested",
}

# Modules of 0.x that went elsewhere.
_ALIASES = {
    "tensorflow.models.rnn.rnn": "tensorflow.python.ops.rnn",
    "tensorflow.models.rnn.rnn_cell": "tensorflow.nn.rnn_cell",
    "tensorflow.models.rnn.seq2seq": "tensorflow.nn.seq2seq",
    "tensorflow.python.ops.seq2seq": "tensorflow.nn.seq2seq",
}

_modules = {}  # dotted name -> what scripts get for it
_release = VERSION


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
        self._found = set()

    def __getattr__(self, name):
        with world.random_kept():
            value = _lookup(self, name)
        setattr(self, name, value)
        self._found.add(name)
        return value

    def __dir__(self):
        contrib = {"contrib"} if self.__name__ == "tensorflow" else set()
        return sorted({*dir(self._real), *vars(self), *contrib} - {"_real", "_found"})

    def __repr__(self):
        return f"<module {self.__name__!r} from {self.__file__!r}>"


class PrivateModule(Module):
    """One of TensorFlow's private modules, with the names that it has lost since: they live elsewhere today."""

    def __getattr__(self, name):  # nothing is kept: private modules have globals that change
        return _lookup_private(self, name)


def tensorflow():
    """Return the module that a TensorFlow 1 script imports as `tensorflow`; the first call sets up graph mode."""
    if "tensorflow" not in _modules:
        _modules["tensorflow"] = _start()
    return _modules["tensorflow"]


def set_release(release):
    """Say what the script that comes was written for: "0.12" (see before1.uses_old_names) or "1.15", the default.

    It decides what the calls mean that both releases took, each in its own way.
    """
    global _release
    _release = release
    for module in _modules.values():
        for name in module._found:
            vars(module).pop(name, None)
        module._found.clear()


def resolve(fullname):
    """Return the module that a script gets for a dotted name, such as "tensorflow.contrib.layers", or None.

    Raises MissingModuleError, one line, for a module that TensorFlow 1 had and nobody provides.
    """
    first, _, rest = fullname.partition(".")
    if first != "tensorflow":
        return None
    module = tensorflow()
    parts = rest.split(".") if rest else []
    if fullname in _ALIASES:
        return resolve(_ALIASES[fullname])
    if parts and parts[0] in _PRIVATE:
        return _private(fullname)
    if parts and parts[0] in _OWN:
        account.provided("tf." + parts[0], _OWN[parts[0]], PAGE)
        return _own(fullname)
    for part in parts:
        try:
            module = getattr(module, part)
        except MissingError as error:
            raise MissingModuleError(str(error), name=fullname) from None
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
    path = full.partition(".")[2]
    if path in _OWN or path in _PRIVATE:
        try:
            value = resolve(full)
        except MissingModuleError as error:
            raise MissingError(str(error)) from None
    elif path == "pywrap_tensorflow":
        value = resolve("tensorflow.python.pywrap_tensorflow")
    elif full in _ALIASES:
        value = resolve(_ALIASES[full])
    elif path in ("models", "models.rnn"):
        value = _modules.setdefault(full, Module(full, types.ModuleType(full)))
    elif path.startswith("models."):
        raise MissingError(
            f"{full} left TensorFlow before 1.0: put the file from github.com/tensorflow/models beside the script"
        )
    elif path == "compat.v1":
        value = tensorflow()
    elif path == "keras.__version__":
        value = KERAS_VERSION
    elif name == "__all__":  # for `import *` all that dir() names, which is more than compat.v1's list
        raise AttributeError(name)
    elif name.startswith("__"):
        value = None
    else:
        value = _changed(path)
        if value is None:
            value = getattr(module._real, name, None)
            if isinstance(value, types.ModuleType) and not path.startswith("keras."):
                value = _modules.setdefault(full, Module(full, value))
    if value is None and not hasattr(module._real, name):
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    return value


def _changed(path):
    """Return what stands under a path below tensorflow instead of what compat.v1 has there, or None."""
    from tf1_lessons.tensorflow1 import before1, changed

    value = before1.meaning(path) if _release.startswith("0.") else None
    if value is None:
        value = before1.name(path)
    if value is None:
        value = changed.TABLE.get(path)
    if value is None and path in changed.MISSING:
        what, instead = changed.MISSING[path]
        raise MissingError(f"tf.{path} is gone: it {what}; today use {instead}")
    return value


def _own(fullname):
    """Return the module of this package that stands for one of TensorFlow 1's that is gone."""
    try:
        return importlib.import_module(fullname.replace("tensorflow", _HERE, 1))
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(_HERE):
            raise
        raise MissingModuleError(f"{fullname} is not provided here: see {PAGE}", name=fullname) from None


def _private(fullname):
    """Return one of TensorFlow's private modules as a script sees it, or None."""
    if fullname not in _modules:
        real = _import_private(fullname)
        if real is None or not real.__name__.startswith("tensorflow.python"):
            return real
        _modules[fullname] = real if isinstance(real, KerasModule) else PrivateModule(fullname, real)
    return _modules[fullname]


def _import_private(fullname):
    """Import a private module from where it is today; None if it is nowhere."""
    names = [fullname]
    if fullname.startswith("tensorflow.python.keras"):  # what is left there is not the Keras that tf.keras is
        return _import_keras(fullname[len("tensorflow.python.keras") :])
    if fullname.startswith("tensorflow.python.estimator"):
        return resolve("tensorflow.estimator" + (".inputs" if ".inputs" in fullname else ""))
    elif fullname[len("tensorflow.python.") :] in _MOVED:
        names = ["tensorflow.python." + _MOVED[fullname[len("tensorflow.python.") :]]]
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    return None


class KerasModule(types.ModuleType):
    """A private module of TensorFlow 1's Keras: the names of several modules of today's, the first that has it."""

    def __init__(self, name, modules):
        super().__init__(name, modules[0].__doc__)
        self.__path__ = []
        self._modules = modules
        self._found = set()

    def __getattr__(self, name):
        for module in self._modules:
            if hasattr(module, name) and not (name.startswith("__") and name != "__all__"):
                value = getattr(module, name)
                if isinstance(value, types.ModuleType) and value.__name__.startswith("tf_keras."):
                    value = _private(f"{self.__name__}.{name}") or value
                return value
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


def _import_keras(rest):
    """Return tensorflow.python.keras, or what is below it by a path such as ".layers.core"; None if nothing is."""
    path = re.sub(r"^\.optimizer_v2\b", ".optimizers.legacy", re.sub(r"^\._impl\.keras\b", "", rest))
    public = "tf_keras.api._v1.keras"
    names = ["tf_keras.src" + path, public + path]
    if path.startswith(".layers"):  # the public layers are TensorFlow 1's, and all in one module
        names.insert(0, public + ".layers")
    elif path in (".optimizers", ".losses", ".metrics", ".initializers"):  # there src has those of TensorFlow 2
        names.reverse()
    modules = []
    for name in names:
        try:
            modules.append(importlib.import_module(name))
        except ModuleNotFoundError:
            continue
    if not modules:
        return None
    return KerasModule("tensorflow.python.keras" + rest, [*modules, importlib.import_module(public + ".layers")])


def _lookup_private(module, name):
    """Return what a private module has under a name, or where that name lives today."""
    real, path = module._real, module.__name__.partition("python")[2][1:]
    if name.startswith("__"):
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    if f"{module.__name__}.{name}" in _ALIASES:
        return resolve(f"{module.__name__}.{name}")
    if path in _PUBLIC:  # what TensorFlow 1 did otherwise, it did here too
        value = _changed(_PUBLIC[path] + name)
        if value is None and path.startswith(("ops.rnn_cell", "layers.")):  # these live in Keras today
            value = getattr(resolve("tensorflow." + _PUBLIC[path].rstrip(".")), name, None)
        if value is not None:
            return value
    value = getattr(real, name, None)
    if value is None and f"{path}.{name}" in _MOVED:
        home, _, name = _MOVED[f"{path}.{name}"].rpartition(".")
        value = getattr(importlib.import_module("tensorflow.python." + home), name, None)
    if isinstance(value, types.ModuleType) and value.__name__.startswith("tensorflow.python."):
        return _private(value.__name__)
    if value is not None or hasattr(real, name):
        return value
    if hasattr(real, "__path__"):
        value = _private(f"{module.__name__}.{name}")
        if value is not None:
            return value
    for home in _HOMES:
        value = getattr(importlib.import_module("tensorflow.python." + home), name, None)
        if value is not None and not isinstance(value, types.ModuleType):
            return value
    for package in _PACKAGES:
        if importlib.util.find_spec(f"tensorflow.python.{package}.{name}"):
            return _private(f"tensorflow.python.{package}.{name}")
    value = getattr(tensorflow()._real, name, None)
    if value is None:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    return value

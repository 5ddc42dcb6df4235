"""How 1.15.5's own modules import: the packages of their time, and the heavy ones only when something of them is used.

A user's file may lie beside files that go by the standard library's names, and looks for them; 1.15.5's files do not.
"""

import builtins as python_builtins
import gc
import importlib.util
import random
import sys
import types

from tf1_lessons.tensorflow1.world import objects

# The packages of which 1.15.5's files need a view, because names that they use are gone.
_VIEWED = frozenset("PIL cgi collections fractions imp inspect matplotlib numpy platform sklearn time".split())
# Packages that 1.15.5 imports at its start, and few programs use.
_LAZY = frozenset("distutils h5py requests scipy yaml".split())

_find = None  # dotted name -> the module that a user's file gets
_lazy = {}  # dotted name -> its stand-in


def make_builtins(find, import_found, of_multiprocessing):
    """Return what 1.15.5's modules get as `__builtins__`.

    Args:
        find: returns the module that a user's file gets for a dotted name.
        import_found: imports a module of which there may be a view, as `__import__` does: (name, fromlist).
        of_multiprocessing: called when a module imports multiprocessing.
    """
    global _find
    _find = find
    python_import = python_builtins.__import__

    def import_module(name, globals=None, locals=None, fromlist=(), level=0):
        if level == 0:
            first = name.partition(".")[0]
            if first in _VIEWED:
                return import_found(name, fromlist)
            if first in _LAZY and _is_installed(first):
                return _import_lazy(name, fromlist)
            if first == "multiprocessing":
                of_multiprocessing()
        return python_import(name, globals, locals, fromlist or (), level)

    made = types.ModuleType("builtins", python_builtins.__doc__)
    vars(made).update(vars(python_builtins), **objects.BUILTINS, __import__=import_module)
    return made


class Lazy(types.ModuleType):
    """A module that is imported when the first of its names is asked for."""

    def __getattr__(self, name):
        if name == "__path__":
            raise AttributeError(name)
        with undisturbed():
            value = getattr(_find(self.__name__), name)
        vars(self)[name] = value
        return value


def _is_installed(first):
    return first in ("distutils", "yaml") or first in sys.modules or importlib.util.find_spec(first) is not None


def _import_lazy(name, fromlist):
    parts = name.split(".")
    top = module = _stand_in(parts[0])
    for end in range(2, len(parts) + 1):
        parent, module = module, _stand_in(".".join(parts[:end]))
        vars(parent)[parts[end - 1]] = module
    if not fromlist:
        return top
    for attribute in fromlist:
        if f"{name}.{attribute}" in _SUBMODULES:
            vars(module)[attribute] = _stand_in(f"{name}.{attribute}")
    return module


# What 1.15.5's files import of a package's modules with `from`.
_SUBMODULES = frozenset(("distutils.version", "scipy.linalg", "scipy.ndimage"))


def _stand_in(name):
    module = _lazy.get(name)
    if module is None:
        module = _lazy[name] = Lazy(name)
        if name == "scipy.sparse":
            module.issparse = _issparse
    return module


def _issparse(x):
    """scipy.sparse.issparse: while nobody has imported scipy.sparse, nothing is sparse."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and sparse.issparse(x)


class undisturbed:
    """A `with` block that imports 1.15.5's modules: it collects no garbage and draws no number of the script's.

    What modules define is there to stay. Packages that they import, such as scikit-learn's, draw numbers.
    """

    _depth = 0

    def __init__(self, for_good=False):
        """
        Args:
            for_good: whether what there is at the end of the block is not looked at later, either.
        """
        self._for_good = for_good

    def __enter__(self):
        if not undisturbed._depth:
            undisturbed._before = gc.isenabled(), random.getstate()
            gc.disable()
        undisturbed._depth += 1

    def __exit__(self, *_):
        undisturbed._depth -= 1
        if not undisturbed._depth:
            was_on, state = undisturbed._before
            random.setstate(state)
            if self._for_good:
                gc.freeze()
            if was_on:
                gc.enable()

"""The packages around TensorFlow 1 as they were in its time, for a user's files only.

A user's file that imports one of the modules named here gets a view of it: a module that has all that the installed one
has, and what is gone since. The tables stand in this package's modules, by package:

    GONE      {module: {name: what stands for it}}: a dotted name, or a function that makes it. Two names are not the
              module's: "" tells, of a module that is gone, where its names are from; "*" is the module that it is now
    CHANGED   {module: {name: a function that makes it from what the installed module has under the name, or None}}

A module whose name is in GONE need not be installed: then the view has only what the table gives it.
"""

import contextlib
import functools
import importlib
import pathlib
import random
import sys
import types
import warnings

from tf1_lessons.tensorflow1 import account

PAGE = "docs/old-scripts.md"

# The module of this package that has the tables for a package or module.
_HOMES = {
    "numpy": "numerics",
    "scipy": "numerics",
    "sklearn": "learning",
    "matplotlib": "plots",
    "pylab": "plots",
    "mpl_toolkits": "plots",
    "PIL": "images",
    **dict.fromkeys(
        "IPython base64 builtins cgi collections distutils fractions imp importlib inspect itertools json math os"
        " pickle platform random string sys time traceback types".split(),
        "standard",
    ),
}
_views = {}  # dotted name -> the view, or None where the installed module will do
_gone_modules = {}  # dotted name -> what stands for it


class View(types.ModuleType):
    """An installed module as a user's file sees it. What the user sets in it is set in the installed one, too."""

    def __init__(self, name, real, gone, changed):
        super().__init__(name)
        if real is not None and name != "sys":  # sys changes all the time
            vars(self).update({key: value for key, value in vars(real).items() if not _may_have_view(value)})
            vars(self).pop("__getattr__", None)  # the module's own would come before ours
        for attribute, make in changed.items():
            vars(self)[attribute] = make(getattr(real, attribute) if _has(real, attribute) else None)
        vars(self).update(_real=real, _gone=gone, _made={})

    def __getattr__(self, name):
        if name in self._gone and name not in self._made and not _has(self._real, name):
            self._made[name] = _make(self._gone[name])
        if name in self._made:
            if _asked_by_tensorflow():
                return self._made[name]  # not kept: the user's first use is still to be noted
            how = self._gone[name] if isinstance(self._gone[name], str) else "as it was"
            account.provided(f"{self.__name__}.{name}", how, PAGE)
            vars(self)[name] = self._made[name]
            return self._made[name]
        if self._real is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(self._real, name)
        if isinstance(value, types.ModuleType):
            value = find(value.__name__) or value
        if self.__name__ != "sys":
            vars(self)[name] = value
        return value

    def __setattr__(self, name, value):
        if self.__name__ != "sys":
            vars(self)[name] = value
        if self._real is not None:
            setattr(self._real, name, value)

    def __dir__(self):
        return sorted({*dir(self._real), *vars(self), *self._gone} - {"_real", "_gone", "_made"})


def around(function):
    """Return what makes, from an installed function, one that calls `function` with it and with the arguments."""

    def make(installed):
        @functools.wraps(installed, updated=())
        def called(*args, **kwargs):
            return function(installed, *args, **kwargs)

        return called

    return make


def _asked_by_tensorflow():
    """Whether one of 1.15.5's own files asks: what it is given is not for the account."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(("tf1_lessons.", "importlib.")):
        frame = frame.f_back
    loader = getattr(frame.f_globals.get("__spec__"), "loader", None)
    return getattr(loader, "serves_tensorflow1", False)


def _has(module, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns of some names before it says that they are gone
        try:
            return hasattr(module, name)
        except ImportError:  # scikit-learn explains at length what is gone
            return False


def _may_have_view(value):
    return isinstance(value, types.ModuleType) and knows(value.__name__)


def _make(entry):
    return _attribute(entry) if isinstance(entry, str) else entry()


def _attribute(path):
    """Return what a dotted name stands for; its modules are imported."""
    module, _, name = path.rpartition(".")
    try:
        with random_kept():
            return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        return getattr(_attribute(module), name)


@functools.lru_cache(maxsize=None)
def _home(first):
    return importlib.import_module(f"{__name__}.{_HOMES[first]}")


@contextlib.contextmanager
def random_kept():
    """Let what is imported meanwhile draw no number of the script's: today's packages draw some for themselves."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


def knows(name):
    """Whether user's files get a view of a module, by its dotted name, or of one around it."""
    return name.partition(".")[0] in _HOMES


def find(fullname):
    """Return the view of a module, or None if there is none and a user's file gets the installed module."""
    if fullname not in _views:
        if not knows(fullname):
            return None
        _views[fullname] = _view(fullname)
    if fullname in _gone_modules and not _asked_by_tensorflow():
        account.provided(fullname, _gone_modules[fullname], PAGE)
    return _views[fullname]


def _view(fullname):
    home = _home(fullname.partition(".")[0])
    gone, changed = home.GONE.get(fullname), home.CHANGED.get(fullname)
    if gone is None and changed is None:
        return None
    gone = dict(gone or {})
    how, elsewhere = gone.pop("", None), gone.pop("*", None)  # where the module is gone, or goes by another name
    try:
        with random_kept():
            real = importlib.import_module(elsewhere or fullname)
    except ModuleNotFoundError as error:
        if how is None or not fullname.startswith(error.name or "?"):
            raise
        real = None
    if how is not None and (real is None or elsewhere):
        _gone_modules[fullname] = how
    return View(fullname, real, gone, changed or {})


def spread(module):
    """Put all that a module has into it, for `from module import *`; nobody asked for the names one by one."""
    if isinstance(module, View):
        vars(module).update({name: _make(entry) for name, entry in module._gone.items() if name not in vars(module)})
        if "__all__" in vars(module):
            vars(module)["__all__"] = sorted({*module.__all__, *module._gone})
    elif not hasattr(module, "__all__"):
        for name in dir(module):
            getattr(module, name, None)


def stand_in(fullname, view=None, **names):
    """Give user's files a module in place of the installed one, or names in place of the module's own."""
    if view is None:
        view = find(fullname) or View(fullname, importlib.import_module(fullname), {}, {})
        vars(view).update(names)
    _views[fullname] = view


def plots_folder(make):
    """Have figures that no window shows saved in the folder that make() makes, when there is one to save."""
    global new_folder
    new_folder = make


def new_folder():
    """Make and return the folder for figures that no window shows."""
    return pathlib.Path()


class NoInputError(EOFError):
    """A script waits for an answer that nobody can give."""


def read_line(prompt="", /):
    """Read a line from the terminal, as input() does; say in one line where there is nobody to type it."""
    try:
        return input(prompt)
    except EOFError:
        question = f" ({str(prompt).strip()!r})" if str(prompt).strip() else ""
        raise NoInputError(f"the script asks for input{question}, and there is no terminal to type it in") from None


@functools.wraps(open)
def open_file(file, mode="r", *args, **kwargs):
    """Open a file as open() does; the mode may have the U of old, which changed nothing in Python 3."""
    return open(file, mode.replace("U", "") or "r" if isinstance(mode, str) else mode, *args, **kwargs)

"""Whose code is it? A user's files get TensorFlow 1, the installed packages what they always saw."""

import functools
import os
import sys
import types

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STDLIB = os.path.dirname(os.path.abspath(os.__file__))
_INSTALLED = ("site-packages", "dist-packages")
# Packages through which a user's call makes its way.
_BETWEEN = ("tf1_lessons", "tensorflow", "tf_keras", "tf_slim", "google", "numpy", "absl")


def is_users(folder):
    """Whether what lies in a folder is a user's: it is neither installed nor Python's nor ours."""
    folder = os.path.abspath(folder)
    if set(_INSTALLED) & set(folder.split(os.sep)):
        return False
    return not any((folder + os.sep).startswith(root + os.sep) for root in (_HERE, _STDLIB))


def by_user():
    """Whether the function that asks was called by a user's file, be it through TensorFlow or Keras."""
    frame = sys._getframe(2)
    while frame is not None:
        whose = _whose(frame.f_code.co_filename)
        if whose is not None:
            return whose == "user"
        frame = frame.f_back
    return True  # in a thread that TensorFlow has started for the user


@functools.lru_cache(maxsize=None)
def _whose(filename):
    """Return "user", "other", or None for code through which calls make their way."""
    if filename.startswith("<frozen"):
        return None
    if is_users(os.path.dirname(filename)):
        return "user"
    parts = filename.split(os.sep)
    for installed in _INSTALLED:
        if installed in parts:
            return None if parts[parts.index(installed) + 1] in _BETWEEN else "other"
    return None


def exchange(home, name, new):
    """Give a user's files another function where an installed module or class has one, or a method that it has lost.

    All other callers get what is installed. A second call changes nothing.
    """
    if hasattr(vars(home).get(name), "of_users"):
        return
    if not hasattr(home, name):
        setattr(home, name, _Lost(name, new))
        return
    old = getattr(home, name)

    @functools.wraps(new)
    def chosen(*args, **kwargs):
        return (new if by_user() else old)(*args, **kwargs)

    chosen.of_users = True
    setattr(home, name, chosen)


class _Lost:
    """A method that an installed class has lost."""

    of_users = True

    def __init__(self, name, function):
        self._name, self._function = name, function

    def __get__(self, instance, kind):
        if not by_user():
            raise AttributeError(f"{kind.__name__!r} object has no attribute {self._name!r}")
        return self._function if instance is None else types.MethodType(self._function, instance)

"""Whose code is it? A user's files get TensorFlow 1, the installed packages what they always saw."""

import os

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STDLIB = os.path.dirname(os.path.abspath(os.__file__))
_INSTALLED = ("site-packages", "dist-packages")


def is_users(folder):
    """Whether what lies in a folder is a user's: it is neither installed nor Python's nor ours."""
    folder = os.path.abspath(folder)
    if set(_INSTALLED) & set(folder.split(os.sep)):
        return False
    return not any((folder + os.sep).startswith(root + os.sep) for root in (_HERE, _STDLIB))

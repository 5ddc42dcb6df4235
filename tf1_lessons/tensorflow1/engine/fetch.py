"""Where 1.15.5's Python files are: in the cache folder, fetched once, or in a folder that the user names."""

import os

CACHE = "~/.cache/tf1_lessons/tensorflow-1.15.5"
_named = None


def use(folder):
    """Take 1.15.5's files from a folder: the site-packages of an installation, or an unpacked wheel."""
    global _named
    _named = folder


def root():
    """Return the folder that holds tensorflow_core and its companions; they are fetched if they are missing."""
    return os.path.expanduser(_named or os.environ.get("TF1_LESSONS_TENSORFLOW1") or CACHE)


def bytecode():
    """Return the folder for compiled files."""
    return os.path.join(os.path.expanduser(CACHE), "bytecode")

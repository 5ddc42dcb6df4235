"""What the programs of this folder share: they print what each of their cases returns or raises.

They run on genuine TensorFlow 1.15.5 and on the engine, and must print the same lines.
"""

import atexit
import shutil
import sys
import tempfile

import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
_folders = []


def folder():
    """Return a new empty folder, removed at the end."""
    _folders.append(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, _folders[-1], ignore_errors=True)
    return _folders[-1]


def case(function):
    """Run a case on a new graph, and print what it returns or raises."""
    if len(sys.argv) > 1 and function.__name__ not in sys.argv[1:]:
        return
    tf.reset_default_graph()
    tf.set_random_seed(1)
    np.random.seed(1)
    print("%s:" % function.__name__)
    try:
        print(_without_folders(text(function())))
    except Exception as error:
        line = str(getattr(error, "message", error)).strip().split("\n")[0]
        print(_without_folders("raises %s: %s" % (type(error).__name__, line)))
        if "--trace" in sys.argv:
            import traceback

            traceback.print_exc()
    sys.stdout.flush()


def text(value):
    """Return a value as text that does not depend on the release of NumPy: floats have six digits."""
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s: %s" % (text(key), text(value[key])) for key in sorted(value, key=str))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        fields = ["%s=%s" % (name, text(each)) for name, each in zip(value._fields, value)]
        return "%s(%s)" % (type(value).__name__, ", ".join(fields))
    if isinstance(value, (list, tuple)):
        return ("[%s]" if isinstance(value, list) else "(%s)") % ", ".join(map(text, value))
    if isinstance(value, np.ndarray):
        return "%s%s %s" % (value.dtype.name, list(value.shape), text(value.tolist()))
    if isinstance(value, np.generic):
        return text(value.item())
    if isinstance(value, float):
        return "%.6g" % value
    if isinstance(value, str):
        return value if "\n" in value else repr(value)
    return repr(value)


def _without_folders(line):
    for name in _folders:
        line = line.replace(name, "<folder>")
    return line

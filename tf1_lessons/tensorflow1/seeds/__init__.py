"""Draft docstring."""

import sys
import types

import tensorflow

_swapped = []  # pairs (function, function that stands in for it), while enabled
_set = []  # (dict or class, key, value before)


def enable():
    """Give the ops built from now on the seeds of TensorFlow 1.15, until disable().

    Nothing happens if that is so already, or in TensorFlow 1 itself.
    """
    if _swapped or tensorflow.__version__.startswith("1."):
        return
    from tf1_lessons.tensorflow1.seeds import constructs, gradients  # noqa: F401, they register what they replace

    pairs = []
    for place, name, replacement in constructs.REPLACED:
        if isinstance(place, types.ModuleType):
            original = getattr(place, name)
            pairs.append((original, constructs.bound(original, replacement)))
        else:  # a class or the registry of gradients
            attributes = place if isinstance(place, dict) else vars(place)
            original = attributes[name]
            _set.append((place, name, original))
            _put(place, name, constructs.bound(original, replacement))
    _swap(pairs)
    _swapped.extend(pairs)


def disable():
    """Put everything back: ops built from now on have the seeds of today's TensorFlow."""
    _swap([(new, old) for old, new in _swapped])
    for place, name, original in _set:
        _put(place, name, original)
    _swapped.clear()
    _set.clear()


def _put(place, name, value):
    if isinstance(place, dict):
        place[name] = value
    else:
        setattr(place, name, value)


def _swap(pairs):
    """Replace functions in each module that holds them, under whatever name."""
    table = {id(old): new for old, new in pairs}
    for module in list(sys.modules.values()):
        if isinstance(module, types.ModuleType):
            for name, value in list(vars(module).items()):
                if id(value) in table:
                    setattr(module, name, table[id(value)])

"""Nested structures: today's functions under the names of 1.15.5.

1.15.5 registers the types that they know; today's code imports them from modules of its own, which stand here.
"""

import importlib
import types

from tf1_lessons.tensorflow1.engine.compiled import load

_UTILS = "python.util._pywrap_utils"

# Modules that 1.15.5 has not: {name: {attribute: where 1.15.5 has it}}, None for a type that it lacks.
TODAYS = {
    "python.framework.tensor": {"Tensor": "python.framework.ops", "TensorSpec": "python.framework.tensor_spec"},
    "python.types.core": {"TensorProtocol": None, "Value": None},
    "python.types": {},
}


class TodaysModule(types.ModuleType):
    """A module from which today's compiled code takes types: 1.15.5's, imported when it asks for them."""

    def __init__(self, name, homes):
        super().__init__(name)
        self.__path__, self._homes = [], homes

    def __getattr__(self, name):
        if name not in self._homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        home = self._homes[name]
        return getattr(importlib.import_module("tensorflow." + home), name) if home else type(name, (), {})


def IsSequence(o):
    return load(_UTILS).IsNested(o)


def IsSequenceForData(o):
    return load(_UTILS).IsNestedForData(o)


def IsSequenceOrComposite(o):
    return load(_UTILS).IsNestedOrComposite(o)


def Flatten(nested, expand_composites=False):
    return load(_UTILS).Flatten(nested, expand_composites)


def RegisterType(name, kind):
    """Add to TypeSpec what today's functions ask of it. They find the types themselves, in the modules above."""
    if name == "TypeSpec":
        kind._without_tensor_names = lambda spec: spec
        kind.most_specific_common_supertype = lambda spec, others: spec.most_specific_compatible_type(others[0])

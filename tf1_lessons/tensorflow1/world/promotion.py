"""Numbers beside numbers, as NumPy 1 took them.

    np.float32(0.1) + 1                  a float64: Python's numbers had a type of 64 bits
    float32_array * np.float64(2)        a float32 array: a number did not widen an array of its kind
    loss += session.run(cost)            from 0 on a float64, with all the digits that it prints
    np.float32(0.9) > 0.9                true, for the two are compared as float64

NumPy 2 gives float32, float64, float32 and false (its NEP 50). The operators of a user's file are rewritten as calls of
the functions here; objects.py has the other things that a file is rewritten for.
"""

import ast
import builtins
import functools
import operator

import numpy as np

_FLOATS = {np.float16, np.float32}
_INTEGERS = {np.int8, np.int16, np.int32, np.uint8, np.uint16, np.uint32}
_NUMBERS = _FLOATS | _INTEGERS | {np.float64, np.int64, np.uint64, np.longlong, np.ulonglong}
# With what a kind of array stays as it is.
_KINDS = {"f": "iuf", "i": "iu", "u": "iu", "c": "iufc"}


def _wider(number, other):
    """Return a NumPy number as it is beside a Python one."""
    if type(number) in _FLOATS and type(other) in (int, float):
        return np.float64(number)
    if type(number) in _INTEGERS and type(other) is int:
        return np.int64(number)
    return number


def _weaker(number, array):
    """Return a NumPy number as it is beside an array."""
    if array.ndim and number.dtype.kind in _KINDS.get(array.dtype.kind, ""):
        value = number.item()
        limits = (np.finfo if array.dtype.kind in "fc" else np.iinfo)(array.dtype)
        if limits.min <= value <= limits.max:
            return value
    return number


def _operator(function):
    """Return an operator of two operands with NumPy 1's promotion."""

    def promoted(left, right):
        if type(left) in _NUMBERS:
            left = _weaker(left, right) if isinstance(right, np.ndarray) else _wider(left, right)
        elif type(right) in _NUMBERS:
            right = _weaker(right, left) if isinstance(left, np.ndarray) else _wider(right, left)
        return function(left, right)

    return promoted


def sum(iterable, /, start=0):
    """The sum of values: that of NumPy's numbers begins with a Python 0."""
    values = [*iterable] if not isinstance(iterable, np.ndarray) else iterable
    if any(type(value) in _NUMBERS for value in values):
        return functools.reduce(add, values, start)
    return builtins.sum(values, start)


_BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
_IN_PLACE = {ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul, ast.Div: operator.itruediv}
_COMPARISONS = {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge}
_COMPARISONS.update({ast.Eq: operator.eq, ast.NotEq: operator.ne})
OPERATORS = {
    function.__name__: _operator(function)
    for function in (*_BINARY.values(), *_IN_PLACE.values(), *_COMPARISONS.values())
}
add, truediv, itruediv = (OPERATORS[name] for name in ("add", "truediv", "itruediv"))


def name_of(node):
    """Return the name of the function among OPERATORS that is to take an operator's place in a syntax tree.

    None if the operands are no numbers of NumPy for certain.
    """
    if isinstance(node, ast.BinOp):
        table, kind, operands = _BINARY, node.op, (node.left, node.right)
    elif isinstance(node, ast.AugAssign):
        table, kind, operands = _IN_PLACE, node.op, (node.target, node.value)
        if isinstance(node.value, ast.Constant) and type(node.value.value) is int:
            return None  # a counter
    else:
        table, kind, operands = _COMPARISONS, node.ops[0], (node.left, *node.comparators)
        if len(operands) > 2 or any(isinstance(side, ast.Constant) and type(side.value) is int for side in operands):
            return None  # a float32 and a whole number are compared alike
    constants = [side for side in operands if isinstance(side, (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple))]
    if len(constants) == 2 or not all(type(getattr(side, "value", None)) in (int, float) for side in constants):
        return None
    function = table.get(type(kind))
    return function and function.__name__

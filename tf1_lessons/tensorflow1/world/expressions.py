"""What no name can give back: methods that are gone, and arrays of one element that NumPy 1 took for numbers.

    image.tostring()    float(cost)    "%d" % cost    table[i] = cost

The syntax tree of a user's file is changed: these expressions call the functions below, which do what they always did,
and only where that fails today do what it did with NumPy 1 and Python 3.7. `cost` is an array such as [2.5].
"""

import array
import ast
import html
import html.parser
import math
import operator
import threading
import xml.etree.ElementTree

import numpy as np


def _itemset(a, *args):
    a[args[0] if len(args) == 2 else args[:-1] or ...] = args[-1]


# A method that is gone: the types that had it, and what stands for it.
_METHODS = {
    "tostring": [((np.ndarray, np.generic, array.array), lambda a, *args: a.tobytes(*args))],
    "ptp": [((np.ndarray, np.generic), np.ptp)],
    "itemset": [(np.ndarray, lambda a, *args: _itemset(a.reshape(-1) if len(args) == 2 else a, *args))],
    "newbyteorder": [(np.ndarray, lambda a, order="S": a.view(a.dtype.newbyteorder(order)))],
    "isAlive": [(threading.Thread, threading.Thread.is_alive)],
    "getchildren": [(xml.etree.ElementTree.Element, list)],
    "getiterator": [
        (xml.etree.ElementTree.Element, xml.etree.ElementTree.Element.iter),
        (xml.etree.ElementTree.ElementTree, xml.etree.ElementTree.ElementTree.iter),
    ],
    "unescape": [(html.parser.HTMLParser, lambda _, text: html.unescape(text))],
}
_NUMBERS = {"float", "int", "complex"}


class Rewriter(ast.NodeTransformer):
    """Changes the expressions of a user's syntax tree."""

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if node.attr not in _METHODS or not isinstance(node.ctx, ast.Load):
            return node
        return _call(node, _method, node.value, ast.Constant(node.attr))

    def visit_Call(self, node):
        self.generic_visit(node)
        function = node.func
        named = isinstance(function, ast.Name) and function.id in _NUMBERS
        of_math = (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id == "math"
        )
        if not (named or of_math) or node.keywords or not node.args or isinstance(node.args[0], ast.Constant):
            return node
        return _call(node, _number, function, *node.args)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Mod) or isinstance(node.right, ast.Constant):
            return node
        if isinstance(node.left, ast.Constant) and not isinstance(node.left.value, (str, bytes)):
            return node
        return _call(node, _format, node.left, node.right)

    def visit_Assign(self, node):
        self.generic_visit(node)
        target = node.targets[0]
        if len(node.targets) > 1 or not isinstance(target, ast.Subscript) or isinstance(node.value, ast.Constant):
            return node
        return ast.copy_location(ast.Expr(_call(node, _set, node.value, target.value, _index(target))), node)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        target, name = node.target, _IN_PLACE.get(type(node.op))
        if not isinstance(target, ast.Subscript) or isinstance(node.value, ast.Constant) or name is None:
            return node
        call = _call(node, _augment, target.value, _index(target), ast.Constant(name), node.value)
        return ast.copy_location(ast.Expr(call), node)


_IN_PLACE = {ast.Add: "iadd", ast.Sub: "isub", ast.Mult: "imul", ast.Div: "itruediv"}


def rewrite(tree):
    """Return the syntax tree of a user's file with its expressions as NumPy 1 and Python 3.7 understood them."""
    return ast.fix_missing_locations(Rewriter().visit(tree))


def _call(node, function, *arguments):
    call = ast.Call(ast.Name(f"_old{function.__name__}", ast.Load()), list(arguments), [])
    return ast.copy_location(call, node)


def _index(target):
    """Return what stands between the brackets, slices included, as an expression."""
    index = ast.Subscript(ast.Name("_old_brackets", ast.Load()), target.slice, ast.Load())
    return ast.copy_location(index, target)


class _Brackets:
    def __getitem__(self, index):
        return index


class _One(np.ndarray):
    """An array of one element that is a number, too."""

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __complex__(self):
        return complex(self.item())

    def __repr__(self):
        return repr(np.asarray(self))


def _is_one(value):
    return isinstance(value, np.ndarray) and value.size == 1 and value.ndim > 0


def _one(value):
    return value.view(_One) if _is_one(value) else value


def _method(value, name):
    try:
        return getattr(value, name)
    except AttributeError:
        for types, function in _METHODS[name]:
            if isinstance(value, types):
                return lambda *args, **kwargs: function(value, *args, **kwargs)
        raise


def _number(function, *values):
    try:
        return function(*values)
    except TypeError:
        if function not in _TAKING_NUMBERS or not any(map(_is_one, values)):
            raise
    return function(*map(_one, values))


_TAKING_NUMBERS = {float, int, complex, *(value for value in vars(math).values() if callable(value))}


def _format(left, right):
    if not isinstance(left, (str, bytes)):
        return left % right
    try:
        return left % right
    except TypeError:
        values = right if isinstance(right, tuple) else right.values() if isinstance(right, dict) else (right,)
        if not any(map(_is_one, values)):
            raise
    if isinstance(right, dict):
        return left % {key: _one(value) for key, value in right.items()}
    return left % tuple(map(_one, values))


def _set(value, target, index):
    try:
        target[index] = value
    except ValueError:
        if not isinstance(target, np.ndarray) or not _is_one(value):
            raise
        target[index] = value.item()


def _augment(target, index, name, value):
    _set(getattr(operator, name)(target[index], value), target, index)


BUILTINS = {
    **{f"_old{function.__name__}": function for function in (_method, _number, _format, _set, _augment)},
    "_old_brackets": _Brackets(),
}

"""What objects could do in the time of TensorFlow 1, and what their types have taken away since.

A type written in C takes no method from outside. So a user's file is rewritten as it is compiled:

    x.tostring                     a method that is gone is asked of `attribute`; an object that has it gives its own
    float(x), int(x)               an array with one element is that element, as it was until NumPy 2.4,
    "%d" % x, x[i] = y, x[i] += y  here as well
    x + y, x += y, x < y           are those of promotion.py
"""

import ast

import numpy as np

from tf1_lessons.tensorflow1.world import promotion


def _set_item(array):
    def itemset(*args):
        *index, value = args
        index = index[0] if len(index) == 1 else tuple(index)
        if isinstance(index, tuple) or not index and index != 0:
            array[index] = value
        else:
            array.flat[index] = value

    return itemset


class _Rows:
    """DataFrame.ix and Series.ix: rows and columns by their labels, or by their numbers where labels are no numbers."""

    def __init__(self, table):
        self._table = table

    def _numbers(self, key):
        rows, *columns = key if isinstance(key, tuple) else (key,)
        axes = self._table.axes
        by_number = [_is_number(part) and axis.dtype.kind not in "iu" for part, axis in zip((rows, *columns), axes)]
        parts = [rows, *columns]
        if all(by_number):
            return self._table.iloc, key
        for i, part in enumerate(parts):
            if by_number[i]:
                parts[i] = axes[i][part]
        return self._table.loc, tuple(parts) if columns else parts[0]

    def __getitem__(self, key):
        place, key = self._numbers(key)
        return place[key]

    def __setitem__(self, key, value):
        place, key = self._numbers(key)
        place[key] = value


def _is_number(part):
    if isinstance(part, slice):
        return any(isinstance(end, (int, np.integer)) for end in (part.start, part.stop))
    if isinstance(part, (list, np.ndarray)):
        return len(part) > 0 and all(isinstance(value, (int, np.integer)) for value in part)
    return isinstance(part, (int, np.integer)) and not isinstance(part, bool)


def _append_rows(table):
    def append(other, ignore_index=False, verify_integrity=False, sort=False):
        import pandas

        if isinstance(other, dict):
            other = pandas.Series(other)
        if hasattr(table, "columns") and not hasattr(other, "columns") and not isinstance(other, (list, tuple)):
            other = other.to_frame().T
        others = other if isinstance(other, (list, tuple)) else [other]
        return pandas.concat([table, *others], ignore_index=ignore_index, verify_integrity=verify_integrity, sort=sort)

    return append


def _decode(text):
    """Python 2's text that stood for bytes is text already."""
    if not isinstance(text, str):
        raise AttributeError
    return lambda encoding="utf-8", errors="strict": text


# Names that others give to methods of their own: asked for only in a file that names the package.
_COMMON = {"append": "pandas", "value": "h5py"}
GONE = {  # name: a function of the object that makes what stood under the name
    "tostring": lambda array: array.tobytes,
    "itemset": _set_item,
    "ptp": lambda array: lambda axis=None, out=None, keepdims=False: np.ptp(array, axis, out, keepdims),
    "newbyteorder": lambda array: lambda new_order="S": array.view(array.dtype.newbyteorder(new_order)),
    "isAlive": lambda thread: thread.is_alive,
    "getchildren": lambda element: lambda: list(element),
    "getiterator": lambda element: lambda tag=None: list(element.iter(tag)),
    "value": lambda dataset: dataset[()],
    "getsize": lambda font: lambda text, *args, **kwargs: font.getbbox(text, *args, **kwargs)[2:],
    "textsize": lambda draw: lambda text, font=None, **options: draw.textbbox((0, 0), text, font, **options)[2:],
    "assertEquals": lambda test: test.assertEqual,
    "assertNotEquals": lambda test: test.assertNotEqual,
    "assertAlmostEquals": lambda test: test.assertAlmostEqual,
    "assertRegexpMatches": lambda test: test.assertRegex,
    "assertRaisesRegexp": lambda test: test.assertRaisesRegex,
    "fromstring": lambda array: array.frombytes,
    "w_xaxis": lambda axes: axes.xaxis,
    "w_yaxis": lambda axes: axes.yaxis,
    "w_zaxis": lambda axes: axes.zaxis,
    "set_window_title": lambda canvas: canvas.manager.set_window_title,
    "tostring_rgb": lambda canvas: lambda: np.asarray(canvas.buffer_rgba())[..., :3].tobytes(),
    "get_feature_names": lambda vectorizer: lambda: list(vectorizer.get_feature_names_out()),
    "ix": _Rows,
    "as_matrix": lambda table: lambda columns=None: (table if columns is None else table[columns]).values,
    "get_value": lambda table: lambda index, column: table.at[index, column],
    "append": _append_rows,
    "decode": _decode,
}


def attribute(value, name):
    """Return what an object has under a name, or had."""
    try:
        return getattr(value, name)
    except AttributeError:
        try:
            return GONE[name](value)
        except AttributeError:
            pass
        raise


# Arrays with one element.


def scalar(value):
    """Return the element of an array that has one only, and all else as it is."""
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


class _Number(np.ndarray):
    """An array with one element, which %d and %f take for a number, and %s for an array."""

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __str__(self):
        return str(np.asarray(self))

    def __repr__(self):
        return repr(np.asarray(self))


def _number(value):
    return value.view(_Number) if isinstance(value, np.ndarray) and value.size == 1 else value


def remainder(left, right):
    """left % right: a text's format, or a number's remainder."""
    if not isinstance(left, (str, bytes)):
        return left % right
    try:
        return left % right
    except TypeError:
        if isinstance(right, tuple):
            plain = tuple(map(_number, right))
        elif isinstance(right, dict):
            plain = {key: _number(value) for key, value in right.items()}
        else:
            plain = _number(right)
        try:
            return left % plain
        except TypeError:
            pass
        raise


def store(value, target, key):
    """target[key] = value"""
    try:
        target[key] = value
    except ValueError:
        if not isinstance(target, np.ndarray) or scalar(value) is value:
            raise
        target[key] = scalar(value)


def update(target, key, function, value):
    """target[key] += value, or another of the operators that do so."""
    store(promotion.OPERATORS[function](target[key], value), target, key)


_PREFIX = "_tensorflow1_"  # of the functions' names among the builtins: no script has such names


class Rewriting(ast.NodeTransformer):
    """Rewrites a syntax tree in place; names are the attributes that are asked for."""

    def __init__(self, names=tuple(GONE)):
        self._names = names

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if node.attr not in self._names or not isinstance(node.ctx, ast.Load):
            return node
        return _call(node, "attribute", node.value, ast.Constant(node.attr))

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in ("float", "int", "complex") and len(node.args) == 1:
            node.args = [_call(node, "scalar", node.args[0])] if not _is_plain(node.args[0]) else node.args
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        is_number = isinstance(node.left, ast.Constant) and not isinstance(node.left.value, (str, bytes))
        if isinstance(node.op, ast.Mod):
            plain = is_number or isinstance(node.right, ast.Constant)
            return node if plain else _call(node, "remainder", node.left, node.right)
        function = promotion.name_of(node)
        return _call(node, function, node.left, node.right) if function else node

    def visit_Compare(self, node):
        self.generic_visit(node)
        function = promotion.name_of(node)
        return _call(node, function, node.left, *node.comparators) if function else node

    def visit_Assign(self, node):
        self.generic_visit(node)
        target = node.targets[0]
        if len(node.targets) > 1 or not isinstance(target, ast.Subscript) or _is_plain(node.value):
            return node
        return _statement(node, "store", node.value, target.value, _index(target.slice))

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        target, function = node.target, promotion.name_of(node)
        if function is None:
            return node
        if isinstance(target, ast.Subscript):
            return _statement(node, "update", target.value, _index(target.slice), ast.Constant(function), node.value)
        if not isinstance(target, ast.Name) and not isinstance(target.value, ast.Name):
            return node  # what stands before the dot is to be evaluated once
        read = ast.parse(ast.unparse(target), mode="eval").body
        return ast.copy_location(ast.Assign([target], _call(node, function, read, node.value)), node)


def _is_plain(node):
    """Whether an expression is no array for certain."""
    return isinstance(node, (ast.Constant, ast.Starred, ast.List, ast.Dict, ast.ListComp, ast.JoinedStr))


def _index(node):
    """Return what stands between brackets as an expression."""
    if isinstance(node, ast.Slice):
        ends = [end or ast.Constant(None) for end in (node.lower, node.upper, node.step)]
        return ast.Call(ast.Name(_PREFIX + "slice", ast.Load()), ends, [])
    if isinstance(node, ast.Tuple):
        return ast.Tuple([_index(part) for part in node.elts], ast.Load())
    return node


def _call(node, function, *arguments):
    call = ast.Call(ast.Name(_PREFIX + function, ast.Load()), list(arguments), [])
    return ast.fix_missing_locations(ast.copy_location(call, node))


def _statement(node, function, *arguments):
    return ast.copy_location(ast.Expr(_call(node, function, *arguments)), node)


def rewrite(tree, text):
    """Return the syntax tree of a file with this text, rewritten."""
    return Rewriting({name for name in GONE if f".{name}" in text and _COMMON.get(name, name) in text}).visit(tree)


_FUNCTIONS = (attribute, scalar, remainder, store, update, slice)
BUILTINS = {_PREFIX + function.__name__: function for function in _FUNCTIONS}
BUILTINS.update({_PREFIX + name: function for name, function in promotion.OPERATORS.items()})
BUILTINS["sum"] = promotion.sum

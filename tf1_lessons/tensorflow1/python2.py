"""Python 2's files, translated in memory by fissix, the kept port of 2to3, with their division as it was."""

import ast
import decimal
import functools
import io
import operator
import os
import re
import tokenize

import numpy as np

from tf1_lessons.tensorflow1 import account
from tf1_lessons.tensorflow1.world import promotion

# Names and modules that only Python 2 has. A file that reads such a name, and neither binds it nor asks for Python's
# version, was never run by Python 3.
_NAMES = {"xrange", "raw_input", "unicode", "basestring", "unichr", "execfile", "long", "reduce", "cmp"}
_METHODS = {"iteritems", "itervalues", "iterkeys", "has_key"}
_MODULES = set("cPickle urllib2 urlparse StringIO cStringIO Queue ConfigParser httplib commands Tkinter".split())
_HINT = re.compile(r"\b(%s)\b" % "|".join(sorted(_NAMES | _METHODS | _MODULES)))
# Fixers that only improve the style, or guess, or take a package's file for a neighbour of the script.
_LEFT_OUT = {"idioms", "set_literal", "ws_comma", "buffer", "asserts", "import", "callable", "isinstance"}


def parse(source, filename, bound=()):
    """Return the syntax tree of a file; one that is Python 2 is translated first.

    Args:
        source: bytes.
        bound: names that are bound already, as earlier cells of a notebook do.

    Raises:
        SyntaxError: neither Python can read it.
    """
    try:
        tree = ast.parse(source, filename)
    except ValueError as error:  # null bytes
        raise SyntaxError(str(error), (filename, 1, 0, "")) from None
    except SyntaxError as error:
        return _translated(source, filename, error)
    if _HINT.search(source.decode("utf-8", "replace")) and _is_python2(tree, bound):
        return _translated(source, filename, None)
    return tree


def _is_python2(tree, bound):
    bound, read = set(bound), set()
    guarded = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) or isinstance(node, ast.If) and _asks_for_version(node.test):
            guarded.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                bound.add(node.id)
            elif id(node) not in guarded:
                read.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update(alias.asname or alias.name for alias in node.names)
            modules = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            if id(node) not in guarded and _MODULES & set(modules):
                return True
        elif isinstance(node, ast.Attribute) and node.attr in _METHODS and id(node) not in guarded:
            if not (isinstance(node.value, ast.Name) and node.value.id in ("six", "future", "utils")):
                return True
    return bool(_NAMES & (read - bound))


def _asks_for_version(test):
    return re.search(r"version|PY2|PY3", ast.dump(test)) is not None


def _translated(source, filename, error):
    """Return the tree of a translated file; raise error if Python 2 could not read it, either."""
    text = _text(source)
    if isinstance(error, TabError):
        text = "".join(_spaces(line) for line in text.splitlines(keepends=True))
    try:
        with_division = re.search(r"^from __future__ import.*\bdivision\b", text, re.M)
        tree = ast.parse(str(_tool().refactor_string(text.rstrip() + "\n", filename)), filename)
    except Exception as problem:
        if error is not None:
            raise error from None
        raise SyntaxError(f"cannot translate this file from Python 2: {problem}", (filename, 1, 0, "")) from None
    account.provided(os.path.basename(filename), "translated from Python 2 in memory, its integer division kept")
    tree = _Round().visit(tree)
    return ast.fix_missing_locations(tree if with_division else _Division().visit(tree))


def _text(source):
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        text = source.decode("latin1")
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _spaces(line):
    body = line.lstrip(" \t")
    return line[: len(line) - len(body)].expandtabs(8) + body


@functools.lru_cache(maxsize=None)
def _tool():
    try:
        from fissix import refactor
    except ImportError:
        raise ImportError("to run Python 2's files, install fissix: pip install fissix") from None
    fixers = refactor.get_fixers_from_package("fissix.fixes")

    class Quiet(refactor.RefactoringTool):
        def log_message(self, *args, **kwargs):
            pass

        log_error = log_debug = log_message

        def refactor_string(self, data, name):
            self.driver.grammar = self.grammar
            tree = super().refactor_string(data, name)
            if tree is None:
                raise SyntaxError("neither Python can read it")
            return tree

    return Quiet([fixer for fixer in fixers if fixer.rpartition(".fix_")[2] not in _LEFT_OUT])


class _Division(ast.NodeTransformer):
    """Make every `/` Python 2's, by a call of a function among the builtins."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        return ast.copy_location(_call("_python2_divide", node.left, node.right), node)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        value = _call("_python2_divide_in_place", read, node.value)
        return ast.copy_location(ast.Assign([node.target], value), node)


class _Round(ast.NodeTransformer):
    """Make round() Python 2's."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "round":
            node.func.id = "_python2_round"
        return node


def _call(name, *arguments):
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _is_integer(x):
    return isinstance(x, (int, np.integer)) or isinstance(x, np.ndarray) and np.issubdtype(x.dtype, np.integer)


def _divide(a, b):
    """a / b as Python 2 divides: integers to the floor, and tensors of integers, too."""
    if _is_integer(a) and _is_integer(b):
        return a // b
    for x, y, name in ((a, b, "__div__"), (b, a, "__rdiv__")):
        method = getattr(type(x), name, None)
        if method is not None:
            return method(x, y)
    return promotion.truediv(a, b)


def _divide_in_place(a, b):
    if isinstance(a, np.ndarray):
        return operator.ifloordiv(a, b) if _is_integer(a) and _is_integer(b) else promotion.itruediv(a, b)
    return _divide(a, b)


def _round(number, ndigits=0):
    """round(number): a float, and a half is rounded away from zero."""
    try:
        unit = decimal.Decimal(1).scaleb(-ndigits)
        return float(decimal.Decimal(float(number)).quantize(unit, decimal.ROUND_HALF_UP))
    except decimal.InvalidOperation:  # infinity, nan, and numbers with no digits left to round
        return float(number)


def _cmp(a, b):
    """cmp(a, b): -1, 0 or 1."""
    return (a > b) - (a < b)


BUILTINS = {
    "_python2_divide": _divide,
    "_python2_divide_in_place": _divide_in_place,
    "_python2_round": _round,
    "cmp": _cmp,
}

"""What AutoGraph asks of Python: syntax trees as Python 3.7 parsed them, and the import of the code that it generates.

gast 0.2.2 knows Python 3.7's nodes. Since then constants have become one node, and subscripts have lost two.
"""

import ast
import importlib.util
import sys

import gast
from gast import ast3

_CONSTANTS = {str: "Str", bytes: "Bytes", bool: "NameConstant", type(None): "NameConstant"}


class _ToGast(ast3.Ast3ToGAst):
    def generic_visit(self, node):
        if not hasattr(gast, type(node).__name__):
            raise NotImplementedError(f"TensorFlow 1.15's AutoGraph does not know {type(node).__name__}, new syntax")
        return super().generic_visit(node)

    def _decorated(self, node):
        new = super().generic_visit(node)
        if node.decorator_list:
            new.lineno = node.decorator_list[0].lineno  # where a definition began until Python 3.8
        return new

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _decorated

    def visit_Constant(self, node):
        if node.value is Ellipsis:
            new = gast.Ellipsis()
        else:
            new = getattr(gast, _CONSTANTS.get(type(node.value), "Num"))(node.value)
        return ast.copy_location(new, node)

    def visit_Subscript(self, node):
        new = gast.Subscript(self._visit(node.value), self._slice(node.slice), self._visit(node.ctx))
        return ast.copy_location(new, node)

    def _slice(self, node):
        if isinstance(node, ast.Slice):
            return self._visit(node)
        if isinstance(node, ast.Tuple) and any(isinstance(each, ast.Slice) for each in node.elts):
            return gast.ExtSlice([self._slice(each) for each in node.elts])
        return gast.Index(self._visit(node))

    def visit_arguments(self, node):
        return gast.arguments(
            self._visit(node.posonlyargs + node.args),
            self._visit(node.vararg),
            self._visit(node.kwonlyargs),
            self._visit(node.kw_defaults),
            self._visit(node.kwarg),
            self._visit(node.defaults),
        )


class _FromGast(ast3.GAstToAst3):
    """For astor, which prints Python 3.7's nodes for subscripts, too."""

    def _constant(self, node):
        return ast.copy_location(ast.Constant(getattr(node, node._fields[0])), node)

    visit_Num = visit_Str = visit_Bytes = visit_NameConstant = _constant

    def visit_Ellipsis(self, node):
        return ast.copy_location(ast.Constant(Ellipsis), node)

    def visit_Index(self, node):
        return self._old(ast.Index, value=self._visit(node.value))

    def visit_ExtSlice(self, node):
        return self._old(ast.ExtSlice, dims=self._visit(node.dims))

    @staticmethod
    def _old(kind, **fields):
        new = ast.AST.__new__(kind)  # kind() makes today's node instead
        vars(new).update(fields)
        return new

    def visit_arguments(self, node):
        return ast.arguments(
            posonlyargs=[],
            args=[self._make_arg(each) for each in node.args],
            vararg=self._make_arg(node.vararg),
            kwonlyargs=[self._make_arg(each) for each in node.kwonlyargs],
            kw_defaults=self._visit(node.kw_defaults),
            kwarg=self._make_arg(node.kwarg),
            defaults=self._visit(node.defaults),
        )


def ast_to_gast(node):
    return _ToGast().visit(node)


def gast_to_ast(node):
    return _FromGast().visit(node)


def load_source(name, path):
    """Import a file of generated code as a module, as it stands: it is not a user's file."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

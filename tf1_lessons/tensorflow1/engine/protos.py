"""Protocol buffers' _pb2 files of 2019, whose Python code today's protobuf refuses.

The descriptor that each of them holds is still good: from it today's protobuf makes the messages.
"""

import ast
import importlib.machinery

from google.protobuf import message, text_format

_MESSAGES = """
from google.protobuf.internal import builder as _builder
_builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, globals())
_builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, __name__, globals())
"""


def rewrite(source):
    """Return the syntax tree of a _pb2 file: its imports and descriptor as they are, then today's way to messages."""
    tree = ast.parse(source)
    ends = [i for i, node in enumerate(tree.body) if _assigns(node, "DESCRIPTOR")]
    if ends and b"_descriptor.Descriptor(" in source:
        tree.body[ends[0] + 1 :] = ast.parse(_MESSAGES).body
    return tree


def _assigns(node, name):
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name


# Printing, as the protobuf of then did: the keys of a map in order, a float with all its digits.


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a _pb2 module of today's TensorFlow, whose messages print as they did for 1.15.5."""

    def exec_module(self, module):
        super().exec_module(module)
        print_as_then(module)


def print_as_then(home):
    """Have the messages of a _pb2 module, or those within a message, printed as 1.15.5's protobuf printed them."""
    for kind in list(vars(home).values()):
        if isinstance(kind, type) and issubclass(kind, message.Message) and "__str__" not in vars(kind):
            kind.__str__ = kind.__repr__ = text
            print_as_then(kind)


def text(proto):
    writer = text_format.TextWriter(False)
    _Printer(writer, as_utf8=False).PrintMessage(proto)
    return writer.getvalue()


class _Printer(text_format._Printer):
    def PrintMessage(self, proto):
        if not proto.DESCRIPTOR.GetOptions().map_entry:
            super().PrintMessage(proto)
            return
        for field in proto.DESCRIPTOR.fields:  # a key or a value of zero, too
            self.PrintField(field, getattr(proto, field.name))

    def PrintFieldValue(self, field, value):
        if field.cpp_type == field.CPPTYPE_FLOAT:
            self.out.write(str(value))
        else:
            super().PrintFieldValue(field, value)

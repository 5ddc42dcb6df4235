"""Protocol buffers' _pb2 files of 2019, whose Python code today's protobuf refuses.

The descriptor that each of them holds is still good: from it today's protobuf makes the messages.
"""

import ast

_MESSAGES = """
from google.protobuf.internal import builder as _builder
_builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, globals())
_builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, __name__, globals())
"""


def rewrite(source):
    """Return the syntax tree of a _pb2 file: its imports and its descriptor as they are, then today's way to messages."""
    tree = ast.parse(source)
    ends = [i for i, node in enumerate(tree.body) if _assigns(node, "DESCRIPTOR")]
    if ends and b"_descriptor.Descriptor(" in source:
        tree.body[ends[0] + 1 :] = ast.parse(_MESSAGES).body
    return tree


def _assigns(node, name):
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name

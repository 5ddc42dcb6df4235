"""GraphDefs and NodeDefs as 1.15.5 made them, which genuine 1.15.5 can import."""

import functools

from tf1_lessons.tensorflow1.engine.compiled import load


def AsExported(proto):
    """Return a GraphDef or NodeDef without what ops got after 1.15.5: full types, and attributes with their default."""
    if hasattr(proto, "node"):
        nodes = [*proto.node, *(node for function in proto.library.function for node in function.node_def)]
    else:
        nodes = [proto]
    later = _later_attributes()
    for node in nodes:
        node.ClearField("experimental_type")  # 1.15.5 cannot read it in a text file
        for name, default in later.get(node.op, ()):
            if name in node.attr and node.attr[name] == default:
                del node.attr[name]
    return proto


@functools.lru_cache(maxsize=None)
def _later_attributes():
    """Return {op: [(attribute, default)]} of the attributes that today's ops have and those of 1.15.5 have not."""
    from tensorflow.core.framework import op_def_pb2
    from tensorflow.python.framework import op_def_registry

    session = load("python.client._pywrap_tf_session")
    ops = op_def_pb2.OpList.FromString(session.TF_GetBuffer(session.TF_GetAllOpList()))
    later = {}
    for op in ops.op:
        known = op_def_registry.get_registered_ops().get(op.name)
        if known is not None:
            names = {attr.name for attr in known.attr}
            added = [(attr.name, attr.default_value) for attr in op.attr if attr.name not in names]
            if added:
                later[op.name] = added
    return later

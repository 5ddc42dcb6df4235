"""The stack of Python frames in which an op is made: today's C++ walks it, as 1.15.5's did."""

from tf1_lessons.tensorflow1.engine.compiled import load

_stack = load("python.util._tf_stack")

StackFrame = _stack.StackFrame
_no_map, _no_filter = _stack.PyBindSourceMap(), _stack.PyBindFileSet()


def extract_stack(limit, mappers, filters):
    """Return the frames from the outermost to the caller of tf_stack.extract_stack."""
    source_map, file_set = _no_map, _no_filter
    if mappers:
        source_map = _stack.PyBindSourceMap()
        source_map.update_to(tuple(mappers[-1].get_effective_source_map().items()))
    if filters:
        file_set = _stack.PyBindFileSet()
        file_set.update_to(set(filters[-1].get_filtered_filenames()))
    frames = _stack.extract_stack(source_map, file_set, 2)
    return frames if limit < 0 else list(frames)[-limit:]

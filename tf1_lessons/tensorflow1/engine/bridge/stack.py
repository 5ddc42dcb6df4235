"""The stack of Python frames in which an op is made: today's C++ walks it, as 1.15.5's did."""

import collections
import sys

from tf1_lessons.tensorflow1.engine.compiled import load

_stack = load("python.util._tf_stack")

StackFrame = _stack.StackFrame
_no_map, _no_filter = _stack.PyBindSourceMap(), _stack.PyBindFileSet()


def extract_stack(limit, mappers, filters):
    """Return the frames from the outermost to the caller of tf_stack.extract_stack.

    Args:
        limit: how many of the innermost frames, or -1 for all.
        mappers: the innermost of these maps (file, line) to another place, if there is one.
        filters: the innermost of these names files whose frames are left out, if there is one.
    """
    if limit >= 0:
        return _innermost(limit, mappers, filters)
    source_map, file_set = _no_map, _no_filter
    if mappers:
        source_map = _stack.PyBindSourceMap()
        source_map.update_to(tuple(mappers[-1].get_effective_source_map().items()))
    if filters:
        file_set = _stack.PyBindFileSet()
        file_set.update_to(set(filters[-1].get_filtered_filenames()))
    _keep_code()
    return _stack.extract_stack(source_map, file_set, 2)


_kept = {}  # code that today's stacks point to without owning it, by its id: a hash of code takes long


def _keep_code():
    """Keep the code of all frames alive: that of a notebook's cell, or of exec(), would be gone when it has run."""
    frame = sys._getframe(3)
    while frame is not None:
        code = frame.f_code
        _kept[id(code)] = code
        frame = frame.f_back


_Frame = collections.namedtuple("StackFrame", "filename lineno name globals func_start_lineno")


def _innermost(limit, mappers, filters):
    """Return a few frames: today's C++ would walk all, and make an object of each."""
    source_map = mappers[-1].get_effective_source_map() if mappers else {}
    left_out = filters[-1].get_filtered_filenames() if filters else ()
    frame, frames = sys._getframe(3), []
    while frame is not None and len(frames) < limit:
        code = frame.f_code
        place = code.co_filename, frame.f_lineno
        filename, line, name = source_map.get(place, (*place, code.co_name))
        if not frames or filename not in left_out:
            frames.append(_Frame(filename, line, name, frame.f_globals, code.co_firstlineno))
        frame = frame.f_back
    return frames[::-1]

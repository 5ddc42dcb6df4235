"""TensorFlow 1.15.5's own Python files on today's compiled modules: how they are fetched, bridged and changed."""

import logging
import os
import re
import sys

from tf1_lessons import LessonError


def install(builtins):
    """Make `import tensorflow` import TensorFlow 1.15.5 in this process. A second call changes nothing.

    Args:
        builtins: what 1.15.5's modules get as `__builtins__`: it gives them the packages of their time.

    Raises:
        LessonError: today's TensorFlow was imported before.
    """
    from tf1_lessons.tensorflow1.engine import finder

    if any(isinstance(each, finder.Finder) for each in sys.meta_path):
        return
    if "tensorflow" in sys.modules:
        raise LessonError("today's TensorFlow was imported before: start again, and begin with TensorFlow 1")
    # Today's TensorFlow leaves it to the processes that it starts, and 1.15.5 would turn on eager execution.
    os.environ.pop("TF2_BEHAVIOR", None)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    sys.meta_path.insert(0, finder.Finder(builtins))
    logging.getLogger("tensorflow").addFilter(_is_news)


def uninstall():
    """Undo install(), unless TensorFlow 1.15.5 was imported: it imports modules of its own as they are needed."""
    from tf1_lessons.tensorflow1.engine import finder

    if "tensorflow" in sys.modules:
        return
    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, finder.Finder)]
    logging.getLogger("tensorflow").removeFilter(_is_news)


def _is_news(record):
    """Whether a line of TensorFlow's log is more than a deprecation: 1.15.5 gives nearly every name of 1.x one."""
    return not _DEPRECATED.match(str(record.msg))


_DEPRECATED = re.compile(r"From %s: .* is deprecated|\s*The TensorFlow contrib module will not be included", re.DOTALL)

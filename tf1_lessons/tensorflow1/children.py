"""Processes that multiprocessing spawns run the script's file as the script itself runs: it sees TensorFlow 1."""

import os
import sys
from multiprocessing import spawn

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # the package's parent
_preparation_data = spawn.get_preparation_data


class _Start:
    """What a child unpickles first of all, and by that sees TensorFlow 1."""

    def __reduce__(self):
        # Not a function of this package, which may not be on the child's path until this has run.
        start = (
            f"(__import__('sys').path.append({_ROOT!r}),"
            f" __import__({__name__!r}, fromlist=['become_child']).become_child(),"
            " __import__('sys').path.pop())"
        )
        return eval, (start,)


def install():
    """Make the children of this process see TensorFlow 1; a second call changes nothing."""
    spawn.get_preparation_data = lambda name: {"tensorflow1": _Start(), **_preparation_data(name)}


def become_child():
    """Prepare a spawned process: multiprocessing is about to run the file of the main script, a user's file."""
    from tf1_lessons.tensorflow1 import importer

    importer.install()
    install()
    spawn._fixup_main_from_path = _run_main


def _run_main(path):
    """Run the script's file in a child, as multiprocessing does, under the name __mp_main__."""
    from tf1_lessons.tensorflow1 import script

    if getattr(sys.modules["__main__"], "__name__", None) == "__mp_main__":
        return
    main = script.prepare("__mp_main__", path)
    sys.modules["__mp_main__"] = main
    sys.excepthook = script.excepthook
    exec(script.load(path), vars(main))

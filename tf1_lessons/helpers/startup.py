"""Start TensorFlow with the settings that TF1 code needs, and without a word.

While it is imported, TensorFlow reads its environment variables once and writes C++ log lines that no variable stops;
later it warns that nearly every TF1 call is deprecated. A lesson's output should be the lesson's alone, however it is
started: from the command, with ``python -m`` or in a notebook. So the package installs a hook that acts on the first
``import tensorflow``, then removes itself.
"""

import contextlib
import faulthandler
import importlib.util
import logging
import os
import shutil
import sys
import tempfile
import warnings

from tf1_lessons.helpers import interrupts

# What a lesson or the user has set wins.
ENVIRONMENT = {
    "TF_USE_LEGACY_KERAS": "1",  # tf.layers and tf.nn.rnn_cell work with Keras 2 only
    "TF_ENABLE_ONEDNN_OPTS": "0",  # oneDNN adds up in another order, which changes the last digits
    "TF_CPP_MIN_LOG_LEVEL": "3",  # of C++'s log lines only the fatal ones; errors reach Python anyway
}


def install():
    """Prepare the first import of TensorFlow; do nothing if it is already imported."""
    if "tensorflow" not in sys.modules and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """A finder that hands TensorFlow to the usual loader, to be executed quietly."""

    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None:
            spec.loader.exec_module = _quietly(spec.loader.exec_module)
        return spec


def _quietly(exec_module):
    def quiet_exec_module(module):
        for name, value in ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        show_wait = sys.stderr is not None and sys.stderr.isatty()
        if show_wait:
            print("importing TensorFlow ...", end="", file=sys.stderr, flush=True)
        try:
            with held_back_stderr():
                exec_module(module)
        finally:
            if show_wait:
                print("\r\033[K", end="", file=sys.stderr, flush=True)
        logging.getLogger("tensorflow").setLevel(logging.ERROR)  # "... is deprecated and will be removed"
        warnings.filterwarnings("ignore", message=r"`tf\.")  # the same from tf.layers and tf.nn.rnn_cell

    return quiet_exec_module


@contextlib.contextmanager
def held_back_stderr():
    """Hold back what C and Python code write to stderr inside the block; give it out if the block fails by itself.

    Should the process crash in the block, Python's fault handler still reports where.
    """
    try:
        terminal = os.dup(2)
    except OSError:  # a process without stderr has nothing to hold back
        yield
        return
    crash_report_was_on = faulthandler.is_enabled()
    with tempfile.TemporaryFile() as held, open(terminal, "wb") as real:
        os.dup2(held.fileno(), 2)
        faulthandler.enable(file=real)
        failed = False
        try:
            yield
        except Exception:
            failed = not interrupts.interrupted()
            raise
        finally:
            faulthandler.disable()
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(real.fileno(), 2)
            if crash_report_was_on:
                faulthandler.enable()
            if failed:
                held.seek(0)
                shutil.copyfileobj(held, real)

"""Run TensorFlow without a word of its own: a lesson's output should be the lesson's alone.

While it is imported, TensorFlow writes C++ log lines that no environment variable stops, and again when a session first
runs; it warns that nearly every TF1 call is deprecated. Its errors reach the user as Python's.
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


@contextlib.contextmanager
def quiet():
    """Keep TensorFlow's log lines and deprecation warnings off the terminal inside the block, from its import on."""
    finder = _Finder()
    tensorflow_log = logging.getLogger("tensorflow")
    level = tensorflow_log.level
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"`tf\.")  # of tf.layers and tf.nn.rnn_cell
        sys.meta_path.insert(0, finder)
        try:
            tensorflow_log.setLevel(logging.ERROR)  # "... is deprecated and will be removed"
            yield
        finally:
            tensorflow_log.setLevel(level)
            if finder in (sys.meta_path or ()):  # None as Python ends
                sys.meta_path.remove(finder)


class _Finder:
    """A finder that hands TensorFlow to the usual loader, to be executed while stderr is held back."""

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
        show_wait = sys.stderr is not None and sys.stderr.isatty()
        if show_wait:
            print("importing TensorFlow ...", end="", file=sys.stderr, flush=True)
        try:
            with held_back_stderr():
                exec_module(module)
                _first_run()
        finally:
            if show_wait:
                print("\r\033[K", end="", file=sys.stderr, flush=True)
        logging.getLogger("tensorflow").setLevel(logging.ERROR)  # its import has set another level

    return quiet_exec_module


def _first_run():
    """Run a session: the first run in a process makes TensorFlow 2.20 write that an optimization pass is off."""
    v1 = sys.modules.get("tensorflow.compat.v1")
    if v1 is not None and v1.__version__.startswith("2.20"):
        with v1.Graph().as_default(), v1.Session(config=v1.ConfigProto(device_count={"GPU": 0})) as sess:
            sess.run(v1.constant(0))


@contextlib.contextmanager
def held_back_stderr():
    """Hold back what C and Python code write to stderr inside the block; give it out if the block fails by itself.

    Should the process crash in the block, Python's fault handler still reports where.
    """
    try:
        terminal = os.dup(2)
        held = tempfile.TemporaryFile()
    except OSError:  # without a stderr, or a folder for temporary files, nothing can be held back
        yield
        return
    crash_report_was_on = faulthandler.is_enabled()
    with held, open(terminal, "wb") as real:
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

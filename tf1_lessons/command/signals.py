"""What SIGINT, SIGTERM and SIGHUP do while a command runs: each ends it in one line, without a traceback."""

import contextlib
import os
import signal
import sys

from tf1_lessons.helpers import interrupts

# SIGHUP comes when the terminal is closed; Windows has none.
ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextlib.contextmanager
def handled():
    """Let the signals that end a program raise KeyboardInterrupt or Terminated inside the block, and be noted.

    A signal that is ignored, as in the background of a shell, stays ignored. Off the main thread nothing changes.
    """
    with contextlib.ExitStack() as stack:
        for number in ENDING:
            with contextlib.suppress(ValueError):  # only the main thread may set a handler
                if signal.getsignal(number) != signal.SIG_IGN:
                    stack.callback(signal.signal, number, signal.signal(number, _interrupt))
        stack.callback(setattr, sys, "excepthook", sys.excepthook)
        stack.callback(setattr, sys, "unraisablehook", sys.unraisablehook)
        sys.excepthook = _excepthook
        yield


@contextlib.contextmanager
def ctrl_c_blocked():
    """Put SIGINT off until the end of the block; a process that is started in it begins with SIGINT put off."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _interrupt(number, frame):
    # C code that is being imported, or a destructor, may swallow the exception: what is noted is checked afterwards.
    interrupts.note(number)
    sys.unraisablehook = lambda unraisable: None  # what generators print that are left in the middle
    interrupts.raise_if_interrupted()


def _excepthook(kind, error, traceback):
    """Say in one line that a signal has ended the program, and end by that signal; leave other errors to Python."""
    number = interrupts.interrupted()
    if number is None:
        sys.__excepthook__(kind, error, traceback)
    else:
        print("interrupted" if number == signal.SIGINT else "terminated", file=sys.stderr, flush=True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

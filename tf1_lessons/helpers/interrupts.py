"""Ctrl-C and SIGTERM end a training, not the lesson: what was learned by then is drawn, and all files are closed."""

import contextlib
import os
import signal
import sys
import threading

_raised = None  # the signal that the command has raised an exception for; a destructor may have swallowed it
_noted = None  # the signal that has ended the last training


class Terminated(KeyboardInterrupt):
    """SIGTERM came, as a KeyboardInterrupt says that SIGINT came."""


def install():
    """Make SIGTERM raise Terminated, and let neither signal print more than its exception does.

    A signal that is ignored, as in the background of a shell, stays ignored.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(number, frame):
    global _raised
    _raised = number
    sys.unraisablehook = lambda unraisable: None  # what generators print that are left in the middle
    raise_if_interrupted()


def excepthook(kind, error, traceback):
    """Say in one line that a signal has ended the program, and end by that signal; leave other errors to Python."""
    if _raised is None:
        sys.__excepthook__(kind, error, traceback)
    else:
        print("terminated" if _raised == signal.SIGTERM else "interrupted", file=sys.stderr, flush=True)
        signal.signal(_raised, signal.SIG_DFL)
        os.kill(os.getpid(), _raised)


@contextlib.contextmanager
def noted():
    """Note a signal that comes inside the block instead of raising; interrupted() tells.

    Signals that Python does not handle, such as SIGTERM in a notebook, keep their effect. So does a second signal.
    """
    global _noted
    _noted = None
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}
    if threading.current_thread() is not threading.main_thread():
        handlers = {}  # only the main thread may set any

    def note(number, frame):
        global _noted
        _noted = number
        restore()

    def restore():
        for number, handler in handlers.items():
            signal.signal(number, handler)

    for number in handlers:
        signal.signal(number, note)
    try:
        yield
    finally:
        restore()


def until_interrupted(iterable):
    """Yield from an iterable; when a signal comes, end after the item at hand."""
    with noted():
        for item in iterable:
            yield item
            if interrupted():
                break


def interrupted():
    """Return whether a signal has ended the last training, or is ending the command."""
    return (_raised or _noted) is not None


def raise_if_interrupted():
    """Raise what the signal stands for that has ended the last training or is ending the command, if any."""
    if interrupted():
        raise Terminated if (_raised or _noted) == signal.SIGTERM else KeyboardInterrupt

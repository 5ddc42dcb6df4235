"""Ctrl-C and SIGTERM end a training, not the lesson: what was learned by then is drawn, and all files are closed."""

import signal
import sys
import threading

_received = None  # the signal that ended the last training


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
    sys.unraisablehook = lambda unraisable: None  # what generators print that are left in the middle
    raise Terminated if number == signal.SIGTERM else KeyboardInterrupt


def excepthook(kind, error, traceback):
    """Say in one line that Ctrl-C has ended the program; leave all other errors to Python."""
    if issubclass(kind, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)


def until_interrupted(iterable):
    """Yield from an iterable; when a signal comes, end after the item at hand.

    Signals that Python does not handle, such as SIGTERM in a notebook, keep their effect. So does a second signal.
    """
    global _received
    _received = None
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}

    def note(number, frame):
        global _received
        _received = number
        restore()

    def restore():
        for number, handler in handlers.items():
            signal.signal(number, handler)

    if threading.current_thread() is not threading.main_thread():
        handlers = {}  # only the main thread may set any
    for number in handlers:
        signal.signal(number, note)
    try:
        for item in iterable:
            yield item
            if _received:
                break
    finally:
        restore()


def interrupted():
    """Return whether a signal has ended the last training."""
    return _received is not None


def raise_if_interrupted():
    """Raise what the signal stands for that has ended the last training, if any."""
    if _received is not None:
        raise Terminated if _received == signal.SIGTERM else KeyboardInterrupt

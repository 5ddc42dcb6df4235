"""Ctrl-C and SIGTERM end a training, not the lesson: what was learned by then is drawn, and all files are closed."""

import contextlib
import signal
import threading

_signal = None  # the signal that has ended the training, or is ending the program


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP came, as a KeyboardInterrupt says that SIGINT came."""


def note(number):
    """Note a signal: interrupted() is true from now on."""
    global _signal
    _signal = number


def forget():
    """Forget a signal that has ended an earlier run."""
    global _signal
    _signal = None


def interrupted():
    """Return the signal that has ended the training, or is ending the program, or None."""
    return _signal


def raise_if_interrupted():
    """Raise what the signal stands for that has ended the training or is ending the program, if any."""
    if _signal is not None:
        raise KeyboardInterrupt if _signal == signal.SIGINT else Terminated


@contextlib.contextmanager
def noted():
    """Note a signal that comes inside the block instead of raising.

    Signals that Python does not handle, such as SIGTERM in a notebook, keep their effect. So does a second signal.
    """
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}
    if threading.current_thread() is not threading.main_thread():
        handlers = {}  # only the main thread may set any

    def note_and_restore(number, frame):
        note(number)
        restore()

    def restore():
        for number, handler in handlers.items():
            signal.signal(number, handler)

    for number in handlers:
        signal.signal(number, note_and_restore)
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

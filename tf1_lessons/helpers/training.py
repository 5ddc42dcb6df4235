"""What the training loops share beside TensorFlow: counting steps, gathering the history, checking the loss."""

import contextlib
import math
import sys

import numpy as np
from tqdm import tqdm
from tqdm.contrib import DummyTqdmFile

from tf1_lessons import LessonError
from tf1_lessons.helpers.interrupts import interrupted, raise_if_interrupted, until_interrupted  # noqa: F401


def training_steps(n):
    """Yield 0 to n - 1. Ctrl-C and SIGTERM end the training after the step at hand; interrupted() tells.

    On a terminal a training of more than a second has a progress bar, and what is printed appears above it.
    """
    with contextlib.ExitStack() as stack:
        bar = tqdm(range(n), disable=None, leave=False, delay=1)
        if not bar.disable:
            stack.enter_context(contextlib.redirect_stdout(DummyTqdmFile(sys.stdout)))
        yield from until_interrupted(bar)


class History(dict):
    """What was measured, and at which steps: a list for "step" and one for each name, all of the same length."""

    def __init__(self, *names):
        super().__init__({name: [] for name in ("step",) + names})

    def record(self, step, *values):
        """Append a step and a value for each name, in their order: a scalar as a Python number, an array as it is.

        Raises:
            DivergedError: a value is not finite.
        """
        names = [name for name in self if name != "step"]
        if len(values) != len(names):
            raise TypeError(f"record() takes a step and a value for each of {', '.join(names)}")
        values = [value if np.ndim(value) else float(value) for value in values]
        for name, value in zip(names, values):
            if not np.ndim(value):
                check_loss(value, step, name.replace("_", " "))
        for name, value in zip(["step"] + names, [step] + values):
            self[name].append(value)

    def last_line(self, digits=4):
        """Return the last record as a line of text, each value with so many digits after its point."""
        values = [f"{name.replace('_', ' ')} {self[name][-1]:.{digits}f}" for name in self if name != "step"]
        return "  ".join([f"step {self['step'][-1]:4}"] + values)

    @classmethod
    def side_by_side(cls, histories, **names):
        """Return one History of several trainings: names says for each what to take, of those that have begun.

        What a training that ended early lacks is NaN.
        """
        together = cls()
        together["step"] = max((history["step"] for history in histories.values()), key=len)
        for name, (training, key) in names.items():
            if training in histories:
                values = histories[training][key]
                together[name] = values + [math.nan] * (len(together["step"]) - len(values))
        return together

    def complete(self):
        """Return the history, or raise KeyboardInterrupt if a signal has ended the training.

        In a notebook the cell stops, and the history so far is `sys.last_value.history`.
        """
        try:
            raise_if_interrupted()
        except KeyboardInterrupt as interrupt:
            interrupt.history = self
            raise
        return self


class DivergedError(LessonError):
    """The loss is not a finite number any more: no later step can mend the variables.

    step is the one at which that was seen.
    """

    def __init__(self, message, step):
        super().__init__(message)
        self.step = step


def check_loss(loss, step, name="loss"):
    """Raise DivergedError if the loss fetched at a step is NaN or infinite."""
    if not math.isfinite(loss):
        raise DivergedError(
            f"the {name} is {loss} at step {step}: training has diverged,"
            " or a probability whose log is taken has become 0",
            step,
        )

"""What the options of the lessons may be. Names are standard by design, so one table holds for all lessons."""

import math
import numbers
import os

from tf1_lessons import LessonError
from tf1_lessons.helpers import interrupts
from tf1_lessons.helpers.logs import make_log_dir
from tf1_lessons.tensorflow1.cures import CURES

MILLION = 1_000_000
FLOAT32 = 1e38  # about the largest number that TensorFlow's float32 holds
FITTING = 50 * MILLION  # numbers: a training of a layer holds some twenty floats for each, 4.3 GB in lstm_regression

# Option: the bounds of its values. A number must be "above" or "at least" the first; None is no bound.
RANGES = {
    "steps": ("at least", 1, MILLION),
    "every": ("at least", 1, MILLION),
    "epochs": ("at least", 1, 10_000),
    "batch_size": ("at least", 1, 1000),
    "n_steps": ("at least", 1, 200),
    "n_hidden": ("at least", 1, 1000),
    "n_workers": ("at least", 1, 16),
    "n_points": ("at least", 1, 100_000),
    "series_length": ("at least", 1, MILLION),
    "echo_step": ("at least", 0, 200),
    "decay_steps": ("at least", 1, MILLION),
    "seed": ("at least", 0, 2**32 - 1),
    "clip_norm": ("above", 0, 1e38),
    "keep_prob": ("above", 0, 1),
    "learning_rate": ("above", 0, None),
    "large_rate": ("above", 0, None),
    "small_rate": ("above", 0, None),
    "initial_rate": ("above", 0, None),
    "decay_rate": ("above", 0, 1),
    "decay": ("at least", 0, 1),
    "l2": ("at least", 0, None),
    "expensive": ("at least", 0, None),
    "cheap": ("at least", 0, None),
}
# Of an option whose default is text: what it may be.
SILENT = ("softmax_twice", "swapped", "detached", "unscaled", "forgotten_state", "ops_in_loop")
CHOICES = {"dataset": ("auto", "mnist", "digits"), "show": ("all", *CURES, *SILENT, "nan_hunt")}
KINDS = {int: "a whole number", float: "a number", bool: "True or False", str: "text"}


def allowed(name, default):
    """Return in words what an option may be, such as "above 0 and at most 1"; nothing if it may be anything."""
    if name in CHOICES and isinstance(default, str):
        return f"one of {', '.join(CHOICES[name])}"
    words, low, high = RANGES.get(name, (None, None, None))
    bounds = [] if words is None else [f"{words} {low}"]
    return " and ".join(bounds + ([] if high is None else [f"at most {high}"]))


def check(name, value, default):
    """Check the value of the option of that name; default gives it its type.

    Raises:
        LessonError: the value is of another type, or not allowed; the message says what is.
    """
    kind = str if default is None else type(default)
    if value is None and default is None:
        return
    # bool is a kind of int to Python, and not to the user.
    of_kind = {
        int: isinstance(value, numbers.Integral) and not isinstance(value, bool),
        float: isinstance(value, numbers.Real) and not isinstance(value, bool),
        bool: isinstance(value, bool),
        str: isinstance(value, (str, os.PathLike)),
    }
    if not of_kind[kind]:
        raise LessonError(f"{name} must be {KINDS[kind]}, not {value!r}")
    words, low, high = RANGES.get(name, (None, None, None))
    if kind is str:
        fits = name not in CHOICES or default is None or value in CHOICES[name]
        value = repr(value)
    else:
        fits = isinstance(value, numbers.Integral) or math.isfinite(value)
        fits = fits and (words is None or (value > low if words == "above" else value >= low))
        fits = fits and (high is None or value <= high)
    if fits and kind is float and value > FLOAT32:
        raise LessonError(f"{name} must be at most {FLOAT32:g}, which float32 can hold, not {value}")
    if not fits:
        range_ = allowed(name, default)
        wanted = ["finite"] * (kind is float and math.isinf(value)) + [range_] * bool(range_)
        raise LessonError(f"{name} must be {' and '.join(wanted) or 'a number'}, not {value}")


def check_arguments(run, arguments):
    """Check the arguments of a lesson's run, its locals() at the first line, and make the folder log_dir.

    Returns:
        log_dir as text, whether it was given as text or as a path.

    Raises:
        LessonError: an argument is not what the command would take, or log_dir cannot be made.
    """
    interrupts.forget()  # what has ended an earlier run of this process
    for name, default in (run.__kwdefaults__ or {}).items():
        check(name, arguments[name], default)
    return make_log_dir(arguments["log_dir"])


def check_size(**sizes):
    """Refuse, before anything is built, what would not fit into memory.

    Args:
        sizes: by the names of the options, or of what else there are so many: their product is the number of numbers.

    Raises:
        LessonError: the product is more than 50 million.
    """
    total = 1
    for size in sizes.values():
        total *= int(size)
    if total > FITTING:
        product = " times ".join(f"{name} {size:,}" for name, size in sizes.items())
        raise LessonError(f"{product} are {total:,} numbers, and more than {FITTING:,} may not fit into memory")

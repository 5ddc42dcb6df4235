"""Fresh graphs, session settings, and the check that a loss is still a number."""

import math

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers import LessonError


def reset_graph(seed):
    """Empty the default graph and set its random seed; None leaves it unset, for ops that have seeds of their own.

    Without it a second run in one process would add its ops to those of the first: variables get new names, and
    merge_all() collects summaries of both, which fail with "You must feed a value for placeholder tensor".
    """
    tf.reset_default_graph()
    tf.set_random_seed(seed)


def one_thread():
    """Return a session's config for small graphs: on the CPU, one op at a time, each in one thread.

    For ops of microseconds, handing work to threads costs more than it saves.
    """
    return tf.ConfigProto(device_count={"GPU": 0}, intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)


class DivergedError(LessonError):
    """The loss is not a finite number any more: no later step can mend the variables."""


class LossCheck:
    """Stops a training at the first loss that is not finite, and says which was the last one that was."""

    def __init__(self):
        self._last = None

    def __call__(self, loss, step):
        """Raise DivergedError if the loss fetched at a step is NaN or infinite."""
        if not math.isfinite(loss):
            after = "" if self._last is None else f", after {self._last:.4g} at the step before"
            raise DivergedError(
                f"the loss is {loss} at step {step}{after}: training has diverged, or a probability whose log is taken"
                " has become 0; try a smaller --learning_rate or fewer units"
            )
        self._last = loss

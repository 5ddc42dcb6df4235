"""Fresh graphs and session settings."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1 import seeds


def reset_graph(seed=None):
    """Empty the default graph and set its random seed; None leaves it unset, for ops that have seeds of their own.

    From here on a seed gives the random numbers of TensorFlow 1.15, in this process: seeds.disable() undoes that.

    Without it a second run in one process would add its ops to those of the first: variables get new names, and
    merge_all() collects summaries of both, which fail with "You must feed a value for placeholder tensor".
    """
    seeds.enable()
    tf.reset_default_graph()
    tf.set_random_seed(seed)


def one_thread():
    """Return a session's config for small graphs: on the CPU, one op after the other, in the thread that calls run().

    For ops of microseconds, to hand work to another thread takes longer than the work.
    """
    return tf.ConfigProto(device_count={"GPU": 0}, intra_op_parallelism_threads=1, inter_op_parallelism_threads=-1)

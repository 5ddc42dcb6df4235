"""A program: flags, its own folder, modules and packages beside it, pickles, its exit status."""
import os
import pickle
import sys

import tensorflow as tf

import neighbour
from beside import inner

flags = tf.app.flags
flags.DEFINE_integer("steps", 5, "how many")
flags.DEFINE_string("name", "none", "a name")
FLAGS = flags.FLAGS


class Record(object):
    def __init__(self, value):
        self.value = value


def main(argv):
    print(os.path.basename(argv[0]), argv[1:], FLAGS.steps, FLAGS.name)
    print(__name__, os.path.basename(__file__), os.path.realpath(sys.path[0]) == os.path.realpath(os.getcwd()))
    print(neighbour.graph_constant(), inner.doubled(4), inner.tf is tf)
    record = pickle.loads(pickle.dumps(Record(3)))
    print(type(record) is Record, record.value, Record.__module__, sys.modules["__main__"].Record is Record)
    return 3


if __name__ == "__main__":
    tf.app.run()

"""A module beside the script has the name of one of the standard library's."""
import tensorflow as tf

import statistics

print(statistics.MINE, tf.Session().run(tf.constant(3)))

"""Placeholder: a hole in the graph that every sess.run() fills anew.

A placeholder has a type and a shape, but no value. The value comes with
feed_dict, in every call again, and is forgotten afterwards. So the same graph
computes for whatever it is fed. Look at the two mistakes that everybody makes
once: a value of another shape (1 is not [[1]], although both are one number),
and no value at all.

In a shape, None stands for a dimension that is left open until a value is fed:
a placeholder of shape [None, 1] takes any number of rows of one number. The
lessons that train feed their batches so, and all test data at once.

An error inside sess.run() comes with a long traceback. Read it in three places.
The line that begins with the error's name says what has happened, or one of the
next few does; [[{{node input2}}]] below it names the op. The line of your own
file in the traceback is the sess.run() that failed. Under "Original stack
trace" is the line that once added the op to the graph, where the mistake often
is. All else is TensorFlow's own.

    input1 [1, 1], input2 [1, 1] -> output [1, 1]

In TensorBoard: in Graphs, nothing leads into the two placeholders.
Source: Notes on TensorFlow (Arrow, 2018), section "Placeholders".
Departures: a second feed and the two mistakes are added, and the graph is
    written for TensorBoard.
Expect: `1 + 1 = [[2.]]`, `2 + 3 = [[5.]]`, then the two error messages; 0.1
    seconds after TensorFlow's import.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History

tf.disable_v2_behavior()


def build_graph():
    """Add the sum of two placeholders to the default graph."""
    input1 = tf.placeholder(tf.float32, shape=[1, 1], name="input1")
    input2 = tf.placeholder(tf.float32, shape=[1, 1], name="input2")
    output = tf.add(input1, input2, name="output")  # [1, 1]
    return types.SimpleNamespace(input1=input1, input2=input2, output=output)


def run(log_dir):
    """Feed two placeholders; return their sums as the history's "output"."""
    log_dir = check_arguments(run, locals())

    # The graph
    reset_graph()
    graph = build_graph()

    # Feeding it
    history = History("output")
    with tf.Session() as sess:
        for step, (value1, value2) in enumerate([(1, 1), (2, 3)]):
            # A feed's keys are the placeholders themselves, not their names.
            output = sess.run(graph.output, feed_dict={graph.input1: [[value1]], graph.input2: [[value2]]})
            print(f"{value1} + {value2} =", output)
            history.record(step, output)

        # Two mistakes
        try:
            sess.run(graph.output, feed_dict={graph.input1: 1, graph.input2: [[1]]})
        except ValueError as error:
            print("wrong shape: ", error)

        try:
            sess.run(graph.output, feed_dict={graph.input1: [[1]]})
        except tf.errors.InvalidArgumentError as error:
            print("missing feed:", error.message.splitlines()[-2])  # the line that gives the reason

        tf.summary.FileWriter(log_dir, sess.graph).close()
    return history.complete()


if __name__ == "__main__":
    main(run)

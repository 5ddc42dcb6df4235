"""Placeholder: a hole in the graph that every sess.run() fills anew.

A placeholder has a type and a shape, but no value; the value comes with
feed_dict, in every call again, and is forgotten afterwards. So the same graph
computes for whatever it is fed. Look at the two mistakes that everybody makes
once: a value of another shape (1 is not [[1]], although both are one number),
and no value at all.

    input1 [1, 1], input2 [1, 1] -> output [1, 1]

Source: Notes on TensorFlow (Arrow, 2018), section "Placeholders".
Departures: a second feed and the two mistakes are added, and the graph is
    written for TensorBoard.
Expect: `1 + 1 = [[2.]]`, `2 + 3 = [[5.]]`, then the two error messages; 0.1
    seconds after TensorFlow's import.
"""

import types

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def build_graph():
    """Add the sum of two placeholders to the default graph."""
    input1 = tf.placeholder(tf.float32, shape=[1, 1], name="input1")
    input2 = tf.placeholder(tf.float32, shape=[1, 1], name="input2")
    output = tf.add(input1, input2, name="output")  # [1, 1]
    return types.SimpleNamespace(input1=input1, input2=input2, output=output)


def run(
    log_dir,
    *,
    seed=1,  # of the graph, at least 0, at most 4294967295; nothing is random here
):
    """Feed two placeholders; return their sums as the history's "output"."""
    reset_graph(seed)
    graph = build_graph()
    tf.get_default_graph().finalize()
    history = {"step": [], "output": []}

    with tf.Session() as sess:
        for step, (value1, value2) in enumerate([(1, 1), (2, 3)]):
            output = sess.run(graph.output, feed_dict={graph.input1: [[value1]], graph.input2: [[value2]]})
            print(f"{value1} + {value2} =", output)
            history["step"].append(step)
            history["output"].append(output)

        try:
            sess.run(graph.output, feed_dict={graph.input1: 1, graph.input2: [[1]]})
        except ValueError as error:
            print("wrong shape: ", error)

        try:
            sess.run(graph.output, feed_dict={graph.input1: [[1]]})
        except tf.errors.InvalidArgumentError as error:
            print("missing feed:", error.message.splitlines()[-2])  # the line that gives the reason

        tf.summary.FileWriter(log_dir, sess.graph).close()
    return history


if __name__ == "__main__":
    main("placeholder")

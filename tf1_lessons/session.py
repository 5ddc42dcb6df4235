"""Session: ops are only described until a session runs them.

A graph is a plan: tf.matmul() multiplies nothing. It adds an op to the default
graph and returns a handle, a Tensor. sess.run() computes the values that it is
asked for, and what they depend on. Look at the first printed line, which shows
the handle, and at the same tensor fetched in two ways: with a session that is
closed by hand, and with one that its block closes, also when an error ends it.

Why a plan at all? The whole graph is known before any of it runs. So TensorFlow
can go backwards through it and add the ops of its derivatives, leave out what
nobody asked for, place ops on processors, draw the graph, and save it in a file
that runs without Python.

Every dimension has brackets of its own, and a shape can be read off them from
the outside in: [[1, 3]] is one row of two numbers, shape (1, 2); [[2], [4]] is
two rows of one, shape (2, 1); even a single number is written [[14]] if its
shape is (1, 1).

    matrix1 [1, 2], matrix2 [2, 1] -> product [1, 1]

In TensorBoard: Graphs shows the three ops; the arrows are tensors, with their
    shapes.
Source: Notes on TensorFlow (Arrow, 2018), section "Session".
Departures: the first print and the graph for TensorBoard are added.
Expect: `method 1, close(): [[14]]`, and the same again; 0.1 seconds after
    TensorFlow's import.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History

tf.disable_v2_behavior()


def build_graph():
    """Add the product of a row and a column of integers to the default graph."""
    matrix1 = tf.constant([[1, 3]], name="matrix1")  # [1, 2]
    matrix2 = tf.constant([[2], [4]], name="matrix2")  # [2, 1]
    product = tf.matmul(matrix1, matrix2, name="product")  # [1, 1]
    return types.SimpleNamespace(matrix1=matrix1, matrix2=matrix2, product=product)


def run(log_dir):
    """Fetch the product in two sessions; return it as the history's "result"."""
    log_dir = check_arguments(run, locals())

    # The graph
    reset_graph()
    graph = build_graph()
    print("before it is run:", graph.product)

    # Two ways to run it
    history = History("result")

    sess = tf.Session()
    result = sess.run(graph.product)  # only here is anything multiplied
    sess.close()
    print("method 1, close():", result.tolist())
    history.record(0, result)

    with tf.Session() as sess:
        result = sess.run(graph.product)
        print("method 2, with:   ", result.tolist())
        history.record(1, result)

        tf.summary.FileWriter(log_dir, sess.graph).close()
    return history.complete()


if __name__ == "__main__":
    main(run)

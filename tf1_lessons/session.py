"""Session: ops are only described until a session runs them.

A graph is a plan: tf.matmul() multiplies nothing, it adds an op to the default
graph and returns a handle, a Tensor. sess.run() computes the values that it is
asked for. Look at the first printed line, which shows the handle, and at the
same tensor fetched in two ways: with a session that is closed by hand, and with
one that its block closes, also when an error ends the block.

Every dimension has brackets of its own, and a shape can be read off them from
the outside in: [[1, 3]] is one row of two numbers, shape (1, 2); [[2], [4]] is
two rows of one, shape (2, 1); even a single number is written [[14]] if its
shape is (1, 1).

    matrix1 [1, 2], matrix2 [2, 1] -> product [1, 1]

Source: Notes on TensorFlow (Arrow, 2018), section "Session".
Departures: also writes the graph for TensorBoard.
Expect: `method 1, close(): [[14]]`, and the same again; 0.1 seconds after
    TensorFlow's import.
"""

import types

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def build_graph():
    """Add the product of a row and a column of integers to the default graph."""
    matrix1 = tf.constant([[1, 3]], name="matrix1")  # [1, 2]
    matrix2 = tf.constant([[2], [4]], name="matrix2")  # [2, 1]
    product = tf.matmul(matrix1, matrix2, name="product")  # [1, 1]
    return types.SimpleNamespace(matrix1=matrix1, matrix2=matrix2, product=product)


def run(
    log_dir,
    *,
    seed=1,  # of the graph, at least 0, at most 4294967295; nothing is random here
):
    """Fetch the product in two sessions; return it as the history's "result"."""
    reset_graph(seed)
    graph = build_graph()
    tf.get_default_graph().finalize()
    history = {"step": [], "result": []}

    print("before it is run:", graph.product)

    # Method 1: the session is closed by hand.
    sess = tf.Session()
    result = sess.run(graph.product)
    sess.close()
    print("method 1, close():", result.tolist())
    history["step"].append(0)
    history["result"].append(result)

    # Method 2: the block closes it.
    with tf.Session() as sess:
        result = sess.run(graph.product)
        print("method 2, with:   ", result.tolist())
        history["step"].append(1)
        history["result"].append(result)

        tf.summary.FileWriter(log_dir, sess.graph).close()
    return history


if __name__ == "__main__":
    main("session")

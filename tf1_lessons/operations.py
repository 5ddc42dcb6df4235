"""Operations: the functions that losses are made of, tried out with eval().

InteractiveSession installs itself as the default session, so that tensor.eval()
needs no session: handy at a prompt, where the articles use it. Look at the axis
of tf.reduce_mean(): it names the dimension that is averaged away, so axis 0
leaves a mean for each column and axis 1 one for each row. And at tf.where(),
which picks from two tensors element by element: with tf.greater() it makes a
loss that treats too much and too little differently.

    v [2, 3]; v1, v2, x [2, 2]; a, b [4]

Source: Deep neural networks (xinetzone, 2017), section "Common functions and
    operations"; greater and where from "Custom loss functions".
Departures: also writes the graph for TensorBoard.
Expect: `reduce_mean:` `3.5`; all values are the article's to the last digit;
    0.1 seconds after TensorFlow's import.
"""

import types

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def build_graph():
    """Add one op for each function to the default graph."""
    v = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], name="v")  # [2, 3]
    v1 = tf.constant([[1.0, 2.0], [3.0, 4.0]], name="v1")  # [2, 2]
    v2 = tf.constant([[5.0, 6.0], [7.0, 8.0]], name="v2")  # [2, 2]
    x = tf.constant([[1.0, 1.0], [2.0, 2.0]], name="x")  # [2, 2]
    a = tf.constant([1.0, 2.0, 3.0, 4.0], name="a")  # [4]
    b = tf.constant([4.0, 3.0, 2.0, 1.0], name="b")  # [4]
    greater = tf.greater(a, b)  # [4] bool
    return types.SimpleNamespace(
        clip_by_value=tf.clip_by_value(v, 2.5, 4.5),  # [2, 3]
        log=tf.log(v),  # [2, 3]
        multiply=v1 * v2,  # [2, 2], element by element
        matmul=tf.matmul(v1, v2),  # [2, 2], rows times columns
        reduce_mean=tf.reduce_mean(v),  # []
        reduce_mean_all=tf.reduce_mean(x),  # []
        reduce_mean_axis_0=tf.reduce_mean(x, 0),  # [2], one for each column
        reduce_mean_axis_1=tf.reduce_mean(x, 1),  # [2], one for each row
        mean_squared_difference=tf.reduce_mean(tf.square(v1 - v2)),  # []
        greater=greater,
        where=tf.where(greater, a, b),  # [4], the greater of each pair
    )


def run(
    log_dir,
    *,
    seed=1,  # of the graph, at least 0, at most 4294967295; nothing is random here
):
    """Evaluate every op; return the values under the names of build_graph's handles."""
    reset_graph(seed)
    graph = build_graph()
    tf.get_default_graph().finalize()
    history = {"step": [0]}

    sess = tf.InteractiveSession()
    try:
        for name, tensor in vars(graph).items():
            value = tensor.eval()
            print(f"{name}:\n{value}")
            history[name] = [value]
        tf.summary.FileWriter(log_dir, sess.graph).close()
    finally:
        sess.close()
    return history


if __name__ == "__main__":
    main("operations")

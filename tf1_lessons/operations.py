"""Operations: the functions that losses are made of, tried out with eval().

InteractiveSession makes itself the default session, which tensor.eval() uses:
handy at a prompt, where the article uses it. Look at the axis of
tf.reduce_mean(): it names the dimension that is averaged away, so axis 0 leaves
a mean for each column and axis 1 one for each row. And at tf.where(), which
picks from two tensors element by element: with tf.greater() it makes a loss
that treats too much and too little differently (see custom_loss).

    v [2, 3]; v1, v2, x [2, 2]; a, b [4]

In TensorBoard: in Graphs, see which function takes which constants.
Source: Deep neural networks (xinetzone, 2017), section "Common functions and
    operations"; greater and where from "Custom loss functions".
Departures: also writes the graph for TensorBoard. NumPy 1.14 and later prints
    as few digits as tell a float from its neighbours: 0.6931472 where the
    article shows 0.69314718. It is the same float.
Expect: `reduce_mean:` `3.5`; all values are the article's to the last bit; 0.1
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
    """Add one op for each function to the default graph."""
    v = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], name="v")  # [2, 3]
    v1 = tf.constant([[1.0, 2.0], [3.0, 4.0]], name="v1")  # [2, 2]
    v2 = tf.constant([[5.0, 6.0], [7.0, 8.0]], name="v2")  # [2, 2]
    x = tf.constant([[1.0, 1.0], [2.0, 2.0]], name="x")  # [2, 2]
    a = tf.constant([1.0, 2.0, 3.0, 4.0], name="a")  # [4]
    b = tf.constant([4.0, 3.0, 2.0, 1.0], name="b")  # [4]
    greater = tf.greater(a, b, name="greater")  # [4] bool
    with tf.name_scope("mean_squared_difference"):
        mean_squared_difference = tf.reduce_mean(tf.square(v1 - v2))  # []
    return types.SimpleNamespace(
        clip_by_value=tf.clip_by_value(v, 2.5, 4.5, name="clip_by_value"),  # [2, 3]
        log=tf.log(v, name="log"),  # [2, 3]
        multiply=tf.multiply(v1, v2, name="multiply"),  # [2, 2], element by element: v1 * v2
        matmul=tf.matmul(v1, v2, name="matmul"),  # [2, 2], rows times columns
        reduce_mean=tf.reduce_mean(v, name="reduce_mean"),  # []
        reduce_mean_all=tf.reduce_mean(x, name="reduce_mean_all"),  # []
        reduce_mean_axis_0=tf.reduce_mean(x, 0, name="reduce_mean_axis_0"),  # [2], one for each column
        reduce_mean_axis_1=tf.reduce_mean(x, 1, name="reduce_mean_axis_1"),  # [2], one for each row
        mean_squared_difference=mean_squared_difference,
        greater=greater,
        where=tf.where(greater, a, b, name="where"),  # [4], the greater of each pair
    )


def run(log_dir):
    """Evaluate every op; return the values under the names of build_graph's handles."""
    log_dir = check_arguments(run, locals())

    # The graph
    reset_graph()
    graph = build_graph()

    # Its values
    sess = tf.InteractiveSession()
    try:
        # tensor.eval() is sess.run(tensor) in the default session.
        values = {name: tensor.eval() for name, tensor in vars(graph).items()}
        tf.summary.FileWriter(log_dir, sess.graph).close()
    finally:
        sess.close()

    for name, value in values.items():
        print(f"{name}:\n{value}")
    history = History(*values)
    history.record(0, *values.values())
    return history.complete()


if __name__ == "__main__":
    main(run)

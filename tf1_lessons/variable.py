"""Variable: a variable has no value until the initializer has been run.

tf.Variable() adds three ops to the graph: a place for a value, an op that reads
it, and an op that assigns the initial value, whose own ops were there before.
tf.global_variables_initializer() adds one op that runs all such assignments.
Adding runs nothing. Look at how reading the variable fails before the
initializer is made, fails in the same way after it is made, and works once it
has been run. The value then lives in the session: another session knows nothing
of it.

    random_uniform [1, 1] in [1, 5) -> a [1, 1]

In TensorBoard: in Graphs, open the box "a" to see the three ops.
Source: Notes on TensorFlow (Arrow, 2018), section "Variables".
Departures: the article calls initialize_all_variables(), which was renamed
    global_variables_initializer() in TensorFlow 0.12; the old name still works
    and is shown to do the same. The failing reads and the graph for TensorBoard
    are added. All randomness is seeded.
Expect: `initializer made: Attempting to use uninitialized value a`, then
    `initializer run: [[4.1151423]]` and another value between 1 and 5; 0.1
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
    """Add one random variable to the default graph."""
    a = tf.Variable(tf.random_uniform([1, 1], 1, 5), name="a")  # [1, 1]
    return types.SimpleNamespace(a=a)


def run(
    log_dir,
    *,
    seed=1,  # of the random initial value
):
    """Read a variable before and after its initialization; return what was read as the history's "value"."""
    log_dir = check_arguments(run, locals())

    # The graph
    reset_graph(seed)
    graph = build_graph()

    # Reading before and after
    history = History("value")
    with tf.Session() as sess:
        try:
            sess.run(graph.a)
        except tf.errors.FailedPreconditionError as error:
            print("no initializer:  ", error.message.splitlines()[-2])  # the line that gives the reason

        init = tf.global_variables_initializer()  # adds an op, and runs nothing
        try:
            sess.run(graph.a)
        except tf.errors.FailedPreconditionError as error:
            print("initializer made:", error.message.splitlines()[-2])

        sess.run(init)  # now the variable has a value
        value = sess.run(graph.a)
        print("initializer run: ", value)
        history.record(0, value)

        # The name of TensorFlow 0.11 and before. Running it again draws the next random value.
        sess.run(tf.initialize_all_variables())
        value = sess.run(graph.a)
        print("run once more, by its old name:", value)
        history.record(1, value)

        tf.summary.FileWriter(log_dir, sess.graph).close()
    return history.complete()


if __name__ == "__main__":
    main(run)

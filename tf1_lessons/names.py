"""Names: how variables are made, shared, found again and lost.

Every op has a name, and a variable is known by its name: checkpoints keep its
value under it, TensorBoard draws boxes by it. Two functions make variables. The
older, tf.Variable(), always makes a new one and finds a free name: W, then W_1.
tf.get_variable() takes the name at its word: it makes the variable once, and
then either fails or, with reuse, hands out the one that is there. Two scopes
put a prefix before names: tf.name_scope() before those of ops and of
tf.Variable(); tf.variable_scope() before all, and it carries the reuse. That is
how one layer serves two inputs: look at the shared layer, the same weights for
left and right.

A program that builds its graph twice in one process, as a notebook does, has
everything twice: W_1 is the sign. And a program that adds an op in its training
loop has a graph that grows: the loss is right, each step is slower than the one
before, and memory fills. Look at the figure, and at finalize(), which turns
this silent fault into an error at the line that adds the op.

    left, right [None, 2] -> l1 tanh [None, 3], the same weights -> distance []

In TensorBoard: in the Graph, the box l1 holds the variables once, and l1_1 only
    the ops of the second use. Scalars: milliseconds, of both loops.
Source: TensorFlow 1.15 API documentation (Google, 2019), section
    "tf.variable_scope".
Departures: none.
Expect: `left and right share their weights: True`, `the second build in a graph:
    W_1`, `after reset_default_graph(): W`, `op_in_loop: 1433 ops in the graph
    after 200 steps`, `built_before: 33 ops in the graph after 200 steps`; 4
    seconds.
"""

import time
import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, interrupted, training_steps

tf.disable_v2_behavior()


def add_layer(inputs, in_size, out_size):
    """Return tanh(inputs [None, in_size] times weights plus biases), [None, out_size]."""
    # What the enclosing variable_scope says decides whether these two are made or found.
    weights = tf.get_variable("W", [in_size, out_size], initializer=tf.random_normal_initializer())
    biases = tf.get_variable("b", [out_size], initializer=tf.zeros_initializer())
    return tf.nn.tanh(tf.matmul(inputs, weights) + biases)


def build_graph():
    """Add one layer, used for two inputs, and the distance of its outputs to the default graph."""
    with tf.name_scope("inputs"):
        left = tf.placeholder(tf.float32, [None, 2], name="left")
        right = tf.placeholder(tf.float32, [None, 2], name="right")

    with tf.variable_scope("l1"):
        left_outputs = add_layer(left, 2, 3)  # [None, 3]
    with tf.variable_scope("l1", reuse=True):  # with tf.AUTO_REUSE both blocks could read alike
        right_outputs = add_layer(right, 2, 3)  # [None, 3]

    with tf.name_scope("distance"):
        distance = tf.reduce_mean(tf.square(left_outputs - right_outputs))  # []
    return types.SimpleNamespace(
        left=left, right=right, left_outputs=left_outputs, right_outputs=right_outputs, distance=distance
    )


def fraction_similar(graph):
    """Return the fraction of outputs that are alike for left and right, []: seven new ops at every call."""
    return tf.reduce_mean(tf.cast(tf.less(tf.abs(graph.left_outputs - graph.right_outputs), 0.5), tf.float32))


def show_scopes():
    """Print the names that the two kinds of scope give to the two kinds of variable, and to an op."""
    with tf.Graph().as_default():
        with tf.name_scope("scope"):
            old = tf.Variable(0.0, name="old")
            new = tf.get_variable("new", [])
            total = tf.add(old, new, name="total")
        print("in a name_scope:     Variable", old.op.name, " get_variable", new.op.name, " op", total.op.name)
    with tf.Graph().as_default():
        with tf.variable_scope("scope"):
            old = tf.Variable(0.0, name="old")
            new = tf.get_variable("new", [])
            total = tf.add(old, new, name="total")
        print("in a variable_scope: Variable", old.op.name, " get_variable", new.op.name, " op", total.op.name)


def show_reuse():
    """Print what get_variable() does with a name that is taken and with one that is free, beside Variable()."""
    with tf.Graph().as_default():
        print("Variable twice:", tf.Variable(0.0, name="W").op.name, tf.Variable(0.0, name="W").op.name)
    with tf.Graph().as_default():
        first = tf.get_variable("W", [])
        try:
            tf.get_variable("W", [])
        except ValueError as error:
            print("get_variable twice:", str(error).partition(" Did you")[0])
        with tf.variable_scope("", reuse=True):
            print("reuse=True gives the one that is there:", tf.get_variable("W", []) is first)
            try:
                tf.get_variable("V", [])
            except ValueError as error:
                print("and makes none:", str(error).partition(", or")[0])
        with tf.variable_scope("", reuse=tf.AUTO_REUSE):
            print("AUTO_REUSE makes V, then finds it:", tf.get_variable("V", []) is tf.get_variable("V", []))
        try:
            with tf.variable_scope("", reuse=True):
                tf.get_variable("W", [2])
        except ValueError as error:
            print("another shape:", str(error).partition(" and found")[0])


def show_second_build():
    """Print the names of a variable that a process makes twice, in one graph and in a fresh one."""
    tf.reset_default_graph()
    tf.Variable(0.0, name="W")
    print("the second build in a graph:", tf.Variable(0.0, name="W").op.name)
    tf.reset_default_graph()  # a new default graph; the old one lives on where something still refers to it
    print("after reset_default_graph():", tf.Variable(0.0, name="W").op.name)


def show_two_graphs():
    """Print the error that a tensor of one graph causes in another one."""
    with tf.Graph().as_default():
        stranger = tf.constant(1.0, name="stranger")
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as sess:
        own = tf.constant(2.0, name="own")
        print("a session runs its own graph:", sess.run(own))
        try:
            sess.run(stranger)
        except ValueError as error:
            print("and no other:", str(error)[str(error).index("(Tensor") :].strip("()"))


def show_collections():
    """Print what the graph keeps in its collections: lists by name, that functions fill and others read."""
    with tf.Graph().as_default() as graph:
        weights = tf.get_variable("W", [2], regularizer=lambda w: tf.reduce_sum(tf.square(w), name="penalty"))
        tf.Variable(0, trainable=False, name="global_step")
        tf.get_variable(
            "count", [], trainable=False, collections=[tf.GraphKeys.LOCAL_VARIABLES]
        )  # as tf.metrics makes its own
        tf.add_to_collection("things_to_watch", weights)  # any name will do
        print("global_variables:   ", [v.op.name for v in tf.global_variables()])  # what a Saver saves
        print("trainable_variables:", [v.op.name for v in tf.trainable_variables()])  # what minimize() changes
        print("local_variables:    ", [v.op.name for v in tf.local_variables()])  # have an initializer of their own
        print("regularization:     ", [p.op.name for p in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])
        print("things_to_watch:    ", [v.op.name for v in tf.get_collection("things_to_watch")])
        print("by its name:        ", graph.get_tensor_by_name("W:0").shape)  # op W, its output number 0


def memory():
    """Return the memory of this process in MB: what it holds now, or if the system does not tell, the most so far."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096 / 1e6
    except OSError:
        try:
            import resource
        except ImportError:  # on Windows, which has neither
            return float("nan")
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def run(
    log_dir,
    *,
    steps=200,  # steps of the loop with an op in it, and of the one without
    every=10,  # steps between two records of the loops
    seed=1,  # of the initial weights
):
    """Print names, then let a graph grow step by step; return the history of its number of ops."""
    log_dir = check_arguments(run, locals())

    # Names and scopes
    show_scopes()
    show_reuse()
    show_second_build()
    show_two_graphs()
    show_collections()

    # One layer for two inputs
    reset_graph(seed)
    graph = build_graph()
    print("variables of the shared layer:", [variable.op.name for variable in tf.trainable_variables()])
    with tf.Session(config=one_thread()) as sess:
        sess.run(tf.global_variables_initializer())
        ones = np.ones([1, 2])
        left, right = sess.run([graph.left_outputs, graph.right_outputs], {graph.left: ones, graph.right: ones})
        print("left and right share their weights:", np.array_equal(left, right))
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()

    # An op in the loop
    history = History("ops")
    measured = {}
    for name in ("op_in_loop", "built_before"):
        measured[name] = []
        reset_graph(seed)
        graph = build_graph()
        similar = fraction_similar(graph)
        init = tf.global_variables_initializer()
        writer = tf.summary.FileWriter(f"{log_dir}/{name}", flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            for step in training_steps(steps):
                feed = {graph.left: ones, graph.right: -ones}
                start = time.perf_counter()
                if name == "op_in_loop":
                    sess.run(fraction_similar(graph), feed)  # this line is the fault: it adds ops at every step
                else:
                    sess.run(similar, feed)
                measured[name].append((1000 * (time.perf_counter() - start), memory()))
                if step % every == 0:
                    value = tf.Summary.Value(tag="milliseconds", simple_value=measured[name][-1][0])
                    writer.add_summary(tf.Summary(value=[value]), step)
                    if name == "op_in_loop":
                        history.record(step, len(tf.get_default_graph().get_operations()))
        ops = len(tf.get_default_graph().get_operations())
        print(f"{name}: {ops} ops in the graph after {step + 1} steps")
        tenth = max(1, len(measured[name]) // 10)
        times = [milliseconds for milliseconds, _ in measured[name]]
        print(f"  {np.median(times[:tenth]):.2f} ms a step at the start, {np.median(times[-tenth:]):.2f} ms at the end")
        if interrupted():
            break

    # What was measured
    save_figure(log_dir, "loop", draw, measured, step=step, size=(8, 3.6))

    # finalize() forbids more ops: the fault shows itself at its own line, in the first step.
    tf.get_default_graph().finalize()
    try:
        fraction_similar(graph)
    except RuntimeError as error:
        print("after finalize():", error)
    return history.complete()


def draw(figure, measured):
    """Draw time and memory at each step; measured has pairs of both for each loop, by its name."""
    labels = {"op_in_loop": ("an op in the loop", ORANGE), "built_before": ("all built before", BLUE)}
    panels = ("milliseconds a step", "memory, MB more than at the start")
    for i, (axes, title) in enumerate(zip(figure.subplots(1, 2), panels)):
        for name, pairs in measured.items():
            label, color = labels[name]
            values = np.array(pairs)[:, i]
            axes.plot(values - values[0] if i else values, color=color, label=label)
        axes.set(xlabel="step", title=title)
        if i == 0:  # a step that the machine has delayed would press all others down
            axes.set_ylim(0, 1.5 * np.percentile(np.array(measured["op_in_loop"])[:, 0], 95))
        else:
            axes.legend(loc="upper left")
    figure.suptitle("A graph that grows in the loop makes every step slower")


if __name__ == "__main__":
    main(run)

"""Errors: a clinic for the commonest errors of graph mode, and for those that say nothing.

Each case is provoked for real, then cured: the line under `if cured:` is the
cure. Look at TensorFlow's words now and those of 1.15, at the cause, which is
often elsewhere than the line that fails, and at the cure. The first error of a
long message is at its top in graph mode, and the op it names has the name that
you gave it: names are worth their trouble.

    python scripts/run_lesson.py errors --show uninitialized

Two of five questions that people asked about TensorFlow 1 had no error at all
(ISSTA 2018, "An empirical study on TensorFlow program bugs"). These are the
silent cases: look at the figure, where each has its curve beside that of the
cured program, and at nan_hunt, which finds the op that makes a loss NaN.

    xs [1797, 64] -> l1 tanh [1797, 30] -> logits [1797, 10], in silent cases

In TensorBoard: Images; the Graph is that of the cured network.
Source: TensorFlow 1.15 API documentation (Google, 2019), section "tf.Session",
    and section "tf.debugging".
Departures: no_wheel is an error of pip and needs a network: it is told, not
    provoked. TensorFlow 1.15.5 has no error where it has what 2.0 removed.
Expect: `now: FailedPreconditionError: Attempting to use uninitialized value W`,
    `op that made it: loss/Log`; 9 seconds.
"""

import importlib
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import CHOICES, check_arguments
from tf1_lessons.helpers.training import History, training_steps
from tf1_lessons.tensorflow1.cures import CURES

tf.disable_v2_behavior()

# Errors of versions: half a migration from TensorFlow 1 to 2.


def no_placeholder(cured):
    """Make a placeholder with the names that TensorFlow 2 gives first."""
    import tensorflow as today

    return (tf if cured else today).placeholder(tf.float32, [], name="x")


def no_examples(cured):
    """Import the tutorials' reader of MNIST."""
    if cured:
        from tf1_lessons.helpers import mnist

        return mnist.read_data_sets(dataset="digits").train.images.shape
    return importlib.import_module("tensorflow.examples.tutorials.mnist")


def no_contrib(cured):
    """Import tf.contrib."""
    if cured:
        from tf1_lessons.helpers import contrib

        return contrib.l2_regularizer(0.1)(tf.ones([2]))
    return importlib.import_module("tensorflow.contrib")


def eager(cured):
    """Make a placeholder where TensorFlow computes at once."""

    def build():  # what tf.py_function() calls runs in eager mode, as all does in TensorFlow 2
        try:
            if cured:
                with tf.Graph().as_default():
                    return tf.placeholder(tf.float32, [], name="x").name
            return tf.placeholder(tf.float32, [], name="x").name
        except RuntimeError as error:
            return f"RuntimeError: {error}"

    with tf.Session() as sess:
        text = sess.run(tf.py_function(build, [], tf.string)).decode()
    if text.startswith("RuntimeError: "):
        raise RuntimeError(text[len("RuntimeError: ") :])
    return text


def keras3(cured):
    """Make an LSTM cell under Keras 3."""
    if cured:  # as tf1_lessons does for all lessons
        assert os.environ.get("TF_USE_LEGACY_KERAS") == "1"
        return f"output_size {tf.nn.rnn_cell.BasicLSTMCell(2).output_size}"
    # In a process of its own, as Keras is chosen once in a process.
    code = "import tensorflow.compat.v1 as tf; tf.disable_v2_behavior(); tf.nn.rnn_cell.BasicLSTMCell(2)"
    env = dict(os.environ, TF_USE_LEGACY_KERAS="0")
    child = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tempfile.gettempdir(),  # not the user's folder, from which Python would import first
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        timeout=100,
    )
    if child.returncode:
        raise ImportError(child.stderr.strip().splitlines()[-1].partition(": ")[2])
    return child.stdout


# Errors of running a graph.


def uninitialized(cured):
    """Read a variable."""
    weights = tf.Variable(1.0, name="W")
    with tf.Session() as sess:
        if cured:
            sess.run(tf.global_variables_initializer())
        return sess.run(weights)


def not_fed(cured):
    """Fetch what needs a placeholder."""
    x = tf.placeholder(tf.float32, name="x")
    y = tf.square(x)
    with tf.Session() as sess:
        return sess.run(y, feed_dict={x: 3} if cured else {})


def feed_shape(cured):
    """Feed digits where one-hot rows are wanted."""
    ys = tf.placeholder(tf.float32, [None, 10], name="ys")
    labels = np.array([3, 1, 4, 1, 5])  # [5]
    if cured:
        labels = np.eye(10)[labels]  # [5, 10]
    with tf.Session() as sess:
        return sess.run(tf.reduce_sum(ys), feed_dict={ys: labels})


def feed_key(cured):
    """Feed a placeholder whose Python name has been used again."""
    x = tf.placeholder(tf.float32, [], name="x")
    y = tf.square(x)
    if not cured:
        x = 3  # the name of the placeholder, taken for a number
    with tf.Session() as sess:
        return sess.run(y, feed_dict={x: 3})


def fetch(cured):
    """Fetch the loss in a loop, under the name of the tensor."""
    loss = tf.constant(0.69, name="loss")
    with tf.Session() as sess:
        for _ in range(2):
            if cured:
                loss_now = sess.run(loss)
            else:
                loss_now = loss = sess.run(loss)
    return loss_now


def feed_tensor(cured):
    """Feed a tensor."""
    x = tf.placeholder(tf.float32, [2], name="x")
    value = tf.ones([2], name="ones")
    with tf.Session() as sess:
        if cured:
            value = sess.run(value)
        return sess.run(tf.reduce_sum(x), feed_dict={x: value})


# Errors of building a graph.


def exists(cured):
    """Build an RNN twice."""
    inputs = tf.zeros([1, 5, 2])
    for _ in range(2):  # as when the cell of a notebook is run twice
        with tf.variable_scope(tf.get_variable_scope(), reuse=tf.AUTO_REUSE if cured else None):
            outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), inputs, dtype=tf.float32)
    return outputs.shape


def one_cell(cured):
    """Stack two LSTM cells."""
    cells = [tf.nn.rnn_cell.BasicLSTMCell(8)] * 2
    if cured:
        cells = [tf.nn.rnn_cell.BasicLSTMCell(8) for _ in range(2)]
    inputs = tf.zeros([1, 5, 2])
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), inputs, dtype=tf.float32)
    return outputs.shape


def logits_labels(cured):
    """Give one-hot labels to the sparse cross-entropy."""
    logits = tf.zeros([5, 10])
    labels = tf.one_hot([3, 1, 4, 1, 5], 10)  # [5, 10]
    if cured:
        labels = tf.constant([3, 1, 4, 1, 5])  # [5]
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits).shape


def no_gradients(cured):
    """Minimize minus the accuracy."""
    logits = tf.Variable(tf.zeros([5, 10]), name="logits")
    labels = tf.constant([3, 1, 4, 1, 5], tf.int64)
    loss = -tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), labels), tf.float32))  # minus the accuracy
    if cured:
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    return tf.train.GradientDescentOptimizer(0.1).minimize(loss).name


def nan(cured):
    """Let weights grow beyond all bounds, and summarize them."""
    weights = tf.Variable([1.0, 2.0], name="W")
    tf.summary.histogram("W", weights)
    merged = tf.summary.merge_all()
    loss = tf.reduce_sum(tf.square(1000 * weights - 1))  # unscaled inputs
    train_op = tf.train.GradientDescentOptimizer(1e-7 if cured else 0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(10):
            sess.run(train_op)
        sess.run(merged)
        return sess.run(loss)


def checkpoint(cured):
    """Restore with another optimizer than the one that was saved."""
    loss = tf.square(tf.Variable(1.0, name="W"))
    tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tempfile.TemporaryDirectory() as folder, tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = tf.train.Saver().save(sess, os.path.join(folder, "model.ckpt"))
        tf.train.AdamOptimizer().minimize(loss)  # which has variables of its own, W/Adam and more
        variables = tf.trainable_variables() if cured else None  # None: all of them
        tf.train.Saver(variables).restore(sess, path)
        return [name for name, _ in tf.train.list_variables(path)]


def hang(cured):
    """Read from a queue."""
    (example,) = tf.train.slice_input_producer([tf.range(3)], shuffle=False)
    with tf.Session() as sess:
        coordinator = tf.train.Coordinator()
        if cured:
            threads = tf.train.start_queue_runners(sess, coordinator)
        value = sess.run(example, options=tf.RunOptions(timeout_in_ms=10_000 if cured else 300))  # else for ever
        coordinator.request_stop()
        coordinator.join(threads)
        return value


def finalized(cured):
    """Make an op in a loop."""
    x = tf.constant(3.0)
    y = tf.square(x)
    tf.get_default_graph().finalize()
    with tf.Session() as sess:
        for _ in range(2):
            value = sess.run(y if cured else tf.square(x))
    return value


ERRORS = {
    function.__name__: function
    for function in (
        no_placeholder,
        no_examples,
        no_contrib,
        eager,
        keras3,
        uninitialized,
        not_fed,
        feed_shape,
        feed_key,
        fetch,
        feed_tensor,
        exists,
        one_cell,
        logits_labels,
        no_gradients,
        nan,
        checkpoint,
        hang,
        finalized,
    )
}

# Silent errors: each returns what was measured, as a word, and its values during the training.

STEPS = 100  # of each silent case


def add_network(xs):
    """Return the logits [None, 10] of a 64-30-10 network on xs [None, 64]. Every call makes variables of its own."""
    with tf.name_scope("l1"):
        weights = tf.Variable(tf.random_normal([64, 30], stddev=0.1), name="W")
        l1 = tf.nn.tanh(tf.matmul(xs, weights))  # [None, 30]
    with tf.name_scope("l2"):
        weights = tf.Variable(tf.random_normal([30, 10], stddev=0.1), name="W")
        return tf.matmul(l1, weights)  # [None, 10]


def build_graph():
    """Add the 64-30-10 network, its loss, its accuracy and its train op to the default graph."""
    xs = tf.placeholder(tf.float32, [None, 64], name="xs")
    ys = tf.placeholder(tf.float32, [None, 10], name="ys")
    logits = add_network(xs)  # [None, 10]
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=ys, logits=logits))  # []
    with tf.name_scope("accuracy"):
        accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(ys, 1)), tf.float32))  # []
    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    return types.SimpleNamespace(xs=xs, ys=ys, logits=logits, loss=loss, accuracy=accuracy, train_op=train_op)


def accuracies(graph, loss=None, scale=1 / 16):
    """Return the accuracy before each step of learning pixels 0 to 16, times scale; loss may take the graph's place."""
    digits = load_digits()
    feed = {graph.xs: digits.data * scale, graph.ys: np.eye(10)[digits.target]}
    train_op = graph.train_op if loss is None else tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    with tf.Session(config=one_thread()) as sess:
        sess.run(tf.global_variables_initializer())
        return "accuracy", [sess.run([graph.accuracy, train_op], feed)[0] for _ in range(STEPS)]


def softmax_twice(cured):
    """The loss takes logits and makes probabilities of them by itself. Given probabilities, it learns too slowly.

    Give it the logits; use the softmax for predicting only.
    """
    graph = build_graph()
    logits = graph.logits if cured else tf.nn.softmax(graph.logits)
    return accuracies(graph, tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=graph.ys, logits=logits)))


def swapped(cured):
    """Labels and logits changed places, as happens to positional arguments: before 1.0 their order was the other one.

    Name them: labels=..., logits=...
    """
    graph = build_graph()
    logits, labels = (graph.logits, graph.ys) if cured else (graph.ys, graph.logits)
    return accuracies(graph, tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)))


def detached(cured):
    """The loss is that of a network built a second time: its variables W_1 learn, and W, which is measured, stays.

    Build the network once. tf.trainable_variables() shows what there is; tf.gradients() gives None for what is out of
    reach.
    """
    graph = build_graph()
    logits = graph.logits if cured else add_network(graph.xs)
    return accuracies(graph, tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=graph.ys, logits=logits)))


def unscaled(cured):
    """Pixels from 0 to 255 drive tanh to -1 and 1, where its gradient is 0.

    Scale inputs to about -1 to 1.
    """
    return accuracies(build_graph(), scale=1 / 16 if cured else 255 / 16)


def forgotten_state(cured):
    """An RNN that repeats the bit of two steps ago begins every window of six with zeros: it cannot know the first two.

    Fetch the final state and feed it as the next initial state.
    """
    xs = tf.placeholder(tf.float32, [20, 6, 1], name="xs")
    ys = tf.placeholder(tf.float32, [20, 6, 1], name="ys")
    init_state = tf.placeholder(tf.float32, [20, 10], name="init_state")
    cell = tf.nn.rnn_cell.BasicRNNCell(10)
    outputs, final_state = tf.nn.dynamic_rnn(cell, xs, initial_state=init_state)  # [20, 6, 10], [20, 10]
    weights = tf.Variable(tf.random_normal([10, 1], stddev=0.1), name="W")
    logits = tf.reshape(tf.matmul(tf.reshape(outputs, [-1, 10]), weights), [20, 6, 1])
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=ys, logits=logits))
    train_op = tf.train.AdamOptimizer(0.02).minimize(loss)
    bits = np.random.RandomState(1).randint(0, 2, [20, 6 * 4 * STEPS, 1])
    state, losses = np.zeros([20, 10]), []
    with tf.Session(config=one_thread()) as sess:
        sess.run(tf.global_variables_initializer())
        for start in range(6, 6 * 4 * STEPS, 6):
            feed = {xs: bits[:, start : start + 6], ys: bits[:, start - 2 : start + 4], init_state: state}
            _, value, new_state = sess.run([train_op, loss, final_state], feed)
            losses.append(value)
            if cured:
                state = new_state
    return "loss", losses


def ops_in_loop(cured):
    """The loop calls a function that makes ops: the values are right, each step is slower (see the lesson names).

    Build once, before the loop; tf.get_default_graph().finalize() makes an error of it.
    """
    x = tf.placeholder(tf.float32, [], name="x")
    y = tf.square(x)
    counts = []
    with tf.Session() as sess:
        for step in range(STEPS // 2):
            sess.run(y if cured else tf.square(x), {x: step})
            counts.append(len(tf.get_default_graph().get_operations()))
    return "ops in the graph", counts


SILENT = {
    function.__name__: function
    for function in (softmax_twice, swapped, detached, unscaled, forgotten_state, ops_in_loop)
}


def nan_hunt():
    """Print how the op is found that makes a loss NaN."""
    logits = tf.constant([[200.0, 0.0], [0.0, 0.0]], name="logits")
    ys = tf.constant([[1.0, 0.0], [0.0, 1.0]], name="ys")
    with tf.name_scope("loss"):
        probabilities = tf.nn.softmax(logits)  # the second one is exp(-200), which is 0 in float32
        watched = tf.Print(probabilities, [tf.reduce_min(probabilities)], "smallest probability: ")
        loss = -tf.reduce_mean(tf.reduce_sum(ys * tf.log(watched), axis=1))  # 0 times minus infinity
        mended = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=ys, logits=logits))
    check = tf.add_check_numerics_ops()  # one for every float in the graph so far; each names its op
    with tf.Session() as sess:
        print("  loss without an error:", sess.run(loss), "(tf.Print writes the smallest probability to stderr)")
        try:
            sess.run([loss, check])
        except tf.errors.InvalidArgumentError as error:
            op = re.search(r"(\S+):0 : Tensor had (NaN|Inf)", error.message)
            print("  add_check_numerics_ops() says:", op.group(0))
            print("  op that made it:", op.group(1))
        print(f"  softmax_cross_entropy_with_logits() of the same logits: {sess.run(mended):.4f}")


def words(error):
    """Return the kind of an error and the one line of its message that gives the reason."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    ops = [i for i, line in enumerate(lines) if line.startswith("\t [[")]  # TensorFlow names the op there
    if ops:
        line = lines[ops[0] - 1]
    else:  # a line that ends like these two has the story first and the reason last
        line = lines[-1] if lines[0].endswith(("execution error:", "converted code:")) else lines[0]
    kind = type(error).__name__
    line = line.strip().replace(f"{kind}: ", "", 1)
    return textwrap.shorten(f"{kind}: {line}", 160, placeholder=" ...")


def provoke(function, cured):
    """Return what a case returns in a graph of its own."""
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        return function(cured)


def tell(label, text):
    """Print a text behind its label, in lines of a fitting width."""
    print(textwrap.fill(f"{label + ':':8}{text}", 110, initial_indent="  ", subsequent_indent=" " * 10))


def show_error(name):
    """Print an error: TensorFlow's words now and in 1.15, cause, cure, and what the cured program returns."""
    print(name)
    result = None
    if name in ERRORS:
        try:
            provoke(ERRORS[name], cured=False)
            tell("now", "no error in this release")
        except Exception as error:  # whatever TensorFlow raises is to be shown
            tell("now", words(error))
            result = provoke(ERRORS[name], cured=True)
    tell("1.15" if name in ERRORS else "pip", CURES[name].words or "no such error")
    tell("cause", CURES[name].cause)
    tell("cure", CURES[name].cure)
    if result is not None:
        tell("cured", result)


def show_silent(name):
    """Print a silent error: its cause, its cure, what was measured in the end with and without; return both curves."""
    print(name)
    cause, _, cure = SILENT[name].__doc__.partition("\n\n")
    what, wrong = provoke(SILENT[name], cured=False)
    _, right = provoke(SILENT[name], cured=True)
    tell("now", f"no error; {what} {np.mean(wrong[-5:]):.4g} at the end")
    tell("cause", cause)
    tell("cure", " ".join(cure.split()))
    tell("cured", f"{what} {np.mean(right[-5:]):.4g} at the end")
    return what, wrong, right


def run(
    log_dir,
    *,
    show="all",  # name of the one case to show, such as uninitialized
    seed=1,  # of the graph that TensorBoard shows; the cases have seeds of their own
):
    """Provoke and cure errors; return the last values of the silent ones, wrong and cured, as the history."""
    log_dir = check_arguments(run, locals())
    names = CHOICES["show"][1:]
    reset_graph(seed)
    build_graph()
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()

    # The clinic
    history = History("wrong", "cured")
    curves = {}
    chosen = names if show == "all" else [show]
    for i in training_steps(len(chosen)):
        name = chosen[i]
        if name in CURES:
            show_error(name)
        elif name in SILENT:
            curves[name] = show_silent(name)
            _, wrong, cured = curves[name]
            history.record(len(curves) - 1, wrong[-1], cured[-1])
        else:
            print(name)
            with tf.Graph().as_default():
                nan_hunt()

    # The silent ones
    if curves:
        save_figure(log_dir, "silent", draw, curves, step=len(curves), size=(9, 5))
    return history.complete()


def draw(figure, curves):
    """Draw the curves, wrong and cured, of each silent case, by its name."""
    titles = {
        "softmax_twice": "Softmax applied twice",
        "swapped": "Labels and logits swapped",
        "detached": "The loss of another network",
        "unscaled": "Pixels from 0 to 255",
        "forgotten_state": "The RNN's state forgotten",
        "ops_in_loop": "Ops made in the loop",
    }
    columns = min(3, len(curves))
    axes = figure.subplots(-(-len(curves) // columns), columns, squeeze=False).ravel()
    for (name, (what, wrong, cured)), axis in zip(curves.items(), axes):
        axis.plot(wrong, color=ORANGE, label="as it was written")
        axis.plot(cured, color=BLUE, label="cured")
        axis.set(title=titles[name], xlabel="step", ylabel=what)
    for axis in axes[len(curves) :]:
        axis.set_axis_off()
    axes[min(1, len(curves) - 1)].legend()
    figure.suptitle("Errors without a message")


if __name__ == "__main__":
    main(run)

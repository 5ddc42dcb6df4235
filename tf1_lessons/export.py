"""Export: a trained network in a file that needs no code of ours.

A checkpoint is for those who have the program. To use a network elsewhere, its
graph and its weights go together, in one of two forms. A frozen graph is a
single file: every variable is replaced by a constant that holds its value, and
what the outputs do not need, such as the training, is left out. A SavedModel is
a folder with the graph, the variables and a signature, which says by names what
goes in and what comes out; it is what TensorFlow Serving, TensorFlow Lite and
TensorFlow 2 read.

Look at the frozen graph in TensorBoard: a handful of ops. Then look at the last
lines: a second process, which knows nothing of this lesson, opens each file and
computes the same probabilities.

    xs [None, 64] -> l1 relu [None, 30] -> probabilities softmax [None, 10]

In TensorBoard: the Graph is that of the frozen file; compare it with the one of
    classification: no initial values, loss or gradients are left.
Source: TensorFlow 1.15 API documentation (Google, 2019), section
    "tf.saved_model", and section "tf.graph_util.convert_variables_to_constants".
Departures: none.
Expect: `step 50 loss 0.3684 test accuracy 0.9204`; `frozen graph, loaded here: the
    same probabilities: True`, `frozen graph, in a process of its own: the same
    probabilities: True`, and so for the SavedModel; 5 seconds, of which most are
    the second process's import of TensorFlow.
"""

import os
import shutil
import subprocess
import sys
import types

from tf1_lessons import LessonError, main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()

# What the second process runs: it knows the files, and the names of a tensor in and of a tensor out.
SECOND_PROCESS = """
import sys
import numpy as np
import tensorflow.compat.v1 as tf

frozen, saved_model, inputs, outputs = sys.argv[1:]
x = np.load(inputs)

with tf.Graph().as_default(), tf.Session() as sess:
    definition = tf.GraphDef()
    with open(frozen, "rb") as file:
        definition.ParseFromString(file.read())
    tf.import_graph_def(definition, name="")
    from_frozen = sess.run("l2/probabilities:0", {"inputs/xs:0": x})

with tf.Graph().as_default(), tf.Session() as sess:
    model = tf.saved_model.loader.load(sess, [tf.saved_model.tag_constants.SERVING], saved_model)
    signature = model.signature_def["serving_default"]
    from_saved = sess.run(signature.outputs["probabilities"].name, {signature.inputs["images"].name: x})

np.savez(outputs, frozen=from_frozen, saved=from_saved)
"""


def load_data(seed):
    """Return digits of 8x8 pixels from 0 to 1: x_train [1257, 64], x_test [540, 64], y_train and y_test int64."""
    digits = load_digits()
    return train_test_split(digits.data.astype(np.float32) / 16, digits.target, test_size=0.3, random_state=seed)


def build_graph(n_hidden, learning_rate):
    """Add a 64-n_hidden-10 network, its loss, its accuracy and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 64], name="xs")
        ys = tf.placeholder(tf.int64, [None], name="ys")

    with tf.name_scope("l1"):
        weights = tf.Variable(tf.random_normal([64, n_hidden], stddev=0.1), name="W")
        biases = tf.Variable(tf.zeros([n_hidden]), name="b")
        l1 = tf.nn.relu(tf.matmul(xs, weights) + biases)  # [None, n_hidden]

    with tf.name_scope("l2"):
        weights = tf.Variable(tf.random_normal([n_hidden, 10], stddev=0.1), name="W")
        biases = tf.Variable(tf.zeros([10]), name="b")
        logits = tf.matmul(l1, weights) + biases  # [None, 10]
        probabilities = tf.nn.softmax(logits, name="probabilities")  # a name that others will ask for

    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ys, logits=logits))  # []

    with tf.name_scope("accuracy"):
        accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), ys), tf.float32))  # []

    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    return types.SimpleNamespace(
        xs=xs, ys=ys, probabilities=probabilities, loss=loss, accuracy=accuracy, train_op=train_op
    )


def freeze(sess, path):
    """Write the part of the session's graph that makes the probabilities, with constants for variables; return it."""
    definition = tf.graph_util.convert_variables_to_constants(sess, sess.graph_def, ["l2/probabilities"])
    with open(path, "wb") as file:
        file.write(definition.SerializeToString())
    return definition


def save_model(sess, graph, folder):
    """Write a SavedModel: graph, variables, and a signature that names what goes in and what comes out."""
    shutil.rmtree(folder, ignore_errors=True)  # of an earlier run into the same folder: it replaces none
    tf.saved_model.simple_save(
        sess, folder, inputs={"images": graph.xs}, outputs={"probabilities": graph.probabilities}
    )


def load_frozen(path, x):
    """Return the probabilities [n, 10] that the frozen graph in a file computes of x [n, 64], and the graph."""
    with tf.Graph().as_default() as graph, tf.Session(graph=graph, config=one_thread()) as sess:
        definition = tf.GraphDef()
        with open(path, "rb") as file:
            definition.ParseFromString(file.read())
        # Without a name all would be in a box "import". input_map={"inputs/xs:0": other} puts it behind another tensor.
        tf.import_graph_def(definition, name="")
        return sess.run("l2/probabilities:0", {"inputs/xs:0": x}), graph


def load_model(folder, x):
    """Return the probabilities [n, 10] that the SavedModel in a folder computes of x [n, 64]."""
    with tf.Graph().as_default(), tf.Session(config=one_thread()) as sess:
        model = tf.saved_model.loader.load(sess, [tf.saved_model.tag_constants.SERVING], folder)
        signature = model.signature_def["serving_default"]
        return sess.run(signature.outputs["probabilities"].name, {signature.inputs["images"].name: x})


def load_in_second_process(frozen, saved_model, x, log_dir):
    """Return the probabilities [n, 10] from both files, as a process computes them that has nothing but the files."""
    inputs, outputs = os.path.join(log_dir, "inputs.npy"), os.path.join(log_dir, "outputs.npz")
    np.save(inputs, x)
    files = [os.path.abspath(path) for path in (frozen, saved_model, inputs, outputs)]
    child = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SECOND_PROCESS, *files],
        cwd=log_dir,  # from where Python imports first: nothing of the user's is there
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    if child.returncode:
        raise LessonError(f"the second process has failed: {child.stderr.strip().splitlines()[-1]}")
    with np.load(outputs) as results:
        return results["frozen"], results["saved"]


def run(
    log_dir,
    *,
    steps=100,  # training steps
    every=10,  # steps between two records
    n_hidden=30,  # units of the hidden layer
    learning_rate=0.5,  # of gradient descent
    seed=1,  # of split and initial weights
):
    """Train, export in both forms, and compute the same elsewhere; return the history of the training."""
    log_dir = check_arguments(run, locals())
    x_train, x_test, y_train, y_test = load_data(seed)

    # The graph
    reset_graph(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    history = History("loss", "test_accuracy")

    # Train and export
    frozen, saved_model = os.path.join(log_dir, "frozen.pb"), os.path.join(log_dir, "saved_model")
    writer = tf.summary.FileWriter(log_dir, flush_secs=2)  # gets the frozen graph, below
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        for step in training_steps(steps):
            _, loss = sess.run([graph.train_op, graph.loss], {graph.xs: x_train, graph.ys: y_train})
            check_loss(loss, step)
            if step % every == 0:
                accuracy = sess.run(graph.accuracy, {graph.xs: x_test, graph.ys: y_test})
                history.record(step, loss, accuracy)
                if step % (5 * every) == 0:
                    print(history.last_line())
                writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="loss", simple_value=loss)]), step)
        expected = sess.run(graph.probabilities, {graph.xs: x_test})
        definition = freeze(sess, frozen)
        save_model(sess, graph, saved_model)  # adds ops: a graph that is exported so cannot be finalized
    kinds = {node.op for node in definition.node}
    print(f"frozen graph: {len(definition.node)} ops, a variable among them: {'VariableV2' in kinds}")
    print(f"files: {os.path.basename(frozen)}, {os.path.basename(saved_model)} with", *sorted(os.listdir(saved_model)))

    # Elsewhere
    from_frozen, frozen_graph = load_frozen(frozen, x_test)
    tf.summary.FileWriter(log_dir, frozen_graph, filename_suffix=".frozen").close()
    results = {
        "frozen graph, loaded here": from_frozen,
        "SavedModel, loaded here": load_model(saved_model, x_test),
    }
    second = load_in_second_process(frozen, saved_model, x_test, log_dir)
    results.update(zip(("frozen graph, in a process of its own", "SavedModel, in a process of its own"), second))
    for name, result in results.items():
        print(f"{name}: the same probabilities: {np.allclose(result, expected, atol=1e-6)}")
    save_figure(log_dir, "probabilities", draw, x_test[0], expected[0], second[0][0], step=step, size=(8, 3.2))
    return history.complete()


def draw(figure, image, here, elsewhere):
    """Draw one digit [64], and its probabilities [10] here and in the second process."""
    left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1, 3]})
    left.imshow(image.reshape(8, 8), cmap="gray_r")
    left.set(title="A test digit")
    left.axis("off")
    digits = np.arange(10)
    right.bar(digits - 0.2, here, 0.4, color=BLUE, label="where it was trained")
    right.bar(digits + 0.2, elsewhere, 0.4, color=ORANGE, label="in another process")
    right.set(title="What the network says that it is", xlabel="digit", ylabel="probability", xticks=digits)
    right.legend()


if __name__ == "__main__":
    main(run)

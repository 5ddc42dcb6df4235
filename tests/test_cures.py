"""The table of errors: each is provoked on the TensorFlow at hand, and is met by its own cure."""

import subprocess
import sys

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1 import cures

tf.disable_v2_behavior()


def ones(*shape):
    return tf.ones(shape)


def hidden(value):
    """A tensor whose shape is not known before it runs."""
    return tf.placeholder_with_default(value, None)


def reused_name():
    loss = tf.constant(1.0)
    with tf.Session() as sess:
        loss = sess.run(loss)
        loss = sess.run(loss)


def shared_cell():
    cell = tf.nn.rnn_cell.BasicLSTMCell(128)
    tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell([cell] * 2), tf.zeros([5, 7, 236]), dtype=tf.float32)


def other_checkpoint(folder):
    with tf.Session() as sess:
        tf.Variable(1.0, name="a")
        sess.run(tf.global_variables_initializer())
        path = tf.train.Saver().save(sess, f"{folder}/model")
        tf.Variable(1.0, name="b")
        tf.train.Saver().restore(sess, path)


def twice(make):
    make()
    make()


def finalized():
    tf.get_default_graph().finalize()
    tf.constant(1)


def run(tensor, feed_dict=None):
    with tf.Session() as sess:
        return sess.run(tensor, feed_dict)


# What provokes each error: (name of the cure, function of a folder)
GRAPH_MODE = [
    ("empty graph", lambda folder: run([])),
    ("uninitialized", lambda folder: run(tf.get_variable("w", [2]))),
    ("uninitialized", lambda folder: run(tf.metrics.accuracy([1], [1])[1])),
    ("placeholder not fed", lambda folder: run(tf.placeholder(tf.float32) * 2)),
    ("shape of a feed", lambda folder: run(ones(1), {tf.placeholder(tf.float32, [None, 10]): np.zeros(50)})),
    ("key of feed_dict", lambda folder: run(ones(1), {1: 2})),
    ("fetch is no tensor", lambda folder: reused_name()),
    ("fetch is no tensor", lambda folder: run([ones(1), tf.summary.merge_all()])),
    ("feeding a tensor", lambda folder: run(ones(1), {tf.placeholder(tf.float32): ones(1)})),
    ("variable exists", lambda folder: twice(lambda: tf.get_variable("w", [2]))),
    ("one cell, many layers", lambda folder: shared_cell()),
    (
        "labels and logits",
        lambda folder: tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=tf.ones([5, 9], tf.int32), logits=ones(5, 9)
        ),
    ),
    (
        "labels and logits",
        lambda folder: run(
            tf.nn.softmax_cross_entropy_with_logits(labels=hidden(np.ones([5, 9], np.float32)), logits=ones(4, 9))
        ),
    ),
    (
        "labels and logits",
        lambda folder: run(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=hidden(np.ones([5, 9], np.int32)), logits=ones(5, 9))
        ),
    ),
    ("labels and logits", lambda folder: tf.nn.softmax_cross_entropy_with_logits(labels=ones(5), logits=ones(5, 9))),
    (
        "no gradients",
        lambda folder: tf.train.GradientDescentOptimizer(0.1).minimize(
            tf.cast(tf.argmax(tf.get_variable("w", [2])), tf.float32)
        ),
    ),
    ("not a number", lambda folder: run(tf.summary.histogram("w", tf.log(-ones(1))))),
    ("not a number", lambda folder: run(tf.check_numerics(tf.log(-ones(1)), "loss"))),
    ("key not in the checkpoint", other_checkpoint),
    ("no checkpoint", lambda folder: (tf.Variable(1.0), tf.train.Saver().restore(tf.Session(), f"{folder}/none"))),
    (
        "no checkpoint",
        lambda folder: (tf.Variable(1.0), tf.train.Saver().restore(tf.Session(), tf.train.latest_checkpoint(folder))),
    ),
    ("finalized graph", lambda folder: finalized()),
    ("a tensor as a condition", lambda folder: bool(ones(1) > 0)),
    ("a tensor as a condition", lambda folder: list(ones(2))),
    ("no default session", lambda folder: ones(1).eval()),
]

# The errors of a half-migrated script, which a process without this package meets.
PLAIN = {
    "tf.placeholder": "removed names",
    "tf.Session()": "removed names",
    "tf.contrib": "removed names",
    "__import__('tensorflow.examples.tutorials.mnist')": "no tensorflow.examples",
    "__import__('tensorflow.contrib.layers')": "no tensorflow.contrib",
    "tf.compat.v1.placeholder(tf.float32)": "half a migration",
    "tf.compat.v1.train.GradientDescentOptimizer(0.1).minimize(tf.Variable(1.0))": "half a migration",
    "tf.gradients(tf.Variable(1.0), tf.Variable(1.0))": "half a migration",
    "tf.compat.v1.Session().run(tf.constant(1))": "empty graph",
    "tf.compat.v1.nn.rnn_cell.BasicLSTMCell(3)": "Keras 3",
}


@pytest.mark.parametrize(("name", "provoke"), GRAPH_MODE)
@pytest.mark.filterwarnings("ignore")
def test_an_error_of_graph_mode_meets_its_cure(name, provoke, tmp_path):
    tf.reset_default_graph()
    with pytest.raises(Exception) as caught:
        provoke(str(tmp_path))
    assert cures.find(caught.value), caught.value


def test_the_errors_of_a_half_migrated_script_meet_their_cures():
    code = (
        "import tensorflow as tf\n"
        f"for line in {list(PLAIN)!r}:\n"
        "    try: eval(line)\n"
        "    except Exception as error: print(repr(str(error)))\n"
        "    else: print(repr('nothing'))\n"
    )
    environment = {"TF_USE_LEGACY_KERAS": "0", "TF_CPP_MIN_LOG_LEVEL": "3", "PATH": ""}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    messages = [eval(line) for line in result.stdout.splitlines()]
    assert len(messages) == len(PLAIN)
    for message in messages:
        assert cures.find(message), message


def test_what_genuine_1_15_5_advises_meets_a_cure():
    for what in ("using a `tf.Tensor` as a Python `bool`", "iterating over `tf.Tensor`"):
        assert cures.find(f"OperatorNotAllowedInGraphError: {what} is not allowed in Graph execution. Use Eager ...")


def test_no_foreign_error_gets_a_cure():
    assert cures.find(ValueError("could not convert string to float: 'abc'")) is None
    assert cures.find(KeyError("loss")) is None

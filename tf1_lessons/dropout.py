"""Dropout: switching off random outputs keeps a network from learning by heart.

In every training step each output of a layer, before its activation, is set to
0 with probability 1 - keep_prob, and the others are divided by keep_prob, so
that their sum stays what it was on average. No unit can rely on another one. To
measure, keep_prob is fed as 1: everything is on. The lesson learns twice from
the same initial weights, with and without dropout. Look at the figure: without
dropout the training loss is lower and the test loss higher, which is what
overfitting means.

The train and test curves share one chart in TensorBoard, although they come
from two event files: TensorBoard reads every folder below --logdir as a run,
and draws one chart for each tag, here "loss", with a line for each run that has
it.

    xs [None, 64] -> l1 tanh [None, 50] -> prediction softmax [None, 10]

Source: Notes on TensorFlow (Arrow, 2018), section "dropout fix overfitting".
Departures: none in the model: as in the article, 0.1 is added to the biases
    outside of their variables, and dropout acts on the output layer, too, which
    is unusual. sklearn.cross_validation is now sklearn.model_selection. Every
    run starts from an empty graph, as the second one in a process otherwise
    fails with "You must feed a value for placeholder tensor". The run without
    dropout, the accuracy, its printing and the figure are added; seeded.
Expect: without dropout `step 450 train loss 0.1158 test loss 0.5444 train
    accuracy 0.9714 test accuracy 0.8611`, with it `step 450 train loss 0.1541
    test loss 0.3346 train accuracy 0.9578 test accuracy 0.9093` (test loss in
    TensorFlow 1.15 over ten starts: 0.48 to 0.65 and 0.22 to 0.39); 3 seconds.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import interrupted, until_interrupted
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def load_data(seed):
    """Return digits of 8x8 pixels from 0 to 16: x_train [1257, 64], x_test [540, 64], y_train and y_test one-hot."""
    digits = load_digits()
    images = digits.data.astype(np.float32)  # [1797, 64]
    labels = LabelBinarizer().fit_transform(digits.target).astype(np.float32)  # [1797, 10]
    return train_test_split(images, labels, test_size=0.3, random_state=seed)


def add_layer(inputs, in_size, out_size, keep_prob, activation_function):
    """Return activation_function(dropout(inputs [None, in_size] times weights plus biases)), [None, out_size]."""
    weights = tf.Variable(tf.random_normal([in_size, out_size]), name="W")
    biases = tf.Variable(tf.zeros([1, out_size]), name="b") + 0.1
    wx_plus_b = tf.matmul(inputs, weights) + biases  # [None, out_size]
    outputs = activation_function(tf.nn.dropout(wx_plus_b, keep_prob))  # [None, out_size]
    tf.summary.histogram("outputs", outputs)
    return outputs


def build_graph(n_hidden, learning_rate):
    """Add the 64-n_hidden-10 network with dropout, its loss, its accuracy and its train op to the default graph."""
    with tf.name_scope("inputs"):
        keep_prob = tf.placeholder(tf.float32, [], name="keep_prob")  # fed anew at every step
        xs = tf.placeholder(tf.float32, [None, 64], name="xs")
        ys = tf.placeholder(tf.float32, [None, 10], name="ys")

    with tf.name_scope("l1"):
        l1 = add_layer(xs, 64, n_hidden, keep_prob, activation_function=tf.nn.tanh)  # [None, n_hidden]

    with tf.name_scope("l2"):
        prediction = add_layer(l1, n_hidden, 10, keep_prob, activation_function=tf.nn.softmax)  # [None, 10]

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), axis=1))  # [], cross-entropy
        tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        correct_prediction = tf.equal(tf.argmax(prediction, 1), tf.argmax(ys, 1))  # [None] bool
        accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))  # []
        tf.summary.scalar(scope, accuracy)

    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        keep_prob=keep_prob,
        xs=xs,
        ys=ys,
        prediction=prediction,
        loss=loss,
        accuracy=accuracy,
        train_op=train_op,
        merged=merged,
    )


def draw(histories):
    """Draw train and test loss of each keep_prob side by side."""
    figure, axes = subplots(1, len(histories), size=(8, 3.6), sharey=True, squeeze=False)
    for axis, (keep_prob, history) in zip(axes.flat, histories.items()):
        axis.plot(history["step"], history["test_loss"], color=ORANGE, label="test digits")
        axis.plot(history["step"], history["train_loss"], color=BLUE, label="training digits")
        axis.set(title=f"keep_prob {keep_prob:g}", xlabel="training step")
    # The first losses are many times the last ones: most of the height is for the latter.
    axes.flat[0].set(ylabel="loss (cross-entropy)", ylim=(0, 3 * max(h["test_loss"][-1] for h in histories.values())))
    axes.flat[0].legend()
    figure.suptitle("The gap between training and test loss, without and with dropout")
    return figure


def run(
    log_dir,
    *,
    steps=500,  # training steps, at least 1, at most 1000000
    every=10,  # steps between two records, at least 1, at most 1000000
    n_hidden=50,  # units of the hidden layer, at least 1, at most 1000
    keep_prob=0.5,  # fraction of outputs kept while learning, above 0, at most 1
    learning_rate=0.5,  # of gradient descent, above 0
    seed=1,  # of split, initial weights and dropout, at least 0, at most 4294967295
):
    """Learn from all training digits at every step, with and without dropout; return the history of the former."""
    reset_graph(seed)
    x_train, x_test, y_train, y_test = load_data(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    train_feed = {graph.xs: x_train, graph.ys: y_train, graph.keep_prob: 1}
    test_feed = {graph.xs: x_test, graph.ys: y_test, graph.keep_prob: 1}
    histories = {}

    # A new session starts the seeded random numbers over: both runs begin with the same weights.
    for keep, run_dir in ((1.0, log_dir / "without_dropout"), (keep_prob, log_dir)):
        print(f"keep_prob {keep:g}")
        history = {"step": [], "train_loss": [], "test_loss": [], "train_accuracy": [], "test_accuracy": []}
        train_writer = tf.summary.FileWriter(run_dir / "train", tf.get_default_graph(), flush_secs=2)
        test_writer = tf.summary.FileWriter(run_dir / "test", tf.get_default_graph(), flush_secs=2)
        with tf.Session(config=one_thread()) as sess, train_writer, test_writer:
            sess.run(init)
            check_loss = LossCheck()
            feed = {graph.xs: x_train, graph.ys: y_train, graph.keep_prob: keep}
            for step in until_interrupted(range(steps)):
                _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
                check_loss(loss, step)
                if step % every == 0:
                    measures = [graph.merged, graph.loss, graph.accuracy]
                    train_result, train_loss, train_accuracy = sess.run(measures, feed_dict=train_feed)
                    test_result, test_loss, test_accuracy = sess.run(measures, feed_dict=test_feed)
                    train_writer.add_summary(train_result, step)
                    test_writer.add_summary(test_result, step)
                    history["step"].append(step)
                    history["train_loss"].append(float(train_loss))
                    history["test_loss"].append(float(test_loss))
                    history["train_accuracy"].append(float(train_accuracy))
                    history["test_accuracy"].append(float(test_accuracy))
                    if step % (5 * every) == 0:
                        print(
                            f"step {step:3}  train loss {train_loss:.4f}  test loss {test_loss:.4f}"
                            f"  train accuracy {train_accuracy:.4f}  test accuracy {test_accuracy:.4f}"
                        )
        histories[keep] = history
        if interrupted():
            break

    save_figures(log_dir, loss=draw(histories))
    return histories[keep]


if __name__ == "__main__":
    main("dropout")

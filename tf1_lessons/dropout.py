"""Dropout: switching off random outputs keeps a network from memorizing.

In every training step each output of a layer, before its activation, is set to
0 with probability 1 - keep_prob, and the others are divided by keep_prob, so
that their sum stays what it was on average. No unit can rely on another one. To
measure, keep_prob is fed as 1: everything is on. The lesson trains twice from
the same initial weights, without and with dropout. Look at the figure: without
dropout the training loss is lower and the test loss higher, which is what
overfitting means.

The article asks why two event files show in one chart. TensorBoard reads every
folder below --logdir as a run, and draws one chart for each tag, here "loss",
with a line for each run that has it.

    xs [None, 64] -> l1 tanh [None, 50] -> prediction softmax [None, 10]

In TensorBoard: tick train and test of both runs and compare them in the chart
    "loss"; in Histograms, l1/wx_plus_b is what tanh then presses to -1 and 1.
Source: Notes on TensorFlow (Arrow, 2018), section "dropout fix overfitting".
Departures: none in the model: as in the article, 0.1 is added to the biases
    outside of their variables, and dropout acts on the output layer, too, which
    is unusual. sklearn.cross_validation is now sklearn.model_selection. Every
    run starts from an empty graph, as the second one in a process otherwise
    fails with "You must feed a value for placeholder tensor". The training
    without dropout, the accuracy, its printing and the figure are added. The
    loop fetches the loss beside the train op, that of before the update; the
    printed ones are fetched after it. All randomness is seeded.
Expect: `step 0 train loss 7.8943 test loss 8.0600 train accuracy 0.1313 test
    accuracy 0.1130`; later lines differ by processor, as rounding grows. In
    genuine TensorFlow 1.15 without dropout `step 450 train loss 0.1489 test
    loss 0.4932 train accuracy 0.9602 test accuracy 0.8444`, with it `step 450
    train loss 0.1694 test loss 0.3346 train accuracy 0.9475 test accuracy
    0.8981` (test loss over ten starts: 0.48 to 0.65 and 0.22 to 0.39); 4
    seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

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
    tf.summary.histogram("wx_plus_b", wx_plus_b)
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


def run(
    log_dir,
    *,
    steps=500,  # training steps
    every=10,  # steps between two records
    n_hidden=50,  # units of the hidden layer
    keep_prob=0.5,  # fraction of outputs kept while learning
    learning_rate=0.5,  # of gradient descent
    seed=1,  # of split, initial weights and dropout
):
    """Learn from all training digits at every step, without and with dropout; return the history of the latter."""
    log_dir = check_arguments(run, locals())
    x_train, x_test, y_train, y_test = load_data(seed)

    # The graph
    reset_graph(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()

    # Train
    train_feed = {graph.xs: x_train, graph.ys: y_train, graph.keep_prob: 1}
    test_feed = {graph.xs: x_test, graph.ys: y_test, graph.keep_prob: 1}
    measures = [graph.merged, graph.loss, graph.accuracy]
    histories = {}
    # A new session starts the seeded random numbers over: both trainings begin with the same weights.
    # The one without dropout is recorded beside log_dir: it is no part of the run that HParams compares.
    for keep, run_dir in {1.0: f"{log_dir}.without_dropout", keep_prob: log_dir}.items():
        print(f"keep_prob {keep:g}")
        histories[keep] = history = History("train_loss", "test_loss", "train_accuracy", "test_accuracy")
        feed = {graph.xs: x_train, graph.ys: y_train, graph.keep_prob: keep}
        train_writer = tf.summary.FileWriter(f"{run_dir}/train", flush_secs=2)
        test_writer = tf.summary.FileWriter(f"{run_dir}/test", flush_secs=2)
        with tf.Session(config=one_thread()) as sess, train_writer, test_writer:
            sess.run(init)
            for step in training_steps(steps):
                # Dropout is a matter of the feed: the same graph learns with it and is measured without.
                _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
                check_loss(loss, step)
                if step % every == 0:
                    train_result, train_loss, train_accuracy = sess.run(measures, feed_dict=train_feed)
                    test_result, test_loss, test_accuracy = sess.run(measures, feed_dict=test_feed)
                    train_writer.add_summary(train_result, step)
                    test_writer.add_summary(test_result, step)
                    history.record(step, train_loss, test_loss, train_accuracy, test_accuracy)
                    if step % (5 * every) == 0:
                        print(history.last_line())
            check_loss(sess.run(graph.loss, feed_dict=train_feed), steps)  # after the last update, too
        if interrupted():
            break

    # What was learned
    save_figure(log_dir, "loss", draw, histories, step=history["step"][-1], size=(8, 3.6))
    return history.complete()


def draw(figure, histories):
    """Draw train and test loss of each keep_prob, the keys of histories, side by side."""
    axes = figure.subplots(1, len(histories), sharey=True, squeeze=False)
    for axis, (keep_prob, history) in zip(axes.flat, histories.items()):
        name = "Without dropout" if keep_prob == 1 else f"With dropout, keep_prob {keep_prob:g}"
        axis.plot(history["step"], history["test_loss"], color=ORANGE, label="test digits")
        axis.plot(history["step"], history["train_loss"], color=BLUE, label="training digits")
        axis.set(title=name, xlabel="training step")
    # The first losses are many times the last ones: most of the height is for the latter.
    highest = max(history["test_loss"][-1] for history in histories.values())
    axes.flat[0].set(ylabel="loss (cross-entropy)", ylim=(0, 3 * highest))
    axes.flat[0].legend()
    figure.suptitle("The gap between training and test loss")


if __name__ == "__main__":
    main(run)

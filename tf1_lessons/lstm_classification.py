"""LSTM classification: two ways to count right answers, and why they differ.

The LSTM reads a digit row by row (see rnn_classification), this time with the
layers, losses and metrics that come with TensorFlow. tf.metrics.accuracy()
returns two ops: one reads the accuracy over everything counted so far, the
other counts one more batch first. Its counters are local variables, never reset
here, so what the article prints as test accuracy is the mean over all
measurements since the first one, in which the network knew nothing. Look at
both curves: the running accuracy still lags behind when the network has long
become better. In the same way `outputs, (c, h)` holds h, the cell's last
output, in second place: h equals outputs[:, -1, :].

    xs [None, 784] -> image [None, 28, 28]
    -> LSTM, 28 steps, state c and h of [None, 64] -> last output [None, 64]
    -> logits [None, 10]

Source: Morvan's RNN_classification explained (Ji Jun), section "Source code".
Departures: the accuracy now is printed beside the article's running one. The
    article's comments take the two ops of the metric, and the two parts of the
    state, for one another; here they are right. The summaries and the figures
    are added; seeded.
Expect: on MNIST `step 1150 loss 0.0988 test accuracy 0.9625 running 0.8923`
    (TensorFlow 1.15 over five starts: 0.957 to 0.967 and 0.881 to 0.900); 11
    seconds. The digits of scikit-learn end at 0.9475 and 0.8848.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf
from tqdm import tqdm

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import until_interrupted
from tf1_lessons.helpers.mnist import read_data_sets
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def build_graph(n_hidden, learning_rate):
    """Add the LSTM and its output layer, the loss, both accuracies and the train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 784], name="xs")
        ys = tf.placeholder(tf.int32, [None, 10], name="ys")
        image = tf.reshape(xs, [-1, 28, 28])  # [None, n_steps, n_inputs]

    with tf.variable_scope("cell"):
        cell = tf.nn.rnn_cell.LSTMCell(n_hidden)
        outputs, (c, h) = tf.nn.dynamic_rnn(cell, image, dtype=tf.float32)  # [None, 28, n_hidden]; [None, n_hidden]

    with tf.variable_scope("output_layer"):
        logits = tf.layers.dense(outputs[:, -1, :], 10)  # [None, 10]; outputs[:, -1, :] equals h

    with tf.name_scope("loss") as scope:
        loss = tf.losses.softmax_cross_entropy(onehot_labels=ys, logits=logits)  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        digits, predicted = tf.argmax(ys, 1), tf.argmax(logits, 1)  # [None]
        accuracy = tf.reduce_mean(tf.cast(tf.equal(digits, predicted), tf.float32))  # []
        tf.summary.scalar(scope, accuracy)

    with tf.name_scope("running_accuracy"):
        # The first op reads the mean of all batches counted so far; the second one counts this batch and reads then.
        _, running_accuracy = tf.metrics.accuracy(labels=digits, predictions=predicted)  # []

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        outputs=outputs,
        final_state=(c, h),
        logits=logits,
        loss=loss,
        accuracy=accuracy,
        running_accuracy=running_accuracy,
        train_op=train_op,
        merged=merged,
    )


def draw_accuracy(history):
    """Draw the accuracy on the test digits, now and running."""
    figure, axes = subplots()
    axes.plot(history["step"], history["accuracy"], color=BLUE, label="accuracy now")
    axes.plot(history["step"], history["running_accuracy"], color=ORANGE, label="running accuracy of tf.metrics")
    axes.set(
        title="A running accuracy lags behind", xlabel="training step", ylabel="accuracy on test digits", ylim=(0, 1.02)
    )
    axes.legend(loc="lower right")
    return figure


def draw_digits(images, labels, predicted):
    """Draw ten digits with what they are predicted to be, and with what they are where that is something else."""
    figure, axes = subplots(1, 10, size=(8, 1.5))
    for axis, image, label, digit in zip(axes.flat, images, labels, predicted):
        axis.imshow(image.reshape(28, 28), cmap="gray_r")
        axis.set_title(digit if digit == label else f"{digit} not {label}", color="black" if digit == label else ORANGE)
        axis.axis("off")
    figure.suptitle("Ten test digits, and above them the predictions")
    return figure


def run(
    log_dir,
    *,
    steps=1200,  # training steps, at least 1, at most 1000000
    every=50,  # steps between two records, at least 1, at most 1000000
    batch_size=64,  # digits in a batch, at least 1, at most 1000000
    n_hidden=64,  # units of the cell, at least 1, at most 1000
    learning_rate=0.01,  # of Adam, above 0
    dataset="auto",  # which digits to learn, one of auto, mnist, digits
    data_dir=None,  # folder of the MNIST files (default: $TF1_LESSONS_MNIST, else ~/.cache/tf1_lessons/mnist)
    seed=2,  # of batches and initial weights, at least 0, at most 4294967295
):
    """Learn from batches; return the history of the batch's loss and of both accuracies on 2,000 test digits."""
    reset_graph(seed)
    mnist = read_data_sets(data_dir, one_hot=True, dataset=dataset, seed=seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())  # the metric's are local
    tf.get_default_graph().finalize()
    history = {"step": [], "loss": [], "accuracy": [], "running_accuracy": []}
    x_test, y_test = mnist.test.images[:2000], mnist.test.labels[:2000]

    train_writer = tf.summary.FileWriter(log_dir / "train", tf.get_default_graph(), flush_secs=2)
    test_writer = tf.summary.FileWriter(log_dir / "test", flush_secs=2)
    with tf.Session(config=one_thread()) as sess, train_writer, test_writer:
        sess.run(init)
        check_loss = LossCheck()
        bar = tqdm(until_interrupted(range(steps)), total=steps, disable=None, leave=False)
        for step in bar:
            batch_xs, batch_ys = mnist.train.next_batch(batch_size)
            feed = {graph.xs: batch_xs, graph.ys: batch_ys}
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            bar.set_postfix_str(f"loss {loss:.4f}", refresh=False)
            if step % every == 0:
                result, loss = sess.run([graph.merged, graph.loss], feed_dict=feed)
                train_writer.add_summary(result, step)
                result, accuracy, running_accuracy = sess.run(
                    [graph.merged, graph.accuracy, graph.running_accuracy],
                    feed_dict={graph.xs: x_test, graph.ys: y_test},
                )
                test_writer.add_summary(result, step)
                tqdm.write(
                    f"step {step:4}  loss {loss:.4f}  test accuracy {accuracy:.4f}  running {running_accuracy:.4f}"
                )
                history["step"].append(step)
                history["loss"].append(float(loss))
                history["accuracy"].append(float(accuracy))
                history["running_accuracy"].append(float(running_accuracy))
        logits = sess.run(graph.logits, feed_dict={graph.xs: x_test[:10]})  # [10, 10]

    digits, predicted = np.argmax(y_test[:10], 1), np.argmax(logits, 1)
    print("predicted digits:", predicted)
    print("real digits:     ", digits)
    save_figures(log_dir, accuracy=draw_accuracy(history), digits=draw_digits(x_test[:10], digits, predicted))
    return history


if __name__ == "__main__":
    main("lstm_classification")

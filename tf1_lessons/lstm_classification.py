"""LSTM classification: two ways to count right answers, and why they differ.

The LSTM reads a digit row by row (see rnn_classification), this time with the
layers, losses and metrics that come with TensorFlow. tf.metrics.accuracy()
returns two ops: one reads the accuracy over everything counted so far, the
other counts one more batch first. Its counters are local variables, never reset
here, so what the article prints as test accuracy is the mean over all
measurements since the first one, in which the network knew nothing. Look at
both curves: the running accuracy still lags behind when the network has long
become better. What is printed is measured after the step that learns.

`outputs, (c, h)` has h, the cell's last output, in second place: h equals
outputs[:, -1, :].

    xs [None, 784] -> image [None, 28, 28]
    -> LSTM, 28 steps, state c and h of [None, 64] -> last output [None, 64]
    -> logits [None, 10]

In TensorBoard: tick test and running and compare them in the chart "accuracy";
    in Distributions, rnn/kernel holds the weights of the cell's four gates.
Source: Morvan's RNN_classification explained (Ji Jun), section "Source code".
Departures: the accuracy now is printed beside the article's running one. The
    article's comments take the two ops of the metric, and the two parts of the
    state, for one another; here they are right. The summaries and the figures
    are added. All randomness is seeded.
Expect: on MNIST `step 1150 loss 0.0851 test accuracy 0.9710 running 0.8889`
    (TensorFlow 1.15 over five starts: 0.957 to 0.967 and 0.881 to 0.900); 13
    seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.mnist import read_data_sets
from tf1_lessons.helpers.options import check_arguments, check_size
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()


def build_graph(n_hidden, learning_rate):
    """Add the LSTM and its output layer, the loss, both accuracies and the train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 784], name="xs")
        ys = tf.placeholder(tf.int32, [None, 10], name="ys")
        image = tf.reshape(xs, [-1, 28, 28])  # [None, n_steps, n_inputs]

    # dynamic_rnn() opens a variable scope by itself: "rnn".
    cell = tf.nn.rnn_cell.LSTMCell(n_hidden)
    outputs, (c, h) = tf.nn.dynamic_rnn(cell, image, dtype=tf.float32)  # [None, 28, n_hidden]; [None, n_hidden]
    kernel, bias = cell.trainable_weights  # [28 + n_hidden, 4 * n_hidden]; [4 * n_hidden]
    weights = [tf.summary.histogram("rnn/kernel", kernel), tf.summary.histogram("rnn/bias", bias)]

    with tf.variable_scope("output_layer"):
        logits = tf.layers.dense(outputs[:, -1, :], 10)  # [None, 10]; outputs[:, -1, :] equals h

    with tf.name_scope("loss") as scope:
        loss = tf.losses.softmax_cross_entropy(onehot_labels=ys, logits=logits)  # []
        loss_summary = tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        digits, predicted = tf.argmax(ys, 1), tf.argmax(logits, 1)  # [None]
        accuracy = tf.reduce_mean(tf.cast(tf.equal(digits, predicted), tf.float32))  # []
        accuracy_summary = tf.summary.scalar(scope, accuracy)

    with tf.name_scope("running_accuracy"):
        # The first op reads the mean of all batches counted so far; the second one counts this batch and reads then.
        _, running_accuracy = tf.metrics.accuracy(labels=digits, predictions=predicted)  # []

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    with tf.name_scope("summaries"):
        scalars = tf.summary.merge([loss_summary, accuracy_summary])
        merged = tf.summary.merge([scalars] + weights)
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
        scalars=scalars,
        merged=merged,
    )


def summary_of(**values):
    """Return a summary of values that no op of the graph has put into one, by their tags."""
    return tf.Summary(value=[tf.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()])


def run(
    log_dir,
    *,
    steps=1200,  # training steps
    every=50,  # steps between two records
    batch_size=64,  # digits in a batch
    n_hidden=64,  # units of the cell
    learning_rate=0.01,  # of the Adam optimizer
    dataset="auto",  # which digits to learn
    data_dir=None,  # folder of the MNIST files (default: $TF1_LESSONS_MNIST, else ~/.cache/tf1_lessons/mnist)
    seed=1,  # of batches and initial weights
):
    """Learn from batches; return the history of the batch's loss and of both accuracies on 2,000 test digits."""
    log_dir = check_arguments(run, locals())
    check_size(digits=max(batch_size, 2000), rows=28, n_hidden=n_hidden)
    mnist = read_data_sets(data_dir, one_hot=True, dataset=dataset, seed=seed)
    x_test, y_test = mnist.test.images[:2000], mnist.test.labels[:2000]

    # The graph
    reset_graph(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())  # the metric's are local
    tf.get_default_graph().finalize()

    # Train
    history = History("loss", "accuracy", "running_accuracy")
    test_feed = {graph.xs: x_test, graph.ys: y_test}
    train_writer = tf.summary.FileWriter(f"{log_dir}/train", tf.get_default_graph(), flush_secs=2)
    test_writer = tf.summary.FileWriter(f"{log_dir}/test", flush_secs=2)
    running_writer = tf.summary.FileWriter(f"{log_dir}/running", flush_secs=2)
    with tf.Session(config=one_thread()) as sess, train_writer, test_writer, running_writer:
        sess.run(init)
        for step in training_steps(steps):
            batch_xs, batch_ys = mnist.train.next_batch(batch_size)
            feed = {graph.xs: batch_xs, graph.ys: batch_ys}
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                result, loss = sess.run([graph.merged, graph.loss], feed_dict=feed)
                train_writer.add_summary(result, step)
                # To fetch the running accuracy is to count: every record adds 2,000 digits to what it is the mean of.
                result, accuracy, running = sess.run(
                    [graph.scalars, graph.accuracy, graph.running_accuracy], feed_dict=test_feed
                )
                test_writer.add_summary(result, step)
                running_writer.add_summary(summary_of(accuracy=running), step)
                history.record(step, loss, accuracy, running)
                print(f"step {step:4}  loss {loss:.4f}  test accuracy {accuracy:.4f}  running {running:.4f}")
        loss, logits = sess.run([graph.loss, graph.logits], feed_dict=test_feed)  # [], [2000, 10]
        check_loss(loss, steps)  # after the last update, too

    # What was learned
    digits, predicted = np.argmax(y_test, 1), np.argmax(logits, 1)
    print("predicted digits:", predicted[:10])
    print("real digits:     ", digits[:10])
    save_figure(log_dir, "accuracy", draw_accuracy, history, step=step)
    save_figure(log_dir, "digits", draw_digits, x_test, digits, predicted, step=step, size=(8, 3))
    return history.complete()


def draw_accuracy(figure, history):
    """Draw the accuracy on the test digits, now and running."""
    axes = figure.subplots()
    axes.plot(history["step"], history["accuracy"], color=BLUE, label="accuracy now")
    axes.plot(history["step"], history["running_accuracy"], color=ORANGE, label="running accuracy of tf.metrics")
    axes.set(
        title="A running accuracy lags behind", xlabel="training step", ylabel="accuracy on test digits", ylim=(0, 1.02)
    )
    axes.legend(loc="lower right")


def draw_digits(figure, images, digits, predicted):
    """Draw the first twenty of the images [n, 784] that are something else than what is predicted."""
    wrong = np.flatnonzero(predicted != digits)
    axes = figure.subplots(2, 10)
    for axis in axes.flat:
        axis.axis("off")
    for axis, i in zip(axes.flat, wrong):
        axis.imshow(images[i].reshape(28, 28), cmap="gray_r")
        axis.set_title(f"says {predicted[i]}\nis {digits[i]}", fontsize="medium")
    which = "" if len(wrong) <= 20 else "; the first twenty"
    figure.suptitle(f"The network is wrong about {len(wrong):,} of {len(digits):,} test digits{which}")


if __name__ == "__main__":
    main(run)

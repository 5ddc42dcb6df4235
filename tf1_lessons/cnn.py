"""CNN: small filters slide over the image, and what they find is found anywhere in it.

A convolution multiplies every 5x5 patch of the image by the same 25 weights: a
filter. Max pooling keeps the largest of each 2x2 block, so two rounds turn one
image of 28x28 into 64 small ones of 7x7 that say where something was found; two
dense layers decide on the digit. Look at the test accuracy, which passes that
of the one-layer network (see classification) within a few hundred steps; at
what training has added to the filters, which are edges, strokes and spots under
the noise that they started from; and at the digits that are still taken for
others.

    xs [None, 784] -> image [None, 28, 28, 1]
    -> conv1 relu [None, 28, 28, 32] -> pool1 [None, 14, 14, 32]
    -> conv2 relu [None, 14, 14, 64] -> pool2 [None, 7, 7, 64]
    -> fc1 relu [None, 1024] -> prediction softmax [None, 10]

In TensorBoard: compare train and test in the charts "loss" and "accuracy"; the
    Projector shows what fc1 makes of 1,000 test digits: colour them by label or
    by wrong.
Source: Notes on TensorFlow (Arrow, 2018), section "Convolution Neural Network".
Departures: the article's compute_accuracy() adds ops to the graph at every call
    and feeds all 10,000 test digits at once; here accuracy is one op, and the
    test digits go through it 1,000 at a time. The summaries and the figures are
    added. All randomness is seeded. Runs with oneDNN, which halves the time of
    a step.
Expect: on MNIST `step 50 loss 0.6532 test loss 0.6163 accuracy 0.8019` and
    `step 950 loss 0.0652 test loss 0.0995 accuracy 0.9706` (test accuracy in
    TensorFlow 1.15 over three starts: 0.967 to 0.973), the loss that of the
    batch just learned from; 85 seconds. The digits of scikit-learn end at
    0.9400.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.embedding import write_embedding
from tf1_lessons.helpers.figures import Frames, save_figure, save_frames
from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.mnist import read_data_sets
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

tf.disable_v2_behavior()

ONEDNN = True  # convolutions in half the time, with other last digits


def weight_variable(shape):
    """Return a variable of the shape, from a normal distribution of deviation 0.1 cut off at 0.2."""
    weights = tf.Variable(tf.truncated_normal(shape, stddev=0.1), name="W")
    tf.summary.histogram("weights", weights)
    return weights


def bias_variable(shape):
    """Return a variable of the shape, 0.1 everywhere."""
    return tf.Variable(tf.constant(0.1, shape=shape), name="b")


def conv2d(x, weights):
    """Return x [None, height, width, in] convolved with the filters [5, 5, in, out], [None, height, width, out]."""
    return tf.nn.conv2d(x, weights, strides=[1, 1, 1, 1], padding="SAME")


def max_pool_2x2(x):
    """Return the largest of each 2x2 block of x [None, height, width, n], [None, height / 2, width / 2, n]."""
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")


def build_graph(learning_rate):
    """Add the convolutional network, its loss, its accuracy and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 784], name="xs")
        ys = tf.placeholder(tf.float32, [None, 10], name="ys")
        keep_prob = tf.placeholder(tf.float32, [], name="keep_prob")
        image = tf.reshape(xs, [-1, 28, 28, 1])  # [None, 28, 28, 1]

    with tf.name_scope("conv1"):
        filters = weight_variable([5, 5, 1, 32])
        conv1 = tf.nn.relu(conv2d(image, filters) + bias_variable([32]))  # [None, 28, 28, 32]
        pool1 = max_pool_2x2(conv1)  # [None, 14, 14, 32]

    with tf.name_scope("conv2"):
        conv2 = tf.nn.relu(conv2d(pool1, weight_variable([5, 5, 32, 64])) + bias_variable([64]))  # [None, 14, 14, 64]
        pool2 = max_pool_2x2(conv2)  # [None, 7, 7, 64]

    with tf.name_scope("fc1"):
        flat = tf.reshape(pool2, [-1, 7 * 7 * 64])  # [None, 3136]
        fc1 = tf.nn.relu(tf.matmul(flat, weight_variable([7 * 7 * 64, 1024])) + bias_variable([1024]))  # [None, 1024]
        fc1_drop = tf.nn.dropout(fc1, keep_prob)  # [None, 1024]

    with tf.name_scope("fc2"):
        prediction = tf.nn.softmax(tf.matmul(fc1_drop, weight_variable([1024, 10])) + bias_variable([10]))  # [None, 10]

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), axis=1))  # [], cross-entropy
        tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        correct_prediction = tf.equal(tf.argmax(prediction, 1), tf.argmax(ys, 1))  # [None] bool
        accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))  # []
        tf.summary.scalar(scope, accuracy)

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        keep_prob=keep_prob,
        filters=filters,
        fc1=fc1,
        prediction=prediction,
        loss=loss,
        accuracy=accuracy,
        train_op=train_op,
        merged=merged,
    )


def run(
    log_dir,
    *,
    steps=1000,  # training steps
    every=50,  # steps between two records
    batch_size=100,  # digits in a batch
    keep_prob=0.5,  # fraction of fc1's outputs kept while learning
    learning_rate=1e-4,  # of the Adam optimizer
    dataset="auto",  # which digits to learn
    data_dir=None,  # folder of the MNIST files (default: $TF1_LESSONS_MNIST, else ~/.cache/tf1_lessons/mnist)
    seed=1,  # of batches, initial weights and dropout
):
    """Learn from batches; return the history of the batch's loss, and of the loss and accuracy on all test digits."""
    log_dir = check_arguments(run, locals())
    mnist = read_data_sets(data_dir, one_hot=True, dataset=dataset, seed=seed)

    # The graph
    reset_graph(seed)
    graph = build_graph(learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    images, labels = mnist.test.images, mnist.test.labels
    # All test digits at once would take gigabytes of memory.
    test_feeds = [
        {graph.xs: images[i : i + 1000], graph.ys: labels[i : i + 1000], graph.keep_prob: 1}
        for i in range(0, len(images), 1000)
    ]
    history = History("loss", "test_loss", "accuracy")
    frames = Frames()
    train_writer = tf.summary.FileWriter(f"{log_dir}/train", tf.get_default_graph(), flush_secs=2)
    test_writer = tf.summary.FileWriter(f"{log_dir}/test", flush_secs=2)
    with tf.Session() as sess, train_writer, test_writer:
        sess.run(init)
        initial_filters = sess.run(graph.filters)
        for step in training_steps(steps):
            batch_xs, batch_ys = mnist.train.next_batch(batch_size)
            feed = {graph.xs: batch_xs, graph.ys: batch_ys, graph.keep_prob: keep_prob}
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                feed[graph.keep_prob] = 1  # to measure, everything is on
                loss, filters = sess.run([graph.loss, graph.filters], feed_dict=feed)
                measured = [sess.run([graph.loss, graph.accuracy], feed_dict=test_feed) for test_feed in test_feeds]
                test_loss, accuracy = np.mean(measured, axis=0)
                history.record(step, loss, test_loss, accuracy)
                train_writer.add_summary(sess.run(graph.merged, feed_dict=feed), step)
                # A summary of numbers that are at hand needs no op.
                values = {"loss": test_loss, "accuracy": accuracy}
                values = [{"tag": tag, "simple_value": value} for tag, value in values.items()]
                test_writer.add_summary(tf.Summary(value=values), step)
                print(history.last_line())
                frames.add(step, filters, filters - initial_filters, step)
        check_loss(sess.run(graph.loss, feed_dict=feed), steps)  # after the last update, too
        if interrupted():
            test_feeds = test_feeds[:1]  # enough for a figure
        predicted = np.concatenate([sess.run(graph.prediction, test_feed) for test_feed in test_feeds]).argmax(1)
        vectors = sess.run(graph.fc1, feed_dict=test_feeds[0])  # [1000, 1024]

    # What was learned
    images, labels = images[: len(predicted)].reshape(-1, 28, 28), labels[: len(predicted)].argmax(1)
    columns = {"label": labels, "prediction": predicted, "wrong": predicted != labels}
    first = slice(len(vectors))
    columns = {title: column[first] for title, column in columns.items()}
    write_embedding(f"{log_dir}/test", "fc1", vectors, columns, images[first])
    save_frames(log_dir, "filters", draw_filters, frames, size=(8, 3.2))
    save_figure(log_dir, "digits", draw_digits, images, labels, predicted, step=step, size=(8, 6))
    return history.complete()


def draw_filters(figure, filters, change, step):
    """Draw the 32 filters of the first layer after a step, and how training has changed them, both [5, 5, 1, 32]."""
    titles = (f"The 32 filters of the first layer after step {step}", "Their change since the start")
    axes = figure.subplots(1, 2)
    for axis, weights, title in zip(axes, (filters, change), titles):
        tiles = np.pad(weights[:, :, 0, :], [(1, 0), (1, 0), (0, 0)], constant_values=np.nan)  # [6, 6, 32]
        tiles = tiles.reshape(6, 6, 4, 8).transpose(2, 0, 3, 1).reshape(24, 48)  # 4 rows of 8
        limit = abs(weights).max()
        image = axis.imshow(tiles, cmap="RdBu", vmin=-limit, vmax=limit)
        axis.set_title(title)
        axis.axis("off")
        label = "weight" if weights is filters else "change of the weight, on a scale of its own"
        figure.colorbar(image, ax=axis, orientation="horizontal", label=label, ticks=[-limit, 0, limit], format="%.3f")


def draw_digits(figure, images, labels, predicted):
    """Draw up to 40 test digits that are taken for others, with what the network says and what they are."""
    wrong = np.flatnonzero(predicted != labels)
    axes = figure.subplots(5, 8)
    for axis in axes.flat:
        axis.axis("off")
    for axis, i in zip(axes.flat, wrong):
        axis.imshow(images[i], cmap="gray_r")
        axis.set_title(f"says {predicted[i]}, is {labels[i]}", fontsize="medium")
    shown = f": the first {axes.size}" if len(wrong) > axes.size else ""
    figure.suptitle(f"{len(wrong):,} of {len(labels):,} test digits are taken for others{shown}")


if __name__ == "__main__":
    main(run)

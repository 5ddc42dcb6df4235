"""Summaries: the six steps from a tensor to a chart in TensorBoard.

 1. Describe what to record: tf.summary.scalar() makes a line, tf.summary.histogram() a distribution.
 2. Merge all of that into one op: tf.summary.merge_all().
 3. Open a file: tf.summary.FileWriter(log_dir, graph).
 4. Run the merged op with a feed: the result is a string of bytes.
 5. Hand it to the writer: writer.add_summary(result, step).
 6. Look: tensorboard --logdir logs/summaries, or --logdir logs to compare lessons; then tick the runs to be shown.

A histogram shows how many elements of a tensor lie where, at every recorded
step. Here the tensor holds the 200 weights of a linear model. They start as one
bell around 0; the data were made with a weight of -1 for one half of the inputs
and +1 for the other, so training splits the bell into two narrow peaks.

    xs [None, 200] -> prediction [None, 1]

In TensorBoard: Histograms shows the bell split, a slice for each recorded step;
    in Distributions the bands hold the middle 38, 68 and 86 percent of the
    weights, and all. In Graphs choose the tag "trace" and the colour "Compute
    time" to see how long each op takes, and a node to see its memory.
Source: Notes on TensorFlow (Arrow, 2018), section "Tensorboard".
Departures: the article lists the steps without a program, and says that it does
    not know what a histogram shows; the model, the figure and a trace of the
    ops' time and memory are added. All randomness is seeded.
Expect: `step 0 loss 192.3927`, `step 180 loss 0.0061`, each after the step; 1
    second.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import Frames, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()


def load_data(seed):
    """Return 2,000 rows x [2000, 200] and y [2000, 1], the sum of one half of the columns minus that of the other."""
    x = np.random.RandomState(seed).normal(size=[2000, 200]).astype(np.float32)
    true_weights = np.repeat([[-1], [1]], 100, axis=0).astype(np.float32)  # [200, 1]
    return x, x @ true_weights


def build_graph(learning_rate):
    """Add a linear model, its loss, its train op and its summaries to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 200], name="xs")
        ys = tf.placeholder(tf.float32, [None, 1], name="ys")

    with tf.name_scope("linear"):
        weights = tf.Variable(tf.random_normal([200, 1], stddev=0.3), name="W")  # [200, 1]
        prediction = tf.matmul(xs, weights)  # [None, 1]
        tf.summary.histogram("weights", weights)  # step 1

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(tf.square(ys - prediction))  # []
        tf.summary.scalar(scope, loss)  # step 1; the scope's own name makes the tag "loss"

    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()  # step 2
    return types.SimpleNamespace(
        xs=xs, ys=ys, weights=weights, prediction=prediction, loss=loss, train_op=train_op, merged=merged
    )


def run(
    log_dir,
    *,
    steps=200,  # training steps
    every=20,  # steps between two records
    learning_rate=0.02,  # of gradient descent
    seed=1,  # of data and initial weights
):
    """Fit the weights and record how; return the history of the loss."""
    log_dir = check_arguments(run, locals())
    x_train, y_train = load_data(seed)

    # The graph
    reset_graph(seed)
    graph = build_graph(learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train and record
    feed = {graph.xs: x_train, graph.ys: y_train}
    history = History("loss")
    frames = Frames()
    # The writer keeps what it is given in memory; flush_secs is after how many seconds it is to be in the file.
    writer = tf.summary.FileWriter(log_dir, tf.get_default_graph(), flush_secs=2)  # step 3
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        for step in training_steps(steps):
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                loss, weights = sess.run([graph.loss, graph.weights], feed_dict=feed)
                history.record(step, loss)
                result = sess.run(graph.merged, feed_dict=feed)  # step 4
                writer.add_summary(result, step)  # step 5
                frames.add(step, weights)
                print(f"step {step:3}  loss {loss:8.4f}")
        check_loss(sess.run(graph.loss, feed_dict=feed), steps)  # after the last update, too

        # How long each op takes and how much memory it needs.
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        metadata = tf.RunMetadata()
        sess.run(graph.train_op, feed_dict=feed, options=options, run_metadata=metadata)
        writer.add_run_metadata(metadata, "trace")

    # What was learned
    save_figure(log_dir, "weights", draw, frames, step=history["step"][-1], size=(8, 3))
    return history.complete()


def draw(figure, frames):
    """Draw the distribution of the weights at the first recorded step, an early one and the last."""
    places = sorted({0, len(frames) // 4, len(frames) - 1})
    axes = figure.subplots(1, len(places), sharex=True, sharey=True, squeeze=False)[0]
    for axis, place in zip(axes, places):
        step, (weights,) = frames[place]
        axis.hist(weights.ravel(), bins=np.linspace(-1.5, 1.5, 31))
        axis.set(title=f"after step {step}", xlabel="weight")
    axes[0].set_ylabel("number of weights")
    figure.suptitle("A histogram shows how many weights lie where")


if __name__ == "__main__":
    main(run)

"""Regularization: a price on large weights keeps the curve from chasing noise.

A network of 2-10-5-3-1 units can bend its decision curve around single points
that noise has put on the wrong side. Each layer's weights add the L2 penalty,
0.003 times half the sum of their squares, to the collection "losses"; the mean
squared error joins them, and tf.add_n() makes of the collection the loss that
is minimized. Look at the two curves over the points: trained on the error
alone, the curve winds around single points; with the penalty it follows the
circle that the labels come from, as far as there are points. Its error on them
is larger, and on 1,000 held-out points, drawn in the same way but never learned
from, it is smaller, and that is the idea.

First the regularizers on their own: for the matrix [[1, -2], [-3, 4]] and scale
0.5, L1 is half of 1 + 2 + 3 + 4, and L2 half of half of 1 + 4 + 9 + 16.

    xs [None, 2] -> elu [None, 10] -> elu [None, 5] -> elu [None, 3]
    -> prediction elu [None, 1]

In TensorBoard: in the chart "mse_loss" the run without_l2 ends below with_l2,
    in "held_out_error" above it; the slider above "figure/curves" in Images
    shows the curve bend.
Source: Deep neural networks (xinetzone, 2017), section "Regularization".
Departures: l1_regularizer and l2_regularizer of tf.contrib.layers are in
    helpers/contrib.py. Both trainings share one graph, and each gets a session
    of its own. The loop fetches the loss beside the train op, that of before
    the update; the printed one is fetched after it. The held-out points and the
    summaries are added. All randomness is seeded, with the article's points.
Expect: `L1 and L2 of the matrix: 5.0 7.5`; without the penalty `step 38000
    mse_loss 0.006133`, with it `step 38000 loss 0.054268` (TensorFlow 1.15 over
    five starts: 0.0037 to 0.0066 and 0.0543 to 0.0586; the article: 0.000018
    and 0.054950); 20 seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.contrib import l1_regularizer, l2_regularizer
from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, Frames, save_frames
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

tf.disable_v2_behavior()

HELD_OUT = 1000  # points
GRID = np.mgrid[-1.2:1.2:120j, -0.2:2.2:120j]  # [2, 120, 120], for drawing


def load_data(n_points):
    """Return points [n_points, 2] with labels [n_points, 1], and as many held-out ones as HELD_OUT says.

    A label is 1 if its point was outside the unit circle before noise moved it.
    """
    random = np.random.RandomState(0)  # the article's seed: its points, whatever the initial weights
    points, labels = [], []
    for _ in range(n_points + HELD_OUT):
        x1, x2 = random.uniform(-1, 1), random.uniform(0, 2)
        points.append([random.normal(x1, 0.1), random.normal(x2, 0.1)])
        labels.append([0 if x1**2 + x2**2 <= 1 else 1])
    points, labels = np.array(points, np.float32), np.array(labels, np.float32)
    return points[:n_points], labels[:n_points], points[n_points:], labels[n_points:]


def get_weight(shape, l2):
    """Return a variable of the shape; its L2 penalty is added to the collection "losses"."""
    weight = tf.Variable(tf.random_normal(shape), name="W")
    tf.add_to_collection("losses", l2_regularizer(l2)(weight))
    return weight


def build_graph(n_points, l2, learning_rate):
    """Add both regularizers of a matrix to the default graph, the network, both its losses and their train ops."""
    with tf.name_scope("matrix"):
        matrix = tf.constant([[1.0, -2.0], [-3.0, 4.0]], name="matrix")  # [2, 2]
        l1_of_matrix = l1_regularizer(0.5)(matrix)  # []
        l2_of_matrix = l2_regularizer(0.5)(matrix)  # []

    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 2], name="xs")
        ys = tf.placeholder(tf.float32, [None, 1], name="ys")

    layer_sizes = [2, 10, 5, 3, 1]
    layer = xs
    for i, (in_size, out_size) in enumerate(zip(layer_sizes[:-1], layer_sizes[1:]), start=1):
        with tf.name_scope(f"layer{i}"):
            weight = get_weight([in_size, out_size], l2)
            bias = tf.Variable(tf.constant(0.1, shape=[out_size]), name="b")
            layer = tf.nn.elu(tf.matmul(layer, weight) + bias)  # [None, out_size]
    prediction = layer  # [None, 1]

    with tf.name_scope("mse_loss") as scope:
        mse_loss = tf.reduce_sum(tf.pow(ys - prediction, 2)) / n_points  # []
        tf.add_to_collection("losses", mse_loss)
        tf.summary.scalar(scope, mse_loss)

    with tf.name_scope("loss") as scope:
        loss = tf.add_n(tf.get_collection("losses"))  # [], the error and the four penalties
        tf.summary.scalar(scope, loss)

    with tf.name_scope("train_mse"):
        mse_train_op = tf.train.AdamOptimizer(learning_rate).minimize(mse_loss)

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        l1_of_matrix=l1_of_matrix,
        l2_of_matrix=l2_of_matrix,
        xs=xs,
        ys=ys,
        prediction=prediction,
        mse_loss=mse_loss,
        loss=loss,
        mse_train_op=mse_train_op,
        train_op=train_op,
        merged=merged,
    )


def run(
    log_dir,
    *,
    steps=40_000,  # training steps without and with the penalty
    every=400,  # steps between two records
    n_points=150,  # points to learn from
    l2=0.003,  # scale of the L2 penalty
    learning_rate=0.001,  # of the Adam optimizer
    seed=1,  # of initial weights
):
    """Learn without and with the penalty; return the loss of each, and its error on held-out points."""
    log_dir = check_arguments(run, locals())
    points, labels, held_out_points, held_out_labels = load_data(n_points)
    grid = GRID.reshape(2, -1).T.astype(np.float32)  # [120 * 120, 2]

    # The graph
    reset_graph(seed)
    graph = build_graph(n_points, l2, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()
    with tf.Session() as sess:
        print("L1 and L2 of the matrix:", *sess.run([graph.l1_of_matrix, graph.l2_of_matrix]))

    # Train without and with the penalty
    feed = {graph.xs: points, graph.ys: labels}
    # The two trainings differ in what is minimized, and in nothing else.
    tasks = {
        "without_l2": ("mse_loss", graph.mse_train_op, graph.mse_loss),
        "with_l2": ("loss", graph.train_op, graph.loss),
    }
    histories, frames = {}, {}
    for run_name, (name, train_op, loss_op) in tasks.items():
        histories[run_name] = history = History(name, "error", "held_out_error")
        frames[run_name] = Frames()
        writer = tf.summary.FileWriter(f"{log_dir}/{run_name}", flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            for step in training_steps(steps):
                _, loss = sess.run([train_op, loss_op], feed_dict=feed)
                check_loss(loss, step)
                if step % every == 0:
                    result, loss, error = sess.run([graph.merged, loss_op, graph.mse_loss], feed_dict=feed)
                    predicted = sess.run(graph.prediction, feed_dict={graph.xs: held_out_points})
                    held_out_error = np.square(held_out_labels - predicted, dtype=np.float64).mean()
                    history.record(step, loss, error, held_out_error)
                    writer.add_summary(result, step)
                    # A summary of a number that is at hand needs no op.
                    summary = tf.Summary(value=[{"tag": "held_out_error", "simple_value": held_out_error}])
                    writer.add_summary(summary, step)
                    surface = sess.run(graph.prediction, feed_dict={graph.xs: grid}).reshape(GRID[0].shape)
                    frames[run_name].add(step, surface, error, held_out_error)
                    if step % (5 * every) == 0:
                        print(f"step {step:5}  {name} {loss:.6f}")
            check_loss(sess.run(loss_op, feed_dict=feed), steps)  # after the last update, too
        if interrupted():
            break

    # What was learned
    titles = ["Without regularization", f"With L2, scale {l2:g}"]
    together = [
        (pair[0][0], (points, labels, pair[0][0], {title: what for title, (_, what) in zip(titles, pair)}))
        for pair in zip(*frames.values())
    ]
    save_frames(log_dir, "curves", draw, together, size=(9, 5.2))
    history = History.side_by_side(
        histories,
        mse_loss=("without_l2", "mse_loss"),
        loss=("with_l2", "loss"),
        held_out_error_without_l2=("without_l2", "held_out_error"),
        held_out_error_with_l2=("with_l2", "held_out_error"),
    )
    return history.complete()


def draw(figure, points, labels, step, panels):
    """Draw the points, and the curve on which the prediction is 0.5.

    For each title panels holds the prediction on GRID, [120, 120], the error on the points, and that on held-out ones.
    """
    axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)
    inside = labels[:, 0] == 0
    for axis, (title, (surface, error, held_out_error)) in zip(axes.flat, panels.items()):
        axis.plot(*points[inside].T, "o", color=BLUE, markersize=4, label="label 0")
        axis.plot(*points[~inside].T, "^", color=ORANGE, markersize=4, label="label 1")
        if surface.min() < 0.5 < surface.max():
            axis.contour(*GRID, surface, levels=[0.5], colors="black")
        axis.contour(*GRID, GRID[0] ** 2 + GRID[1] ** 2, levels=[1], colors=GREY, linestyles="dashed")
        axis.set_title(f"{title}\nerror {error:.4f}, on held-out points {held_out_error:.4f}")
        axis.set(xlabel="x1", aspect="equal", xlim=(-1.3, 1.3), ylim=(-0.7, 2.3))
    axes.flat[0].set_ylabel("x2")
    axes.flat[0].legend(loc="lower center", ncol=2)  # below the points
    figure.suptitle(f"Decision curves after step {step}; dashed, the circle that the labels come from")


if __name__ == "__main__":
    main(run)

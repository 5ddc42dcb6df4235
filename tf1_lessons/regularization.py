"""Regularization: a price on large weights keeps the curve from chasing noise.

A network of 2-10-5-3-1 units can bend its decision curve around single points
that noise has put on the wrong side. Each layer's weights add the L2 penalty,
0.003 times half the sum of their squares, to the collection "losses"; the mean
squared error joins them, and tf.add_n() makes of the collection the loss that
is minimized. Look at the two curves over the points: trained on the error
alone, the curve winds around single points; with the penalty it follows the
circle that the labels come from, as far as there are points. Its error on them
is larger, and that is the idea.

First the regularizers on their own: for the matrix [[1, -2], [-3, 4]] and scale
0.5, L1 is half of 1 + 2 + 3 + 4, and L2 half of half of 1 + 4 + 9 + 16.

    xs [None, 2] -> elu [None, 10] -> elu [None, 5] -> elu [None, 3]
    -> prediction elu [None, 1]

Source: Deep neural networks (xinetzone, 2017), section "Regularization".
Departures: l1_regularizer and l2_regularizer of tf.contrib.layers are in
    helpers/contrib.py. Both trainings share one graph, and each gets a session
    of its own. The summaries are added; seeded, with the article's points.
Expect: `L1 and L2 of the matrix: 5.0 7.5`; without the penalty `step 38000
    mse_loss 0.005136`, with it `step 38000 loss 0.055421` (TensorFlow 1.15 over
    five starts: 0.0037 to 0.0066 and 0.0543 to 0.0586; the article: 0.000018
    and 0.054950); 20 seconds.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf
from tqdm import tqdm

from tf1_lessons.helpers.contrib import l1_regularizer, l2_regularizer
from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import interrupted, until_interrupted
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()

GRID = np.mgrid[-1.2:1.2:240j, -0.2:2.2:240j]  # [2, 240, 240], for drawing


def load_data(n_points):
    """Return points [n_points, 2], and labels [n_points, 1]: 1 if a point was outside the unit circle before noise."""
    random = np.random.RandomState(0)  # the article's seed: its points, whatever the initial weights
    points, labels = [], []
    for _ in range(n_points):
        x1, x2 = random.uniform(-1, 1), random.uniform(0, 2)
        points.append([random.normal(x1, 0.1), random.normal(x2, 0.1)])
        labels.append([0 if x1**2 + x2**2 <= 1 else 1])
    return np.array(points, np.float32), np.array(labels, np.float32)


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

    with tf.name_scope("train"):
        mse_train_op = tf.train.AdamOptimizer(learning_rate).minimize(mse_loss)
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


def draw(points, labels, curves):
    """Draw the points, and for each title the curve on which the prediction on the grid, [240, 240], is 0.5."""
    figure, axes = subplots(1, len(curves), size=(9, 4.8), sharex=True, sharey=True, squeeze=False)
    inside = labels[:, 0] == 0
    for axis, (title, prediction) in zip(axes.flat, curves.items()):
        axis.plot(*points[inside].T, "o", color=BLUE, markersize=4, label="label 0")
        axis.plot(*points[~inside].T, "^", color=ORANGE, markersize=4, label="label 1")
        axis.contour(*GRID, prediction, levels=[0.5], colors="black")
        axis.contour(*GRID, GRID[0] ** 2 + GRID[1] ** 2, levels=[1], colors=GREY, linestyles="dashed")
        axis.set(title=title, xlabel="x1", aspect="equal")
    axes.flat[0].set_ylabel("x2")
    axes.flat[0].legend(loc="lower left")
    figure.suptitle("Decision curves, and dashed the circle that the labels come from")
    return figure


def run(
    log_dir,
    *,
    steps=40_000,  # training steps without and with the penalty, at least 1, at most 1000000
    every=400,  # steps between two records, at least 1, at most 1000000
    n_points=150,  # points to learn from, at least 1, at most 1000000
    l2=0.003,  # scale of the L2 penalty, at least 0
    learning_rate=0.001,  # of Adam, above 0
    seed=1,  # of initial weights, at least 0, at most 4294967295
):
    """Learn without and with the penalty; return the history of the error of the one and of the loss of the other."""
    reset_graph(seed)
    points, labels = load_data(n_points)
    graph = build_graph(n_points, l2, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    history = {"step": [], "mse_loss": [], "loss": []}
    feed = {graph.xs: points, graph.ys: labels}
    grid = GRID.reshape(2, -1).T.astype(np.float32)  # [240 * 240, 2]
    curves = {}
    tasks = {
        "mse_loss": (graph.mse_train_op, graph.mse_loss, "Without regularization"),
        "loss": (graph.train_op, graph.loss, f"With L2, {l2:g}"),
    }

    with tf.Session() as sess:
        print("L1 and L2 of the matrix:", *sess.run([graph.l1_of_matrix, graph.l2_of_matrix]))

    for name, (train_op, loss_op, title) in tasks.items():
        writer = tf.summary.FileWriter(log_dir / name, tf.get_default_graph(), flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            check_loss = LossCheck()
            bar = tqdm(until_interrupted(range(steps)), total=steps, disable=None, leave=False)
            for step in bar:
                _, loss = sess.run([train_op, loss_op], feed_dict=feed)
                check_loss(loss, step)
                if step % every == 0:
                    result, loss = sess.run([graph.merged, loss_op], feed_dict=feed)
                    writer.add_summary(result, step)
                    bar.set_postfix_str(f"{name} {loss:.6f}", refresh=False)
                    history[name].append(float(loss))
                    if name == "loss":
                        history["step"].append(step)
                    if step % (5 * every) == 0:
                        tqdm.write(f"step {step:5}  {name} {loss:.6f}")
            curves[title] = sess.run(graph.prediction, feed_dict={graph.xs: grid}).reshape(240, 240)
        if interrupted():
            break

    save_figures(log_dir, curves=draw(points, labels, curves))
    return history


if __name__ == "__main__":
    main("regularization")

"""Regression: a hidden layer of ten ReLUs bends a line into a parabola.

Data go in through placeholders; gradient descent changes the weights so that
the prediction comes closer to the targets. Look at the figure: the fit is made
of straight pieces, as a sum of ten ReLUs can have no more than ten kinks, and
it has the parabola's shape after a few steps. The loss cannot fall below the
noise in the data, 0.05 ** 2 = 0.0025, unless the network memorizes the noise.

minimize() adds ops to the graph: for each op between loss and variables one
that computes the gradient, and for each variable one that subtracts the
gradient times the learning rate. To run the op that it returns is to make a
training step. A loss fetched in the same run is that of before the update; the
printed one is fetched after it.

finalize() closes the graph once it is complete. An op that a training loop adds
by mistake would stay in it, one for each step, and make every run slower than
the last; now it fails with "Graph is finalized and cannot be modified".

    xs [None, 1] -> hidden relu [None, 10] -> prediction [None, 1]

In TensorBoard: move the slider above "figure/fit" in Images to watch the fit
    bend; open the box "train" in Graphs to see what minimize() has added.
Source: Notes on TensorFlow (Arrow, 2018), section "Regression".
Departures: the summaries and the figures are added. All randomness is seeded.
Expect: `step 950 loss 0.0035` (TensorFlow 1.15 over ten starts: 0.0027 to
    0.0038); 4 seconds, most of them for the animation.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, Frames, Window, save_animation, save_frames
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()


def load_data(seed):
    """Return x and y [300, 1]: y = x**2 - 0.5 plus normal noise of standard deviation 0.05, x from -1 to 1."""
    x = np.linspace(-1, 1, 300, dtype=np.float32)[:, np.newaxis]  # [300, 1]
    noise = np.random.RandomState(seed).normal(0, 0.05, x.shape).astype(np.float32)
    return x, np.square(x) - 0.5 + noise


def add_layer(inputs, in_size, out_size, activation_function=None):
    """Return activation_function(inputs [None, in_size] times weights plus biases), [None, out_size]."""
    weights = tf.Variable(tf.random_normal([in_size, out_size]), name="W")
    biases = tf.Variable(tf.zeros([1, out_size]) + 0.1, name="b")
    tf.summary.histogram("weights", weights)
    tf.summary.histogram("biases", biases)
    wx_plus_b = tf.matmul(inputs, weights) + biases  # [None, out_size]
    return wx_plus_b if activation_function is None else activation_function(wx_plus_b)


def build_graph(n_hidden, learning_rate):
    """Add the 1-n_hidden-1 network, its loss and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 1], name="xs")
        ys = tf.placeholder(tf.float32, [None, 1], name="ys")

    with tf.name_scope("hidden"):
        hidden = add_layer(xs, 1, n_hidden, activation_function=tf.nn.relu)  # [None, n_hidden]

    with tf.name_scope("prediction"):
        prediction = add_layer(hidden, n_hidden, 1)  # [None, 1]

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(tf.reduce_sum(tf.square(ys - prediction), axis=1))  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(xs=xs, ys=ys, prediction=prediction, loss=loss, train_op=train_op, merged=merged)


def run(
    log_dir,
    *,
    steps=1000,  # training steps
    every=50,  # steps between two records
    n_hidden=10,  # units of the hidden layer
    learning_rate=0.1,  # of gradient descent
    show=False,  # open a window that follows the training
    seed=1,  # of noise and initial weights
):
    """Fit the network to all 300 points at every step; return the history of the loss."""
    log_dir = check_arguments(run, locals())
    x_train, y_train = load_data(seed)

    # The graph
    reset_graph(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    feed = {graph.xs: x_train, graph.ys: y_train}
    history = History("loss")
    frames = Frames()
    window = Window(show)
    writer = tf.summary.FileWriter(log_dir, tf.get_default_graph(), flush_secs=2)
    # one_thread(): to hand the ops of a graph this small to other threads takes longer than to run them.
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        start = sess.run(graph.prediction, feed_dict=feed)
        for step in training_steps(steps):
            # One step of gradient descent: the op that minimize() has returned.
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                loss, fit = sess.run([graph.loss, graph.prediction], feed_dict=feed)
                history.record(step, loss)
                writer.add_summary(sess.run(graph.merged, feed_dict=feed), step)
                print(history.last_line())
                frames.add(step, x_train, y_train, start, fit, step)
                window.draw(draw, x_train, y_train, start, fit, step)
        check_loss(sess.run(graph.loss, feed_dict=feed), steps)  # after the last update, too

    # What was learned
    save_frames(log_dir, "fit", draw, frames)
    save_animation(log_dir, "training", draw, frames)
    window.wait()
    return history.complete()


def draw(figure, x, y, start, fit, step):
    """Draw the data, the curve that the initial weights give, and the one fitted after a step."""
    axes = figure.subplots()
    axes.plot(x, y, ".", color=GREY, alpha=0.5, label="data")
    axes.plot(x, start, color=BLUE, linewidth=1, label="before training")
    axes.plot(x, fit, color=ORANGE, linewidth=2, label=f"fit after step {step}")
    axes.set(title="A sum of ReLUs bends into a parabola", xlabel="x", ylabel="y", ylim=(-0.9, 0.8))
    axes.legend(loc="lower left")


if __name__ == "__main__":
    main(run)

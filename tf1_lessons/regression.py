"""Regression: a hidden layer of ten ReLUs bends a line into a parabola.

Data go in through placeholders; gradient descent changes the weights so that
the prediction comes closer to the targets. Look at the figure: the fit is made
of straight pieces, as a sum of ten ReLUs can have no more than ten kinks, and
it has the parabola's shape after a few steps. The loss cannot fall below the
noise in the data, 0.05 ** 2 = 0.0025, without learning the noise by heart.

    xs [None, 1] -> hidden relu [None, 10] -> prediction [None, 1]

Source: Notes on TensorFlow (Arrow, 2018), section "Regression".
Departures: the summaries and the figure are added; seeded.
Expect: `step 950 loss 0.0029` (TensorFlow 1.15 over ten starts: 0.0027 to
    0.0038); 1 second.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import GREY, ORANGE, Window, animate, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import until_interrupted
from tf1_lessons.helpers.runner import main

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


def draw_step(figure, x, y, fit, step):
    """Draw the data and the fitted curve at one step."""
    axes = figure.subplots()
    axes.plot(x, y, ".", color=GREY, alpha=0.5, label="data")
    axes.plot(x, fit, color=ORANGE, linewidth=2, label=f"fit after step {step}")
    axes.set(title="A sum of ReLUs bends into a parabola", xlabel="x", ylabel="y", ylim=(-0.9, 0.8))
    axes.legend(loc="upper center")


def draw(x, y, fits, steps):
    """Draw the data and the fitted curve at a few of the recorded steps."""
    figure, axes = subplots()
    axes.plot(x, y, ".", color=GREY, alpha=0.5, label="data")
    for i in sorted({0, 1, len(steps) // 4, len(steps) - 1} & set(range(len(steps)))):
        axes.plot(x, fits[i], linewidth=2, label=f"fit after step {steps[i]}")
    axes.set(title="A sum of ReLUs bends into a parabola", xlabel="x", ylabel="y", ylim=(-0.9, 0.8))
    axes.legend()
    return figure


def run(
    log_dir,
    *,
    steps=1000,  # training steps, at least 1, at most 1000000
    every=50,  # steps between two records, at least 1, at most 1000000
    n_hidden=10,  # units of the hidden layer, at least 1, at most 1000
    learning_rate=0.1,  # of gradient descent, above 0
    show=False,  # open a window that follows the training
    seed=1,  # of noise and initial weights, at least 0, at most 4294967295
):
    """Fit the network to all 300 points at every step; return the history of the loss."""
    reset_graph(seed)
    x_train, y_train = load_data(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    history = {"step": [], "loss": []}
    fits = []  # the prediction at every recorded step
    window = Window(show)

    writer = tf.summary.FileWriter(log_dir / "train", tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        check_loss = LossCheck()
        feed = {graph.xs: x_train, graph.ys: y_train}
        for step in until_interrupted(range(steps)):
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                result, loss, prediction = sess.run([graph.merged, graph.loss, graph.prediction], feed_dict=feed)
                writer.add_summary(result, step)
                print(f"step {step:3}  loss {loss:.4f}")
                history["step"].append(step)
                history["loss"].append(float(loss))
                fits.append(prediction)
                window.draw(draw_step, x_train, y_train, prediction, step)

    frames = [(x_train, y_train, fit, step) for fit, step in zip(fits, history["step"])]
    save_figures(log_dir, fit=draw(x_train, y_train, fits, history["step"]), training=animate(draw_step, frames))
    window.wait()
    return history


if __name__ == "__main__":
    main("regression")

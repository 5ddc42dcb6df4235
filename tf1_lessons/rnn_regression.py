"""RNN regression: an RNN turns a sine into a cosine, one half-wave at a time.

From sin(t) alone nobody can tell cos(t): 0 may stand for +1 or -1. The cell
can, because it has a memory: its state at the end of one window of 10 points is
fed as the initial state of the next, so it knows where on the curve it is,
although back-propagation only ever sees 10 points. Look at the figure, which
grows along the time axis as training does: every stretch is predicted before
the weights have learned from it, and yet the prediction closes in.

    xs [None, 10, 1] -> RNN, 10 steps, state [1, 32] -> outputs [None, 10, 32]
    -> prediction [None, 10, 1]

Source: Notes on TensorFlow (Arrow, 2018), section "RNN", second program (by
    Morvan Zhou).
Departures: the article heads it as regression with a CNN; it is an RNN.
    tf.contrib.rnn is now tf.nn.rnn_cell. The summaries are added, and the live
    plot is saved as a figure; seeded.
Expect: `step 0 loss 0.5094`, `step 55 loss 0.0047`; 1 second. In TensorFlow
    1.15 over ten starts: 0.33 to 2.15 at the first step, 0.002 to 0.20 over the
    last ten; here 0.0084.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, ORANGE, Window, animate, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import until_interrupted
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def load_data(steps, n_steps):
    """Return the times of each step's half-wave, [steps, n_steps], their sine and cosine, [steps, 1, n_steps, 1]."""
    t = np.stack([np.linspace(step * np.pi, (step + 1) * np.pi, n_steps) for step in range(steps)])
    x, y = (curve.astype(np.float32)[:, np.newaxis, :, np.newaxis] for curve in (np.sin(t), np.cos(t)))
    return t, x, y


def build_graph(n_steps, n_hidden, learning_rate):
    """Add the RNN, its loss and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, n_steps, 1], name="xs")
        ys = tf.placeholder(tf.float32, [None, n_steps, 1], name="ys")

    with tf.variable_scope("cell"):
        cell = tf.nn.rnn_cell.BasicRNNCell(n_hidden)
        init_state = cell.zero_state(1, tf.float32)  # [1, n_hidden]
        outputs, final_state = tf.nn.dynamic_rnn(cell, xs, initial_state=init_state)  # [None, n_steps, n_hidden]

    with tf.variable_scope("output_layer"):
        flat = tf.reshape(outputs, [-1, n_hidden])  # [None * n_steps, n_hidden]
        flat = tf.layers.dense(flat, 1)  # [None * n_steps, 1]
        prediction = tf.reshape(flat, [-1, n_steps, 1])  # [None, n_steps, 1]

    with tf.name_scope("loss") as scope:
        loss = tf.losses.mean_squared_error(labels=ys, predictions=prediction)  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        init_state=init_state,
        final_state=final_state,
        prediction=prediction,
        loss=loss,
        train_op=train_op,
        merged=merged,
    )


def draw_step(figure, t, y, prediction):
    """Draw target and prediction of the steps so far, [steps so far * n_steps], along a time axis for t, all steps."""
    axes = figure.subplots()
    axes.plot(t[: len(y)] / np.pi, y, color=ORANGE, label="target cos(t)")
    axes.plot(t[: len(y)] / np.pi, prediction, color=BLUE, label="prediction")
    axes.set(
        title="An RNN learns to turn a sine into a cosine as time goes by",
        xlabel="time t in half-waves (multiples of pi), one a training step",
        ylabel="value",
        xlim=(t[0] / np.pi, t[-1] / np.pi),
        ylim=(-1.8, 1.8),
    )
    axes.legend(loc="upper right", ncols=2)


def draw(t, y, prediction):
    """Draw target and prediction along the time axis, all [steps * n_steps]."""
    figure, axes = subplots(2, 1, size=(8, 5), sharey=True)
    middle = len(t) // 2
    for axis, half in zip(axes, (slice(0, middle + 1), slice(middle, None))):
        axis.plot(t[half] / np.pi, y[half], color=ORANGE, label="target cos(t)")
        axis.plot(t[half] / np.pi, prediction[half], color=BLUE, label="prediction")
        axis.set(ylabel="value", ylim=(-1.8, 1.8))
    axes[0].legend(loc="upper right", ncols=2)
    axes[1].set_xlabel("time t in half-waves (multiples of pi), one a training step")
    figure.suptitle("An RNN learns to turn a sine into a cosine as time goes by")
    return figure


def run(
    log_dir,
    *,
    steps=60,  # training steps and half-waves, at least 1, at most 1000000
    every=1,  # steps between two records, at least 1, at most 1000000
    n_steps=10,  # points in a window, at least 2, at most 1000
    n_hidden=32,  # units of the cell, at least 1, at most 1000
    learning_rate=0.02,  # of Adam, above 0
    show=False,  # open a window that follows the training
    seed=1,  # of initial weights, at least 0, at most 4294967295
):
    """Learn from one half-wave after the other; return the history of the loss before each was learned from."""
    reset_graph(seed)
    t, x, y = load_data(steps, n_steps)
    graph = build_graph(n_steps, n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    history = {"step": [], "loss": []}
    predictions = []
    window = Window(show, size=(8, 3.5))

    writer = tf.summary.FileWriter(log_dir / "train", tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        check_loss = LossCheck()
        state = sess.run(graph.init_state)  # zeros
        for step in until_interrupted(range(steps)):
            _, loss, result, prediction, state = sess.run(
                [graph.train_op, graph.loss, graph.merged, graph.prediction, graph.final_state],
                feed_dict={graph.xs: x[step], graph.ys: y[step], graph.init_state: state},
            )
            check_loss(loss, step)
            predictions.append(prediction)
            if step % every == 0:
                writer.add_summary(result, step)
                history["step"].append(step)
                history["loss"].append(float(loss))
                if step % (5 * every) == 0:
                    print(f"step {step:2}  loss {loss:.4f}")
            if show:
                window.draw(draw_step, t.ravel(), y[: step + 1].ravel(), np.ravel(predictions))

    shown = np.unique(np.linspace(1, steps, 30, dtype=int))  # numbers of steps, for the frames of the animation
    frames = [(t.ravel(), y[:n].ravel(), np.ravel(predictions[:n])) for n in shown]
    save_figures(
        log_dir,
        prediction=draw(t.ravel(), y.ravel(), np.ravel(predictions)),
        training=animate(draw_step, frames, size=(8, 3.5)),
    )
    window.wait()
    return history


if __name__ == "__main__":
    main("rnn_regression")

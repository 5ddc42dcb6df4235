"""RNN regression: an RNN turns a sine into a cosine, one half-wave at a time.

From sin(t) alone nobody can tell cos(t): 0 may stand for +1 or -1. The cell
can, because it has a memory: its state at the end of one window of 10 points is
fed as the initial state of the next, so it knows where on the curve it is,
although back-propagation only ever sees 10 points. Look at the figure, which
goes along the time axis as training does: every stretch is predicted before the
weights have learned from it, and yet the prediction closes in. The loss that is
printed is that of this prediction, before the step learns from it.

    xs [None, 10, 1] -> RNN, 10 steps, state [1, 32] -> outputs [None, 10, 32]
    -> prediction [None, 10, 1]

In TensorBoard: the chart "loss" has hills where the memory slips; in Graphs,
    the box "rnn" holds the cell in a loop, once for all time steps.
Source: Notes on TensorFlow (Arrow, 2018), section "RNN", second program (by
    Morvan Zhou).
Departures: the article heads it as regression with a CNN; it is an RNN.
    tf.contrib.rnn is now tf.nn.rnn_cell. The loop also fetches the summary,
    which is added, and the live plot is saved as a figure. All randomness is
    seeded.
Expect: `step 0 loss 0.7594`, `step 55 loss 0.1970`; 4 seconds. In TensorFlow
    1.15 over ten starts: 0.33 to 2.15 at the first step, 0.002 to 0.20 over the
    last ten; here 0.125.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, ORANGE, Window, save_animation, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments, check_size
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()

SHOWN = 60  # half-waves that a figure has room for


def load_data(steps, n_steps):
    """Return the times of each step's half-wave, [steps, n_steps], their sine and cosine, [steps, 1, n_steps, 1]."""
    starts = np.arange(steps)
    t = np.linspace(starts * np.pi, (starts + 1) * np.pi, n_steps, axis=1)
    x, y = (curve.astype(np.float32)[:, np.newaxis, :, np.newaxis] for curve in (np.sin(t), np.cos(t)))
    return t, x, y


def build_graph(n_steps, n_hidden, learning_rate):
    """Add the RNN, its loss and its train op to the default graph."""
    cell = tf.nn.rnn_cell.BasicRNNCell(n_hidden)  # adds no op yet

    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, n_steps, 1], name="xs")
        ys = tf.placeholder(tf.float32, [None, n_steps, 1], name="ys")
        init_state = cell.zero_state(1, tf.float32)  # [1, n_hidden], zeros unless something else is fed

    # dynamic_rnn() opens a variable scope by itself: "rnn".
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


def run(
    log_dir,
    *,
    steps=60,  # training steps and half-waves
    every=1,  # steps between two records
    n_steps=10,  # points in a window
    n_hidden=32,  # units of the cell
    learning_rate=0.02,  # of the Adam optimizer
    show=False,  # open a window that follows the training
    seed=1,  # of initial weights
):
    """Learn from one half-wave after the other; return the history of the loss before each was learned from."""
    log_dir = check_arguments(run, locals())
    check_size(steps=steps, n_steps=n_steps)
    t, x, y = load_data(steps, n_steps)

    # The graph
    reset_graph(seed)
    graph = build_graph(n_steps, n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    history = History("loss")
    predictions = []  # [1, n_steps, 1] for each step
    window = Window(show, size=(8, 3.5))
    writer = tf.summary.FileWriter(log_dir, tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        state = sess.run(graph.init_state)  # zeros
        for step in training_steps(steps):
            feed = {graph.xs: x[step], graph.ys: y[step], graph.init_state: state}
            # The state that comes out goes in again at the next step: the cell's memory.
            _, loss, result, prediction, state = sess.run(
                [graph.train_op, graph.loss, graph.merged, graph.prediction, graph.final_state], feed_dict=feed
            )
            check_loss(loss, step)
            predictions.append(prediction)
            if step % every == 0:
                writer.add_summary(result, step)
                history.record(step, loss)
                if step % (5 * every) == 0:
                    print(history.last_line())
            if show:
                first = max(0, step + 1 - SHOWN)
                shown = slice(first, first + SHOWN)
                window.draw(draw_step, t[shown], y[shown], predictions[first:])
        check_loss(sess.run(graph.loss, feed_dict=feed), steps)  # after the last update, too

    # What was learned
    n = len(predictions)  # less than steps after Ctrl-C
    save_figure(log_dir, "prediction", draw, t[:n], y[:n], predictions, step=history["step"][-1], size=(8, 5))
    counts = np.unique(np.linspace(1, min(n, SHOWN), 30, dtype=int))  # of the half-waves in each frame
    frames = [(count - 1, (t[:SHOWN], y[:SHOWN], predictions[:count])) for count in counts]
    save_animation(log_dir, "training", draw_step, frames, size=(8, 3.5))
    window.wait()
    return history.complete()


def draw(figure, t, y, predictions):
    """Draw target and prediction of the half-waves, up to 30 in a row: the first ones above, the last ones below."""
    half = min(SHOWN, len(t)) // 2
    rows = {"The first half-waves": slice(0, half), "The last half-waves": slice(len(t) - half, None)}
    if half == 0:
        rows = {"The only half-wave": slice(0, 1)}
    for axis, (title, row) in zip(figure.subplots(len(rows), 1, squeeze=False).flat, rows.items()):
        draw_curves(axis, t[row], y[row], predictions[row])
        axis.set_title(title, loc="left")
    figure.suptitle("An RNN learns to turn a sine into a cosine as time goes by")


def draw_step(figure, t, y, predictions):
    """Draw target and prediction of the half-waves so far, along a time axis for all of t."""
    axis = figure.subplots()
    draw_curves(axis, t, y, predictions)
    axis.set_title(f"After {len(predictions)} half-wave{'s' * (len(predictions) > 1)}", loc="left")


def draw_curves(axis, t, y, predictions):
    """Draw target and prediction of as many half-waves as are predicted, along a time axis for all of t."""
    n = len(predictions)
    axis.plot(t[:n].ravel() / np.pi, y[:n].ravel(), color=ORANGE, label="target cos(t)")
    axis.plot(t[:n].ravel() / np.pi, np.ravel(predictions), color=BLUE, label="prediction")
    start = t[0, 0] / np.pi
    axis.set(
        xlabel="time t in half-waves (multiples of pi), one a training step",
        ylabel="value",
        xlim=(start, start + len(t)),
        ylim=(-1.8, 1.8),
    )
    axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=2, frameon=False)


if __name__ == "__main__":
    main(run)

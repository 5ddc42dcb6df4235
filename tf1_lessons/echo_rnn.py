"""Echo RNN: an RNN written out by hand repeats what it saw three steps ago.

The input is a row of random bits, the target the same row three steps later. To
echo, the network has to carry three bits along in a state of four numbers. The
loop over 15 time steps is unrolled in the graph: fifteen matrix products that
share their weights. The final state of one window is fed as the initial state
of the next, as a number like any other, so back-propagation ends at the
window's edge: truncated back-propagation. Therefore the window must be longer
than the echo. If both are three steps long, no error ever travels back to the
input that caused it, and the loss stays at 0.69, that of guessing.

Every epoch has new bits and starts from a state of zeros. Look at the spikes of
the loss: they stand where an epoch begins. The bits are cut into five rows, and
the first targets of every row but the first echo the end of the row above,
which the state of zeros knows nothing about. The loss is that before the step
learns from the window; the windows that are drawn are predicted after it.

    xs [5, 15] -> 15 columns [5, 1], each beside the state [5, 4] -> [5, 5]
    -> state tanh [5, 4], 15 times -> 15 logits [5, 2] -> 15 predictions [5, 2]

In TensorBoard: in Graphs, a chain of 15 equal boxes is the unrolled RNN; the
    chart "loss/first_of_epoch" holds the spikes, of which "loss" meets few.
Source: Build an RNN from scratch in TensorFlow (Erik Hallström, translated by
    Leiphone), section "The whole system".
Departures: what typesetting has eaten is whole again. tf.unpack() is now
    tf.unstack(), tf.concat() takes its axis last, the labels of the loss are
    named. The article calls tanh an arctan. Its loops over the time steps, for
    states, outputs and losses, are one. The live plot is drawn for 20 steps;
    the predictions are fetched for its frames only. The summaries are added.
    All randomness is seeded.
Expect: `epoch 0 loss of the first batch 0.7042 mean 0.089756 median 0.003949`,
    and at the end `epoch 99 loss of the first batch 0.2441 mean 0.000396 median
    0.000030` (TensorFlow 1.15 over three starts: mean 0.087 to 0.70 in epoch 0,
    0.00018 to 0.00045 in epoch 99); 45 seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons import LessonError
from tf1_lessons.helpers.figures import BLUE, GREEN, GREY, ORANGE, Window, save_animation, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import MILLION, check_arguments, check_size
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()


def generate_data(random, series_length, echo_step, batch_size):
    """Return random bits and their echo, float32 and int32 [batch_size, series_length // batch_size]."""
    x = random.choice(2, series_length // batch_size * batch_size, p=[0.5, 0.5])
    y = np.roll(x, echo_step)
    y[:echo_step] = 0
    return x.reshape(batch_size, -1).astype(np.float32), y.reshape(batch_size, -1).astype(np.int32)


def build_graph(batch_size, n_steps, n_hidden, learning_rate, seed):
    """Add the unrolled RNN, its loss and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [batch_size, n_steps], name="xs")
        ys = tf.placeholder(tf.int32, [batch_size, n_steps], name="ys")
        init_state = tf.placeholder(tf.float32, [batch_size, n_hidden], name="init_state")

    random = np.random.RandomState(seed)
    with tf.name_scope("cell"):
        weights = tf.Variable(random.rand(n_hidden + 1, n_hidden), dtype=tf.float32, name="W")
        biases = tf.Variable(np.zeros([1, n_hidden]), dtype=tf.float32, name="b")

    with tf.name_scope("output_layer"):
        weights_out = tf.Variable(random.rand(n_hidden, 2), dtype=tf.float32, name="W")
        biases_out = tf.Variable(np.zeros([1, 2]), dtype=tf.float32, name="b")

    with tf.name_scope("columns"):
        columns = tf.unstack(xs, axis=1)  # n_steps of [batch_size]
        labels = tf.unstack(ys, axis=1)  # n_steps of [batch_size]

    state, predictions, losses = init_state, [], []
    for i in range(n_steps):  # when the graph is built, not when it runs: each pass adds its own ops
        with tf.name_scope(f"time_step_{i}"):
            column = tf.reshape(columns[i], [batch_size, 1])
            column_and_state = tf.concat([column, state], 1)  # [batch_size, 1 + n_hidden]
            state = tf.tanh(tf.matmul(column_and_state, weights) + biases)  # [batch_size, n_hidden]
            logits = tf.matmul(state, weights_out) + biases_out  # [batch_size, 2]
            predictions.append(tf.nn.softmax(logits))
            losses.append(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels[i], logits=logits))

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(losses)  # [], of n_steps of [batch_size]
        merged = tf.summary.scalar(scope, loss)
        first_of_epoch = tf.summary.scalar("first_of_epoch", loss)

    with tf.name_scope("train"):
        train_op = tf.train.AdagradOptimizer(learning_rate).minimize(loss)

    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        init_state=init_state,
        final_state=state,
        predictions=predictions,
        loss=loss,
        train_op=train_op,
        merged=merged,
        first_of_epoch=first_of_epoch,
    )


def run(
    log_dir,
    *,
    epochs=100,  # epochs, each with new bits
    every=100,  # steps between two records
    series_length=50_000,  # bits of an epoch
    echo_step=3,  # time steps from a bit to its echo
    batch_size=5,  # rows that the bits are cut into
    n_steps=15,  # time steps that back-propagation goes back
    n_hidden=4,  # numbers of the state
    learning_rate=0.3,  # of the Adagrad optimizer
    show=False,  # open a window that follows the training
    seed=1,  # of bits and initial weights
):
    """Learn to echo; return the history of the loss at every step."""
    log_dir = check_arguments(run, locals())
    check_size(batch_size=batch_size, n_steps=n_steps, n_hidden=n_hidden)
    n_batches = series_length // batch_size // n_steps
    if n_batches < 1:
        raise LessonError(f"{series_length} bits do not fill {batch_size} rows of {n_steps} steps")
    steps = epochs * n_batches
    if steps > MILLION:
        raise LessonError(f"{epochs:,} epochs of {n_batches:,} windows are more than a million training steps")

    # The graph
    reset_graph(seed)
    graph = build_graph(batch_size, n_steps, n_hidden, learning_rate, seed)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    history = History("loss")
    random = np.random.RandomState(seed)
    shown = {*np.geomspace(1, steps, 20, dtype=int) - 1} - {steps - 1}  # the first step and some between; not the last
    frames = []
    window = Window(show, size=(9, 5))
    writer = tf.summary.FileWriter(log_dir, tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        for step in training_steps(steps):
            epoch, batch = divmod(step, n_batches)
            if batch == 0:
                x, y = generate_data(random, series_length, echo_step, batch_size)
                state = np.zeros([batch_size, n_hidden], np.float32)
            columns = slice(batch * n_steps, (batch + 1) * n_steps)
            feed = {graph.xs: x[:, columns], graph.ys: y[:, columns], graph.init_state: state}
            if step % every == 0:
                writer.add_summary(sess.run(graph.merged, feed_dict=feed), step)
            if batch == 0:
                writer.add_summary(sess.run(graph.first_of_epoch, feed_dict=feed), step)
            # The state comes out as numbers and goes in again as numbers: no gradient finds its way back through it.
            _, loss, state = sess.run([graph.train_op, graph.loss, graph.final_state], feed_dict=feed)
            history.record(step, loss)
            if step in shown:
                predictions = sess.run(graph.predictions, feed_dict=feed)  # n_steps of [batch_size, 2]
                what = history["loss"], step + 1, feed[graph.xs], feed[graph.ys], predictions, echo_step
                frames.append((step, what))
                window.draw(draw, *what)
            if batch == n_batches - 1 and (epoch % 10 == 0 or epoch == epochs - 1):
                losses = history["loss"][-n_batches:]
                print(
                    f"epoch {epoch:2}  loss of the first batch {losses[0]:.4f}"
                    f"  mean {np.mean(losses):.6f}  median {np.median(losses):.6f}"
                )
        # The window at hand, after the last update.
        loss, predictions = sess.run([graph.loss, graph.predictions], feed_dict=feed)
        check_loss(loss, step + 1)
        what = history["loss"], step + 1, feed[graph.xs], feed[graph.ys], predictions, echo_step
        frames.append((step, what))

    # What was learned
    save_figure(log_dir, "echo", draw, *what, step=step, size=(9, 5))
    save_animation(log_dir, "training", draw, frames, size=(9, 5))
    window.wait()
    return history.complete()


def draw(figure, losses, n, x, y, predictions, echo_step):
    """Draw the first n of the losses, and a window: input, echo and prediction of the first five rows.

    x and y are [batch_size, n_steps], predictions a list of n_steps of [batch_size, 2].
    """
    first, *others = figure.subplots(2, 3).flat
    first.semilogy(losses[:n], linewidth=0.5)
    low, high = max(min(losses), 1e-9), max(max(losses), 1e-8)
    first.set(xlabel="training step", ylabel="loss (log scale)")
    first.set(xlim=(-0.5, len(losses) - 0.5), ylim=(low / 2, high * 2))
    first.set_title("The loss jumps where an epoch begins:\nwith new bits, and a state of zeros", fontsize="small")
    predicted = np.argmax(predictions, 2).T  # [batch_size, n_steps]
    n_steps = x.shape[1]
    for axis in others:
        axis.axis("off")
    for i, (axis, *row) in enumerate(zip(others, x, y, predicted)):
        axis.axis("on")
        for bits, bottom, color in zip(row, (3, 1.2, 0), (BLUE, ORANGE, GREEN)):
            axis.bar(range(n_steps), bits, width=1, bottom=bottom, color=color)
        for k in np.flatnonzero(x[i, : max(0, n_steps - echo_step)]):  # from a bit to its echo
            axis.plot([k, k + echo_step], [3, 2.2], color=GREY, linewidth=1)
        axis.set_yticks([0.5, 1.7, 3.5], ["prediction", "echo", "input"])
        axis.set(title=f"Row {i + 1}", xlabel="time step", xlim=(-0.5, n_steps - 0.5), ylim=(0, 4.1))
        axis.grid(False)
    steps = f"{echo_step} time step{'' if echo_step == 1 else 's'}"
    figure.suptitle(f"After step {n - 1}: the prediction is to be the input of {steps} before (grey lines)")


if __name__ == "__main__":
    main(run)

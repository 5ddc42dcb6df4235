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
which the state of zeros knows nothing about.

    xs [5, 15] -> 15 columns [5, 1], each beside the state [5, 4] -> [5, 5]
    -> state tanh [5, 4], 15 times -> 15 logits [5, 2] -> 15 predictions [5, 2]

Source: Build an RNN from scratch in TensorFlow (Erik Hallström, translated by
    Leiphone), section "The whole system".
Departures: what typesetting has eaten is whole again. tf.unpack() is now
    tf.unstack(), tf.concat() takes its axis last, the labels of the loss are
    named. The article calls tanh an arctan. The live plot is drawn for 20
    steps; the predictions are fetched for its frames only. The summaries are
    added; seeded.
Expect: `epoch 0 loss of the first batch 0.7042 mean 0.089754 median 0.003949`,
    and at the end `epoch 99 loss of the first batch 0.2454 mean 0.000398 median
    0.000029` (TensorFlow 1.15 over three starts: mean 0.087 to 0.70 in epoch 0,
    0.00018 to 0.00045 in epoch 99); 30 seconds.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf
from tqdm import tqdm

from tf1_lessons.helpers import LessonError
from tf1_lessons.helpers.figures import BLUE, GREEN, ORANGE, Window, animate, save_figures, still
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import until_interrupted
from tf1_lessons.helpers.runner import main

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

    with tf.name_scope("weights"):
        random = np.random.RandomState(seed)
        weights = tf.Variable(random.rand(n_hidden + 1, n_hidden), dtype=tf.float32, name="W")
        biases = tf.Variable(np.zeros([1, n_hidden]), dtype=tf.float32, name="b")
        weights_out = tf.Variable(random.rand(n_hidden, 2), dtype=tf.float32, name="W_out")
        biases_out = tf.Variable(np.zeros([1, 2]), dtype=tf.float32, name="b_out")

    with tf.name_scope("rnn"):
        state = init_state
        states = []
        for column in tf.unstack(xs, axis=1):
            column = tf.reshape(column, [batch_size, 1])
            column_and_state = tf.concat([column, state], 1)  # [batch_size, 1 + n_hidden]
            state = tf.tanh(tf.matmul(column_and_state, weights) + biases)  # [batch_size, n_hidden]
            states.append(state)

    with tf.name_scope("output_layer"):
        logits = [tf.matmul(state, weights_out) + biases_out for state in states]  # n_steps of [batch_size, 2]
        predictions = [tf.nn.softmax(logit) for logit in logits]  # n_steps of [batch_size, 2]

    with tf.name_scope("loss") as scope:
        losses = [
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=label, logits=logit)  # [batch_size]
            for label, logit in zip(tf.unstack(ys, axis=1), logits)
        ]
        loss = tf.reduce_mean(losses)  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("train"):
        train_op = tf.train.AdagradOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        init_state=init_state,
        final_state=state,
        predictions=predictions,
        loss=loss,
        train_op=train_op,
        merged=merged,
    )


def draw(figure, losses, x, y, predictions):
    """Draw the losses so far, and a window of the first five rows: input, echo and prediction of every time step."""
    axes = figure.subplots(2, 3)
    axes[0, 0].semilogy(losses, linewidth=0.5)
    axes[0, 0].set(title="Loss", xlabel="training step", ylabel="cross-entropy (log scale)")
    for axis in axes.flat[1:]:
        axis.axis("off")
    predicted = np.argmax(predictions, 2).T  # [batch_size, n_steps]
    for i, axis in enumerate(axes.flat[1 : 1 + len(x)]):
        axis.axis("on")
        for bits, bottom, color in ((x[i], 2.4, BLUE), (y[i], 1.2, ORANGE), (predicted[i], 0, GREEN)):
            axis.bar(range(len(bits)), bits, width=1, bottom=bottom, color=color)
        axis.set_yticks([0.5, 1.7, 2.9], ["prediction", "echo", "input"])
        axis.set(title=f"Row {i + 1}", xlabel="time step", xlim=(-0.5, len(x[i]) - 0.5), ylim=(0, 3.5))
        axis.grid(False)
    figure.suptitle(f"After step {len(losses) - 1}: the prediction is to be the echo of the input")


def run(
    log_dir,
    *,
    epochs=100,  # epochs, each with new bits, at least 1, at most 1000000
    every=100,  # steps between two records, at least 1, at most 1000000
    series_length=50_000,  # bits of an epoch, at least 1, at most 1000000
    echo_step=3,  # time steps from a bit to its echo, at least 0, at most 1000000
    batch_size=5,  # rows that the bits are cut into, at least 1, at most 10000
    n_steps=15,  # time steps that back-propagation goes back, at least 1, at most 1000
    n_hidden=4,  # numbers of the state, at least 1, at most 1000
    learning_rate=0.3,  # of Adagrad, above 0
    show=False,  # open a window that follows the training
    seed=1,  # of bits and initial weights, at least 0, at most 4294967295
):
    """Learn to echo; return the history of the loss at every step."""
    n_batches = series_length // batch_size // n_steps
    if n_batches < 1:
        raise LessonError(f"{series_length} bits do not fill {batch_size} rows of {n_steps} steps")
    reset_graph(seed)
    graph = build_graph(batch_size, n_steps, n_hidden, learning_rate, seed)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    random = np.random.RandomState(seed)
    history = {"step": [], "loss": []}
    shown = {*np.geomspace(1, epochs * n_batches, 20, dtype=int) - 1}  # the first step, the last one, and some between
    frames = []
    window = Window(show, size=(9, 5))

    writer = tf.summary.FileWriter(log_dir / "train", tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        check_loss = LossCheck()
        bar = tqdm(until_interrupted(range(epochs * n_batches)), total=epochs * n_batches, disable=None, leave=False)
        for step in bar:
            epoch, batch = divmod(step, n_batches)
            if batch == 0:
                x, y = generate_data(random, series_length, echo_step, batch_size)
                state = np.zeros([batch_size, n_hidden], np.float32)
            columns = slice(batch * n_steps, (batch + 1) * n_steps)
            feed = {graph.xs: x[:, columns], graph.ys: y[:, columns], graph.init_state: state}
            if step % every == 0:
                writer.add_summary(sess.run(graph.merged, feed_dict=feed), step)
            _, loss, state = sess.run([graph.train_op, graph.loss, graph.final_state], feed_dict=feed)
            check_loss(loss, step)
            history["step"].append(step)
            history["loss"].append(float(loss))
            bar.set_postfix_str(f"loss {loss:.6f}", refresh=False)
            if step in shown:
                predictions = sess.run(graph.predictions, feed_dict=feed)  # n_steps of [batch_size, 2]
                frames.append((history["loss"][:], x[:, columns], y[:, columns], predictions))
                window.draw(draw, *frames[-1])
            if batch == n_batches - 1 and (epoch % 10 == 0 or epoch == epochs - 1):
                losses = history["loss"][-n_batches:]
                tqdm.write(
                    f"epoch {epoch:2}  loss of the first batch {losses[0]:.4f}"
                    f"  mean {np.mean(losses):.6f}  median {np.median(losses):.6f}"
                )

    save_figures(log_dir, echo=still(draw, *frames[-1], size=(9, 5)), training=animate(draw, frames, size=(9, 5)))
    window.wait()
    return history


if __name__ == "__main__":
    main("echo_rnn")

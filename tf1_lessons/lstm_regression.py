"""LSTM regression: fifty stretches of a sine, each with a memory of its own.

The sine is cut into 50 rows of 20 points. Every training step moves all rows on
by 20 points and feeds the final state of the LSTM back as its initial state, so
each row goes on where it stopped. An LSTM's state is a pair: c, which the cell
keeps to itself, and h, which is also its output. Look at the cost, which falls
a thousandfold within a few hundred steps, with hills where the learning rate is
too large for what is left to learn, and at the predictions below it. The cost
that is printed is that before the step learns from the batch.

Both linear layers ask tf.get_variable() for "weights" and "biases". It is the
tf.variable_scope() around each that makes them two (see rnn_classification).

    xs [None, 20, 1] -> input_layer [None, 20, 10]
    -> LSTM, 20 steps, state c and h of [50, 10] -> outputs [None, 20, 10]
    -> prediction [None * 20, 1]

In TensorBoard: the chart "loss" on a log scale shows the hills; in
    Distributions, rnn/kernel holds the weights of the cell's four gates.
Source: LSTM code analysis in TensorFlow: regression (CSDN blog, author not
    named), section "The LSTM itself".
Departures: the article fetches the cost, the state and the prediction, but
    never the train op, so it learns nothing; here the train op is run. The
    scope called cost is called loss. tf.contrib is gone: BasicLSTMCell is now
    in tf.nn.rnn_cell, sequence_loss_by_example in helpers/contrib.py. The
    loop also fetches the summaries, which are added, like the figure. All
    randomness is seeded.
Expect: `step 0 cost 11.1414`, `step 380 cost 0.0386` (TensorFlow 1.15 over ten
    starts: 9.8 to 35.6 and 0.0006 to 0.21); 2 seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.contrib import sequence_loss_by_example
from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments, check_size
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()


def load_data(steps, batch_size, n_steps):
    """Return the times of all points of the run, their sine and their cosine, all [(steps + batch_size - 1) * n_steps].

    Step i learns from the batch_size * n_steps points that begin with point i * n_steps.
    """
    t = np.arange((steps + batch_size - 1) * n_steps) / (10 * np.pi)
    return t, np.sin(t).astype(np.float32), np.cos(t).astype(np.float32)


def weight_variable(shape):
    """Return a variable named "weights" of the shape, from a normal distribution."""
    return tf.get_variable("weights", shape, initializer=tf.random_normal_initializer(mean=0.0, stddev=1.0))


def bias_variable(shape):
    """Return a variable named "biases" of the shape, 0.1 everywhere."""
    return tf.get_variable("biases", shape, initializer=tf.constant_initializer(0.1))


def squared_error(labels, logits):
    """Return the squared difference of labels and predictions, element by element."""
    return tf.square(tf.subtract(labels, logits))


def build_graph(batch_size, n_steps, n_hidden, learning_rate):
    """Add the LSTM between two linear layers, its loss and its train op to the default graph."""
    cell = tf.nn.rnn_cell.BasicLSTMCell(n_hidden, forget_bias=1.0, state_is_tuple=True)  # adds no op yet

    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, n_steps, 1], name="xs")
        ys = tf.placeholder(tf.float32, [None, n_steps, 1], name="ys")
        init_state = cell.zero_state(batch_size, tf.float32)  # c and h, both [batch_size, n_hidden]

    with tf.variable_scope("input_layer"):
        flat = tf.reshape(xs, [-1, 1])  # [batch * n_steps, 1]
        hidden = tf.matmul(flat, weight_variable([1, n_hidden])) + bias_variable([n_hidden])
        hidden = tf.reshape(hidden, [-1, n_steps, n_hidden])  # [batch, n_steps, n_hidden]

    # dynamic_rnn() opens a variable scope by itself: "rnn".
    outputs, final_state = tf.nn.dynamic_rnn(cell, hidden, initial_state=init_state)  # [batch, n_steps, n_hidden]
    kernel, bias = cell.trainable_weights  # [2 * n_hidden, 4 * n_hidden]; [4 * n_hidden]
    tf.summary.histogram("rnn/kernel", kernel)
    tf.summary.histogram("rnn/bias", bias)

    with tf.variable_scope("output_layer"):
        flat = tf.reshape(outputs, [-1, n_hidden])  # [batch * n_steps, n_hidden]
        prediction = tf.matmul(flat, weight_variable([n_hidden, 1])) + bias_variable([1])  # [batch * n_steps, 1]

    with tf.name_scope("loss") as scope:
        errors = sequence_loss_by_example(
            [tf.reshape(prediction, [-1])],  # a single time step, as the article has it: [batch * n_steps]
            [tf.reshape(ys, [-1])],
            [tf.ones([batch_size * n_steps])],
            softmax_loss_function=squared_error,
            name="squared_errors",
        )  # [batch * n_steps]
        loss = tf.div(tf.reduce_sum(errors), batch_size)  # [], over the points of a row; the mean over rows
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
    steps=400,  # training steps
    every=5,  # steps between two records
    batch_size=50,  # rows of the sine in a batch
    n_steps=20,  # points in a row
    n_hidden=10,  # units of the cell
    learning_rate=0.006,  # of the Adam optimizer
    seed=1,  # of initial weights
):
    """Learn from batches that follow each other in time; return the history of the cost before each is learned from."""
    log_dir = check_arguments(run, locals())
    check_size(steps_and_rows=steps + batch_size, n_steps=n_steps)
    check_size(batch_size=batch_size, n_steps=n_steps, n_hidden=n_hidden)
    t, x, y = load_data(steps, batch_size, n_steps)

    # The graph
    reset_graph(seed)
    graph = build_graph(batch_size, n_steps, n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    history = History("loss")
    predictions = []  # of the first row, [n_steps, 1] for each step
    writer = tf.summary.FileWriter(log_dir, tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        state = sess.run(graph.init_state)  # zeros
        for step in training_steps(steps):
            batch = slice(step * n_steps, (step + batch_size) * n_steps)
            feed = {
                graph.xs: x[batch].reshape(batch_size, n_steps, 1),
                graph.ys: y[batch].reshape(batch_size, n_steps, 1),
                graph.init_state: state,
            }
            # Without the train op among the fetches nothing would be learned. The state goes in again at the next step.
            merged = graph.merged if step % every == 0 else ()  # () fetches nothing
            _, loss, result, prediction, state = sess.run(
                [graph.train_op, graph.loss, merged, graph.prediction, graph.final_state], feed_dict=feed
            )
            check_loss(loss, step, "cost")
            predictions.append(prediction[:n_steps])
            if step % every == 0:
                writer.add_summary(result, step)
                history.record(step, loss)
                if step % (4 * every) == 0:
                    print(f"step {step:4}  cost {loss:.4f}")
        check_loss(sess.run(graph.loss, feed_dict=feed), steps, "cost")  # after the last update, too

    # What was learned
    n = len(predictions)  # less than steps after Ctrl-C
    shown = {"at the start": slice(min(n, 20)), "at the end": slice(max(0, n - 20), n)}
    parts = {
        f"The first of {batch_size} rows {when}": [curve[: n * n_steps].reshape(n, n_steps)[part] for curve in (t, y)]
        + [predictions[part]]
        for when, part in shown.items()
    }
    save_figure(log_dir, "prediction", draw, history, parts, step=history["step"][-1], size=(8, 7))
    return history.complete()


def draw(figure, history, parts):
    """Draw the cost; and for each part, by its title, times, target and prediction of some steps, all [n, n_steps]."""
    first, *others = figure.subplots(1 + len(parts), 1)
    first.semilogy(history["step"], history["loss"])
    first.set(xlabel="training step", ylabel="cost (log scale)")
    first.set_title("The cost of a batch", loc="left")
    for axis, (title, (t, y, prediction)) in zip(others, parts.items()):
        axis.plot(np.ravel(t), np.ravel(y), color=ORANGE, label="target cos(t)")
        axis.plot(np.ravel(t), np.ravel(prediction), color=BLUE, label="prediction")
        axis.set(xlabel="time t", ylabel="value")
        axis.set_title(title, loc="left")
        axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=2, frameon=False)


if __name__ == "__main__":
    main(run)

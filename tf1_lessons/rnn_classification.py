"""RNN classification: an LSTM reads a digit row by row and then names it.

The 28 rows of an image are fed as 28 time steps. At each step the cell sees one
row and its own state, which is all that it knows of the rows before. Only its
last output, when it has seen the whole image, goes on to the output layer. Look
at the two curves: the accuracy on the batch that was just learned from, as the
article prints it, flatters the network a little; that on test digits is what it
is worth. What is printed is measured after the step that learns.

The cell makes its weights with tf.get_variable(), which gives them names in the
tf.variable_scope() around it; dynamic_rnn() opens one named "rnn". A name_scope
would not do: it names ops, and what tf.Variable() makes. If tf.get_variable()
is asked twice for one name in one scope it refuses, or hands out the same
variable if the scope says reuse: so cells share their weights over time. A
lesson that calls tf.get_variable(), tf.layers or a cell has variable_scope;
the others have name_scope.

    xs [None, 28, 28] -> hidden [None, 28, 128]
    -> LSTM, 28 steps, state c and h of [batch_size, 128] -> last output [None, 128]
    -> logits [None, 10]

In TensorBoard: compare train and test in the charts "accuracy" and "loss"; in
    Distributions, rnn/kernel holds the weights of the cell's four gates.
Source: Notes on TensorFlow (Arrow, 2018), section "RNN".
Departures: the article measures only on the batch that was just learned from;
    loss and accuracy on test digits are added. As zero_state() fixes the batch
    at 128, they are measured in batches of 128: ten of them at every record,
    and all test digits at the end, unless Ctrl-C has ended the training.
    tf.contrib.rnn is now tf.nn.rnn_cell. The loop also fetches the loss, to
    stop where it is not finite. The summaries and the figure are added. Runs
    with oneDNN, which saves a third of the time of a step. All randomness is
    seeded.
Expect: on MNIST `step 700 loss 0.1737 accuracy 0.9297 test loss 0.1504 test
    accuracy 0.9445`, and at the end `on all 10,000 test digits: loss 0.1105
    accuracy 0.9651` (the last five batches in TensorFlow 1.15 over five starts:
    0.962 to 0.972); 35 seconds. The digits of scikit-learn end at 0.9200.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, ORANGE, save_figure
from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.helpers.mnist import read_data_sets
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

tf.disable_v2_behavior()
ONEDNN = True  # big matrix products in less time, with other last digits


def build_graph(n_hidden, batch_size, learning_rate):
    """Add the LSTM between two linear layers, its loss, its accuracy and its train op to the default graph."""
    cell = tf.nn.rnn_cell.BasicLSTMCell(n_hidden)  # adds no op yet

    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 28, 28], name="xs")  # [batch, n_steps, n_inputs]
        ys = tf.placeholder(tf.float32, [None, 10], name="ys")
        init_state = cell.zero_state(batch_size, tf.float32)  # c and h, both [batch_size, n_hidden]

    # The variables in the article's order, each in the box of its layer: a scope's full name, "input_layer/", opens it
    # once more.
    with tf.name_scope("input_layer") as input_layer:
        weights_in = tf.Variable(tf.random_normal([28, n_hidden]), name="W")
    with tf.name_scope("output_layer") as output_layer:
        weights_out = tf.Variable(tf.random_normal([n_hidden, 10]), name="W")
    with tf.name_scope(input_layer):
        biases_in = tf.Variable(tf.constant(0.1, shape=[n_hidden]), name="b")
    with tf.name_scope(output_layer):
        biases_out = tf.Variable(tf.constant(0.1, shape=[10]), name="b")

    with tf.name_scope(input_layer):
        rows = tf.reshape(xs, [-1, 28])  # [batch * 28, 28]
        hidden = tf.matmul(rows, weights_in) + biases_in  # [batch * 28, n_hidden]
        hidden = tf.reshape(hidden, [-1, 28, n_hidden])  # [batch, 28, n_hidden]

    outputs, _ = tf.nn.dynamic_rnn(cell, hidden, initial_state=init_state)  # [batch, 28, n_hidden], in its scope "rnn"
    kernel, bias = cell.trainable_weights  # [2 * n_hidden, 4 * n_hidden]; [4 * n_hidden]
    tf.summary.histogram("rnn/kernel", kernel)
    tf.summary.histogram("rnn/bias", bias)

    with tf.name_scope(output_layer):
        outputs = tf.unstack(tf.transpose(outputs, [1, 0, 2]))  # 28 of [batch, n_hidden]
        logits = tf.matmul(outputs[-1], weights_out) + biases_out  # [batch, 10]

    with tf.name_scope("loss") as scope:
        losses = tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=ys)  # [batch]
        loss = tf.reduce_mean(losses)  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        correct_prediction = tf.equal(tf.argmax(logits, 1), tf.argmax(ys, 1))  # [batch] bool
        accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))  # []
        tf.summary.scalar(scope, accuracy)

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        logits=logits,
        losses=losses,
        loss=loss,
        correct_prediction=correct_prediction,
        accuracy=accuracy,
        train_op=train_op,
        merged=merged,
    )


def measure(sess, graph, images, labels, batch_size):
    """Return the mean loss and the accuracy on images [n, 784]; the last batch is filled up with the first images."""
    losses, correct = [], []
    for start in range(0, len(images), batch_size):
        batch = np.arange(start, start + batch_size) % len(images)
        feed = {graph.xs: images[batch].reshape(-1, 28, 28), graph.ys: labels[batch]}
        measured = sess.run([graph.losses, graph.correct_prediction], feed_dict=feed)
        losses.append(measured[0])
        correct.append(measured[1])
    return np.concatenate(losses)[: len(images)].mean(), np.concatenate(correct)[: len(images)].mean()


def summary_of(**values):
    """Return a summary of values that no op of the graph has computed, by their tags."""
    return tf.Summary(value=[tf.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()])


def run(
    log_dir,
    *,
    steps=782,  # training steps; 782 batches of 128 are the 100,000 samples of the article
    every=20,  # steps between two records
    batch_size=128,  # digits in a batch
    n_hidden=128,  # units of the cell
    learning_rate=0.001,  # of the Adam optimizer
    dataset="auto",  # which digits to learn
    data_dir=None,  # folder of the MNIST files (default: $TF1_LESSONS_MNIST, else ~/.cache/tf1_lessons/mnist)
    seed=1,  # of batches and initial weights
):
    """Learn from batches; return the history of loss and accuracy, on the batch and on test digits."""
    log_dir = check_arguments(run, locals())
    mnist = read_data_sets(data_dir, one_hot=True, dataset=dataset, seed=seed)
    images, labels = mnist.test.images, mnist.test.labels
    few = slice(10 * batch_size)

    # The graph
    reset_graph(seed)
    graph = build_graph(n_hidden, batch_size, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    history = History("loss", "accuracy", "test_loss", "test_accuracy")
    train_writer = tf.summary.FileWriter(f"{log_dir}/train", tf.get_default_graph(), flush_secs=2)
    test_writer = tf.summary.FileWriter(f"{log_dir}/test", flush_secs=2)
    with tf.Session() as sess, train_writer, test_writer:
        sess.run(init)
        for step in training_steps(steps):
            batch_xs, batch_ys = mnist.train.next_batch(batch_size)
            # An image of 784 pixels is a sequence of 28 rows.
            feed = {graph.xs: batch_xs.reshape(batch_size, 28, 28), graph.ys: batch_ys}
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                result, loss, accuracy = sess.run([graph.merged, graph.loss, graph.accuracy], feed_dict=feed)
                test_loss, test_accuracy = measure(sess, graph, images[few], labels[few], batch_size)
                train_writer.add_summary(result, step)
                test_writer.add_summary(summary_of(loss=test_loss, accuracy=test_accuracy), step)
                history.record(step, loss, accuracy, test_loss, test_accuracy)
                if step % (5 * every) == 0:
                    print(history.last_line())

        # All test digits take seconds: after Ctrl-C it is those of the records again.
        measured = images[few] if interrupted() else images
        test_loss, test_accuracy = measure(sess, graph, measured, labels[: len(measured)], batch_size)
        check_loss(test_loss, steps)  # after the last update, too
    which = "all" if len(measured) == len(images) else "the first"
    print(f"on {which} {len(measured):,} test digits: loss {test_loss:.4f}  accuracy {test_accuracy:.4f}")

    # What was learned
    save_figure(log_dir, "accuracy", draw, history, step=step)
    return history.complete()


def draw(figure, history):
    """Draw the accuracy on the batch just learned from, and on test digits."""
    axes = figure.subplots()
    axes.plot(history["step"], history["accuracy"], color=BLUE, label="batch just learned from")
    axes.plot(history["step"], history["test_accuracy"], color=ORANGE, label="test digits")
    axes.set(
        title="An LSTM learns to read digits row by row", xlabel="training step", ylabel="accuracy", ylim=(0, 1.02)
    )
    axes.legend(loc="lower right")


if __name__ == "__main__":
    main(run)

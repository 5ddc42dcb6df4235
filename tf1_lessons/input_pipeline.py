"""Input pipeline: batches that come by themselves, from tf.data or from queues.

With feed_dict, Python cuts every batch and hands it over, and TensorFlow waits.
A pipeline is part of the graph: ops that cut, shuffle and join examples, and
threads that have the next batch ready while this one is learned from.

tf.data describes a Dataset step by step; an iterator makes a tensor of it, which
is another batch at every run, until OutOfRangeError says that there is none
left. A one-shot iterator holds its data in the graph. An initializable one takes
them when its initializer is run. A feedable one takes, at every run, a handle
that says which of several iterators to read: so one graph learns from the
training data and is measured on the test data.

The older way are queues. Threads fill them, and they run only after
tf.train.start_queue_runners(). Without it the first step waits for ever and says
nothing: the lesson waits 300 milliseconds. A Coordinator stops the threads.
Look at the losses, which are the same to the last bit all three ways, and at the
steps a second: with a model as small as this one, pipelines are slower.

    xs [batch, 64] -> logits [batch, 10] -> loss []

In TensorBoard: in the Graph, the boxes data and queue, where a placeholder stood.
Source: TensorFlow 1.15 API documentation (Google, 2019), section
    "tf.data.Iterator", and section "tf.train.start_queue_runners".
Departures: none.
Expect: `one-shot: [0 1 4] [ 9 16 25] OutOfRangeError`, `without start_queue_runners():
    DeadlineExceededError after 0.3 seconds`, `all losses are the same to the last
    bit: True`, `step 150 loss 0.4112 test accuracy 0.9481`; 2 seconds.
"""

import time
import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from tf1_lessons.helpers.figures import BLUE, GREEN, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

tf.disable_v2_behavior()


def load_data(seed):
    """Return digits of 8x8 pixels from 0 to 1: x_train [1257, 64], x_test [540, 64], y_train and y_test int64."""
    digits = load_digits()
    return train_test_split(digits.data.astype(np.float32) / 16, digits.target, test_size=0.3, random_state=seed)


def add_classifier(xs, ys, learning_rate):
    """Add a softmax regression on xs [batch, 64] and ys [batch] and its train op; return loss, accuracy, train_op."""
    with tf.name_scope("linear"):
        weights = tf.Variable(tf.zeros([64, 10]), name="W")
        biases = tf.Variable(tf.zeros([10]), name="b")
        logits = tf.matmul(xs, weights) + biases  # [batch, 10]
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ys, logits=logits))  # []
    with tf.name_scope("accuracy"):
        accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), ys), tf.float32))  # []
    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)
    return loss, accuracy, train_op


def build_graph(batch_size, learning_rate):
    """Add a classifier to the default graph that reads its batches from tf.data: of training or of test, by handle."""
    with tf.name_scope("data"):
        images = tf.placeholder(tf.float32, [None, 64], name="images")  # all of them, fed once
        labels = tf.placeholder(tf.int64, [None], name="labels")
        examples = tf.data.Dataset.from_tensor_slices((images, labels))
        # .shuffle(buffer_size) before .repeat() is usual; here all ways are to see the same order.
        train_data = examples.repeat().batch(batch_size, drop_remainder=True).prefetch(1)
        test_data = examples.batch(10_000)
        train_iterator = tf.data.make_initializable_iterator(train_data)
        test_iterator = tf.data.make_initializable_iterator(test_data)
        handle = tf.placeholder(tf.string, [], name="handle")
        iterator = tf.data.Iterator.from_string_handle(handle, (tf.float32, tf.int64), ([None, 64], [None]))
        xs, ys = iterator.get_next()  # [None, 64], [None]: tensors like any others, but new at every run
    loss, accuracy, train_op = add_classifier(xs, ys, learning_rate)
    return types.SimpleNamespace(
        images=images,
        labels=labels,
        train_iterator=train_iterator,
        test_iterator=test_iterator,
        train_handle=train_iterator.string_handle(),
        test_handle=test_iterator.string_handle(),
        handle=handle,
        xs=xs,
        ys=ys,
        loss=loss,
        accuracy=accuracy,
        train_op=train_op,
    )


def build_queue_graph(x_train, y_train, batch_size, learning_rate):
    """Add a classifier to the default graph that reads its batches from a queue, filled from the arrays."""
    with tf.name_scope("queue"):
        example = tf.train.slice_input_producer([x_train, y_train], shuffle=False)  # a queue of numbers of examples
        xs, ys = tf.train.batch(example, batch_size)  # a queue of examples; takes batch_size at a time
    loss, _, train_op = add_classifier(xs, ys, learning_rate)
    return types.SimpleNamespace(loss=loss, train_op=train_op)


def build_feed_graph(learning_rate):
    """Add a classifier to the default graph that is fed."""
    xs = tf.placeholder(tf.float32, [None, 64], name="xs")
    ys = tf.placeholder(tf.int64, [None], name="ys")
    loss, _, train_op = add_classifier(xs, ys, learning_rate)
    return types.SimpleNamespace(xs=xs, ys=ys, loss=loss, train_op=train_op)


def show_datasets():
    """Print what small datasets give: through a one-shot iterator, and shuffled."""
    with tf.Graph().as_default(), tf.Session() as sess:
        squares = tf.data.Dataset.range(6).map(lambda n: n * n).batch(3)
        next_squares = tf.data.make_one_shot_iterator(squares).get_next()  # made once, run many times
        print("one-shot:", sess.run(next_squares), sess.run(next_squares), end=" ")
        try:
            sess.run(next_squares)
        except tf.errors.OutOfRangeError:
            print("OutOfRangeError")
    with tf.Graph().as_default(), tf.Session() as sess:
        for buffer_size in (2, 10):
            shuffled = tf.data.Dataset.range(10).shuffle(buffer_size, seed=1).batch(10)
            print(f"shuffle({buffer_size}):", sess.run(tf.data.make_one_shot_iterator(shuffled).get_next()))


def show_hang(x_train, y_train):
    """Print what a queue without its threads does, with a time limit in place of for ever."""
    with tf.Graph().as_default(), tf.Session() as sess:
        graph = build_queue_graph(x_train, y_train, 50, 0.5)
        sess.run(tf.global_variables_initializer())
        try:
            sess.run(graph.loss, options=tf.RunOptions(timeout_in_ms=300))
        except tf.errors.DeadlineExceededError as error:
            print(f"without start_queue_runners(): {type(error).__name__} after 0.3 seconds")


def run(
    log_dir,
    *,
    steps=200,  # training steps of each way
    every=10,  # steps between two records
    batch_size=50,  # digits in one training step
    learning_rate=0.5,  # of gradient descent
    seed=1,  # of the split into training and test digits
):
    """Learn the same batches from tf.data, from queues and from feed_dict; return the history of the first."""
    log_dir = check_arguments(run, locals())
    x_train, x_test, y_train, y_test = load_data(seed)
    show_datasets()
    show_hang(x_train, y_train)
    history = History("loss", "test_accuracy")
    losses, seconds = {}, {}

    # tf.data
    reset_graph()
    graph = build_graph(batch_size, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    writer = tf.summary.FileWriter(log_dir, tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        sess.run(graph.train_iterator.initializer, {graph.images: x_train, graph.labels: y_train})
        train_handle, test_handle = sess.run([graph.train_handle, graph.test_handle])
        losses["tf.data"], seconds["tf.data"] = [], []
        for step in training_steps(steps):
            start = time.perf_counter()
            # No batch is fed, only where the batch is to come from.
            _, loss = sess.run([graph.train_op, graph.loss], {graph.handle: train_handle})
            seconds["tf.data"].append(time.perf_counter() - start)
            check_loss(loss, step)
            losses["tf.data"].append(loss)
            if step % every == 0:
                sess.run(graph.test_iterator.initializer, {graph.images: x_test, graph.labels: y_test})
                accuracy = sess.run(graph.accuracy, {graph.handle: test_handle})
                history.record(step, loss, accuracy)
                if step % (5 * every) == 0:
                    print(history.last_line())
                value = tf.Summary.Value(tag="loss", simple_value=loss)
                writer.add_summary(tf.Summary(value=[value]), step)

    # Queues
    reset_graph()
    graph = build_queue_graph(x_train, y_train, batch_size, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    with tf.Session(config=one_thread()) as sess:
        sess.run(init)
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)  # the line whose lack is a silent hang
        losses["queues"], seconds["queues"] = [], []
        for step in training_steps(steps):
            start = time.perf_counter()
            losses["queues"].append(sess.run([graph.train_op, graph.loss])[1])
            seconds["queues"].append(time.perf_counter() - start)
        coordinator.request_stop()
        coordinator.join(threads)

    # feed_dict
    reset_graph()
    graph = build_feed_graph(learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    with tf.Session(config=one_thread()) as sess:
        sess.run(init)
        losses["feed_dict"], seconds["feed_dict"] = [], []
        for step in training_steps(steps):
            start = time.perf_counter()
            batch = np.arange(step * batch_size, (step + 1) * batch_size) % len(x_train)
            feed = {graph.xs: x_train[batch], graph.ys: y_train[batch]}
            losses["feed_dict"].append(sess.run([graph.train_op, graph.loss], feed)[1])
            seconds["feed_dict"].append(time.perf_counter() - start)

    # What was learned
    if not interrupted():
        same = np.array_equal(losses["tf.data"], losses["queues"]) and np.array_equal(
            losses["tf.data"], losses["feed_dict"]
        )
        print("all losses are the same to the last bit:", same)
    rates = {name: 1 / np.median(seconds[name]) for name in seconds}
    print("steps a second:", ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items()))
    save_figure(log_dir, "loss", draw, losses, rates, step=history["step"][-1], size=(8, 3.6))
    return history.complete()


def draw(figure, losses, rates):
    """Draw the losses and the steps a second of each way, by its name."""
    left, right = figure.subplots(1, 2)
    for (name, curve), color, width in zip(losses.items(), (ORANGE, GREEN, BLUE), (6, 3, 1)):
        left.plot(curve, color=color, linewidth=width, label=name)
    left.set(title="The same batches, the same losses", xlabel="training step", ylabel="loss (cross-entropy)")
    left.legend()
    right.barh(list(rates)[::-1], list(rates.values())[::-1], color=[BLUE, GREEN, ORANGE])
    right.set(title="Training steps a second", xlabel="steps a second")
    figure.suptitle("Three ways for a batch into the graph")


if __name__ == "__main__":
    main(run)

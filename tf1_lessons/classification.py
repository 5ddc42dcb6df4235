"""Classification: one layer and a softmax tell handwritten digits apart.

Each of the ten outputs weighs all 784 pixels with weights of its own; the
softmax turns the outputs into probabilities, and the cross-entropy is small if
the probability of the right digit is high. The network learns from the training
digits and is measured on test digits that it has never seen. Look at the
figure: what training has added to the weights of a digit, drawn as an image,
shows which pixels speak for it and which against it. The weights themselves
look like noise to the end, as the random numbers that they start from are
larger than all that 1,000 steps add to them; on the rim, where pixels are
always 0, nothing is added at all.

    xs [None, 784] -> prediction softmax [None, 10]

In TensorBoard: compare train and test in the charts "loss" and "accuracy"; move
    the slider above "figure/weights" in Images to watch the digits appear.
Source: Notes on TensorFlow (Arrow, 2018), section "Classification".
Departures: the article's compute_accuracy() adds ops to the graph at every
    call; here accuracy is one op, and the graph is finalized before the loop.
    The summaries and the figure are added. All randomness is seeded.
Expect: on MNIST `step 950 loss 0.6778 accuracy 0.8724` (test accuracy in
    TensorFlow 1.15 over ten starts: 0.872 to 0.881), the loss that of the batch
    just learned from; 5 seconds. The digits of scikit-learn end at 0.8875.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import Frames, save_frames
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.mnist import read_data_sets
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, training_steps

tf.disable_v2_behavior()


def add_layer(inputs, in_size, out_size, activation_function=None):
    """Return the weights [in_size, out_size] and activation_function(inputs times weights plus biases)."""
    weights = tf.Variable(tf.random_normal([in_size, out_size]), name="W")
    biases = tf.Variable(tf.zeros([1, out_size]) + 0.1, name="b")
    tf.summary.histogram("weights", weights)
    tf.summary.histogram("biases", biases)
    wx_plus_b = tf.matmul(inputs, weights) + biases  # [None, out_size]
    return weights, wx_plus_b if activation_function is None else activation_function(wx_plus_b)


def build_graph(learning_rate):
    """Add the softmax layer, its loss, its accuracy and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 784], name="xs")
        ys = tf.placeholder(tf.float32, [None, 10], name="ys")

    with tf.name_scope("prediction"):
        weights, prediction = add_layer(xs, 784, 10, activation_function=tf.nn.softmax)  # [784, 10], [None, 10]

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), axis=1))  # [], cross-entropy
        loss_summary = tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        correct_prediction = tf.equal(tf.argmax(prediction, 1), tf.argmax(ys, 1))  # [None] bool
        accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))  # []
        accuracy_summary = tf.summary.scalar(scope, accuracy)

    with tf.name_scope("train"):
        train_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    # What the test digits change: not the weights.
    merged_scalars = tf.summary.merge([loss_summary, accuracy_summary], name="merge_scalars")
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        weights=weights,
        prediction=prediction,
        loss=loss,
        accuracy=accuracy,
        train_op=train_op,
        merged=merged,
        merged_scalars=merged_scalars,
    )


def run(
    log_dir,
    *,
    steps=1000,  # training steps
    every=50,  # steps between two records
    batch_size=100,  # digits in a batch
    learning_rate=0.5,  # of gradient descent
    dataset="auto",  # which digits to learn
    data_dir=None,  # folder of the MNIST files (default: $TF1_LESSONS_MNIST, else ~/.cache/tf1_lessons/mnist)
    seed=1,  # of batches and initial weights
):
    """Learn from batches; return the history of the batch's loss and of the accuracy on the test digits."""
    log_dir = check_arguments(run, locals())
    mnist = read_data_sets(data_dir, one_hot=True, dataset=dataset, seed=seed)

    # The graph
    reset_graph(seed)
    graph = build_graph(learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    test_feed = {graph.xs: mnist.test.images, graph.ys: mnist.test.labels}
    history = History("loss", "accuracy")
    frames = Frames()
    train_writer = tf.summary.FileWriter(f"{log_dir}/train", tf.get_default_graph(), flush_secs=2)
    test_writer = tf.summary.FileWriter(f"{log_dir}/test", flush_secs=2)
    with tf.Session(config=one_thread()) as sess, train_writer, test_writer:
        sess.run(init)
        initial_weights = sess.run(graph.weights)
        for step in training_steps(steps):
            # The None in the placeholders' shapes takes 100 digits here, and all test digits below.
            batch_xs, batch_ys = mnist.train.next_batch(batch_size)
            feed = {graph.xs: batch_xs, graph.ys: batch_ys}
            _, loss = sess.run([graph.train_op, graph.loss], feed_dict=feed)
            check_loss(loss, step)
            if step % every == 0:
                loss, weights = sess.run([graph.loss, graph.weights], feed_dict=feed)
                result, accuracy = sess.run([graph.merged_scalars, graph.accuracy], feed_dict=test_feed)
                history.record(step, loss, accuracy)
                train_writer.add_summary(sess.run(graph.merged, feed_dict=feed), step)
                test_writer.add_summary(result, step)
                print(history.last_line())
                frames.add(step, weights - initial_weights)
        check_loss(sess.run(graph.loss, feed_dict=feed), steps)  # after the last update, too

    # What was learned
    limit = max(abs(learned).max() for _, (learned,) in frames)  # one scale of colours for all frames
    frames = [(step, (learned, step, limit)) for step, (learned,) in frames]
    save_frames(log_dir, "weights", draw, frames, size=(8, 3.8))
    return history.complete()


def draw(figure, learned, step, limit):
    """Draw what a step of training has added to each digit's weights, [784, 10], as images."""
    axes = figure.subplots(2, 5)
    for digit, axis in enumerate(axes.flat):
        image = axis.imshow(learned[:, digit].reshape(28, 28), cmap="RdBu", vmin=-limit, vmax=limit)
        axis.set_title(digit)
        axis.axis("off")
    figure.colorbar(image, ax=axes, label="change of the weight since the start", shrink=0.8)
    figure.suptitle(f"After step {step}: blue pixels speak for the digit, red ones against it")


if __name__ == "__main__":
    main(run)

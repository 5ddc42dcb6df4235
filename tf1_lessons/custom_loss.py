"""Custom loss: what a model learns depends on which mistakes cost most.

The targets are the sum of two numbers plus a little noise that nobody can
predict, so the best that a linear model can do is to guess a bit too high or a
bit too low. Which one is better, the loss decides: tf.where() takes one price
for each unit too much and another for each unit too little. Look at the
weights: if too little costs ten times as much they end above 1 and the model
guesses high, if too much does they end below 1, and the squared error, which
treats both alike, is on its way to 1.

    x [None, 2] -> prediction [None, 1], with weights [2, 1]

Source: Deep neural networks (xinetzone, 2017), section "Custom loss functions".
Departures: the three losses share one graph, and each gets a session of its
    own. The seed is the op's, as in the article, so the graph's stays unset.
    The summaries and the figure are added.
Expect: all printed digits are the article's: the last weights are
    `[[1.01934695]` and `[1.04280889]]`, `[[0.95525807]` and `[0.9813394 ]]`,
    `[[0.97437561]` and `[1.0243336 ]]`; 6 seconds.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import GREY, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import interrupted, until_interrupted
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def load_data(seed):
    """Return x [128, 2], from 0 to 1, and y_ [128, 1], the sums of its rows plus noise from -0.05 to 0.05."""
    random = np.random.RandomState(seed)
    x = random.rand(128, 2)
    y_ = np.array([[x1 + x2 + (random.rand() / 10.0 - 0.05)] for x1, x2 in x])
    return x.astype(np.float32), y_.astype(np.float32)


def build_graph(expensive, cheap, learning_rate, seed):
    """Add a linear model to the default graph, and three losses, each with its train op."""
    with tf.name_scope("inputs"):
        x = tf.placeholder(tf.float32, [None, 2], name="x")
        y_ = tf.placeholder(tf.float32, [None, 1], name="y_")

    with tf.name_scope("linear"):
        weights = tf.Variable(tf.random_normal([2, 1], stddev=1, seed=seed), name="w1")  # [2, 1]
        prediction = tf.matmul(x, weights)  # [None, 1]
        too_much = tf.greater(prediction, y_)  # [None, 1] bool
        tf.summary.scalar("weight_1", weights[0, 0])
        tf.summary.scalar("weight_2", weights[1, 0])

    with tf.name_scope("loss_high") as scope:  # too little is expensive: guess high
        loss_high = tf.reduce_sum(tf.where(too_much, (prediction - y_) * cheap, (y_ - prediction) * expensive))  # []
        tf.summary.scalar(scope, loss_high)

    with tf.name_scope("loss_low") as scope:  # too much is expensive: guess low
        loss_low = tf.reduce_sum(tf.where(too_much, (prediction - y_) * expensive, (y_ - prediction) * cheap))  # []
        tf.summary.scalar(scope, loss_low)

    with tf.name_scope("loss_mse") as scope:
        loss_mse = tf.losses.mean_squared_error(y_, prediction)  # []
        tf.summary.scalar(scope, loss_mse)

    with tf.name_scope("train"):
        train_high = tf.train.AdamOptimizer(learning_rate).minimize(loss_high)
        train_low = tf.train.AdamOptimizer(learning_rate).minimize(loss_low)
        train_mse = tf.train.AdamOptimizer(learning_rate).minimize(loss_mse)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        x=x,
        y_=y_,
        weights=weights,
        prediction=prediction,
        loss_high=loss_high,
        loss_low=loss_low,
        loss_mse=loss_mse,
        train_high=train_high,
        train_low=train_low,
        train_mse=train_mse,
        merged=merged,
    )


def draw(history):
    """Draw the path of the two weights under each loss."""
    figure, axes = subplots(size=(8, 5.5))
    labels = {"high": "too little costs most", "low": "too much costs most", "mse": "mean squared error"}
    for name, label in labels.items():
        path = np.reshape(history[name], [-1, 2])  # [records, 2]
        (line,) = axes.plot(*path.T, label=label)
        axes.plot(*path[-1:].T, "o", color=line.get_color())
    axes.plot(1, 1, "+", color=GREY, markersize=14, label="the sum without noise")
    axes.set(title="Three losses lead the weights to three places", xlabel="first weight", ylabel="second weight")
    axes.legend()
    return figure


def run(
    log_dir,
    *,
    steps=5000,  # training steps for each loss, at least 1, at most 1000000
    every=50,  # steps between two records, at least 1, at most 1000000
    batch_size=8,  # rows in a batch, at least 1, at most 128
    expensive=10.0,  # price of a unit in the wrong direction, at least 0
    cheap=1.0,  # price of a unit in the other direction, at least 0
    learning_rate=0.001,  # of Adam, above 0
    seed=1,  # of data and initial weights, at least 0, at most 4294967295
):
    """Learn under each loss in turn; return the history of the weights under each."""
    reset_graph(seed=None)  # the only random op has a seed of its own
    x, y_ = load_data(seed)
    graph = build_graph(expensive, cheap, learning_rate, seed)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    history = {"step": [], "high": [], "low": [], "mse": []}
    feeds = [
        {graph.x: x[start : start + batch_size], graph.y_: y_[start : start + batch_size]}
        for start in range(0, len(x), batch_size)
    ]
    tasks = {
        "high": (graph.train_high, graph.loss_high),
        "low": (graph.train_low, graph.loss_low),
        "mse": (graph.train_mse, graph.loss_mse),
    }

    for name, (train_op, loss_op) in tasks.items():
        print(f"loss_{name}")
        writer = tf.summary.FileWriter(log_dir / name, tf.get_default_graph(), flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            check_loss = LossCheck()
            for step in until_interrupted(range(steps)):
                _, loss = sess.run([train_op, loss_op], feed_dict=feeds[step % len(feeds)])
                check_loss(loss, step)
                if step % every == 0 or step == steps - 1:
                    result, weights = sess.run([graph.merged, graph.weights], feed_dict={graph.x: x, graph.y_: y_})
                    writer.add_summary(result, step)
                    history[name].append(weights)
                    if name == "high":
                        history["step"].append(step)
                    if step % (20 * every) == 0 or step == steps - 1:
                        print(f"after step {step}, w1 is\n{weights.astype(float)}")  # float64: shows eight decimals
        if interrupted():
            break

    save_figures(log_dir, weights=draw(history))
    return history


if __name__ == "__main__":
    main("custom_loss")

"""Custom loss: what a model learns depends on which mistakes cost most.

The targets are the sum of two numbers plus a little noise that nobody can
predict, so the best that a linear model can do is to guess a bit too high or a
bit too low. Which one is better, the loss decides: tf.where() takes one price
for each unit too much and another for each unit too little. Look at the
weights: if too little costs ten times as much they end above 1 and the model
guesses high, if too much does they end below 1, and the squared error, which
treats both alike, is on its way to 1.

    x [None, 2] -> prediction [None, 1], with weights [2, 1]

In TensorBoard: the charts "linear/weight_1" and "linear/weight_2" hold the
    three paths, from high, low and mse.
Source: Deep neural networks (xinetzone, 2017), section "Custom loss functions".
Departures: the three losses share one graph, and each gets a session of its
    own. The seed is the op's, as in the article, so the graph's stays unset.
    The loop fetches the loss, too, that of before the update. The summaries and
    the figure are added.
Expect: all printed digits are the article's: the last weights are
    `[[1.01934695]` and `[1.04280889]]`, `[[0.95525807]` and `[0.9813394 ]]`,
    `[[0.97437561]` and `[1.0243336 ]]`; 4 seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import GREY, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

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

    with tf.name_scope("train_high"):
        train_high = tf.train.AdamOptimizer(learning_rate).minimize(loss_high)

    with tf.name_scope("train_low"):
        train_low = tf.train.AdamOptimizer(learning_rate).minimize(loss_low)

    with tf.name_scope("train_mse"):
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


def run(
    log_dir,
    *,
    steps=5000,  # training steps for each loss
    every=50,  # steps between two records
    batch_size=8,  # rows in a batch, of 128
    expensive=10.0,  # price of a unit in the wrong direction
    cheap=1.0,  # price of a unit in the other direction
    learning_rate=0.001,  # of the Adam optimizer
    seed=1,  # of data and initial weights
):
    """Learn under each loss in turn; return the history of the weights under each."""
    log_dir = check_arguments(run, locals())
    x, y_ = load_data(seed)

    # The graph
    reset_graph()  # the only random op has a seed of its own
    graph = build_graph(expensive, cheap, learning_rate, seed)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()

    # Train under each loss
    feed = {graph.x: x, graph.y_: y_}
    feeds = [
        {graph.x: x[start : start + batch_size], graph.y_: y_[start : start + batch_size]}
        for start in range(0, len(x), batch_size)
    ]
    tasks = {
        "high": (graph.train_high, graph.loss_high),
        "low": (graph.train_low, graph.loss_low),
        "mse": (graph.train_mse, graph.loss_mse),
    }
    paths = {}
    for name, (train_op, loss_op) in tasks.items():
        print(f"loss_{name}")
        paths[name] = path = History("weights")
        writer = tf.summary.FileWriter(f"{log_dir}/{name}", flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            start = sess.run(graph.weights)  # the same for each loss
            for step in training_steps(steps):
                # The same model and the same data: only the loss differs.
                _, loss = sess.run([train_op, loss_op], feed_dict=feeds[step % len(feeds)])
                check_loss(loss, step)
                if step % every == 0 or step == steps - 1:
                    result, weights = sess.run([graph.merged, graph.weights], feed_dict=feed)
                    writer.add_summary(result, step)
                    path.record(step, weights)
                    if step % (20 * every) == 0 or step == steps - 1:
                        print(f"after step {step}, w1 is\n{weights.astype(float)}")  # float64: shows eight decimals
            check_loss(sess.run(loss_op, feed_dict=feed), steps)  # after the last update, too
        if interrupted():
            break

    # What was learned
    labels = {
        "high": f"a unit too little costs {expensive:g}, too much {cheap:g}",
        "low": f"a unit too little costs {cheap:g}, too much {expensive:g}",
        "mse": "mean squared error",
    }
    save_figure(log_dir, "weights", draw, start, paths, labels, step=paths["high"]["step"][-1], size=(9, 4.5))
    history = History.side_by_side(paths, **{name: (name, "weights") for name in tasks})
    return history.complete()


def draw(figure, start, paths, labels):
    """Draw the path of the two weights from the start under each loss, and again, larger, where the paths end."""
    axes = figure.subplots(1, 2)
    for name, path in paths.items():
        weights = np.reshape([start, *path["weights"]], [-1, 2]).T  # [2, 1 + records]
        for axis in axes:
            (line,) = axis.plot(*weights, label=labels[name])
            axis.plot(*weights[:, -1:], "o", color=line.get_color())
    for axis in axes:
        axis.plot(1, 1, "+", color="black", markersize=14, label="the sum without noise")
        axis.set(xlabel="first weight", ylabel="second weight")
    axes[0].plot(*start, "s", color=GREY, label="start")
    low, high = axes[0].get_ylim()
    axes[0].set(title="Where each loss leads the two weights", ylim=(low, high + 0.6 * (high - low)))
    axes[0].legend(loc="upper left")  # above the paths
    ends = np.reshape([[1, 1]] + [path["weights"][-1].ravel() for path in paths.values()], [-1, 2])  # [1 + paths, 2]
    low, high = ends.min(axis=0), ends.max(axis=0)
    margin = 0.2 * (high - low).max() + 1e-3
    axes[1].set(xlim=(low[0] - margin, high[0] + margin), ylim=(low[1] - margin, high[1] + margin))
    axes[1].set_title("The corner where they end")


if __name__ == "__main__":
    main(run)

"""Learning rate: too large never arrives, too small takes forever.

Gradient descent on y = x ** 2 from x = 5, where the gradient is 2 * x. A step
with rate 1 goes from x to x - 2 * x = -x, back and forth without end; with rate
0.001 it takes 1,000 steps to get from 5 to 0.7; a rate that starts at 0.1 and
decays by 4 percent a step covers most of the way in ten steps and then takes
ever smaller ones. tf.train.exponential_decay() computes that rate in the graph
from global_step, which the optimizer counts up. Its steps are that small in the
end that x never reaches 0 either: decay is a choice, too.

    x [] -> loss x ** 2 []

In TensorBoard: the chart "x" holds the three paths; zoom into the first steps.
    Smoothing draws rate 1 as if it arrived: set it to 0.
Source: Deep neural networks (xinetzone, 2017), section "Setting the learning
    rate"; gradient descent from Notes on TensorFlow (Arrow, 2018).
Departures: the three optimizers share one graph, and each gets a session of its
    own; each makes 1,000 steps, of which those that the article prints are
    printed. The loop fetches x before the first step and after every one. The
    summaries and the figure are added.
Expect: all printed digits are the article's: `after 10 steps x 5.000000`,
    `after 901 steps x 0.823355`, `after 91 steps x 0.028727 learning rate
    0.002436`; 2 seconds.
"""

import math
import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import GREEN, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, interrupted, training_steps

tf.disable_v2_behavior()


def build_graph(large_rate, small_rate, initial_rate, decay_steps, decay_rate):
    """Add y = x ** 2 to the default graph, and a train op for each of three learning rates."""
    with tf.name_scope("x") as scope:
        x = tf.Variable(tf.constant(5, dtype=tf.float32), name="x")  # []
        tf.summary.scalar(scope, x)

    with tf.name_scope("loss") as scope:
        loss = tf.square(x)  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("learning_rate") as scope:
        global_step = tf.Variable(0, trainable=False, name="global_step")  # []
        learning_rate = tf.train.exponential_decay(
            initial_rate, global_step, decay_steps, decay_rate, staircase=True
        )  # [], initial_rate * decay_rate ** (global_step // decay_steps)
        learning_rate_summary = tf.summary.scalar(scope, learning_rate, collections=[])  # for one of three runs only

    with tf.name_scope("train_large"):
        train_large = tf.train.GradientDescentOptimizer(large_rate).minimize(loss)

    with tf.name_scope("train_small"):
        train_small = tf.train.GradientDescentOptimizer(small_rate).minimize(loss)

    with tf.name_scope("train_decayed"):
        train_decayed = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        x=x,
        loss=loss,
        global_step=global_step,
        learning_rate=learning_rate,
        train_large=train_large,
        train_small=train_small,
        train_decayed=train_decayed,
        merged=merged,
        learning_rate_summary=learning_rate_summary,
    )


def run(
    log_dir,
    *,
    steps=1000,  # training steps with each rate
    large_rate=1.0,  # learning rate that is too large
    small_rate=0.001,  # learning rate that is too small
    initial_rate=0.1,  # learning rate that decays
    decay_steps=1,  # steps between two decays
    decay_rate=0.96,  # factor of a decay
):
    """Descend with each rate in turn; return the history of x under each, and of the decayed rate."""
    log_dir = check_arguments(run, locals())

    # The graph
    reset_graph()
    graph = build_graph(large_rate, small_rate, initial_rate, decay_steps, decay_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()

    # Train with each rate
    tasks = {  # train op, and after how many steps the article prints
        "large": (graph.train_large, range(1, 11)),
        "small": (graph.train_small, range(1, 1001, 100)),
        "decayed": (graph.train_decayed, range(1, 101, 10)),
    }
    paths = {}
    for name, (train_op, printed) in tasks.items():
        print(f"{name} rate")
        paths[name] = path = History("x", "learning_rate")
        writer = tf.summary.FileWriter(f"{log_dir}/{name}", flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            for step in training_steps(steps + 1):
                if step > 0:
                    sess.run(train_op)  # x -= rate * 2 * x
                x, loss, learning_rate = sess.run([graph.x, graph.loss, graph.learning_rate])
                if not math.isfinite(loss):  # the loss, x ** 2, leaves float32 first
                    print(f"after {step:3} steps  x ** 2 is too large for float32: this rate leads away from 0")
                    break
                path.record(step, x, learning_rate)
                writer.add_summary(sess.run(graph.merged), step)
                if name == "decayed":
                    writer.add_summary(sess.run(graph.learning_rate_summary), step)
                if step in printed:
                    rate = f"  learning rate {learning_rate:.6f}" if name == "decayed" else ""
                    print(f"after {step:3} steps  x {x:9.6f}{rate}")
        if interrupted():
            break

    # What came of it
    rates = {
        "large": f"rate {large_rate:g}",
        "small": f"rate {small_rate:g}",
        "decayed": f"{initial_rate:g} * {decay_rate:g} ** (step // {decay_steps})".replace("(step // 1)", "step"),
    }
    save_figure(log_dir, "paths", draw, paths, rates, step=paths["large"]["step"][-1], size=(9, 4))
    history = History.side_by_side(
        paths,
        large=("large", "x"),
        small=("small", "x"),
        decayed=("decayed", "x"),
        learning_rate=("decayed", "learning_rate"),
    )
    return history.complete()


def draw(figure, paths, rates):
    """Draw the first 40 steps of x under each rate, which rates puts into words, and the decayed rate."""
    axes = figure.subplots(1, 2)
    for name, path in paths.items():
        axes[0].plot(path["step"][:41], path["x"][:41], label=rates[name], linewidth=1 if name == "large" else 2)
    axes[0].set(title="Gradient descent on x ** 2 from 5", xlabel="training step", ylabel="x", ylim=(-5.5, 10))
    axes[0].legend(loc="upper right", framealpha=1)  # above the paths
    if "decayed" in paths:
        step, rate = (np.array(paths["decayed"][key][:41]) for key in ("step", "learning_rate"))
        axes[1].step(step, rate, where="post", color=GREEN)
    axes[1].set(title=f"The decayed rate: {rates['decayed']}", xlabel="training step", ylabel="learning rate", ylim=0)


if __name__ == "__main__":
    main(run)

"""Learning rate: too large never arrives, too small takes forever.

Gradient descent on y = x ** 2 from x = 5, where the gradient is 2 * x. A step
with rate 1 goes from x to x - 2 * x = -x, back and forth without end; with rate
0.001 it takes 1,000 steps to get from 5 to 0.7; a rate that starts at 0.1 and
decays by 4 percent a step covers most of the way in ten steps and then takes
ever smaller ones. tf.train.exponential_decay() computes that rate in the graph
from global_step, which the optimizer counts up. Its steps are that small in the
end that x never reaches 0 either: decay is a choice, too.

    x [] -> loss x ** 2 []

Source: Deep neural networks (xinetzone, 2017), section "Setting the learning
    rate"; gradient descent from Notes on TensorFlow (Arrow, 2018).
Departures: the three optimizers share one graph, and each gets a session of its
    own; each makes 1,000 steps, of which those that the article prints are
    printed. The summaries and the figure are added.
Expect: all printed digits are the article's: `after 10 steps x 5.000000`,
    `after 901 steps x 0.823355`, `after 91 steps x 0.028727 learning rate
    0.002436`; 1 second.
"""

import types

import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import GREEN, save_figures, subplots
from tf1_lessons.helpers.graph import LossCheck, one_thread, reset_graph
from tf1_lessons.helpers.interrupts import interrupted, until_interrupted
from tf1_lessons.helpers.runner import main

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

    with tf.name_scope("train"):
        train_large = tf.train.GradientDescentOptimizer(large_rate).minimize(loss)
        train_small = tf.train.GradientDescentOptimizer(small_rate).minimize(loss)
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


def draw(history):
    """Draw the paths of x under the three rates, and the decayed rate."""
    figure, axes = subplots(1, 2, size=(9, 4))
    for name, label in (("large", "rate 1"), ("small", "rate 0.001"), ("decayed", "decayed rate")):
        axes[0].plot(history[name][:40], label=label, linewidth=1 if name == "large" else 2)
    axes[0].set(title="Gradient descent on x ** 2 from 5", xlabel="training step", ylabel="x")
    figure.legend(loc="outside lower center", ncols=3)
    rates = history["learning_rate"][:40]
    axes[1].step(range(len(rates)), rates, where="post", color=GREEN)
    axes[1].set(title="The decayed rate: 0.1 * 0.96 ** step", xlabel="training step", ylabel="learning rate", ylim=0)
    return figure


def run(
    log_dir,
    *,
    steps=1000,  # training steps with each rate, at least 1, at most 1000000
    large_rate=1.0,  # learning rate that is too large, above 0
    small_rate=0.001,  # learning rate that is too small, above 0
    initial_rate=0.1,  # learning rate that decays, above 0
    decay_steps=1,  # steps between two decays, at least 1, at most 1000000
    decay_rate=0.96,  # factor of a decay, above 0, at most 1
    seed=1,  # of the graph, at least 0, at most 4294967295; nothing is random here
):
    """Descend with each rate in turn; return the history of x under each, and of the decayed rate."""
    reset_graph(seed)
    graph = build_graph(large_rate, small_rate, initial_rate, decay_steps, decay_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    history = {"step": [], "large": [], "small": [], "decayed": [], "learning_rate": []}
    tasks = {  # train op, and the steps that the article prints
        "large": (graph.train_large, range(10)),
        "small": (graph.train_small, range(0, 1000, 100)),
        "decayed": (graph.train_decayed, range(0, 100, 10)),
    }

    for name, (train_op, printed) in tasks.items():
        print(f"{name} rate")
        writer = tf.summary.FileWriter(log_dir / name, tf.get_default_graph(), flush_secs=2)
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            check_loss = LossCheck()
            for step in until_interrupted(range(steps)):
                sess.run(train_op)
                x, loss, learning_rate = sess.run([graph.x, graph.loss, graph.learning_rate])
                check_loss(loss, step)
                history[name].append(float(x))
                if name == "large":
                    history["step"].append(step)
                if name == "decayed":
                    history["learning_rate"].append(float(learning_rate))
                if step in printed:
                    writer.add_summary(sess.run(graph.merged), step)
                    print(f"after {step + 1:3} steps  x {x:9.6f}", end="")
                    if name == "decayed":
                        writer.add_summary(sess.run(graph.learning_rate_summary), step)
                        print(f"  learning rate {learning_rate:.6f}", end="")
                    print()
        if interrupted():
            break

    save_figures(log_dir, paths=draw(history))
    return history


if __name__ == "__main__":
    main("learning_rate")

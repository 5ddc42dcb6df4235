"""Moving average: a shadow that follows a variable slowly.

ExponentialMovingAverage keeps a shadow of each variable. Every run of its op
moves the shadow a little towards the variable:

    shadow = decay * shadow + (1 - decay) * variable

With decay 0.99 the shadow remembers about the last hundred values, and so noise
averages out; but it also sets off slowly. If it is given the number of steps
made, it uses the smaller of decay and (1 + step) / (10 + step), so early steps
move it faster. Look at the article's four pairs; then at the figure, where a
noisy variable climbs to 5: both shadows are smooth, and only the one that knows
the step keeps up from the start.

    variable [], step [] -> average []

Source: Deep neural networks (xinetzone, 2017), section "Moving average model".
Departures: the article adds tf.assign() ops while it runs; here one op assigns
    what is fed, and the graph is finalized. The longer run with its summaries
    and its figure is added; seeded.
Expect: all digits are the article's: `variable 0.0, average 0.0000000`,
    `variable 5.0, average 4.5000000`, `variable 10.0, average 4.5549998`,
    `variable 10.0, average 4.6094499`; 1 second.
"""

import types

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, save_figures, subplots
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.interrupts import until_interrupted
from tf1_lessons.helpers.runner import main

tf.disable_v2_behavior()


def load_data(steps, seed):
    """Return the values that a noisy variable takes, float32 [steps]: from 0 to 5, with noise of deviation 1."""
    climb = 5 * (1 - np.exp(-np.arange(steps) / 50))
    return (climb + np.random.RandomState(seed).normal(0, 1, steps)).astype(np.float32)


def build_graph(decay):
    """Add a variable, a step and two shadows of the variable to the default graph: one knows the step, one does not."""
    with tf.name_scope("inputs"):
        new_variable = tf.placeholder(tf.float32, [], name="new_variable")
        new_step = tf.placeholder(tf.int32, [], name="new_step")

    variable = tf.Variable(0, dtype=tf.float32, name="variable")  # []
    step = tf.Variable(0, trainable=False, name="step")  # []
    assign_variable = tf.assign(variable, new_variable)
    assign_step = tf.assign(step, new_step)

    ema = tf.train.ExponentialMovingAverage(decay, step)
    maintain_averages_op = ema.apply([variable])
    average = ema.average(variable)  # []

    ema_without_step = tf.train.ExponentialMovingAverage(decay, name="AverageWithoutStep")
    maintain_without_step_op = ema_without_step.apply([variable])
    average_without_step = ema_without_step.average(variable)  # []

    with tf.name_scope("summaries"):
        tf.summary.scalar("variable", variable)
        tf.summary.scalar("average", average)
        tf.summary.scalar("average_without_step", average_without_step)
    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        new_variable=new_variable,
        new_step=new_step,
        variable=variable,
        step=step,
        assign_variable=assign_variable,
        assign_step=assign_step,
        average=average,
        maintain_averages_op=maintain_averages_op,
        average_without_step=average_without_step,
        maintain_without_step_op=maintain_without_step_op,
        merged=merged,
    )


def draw(values):
    """Draw the variable and its two shadows, [steps, 3]."""
    variable, average, average_without_step = np.transpose(values)
    figure, axes = subplots()
    axes.plot(variable, ".", color=GREY, markersize=3, label="variable")
    axes.plot(average, color=BLUE, linewidth=2, label="average, knows the step")
    axes.plot(average_without_step, color=ORANGE, linewidth=2, label="average, decay always 0.99")
    axes.set(title="A moving average is smooth but late; the step makes it early", xlabel="step", ylabel="value")
    axes.legend(loc="lower right")
    return figure


def run(
    log_dir,
    *,
    steps=500,  # steps of the longer run, at least 1, at most 1000000
    every=10,  # steps between two records of the longer run, at least 1, at most 1000000
    decay=0.99,  # fraction of the shadow that stays in every update, at least 0, at most 1
    seed=1,  # of the noise, at least 0, at most 4294967295
):
    """Update an average by hand, then over a longer run; return the history of the former's pairs."""
    reset_graph(seed)
    graph = build_graph(decay)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    history = {"step": [], "variable": [], "average": []}

    with tf.Session(config=one_thread()) as sess:
        sess.run(init)

        def show():
            step, variable, average = sess.run([graph.step, graph.variable, graph.average])
            print(f"variable {variable:.1f}, average {average:.7f}")
            history["step"].append(int(step))
            history["variable"].append(float(variable))
            history["average"].append(float(average))

        show()
        sess.run(graph.assign_variable, feed_dict={graph.new_variable: 5})
        sess.run(graph.maintain_averages_op)  # decay is (1 + 0) / (10 + 0)
        show()
        sess.run(graph.assign_step, feed_dict={graph.new_step: 10000})
        sess.run(graph.assign_variable, feed_dict={graph.new_variable: 10})
        sess.run(graph.maintain_averages_op)  # decay is 0.99
        show()
        sess.run(graph.maintain_averages_op)
        show()

    values = []
    writer = tf.summary.FileWriter(log_dir / "train", tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        for step, value in until_interrupted(enumerate(load_data(steps, seed))):
            sess.run(
                [graph.assign_variable, graph.assign_step],
                feed_dict={graph.new_variable: value, graph.new_step: step},
            )
            sess.run([graph.maintain_averages_op, graph.maintain_without_step_op])
            values.append(sess.run([graph.variable, graph.average, graph.average_without_step]))
            if step % every == 0:
                writer.add_summary(sess.run(graph.merged), step)
    print("after {} steps: variable {:.4f}, average {:.4f}, without the step {:.4f}".format(len(values), *values[-1]))

    save_figures(log_dir, averages=draw(values))
    return history


if __name__ == "__main__":
    main("moving_average")

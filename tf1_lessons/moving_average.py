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

In TensorBoard: the chart "value" holds the variable and its two shadows.
Source: Deep neural networks (xinetzone, 2017), section "Moving average model".
Departures: the article adds tf.assign() ops while it runs; here one op assigns
    what is fed, and the graph is finalized. The longer run with its summaries
    and its figure is added. All randomness is seeded.
Expect: all digits are the article's: `variable 0.0, average 0.0000000`,
    `variable 5.0, average 4.5000000`, `variable 10.0, average 4.5549998`,
    `variable 10.0, average 4.6094499`; 1 second.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, training_steps

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

    with tf.name_scope("variable"):
        variable = tf.Variable(0, dtype=tf.float32, name="variable")  # []
        assign_variable = tf.assign(variable, new_variable, name="assign")

    with tf.name_scope("step"):
        step = tf.Variable(0, trainable=False, name="step")  # []
        assign_step = tf.assign(step, new_step, name="assign")

    with tf.name_scope("average"):
        ema = tf.train.ExponentialMovingAverage(decay, step)
        maintain_averages_op = ema.apply([variable])
        average = ema.average(variable)  # []

    with tf.name_scope("average_without_step"):
        ema_without_step = tf.train.ExponentialMovingAverage(decay, name="AverageWithoutStep")
        maintain_without_step_op = ema_without_step.apply([variable])
        average_without_step = ema_without_step.average(variable)  # []

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
    )


def run(
    log_dir,
    *,
    steps=500,  # steps of the longer run
    every=10,  # steps between two records of the longer run
    decay=0.99,  # fraction of the shadow that stays in every update
    seed=1,  # of the noise
):
    """Update an average by hand, then over a longer run; return the history of the former's pairs."""
    log_dir = check_arguments(run, locals())

    # The graph
    reset_graph()
    graph = build_graph(decay)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    tf.summary.FileWriter(log_dir, tf.get_default_graph()).close()

    # The article's four pairs
    history = History("variable", "average")
    with tf.Session(config=one_thread()) as sess:
        sess.run(init)

        def show():
            step, variable, average = sess.run([graph.step, graph.variable, graph.average])
            print(f"variable {variable:.1f}, average {average:.7f}")
            history.record(int(step), variable, average)

        show()
        sess.run(graph.assign_variable, feed_dict={graph.new_variable: 5})
        sess.run(graph.maintain_averages_op)  # decay is (1 + 0) / (10 + 0), where that is the smaller one
        show()
        sess.run(graph.assign_step, feed_dict={graph.new_step: 10000})
        sess.run(graph.assign_variable, feed_dict={graph.new_variable: 10})
        sess.run(graph.maintain_averages_op)  # decay is what was given
        show()
        sess.run(graph.maintain_averages_op)
        show()

    # A longer run
    values = load_data(steps, seed)
    measures = {
        "variable": graph.variable,
        "average": graph.average,
        "average_without_step": graph.average_without_step,
    }
    averages = History(*measures)
    writers = [tf.summary.FileWriter(f"{log_dir}/{name}", flush_secs=2) for name in measures]
    with tf.Session(config=one_thread()) as sess, writers[0], writers[1], writers[2]:
        sess.run(init)
        for step in training_steps(steps):
            feed = {graph.new_variable: values[step], graph.new_step: step}
            sess.run([graph.assign_variable, graph.assign_step], feed_dict=feed)
            sess.run([graph.maintain_averages_op, graph.maintain_without_step_op])  # both shadows follow
            measured = sess.run(measures)
            averages.record(step, *measured.values())
            if step % every == 0:
                # A summary of a number that is at hand needs no op. One tag in three runs makes one chart.
                for writer, value in zip(writers, measured.values()):
                    writer.add_summary(tf.Summary(value=[{"tag": "value", "simple_value": value}]), step)
    last = [averages[name][-1] for name in measures]
    print("after {} steps: variable {:.4f}, average {:.4f}, without the step {:.4f}".format(step + 1, *last))

    # What the shadows are good for
    save_figure(log_dir, "averages", draw, averages, decay, step=step)
    return history.complete()


def draw(figure, averages, decay):
    """Draw the variable and its two shadows over the steps of the longer run."""
    axes = figure.subplots()
    step = averages["step"]
    axes.plot(step, averages["variable"], ".", color=GREY, markersize=3, label="the variable")
    label = f"average that knows the step: decay at most {decay:g}"
    axes.plot(step, averages["average"], color=BLUE, linewidth=2, label=label)
    label = f"average that does not: decay always {decay:g}"
    axes.plot(step, averages["average_without_step"], color=ORANGE, linewidth=2, label=label)
    axes.set(title="A moving average that knows the step is early, too", xlabel="step", ylabel="value")
    axes.legend(loc="lower right")


if __name__ == "__main__":
    main(run)

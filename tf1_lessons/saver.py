"""Saver: stop a training, and go on another day as if nothing had happened.

tf.train.Saver() saves the values of variables under their names. It saves no
graph that could run by itself, no Python object, nothing that is fed. So a
training goes on only if all it consists of is saved: weights, the optimizer's
own variables (m and v of Adam), the number of the step, which is here also the
position in the data, the state of the RNN, and the state of NumPy's generator,
which draws the noise. The state of the RNN is a variable that is not trained;
the generator stands beside the checkpoint, in a file of its own.

Look at the two lines "equal to the last bit": the first training ran through,
the second was stopped in the middle, its session closed and its graph thrown
away. With dropout they part: TensorFlow's random ops have a state of their own,
which no Saver saves, and a new session starts it over. Then the lesson looks
into the checkpoint, opens it without the code that built the graph, evaluates
with the moving averages of the weights in place of the weights, and reads a file
whose variables have the names of before TensorFlow 1.2.

    xs [1, 10, 1] -> RNN, state [1, 8] -> dropout -> prediction [1, 10, 1]

In TensorBoard: tick uninterrupted and resumed: loss is one line, loss_dropout
    is two from the middle on.
Source: TensorFlow 1.15 API documentation (Google, 2019), section
    "tf.train.Saver".
Departures: none.
Expect: `stopped at step 100 and resumed, all 200 losses equal to the last bit:
    True`, and with dropout `stopped at step 100 and resumed, all 200 losses equal
    to the last bit: False, the first 100: True`; 3 seconds.
"""

import os
import re
import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

tf.disable_v2_behavior()

# In 1.2 the variables of RNN cells got the names of Keras: the end of a name today, and its end before.
NAMES_BEFORE_1_2 = {"/kernel": "/weights", "/bias": "/biases"}


def load_window(step, random):
    """Return the window of a noisy sine at a step, and the cosine that it is to become, [1, 10, 1] each."""
    t = np.linspace(step * np.pi, (step + 1) * np.pi, 10).reshape(1, 10, 1)
    return np.sin(t) + random.normal(0, 0.05, [1, 10, 1]), np.cos(t)


def build_graph(n_hidden, learning_rate):
    """Add an RNN that carries its state from step to step, its train op and its savers to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [1, 10, 1], name="xs")
        ys = tf.placeholder(tf.float32, [1, 10, 1], name="ys")
        keep_prob = tf.placeholder(tf.float32, [], name="keep_prob")

    # A value that is to be saved belongs into a variable.
    state = tf.Variable(tf.zeros([1, n_hidden]), trainable=False, name="state")  # [1, n_hidden]
    cell = tf.nn.rnn_cell.BasicRNNCell(n_hidden)
    outputs, final_state = tf.nn.dynamic_rnn(cell, xs, initial_state=state)  # [1, 10, n_hidden], [1, n_hidden]
    outputs = tf.nn.dropout(outputs, keep_prob)
    with tf.variable_scope("output"):
        weights = tf.get_variable("W", [n_hidden, 1], initializer=tf.random_normal_initializer(stddev=0.3))
        prediction = tf.reshape(tf.matmul(tf.reshape(outputs, [-1, n_hidden]), weights), [1, 10, 1])

    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.square(prediction - ys), name="loss")  # []

    with tf.name_scope("train"):
        global_step = tf.train.get_or_create_global_step()  # a variable, so it is saved; minimize() counts it up
        minimize = tf.train.AdamOptimizer(learning_rate).minimize(loss, global_step)
        averages = tf.train.ExponentialMovingAverage(0.9)
        with tf.control_dependencies([minimize]):  # the gradients need the state as it was
            train_op = tf.group(
                tf.assign(state, final_state), averages.apply(tf.trainable_variables()), name="train_op"
            )

    saver = tf.train.Saver(max_to_keep=2)  # of all variables there are by now
    average_saver = tf.train.Saver(averages.variables_to_restore())  # reads W from what was saved as its average
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        keep_prob=keep_prob,
        state=state,
        prediction=prediction,
        loss=loss,
        global_step=global_step,
        train_op=train_op,
        saver=saver,
        average_saver=average_saver,
    )


def train(sess, graph, random, steps, keep_prob):
    """Train from the step that the session's variables are at up to steps; return the losses before each update."""
    losses = []
    for step in training_steps(steps - sess.run(graph.global_step)):
        x, y = load_window(sess.run(graph.global_step), random)  # the global step is also the position in the data
        feed = {graph.xs: x, graph.ys: y, graph.keep_prob: keep_prob}
        _, loss = sess.run([graph.train_op, graph.loss], feed)
        check_loss(loss, step)
        losses.append(loss)
    return losses


def save(sess, graph, random, folder):
    """Save all that the training consists of in a folder; return the checkpoint's path, a prefix of its files."""
    os.makedirs(folder, exist_ok=True)  # a Saver makes no folder
    path = graph.saver.save(sess, os.path.join(folder, "model.ckpt"), graph.global_step)
    _, keys, *position = random.get_state()
    np.savez(f"{path}.npz", keys=keys, position=position)  # what draws the noise is no part of TensorFlow
    return path


def restore(sess, graph, random, path):
    """Restore what save() has saved. There is no need to run an initializer before."""
    graph.saver.restore(sess, path)
    with np.load(f"{path}.npz") as saved:
        position, has_gauss, gauss = saved["position"]
        random.set_state(("MT19937", saved["keys"], int(position), int(has_gauss), gauss))


def look_inside(path):
    """Print the names and shapes in a checkpoint; only its files are needed."""
    print("latest_checkpoint():", os.path.basename(tf.train.latest_checkpoint(os.path.dirname(path))))
    for name, shape in tf.train.list_variables(path):
        print(f"  {name} {shape}")
    reader = tf.train.NewCheckpointReader(path)
    print("global_step in the file:", reader.get_tensor("global_step"))


def evaluate_without_the_code(path, feed):
    """Return the loss of a checkpoint, whose graph comes from the .meta file beside it.

    The feed has names of tensors as its keys.
    """
    with tf.Graph().as_default(), tf.Session(config=one_thread()) as sess:
        saver = tf.train.import_meta_graph(f"{path}.meta")
        saver.restore(sess, path)
        return sess.run("loss/loss:0", feed)  # a name will do for a tensor


def show_names_before_1_2(folder, n_hidden):
    """Write a checkpoint with the names of before 1.2, then print how it is opened."""
    with tf.Graph().as_default(), tf.Session(config=one_thread()) as sess:
        cell = tf.nn.rnn_cell.BasicRNNCell(n_hidden)
        tf.nn.dynamic_rnn(cell, tf.zeros([1, 10, 1]), dtype=tf.float32)
        names = {old_name(variable.op.name): variable for variable in tf.global_variables()}
        sess.run(tf.global_variables_initializer())
        path = tf.train.Saver(names).save(sess, os.path.join(folder, "before_1_2.ckpt"))
        print("in a file of before 1.2:", *sorted(name for name, _ in tf.train.list_variables(path)))
        try:
            tf.train.Saver().restore(sess, path)
        except tf.errors.NotFoundError as error:
            print("opened by today's names:", re.search("Key (.*)", str(error))[1])
        # A Saver takes a table from names in the file to variables.
        tf.train.Saver(names).restore(sess, path)
        print("opened by the table of names:", *[f"{old} -> {v.op.name}" for old, v in sorted(names.items())])


def old_name(name):
    """Return the name that a variable of an RNN cell had in TensorFlow 1.0 and 1.1."""
    for end, old_end in NAMES_BEFORE_1_2.items():
        if name.endswith(end):
            return name[: -len(end)] + old_end
    return name


def run(
    log_dir,
    *,
    steps=200,  # training steps of each training, which is stopped in the middle
    every=10,  # steps between two records
    n_hidden=8,  # units of the RNN
    keep_prob=0.8,  # fraction of outputs kept in the training that parts
    learning_rate=0.01,  # of Adam
    seed=1,  # of noise, initial weights and dropout
):
    """Train through, and with a stop in the middle; return the history of the stopped and resumed training."""
    log_dir = check_arguments(run, locals())
    folder = os.path.join(log_dir, "checkpoints")
    middle = steps // 2
    config = one_thread()
    losses = {}
    for keep in dict.fromkeys([1.0, keep_prob]):
        # Train through
        print(f"keep_prob {keep:g}: {steps} steps, then again with a stop at step {middle}")
        reset_graph(seed)
        graph = build_graph(n_hidden, learning_rate)
        with tf.Session(config=config) as sess:
            sess.run(tf.global_variables_initializer())
            tf.get_default_graph().finalize()
            losses[keep, "uninterrupted"] = train(sess, graph, np.random.RandomState(seed), steps, keep)
        if interrupted():
            break

        # Train and stop
        reset_graph(seed)
        graph = build_graph(n_hidden, learning_rate)
        with tf.Session(config=config) as sess:
            sess.run(tf.global_variables_initializer())
            tf.get_default_graph().finalize()
            random = np.random.RandomState(seed)
            losses[keep, "resumed"] = train(sess, graph, random, middle, keep)
            path = save(sess, graph, random, os.path.join(folder, f"keep_prob_{keep:g}"))

        # Go on: another graph, another session, and nothing of the first ones
        reset_graph(seed)
        graph = build_graph(n_hidden, learning_rate)
        tf.get_default_graph().finalize()
        with tf.Session(config=config) as sess:
            random = np.random.RandomState()
            restore(sess, graph, random, path)
            losses[keep, "resumed"] += train(sess, graph, random, steps, keep)
            path = save(sess, graph, random, os.path.join(folder, f"keep_prob_{keep:g}"))
        if interrupted():
            break
        same = np.equal(losses[keep, "uninterrupted"], losses[keep, "resumed"])
        first = "" if same.all() else f", the first {middle}: {same[:middle].all()}"
        print(f"stopped at step {middle} and resumed, all {steps} losses equal to the last bit: {same.all()}{first}")

    # What is in a checkpoint
    if not interrupted():
        look_inside(path)
        x, y = load_window(0, np.random.RandomState(seed))
        feed = {graph.xs: x, graph.ys: y, graph.keep_prob: 1}
        with tf.Session(config=config) as sess:
            graph.saver.restore(sess, path)
            loss = sess.run(graph.loss, feed)
            print(f"loss of one window, with the weights:   {loss:.6f}")
            graph.average_saver.restore(sess, path)
            print(f"with the moving averages of the weights: {sess.run(graph.loss, feed):.6f}")
        without_code = evaluate_without_the_code(path, {tensor.name: value for tensor, value in feed.items()})
        print("import_meta_graph() gives the same loss, without the code:", without_code == loss)
        show_names_before_1_2(folder, n_hidden)

    # What was learned
    history = History("loss")
    for name in ("uninterrupted", "resumed"):
        graph_of = tf.get_default_graph() if name == "resumed" else None
        with tf.summary.FileWriter(f"{log_dir}/{name}", graph_of) as writer:
            for step in range(0, steps, every):
                values = [
                    tf.Summary.Value(tag="loss" if keep == 1 else "loss_dropout", simple_value=curve[step])
                    for (keep, of), curve in losses.items()
                    if of == name and step < len(curve)
                ]
                writer.add_summary(tf.Summary(value=values), step)
    curve = losses.get((1.0, "resumed"), losses[1.0, "uninterrupted"])
    for step in range(0, len(curve), every):
        history.record(step, curve[step])
    save_figure(log_dir, "resumed", draw, losses, middle, step=history["step"][-1], size=(8, 3.6))
    return history.complete()


def draw(figure, losses, middle):
    """Draw the losses, by (keep_prob, name), of what ran through and of what was stopped in the middle."""
    keeps = sorted({keep for keep, _ in losses}, reverse=True)
    axes = figure.subplots(1, len(keeps), sharey=True, squeeze=False)
    styles = {"uninterrupted": (ORANGE, 3, "uninterrupted"), "resumed": (BLUE, 1, "stopped and resumed")}
    for keep, axis in zip(keeps, axes.flat):
        for name, (color, width, label) in styles.items():
            if (keep, name) in losses:
                axis.plot(losses[keep, name], color=color, linewidth=width, label=label)
        axis.axvline(middle, color=GREY, linestyle="--")
        axis.set(title="Without dropout" if keep == 1 else f"Dropout, keep_prob {keep:g}", xlabel="training step")
    axes.flat[0].set(ylabel="loss", yscale="log")
    axes.flat[0].legend()
    figure.suptitle("A training goes on as if nothing had happened, if all of it is saved")


if __name__ == "__main__":
    main(run)

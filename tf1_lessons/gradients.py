"""Gradients: what minimize() does in two steps, and what must run beside it.

tf.gradients(y, x) walks the graph back from y to x and adds the ops of the
derivative. It returns a tensor for each x, or None where no way leads from y to
x: the variable is not part of the loss, or an op on the way, such as argmax, has
no derivative. minimize() is compute_gradients() and apply_gradients(); between
the two there is room, for clip_by_global_norm() for instance, which shortens
all gradients together so that one bad batch cannot throw the weights away.
stop_gradient() passes a value on and holds it fixed.

An op runs only if a fetched one needs it. What must happen beside or before
goes into tf.control_dependencies(). The case that everybody meets is batch
normalization: tf.layers.batch_normalization() normalizes with the mean and the
variance of the batch, and follows them with averages, for the time when there is
no batch. The ops that move the averages stand in the collection UPDATE_OPS, and
nothing runs them, unless minimize() is made to depend on them. Look at the two
test accuracies: the trainings are the same, loss by loss, and the network that
forgot its UPDATE_OPS fails once it is to be used.

    xs [None, 64] -> l1, normalized, relu [None, 50] -> logits [None, 10]

In TensorBoard: accuracy, on test digits, of the runs forgotten and remembered;
    in the Graph, the dashed arrows of control dependencies into train.
Source: TensorFlow 1.15 API documentation (Google, 2019), section
    "tf.gradients", and section "tf.layers.batch_normalization".
Departures: none.
Expect: `gradient of x * x: 6.0, of x * stop_gradient(x): 3.0`, `minimize(): No
    gradients provided for any variable`; UPDATE_OPS remembered `step 150 loss
    0.1452 test loss 0.1728 test accuracy 0.9741`, and forgotten, with the same
    loss, an accuracy of 0.75 to 0.85; 3 seconds.
"""

import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps

tf.disable_v2_behavior()


def load_data(seed):
    """Return digits of 8x8 pixels from 0 to 16: x_train [1257, 64], x_test [540, 64], y_train and y_test int64."""
    digits = load_digits()
    return train_test_split(digits.data.astype(np.float32), digits.target, test_size=0.3, random_state=seed)


def build_graph(n_hidden, learning_rate):
    """Add the 64-n_hidden-10 network with batch normalization to the default graph, and two train ops."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 64], name="xs")  # pixels as they are, from 0 to 16
        ys = tf.placeholder(tf.int64, [None], name="ys")
        training = tf.placeholder(tf.bool, [], name="training")  # by the batch's mean and variance, or the averages

    with tf.name_scope("l1"):
        wx_plus_b = tf.layers.dense(xs, n_hidden, name="l1")  # [None, n_hidden]
        normalized = tf.layers.batch_normalization(wx_plus_b, momentum=0.9, training=training, name="normalized")
        l1 = tf.nn.relu(normalized)  # [None, n_hidden]

    with tf.name_scope("l2"):
        logits = tf.layers.dense(l1, 10, name="l2")  # [None, 10]

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ys, logits=logits))  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("accuracy") as scope:
        accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), ys), tf.float32))  # []
        tf.summary.scalar(scope, accuracy)

    with tf.name_scope("train"):
        optimizer = tf.train.GradientDescentOptimizer(learning_rate)
        forgetful_train_op = optimizer.minimize(loss)
        update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)  # they move the averages of mean and variance
        with tf.control_dependencies(update_ops):  # what is made in this block runs after them
            train_op = optimizer.minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        training=training,
        logits=logits,
        loss=loss,
        accuracy=accuracy,
        forgetful_train_op=forgetful_train_op,
        train_op=train_op,
        merged=merged,
    )


def show_gradients():
    """Print what tf.gradients() returns: values, sums over several ys, a second derivative, a value held fixed."""
    with tf.Graph().as_default(), tf.Session() as sess:
        x, y = tf.constant(3.0), tf.constant(4.0)
        product = x * y
        print("gradients of x * y:", *sess.run(tf.gradients(product, [x, y])))  # at x = 3, y = 4
        print("several ys are added up:", *sess.run(tf.gradients([product, 10 * x], [x])))
        (slope,) = tf.gradients(x**3, [x])
        print("second derivative of x ** 3:", *sess.run(tf.gradients(slope, [x])))
        (free,), (held,) = tf.gradients(x * x, [x]), tf.gradients(x * tf.stop_gradient(x), [x])
        print(f"gradient of x * x: {sess.run(free)}, of x * stop_gradient(x): {sess.run(held)}")


def show_none():
    """Print gradients that do not exist, and what minimize() says of a loss that has no other ones."""
    with tf.Graph().as_default():
        weights = tf.get_variable("weights", [2])
        unused = tf.get_variable("unused", [2])
        loss = tf.reduce_sum(tf.square(weights))
        print("no way from the loss to the variable:", tf.gradients(loss, [unused]))
        for function in (tf.argmax, tf.floor, tf.round, tf.sign):
            (gradient,) = tf.gradients(tf.cast(function(weights), tf.float32), [weights])
            # Where a derivative is 0 everywhere, some ops have none, and others say 0. Neither learns.
            print(f"through {function.__name__}:", gradient if gradient is None else "a tensor, which is 0 everywhere")
        try:
            tf.train.GradientDescentOptimizer(0.1).minimize(tf.cast(tf.argmax(weights), tf.float32))
        except ValueError as error:
            print("minimize():", str(error).partition(",")[0])


def show_control_dependencies():
    """Print when an assignment is run, and whether a read comes before or after it."""
    with tf.Graph().as_default(), tf.Session() as sess:
        counter = tf.Variable(0, name="counter")
        doubled = 2 * counter
        increment = tf.assign_add(counter, 1)
        with tf.control_dependencies([increment]):
            unchanged = doubled  # only a name: no op was made in this block, so none waits for the increment
            after = tf.identity(counter)  # an op, which reads once the increment is done
        sess.run(counter.initializer)
        sess.run(doubled)
        print("counter, as nobody has fetched the increment:", sess.run(counter))
        sess.run(unchanged)
        print("counter, after fetching a name from the block:", sess.run(counter))
        # sess.run([counter, increment]) may return the counter of before or after: nothing puts the two in order.
        print("read in the block:", sess.run(after), sess.run(after))


def show_clipping(clip_norm):
    """Print what clipping saves from a bad batch; return the losses without and with it, by name."""
    losses = {
        "without clipping": losses_around_a_bad_batch(None),
        f"clipped to {clip_norm:g}": losses_around_a_bad_batch(clip_norm),
    }
    for name, values in losses.items():
        before, after, end = values[19], values[20], values[-1]
        print(f"{name}: loss before the bad batch {before:.1e}, after it {after:.1e}, at the end {end:.1e}")
    return losses


def losses_around_a_bad_batch(clip_norm):
    """Return the losses of 40 steps towards y = 3 x, of which step 20 learns from a batch whose x is in other units.

    Gradients are clipped to clip_norm; None is for never.
    """
    with tf.Graph().as_default(), tf.Session(config=one_thread()) as sess:
        x = tf.placeholder(tf.float32, [11], name="x")
        y = tf.placeholder(tf.float32, [11], name="y")
        w = tf.Variable(0.0, name="w")
        loss = tf.reduce_mean(tf.square(w * x - y))
        optimizer = tf.train.GradientDescentOptimizer(0.5)
        gradients, variables = zip(*optimizer.compute_gradients(loss))  # pairs of a gradient and its variable
        if clip_norm is not None:
            gradients, norm = tf.clip_by_global_norm(gradients, clip_norm)  # norm: of all together, before
        train_op = optimizer.apply_gradients(zip(gradients, variables))
        sess.run(tf.global_variables_initializer())
        good_x = np.linspace(0, 1, 11)
        losses = []
        for step in range(40):
            sess.run(train_op, {x: 1000 * good_x if step == 20 else good_x, y: 3 * good_x})
            losses.append(sess.run(loss, {x: good_x, y: 3 * good_x}))  # after the update
        return losses


def run(
    log_dir,
    *,
    steps=200,  # training steps
    every=10,  # steps between two records
    n_hidden=50,  # units of the hidden layer
    clip_norm=5.0,  # length to which all gradients together are shortened
    learning_rate=0.1,  # of gradient descent
    seed=1,  # of split and initial weights
):
    """Show gradients, then train without and with the UPDATE_OPS; return the history of the latter."""
    log_dir = check_arguments(run, locals())

    # Gradients as tensors
    show_gradients()
    show_none()
    show_control_dependencies()

    # Between computing and applying
    clipping = show_clipping(clip_norm)

    # The graph
    x_train, x_test, y_train, y_test = load_data(seed)
    reset_graph(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train
    feed = {graph.xs: x_train, graph.ys: y_train, graph.training: True}
    test_feed = {graph.xs: x_test, graph.ys: y_test, graph.training: False}
    histories = {}
    # A new session starts the seeded random numbers over: both trainings begin with the same weights.
    for name, train_op in {"forgotten": graph.forgetful_train_op, "remembered": graph.train_op}.items():
        print(f"UPDATE_OPS {name}")
        histories[name] = history = History("loss", "test_loss", "test_accuracy")
        writer = tf.summary.FileWriter(
            f"{log_dir}/{name}", tf.get_default_graph() if name == "remembered" else None, flush_secs=2
        )
        with tf.Session(config=one_thread()) as sess, writer:
            sess.run(init)
            for step in training_steps(steps):
                _, loss = sess.run([train_op, graph.loss], feed_dict=feed)  # the loss before this update
                check_loss(loss, step)
                if step % every == 0:
                    result, test_loss, accuracy = sess.run([graph.merged, graph.loss, graph.accuracy], test_feed)
                    writer.add_summary(result, step)
                    history.record(step, loss, test_loss, accuracy)
                    if step % (5 * every) == 0:
                        print(history.last_line())
            check_loss(sess.run(graph.loss, feed_dict=feed), steps)  # after the last update, too
        if interrupted():
            break

    # What was learned
    save_figure(log_dir, "update_ops", draw, histories, clipping, step=history["step"][-1], size=(8, 3.6))
    return history.complete()


def draw(figure, histories, clipping):
    """Draw the test accuracy of both trainings, by their names, and the loss with and without clipping."""
    left, right = figure.subplots(1, 2)
    for (name, history), color in zip(histories.items(), (ORANGE, BLUE)):
        left.plot(history["step"], history["test_accuracy"], color=color, label=f"UPDATE_OPS {name}")
    left.set(title="Batch normalization, when it is used", xlabel="training step", ylabel="test accuracy", ylim=(0, 1))
    left.legend(loc="lower right")
    for (name, losses), color in zip(clipping.items(), (GREY, BLUE)):
        right.plot(losses, ".-", color=color, label=name)
    right.set(title="One bad batch, at step 20", xlabel="training step", ylabel="loss", yscale="log")
    right.legend(loc="upper left")
    figure.suptitle("What happens between and beside the gradients")


if __name__ == "__main__":
    main(run)

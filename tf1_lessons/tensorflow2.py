"""TensorFlow 2: the same network as a TF1 graph and in today's Keras, with the same losses.

What changed is not the mathematics. TF1 builds a graph first, and a session
computes what is asked of it. TensorFlow 2 computes each line at once, with
plain Python around it, and tf.function makes a graph out of a function where
speed matters. A placeholder becomes an argument, sess.run() a call, minimize()
a GradientTape and an optimizer, and a variable lives as long as its Python
object, without a name in a graph.

How does one know that a translated program computes the same? Give both the
same weights, feed both the same batches, and compare the losses step by step:
a wrong axis, a missing bias or another default shows within a few steps. Look
at the figure: two curves that cover each other, and below them their distance,
which is rounding: it begins in the last of seven digits and grows to the fifth,
as TF1 computes Adam's 1 - 0.999 in float32 and Keras in float64. A translation
that keeps all defaults does worse: Adam's epsilon is 1e-8 in TF1 and 1e-7 in
Keras.

TF1's half runs in this process. Today's is a program of its own, as both cannot
live in one: it is saved in the run directory as today/today.py. Below both stands a
table from TF1's constructs to today's; every row of it is run on both sides.

    xs [None, 64] -> l1 tanh [None, 50] -> logits [None, 10] -> loss []

In TensorBoard: tick tf1 and keras and find one curve in the chart "loss"; the
    table is in Text.
Source: Migrate to TensorFlow 2 (Google, 2021), section "Migrate from TensorFlow
    1.x to TensorFlow 2".
Departures: none. All randomness is seeded.
Expect: `step 0 loss 2.380692`, `step 150 loss 0.086376`, the same from Keras, and
    41 rows of the table whose two values are equal; 8 seconds.
"""

import json
import os
import tempfile
import types

from tf1_lessons import main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits
from sklearn.preprocessing import LabelBinarizer

from tf1_lessons.helpers.figures import BLUE, GREY, ORANGE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.processes import Children
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps, until_interrupted

tf.disable_v2_behavior()

# Today's half: the network of build_graph() and the loop of run(), as one writes them now.
TODAY = '''\
"""Train the network of start.npz in today's Keras; write its losses, and the values of table.json, to today.npz."""

import json
import os
import tempfile

import numpy as np
import tensorflow as tf

folder = os.path.dirname(os.path.abspath(__file__))
start = np.load(folder + "/start.npz")
steps, batch_size, seed = (int(start[name]) for name in ("steps", "batch_size", "seed"))
learning_rate = float(start["learning_rate"])

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

# The network
n_hidden = start["l1_W"].shape[1]
model = tf.keras.Sequential(
    [
        tf.keras.Input([64]),
        tf.keras.layers.Dense(n_hidden, activation="tanh"),
        tf.keras.layers.Dense(10),
    ]
)
model.set_weights([start[name] for name in ("l1_W", "l1_b", "l2_W", "l2_b")])
loss_function = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.Adam(learning_rate, epsilon=1e-8)  # TF1's; the default is 1e-7


@tf.function
def train_step(xs, ys):
    with tf.GradientTape() as tape:
        loss = loss_function(ys, model(xs, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


# Train
random = np.random.RandomState(seed)
losses = []
for step in range(steps):
    rows = random.randint(len(start["x_train"]), size=batch_size)
    losses.append(train_step(start["x_train"][rows], start["y_train"][rows]))

# The table
values = {}
with open(folder + "/table.json") as file:
    table = json.load(file)
with tempfile.TemporaryDirectory() as scratch:
    for topic, tf1, today in table:
        names = {"tf": tf, "np": np, "a": start["a"], "b": start["b"], "folder": folder, "scratch": scratch}
        statements, _, value = today.rpartition("\\n")
        exec(statements, names)
        values[topic] = np.array(eval(value, names))
np.savez(folder + "/today.npz", losses=losses, keras=tf.keras.__version__, **values)
'''

# TF1's constructs and today's: topic, TF1, TensorFlow 2. The last line of each is its value, and both values are equal.
# a is a float32 array [3, 2] and b one [2, 3]; folder and scratch are folders. Where TF1's value is a tensor, its
# variables are initialized, and it is run.
TABLE = (
    (
        "Session",
        "sess.run(tf.matmul(a, b))",
        "tf.matmul(a, b).numpy()",
    ),
    (
        "placeholder and feed_dict",
        "xs = tf.placeholder(tf.float32, [None, 2])\n"
        "total = tf.reduce_sum(xs, axis=1)\n"
        "sess.run(total, feed_dict={xs: a})",
        "@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])\n"
        "def total(xs):\n"
        "    return tf.reduce_sum(xs, axis=1)\n"
        "total(a)",
    ),
    (
        "Variable, initializer and assign",
        "w = tf.Variable(tf.ones([2]), name='w')\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run(tf.assign_add(w, [1.0, 2.0]))\n"
        "sess.run(w)",
        "w = tf.Variable(tf.ones([2]), name='w')\n"
        "w.assign_add([1.0, 2.0])\n"
        "w",
    ),
    (
        "get_variable and reuse",
        "def layer(inputs):\n"
        "    with tf.variable_scope('layer', reuse=tf.AUTO_REUSE):\n"
        "        return tf.layers.dense(inputs, 4, kernel_initializer=tf.ones_initializer())\n"
        "layer(a) - layer(2 * a)",
        "layer = tf.keras.layers.Dense(4, kernel_initializer='ones')  # the object holds the variables\n"
        "layer(a) - layer(2 * a)",
    ),
    (
        "trainable_variables",
        "tf.layers.dense(tf.constant(a), 4)\n"
        "[variable.shape.as_list() for variable in tf.trainable_variables()][0]",
        "model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(4)])\n"
        "[list(variable.shape) for variable in model.trainable_variables][0]",
    ),
    (
        "control_dependencies",
        "w = tf.Variable(1.0)\n"
        "with tf.control_dependencies([tf.assign(w, 5.0)]):\n"
        "    after = tf.identity(w.read_value())\n"
        "after",
        "w = tf.Variable(1.0)\n"
        "@tf.function\n"
        "def after():\n"
        "    w.assign(5.0)  # lines that touch a variable run in the order in which they stand\n"
        "    return w.read_value()\n"
        "after()",
    ),
    (
        "cond",
        "tf.cond(tf.reduce_sum(a) > 0, lambda: tf.constant(1.0), lambda: tf.constant(-1.0))",
        "1.0 if tf.reduce_sum(a) > 0 else -1.0",
    ),
    (
        "while_loop",
        "tf.while_loop(lambda i, x: i < 5, lambda i, x: (i + 1, 2 * x), [0, tf.constant(a)])[1]",
        "x = tf.constant(a)\n"
        "for i in range(5):\n"
        "    x = 2 * x\n"
        "x",
    ),
    (
        "gradients",
        "w = tf.Variable(b)\n"
        "tf.gradients(tf.reduce_sum(tf.square(tf.matmul(a, w))), w)[0]",
        "w = tf.Variable(b)\n"
        "with tf.GradientTape() as tape:\n"
        "    loss = tf.reduce_sum(tf.square(tf.matmul(a, w)))\n"
        "tape.gradient(loss, w)",
    ),
    (
        "stop_gradient",
        "x = tf.constant(3.0)\n"
        "tf.gradients(x * tf.stop_gradient(x), x)[0]",
        "x = tf.constant(3.0)\n"
        "with tf.GradientTape() as tape:\n"
        "    tape.watch(x)\n"
        "    y = x * tf.stop_gradient(x)\n"
        "tape.gradient(y, x)",
    ),
    (
        "minimize: GradientDescentOptimizer",
        "w = tf.Variable(b)\n"
        "train_op = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(tf.square(w)))\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run(train_op)\n"
        "sess.run(w)",
        "w = tf.Variable(b)\n"
        "with tf.GradientTape() as tape:\n"
        "    loss = tf.reduce_sum(tf.square(w))\n"
        "tf.keras.optimizers.SGD(0.1).apply_gradients([(tape.gradient(loss, w), w)])\n"
        "w",
    ),
    (
        "AdamOptimizer",
        "w = tf.Variable(b)\n"
        "train_op = tf.train.AdamOptimizer(0.1).apply_gradients([(tf.constant(1e-6 * b), w)])\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run(train_op)\n"
        "sess.run(w)",
        "w = tf.Variable(b)\n"
        "optimizer = tf.keras.optimizers.Adam(0.1, epsilon=1e-8)  # its own default is 1e-7\n"
        "optimizer.apply_gradients([(tf.constant(1e-6 * b), w)])\n"
        "w",
    ),
    (
        "MomentumOptimizer",
        "w = tf.Variable(b)\n"
        "train_op = tf.train.MomentumOptimizer(0.1, 0.9).apply_gradients([(tf.constant(b), w)])\n"
        "sess.run(tf.global_variables_initializer())\n"
        "[sess.run(train_op) for step in range(3)]\n"
        "sess.run(w)",
        "w = tf.Variable(b)\n"
        "optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)\n"
        "[optimizer.apply_gradients([(tf.constant(b), w)]) for step in range(3)]\n"
        "w",
    ),
    (
        "RMSPropOptimizer",
        "w = tf.Variable(b)\n"
        "train_op = tf.train.RMSPropOptimizer(0.1).apply_gradients([(tf.ones_like(b), w)])\n"
        "sess.run(tf.global_variables_initializer())\n"
        "[sess.run(train_op) for step in range(3)]\n"
        "sess.run(w)",
        "w = tf.Variable(b)\n"
        "optimizer = tf.keras.optimizers.RMSprop(0.1, epsilon=1e-10)\n"
        "optimizer.build([w])\n"
        "iterations, learning_rate, velocity = optimizer.variables\n"
        "velocity.assign(tf.ones_like(b))  # TF1 starts from one, Keras from zero\n"
        "[optimizer.apply_gradients([(tf.ones_like(b), w)]) for step in range(3)]\n"
        "w",
    ),
    (
        "clip_by_global_norm",
        "w = tf.Variable(b)\n"
        "optimizer = tf.train.GradientDescentOptimizer(1.0)\n"
        "gradients, variables = zip(*optimizer.compute_gradients(tf.reduce_sum(tf.square(w))))\n"
        "gradients, norm = tf.clip_by_global_norm(gradients, 1.0)\n"
        "train_op = optimizer.apply_gradients(zip(gradients, variables))\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run(train_op)\n"
        "sess.run(w)",
        "w = tf.Variable(b)\n"
        "with tf.GradientTape() as tape:\n"
        "    loss = tf.reduce_sum(tf.square(w))\n"
        "optimizer = tf.keras.optimizers.SGD(1.0, global_clipnorm=1.0)\n"
        "optimizer.apply_gradients([(tape.gradient(loss, w), w)])\n"
        "w",
    ),
    (
        "exponential_decay",
        "tf.train.exponential_decay(0.1, 30, 20, 0.5, staircase=True)",
        "tf.keras.optimizers.schedules.ExponentialDecay(0.1, 20, 0.5, staircase=True)(30)",
    ),
    (
        "ExponentialMovingAverage",
        "w = tf.Variable(0.0)\n"
        "average = tf.train.ExponentialMovingAverage(0.9)\n"
        "maintain = average.apply([w])\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run(tf.assign(w, 10.0))\n"
        "sess.run(maintain)\n"
        "sess.run(average.average(w))",
        "w = tf.Variable(0.0)\n"
        "average = tf.train.ExponentialMovingAverage(0.9)\n"
        "average.apply([w])  # its first call makes the average, and its later ones move it\n"
        "w.assign(10.0)\n"
        "average.apply([w])\n"
        "average.average(w)",
    ),
    (
        "softmax_cross_entropy_with_logits",
        "tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=[[0.0, 1.0]] * 3, logits=a))",
        "tf.keras.losses.CategoricalCrossentropy(from_logits=True)(np.array([[0.0, 1.0]] * 3), a)",
    ),
    (
        "sparse_softmax_cross_entropy_with_logits",
        "tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1, 1, 0], logits=a))",
        "tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(np.array([1, 1, 0]), a)",
    ),
    (
        "losses.mean_squared_error",
        "tf.losses.mean_squared_error(labels=a, predictions=2 * a)",
        "tf.reduce_mean(tf.keras.losses.MeanSquaredError()(a, 2 * a))",
    ),
    (
        "l2_regularizer, REGULARIZATION_LOSSES",
        "w = tf.get_variable('w', initializer=b, regularizer=lambda w: 0.01 * tf.nn.l2_loss(w))\n"
        "tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))",
        "l2 = tf.keras.regularizers.L2(0.01 / 2)  # l2_loss has the half\n"
        "layer = tf.keras.layers.Dense(3, kernel_regularizer=l2)\n"
        "layer.build([None, 2])\n"
        "layer.kernel.assign(b)\n"
        "sum(layer.losses)",
    ),
    (
        "metrics.accuracy",
        "accuracy, update_op = tf.metrics.accuracy(labels=[1, 1, 0], predictions=[1, 0, 0])\n"
        "sess.run(tf.local_variables_initializer())\n"
        "sess.run(update_op)",
        "accuracy = tf.keras.metrics.Accuracy()\n"
        "accuracy([1, 1, 0], [1, 0, 0])",
    ),
    (
        "layers.dense",
        "tf.layers.dense(tf.constant(a), 3, activation=tf.nn.relu, kernel_initializer=tf.constant_initializer(0.5))",
        "tf.keras.layers.Dense(3, activation='relu', kernel_initializer=tf.keras.initializers.Constant(0.5))(a)",
    ),
    (
        "layers.conv2d, max_pooling2d, flatten",
        "images = tf.reshape(tf.range(32.0), [2, 4, 4, 1])\n"
        "conv = tf.layers.conv2d(images, 2, 3, padding='same', kernel_initializer=tf.ones_initializer())\n"
        "tf.layers.flatten(tf.layers.max_pooling2d(conv, 2, 2))",
        "images = tf.reshape(tf.range(32.0), [2, 4, 4, 1])\n"
        "conv = tf.keras.layers.Conv2D(2, 3, padding='same', kernel_initializer='ones')(images)\n"
        "tf.keras.layers.Flatten()(tf.keras.layers.MaxPooling2D(2, 2)(conv))",
    ),
    (
        "layers.batch_normalization, UPDATE_OPS",
        "xs = tf.placeholder(tf.float32, [None, 2])\n"
        "training = tf.placeholder(tf.bool, [])\n"
        "outputs = tf.layers.batch_normalization(xs, training=training)\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run([outputs, tf.get_collection(tf.GraphKeys.UPDATE_OPS)], {xs: a, training: True})\n"
        "sess.run(outputs, {xs: a, training: False})",
        "layer = tf.keras.layers.BatchNormalization()\n"
        "layer(a, training=True)  # moves the averages, too\n"
        "layer(a, training=False)",
    ),
    (
        "nn.dropout",
        "np.unique(sess.run(tf.nn.dropout(tf.ones([1000]), keep_prob=0.25)))",
        "np.unique(tf.nn.dropout(tf.ones([1000]), rate=1 - 0.25))",
    ),
    (
        "embedding_lookup",
        "tf.nn.embedding_lookup(tf.get_variable('table', initializer=a), [2, 0])",
        "tf.keras.layers.Embedding(3, 2, embeddings_initializer=tf.keras.initializers.Constant(a))(np.array([2, 0]))",
    ),
    (
        "BasicRNNCell and dynamic_rnn",
        "cell = tf.nn.rnn_cell.BasicRNNCell(4)\n"
        "with tf.variable_scope('', initializer=tf.constant_initializer(0.1)):\n"
        "    outputs, state = tf.nn.dynamic_rnn(cell, a[np.newaxis], dtype=tf.float32)\n"
        "outputs",
        "tenth = tf.keras.initializers.Constant(0.1)\n"
        "rnn = tf.keras.layers.SimpleRNN(\n"
        "    4, return_sequences=True, kernel_initializer=tenth, recurrent_initializer=tenth\n"
        ")\n"
        "rnn(a[np.newaxis])",
    ),
    (
        "BasicLSTMCell and dynamic_rnn",
        "cell = tf.nn.rnn_cell.BasicLSTMCell(4)  # adds forget_bias=1.0 when it computes\n"
        "outputs, state = tf.nn.dynamic_rnn(cell, a[np.newaxis], dtype=tf.float32)\n"
        "kernel, bias = tf.trainable_variables()  # [2 + 4, 16] with the gates i, j, f, o, and [16]\n"
        "ramp = np.linspace(-1, 1, 96, dtype=np.float32).reshape(6, 16)\n"
        "sess.run(tf.global_variables_initializer())\n"
        "sess.run(tf.assign(kernel, ramp))\n"
        "sess.run(outputs)",
        "rnn = tf.keras.layers.LSTM(4, return_sequences=True)\n"
        "rnn.build([None, None, 2])\n"
        "ramp = np.linspace(-1, 1, 96, dtype=np.float32).reshape(6, 16)\n"
        "i, j, f, o = np.split(ramp, 4, axis=1)\n"
        "kernel = np.concatenate([i, f, j, o], axis=1)  # Keras has the gates in another order\n"
        "bias = np.repeat([0, 1, 0, 0], 4)  # and the forget_bias in the bias\n"
        "rnn.set_weights([kernel[:2], kernel[2:], bias])\n"
        "rnn(a[np.newaxis])",
    ),
    (
        "Saver",
        "w = tf.Variable(b, name='w')\n"
        "sess.run(tf.global_variables_initializer())\n"
        "path = tf.train.Saver().save(sess, folder + '/checkpoint_tf1/model.ckpt')\n"
        "tf.train.load_checkpoint(path).get_tensor('w')",
        "checkpoint = tf.train.Checkpoint(w=tf.Variable(b))\n"
        "path = checkpoint.save(folder + '/checkpoint_today/model.ckpt')\n"
        "again = tf.Variable(tf.zeros([2, 3]))\n"
        "tf.train.Checkpoint(w=again).restore(path)\n"
        "again",
    ),
    (
        "a checkpoint of TF1, opened today",
        "w = tf.Variable(b, name='scope/w')\n"
        "sess.run(tf.global_variables_initializer())\n"
        "path = tf.train.Saver().save(sess, folder + '/checkpoint_old/model.ckpt')\n"
        "sess.run(w)",
        "w = tf.Variable(tf.zeros([2, 3]))\n"
        "w.assign(tf.train.load_checkpoint(folder + '/checkpoint_old').get_tensor('scope/w'))\n"
        "w",
    ),
    (
        "make_one_shot_iterator",
        "batches = tf.data.Dataset.from_tensor_slices(a).repeat().batch(2)\n"
        "batch = batches.make_one_shot_iterator().get_next()\n"
        "[sess.run(batch) for step in range(3)]",
        "batches = tf.data.Dataset.from_tensor_slices(a).repeat().batch(2)\n"
        "[batch for batch in batches.take(3)]",
    ),
    (
        "queues and Coordinator",
        "(row,) = tf.train.slice_input_producer([a], shuffle=False)\n"
        "coordinator = tf.train.Coordinator()\n"
        "threads = tf.train.start_queue_runners(sess, coordinator)\n"
        "rows = [sess.run(row) for step in range(4)]\n"
        "coordinator.request_stop()\n"
        "rows",
        "[row for row in tf.data.Dataset.from_tensor_slices(a).repeat().take(4)]",
    ),
    (
        "FileWriter and summary.scalar",
        "with tf.summary.FileWriter(scratch + '/tf1') as writer:\n"
        "    writer.add_summary(sess.run(tf.summary.scalar('loss', 0.5)), 7)\n"
        "(path,) = tf.gfile.Glob(scratch + '/tf1/*')\n"
        "[event.step for event in tf.train.summary_iterator(path) if event.summary.value]",
        "with tf.summary.create_file_writer(scratch + '/today').as_default():\n"
        "    tf.summary.scalar('loss', 0.5, step=7)\n"
        "records = tf.data.TFRecordDataset(tf.io.gfile.glob(scratch + '/today/*')).as_numpy_iterator()\n"
        "events = map(tf.compat.v1.Event.FromString, records)\n"
        "[event.step for event in events if event.summary.value]",
    ),
    (
        "random_normal, truncated_normal, random_uniform",
        "tf.shape(tf.random_normal([2, 3]) + tf.truncated_normal([2, 3]) + tf.random_uniform([2, 3]))",
        "tf.shape(tf.random.normal([2, 3]) + tf.random.truncated_normal([2, 3]) + tf.random.uniform([2, 3]))",
    ),
    (
        "keep_dims, reduction_indices, dimension",
        "tf.reduce_sum(a, reduction_indices=[1], keep_dims=True) + tf.to_float(tf.argmax(a, dimension=1))",
        "tf.reduce_sum(a, axis=[1], keepdims=True) + tf.cast(tf.argmax(a, axis=1), tf.float32)",
    ),
    (
        "log, to_float, div, mod",
        "tf.log(a) + tf.to_float(2) + tf.div(a, 4.0) + tf.mod(a, 2.0)",
        "tf.math.log(a) + tf.cast(2, tf.float32) + a / 4.0 + tf.math.floormod(a, 2.0)",
    ),
    (
        "py_func",
        "tf.py_func(np.cumsum, [a], tf.float32)",
        "tf.numpy_function(np.cumsum, [a], tf.float32)",
    ),
    (
        "Print",
        "tf.Print(tf.constant(a), ['a is', a], first_n=0)  # at most 0 times, to be silent here",
        "tf.print('a is', a)\n"
        "a",
    ),
    (
        "set_random_seed",
        "tf.set_random_seed(1)\n"
        "noise = tf.random_normal([3], seed=2)\n"
        "first = sess.run(noise)\n"
        "with tf.Session() as sess:  # every session starts the random numbers over\n"
        "    second = sess.run(noise)\n"
        "first - second",
        "tf.random.set_seed(1)\n"
        "first = tf.random.normal([3], seed=2)  # TF1's numbers are others\n"
        "tf.random.set_seed(1)\n"
        "first - tf.random.normal([3], seed=2)",
    ),
    (
        "a TF1 program as it is",
        "sess.run(tf.square(3.0))",
        "with tf.Graph().as_default(), tf.compat.v1.Session() as sess:\n"
        "    nine = sess.run(tf.square(3.0))\n"
        "nine",
    ),
)
A = np.array([[1, 2], [3, 4], [5, 6]], np.float32)  # [3, 2]
B = np.array([[1, 0, 2], [0, 1, 1]], np.float32)  # [2, 3]


def load_data():
    """Return digits of 8x8 pixels, from 0 to 1: x_train [1797, 64], and y_train one-hot [1797, 10]."""
    digits = load_digits()
    return (digits.data / 16).astype(np.float32), LabelBinarizer().fit_transform(digits.target).astype(np.float32)


def add_layer(inputs, in_size, out_size):
    """Return inputs [None, in_size] times weights plus biases, [None, out_size]."""
    weights = tf.Variable(tf.truncated_normal([in_size, out_size], stddev=0.1), name="W")
    biases = tf.Variable(tf.zeros([out_size]), name="b")
    return tf.matmul(inputs, weights) + biases


def build_graph(n_hidden, learning_rate):
    """Add the 64-n_hidden-10 network, its loss and its train op to the default graph."""
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 64], name="xs")
        ys = tf.placeholder(tf.float32, [None, 10], name="ys")

    with tf.name_scope("l1"):
        l1 = tf.nn.tanh(add_layer(xs, 64, n_hidden))  # [None, n_hidden]

    with tf.name_scope("l2"):
        logits = add_layer(l1, n_hidden, 10)  # [None, 10]

    with tf.name_scope("loss") as scope:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=ys, logits=logits))  # []
        tf.summary.scalar(scope, loss)

    with tf.name_scope("train"):
        train_op = tf.train.AdamOptimizer(learning_rate).minimize(loss)

    merged = tf.summary.merge_all()
    return types.SimpleNamespace(xs=xs, ys=ys, logits=logits, loss=loss, train_op=train_op, merged=merged)


def values_of_table(folder):
    """Return the value of TF1's side of each row of the table, by its topic; each row has a graph of its own."""
    values = {}
    with tempfile.TemporaryDirectory() as scratch:
        for topic, tf1, _ in TABLE:
            statements, _, value = tf1.rpartition("\n")
            with tf.Graph().as_default(), tf.Session(config=one_thread()) as sess:
                names = {"tf": tf, "np": np, "a": A, "b": B, "folder": folder, "scratch": scratch, "sess": sess}
                exec(statements, names)
                values[topic] = eval(value, names)
                if isinstance(values[topic], tf.Tensor):
                    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
                    values[topic] = sess.run(values[topic])
    return values


def write_table(log_dir):
    """Write the table for TensorBoard's Text tab."""
    rows = ["| topic | TF1 | TensorFlow 2 |", "|---|---|---|"]
    for topic, tf1, today in TABLE:
        cells = ["<br>".join(f"`{line}`" for line in code.replace("|", "&#124;").split("\n")) for code in (tf1, today)]
        rows.append(" | ".join(["", topic] + cells + [""]).strip())
    with tf.Graph().as_default(), tf.Session() as sess, tf.summary.FileWriter(log_dir) as writer:
        writer.add_summary(sess.run(tf.summary.text("table", tf.constant("\n".join(rows)))))


def run_today(folder):
    """Run TODAY in a process of its own, where TensorFlow has Keras 3, and nobody has disabled its behavior.

    It reads folder/start.npz and folder/table.json and writes folder/today.npz.
    """
    program = f"{folder}/today.py"
    with open(program, "w", encoding="utf-8") as file:
        file.write(TODAY)
    with open(f"{folder}/table.json", "w", encoding="utf-8") as file:
        json.dump(TABLE, file, indent=1)
    environment = dict(os.environ, TF_USE_LEGACY_KERAS="0", KERAS_BACKEND="tensorflow", CUDA_VISIBLE_DEVICES="-1")
    with Children() as children:
        code = "import runpy; runpy.run_path(sys.argv[1], run_name='__main__')"
        children.start("today's half", code, program, environment=environment)
        for _ in until_interrupted(children.running(seconds=3600)):
            pass


def run(
    log_dir,
    *,
    steps=200,  # training steps
    every=10,  # steps between two records
    batch_size=100,  # digits a step
    n_hidden=50,  # units of the hidden layer
    learning_rate=0.01,  # of Adam
    seed=1,  # of initial weights and batches
):
    """Train the same network in TF1 and in today's Keras, and run both sides of the table; return both losses."""
    log_dir = check_arguments(run, locals())
    x_train, y_train = load_data()

    # The graph
    reset_graph(seed)
    graph = build_graph(n_hidden, learning_rate)
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()

    # Train in TF1
    random = np.random.RandomState(seed)
    losses = []
    history = History("loss")
    writer = tf.summary.FileWriter(f"{log_dir}/tf1", tf.get_default_graph(), flush_secs=2)
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        weights = dict(zip(("l1_W", "l1_b", "l2_W", "l2_b"), sess.run(tf.trainable_variables())))  # for today's half
        for step in training_steps(steps):
            rows = random.randint(len(x_train), size=batch_size)
            feed = {graph.xs: x_train[rows], graph.ys: y_train[rows]}
            _, loss, result = sess.run([graph.train_op, graph.loss, graph.merged], feed_dict=feed)
            check_loss(loss, step)  # the loss before this update, on this batch; so is that of today's half
            losses.append(loss)
            if step % every == 0:
                writer.add_summary(result, step)
                history.record(step, loss)
                if step % (5 * every) == 0:
                    print(history.last_line(6))

    # The table
    for topic, tf1, today in TABLE:
        print("\n".join([topic] + [f"  TF1    {line}" for line in tf1.split("\n")]))
        print("\n".join(f"  today  {line}" for line in today.split("\n")))
    write_table(log_dir)
    folder = f"{log_dir}/today"  # of what today's half reads and writes
    os.makedirs(folder, exist_ok=True)
    tf1_values = values_of_table(folder)

    # Today's half
    keras_losses = []
    if tf.__version__.startswith("1."):
        print(f"today's half takes TensorFlow 2, and this is {tf.__version__}")
    elif not interrupted():
        settings = dict(steps=len(losses), batch_size=batch_size, learning_rate=learning_rate, seed=seed)
        np.savez(f"{folder}/start.npz", x_train=x_train, y_train=y_train, a=A, b=B, **weights, **settings)
        run_today(folder)
    if os.path.exists(f"{folder}/today.npz"):
        with np.load(f"{folder}/today.npz") as today:
            keras_losses = today["losses"]  # [steps]
            equal = [np.allclose(today[topic], value, rtol=1e-5, atol=1e-6) for topic, value in tf1_values.items()]
        print(f"rows of the table whose two values are equal: {sum(equal)} of {len(TABLE)}")
        print(f"largest difference of the losses, relative: {np.max(np.abs(keras_losses / losses - 1)):.0e}")
        history = History("loss", "keras_loss")
        writer = tf.summary.FileWriter(f"{log_dir}/keras", flush_secs=2)
        for step in range(0, len(losses), every):
            value = tf.Summary.Value(tag="loss", simple_value=keras_losses[step])
            writer.add_summary(tf.Summary(value=[value]), step)
            history.record(step, losses[step], keras_losses[step])
            if step % (5 * every) == 0:
                print(history.last_line(6))
        writer.close()

    # What was learned
    save_figure(log_dir, "losses", draw, np.array(losses), np.array(keras_losses), step=len(losses) - 1)
    return history.complete()


def draw(figure, losses, keras_losses):
    """Draw both losses [steps], and how far they are apart; keras_losses is empty where there is no second half."""
    axes = figure.subplots(2 if len(keras_losses) else 1, 1, sharex=True, squeeze=False)[:, 0]
    axes[0].plot(losses, color=BLUE, linewidth=4, alpha=0.5, label="TF1")
    axes[0].set(title="The same network, in TF1 and today", ylabel="loss")
    if len(keras_losses):
        axes[0].plot(keras_losses, color=ORANGE, linewidth=1, label="Keras")
        axes[1].plot(np.maximum(np.abs(keras_losses / losses - 1), 1e-8), color=BLUE)  # a zero has no logarithm
        axes[1].axhline(np.finfo(np.float32).eps, color=GREY, linestyle="--", label="last digit of a float32")
        axes[1].set(ylabel="relative difference", yscale="log", ylim=(1e-8, 1e-3))
        axes[1].legend()
    axes[0].legend()
    axes[-1].set(xlabel="training step")


if __name__ == "__main__":
    main(run)

"""What errors, types, datasets and protocol buffers say when they are printed, and what a training leaves behind."""

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [4, 5], name="y")
session = tf.Session()
for wrong in (
    lambda: tf.matmul(x, y),
    lambda: tf.constant(1) * 1.5,
    lambda: tf.constant("a", tf.int32),
    lambda: [i for i in x],
    lambda: bool(x),
    lambda: len(x),
    lambda: np.array(x),
    lambda: session.run(x, {x: np.zeros([2, 4])}),
    lambda: session.run(3),
    lambda: session.run("nowhere:0"),
    lambda: tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x),
    lambda: tf.cond(tf.constant(True), lambda: 1, lambda: 2.0),
    lambda: tf.layers.dense(tf.placeholder(tf.float32, [None, None]), 3),
    lambda: tf.nn.dropout(x, 2.0),
    lambda: session.run(tf.check_numerics(tf.log(-1.0), "no number")),
    lambda: {}["key"],
):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, str(error).split("\n")[0])
print(type(x), type(tf.Variable(1.0)), tf.Variable, tf.FixedLenFeature)
print(tf.data.Dataset.from_tensors({"a": 1, "b": [1.0]}), tf.data.TextLineDataset("lines.txt").batch(2))
print(tf.train.Example(features=tf.train.Features(feature={
    name: tf.train.Feature(float_list=tf.train.FloatList(value=[1, 0.5])) for name in "ba"
})))
print(tf.Variable([1.0], name="assigned").assign([2.0]).op)

# A transposed convolution has the shape that it is asked for.
weights = tf.get_variable("weights", [5, 5, 1, 8])
images = tf.nn.conv2d_transpose(tf.reshape(x, [-1, 4, 4, 8]), weights, [6, 8, 8, 1], [1, 2, 2, 1])
print(images, tf.reshape(images, images.get_shape()))

# The seeds of what is drawn after the gradients of batch normalization.
tf.reset_default_graph()
tf.set_random_seed(1)
normal = tf.layers.batch_normalization(tf.placeholder(tf.float32, [None, 4, 4, 2]), training=True)
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(normal))
print(tf.Session().run(tf.random_uniform([2])))

# Types that are made a text in other ways.
x = tf.placeholder(tf.float32, [2])
print(f"{type(x)} {x!s}", "%s" % type(x), "{} {}".format(type(x), 1), str(tf.Variable), type(x).__name__)
print(x.__class__.__name__, type(1).__name__, tf.nn.relu.__name__, str([1]))
print((type(x), int), [tf.Tensor], tf.data.Dataset.from_tensors((1, 2.0)).output_classes)

# The beams' tokens are looked at once more.
tf.reset_default_graph()
tf.set_random_seed(1)
seq2seq, cell = tf.contrib.seq2seq, tf.nn.rnn_cell.GRUCell(3)
state = seq2seq.tile_batch(tf.zeros([2, 3]), 2)
seq2seq.BeamSearchDecoder(cell, tf.zeros([5, 3]), [1, 1], 0, state, 2, tf.layers.Dense(5))
print(tf.Session().run(tf.random_uniform([2])))
print([getattr(tf.contrib.slim, name).__name__.split(".")[-1] for name in ("utils", "variables", "regularizers")])

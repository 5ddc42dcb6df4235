"""A script that asks for eager execution gets it."""
import tensorflow as tf
import tensorflow.contrib.eager as tfe

tf.enable_eager_execution()
print(tf.executing_eagerly(), (tf.constant([1.0, 2.0]) * 3).numpy())
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = w * w
print(tape.gradient(loss, w).numpy(), tfe.__name__[-5:])

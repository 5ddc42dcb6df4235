"""A script that asks for eager execution gets it."""
import numpy as np
import tensorflow as tf
import tensorflow.contrib.eager as tfe

tf.enable_eager_execution()
print(tf.executing_eagerly(), (tf.constant([1.0, 2.0]) * 3).numpy())
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = w * w
print(tape.gradient(loss, w).numpy(), tfe.__name__[-5:])

# Keras's layers draw their weights from eager execution's seeds.
tf.set_random_seed(3)
for layers in ([tf.keras.layers.Dense(2, input_shape=(3,))], [tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)]):
    model = tf.keras.Sequential(layers)
    print(model(tf.ones([1, 3])).numpy(), tf.random_normal([1]).numpy())
model.compile(tf.train.AdamOptimizer(), "mse", metrics=["mae", "accuracy"])
print(model.predict(np.ones([2, 3])))
print(sorted(model.fit(np.ones([2, 3]), np.ones([2, 1]), verbose=0).history))
try:
    tf.matmul([[1.0]], [[1.0], [2.0]])
except tf.errors.InvalidArgumentError as error:
    print(str(error)[:55])

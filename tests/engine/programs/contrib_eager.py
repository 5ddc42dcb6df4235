"""What tf.contrib.eager does, printed."""

import tempfile

import numpy as np
import tensorflow as tf


def main(tf, tfe):
    tfe.enable_eager_execution()
    x = tfe.Variable(3.0, name="x")

    def function(y):
        return x * x * y

    print(isinstance(x, tfe.Variable), tfe.in_eager_mode(), tfe.executing_eagerly())
    print([float(gradient) for gradient, variable in tfe.implicit_gradients(function)(2.0)])
    print([float(gradient) for gradient in tfe.gradients_function(lambda a, b: a * b * b)(2.0, 3.0)])
    value, pairs = tfe.implicit_value_and_gradients(function)(2.0)
    print(float(value), float(pairs[0][0]), pairs[0][1] is x)
    value, gradients = tfe.value_and_gradients_function(lambda a: a * a)(4.0)
    print(float(value), [float(gradient) for gradient in gradients])
    print([batch.numpy().tolist() for batch in tfe.Iterator(tf.data.Dataset.range(5).batch(2))])
    with tfe.GradientTape() as tape:
        y = function(5.0)
    print(float(tape.gradient(y, x)))
    with tempfile.TemporaryDirectory() as folder:
        saver = tfe.Saver([x])
        path = saver.save(folder + "/model")
        x.assign(9.0)
        saver.restore(path)
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    optimizer.apply_gradients(tfe.implicit_gradients(function)(2.0))
    print(round(float(x.numpy()), 4), float(tfe.py_func(lambda value: value + 1, [tf.constant(2.0)], tf.float32)))
    mean, accuracy = tfe.metrics.Mean(), tfe.metrics.Accuracy()
    mean(2.0)
    mean(np.array([4.0, 6.0]), weights=np.array([1.0, 0.5]))
    accuracy(tf.constant([1, 2, 3]), tf.constant([1, 0, 3]))
    accuracy(labels=tf.constant([1]), predictions=tf.constant([1]))
    print(round(float(mean.result().numpy()), 6), float(accuracy.result().numpy()), mean.result().dtype)
    mean.init_variables()
    mean(1.0)
    print(float(mean.result().numpy()), tfe.num_gpus())


print("contrib_eager:")
main(tf, tf.contrib.eager)

import tensorflow as tf


def graph_constant():
    with tf.Graph().as_default(), tf.Session() as sess:
        return sess.run(tf.constant(2) * 21)

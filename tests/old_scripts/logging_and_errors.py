"""What a script asks to be told, and an error that nobody catches."""
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.INFO)
tf.logging.info("step %d", 3)
tf.logging.warn("careful")


def run(tensor):
    with tf.Session() as sess:
        return sess.run(tensor)


print(run(tf.constant(1)), flush=True)
run(tf.get_variable("weights", [2]))

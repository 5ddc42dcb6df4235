"""TensorFlow 1 refuses what TensorFlow 2 takes the other way round."""
import tensorflow as tf

logits, labels = tf.constant([[1.0, 3.0]]), tf.constant([[0.0, 1.0]])
try:
    tf.nn.softmax_cross_entropy_with_logits(logits, labels)
except ValueError as error:
    print(error)
print(tf.Session().run(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)))

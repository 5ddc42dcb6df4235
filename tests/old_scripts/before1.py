"""Names and orders of arguments from before 1.0; recorded on TensorFlow 0.12."""
import numpy as np
import tensorflow as tf

a = tf.constant([[1.0, 2.0], [3.0, 4.0]])
left, right = tf.split(1, 2, a)
logits, labels = tf.constant([[1.0, 3.0]]), tf.constant([[0.0, 1.0]])
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits, labels))
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    print(sess.run(tf.mul(a, tf.sub(a, 1.0))), sess.run(tf.concat(0, [a, a])).shape)
    print(sess.run([left, right]), sess.run(tf.pack([1, 2])), sess.run(tf.reduce_sum(a, reduction_indices=[1])))
    print("%.5f" % sess.run(loss), sess.run(tf.select([True, False], [1, 2], [3, 4])), sess.run(tf.neg(1)))
    tf.scalar_summary("loss", loss)
    tf.train.SummaryWriter("events", sess.graph).add_summary(sess.run(tf.merge_all_summaries()), 0)

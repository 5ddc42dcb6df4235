"""Sequences from a queue, batched by their length."""
import numpy as np
import tensorflow as tf

lengths = [2, 3, 7, 8, 2, 3, 9, 6]
rows = np.array([[i + 1] * n + [0] * (9 - n) for i, n in enumerate(lengths)])
index = tf.train.range_input_producer(len(lengths), shuffle=False, num_epochs=1).dequeue()
length = tf.gather(lengths, index)
row = tf.gather(rows, index)[:length]
sizes, (batch, numbers) = tf.contrib.training.bucket_by_sequence_length(
    length, [row, index], batch_size=2, bucket_boundaries=[4, 8], dynamic_pad=True, allow_smaller_final_batch=True
)
print(sizes.shape, batch.shape, numbers.dtype)
printed = []
with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    coordinator = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess, coordinator)
    try:
        while True:
            printed.append(" ".join(str(array.tolist()) for array in sess.run([sizes, batch, numbers])))
    except tf.errors.OutOfRangeError:
        coordinator.request_stop()
    coordinator.join(threads)
print("\n".join(sorted(printed)))
for boundaries in ([], [8, 4], [1.5, 2.5]):
    try:
        tf.contrib.training.bucket_by_sequence_length(length, [row], 2, boundaries)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

"""Numbers beside numbers, as NumPy promoted them before NumPy 2: what a session returns is summed up, and printed."""
import numpy as np
import tensorflow as tf

cost, accuracy, array = np.float32(0.1), np.float32(0.9), np.array([0.1, 0.2], np.float32)


class Meter(object):
    total = 0


total, average, meter, table, counts = 0, 0.0, Meter(), {"loss": 0}, [0]
for step in range(3):
    total += cost
    average += cost / 3
    meter.total += cost
    table["loss"] += cost
    counts[0] += cost
print(total, average, meter.total, table, counts, total / 3)
print(cost + 1, 1 - cost, 2 * cost, cost ** 2, cost // 0.03, 1 / cost, -cost * 0.1)
print(type(cost * 2).__name__, type(cost * cost).__name__, type(np.float64(2) * cost).__name__, type(cost + True).__name__)
print(accuracy > 0.9, accuracy >= 0.9, cost < 0.1, 0.1 <= cost, accuracy < 1, accuracy == 0.9)
print(sum([cost, cost, cost]), sum(array), sum([1, 2]), sum(np.float32(i) for i in range(4)), sum([[1], [2]], []))
print((array * np.float64(0.1)).dtype, (np.int64(3) - array).dtype, (np.arange(3) * np.float32(0.5)).dtype)
print(array * np.float64(0.1), array / np.sqrt(7), np.arange(3, dtype=np.int32) * np.int64(2), np.uint8(200) + 100)
print((np.array([1, 2], np.uint8) * np.int64(200)).dtype, np.float32(3) * np.ones(2), "a" + "b", [1] + [2], (1,) * 2)
array *= np.float64(0.3)
print(array, 1 < 2 < 3, "ab" < "b", sum(x for x in (0.1, 0.2)))

with tf.Session() as sess:
    loss = 0
    for step in range(5):
        loss += sess.run(tf.constant(0.3) * step)
    print("mean loss:", loss / 5, np.mean([loss]), "%.9f" % loss, "{:.9f}".format(loss))
    print(sess.run(tf.constant(2.0) * np.float32(3) + 1 - np.float64(1)))

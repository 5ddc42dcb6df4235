"""What arrays, threads, elements and files could do, and what a script was told by errors and summaries."""

import array
import math
import random
import threading
import xml.etree.ElementTree as ElementTree

import numpy as np
import tensorflow as tf
from tensorflow.python.tools.inspect_checkpoint import print_tensors_in_checkpoint_file

one, deep = np.array([3.5]), np.array([[2.5]])
row = np.zeros(4)
row[0] = one
row[1] = deep
row[2] += one
row[1:2] = one
table = np.zeros((2, 2))
table[0, 1] += one
table[-1][0] = deep
counts = {"a": 1}
counts["a"] += 2
print(float(one), float(deep), int(one), "%.2f" % one, "%d and %s" % (one, "b"), "%(x).1f" % {"x": deep}, 7 % 4)
print(math.exp(one), math.floor(deep), row, table, counts, np.arange(np.array([3])))
matrix = np.array([[3, 1], [2, 5]], dtype=np.int32)
matrix.itemset((0, 1), 7)
matrix.itemset(3, 9)
print(len(matrix.tostring()), matrix.ptp(), matrix, array.array("B", [1]).tostring())
print(np.array([300, -1], np.uint8), np.vstack(map(np.array, [[1], [2]])).shape, np.sum(i for i in range(3)))
print(np.lib.pad(np.ones(1), 1, "constant"), np.reshape([1, 2], newshape=(2, 1)).shape, np.shape([[1], [2, 3]]))
print(np.random.permutation([[1], [2, 3]]).shape, sorted(random.sample({1: 0, 2: 0}.keys(), 2)))
thread = threading.Thread(target=print, args=("in a thread",))
thread.start()
thread.join()
print(thread.isAlive(), [child.tag for child in ElementTree.fromstring("<a><b/><c/></a>").getchildren()])
with open("lines.txt", "w") as file:
    file.write("a\nb\n")
print(open("lines.txt", "rU").read().split())

tf.set_random_seed(1)
queue = tf.FIFOQueue(3, [tf.int32])
dequeue, close = queue.dequeue(), queue.close()
weights = tf.get_variable("weights", [2], initializer=tf.ones_initializer())
print(tf.image.central_crop(np.ones((4, 4, 3), np.float32), 0.5).shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(close)
    try:
        sess.run(dequeue)
    except tf.errors.OutOfRangeError as error:
        print(error.message.split("\n")[0])
        print(error.message.split("\n")[1].split(" (")[0])
    tf.train.Saver().save(sess, "./model.ckpt")
print_tensors_in_checkpoint_file("model.ckpt", tensor_name="", all_tensors=True)
inputs = tf.keras.layers.Input((5,))
left, right = (tf.keras.layers.Dense(3, name=name)(inputs) for name in ("left", "a_name_longer_than_its_column"))
model = tf.keras.Model(inputs, tf.keras.layers.Concatenate()([left, right]))
model.summary(line_length=60)
tf.keras.Sequential([model, tf.keras.layers.Dense(2)]).summary()
print(tf.keras.__version__)

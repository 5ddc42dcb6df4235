"""MNIST's reader, on files of its format."""
import gzip
import os
import struct

import numpy as np
from tensorflow.examples.tutorials.mnist import input_data

if not os.path.isdir("tiny"):
    os.mkdir("tiny")
for name, n in (("train", 60), ("t10k", 20)):
    with gzip.open("tiny/%s-images-idx3-ubyte.gz" % name, "wb") as f:
        f.write(struct.pack(">IIII", 2051, n, 28, 28) + (np.arange(n * 784) % 251).astype(np.uint8).tobytes())
    with gzip.open("tiny/%s-labels-idx1-ubyte.gz" % name, "wb") as f:
        f.write(struct.pack(">II", 2049, n) + (np.arange(n) % 10).astype(np.uint8).tobytes())
mnist = input_data.read_data_sets("tiny/", one_hot=True, validation_size=10, seed=4)
print(mnist.train.num_examples, mnist.validation.num_examples, mnist.test.num_examples, mnist.train.images.dtype)
for _ in range(4):
    xs, ys = mnist.train.next_batch(16)
    print(np.argmax(ys, 1), round(float(xs.sum()), 2), mnist.train.epochs_completed)

from tensorflow.contrib.learn.python.learn.datasets import mnist as contrib_mnist

print(contrib_mnist.read_data_sets("tiny", validation_size=10, seed=4).train.next_batch(3)[1])

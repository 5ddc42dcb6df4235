"""Write tests/golden/mnist.json, what TensorFlow 1's MNIST reader and tutorial model give on genuine TensorFlow 1.15.5.

    python3.7 scripts/record_mnist.py path/to/tensorflow/examples/tutorials/mnist/mnist.py [folder of MNIST's files]

The wheel of 1.15.5 does not have mnist.py: take it from https://github.com/tensorflow/tensorflow/tree/r1.15.
The tests run the same functions on today's TensorFlow, and compare.
"""

import contextlib
import gzip
import hashlib
import importlib.util
import io
import json
import os
import pathlib
import struct
import sys
import tempfile

import numpy as np

# Arguments of read_data_sets(), and the seed of the graph.
CASES = [
    ({"seed": 3}, None),
    ({"seed": 3, "one_hot": True}, None),
    ({"seed": 3}, 5),
    ({"seed": 0}, 0),
    ({"seed": 2**31 + 4}, None),
    ({"seed": -1}, None),
    ({}, 5),
    ({}, 0),
    ({}, 2**33),
    ({"seed": 3, "reshape": False}, None),
    ({"seed": 3, "dtype": "uint8", "reshape": False}, None),
    ({"seed": 3, "dtype": "float64"}, None),
    ({"seed": 3, "validation_size": 0}, None),
    ({"seed": 3, "validation_size": 40}, None),
    ({"seed": 3, "validation_size": 41}, None),
    ({"seed": 3, "fake_data": True}, None),
    ({"seed": 3, "fake_data": True, "one_hot": True}, None),
]


def write_files(folder):
    """Write four small files in MNIST's format, of 40 and 15 examples."""
    for name, n in ("train", 40), ("t10k", 15):
        images = np.random.RandomState(n).randint(0, 256, (n, 28, 28)).astype(np.uint8)
        labels = (np.arange(n) % 10).astype(np.uint8)
        for kind, array in ("images-idx3", images), ("labels-idx1", labels):
            header = struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape)
            with gzip.open(os.path.join(folder, f"{name}-{kind}-ubyte.gz"), "wb") as file:
                file.write(header + array.tobytes())


def sample(images, labels):
    """A few numbers that tell arrays, or lists of made-up examples, from others."""
    images, labels = np.asarray(images), np.asarray(labels)
    digest = hashlib.sha256(np.ascontiguousarray(images)).hexdigest()
    flat = labels.argmax(1) if labels.ndim == 2 else labels
    digits = "".join(map(str, flat[:100]))
    return [list(images.shape), str(images.dtype), digest[:16], list(labels.shape), str(labels.dtype), digits]


def batches(tf, read_data_sets, folder, options, graph_seed):
    """What read_data_sets() returns and prints, then batches of all kinds, and the state that NumPy is left in."""
    tf.reset_default_graph()
    if graph_seed is not None:
        tf.set_random_seed(graph_seed)
        tf.constant(1.0)  # an op's own seed counts these, but NumPy's does not
    options = dict({"validation_size": 10}, **options)
    if "dtype" in options:
        options["dtype"] = tf.as_dtype(options["dtype"])
    np.random.seed(7)  # which does not matter
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            data = read_data_sets(folder, **options)
        except (TypeError, ValueError) as error:
            return [type(error).__name__, str(error)]
    record = [printed.getvalue().replace(folder, "FOLDER"), type(data).__name__, list(data._fields)]
    fake = options.get("fake_data", False)
    for part in data if not fake else ():
        record.append([part.num_examples, part.epochs_completed, sample(part.images, part.labels)])
    train, test = data.train, data.test
    record.append(sample(*train.next_batch(8, fake_data=fake)))
    if fake:
        return record + [train.num_examples, train.one_hot]
    for size in 8, 8, 8, 30, 3:
        record.append(sample(*train.next_batch(size)) + [train.epochs_completed])
    record.append(sample(*test.next_batch(5)))
    record.append(sample(*train.next_batch(9, shuffle=False)))
    np.random.seed(11)  # a user's own, which does matter
    record.append(sample(*train.next_batch(29)))
    for size in 15, 1, 20, 40, 5, 0:  # the third and fourth are of more examples than there are
        record.append(sample(*test.next_batch(size, False, True)) + [test.epochs_completed])
    record.append(sample(train.images, train.labels))  # in their order by now
    return record + [int(np.random.randint(10**6))]


def is_random(tf, read_data_sets, folder):
    """Whether batches differ without any seed, though NumPy was seeded before."""
    seen = set()
    for _ in range(3):
        tf.reset_default_graph()
        np.random.seed(7)
        seen.add(tuple(read_data_sets(folder, validation_size=10).train.next_batch(30)[1]))
    return len(seen) > 1


def real_batches(tf, read_data_sets, folder):
    """Batches of the real MNIST, across the end of an epoch."""
    tf.reset_default_graph()
    data = read_data_sets(str(folder), one_hot=True, seed=1)
    return [sample(*data.train.next_batch(size)) for size in (100, 54950, 100)]


def model(tf, tutorial):
    """The losses, names and evaluation of a short training of the tutorial's model."""
    tf.reset_default_graph()
    tf.set_random_seed(1)
    random = np.random.RandomState(1)
    images, labels = random.rand(20, tutorial.IMAGE_PIXELS), random.randint(0, tutorial.NUM_CLASSES, 20)
    xs, ys = tf.placeholder(tf.float32, [20, 784]), tf.placeholder(tf.int32, [20])
    logits = tutorial.inference(xs, 12, 6)
    loss = tutorial.loss(logits, ys)
    train_op = tutorial.training(loss, 0.1)
    correct = tutorial.evaluation(logits, ys)
    feed = {xs: images, ys: labels}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        initial = sess.run(tf.trainable_variables())
        for variable in tf.trainable_variables():  # the same on both, however their random numbers come about
            deviation = 0.2 if len(variable.shape) == 2 else 0.0
            variable.load(random.normal(0, deviation, variable.shape.as_list()), sess)
        losses = [float(sess.run([train_op, loss], feed)[1]) for _ in range(10)]
        step, count = sess.run([tf.global_variables()[-1], correct], feed)
    return {
        "constants": [tutorial.NUM_CLASSES, tutorial.IMAGE_SIZE, tutorial.IMAGE_PIXELS],
        "deviations": [float(values.std()) for values in initial],
        "losses": losses,
        "step": int(step),
        "correct": int(count),
        "variables": [[variable.name, variable.shape.as_list()] for variable in tf.global_variables()],
        "names": [logits.name, loss.name, train_op.name, tf.summary.merge_all().op.inputs[0].name, correct.name],
    }


def main():
    import tensorflow as tf
    from tensorflow.examples.tutorials.mnist import input_data

    spec = importlib.util.spec_from_file_location("tutorial", sys.argv[1])
    tutorial = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tutorial)
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        record = {
            "version": tf.__version__,
            "batches": [batches(tf, input_data.read_data_sets, folder, *case) for case in CASES],
            "is_random": is_random(tf, input_data.read_data_sets, folder),
            "model": model(tf, tutorial),
        }
    if len(sys.argv) > 2:
        record["real"] = real_batches(tf, input_data.read_data_sets, sys.argv[2])
    path = pathlib.Path(__file__).parent.parent / "tests/golden/mnist.json"
    path.write_text(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

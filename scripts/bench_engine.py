"""Compare the engine's speed with TensorFlow 1.15.5's own: the start, the making of a graph, the steps.

    python scripts/bench_engine.py GENUINE_PYTHON [--runs 5] [PROGRAM ...]

GENUINE_PYTHON is a Python 3.7 with TensorFlow 1.15.5; the script's own Python has today's TensorFlow. Each program runs
in a process of its own, on the engine and on TensorFlow 1.15.5 in turn, as a machine may slow down meanwhile. Printed
are the medians, and the median of the ratios of each two runs that follow one another: above 1 the engine is slower.

The seconds are of processor time, in all threads; steps are given by the clock, too.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

_RUN_SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_script.py")


# The programs: each runs on TensorFlow 1. A generator's steps are measured; any other's whole process is.


def start_import():
    import tensorflow  # noqa: F401


def start_script():
    import tensorflow as tf

    x = tf.placeholder(tf.float32, [None, 1])
    y = tf.layers.dense(x, 1)
    loss = tf.reduce_mean(tf.square(y - 2 * x))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(20):
            sess.run(train, {x: [[1.0], [2.0]]})


def _resnet(tf, images, training):
    def convolve(x, filters, size, stride=1):
        x = tf.layers.conv2d(x, filters, size, stride, padding="same", use_bias=False)
        return tf.layers.batch_normalization(x, training=training)

    x = tf.nn.relu(convolve(images, 64, 7, 2))
    x = tf.layers.max_pooling2d(x, 3, 2, padding="same")
    for filters, blocks, first_stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            stride = first_stride if block == 0 else 1
            short = convolve(x, 4 * filters, 1, stride) if block == 0 else x
            y = tf.nn.relu(convolve(x, filters, 1, stride))
            y = tf.nn.relu(convolve(y, filters, 3))
            x = tf.nn.relu(short + convolve(y, 4 * filters, 1))
    return tf.layers.dense(tf.reduce_mean(x, [1, 2]), 1000)


def build_resnet():
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)

    def build():
        tf.reset_default_graph()
        images = tf.placeholder(tf.float32, [None, 224, 224, 3])
        labels = tf.placeholder(tf.int64, [None])
        logits = _resnet(tf, images, tf.placeholder(tf.bool))
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        tf.train.AdamOptimizer().minimize(loss)

    return build, 2


def steps_regression():
    import numpy as np
    import tensorflow as tf

    x, y = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.float32, [None])
    w, b = tf.Variable(tf.zeros([4, 1])), tf.Variable(0.0)
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w)[:, 0] + b - y))
    xs = np.random.RandomState(0).rand(32, 4).astype(np.float32)
    return _step(tf, [loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss)], {x: xs, y: xs.sum(1)}), 1000


def steps_dense():
    import numpy as np
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.int64, [None])
    h = tf.layers.dropout(tf.layers.dense(x, 256, tf.nn.relu), 0.5, training=True)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(h, 10))
    feed = {x: np.random.RandomState(0).rand(100, 784), y: np.arange(100) % 10}
    return _step(tf, [loss, tf.train.AdamOptimizer().minimize(loss)], feed), 200


def steps_cnn():
    import numpy as np
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    x, y = tf.placeholder(tf.float32, [None, 28, 28, 1]), tf.placeholder(tf.int64, [None])
    h = tf.layers.max_pooling2d(tf.layers.conv2d(x, 16, 5, activation=tf.nn.relu), 2, 2)
    h = tf.layers.max_pooling2d(tf.layers.conv2d(h, 32, 5, activation=tf.nn.relu), 2, 2)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(tf.layers.flatten(h), 10))
    feed = {x: np.random.RandomState(0).rand(32, 28, 28, 1), y: np.arange(32) % 10}
    return _step(tf, [loss, tf.train.AdamOptimizer().minimize(loss)], feed), 40


def steps_lstm():
    import numpy as np
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    x, y = tf.placeholder(tf.float32, [None, 28, 28]), tf.placeholder(tf.int64, [None])
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(64), x, dtype=tf.float32)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(outputs[:, -1], 10))
    feed = {x: np.random.RandomState(0).rand(64, 28, 28), y: np.arange(64) % 10}
    return _step(tf, [loss, tf.train.AdamOptimizer().minimize(loss)], feed), 40


def steps_data():
    import numpy as np
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    xs = np.random.RandomState(0).rand(1000, 20).astype(np.float32)
    data = tf.data.Dataset.from_tensor_slices((xs, xs.sum(1))).shuffle(1000).repeat().batch(32)
    x, y = data.map(lambda x, y: (x * 2, y)).prefetch(2).make_one_shot_iterator().get_next()
    loss = tf.losses.mean_squared_error(y, tf.layers.dense(x, 1)[:, 0])
    return _step(tf, [loss, tf.train.GradientDescentOptimizer(0.01).minimize(loss)], {}), 500


def _step(tf, fetches, feed):
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    return lambda: sess.run(fetches, feed)


_PROGRAMS = {
    function.__name__: function
    for function in (start_import, start_script, build_resnet, steps_regression, steps_dense, steps_cnn, steps_lstm)
    + (steps_data,)
}


def _measure(name):
    """Run a program, and print the processor's and the clock's seconds; a start is measured from outside."""
    made = _PROGRAMS[name]()
    if made is None:
        return
    action, times = made
    for _ in range(3 if times > 10 else 1):  # the first runs set things up
        action()
    processor, clock = time.process_time(), time.perf_counter()
    for _ in range(times):
        action()
    print((time.process_time() - processor) / times, (time.perf_counter() - clock) / times)


def _run(command):
    """Return (processor's seconds, the clock's) of one run of a program."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True)
    clock = time.perf_counter()
    with process.stdout as stdout:
        printed = stdout.read().split()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit("a run failed: " + " ".join(command))
    if printed:
        return float(printed[-2]), float(printed[-1])
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - clock


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genuine_python")
    parser.add_argument("programs", nargs="*", default=list(_PROGRAMS), metavar="PROGRAM", help=", ".join(_PROGRAMS))
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    here = os.path.abspath(__file__)
    engine = [sys.executable, _RUN_SCRIPT, "--quiet", here, "--measure"]
    genuine = [options.genuine_python, "-W", "ignore", here, "--measure"]
    print("seconds              engine   1.15.5    ratio   by the clock")
    for name in options.programs:
        pairs = [(_run([*engine, name]), _run([*genuine, name])) for _ in range(options.runs)]
        ours, theirs = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
        ratio, by_clock = (statistics.median(a[i] / b[i] for a, b in pairs) for i in (0, 1))
        print(f"{name:18}{ours:9.5f}{theirs:9.5f}{ratio:9.2f}{by_clock:9.2f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        _measure(sys.argv[2])
    else:
        main()

"""Call the public functions and classes of TensorFlow 1.15 with plain arguments, and print what comes out.

    api_scan.py CALLS [--fed] [--from N]          prints a line a call, from the N-th on
    PYTHON3.7 api_scan.py CALLS [--fed] --record GOLDEN    on genuine 1.15.5: writes them, without the calls that end it

CALLS is a file of such lines; only their first four fields are read. A line is a JSON list:

    name, how to use what is called ("call", "layer f23", ...), arguments, {keyword arguments},
    an error's class, or [the next op's seed, its seed after tf.gradients, outputs and gradients, their values]

With --fed, the tensors come from placeholders whose first dimension is unknown.
"""

import json
import os
import subprocess
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

SHOWN = 6  # outputs of a call
WITH_GRADIENTS = "f23 f2443 f243 f33 f2 f34 k f3".split()


class Pool(dict):
    """The tensors of a fresh graph, by the names that the calls have for them; all made in one order."""

    def __init__(self, fed):
        draw = np.random.RandomState(0).rand
        values = {
            "f23": draw(2, 3) * 0.8 + 0.1,
            "f2": [0.3, 0.7],
            "f": 0.6,
            "f33": draw(3, 3) + 2 * np.eye(3),
            "f243": draw(2, 4, 3),
            "f2443": draw(2, 4, 4, 3) * 0.8 + 0.1,
            "f443": draw(4, 4, 3),
            "f24443": draw(2, 4, 4, 4, 3),
            "i2": [1, 2],
            "i23": [[0, 1, 2], [2, 1, 0]],
            "i": 1,
            "l2": np.array([0, 2], np.int64),
            "b23": [[True, False, True], [False, True, True]],
            "s2": [b"a b", b"c"],
            "s": b"x",
            "c4": (draw(4) + 1j).astype(np.complex64),
            "u443": np.random.RandomState(1).randint(0, 255, (4, 4, 3)).astype(np.uint8),
            "oh": [[1.0, 0, 0], [0, 0, 1]],
            "f34": draw(3, 4),
            "k": draw(2, 2, 3, 3),
            "f3": [0.2, 0.5, 0.3],
        }
        self.feed = {}
        for name, value in values.items():
            value = np.asarray(value)
            if value.dtype.kind in "fi" and value.dtype != np.int64 or name in ("i2", "i23", "i"):
                value = value.astype(np.float32 if value.dtype.kind == "f" else np.int32)
            if fed and value.ndim:
                kind = tf.string if value.dtype.kind == "S" else tf.as_dtype(value.dtype)
                self[name] = tf.placeholder(kind, [None] + list(value.shape[1:]))
                self.feed[self[name]] = value
            else:
                self[name] = tf.constant(value.tolist() if value.dtype.kind == "S" else value)

    def __missing__(self, name):
        if name in ("F", "I", "none"):
            return {"F": tf.float32, "I": tf.int32, "none": None}[name]
        if name[0] == "=":
            return json.loads(name[1:])
        return [self[each] for each in name[1:].split("+")]  # "[f23+f23"


def tensors_of(made):
    """Return the tensors in what a call returned; those of a sparse tensor are its values."""
    if isinstance(made, dict):
        made = list(made.values())
    if isinstance(made, (list, tuple)):
        return [tensor for each in made for tensor in tensors_of(each)]
    if isinstance(made, tf.SparseTensor):
        return [made.values]
    if isinstance(made, tf.Tensor):
        return [made]
    return [tf.convert_to_tensor(made)] if hasattr(made, "read_value") and hasattr(made, "initializer") else []


def used(kind, made, pool):
    """Use what was made, and return the tensors of that."""
    what, _, tensor = kind.partition(" ")
    if what == "call":
        return tensors_of(made)
    if what == "layer":
        return tensors_of(made(pool[tensor]))
    if what == "cell":
        return tensors_of(made(pool["f23"], made.zero_state(2, tf.float32)))
    if what == "initializer":
        return tensors_of(made([3, 4]))
    if what == "loss":
        return tensors_of(made(pool["oh"], pool["f23"]))
    if what == "distribution":
        sample = made.sample(3, seed=7)
        return tensors_of([sample, made.log_prob(sample)])
    if what == "bijector":
        forward = made.forward(pool["f23"])
        return tensors_of([forward, made.inverse(forward)])
    variable = tf.Variable([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], name="v")
    step = made.minimize(tf.reduce_sum(tf.square(variable - pool["f23"])))
    with tf.control_dependencies([step]):
        return [variable.read_value()]


def next_seed():
    tf.random_uniform([])
    return [op for op in tf.get_default_graph().get_operations() if op.type == "RandomUniform"][-1].get_attr("seed2")


def called(name, kind, arguments, keywords, fed):
    """Return what a call gives: see above."""
    tf.reset_default_graph()
    tf.set_random_seed(1)
    pool = Pool(fed)
    function = tf
    for part in name.split("."):
        function = getattr(function, part)
    made = function(*[pool[each] for each in arguments], **{key: pool[each] for key, each in keywords.items()})
    outputs = used(kind, made, pool)
    seed, seed_after = int(next_seed()), None
    floats = [output for output in outputs if output.dtype.base_dtype == tf.float32]
    if floats:
        try:
            of = [pool[each] for each in WITH_GRADIENTS] + tf.trainable_variables()
            gradients = [gradient for gradient in tf.gradients(floats, of) if gradient is not None]
            if gradients:
                seed_after = int(next_seed())
                outputs = outputs + [gradient for gradient in gradients if isinstance(gradient, tf.Tensor)]
        except Exception as error:
            seed_after = type(error).__name__
    outputs = outputs[:SHOWN]
    static = ["%s %s" % (output.dtype.name, output.shape) for output in outputs]
    return [seed, seed_after, static, run(outputs, pool.feed)]


def run(outputs, feed):
    config = tf.ConfigProto(
        operation_timeout_in_ms=4000, intra_op_parallelism_threads=1, inter_op_parallelism_threads=1
    )
    with tf.Session(config=config) as session:
        try:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()], feed)
            session.run(tf.tables_initializer(), feed)
            return [shown(np.asarray(value)) for value in session.run(outputs, feed)]
        except Exception as error:
            return type(error).__name__


def shown(array):
    """Return an array's shape, its first entries and, of numbers, their sum."""
    first = array.ravel()[:3]
    if array.dtype.kind in "fiub":
        numbers = [*first.astype(float), np.nansum(array.astype(float))]
        return [list(array.shape)] + [float("%.5g" % number) for number in numbers]
    if array.dtype.kind == "c":
        return [list(array.shape)] + [float("%.5g" % abs(number)) for number in first]
    return [list(array.shape)] + [str(each) for each in first]


def lines(calls, fed):
    for name, kind, arguments, keywords in calls:
        try:
            outcome = called(name, kind, arguments, keywords, fed)
        except Exception as error:
            outcome = type(error).__name__
        yield json.dumps([name, kind, arguments, keywords, outcome], separators=(",", ":"))


def record(file, fed, golden):
    """Write the lines; a call that ends the process, for which a new one is started, has none."""
    count = len(open(file).readlines())
    start = 0
    with open(golden, "w") as opened:
        while start < count:
            command = [sys.executable, __file__, file, "--from", str(start)] + ["--fed"] * fed
            child = subprocess.Popen(command, stdout=subprocess.PIPE, universal_newlines=True)
            for line in child.stdout:
                if line.startswith('["'):
                    opened.write(line)
                    opened.flush()
                    start += 1
            child.wait()
            if start < count:
                print("ends the process:", open(file).readlines()[start].strip()[:100])
                start += 1


def main():
    file, fed = sys.argv[1], "--fed" in sys.argv
    if "--record" in sys.argv:
        record(file, fed, sys.argv[sys.argv.index("--record") + 1])
        return
    start = int(sys.argv[sys.argv.index("--from") + 1]) if "--from" in sys.argv else 0
    tf.logging.set_verbosity(tf.logging.FATAL)
    with open(file) as opened:
        calls = [json.loads(line)[:4] for line in opened]
    for line in lines(calls[start:], fed):
        print(line)
        sys.stdout.flush()


if __name__ == "__main__":
    main()

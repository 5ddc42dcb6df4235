"""Functions in graph mode: tf.function, AutoGraph, Defun, and Python functions as ops."""

from __future__ import print_function

import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
cases = []


def run(*fetches, **feeds):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        results = session.run(fetches)
    return [np.array2string(np.asarray(each), precision=6) for each in results]


@cases.append
def functions():
    @tf.function
    def add(a, b=1):
        print("trace", a.shape)
        return a + b

    x = tf.constant([1.0, 2.0])
    y = add(x) * add(tf.constant(3.0), 2.0)
    print(y, run(y, tf.gradients(y, x)[0]))
    print([node.op for node in tf.get_default_graph().as_graph_def().node][:8])
    v = tf.Variable(2.0, use_resource=True)

    @tf.function
    def squared(x):
        return v * v * x

    z = squared(tf.constant(3.0))
    print(run(z, *tf.gradients(z, [v])))
    print(run(*tf.gradients(tf.gradients(squared(v), v)[0], v)))

    @tf.function
    def update(x):
        v.assign_add(x)
        return v.read_value()

    print(run(update(1.0)))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def doubled(x):
        return {"twice": x * 2, "list": [x, (x + 1,)]}

    print(sorted(doubled(tf.constant([1, 2])).items()))
    for wrong in ([[1]], [1.5]):
        try:
            doubled(tf.constant(wrong))
        except Exception as error:
            print(type(error).__name__, error)

    class Counter(object):
        def __init__(self):
            self.calls = 0

        @tf.function
        def call(self, x):
            self.calls += 1
            return x + self.calls

    counter, other = Counter(), Counter()
    print(run(counter.call(1), counter.call(1), counter.call(2), other.call(1)), counter.calls, other.calls)
    of_a_scalar = tf.TensorSpec([], tf.float32)
    concrete = squared.get_concrete_function(of_a_scalar)
    print(concrete.structured_outputs, concrete.inputs, [each.name for each in concrete.captured_inputs])
    print(squared.get_concrete_function(of_a_scalar) is concrete, squared.python_function.__name__)
    try:
        add([])
        add(object())
    except Exception as error:
        print(type(error).__name__)


@cases.append
def autograph():
    @tf.function
    def clipped(x):
        if tf.reduce_sum(x) > 3.0:
            x = x * 10.0
        elif x[0] > 0.0:
            x = x * 2.0
        else:
            x = -x
        return x

    x = tf.constant([1.0, 1.0])
    print(run(clipped(x), clipped(x * 3), clipped(-x), tf.gradients(clipped(x), x)[0]))

    @tf.function
    def collatz(n):
        steps = 0
        while n > 1:
            if tf.equal(n % 2, 0):
                n = n // 2
                continue
            n = 3 * n + 1
            steps += 1
            if steps > 100:
                break
        return steps, n

    print(run(*collatz(tf.constant(27))))

    @tf.function
    def loops(x):
        total = 0.0
        for each in x:
            total += each
        for i in tf.range(3):
            total += tf.cast(i, tf.float32)
        for i in range(2):
            total += i
        results = tf.TensorArray(tf.float32, 3)
        for i in tf.range(3):
            results = results.write(i, total * tf.cast(i, tf.float32))
        return total, results.stack()

    print(run(*loops(tf.constant([1.0, 2.0]))))

    @tf.function
    def logical(a, b):
        picked = a if a > b and not b < 0 or a == 100 else b
        return picked, a[:1][0] if a.shape.ndims else a, (lambda q: q + 1)(a)

    print(run(*logical(tf.constant(1), tf.constant(2))))

    @tf.function
    def early(x):
        if x > 0:
            return x + 1
        return x - 1

    print(run(early(tf.constant(1)), early(tf.constant(-1))))

    @tf.function
    def sliced(x):
        x[0] = 5.0
        return x

    @tf.function
    def over_dataset(n):
        total = tf.constant(0, tf.int64)
        for each in tf.data.Dataset.range(n):
            if each > 2:
                total += each
        return total

    print(run(over_dataset(6)))

    @tf.function
    def printing(x):
        tf.print("printed", x, output_stream="file:///dev/null")
        return x

    print(run(printing(1)))

    @tf.function
    def half(x):
        if x > 0:
            only = 1
        return only

    unconverted = tf.function(lambda x: 1 if x else 2, autograph=False)
    for wrong in (
        lambda: half(tf.constant(1)),
        lambda: unconverted(tf.constant(True)),
        lambda: sliced(tf.constant([1.0, 2.0])),
    ):
        try:
            wrong()
        except Exception as error:
            print(type(error).__name__, str(error).strip().split("\n")[-1])
    dataset = tf.data.Dataset.range(4)

    def mapped(x):
        if x > 1:
            x = x * 10
        return x

    def kept(x):
        keep = False
        while x > 2:
            x -= 1
            keep = True
        return keep

    print(run(dataset.map(mapped).batch(4).make_one_shot_iterator().get_next()))
    print(run(dataset.filter(kept).batch(4).make_one_shot_iterator().get_next()))


def convert_me(a, b=2, *rest, **named):
    """A docstring."""
    x = {"k": [a, b]}["k"][0], a[0:1, ..., None], -1.5, "text", b"bytes", None
    if a > b:
        x = [i * 2 for i in rest if i]
    for key in named:
        del x[0]
        a.attr[key], (c, d) = b, (1, 2)
    try:
        x += (yield_me(a=a, *rest, **named),)
    except ValueError as error:
        raise KeyError("{}".format(error))
    with tf.name_scope("n") as scope:
        while not a:
            _ = a @ b, lambda y, z=3: y**-z
    return f"{a!r:>10} {b} {{}}" if a is b else x


@cases.append
def generated_code():
    print(tf.autograph.to_code(convert_me))


@cases.append
def defuns():
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, tf.float32)
    def multiply(x, y):
        return x * y, x + y

    a, b = tf.constant(2.0), tf.constant(3.0)
    c, d = multiply(a, b)
    print(c, d, run(c, d, *tf.gradients(c, [a, b])))

    @function.Defun(tf.float32, tf.float32)
    def back(x, dy):
        return 100 * dy

    @function.Defun(tf.float32, grad_func=back)
    def cube(x):
        return x**3

    @function.Defun(tf.float32, python_grad_func=lambda op, dy: dy * 7, func_name="Named", out_names=["res"])
    def fifth(x):
        return x**5

    print(run(cube(a), *tf.gradients(cube(a), a)), run(fifth(a), *tf.gradients(fifth(a), a)), fifth(a).op.type)

    @function.Defun(tf.int32)
    def outer(x):
        @function.Defun(tf.int32)
        def inner(y):
            return y + 1

        return inner(x) * 2 + captured

    captured = tf.constant(10)
    library = tf.get_default_graph().as_graph_def().library
    print(run(outer(3)), sorted(each.signature.name[:5] for each in library.function))
    with tf.Graph().as_default() as copied:
        tf.import_graph_def(a.graph.as_graph_def(), name="")
        print(len(copied.as_graph_def().library.function), len(copied.get_operations()))
    mapped = tf.contrib.eager.defun(lambda x: tf.map_fn(lambda y: y * 2, x))
    print(run(mapped(tf.constant([1, 2]))))

    @function.Defun(tf.float32)
    def with_variable(x):
        return x * tf.get_variable("w", initializer=4.0)

    with tf.variable_scope("scope", use_resource=True):
        print(run(with_variable(2.0)), [each.name for each in tf.global_variables()])


@cases.append
def python_functions():
    calls = []

    def named(x, text):
        calls.append(x.dtype)
        return x * 2, text + b"!", np.int64(len(calls))

    types = [tf.float32, tf.string, tf.int64]
    out = tf.py_func(named, [tf.constant([1.0, 2.0]), "a"], types, name="mine")
    print([each.name for each in out], [each.shape for each in out], out[0].op.type, run(*out), calls)
    print(tf.py_func(named, [1.0, "b"], types, stateful=False)[0].op.type)
    print(run(tf.numpy_function(np.sum, [tf.constant([1.0, 2.0])], tf.float32)), run(tf.py_func(lambda: None, [], [])))
    print(run(tf.py_func(lambda: np.array(["\u00fc".encode("utf-8"), b"longer"], object), [], tf.string)))
    x = tf.constant([1.0, 2.0])
    y = tf.contrib.eager.py_func(lambda x: tf.reduce_sum(x**3), [x], tf.float32)
    print(y.op.type, run(y, *tf.gradients(y, x)))
    z = tf.py_function(lambda a, b: [a * b, tf.shape(a)], [x, 3.0], [tf.float32, tf.int32])
    print(run(*z), tf.gradients(tf.py_func(lambda x: np.sin(x), [x], tf.float32), x))

    def fails(kind):
        def body(x):
            raise kind("of mine")

        return body

    kinds = [ValueError, TypeError, StopIteration, MemoryError, NotImplementedError, KeyError, ZeroDivisionError]
    for make in (tf.py_func, tf.contrib.eager.py_func):
        for kind in kinds:
            try:
                run(make(fails(kind), [1.0], tf.float32))
            except Exception as error:
                print(type(error).__name__, str(error).split("\n")[0])
    for wrong in (lambda x: 1, lambda x: np.float64(1), lambda x: (1.0, 2.0), lambda x: "text", lambda x: object()):
        try:
            print(run(tf.py_func(wrong, [1.0], tf.float32)))
        except Exception as error:
            print(type(error).__name__, str(error).split("\n")[0])

    def cancels(x):
        raise tf.errors.OutOfRangeError(None, None, "the end")

    try:
        run(tf.py_func(cancels, [1.0], tf.float32))
    except Exception as error:
        print(type(error).__name__, str(error).split("\n")[0])


@cases.append
def control_flow():
    x = tf.constant(3.0)
    tf.enable_control_flow_v2()
    y = tf.cond(x > 2, lambda: x * x, lambda: -x)
    _, z = tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * x), [0, x])
    print(y.op.type, z.op.type, run(y, z, *tf.gradients([y, z], x)))
    tf.disable_control_flow_v2()

    @tf.custom_gradient
    def odd(x):
        return x * 2, lambda dy: dy * 1000

    print(run(odd(x), *tf.gradients(odd(x) * 2, x)))
    with tf.GradientTape() as tape:
        tape.watch(x)
        w = x * x
    print(run(tape.gradient(w, x)))
    f = tf.compat.v1.wrap_function(lambda a: a + 1, [tf.TensorSpec([], tf.float32)])
    print(run(f(x)), run(f.prune(f.inputs, f.outputs[0])(x)))


for case in cases:
    print("%s:" % case.__name__)
    tf.reset_default_graph()
    case()

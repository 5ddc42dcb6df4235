"""Control flow of both kinds, TensorArrays, map_fn, scan, and their gradients."""

import numpy as np
import tensorflow as tf
from cases import case


def run(*fetches):
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        return sess.run(fetches if len(fetches) > 1 else fetches[0])


def names():
    return len(tf.get_default_graph().get_operations()), sorted(
        {op.type for op in tf.get_default_graph().get_operations()}
    )


def powers():
    x = tf.constant(2.0)
    _, y = tf.while_loop(lambda i, y: i < 4, lambda i, y: (i + 1, y * x), [0, 1.0], name="loop")
    return y, tf.gradients(y, x)[0]


@case
def while_loop():
    y, dx = powers()
    return run(y, dx), names()


@case
def while_loop_options():
    i = tf.while_loop(
        lambda i: i < 10, lambda i: i + 3, [0], parallel_iterations=1, back_prop=False, maximum_iterations=2
    )
    j = tf.while_loop(
        lambda i, a: i < 3,
        lambda i, a: (i + 1, tf.concat([a, [i]], 0)),
        [0, tf.zeros([0], tf.int32)],
        [tf.TensorShape([]), tf.TensorShape([None])],
    )
    k = tf.while_loop(
        lambda s: s["a"] < 3,
        lambda s: {"a": s["a"] + 1, "b": s["b"] * 2},
        [{"a": 0, "b": 1}],
        swap_memory=True,
        return_same_structure=True,
    )
    return run(i, j, k)


@case
def shape_that_changes():
    tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.concat([a, [i]], 0)), [0, tf.zeros([0], tf.int32)])


@case
def type_that_changes():
    tf.while_loop(lambda i: i < 3, lambda i: tf.cast(i, tf.float32) + 1.0, [0])


@case
def nested_loops():
    def inner(i, total):
        _, total = tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + tf.cast(j, tf.float32) * x), [0, total])
        return i + 1, total

    x = tf.constant(3.0)
    _, total = tf.while_loop(lambda i, t: i < 5, inner, [0, 0.0])
    return run(total, tf.gradients(total, x)[0])


@case
def conditions():
    p, x = tf.placeholder_with_default(True, []), tf.constant([1.0, 2.0])
    y = tf.cond(p, lambda: x * 2, lambda: x + 1)
    z = tf.cond(p, lambda: {"a": x, "b": [x[0]]}, lambda: {"a": -x, "b": [x[1]]})
    grad = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        return [sess.run([y, z, grad], {p: each}) for each in (True, False)], names()


@case
def condition_of_variable():
    v = tf.Variable(0)
    op = tf.cond(tf.constant(True), lambda: tf.assign_add(v, 5), lambda: tf.identity(v))
    with tf.Session() as sess:
        sess.run(v.initializer)
        return sess.run(op), sess.run(v)


@case
def branches_that_differ():
    tf.cond(tf.constant(True), lambda: 1.0, lambda: 2)


@case
def branches_of_different_structure():
    tf.cond(tf.constant(True), lambda: [1.0, 2.0], lambda: 2.0)


@case
def condition_of_python_bool():
    return tf.cond(True, lambda: tf.constant(1.0), lambda: tf.constant(2.0))


@case
def cases():
    x = tf.placeholder_with_default(2, [])
    y = tf.case([(x < 1, lambda: tf.constant(1)), (x < 3, lambda: tf.constant(2))], default=lambda: tf.constant(3))
    z = tf.case(
        {x < 1: lambda: tf.constant(1), x > 5: lambda: tf.constant(2)}, default=lambda: tf.constant(3), exclusive=True
    )
    s = tf.switch_case(x, [lambda: 10, lambda: 11, lambda: 12])
    with tf.Session() as sess:
        return [sess.run([y, z, s], {x: each}) for each in (0, 2, 7)]


@case
def loops_over_elements():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    mapped = tf.map_fn(lambda row: (row * 2, tf.reduce_sum(row)), x, dtype=(tf.float32, tf.float32))
    summed = tf.scan(lambda a, row: a + row, x)
    reverse = tf.scan(lambda a, row: a + row, x, initializer=tf.zeros([2]), reverse=True)
    left = tf.foldl(lambda a, row: a * 2 + row, x)
    right = tf.foldr(lambda a, row: a * 2 + row, x)
    grad = tf.gradients(summed, x)[0]
    return run(mapped, summed, reverse, left, right, grad, tf.gradients(mapped, x)[0])


@case
def tensor_arrays():
    array = tf.TensorArray(tf.float32, 3, clear_after_read=False, element_shape=[2])
    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    array = array.unstack(x)
    split = tf.TensorArray(tf.float32, 2, infer_shape=False, clear_after_read=False).split(tf.range(5.0), [2, 3])
    dynamic = tf.TensorArray(tf.int32, 0, dynamic_size=True)
    _, dynamic = tf.while_loop(lambda i, a: i < 4, lambda i, a: (i + 1, a.write(i, i * i)), [0, dynamic])
    stacked = array.stack()
    return run(
        array.read(1),
        array.gather([2, 0]),
        split.concat(),
        split.read(1),
        dynamic.stack(),
        array.size(),
        stacked,
        tf.gradients(array.stack() ** 2, x)[0],
    )


@case
def read_twice():
    array = tf.TensorArray(tf.float32, 1).write(0, 1.0)
    first = array.read(0)
    with tf.control_dependencies([first]):
        second = array.read(0)
    with tf.Session() as sess:
        try:
            sess.run(second)
        except tf.errors.InvalidArgumentError as error:
            return error.message[error.message.index("Could not") :].split("\n")[0]


@case
def assertions():
    x = tf.placeholder(tf.float32, [None], name="x")
    check = tf.Assert(tf.reduce_all(x > 0), [x, "is not positive"], summarize=2, name="check")
    positive = tf.assert_positive(x, message="of x", data=["x:", x])
    out = []
    with tf.Session() as sess:
        for op in (check, positive):
            try:
                sess.run(op, {x: [1.0, -1.0, 3.0]})
            except tf.errors.InvalidArgumentError as error:
                out.append(error.message.split("\n")[0])
    return "\n".join(out)


@case
def static_assertions():
    out = []
    for check in (
        lambda: tf.assert_equal(1, 2, message="m"),
        lambda: tf.assert_rank(tf.zeros([2]), 2),
        lambda: tf.debugging.assert_shapes({tf.zeros([2]): [3]}),
    ):
        try:
            out.append(check())
        except Exception as error:
            out.append("%s %s" % (type(error).__name__, str(error)))
    return "\n".join(map(str, out))


@case
def recurrent_networks():
    x = tf.constant(np.random.RandomState(0).rand(2, 4, 3), tf.float32)
    outputs, losses = [], []
    for i, cell in enumerate(
        [tf.nn.rnn_cell.BasicRNNCell(2), tf.nn.rnn_cell.LSTMCell(2, use_peepholes=True), tf.nn.rnn_cell.GRUCell(2)]
    ):
        with tf.variable_scope("n%d" % i):
            y, state = tf.nn.dynamic_rnn(cell, x, sequence_length=[2, 4], dtype=tf.float32)
        outputs.append(y)
        losses.append(tf.gradients(tf.reduce_sum(y), x)[0])
    dropped = tf.nn.rnn_cell.DropoutWrapper(
        tf.nn.rnn_cell.LSTMCell(2), 0.5, seed=3
    )  # in a loop, the order of its draws is open
    forward = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.LSTMCell(2) for _ in range(2)])
    both, _ = tf.nn.bidirectional_dynamic_rnn(forward, tf.nn.rnn_cell.GRUCell(2), x, dtype=tf.float32)
    static, _ = tf.nn.static_rnn(
        tf.nn.rnn_cell.ResidualWrapper(tf.nn.rnn_cell.GRUCell(3)), tf.unstack(x, axis=1), dtype=tf.float32
    )
    droppy, _ = tf.nn.static_rnn(dropped, [x[:, 0]], dtype=tf.float32, scope="dropped")
    return run(outputs, losses, both, static, droppy), len(tf.get_default_graph().get_operations())


@case
def print_ops():
    x = tf.constant([1.0, 2.0])
    y = tf.Print(x, [x], "x: ")
    op = tf.print("values", x, [1], {"a": x}, output_stream="file://%s/out" % _folder())
    with tf.Session() as sess:
        sess.run([y, op])
    with open(_where + "/out") as file:
        return file.read()


def _folder():
    global _where
    from cases import folder

    _where = folder()
    return _where


@case
def functional_ops():
    from tensorflow.python.framework import function
    from tensorflow.python.ops import functional_ops

    @function.Defun(tf.float32)
    def double(x):
        return x * 2

    @function.Defun(tf.float32)
    def halve(x):
        return x / 2

    @function.Defun(tf.int32, tf.float32, tf.float32)
    def body(i, total, x):
        return total + x

    @function.Defun(tf.float32)
    def small(x):
        return x < 100.0

    chosen = functional_ops.If(tf.constant(True), [3.0], double, halve)
    looped = functional_ops.While([3.0], small, double)
    summed = functional_ops.For(0, 5, 1, [0.0, 2.0], body_two())
    called = functional_ops.remote_call(target="/cpu:0", args=[2.0], f=double, Tout=[tf.float32])
    gradient = functional_ops.symbolic_gradient([3.0, 1.0], [tf.float32], double)
    return run(chosen, looped, summed, called, gradient)


def body_two():
    from tensorflow.python.framework import function

    @function.Defun(tf.int32, tf.float32, tf.float32)
    def body(i, total, x):
        return total + x, x

    return body


@case
def second_kind():
    tf.compat.v1.enable_control_flow_v2()
    y, dx = powers()
    p, x = tf.placeholder_with_default(True, []), tf.constant([1.0, 2.0])
    z = tf.cond(p, lambda: x * 2, lambda: x + 1)
    array = tf.TensorArray(tf.float32, 2).unstack(x).stack()
    scanned = tf.scan(lambda a, e: a * e, x)
    result = run(y, dx, z, tf.gradients(z, x)[0], scanned, array, tf.gradients(scanned, x)[0])
    types = {op.type for op in tf.get_default_graph().get_operations()}
    s = tf.switch_case(tf.constant(1), [lambda: 10, lambda: 11])
    return result, sorted(types), run(s)


@case
def second_kind_nested():
    x = tf.constant(3.0)

    def body(i, total):
        return i + 1, total + tf.cond(tf.equal(i % 2, 0), lambda: x * x, lambda: x)

    _, total = tf.while_loop(lambda i, t: i < 5, body, [0, 0.0])
    cell = tf.nn.rnn_cell.LSTMCell(2)
    y, _ = tf.nn.dynamic_rnn(cell, tf.ones([2, 3, 1]), dtype=tf.float32)
    return run(total, tf.gradients(total, x)[0], y, tf.gradients(y, tf.trainable_variables())[0])


@case
def compiled_by_xla():
    from tensorflow.contrib.compiler import xla

    tf.compat.v1.disable_control_flow_v2()
    y = xla.compile(lambda a, b: a * b + 1.0, [2.0, 3.0])
    return run(y)


@case
def jit_scope():
    from tensorflow.contrib.compiler import jit

    with jit.experimental_jit_scope():
        y = tf.constant(2.0) * 3.0
    return run(y), y.op.get_attr("_XlaCompile")

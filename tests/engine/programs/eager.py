"""Eager execution: tensors, tapes, tfe, Keras, optimizers, data, checkpoints, summaries, functions, the context."""

from __future__ import print_function

import collections
import glob
import os
import re
import tempfile

import numpy as np
import tensorflow as tf

tf.enable_eager_execution()
tf.logging.set_verbosity(tf.logging.ERROR)
tfe = tf.contrib.eager
folder = tempfile.mkdtemp()
cases = []


def show(*values):
    """Print values: floats to six digits, paths and ids left out."""
    shown = []
    for value in values:
        if hasattr(value, "numpy"):
            value = value.numpy()
        if isinstance(value, (float, np.floating)) or isinstance(value, np.ndarray) and value.dtype.kind == "f":
            value = np.array2string(np.asarray(value), precision=6)
        shown.append(re.sub(r"id=\d+|0x[0-9a-f]+", "id", str(value)).replace(folder, "FOLDER"))
    print(*shown)


@cases.append
def tensors():
    a = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    print(re.sub("id=[0-9]+", "id", repr(a)))
    print(a)
    show(a + 1, 2 * a, a @ a, a[0], a[:, 1], -a, a**2)
    show(a.shape, a.dtype, a.device, a.cpu(), a.get_shape(), a.ndim)
    show(tf.constant(3) // 2, tf.constant(7) % 4, tf.constant(True), tf.constant("text"))
    show(tf.constant([b"a", "\u00fc"]))
    show(bool(tf.constant(True)), int(tf.constant(5)), float(tf.constant(0.5)), len(a), [int(i) for i in tf.range(3)])
    show(np.array(a).sum(), np.add(a, 1), a.numpy().dtype, list(range(tf.constant(3))), "abc"[tf.constant(1)])
    show(tf.constant(2) == 2, tf.constant(2) < 3, tf.equal(a, 2.0), {a: 1}[a])
    print("%s %r" % (tf.constant(1.5), tf.constant(1.5).numpy()), "{:.2f}".format(tf.constant(2.0).numpy()))


@cases.append
def attributes():
    a = tf.constant([1.0])
    for name in ("op", "graph", "name", "value_index", "consumers", "eval", "initializer", "nothing"):
        try:
            value = getattr(a, name)
            show(name, value() if name in ("consumers", "eval") else value)
        except Exception as error:
            show(name, type(error).__name__, error)


@cases.append
def errors():
    for wrong in (
        lambda: tf.matmul(tf.ones([2, 3]), tf.ones([2, 3])),
        lambda: tf.constant(1) + 1.5,
        lambda: tf.constant([1, 2]) + tf.constant([1, 2, 3]),
        lambda: tf.constant(1) + tf.constant(1.0),
        lambda: tf.placeholder(tf.float32),
        lambda: tf.Session().run(tf.constant(1)),
        lambda: tf.constant([1, "a"]),
        lambda: tf.reshape(tf.ones([4]), [3]),
        lambda: tf.gather([1, 2], 5),
        lambda: bool(tf.constant([1, 2])),
        lambda: [0][tf.constant(1.0)],
        lambda: tf.get_variable("v"),
        lambda: tf.gradients(tf.ones([1]), tf.ones([1])),
        lambda: tf.train.GradientDescentOptimizer(0.1).minimize(tf.ones([])),
        lambda: tf.assert_equal(tf.constant(1), 2, message="differ"),
        lambda: tf.check_numerics(tf.constant(float("nan")), "found"),
        lambda: tf.train.start_queue_runners(),
        lambda: len(tf.constant(1)),
        lambda: iter(tf.constant(1)).__next__(),
        lambda: tf.ones([2])[5],
        lambda: tf.zeros([2, -1]),
        lambda: tf.data.Dataset.range(3).make_initializable_iterator(),
        lambda: tf.cast("a", tf.float32),
        lambda: tf.string_to_number("x"),
    ):
        try:
            show("no error", wrong())
        except Exception as error:
            show(type(error).__name__, error)


@cases.append
def randoms():
    tf.set_random_seed(1)
    show(tf.random_normal([2]), tf.random_uniform([2]), tf.random.shuffle(tf.range(5)))
    show(tf.random_normal([2], seed=3), tf.truncated_normal([2]), tf.multinomial([[0.0, 0.0]], 4))
    tf.set_random_seed(1)
    show(tf.random_normal([2]), tf.get_variable("r", [2], initializer=tf.glorot_uniform_initializer()))
    show(tf.nn.dropout(tf.ones([6]), keep_prob=0.5), tf.keras.initializers.he_normal()([2, 2]))
    tf.set_random_seed(7)
    show(tf.random.stateless_normal([2], [1, 2]), tf.keras.layers.Dense(2)(tf.ones([1, 3])))


@cases.append
def tape():
    x = tf.constant(3.0)
    with tf.GradientTape() as t:
        t.watch(x)
        y = x * x
    show(t.gradient(y, x))
    try:
        t.gradient(y, x)
    except RuntimeError as error:
        show(error)
    with tf.GradientTape(persistent=True) as t:
        t.watch(x)
        y = x**3
        z = tf.sin(y) + tf.stop_gradient(y)
    show(t.gradient(y, x), t.gradient(z, x), t.gradient(z, [x, y]), t.gradient(y, tf.constant(1.0)))
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x**4
        first = inner.gradient(y, x)
    show(first, outer.gradient(first, x))
    v, w = tf.Variable(2.0), tf.Variable([1.0, 2.0])
    with tf.GradientTape(watch_accessed_variables=False) as t:
        t.watch(w)
        y = tf.reduce_sum(w * v)
    show([each.name for each in t.watched_variables()], t.gradient(y, [v, w]))
    with tf.GradientTape(persistent=True) as t:
        y = w * w
        with t.stop_recording():
            y2 = w * v
    show(t.gradient(y2, v), t.jacobian(y, w), t.gradient(y, w, output_gradients=tf.constant([1.0, 10.0])))
    show(t.gradient(y, {"a": w, "b": v}, unconnected_gradients="zero"))
    with t:
        t.reset()
        y = v * 2
    show(t.gradient(y, v))
    table = tf.Variable([[1.0], [2.0], [3.0]])
    with tf.GradientTape() as t:
        y = tf.reduce_sum(tf.nn.embedding_lookup(table, [0, 2, 0]))
    g = t.gradient(y, table)
    show(type(g).__name__, g.indices, g.values, tf.convert_to_tensor(g))
    with tf.GradientTape() as t:
        y = tf.reduce_sum(tf.nn.conv2d(tf.ones([1, 4, 4, 1]), tf.Variable(tf.ones([2, 2, 1, 1])), 1, "SAME"))
    show(t.gradient(y, t.watched_variables())[0])
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    with tf.GradientTape() as t:
        t.watch(x)
        y = tf.matmul(x, x)
    show(t.gradient(y, x))
    with tf.GradientTape() as t:
        t.watch(x)
        a, b = tf.split(x, 2, axis=1)
        y = tf.nn.softmax(a) * tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s * b), [0, b])[1]
    show(t.gradient(y, x))


@cases.append
def custom_gradients():
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)

        def grad(dy):
            return dy * (1 - 1 / (1 + e))

        return tf.log(1 + e), grad

    show(tfe.gradients_function(log1pexp)(0.0), tfe.gradients_function(log1pexp)(100.0))
    v = tf.get_variable("cg", initializer=2.0, use_resource=True)

    @tf.custom_gradient
    def scaled(x):
        def grad(dy, variables=None):
            return dy * 10, [dy * 100 for _ in variables]

        return x * v, grad

    x = tf.constant(3.0)
    with tf.GradientTape() as t:
        t.watch(x)
        y = scaled(x)
    show(y, t.gradient(y, [x, v]))

    @tf.RegisterGradient("Tenfold")
    def tenfold(op, dy):
        return 10 * dy

    @tf.contrib.eager.defun
    def cube(x):
        return x**3

    show(tfe.gradients_function(cube)(2.0), tf.recompute_grad(lambda x: x * x)(x))


@cases.append
def tfe_functions():
    def f(x, y):
        return x * x * y

    show(tfe.gradients_function(f)(2.0, 3.0), tfe.gradients_function(f, params=[1])(2.0, 3.0))
    show(tfe.value_and_gradients_function(f)(2.0, 3.0))
    v = tfe.Variable(3.0, name="v")
    value, grads = tfe.implicit_value_and_gradients(lambda x: v * v * x)(2.0)
    show(value, grads[0][0], grads[0][1].name, tfe.implicit_gradients(lambda: v * v)()[0][0])
    show(tfe.num_gpus(), tfe.in_eager_mode(), tfe.list_devices()[0])
    show(tfe.py_func(lambda x: x + 1, [tf.constant(2.0)], tf.float32), tfe.executing_eagerly())
    show(tf.py_func(lambda x: np.float32(x * 2), [tf.constant(2.0)], tf.float32))
    show(tf.numpy_function(lambda x: x + b"!", [tf.constant("a")], tf.string))
    with tf.GradientTape() as t:
        x = tf.constant(2.0)
        t.watch(x)
        y = tfe.py_func(lambda x: x**3, [x], tf.float32)
    show(t.gradient(y, x))

    def fails(x):
        raise ValueError("of mine")

    for call in (tfe.py_func, tf.py_func, tf.numpy_function):
        try:
            call(fails, [tf.constant(1.0)], tf.float32)
        except Exception as error:
            show(type(error).__name__, str(error).splitlines()[0])
    with tf.device("/cpu:0"):
        show(tf.add(1, 2).device)
    show(tfe.seterr(inf_or_nan="raise")["inf_or_nan"])
    try:
        tf.log(tf.constant(0.0))
    except Exception as error:
        show(type(error).__name__, error)
    tfe.seterr(inf_or_nan="ignore")


@cases.append
def variables():
    v = tfe.Variable([1.0, 2.0], name="named")
    print(re.sub("id=[0-9]+", "id", repr(v)))
    v.assign_add([1.0, 1.0])
    v[0].assign(5.0)
    show(v, v + 1, v.numpy(), v.name, v.shape, v.dtype, v.trainable, v.read_value(), v.sparse_read([1]))
    v.scatter_sub(tf.IndexedSlices(tf.constant([1.0]), tf.constant([0])))
    show(v, tf.assign(v, [0.0, 0.0]), tf.assign_sub(v, [1.0, 1.0]), tf.scatter_update(v, [1], [9.0]))
    with tf.variable_scope("scope", reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", [], initializer=tf.ones_initializer())
        show(w.name, w, tf.get_variable("w", []) is w)
    store = tfe.EagerVariableStore()
    for _ in range(2):
        with store.as_default():
            tf.layers.dense(tf.ones([1, 2]), 3, name="d", kernel_initializer=tf.ones_initializer())
    show([x.name for x in store.variables()], len(store.trainable_variables()))
    try:
        tf.global_variables_initializer()
        show(tf.global_variables(), tf.trainable_variables())
    except RuntimeError as error:
        show(error)
    step = tf.train.get_or_create_global_step()
    show(step, step.assign_add(1), tf.train.get_global_step())
    del v, w
    uninitialized = tfe.Variable(lambda: tf.zeros([2]), name="late")
    show(uninitialized, uninitialized.is_initialized())
    copied = tf.Variable(np.eye(2), dtype=tf.float64)
    show(copied, tf.reduce_sum(copied), copied.initialized_value())


@cases.append
def metrics():
    mean, accuracy = tfe.metrics.Mean("m"), tfe.metrics.Accuracy()
    mean(3.0)
    mean([1.0, 2.0], weights=[1.0, 0.0])
    accuracy([1, 2, 3], [1, 2, 0])
    show(mean.result(), accuracy.result(), [v.name for v in mean.variables])
    mean.init_variables()
    show(mean.result())
    show(tfe.metrics.CategoricalAccuracy()([[0.0, 1.0]], [[0.1, 0.9]])[0])
    m = tf.keras.metrics.Mean()
    m.update_state([1.0, 2.0, 6.0])
    show(m.result(), tf.keras.metrics.SparseCategoricalAccuracy()([1], [[0.2, 0.8]]))
    try:
        tf.metrics.mean(1.0)
    except RuntimeError as error:
        show(error)


@cases.append
def keras():
    tf.set_random_seed(2)

    class Net(tf.keras.Model):
        def __init__(self):
            super(Net, self).__init__()
            self.a, self.b = tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(1)

        def call(self, x, training=False):
            return self.b(self.a(x))

    x = np.linspace(-1, 1, 16, dtype=np.float32)[:, None]
    y = x * x
    net = Net()
    optimizer = tf.train.AdamOptimizer(0.05)
    for step in range(20):
        with tf.GradientTape() as t:
            loss = tf.losses.mean_squared_error(y, net(x))
        grads = t.gradient(loss, net.trainable_variables)
        optimizer.apply_gradients(zip(grads, net.trainable_variables), global_step=tf.train.get_or_create_global_step())
        if step % 5 == 0:
            show(step, loss)
    show([v.name for v in net.variables], [v.name for v in optimizer.variables()])
    layers = [tf.keras.layers.Dense(3, activation="relu", input_shape=(1,)), tf.keras.layers.Dense(1)]
    model = tf.keras.Sequential(layers)
    model.compile("sgd", "mse", metrics=["mae"])
    history = model.fit(x, y, epochs=3, batch_size=4, verbose=0, shuffle=False)
    show(*[np.float32(v) for k in sorted(history.history) for v in history.history[k]])
    show(*[np.float32(v) for v in model.evaluate(x, y, verbose=0)])
    show(model.predict(x[:2]), model(x[:1]), model.count_params())
    model.compile(tf.train.GradientDescentOptimizer(0.1), tf.losses.mean_squared_error)
    show(np.float32(model.train_on_batch(x, y)), np.float32(model.test_on_batch(x, y)))
    model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(4).repeat(), steps_per_epoch=4, epochs=1, verbose=0)
    show(model.get_weights()[0])
    eagerly = Net()
    eagerly.compile(tf.keras.optimizers.Adam(0.01), "mse", run_eagerly=True)
    eagerly.fit(x, y, epochs=2, verbose=0, shuffle=False)
    show(eagerly.predict(x)[:2])
    layer = tf.keras.layers.LSTM(3)
    with tf.GradientTape() as t:
        out = tf.reduce_sum(layer(tf.ones([2, 4, 1])))
    show(out, t.gradient(out, layer.trainable_variables)[2].numpy().round(4))
    norm = tf.keras.layers.BatchNormalization()
    show(norm(x[:4], training=True), norm.moving_mean, norm(x[:4], training=False))
    show(tf.layers.Dense(1, kernel_initializer="ones")(tf.ones([1, 2])), tf.layers.Flatten()(tf.ones([1, 2, 2])))


@cases.append
def optimizers():
    for make in (
        lambda: tf.train.GradientDescentOptimizer(0.1),
        lambda: tf.train.MomentumOptimizer(0.1, 0.9),
        lambda: tf.train.AdamOptimizer(0.1),
        lambda: tf.train.RMSPropOptimizer(0.1),
        lambda: tf.train.AdagradOptimizer(0.1),
        lambda: tf.train.FtrlOptimizer(0.1),
        lambda: tf.keras.optimizers.SGD(0.1, momentum=0.9),
        lambda: tf.keras.optimizers.RMSprop(0.1),
    ):
        v = tf.Variable([1.0, -2.0], name="v")
        optimizer = make()
        for _ in range(3):
            if isinstance(optimizer, tf.train.Optimizer):
                optimizer.minimize(lambda: tf.reduce_sum(v * v), var_list=[v])
            else:
                optimizer.minimize(lambda: tf.reduce_sum(v * v), [v])
        show(type(optimizer).__name__, v)
    rate = tf.train.exponential_decay(0.1, tf.train.get_or_create_global_step(), 10, 0.5)
    show(rate(), tf.train.piecewise_constant(tf.constant(3), [2], [1.0, 2.0])())
    v = tf.Variable([3.0, 4.0])
    optimizer = tf.train.GradientDescentOptimizer(lambda: 0.5)
    pairs = optimizer.compute_gradients(lambda: tf.reduce_sum(v * v))
    clipped, norm = tf.clip_by_global_norm([g for g, _ in pairs], 1.0)
    optimizer.apply_gradients(zip(clipped, [each for _, each in pairs]))
    show(norm, v)
    average = tf.train.ExponentialMovingAverage(0.5)
    average.apply([v])
    show(average.average(v))


@cases.append
def data():
    dataset = tf.data.Dataset.range(6).map(lambda x: x * x).filter(lambda x: x > 3).batch(2)
    for batch in dataset:
        show(batch)
    iterator = tfe.Iterator(tf.data.Dataset.from_tensor_slices({"a": [1, 2], "b": ["x", "y"]}))
    show(sorted(iterator.next().items()))
    show(next(dataset.make_one_shot_iterator()), [int(x) for x in tf.data.Dataset.range(3).take(2)])
    shuffled = tf.data.Dataset.range(8).shuffle(8, seed=3)
    show([int(x) for x in shuffled])
    tf.set_random_seed(5)
    show([int(x) for x in tf.data.Dataset.range(8).shuffle(8)])

    def generate():
        for i in range(3):
            yield i, [i] * i

    for a, b in tf.data.Dataset.from_generator(generate, (tf.int32, tf.int32), ([], [None])):
        show(a, b)
    padded = tf.data.Dataset.range(1, 4).map(lambda n: tf.fill([n], n)).padded_batch(3, [None])
    show(next(iter(padded)), padded, tf.compat.v1.data.get_output_shapes(padded))
    images = tf.data.Dataset.zip((tf.data.Dataset.range(3), tf.data.Dataset.from_tensors("s").repeat()))
    show([(int(n), s.numpy()) for n, s in images])
    show(tf.data.Dataset.range(5).reduce(np.int64(0), lambda total, x: total + x))
    show([x.numpy() for x in tf.data.Dataset.range(4).map(lambda x: tf.py_func(lambda v: v + 1, [x], tf.int64), 2)])
    show([x.numpy().tolist() for x in tf.data.Dataset.range(7).window(3).flat_map(lambda w: w.batch(3))])
    show([int(x) for x in tf.data.Dataset.range(3).interleave(lambda x: tf.data.Dataset.from_tensors(x).repeat(2), 2)])
    try:
        for x in tf.data.Dataset.range(2).map(lambda x: tf.check_numerics(tf.log(tf.cast(x, tf.float32) - 1), "bad")):
            show(x)
    except Exception as error:
        show(type(error).__name__)


@cases.append
def checkpoints():
    v, net = tfe.Variable(1.0, name="v"), tf.keras.layers.Dense(2, kernel_initializer="ones")
    net(tf.ones([1, 2]))
    optimizer = tf.train.AdamOptimizer(0.1)
    optimizer.minimize(lambda: tf.reduce_sum(net(tf.ones([1, 2]))) * v)
    checkpoint = tf.train.Checkpoint(v=v, net=net, optimizer=optimizer, step=tf.train.get_or_create_global_step())
    path = checkpoint.save(os.path.join(folder, "ckpt"))
    show(path, sorted(name for name, _ in tf.train.list_variables(path)), v)
    v.assign(7.0)
    status = checkpoint.restore(tf.train.latest_checkpoint(folder))
    status.assert_consumed()
    show(v, optimizer.get_slot(v, "m"))
    manager = tf.train.CheckpointManager(checkpoint, os.path.join(folder, "managed"), max_to_keep=2)
    for _ in range(3):
        manager.save()
    show(manager.checkpoints)
    late = tf.train.Checkpoint(v=tfe.Variable(0.0), other=tfe.Variable(0.0))
    status = late.restore(path)
    show(late.v)
    try:
        status.assert_consumed()
    except AssertionError as error:
        show(re.sub(r"<.*", "", str(error)).split(":")[0])
    saver = tfe.Saver([v])
    saved = saver.save(os.path.join(folder, "named"))
    v.assign(0.0)
    saver.restore(saved)
    show(v, tf.train.list_variables(saved))
    net.add_weight("extra", [1], initializer="zeros")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,), kernel_initializer="ones")])
    model.save_weights(os.path.join(folder, "weights"))
    model.layers[0].kernel.assign([[5.0], [5.0]])
    model.load_weights(os.path.join(folder, "weights"))
    show(model.get_weights())
    iterator = tf.data.Dataset.range(5).make_one_shot_iterator()
    next(iterator)
    saved = tf.train.Checkpoint(iterator=iterator).save(os.path.join(folder, "iterator"))
    fresh = tf.data.Dataset.range(5).make_one_shot_iterator()
    tf.train.Checkpoint(iterator=fresh).restore(saved)
    show(next(fresh))


@cases.append
def summaries():
    writer = tf.contrib.summary.create_file_writer(os.path.join(folder, "events"), flush_millis=10000)
    step = tf.train.get_or_create_global_step()
    step.assign(0)
    with writer.as_default(), tf.contrib.summary.always_record_summaries():
        tf.contrib.summary.scalar("loss", 0.5)
        step.assign_add(1)
        tf.contrib.summary.histogram("h", [1.0, 2.0])
        with tf.contrib.summary.record_summaries_every_n_global_steps(2):
            tf.contrib.summary.scalar("rare", 1.0)
        tf.contrib.summary.generic("g", tf.constant([1]))
    writer.close()
    for path in glob.glob(os.path.join(folder, "events", "*")):
        for event in tf.train.summary_iterator(path):
            for value in event.summary.value:
                show(event.step, value.tag, value.WhichOneof("value"), value.metadata.plugin_data.plugin_name)


@cases.append
def functions():
    @tf.function
    def add(a, b=1):
        print("trace", a.shape)
        return a + b

    show(add(tf.constant(1)), add(tf.constant(2)), add(tf.constant([1, 2])), add(tf.constant(1), b=2))
    v = tf.Variable(1.0)

    @tf.function
    def step(x):
        v.assign_add(x)
        if v > 3.0:
            tf.print("big", v, output_stream="file://" + os.path.join(folder, "printed"))
        return v * x

    with tf.GradientTape() as t:
        y = step(tf.constant(3.0))
    show(y, t.gradient(y, v), open(os.path.join(folder, "printed")).read().strip())

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def total(x):
        result = 0.0
        for each in x:
            result += each
        return result

    show(total(tf.constant([1.0, 2.0, 3.0])), total(tf.constant([1.0])))
    try:
        total(tf.constant([[1.0]]))
    except ValueError as error:
        show(re.sub(r"shape=.*?>", "", str(error)).split("(")[0].strip())

    class Model(tf.Module):
        def __init__(self):
            super(Model, self).__init__()
            self.w = None

        @tf.function
        def __call__(self, x):
            if self.w is None:
                self.w = tf.Variable(tf.ones([2, 2]), name="w")
            return tf.matmul(x, self.w)

    model = Model()
    show(model(tf.ones([1, 2])), [each.name for each in model.trainable_variables])
    concrete = add.get_concrete_function(tf.TensorSpec([], tf.int32))
    show(concrete(tf.constant(4)), concrete.structured_outputs, [n.op for n in concrete.graph.as_graph_def().node])
    defun = tfe.defun(lambda x: {"a": x, "b": (x + 1, [x + 2])})
    show(defun(tf.constant(1)))

    @tf.function
    def collatz(n):
        steps = 0
        while n > 1:
            if tf.equal(n % 2, 0):
                n = n // 2
            else:
                n = 3 * n + 1
            steps += 1
        return steps

    show(collatz(tf.constant(6)))

    @tf.function
    def fails(x):
        return tf.reshape(x, [3])

    try:
        fails(tf.ones([2]))
    except Exception as error:
        show(type(error).__name__)

    @tf.function
    def double(x):
        return 2 * x

    x = tf.constant(2.0)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = double(x) ** 3
        first = inner.gradient(y, x)
    show(first, outer.gradient(first, x))
    show(tf.map_fn(lambda x: x * 2, tf.range(3)), tf.scan(lambda a, x: a + x, tf.range(4)))
    show(tf.vectorized_map(double, x[None]))
    ragged = tf.function(lambda r: tf.reduce_sum(r, axis=1))
    show(ragged(tf.ragged.constant([[1, 2], [3]])), ragged(tf.ragged.constant([[1], [2, 3]])))


@cases.append
def traces():
    """When a function is traced again, and when the graph of an earlier call serves."""
    traced = []

    @tf.function
    def sign(x, positive=True):
        traced.append((str(x.shape), positive))
        return x if positive else -x

    one = tf.constant(1.0)
    sign(one), sign(one + 1), sign(one, False), sign(one[None], positive=False), sign(np.float32(3)), sign(one, True)
    show(traced, len(traced))

    @tf.function
    def structure(value):
        traced.append(value)
        return tf.constant(0)

    class Thing(object):
        pass

    point, first, second = collections.namedtuple("Point", "a b"), Thing(), Thing()
    slices = tf.IndexedSlices(one[None], tf.constant([0]), tf.constant([2]))
    for values in (
        [point(one, 3), point(one + 1, 3), point(one, 3.0), point(one, 4), (one, 3), [one, 3]],
        [{"a": one, "b": one}, {"b": one + 1, "a": one}, {"a": one}],
        [first, second, first, None, "text", "text"],
        [tf.ragged.constant([[1], [2]]), tf.ragged.constant([[3, 4], []]), tf.SparseTensor([[0]], [1], [2])],
        [slices, tf.IndexedSlices(one[None] + 1, tf.constant([1]), tf.constant([2]))],
    ):
        del traced[:]
        for value in values:
            structure(value)
        show(len(traced))

    @tf.function(experimental_relax_shapes=True)
    def relaxed(x):
        traced.append(x.shape)
        return tf.reduce_sum(x)

    del traced[:]
    for size in range(1, 5):
        relaxed(tf.ones([size]))
    show(traced)

    @tf.function
    def creates():
        return tf.Variable(1.0)

    try:
        creates()
    except ValueError as error:
        show(str(error).strip().split("\n")[-1].strip())


@cases.append
def derivatives():
    from tensorflow.python.eager import forwardprop

    with forwardprop.ForwardGradientAccumulator() as accumulator:
        x = tf.constant([[2.0, 3.0], [1.0, 4.0]])
        accumulator.watch(x, tf.constant([[5.0, 6.0], [7.0, 8.0]]))
        y = tf.reduce_sum(tf.sin(x) * tf.tan(x), axis=1)
    show(accumulator.jvp(y))
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(tf.nn.softplus(x) * tf.tanh(x) * tf.nn.softmax(x)) + tf.linalg.det(x)
        first = inner.gradient(y, x)
    show(first, outer.gradient(first, x))
    with tf.GradientTape() as t:
        t.watch(x)
        array = tf.TensorArray(tf.float32, 2).write(0, x).write(1, x * x)
        y = tf.reduce_sum(array.stack())
    show(t.gradient(y, x))
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(2, kernel_initializer="ones"), x[None], dtype=tf.float32)
    show(outputs, state)
    leaked = tf.Graph()
    with leaked.as_default():
        constant = tf.constant(1.0)
    try:
        constant + tf.constant(1.0)
    except TypeError as error:
        show(error)


@cases.append
def saved_model():
    class Scale(tf.train.Checkpoint):
        def __init__(self):
            super(Scale, self).__init__()
            self.factor = tf.Variable(3.0)

        @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
        def scale(self, x):
            return self.factor * x

    path = os.path.join(folder, "export")
    tf.saved_model.save(Scale(), path)
    loaded = tf.compat.v2.saved_model.load(path)
    show(loaded.scale(tf.constant(2.0)), loaded.factor)
    with tf.Graph().as_default(), tf.Session() as session:
        show(tf.compat.v1.saved_model.loader.maybe_saved_model_directory(path))
        show(session.run(tf.constant(1) + 1))


@cases.append
def graphs_beside():
    with tf.Graph().as_default():
        show(tf.executing_eagerly(), tf.add(1, 2))
        x = tf.placeholder(tf.float32, [])
        v = tf.get_variable("v", initializer=2.0)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            show(session.run(v * x, {x: 3.0}))
    with tf.init_scope():
        show(tf.executing_eagerly())
    show(tf.executing_eagerly())
    template = tf.make_template("t", lambda x: x * tf.get_variable("k", initializer=2.0))
    show(template(1.0), [each.name for each in template.variables])
    wrapped = tf.compat.v1.wrap_function(
        lambda x: tf.layers.dense(x, 1, kernel_initializer=tf.ones_initializer()),
        [tf.TensorSpec([None, 2], tf.float32)],
    )
    show(wrapped(tf.ones([1, 2])))


@cases.append
def the_context():
    from tensorflow.python.eager import context, executor
    from tensorflow.python.eager import monitoring
    from tensorflow.python.eager import cancellation

    ctx = context.context()
    show(ctx.num_gpus(), ctx.devices()[0], context.num_gpus(), ctx.executing_eagerly(), ctx.device_name, ctx.scope_name)
    show(tf.config.experimental.list_physical_devices("CPU"), tf.config.experimental.list_logical_devices("CPU"))
    show(ctx.device_policy == tfe.DEVICE_PLACEMENT_SILENT, ctx.execution_mode, tf.test.is_gpu_available())
    context.enable_run_metadata()
    tf.add(1, 2)
    metadata = context.export_run_metadata()
    context.disable_run_metadata()
    show(sorted({each.node_name.split(":")[0] for d in metadata.step_stats.dev_stats for each in d.node_stats})[:1])
    counter = monitoring.Counter("/t/counter", "a counter", "label")
    counter.get_cell("a").increase_by(3)
    show(counter.get_cell("a").value())
    gauge = monitoring.StringGauge("/t/gauge", "a gauge")
    gauge.get_cell().set("text")
    show(gauge.get_cell().value())
    manager = cancellation.CancellationManager()
    function = manager.get_cancelable_function(tf.function(lambda x: x + 1).get_concrete_function(tf.constant(1)))
    show(function(tf.constant(1)), manager.is_cancelled)
    manager.start_cancel()
    show(manager.is_cancelled)
    made = executor.new_executor(True)
    with context.executor_scope(made):
        result = tf.add(1, 2)
        show(result)
    made.wait()
    show(made.is_async())
    with tfe.execution_mode(tfe.ASYNC):
        show(tf.matmul([[1.0]], [[2.0]]))
    tfe.async_wait()
    tf.config.experimental.set_synchronous_execution(True)
    show(tf.config.experimental.get_synchronous_execution(), tf.config.threading.get_intra_op_parallelism_threads())
    with tf.device("cpu:0"):
        show(tf.constant(1.0).device, tf.identity(2).device)
    with ctx.device("cpu:0"):
        show(ctx.device_name, ctx.device_spec.to_string())
    with context.graph_mode():
        show(tf.executing_eagerly())
    with context.eager_mode():
        show(tf.executing_eagerly())
    show(tf.constant(1.0).cpu().device, tf.constant(2).numpy())


for case in cases:
    print("%s:" % case.__name__)
    case()

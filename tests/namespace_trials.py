"""What old scripts do with TensorFlow 1's namespace: each trial returns what it computed, built or was told.

    python tests/namespace_trials.py 1.15 tests/golden/namespace_1.15.json      under genuine TensorFlow 1.15.5
    python tests/namespace_trials.py 0.12 tests/golden/namespace_0.12.json      under genuine TensorFlow 0.12.1

tests/test_namespace.py runs the same trials on today's TensorFlow and compares. No trial draws a random number: those
are another matter. Runs on Python 3.6 to 3.13.
"""

import json
import os
import sys
import tempfile

import numpy as np

X = np.arange(6, dtype=np.float32).reshape(2, 3) / 4
LABELS = np.array([[0.5, 0.25, 0.25], [0, 0.75, 0.25]], np.float32)


def plain(value):
    """Return a value as JSON holds it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def told(function):
    """Return the error that a call ends in."""
    try:
        result = function()
    except Exception as error:
        return "{}: {}".format(type(error).__name__, str(error).split("\n")[0])
    return "no error: {}".format(result)


def names(tf):
    """Return the names of the default graph's ops."""
    return [op.name for op in tf.get_default_graph().get_operations()]


def constants(tf):
    """Let every variable that has no initializer of its own start at the same numbers."""
    tf.get_variable_scope().set_initializer(tf.constant_initializer(0.1))


class Trials:
    """The trials for a release: its methods are called one by one, each with a fresh graph and session."""

    def __init__(self, tf):
        self._tf = tf

    @classmethod
    def all_names(cls):
        return sorted(name for name in vars(cls) if not name.startswith("_"))

    def run(self, names=None):
        return {name: self._one(name) for name in names or self.all_names()}

    def _one(self, name):
        tf = self._tf
        tf.reset_default_graph()
        with tempfile.TemporaryDirectory() as folder, tf.Session() as session:
            here = os.getcwd()
            os.chdir(folder)
            try:
                return plain(getattr(self, name)(tf, session))
            except Exception as error:
                return {"error": "{}: {}".format(type(error).__name__, error)[:400]}
            finally:
                os.chdir(here)


class Both(Trials):
    """Trials of what 1.15.5 had, in its own words."""

    def cross_entropies_by_position(self, tf, session):
        x, y = tf.constant(X), tf.constant(LABELS)
        functions = [
            tf.nn.softmax_cross_entropy_with_logits,
            tf.nn.sparse_softmax_cross_entropy_with_logits,
            tf.nn.sigmoid_cross_entropy_with_logits,
        ]
        return [
            [told(lambda: function(x, y)), told(lambda: function(x, labels=y)), told(lambda: function(labels=y))]
            for function in functions
        ] + [names(tf)]

    def cross_entropies_by_name(self, tf, session):
        x, y = tf.constant(X), tf.constant(LABELS)
        loss = tf.nn.softmax_cross_entropy_with_logits(logits=x, labels=y)
        sparse = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1, 2], logits=x)
        sigmoid = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x)
        weighted = tf.nn.weighted_cross_entropy_with_logits(y, x, 2.0)
        v2 = tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x)
        made = names(tf)
        none = tf.gradients(loss, y), tf.gradients(v2, y)[0]
        return session.run([loss, sparse, sigmoid, weighted, v2, none[1]]), none[0] == [None], made

    def cross_entropy_axis(self, tf, session):
        x, y = tf.constant(X), tf.constant(LABELS)
        losses = [
            tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x, dim=0),
            tf.nn.softmax_cross_entropy_with_logits(None, y, x),
            tf.nn.softmax_cross_entropy_with_logits_v2(y, x, 0),
        ]
        return session.run(losses), names(tf)

    def positional_orders(self, tf, session):
        x = tf.constant(X)
        results = [
            tf.nn.top_k(x, 2, True, "a")[0],
            tf.math.top_k(x, 2, True, "b")[1],
            tf.scatter_nd([[1], [3]], [9, 10], [5], "c"),
            tf.numpy_function(lambda a: a * 2, [x], tf.float32, "d"),
            tf.tensor_scatter_add(tf.zeros([3]), [[1]], [5.0], "e"),
            tf.tensor_scatter_sub(tf.zeros([3]), [[1]], [5.0], "f"),
            tf.matmul(x, x, False, True, False, False, False, False, "g"),
        ]
        return session.run(results), names(tf)

    def old_keywords(self, tf, session):
        x = tf.constant(X)
        results = [
            tf.reduce_sum(x, reduction_indices=[1]),
            tf.reduce_mean(x, 0, True),
            tf.reduce_mean(x, axis=0, keep_dims=True),
            tf.reduce_max(x, reduction_indices=1, keep_dims=True),
            tf.argmax(x, dimension=1),
            tf.arg_max(x, 1),
            tf.expand_dims(x, dim=0),
            tf.squeeze(tf.expand_dims(x, 0), squeeze_dims=[0]),
            tf.nn.softmax(x, dim=0),
            tf.nn.softmax(x, 0),
            tf.nn.log_softmax(x, dim=0),
            tf.nn.l2_normalize(x, dim=1),
            tf.norm(x, keep_dims=True),
            tf.count_nonzero(x, keep_dims=True, reduction_indices=[0]),
            tf.nn.dropout(x, keep_prob=1.0),
            tf.nn.dropout(x, 1.0),
            tf.reverse(x, [True, False]),
            tf.cond(tf.constant(True), fn1=lambda: x, fn2=lambda: x + 1),
            tf.to_int32(x),
            tf.cast(x, tf.int32),
            tf.div(7, 2),
            tf.pad(x, [[1, 1], [0, 0]]),
            tf.reverse_sequence(x, [1, 2], seq_dim=1, batch_dim=0),
            tf.multinomial(tf.constant([[0.0, -100.0]]), 3),
            tf.where(x > 0.5, x, -x),
            tf.nn.moments(x, [0])[1],
            tf.nn.moments(x, axes=[0], keep_dims=True)[0],
            tf.floordiv(-7, 2),
            tf.mod(-7, 3),
            tf.one_hot([0, 2], 3),
        ]
        return session.run(results)

    def pre_1_names_that_stayed(self, tf, session):
        v = tf.Variable(3.0)
        w = tf.Variable(v.initialized_value() * 2)
        session.run(tf.initialize_all_variables())
        session.run(tf.initialize_local_variables())
        return session.run([v, w]), [u.name for u in tf.all_variables()], names(tf)

    def errors_of_old_calls(self, tf, session):
        return told(lambda: tf.no_such_name), told(lambda: tf.nn.softmax_cross_entropy_with_logits())

    def tensors(self, tf, session):
        x = tf.placeholder("float", [None, 3])
        y = tf.constant(X)
        shape = x.get_shape()
        return [
            x == x,
            x == y,
            x in [y, x],
            len({x: 1, y: 2}),
            shape.as_list(),
            shape[1].value,
            shape[0].value,
            int(shape[1]) * 4,
            shape[1] * 4 == 12,
            type(shape[1]).__name__,
            str(shape),
            str(shape[0] + 1),
            (shape[1] // 2).value,
            str(x),
            repr(y),
            shape.ndims,
            [d.value for d in shape],
            y.eval(session=session),
            told(lambda: [v for v in x]).split(":")[0],
            told(lambda: bool(y)).split(":")[0],
            told(lambda: 1 if x == 3 else 0),
            x.name,
            x.op.type,
            x.dtype == tf.float32,
            x.dtype == "float32",
            tf.float32 == np.float32,
            str(x.dtype),
            repr(tf.Dimension(3)),
            tf.TensorShape([None, 3]).is_compatible_with([5, 3]),
            isinstance(x, tf.Tensor),
            np.array(shape.as_list()[1:]).prod(),
        ]

    def variables(self, tf, session):
        v = tf.Variable([1.0, 2.0], name="v")
        w = tf.get_variable("w", [2], initializer=tf.ones_initializer)
        n = tf.Variable(0, trainable=False)
        steps = [v.assign_add([1, 1]), tf.assign(w, v * 2), tf.assign_sub(n, 3), v.assign_sub([0.5, 0.5])]
        found = [
            type(v).__name__,
            isinstance(v, tf.Variable),
            [u.name for u in tf.trainable_variables()],
            [u.op.type for u in tf.global_variables()],
            str(v),
            str(v.dtype),
            v.get_shape().as_list(),
            v.shape[0].value,
        ]
        told_first = told(lambda: session.run(v)).split(":")[0]
        session.run(tf.global_variables_initializer())
        with session.as_default():
            values = [v.eval(), session.run(steps[0]), session.run(steps[1]), steps[2].eval(), session.run(steps[3])]
            v.load([7, 8], session)
        return found, told_first, values, session.run([v, v.initialized_value(), v.value()]), names(tf)

    def sessions(self, tf, session):
        graph = tf.Graph()
        with graph.as_default():
            a = tf.placeholder(tf.float32, name="a")
            b = tf.placeholder(tf.float32, name="b")
            c = tf.add(a, b)
        other = tf.Session(graph=graph)
        handle = other.partial_run_setup([c], [a, b])
        part = other.partial_run(handle, c, feed_dict={a: 1, b: 2})
        made = tf.Session(
            config=tf.ConfigProto(
                log_device_placement=False,
                allow_soft_placement=True,
                gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.3, allow_growth=True),
                device_count={"GPU": 0},
            )
        )
        told_them = [
            told(lambda: session.run(c)).split()[:6],
            told(lambda: other.run(c, {a: 1})).split(":")[0],
            told(lambda: other.run(0.5)).split(":")[0],
            told(lambda: other.run(c, {"x:0": 1})),
        ]
        made.close()
        feeds = other.run({"c": c, "both": (a, [b])}, {"a:0": 1, b: 2})
        closed = told(lambda: made.run(tf.constant(1)))
        return part, told_them, feeds, closed

    def interactive(self, tf, session):
        inner = tf.InteractiveSession()
        x = tf.Variable([1.0, 2.0])
        x.initializer.run()
        result = [x.eval(), tf.subtract(x, 3.0).eval(), tf.get_default_session() is inner]
        inner.close()
        return result

    def devices(self, tf, session):
        with tf.device("/gpu:0"):
            a = tf.constant(1.0) + 2
        with tf.device("/cpu:0"):
            b = tf.constant(1.0) + 2
        hard = told(lambda: tf.Session().run(a)).split(":")[0]
        soft = tf.Session(config=tf.ConfigProto(allow_soft_placement=True)).run(a)
        return a.device, b.device, hard, soft

    def layers(self, tf, session):
        constants(tf)
        image = tf.reshape(tf.constant(np.arange(32, dtype=np.float32) / 32), [1, 4, 4, 2])
        net = tf.layers.conv2d(image, 3, 3, padding="same", activation=tf.nn.relu, kernel_initializer=None)
        net = tf.layers.max_pooling2d(net, 2, 2)
        net = tf.layers.batch_normalization(net, training=True)
        net = tf.layers.flatten(net)
        net = tf.layers.dropout(net, 0.5, training=False)
        net = tf.layers.dense(net, 2, name="out")
        again = tf.layers.dense(net, 2, name="again", kernel_regularizer=lambda w: tf.reduce_sum(w))
        session.run(tf.global_variables_initializer())
        return (
            [v.name for v in tf.global_variables()],
            [op.name for op in tf.get_collection(tf.GraphKeys.UPDATE_OPS)],
            len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)),
            session.run(net),
            session.run(again),
        )

    def losses_and_metrics(self, tf, session):
        x, y = tf.constant(X), tf.constant(LABELS)
        losses = [
            tf.losses.mean_squared_error(labels=y, predictions=x),
            tf.losses.softmax_cross_entropy(onehot_labels=y, logits=x),
            tf.losses.sparse_softmax_cross_entropy(labels=[0, 1], logits=x),
            tf.losses.sigmoid_cross_entropy(y, x),
            tf.losses.absolute_difference(y, x),
            tf.losses.log_loss(y, x / 2),
            tf.losses.huber_loss(y, x),
            tf.losses.get_total_loss(),
        ]
        accuracy = tf.metrics.accuracy([0, 1], [0, 0])
        mean = tf.metrics.mean([1.0, 2.0])
        session.run(tf.local_variables_initializer())
        session.run([accuracy[1], mean[1]])
        return session.run([losses, accuracy[0], mean[0]]), [v.name for v in tf.local_variables()]

    def rnn_static(self, tf, session):
        constants(tf)
        x = tf.constant(np.arange(12, dtype=np.float32).reshape(2, 3, 2) / 12)
        cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(n, forget_bias=0.5) for n in (3, 2)])
        outputs, state = tf.nn.static_rnn(cell, tf.unstack(x, axis=1), dtype=tf.float32)
        session.run(tf.global_variables_initializer())
        return (
            session.run([outputs, state]),
            [(v.name, v.get_shape().as_list()) for v in tf.trainable_variables()],
            type(state[0]).__name__,
            cell.state_size,
        )

    def rnn_dynamic(self, tf, session):
        constants(tf)
        x = tf.constant(np.arange(12, dtype=np.float32).reshape(2, 3, 2) / 12)
        results = []
        for i, cell in enumerate(
            [
                tf.nn.rnn_cell.GRUCell(3),
                tf.nn.rnn_cell.BasicRNNCell(3),
                tf.nn.rnn_cell.LSTMCell(3, use_peepholes=True, num_proj=2),
                tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.LSTMCell(3, state_is_tuple=False), output_keep_prob=1.0),
            ]
        ):
            results.append(
                tf.nn.dynamic_rnn(
                    cell, x, [2, 3], cell.zero_state(2, tf.float32), scope="rnn{}".format(i), time_major=False
                )
            )
        both = tf.nn.bidirectional_dynamic_rnn(
            tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(2), x, dtype=tf.float32
        )
        session.run(tf.global_variables_initializer())
        return session.run([results, both]), [v.name for v in tf.trainable_variables()]

    def saver(self, tf, session):
        v = tf.Variable([1.0, 2.0], name="v")
        step = tf.train.get_or_create_global_step()
        saver = tf.train.Saver(max_to_keep=2)
        session.run(tf.global_variables_initializer())
        for i in range(3):
            path = saver.save(session, "./model.ckpt", global_step=i)
        session.run(v.assign([0, 0]))
        saver.restore(session, tf.train.latest_checkpoint("."))
        reader = tf.train.NewCheckpointReader(path)
        raw = tf.pywrap_tensorflow.NewCheckpointReader(path)
        state = tf.train.get_checkpoint_state(".")
        with tf.Graph().as_default(), tf.Session() as other:
            loaded = tf.train.import_meta_graph("model.ckpt-2.meta")
            loaded.restore(other, path)
            value = other.run("v:0")
        return (
            path,
            sorted(os.listdir(".")),
            session.run(v),
            reader.get_variable_to_shape_map(),
            raw.get_tensor("v"),
            [os.path.basename(p) for p in state.all_model_checkpoint_paths],
            value,
            tf.train.list_variables("."),
            tf.train.checkpoint_exists(path),
            told(lambda: saver.restore(session, "./nowhere")),
            step.name,
        )

    def summaries(self, tf, session):
        with tf.name_scope("loss"):
            tf.summary.scalar("loss", tf.constant(2.0))
        tf.summary.histogram("h", tf.constant([1.0, 2.0]))
        tf.summary.image("i", tf.zeros([1, 2, 2, 3]), 1)
        merged = tf.summary.merge_all()
        writer = tf.summary.FileWriter("logs", session.graph)
        text = session.run(merged)
        writer.add_summary(text, 7)
        own = tf.Summary(value=[tf.Summary.Value(tag="mine", simple_value=1.5)])
        writer.add_summary(own, 8)
        writer.close()
        (file,) = os.listdir("logs")
        events = list(tf.train.summary_iterator(os.path.join("logs", file)))
        tags = [(event.step, value.tag) for event in events for value in event.summary.value]
        return tags, [bool(event.graph_def) for event in events], names(tf)

    def queues(self, tf, session):
        queue = tf.FIFOQueue(10, tf.int32, shapes=[[]])
        enqueue = queue.enqueue_many([[1, 2, 3]])
        runner = tf.train.QueueRunner(queue, [enqueue])
        tf.train.add_queue_runner(runner)
        with open("a.csv", "w") as file:
            file.write("1,2\n3,4\n")
        names_queue = tf.train.string_input_producer(["a.csv"], num_epochs=2, shuffle=False)
        key, value = tf.TextLineReader().read(names_queue)
        columns = tf.decode_csv(value, record_defaults=[[0], [0]])
        batch = tf.train.batch([tf.stack(columns)], batch_size=2, allow_smaller_final_batch=True)
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess=session, coord=coordinator)
        rows = []
        try:
            while not coordinator.should_stop():
                rows.append(session.run(batch))
        except tf.errors.OutOfRangeError as error:
            rows.append(type(error).__name__)
        first = session.run([queue.dequeue() for _ in range(3)])
        coordinator.request_stop()
        coordinator.join(threads)
        return rows, sorted(first) == sorted(first), names(tf)

    def records(self, tf, session):
        with tf.python_io.TFRecordWriter("a.tfrecord") as writer:
            for i in range(3):
                feature = {
                    "i": tf.train.Feature(int64_list=tf.train.Int64List(value=[i])),
                    "s": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"x" * i])),
                }
                writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
        found = []
        for record in tf.python_io.tf_record_iterator("a.tfrecord"):
            example = tf.train.Example()
            example.ParseFromString(record)
            found.append(example.features.feature["i"].int64_list.value[0])
        serialized = next(tf.python_io.tf_record_iterator("a.tfrecord"))
        spec = {"i": tf.FixedLenFeature([], tf.int64), "s": tf.FixedLenFeature([], tf.string)}
        parsed = session.run(tf.parse_single_example(serialized, features=spec))
        return found, parsed

    def datasets(self, tf, session):
        data = tf.data.Dataset.from_tensor_slices({"x": X, "y": np.array([1, 2], np.int64)}).repeat(2).batch(3)
        iterator = data.make_one_shot_iterator()
        batch = iterator.get_next()
        again = tf.data.Dataset.range(5).map(lambda v: v * 2).filter(lambda v: v > 2)
        init = again.make_initializable_iterator()
        value = init.get_next()
        shared = tf.data.Iterator.from_structure(again.output_types, again.output_shapes)
        start = shared.make_initializer(again)
        following = shared.get_next()
        session.run([init.initializer, start])
        rows = [session.run(batch), session.run(batch), told(lambda: session.run(batch)).split(":")[0]]
        generated = tf.data.Dataset.from_generator(lambda: iter([1, 2, 3]), tf.int32, tf.TensorShape([]))
        third = generated.make_one_shot_iterator().get_next()
        return (
            rows,
            session.run([value, value, following]),
            session.run(third),
            {k: str(v) for k, v in data.output_types.items()},
            {k: str(v) for k, v in data.output_shapes.items()},
            str(again.output_types),
        )

    def py_func_and_print(self, tf, session):
        x = tf.constant(X)
        y = tf.py_func(lambda a: a.sum(), [x], tf.float32)
        z = tf.Print(x, [x], message="seen: ", summarize=2)
        return session.run(y), session.run(z), y.get_shape().ndims, names(tf)

    def training(self, tf, session):
        w = tf.Variable([1.0, 2.0])
        loss = tf.reduce_sum(tf.square(w - [3.0, 1.0]))
        step = tf.Variable(0, trainable=False)
        rate = tf.train.exponential_decay(0.1, step, 2, 0.5, staircase=True)
        made = {
            "sgd": tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step),
            "momentum": tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss),
            "nesterov": tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True).minimize(loss),
            "adam": tf.train.AdamOptimizer(0.1).minimize(loss),
            "adagrad": tf.train.AdagradOptimizer(0.1).minimize(loss),
            "rmsprop": tf.train.RMSPropOptimizer(0.1, 0.9).minimize(loss),
            "adadelta": tf.train.AdadeltaOptimizer(0.1).minimize(loss),
            "ftrl": tf.train.FtrlOptimizer(0.1).minimize(loss),
            "proximal": tf.train.ProximalGradientDescentOptimizer(0.1).minimize(loss),
        }
        optimizer = tf.train.AdamOptimizer(0.01)
        pairs = optimizer.compute_gradients(loss)
        clipped = [(tf.clip_by_norm(g, 1.0), v) for g, v in pairs]
        apply = optimizer.apply_gradients(clipped)
        average = tf.train.ExponentialMovingAverage(0.9, step)
        averages = average.apply([w])
        session.run(tf.global_variables_initializer())
        values = {}
        for name in sorted(made):
            session.run(w.initializer)
            for _ in range(3):
                session.run(made[name])
            values[name] = session.run(w)
        session.run(apply)
        session.run(averages)
        return (
            values,
            session.run([w, average.average(w), rate, step]),
            [v.name for v in tf.global_variables()],
            made["adam"].type,
            told(lambda: tf.train.GradientDescentOptimizer(0.1).minimize(tf.constant(1.0))).split(",")[0],
        )

    def rates(self, tf, session):
        step = tf.constant(15)
        rates = [
            tf.train.exponential_decay(0.1, step, 10, 0.9),
            tf.train.polynomial_decay(0.1, step, 100, 0.01),
            tf.train.piecewise_constant(step, [10, 20], [1.0, 0.5, 0.1]),
            tf.train.inverse_time_decay(0.1, step, 10, 0.5),
            tf.train.natural_exp_decay(0.1, step, 10, 0.5),
            tf.train.cosine_decay(0.1, step, 100),
        ]
        return session.run(rates)

    def monitored(self, tf, session):
        step = tf.train.get_or_create_global_step()
        add = tf.assign_add(step, 1)
        loss = tf.cast(step, tf.float32) * 0.5
        hooks = [tf.train.StopAtStepHook(last_step=4), tf.train.NanTensorHook(loss)]
        ran = 0
        with tf.train.MonitoredTrainingSession(
            checkpoint_dir="checkpoints",
            hooks=hooks,
            save_checkpoint_secs=None,
            save_checkpoint_steps=2,
            log_step_count_steps=None,
        ) as training:
            while not training.should_stop():
                training.run(add)
                ran += 1
        return ran, sorted(name for name in os.listdir("checkpoints") if "events" not in name)

    def supervisor(self, tf, session):
        v = tf.Variable(2.0)
        step = tf.Variable(0, name="global_step", trainable=False)
        supervisor = tf.train.Supervisor(logdir="logs", global_step=step, summary_op=None, save_model_secs=0)
        with supervisor.managed_session() as managed:
            value = managed.run(v)
            stop = supervisor.should_stop()
            supervisor.saver.save(managed, supervisor.save_path, global_step=step)
        return value, stop, sorted(name for name in os.listdir("logs") if "events" not in name)

    def server(self, tf, session):
        server = tf.train.Server.create_local_server()
        spec = tf.train.ClusterSpec({"ps": ["localhost:2222"], "worker": ["localhost:2223", "localhost:2224"]})
        with tf.device(tf.train.replica_device_setter(cluster=spec)):
            v = tf.Variable(1.0)
            w = tf.constant(2.0) + 1
        with tf.Session(server.target):
            pass
        return spec.as_dict(), v.device, w.device, server.target.split(":")[0]

    def files(self, tf, session):
        tf.gfile.MakeDirs("a/b")
        with tf.gfile.GFile("a/b/c.txt", "w") as file:
            file.write("one\ntwo\n")
        with tf.gfile.FastGFile("a/b/c.txt", "rb") as file:
            raw = file.read()
        found = [
            tf.gfile.Exists("a/b/c.txt"),
            tf.gfile.ListDirectory("a"),
            tf.gfile.Glob("a/*/c*"),
            tf.gfile.IsDirectory("a"),
            [list(row[1:]) for row in tf.gfile.Walk("a")],
            tf.gfile.Open("a/b/c.txt").readline(),
            raw,
            tf.read_file("a/b/c.txt").op.type,
        ]
        tf.gfile.DeleteRecursively("a")
        return found, tf.gfile.Exists("a")

    def flags(self, tf, session):
        flags = tf.app.flags
        flags.DEFINE_integer("trial_number", 3, "a number")
        flags.DEFINE_string("trial_text", "t", "a text")
        tf.flags.DEFINE_boolean("trial_switch", False, "a switch")
        tf.flags.DEFINE_float(flag_name="trial_rate", default_value=0.5, docstring="a rate")
        FLAGS = tf.app.flags.FLAGS
        kept, sys.argv = sys.argv, ["script.py", "--trial_number=5"]
        try:
            first = FLAGS.trial_number
            parsed = told(lambda: FLAGS._parse_flags())
            several = getattr(FLAGS, "__flags")["trial_text"].value  # as `FLAGS.__flags` outside of a class
            FLAGS.trial_text = "changed"
            ran = told(lambda: tf.app.run(main=lambda argv: print(argv) or sys.exit(3)))
        except SystemExit as stop:
            ran = stop.code
        finally:
            sys.argv = kept
        items = sorted(name for name in FLAGS.flag_values_dict() if name.startswith("trial"))
        return first, parsed, several, FLAGS.trial_text, ran, items, FLAGS.trial_rate, FLAGS.trial_switch

    def logging(self, tf, session):
        tf.logging.set_verbosity(tf.logging.ERROR)
        tf.logging.info("unseen %d", 1)
        tf.logging.log_every_n(tf.logging.INFO, "unseen", 2)
        return tf.logging.get_verbosity(), tf.logging.INFO, tf.logging.WARN, tf.logging.DEBUG, tf.logging.FATAL

    def images(self, tf, session):
        image = tf.constant(np.arange(48, dtype=np.float32).reshape(1, 4, 4, 3))
        results = [
            tf.image.resize_images(image, [2, 2]),
            tf.image.resize_images(image, [8, 8], method=tf.image.ResizeMethod.NEAREST_NEIGHBOR),
            tf.image.resize_bilinear(image, [3, 3]),
            tf.image.resize_images(image, (3, 3), tf.image.ResizeMethod.BICUBIC),
            tf.image.resize_images(image, (3, 3), tf.image.ResizeMethod.AREA),
            tf.image.flip_left_right(image[0]),
            tf.image.per_image_standardization(image[0]),
            tf.image.resize_image_with_crop_or_pad(image[0], 2, 6),
            tf.image.rgb_to_grayscale(image),
            tf.image.adjust_brightness(image[0], 1.0),
            tf.image.convert_image_dtype(tf.constant([0, 255], tf.uint8), tf.float32),
            tf.image.decode_png(tf.image.encode_png(tf.cast(image[0], tf.uint8))),
            tf.image.central_crop(image[0], 0.5),
            tf.image.transpose_image(image[0]),
            tf.image.crop_to_bounding_box(image[0], 1, 1, 2, 2),
            tf.image.total_variation(image),
            tf.image.resize_image_with_pad(image, 6, 3),
        ]
        return session.run(results)

    def control_flow(self, tf, session):
        i = tf.constant(0)
        loop = tf.while_loop(lambda i: tf.less(i, 10), lambda i: tf.add(i, 1), [i])
        two = tf.while_loop(lambda i, x: i < 3, lambda i, x: [i + 1, x * 2], [i, tf.constant(1.0)])
        choice = tf.cond(tf.constant(1) < 2, lambda: tf.constant(5), lambda: tf.constant(6))
        case = tf.case({tf.constant(False): lambda: tf.constant(1)}, default=lambda: tf.constant(2), exclusive=True)
        scan = tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3]))
        mapped = tf.map_fn(lambda x: x * 2, tf.constant([1, 2]))
        fold = tf.foldl(lambda a, x: a * x, tf.constant([1, 2, 3]))
        array = tf.TensorArray(tf.float32, 2).write(0, 1.0).write(1, 2.0).stack()
        with tf.control_dependencies([tf.assert_equal(1, 1)]):
            kept = tf.identity(i)
        group = tf.group(loop, choice)
        return session.run([loop, two, choice, case, scan, mapped, fold, array, kept]), group.type

    def embeddings(self, tf, session):
        constants(tf)
        table = tf.constant(np.arange(12, dtype=np.float32).reshape(4, 3))
        looked = tf.nn.embedding_lookup(table, [[1, 3], [0, 2]])
        sparse = tf.SparseTensor(indices=[[0, 0], [1, 1]], values=[1, 2], dense_shape=[2, 2])
        combined = tf.nn.embedding_lookup_sparse(table, sparse, None, combiner="mean")
        sampled = tf.nn.log_uniform_candidate_sampler([[1]], 1, 3, True, 4, seed=1)
        nce = tf.nn.nce_loss(
            weights=table,
            biases=tf.zeros([4]),
            labels=tf.constant([[1]]),
            inputs=tf.constant([[0.1, 0.2, 0.3]]),
            num_sampled=3,
            num_classes=4,
            sampled_values=(tf.constant([0, 1, 2], tf.int64), tf.constant([[0.5]]), tf.constant([0.5, 0.5, 0.5])),
        )
        dense = tf.sparse_tensor_to_dense(sparse)
        old = tf.sparse_to_dense([[0, 1], [1, 0]], [2, 2], 1)
        return session.run([looked, combined, nce, dense, old]), len(sampled)

    def lookups(self, tf, session):
        keys = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([1, 2], tf.int64))
        hashed = tf.lookup.StaticHashTable(keys, -1)
        out = hashed.lookup(tf.constant(["b", "z"]))
        session.run(tf.tables_initializer())
        split = tf.string_split(["a b c"], " ")
        return session.run([out, split.values, tf.string_to_number("3.5"), tf.as_string(3)])

    def templates_and_scopes(self, tf, session):
        with tf.variable_scope("a", initializer=tf.constant_initializer(0.5)) as scope:
            v = tf.get_variable("v", [1])
            scope.reuse_variables()
            w = tf.get_variable("v", [1])
        with tf.variable_scope(scope, reuse=True):
            u = tf.get_variable("v", [1])
        with tf.variable_scope("b", reuse=tf.AUTO_REUSE), tf.name_scope("n"):
            x = tf.get_variable("x", [1])
            y = tf.Variable(1.0) + 1
        with tf.variable_op_scope([v], None, "c"):
            z = tf.get_variable("z", [1])
        with tf.op_scope([v], "d", "e"):
            k = tf.constant(1)
        made = tf.make_template("t", lambda: tf.get_variable("q", [1]))
        duplicate = told(lambda: made() is made() and tf.get_variable("a/v", [1]))
        with tf.variable_scope("a"):
            again = told(lambda: tf.get_variable("v", [1]))
        return (
            [t.name for t in (v, w, u, x, y, z, k)],
            v is w is u,
            duplicate,
            again.split("Originally")[0],
            [made().name, tf.get_variable_scope().name],
        )

    def feature_columns(self, tf, session):
        number = tf.feature_column.numeric_column("x", shape=[2])
        kind = tf.feature_column.categorical_column_with_vocabulary_list("kind", ["a", "b"])
        bucket = tf.feature_column.bucketized_column(tf.feature_column.numeric_column("age"), [18, 30])
        columns = [number, tf.feature_column.indicator_column(kind), bucket]
        features = {"x": tf.constant(X[:, :2]), "kind": tf.constant(["b", "a"]), "age": tf.constant([[20.0], [40.0]])}
        net = tf.feature_column.input_layer(features, columns)
        linear = tf.feature_column.linear_model(features, [number, bucket])
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        return session.run([net, linear]), [v.name for v in tf.global_variables()]

    def keras(self, tf, session):
        tf.keras.backend.set_session(session)
        model = tf.keras.models.Sequential()
        model.add(tf.keras.layers.Dense(2, input_shape=(3,), activation="relu", kernel_initializer="ones"))
        model.add(tf.keras.layers.Dense(1, kernel_initializer="ones"))
        model.compile(optimizer=tf.train.GradientDescentOptimizer(0.01), loss="mse", metrics=["mae"])
        history = model.fit(X, np.ones([2, 1]), epochs=2, batch_size=2, verbose=0, shuffle=False)
        return (
            sorted(history.history),
            history.history["loss"],
            model.predict(X),
            [v.name for v in model.trainable_weights],
            model.count_params(),
        )

    def keras_optimizers(self, tf, session):
        tf.keras.backend.set_session(session)
        found = {}
        for optimizer in ("sgd", "adam", "rmsprop", tf.keras.optimizers.SGD(lr=0.1, decay=0.01)):
            inputs = tf.keras.Input(shape=(3,))
            outputs = tf.keras.layers.Dense(1, kernel_initializer="ones")(inputs)
            model = tf.keras.Model(inputs=inputs, outputs=outputs)
            model.compile(optimizer=optimizer, loss="mse", metrics=["accuracy"])
            losses = [model.train_on_batch(X, np.ones([2, 1])) for _ in range(3)]
            found[str(len(found))] = losses, model.metrics_names
        return found

    def graphs(self, tf, session):
        a = tf.constant(1.0, name="a")
        v = tf.Variable(2.0, name="v")
        out = tf.add(a, v, name="out")
        session.run(tf.global_variables_initializer())
        frozen = tf.graph_util.convert_variables_to_constants(session, tf.get_default_graph().as_graph_def(), ["out"])
        tf.train.write_graph(frozen, ".", "g.pb", as_text=False)
        definition = tf.GraphDef()
        with tf.gfile.FastGFile("g.pb", "rb") as file:
            definition.ParseFromString(file.read())
        graph = tf.Graph()
        with graph.as_default():
            (again,) = tf.import_graph_def(definition, return_elements=["out:0"], name="")
            with tf.Session() as other:
                value = other.run(again)
        tf.add_to_collection("mine", out)
        return (
            value,
            [n.name for n in frozen.node],
            tf.get_collection("mine")[0].name,
            graph.get_tensor_by_name("a:0").name,
            told(lambda: graph.get_tensor_by_name("zz:0")),
        )

    def saved_model(self, tf, session):
        x = tf.placeholder(tf.float32, [None, 2], name="x")
        y = tf.matmul(x, tf.Variable([[1.0], [2.0]]))
        session.run(tf.global_variables_initializer())
        tf.saved_model.simple_save(session, "m", {"x": x}, {"y": y})
        graph = tf.Graph()
        with tf.Session(graph=graph) as other:
            meta = tf.saved_model.loader.load(other, [tf.saved_model.tag_constants.SERVING], "m")
            signature = meta.signature_def["serving_default"]
            value = other.run(signature.outputs["y"].name, {signature.inputs["x"].name: [[1, 2]]})
        return value, sorted(os.listdir("m"))

    def partial_modules(self, tf, session):
        return (
            tf.resource_loader.get_path_to_datafile("a").endswith("a"),
            tf.test.is_built_with_cuda() in (True, False),
            tf.test.is_gpu_available(),
            tf.__version__,
            tf.VERSION,
            tf.test.get_temp_dir() != "",
            tf.sysconfig.get_include() != "",
            tf.compat.v1.__version__,
            tf.compat.as_bytes("a"),
            tf.compat.as_str(b"a"),
            tf.errors.OutOfRangeError.__name__,
            tf.AUTO_REUSE is not None,
            tf.newaxis is None,
            tf.QUANTIZED_DTYPES is not None,
            tf.executing_eagerly(),
            tf.COMPILER_VERSION != "",
            tf.GraphKeys.GLOBAL_VARIABLES,
            [hasattr(tf, name) for name in "python core keras estimator compat layers app".split()],
        )

    def test_case(self, tf, session):
        import unittest

        class Case(tf.test.TestCase):
            def test_close(self):
                with self.test_session():
                    self.assertAllClose(tf.constant([1.0]).eval(), [1.0])
                    self.assertAllEqual([1, 2], tf.constant([1, 2]).eval())

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
        return result.testsRun, len(result.errors), len(result.failures)

    def linear_algebra(self, tf, session):
        a = tf.constant([[4.0, 1.0], [1.0, 3.0]])
        results = [
            tf.matrix_inverse(a),
            tf.cholesky(a),
            tf.matrix_determinant(a),
            tf.matrix_solve(a, [[1.0], [2.0]]),
            tf.self_adjoint_eig(a)[0],
            tf.svd(a)[0],
            tf.trace(a),
            tf.matrix_diag([1.0, 2.0]),
            tf.matrix_transpose(a),
            tf.tensordot(a, a, 1),
            tf.einsum("ij,jk->ik", a, a),
            tf.cross([1.0, 0, 0], [0, 1.0, 0]),
            tf.global_norm([a]),
            tf.setdiff1d([1, 2, 3], [2])[0],
            tf.unique([1, 1, 2])[0],
            tf.segment_sum([1, 2, 3], [0, 0, 1]),
            tf.unsorted_segment_sum([1, 2, 3], [0, 1, 0], 2),
            tf.cumsum([1, 2, 3]),
            tf.diag([1, 2]),
            tf.confusion_matrix([0, 1], [1, 1]),
            tf.nn.in_top_k([[0.1, 0.9]], [1], 1),
            tf.clip_by_global_norm([a], 1.0)[0][0],
            tf.lbeta([1.0, 2.0]),
            tf.is_nan([1.0]),
            tf.sequence_mask([1, 2], 3),
            tf.meshgrid([1, 2], [3, 4])[1],
            tf.range(3),
            tf.lin_space(0.0, 1.0, 3),
            tf.space_to_depth(tf.reshape(tf.range(16.0), [1, 4, 4, 1]), 2),
            tf.extract_image_patches(
                tf.reshape(tf.range(16.0), [1, 4, 4, 1]), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID"
            ),
        ]
        return session.run(results)

    def convolutions(self, tf, session):
        image = tf.constant(np.arange(32, dtype=np.float32).reshape(1, 4, 4, 2) / 32)
        kernel = tf.constant(np.arange(24, dtype=np.float32).reshape(2, 2, 2, 3) / 24)
        results = [
            tf.nn.conv2d(image, kernel, [1, 1, 1, 1], "SAME"),
            tf.nn.conv2d(image, kernel, strides=[1, 2, 2, 1], padding="VALID", use_cudnn_on_gpu=False),
            tf.nn.max_pool(image, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME"),
            tf.nn.avg_pool(image, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
            tf.nn.conv2d_transpose(image, tf.transpose(kernel, [0, 1, 3, 2]), [1, 8, 8, 3], [1, 2, 2, 1]),
            tf.nn.atrous_conv2d(image, kernel, 2, "SAME"),
            tf.nn.depthwise_conv2d(image, kernel, [1, 1, 1, 1], "SAME"),
            tf.nn.conv1d(image[0], kernel[0], 1, "SAME"),
            tf.nn.lrn(image, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75),
            tf.nn.local_response_normalization(image),
            tf.nn.bias_add(image, [1.0, 2.0]),
            tf.nn.batch_normalization(image, 0.5, 2.0, 0.1, 1.0, 1e-3),
            tf.nn.fused_batch_norm(image, [1.0, 1.0], [0.0, 0.0])[0],
            tf.nn.xw_plus_b(image[0, 0], kernel[0, 0], [1.0, 2.0, 3.0]),
            tf.nn.relu_layer(image[0, 0], kernel[0, 0], [1.0, 2.0, 3.0]),
            tf.nn.leaky_relu(image - 0.5),
            tf.nn.elu(image - 0.5),
            tf.nn.selu(image - 0.5),
            tf.nn.crelu(image - 0.5),
            tf.nn.max_pool_with_argmax(image, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")[1],
            tf.nn.zero_fraction(image),
            tf.nn.l2_loss(image),
            tf.nn.dilation2d(image, kernel[..., 0], [1, 1, 1, 1], [1, 1, 1, 1], "SAME"),
        ]
        return session.run(results), names(tf)

    def run_options(self, tf, session):
        from tensorflow.python.client import timeline

        x = tf.placeholder_with_default([[1.0, 2.0]], [None, 2])
        y = tf.matmul(x, [[1.0], [2.0]])
        metadata = tf.RunMetadata()
        value = session.run(y, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=metadata)
        trace = timeline.Timeline(step_stats=metadata.step_stats).generate_chrome_trace_format()
        writer = tf.summary.FileWriter("logs")
        writer.add_graph(session.graph)
        writer.add_run_metadata(metadata, "step")
        writer.close()
        call = session.make_callable(y, [x])
        tf.get_default_graph().finalize()
        return value, "MatMul" in trace, call([[3.0, 4.0]]), told(lambda: tf.constant(1))

    def image_pipeline(self, tf, session):
        for i in range(4):
            picture = session.run(tf.image.encode_png(tf.fill([2, 2, 3], tf.cast(i * 10, tf.uint8))))
            with open("{}.png".format(i), "wb") as file:
                file.write(picture)
        names, kinds = tf.train.slice_input_producer(
            [["0.png", "1.png", "2.png", "3.png"], [0, 1, 2, 3]], shuffle=False
        )
        image = tf.image.decode_png(tf.read_file(names), channels=3)
        image.set_shape([2, 2, 3])
        images, labels = tf.train.batch([tf.cast(image, tf.float32), kinds], batch_size=2, num_threads=1)
        shuffled = tf.train.shuffle_batch(
            [tf.train.range_input_producer(4).dequeue()], 2, capacity=8, min_after_dequeue=2, seed=1
        )
        reader = tf.WholeFileReader()
        _, content = reader.read(
            tf.train.string_input_producer(tf.train.match_filenames_once("./*.png"), shuffle=False)
        )
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        found = [session.run([images, labels]), session.run(tf.shape(shuffled)), len(session.run(content)) > 60]
        coordinator.request_stop()
        coordinator.join(threads, stop_grace_period_secs=5)
        return found

    def iterators(self, tf, session):
        one = tf.data.Dataset.range(3).shuffle(1).repeat()
        two = tf.data.Dataset.range(10, 13)
        handle = tf.placeholder(tf.string, [])
        iterator = tf.data.Iterator.from_string_handle(handle, one.output_types, one.output_shapes)
        value = iterator.get_next()
        first, second = one.make_one_shot_iterator(), two.make_initializable_iterator()
        handles = session.run([first.string_handle(), second.string_handle()])
        session.run(second.initializer)
        padded = tf.data.Dataset.from_generator(lambda: iter([[1], [1, 2]]), tf.int32).padded_batch(2, [None])
        zipped = tf.data.Dataset.zip((one, two)).prefetch(1).take(2)
        lines = tf.data.Dataset.from_tensor_slices(tf.constant(["a,1", "b,2"])).map(
            lambda row: tf.decode_csv(row, [["x"], [0]])
        )
        return [
            [session.run(value, {handle: h}) for h in handles + handles],
            session.run(padded.make_one_shot_iterator().get_next()),
            session.run(zipped.make_one_shot_iterator().get_next()),
            session.run(lines.make_one_shot_iterator().get_next()),
            str(zipped.output_shapes),
            [item.__name__ for item in zipped.output_classes],
        ]

    def gradients(self, tf, session):
        x = tf.Variable([1.0, 2.0])
        y = tf.reduce_sum(x**3)

        @tf.RegisterGradient("Trial{}".format(id(session)))
        def double(op, grad):
            return 2 * grad

        with tf.get_default_graph().gradient_override_map({"Identity": "Trial{}".format(id(session))}):
            z = tf.identity(x)

        @tf.custom_gradient
        def clipped(v):
            return v * 1.0, lambda dy: tf.clip_by_value(dy, -0.5, 0.5)

        found = [
            tf.gradients(y, x)[0],
            tf.hessians(y, x)[0],
            tf.gradients(z, x)[0],
            tf.gradients(clipped(x), x)[0],
            tf.gradients(tf.stop_gradient(x) * x, x)[0],
            tf.gradients(y, x, grad_ys=tf.constant(2.0))[0],
        ]
        session.run(x.initializer)
        with session.as_default():
            error = tf.test.compute_gradient_error(x, [2], y, [])
        return session.run(found), error < 1e-2, tf.gradients(y, tf.constant(1.0))

    def layer_classes(self, tf, session):
        constants(tf)

        class Scale(tf.layers.Layer):
            def build(self, shape):
                self.scale = self.add_variable("scale", [int(shape[-1])], initializer=tf.ones_initializer())
                super(Scale, self).build(shape)

            def call(self, inputs):
                return inputs * self.scale

        x = tf.constant(X)
        layer = tf.layers.Dense(2, activation=tf.nn.sigmoid, name="dense")
        first, second = layer(x), layer(x)
        scaled = Scale(name="mine").apply(first)
        with tf.variable_scope("v", reuse=False):
            line = tf.layers.conv1d(x[:, :, None], 2, 2, padding="valid", activation=tf.tanh)
        with tf.variable_scope("v", reuse=True):
            again = tf.layers.conv1d(x[:, :, None], 2, 2, padding="valid", activation=tf.tanh)
        image = tf.reshape(tf.range(32.0), [1, 4, 4, 2]) / 32
        more = [
            tf.layers.conv2d_transpose(image, 2, 2, 2),
            tf.layers.separable_conv2d(image, 2, 2),
            tf.layers.average_pooling2d(image, 2, 2),
            tf.layers.max_pooling1d(x[:, :, None], 2, 1),
        ]
        session.run(tf.global_variables_initializer())
        return (
            session.run([first, second, scaled, line, again, more]),
            [v.name for v in tf.global_variables()],
            [v.name for v in layer.trainable_variables],
            layer.kernel.name,
            told(lambda: tf.layers.dense(x, 2, name="dense")).split(",")[0],
        )

    def subclassed_variable_and_collections(self, tf, session):
        v = tf.get_local_variable("l", [1], initializer=tf.zeros_initializer())
        w = tf.Variable(1.0, collections=["mine", tf.GraphKeys.GLOBAL_VARIABLES], name="w")
        u = tf.Variable(tf.zeros([2]), validate_shape=False, expected_shape=[2], dtype=tf.float32)
        p = tf.get_variable("p", initializer=tf.constant(2.0), regularizer=tf.nn.l2_loss)
        session.run([tf.variables_initializer([w, p, u]), tf.local_variables_initializer()])
        left = tf.report_uninitialized_variables()
        return (
            [x.name for x in tf.get_collection("mine")],
            session.run([v, w, u, p, tf.losses.get_regularization_loss(), tf.is_variable_initialized(w)]),
            session.run(left),
            [x.name for x in tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="p")],
            session.run(tf.assign(u, [1.0, 2.0, 3.0], validate_shape=False)),
            session.run(tf.scatter_update(u, [0], [9.0])),
        )

    def checkpoints_by_name(self, tf, session):
        v = tf.Variable(1.0, name="v")
        w = tf.Variable(2.0, name="w")
        session.run(tf.global_variables_initializer())
        path = tf.train.Saver({"renamed": v, "w": w}).save(
            session, os.path.join(os.getcwd(), "m"), write_meta_graph=False
        )
        with tf.Graph().as_default(), tf.Session() as other:
            a = tf.Variable(0.0, name="a")
            tf.train.init_from_checkpoint(path, {"renamed": a})
            missing = tf.train.Saver({"nowhere": a})
            other.run(tf.global_variables_initializer())
            error = told(lambda: missing.restore(other, path)).split(":")[0]
            return tf.train.load_variable(path, "renamed"), other.run(a), error, sorted(os.listdir("."))

    def distributions(self, tf, session):
        normal = tf.distributions.Normal(loc=[0.0, 1.0], scale=2.0)
        bernoulli = tf.distributions.Bernoulli(logits=0.5)
        categorical = tf.distributions.Categorical(probs=[0.2, 0.8])
        other = tf.distributions.Normal(0.0, 1.0)
        return session.run(
            [normal.prob(1.0), normal.log_prob(0.0), normal.entropy(), bernoulli.probs, categorical.log_prob(1)]
            + [tf.distributions.kl_divergence(normal, other), normal.cdf(0.0), normal.stddev()]
        )

    def keras_functional(self, tf, session):
        keras = tf.keras
        keras.backend.set_session(session)
        inputs = keras.layers.Input(shape=(4, 4, 1))
        net = keras.layers.Conv2D(2, (2, 2), activation="relu", kernel_initializer="ones")(inputs)
        net = keras.layers.Flatten()(net)
        net = keras.layers.Lambda(lambda t: t * 0.1)(net)
        outputs = keras.layers.Dense(3, activation="softmax", kernel_initializer="zeros", name="out")(net)
        model = keras.models.Model(inputs=inputs, outputs=outputs)
        model.compile(keras.optimizers.Adam(lr=0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        x, y = np.arange(32, dtype=np.float32).reshape(2, 4, 4, 1) / 32, np.array([0, 2])
        history = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, y), shuffle=False)
        model.save("m.h5")
        again = keras.models.load_model("m.h5")
        first = keras.backend.function([model.layers[0].input], [model.layers[1].output])([x])[0]
        return (
            sorted(history.history),
            history.history["loss"],
            model.evaluate(x, y, verbose=0),
            again.predict(x),
            first.sum(),
            [v.name for v in model.weights],
            keras.utils.to_categorical([0, 2], 3),
            keras.backend.get_session() is session,
            [layer.name for layer in model.layers],
        )

    def estimator(self, tf, session):
        def model(features, labels, mode, params):
            w = tf.get_variable("w", [2, 1], initializer=tf.zeros_initializer())
            predictions = tf.squeeze(tf.matmul(features["a"], w), 1)
            if mode == tf.estimator.ModeKeys.PREDICT:
                return tf.estimator.EstimatorSpec(mode, predictions={"p": predictions, "q": predictions * 2})
            loss = tf.reduce_mean(tf.square(predictions - labels))
            metrics = {"mae": tf.metrics.mean_absolute_error(labels, predictions)}
            optimizer = tf.train.GradientDescentOptimizer(params["rate"])
            step = optimizer.minimize(loss, tf.train.get_global_step())
            before.append([op.name for op in tf.get_default_graph().get_operations()][:34])
            return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=step, eval_metric_ops=metrics)

        before = []
        x, y = np.arange(20, dtype=np.float32).reshape(10, 2), np.arange(10, dtype=np.float32)
        numpy_input_fn = tf.estimator.inputs.numpy_input_fn
        train = numpy_input_fn({"a": x}, y, batch_size=4, num_epochs=None, shuffle=False)
        test = numpy_input_fn({"a": x}, y, batch_size=4, num_epochs=1, shuffle=False)
        config = tf.estimator.RunConfig(tf_random_seed=1, save_checkpoints_steps=3, keep_checkpoint_max=2)
        estimator = tf.estimator.Estimator(model, "m", config, {"rate": 0.001})
        untrained = told(lambda: estimator.get_variable_value("w"))
        same = estimator.train(train, steps=4) is estimator
        estimator.train(train, max_steps=6)
        estimator.train(train, max_steps=6)
        results = [estimator.evaluate(test), estimator.evaluate(test, steps=1, name="short")]
        rows = list(estimator.predict(numpy_input_fn({"a": x}, shuffle=False), predict_keys=["p"]))

        def dataset():
            return tf.data.Dataset.from_tensor_slices(({"a": x}, y)).repeat().batch(5)

        trained, exported = tf.estimator.train_and_evaluate(
            estimator, tf.estimator.TrainSpec(dataset, max_steps=9), tf.estimator.EvalSpec(test, steps=None)
        )
        files = sorted(name for name in os.listdir("m") if "events" not in name)
        errors = [
            told(lambda: tf.estimator.EstimatorSpec("train", loss=tf.constant(1.0))),
            told(lambda: tf.estimator.EstimatorSpec("eval")),
            told(lambda: tf.estimator.EstimatorSpec("infer")),
            told(lambda: numpy_input_fn({"a": x}, y)),
            told(lambda: estimator.train(train, steps=1, max_steps=2)),
            told(lambda: estimator.train(train, steps=0)),
            told(lambda: tf.estimator.Estimator(lambda features: 1, "n").evaluate(lambda: x)),
        ]
        return (
            untrained,
            same,
            results,
            rows,
            trained,
            exported,
            files,
            errors,
            before[0],
            estimator.get_variable_names(),
            estimator.get_variable_value("w"),
            estimator.latest_checkpoint(),
            estimator.params,
            config.save_checkpoints_secs,
        )


class Old(Trials):
    """Trials of what only a TensorFlow before 1.0 had."""

    def arithmetic(self, tf, session):
        x = tf.constant(X)
        results = [
            tf.mul(x, 2.0),
            tf.sub(x, 1.0),
            tf.neg(x),
            tf.pack([x, x]),
            tf.pack([x, x], axis=1),
            tf.unpack(x)[1],
            tf.unpack(x, axis=1)[2],
            tf.select(x > 0.5, x, -x),
            tf.batch_matmul([x], [x], adj_y=True),
            tf.complex_abs(tf.complex(3.0, 4.0)),
            tf.concat(0, [x, x]),
            tf.concat(1, [x, x], name="joined"),
            tf.concat(concat_dim=1, values=[x, x]),
            tf.split(1, 3, x)[1],
            tf.split(split_dim=0, num_split=2, value=x)[1],
            tf.split_v(x, [1, 2], 1)[1],
            tf.concat_v2([x, x], 1),
            tf.reverse(x, [True, False]),
            tf.reverse(x, dims=[False, True]),
            tf.reduce_sum(x, reduction_indices=1, keep_dims=True),
            tf.expand_dims(x, dim=1),
            tf.argmax(x, dimension=0),
            tf.setdiff1d([1, 2, 3], [2])[0],
            tf.nn.softmax(x, dim=0),
            tf.cond(tf.constant(True), lambda: x, lambda: -x),
        ]
        return session.run(results)

    def cross_entropies(self, tf, session):
        x, y = tf.constant(X), tf.constant(LABELS)
        softmax = tf.nn.softmax_cross_entropy_with_logits(x, y)
        losses = [
            softmax,
            tf.nn.softmax_cross_entropy_with_logits(logits=x, labels=y),
            tf.nn.softmax_cross_entropy_with_logits(x, labels=y),
            tf.nn.sparse_softmax_cross_entropy_with_logits(x, [1, 2]),
            tf.nn.sparse_softmax_cross_entropy_with_logits(logits=x, labels=[1, 2]),
            tf.nn.sigmoid_cross_entropy_with_logits(x, y),
            tf.nn.sigmoid_cross_entropy_with_logits(logits=x, targets=y),
            tf.nn.weighted_cross_entropy_with_logits(x, y, 2.0),
            tf.nn.weighted_cross_entropy_with_logits(logits=x, targets=y, pos_weight=2.0),
            tf.nn.log_poisson_loss(x, y),
        ]
        return session.run(losses), session.run(tf.gradients(softmax, x))

    def candidates(self, tf, session):
        weights = tf.constant(np.arange(12, dtype=np.float32).reshape(4, 3) / 12)
        chosen = (tf.constant([0, 1, 2], tf.int64), tf.constant([[0.5]]), tf.constant([0.5, 0.5, 0.5]))
        inputs, labels = tf.constant([[0.1, 0.2, 0.3]]), tf.constant([[1]])
        losses = [
            tf.nn.nce_loss(weights, tf.zeros([4]), inputs, labels, 3, 4, sampled_values=chosen),
            tf.nn.sampled_softmax_loss(weights, tf.zeros([4]), inputs, labels, 3, 4, sampled_values=chosen),
        ]
        return session.run(losses)

    def ctc(self, tf, session):
        inputs = tf.constant(np.arange(12, dtype=np.float32).reshape(4, 1, 3) / 12)
        labels = tf.SparseTensor([[0, 0], [0, 1]], [0, 1], [1, 2])
        return session.run(tf.nn.ctc_loss(inputs, labels, [4]))

    def sparse(self, tf, session):
        one = tf.SparseTensor(indices=[[0, 0], [1, 1]], values=[1, 2], shape=[2, 2])
        both = tf.sparse_concat(0, [one, one])
        parts = tf.sparse_split(0, 2, both)
        return session.run([both.values, parts[1].indices]), isinstance(both, tf.SparseTensor)

    def summaries(self, tf, session):
        with tf.name_scope("scope"):
            tf.scalar_summary("loss", tf.constant(2.0))
        tf.scalar_summary(["a", "b"], tf.constant([1.0, 2.0]))
        tf.histogram_summary("h/w", tf.constant([1.0, 2.0]))
        tf.image_summary("image", tf.zeros([1, 2, 2, 3]), max_images=1)
        tf.audio_summary("sound", tf.zeros([1, 8, 1]), 8000.0)
        one = tf.merge_summary([tf.scalar_summary("c", 3.0)])
        merged = tf.merge_all_summaries()
        writer = tf.train.SummaryWriter("logs", session.graph)
        writer.add_summary(session.run(merged), 7)
        writer.add_summary(session.run(one), global_step=8)
        writer.flush()
        writer.close()
        tf.train.SummaryWriter("definition", session.graph_def).close()
        tf.train.SummaryWriter("named", graph_def=session.graph_def).close()
        (file,) = os.listdir("logs")
        events = list(tf.train.summary_iterator(os.path.join("logs", file)))
        return [(event.step, value.tag, value.simple_value) for event in events for value in event.summary.value]

    def variables(self, tf, session):
        v = tf.Variable(tf.zeros([2]), name="v")
        w = tf.get_variable("w", [2], initializer=tf.zeros_initializer)
        session.run(tf.initialize_all_variables())
        return session.run([v, w]), [u.name for u in tf.all_variables()]

    def images(self, tf, session):
        image = tf.constant(np.arange(48, dtype=np.float32).reshape(1, 4, 4, 3))
        return session.run([tf.image.resize_images(image, [2, 2]), tf.image.per_image_standardization(image[0])])

    def recurrent(self, tf, session):
        x = tf.constant(np.arange(12, dtype=np.float32).reshape(2, 3, 2) / 12)
        steps = [tf.squeeze(step, [1]) for step in tf.split(1, 3, x)]
        results = []
        cells = [
            lambda: tf.nn.rnn_cell.BasicLSTMCell(3, forget_bias=0.0, state_is_tuple=True),
            lambda: tf.nn.rnn_cell.BasicLSTMCell(3, 1.0, 2, False),
            lambda: tf.nn.rnn_cell.GRUCell(3, input_size=2),
            lambda: tf.nn.rnn_cell.BasicRNNCell(3, 2),
            lambda: tf.nn.rnn_cell.LSTMCell(3, 2, use_peepholes=True),
            lambda: tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(3)] * 2),
            lambda: tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.GRUCell(3), output_keep_prob=1.0),
        ]
        for i, make in enumerate(cells):
            with tf.variable_scope("r{}".format(i), initializer=tf.constant_initializer(0.1)):
                cell = make()
                outputs, state = tf.nn.rnn(cell, steps, dtype=tf.float32)
                results.append([outputs[-1], state])
        with tf.variable_scope("both", initializer=tf.constant_initializer(0.1)):
            cells = tf.nn.rnn_cell.BasicLSTMCell(2), tf.nn.rnn_cell.BasicLSTMCell(2)
            outputs, _, _ = tf.nn.bidirectional_rnn(cells[0], cells[1], steps, dtype=tf.float32)
            results.append(outputs)
        with tf.variable_scope("dynamic", initializer=tf.constant_initializer(0.1)):
            cell = tf.nn.rnn_cell.BasicLSTMCell(2)
            results.append(tf.nn.dynamic_rnn(cell, x, initial_state=cell.zero_state(2, tf.float32)))
        session.run(tf.initialize_all_variables())
        return session.run(results), sum(int(np.prod(v.get_shape().as_list())) for v in tf.trainable_variables())

    def linear(self, tf, session):
        x = tf.constant(X)
        with tf.variable_scope("s", initializer=tf.constant_initializer(0.5)):
            first = tf.nn.rnn_cell._linear([x, x], 2, True, 1.0)
            second = tf.nn.rnn_cell._linear(x, 2, False, scope="t")
        session.run(tf.initialize_all_variables())
        return session.run([first, second]), [v.name for v in tf.all_variables()]

    def language_model(self, tf, session):
        steps, size, words = 4, 5, 7
        inputs, targets = tf.placeholder(tf.int32, [2, steps]), tf.placeholder(tf.int32, [2, steps])
        with tf.variable_scope("model", initializer=tf.constant_initializer(0.1)):
            cell = tf.nn.rnn_cell.BasicLSTMCell(size, forget_bias=0.0, state_is_tuple=True)
            cell = tf.nn.rnn_cell.DropoutWrapper(cell, output_keep_prob=1.0)
            cell = tf.nn.rnn_cell.MultiRNNCell([cell] * 2, state_is_tuple=True)
            start = cell.zero_state(2, tf.float32)
            embedded = tf.nn.embedding_lookup(tf.get_variable("embedding", [words, size]), inputs)
            pieces = [tf.squeeze(piece, [1]) for piece in tf.split(1, steps, embedded)]
            outputs, state = tf.nn.rnn(cell, pieces, initial_state=start)
            output = tf.reshape(tf.concat(1, outputs), [-1, size])
            logits = tf.matmul(output, tf.get_variable("w", [size, words])) + tf.get_variable("b", [words])
        ones = tf.ones([2 * steps])
        loss = tf.nn.seq2seq.sequence_loss_by_example([logits], [tf.reshape(targets, [-1])], [ones])
        cost = tf.reduce_sum(loss) / 2
        variables = tf.trainable_variables()
        clipped, _ = tf.clip_by_global_norm(tf.gradients(cost, variables), 5)
        train = tf.train.GradientDescentOptimizer(0.2).apply_gradients(zip(clipped, variables))
        session.run(tf.initialize_all_variables())
        rows = np.arange(8).reshape(2, 4)
        costs = []
        for i in range(4):
            costs.append(session.run([cost, train], {inputs: (rows + i) % words, targets: (rows + i + 1) % words})[0])
        return costs, len(variables)

    def translation(self, tf, session):
        words, size, batch = 9, 6, 4
        with tf.variable_scope("projection", initializer=tf.constant_initializer(0.1)):
            w, b = tf.get_variable("w", [size, words]), tf.get_variable("b", [words])

        def sampled_loss(inputs, labels):
            chosen = tf.constant([0, 2, 4, 5], tf.int64), tf.fill([batch, 1], 0.4), tf.constant([0.4] * 4)
            labels = tf.reshape(labels, [-1, 1])
            return tf.nn.sampled_softmax_loss(tf.transpose(w), b, inputs, labels, 4, words, sampled_values=chosen)

        cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.GRUCell(size)] * 2)

        def model(encoder_inputs, decoder_inputs):
            return tf.nn.seq2seq.embedding_attention_seq2seq(
                encoder_inputs, decoder_inputs, cell, words, words, size, output_projection=(w, b)
            )

        encoder = [tf.placeholder(tf.int32, [None]) for _ in range(5)]
        decoder = [tf.placeholder(tf.int32, [None]) for _ in range(7)]
        weights = [tf.placeholder(tf.float32, [None]) for _ in range(7)]
        buckets = [(3, 4), (5, 6)]
        with tf.variable_scope("model", initializer=tf.constant_initializer(0.1)):
            _, losses = tf.nn.seq2seq.model_with_buckets(
                encoder, decoder, decoder[1:], weights, buckets, model, softmax_loss_function=sampled_loss
            )
        session.run(tf.initialize_all_variables())
        feed = {place: (np.arange(batch) + i) % words for i, place in enumerate(encoder)}
        feed.update({place: (np.arange(batch) * 2 + i) % words for i, place in enumerate(decoder)})
        feed.update({place: np.ones(batch) for place in weights})
        return session.run(losses, feed), len(tf.trainable_variables())

    def one_cell_in_two_scopes(self, tf, session):
        x = tf.constant(np.arange(12, dtype=np.float32).reshape(2, 3, 2) / 12)
        inner = tf.nn.rnn_cell.LSTMCell(2, initializer=tf.constant_initializer(0.1), num_proj=2)
        inner = tf.nn.rnn_cell.DropoutWrapper(inner, input_keep_prob=1.0)
        cell = tf.nn.rnn_cell.MultiRNNCell([inner] * 2)
        with tf.variable_scope("encoder"):
            outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
        with tf.variable_scope("decoder") as scope:
            for i in range(3):
                if i > 0:
                    scope.reuse_variables()
                output, state = cell(outputs[:, i, :], state)
        with tf.variable_scope("decoder", reuse=True):
            again, _ = cell(output, state)
        with tf.variable_scope("one") as scope:
            same = tf.nn.rnn_cell.GRUCell(2)
            first, _ = same(x[:, 0], tf.zeros([2, 2]), scope="a")
            second, _ = same(x[:, 0], tf.zeros([2, 2]), scope="b")
        shapes = sorted(v.get_shape().as_list() for v in tf.trainable_variables())
        session.run([v.assign(np.full(v.get_shape().as_list(), 0.1, np.float32)) for v in tf.trainable_variables()])
        return session.run([outputs, output, again, first, second]), shapes

    def training(self, tf, session):
        x = tf.placeholder("float", [None, 3])
        y = tf.placeholder("float", [None, 3])
        W = tf.Variable(tf.zeros([3, 3]))
        b = tf.Variable(tf.zeros([3]))
        prediction = tf.matmul(x, W) + b
        cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(prediction, y))
        step = tf.train.AdamOptimizer(learning_rate=0.01).minimize(cost)
        session.run(tf.initialize_all_variables())
        costs = [session.run([cost, step], feed_dict={x: X, y: LABELS})[0] for _ in range(4)]
        return costs, session.run([W, b])


def main():
    release, path = sys.argv[1:]
    import tensorflow as tf

    assert tf.__version__.startswith(release), tf.__version__
    results = (Old if release == "0.12" else Both)(tf).run()
    for name in sorted(results):
        if isinstance(results[name], dict) and "error" in results[name]:
            print(name, results[name])
    with open(path, "w") as file:
        json.dump({"tensorflow": tf.__version__, "results": results}, file, indent=1, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()

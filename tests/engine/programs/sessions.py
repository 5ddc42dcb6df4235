"""Sessions: fetches, partial runs, callables, options, metadata, configuration, handles, and what is freed."""

import collections
import gc
import os
import threading
import weakref

import numpy as np
import tensorflow as tf
from cases import case, folder
from tensorflow.python.client import timeline


@case
def fetches():
    a, b = tf.constant(1.0, name="a"), tf.constant([2, 3], name="b")
    pair = collections.namedtuple("Pair", "x y")
    sparse = tf.SparseTensor([[0, 1]], [5.0], [2, 2])
    slices = tf.IndexedSlices(tf.constant([[1.0]]), tf.constant([0]), tf.constant([3, 1]))
    with tf.Session() as sess:
        return sess.run(
            {
                "l": [a, [b]],
                "t": (a,),
                "n": pair(a, b),
                "s": sparse,
                "i": slices,
                "name": "a:0",
                "op": a.op,
                "e": [],
                "same": [a, a],
            }
        )


@case
def sparse_placeholder_fed():
    x = tf.sparse_placeholder(tf.float32)
    with tf.Session() as sess:
        return sess.run(tf.sparse.to_dense(x), {x: tf.SparseTensorValue([[0, 1], [1, 0]], [1.0, 2.0], [2, 2])})


def wrong_fetch(fetch):
    with tf.Session() as sess:
        return sess.run(fetch)


@case
def fetch_of_none():
    return wrong_fetch(None)


@case
def fetch_of_number():
    return wrong_fetch(3)


@case
def fetch_of_unknown_name():
    return wrong_fetch("missing:0")


@case
def fetch_of_another_graph():
    with tf.Graph().as_default():
        a = tf.constant(1.0)
    return wrong_fetch(a)


@case
def feed_of_wrong_shape():
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    with tf.Session() as sess:
        return sess.run(x, {x: [1.0]})


@case
def feed_of_tensor():
    x = tf.placeholder(tf.float32, name="x")
    with tf.Session() as sess:
        return sess.run(x, {x: tf.constant(1.0)})


@case
def feed_of_wrong_type():
    x = tf.placeholder(tf.int32, name="x")
    with tf.Session() as sess:
        return sess.run(x, {x: 1.5})


@case
def feed_missing():
    x = tf.placeholder(tf.float32, [2], name="x")
    with tf.Session() as sess:
        return sess.run(x * 2)


@case
def feed_any_tensor_and_strings():
    a = tf.constant(1.0)
    b, s = a * 2, tf.placeholder(tf.string)
    with tf.Session() as sess:
        return sess.run([b + 1, s], {b: 10.0, s: ["a", b"b", "\u00fc"]})


@case
def empty_graph():
    with tf.Session() as sess:
        return sess.run([])


@case
def partial_run():
    a, b, c = (tf.placeholder(tf.float32, [], name) for name in "abc")
    r1, r2 = a + b, (a + b) * c
    with tf.Session() as sess:
        handle = sess.partial_run_setup([r1, r2], [a, b, c])
        first = sess.partial_run(handle, r1, {a: 1, b: 2})
        return first, sess.partial_run(handle, r2, {c: 10 * first})


@case
def partial_run_twice():
    a = tf.placeholder(tf.float32, [], "a")
    r = a + 1
    with tf.Session() as sess:
        handle = sess.partial_run_setup([r], [a])
        sess.partial_run(handle, r, {a: 1})
        return sess.partial_run(handle, r, {a: 1})


@case
def make_callable():
    a, b = tf.placeholder(tf.float32, []), tf.placeholder(tf.float32, [])
    with tf.Session() as sess:
        call = sess.make_callable([a + b, {"p": a * b}], [a, b])
        metadata = tf.RunMetadata()
        with_options = sess.make_callable(a + b, [a, b], accept_options=True)
        options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        result = with_options(1, 2, options=options, run_metadata=metadata)
        return call(1, 2), call(3, 4), result, len(metadata.step_stats.dev_stats) > 0


@case
def make_callable_without_feeds():
    v = tf.Variable(1.0)
    with tf.Session() as sess:
        sess.run(v.initializer)
        add = sess.make_callable(v.assign_add(1.0))
        op = sess.make_callable(v.initializer)
        return add(), add(), op(), add()


@case
def make_callable_from_options():
    a = tf.placeholder(tf.float32, [], name="a")
    b = tf.add(a, 1.0, name="b")
    from tensorflow.core.protobuf import config_pb2

    options = config_pb2.CallableOptions(feed=["a:0"], fetch=["b:0"])
    with tf.Session() as sess:
        return sess._make_callable_from_options(options)(2.0), b.name


@case
def trace():
    x = tf.placeholder(tf.float32, [4, 4], name="x")
    y = tf.matmul(x, x, name="y")
    options, metadata = (
        tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE, output_partition_graphs=True),
        tf.RunMetadata(),
    )
    with tf.Session() as sess:
        sess.run(y, {x: np.eye(4)}, options=options, run_metadata=metadata)
    names = {node.node_name.split(":")[0] for device in metadata.step_stats.dev_stats for node in device.node_stats}
    chrome = timeline.Timeline(metadata.step_stats).generate_chrome_trace_format(show_memory=True)
    devices = [device.device for device in metadata.step_stats.dev_stats if device.device.startswith("/job")]
    return sorted(names), "traceEvents" in chrome, "MatMul" in chrome, devices, len(metadata.partition_graphs)


@case
def timeout_of_a_run():
    queue = tf.FIFOQueue(1, tf.float32)
    item = queue.dequeue()
    with tf.Session() as sess:
        try:
            sess.run(item, options=tf.RunOptions(timeout_in_ms=100))
        except tf.errors.DeadlineExceededError as error:
            return type(error).__name__, error.message


@case
def timeout_of_a_session():
    item = tf.FIFOQueue(1, tf.float32).dequeue()
    with tf.Session(config=tf.ConfigProto(operation_timeout_in_ms=100)) as sess:
        try:
            sess.run(item)
        except tf.errors.DeadlineExceededError as error:
            return error.code, error.message


@case
def interactive():
    sess = tf.InteractiveSession()
    a = tf.constant(2.0)
    result = a.eval(), (a * 2).eval({a: 5.0}), tf.get_default_session() is sess
    tf.group(a).run()
    sess.close()
    return result, tf.get_default_session()


@case
def devices():
    config = tf.ConfigProto(device_count={"CPU": 2}, allow_soft_placement=True)
    with tf.Session(config=config) as sess:
        names = [(device.name, device.device_type) for device in sess.list_devices() if device.device_type == "CPU"]
        with tf.device("/gpu:0"):
            a = tf.constant(1.0)
        with tf.device("/cpu:1"):
            b = tf.constant(2.0)
        return names, sess.run(a + b), a.device, b.device


@case
def device_that_is_missing():
    with tf.device("/gpu:0"):
        a = tf.constant(1.0, name="a") + 1.0
    with tf.Session() as sess:
        try:
            return sess.run(a)
        except tf.errors.InvalidArgumentError as error:
            return error.message.split(":")[0]


@case
def settings():
    config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=2, log_device_placement=False)
    config.gpu_options.allow_growth = True
    config.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.OFF
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    with tf.Session(config=config) as sess:
        return sess.run(tf.constant(1.0) + 1), sess.graph is tf.get_default_graph(), sess.sess_str


@case
def graph_def_of_session():
    with tf.Session() as sess:
        tf.constant(1.0, name="later")
        return [node.name for node in sess.graph_def.node], sess.graph_def.versions.producer


@case
def handles():
    a = tf.constant([1.0, 2.0])
    handle = tf.get_session_handle(a)
    with tf.Session() as sess:
        kept = sess.run(handle)
        holder, value = tf.get_session_tensor(kept.handle, tf.float32)
        result = sess.run(value * 2, {holder: kept.handle}), kept.eval()
        name = kept.handle.split(";")[0][:4]
        kept.delete()
        return result, name, type(kept).__name__


@case
def reset_containers():
    server = tf.train.Server.create_local_server()
    v = tf.Variable(5.0)
    with tf.Session(server.target) as sess:
        sess.run(v.initializer)
    with tf.Session(server.target) as sess:
        before = sess.run(v)
    tf.Session.reset(server.target)
    with tf.Session(server.target) as sess:
        return before, sess.run(tf.is_variable_initialized(v))


@case
def grows_after_run():
    with tf.Session() as sess:
        a = tf.constant(1.0)
        out = [sess.run(a)]
        for _ in range(3):
            a = a + 1.0
            out.append(sess.run(a))
        return out


@case
def closed():
    a = tf.constant(1.0)
    sess = tf.Session()
    sess.run(a)
    sess.close()
    sess.close()
    return sess.run(a)


@case
def nested():
    g1, g2 = tf.Graph(), tf.Graph()
    with g1.as_default():
        with tf.Session() as s1:
            with g2.as_default(), tf.Session() as s2:
                inner = s2.graph is g2, tf.get_default_session() is s2
            return inner, s1.graph is g1, tf.get_default_session() is s1


@case
def reset_inside_a_graph():
    with tf.Graph().as_default():
        tf.reset_default_graph()


@case
def finalized():
    tf.constant(1.0)
    tf.get_default_graph().finalize()
    return tf.constant(2.0)


@case
def session_of_wrong_graph():
    return tf.Session(graph="graph")


@case
def session_of_wrong_config():
    return tf.Session(config=3)


@case
def error_of_an_op():
    x = tf.placeholder(tf.int32, [None], name="x")
    with tf.Session() as sess:
        try:
            sess.run(tf.gather([1, 2], x, name="pick"), {x: [5]})
        except tf.errors.InvalidArgumentError as error:
            return error.message.split("\n")[0], error.op.name, error.op.type, error.node_def.name, error.error_code


@case
def threads_share_a_session():
    v = tf.Variable(0)
    add = v.assign_add(1, use_locking=True)
    with tf.Session() as sess:
        sess.run(v.initializer)

        def run():
            for _ in range(50):
                sess.run(add)

        threads = [threading.Thread(target=run) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return sess.run(v)


@case
def cancelled_by_close():
    item = tf.FIFOQueue(1, tf.float32).dequeue()
    sess, out = tf.Session(), []

    def run():
        try:
            sess.run(item)
        except tf.errors.CancelledError as error:
            out.append(type(error).__name__)

    thread = threading.Thread(target=run)
    thread.start()
    import time

    time.sleep(0.3)
    sess.close()
    thread.join()
    return out


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@case
def freed():
    def once():
        graph = tf.Graph()
        with graph.as_default():
            v = tf.Variable(np.zeros((256, 256), np.float32))
            loss = tf.reduce_sum(tf.tanh(v))
            train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
            with tf.Session() as sess:
                sess.run(tf.global_variables_initializer())
                sess.run(train)
        return weakref.ref(graph), weakref.ref(sess)

    for _ in range(30):
        once()
    gc.collect()
    before = resident()
    references = [once() for _ in range(100)]
    gc.collect()
    grown = resident() - before
    left = sum(reference() is not None for pair in references for reference in pair)
    return left, "grows little" if grown < 20 else grown


@case
def config_of_devices_printed():
    return str(
        tf.ConfigProto(
            device_count={"GPU": 0, "CPU": 1}, gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.5)
        )
    )

"""Optimizers, sessions that are monitored, hooks, servers, learning rates, logging, flags, files and the profiler."""

import os
import threading

import numpy as np
import tensorflow as tf
from cases import case, folder


def problem():
    x = tf.get_variable("x", initializer=[1.0, -2.0, 3.0])
    w = tf.get_variable("w", initializer=[[0.5, 1.0], [2.0, 0.1], [1.0, 1.0]])
    rows = tf.nn.embedding_lookup(w, [0, 2, 0])
    return tf.reduce_sum(tf.square(x)) + tf.reduce_sum(rows * rows), x, w


def steps(make, n=3):
    tf.reset_default_graph()
    tf.set_random_seed(1)
    loss, x, w = problem()
    step = tf.train.get_or_create_global_step()
    optimizer = make()
    train = optimizer.minimize(loss, global_step=step)
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        for _ in range(n):
            sess.run(train)
        values = [float("%.5g" % value) for each in sess.run([x, w, loss]) for value in np.ravel(each)]
        slots = [v.op.name for v in optimizer.variables()] if hasattr(optimizer, "variables") else []
        return "%s %s %s %s" % (optimizer.get_name(), values, optimizer.get_slot_names(), slots)


@case
def optimizers():
    t = tf.train
    kinds = [
        lambda: t.GradientDescentOptimizer(0.1),
        lambda: t.MomentumOptimizer(0.1, 0.9),
        lambda: t.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
        lambda: t.AdamOptimizer(0.1),
        lambda: t.AdagradOptimizer(0.1),
        lambda: t.AdadeltaOptimizer(1.0),
        lambda: t.RMSPropOptimizer(0.1, momentum=0.5),
        lambda: t.RMSPropOptimizer(0.1, centered=True),
        lambda: t.FtrlOptimizer(0.1, l1_regularization_strength=0.01),
        lambda: t.ProximalAdagradOptimizer(0.1, l2_regularization_strength=0.1),
        lambda: t.ProximalGradientDescentOptimizer(0.1, 0.1),
        lambda: t.AdagradDAOptimizer(0.1, t.get_or_create_global_step()),
    ]
    return "\n".join(steps(kind) for kind in kinds)


@case
def optimizers_of_contrib():
    o, t = tf.contrib.opt, tf.train
    kinds = [
        lambda: o.LazyAdamOptimizer(0.1),
        lambda: o.NadamOptimizer(0.1),
        lambda: o.AddSignOptimizer(0.1),
        lambda: o.PowerSignOptimizer(0.1),
        lambda: o.AdaMaxOptimizer(0.1),
        lambda: o.LARSOptimizer(0.1),
        lambda: o.ShampooOptimizer(),
        lambda: o.AdamGSOptimizer(t.get_or_create_global_step(), 0.1),
        lambda: o.RegAdagradOptimizer(0.1),
        lambda: o.VariableClippingOptimizer(t.GradientDescentOptimizer(0.1), {tf.trainable_variables()[0]: [0]}, 0.5),
        lambda: o.MovingAverageOptimizer(t.GradientDescentOptimizer(0.1)),
    ]
    out = []
    for kind in kinds:
        try:
            out.append(steps(kind))
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error).split("\n")[0]))
    external = o.ScipyOptimizerInterface
    tf.reset_default_graph()
    loss, x, w = problem()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        external(loss, var_list=[x], options={"disp": False}).minimize(sess)
        out.append(str([round(abs(float(value)), 3) for value in sess.run(x)]))
    return "\n".join(out)


@case
def gradients_and_clipping():
    loss, x, w = problem()
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    pairs = optimizer.compute_gradients(loss, gate_gradients=tf.train.Optimizer.GATE_GRAPH)
    clipped, norm = tf.clip_by_global_norm([gradient for gradient, _ in pairs], 1.0)
    train = optimizer.apply_gradients(zip(clipped, [x, w]))
    total = tf.contrib.training.create_train_op(
        loss, optimizer, transform_grads_fn=tf.contrib.training.clip_gradient_norms_fn(0.5), summarize_gradients=True
    )
    optimized = tf.contrib.layers.optimize_loss(
        loss, tf.train.get_or_create_global_step(), 0.1, "Adam", clip_gradients=1.0, summaries=["loss", "gradients"]
    )
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return (
            sess.run(norm),
            sess.run(train),
            sess.run(total) < 18,  # the loss of before the step or of after it: the threads race
            sess.run(optimized) < 17,
            sess.run(x),
            sorted(op.name for op in tf.get_collection(tf.GraphKeys.SUMMARIES)),
        )


@case
def no_gradients():
    tf.train.GradientDescentOptimizer(0.1).minimize(tf.constant(1.0), var_list=[tf.Variable(1.0)])


@case
def rates():
    t, step = tf.train, tf.Variable(7, trainable=False)
    values = [
        t.exponential_decay(0.1, step, 5, 0.9),
        t.exponential_decay(0.1, step, 5, 0.9, staircase=True),
        t.polynomial_decay(0.1, step, 10, power=2.0),
        t.polynomial_decay(0.1, step, 5, cycle=True),
        t.piecewise_constant(step, [5, 10], [1.0, 0.5, 0.1]),
        t.inverse_time_decay(0.1, step, 3, 0.5),
        t.natural_exp_decay(0.1, step, 3, 0.5),
        t.cosine_decay(0.1, step, 20),
        t.cosine_decay_restarts(0.1, step, 5),
        t.linear_cosine_decay(0.1, step, 20),
        t.noisy_linear_cosine_decay(0.1, step, 20),
    ]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(values)


@case
def monitored():
    where = folder()
    step = tf.train.get_or_create_global_step()
    add = tf.assign_add(step, 1)
    value = tf.cast(add, tf.float32) * 2.0
    tf.summary.scalar("value", value)
    seen, calls = [], []

    class Hook(tf.train.SessionRunHook):
        def begin(self):
            calls.append("begin")

        def after_create_session(self, session, coord):
            calls.append("created")

        def before_run(self, context):
            return tf.train.SessionRunArgs({"s": step}, options=tf.RunOptions())

        def after_run(self, context, values):
            seen.append(int(values.results["s"]) > 0)

        def end(self, session):
            calls.append("end")

    hooks = [
        Hook(),
        tf.train.StopAtStepHook(5),
        tf.train.NanTensorHook(value),
        tf.train.StepCounterHook(2, output_dir=where + "/steps"),
        tf.train.LoggingTensorHook({"v": value}, 2),
        tf.train.FinalOpsHook(tf.constant(9)),
        tf.train.GlobalStepWaiterHook(0),
        tf.train.ProfilerHook(2, output_dir=where + "/profile"),
        tf.train.FeedFnHook(lambda: {}),
        tf.train.CheckpointSaverHook(where + "/other", save_steps=2),
    ]
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=where, hooks=hooks, save_checkpoint_steps=2, save_summaries_steps=1, log_step_count_steps=2
    ) as sess:
        while not sess.should_stop():
            sess.run(value)
        raw = type(sess).__name__
    with tf.train.MonitoredTrainingSession(checkpoint_dir=where) as sess:
        again = sess.run(step), sess.run_step_fn(lambda step_context: step_context.session.run(step))
    names = sorted(name for name in os.listdir(where) if "tfevents" not in name)
    events = [name for name in os.listdir(where) if "tfevents" in name]
    tags = sorted(
        {
            value.tag
            for event in tf.train.summary_iterator(os.path.join(where, events[0]))
            for value in event.summary.value
        }
    )
    return (
        seen,
        calls,
        raw,
        again,
        names,
        tags,
        sorted(name for name in os.listdir(where + "/profile") if "tfevents" not in name),
        hooks[5].final_ops_values,
    )


@case
def hook_that_stops_at_nan():
    step = tf.train.get_or_create_global_step()
    bad = tf.constant(float("nan"))
    with tf.train.MonitoredSession(hooks=[tf.train.NanTensorHook(bad)]) as sess:
        sess.run([bad, step])


@case
def scaffolds():
    v = tf.Variable(1.0)
    scaffold = tf.train.Scaffold(
        init_op=tf.global_variables_initializer(),
        init_fn=lambda scaffold, sess: v.load(5.0, sess),
        local_init_op=tf.no_op(),
    )
    with tf.train.SingularMonitoredSession(scaffold=scaffold) as sess:
        return sess.run(v), type(sess.raw_session()).__name__


@case
def supervisor():
    where = folder()
    step = tf.train.get_or_create_global_step()
    tf.summary.scalar("s", step)
    supervisor = tf.train.Supervisor(logdir=where, save_model_secs=0, save_summaries_secs=0)
    with supervisor.managed_session() as sess:
        for _ in range(3):
            sess.run(
                tf.assign_add(step, 1)
            ) if not supervisor.should_stop() and not tf.get_default_graph().finalized else sess.run(step)
        supervisor.saver.save(sess, supervisor.save_path, step)
        stopped = supervisor.should_stop()
    return stopped, sorted(name for name in os.listdir(where) if "tfevents" not in name)


@case
def session_manager():
    v = tf.Variable(1.0)
    manager = tf.train.SessionManager(ready_op=tf.report_uninitialized_variables())
    sess = manager.prepare_session("", init_op=tf.global_variables_initializer())
    return sess.run(v)


@case
def local_server():
    server = tf.train.Server.create_local_server(start=True)
    v = tf.Variable(2.0)
    with tf.Session(server.target) as sess:
        sess.run(v.initializer)
    with tf.train.MonitoredTrainingSession(server.target, is_chief=True) as sess:
        value = sess.run(v)
    return value, server.server_def.job_name, server.server_def.protocol, server.target[:7]


@case
def cluster_of_two():
    import socket

    ports = []
    for _ in range(2):
        with socket.socket() as s:
            s.bind(("localhost", 0))
            ports.append(s.getsockname()[1])
    cluster = tf.train.ClusterSpec({"ps": ["localhost:%d" % ports[0]], "worker": ["localhost:%d" % ports[1]]})
    ps = tf.train.Server(cluster, "ps", 0)
    worker = tf.train.Server(cluster, "worker", 0)
    with tf.device(tf.train.replica_device_setter(cluster=cluster)):
        loss, x, w = problem()
        step = tf.train.get_or_create_global_step()
        optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 1, total_num_replicas=1)
        train = optimizer.minimize(loss, global_step=step)
    hook = optimizer.make_session_run_hook(True)
    # The queue runner of the tokens never stops: at the end the session waits for it, 120 seconds by default.
    session = tf.train.MonitoredTrainingSession(worker.target, True, hooks=[hook], stop_grace_period_secs=1)
    with session as sess:
        for _ in range(2):
            sess.run(train)
        result = sess.run([loss, step])
    return (
        result,
        x.device,
        train.device[:11],
        cluster.num_tasks("ps"),
        cluster.jobs,
        sorted(cluster.as_dict()),
        ps.server_def.task_index,
    )


@case
def logging():
    import logging

    lines = []

    class Handler(logging.Handler):
        def emit(self, record):
            lines.append("%s %s" % (record.levelname, record.getMessage()))

    level, logger, handler = tf.logging.get_verbosity(), logging.getLogger("tensorflow"), Handler()
    logger.addHandler(handler)
    tf.logging.set_verbosity(tf.logging.INFO)
    for call in (tf.logging.debug, tf.logging.info, tf.logging.warn, tf.logging.error):
        call("a %d %s", 3, "b")
    for _ in range(3):
        tf.logging.log_first_n(tf.logging.INFO, "once", 1)
        tf.logging.log_every_n(tf.logging.INFO, "every second", 2)
    tf.logging.set_verbosity(level)
    logger.removeHandler(handler)
    return [line for line in lines if "deprecated" not in line], level


@case
def flags():
    tf.app.flags.DEFINE_string("name", "x", "A name.")
    tf.app.flags.DEFINE_integer("count", 3, "A count.")
    tf.flags.DEFINE_boolean("really", False, "A choice.")
    tf.flags.DEFINE_float("rate", 0.5, "A rate.")
    tf.flags.DEFINE_enum("kind", "a", ["a", "b"], "A kind.")
    tf.flags.DEFINE_list("items", "a,b", "Items.")
    flags = tf.flags.FLAGS
    out = flags.name, flags.count, flags.really, flags.rate, flags.kind, flags.items
    flags.count = 5

    def main(argv):
        out_of_main.append((argv[1:], flags.count, flags.name))

    out_of_main = []
    try:
        tf.app.run(main, ["program", "--name=z", "rest"])
    except SystemExit as error:
        return out, out_of_main, error.code


@case
def files():
    g, where = tf.gfile, folder()
    g.MakeDirs(where + "/a/b")
    with g.GFile(where + "/a/f", "w") as file:
        file.write("one\ntwo\n")
    with g.Open(where + "/a/f", "a") as file:
        file.write("three")
    with g.FastGFile(where + "/a/f") as file:
        out = [
            file.read(3),
            file.tell(),
            file.readline(),
            file.readlines(),
            file.size(),
            file.seek(0),
            list(file),
            file.name == where + "/a/f",
        ]
    with g.GFile(where + "/a/f", "rb") as file:
        out.append(file.read())
    g.Copy(where + "/a/f", where + "/a/g")
    g.Rename(where + "/a/g", where + "/h", overwrite=True)
    out += [
        g.Exists(where + "/h"),
        g.Exists(where + "/no"),
        g.IsDirectory(where + "/a"),
        g.IsDirectory(where + "/no"),
        sorted(g.ListDirectory(where)),
        g.Glob(where + "/a/*") == [where + "/a/b", where + "/a/f"],
    ]
    out += [
        [(top.replace(where, ""), sorted(folders), sorted(names)) for top, folders, names in g.Walk(where)],
        g.Stat(where + "/h").length,
        g.Stat(where + "/a").is_directory,
    ]
    for call in (
        lambda: g.Copy(where + "/h", where + "/a/f"),
        lambda: g.ListDirectory(where + "/no"),
        lambda: g.Stat(where + "/no"),
        lambda: g.Remove(where + "/no"),
        lambda: g.GFile(where + "/no").read(),
        lambda: g.MkDir(where + "/x/y"),
        lambda: g.DeleteRecursively(where + "/no"),
        lambda: g.Rename(where + "/no", where + "/n"),
        lambda: g.GFile(where + "/h", "w").read(),
        lambda: g.GFile(where + "/h", "r").write("a"),
        lambda: g.GFile(where + "/h", "q"),
    ):
        try:
            out.append(call())
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error).split("\n")[0]))
    g.Remove(where + "/h")
    g.DeleteRecursively(where + "/a")
    return "\n".join(map(str, out + [g.ListDirectory(where)]))


@case
def resources_and_versions():
    from tensorflow.python.client import device_lib

    devices = [device.name for device in device_lib.list_local_devices() if device.device_type == "CPU"]
    loader = tf.resource_loader
    return (
        devices,
        tf.__version__,
        tf.VERSION,
        tf.version.GRAPH_DEF_VERSION,
        tf.GIT_VERSION[:5],
        os.path.basename(tf.sysconfig.get_include()),
        os.path.basename(loader.get_data_files_path()),
        tf.test.is_built_with_cuda(),
        tf.test.is_gpu_available(),
        tf.test.gpu_device_name(),
        tf.compat.as_bytes("a"),
        tf.contrib.util.make_ndarray(tf.make_tensor_proto([1, 2])),
    )


@case
def profiled():
    x = tf.placeholder(tf.float32, [4, 3], name="x")
    y = tf.layers.dense(x, 2, name="d")
    builder = tf.profiler.ProfileOptionBuilder
    parameters = tf.profiler.profile(
        tf.get_default_graph(),
        cmd="scope",
        options=builder(builder.trainable_variables_parameter()).with_empty_output().build(),
    )
    flops = tf.profiler.profile(
        tf.get_default_graph(), cmd="op", options=builder(builder.float_operation()).with_empty_output().build()
    )
    profiler = tf.profiler.Profiler(tf.get_default_graph())
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(
            y, {x: np.ones((4, 3))}, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=metadata
        )
        profiler.add_step(1, metadata)
    operations = profiler.profile_operations(builder(builder.time_and_memory()).with_empty_output().build())
    graph = profiler.profile_graph(builder(builder.time_and_memory()).with_empty_output().build())
    where = folder() + "/out"
    tf.profiler.profile(
        tf.get_default_graph(),
        run_meta=metadata,
        cmd="scope",
        options=builder(builder.trainable_variables_parameter()).with_file_output(where).build(),
    )
    with open(where) as file:
        printed = file.read()
    return (
        parameters.total_parameters,
        [(child.name, child.total_parameters) for child in parameters.children],
        flops.total_float_ops,
        operations.name,
        graph.name,
        len(profiler.serialize_to_string()) > 0,
        printed,
    )


@case
def test_cases():
    import unittest

    class Test(tf.test.TestCase):
        def test_close(self):
            with self.test_session() as sess:
                self.assertAllClose(sess.run(tf.constant([1.0, 2.0])), [1.0, 2.0])
                self.assertAllEqual([1, 2], np.array([1, 2]))
                self.assertShapeEqual(np.zeros([2]), tf.zeros([2]))
                self.assertEqual(self.evaluate(tf.constant(3)), 3)

        def test_different(self):
            self.assertAllClose([1.0, 2.0], [1.0, 2.5])

        def test_error(self):
            with self.session(), self.assertRaisesOpError("must feed"):
                tf.placeholder(tf.float32).eval()
            with self.assertRaisesRegexp(ValueError, "bad"):
                raise ValueError("bad")
            self.assertItemsEqual([1, 2], [2, 1])

        def test_gradient(self):
            with self.cached_session():
                x = tf.constant([1.0, 2.0])
                self.assertLess(tf.test.compute_gradient_error(x, [2], tf.square(x), [2]), 1e-2)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(result)
    message = [line for line in result.failures[0][1].splitlines() if "mismatch" in line or "Mismatch" in line]
    return result.testsRun, len(result.failures), [error[1] for error in result.errors], len(message) > 0


@case
def dumped_by_the_debugger():
    from tensorflow.python import debug as tfdbg

    where = folder()
    x = tf.Variable([1.0, 2.0], name="x")
    y = tf.multiply(x, 3.0, name="y")
    with tf.Session() as sess:
        sess.run(x.initializer)
        wrapped = tfdbg.DumpingDebugWrapperSession(sess, where, log_usage=False)
        value = wrapped.run(y)
    dump = tfdbg.DebugDumpDir(os.path.join(where, sorted(os.listdir(where))[0]))
    hook = tfdbg.DumpingDebugHook(folder(), log_usage=False)
    tf.train.get_or_create_global_step()
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        sess.run(y)
    return (
        value,
        dump.size > 0,
        dump.get_tensors("y", 0, "DebugIdentity")[0],
        sorted(dump.nodes()),
        len(dump.find(tfdbg.has_inf_or_nan)),
    )


@case
def strategies():
    out = []
    for strategy in (tf.distribute.OneDeviceStrategy("/cpu:0"), tf.distribute.MirroredStrategy(["/cpu:0"])):
        tf.reset_default_graph()
        with strategy.scope():
            v = tf.get_variable("v", initializer=2.0)
            iterator = strategy.make_dataset_iterator(tf.data.Dataset.range(4).batch(2))
            result = strategy.experimental_run(lambda x: tf.reduce_sum(tf.cast(x, tf.float32)) * v, iterator)
            total = strategy.reduce(tf.distribute.ReduceOp.SUM, result)
            with tf.Session() as sess:
                sess.run([iterator.initialize(), tf.global_variables_initializer()])
                out.append((sess.run(total), strategy.num_replicas_in_sync, type(strategy).__name__))
    return out


@case
def training_of_contrib():
    params = tf.contrib.training.HParams(rate=0.1, units=[1, 2], name="n")
    params.parse("rate=0.2,units=[3,4]")
    params.set_hparam("name", "m")
    params.add_hparam("more", 1)
    try:
        params.parse("unknown=1")
    except ValueError as error:
        message = str(error)
    return params.values(), sorted(params.values()), message, "more" in params, str(params)

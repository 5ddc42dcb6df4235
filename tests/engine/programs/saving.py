"""Savers, checkpoints of both formats, Checkpoint objects, warm starts, SavedModels."""

import os
import re

import numpy as np
import tensorflow as tf
from cases import case, folder


def model(resource=False):
    with tf.variable_scope("net", use_resource=resource, reuse=tf.AUTO_REUSE):
        a = tf.get_variable("a", [2, 2], initializer=tf.random_normal_initializer(seed=1))
        b = tf.get_variable("b", initializer=[1.0, 2.0])
        n = tf.get_variable("n", initializer=3, trainable=False)
    return a, b, n


def session():
    sess = tf.Session()
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    return sess


@case
def kept_checkpoints():
    where = folder()
    step = tf.train.get_or_create_global_step()
    saver = tf.train.Saver(max_to_keep=2, keep_checkpoint_every_n_hours=10000)
    with session() as sess:
        paths = [saver.save(sess, where + "/m", i) for i in range(4)]
        named = saver.save(sess, where + "/m", step, latest_filename="other", write_meta_graph=False, write_state=False)
    with open(where + "/checkpoint") as file:
        state = file.read()
    kept = tf.train.get_checkpoint_state(where)
    lasts = [os.path.basename(name) for name in saver.last_checkpoints]
    files = sorted(os.listdir(where))
    exist = tf.train.checkpoint_exists(paths[3]), tf.train.checkpoint_exists(paths[0])
    tf.train.update_checkpoint_state(where, paths[2], [paths[2]])
    saver.recover_last_checkpoints(paths)
    times = len(tf.train.get_checkpoint_mtimes(paths[2:]))
    tf.train.remove_checkpoint(paths[2])
    return files, state, kept.model_checkpoint_path, lasts, exist, tf.train.latest_checkpoint(where), named, times


@case
def restored():
    where = folder()
    a, b, n = model()
    saver = tf.train.Saver({"other/a": a, "b": b})
    with session() as sess:
        path = saver.save(sess, where + "/m")
        value = sess.run(a)
        sess.run([a.assign(a * 0), b.assign(b * 0)])
        saver.restore(sess, path)
        same = np.array_equal(sess.run(a), value)
    tf.reset_default_graph()
    a, b, n = model(resource=True)
    with session() as sess:
        tf.train.Saver({"other/a": a, "b": b}).restore(sess, path)
        return (
            same,
            np.array_equal(sess.run(a), value),
            tf.train.list_variables(path),
            tf.train.load_variable(path, "b"),
        )


@case
def restored_wrongly():
    where = folder()
    b = tf.Variable([1.0, 2.0], name="b")
    with session() as sess:
        path = tf.train.Saver().save(sess, where + "/m")
    out = []
    tf.reset_default_graph()
    for make in (
        lambda: tf.Variable([1.0], name="b"),
        lambda: tf.Variable([1, 2], name="b"),
        lambda: tf.Variable([1.0], name="c"),
    ):
        with tf.Graph().as_default():
            make()
            with tf.Session() as sess:
                try:
                    tf.train.Saver().restore(sess, path)
                except Exception as error:
                    out.append("%s: %s" % (type(error).__name__, error.message.split("\n\n")[0]))
    for name in (where + "/none", None):
        with tf.Graph().as_default(), tf.Session() as sess:
            tf.Variable(1.0)
            try:
                tf.train.Saver().restore(sess, name)
            except ValueError as error:
                out.append(str(error))
    try:
        tf.reset_default_graph()
        tf.train.Saver()
    except ValueError as error:
        out.append(str(error))
    return "\n".join(out)


@case
def first_format():
    where = folder()
    a, b, n = model()
    saver = tf.train.Saver(write_version=tf.train.SaverDef.V1, sharded=False)
    with session() as sess:
        path = saver.save(sess, where + "/m")
        before = sess.run(b)
        sess.run(b.assign([0.0, 0.0]))
        saver.restore(sess, path)
        return (
            sorted(os.listdir(where)),
            before,
            sess.run(b),
            tf.train.NewCheckpointReader(path).get_variable_to_shape_map(),
        )


@case
def sharded():
    where = folder()
    model()
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        tf.get_variable("v", [4, 2])
    saver = tf.train.Saver(sharded=True, allow_empty=True, reshape=True, pad_step_number=True)
    with session() as sess:
        path = saver.save(sess, where + "/m", 5)
    return sorted(os.listdir(where)), tf.train.list_variables(path), os.path.basename(path), str(saver.as_saver_def())


@case
def reader():
    where = folder()
    model()
    tf.Variable(["x", "y"], name="s")
    with session() as sess:
        path = tf.train.Saver().save(sess, where + "/m")
    r = tf.train.NewCheckpointReader(path)
    out = [
        r.get_variable_to_shape_map(),
        {k: v for k, v in r.get_variable_to_dtype_map().items()},
        r.has_tensor("net/b"),
        r.has_tensor("q"),
        r.get_tensor("s"),
        r.debug_string().decode(),
    ]
    for call in (
        lambda: r.get_tensor("q"),
        lambda: tf.train.NewCheckpointReader(where + "/q"),
        lambda: tf.train.load_checkpoint(where + "/nowhere"),
    ):
        try:
            call()
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error)))
    checkpoint = tf.train.load_checkpoint(where)
    return out, type(checkpoint).__name__


@case
def warm_started():
    where = folder()
    with tf.variable_scope("old"):
        model()
    with session() as sess:
        sess.run(tf.assign(tf.trainable_variables()[1], [7.0, 8.0]))
        path = tf.train.Saver().save(sess, where + "/m")
    tf.reset_default_graph()
    a, b, n = model()
    tf.train.init_from_checkpoint(path, {"old/": "/"})
    c = tf.get_variable("c", [2])
    tf.contrib.framework.init_from_checkpoint(path, {"old/net/b": c})
    with session() as sess:
        out = sess.run([b, c, n])
    tf.reset_default_graph()
    with tf.variable_scope("old"):
        a, b, n = model()
    tf.train.warm_start(path, ".*net/b", var_name_to_prev_var_name={})
    with session() as sess:
        return out, sess.run(b)


@case
def checkpoint_objects():
    where = folder()

    v, layer = tf.Variable([1.0, 2.0], use_resource=True, name="v"), tf.keras.layers.Dense(1)
    layer.build([None, 3])
    optimizer = tf.train.AdamOptimizer(0.1)
    checkpoint = tf.train.Checkpoint(v=v, layer=layer, optimizer=optimizer, step=tf.train.get_or_create_global_step())
    train = optimizer.minimize(tf.reduce_sum(v), var_list=[v])
    with session() as sess:
        sess.run(train)
        path = checkpoint.save(where + "/c", sess)
        value = sess.run(v)
        sess.run(v.assign([0.0, 0.0]))
        status = checkpoint.restore(path)
        status.assert_consumed().run_restore_ops(sess)
        return value, sess.run(v), sorted(name for name, _ in tf.train.list_variables(path)), os.path.basename(path)


@case
def saved_model():
    where = folder() + "/m"
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.Variable([[1.0], [2.0]], name="w")
    y = tf.matmul(x, w, name="y")
    table = tf.contrib.lookup.index_table_from_tensor(["a", "b"])
    asset = tf.constant(where + "-asset")
    with open(where + "-asset", "w") as file:
        file.write("asset")
    tf.add_to_collection(tf.GraphKeys.ASSET_FILEPATHS, asset)
    signature = tf.saved_model.predict_signature_def({"x": x}, {"y": y})
    classify = tf.saved_model.classification_signature_def(tf.placeholder(tf.string, name="s"), tf.constant(["c"]), y)
    regress = tf.saved_model.regression_signature_def(tf.placeholder(tf.string, name="r"), y)
    with session() as sess:
        sess.run(tf.tables_initializer())
        builder = tf.saved_model.builder.SavedModelBuilder(where)
        builder.add_meta_graph_and_variables(
            sess,
            ["serve", "mine"],
            {"serving_default": signature, "c": classify, "r": regress},
            assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
            main_op=tf.tables_initializer(),
            strip_default_attrs=True,
            clear_devices=True,
        )
        builder.add_meta_graph(["other"], {"serving_default": signature})
        builder.save(as_text=True)
    files = sorted(
        os.path.relpath(os.path.join(top, name), where) for top, _, names in os.walk(where) for name in names
    )
    tf.reset_default_graph()
    with tf.Session() as sess:
        meta = tf.saved_model.load(sess, ["serve", "mine"], where)
        out = sess.run("y:0", {"x:0": [[1.0, 1.0]]})
    predictor = tf.contrib.predictor.from_saved_model(where, tags="serve,mine")
    try:
        with tf.Session(graph=tf.Graph()) as sess:
            tf.saved_model.load(sess, ["none"], where)
    except RuntimeError as error:
        message = str(error).split("\n")[0]
    return (
        files,
        out,
        sorted(meta.signature_def),
        str(meta.signature_def["r"]),
        predictor({"x": [[2.0, 2.0]]}),
        message,
        tf.saved_model.contains_saved_model(where),
        tf.saved_model.loader.maybe_saved_model_directory(where),
    )


@case
def saved_model_twice():
    where = folder()
    tf.saved_model.builder.SavedModelBuilder(where + "/a")
    os.makedirs(where + "/b/c")
    tf.saved_model.builder.SavedModelBuilder(where + "/b")


@case
def simple_save():
    where = folder() + "/m"
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    y = tf.layers.dense(x, 1, kernel_initializer=tf.ones_initializer())
    with session() as sess:
        tf.saved_model.simple_save(sess, where, {"x": x}, {"y": y})
    predict = tf.contrib.predictor.from_saved_model(where)
    return predict({"x": [[1.0, 2.0]]}), repr(predict.fetch_tensors["y"])


@case
def optimizer_state():
    where = folder()
    a, b, n = model()
    loss = tf.reduce_sum(tf.square(a)) + tf.reduce_sum(b)
    train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss, tf.train.get_or_create_global_step())
    saver = tf.train.Saver()
    with session() as sess:
        for _ in range(3):
            sess.run(train)
        path = saver.save(sess, where + "/m", tf.train.get_global_step())
        expected = [sess.run(train) and 0 or sess.run(loss) for _ in range(2)]
    with session() as sess:
        saver.restore(sess, tf.train.latest_checkpoint(where))
        again = [sess.run(train) and 0 or sess.run(loss) for _ in range(2)]
        return (
            expected == again,
            again,
            os.path.basename(path),
            tf.train.global_step(sess, tf.train.get_global_step()),
            [v.name for v in tf.global_variables()],
        )

"""Graphs: devices, edges, shapes, attributes, protos as printed, import and export, the tools that rewrite graphs."""

import os

import numpy as np
import tensorflow as tf
from cases import case, folder
from google.protobuf import text_format
from tensorflow.contrib import graph_editor
from tensorflow.python.framework import graph_util
from tensorflow.python.tools import freeze_graph, inspect_checkpoint, optimize_for_inference_lib, saved_model_utils
from tensorflow.tools.graph_transforms import TransformGraph


def small_graph():
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.Variable([[1.0], [2.0]], name="w")
    return x, w, tf.nn.relu(tf.matmul(x, w, name="mul"), name="y")


@case
def device_functions():
    def choose(op):
        return "/cpu:1" if op.type == "Const" else None

    with tf.device(choose):
        a = tf.constant(1.0)
        b = tf.identity(a)
        with tf.device("/job:ps/task:3"):
            c = tf.constant(2.0)
            with tf.device(None):
                d = tf.constant(3.0)
    with tf.device(tf.train.replica_device_setter(ps_tasks=2)):
        variables = [tf.Variable(0.0).op.device for _ in range(3)]
        e = tf.constant(1.0).device
    return a.device, b.device, c.device, d.device, variables, e


@case
def colocated():
    with tf.device("/cpu:0"):
        a = tf.constant(1.0, name="a")
    with tf.colocate_with(a):
        b = tf.constant(2.0, name="b")
    with tf.get_default_graph().colocate_with(b.op, ignore_existing=True):
        c = tf.constant(2.0, name="c")
    return b.op.colocation_groups(), b.device, c.op.colocation_groups(), c.op.node_def.attr["_class"].list.s


@case
def control_edges():
    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="b")
    with tf.control_dependencies([a]):
        with tf.control_dependencies([b]):
            c = tf.identity(a, name="c")
        with tf.control_dependencies(None):
            d = tf.identity(a, name="d")
        e = tf.no_op("e")
    e._add_control_input(b.op)
    before = [op.name for op in e.control_inputs]
    e._remove_all_control_inputs()
    names = [[op.name for op in each.control_inputs] for each in (c.op, d.op, e)]
    return names, before, [op.name for op in b.op._control_outputs], str(c.op.node_def)


@case
def rewired():
    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="b")
    c = tf.add(a, a, name="c")
    before = [op.name for op in a.consumers()], b.consumers()
    c.op._update_input(1, b)
    after = [op.name for op in a.consumers()], [op.name for op in b.consumers()]
    with tf.Session() as sess:
        return before, after, [t.name for t in c.op.inputs], sess.run(c)


@case
def wrongly_rewired():
    a, b = tf.constant(1.0, name="a"), tf.constant(2, name="b")
    tf.add(a, a, name="c").op._update_input(1, b)


@case
def shapes():
    x = tf.placeholder(tf.float32)
    out = [x.shape, x.get_shape().ndims]
    x.set_shape([None, 3])
    out += [x.shape, x.shape.as_list(), x[0].shape, tf.transpose(x).shape, tf.shape(x).shape]
    x.set_shape([2, None])
    out += [x.shape, tf.reshape(x, [-1, 2]).shape, tf.concat([x, x], 0).shape, tf.expand_dims(x, 0).shape]
    out += [
        tf.TensorShape([1, None]).merge_with([None, 2]),
        tf.TensorShape(None),
        tf.Dimension(None) + 1,
        x.shape[0] * 2,
    ]
    out += [tf.unstack(x)[0], tf.split(x, 3, 1)[1], tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0])]
    return out


@case
def wrong_shape():
    x = tf.placeholder(tf.float32, [2, 3])
    x.set_shape([3, 3])


@case
def wrong_product():
    tf.matmul(tf.zeros([2, 3]), tf.zeros([4, 5]), name="product")


@case
def attributes():
    x = tf.placeholder(tf.float32, [1, 4, 4, 1])
    c = tf.nn.conv2d(x, tf.zeros([2, 2, 1, 3]), [1, 2, 2, 1], "SAME", name="conv").op
    out = [c.get_attr(name) for name in ("strides", "padding", "T", "use_cudnn_on_gpu", "data_format", "dilations")]
    c._set_attr("_note", tf.AttrValue(s=b"hello"))
    c._set_attr("_list", tf.AttrValue(list=tf.AttrValue.ListValue(i=[1, 2])))
    out += [c.get_attr("_note"), c.get_attr("_list"), x.op.get_attr("shape"), x.op.get_attr("dtype")]
    out += [tf.constant([1.5]).op.get_attr("value"), c.type, c.op_def.name, len(c.outputs), c.graph is x.graph]
    c._clear_attr("_note")
    try:
        c.get_attr("_note")
    except ValueError as error:
        out.append(str(error).split("\n")[0])
    return out


@case
def printed():
    x, w, y = small_graph()
    return "\n".join(
        map(str, [x, w, y, y.op, repr(y.op), repr(w), y.op.node_def, tf.get_default_graph().as_graph_def()])
    )


@case
def op_def_printed():
    return "\n".join(str(op.op_def) for op in (tf.constant(1.0).op, tf.add(1, 2).op, tf.no_op()))


@case
def floats_printed():
    tf.constant(0.1, name="a")
    tf.constant([1.0, 1e10, 1e-5], name="b")
    tf.constant(1.5, tf.float64, name="c")
    tf.nn.leaky_relu(tf.constant(1.0), 0.3)
    tf.constant(True, name="t")
    tf.constant("a\n\u00fc", name="s")
    return str(tf.get_default_graph().as_graph_def())


@case
def text_formats():
    small_graph()
    proto = tf.get_default_graph().as_graph_def(from_version=2)
    message = text_format.MessageToString(proto, as_one_line=True)
    return message, text_format.Parse(message, tf.GraphDef()) == proto


@case
def written_graph():
    small_graph()
    where = folder()
    tf.train.write_graph(tf.get_default_graph(), where, "g.pbtxt")
    tf.io.write_graph(tf.get_default_graph().as_graph_def(), where, "g.pb", as_text=False)
    proto = tf.GraphDef()
    with open(os.path.join(where, "g.pb"), "rb") as file:
        proto.ParseFromString(file.read())
    with open(os.path.join(where, "g.pbtxt")) as file:
        text = file.read()
    return [node.name for node in proto.node], text


@case
def versions():
    graph = tf.get_default_graph()
    tf.constant(1.0)
    return graph.version, str(graph.graph_def_versions), graph.seed, graph.building_function


@case
def imported():
    small_graph()
    proto = tf.get_default_graph().as_graph_def(add_shapes=True)
    with tf.Graph().as_default() as graph:
        mine = tf.placeholder(tf.float32, [3, 2], name="mine")
        y, x, op = tf.import_graph_def(proto, {"x:0": mine}, ["y:0", "x:0", "mul"], name="net")
        tf.import_graph_def(proto, name="")
        tf.import_graph_def(proto, name="net")
        return y, x, op.name, [each.name for each in graph.get_operations()]


@case
def imported_wrongly():
    small_graph()
    proto = tf.get_default_graph().as_graph_def()
    with tf.Graph().as_default():
        tf.import_graph_def(proto, {"nothing:0": tf.constant(1.0)}, ["y:0"])


@case
def imported_without_elements():
    small_graph()
    tf.import_graph_def(tf.get_default_graph().as_graph_def(), return_elements=["nothing:0"])


@case
def unknown_op_imported():
    proto = tf.GraphDef()
    proto.node.add(name="a", op="NoSuchOp")
    try:
        tf.import_graph_def(proto)
    except tf.errors.NotFoundError as error:
        return error.message.split(" in binary")[0]


@case
def default_attributes_stripped():
    x = tf.nn.relu(tf.zeros([1]))
    meta, _ = tf.train.export_meta_graph(strip_default_attrs=True), x
    return [sorted(node.attr) for node in meta.graph_def.node], meta.meta_info_def.stripped_default_attrs


@case
def meta_graph():
    where = folder()
    with tf.device("/cpu:0"):
        x, w, y = small_graph()
    tf.add_to_collection("outputs", y)
    tf.add_to_collection("numbers", 3)
    tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(y), tf.train.get_or_create_global_step())
    saver = tf.train.Saver()
    saver.export_meta_graph(where + "/m.meta", clear_devices=True, as_text=True)
    meta = tf.train.export_meta_graph(where + "/n.meta")
    info = meta.meta_info_def
    keys = sorted(meta.collection_def)
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(where + "/m.meta", import_scope="again")
        kept = (
            tf.get_collection("outputs"),
            tf.global_variables(),
            tf.trainable_variables(),
            tf.get_collection("numbers"),
        )
        devices = {op.device for op in graph.get_operations()}
        train = tf.get_collection(tf.GraphKeys.TRAIN_OP)
    return keys, kept, sorted(devices), train, info.tensorflow_version, len(info.stripped_op_list.op), info.tags


@case
def collections():
    graph = tf.get_default_graph()
    tf.add_to_collections(["a", "b"], 1)
    with tf.name_scope("s"):
        c = tf.constant(1.0)
        tf.add_to_collection("a", c)
    small_graph()
    graph.get_collection_ref("a").append(2)
    out = tf.get_collection("a"), tf.get_collection("a", "s"), sorted(graph.get_all_collection_keys())
    graph.clear_collection("a")
    return out, tf.get_collection("a")


@case
def frozen():
    where = folder()
    x, w, y = small_graph()
    unused = tf.identity(tf.identity(y, name="i"), name="z")
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = saver.save(sess, where + "/model")
        tf.train.write_graph(sess.graph, where, "graph.pbtxt")
        constants = graph_util.convert_variables_to_constants(sess, sess.graph_def, ["z"])
    freeze_graph.freeze_graph(
        where + "/graph.pbtxt", "", False, path, "y", "save/restore_all", "save/Const:0", where + "/frozen.pb", True, ""
    )
    proto = tf.GraphDef()
    with tf.gfile.GFile(where + "/frozen.pb", "rb") as file:
        proto.ParseFromString(file.read())
    extracted = graph_util.extract_sub_graph(tf.get_default_graph().as_graph_def(), ["mul"])
    pruned = graph_util.remove_training_nodes(constants)
    best = optimize_for_inference_lib.optimize_for_inference(constants, ["x"], ["z"], tf.float32.as_datatype_enum)
    transformed = TransformGraph(
        constants, ["x"], ["z"], ["remove_nodes(op=Identity)", "strip_unused_nodes", "sort_by_execution_order"]
    )
    with tf.Graph().as_default(), tf.Session() as sess:
        result = tf.import_graph_def(proto, return_elements=["x:0", "y:0"])
        value = sess.run(result[1], {result[0]: [[1.0, 1.0]]})
    return (
        value,
        [[node.name for node in each.node] for each in (proto, constants, extracted, pruned, best, transformed)],
        unused.name,
    )


@case
def quantized_weights():
    w = tf.Variable(tf.random_normal([40, 40]), name="w")
    y = tf.matmul(tf.placeholder(tf.float32, [None, 40], name="x"), w, name="y")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        proto = graph_util.convert_variables_to_constants(sess, sess.graph_def, ["y"])
    out = TransformGraph(proto, ["x"], ["y"], ["fold_constants(ignore_errors=true)", "quantize_weights"])
    return [node.op for node in out.node], y.name


@case
def checkpoint_inspected():
    small_graph()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = tf.train.Saver().save(sess, folder() + "/model")
    inspect_checkpoint.print_tensors_in_checkpoint_file(path, "", True, True)
    inspect_checkpoint.print_tensors_in_checkpoint_file(path, "w", False)
    inspect_checkpoint.print_tensors_in_checkpoint_file(path, "", False)


@case
def saved_model_command():
    import sys

    from tensorflow.python.tools import saved_model_cli

    where = folder() + "/m"
    x, w, y = small_graph()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        tf.saved_model.simple_save(sess, where, {"x": x}, {"y": y})
    tags = saved_model_utils.get_saved_model_tag_sets(where)
    parser = saved_model_cli.create_parser()
    for line in (
        "show --dir %s",
        "show --dir %s --tag_set serve --signature_def serving_default",
        "show --dir %s --all",
        "run --dir %s --tag_set serve --signature_def serving_default --input_exprs x=[[1.0,2.0]]",
        "scan --dir %s",
    ):
        args = parser.parse_args((line % where).split())
        args.func(args)
        sys.stdout.flush()
    return tags


@case
def edited():
    x, w, y = small_graph()
    view = graph_editor.sgv_scope("", graph=tf.get_default_graph())
    copy, info = graph_editor.copy(view, dst_scope="copy")
    replaced = graph_editor.graph_replace(y, {x: tf.ones([1, 2])})
    ops = graph_editor.get_backward_walk_ops(y.op)
    swapped = graph_editor.select_ops("copy/.*", graph=tf.get_default_graph())
    a, b = tf.constant(1.0, name="p"), tf.constant(2.0, name="q")
    c = tf.identity(a, name="r")
    graph_editor.swap_ts([a], [b])
    graph_editor.detach(graph_editor.sgv(c.op))
    return replaced, sorted(op.name for op in ops), len(swapped), info.transformed(y), c.op.inputs[0].name


@case
def gradients():
    x = tf.constant([[1.0, -2.0], [3.0, 4.0]], name="x")
    square = tf.gradients([tf.square(x), x * 3], x, grad_ys=[tf.ones_like(x), None])[0]
    stopped = tf.gradients(tf.stop_gradient(x) * x, x)[0]
    none = tf.gradients(tf.constant(1.0), x)
    zero = tf.gradients(tf.constant(1.0), x, unconnected_gradients="zero")[0]
    hessian = tf.hessians(tf.reduce_sum(x[0] ** 3), x)[0]
    aggregated = tf.gradients(x * x * x, x, aggregation_method=tf.AggregationMethod.EXPERIMENTAL_TREE)[0]
    gathered = tf.gradients(tf.gather(x, [0, 0]), x)[0]
    with tf.Session() as sess:
        return sess.run([square, stopped, zero, hessian, aggregated, gathered]), none, type(gathered).__name__


@case
def gradients_of_many_ops():
    x = tf.constant(np.linspace(0.1, 0.9, 8).reshape(2, 4).astype("float32"))
    image = tf.reshape(x, [1, 2, 4, 1])
    functions = [
        tf.nn.softmax,
        tf.nn.log_softmax,
        tf.tanh,
        tf.sigmoid,
        tf.nn.elu,
        tf.nn.selu,
        tf.nn.softplus,
        tf.erf,
        tf.lgamma,
        tf.digamma,
        tf.cumsum,
        tf.cumprod,
        tf.reduce_prod,
        tf.reduce_max,
        tf.norm,
        lambda x: tf.nn.top_k(x, 2)[0],
        tf.sort,
        tf.nn.l2_normalize,
        lambda x: tf.linalg.matmul(x, x, transpose_b=True),
        lambda x: tf.nn.moments(x, [0])[1],
        lambda x: tf.pad(x, [[1, 1], [0, 0]], "REFLECT"),
        lambda x: tf.nn.max_pool(image, [1, 2, 2, 1], [1, 1, 1, 1], "SAME"),
        lambda x: tf.nn.lrn(image),
        lambda x: tf.einsum("ij,kj->ik", x, x),
        lambda x: tf.image.resize_bilinear(image, [4, 4]),
        lambda x: tf.space_to_depth(image, 2),
        lambda x: tf.where(x > 0.5, x, x * 2),
        lambda x: tf.segment_sum(x, [0, 0]),
        lambda x: tf.linalg.det(x[:, :2]),
        lambda x: tf.linalg.inv(x[:, :2]),
        lambda x: tf.svd(x)[0],
        lambda x: tf.fft(tf.cast(x, tf.complex64)),
        lambda x: tf.igamma(x, x + 1),
        lambda x: tf.clip_by_norm(x, 1.0),
        lambda x: tf.reverse(x, [1]),
        lambda x: tf.scatter_nd([[0], [2]], x, [3, 4]),
        lambda x: tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=x),
        lambda x: tf.nn.dropout(x, 0.5, seed=1),
        lambda x: tf.linalg.cholesky(tf.matmul(x, x, transpose_b=True)),
        lambda x: tf.sparse_tensor_dense_matmul(tf.SparseTensor([[0, 0]], [2.0], [2, 2]), x),
    ]
    grads = [tf.gradients(function(x), x)[0] for function in functions]
    with tf.Session() as sess:
        return "\n".join(str([float("%.4g" % value) for value in grad.ravel()]) for grad in sess.run(grads))


@case
def own_gradient():
    @tf.RegisterGradient("Halved")
    def halved(op, grad):
        return grad / 2

    @tf.custom_gradient
    def clipped(x):
        return x * x, lambda dy: tf.clip_by_value(dy * 2 * x, -1.0, 1.0)

    x = tf.constant(3.0)
    with tf.get_default_graph().gradient_override_map({"Identity": "Halved"}):
        y = tf.identity(x)
    with tf.Session() as sess:
        return sess.run([tf.gradients(y, x)[0], tf.gradients(clipped(x), x)[0]])


@case
def lookups():
    x, w, y = small_graph()
    graph = tf.get_default_graph()
    out = [graph.get_tensor_by_name("y:0") is y, graph.get_operation_by_name("mul").type, graph.as_graph_element("x")]
    for call in (
        lambda: graph.get_tensor_by_name("y"),
        lambda: graph.get_tensor_by_name("no:0"),
        lambda: graph.get_tensor_by_name("y:7"),
        lambda: graph.get_operation_by_name("y:0"),
        lambda: graph.get_operation_by_name("no"),
        lambda: graph.as_graph_element(3),
        lambda: bool(y),
        lambda: list(y),
        lambda: len(y),
        lambda: y.eval(),
        lambda: y["a"],
        lambda: y == x,
        lambda: {y: 1}[y],
        lambda: tf.constant("a") + 1,
        lambda: tf.constant(1) + 1.5,
        lambda: tf.constant([1, 2], shape=[3]),
        lambda: tf.constant([[1], [2, 3]]),
        lambda: tf.add(x, w, name="not ok"),
        lambda: tf.name_scope("a b").__enter__(),
        lambda: graph.unique_name("y"),
    ):
        try:
            out.append(call())
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error).split("\n")[0]))
    return out


@case
def registered_statistics():
    small_graph()
    from tensorflow.python.framework import ops

    x = tf.matmul(tf.zeros([2, 3]), tf.zeros([3, 4]))
    stats = ops.get_stats_for_node_def(tf.get_default_graph(), x.op.node_def, "flops")
    return stats.value


@case
def defined_functions():
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, tf.float32)
    def f(a, b):
        return a * b, a + b

    @function.Defun(tf.float32, func_name="Named", noinline=True)
    def g(a):
        return tf.tanh(a)

    a = tf.constant(2.0)
    x, y = f(a, 3.0)
    z = g(x)
    grad = tf.gradients(x, a)[0]
    proto = tf.get_default_graph().as_graph_def()
    with tf.Session() as sess:
        values = sess.run([x, y, z, grad])
    with tf.Graph().as_default(), tf.Session() as sess:
        again = tf.import_graph_def(proto, return_elements=[z.name])
        return (
            values,
            sess.run(again),
            sorted(each.signature.name for each in proto.library.function)[:1],
            [node.op for node in g.definition.node_def],
        )

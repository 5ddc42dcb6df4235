"""Write models in every format of TensorFlow 1.15.5, or compute the outputs of models that were written.

    python scripts/record_saved.py FOLDER           writes the models, and prints their outputs
    python scripts/record_saved.py FOLDER --read    reads them, and prints their outputs

With genuine 1.15.5 as PYTHON, this records tests/golden/engine:

    PYTHON scripts/record_saved.py FOLDER > tests/golden/engine/saved.txt
    PYTHON -c "import shutil; shutil.make_archive('tests/golden/engine/saved', 'zip', 'FOLDER')"

On the engine, scripts/run_script.py runs it. Either side reads what the other one wrote.
"""

import contextlib
import os
import shutil
import sys

import numpy as np
import tensorflow as tf

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests/engine/programs"))

from cases import text
from tensorflow.python.framework import function, graph_util

FED = np.linspace(-1, 1, 12).reshape(4, 3).astype(np.float32)


@contextlib.contextmanager
def started():
    """A session with initialized variables."""
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
        yield sess


def network(resource=False):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    with tf.variable_scope("net", use_resource=resource):
        hidden = tf.layers.batch_normalization(tf.layers.dense(x, 4, tf.nn.relu), training=False)
        cell = tf.nn.rnn_cell.LSTMCell(2)
        outputs, _ = tf.nn.dynamic_rnn(cell, tf.reshape(hidden, [-1, 2, 2]), dtype=tf.float32)
    return tf.reduce_sum(outputs, 1, name="y")


def trained():
    y = network()
    step = tf.train.get_or_create_global_step()
    train = tf.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(tf.square(y)), step)
    return y, train, step


def write_checkpoint(folder, version):
    _, train, step = trained()
    with started() as sess:
        for _ in range(2):
            sess.run(train, {"x:0": FED})
        tf.train.Saver(write_version=version).save(sess, folder + "/model", step, write_meta_graph=False)


def read_checkpoint(folder):
    """The outputs, and those after another step, which needs Adam's slots."""
    y, train, step = trained()
    with tf.Session() as sess:
        tf.train.Saver().restore(sess, tf.train.latest_checkpoint(folder))
        return [sess.run(y, {"x:0": FED}), sess.run(train, {"x:0": FED}), sess.run(step), sess.run(y, {"x:0": FED})]


def write_objects(folder):
    layer = tf.keras.layers.Dense(2)
    layer(tf.constant(FED))
    checkpoint = tf.train.Checkpoint(layer=layer, more=tf.Variable([1.0, 2.0]))
    with started() as sess:
        checkpoint.save(folder + "/objects", sess)


def read_objects(folder):
    layer = tf.keras.layers.Dense(2)
    y = layer(tf.constant(FED))
    more = tf.Variable([0.0, 0.0])
    with tf.Session() as sess:
        status = tf.train.Checkpoint(layer=layer, more=more).restore(tf.train.latest_checkpoint(folder))
        status.assert_consumed().run_restore_ops(sess)
        return sess.run([y, more])


@function.Defun(tf.float32)
def doubled(x):
    return x * 2.0 + 1.0


def loops(x):
    with tf.name_scope("loops"):
        _, total = tf.while_loop(lambda i, t: i < 4, lambda i, t: (i + 1, t * 1.5 + x), [0, tf.zeros_like(x)])
        chosen = tf.cond(tf.reduce_sum(total) > 0, lambda: doubled(total), lambda: total)
        table = tf.contrib.lookup.index_table_from_tensor(["a", "b"])
        mapped = tf.map_fn(tf.reduce_max, chosen)
        found = table.lookup(tf.constant(["b", "c"]))
        return tf.identity(mapped, name="mapped"), tf.identity(found, name="found")


def write_meta_graph(folder):
    y, train, _ = trained()
    loops(y)
    tf.summary.scalar("norm", tf.norm(y))
    tf.add_to_collection("mine", y)
    tf.train.QueueRunner(tf.FIFOQueue(1, tf.float32, name="queue"), [tf.no_op(name="enqueue")])
    with started() as sess:
        sess.run(train, {"x:0": FED})
        tf.train.Saver().save(sess, folder + "/model")


def read_meta_graph(folder):
    saver = tf.train.import_meta_graph(folder + "/model.meta")
    with tf.Session() as sess:
        saver.restore(sess, folder + "/model")
        sess.run(tf.tables_initializer())
        fetched = sess.run(["y:0", "loops/mapped:0", "loops/found:0", tf.get_collection("mine")[0]], {"x:0": FED})
        step = tf.get_collection(tf.GraphKeys.TRAIN_OP)[0]
        gradient = tf.gradients(
            tf.get_default_graph().get_tensor_by_name("loops/mapped:0"), tf.trainable_variables()[0]
        )
        fetched += [sess.run(gradient, {"x:0": FED}), sess.run(step, {"x:0": FED}), sess.run("y:0", {"x:0": FED})]
    return fetched + [sorted(tf.get_default_graph().get_all_collection_keys()), len(tf.trainable_variables())]


def write_python_function(folder):
    tf.py_func(lambda x: x + 1, [tf.constant([1.0])], tf.float32, name="py")
    tf.train.export_meta_graph(folder + "/model.meta")


def read_python_function(folder):
    """Its Python is not in the file: the error says so."""
    tf.train.import_meta_graph(folder + "/model.meta")
    with tf.Session() as sess:
        try:
            return [sess.run("py:0")]
        except tf.errors.OpError as error:
            return [type(error).__name__, error.message.split("\n")[0]]


def write_saved_model(folder):
    y = network(resource=True)
    mapped, found = loops(y)
    x = tf.get_default_graph().get_tensor_by_name("x:0")
    with started() as sess:
        shutil.rmtree(folder)
        tf.saved_model.simple_save(sess, folder, {"x": x}, {"y": y, "m": mapped, "f": found}, tf.tables_initializer())


def read_saved_model(folder):
    predicted = tf.contrib.predictor.from_saved_model(folder)({"x": FED})
    with tf.Session() as sess:
        meta_graph = tf.saved_model.load(sess, ["serve"], folder)
        signature = meta_graph.signature_def["serving_default"]
        return [predicted[key] for key in "fmy"] + [sess.run(signature.outputs["m"].name, {"x:0": FED})]


def keras_model():
    layers = tf.keras.layers
    inputs = layers.Input([3], name="inputs")
    branch = layers.Dense(4, "tanh", kernel_regularizer=tf.keras.regularizers.l2(0.1))(inputs)
    joined = layers.Concatenate()([branch, layers.BatchNormalization()(inputs)])
    recurrent = layers.GRU(2)(layers.Reshape([2, 2])(branch))
    outputs = layers.Dense(2, "softmax", name="outputs")(layers.Concatenate()([joined, recurrent]))
    return tf.keras.Model(inputs, outputs)


def fitted():
    model = keras_model()
    model.compile(tf.keras.optimizers.Adam(0.05), "categorical_crossentropy", ["accuracy"])
    model.fit(FED, np.eye(2)[[0, 1, 1, 0]], epochs=2, verbose=0, shuffle=False)
    return model


def going_on(model):
    """The outputs, and those after another step of the optimizer that was saved."""
    before = model.predict(FED)
    losses = model.train_on_batch(FED, np.eye(2)[[0, 1, 1, 0]])
    return [before, losses, model.predict(FED), [weight.name for weight in model.weights]]


def write_keras_file(folder):
    model = tf.keras.Sequential(
        [tf.keras.layers.Dense(4, "tanh", input_shape=(3,)), tf.keras.layers.BatchNormalization()]
        + [tf.keras.layers.Reshape([2, 2]), tf.keras.layers.LSTM(3), tf.keras.layers.Dense(2, "softmax")]
    )
    model.compile(tf.keras.optimizers.Adam(0.05), "categorical_crossentropy", ["accuracy"])
    model.fit(FED, np.eye(2)[[0, 1, 1, 0]], epochs=2, verbose=0, shuffle=False)
    model.save(folder + "/model.h5")


def read_keras_file(folder):
    return going_on(tf.keras.models.load_model(folder + "/model.h5"))


def write_keras_weights(folder):
    model = fitted()
    model.save_weights(folder + "/weights.h5")
    model.save_weights(folder + "/weights")
    with open(folder + "/model.json", "w") as file:
        file.write(keras_model().to_json())


def read_keras_weights(folder):
    model, another = fitted(), keras_model()
    model.load_weights(folder + "/weights.h5")
    another.load_weights(folder + "/weights").assert_existing_objects_matched()
    outputs = [going_on(model), another.predict(FED)]
    with open(folder + "/model.json") as file:
        layers = tf.keras.models.model_from_json(file.read()).layers
    return outputs + [[type(layer).__name__ for layer in layers]]


def write_keras_saved_model(folder):
    tf.keras.experimental.export_saved_model(fitted(), folder)


def read_keras_saved_model(folder):
    predictor = tf.contrib.predictor.from_saved_model(folder)
    outputs = predictor({"inputs": FED})["outputs"]
    return [outputs, tf.keras.experimental.load_from_saved_model(folder).predict(FED)]


def write_frozen(folder):
    y = network()
    loops(y)
    with started() as sess:
        graph_def = graph_util.convert_variables_to_constants(sess, sess.graph_def, ["y", "loops/mapped"])
    tf.train.write_graph(graph_def, folder, "frozen.pb", as_text=False)
    tf.train.write_graph(tf.get_default_graph(), folder, "graph.pbtxt")


def read_frozen(folder):
    graph_def = tf.GraphDef()
    with tf.gfile.GFile(folder + "/frozen.pb", "rb") as file:
        graph_def.ParseFromString(file.read())
    fetches = tf.import_graph_def(graph_def, return_elements=["y:0", "loops/mapped:0"], name="read")
    with tf.Session() as sess:
        outputs = sess.run(fetches, {"read/x:0": FED})
    from google.protobuf import text_format

    with open(folder + "/graph.pbtxt") as file:
        text_format.Merge(file.read(), graph_def)
    return outputs + [len(graph_def.node) > 100]


FORMATS = {
    "checkpoint_1": (lambda folder: write_checkpoint(folder, tf.train.SaverDef.V1), read_checkpoint),
    "checkpoint_2": (lambda folder: write_checkpoint(folder, tf.train.SaverDef.V2), read_checkpoint),
    "objects": (write_objects, read_objects),
    "meta_graph": (write_meta_graph, read_meta_graph),
    "python_function": (write_python_function, read_python_function),
    "saved_model": (write_saved_model, read_saved_model),
    "keras_file": (write_keras_file, read_keras_file),
    "keras_weights": (write_keras_weights, read_keras_weights),
    "keras_saved_model": (write_keras_saved_model, read_keras_saved_model),
    "frozen": (write_frozen, read_frozen),
}


def main():
    os.chdir(sys.argv[1])  # so that the files name each other by relative paths
    only_read = "--read" in sys.argv
    for name, (write, read) in FORMATS.items():
        if not only_read:
            shutil.rmtree(name, ignore_errors=True)
            os.makedirs(name)
            start()
            write(name)
        start()
        print("%s:\n%s" % (name, "\n".join(map(text, read(name)))))
        sys.stdout.flush()


def start():
    tf.keras.backend.clear_session()
    tf.reset_default_graph()
    tf.set_random_seed(1)


if __name__ == "__main__":
    main()

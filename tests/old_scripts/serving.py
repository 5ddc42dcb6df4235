"""An estimator's model saved for serving."""

import functools
import os

import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)


def model_fn(features, labels, mode):
    scores = tf.nn.softmax(tf.layers.dense(features["x"], 3, kernel_initializer=tf.ones_initializer()))
    outputs = {
        "scores": tf.estimator.export.PredictOutput({"scores": scores}),
        "classes": tf.estimator.export.ClassificationOutput(scores=scores),
        tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: tf.estimator.export.PredictOutput(scores),
    }
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, {"scores": scores}, export_outputs=outputs)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, scores)
    train_op = tf.train.AdamOptimizer(0.01).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


xs = np.arange(8, dtype=np.float32).reshape(4, 2)
read = tf.estimator.inputs.numpy_input_fn({"x": xs}, np.array([0, 1, 2, 0]), shuffle=False, num_epochs=None)
estimator = tf.estimator.Estimator(model_fn, "model", tf.estimator.RunConfig(tf_random_seed=1))
spec = {"x": tf.FixedLenFeature([2], tf.float32)}
receive = tf.estimator.export.build_parsing_serving_input_receiver_fn(spec)
exporter = tf.estimator.FinalExporter("final", receive)
_, exported = tf.estimator.train_and_evaluate(
    estimator,
    tf.estimator.TrainSpec(read, max_steps=3),
    tf.estimator.EvalSpec(read, steps=1, exporters=exporter),
)
print(type(exported[0]), exported[0][:19])
raw = tf.estimator.export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [4, 2], name="x")})
folder = estimator.export_savedmodel("saved", lambda: tf.estimator.export.ServingInputReceiver(*raw()[:2]))
for path in (exported[0], folder):
    with tf.Session(graph=tf.Graph()) as session:
        signatures = tf.saved_model.loader.load(session, [tf.saved_model.tag_constants.SERVING], path).signature_def
        print(sorted(signatures), signatures["scores"])
        example = tf.train.Example()
        example.features.feature["x"].float_list.value.extend([1.0, 2.0])
        fed = [example.SerializeToString()] if path == exported[0] else [[1.0, 2.0]]
        taken = next(iter(signatures["serving_default"].inputs.values())).name
        print(session.run(signatures["serving_default"].outputs["output"].name, {taken: fed}))

# A saved model as a function.
from tensorflow.contrib import predictor

predict = predictor.from_saved_model(folder)
print(predict({"x": xs})["output"], sorted(predict.feed_tensors), type(predict).__name__)
try:
    predict({"y": xs})
except ValueError as error:
    print(str(error).split("\n")[0])


# Exporters come after each evaluation; another model starts with the variables of this one
class Told(tf.estimator.Exporter):
    name = "told"

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        print(export_path, checkpoint_path, sorted(eval_result), is_the_final_export)


def more(features, labels, mode, params):
    return params["model_fn"](features, labels, mode)


config = tf.estimator.RunConfig("again", tf_random_seed=1, save_checkpoints_steps=2)
again = tf.estimator.Estimator(
    functools.partial(more, params={"model_fn": model_fn}), config=config, warm_start_from="model"
)
again.train(read, steps=1)
print(again.get_variable_value("dense/bias"), again.eval_dir("x"))
results, exported = tf.estimator.train_and_evaluate(
    again,
    tf.estimator.TrainSpec(read, max_steps=5),
    tf.estimator.EvalSpec(
        read,
        steps=1,
        exporters=[
            Told(),
            tf.estimator.LatestExporter("latest", receive, exports_to_keep=1),
            tf.estimator.BestExporter("best", receive, event_file_pattern=None),
        ],
        throttle_secs=0,
    ),
)
print(
    results["global_step"], exported[0], os.listdir("again/export/latest") == [os.path.basename(exported[1]).decode()]
)
told = tf.estimator.add_metrics(again, lambda labels: {"label": tf.metrics.mean(labels)})
print(sorted(told.evaluate(read, steps=1)))
columns = [tf.feature_column.numeric_column("x", shape=2)]
classifier = tf.estimator.LinearClassifier(columns, n_classes=3)
classifier.train(read, steps=1)
folder = classifier.export_savedmodel("canned", receive)
with tf.Session(graph=tf.Graph()) as session:
    signatures = tf.saved_model.loader.load(session, [tf.saved_model.tag_constants.SERVING], folder).signature_def
    for name, signature in sorted(signatures.items()):
        print(name, signature.method_name, sorted(signature.inputs), sorted(signature.outputs))

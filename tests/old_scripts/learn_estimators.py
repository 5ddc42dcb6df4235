"""The estimators of contrib.learn: the tutorials of 2016 and 2017, in small."""

import csv
import itertools
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.contrib import layers, learn
from tensorflow.contrib.learn.python.learn import learn_runner
from tensorflow.contrib.learn.python.learn.estimators import model_fn as model_fn_lib
from tensorflow.contrib.learn.python.learn.utils import input_fn_utils, saved_model_export_utils

folder = tempfile.mkdtemp()


def show(name, results):
    print(name, [(key, round(float(value), 4)) for key, value in sorted(results.items())])


# tf.contrib.learn Quickstart: irises from a CSV file
iris = learn.datasets.load_dataset("iris")
path = os.path.join(folder, "iris_training.csv")
with open(path, "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow([150, 4, "setosa", "versicolor", "virginica"])
    writer.writerows([list(row) + [kind] for row, kind in zip(iris.data, iris.target)])
training = learn.datasets.base.load_csv_with_header(path, target_dtype=np.int64, features_dtype=np.float32)
config = learn.RunConfig(tf_random_seed=1)
often = learn.RunConfig(tf_random_seed=1, save_checkpoints_steps=20)
columns = [layers.real_valued_column("", dimension=4)]
model_dir = os.path.join(folder, "iris_model")


def classifier():
    return learn.DNNClassifier(
        feature_columns=columns, hidden_units=[10, 20, 10], n_classes=3, model_dir=model_dir, config=often
    )


model = classifier()
model.fit(x=training.data, y=training.target, steps=40)
show("iris", model.evaluate(x=training.data, y=training.target))
new = np.array([[6.4, 3.2, 4.5, 1.5], [5.8, 3.1, 5.0, 1.7]], dtype=np.float32)
print(list(model.predict(new, as_iterable=True)), [row.round(3) for row in model.predict_proba(new)])
print(model.get_variable_names())
print(model.get_variable_value("dnn/hiddenlayer_0/weights").round(3)[0])
model = classifier()  # it goes on from the checkpoint
monitor = learn.monitors.ValidationMonitor(
    training.data,
    training.target,
    every_n_steps=20,
    check_interval_secs=None,
    metrics={"precision": learn.MetricSpec(tf.contrib.metrics.streaming_accuracy, prediction_key="classes")},
)
model.fit(training.data, training.target, steps=40, batch_size=50, monitors=[monitor])
show("further", model.evaluate(training.data, training.target, batch_size=40))

# Linear models: of two classes, of numbers, behind scikit-learn's methods
inferred = learn.infer_real_valued_columns_from_input(training.data)
linear = learn.LinearClassifier(feature_columns=inferred, n_classes=2)
linear.fit(training.data[:100], training.target[:100], steps=30)
show("two", linear.evaluate(training.data[:100], training.target[:100]))
regressor = learn.LinearRegressor(feature_columns=inferred, optimizer=tf.train.FtrlOptimizer(0.1))
regressor.fit(training.data, training.data.sum(1), steps=50, batch_size=30)
print(np.array(list(itertools.islice(regressor.predict(training.data), 3))).round(3))
print(regressor.predict_scores(training.data[:3], as_iterable=False).round(3))
print(regressor.get_variable_value("linear//weight").round(3).ravel())
wrapped = learn.SKCompat(learn.DNNRegressor([8], inferred, dropout=0.2, config=learn.RunConfig(tf_random_seed=2)))
wrapped.fit(training.data, training.data.sum(1), steps=20)
show("wrapped", wrapped.score(training.data, training.data.sum(1)))
print(wrapped.predict(training.data[:3])["scores"].round(3))


# Creating estimators: the abalone
def model_fn(features, targets, mode, params):
    hidden = layers.relu(features, 10)
    hidden = layers.relu(hidden, 10)
    ages = tf.reshape(layers.linear(hidden, 1), [-1])
    loss = tf.losses.mean_squared_error(targets, ages)
    train_op = layers.optimize_loss(
        loss=loss,
        global_step=tf.contrib.framework.get_global_step(),
        learning_rate=params["learning_rate"],
        optimizer="SGD",
    )
    metrics = {"rmse": tf.metrics.root_mean_squared_error(tf.cast(targets, tf.float32), ages)}
    return model_fn_lib.ModelFnOps(
        mode=mode, predictions={"ages": ages}, loss=loss, train_op=train_op, eval_metric_ops=metrics
    )


def old_model_fn(features, labels):
    logits = layers.fully_connected(features, 3, None)
    loss = tf.losses.softmax_cross_entropy(tf.one_hot(labels, 3), logits)
    train_op = layers.optimize_loss(loss, tf.train.get_global_step(), optimizer="Adagrad", learning_rate=0.1)
    return {"class": tf.argmax(logits, 1)}, loss, train_op


abalone = learn.Estimator(model_fn=model_fn, params={"learning_rate": 0.001}, config=config)
abalone.fit(x=training.data, y=training.data.sum(1), steps=50)
show("abalone", abalone.evaluate(x=training.data, y=training.data.sum(1), steps=1))
print([round(float(row["ages"]), 3) for row in abalone.predict(x=training.data[:3], as_iterable=True)])
old = learn.Estimator(old_model_fn, config=config)
old.fit(training.data, training.target, steps=20, batch_size=50)
print([int(row["class"]) for row in old.predict(training.data[::40])])
try:
    learn.Estimator(old_model_fn).evaluate(training.data, training.target)
except learn.NotFittedError as error:
    print(str(error)[:27])

# Wide and deep
random = np.random.RandomState(0)
n = 100
age, hours = random.randint(18, 80, n).astype(np.float32), random.rand(n).astype(np.float32)
job, town = random.choice(["cook", "smith", "clerk"], n), random.choice(["a", "b", "c"], n)
rich = (age / 100 + hours > 1).astype(int)


def input_fn():
    words = {
        key: tf.SparseTensor([[i, 0] for i in range(n)], values, [n, 1])
        for key, values in (("job", job), ("town", town))
    }
    return dict(words, age=tf.constant(age), hours=tf.constant(hours)), tf.constant(rich)


jobs = layers.sparse_column_with_hash_bucket("job", hash_bucket_size=100)
towns = layers.sparse_column_with_keys("town", keys=["a", "b"])
ages = layers.real_valued_column("age")
groups = layers.bucketized_column(ages, boundaries=[18, 30, 40, 50, 60])
both = layers.crossed_column([jobs, towns], hash_bucket_size=50)
all_three = layers.crossed_column([groups, jobs, towns], hash_bucket_size=1000)
deep = [
    layers.embedding_column(jobs, dimension=4),
    layers.one_hot_column(towns),
    layers.embedding_column(both, 2),
    layers.real_valued_column("hours", normalizer=lambda x: x * 2 - 1),
]
model = learn.DNNLinearCombinedClassifier(
    linear_feature_columns=[jobs, towns, groups, both, all_three],
    dnn_feature_columns=deep,
    dnn_hidden_units=[8, 4],
    fix_global_step_increment_bug=True,
    config=config,
)
model.fit(input_fn=input_fn, steps=20)
show("wide and deep", model.evaluate(input_fn=input_fn, steps=1))
print(model.get_variable_names())
print(list(model.predict(input_fn=input_fn))[:10])


# What fails, experiments and exports
def told(function):
    try:
        function()
    except Exception as error:
        print(type(error).__name__, str(error).split("[")[0])


flowers = [layers.real_valued_column("flower", dimension=4)]
words = np.array(["setosa", "versicolor", "rose"])[iris.target]
keys = ["setosa", "versicolor", "virginica"]
told(lambda: learn.LinearClassifier(columns, n_classes=3, label_keys=keys).fit(training.data, words, steps=1))
told(lambda: learn.Experiment(3, None, None))
told(lambda: learn_runner.run(3, output_dir="x"))


def experiment_fn(output_dir):
    def whole():
        return {"flower": tf.constant(training.data)}, tf.constant(training.target)

    serve = input_fn_utils.build_parsing_serving_input_fn(layers.create_feature_spec_for_parsing(flowers))
    return learn.Experiment(
        learn.LinearClassifier(flowers, n_classes=3, model_dir=output_dir, config=config),
        whole,
        whole,
        train_steps=4,
        eval_steps=1,
        export_strategies=[saved_model_export_utils.make_export_strategy(serve)],
    )


results, (exported,) = learn_runner.run(experiment_fn, os.path.join(folder, "experiment"))
show("experiment", results)
with tf.Session(graph=tf.Graph()) as session:
    signatures = tf.saved_model.loader.load(session, ["serve"], exported).signature_def
    for name, signature in sorted(signatures.items()):
        print(name, signature.method_name, sorted(signature.inputs), sorted(signature.outputs))


def logistic(features, labels, mode):
    chances = tf.sigmoid(layers.linear(features, 1))
    if mode == learn.ModeKeys.INFER:
        return chances, None, None
    loss = tf.losses.log_loss(labels[:, tf.newaxis], chances)
    return chances, loss, layers.optimize_loss(loss, tf.train.get_global_step(), 0.1, "SGD")


regression = learn.LogisticRegressor(logistic, thresholds=[0.3, 0.5], config=config)
regression.fit(training.data, training.target > 1, steps=5)
show("logistic", regression.evaluate(training.data, training.target > 1))

clusters = learn.KMeansClustering(3, use_mini_batch=False, relative_tolerance=0.01, config=config)
clusters.fit(input_fn=lambda: (tf.constant(training.data), None), steps=20)
print(clusters.clusters().round(3), clusters.get_variable_value("global_step"))
print(round(float(clusters.score(input_fn=lambda: (tf.constant(training.data), None), steps=1)), 3))

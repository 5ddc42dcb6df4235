"""Ready-made estimators: what they are evaluated to, what they predict, and the names of their variables."""

import numpy as np
import tensorflow as tf

x = np.random.RandomState(0).rand(60, 4).astype(np.float32)
config = tf.estimator.RunConfig(tf_random_seed=1)
columns = [tf.feature_column.numeric_column("x", shape=[4])]
colour = tf.feature_column.categorical_column_with_vocabulary_list("colour", ["red", "blue"])
models = [
    (tf.estimator.DNNClassifier([8, 4], columns, n_classes=3, config=config), (x[:, 0] * 3).astype(int)),
    (tf.estimator.DNNRegressor([8], columns, optimizer="Adam", config=config), x.sum(1)),
    (
        tf.estimator.LinearClassifier(
            columns + [colour], weight_column="w", label_vocabulary=["a", "b"], config=config
        ),
        np.where(x[:, 0] > 0.5, "b", "a"),
    ),
]
features = {"x": x, "w": x[:, 1], "colour": np.where(x[:, 2] > 0.5, "red", "green")}
for model, y in models:
    arrays = tf.estimator.inputs.numpy_input_fn
    model.train(arrays(features, y, batch_size=20, num_epochs=None, shuffle=False), steps=8)
    found = model.evaluate(arrays(features, y, batch_size=20, shuffle=False))
    print(sorted((name, round(float(value), 5)) for name, value in found.items()))
    first = next(model.predict(arrays(features, shuffle=False)))
    print(sorted((name, value.round(5) if value.dtype.kind == "f" else value) for name, value in first.items()))
    print(model.get_variable_names())

# Wide and deep: an embedding's first weights hang on the number of ops before it
both = tf.estimator.DNNLinearCombinedClassifier(
    linear_feature_columns=[tf.feature_column.crossed_column(["colour", "town"], 20)],
    dnn_feature_columns=columns + [tf.feature_column.embedding_column(colour, 2)],
    dnn_hidden_units=[4],
    config=config,
)
features["town"] = np.where(x[:, 3] > 0.5, "Bern", "Basel")
read = arrays(features, x[:, 0] > 0.5, batch_size=30, shuffle=False)
both.train(read)
print(
    both.get_variable_value("linear/linear_model/bias_weights"), both.get_variable_value("dnn/logits/kernel").round(5)
)
print(both.get_variable_value("dnn/input_from_feature_columns/input_layer/colour_embedding/embedding_weights").round(5))


def told(function):
    try:
        function()
    except Exception as error:
        words = str(error)
        print(type(error).__name__, words.split("[")[1][:16] if "assertion" in words else words.split("[")[0])


numbers = {"x": x}
told(lambda: tf.estimator.LinearClassifier(columns).train(arrays(numbers, np.full(60, 2), shuffle=False)))
told(lambda: tf.estimator.LinearClassifier(columns, n_classes=3).train(arrays(numbers, x[:, 0], shuffle=False)))
told(lambda: tf.estimator.LinearRegressor(columns, weight_column="w").train(arrays(numbers, x[:, 0], shuffle=False)))
told(lambda: tf.estimator.LinearRegressor(columns, optimizer=3).train(arrays(numbers, x[:, 0], shuffle=False)))
told(lambda: tf.estimator.LinearRegressor(columns, config=3))
told(lambda: tf.estimator.LinearRegressor(columns, "here", config=tf.estimator.RunConfig("there")))
told(lambda: tf.estimator.RunConfig(tf_random_seed="1"))
told(lambda: tf.estimator.EvalSpec(read, exporters=[1]))
told(lambda: tf.estimator.EstimatorSpec("train", loss=tf.constant(1.0), train_op=3))
told(lambda: tf.estimator.EstimatorSpec("infer", predictions=[1]))

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

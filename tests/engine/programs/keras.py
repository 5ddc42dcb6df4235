"""tf.keras in graph mode: models of all kinds, training, callbacks, saving, layers, losses and metrics."""

import json
import os

import numpy as np
import tensorflow as tf
from cases import case, folder

K, L = tf.keras, tf.keras.layers
X = np.random.RandomState(0).rand(24, 4).astype("float32")
Y = (X.sum(1) > 2).astype("int32")


def sequential():
    K.backend.clear_session()
    tf.set_random_seed(1)
    model = K.Sequential(
        [
            L.Dense(5, activation="relu", input_shape=(4,), name="hidden"),
            L.Dropout(0.2, name="drop"),
            L.Dense(2, activation="softmax", name="out"),
        ],
        name="net",
    )
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return model


def short(history):
    return {key: [round(float(value), 4) for value in values] for key, values in sorted(history.items())}


@case
def fitted():
    model = sequential()
    history = model.fit(X, Y, 8, 2, verbose=2, shuffle=False, validation_split=0.25)
    model.summary()
    evaluated = model.evaluate(X, Y, verbose=0)
    return (
        short(history.history),
        history.epoch,
        evaluated,
        model.predict(X[:2]),
        model.predict_classes(X[:3]),
        model.metrics_names,
        [w.name for w in model.weights],
    )


@case
def verbose_lines():
    model = sequential()
    model.fit(X, Y, 12, 1, verbose=2, validation_data=(X, Y))
    return model.train_on_batch(X, Y), model.test_on_batch(X, Y), model.predict_on_batch(X[:1])


@case
def functional():
    K.backend.clear_session()
    tf.set_random_seed(1)
    a, b = K.Input((4,), name="a"), K.Input((3, 2), name="b")
    x = L.concatenate([L.Dense(3, name="d")(a), L.Flatten(name="f")(b)], name="c")
    one, two = (
        L.Dense(1, name="one")(x),
        L.Dense(2, activation="softmax", name="two")(L.BatchNormalization(name="bn")(x)),
    )
    model = K.Model([a, b], [one, two], name="both")
    model.compile(
        K.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
        {"one": "mse", "two": K.losses.SparseCategoricalCrossentropy()},
        {"one": ["mae"], "two": ["acc"]},
        loss_weights={"one": 1.0, "two": 0.5},
    )
    history = model.fit(
        {"a": X, "b": np.ones((24, 3, 2))},
        {"one": X.sum(1), "two": Y},
        batch_size=12,
        epochs=2,
        verbose=0,
        shuffle=False,
        class_weight=None,
    )
    model.summary(line_length=90)
    config = json.loads(model.to_json())
    again = K.Model.from_config(model.get_config())
    return (
        short(history.history),
        config["keras_version"],
        config["class_name"],
        [layer["class_name"] for layer in config["config"]["layers"]],
        again.count_params(),
        model.output_names,
    )


@case
def subclassed():
    K.backend.clear_session()
    tf.set_random_seed(1)

    class Scale(L.Layer):
        def __init__(self, units, **kwargs):
            super(Scale, self).__init__(**kwargs)
            self.units = units

        def build(self, shape):
            self.kernel = self.add_weight(
                "kernel", (int(shape[-1]), self.units), initializer="ones", regularizer=K.regularizers.l2(0.1)
            )
            super(Scale, self).build(shape)

        def call(self, x):
            self.add_loss(tf.reduce_mean(x) * 0.0)
            return tf.matmul(x, self.kernel)

        def get_config(self):
            return dict(super(Scale, self).get_config(), units=self.units)

    class Net(K.Model):
        def __init__(self):
            super(Net, self).__init__()
            self.a, self.b = Scale(3), L.Dense(1)

        def call(self, x, training=None):
            return self.b(tf.nn.relu(self.a(x)))

    net = Net()
    net.compile(tf.train.AdamOptimizer(0.01), "mse")
    history = net.fit(X, X.sum(1), epochs=2, verbose=0, shuffle=False)
    where = folder()
    net.save_weights(where + "/w")
    model = K.Sequential([Scale(2, input_shape=(4,))])
    model.save(where + "/m.h5")
    loaded = K.models.load_model(where + "/m.h5", custom_objects={"Scale": Scale})
    try:
        net.save(where + "/n.h5")
    except NotImplementedError as error:
        message = str(error)[:60]
    return (
        short(history.history),
        sorted(os.listdir(where)),
        loaded.predict(X[:1]),
        [v.name for v in net.weights],
        message,
    )


@case
def saved_and_loaded():
    where = folder()
    model = sequential()
    model.fit(X, Y, 8, 1, verbose=0, shuffle=False)
    model.save(where + "/m.h5")
    model.save_weights(where + "/w.h5")
    model.save_weights(where + "/tf")
    expected = model.predict(X)
    loaded = K.models.load_model(where + "/m.h5")
    again = K.models.model_from_json(model.to_json())
    again.load_weights(where + "/w.h5")
    third = K.models.clone_model(model)
    third.load_weights(where + "/tf")
    second = short(loaded.fit(X, Y, 8, 1, verbose=0, shuffle=False).history)
    import h5py

    with h5py.File(where + "/m.h5", "r") as file:
        names = sorted(file.attrs), sorted(file["model_weights"])
    same = [np.allclose(expected, each.predict(X)) for each in (again, third)]
    return same, second, names, type(loaded.optimizer).__name__, sorted(os.listdir(where))


@case
def callbacks():
    where, seen = folder(), []
    model = sequential()

    class Mine(K.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append((epoch, sorted(logs)))

    history = model.fit(
        X,
        Y,
        8,
        4,
        verbose=0,
        shuffle=False,
        validation_data=(X, Y),
        callbacks=[
            Mine(),
            K.callbacks.ModelCheckpoint(where + "/best-{epoch:02d}.h5", save_best_only=True),
            K.callbacks.EarlyStopping("val_loss", patience=0, min_delta=10.0),
            K.callbacks.ReduceLROnPlateau(verbose=1),
            K.callbacks.CSVLogger(where + "/log.csv"),
            K.callbacks.TensorBoard(where + "/tb", histogram_freq=1, write_grads=True),
            K.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1),
            K.callbacks.LambdaCallback(on_train_end=lambda logs: seen.append("end")),
            K.callbacks.TerminateOnNaN(),
        ],
    )
    with open(where + "/log.csv") as file:
        header = file.readline().strip()
    tags = sorted(
        {
            value.tag
            for top, _, names in os.walk(where + "/tb")
            for name in names
            if "tfevents" in name
            for event in tf.train.summary_iterator(os.path.join(top, name))
            for value in event.summary.value
        }
    )
    return seen, len(history.epoch), sorted(os.listdir(where)), header, tags


@case
def generators_and_datasets():
    model = sequential()

    def batches():
        while True:
            yield X[:8], Y[:8]

    class Batches(K.utils.Sequence):
        def __len__(self):
            return 3

        def __getitem__(self, i):
            return X[i * 8 : i * 8 + 8], Y[i * 8 : i * 8 + 8]

    one = model.fit_generator(batches(), 3, 1, verbose=0)
    two = model.fit_generator(Batches(), epochs=1, verbose=0, shuffle=False)
    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).batch(8).repeat()
    three = model.fit(dataset, epochs=1, steps_per_epoch=3, verbose=0)
    out = (
        model.evaluate_generator(Batches()),
        model.predict_generator(Batches()).shape,
        model.evaluate(dataset, steps=2, verbose=0),
    )
    return [short(each.history) for each in (one, two, three)], out


@case
def recurrent_layers():
    K.backend.clear_session()
    tf.set_random_seed(1)
    x = np.random.RandomState(1).rand(4, 5, 3).astype("float32")
    x[1, 3:] = 0.0
    out = []
    for layer in (
        L.LSTM(2),
        L.GRU(2, return_sequences=True),
        L.SimpleRNN(2, unroll=True),
        L.Bidirectional(L.LSTM(2)),
        L.RNN([L.LSTMCell(2), L.GRUCell(2)]),
        L.TimeDistributed(L.Dense(2)),
        L.Conv1D(2, 2),
        L.GlobalMaxPooling1D(),
        L.LSTM(2, dropout=0.5, recurrent_dropout=0.0, implementation=2, go_backwards=True),
    ):
        model = (
            K.Sequential([L.Masking(0.0, input_shape=(5, 3)), layer])
            if "Conv" not in layer.name and "pool" not in layer.name
            else K.Sequential([L.InputLayer((5, 3)), layer])
        )
        out.append(np.round(model.predict(x), 4).ravel()[:4].tolist())
    stateful = K.Sequential([L.LSTM(2, stateful=True, batch_input_shape=(4, 5, 3)), L.Dense(1)])
    stateful.compile("rmsprop", "mse")
    out.append(round(float(stateful.train_on_batch(x, np.ones(4))), 4))
    stateful.reset_states()
    embedded = K.Sequential([L.Embedding(7, 3, mask_zero=True, input_length=4), L.GRU(2), L.Dense(1, "sigmoid")])
    embedded.compile("sgd", "binary_crossentropy", ["accuracy"])
    out.append(
        short(
            embedded.fit(
                np.array([[1, 2, 0, 0], [3, 4, 5, 6]]), np.array([0, 1]), verbose=0, epochs=2, shuffle=False
            ).history
        )
    )
    return out


@case
def convolutional_layers():
    K.backend.clear_session()
    tf.set_random_seed(1)
    image = np.random.RandomState(1).rand(2, 8, 8, 3).astype("float32")
    out = []
    for layer in (
        L.Conv2D(2, 3, strides=2, padding="same"),
        L.DepthwiseConv2D(3),
        L.SeparableConv2D(2, 3),
        L.Conv2DTranspose(2, 3, strides=2),
        L.MaxPooling2D(),
        L.AveragePooling2D(3),
        L.GlobalAveragePooling2D(),
        L.UpSampling2D(2, interpolation="bilinear"),
        L.ZeroPadding2D(1),
        L.Cropping2D(2),
        L.LocallyConnected2D(2, 3),
        L.BatchNormalization(),
        L.LayerNormalization(),
        L.Flatten(),
        L.Reshape((4, 48)),
        L.Permute((2, 1, 3)),
        L.Lambda(lambda x: x * 2),
        L.LeakyReLU(),
        L.PReLU(),
        L.ELU(),
        L.ThresholdedReLU(),
        L.Softmax(),
        L.SpatialDropout2D(0.5),
        L.GaussianNoise(1.0),
        L.ActivityRegularization(0.1),
        L.Activation("selu"),
    ):
        model = K.Sequential([L.InputLayer((8, 8, 3)), layer])
        got = model.predict(image)
        out.append((type(layer).__name__, list(got.shape), float("%.4g" % got.sum())))
    return "\n".join(map(str, out))


@case
def losses_and_metrics():
    y, p = np.array([[0.0, 1.0], [1.0, 0.0]], "float32"), np.array([[0.3, 0.7], [0.6, 0.4]], "float32")
    ls, ms = K.losses, K.metrics
    losses = [
        ls.MeanSquaredError(),
        ls.MeanAbsoluteError(),
        ls.BinaryCrossentropy(label_smoothing=0.1),
        ls.CategoricalCrossentropy(from_logits=True),
        ls.Hinge(),
        ls.Huber(),
        ls.KLDivergence(),
        ls.Poisson(),
        ls.LogCosh(),
        ls.CosineSimilarity(),
        ls.SquaredHinge(),
        ls.MeanAbsolutePercentageError(),
    ]
    metrics = [
        ms.CategoricalAccuracy(),
        ms.AUC(),
        ms.Precision(),
        ms.Recall(),
        ms.MeanSquaredError(),
        ms.TopKCategoricalAccuracy(1),
        ms.FalsePositives(),
        ms.BinaryAccuracy(),
        ms.CosineSimilarity(),
        ms.RootMeanSquaredError(),
        ms.SensitivityAtSpecificity(0.5),
    ]
    values = [loss(y, p) for loss in losses]
    with tf.Session() as sess:
        updates = [metric.update_state(y, p) for metric in metrics]
        sess.run([v.initializer for metric in metrics for v in metric.variables])
        sess.run(updates)
        return sess.run(values), sess.run([metric.result() for metric in metrics])


@case
def optimizers_of_keras():
    o, out = K.optimizers, []
    for optimizer in (
        o.SGD(0.1, decay=0.1),
        o.RMSprop(),
        o.Adagrad(),
        o.Adadelta(),
        o.Adam(amsgrad=True),
        o.Adamax(),
        o.Nadam(),
        o.SGD(clipnorm=0.1),
    ):
        K.backend.clear_session()
        tf.set_random_seed(1)
        model = K.Sequential([L.Dense(1, input_shape=(4,))])
        model.compile(optimizer, "mse")
        model.fit(X, X.sum(1), 8, 2, verbose=0, shuffle=False)
        out.append(
            (
                type(optimizer).__name__,
                float("%.4g" % model.evaluate(X, X.sum(1), verbose=0)),
                sorted(optimizer.get_config()),
            )
        )
    return "\n".join(map(str, out))


@case
def applications():
    K.backend.clear_session()
    model = K.applications.MobileNet((32, 32, 3), alpha=0.25, weights=None, classes=4)
    dense = K.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    image = K.applications.vgg16.preprocess_input(np.ones((1, 2, 2, 3)) * 100.0)
    return (
        model.count_params(),
        dense.output_shape,
        len(dense.layers),
        image[0, 0, 0].tolist(),
        [layer.name for layer in dense.layers[:3]],
    )


@case
def preprocessing():
    p = K.preprocessing
    tokens = p.text.Tokenizer(5, oov_token="?")
    tokens.fit_on_texts(["a b c a", "b a d"])
    np.random.seed(1)
    generator = p.image.ImageDataGenerator(rescale=0.5, horizontal_flip=True, featurewise_center=False)
    batch = next(
        generator.flow(np.arange(2 * 4 * 4 * 3).reshape(2, 4, 4, 3).astype("float32"), [0, 1], 2, shuffle=False, seed=1)
    )
    series = p.sequence.TimeseriesGenerator(np.arange(10), np.arange(10), 3, batch_size=2)
    return (
        tokens.texts_to_sequences(["a c z"]),
        tokens.word_index,
        p.sequence.pad_sequences([[1, 2, 3], [4]], 2).tolist(),
        p.sequence.skipgrams([1, 2], 3, negative_samples=0.0, seed=1),
        batch[0].shape,
        float(batch[0].sum()),
        series[0][0].tolist(),
        p.text.hashing_trick("a b", 10, "md5"),
        tokens.texts_to_matrix(["a a"], "count").tolist(),
    )


@case
def utilities():
    u, b = K.utils, K.backend
    value = b.variable(np.ones((2, 2)), name="v")
    bar = u.Progbar(3, verbose=2)
    bar.update(3, [("loss", 0.5)])
    b.set_value(value, [[1.0, 2.0], [3.0, 4.0]])
    return (
        u.to_categorical([0, 2], 3).tolist(),
        u.normalize(np.array([[3.0, 4.0]])).tolist(),
        b.eval(b.dot(value, value)),
        b.int_shape(value),
        b.floatx(),
        b.image_data_format(),
        b.epsilon(),
        b.get_uid("x"),
        u.get_custom_objects() == {},
        b.batch_get_value([value]),
        b.learning_phase().name if hasattr(b.learning_phase(), "name") else 0,
    )


@case
def model_to_estimator():
    tf.logging.set_verbosity(tf.logging.ERROR)
    model = sequential()
    estimator = K.estimator.model_to_estimator(
        model, model_dir=folder(), config=tf.estimator.RunConfig(tf_random_seed=1)
    )
    estimator.train(tf.compat.v1.estimator.inputs.numpy_input_fn({"hidden_input": X}, Y, 8, 1, shuffle=False), steps=3)
    return sorted(
        estimator.evaluate(tf.compat.v1.estimator.inputs.numpy_input_fn({"hidden_input": X}, Y, 8, 1, shuffle=False))
    ), model.input_names


@case
def session_of_keras():
    K.backend.clear_session()
    model = K.Sequential([L.Dense(1, kernel_initializer="ones", input_shape=(2,))])
    sess = K.backend.get_session()
    sess.run(tf.global_variables_initializer())
    value = sess.run(model.output, {model.input: [[1.0, 2.0]]})
    K.backend.set_session(tf.Session())
    K.backend.set_learning_phase(0)
    K.backend.get_session().run(tf.global_variables_initializer())
    middle = K.backend.function([model.input], [model.layers[0].output])([np.ones((1, 2))])
    return value, model.input.name, model.output.name, K.backend.get_session() is sess, middle


@case
def errors():
    out = []
    model = sequential()
    for call in (
        lambda: model.fit(X[:, :2], Y),
        lambda: model.fit(X, Y[:3]),
        lambda: K.Sequential([L.Dense(1)]).summary(),
        lambda: K.Sequential([L.Dense(1)]).predict(X),
        lambda: L.Dense(3)(np.ones(3)),
        lambda: K.Model([K.Input((2,))], [tf.constant(1.0)]).name,
        lambda: model.compile("none", "mse"),
        lambda: model.compile("sgd", "none"),
        lambda: L.Dense(2, unknown=1),
        lambda: model.get_layer("no"),
        lambda: L.concatenate([K.Input((2,)), K.Input((2, 3))]),
        lambda: K.layers.deserialize({"class_name": "No", "config": {}}),
        lambda: model.predict(X, steps=None, batch_size=4).shape,
        lambda: K.Sequential([L.LSTM(3, input_shape=(4,))]),
    ):
        try:
            out.append(call())
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, str(error).split("\n")[0][:160]))
    return "\n".join(map(str, out))

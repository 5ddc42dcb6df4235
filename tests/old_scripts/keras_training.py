"""What Keras reports of a training, and what is left of it."""

import numpy as np
import tensorflow as tf
from tensorflow.keras.callbacks import EarlyStopping, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau
from tensorflow.keras.layers import Dense, Input, Layer

tf.set_random_seed(1)
np.random.seed(1)
xs, ys = np.random.rand(40, 6), np.random.randint(0, 3, 40)
model = tf.keras.Sequential([Dense(8, activation="tanh", input_shape=(6,)), Dense(3, activation="softmax")])
model.compile(tf.keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
callbacks = [
    LearningRateScheduler(lambda epoch: 0.05 / (epoch + 1), verbose=1),
    ReduceLROnPlateau(monitor="loss", min_delta=10.0, patience=1, verbose=1),
    ModelCheckpoint("model.h5", verbose=1),
    EarlyStopping(monitor="loss", min_delta=10.0, patience=2, verbose=1),
]
history = model.fit(xs, ys, 16, epochs=5, verbose=2, shuffle=False, validation_split=0.25, callbacks=callbacks)
print(history.history["loss"], history.history["acc"], history.epoch, model.evaluate(xs, ys, verbose=2))
print(type(history.history["loss"][0]).__name__, type(history.history["acc"][0]).__name__)
print(model.predict_classes(xs[:5]), model.predict_proba(xs[:2]))
batches = tf.data.Dataset.from_tensor_slices((xs, ys)).batch(8).repeat()
print(model.fit(batches, steps_per_epoch=4, verbose=2).history)


class Product(Layer):
    def build(self, shape):
        self.kernel = self.add_weight("kernel", shape=[int(shape[-1]), 2], initializer="ones")

    def call(self, inputs):
        return tf.matmul(inputs, self.kernel)


inputs = Input((6,))
tf.keras.Model(inputs, Product()(inputs)).summary()

# Layers by their private paths; the seeds of masks and noise, which NumPy draws, and of what is built behind a training.
from tensorflow.python.keras.layers import GRU, LSTM, Bidirectional, GaussianNoise, TimeDistributed
from tensorflow.python.keras.layers.recurrent import SimpleRNN
from tensorflow.keras import backend as K

K.clear_session()
tf.set_random_seed(2)
np.random.seed(2)
model = tf.keras.Sequential([Bidirectional(LSTM(3, return_sequences=True, dropout=0.2), input_shape=(4, 2))])
for layer in (GRU(3, return_sequences=True), TimeDistributed(Dense(2)), GaussianNoise(0.1), SimpleRNN(1)):
    model.add(layer)
model.compile("adagrad", "cosine_proximity", metrics=["cosine_proximity"])
print([(weight.name, weight.shape.as_list()) for weight in model.weights])
xs, ys = np.random.rand(8, 4, 2), np.random.rand(8, 1)
print([model.train_on_batch(xs, ys) for _ in range(3)], model.metrics_names)
for loss in ("mse", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"):
    model = tf.keras.Sequential([Dense(2, activation="softmax", input_shape=(3,))])
    model.compile("sgd", loss, metrics=["mae"] if loss.startswith("b") else ["acc"])
    print(model.get_weights()[0][0], model.train_on_batch(np.eye(3), np.eye(3)[:, : 1 if loss[0] == "s" else 2]))
print(K.eval(tf.keras.losses.cosine(K.ones((1, 2)), K.ones((1, 2)))))

# Images moved, turned and lit.
from tensorflow.keras.preprocessing.image import ImageDataGenerator

generator = ImageDataGenerator(rotation_range=30, width_shift_range=0.2, zoom_range=0.3, shear_range=5.0)
batch = next(generator.flow(np.random.rand(2, 6, 6, 1) * 255, batch_size=2, seed=1))
print(batch[:, 2, :, 0].round(2), generator.apply_transform(np.arange(16.0).reshape(4, 4, 1), {"theta": 30.0})[0].T)

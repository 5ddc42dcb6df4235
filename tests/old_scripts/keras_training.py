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

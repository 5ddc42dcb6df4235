"""TensorFlow 1's MNIST tutorial: the reader and the model."""

from tf1_lessons.tensorflow1.examples.tutorials.mnist import input_data, mnist  # noqa: F401

"""TensorFlow 1's tutorials, as far as scripts import them."""

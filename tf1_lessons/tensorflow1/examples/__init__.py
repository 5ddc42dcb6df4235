"""TensorFlow 1's examples, as far as scripts import them."""

"""TensorFlow 1 as it was: what today's TensorFlow lacks or does otherwise. It knows nothing of lessons."""

"""tf.contrib.signal, which became tf.signal."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

frame = tf.signal.frame
hamming_window = tf.signal.hamming_window
hann_window = tf.signal.hann_window
inverse_stft = tf.signal.inverse_stft
inverse_stft_window_fn = tf.signal.inverse_stft_window_fn
linear_to_mel_weight_matrix = tf.signal.linear_to_mel_weight_matrix
mfccs_from_log_mel_spectrograms = tf.signal.mfccs_from_log_mel_spectrograms
overlap_and_add = tf.signal.overlap_and_add
stft = tf.signal.stft

__getattr__ = _support.module(__name__, "TensorFlow's core")

"""The names of TensorFlow 1's input_data, from all of its releases."""

from tf1_lessons.tensorflow1.mnist import DEFAULT_SOURCE_URL as SOURCE_URL  # noqa: F401
from tf1_lessons.tensorflow1.mnist import (  # noqa: F401
    DEFAULT_SOURCE_URL,
    DataSet,
    dense_to_one_hot,
    extract_images,
    extract_labels,
    maybe_download,
)
from tf1_lessons.tensorflow1.mnist import script_data_sets as read_data_sets  # noqa: F401

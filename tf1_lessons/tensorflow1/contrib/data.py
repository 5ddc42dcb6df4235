"""tf.contrib.data, which became tf.data.experimental."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

for _name in """
    AUTOTUNE Counter CsvDataset Optional RandomDataset Reducer SqlDataset TFRecordWriter bucket_by_sequence_length
    choose_from_datasets copy_to_device dense_to_sparse_batch enumerate_dataset get_next_as_optional get_single_element
    group_by_reducer group_by_window ignore_errors make_batched_features_dataset make_csv_dataset
    make_saveable_from_iterator map_and_batch parallel_interleave parse_example_dataset prefetch_to_device
    rejection_resample sample_from_datasets scan shuffle_and_repeat unbatch unique
""".split():
    globals()[_name] = getattr(tf.data.experimental, _name)


def batch_and_drop_remainder(batch_size):
    """Return a function for Dataset.apply: batches, without a last one that is smaller."""
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


def padded_batch_and_drop_remainder(batch_size, padded_shapes, padding_values=None):
    """Return a function for Dataset.apply: padded batches, without a last one that is smaller."""
    return lambda dataset: dataset.padded_batch(batch_size, padded_shapes, padding_values, drop_remainder=True)


def sloppy_interleave(map_func, cycle_length, block_length=1):
    """Return a function for Dataset.apply: data sets interleaved, in the order in which they are ready."""
    return tf.data.experimental.parallel_interleave(map_func, cycle_length, block_length, sloppy=True)

__getattr__ = _support.module(__name__, "TensorFlow's core")

"""tf.contrib.deprecated: the summaries of before 1.0, which take a tag."""

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import gen_logging_ops

from tf1_lessons.tensorflow1.contrib import _support

def _add(summary, collections):
    for collection in [tf.GraphKeys.SUMMARIES] if collections is None else collections:
        tf.add_to_collection(collection, summary)
    return summary


def scalar_summary(tags, values, collections=None, name=None):
    """Return a summary of scalars under their tags."""
    with tf.name_scope(name, "ScalarSummary", [tags, values]) as scope:
        return _add(gen_logging_ops.scalar_summary(tags=tags, values=values, name=scope), collections)


def histogram_summary(tag, values, collections=None, name=None):
    """Return a summary of a histogram under a tag."""
    with tf.name_scope(name, "HistogramSummary", [tag, values]) as scope:
        return _add(gen_logging_ops.histogram_summary(tag=tag, values=values, name=scope), collections)


def image_summary(tag, tensor, max_images=3, collections=None, name=None):
    """Return a summary of images [batch, height, width, channels] under a tag."""
    with tf.name_scope(name, "ImageSummary", [tag, tensor]) as scope:
        return _add(
            gen_logging_ops.image_summary(tag=tag, tensor=tensor, max_images=max_images, name=scope), collections
        )


def audio_summary(tag, tensor, sample_rate, max_outputs=3, collections=None, name=None):
    """Return a summary of sounds [batch, frames] or [batch, frames, channels] under a tag."""
    with tf.name_scope(name, "AudioSummary", [tag, tensor]) as scope:
        rate = tf.convert_to_tensor(sample_rate, dtype=tf.float32, name="sample_rate")
        return _add(
            gen_logging_ops.audio_summary_v2(
                tag=tag, tensor=tensor, max_outputs=max_outputs, sample_rate=rate, name=scope
            ),
            collections,
        )


def merge_summary(inputs, collections=None, name=None):
    """Return a summary of several."""
    with tf.name_scope(name, "MergeSummary", inputs):
        summary = gen_logging_ops.merge_summary(inputs=inputs, name=name)
    for collection in collections or ():
        tf.add_to_collection(collection, summary)
    return summary


def merge_all_summaries(key=tf.GraphKeys.SUMMARIES):
    """Return a summary of all in a collection, or None if there is none."""
    summaries = tf.get_collection(key)
    return merge_summary(summaries) if summaries else None

__getattr__ = _support.module(__name__, "TensorFlow's core")

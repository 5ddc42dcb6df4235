"""Event files of the lessons' own making, beside those that a FileWriter writes in plain sight."""

import os
import time

import tensorflow.compat.v1 as tf

from tf1_lessons import LessonError


def write_events(log_dir, name, summaries, first=False):
    """Write summaries, pairs of a step and a Summary, into an event file of the TensorBoard run log_dir.

    TensorBoard reads the files of a folder one after the other, in the order of their names, and does not come back: a
    file that is to be read while another one still grows must come first.

    Raises:
        LessonError: the file cannot be written.
    """
    now = time.time()
    # As FileWriter names its files, after the second of their making; what is added keeps those of one second apart.
    path = os.path.join(log_dir, f"events.out.tfevents.{0 if first else int(now):010}.{name}.{os.getpid()}")
    try:
        with tf.io.TFRecordWriter(path) as file:
            file.write(tf.Event(wall_time=now, file_version="brain.Event:2").SerializeToString())
            for step, summary in summaries:
                event = tf.Event(wall_time=now, step=step)
                event.summary.ParseFromString(summary.SerializeToString())  # TensorBoard's class is one of its own
                file.write(event.SerializeToString())
    except tf.errors.OpError as error:
        raise LessonError(f"cannot write {path}: {error.message.rpartition('; ')[2]}") from error

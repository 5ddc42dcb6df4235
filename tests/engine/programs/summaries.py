"""Summaries of all kinds, event files, and what reads them."""

import os

import numpy as np
import tensorflow as tf
from cases import case, folder


def events(where):
    out = []
    for name in sorted(os.listdir(where)):
        for event in tf.train.summary_iterator(os.path.join(where, name)):
            event.wall_time = 0.0
            out.append(event.file_version or str(event))  # today's first event also names its writer
    return "\n".join(out)


def summary(op, feed=None):
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        text = sess.run(op, feed)
    return str(tf.Summary.FromString(text))


@case
def scalars():
    with tf.name_scope("s"):
        a = tf.summary.scalar("a", tf.constant(1.5))
        b = tf.summary.scalar("a", 2, collections=["mine"])
    c = tf.summary.scalar("with space", 0.1, family="f")
    return (
        summary(tf.summary.merge([a, b, c])),
        summary(tf.summary.merge_all()),
        tf.get_collection("mine"),
        tf.summary.merge_all("none"),
        a.op.type,
        a.name,
    )


@case
def histograms():
    return summary(tf.summary.histogram("h", [0.0, 1.0, 2.0, 2.0, -5.0]))


@case
def histogram_of_nan():
    with tf.Session() as sess:
        try:
            sess.run(tf.summary.histogram("h", [float("nan")]))
        except tf.errors.InvalidArgumentError as error:
            return error.message.split("\n")[0]


@case
def images():
    image = tf.constant(np.arange(2 * 3 * 2 * 3).reshape(2, 3, 2, 3), tf.uint8)
    proto = tf.Summary()
    with tf.Session() as sess:
        proto.ParseFromString(sess.run(tf.summary.image("i", image, 1)))
        decoded = sess.run(tf.image.decode_png(proto.value[0].image.encoded_image_string))
        floats = tf.Summary.FromString(sess.run(tf.summary.image("f", tf.cast(image, tf.float32) - 10.0)))
        pixels = [sess.run(tf.image.decode_png(value.image.encoded_image_string)) for value in floats.value]
    return proto.value[0].tag, proto.value[0].image.height, decoded, [value.tag for value in floats.value], pixels


@case
def audio():
    proto = tf.Summary()
    with tf.Session() as sess:
        proto.ParseFromString(
            sess.run(tf.summary.audio("a", np.linspace(-1, 1, 16).reshape(1, 8, 2).astype("float32"), 8000))
        )
    value = proto.value[0]
    return (
        value.tag,
        value.audio.sample_rate,
        value.audio.num_channels,
        value.audio.length_frames,
        value.audio.content_type,
        len(value.audio.encoded_audio_string),
    )


@case
def texts():
    return summary(tf.summary.text("t", tf.constant("some *text*"))), summary(
        tf.summary.tensor_summary("x", [1.0, 2.0], "about it", display_name="X")
    )


@case
def curves():
    from tensorboard.plugins.pr_curve import summary as pr_summary

    op = pr_summary.op("pr", labels=tf.constant([True, False]), predictions=tf.constant([0.9, 0.3]), num_thresholds=3)
    proto = tf.Summary()
    with tf.Session() as sess:
        proto.ParseFromString(sess.run(op))
    return proto.value[0].metadata.plugin_data.plugin_name, tf.make_ndarray(proto.value[0].tensor)


@case
def written():
    where = folder()
    x = tf.constant(2.0, name="x")
    op = tf.summary.scalar("a", x)
    writer = tf.summary.FileWriter(where, filename_suffix=".mine")
    with tf.Session() as sess:
        writer.add_graph(sess.graph)
        for step in range(2):
            options, metadata = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), tf.RunMetadata()
            writer.add_summary(sess.run(op, options=options, run_metadata=metadata), step)
        metadata.Clear()
        writer.add_run_metadata(metadata, "run", 1)
        writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), 5)
        writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="own", simple_value=0.25)]), 7)
        writer.add_event(tf.Event(step=9))

    writer.flush()
    writer.close()
    writer.reopen()
    writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="own", simple_value=0.5)]), 8)
    writer.close()
    names = ["tfevents" in name and name.endswith(".mine") for name in os.listdir(where)]
    return names, events(where), writer.get_logdir()


@case
def written_wrongly():
    writer = tf.summary.FileWriter(folder())
    out = []
    for call in (
        lambda: writer.add_graph("graph"),
        lambda: writer.add_event("event"),
        lambda: writer.add_run_metadata(tf.RunMetadata(), "a") or writer.add_run_metadata(tf.RunMetadata(), "a"),
    ):
        try:
            out.append(call())
        except Exception as error:
            out.append("%s: %s" % (type(error).__name__, error))
    return "\n".join(map(str, out))


@case
def cached_writers():
    where = folder()
    a, b = tf.summary.FileWriterCache.get(where), tf.summary.FileWriterCache.get(where)
    tf.summary.FileWriterCache.clear()
    return a is b, a is tf.summary.FileWriterCache.get(where)


@case
def summary_description():
    return str(tf.summary.get_summary_description(tf.summary.tensor_summary("a", [1.0]).op.node_def))


@case
def contrib_summaries():
    where = folder()
    from tensorflow.contrib import summary as contrib_summary

    step = tf.train.get_or_create_global_step()
    writer = contrib_summary.create_file_writer(where, name="w", flush_millis=1)
    with writer.as_default(), contrib_summary.always_record_summaries():
        contrib_summary.scalar("a", 2.0)
        contrib_summary.histogram("h", [1.0, 2.0])
        contrib_summary.generic("g", tf.constant([1]))
        op = contrib_summary.all_summary_ops()
        with contrib_summary.record_summaries_every_n_global_steps(2):
            contrib_summary.scalar("b", 3.0)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        contrib_summary.initialize(graph=None, session=sess)
        sess.run(op)
        sess.run(contrib_summary.all_summary_ops())
        sess.run(writer.close())
    return (
        len(op),
        sorted(
            {
                value.tag
                for name in os.listdir(where)
                for event in tf.train.summary_iterator(os.path.join(where, name))
                for value in event.summary.value
            }
        ),
        step.name,
    )


@case
def projector():
    from tensorflow.contrib.tensorboard.plugins import projector as plugin

    where = folder()
    config = plugin.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name, embedding.metadata_path = "e:0", "m.tsv"
    plugin.visualize_embeddings(tf.summary.FileWriter(where), config)
    with open(where + "/projector_config.pbtxt") as file:
        return file.read(), sorted(os.listdir(where))[1:]


@case
def summary_iterator_of_nothing():
    list(tf.train.summary_iterator(folder() + "/none"))


@case
def layer_summaries():
    tf.contrib.layers.summarize_tensors([tf.constant([1.0], name="a"), tf.constant(2.0, name="b")])
    return [op.name for op in tf.get_collection(tf.GraphKeys.SUMMARIES)]

"""What TensorBoard shows of a run beside its summaries: the lesson's text, its hyperparameters, an embedding."""

import re

import numpy as np
import tensorflow.compat.v1 as tf
from matplotlib import image
from tensorboard.plugins import projector
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams import summary as hparams
from tensorboard.plugins.text.summary_v2 import text_pb


def write_start(log_dir, lesson, values):
    """Write what the Text and HParams tabs show of a run that starts: the docstring, and the options with their values.

    Args:
        log_dir: the run directory.
        lesson: the catalog.Lesson.
        values: of its options, by name.
    """
    table = ["| option | value | |", "|---|---|---|"]
    table += [f"| `{option.name}` | {values[option.name]} | {option.comment} |" for option in lesson.options]
    # The parallel coordinates leave out a run that lacks a value of the others: only what is always set is compared.
    hyperparameters = {
        option.name: values[option.name] for option in lesson.options if type(option.default) in (int, float, str)
    }
    # Each field of the docstring becomes a paragraph of its own.
    docstring = re.sub(r"^(Source|Departures|Expect):", r"\n**\1:**", lesson.docstring, flags=re.MULTILINE)
    _write(
        log_dir,
        ".begin",
        text_pb("lesson", f"# {docstring}"),
        text_pb("hyperparameters", "\n".join(table)),
        hparams.session_start_pb({"lesson": lesson.name, **hyperparameters}),
    )


def write_end(log_dir, succeeded):
    """Write what the HParams tab shows of a run that has ended: whether it succeeded."""
    status = api_pb2.STATUS_SUCCESS if succeeded else api_pb2.STATUS_FAILURE
    _write(log_dir, ".status", hparams.session_end_pb(status))


def _write(log_dir, suffix, *summaries):
    # A file of its own: TensorBoard reads those of a folder one after the other, in the order of their names, which
    # begin with the second of their making.
    with tf.summary.FileWriter(log_dir, filename_suffix=suffix) as writer:
        for summary in summaries:
            writer.add_summary(summary.SerializeToString())


def write_embedding(log_dir, name, vectors, labels, images):
    """Write what the Projector tab shows: a point for each vector, with its label and its image.

    All files are named relative to log_dir, so that it can be moved.

    Args:
        log_dir: the folder of a writer's event file.
        name: of the embedding.
        vectors: float32 [n, size].
        labels: text for each point, [n].
        images: float32 [n, height, width], from 0 (black) to 1 (white).
    """
    n, height, width = images.shape
    side = int(np.ceil(np.sqrt(n)))  # the sprite is a square of side * side images
    tiles = np.zeros([side * side, height, width], np.float32)
    tiles[:n] = images
    sprite = tiles.reshape(side, side, height, width).transpose(0, 2, 1, 3).reshape(side * height, side * width)
    image.imsave(log_dir / f"{name}.png", sprite, cmap="gray", vmin=0, vmax=1)
    vectors.astype(np.float32).tofile(log_dir / f"{name}.bytes")
    (log_dir / f"{name}.tsv").write_text("\n".join(labels) + "\n")

    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = name
    embedding.tensor_path = f"{name}.bytes"
    embedding.tensor_shape.extend(vectors.shape)
    embedding.metadata_path = f"{name}.tsv"
    embedding.sprite.image_path = f"{name}.png"
    embedding.sprite.single_image_dim.extend([width, height])
    projector.visualize_embeddings(str(log_dir), config)

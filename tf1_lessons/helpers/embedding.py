"""What TensorBoard's Projector tab shows: vectors as points in space, each with its label and its image."""

import io
import pathlib

import numpy as np
from matplotlib import image
from tensorboard.plugins import projector

from tf1_lessons.helpers.logs import write_whole


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
    png = io.BytesIO()
    image.imsave(png, sprite, cmap="gray", vmin=0, vmax=1)
    log_dir = pathlib.Path(log_dir)
    write_whole(log_dir / f"{name}.png", png.getvalue())
    write_whole(log_dir / f"{name}.bytes", vectors.astype(np.float32).tobytes())
    write_whole(log_dir / f"{name}.tsv", ("\n".join(labels) + "\n").encode())

    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = name
    embedding.tensor_path = f"{name}.bytes"
    embedding.tensor_shape.extend(vectors.shape)
    embedding.metadata_path = f"{name}.tsv"
    embedding.sprite.image_path = f"{name}.png"
    embedding.sprite.single_image_dim.extend([width, height])
    projector.visualize_embeddings(str(log_dir), config)

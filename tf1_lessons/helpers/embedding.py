"""What TensorBoard's Projector tab shows: vectors as points in space, each with its image and what is known of it."""

import io
import pathlib

import numpy as np
from matplotlib import image
from tensorboard.plugins import projector

from tf1_lessons.helpers.logs import write_whole


def write_embedding(log_dir, name, vectors, columns, images):
    """Write what the Projector tab shows: a point for each vector, with its image and its metadata.

    All files are named relative to log_dir, so that it can be moved.

    Args:
        log_dir: the folder of a writer's event file.
        name: of the embedding.
        vectors: float32 [n, size].
        columns: the metadata, two columns or more: for each title what stands in it, [n].
        images: float32 [n, height, width], from 0 to 1; 1 is drawn black, on white, in a grey frame.
    """
    # A frame tells a tile apart from the page, which is white, and from the tiles that it covers.
    framed = np.pad(1 - images, [(0, 0), (1, 1), (1, 1)], constant_values=0.6)
    n, height, width = framed.shape
    side = int(np.ceil(np.sqrt(n)))  # the sprite is a square of side * side images
    tiles = np.ones([side * side, height, width], np.float32)
    tiles[:n] = framed
    sprite = tiles.reshape(side, side, height, width).transpose(0, 2, 1, 3).reshape(side * height, side * width)
    png = io.BytesIO()
    image.imsave(png, sprite, cmap="gray", vmin=0, vmax=1)
    rows = [columns] + list(zip(*columns.values()))
    log_dir = pathlib.Path(log_dir)
    write_whole(log_dir / f"{name}.png", png.getvalue())
    write_whole(log_dir / f"{name}.bytes", vectors.astype(np.float32).tobytes())
    write_whole(log_dir / f"{name}.tsv", "".join("\t".join(map(str, row)) + "\n" for row in rows).encode())

    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = name
    embedding.tensor_path = f"{name}.bytes"
    embedding.tensor_shape.extend(vectors.shape)
    embedding.metadata_path = f"{name}.tsv"
    embedding.sprite.image_path = f"{name}.png"
    embedding.sprite.single_image_dim.extend([width, height])
    write_whole(log_dir / "projector_config.pbtxt", str(config).encode())

"""tf.contrib.tensorboard: its projector, which is TensorBoard's own."""

import types

from tensorboard.plugins import projector as _projector
from tensorboard.plugins.projector import projector_config_pb2

from tf1_lessons.tensorflow1.contrib import _support


def visualize_embeddings(summary_writer, config):
    """Write a ProjectorConfig where TensorBoard finds it: projector_config.pbtxt in the folder of a FileWriter.

    Raises:
        ValueError: the writer has no folder.
    """
    logdir = summary_writer.get_logdir()
    if logdir is None:
        raise ValueError("Summary writer must have a logdir")
    _projector.visualize_embeddings(logdir, config)


plugins = types.ModuleType(f"{__name__}.plugins")
plugins.projector = types.ModuleType(f"{__name__}.plugins.projector")
vars(plugins.projector).update(
    EmbeddingInfo=projector_config_pb2.EmbeddingInfo,
    ProjectorConfig=projector_config_pb2.ProjectorConfig,
    SpriteMetadata=projector_config_pb2.SpriteMetadata,
    projector_config_pb2=projector_config_pb2,
    visualize_embeddings=visualize_embeddings,
    __path__=[],
)
plugins.__path__ = []
_support.alias("tensorboard.plugins", plugins)
_support.alias("tensorboard.plugins.projector", plugins.projector)
_support.alias("tensorboard.plugins.projector.projector_config_pb2", projector_config_pb2)

__getattr__ = _support.module(__name__, "TensorBoard")

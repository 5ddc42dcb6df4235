"""tf.contrib.slim: tf-slim, with contrib.layers and contrib.framework in it, as it was."""

from tf1_lessons.tensorflow1.contrib import _slim, _support
from tf1_lessons.tensorflow1.contrib import framework, layers  # noqa: F401

globals().update(_slim.public(framework))
globals().update(_slim.public(layers))

import tf_slim as _tf_slim  # noqa: E402
from tf_slim import (  # noqa: F401,E402
    data_decoder,
    data_provider,
    dataset,
    dataset_data_provider,
    evaluation,
    learning,
    losses,
    metrics,
    model_analyzer,
    parallel_reader,
    prefetch_queue,
    queues,
    summaries,
    tfexample_decoder,
)
from tf_slim.layers import initializers, optimizers, regularizers, utils  # noqa: F401,E402
from tf_slim.ops import variables  # noqa: F401,E402
from tf_slim.ops.arg_scope import arg_scope  # noqa: F401,E402

nets = _slim.load("tf_slim.nets")
for (
    _name
) in "alexnet inception inception_v1 inception_v2 inception_v3 overfeat resnet_utils resnet_v1 resnet_v2 vgg".split():
    _net = _slim.load(f"tf_slim.nets.{_name}")
    setattr(nets, _name, _net)
    _support.alias(f"slim.nets.{_name}", _net)
    _support.alias(f"slim.python.slim.nets.{_name}", _net)
_support.alias("slim.nets", nets)
_support.alias("slim.python.slim.nets", nets)
for (
    _name
) in (
    "data_decoder data_provider dataset dataset_data_provider parallel_reader prefetch_queue tfexample_decoder".split()
):
    _support.alias(f"slim.python.slim.data.{_name}", getattr(_tf_slim, _name))
for _name in "evaluation learning model_analyzer queues summaries".split():
    _support.alias(f"slim.python.slim.{_name}", getattr(_tf_slim, _name))

_lacking = _support.module(__name__, "tf-slim")


def __getattr__(name):
    if name in layers._COLUMNS:
        return getattr(layers, name)
    return _lacking(name)

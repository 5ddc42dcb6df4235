"""tf.contrib.losses, the predecessor of tf.losses: its functions take predictions before labels. tf-slim's."""

from tf1_lessons.tensorflow1.contrib import _slim, _support

from tf_slim.losses import *  # noqa: F401,F403,E402
from tf_slim.losses import loss_ops as _loss_ops, metric_learning  # noqa: F401,E402

globals().update(_slim.public(_loss_ops))
_support.alias("losses.metric_learning", metric_learning)
_support.alias("losses.python.metric_learning", metric_learning)

__getattr__ = _support.module(__name__, "tf-slim")

"""Symbols of 1.15.5 that today's compat.v1 lacks, or has with other arguments: as 1.15.5 had them.

scripts/compare_api.py finds them; tests/golden/api.json holds what it found.
"""

import functools

import tensorflow.compat.v1 as tf
from tensorflow.python.eager import context
from tensorflow.python.framework import tensor_util
from tensorflow.python.ops import gen_nn_ops
from tensorflow.python.util import lazy_loader

# The positional arguments that 1.15.5 had where today's differ.
ORDER = {
    "autograph.experimental.set_loop_options": "parallel_iterations back_prop swap_memory maximum_iterations",
    "config.experimental.set_virtual_device_configuration": "device virtual_devices",
    "function": (
        "func input_signature autograph experimental_autograph_options experimental_relax_shapes experimental_compile"
    ),
    "image.adjust_jpeg_quality": "image jpeg_quality name",
    "linalg.matmul": "a b transpose_a transpose_b adjoint_a adjoint_b a_is_sparse b_is_sparse name",
    "manip.scatter_nd": "indices updates shape name",
    "math.top_k": "input k sorted name",
    "matmul": "a b transpose_a transpose_b adjoint_a adjoint_b a_is_sparse b_is_sparse name",
    "nn.top_k": "input k sorted name",
    "numpy_function": "func inp Tout name",
    "random.experimental.create_rng_state": "seed algorithm",
    "scatter_nd": "indices updates shape name",
    "tensor_scatter_add": "tensor indices updates name",
    "tensor_scatter_nd_add": "tensor indices updates name",
    "tensor_scatter_nd_sub": "tensor indices updates name",
    "tensor_scatter_sub": "tensor indices updates name",
}
# What an argument is called today.
RENAMED = {
    "config.experimental.set_virtual_device_configuration": {"virtual_devices": "logical_devices"},
    "random.experimental.create_rng_state": {"algorithm": "alg"},
}
IGNORED = {"autograph.experimental.set_loop_options": {"back_prop"}}  # there it never had an effect

# Gone for good: what it did, and what does it today.
MISSING = {
    "RegisterShape": ("registered the shape function of an op", "the one in the op's own definition"),
    "graph_util.set_cpu0": ("wrote a device for the first CPU", "tf.device"),
    "data.experimental.CheckpointInputPipelineHook": (
        "saved the position in an input pipeline",
        "tf.data.experimental.make_saveable_from_iterator in a tf.train.Saver",
    ),
    "data.experimental.MapVectorizationOptions": ("asked tf.data to vectorize its maps", "batch before map"),
    "data.experimental.StatsAggregator": ("collected statistics of an input pipeline", "TensorBoard's profiler"),
    "data.experimental.StatsOptions": ("collected statistics of an input pipeline", "TensorBoard's profiler"),
    "data.experimental.bytes_produced_stats": ("recorded the size of a dataset's elements", "TensorBoard's profiler"),
    "data.experimental.latency_stats": ("recorded the time of a dataset's elements", "TensorBoard's profiler"),
    "lite.experimental.get_potentially_supported_ops": ("listed what TOCO may convert", "tf.lite.TFLiteConverter"),
    "lite.experimental.nn": ("made RNN cells for TOCO", "tf.keras.layers.LSTM, which TFLiteConverter understands"),
    "tpu.experimental.AdagradParameters": ("set up TPU embeddings", "tf.tpu.experimental.embedding"),
    "tpu.experimental.AdamParameters": ("set up TPU embeddings", "tf.tpu.experimental.embedding"),
    "tpu.experimental.StochasticGradientDescentParameters": ("set up TPU embeddings", "tf.tpu.experimental.embedding"),
}


def find(path):
    """Return compat.v1's symbol at a dotted path. Wrappers look it up when called, for seeds.py exchanges functions."""
    return functools.reduce(getattr, path.split("."), tf)


def _ordered(path):
    """Return today's function at a path with 1.15.5's positional arguments."""
    new = find(path)
    names, renamed, ignored = ORDER[path].split(), RENAMED.get(path, {}), IGNORED.get(path, ())

    @functools.wraps(new)
    def ordered(*args, **kwargs):
        if len(args) > len(names):
            raise TypeError(f"{new.__name__}() takes {len(names)} positional arguments but {len(args)} were given")
        for name, value in zip(names, args):
            if name in kwargs:
                raise TypeError(f"{new.__name__}() got multiple values for argument {name!r}")
            kwargs[name] = value
        return find(path)(**{renamed.get(name, name): value for name, value in kwargs.items() if name not in ignored})

    return ordered


def _named_only(path):
    """Return a cross entropy with 1.x's guard: its labels and logits come by name."""
    new = find(path)

    @functools.wraps(new)
    def guarded(_sentinel=None, *args, **kwargs):
        if _sentinel is not None:
            raise ValueError(f"Only call `{new.__name__}` with named arguments (labels=..., logits=..., ...)")
        if len(args) + ("labels" in kwargs) + ("logits" in kwargs) < 2:
            raise ValueError("Both labels and logits must be provided.")
        return find(path)(*args, **kwargs)

    return guarded


def keep_shapes():
    """Let what a transposed convolution returns have all of the shape that it is asked for, as in 1.15.5.

    A second call changes nothing.
    """
    for name in ("conv2d_backprop_input", "conv3d_backprop_input_v2"):
        op = getattr(gen_nn_ops, name)
        if not hasattr(op, "_shaped"):
            setattr(gen_nn_ops, name, _shaped(op))


def _shaped(op):
    @functools.wraps(op)
    def shaped(*args, **kwargs):
        result = op(*args, **kwargs)
        if not tf.executing_eagerly():
            result.set_shape(tensor_util.constant_value_as_shape(result.op.inputs[0]))
        return result

    shaped._shaped = True
    return shaped


def _list_devices():
    """List the names of the available devices."""
    return context.context().devices()


TABLE = {path: _ordered(path) for path in ORDER}
for _name in ("softmax", "sparse_softmax", "sigmoid"):
    TABLE[f"nn.{_name}_cross_entropy_with_logits"] = _named_only(f"nn.{_name}_cross_entropy_with_logits")
TABLE["config.experimental_list_devices"] = _list_devices
TABLE["LazyLoader"] = lazy_loader.LazyLoader

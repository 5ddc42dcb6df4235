"""What TensorFlow 1.15 built with other ops than today's, and seeds that are the number of ops."""

import functools
import numbers
import operator
import weakref

import numpy as np
from tensorflow.python.data.experimental.ops import shuffle_ops
from tensorflow.python.data.ops import dataset_ops, shuffle_op
from tensorflow.python.eager import context
from tensorflow.python.framework import (
    constant_op,
    dtypes,
    ops,
    random_seed,
    sparse_tensor,
    tensor_util,
)
from tensorflow.python.framework import tensor as tensors
from tensorflow.python.keras.optimizer_v2 import legacy_learning_rate_decay
from tensorflow.python.ops import (
    array_ops,
    array_ops_stack,
    clip_ops,
    confusion_matrix,
    custom_gradient,
    embedding_ops,
    gen_dataset_ops,
    gen_math_ops,
    image_ops_impl,
    math_ops,
    nn,
    nn_impl,
    nn_ops,
    parsing_ops,
    random_ops,
    resource_variable_ops,
    stateless_random_ops,
    tensor_array_ops,
    variable_scope,
)
from tensorflow.python.training import ftrl, saver
from tf_keras.src import regularizers
from tf_keras.src.layers.convolutional import base_conv, conv2d_transpose
from tf_keras.src.layers.normalization import batch_normalization
from tf_keras.src.layers.locally_connected import locally_connected1d
from tf_keras.src.layers.reshaping import flatten, up_sampling2d
from tf_keras.src.layers.rnn import dropout_rnn_cell_mixin
from tf_keras.src.layers.rnn.time_distributed import TimeDistributed
from tf_keras.src.optimizers.legacy import optimizer_v2
from tf_keras.src.utils import losses_utils, metrics_utils

REPLACED = []  # (module, class or dict; name; replacement, whose first argument is what it replaces)

_more_ops = weakref.WeakKeyDictionary()  # graph: how many more ops TensorFlow 1.15 had built


def bound(original, replacement):
    """Return the replacement as a function of the original's arguments."""

    @functools.wraps(original)
    def function(*args, **kwargs):
        return replacement(original, *args, **kwargs)

    return function


def replaces(place, *names):
    """Register the decorated function as what stands in for one or several of a module, class or dict."""

    def decorate(replacement):
        REPLACED.extend((place, name, replacement) for name in names)
        return replacement

    return decorate


def count(more):
    """Count more ops, or fewer, than were built."""
    graph = ops.get_default_graph()
    _more_ops[graph] = _more_ops.get(graph, 0) + more


def n_ops():
    """Return how many ops TensorFlow 1.15 had built in the default graph by now."""
    graph = ops.get_default_graph()
    return graph.num_operations() + _more_ops.get(graph, 0)


def count_as(start, number):
    """Count as if so many ops had been built since n_ops() returned `start`."""
    count(start + number - n_ops())


def counts(place, *names, **kwargs):
    """Register functions of which TensorFlow 1.15 built some ops more (or fewer): a number, or a function of the
    result and the arguments that returns it."""
    more = kwargs["more"]

    def replacement(original, *args, **kwargs):
        result = original(*args, **kwargs)
        count(more(result, *args, **kwargs) if callable(more) else more)
        return result

    REPLACED.extend((place, name, replacement) for name in names)


def is_tensor(value):
    return isinstance(value, tensors.Tensor)


# Seeds and random numbers.


@replaces(random_seed, "get_seed")
def _get_seed(original, op_seed):
    graph = ops.get_default_graph()
    if op_seed is None and graph.seed is not None and not context.executing_eagerly():
        op_seed = n_ops()
        if hasattr(graph, "_seed_used"):
            graph._seed_used = True
    return original(op_seed)


@replaces(random_ops, "random_uniform")
def _random_uniform(original, shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    if not dtypes.as_dtype(dtype).is_integer and isinstance(minval, int):
        minval = float(minval)  # today's test for [0, 1), which saves ops, looks for integers
    return original(shape, minval, maxval, dtype, seed, name)


@replaces(math_ops, "add")
def _add(original, x, y, name=None):
    """tf.add() makes an Add, as it did; x + y an AddV2."""
    with ops.name_scope(name, "Add", [x]) as scope:
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, dtype_hint=x.dtype.base_dtype, name="y")
        return gen_math_ops.add(x, y, name=scope)


@replaces(nn_ops, "dropout_v2")
def _dropout(original, x, rate, noise_shape=None, seed=None, name=None):
    with ops.name_scope(name, "dropout", [x]):
        x = ops.convert_to_tensor(x, name="x")
        if not x.dtype.is_floating or (isinstance(rate, numbers.Real) and not 0 <= rate < 1):
            return original(x, rate, noise_shape, seed)  # which raises an error or warns
        if isinstance(rate, numbers.Real) and rate == 0:
            return x
        rate = ops.convert_to_tensor(rate, dtype=x.dtype, name="rate")
        rate.get_shape().assert_has_rank(0)
        if tensor_util.constant_value(rate) == 0:
            return x
        noise_shape = nn_ops._get_noise_shape(x, noise_shape)
        uniform = random_ops.random_uniform(noise_shape, seed=seed, dtype=x.dtype)
        scale = 1 / (1 - rate)
        keep = uniform >= rate
        result = x * scale * math_ops.cast(keep, x.dtype)
        result.set_shape(x.get_shape())
        return result


@replaces(random_ops, "random_gamma")
def _random_gamma(original, *args, **kwargs):
    count(-2)  # ops before the random one, which spread beta
    return original(*args, **kwargs)


counts(
    stateless_random_ops,
    "stateless_random_uniform",
    "stateless_random_normal",
    "stateless_truncated_normal",
    more=-2,
)


# Arrays.


@replaces(math_ops, "_ReductionDims")
def _reduction_dims(original, x, axis):
    if axis is not None:
        return axis
    rank = x.shape.rank if is_tensor(x) else None
    if isinstance(x, sparse_tensor.SparseTensor) and x.dense_shape.shape.is_fully_defined():
        rank = x.dense_shape.shape.dims[0].value
    if rank is None:  # of a variable, too
        return math_ops.range(0, array_ops.rank(x))
    return constant_op.constant(np.arange(rank), dtype=dtypes.int32)


@replaces(math_ops, "reduced_shape")
def _reduced_shape(original, input_shape, axes):
    input_shape = math_ops.cast(input_shape, dtypes.int32)
    axes = math_ops.cast(axes, dtypes.int32)
    rank = array_ops.size(input_shape)
    axes = (axes + rank) % rank
    axes_shape = array_ops.shape(axes)
    everywhere = math_ops.range(rank)
    return math_ops.gen_data_flow_ops.dynamic_stitch([everywhere, axes], [input_shape, array_ops.fill(axes_shape, 1)])


@replaces(array_ops, "_constant_if_small")
def _constant_if_small(original, value, shape, dtype, name, layout=None):
    if isinstance(shape, (list, tuple)) and any(is_tensor(size) for size in shape):
        functools.reduce(operator.mul, shape) < 1000  # as NumPy multiplied tensors, for nothing
        return None
    return original(value, shape, dtype, name, layout)


@replaces(array_ops, "reshape")
def _reshape(original, tensor, shape, name=None):
    if isinstance(shape, (list, tuple)) and not shape:
        shape = np.zeros(0, np.int32)  # an empty list becomes two constants today
    return original(tensor, shape, name)


@replaces(array_ops, "split")
def _split(original, value, num_or_size_splits, axis=0, num=None, name="split"):
    if isinstance(num_or_size_splits, numbers.Integral):
        ops.convert_to_tensor(num_or_size_splits)
    return original(value, num_or_size_splits, axis, num, name)


@replaces(tensors.Tensor, "__getitem__")
def _getitem(original, tensor, slice_spec, *args):
    """Say what a slice with a tensor leaves out: today ops are built for it, in TensorFlow 1.15 they were not."""
    parts = slice_spec if isinstance(slice_spec, (list, tuple)) else [slice_spec]
    if any(isinstance(part, slice) and _has_tensor(part) for part in parts):
        slice_spec = [_whole_slice(part) if isinstance(part, slice) else part for part in parts]
    return original(tensor, slice_spec, *args)


def _has_tensor(part):
    return any(is_tensor(value) and value.dtype == dtypes.int32 for value in (part.start, part.stop, part.step))


def _whole_slice(part):
    if not _has_tensor(part) or not (part.step is None or isinstance(part.step, int) and part.step > 0):
        return part
    start, stop, step = part.start, part.stop, part.step
    return slice(0 if start is None else start, dtypes.int32.max if stop is None else stop, 1 if step is None else step)


counts(
    array_ops,
    "one_hot",
    more=lambda _, indices, depth, on_value=None, off_value=None, *args, **kwargs: sum(
        value is not None and not is_tensor(value) for value in (on_value, off_value)
    ),
)
counts(
    array_ops,
    "transpose",
    more=lambda _, a, perm=None, *args, **kwargs: perm is None
    and getattr(a, "shape", None) is not None
    and a.shape.rank is None,
)
counts(array_ops, "matrix_diag", more=-4)
counts(array_ops, "matrix_set_diag", more=-1)
counts(array_ops, "matrix_diag_part", more=-2)


@replaces(math_ops, "linspace_nd")
def _linspace(original, start, stop, num, name=None, axis=0):
    if axis != 0:
        return original(start, stop, num, name, axis)
    return gen_math_ops.lin_space(start, stop, num, name=name)


@replaces(math_ops, "tensordot")
def _tensordot(original, a, b, axes, name=None):
    with ops.name_scope(name, "Tensordot", [a, b, axes]) as name:
        a = ops.convert_to_tensor(a, name="a")
        b = ops.convert_to_tensor(b, name="b")
        if a.shape.rank is None or b.shape.rank is None or is_tensor(axes):
            return original(a, b, axes, name)
        if isinstance(axes, numbers.Integral):
            a_axes, b_axes = list(range(a.shape.rank - axes, a.shape.rank)), list(range(axes))
        else:
            a_axes, b_axes = ([part] if isinstance(part, numbers.Integral) else list(part) for part in axes)
        a, a_free, a_static = _as_matrix(a, a_axes, False)
        b, b_free, b_static = _as_matrix(b, b_axes, True)
        product = math_ops.matmul(a, b)
        if isinstance(a_free, list) and isinstance(b_free, list):
            return array_ops.reshape(product, a_free + b_free, name=name)
        a_free = ops.convert_to_tensor(a_free, dtype=dtypes.int32)
        b_free = ops.convert_to_tensor(b_free, dtype=dtypes.int32)
        product = array_ops.reshape(product, array_ops.concat([a_free, b_free], 0), name=name)
        product.set_shape(a_static + b_static)
        return product


def _as_matrix(a, axes, axes_first):
    """Transpose and reshape a tensor to a matrix with the given axes first or last.

    Returns:
        The matrix, the shape of the other axes (a list or a tensor), and what is known of that shape (a list).
    """
    shape = a.shape.as_list()
    axes = [axis % len(shape) for axis in axes]
    free = [axis for axis in range(len(shape)) if axis not in axes]
    static = [shape[axis] for axis in free]
    if a.shape.is_fully_defined():
        free_shape = static
        sizes = [int(np.prod([shape[axis] for axis in part])) for part in (free, axes)]
        permutation = axes + free if axes_first else free + axes
        matrix_shape = sizes[::-1] if axes_first else sizes
    else:
        axes = ops.convert_to_tensor(axes, dtype=dtypes.int32, name="axes")
        free = ops.convert_to_tensor(free, dtype=dtypes.int32, name="free")
        shape = array_ops.shape(a)
        free_shape = array_ops.gather(shape, free)
        axes_shape = array_ops.gather(shape, axes)
        sizes = [math_ops.reduce_prod(free_shape), math_ops.reduce_prod(axes_shape)]
        permutation = array_ops.concat([axes, free] if axes_first else [free, axes], 0)
        matrix_shape = array_ops_stack.stack(sizes[::-1] if axes_first else sizes)
    return array_ops.reshape(array_ops.transpose(a, permutation), matrix_shape), free_shape, static


counts(tensor_array_ops._GraphTensorArray, "concat", more=-1)


@replaces(tensor_array_ops, "build_ta_with_new_flow")
def _build_ta_with_new_flow(original, old_ta, flow):
    new = original(old_ta, flow)
    new._implementation._size = None  # so that stack() asks for it
    return new


# Neural networks.


@replaces(nn_impl, "fused_batch_norm")
def _fused_batch_norm(original, x, scale, offset, mean=None, variance=None, *args, **kwargs):
    training = kwargs.get("is_training", args[2] if len(args) > 2 else True)
    if training and kwargs.get("exponential_avg_factor", 1.0) in (None, 1.0):
        mean = variance = None  # a training step looks at its batch only
        kwargs["exponential_avg_factor"] = 1.0
    return original(x, scale, offset, mean, variance, *args, **kwargs)


counts(clip_ops, "clip_by_global_norm", more=1)
counts(nn_impl, "weighted_moments", more=1)


@replaces(nn, "swish")
def _swish(original, features, beta=1.0):
    if beta != 1.0:
        return original(features, beta)

    @custom_gradient.custom_gradient
    def swish(x):
        def grad(dy):
            with ops.control_dependencies([dy]):
                y = math_ops.sigmoid(x)
            return dy * (y * (1.0 + x * (1.0 - y)))

        return x * math_ops.sigmoid(x), grad

    return swish(ops.convert_to_tensor(features, name="features"))


def _is_resource(params):
    params = params[0] if isinstance(params, (list, tuple)) and params else params
    return resource_variable_ops.is_resource_variable(params)


counts(embedding_ops, "embedding_lookup", more=lambda _, params, *args, **kwargs: int(_is_resource(params)))
counts(
    embedding_ops,
    "embedding_lookup_sparse",
    more=lambda _, params, sp_ids, sp_weights, *args, **kwargs: (
        0 if sp_weights is not None else 1 if kwargs.get("max_norm") or _is_resource(params) else 5
    ),
)
counts(
    confusion_matrix,
    "confusion_matrix",
    more=lambda _, labels, predictions, num_classes=None, weights=None, dtype=dtypes.int32, *args, **kwargs: (
        2 if num_classes is not None and dtype == dtypes.int32 else 3
    ),
)


# Layers.


def _static_size(inputs, data_format):
    """Tell whether height and width are known."""
    sizes = inputs.shape[1:-1] if data_format == "channels_last" else inputs.shape[2:]
    return sizes.is_fully_defined()


counts(base_conv.Conv, "build", more=lambda _, layer, *args, **kwargs: int(set(layer.dilation_rate) == {1}))
counts(
    conv2d_transpose.Conv2DTranspose,
    "call",
    more=lambda _, layer, inputs: (
        (14 if layer.padding == "valid" else 10) if _static_size(inputs, layer.data_format) else 0
    ),
)
counts(
    batch_normalization.BatchNormalizationBase,
    "_fused_batch_norm",
    more=lambda _, layer, inputs, mask, training: int(not is_tensor(training) and not training),
)
counts(
    flatten.Flatten,
    "call",
    more=lambda _, layer, inputs: 6 if inputs.shape.rank and inputs.shape.as_list()[0] is None else 0,
)
counts(up_sampling2d.UpSampling2D, "call", more=4)
counts(locally_connected1d.LocallyConnected1D, "call", more=-1)
counts(TimeDistributed, "call", more=lambda _, layer, inputs, *args, **kwargs: 0 if inputs.shape[0] else -2)
counts(dropout_rnn_cell_mixin.DropoutRNNCellMixin, "_create_dropout_mask", more=2)
counts(dropout_rnn_cell_mixin.DropoutRNNCellMixin, "_create_recurrent_dropout_mask", more=2)
counts(regularizers.L2, "__call__", more=4)
counts(regularizers.L1, "__call__", more=2)
counts(regularizers.L1L2, "__call__", more=lambda _, regularizer, *args: 2 * bool(regularizer.l2))


@replaces(variable_scope._VariableStore, "_get_single_variable")
def _get_single_variable(
    original, store, name, shape=None, dtype=dtypes.float32, initializer=None, regularizer=None, *args, **kwargs
):
    """Call a regularizer once, in its scope; today it is called once more, to see whether it returns anything."""
    losses = []

    def once(variable):
        if not losses:
            with ops.colocate_with(variable), ops.name_scope(name + "/Regularizer/"), ops.init_scope():
                losses.append(regularizer(variable))
        return losses[0]

    return original(store, name, shape, dtype, initializer, once if regularizer else None, *args, **kwargs)


# Training.


counts(ftrl.FtrlOptimizer, "_create_slots", more=lambda _, optimizer, var_list: -2 * len(var_list))
counts(ftrl.FtrlOptimizer, "_prepare", more=-9)
counts(
    legacy_learning_rate_decay,
    "polynomial_decay",
    more=lambda *args, **kwargs: 5 if kwargs.get("cycle", args[6] if len(args) > 6 else False) else 1,
)
counts(optimizer_v2.OptimizerV2, "_aggregate_gradients", more=lambda gradients, *args: -len(gradients) - 1)
counts(
    losses_utils,
    "compute_weighted_loss",
    more=lambda _, losses, sample_weight=None, *args, **kwargs: 9 if sample_weight is None else 0,
)
counts(
    metrics_utils,
    "sparse_categorical_matches",
    more=lambda _, y_true, y_pred: -2 if y_true.shape.rank == y_pred.shape.rank else -1,
)
counts(
    saver.BaseSaverBuilder,
    "_build_internal",
    more=lambda *args, **kwargs: -3 if kwargs.get("sharded") else 0,
)


# Images.


def _is_static(image):
    """Whether the shape of an image is known, which may be an array."""
    return not is_tensor(image) or image.shape.is_fully_defined()


counts(
    image_ops_impl,
    "crop_to_bounding_box",
    more=lambda _, image, *args, **kwargs: -12 if _is_static(image) else 0,
)
counts(image_ops_impl, "per_image_standardization", more=1)
counts(image_ops_impl, "decode_image", more=75)
counts(
    image_ops_impl,
    "central_crop",
    more=lambda _, image, *args, **kwargs: 0 if _is_static(image) else -2,
)
counts(
    image_ops_impl,
    "resize_image_with_crop_or_pad",
    more=lambda _, image, *args, **kwargs: 0 if _is_static(image) else -8,
)
counts(image_ops_impl, "adjust_jpeg_quality", more=-4)
counts(
    image_ops_impl,
    "_CheckAtLeast3DImage",
    more=lambda _, image, *args, **kwargs: 0 if _is_static(image) else -4,
)


@replaces(math_ops, "saturate_cast")
def _saturate_cast(original, value, dtype, name=None):
    value, dtype = ops.convert_to_tensor(value, name="value"), dtypes.as_dtype(dtype)
    count(2 * (value.dtype.min < dtype.min) + 2 * (value.dtype.max > dtype.max) - 3)  # Maximum, Minimum
    return original(value, dtype, name)


# Input.


@replaces(dataset_ops.DatasetV1, "repeat")
def _repeat(original, data, count=None, name=None):
    """TensorFlow 1.15 fused shuffle and repeat: the first epoch had the order that the seeds themselves give."""
    shuffled = data
    while isinstance(shuffled, dataset_ops.DatasetV1Adapter):
        shuffled = shuffled._dataset
    # None, the default of reshuffle_each_iteration, is true.
    fused = isinstance(shuffled, shuffle_op._ShuffleDataset) and shuffled._reshuffle_each_iteration is not False
    if not fused or is_tensor(count) or count in (0, 1):
        return original(data, count, name)
    return _first_epoch(shuffled).concatenate(original(data, _less_one(count), name))


@replaces(shuffle_ops, "shuffle_and_repeat")
def _shuffle_and_repeat(original, buffer_size, count=None, seed=None):
    def apply(data):
        if is_tensor(count) or count in (0, 1):
            return original(buffer_size, count, seed)(data)
        shuffled = original(buffer_size, _less_one(count), seed)(data)
        return _first_epoch(shuffled).concatenate(shuffled)

    return apply


def _less_one(count):
    return count if count in (None, -1) else count - 1


def _first_epoch(shuffled):
    """Return a shuffled dataset's first epoch in the order that its seeds themselves give; its ops are not counted."""
    start = n_ops()
    first = gen_dataset_ops.shuffle_dataset(
        shuffled._input_dataset._variant_tensor,
        shuffled._buffer_size,
        shuffled._seed,
        shuffled._seed2,
        reshuffle_each_iteration=False,
        **shuffled._flat_structure,
    )
    count_as(start, -1)  # nor is the concatenation's
    return dataset_ops.DatasetV1Adapter(dataset_ops._VariantDataset(first, shuffled.element_spec))


counts(dataset_ops.DatasetV1, "_make_initializable_iterator", more=3)
counts(parsing_ops, "parse_example", more=lambda _, serialized, features, *args, **kwargs: len(features) - 3)
counts(parsing_ops, "parse_single_example", more=-4)
counts(
    parsing_ops,
    "parse_single_sequence_example",
    more=lambda _, serialized, context_features=None, sequence_features=None, *args, **kwargs: (
        len(context_features or ()) + len(sequence_features or ()) - 6
    ),
)

"""Gradients of TensorFlow 1.15 that have other ops than today's."""

import weakref

import numpy as np
from tensorflow.python.framework import ops, tensor_util
from tensorflow.python.ops import (
    array_ops,
    gen_array_ops,
    math_grad,
    math_ops,
    nn_grad,
    tensor_array_grad,
    tensor_array_ops,
)

from tf1_lessons.tensorflow1.seeds.constructs import count, replaces

_reductions = weakref.WeakKeyDictionary()  # graph: {two known shapes: axes to sum along}
_plain = []  # not empty within a gradient that did not look at known shapes in TensorFlow 1.15


def gradient(*types):
    """Register the decorated function(original, op, *grads) as the gradient of op types."""

    def decorate(function):
        for name in types:
            replaces(ops.gradient_registry._registry[name], "type")(function)
        return function

    return decorate


def _known_shape(tensor):
    """Return the shape as a tuple, or None if not all of it is known."""
    return tuple(tensor.shape.as_list()) if tensor.shape.is_fully_defined() else None


def _known_axes(x_shape, y_shape):
    """Return the axes along which the gradients of x and of y are summed, for two known shapes.

    TensorFlow 1.15 built three ops to find them, once for each pair of shapes in a graph.
    """
    known = _reductions.setdefault(ops.get_default_graph(), {})
    if (x_shape, y_shape) not in known:
        gen_array_ops.broadcast_gradient_args(np.array(x_shape, np.int32), np.array(y_shape, np.int32))
        rank = max(len(x_shape), len(y_shape))
        known[x_shape, y_shape] = tuple(
            tuple(axis for axis, size in enumerate((1,) * (rank - len(shape)) + shape) if size == 1)
            for shape in (x_shape, y_shape)
        )
    return known[x_shape, y_shape]


@replaces(math_grad, "_ReduceGradientArgs")
def _reduce_gradient_args(original, x, y, gx, gy):
    if gx is None and gy is None:
        return gx, gy
    x_shape, y_shape = _known_shape(x), _known_shape(y)
    if not _plain and x_shape is not None and y_shape is not None:
        axes = _known_axes(x_shape, y_shape)
        return tuple(
            gradient if gradient is None or _known_shape(gradient) == shape else _summed(gradient, part, shape)
            for gradient, part, shape in zip((gx, gy), axes, (x_shape, y_shape))
        )
    # The gradients that looked at known shapes asked for the others at run time, even where one of them is known.
    x_shape = array_ops.shape_internal(x, optimize=bool(_plain))
    y_shape = array_ops.shape_internal(y, optimize=bool(_plain))
    axes = gen_array_ops.broadcast_gradient_args(x_shape, y_shape)
    return tuple(
        None if gradient is None else _summed(gradient, part, shape)
        for gradient, part, shape in zip((gx, gy), axes, (x_shape, y_shape))
    )


def _summed(gradient, axes, shape):
    axes, shape = (np.array(part, np.int32) if isinstance(part, tuple) else part for part in (axes, shape))
    return gen_array_ops.reshape(math_ops.reduce_sum(gradient, axes), shape)


@gradient("Div", "RealDiv", "DivNoNan", "FloorMod", "MulNoNan")
def _plain_gradient(original, op, grad):
    _plain.append(True)
    try:
        return original(op, grad)
    finally:
        _plain.pop()


@gradient("Maximum", "Minimum")
def _maximum_minimum_grad(original, op, grad):
    x, y = op.inputs
    skip = getattr(op, "skip_input_indices", None) or ()
    select = math_ops.greater_equal if op.type == "Maximum" else math_ops.less_equal
    if 1 in skip and y.shape.rank == 0:
        zeros = array_ops.zeros_like(grad)
        return array_ops.where(select(x, y), grad, zeros), None
    x_shape, y_shape = array_ops.shape(x), array_ops.shape(y)
    zeros = array_ops.zeros(array_ops.shape(grad), grad.dtype)
    chosen = select(x, y)
    x_axes, y_axes = gen_array_ops.broadcast_gradient_args(x_shape, y_shape)
    gx = gy = None
    if 0 not in skip:
        gx = array_ops.reshape(math_ops.reduce_sum(array_ops.where(chosen, grad, zeros), x_axes), x_shape)
    if 1 not in skip:
        gy = array_ops.reshape(math_ops.reduce_sum(array_ops.where(chosen, zeros, grad), y_axes), y_shape)
    return gx, gy


@replaces(math_grad, "_SumGrad")
@gradient("Sum")
def _sum_grad(original, op, grad):
    x, axes = op.inputs
    axes_value = tensor_util.constant_value(axes)
    if x.shape.rank is not None and axes_value is not None:
        if x.shape.is_fully_defined() or np.array_equal(axes_value, np.arange(x.shape.rank)):
            return original(op, grad)
    return [_repeated(x, axes, grad), None]


def _repeated(x, axes, grad):
    """Return the gradient of a sum along axes, repeated to the shape of x."""
    shape = array_ops.shape(x)
    with ops.colocate_with(shape):
        kept = math_ops.reduced_shape(shape, axes)
        times = shape // math_ops.maximum(kept, 1)
    return array_ops.tile(array_ops.reshape(grad, kept), times)


@gradient("Mean")
def _mean_grad(original, op, grad):
    x, y = op.inputs[0], op.outputs[0]
    if x.shape.is_fully_defined() and y.shape.is_fully_defined():
        return original(op, grad)
    total = math_grad._SumGrad(op, grad)[0]
    x_size = math_ops.reduce_prod(array_ops.shape(x))
    y_size = math_ops.reduce_prod(array_ops.shape(y))
    factor = x_size // math_ops.maximum(y_size, 1)
    return math_ops.truediv(total, math_ops.cast(factor, total.dtype)), None


@gradient("Max", "Min")
def _max_min_grad(original, op, grad):
    x, axes = op.inputs
    kept = math_ops.reduced_shape(array_ops.shape(x), axes)
    y = array_ops.reshape(op.outputs[0], kept)
    grad = array_ops.reshape(grad, kept)
    chosen = math_ops.cast(math_ops.equal(y, x), grad.dtype)
    number = array_ops.reshape(math_ops.reduce_sum(chosen, axes), kept)
    return [math_ops.divide(chosen, number) * grad, None]


@gradient("Prod")
def _prod_grad(original, op, grad):
    result = original(op, grad)
    count(3)  # Maximum/y, Maximum and floordiv: how often to repeat
    return result


@gradient("BatchMatMulV2")
def _batch_matmul_grad(original, op, grad):
    x, y = op.inputs
    result = original(op, grad)
    known = x.shape.is_fully_defined() and y.shape.is_fully_defined()
    if x.shape.rank == y.shape.rank == 2 or (known and x.shape == y.shape):
        return result
    if x.shape[:-2].is_fully_defined() and y.shape[:-2].is_fully_defined() and x.shape[:-2] == y.shape[:-2]:
        # Today these are not summed, as nothing was broadcast.
        gx, gy = result
        x_shape, y_shape = array_ops.shape(x), array_ops.shape(y)
        x_axes, y_axes = gen_array_ops.broadcast_gradient_args(x_shape[:-2], y_shape[:-2])
        return _summed(gx, x_axes, x_shape), _summed(gy, y_axes, y_shape)
    return result


@gradient("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def _fused_batch_norm_grad(original, op, *grads):
    result = list(original(op, *grads))
    if op.get_attr("is_training"):  # mean and variance had gradients, too: empty ones
        made_by = result[1].op
        while not made_by.type.startswith("FusedBatchNormGrad"):
            made_by = made_by.inputs[0].op
        result[3:] = made_by.outputs[3:]
    return result


@gradient("Conv3D")
def _conv3d_grad(original, op, grad):
    result = original(op, grad)
    count(1)  # one Shape for each of the two inputs
    return result


@gradient("StridedSlice")
def _strided_slice_grad(original, op, grad):
    x, begin, end, strides = op.inputs
    masks = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    shape = array_ops.shape(x, out_type=begin.dtype)
    result = array_ops.strided_slice_grad(
        shape, begin, end, strides, grad, **{mask: op.get_attr(mask) for mask in masks}
    )
    return result, None, None, None


@gradient("Reshape")
def _reshape_grad(original, op, grad):
    return [array_ops.reshape(ops.convert_to_tensor(grad), array_ops.shape(op.inputs[0])), None]


@gradient("Gather", "GatherV2")
def _gather_grad(original, op, *grads):
    result = original(op, *grads)
    count(1)  # a Cast of the shape
    return result


@gradient("SparseSoftmaxCrossEntropyWithLogits")
def _sparse_softmax_grad(original, op, grad, _):
    backprop = array_ops.prevent_gradient(op.outputs[1], message="The second derivative is not known.")
    return nn_grad._BroadcastMul(grad, backprop), None


def _gradient_array(op, flow):
    """Return the TensorArray of the gradients of a TensorArray that an op wrote to."""
    array = tensor_array_ops.TensorArray(
        dtype=op.get_attr("T"), handle=op.inputs[0], flow=flow, colocate_with_first_write_call=False
    )
    return array.grad(source=tensor_array_grad._GetGradSource(flow), flow=flow)


@gradient("TensorArrayWriteV3")
def _tensor_array_write_grad(original, op, flow):
    return [None, None, _gradient_array(op, flow).read(op.inputs[1]), flow]


@gradient("TensorArrayScatterV3")
def _tensor_array_scatter_grad(original, op, flow):
    return [None, None, _gradient_array(op, flow).gather(op.inputs[1]), flow]


@gradient("TensorArraySplitV3")
def _tensor_array_split_grad(original, op, flow):
    return [None, _gradient_array(op, flow).concat(), None, flow]

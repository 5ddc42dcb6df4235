"""The kernels of 1.15.5 that have left TensorFlow, written in NumPy: what they compute, not how fast.

Each function is named after its op. It gets its kernel (`attributes` of the node, and what it keeps between two runs)
and the op's inputs as arrays, strings as objects; it returns the output, or a list of them. A ValueError is an
InvalidArgumentError of the session. SHAPES has what is known of the outputs' shapes while the graph is built.
"""

import ctypes
import functools
import heapq
import itertools

import numpy as np

from tf1_lessons.tensorflow1.engine.compiled import c_function

_U64 = 2**64 - 1


def _like(*positions):
    return lambda *shapes: [shapes[position] for position in positions]


def _need(condition, *message):
    if not condition:
        raise ValueError("".join(map(str, message)))


def _shape(array):
    return "[" + ",".join(map(str, array.shape)) + "]"


# contrib.seq2seq


def GatherTree(kernel, step_ids, parent_ids, max_sequence_lengths, end_token):
    _need(step_ids.ndim == 3, "step_ids must be a 3-tensor, saw shape: ", _shape(step_ids))
    shapes = f"{_shape(step_ids)} and {_shape(parent_ids)}"
    _need(step_ids.shape == parent_ids.shape, "step_ids.shape must match parent_ids.shape.  but shapes are: ", shapes)
    steps, batch, width = step_ids.shape
    beams = np.empty_like(step_ids)
    rows = np.arange(batch)[:, None]
    parent = np.tile(np.arange(width), (batch, 1))
    last = np.minimum(steps, max_sequence_lengths)[:, None] - 1
    for step in reversed(range(steps)):
        _need(((parent >= 0) & (parent < width)).all(), "Saw invalid parent id at time ", step)
        beams[step] = np.where(step <= last, step_ids[step, rows, parent], end_token)
        parent = np.where(step <= last, parent_ids[step, rows, parent], parent)
    ended = np.cumsum(beams == end_token, axis=0) - (beams == end_token)
    beams[ended > 0] = end_token
    return beams


# contrib.resampler


def _corners(data, warp):
    """Return what the four pixels around each point add to it.

    For each pixel: whether it is in the image, its index, its weight by x and by y, and the signs of these weights'
    derivatives.
    """
    batch, height, width, _ = data.shape
    points = warp.reshape(batch, -1, 2)
    x, y = points[..., 0], points[..., 1]
    inside = (x > -1) & (y > -1) & (x < width) & (y < height)
    left, top = np.floor(np.where(inside, x, 0)).astype(int), np.floor(np.where(inside, y, 0)).astype(int)
    by_x, by_y = (left + 1).astype(x.dtype) - x, (top + 1).astype(y.dtype) - y
    rows = np.arange(batch)[:, None]
    for right, below in ((0, 0), (1, 1), (0, 1), (1, 0)):
        column, row = left + right, top + below
        there = inside & (column >= 0) & (row >= 0) & (column < width) & (row < height)
        index = rows, np.where(there, row, 0), np.where(there, column, 0)
        weight_x, weight_y = (1 - by_x if right else by_x), (1 - by_y if below else by_y)
        yield there[..., None], index, weight_x[..., None], weight_y[..., None], 2 * right - 1, 2 * below - 1


def Resampler(kernel, data, warp):
    _need(data.ndim == 4, "Only bilinear interpolation is currently supported, input data shape: ", _shape(data))
    _need(warp.ndim >= 2, "warp should be at least a matrix, got shape ", _shape(warp))
    _need(warp.shape[-1] == 2, "warping coordinates must be 2D; warp shape is: ", _shape(warp))
    shapes = f"{_shape(data)}, {_shape(warp)}"
    _need(len(data) == len(warp), "Batch size of data and warp tensor must be the same, but input shapes are: ", shapes)
    total = sum(np.where(there, x * y * data[index], 0) for there, index, x, y, _, _ in _corners(data, warp))
    return total.reshape(*warp.shape[:-1], data.shape[3])


def ResamplerGrad(kernel, data, warp, grad_output):
    grad = grad_output.reshape(len(data), -1, data.shape[3])
    grad_data, grad_x, grad_y = np.zeros_like(data), 0, 0
    for there, index, x, y, sign_x, sign_y in _corners(data, warp):
        np.add.at(grad_data, index, np.where(there, grad * x * y, 0))
        pixels = grad * np.where(there, data[index], 0)
        grad_x, grad_y = grad_x + sign_x * pixels * y, grad_y + sign_y * pixels * x
    return [grad_data, np.stack([grad_x.sum(-1), grad_y.sum(-1)], -1).reshape(warp.shape)]


# contrib.image

_YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]], np.float32)
_RGB = np.array([[1, 0.95617069, 0.62143257], [1, -0.2726886, -0.64681324], [1, -1.103744, 1.70062309]], np.float32)


def AdjustHsvInYiq(kernel, images, delta_h, scale_s, scale_v):
    _need(images.ndim >= 3, "input must be at least 3-D, got shape", _shape(images))
    _need(images.shape[-1] == 3, "input must have 3 channels but instead has ", images.shape[-1], " channels.")
    for name, value in (("delta_h", delta_h), ("scale_s", scale_s), ("scale_v", scale_v)):
        _need(value.ndim == 0, name, " must be scalar: ", _shape(value))
    u, w = scale_v * scale_s * np.cos(delta_h), scale_v * scale_s * np.sin(delta_h)
    turned = np.array([[scale_v, 0, 0], [0, u, -w], [0, w, u]], np.float32)
    return images @ (_RGB @ turned @ _YIQ).T.astype(images.dtype)


@functools.total_ordering
class _Pair:
    """A row, a column and the distance by which a heap orders them; equal ones stay as the heap has them."""

    def __init__(self, distance, row, column):
        self.distance, self.row, self.column = distance, row, column

    def __lt__(self, other):
        return self.distance < other.distance

    def __eq__(self, other):
        return self.distance == other.distance


def BipartiteMatch(kernel, distance_mat, num_valid_rows):
    _need(distance_mat.ndim == 2, "distance_mat should be 2-dimensional, but got ", _shape(distance_mat))
    size = num_valid_rows.size
    _need(size == 1, "num_valid_rows argument should be a tensor with 1 element, but got ", size)
    rows, columns = distance_mat.shape
    valid = float(num_valid_rows.reshape(()))
    valid = int(valid + 0.1) if valid >= 0 else rows
    _need(rows >= valid, f"There should be at least {valid} rows in distance_mat, but only got {rows} rows.")
    top_k = kernel.attributes["top_k"].i
    left = top_k if top_k > 0 else valid * columns
    heap = []
    for row, column in itertools.product(range(valid), range(columns)):
        heapq.heappush(heap, _Pair(distance_mat[row, column], row, column))
    of_rows, of_columns = np.full(rows, -1, np.int32), np.full(columns, -1, np.int32)
    while heap and left:
        pair = heapq.heappop(heap)
        if of_rows[pair.row] == -1 and of_columns[pair.column] == -1:
            of_rows[pair.row], of_columns[pair.column], left = pair.column, pair.row, left - 1
    return [of_rows, of_columns]


def ImageConnectedComponents(kernel, image):
    """The ids are any ids of the components: 1.15.5's Python numbers them anew."""
    ids = np.arange(1, image.size + 1).reshape(image.shape)
    full = image != (b"" if image.dtype == object else 0)
    ids[~full] = 0
    sides = [
        ((full & np.roll(full, 1, axis) & (image == np.roll(image, 1, axis))).swapaxes(0, axis)[1:], axis)
        for axis in range(image.ndim - 2, image.ndim)
    ]
    before = None
    while before is None or (ids != before).any():
        before = ids.copy()
        for joined, axis in sides:
            turned = ids.swapaxes(0, axis)
            for way in (1, -1):
                lines = range(1, len(turned))[::way]
                for line in lines:
                    here, there = (turned[line], turned[line - 1])[::way]
                    here[...] = np.where(joined[line - 1], np.maximum(here, there), here)
    return ids


# contrib.layers


@functools.lru_cache(maxsize=None)
def _fingerprint_function():
    return c_function("_ZN4util13Fingerprint64EPKcm", ctypes.c_uint64, ctypes.c_char_p, ctypes.c_size_t)


def _fingerprint(value):
    return _fingerprint_function()(value, len(value)) if isinstance(value, bytes) else int(value) & _U64


def _mixed(value):
    return value ^ (value >> 47)


def _with_key(hashed, feature, multiplier=0xC6A4A7935BD1E995):
    """The fingerprint of two fingerprints."""
    hashed ^= multiplier
    hashed ^= _mixed(feature * multiplier & _U64) * multiplier & _U64
    hashed = _mixed(hashed * multiplier & _U64) * multiplier & _U64
    return _mixed(hashed)


def _without_key(hashed, feature):
    signed = hashed - 2**64 if hashed >> 63 else hashed
    return hashed ^ (feature + 0x9E3779B97F4A7800 + (hashed << 10) + (signed >> 4)) & _U64


def _cross(kernel, tensors, key, combine):
    """Return the crosses of sparse and dense columns: indices, values and dense shape."""
    n_sparse = kernel.attributes["N"].i
    indices, values = tensors[:n_sparse], tensors[n_sparse : 2 * n_sparse]
    shapes, dense = tensors[2 * n_sparse : 3 * n_sparse], tensors[3 * n_sparse :]
    batch = int(shapes[0][0]) if n_sparse else len(dense[0]) if dense else 0
    for at, (index, value, shape) in enumerate(zip(indices, values, shapes)):
        _need(index.ndim == 2 and index.shape[1] == 2, "Expected indices of shape [?,2], got ", _shape(index))
        _need(len(index) == len(value), f"Expected size of values to be {len(index)} got {len(value)} at position {at}")
        _need(shape.size == 2, f"shape should imply a 2D tensor, but got {_shape(shape)} at position {at}")
        _need(shape[0] == batch, f"Expected batch size {batch} got {shape[0]} at position {at}")
    for at, column in enumerate(dense):
        _need(len(column) == batch, f"Expected batch size {batch} got {len(column)} at dense tensor {at}")
    hashed, n_buckets = kernel.attributes["hashed_output"].b, kernel.attributes["num_buckets"].i
    crosses, places, widest = [], [], 0
    for row in range(batch):
        columns = [value[index[:, 0] == row] for index, value in zip(indices, values)] + [each[row] for each in dense]
        width = 0
        for width, features in enumerate(itertools.product(*columns), 1):
            if hashed:
                cross = functools.reduce(combine, map(_fingerprint, features), key)
                cross %= n_buckets if n_buckets > 0 else 2**63 - 1
            else:
                cross = b"_X_".join(each if isinstance(each, bytes) else b"%d" % each for each in features)
            crosses.append(cross)
            places.append((row, width - 1))
        widest = max(widest, width)
    return [
        np.array(places, np.int64).reshape(-1, 2),
        np.array(crosses, np.int64 if hashed else object),
        np.array([batch, widest], np.int64),
    ]


def SparseFeatureCross(kernel, *tensors):
    return _cross(kernel, tensors, 0xDECAFCAFFE, _without_key)


def SparseFeatureCrossV2(kernel, *tensors):
    return _cross(kernel, tensors, kernel.attributes["hash_key"].i & _U64, _with_key)


# contrib.periodic_resample


def _sources(shape, wanted):
    """Return the sizes of the output, and for each of its entries the place of its value in the flat input."""
    _need(len(shape) == len(wanted), "periodic_resample expects the rank of the input tensor, the same as the shape's")
    free = [axis for axis, size in enumerate(wanted) if size < 1]
    _need(len(free) == 1, "periodic_resample expects one index to be marked as adjustable.")
    (free,) = free
    sizes = list(wanted)
    for axis, (size, want) in enumerate(zip(shape, wanted)):
        _need(
            axis == free or want >= size,
            "periodic_resample expects the size of non-adjustable dimensions be at least as large as size of input"
            f" tensor. Dimension {axis} input tensor has size {size}, desired shape has size {want}.",
        )
    sizes[free] = int(np.prod(shape)) // int(np.prod([size for axis, size in enumerate(wanted) if axis != free]))
    _need(sizes[free] > 0, "periodic_resample found that the adjustable dimension isn't greater than zero.")
    places = np.indices(sizes)
    factors = [-(-size // had) for size, had in zip(sizes, shape)]
    shift, stride, index = 0, 1, [None] * len(shape)
    for axis, factor in enumerate(factors):
        if axis != free:
            shift = shift + stride * (places[axis] % factor)
            index[axis] = places[axis] // factor
        stride *= factor
    index[free] = shift * sizes[free] + places[free]
    return sizes, np.ravel_multi_index(index, shape)


def _sizes(attribute):
    return [dim.size for dim in attribute.shape.dim]


def PeriodicResample(kernel, values):
    return values.ravel()[_sources(values.shape, _sizes(kernel.attributes["shape"]))[1]]


def PeriodicResampleOpGrad(kernel, grad):
    shape = _sizes(kernel.attributes["original_shape"])
    values = np.zeros(shape, grad.dtype)
    values.ravel()[_sources(shape, _sizes(kernel.attributes["desired_shape"]))[1]] = grad
    return values


# contrib.reduce_slice_ops


def _reduced_slices(function, empty):
    def reduce(kernel, data, indices, axis):
        axis = int(axis)
        pairs = indices
        if indices.ndim == 1 or indices.shape[1] == 1:
            flat = indices.ravel()
            pairs = np.stack([flat[:-1], flat[1:]], 1)
        turned = np.moveaxis(data, axis, 0)
        nothing = np.broadcast_to(np.array(empty(data.dtype), data.dtype), turned.shape[1:])
        slices = [turned[start:end] if end > start else turned[:0] for start, end in pairs.tolist()]
        found = [function(each, axis=0, dtype=data.dtype) if len(each) else nothing for each in slices]
        return np.moveaxis(np.array(found, data.dtype).reshape(len(pairs), *turned.shape[1:]), 0, axis)

    return reduce


def _least(dtype):
    return -np.inf if dtype.kind not in "iu" else np.iinfo(dtype).min


def _greatest(dtype):
    return np.inf if dtype.kind not in "iu" else np.iinfo(dtype).max


ReduceSliceSum = _reduced_slices(np.add.reduce, lambda dtype: 0)
ReduceSliceProd = _reduced_slices(np.multiply.reduce, lambda dtype: 1)
ReduceSliceMax = _reduced_slices(np.maximum.reduce, _least)
ReduceSliceMin = _reduced_slices(np.minimum.reduce, _greatest)


# contrib.factorization


def MaskedMatmul(kernel, a, b, mask_indices, transpose_a, transpose_b):
    a, b = (a.T if transpose_a else a), (b.T if transpose_b else b)
    return np.einsum("ij,ij->i", a[mask_indices[:, 0]], b.T[mask_indices[:, 1]])


def WALSComputePartialLhsAndRhs(kernel, factors, factor_weights, unobserved_weights, input_weights, *entries):
    input_indices, input_values, entry_weights, input_block_size, input_is_transpose = entries
    rows, columns = input_indices[:, ::-1].T if input_is_transpose else input_indices.T
    weights = entry_weights if len(entry_weights) else input_weights[rows] * factor_weights[columns]
    chosen, size = factors[columns], factors.shape[1]
    lhs = np.zeros((int(input_block_size), size, size), np.float32)
    np.add.at(lhs, rows, weights[:, None, None] * chosen[:, :, None] * chosen[:, None, :])
    rhs = np.zeros((int(input_block_size), size), np.float32)
    np.add.at(rhs, rows, (input_values * (unobserved_weights + weights))[:, None] * chosen)
    return [lhs, rhs]


# contrib.text


class _Philox:
    """The generator of TensorFlow's random ops: numbers of 32 bits, four for each count."""

    def __init__(self, seed, seed2):
        self.key, self.count, self.numbers = seed & _U64, (seed2 & _U64) << 64, []

    def numbers_at(self, count):
        """Return the four numbers of a count."""
        words = [(count >> shift) & 0xFFFFFFFF for shift in (0, 32, 64, 96)]
        low, high = self.key & 0xFFFFFFFF, self.key >> 32
        for _ in range(10):
            first, second = words[0] * 0xD2511F53, words[2] * 0xCD9E8D57
            words = [
                (second >> 32) ^ words[1] ^ low,
                second & 0xFFFFFFFF,
                (first >> 32) ^ words[3] ^ high,
                first & 0xFFFFFFFF,
            ]
            low, high = (low + 0x9E3779B9) & 0xFFFFFFFF, (high + 0xBB67AE85) & 0xFFFFFFFF
        return words

    def reserve(self, samples):
        """Return an iterator over numbers; the next one begins behind that many of them."""
        start = self.count
        self.count += (samples + 3) // 4
        return itertools.chain.from_iterable(map(self.numbers_at, itertools.count(start)))


def _below(n, numbers):
    """Return a number below n, each as likely as the others."""
    if n & (n - 1) == 0:
        return next(numbers) & (n - 1)
    return next(number for number in numbers if number < 2**32 - 2**32 % n) % n


def SkipGramGenerateCandidates(kernel, tokens, min_skips, max_skips, start, limit, emit_self_as_target):
    low, high, start, limit = int(min_skips), int(max_skips), int(start), int(limit)
    _need(low >= 0 and high >= 0, "Both min_skips and max_skips must be >= 0.")
    _need(low <= high, "min_skips must be <= max_skips.")
    if not hasattr(kernel, "generator"):
        seeds = [kernel.attributes[name].i for name in ("seed", "seed2")]
        kernel.generator = _Philox(*(seeds if any(seeds) else np.random.SeedSequence().generate_state(2).tolist()))
    tokens = tokens.ravel()
    end = len(tokens) if limit < 0 else min(start + limit, len(tokens))
    numbers, pairs = kernel.generator.reserve(end - start + 1), []
    for i in range(start, end):
        skips = low + _below(high - low + 1, numbers)
        near = range(max(start, i - skips), min(end, i + skips + 1))
        pairs += [(i, j) for j in near if j != i or emit_self_as_target]
    places = np.array(pairs, int).reshape(-1, 2)
    return [tokens[places[:, 0]], tokens[places[:, 1]]]


# contrib.libsvm


def _number(text, dtype, message):
    try:
        return dtype.type(text if dtype.kind == "f" else int(text))
    except (ValueError, OverflowError):
        raise ValueError(message) from None


def DecodeLibsvm(kernel, lines):
    label_type, value_type = (kernel.numpy_type(name) for name in ("label_dtype", "dtype"))
    n_features = kernel.attributes["num_features"].i
    labels, indices, values = [], [], []
    for place, line in np.ndenumerate(lines):
        label, *entries = line.decode().split() or [None]
        _need(label, f'No entries found for input[{len(labels)}]: "{line.decode()}"')
        labels.append(_number(label, label_type, f"Label format incorrect: {label}"))
        for entry in entries:
            feature, colon, value = entry.partition(":")
            _need(colon and ":" not in value, f'Invalid feature "{entry}"')
            message = f"Feature format incorrect: {entry}"
            indices.append((*place, _number(feature, np.dtype(np.int64), message)))
            values.append(_number(value, value_type, message))
    return [
        np.array(labels, label_type).reshape(lines.shape),
        np.array(indices, np.int64).reshape(-1, lines.ndim + 1),
        np.array(values, value_type),
        np.array([*lines.shape, n_features], np.int64),
    ]


# TensorFlow's core


_NO_ROOT = "Cholesky decomposition was not successful. The input might not be valid."


def _small_root(matrices):
    """Return Cholesky's roots, column by column, in the order of Eigen's sums: with its digits."""
    roots = np.tril(matrices)
    for k in range(matrices.shape[-1]):
        before, row = roots[..., k:, :k], roots[..., k, None, :k]
        column = roots[..., k:, k] - (before * row).sum(-1, dtype=roots.dtype)
        _need(not (column[..., 0].real <= 0).any(), _NO_ROOT)
        root = np.sqrt(column[..., :1])
        roots[..., k:, k] = np.concatenate([root, column[..., 1:] / root], -1)
    return roots


def Cholesky(kernel, matrices):
    """Today's kernel gives NaN for a matrix that has no such root, where 1.15.5's failed."""
    _need(matrices.shape[-1] == matrices.shape[-2], "Input matrix must be square.")
    if matrices.shape[-1] < 32 and matrices.dtype.kind == "f" and matrices.dtype.itemsize > 2:
        return _small_root(matrices)
    try:
        return np.linalg.cholesky(matrices.astype(np.float32) if matrices.dtype == np.float16 else matrices)
    except np.linalg.LinAlgError:
        if np.isnan(matrices).any():
            return np.tril(np.full_like(matrices, np.nan))
        raise ValueError(_NO_ROOT) from None


def _crossed(*shapes):
    return [[-1, 2], [-1], [2]]


def _slices(data, indices, axis):
    """1.15.5 put the number of slices into the indices' shape, at an axis that is not known here."""
    if indices is None:
        return [None]
    return [[indices[0], -1] if len(indices) == 2 else [max(indices[0] - 1, -1)]]


SHAPES = {
    "GatherTree": _like(0),
    "Resampler": lambda data, warp: [warp and data and [*warp[:-1], data[3]]],
    "ResamplerGrad": _like(0, 1),
    "AdjustHsvInYiq": _like(0),
    "BipartiteMatch": lambda distances, _: [distances and distances[:1], distances and distances[1:]],
    "ImageConnectedComponents": _like(0),
    "SparseFeatureCross": _crossed,
    "SparseFeatureCrossV2": _crossed,
    "SkipGramGenerateCandidates": lambda *_: [[-1], [-1]],
    **dict.fromkeys(("ReduceSliceSum", "ReduceSliceProd", "ReduceSliceMax", "ReduceSliceMin"), _slices),
    "DecodeLibsvm": lambda lines: [lines, [-1, -1], [-1], None],
}

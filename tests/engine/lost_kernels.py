"""Use the kernels of contrib that have left TensorFlow: what genuine 1.15.5 prints, kernels in Python have to print."""

import numpy as np
import tensorflow as tf
from tensorflow.contrib import factorization, libsvm, periodic_resample, seq2seq, text  # noqa: F401
from tensorflow.contrib.factorization.python.ops import gen_factorization_ops
from tensorflow.contrib.image.python.ops import distort_image_ops
from tensorflow.contrib.reduce_slice_ops.python.ops import reduce_slice_ops
from tensorflow.contrib.layers.python.ops import sparse_feature_cross_op

random = np.random.RandomState(0)
unknown = [False]


def tensor(values, dtype=None):
    """A constant, or a placeholder with an unknown first dimension that is fed these values."""
    values = np.asarray(values, dtype)
    if not unknown[0] or not values.ndim:
        return tf.constant(values)
    return tf.placeholder_with_default(values, [None] + list(values.shape[1:]))


def show(name, make, shapes=True):
    for unknown[0] in (False, True):
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(1)
            try:
                outputs = make()
            except (ValueError, TypeError) as error:
                print(name, type(error).__name__)
                continue
            outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
            static = [str(output.shape) for output in outputs if shapes]
            print(name, static, [op.type for op in graph.get_operations()][-6:])
            with tf.Session() as session:
                first, second = values(session, outputs), values(session, outputs)
            print("\n".join(first if first == second else first + second))


def values(session, outputs):
    """Return what a run gives, in lines."""
    try:
        found = session.run(outputs)
    except tf.errors.OpError as error:
        return ["    " + type(error).__name__]
    found = [value if value.dtype.kind in "OiSbu" else np.round(value.astype(float), 4) + 0.0 for value in found]
    return ["    %s %s" % (value.dtype, value.tolist()) for value in found]


def gathered(parents=None, lengths=(3, 2), end=9):
    steps = [[[1, 2, 3], [4, 5, 6]], [[7, 9, 2], [3, 1, 9]], [[5, 5, 9], [2, 2, 2]], [[1, 1, 1], [1, 1, 1]]]
    parents = parents or [[[0, 0, 0], [0, 0, 0]], [[0, 1, 1], [2, 1, 0]], [[2, 1, 2], [0, 1, 0]], [[0, 0, 0]] * 2]
    return seq2seq.gather_tree(tensor(steps, np.int32), tensor(parents, np.int32), tensor(lengths, np.int32), end)


show("GatherTree", gathered)
show("GatherTree invalid", lambda: gathered([[[0, 0, 0]] * 2] * 3 + [[[0, 7, 0]] * 2], (4, 4)))
show("GatherTree long", lambda: gathered(lengths=(9, 0)))


def resampled(dtype=np.float32, points=(2, 5, 2), scale=5.0):
    draw = np.random.RandomState(1)
    data = tensor(draw.rand(2, 4, 3, 2), dtype)
    warp = tensor(draw.rand(*points) * scale - 1, dtype)
    output = tf.contrib.resampler.resampler(data, warp)
    return [output] + tf.gradients(output, [data, warp])


show("Resampler", resampled)
show("Resampler float64", lambda: resampled(np.float64, (2, 2, 3, 2)))
show("Resampler integer points", lambda: tf.contrib.resampler.resampler(
    tensor(np.arange(18.0).reshape(1, 3, 3, 2), np.float32), tensor([[[0, 0], [2, 1], [-1, 0], [3, 2]]], np.float32)))

show("AdjustHsvInYiq", lambda: distort_image_ops.adjust_hsv_in_yiq(
    tensor(random.rand(2, 3, 3), np.float32), tf.constant(0.3), tf.constant(1.2), tf.constant(0.9)))
show("AdjustHsvInYiq uint8", lambda: distort_image_ops.adjust_hsv_in_yiq(
    tensor(np.arange(27).reshape(3, 3, 3), np.uint8), tf.constant(-0.7), tf.constant(1.2), tf.constant(0.9)))

ties = [[0.0, 0.5, 0.5, 0.0], [0.5, 0.0, 0.0, 0.5], [0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]


def matched(rows, *top_k):
    return tf.contrib.image.bipartite_match(tensor(ties, np.float32), tensor([rows], np.float32), *top_k)


show("BipartiteMatch", lambda: matched(4.0))
show("BipartiteMatch top", lambda: matched(-1.0, 2))
show("BipartiteMatch rows", lambda: matched(2.0))
show("BipartiteMatch error", lambda: matched(9.0))

for dtype in (np.bool_, np.int32, np.float32):
    show("ImageConnectedComponents", lambda: tf.contrib.image.connected_components(
        tensor(np.random.RandomState(3).randint(0, 2, (2, 7, 9)), dtype)))
show("ImageConnectedComponents values", lambda: tf.contrib.image.connected_components(
    tensor(np.random.RandomState(3).randint(0, 3, (6, 8)), np.int32)))
show("ImageConnectedComponents strings", lambda: tf.contrib.image.connected_components(
    tf.constant([["a", "a", "b"], ["", "a", "b"], ["b", "", "b"]])))


def crossed(hash_key=None, **options):
    names = tensor([b"red", b"a long name, longer than 22 bytes", b""])
    sparse = tf.SparseTensor([[0, 0], [0, 1], [2, 0]], names, [3, 2])
    numbers = tf.SparseTensor([[0, 0], [1, 0], [2, 0]], tensor([7, -3, 2**40], np.int64), [3, 1])
    dense = tensor([[b"x", b"y"], [b"z", b"z"], [b"u", b"v"]])
    cross = sparse_feature_cross_op.sparse_feature_cross([sparse, numbers, dense], hash_key=hash_key, **options)
    return [cross.indices, cross.values, cross.dense_shape]


show("SparseFeatureCross", crossed)
show("SparseFeatureCross hashed", lambda: crossed(hashed_output=True))
show("SparseFeatureCross buckets", lambda: crossed(hashed_output=True, num_buckets=1000))
show("SparseFeatureCrossV2", lambda: crossed(hash_key=sparse_feature_cross_op.SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY))
show("SparseFeatureCrossV2 hashed", lambda: crossed(0xDECAFCAFFE, hashed_output=True))
show("SparseFeatureCrossV2 buckets", lambda: crossed(17, hashed_output=True, num_buckets=1000))


def resample(shape, wanted):
    values = tensor(np.arange(np.prod(shape)).reshape(shape), np.float32)
    output = periodic_resample.periodic_resample(values, wanted)
    return [output, tf.gradients(output * output, values)[0]]


if not unknown[0]:
    for shape, wanted in ([3, 2, 4], [6, 4, None]), ([2, 2, 8], [4, 4, None]), ([4, 4], [None, 6]):
        with tf.Graph().as_default(), tf.Session() as session:
            print("PeriodicResample", [value.tolist() for value in session.run(resample(shape, wanted))])

table = np.arange(24).reshape(2, 4, 3)
for name in ("sum", "prod", "max", "min"):
    for dtype in (np.float32, np.int64):
        function = getattr(reduce_slice_ops, "reduce_slice_" + name)
        show("ReduceSlice " + name, lambda: function(tensor(table, dtype), tensor([[0, 2], [1, 9], [2, 2]]), 1), False)
        show("ReduceSlice " + name, lambda: function(tensor(table, dtype), tensor([0, 1, 2]), 0))

show("MaskedMatmul", lambda: gen_factorization_ops.masked_matmul(
    tensor(np.arange(6).reshape(2, 3), np.float32), tensor(np.arange(12).reshape(3, 4), np.float32),
    tensor([[0, 1], [1, 3], [1, 0]], np.int64), False, False))
show("MaskedMatmul transposed", lambda: gen_factorization_ops.masked_matmul(
    tensor(np.arange(6).reshape(3, 2), np.float32), tensor(np.arange(12).reshape(4, 3), np.float32),
    tensor([[0, 1], [1, 3], [1, 0]], np.int64), True, True))
for transposed in (False, True):
    show("WALS", lambda: gen_factorization_ops.wals_compute_partial_lhs_and_rhs(
        tensor(np.arange(6).reshape(3, 2), np.float32), tensor([0.5, 1.0, 2.0], np.float32), tf.constant(0.1),
        tensor([1.0, 0.3, 0.2], np.float32), tensor([[0, 1], [2, 0], [0, 2]], np.int64),
        tensor([1.0, 2.0, 3.0], np.float32), tensor([], np.float32), tf.constant(3, tf.int64), tf.constant(transposed)))

words = [b"the", b"quick", b"brown", b"fox", b"jumps", b"over a string longer than 22 bytes"]
show("SkipGram", lambda: text.skip_gram_sample(tensor(words), 1, 2, seed=3))
show("SkipGram of three", lambda: text.skip_gram_sample(tensor(words), 1, 3, seed=3))
show("SkipGram of the graph", lambda: text.skip_gram_sample(tensor(words), 0, 3, emit_self_as_target=True))
show("SkipGram limits", lambda: text.skip_gram_sample(
    tensor(np.arange(9), np.int64), 1, 1, start=2, limit=4))

show("DecodeLibsvm", lambda: libsvm.decode_libsvm(tensor([b"1 1:2.5 3:4", b"0", b"2 2:-1"]), 5)[0].indices)
show("DecodeLibsvm entries", lambda: libsvm.decode_libsvm(tensor([b"1 1:2.5 3:4", b"0", b"2 2:-1"]), 5)[0].values)
show("DecodeLibsvm labels", lambda: libsvm.decode_libsvm(tensor([b"1 1:2.5 3:4", b"0", b"2 2:-1"]), 5)[1])
show("DecodeLibsvm error", lambda: libsvm.decode_libsvm(tensor([b"1 1:2.5:3"]), 5)[0].values)

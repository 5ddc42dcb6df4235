"""The random numbers of TensorFlow 1.15 in graph mode on today's TensorFlow.

    from tf1_lessons.tensorflow1 import seeds

    seeds.enable()

From then on, and until seeds.disable(), `tf.set_random_seed(1)` gives the numbers that it gave in TensorFlow 1.15. The
generators are the same on both, but TensorFlow 1.15 took an op's seed from the number of ops in its graph so far, and
today's counts the seeds asked for. So these are replaced, in every module that holds them:

    what                                               why
    -------------------------------------------------  ------------------------------------------------------------
    the op seed (get_seed)                             it is the number of ops in the graph; op-level seeds, and
                                                       graphs without a seed, stay as they are
    random_uniform, nn.dropout, and so initializers,   built from other ops today
      layers and cells that call them
    tensordot (dense layers on 3-D input), linspace,   built from other ops today, and gradients go through them
      split, swish, reshape to [], slices with
      tensors, fused_batch_norm
    shuffle followed by repeat in tf.data              one kernel then, which took its seeds otherwise
    sums over all axes, zeros and ones of a shape      ops that were built in passing then, or are so today
      with tensors, a TensorArray after a loop,
      regularizers of get_variable
    gradients of Add, Sub, Mul, Div, Pow, Maximum,     what was broadcast is summed up with fewer ops today
      Minimum, SquaredDifference, Sum, Mean, Max,
      Min, BatchMatMul, StridedSlice, Reshape, sparse
      softmax cross entropy, TensorArrays
    gradients of Gather, Prod, Conv3D; one_hot,        not rebuilt: the ops that TensorFlow 1.15 had more, or
      transpose, matrix_diag and kin, random_gamma,    fewer, are counted
      stateless ops, confusion_matrix, embeddings,
      clip_by_global_norm, weighted_moments,
      polynomial_decay, Ftrl, sharded savers, images,
      parse_example and kin, initializable iterators,
      layers of convolution and normalization,
      Flatten, Keras's regularizers

scripts/record_seeds.py records genuine TensorFlow 1.15.5 on some 690 constructs; tests/test_seeds.py holds ours
against the recording. What stays different:

- A random op within a loop (dropout of a cell within `dynamic_rnn`, `map_fn`, ...) has the same seed and draws the same
  numbers, but which iteration draws first is up to the scheduler: last to first in TensorFlow 1.15 on one thread (on
  four, not always the same from process to process), first to last today.
- `tf.data`'s `shuffle` directly followed by `repeat` was one kernel, which went on drawing from epoch to epoch: the
  first epoch has the same order, later ones are shuffled differently.
- `einsum`, where it is not a plain matrix product, had other ops: seeds behind it differ.
- Recurrent Keras layers name their weights after their cell, too.
"""

import sys
import types

import tensorflow

_swapped = []  # pairs (function, function that stands in for it), while enabled
_set = []  # (dict or class, key, value before)


def enable():
    """Give the ops built from now on the seeds of TensorFlow 1.15, until disable().

    Nothing happens if that is so already, or in TensorFlow 1 itself.
    """
    if _swapped or tensorflow.__version__.startswith("1."):
        return
    from tf1_lessons.tensorflow1.seeds import constructs, gradients  # noqa: F401, they say what to replace

    pairs = []
    for place, name, replacement in constructs.REPLACED:
        if isinstance(place, types.ModuleType):
            original = getattr(place, name)
            pairs.append((original, constructs.bound(original, replacement)))
        else:  # a class or the registry of gradients
            attributes = place if isinstance(place, dict) else vars(place)
            original = attributes[name]
            _set.append((place, name, original))
            _put(place, name, constructs.bound(original, replacement))
    _swap(pairs)
    _swapped.extend(pairs)


def disable():
    """Put everything back: ops built from now on have the seeds of today's TensorFlow."""
    _swap([(new, old) for old, new in _swapped])
    for place, name, original in _set:
        _put(place, name, original)
    _swapped.clear()
    _set.clear()


def _put(place, name, value):
    if isinstance(place, dict):
        place[name] = value
    else:
        setattr(place, name, value)


def _swap(pairs):
    """Replace functions in each module that holds them, under whatever name."""
    table = {id(old): new for old, new in pairs}
    for module in list(sys.modules.values()):
        if isinstance(module, types.ModuleType):
            for name, value in list(vars(module).items()):
                if id(value) in table:
                    setattr(module, name, table[id(value)])

"""Datasets that shuffle and repeat: the first epoch has 1.15.5's order, later ones are shuffled differently.

1.15.5's runtime fused `shuffle` and the `repeat` behind it into one dataset, which went on drawing from epoch to epoch
with the seeds themselves. Today's takes new seeds for each epoch. One function is one op, as many as 1.15.5 made: seeds
are counted by ops.
"""

from tf1_lessons.tensorflow1.engine.imports import Lazy

context = Lazy("tensorflow.python.eager.context")
dataset_ops = Lazy("tensorflow.python.data.ops.dataset_ops")
dtypes = Lazy("tensorflow.python.framework.dtypes")
function = Lazy("tensorflow.python.framework.function")
gen_dataset_ops = Lazy("tensorflow.python.ops.gen_dataset_ops")
math_ops = Lazy("tensorflow.python.ops.math_ops")


def RepeatDataset(dataset, count, structure):
    """Return the variant of a dataset that repeats another."""
    shuffled = getattr(dataset, "_dataset", dataset)
    if (
        type(shuffled) is not dataset_ops.ShuffleDataset
        or not shuffled._reshuffle_each_iteration
        or context.executing_eagerly()
    ):
        return gen_dataset_ops.repeat_dataset(dataset._variant_tensor, count=count, **structure)
    variant, seeds = shuffled._input_dataset._variant_tensor, (shuffled._seed, shuffled._seed2)
    return _shuffled_and_repeated(variant, shuffled._buffer_size, count, *seeds, structure, "RepeatDataset")


def ShuffleAndRepeatDataset(variant, buffer_size, count, seed, seed2, **structure):
    """Return the variant of a dataset that shuffles and repeats another."""
    if context.executing_eagerly():
        return gen_dataset_ops.shuffle_and_repeat_dataset(variant, buffer_size, seed, seed2, count, **structure)
    return _shuffled_and_repeated(variant, buffer_size, count, seed, seed2, structure, "ShuffleAndRepeatDataset")


def _shuffled_and_repeated(variant, buffer_size, count, seed, seed2, structure, name):
    @function.Defun(dtypes.variant, dtypes.int64, dtypes.int64, dtypes.int64, dtypes.int64)
    def repeated(variant, buffer_size, count, seed, seed2):
        def shuffle(reshuffle):
            return gen_dataset_ops.shuffle_dataset(
                variant, buffer_size, seed, seed2, reshuffle_each_iteration=reshuffle, **structure
            )

        once = math_ops.minimum(math_ops.abs(count), 1)  # a negative count is for ever
        first = gen_dataset_ops.take_dataset(shuffle(False), -once, **structure)
        later = gen_dataset_ops.repeat_dataset(shuffle(True), count - math_ops.sign(once + count), **structure)
        return gen_dataset_ops.concatenate_dataset(first, later, **structure)

    return repeated(variant, buffer_size, count, seed, seed2, name=name)

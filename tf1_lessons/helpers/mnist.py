"""MNIST for the lessons: TensorFlow 1's reader, which here hands out no batch that is smaller than it should be."""

import functools

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import mnist


used = None  # which data set was read last: "mnist" or "digits"


class DataSet(mnist.DataSet):
    """TensorFlow 1's DataSet, except that a batch of more examples than there are is refused."""

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """Return the next images [batch_size, 784] and their labels.

        Raises:
            LessonError: there are fewer than batch_size examples.
        """
        if not 0 < batch_size <= self.num_examples:
            raise LessonError(f"a batch of {batch_size} cannot be taken from {self.num_examples:,} examples")
        return super().next_batch(batch_size, fake_data, shuffle)


@functools.wraps(mnist.read_data_sets)
def read_data_sets(*args, **kwargs):
    global used
    try:
        data_sets = mnist.read_data_sets(*args, data_set=DataSet, **kwargs)
    except mnist.UnavailableError as error:
        raise LessonError(f"{error}; choose another --data_dir, or --dataset digits") from error
    used = "mnist" if data_sets.test.num_examples == 10_000 else "digits"
    return data_sets

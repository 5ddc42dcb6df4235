"""tf.estimator.inputs of TensorFlow 1: arrays in memory become batches, through a queue that threads fill."""

import collections

import numpy as np
import tensorflow.compat.v1 as tf

__all__ = ["numpy_input_fn", "pandas_input_fn"]


class _FeedingQueueRunner(tf.train.QueueRunner):
    """Fills a queue from Python: each of its enqueue ops runs with the feeds that its own iterator yields."""

    def __init__(self, queue, enqueue_ops, feeds):
        super().__init__(queue, enqueue_ops)
        self._feeds = dict(zip(enqueue_ops, feeds))

    def _run(self, sess, enqueue_op, coord=None):
        super()._run(_FeedingSession(sess, self._feeds), enqueue_op, coord)


class _FeedingSession:
    """A session whose callables feed what they run."""

    def __init__(self, session, feeds):
        self._session, self._feeds = session, feeds

    def __getattr__(self, name):
        return getattr(self._session, name)

    # A queue runner counts its threads by session.
    def __hash__(self):
        return hash(self._session)

    def __eq__(self, other):
        return other is self._session

    def make_callable(self, op):
        feeds = self._feeds[op]()

        def run():
            feed = next(feeds, None)
            if feed is None:
                raise tf.errors.OutOfRangeError(None, None, "all epochs are enqueued")
            self._session.run(op, feed_dict=feed)

        return run


def _batches(length, batch_size, num_epochs):
    """Yield the indices of batch after batch, round and round; the last batch of the last epoch may be short."""
    start, end = 0, None if num_epochs is None else num_epochs * length
    while end is None or start < end:
        stop = start + batch_size if end is None else min(start + batch_size, end)
        yield np.arange(start, stop) % length
        start = stop


def _dequeued(columns, batch_size, num_epochs, shuffle, capacity, num_threads):
    """Return one batch of each column, tensors that a queue runner of the default graph feeds."""
    columns = [np.asarray(column) for column in columns]
    types = [tf.as_dtype(column.dtype) if column.dtype != object else tf.string for column in columns]
    shapes = [column.shape[1:] for column in columns]
    with tf.name_scope("enqueue_input"):
        kept = int(capacity / 4) if shuffle else 0
        if shuffle:
            queue = tf.RandomShuffleQueue(capacity, kept, types, shapes)
        else:
            queue = tf.FIFOQueue(capacity, types, shapes)
        enqueue_ops, feeds = [], []
        for _ in range(num_threads):
            places = [tf.placeholder(dtype) for dtype in types]
            enqueue_ops.append(queue.enqueue_many(places))
            feeds.append(
                lambda places=places: (
                    {place: column[batch] for place, column in zip(places, columns)}
                    for batch in _batches(len(columns[0]), batch_size, num_epochs)
                )
            )
        tf.train.add_queue_runner(_FeedingQueueRunner(queue, enqueue_ops, feeds))
        full = tf.cast(tf.maximum(0, queue.size() - kept), tf.float32) * (1.0 / (capacity - kept))
        tf.summary.scalar(f"queue/{queue.name}fraction_over_{kept}_of_{capacity - kept}_full", full)
    return (queue.dequeue_many if num_epochs is None else queue.dequeue_up_to)(batch_size)


def _check(shuffle):
    if not isinstance(shuffle, bool):
        raise ValueError(
            "shuffle must be provided and explicitly set as boolean "
            f"(it is recommended to set it as True for training); got {shuffle}"
        )


def numpy_input_fn(x, y=None, batch_size=128, num_epochs=1, shuffle=None, queue_capacity=1000, num_threads=1):
    """Return an input function that yields batches of arrays.

    Args:
        x: the features, one array or a dict of arrays of the same first dimension.
        y: the labels, an array, a dict of arrays or None.
        batch_size: rows a batch.
        num_epochs: how often to go through the rows, or None for ever.
        shuffle: whether to draw the rows at random; it must be given.
        queue_capacity: rows that the queue holds.
        num_threads: how many threads fill it, each with all the rows.
    """
    _check(shuffle)

    def input_fn():
        if not isinstance(x, (dict, np.ndarray)):
            raise TypeError(f"x must be a dict or array; got {type(x).__name__}")
        features = collections.OrderedDict(sorted(x.items())) if isinstance(x, dict) else {None: x}
        labels = collections.OrderedDict(sorted(y.items())) if isinstance(y, dict) else {} if y is None else {None: y}
        if not features:
            raise ValueError("x cannot be an empty dict")
        columns = [*features.values(), *labels.values()]
        if len({len(column) for column in columns}) != 1:
            raise ValueError(
                "Length of tensors in x and y is mismatched. All elements in x and y must have the same length.\n"
                f"Shapes in x: { {key: np.shape(value) for key, value in features.items()} }\n"
                f"Shapes in y: { {key: np.shape(value) for key, value in labels.items()} }\n"
            )
        index = np.arange(len(columns[0]))
        batch = _dequeued([index, *columns], batch_size, num_epochs, shuffle, queue_capacity, num_threads)[1:]
        found = dict(zip(features, batch)) if isinstance(x, dict) else batch[0]
        if y is None:
            return found
        rest = batch[len(features) :]
        return found, dict(zip(labels, rest)) if isinstance(y, dict) else rest[0]

    return input_fn


def pandas_input_fn(
    x, y=None, batch_size=128, num_epochs=1, shuffle=None, queue_capacity=1000, num_threads=1, target_column="target"
):
    """Return an input function that yields batches of a DataFrame's columns and, if given, of a Series of labels."""
    _check(shuffle)
    if y is not None and not np.array_equal(x.index, y.index):
        raise ValueError(f"Index for x and y are mismatched.\nIndex for x: {x.index}\nIndex for y: {y.index}\n")

    def input_fn():
        columns = [x.index.values, *(x[name].values for name in x.columns)]
        if y is not None:
            columns.append(y.values)
        batch = _dequeued(columns, batch_size, num_epochs, shuffle, queue_capacity, num_threads)
        features = dict(zip(x.columns, batch[1:]))
        return features if y is None else (features, batch[-1])

    return input_fn

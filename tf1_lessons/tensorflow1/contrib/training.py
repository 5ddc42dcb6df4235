"""tf.contrib.training: HParams and buckets, our own; training and evaluation loops of tf-slim."""

import functools
import json
import numbers
import re

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _slim, _support

from tf_slim.training.evaluation import (  # noqa: E402,F401
    StopAfterNEvalsHook,
    SummaryAtEndHook,
    checkpoints_iterator,
    evaluate_repeatedly,
    get_or_create_eval_step,
    wait_for_new_checkpoint,
)
from tf_slim.training.training import (  # noqa: E402,F401
    add_gradients_summaries,
    clip_gradient_norms,
    clip_gradient_norms_fn,
    create_train_op,
    multiply_gradients,
    train,
)
from tensorflow.python.training.evaluation import _evaluate_once as evaluate_once  # noqa: E402,F401

_slim.load()
_ASSIGNMENT = re.compile(
    r"(?P<name>[a-zA-Z][\w.]*)(\[\s*(?P<index>\d+)\s*\])?\s*=\s*((?P<one>[^,\[]*)|\[(?P<many>[^\]]*)\])($|,\s*)"
)


def parse_values(values, type_map, ignore_unknown=False):
    """Return the assignments of a string such as "rate=0.1,layers=[5,6],x[2]=3" as a dict.

    Args:
        type_map: the type of each name.
        ignore_unknown: whether names without a type are skipped.

    Raises:
        ValueError: the string is malformed, a name unknown, a value not of its type, or given twice.
    """
    result, position = {}, 0
    while position < len(values):
        match = _ASSIGNMENT.match(values, position)
        if not match:
            raise ValueError(f"Malformed hyperparameter value: {values[position:]}")
        position = match.end()
        name, index, many = match["name"], match["index"], match["many"]
        if name not in type_map:
            if ignore_unknown:
                continue
            raise ValueError(f"Unknown hyperparameter type for {name}")
        if many is not None:
            if index is not None:
                raise ValueError("Assignment of a list to a list index.")
            words = [word for word in re.split("[ ,]", many) if word]
            _store(result, name, [_parse(name, type_map[name], word, many, values) for word in words], values)
            continue
        value = _parse(name, type_map[name], match["one"], match["one"], values)
        if index is None:
            _store(result, name, value, values)
        else:
            if not isinstance(result.setdefault(name, {}), dict):
                raise ValueError(f"Multiple assignments to variable '{name}' in {values}")
            _store(result[name], int(index), value, values, f"{name}[{index}]")
    return result


def _store(result, key, value, values, name=None):
    if key in result:
        raise ValueError(f"Multiple assignments to variable '{name or key}' in {values}")
    result[key] = value


def _parse(name, kind, word, written, values):
    """Return a word as a value of a type."""
    try:
        if kind is not bool:
            return kind(word)
        return {"true": True, "True": True, "false": False, "False": False}.get(word) or (
            word not in ("false", "False") and bool(int(word))
        )
    except ValueError:
        raise ValueError(
            f"Could not parse hparam '{name}' of type '{kind.__name__}' with value '{written}' in {values}"
        ) from None


def _cast(name, kind, value):
    """Return a value as one of a type, if that loses nothing."""
    if type(value) is kind or kind is type(None):
        return value
    fits = not (
        issubclass(kind, (str, bytes))
        and not isinstance(value, (str, bytes))
        or issubclass(kind, bool) != isinstance(value, bool)
        or issubclass(kind, numbers.Integral)
        and not isinstance(value, numbers.Integral)
        or issubclass(kind, numbers.Number)
        and not isinstance(value, numbers.Number)
    )
    if not fits:
        raise ValueError(f"Could not cast hparam '{name}' of type '{kind}' from value {value!r}")
    return kind(value)


class HParams:
    """Hyperparameters as attributes, each of one type, or a list of one.

    Raises:
        ValueError: a name is taken, a list empty, a value not of the type of its hyperparameter.
    """

    def __init__(self, hparam_def=None, model_structure=None, **kwargs):
        if hparam_def:
            raise _support.LessonError(_support.lack("training.HParams(hparam_def=...)"))
        self._hparam_types = {}
        self._model_structure = model_structure
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def add_hparam(self, name, value):
        """Add a hyperparameter; its value decides its type."""
        if getattr(self, name, None) is not None:
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        is_list = isinstance(value, (list, tuple))
        if is_list and not value:
            raise ValueError(f"Multi-valued hyperparameters cannot be empty: {name}")
        self._hparam_types[name] = (type(value[0] if is_list else value), is_list)
        setattr(self, name, value)

    def set_hparam(self, name, value):
        """Give a hyperparameter another value of its type."""
        kind, is_list = self._hparam_types[name]
        if isinstance(value, list):
            if not is_list:
                raise ValueError(f"Must not pass a list for single-valued parameter: {name}")
            setattr(self, name, [_cast(name, kind, element) for element in value])
        else:
            if is_list:
                raise ValueError(f"Must pass a list for multi-valued parameter: {name}.")
            setattr(self, name, _cast(name, kind, value))

    def del_hparam(self, name):
        """Remove a hyperparameter, if it is there."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values):
        """Set hyperparameters from a string such as "rate=0.1,layers=[5,6]"; return self."""
        types = {name: kind for name, (kind, _) in self._hparam_types.items()}
        return self.override_from_dict(parse_values(values, types))

    def override_from_dict(self, values_dict):
        """Set hyperparameters from a dict; return self."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    set_from_map = override_from_dict

    def parse_json(self, values_json):
        """Set hyperparameters from a JSON object; return self."""
        return self.override_from_dict(json.loads(values_json))

    def to_json(self, indent=None, separators=None, sort_keys=False):
        """Return the hyperparameters as a JSON object."""
        return json.dumps(self.values(), indent=indent, separators=separators, sort_keys=sort_keys)

    def set_model_structure(self, model_structure):
        """Keep an object with the hyperparameters."""
        self._model_structure = model_structure

    def get_model_structure(self):
        """Return the object that is kept with the hyperparameters."""
        return self._model_structure

    def values(self):
        """Return the hyperparameters as a dict."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key, default=None):
        """Return a hyperparameter, or default, which must be of its type."""
        if key not in self._hparam_types:
            return default
        if default is not None:
            kind, is_list = self._hparam_types[key]
            written = f"list<{kind}>" if is_list else str(kind)
            message = f"Hparam '{key}' of type '{written}' is incompatible with default={default}"
            if is_list != isinstance(default, list):
                raise ValueError(message)
            try:
                for value in default if is_list else [default]:
                    _cast(key, kind, value)
            except ValueError as error:
                raise ValueError(f"{message}. {error}") from None
        return getattr(self, key)

    def __contains__(self, key):
        return key in self._hparam_types

    def __str__(self):
        return ",".join(f"{name}={value}" for name, value in self.values().items())

    def __repr__(self):
        return f"{type(self).__name__}({sorted(self.values().items())})"


__getattr__ = _support.module(__name__, "tf-slim and own")


def bucket(
    tensors,
    which_bucket,
    batch_size,
    num_buckets,
    num_threads=1,
    capacity=32,
    bucket_capacities=None,
    shapes=None,
    dynamic_pad=False,
    allow_smaller_final_batch=False,
    keep_input=True,
    shared_name=None,
    name=None,
):
    """Put each example into the queue of its bucket, and return batches of examples of one bucket.

    Args:
        tensors: a list of tensors, or a dict: one example.
        which_bucket: the number of its bucket.
        batch_size: a number, or one for each bucket.
        capacity, bucket_capacities: of the queue of batches, and of each bucket's.
        shapes: of the tensors, where they are not known.
        dynamic_pad: whether examples of a batch may differ in size, and are padded with zeros.
        keep_input: whether this example is used; a bool or a tensor.

    Returns:
        (the number of the bucket, what was given as tensors, each with a first axis for the batch).

    Raises:
        ValueError: there are no tensors, or not as many sizes as buckets.
    """
    if not tensors:
        raise ValueError("Expected at least one tensor in bucket().")
    sizes = list(batch_size) if isinstance(batch_size, (list, tuple)) else [batch_size] * num_buckets
    if len(sizes) != num_buckets:
        raise ValueError(f"If batch_size is a list it must have num_buckets elements, but saw: {len(sizes)}")
    capacities = bucket_capacities or [capacity] * num_buckets
    if len(capacities) != num_buckets:
        raise ValueError(f"The list bucket_capacities must have the same length as num_buckets, {num_buckets}")
    with tf.name_scope(name, "bucket"):
        example = [tf.convert_to_tensor(tensor) for tensor in tf.nest.flatten(tensors)]
        shapes = [tf.TensorShape(shape) for shape in shapes or [tensor.shape for tensor in example]]
        dtypes = [tensor.dtype for tensor in example]
        queue = tf.PaddingFIFOQueue if dynamic_pad else tf.FIFOQueue
        buckets = [queue(size, dtypes, shapes, name=f"bucket_queue_{i}") for i, size in enumerate(capacities)]
        batches = tf.FIFOQueue(capacity, [tf.int32, *dtypes], shared_name=shared_name, name="top_queue")

        def put():
            puts = []
            for i, bucket_queue in enumerate(buckets):
                put_one = functools.partial(bucket_queue.enqueue, example)
                puts.append(tf.cond(tf.equal(which_bucket, i), put_one, tf.no_op))
            return tf.group(*puts)

        def batch(i):
            take = buckets[i].dequeue_up_to if allow_smaller_final_batch else buckets[i].dequeue_many
            taken = take(sizes[i])
            return batches.enqueue([i, *(taken if isinstance(taken, list) else [taken])])

        _run_queue(buckets, [tf.cond(tf.cast(keep_input, tf.bool), put, tf.no_op)] * num_threads)
        _run_queue([batches], [batch(i) for i in range(num_buckets)])
        number, *batched = batches.dequeue(name="dequeue_top")
        size = sizes[0] if len(set(sizes)) == 1 and not allow_smaller_final_batch else None
        for tensor, shape in zip(batched, shapes):
            tensor.set_shape(tf.TensorShape([size]).concatenate(shape))
        return number, tf.nest.pack_sequence_as(tensors, batched)


def _run_queue(queues, enqueue_ops):
    """Have threads run ops that fill queues, and close all of them as the input ends."""
    close = tf.group(*(queue.close() for queue in queues))
    cancel = tf.group(*(queue.close(cancel_pending_enqueues=True) for queue in queues))
    ends = (tf.errors.OutOfRangeError, tf.errors.CancelledError)
    tf.train.add_queue_runner(tf.train.QueueRunner(queues[0], enqueue_ops, close, cancel, ends))


def bucket_by_sequence_length(input_length, tensors, batch_size, bucket_boundaries, *args, **options):
    """Return batches of sequences of about the same length.

    Args:
        input_length: an int32, the length of this sequence.
        tensors, batch_size, and all that follows bucket_boundaries: as in bucket(), from num_threads on.
        bucket_boundaries: lengths in ascending order: the first bucket is for what is shorter than the first of them.

    Returns:
        (lengths [batch_size], what was given as tensors, each with a first axis for the batch).

    Raises:
        TypeError: the boundaries are not a list of integers.
        ValueError: there are none, or they do not ascend.
    """
    if not isinstance(bucket_boundaries, (list, tuple)):
        raise TypeError(f"bucket_boundaries must be a list or tuple, but received: {bucket_boundaries}")
    if not bucket_boundaries:
        raise ValueError("bucket_boundaries must not be empty")
    for low, high in zip(bucket_boundaries[:-1], bucket_boundaries[1:]):
        if not isinstance(low, int) or not isinstance(high, int):
            raise TypeError(f"bucket boundaries must be integers, but saw: {low} and {high}")
        if low >= high:
            raise ValueError(f"Buckets must contain sequential increasing lengths, but saw: {low} before {high}")
    with tf.name_scope(options.pop("name", None), "bucket_by_sequence_length"):
        length = tf.cast(input_length, tf.int32)
        which = tf.reduce_sum(tf.cast(tf.less_equal(bucket_boundaries, length), tf.int32))
        options["shapes"] = [[], *options["shapes"]] if options.get("shapes") else None
        number = len(bucket_boundaries) + 1
        _, (lengths, outputs) = bucket((length, tensors), which, batch_size, number, *args, **options)
    return lengths, outputs

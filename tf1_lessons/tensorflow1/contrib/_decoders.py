"""contrib.seq2seq's decoding: the loop, the helpers that choose what it reads, its basic decoder and its loss."""

import collections
import sys

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.rnn import _transpose_batch_time

# zeros(size, batch_size, dtype), [batch_size, *size], as the cells make them
zeros = vars(sys.modules[tf.nn.rnn_cell.RNNCell.__module__])["_zero_state_tensors"]


def check_cell(cell):
    """Raise TypeError if cell is no RNNCell."""
    if not (callable(cell) and all(hasattr(cell, name) for name in ("output_size", "state_size"))):
        raise TypeError(f"The argument 'cell' ({cell}) is not an RNNCell")


def check_layer(layer, what):
    """Raise TypeError if layer is neither None nor a layer, of whichever Keras."""
    if layer is not None and not (callable(layer) and hasattr(layer, "compute_output_shape")):
        raise TypeError(f"{what} must be a Layer, received: {type(layer)}")


def layer_output_size(cell, layer):
    """Return the size of a cell's output, after a layer if there is one."""
    size = cell.output_size
    if layer is None:
        return size
    shapes = tf.nest.map_structure(lambda part: tf.TensorShape([None]).concatenate(part), size)
    return tf.nest.map_structure(lambda shape: shape[1:], layer.compute_output_shape(shapes))


class Decoder:
    """What dynamic_decode runs. A subclass has batch_size, output_size, output_dtype and these methods."""

    tracks_own_finished = False

    def initialize(self, name=None):
        """Return finished [batch], the first inputs and the first state."""
        raise NotImplementedError

    def step(self, time, inputs, state, name=None):
        """Return outputs, the next state, the next inputs and finished [batch]."""
        raise NotImplementedError

    def finalize(self, outputs, final_state, sequence_lengths):
        """Return outputs and state, made after the last step from all outputs, time first."""
        raise NotImplementedError


def dynamic_decode(
    decoder,
    output_time_major=False,
    impute_finished=False,
    maximum_iterations=None,
    parallel_iterations=32,
    swap_memory=False,
    scope=None,
):
    """Run a decoder's steps until all examples are finished.

    Args:
        decoder: a Decoder.
        output_time_major: whether outputs are [n_steps, batch, …], else [batch, n_steps, …].
        impute_finished: whether finished examples keep their state and put out zeros.
        maximum_iterations: the most steps, or None.

    Returns:
        The outputs, the final state, and the lengths [batch] int32.

    Raises:
        TypeError: decoder is none.
        ValueError: maximum_iterations is no scalar.
    """
    if not isinstance(decoder, Decoder):
        raise TypeError(f"Expected decoder to be type Decoder, but saw: {type(decoder)}")
    with tf.variable_scope(scope, "decoder") as variable_scope:
        if variable_scope.caching_device is None:
            variable_scope.set_caching_device(lambda op: op.device)
        if maximum_iterations is not None:
            maximum_iterations = tf.convert_to_tensor(
                maximum_iterations, dtype=tf.int32, name="maximum_iterations"
            )
            if maximum_iterations.shape.ndims != 0:
                raise ValueError("maximum_iterations must be a scalar")
        finished, inputs, state = decoder.initialize()
        nothing = tf.nest.map_structure(
            lambda size, dtype: zeros(size, decoder.batch_size, dtype), decoder.output_size, decoder.output_dtype
        )
        if maximum_iterations is not None:
            finished = tf.logical_or(finished, 0 >= maximum_iterations)
        lengths = tf.zeros_like(finished, dtype=tf.int32)
        time = tf.constant(0, dtype=tf.int32)

        def array(size, dtype):
            shape = None
            if isinstance(size, tf.TensorShape) and size.ndims != 0:
                batch_size = tf.convert_to_tensor(decoder.batch_size, name="batch_size")
                shape = tf.TensorShape([tf.get_static_value(batch_size)]).concatenate(size)
            return tf.TensorArray(dtype=dtype, size=0, dynamic_size=True, element_shape=shape)

        arrays = tf.nest.map_structure(array, decoder.output_size, decoder.output_dtype)

        def keep(finished, new, old):
            """Return the state of a step, where finished examples keep the old one."""
            if isinstance(old, tf.TensorArray):
                return new
            new.set_shape(old.shape)
            return new if new.shape.ndims == 0 else tf.where(finished, old, new)

        def body(time, arrays, state, inputs, finished, lengths):
            outputs, next_state, next_inputs, now_finished = decoder.step(time, inputs, state)
            if not decoder.tracks_own_finished:
                now_finished = tf.logical_or(now_finished, finished)
            lengths = tf.where(tf.logical_not(finished), tf.fill(tf.shape(lengths), time + 1), lengths)
            tf.nest.assert_same_structure(state, next_state)
            tf.nest.assert_same_structure(arrays, outputs)
            tf.nest.assert_same_structure(inputs, next_inputs)
            if impute_finished:
                outputs = tf.nest.map_structure(lambda out, zero: tf.where(finished, zero, out), outputs, nothing)
                next_state = tf.nest.map_structure(lambda new, old: keep(finished, new, old), next_state, state)
            arrays = tf.nest.map_structure(lambda array, out: array.write(time, out), arrays, outputs)
            return time + 1, arrays, next_state, next_inputs, now_finished, lengths

        _, arrays, state, _, _, lengths = tf.while_loop(
            lambda time, arrays, state, inputs, finished, lengths: tf.logical_not(tf.reduce_all(finished)),
            body,
            loop_vars=(time, arrays, state, inputs, finished, lengths),
            parallel_iterations=parallel_iterations,
            maximum_iterations=maximum_iterations,
            swap_memory=swap_memory,
        )
        outputs = tf.nest.map_structure(lambda array: array.stack(), arrays)
        try:
            outputs, state = decoder.finalize(outputs, state, lengths)
        except NotImplementedError:
            pass
        if not output_time_major:
            outputs = tf.nest.map_structure(_transpose_batch_time, outputs)
    return outputs, state, lengths


class BasicDecoderOutput(collections.namedtuple("BasicDecoderOutput", ("rnn_output", "sample_id"))):
    """What a BasicDecoder puts out: the cell's output and the id that the helper chose from it."""


class BasicDecoder(Decoder):
    """A decoder of a cell, with a helper that chooses what it reads, and a layer after it.

    Raises:
        TypeError: cell, helper or output_layer are none.
    """

    def __init__(self, cell, helper, initial_state, output_layer=None):
        check_cell(cell)
        if not isinstance(helper, Helper):
            raise TypeError(f"helper must be a Helper, received: {type(helper)}")
        check_layer(output_layer, "output_layer")
        self._cell = cell
        self._helper = helper
        self._initial_state = initial_state
        self._output_layer = output_layer

    @property
    def batch_size(self):
        """The number of examples."""
        return self._helper.batch_size

    @property
    def output_size(self):
        """The sizes of the outputs."""
        return BasicDecoderOutput(layer_output_size(self._cell, self._output_layer), self._helper.sample_ids_shape)

    @property
    def output_dtype(self):
        """The types of the outputs; the cell's output has that of the first tensor of the state."""
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        size = layer_output_size(self._cell, self._output_layer)
        return BasicDecoderOutput(
            tf.nest.map_structure(lambda _: dtype, size), self._helper.sample_ids_dtype
        )

    def initialize(self, name=None):
        """Return finished [batch], the first inputs and the first state."""
        return (*self._helper.initialize(), self._initial_state)

    def step(self, time, inputs, state, name=None):
        """Return outputs, the next state, the next inputs and finished [batch]."""
        with tf.name_scope(name, "BasicDecoderStep", tf.nest.flatten((time, inputs))):
            outputs, state = self._cell(inputs, state)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            ids = self._helper.sample(time=time, outputs=outputs, state=state)
            finished, inputs, state = self._helper.next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=ids
            )
        return BasicDecoderOutput(outputs, ids), state, inputs, finished


class Helper:
    """Chooses what a BasicDecoder reads. A subclass has batch_size and these methods."""

    sample_ids_shape = tf.TensorShape([])
    sample_ids_dtype = tf.int32

    def initialize(self, name=None):
        """Return finished [batch] and the first inputs."""
        raise NotImplementedError

    def sample(self, time, outputs, state, name=None):
        """Return the ids that the outputs stand for."""
        raise NotImplementedError

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """Return finished [batch], the next inputs and the state."""
        raise NotImplementedError


class CustomHelper(Helper):
    """A helper of three functions."""

    def __init__(
        self, initialize_fn, sample_fn, next_inputs_fn, sample_ids_shape=None, sample_ids_dtype=None
    ):
        self._initialize_fn = initialize_fn
        self._sample_fn = sample_fn
        self._next_inputs_fn = next_inputs_fn
        self._batch_size = None
        self.sample_ids_shape = tf.TensorShape(sample_ids_shape or [])
        self.sample_ids_dtype = sample_ids_dtype or tf.int32

    @property
    def batch_size(self):
        """The number of examples, known once initialize was called."""
        if self._batch_size is None:
            raise ValueError("batch_size accessed before initialize was called")
        return self._batch_size

    def initialize(self, name=None):
        with tf.name_scope(name, f"{type(self).__name__}Initialize"):
            finished, inputs = self._initialize_fn()
            if self._batch_size is None:
                self._batch_size = tf.size(finished)
        return finished, inputs

    def sample(self, time, outputs, state, name=None):
        with tf.name_scope(name, f"{type(self).__name__}Sample"):
            return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        with tf.name_scope(name, f"{type(self).__name__}NextInputs"):
            return self._next_inputs_fn(time=time, outputs=outputs, state=state, sample_ids=sample_ids)


def _unstack(steps):
    array = tf.TensorArray(dtype=steps.dtype, size=tf.shape(steps)[0], element_shape=steps.shape[1:])
    return array.unstack(steps)


class TrainingHelper(Helper):
    """Reads the given inputs, [batch, n_steps, …] or time first, each example to its length."""

    def __init__(self, inputs, sequence_length, time_major=False, name=None):
        with tf.name_scope(name, "TrainingHelper", [inputs, sequence_length]):
            self.inputs = inputs = tf.convert_to_tensor(inputs, name="inputs")
            if not time_major:
                inputs = _transpose_batch_time(inputs)
            self._array = _unstack(inputs)
            self.sequence_length = tf.convert_to_tensor(sequence_length, name="sequence_length")
            if self.sequence_length.shape.ndims != 1:
                raise ValueError(
                    "Expected sequence_length to be a vector, but received shape: "
                    f"{self.sequence_length.shape}"
                )
            self._nothing = tf.zeros_like(inputs[0, :])
            self.batch_size = tf.size(sequence_length)

    def initialize(self, name=None):
        with tf.name_scope(name, "TrainingHelperInitialize"):
            finished = tf.equal(0, self.sequence_length)
            inputs = tf.cond(tf.reduce_all(finished), lambda: self._nothing, lambda: self._array.read(0))
        return finished, inputs

    def sample(self, time, outputs, name=None, **unused):
        with tf.name_scope(name, "TrainingHelperSample", [time, outputs]):
            return tf.cast(tf.argmax(outputs, axis=-1), tf.int32)

    def next_inputs(self, time, outputs, state, name=None, **unused):
        with tf.name_scope(name, "TrainingHelperNextInputs"):
            next_time = time + 1
            finished = next_time >= self.sequence_length
            inputs = tf.cond(
                tf.reduce_all(finished), lambda: self._nothing, lambda: self._array.read(next_time)
            )
        return finished, inputs, state


def _with_sample_shape(draw, sample_shape):
    """Return draw(n) for as many samples as sample_shape holds, in that shape."""
    with tf.name_scope(None, "call_sampler", values=[sample_shape]):
        shape = tf.convert_to_tensor(sample_shape, dtype=tf.int32, name="sample_shape")
        is_scalar = tf.cast(tf.equal(tf.rank(shape), 0), tf.int32)
        padded = tf.pad(tf.shape(shape), paddings=[[is_scalar, 0]], constant_values=1)
        shape = tf.reshape(shape, padded)
        samples = draw(tf.reduce_prod(shape))
        return tf.reshape(samples, tf.concat([shape, tf.shape(samples)[1:]], 0))


def _bernoulli(probabilities, dtype, sample_shape, seed):
    """Return samples of 1 by their probabilities."""
    probabilities = tf.convert_to_tensor(probabilities, name="probs")
    event_shape = tf.shape(probabilities)

    def draw(n):
        shape = tf.concat([[n], event_shape], 0)
        uniform = tf.random_uniform(shape, seed=seed, dtype=probabilities.dtype)
        return tf.cast(tf.less(uniform, probabilities), dtype)

    return _with_sample_shape(draw, sample_shape)


def _categorical(logits, seed):
    """Return a sample of ids [batch] int32 by the softmax of logits [batch, n_classes]."""
    logits = tf.convert_to_tensor(logits, name="logits")
    n_classes = tf.shape(logits)[-1]
    event_shape = tf.shape(logits)[:-1]

    def draw(n):
        flat = logits if logits.shape.ndims == 2 else tf.reshape(logits, [-1, n_classes])
        dtype = tf.int64 if logits.dtype.size > 4 else tf.int32
        draws = tf.multinomial(flat, n, seed=seed, output_dtype=dtype)
        return tf.cast(tf.reshape(tf.transpose(draws), tf.concat([[n], event_shape], 0)), tf.int32)

    return _with_sample_shape(draw, ())


def _probability(value):
    value = tf.convert_to_tensor(value, name="sampling_probability")
    if value.shape.ndims not in (0, 1):
        raise ValueError(
            f"sampling_probability must be either a scalar or a vector. saw shape: {value.shape}"
        )
    return value


def _mix(chosen, sampled, inputs):
    """Return inputs [batch, …], where chosen [batch] those of the function sampled(rows), which takes their rows."""
    rows = tf.cast(tf.where(chosen), tf.int32)
    others = tf.cast(tf.where(tf.logical_not(chosen)), tf.int32)
    kept = tf.gather_nd(inputs, others)
    new = sampled(rows)
    shape = tf.shape(inputs)
    return tf.scatter_nd(rows, new, shape) + tf.scatter_nd(others, kept, shape)


def _embedding_function(embedding):
    return embedding if callable(embedding) else lambda ids: tf.nn.embedding_lookup(embedding, ids)


class ScheduledEmbeddingTrainingHelper(TrainingHelper):
    """Reads the given inputs, but by a probability the embedding of an id drawn from the last output."""

    def __init__(
        self,
        inputs,
        sequence_length,
        embedding,
        sampling_probability,
        time_major=False,
        seed=None,
        scheduling_seed=None,
        name=None,
    ):
        with tf.name_scope(name, "ScheduledEmbeddingSamplingWrapper", [sampling_probability]):
            self._embedding_fn = _embedding_function(embedding)
            self._sampling_probability = _probability(sampling_probability)
            self._seed = seed
            self._scheduling_seed = scheduling_seed
            super().__init__(inputs, sequence_length, time_major=time_major, name=name)

    def sample(self, time, outputs, state, name=None):
        with tf.name_scope(name, "ScheduledEmbeddingTrainingHelperSample"):
            chosen = _bernoulli(self._sampling_probability, tf.bool, self.batch_size, self._scheduling_seed)
            return tf.where(chosen, _categorical(outputs, self._seed), tf.fill([self.batch_size], -1))

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        with tf.name_scope(name, "ScheduledEmbeddingTrainingHelperNextInputs"):
            finished, inputs, state = super().next_inputs(time, outputs, state, name=name)

            def mix():
                return _mix(sample_ids > -1, lambda rows: self._embedding_fn(tf.gather_nd(sample_ids, rows)), inputs)

            return finished, tf.cond(tf.reduce_all(finished), lambda: inputs, mix), state


class ScheduledOutputTrainingHelper(TrainingHelper):
    """Reads the given inputs, but by a probability the last output, or next_inputs_fn of it."""

    def __init__(
        self,
        inputs,
        sequence_length,
        sampling_probability,
        time_major=False,
        seed=None,
        next_inputs_fn=None,
        auxiliary_inputs=None,
        name=None,
    ):
        with tf.name_scope(name, "ScheduledOutputTrainingHelper", [sampling_probability]):
            self._sampling_probability = _probability(sampling_probability)
            self._auxiliary = None
            if auxiliary_inputs is not None:
                inputs = tf.convert_to_tensor(inputs, name="inputs")
                auxiliary_inputs = tf.convert_to_tensor(auxiliary_inputs, name="auxiliary_inputs")
                inputs = tf.concat((inputs, auxiliary_inputs), -1)
                steps = auxiliary_inputs if time_major else _transpose_batch_time(auxiliary_inputs)
                self._auxiliary = _unstack(steps)
            self._seed = seed
            self._next_inputs_fn = next_inputs_fn
            super().__init__(inputs, sequence_length, time_major=time_major, name=name)

    def sample(self, time, outputs, state, name=None):
        with tf.name_scope(name, "ScheduledOutputTrainingHelperSample"):
            return _bernoulli(self._sampling_probability, tf.int32, self.batch_size, self._seed)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        with tf.name_scope(name, "ScheduledOutputTrainingHelperNextInputs"):
            finished, inputs, state = super().next_inputs(time, outputs, state, name=name)
            chosen = tf.cast(sample_ids, tf.bool)

            def with_auxiliary(outputs, rows=None):
                if self._auxiliary is None:
                    return outputs
                auxiliary = self._auxiliary.read(time + 1)
                return tf.concat((outputs, auxiliary if rows is None else tf.gather_nd(auxiliary, rows)), -1)

            def mix():
                if self._next_inputs_fn is None:
                    return tf.where(chosen, with_auxiliary(outputs), inputs)
                return _mix(
                    chosen,
                    lambda rows: with_auxiliary(self._next_inputs_fn(tf.gather_nd(outputs, rows)), rows),
                    inputs,
                )

            nothing_to_do = tf.logical_or(tf.reduce_all(finished), tf.logical_not(tf.reduce_any(chosen)))
            return finished, tf.cond(nothing_to_do, lambda: inputs, mix), state


def start_and_end(start_tokens, end_token):
    """Return the first ids [batch] int32 and the last id [] int32, checked."""
    start_tokens = tf.convert_to_tensor(start_tokens, dtype=tf.int32, name="start_tokens")
    end_token = tf.convert_to_tensor(end_token, dtype=tf.int32, name="end_token")
    if start_tokens.shape.ndims != 1:
        raise ValueError("start_tokens must be a vector")
    if end_token.shape.ndims != 0:
        raise ValueError("end_token must be a scalar")
    return start_tokens, end_token


class GreedyEmbeddingHelper(Helper):
    """Reads the embedding of the likeliest id of the last output, until the end token."""

    def __init__(self, embedding, start_tokens, end_token):
        self._embedding_fn = _embedding_function(embedding)
        self._start_tokens, self._end_token = start_and_end(start_tokens, end_token)
        self.batch_size = tf.size(start_tokens)
        self._start_inputs = self._embedding_fn(self._start_tokens)

    def initialize(self, name=None):
        return tf.tile([False], [self.batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        if not tf.is_tensor(outputs):
            raise TypeError(f"Expected outputs to be a single Tensor, got: {type(outputs)}")
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        finished = tf.equal(sample_ids, self._end_token)
        inputs = tf.cond(
            tf.reduce_all(finished), lambda: self._start_inputs, lambda: self._embedding_fn(sample_ids)
        )
        return finished, inputs, state


class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Reads the embedding of an id drawn by the softmax of the last output, until the end token."""

    def __init__(self, embedding, start_tokens, end_token, softmax_temperature=None, seed=None):
        super().__init__(embedding, start_tokens, end_token)
        self._softmax_temperature = softmax_temperature
        self._seed = seed

    def sample(self, time, outputs, state, name=None):
        if not tf.is_tensor(outputs):
            raise TypeError(f"Expected outputs to be a single Tensor, got: {type(outputs)}")
        if self._softmax_temperature is not None:
            outputs = outputs / self._softmax_temperature
        return _categorical(outputs, self._seed)


class InferenceHelper(Helper):
    """Reads what sample_fn makes of the last output, or next_inputs_fn of that, until end_fn of it."""

    def __init__(self, sample_fn, sample_shape, sample_dtype, start_inputs, end_fn, next_inputs_fn=None):
        self._sample_fn = sample_fn
        self._end_fn = end_fn
        self._next_inputs_fn = next_inputs_fn
        self.sample_ids_shape = tf.TensorShape(sample_shape)
        self.sample_ids_dtype = sample_dtype
        self.batch_size = tf.shape(start_inputs)[0]
        self._start_inputs = tf.convert_to_tensor(start_inputs, name="start_inputs")

    def initialize(self, name=None):
        return tf.tile([False], [self.batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        return self._sample_fn(outputs)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        inputs = sample_ids if self._next_inputs_fn is None else self._next_inputs_fn(sample_ids)
        return self._end_fn(sample_ids), inputs, state


def sequence_loss(
    logits,
    targets,
    weights,
    average_across_timesteps=True,
    average_across_batch=True,
    sum_over_timesteps=False,
    sum_over_batch=False,
    softmax_loss_function=None,
    name=None,
):
    """Return the weighted cross-entropy of a sequence: [], [n_steps], [batch] or [batch, n_steps].

    An average divides by the sum of the weights, a sum by the number of weights that are not 0.

    Args:
        logits: [batch, n_steps, n_classes].
        targets: [batch, n_steps] int32.
        weights: [batch, n_steps].
        softmax_loss_function: maps labels [n] and logits [n, n_classes] to losses [n].

    Raises:
        ValueError: a shape is another; an axis is both averaged and summed.
    """
    if len(logits.shape) != 3:
        raise ValueError("Logits must be a [batch_size x sequence_length x logits] tensor")
    for what, tensor in (("Targets", targets), ("Weights", weights)):
        if len(tensor.shape) != 2:
            raise ValueError(f"{what} must be a [batch_size x sequence_length] tensor")
    if average_across_timesteps and sum_over_timesteps:
        raise ValueError(
            "average_across_timesteps and sum_over_timesteps cannot be set to True at same time."
        )
    if average_across_batch and sum_over_batch:
        raise ValueError("average_across_batch and sum_over_batch cannot be set to True at same time.")
    loss_function = softmax_loss_function or tf.nn.sparse_softmax_cross_entropy_with_logits
    with tf.name_scope(name, "sequence_loss", [logits, targets, weights]):
        n_classes = tf.shape(logits)[2]
        flat = tf.reshape(logits, [-1, n_classes])
        losses = loss_function(labels=tf.reshape(targets, [-1]), logits=flat)
        losses *= tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            return tf.div_no_nan(tf.reduce_sum(losses), tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            return tf.div_no_nan(tf.reduce_sum(losses), tf.cast(tf.count_nonzero(weights), losses.dtype))
        losses = tf.reshape(losses, tf.shape(logits)[:2])
        if average_across_timesteps or average_across_batch:
            axis = 0 if average_across_batch else 1
            return tf.div_no_nan(tf.reduce_sum(losses, axis=axis), tf.reduce_sum(weights, axis=axis))
        if sum_over_timesteps or sum_over_batch:
            axis = 0 if sum_over_batch else 1
            count = tf.cast(tf.count_nonzero(weights, axis=axis), losses.dtype)
            return tf.div_no_nan(tf.reduce_sum(losses, axis=axis), count)
        return losses

"""contrib.seq2seq's attention: mechanisms that score a memory, and the cell around them."""

import collections
import functools
import math

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib._decoders import check_cell, check_layer, zeros
from tf1_lessons.tensorflow1.contrib._shapes import with_same_shape

_as_written = tf.autograph.experimental.do_not_convert  # contrib's cells, like TensorFlow's, are no user's code


class AttentionMechanism:
    """What an AttentionWrapper asks: (query, state) -> alignments [batch, max_time] and the next state."""


class _Mechanism(AttentionMechanism):
    """A mechanism over a memory [batch, max_time, size] that turns scores into probabilities.

    Args:
        query_layer, memory_layer: layers without bias, or None for the query.
        probability_fn: of scores and the last alignments, [batch, max_time] both.
        memory_sequence_length: [batch]; beyond it the memory is 0 and the score is score_mask_value (-inf).
    """

    def __init__(
        self,
        query_layer,
        memory_layer,
        memory,
        probability_fn,
        memory_sequence_length=None,
        score_mask_value=None,
        custom_key_value_fn=None,
        name=None,
    ):
        check_layer(query_layer, "query_layer")
        check_layer(memory_layer, "memory_layer")
        self.query_layer = query_layer
        self.memory_layer = memory_layer
        self.dtype = tf.as_dtype(memory_layer.dtype)
        self._lengths = memory_sequence_length
        self._mask_value = self.dtype.as_numpy_dtype(-np.inf) if score_mask_value is None else score_mask_value
        self._raw_probability_fn = probability_fn
        with tf.name_scope(name, "BaseAttentionMechanismInit", tf.nest.flatten(memory)):
            self.values = _masked_memory(memory, memory_sequence_length)
            self.keys = memory_layer(self.values)
            if custom_key_value_fn is not None:
                self.keys, self.values = custom_key_value_fn(self.keys, self.values)
            batch_size, max_time = self.keys.shape.as_list()[:2]
            self.batch_size = batch_size or tf.shape(self.keys)[0]
            self.alignments_size = max_time or tf.shape(self.keys)[1]

    @property
    def state_size(self):
        """The size of the state, which is the last alignments."""
        return self.alignments_size

    def initial_alignments(self, batch_size, dtype):
        """Return the alignments before the first step, [batch, max_time]."""
        return zeros(self.alignments_size, batch_size, dtype)

    def initial_state(self, batch_size, dtype):
        """Return the state before the first step."""
        return self.initial_alignments(batch_size, dtype)

    def _align(self, scores, state):
        """Return the alignments, [batch, max_time], twice: they are the next state."""
        if self._lengths is not None:
            message = "All values in memory_sequence_length must be greater than zero."
            with tf.control_dependencies([tf.assert_positive(self._lengths, message=message)]):
                mask = tf.sequence_mask(self._lengths, maxlen=tf.shape(scores)[1])
            scores = tf.where(mask, scores, self._mask_value * tf.ones_like(scores))
        alignments = self._raw_probability_fn(scores, state)
        return alignments, alignments


def _masked_memory(memory, lengths):
    """Return the memory [batch, max_time, …], 0 beyond the lengths [batch]."""
    memory = tf.convert_to_tensor(memory, name="memory")
    if lengths is not None:
        lengths = tf.convert_to_tensor(lengths, name="memory_sequence_length")
    if not memory.shape[2:].is_fully_defined():
        raise ValueError(
            f"Expected memory {memory.name} to have fully defined inner dims, but saw shape: {memory.shape}"
        )
    if lengths is None:
        return memory
    mask = tf.sequence_mask(lengths, maxlen=tf.shape(memory)[1], dtype=memory.dtype)
    ones = tf.ones(memory.shape.ndims - 2, dtype=tf.int32)
    return memory * tf.reshape(mask, tf.concat((tf.shape(mask), ones), 0))


def _dense(name, units, dtype):
    return tf.layers.Dense(units, name=name, use_bias=False, dtype=dtype)


def _softmax_of_scores(probability_fn):
    probability_fn = probability_fn or tf.nn.softmax
    return lambda scores, _: probability_fn(scores)


class LuongAttention(_Mechanism):
    """Multiplicative attention (arxiv.org/abs/1508.04025); the query must have num_units columns.

    scale multiplies the scores by a variable.
    """

    _scope = "luong_attention"

    def __init__(
        self,
        num_units,
        memory,
        memory_sequence_length=None,
        scale=False,
        probability_fn=None,
        score_mask_value=None,
        dtype=None,
        custom_key_value_fn=None,
        name="LuongAttention",
    ):
        super().__init__(
            None,
            _dense("memory_layer", num_units, dtype or tf.float32),
            memory,
            _softmax_of_scores(probability_fn),
            memory_sequence_length,
            score_mask_value,
            custom_key_value_fn,
            name,
        )
        self._scale = scale

    def _scores(self, query):
        gain = None
        if self._scale:
            gain = tf.get_variable("attention_g", dtype=query.dtype, initializer=tf.ones_initializer(), shape=())
        depth, units = query.shape.as_list()[-1], self.keys.shape.as_list()[-1]
        if depth is None or depth != units:
            raise ValueError(
                "Incompatible or unknown inner dimensions between query and keys.  "
                f"Query ({query}) has units: {depth}.  Keys ({self.keys}) have units: {units}.  "
                f"Perhaps you need to set num_units to the keys' dimension ({units})?"
            )
        scores = tf.squeeze(tf.matmul(tf.expand_dims(query, 1), self.keys, transpose_b=True), [1])
        return scores if gain is None else gain * scores

    def __call__(self, query, state):
        with tf.variable_scope(None, self._scope, [query]):
            scores = self._scores(query)
        return self._align(scores, state)


class BahdanauAttention(_Mechanism):
    """Additive attention (arxiv.org/abs/1409.0473); normalize is weight normalization (arxiv.org/abs/1602.07868)."""

    _scope = "bahdanau_attention"

    def __init__(
        self,
        num_units,
        memory,
        memory_sequence_length=None,
        normalize=False,
        probability_fn=None,
        score_mask_value=None,
        dtype=None,
        custom_key_value_fn=None,
        name="BahdanauAttention",
    ):
        dtype = dtype or tf.float32
        super().__init__(
            _dense("query_layer", num_units, dtype),
            _dense("memory_layer", num_units, dtype),
            memory,
            _softmax_of_scores(probability_fn),
            memory_sequence_length,
            score_mask_value,
            custom_key_value_fn,
            name,
        )
        self._num_units = num_units
        self._normalize = normalize

    def _scores(self, query):
        dtype = query.dtype
        query = self.query_layer(query)
        vector = tf.get_variable("attention_v", [self._num_units], dtype=dtype)
        if not self._normalize:
            return tf.reduce_sum(vector * tf.tanh(self.keys + tf.expand_dims(query, 1)), [2])
        start = tf.constant_initializer(math.sqrt(1.0 / self._num_units))
        gain = tf.get_variable("attention_g", dtype=dtype, initializer=start, shape=())
        bias = tf.get_variable("attention_b", [self._num_units], dtype=dtype, initializer=tf.zeros_initializer())
        query = tf.expand_dims(query, 1)
        vector = gain * vector * tf.rsqrt(tf.reduce_sum(tf.square(vector)))
        return tf.reduce_sum(vector * tf.tanh(self.keys + query + bias), [2])

    def __call__(self, query, state):
        with tf.variable_scope(None, self._scope, [query]):
            scores = self._scores(query)
        return self._align(scores, state)


def safe_cumprod(x, *args, **kwargs):
    """Return the cumulative product of x in [0, 1] by logarithms, so that its gradient is finite."""
    with tf.name_scope(None, "SafeCumprod", [x]):
        x = tf.convert_to_tensor(x, name="x")
        tiny = np.finfo(x.dtype.as_numpy_dtype).tiny
        return tf.exp(tf.cumsum(tf.log(tf.clip_by_value(x, tiny, 1)), *args, **kwargs))


def monotonic_attention(p_choose_i, previous_attention, mode):
    """Return the next alignments of monotonic attention (arxiv.org/abs/1704.00784), [batch, max_time].

    Args:
        p_choose_i: the probabilities to stop at each memory entry.
        previous_attention: the last alignments.
        mode: "recursive", "parallel" or "hard".

    Raises:
        ValueError: mode is another.
    """
    p_choose_i = tf.convert_to_tensor(p_choose_i, name="p_choose_i")
    previous_attention = tf.convert_to_tensor(previous_attention, name="previous_attention")
    if mode == "recursive":
        batch_size = p_choose_i.shape.as_list()[0] or tf.shape(p_choose_i)[0]
        passed = tf.concat([tf.ones((batch_size, 1)), 1 - p_choose_i[:, :-1]], 1)
        reached = tf.scan(
            lambda x, pair: tf.reshape(pair[0] * x + pair[1], (batch_size,)),
            [tf.transpose(passed), tf.transpose(previous_attention)],
            tf.zeros((batch_size,)),
        )
        return p_choose_i * tf.transpose(reached)
    if mode == "parallel":
        passed = safe_cumprod(1 - p_choose_i, axis=1, exclusive=True)
        reached = tf.cumsum(previous_attention / tf.clip_by_value(passed, 1e-10, 1.0), axis=1)
        return p_choose_i * passed * reached
    if mode == "hard":
        p_choose_i *= tf.cumsum(previous_attention, axis=1)
        return p_choose_i * tf.cumprod(1 - p_choose_i, axis=1, exclusive=True)
    raise ValueError("mode must be 'recursive', 'parallel', or 'hard'.")


def _monotonic_probabilities(scores, previous, sigmoid_noise, mode, seed):
    if sigmoid_noise > 0:
        scores += sigmoid_noise * tf.random_normal(tf.shape(scores), dtype=scores.dtype, seed=seed)
    chosen = tf.cast(scores > 0, scores.dtype) if mode == "hard" else tf.sigmoid(scores)
    return monotonic_attention(chosen, previous, mode)


class _Monotonic:
    """What makes a mechanism monotonic: a bias of the scores, and the first entry as the start."""

    def _set(self, sigmoid_noise, seed, score_bias_init, mode):
        self._score_bias_init = score_bias_init
        self._raw_probability_fn = functools.partial(
            _monotonic_probabilities, sigmoid_noise=sigmoid_noise, mode=mode, seed=seed
        )

    def _scores(self, query):
        scores = super()._scores(query)
        return scores + tf.get_variable(
            "attention_score_bias", dtype=query.dtype, initializer=self._score_bias_init
        )

    def initial_alignments(self, batch_size, dtype):
        """Return the alignments before the first step: all on the first entry."""
        return tf.one_hot(tf.zeros((batch_size,), dtype=tf.int32), self.alignments_size, dtype=dtype)


class LuongMonotonicAttention(_Monotonic, LuongAttention):
    """LuongAttention that moves forward only (arxiv.org/abs/1704.00784)."""

    _scope = "luong_monotonic_attention"

    def __init__(
        self,
        num_units,
        memory,
        memory_sequence_length=None,
        scale=False,
        score_mask_value=None,
        sigmoid_noise=0.0,
        sigmoid_noise_seed=None,
        score_bias_init=0.0,
        mode="parallel",
        dtype=None,
        name="LuongMonotonicAttention",
    ):
        super().__init__(
            num_units, memory, memory_sequence_length, scale, None, score_mask_value, dtype, name=name
        )
        self._set(sigmoid_noise, sigmoid_noise_seed, score_bias_init, mode)


class BahdanauMonotonicAttention(_Monotonic, BahdanauAttention):
    """BahdanauAttention that moves forward only (arxiv.org/abs/1704.00784)."""

    _scope = "bahdanau_monotonic_attention"

    def __init__(
        self,
        num_units,
        memory,
        memory_sequence_length=None,
        normalize=False,
        score_mask_value=None,
        sigmoid_noise=0.0,
        sigmoid_noise_seed=None,
        score_bias_init=0.0,
        mode="parallel",
        dtype=None,
        name="BahdanauMonotonicAttention",
    ):
        super().__init__(
            num_units, memory, memory_sequence_length, normalize, None, score_mask_value, dtype, name=name
        )
        self._set(sigmoid_noise, sigmoid_noise_seed, score_bias_init, mode)


def hardmax(logits, name=None):
    """Return 1 at the greatest of the last axis and 0 elsewhere."""
    with tf.name_scope(name, "Hardmax", [logits]):
        logits = tf.convert_to_tensor(logits, name="logits")
        depth = logits.shape.as_list()[-1]
        depth = tf.shape(logits)[-1] if depth is None else depth
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)


class AttentionWrapperState(
    collections.namedtuple(
        "AttentionWrapperState",
        ("cell_state", "attention", "time", "alignments", "alignment_history", "attention_state"),
    )
):
    """The state of an AttentionWrapper; tuples of mechanisms' where there are several."""

    def clone(self, **kwargs):
        """Return the state with other parts, of the same shapes, as when an encoder's state is put in."""

        def same_shape(old, new):
            if not (tf.is_tensor(old) and tf.is_tensor(new)):
                return new
            return with_same_shape(old, new)

        return tf.nest.map_structure(same_shape, self, self._replace(**kwargs))


def _read(mechanism, cell_output, state, layer):
    """Return the attention, the alignments and the next state of a mechanism."""
    alignments, state = mechanism(cell_output, state=state)
    context = tf.squeeze(tf.matmul(tf.expand_dims(alignments, 1), mechanism.values), [1])
    attention = context if layer is None else layer(tf.concat([cell_output, context], 1))
    return attention, alignments, state


def _as_tuple(value):
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


class AttentionWrapper(tf.nn.rnn_cell.RNNCell):
    """A cell that reads a memory by attention.

    Args:
        cell: an RNNCell.
        attention_mechanism: one or a list.
        attention_layer_size: of the layer over cell output and context, one for each mechanism; None is the context.
        alignment_history: whether the state holds all alignments, a TensorArray.
        cell_input_fn: of inputs and attention; None concatenates.
        output_attention: whether the output is the attention, else the cell's.
        initial_cell_state: the cell's state in zero_state.

    Raises:
        TypeError: cell or attention_mechanism are none.
        ValueError: the numbers of layers and mechanisms differ.
    """

    def __init__(
        self,
        cell,
        attention_mechanism,
        attention_layer_size=None,
        alignment_history=False,
        cell_input_fn=None,
        output_attention=True,
        initial_cell_state=None,
        name=None,
        attention_layer=None,
        attention_fn=None,
        dtype=None,
    ):
        super().__init__(name=name, dtype=dtype)
        check_cell(cell)
        self._is_multi = isinstance(attention_mechanism, (list, tuple))
        mechanisms = _as_tuple(attention_mechanism)
        for mechanism in mechanisms:
            if not isinstance(mechanism, AttentionMechanism):
                must = "contain only instances of AttentionMechanism"
                if not self._is_multi:
                    must = "be an AttentionMechanism or list of multiple AttentionMechanism instances"
                raise TypeError(f"attention_mechanism must {must}, saw type: {type(mechanism).__name__}")
        if cell_input_fn is not None and not callable(cell_input_fn):
            raise TypeError(f"cell_input_fn must be callable, saw type: {type(cell_input_fn).__name__}")
        if attention_layer_size is not None and attention_layer is not None:
            raise ValueError("Only one of attention_layer_size and attention_layer should be set")
        depths = [mechanism.values.shape.as_list()[-1] for mechanism in mechanisms]
        if attention_layer_size is not None:
            sizes = _as_tuple(attention_layer_size)
            self._check_number("attention_layer_size", "integer", sizes, mechanisms)
            layers = [_dense("attention_layer", size, part.dtype) for size, part in zip(sizes, mechanisms)]
        elif attention_layer is not None:
            layers = _as_tuple(attention_layer)
            self._check_number("attention_layer", "layer", layers, mechanisms)
            shapes = [layer.compute_output_shape([None, cell.output_size + n]) for layer, n in zip(layers, depths)]
            sizes = [tf.TensorShape(shape).as_list()[-1] for shape in shapes]
        else:
            layers, sizes = [None] * len(mechanisms), depths
        self._attention_layers = list(layers)
        self._attention_layer_size = sum(sizes)
        self._attention_fn = attention_fn or _read
        self._cell = cell
        self._mechanisms = lambda: mechanisms  # behind a function, as Keras wraps what it finds in a layer
        self._cell_input_fn = cell_input_fn or (lambda inputs, attention: tf.concat([inputs, attention], -1))
        self._output_attention = output_attention
        self._alignment_history = alignment_history
        with tf.name_scope(name, "AttentionWrapperInit"):
            if initial_cell_state is not None:
                last = tf.nest.flatten(initial_cell_state)[-1]
                initial_cell_state = self._checked(
                    initial_cell_state,
                    last.shape.as_list()[0] or tf.shape(last)[0],
                    "check_initial_cell_state",
                    f"When constructing AttentionWrapper {self.name}: Non-matching batch sizes between the memory "
                    "(encoder output) and initial_cell_state.  Are you using the BeamSearchDecoder?  You may need to "
                    "tile your initial state via the tf.contrib.seq2seq.tile_batch function with argument "
                    "multiple=beam_width.",
                )
            self._initial_cell_state = lambda: initial_cell_state

    @staticmethod
    def _check_number(what, kind, values, mechanisms):
        if len(values) != len(mechanisms):
            raise ValueError(
                f"If provided, {what} must contain exactly one {kind} per attention_mechanism, "
                f"saw: {len(values)} vs {len(mechanisms)}"
            )

    def _checked(self, tensors, batch_size, name, message):
        """Return the tensors, checked to be of the memory's batch size."""
        checks = [
            tf.debugging.assert_equal(batch_size, mechanism.batch_size, message=message)
            for mechanism in self._mechanisms()
        ]
        with tf.control_dependencies(checks):
            return tf.nest.map_structure(lambda tensor: tf.identity(tensor, name=name), tensors)

    def _one_or_all(self, values):
        values = tuple(values)
        return values if self._is_multi else values[0]

    @property
    def output_size(self):
        return self._attention_layer_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self):
        sizes = [mechanism.alignments_size for mechanism in self._mechanisms()]
        return AttentionWrapperState(
            cell_state=self._cell.state_size,
            time=tf.TensorShape([]),
            attention=self._attention_layer_size,
            alignments=self._one_or_all(sizes),
            attention_state=self._one_or_all(mechanism.state_size for mechanism in self._mechanisms()),
            alignment_history=self._one_or_all(size if self._alignment_history else () for size in sizes),
        )

    def zero_state(self, batch_size, dtype):
        """Return the state before the first step, with initial_cell_state in it if that was given."""
        with tf.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            cell_state = self._initial_cell_state()
            if cell_state is None:
                cell_state = self._cell.zero_state(batch_size, dtype)
            cell_state = self._checked(
                cell_state,
                batch_size,
                "checked_cell_state",
                f"When calling zero_state of AttentionWrapper {self.name}: Non-matching batch sizes between the memory "
                "(encoder output) and the requested batch size.  Are you using the BeamSearchDecoder?  If so, make "
                "sure your encoder output has been tiled to beam_width via tf.contrib.seq2seq.tile_batch, and the "
                "batch_size= argument passed to zero_state is batch_size * beam_width.",
            )
            mechanisms = self._mechanisms()
            alignments = [mechanism.initial_alignments(batch_size, dtype) for mechanism in mechanisms]
            return AttentionWrapperState(
                cell_state=cell_state,
                time=tf.zeros([], dtype=tf.int32),
                attention=zeros(self._attention_layer_size, batch_size, dtype),
                alignments=self._one_or_all(alignments),
                attention_state=self._one_or_all(
                    mechanism.initial_state(batch_size, dtype) for mechanism in mechanisms
                ),
                alignment_history=self._one_or_all(
                    tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=alignment.shape)
                    if self._alignment_history
                    else ()
                    for alignment in alignments
                ),
            )

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, output_size] and the next state.

        Raises:
            TypeError: state is no AttentionWrapperState.
        """
        if not isinstance(state, AttentionWrapperState):
            raise TypeError(
                f"Expected state to be instance of AttentionWrapperState. Received type {type(state)} instead."
            )
        cell_inputs = self._cell_input_fn(inputs, state.attention)
        cell_output, cell_state = self._cell(cell_inputs, state.cell_state)
        cell_output = self._checked(
            cell_output,
            cell_output.shape.as_list()[0] or tf.shape(cell_output)[0],
            "checked_cell_output",
            f"When applying AttentionWrapper {self.name}: Non-matching batch sizes between the memory (encoder output) "
            "and the query (decoder output).  Are you using the BeamSearchDecoder?  You may need to tile your memory "
            "input via the tf.contrib.seq2seq.tile_batch function with argument multiple=beam_width.",
        )
        states, histories = state.attention_state, state.alignment_history
        if not self._is_multi:
            states, histories = [states], [histories]
        attentions, alignments, next_states, next_histories = [], [], [], []
        for mechanism, layer, mechanism_state, history in zip(
            self._mechanisms(), self._attention_layers, states, histories
        ):
            attention, alignment, next_state = self._attention_fn(mechanism, cell_output, mechanism_state, layer)
            attentions.append(attention)
            alignments.append(alignment)
            next_states.append(next_state)
            next_histories.append(history.write(state.time, alignment) if self._alignment_history else ())
        attention = tf.concat(attentions, 1)
        next_state = AttentionWrapperState(
            time=state.time + 1,
            cell_state=cell_state,
            attention=attention,
            attention_state=self._one_or_all(next_states),
            alignments=self._one_or_all(alignments),
            alignment_history=self._one_or_all(next_histories),
        )
        return (attention if self._output_attention else cell_output), next_state

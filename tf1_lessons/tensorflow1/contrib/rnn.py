"""tf.contrib.rnn: the cells and loops that are TensorFlow's core, and contrib's other cells and wrappers, written anew.

Everything here is TensorFlow 1 as well: the module imports under TensorFlow 1.15, too.
"""

import math

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.rnn import _best_effort_input_batch_size as best_effort_input_batch_size  # noqa: F401
from tensorflow.python.ops.rnn import _transpose_batch_time as transpose_batch_time  # noqa: F401

from tf1_lessons.tensorflow1.contrib import _support

BasicLSTMCell = tf.nn.rnn_cell.BasicLSTMCell
BasicRNNCell = tf.nn.rnn_cell.BasicRNNCell
DeviceWrapper = tf.nn.rnn_cell.DeviceWrapper
DropoutWrapper = tf.nn.rnn_cell.DropoutWrapper
GRUCell = tf.nn.rnn_cell.GRUCell
LSTMCell = tf.nn.rnn_cell.LSTMCell
LSTMStateTuple = tf.nn.rnn_cell.LSTMStateTuple
LayerRNNCell = tf.nn.rnn_cell.BasicLSTMCell.__bases__[0]
MultiRNNCell = tf.nn.rnn_cell.MultiRNNCell
RNNCell = tf.nn.rnn_cell.RNNCell
ResidualWrapper = tf.nn.rnn_cell.ResidualWrapper
static_bidirectional_rnn = tf.nn.static_bidirectional_rnn
static_rnn = tf.nn.static_rnn
static_state_saving_rnn = tf.nn.static_state_saving_rnn

_as_written = tf.autograph.experimental.do_not_convert  # contrib's cells, like TensorFlow's, are no user's code


def _last_dimension(tensor):
    """Return the static size of the last axis, or raise ValueError."""
    size = tensor.shape.as_list()[-1]
    if size is None:
        raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
    return size


class _Linear:
    """A linear map of the concatenated arguments, [batch, n] each; its variables are "kernel" and "bias".

    Raises:
        ValueError: there are no arguments, or their sizes are not known.
    """

    def __init__(self, args, output_size, build_bias, bias_initializer=None, kernel_initializer=None):
        args = _as_list(args)
        total = _total_size(args)
        dtype = args[0].dtype
        scope = tf.get_variable_scope()
        with tf.variable_scope(scope) as outer_scope:
            self._weights = tf.get_variable(
                "kernel", [total, output_size], dtype=dtype, initializer=kernel_initializer
            )
            self._biases = None
            if build_bias:
                with tf.variable_scope(outer_scope) as inner_scope:
                    inner_scope.set_partitioner(None)
                    if bias_initializer is None:
                        bias_initializer = tf.constant_initializer(0.0, dtype=dtype)
                    self._biases = tf.get_variable("bias", [output_size], dtype=dtype, initializer=bias_initializer)

    def __call__(self, args):
        args = _as_list(args)
        result = tf.matmul(args[0] if len(args) == 1 else tf.concat(args, 1), self._weights)
        return result if self._biases is None else tf.nn.bias_add(result, self._biases)


def _linear(args, output_size, bias, bias_initializer=None, kernel_initializer=None):
    """Return a linear map of the concatenated arguments, [batch, output_size]; its variables are in the open scope."""
    return _Linear(args, output_size, bias, bias_initializer, kernel_initializer)(args)


def _as_list(args):
    if args is None or (isinstance(args, (list, tuple)) and not args):
        raise ValueError("`args` must be specified")
    return list(args) if isinstance(args, (list, tuple)) else [args]


def _total_size(args):
    shapes = [arg.shape for arg in args]
    for shape in shapes:
        if shape.ndims != 2:
            raise ValueError(f"linear is expecting 2D arguments: {shapes}")
        if shape.as_list()[1] is None:
            raise ValueError(f"linear expects shape[1] to be provided for shape {shape}, but saw {shape[1]}")
    return sum(shape.as_list()[1] for shape in shapes)


def _check_cell(cell):
    if not (callable(cell) and all(hasattr(cell, name) for name in ("output_size", "state_size", "zero_state"))):
        raise TypeError(f"The argument 'cell' ({cell}) is not an RNNCell")


class _Wrapper(RNNCell):
    """A cell around a cell, of the same state."""

    def __init__(self, cell, **kwargs):
        super().__init__(**kwargs)
        _check_cell(cell)
        self._cell = cell

    @property
    def state_size(self):
        return self._cell.state_size

    @property
    def output_size(self):
        return self._cell.output_size

    def zero_state(self, batch_size, dtype):
        with tf.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return self._cell.zero_state(batch_size, dtype)


class EmbeddingWrapper(_Wrapper):
    """A cell that takes ids and feeds their embeddings to a cell; the variable is "embedding".

    By default it starts uniform between -sqrt(3) and sqrt(3), so that its variance is 1.

    Raises:
        TypeError: cell is none.
        ValueError: a size is not positive.
    """

    def __init__(self, cell, embedding_classes, embedding_size, initializer=None, reuse=None):
        super().__init__(cell, _reuse=reuse)
        if embedding_classes <= 0 or embedding_size <= 0:
            raise ValueError(
                f"Both embedding_classes and embedding_size must be > 0: {embedding_classes}, {embedding_size}."
            )
        self._embedding_shape = (embedding_classes, embedding_size)
        self._initializer = initializer

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, output_size] and the state, for ids [batch]."""
        with tf.device("/cpu:0"):
            initializer = self._initializer or tf.get_variable_scope().initializer
            if not initializer:
                initializer = tf.random_uniform_initializer(-math.sqrt(3), math.sqrt(3))
            dtype = (state[0] if isinstance(state, tuple) else state).dtype
            embedding = tf.get_variable(
                "embedding", list(self._embedding_shape), initializer=initializer, dtype=dtype
            )
            return self._cell(tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1])), state)


class InputProjectionWrapper(_Wrapper):
    """A cell with a linear layer of num_proj units before it."""

    def __init__(self, cell, num_proj, activation=None, input_size=None, reuse=None):
        super().__init__(cell, _reuse=reuse)
        self._num_proj = num_proj
        self._activation = activation
        self._linear = None

    @_as_written
    def call(self, inputs, state):
        """Return the output and the state of the cell."""
        if self._linear is None:
            self._linear = _Linear(inputs, self._num_proj, True)
        projected = self._linear(inputs)
        return self._cell(self._activation(projected) if self._activation else projected, state)


class OutputProjectionWrapper(_Wrapper):
    """A cell with a linear layer of output_size units after it.

    Raises:
        TypeError: cell is none.
        ValueError: output_size is not positive.
    """

    def __init__(self, cell, output_size, activation=None, reuse=None):
        super().__init__(cell, _reuse=reuse)
        if output_size < 1:
            raise ValueError(f"Parameter output_size must be > 0: {output_size}.")
        self._output_size = output_size
        self._activation = activation
        self._linear = None

    @property
    def output_size(self):
        return self._output_size

    @_as_written
    def call(self, inputs, state):
        """Return the projected output [batch, output_size], and the state of the cell."""
        output, state = self._cell(inputs, state)
        if self._linear is None:
            self._linear = _Linear(output, self._output_size, True)
        projected = self._linear(output)
        return (self._activation(projected) if self._activation else projected), state


class HighwayWrapper(_Wrapper):
    """A cell whose output is mixed with its input, which has the same shape, by a learned gate [batch, n]."""

    def __init__(self, cell, couple_carry_transform_gates=True, carry_bias_init=1.0):
        super().__init__(cell)
        self._coupled = couple_carry_transform_gates
        self._carry_bias = carry_bias_init

    def _gate(self, name, inputs, bias):
        size = _last_dimension(inputs)
        weights = tf.get_variable(name + "_w", [size, size])
        biases = tf.get_variable(name + "_b", [size], initializer=tf.constant_initializer(bias))
        return tf.sigmoid(tf.nn.xw_plus_b(inputs, weights, biases))

    def _highway(self, inputs, output):
        inputs.shape.assert_is_compatible_with(output.shape)
        carry = self._gate("carry", inputs, self._carry_bias)
        transform = 1 - carry if self._coupled else self._gate("transform", inputs, -self._carry_bias)
        return inputs * carry + output * transform

    def __call__(self, inputs, state, scope=None):
        """Return the mixed output and the state of the cell."""
        outputs, state = self._cell(inputs, state, scope=scope)
        tf.nest.assert_same_structure(inputs, outputs)
        return tf.nest.map_structure(self._highway, inputs, outputs), state


class AttentionCellWrapper(RNNCell):
    """A cell with attention over its own last attn_length outputs (arxiv.org/abs/1601.06733).

    Its state is (the cell's, the attention [batch, attn_size], the window [batch, attn_size * attn_length]), or all
    in one tensor where state_is_tuple is False.

    Raises:
        TypeError: cell is none.
        ValueError: attn_length is not positive; the cell's state is a tuple, and state_is_tuple is False.
    """

    def __init__(
        self,
        cell,
        attn_length,
        attn_size=None,
        attn_vec_size=None,
        input_size=None,
        state_is_tuple=True,
        reuse=None,
    ):
        super().__init__(_reuse=reuse)
        _check_cell(cell)
        if isinstance(cell.state_size, (list, tuple)) and not state_is_tuple:
            raise ValueError(
                "Cell returns tuple of states, but the flag state_is_tuple is not set. "
                f"State size is: {cell.state_size}"
            )
        if attn_length <= 0:
            raise ValueError(f"attn_length should be greater than zero, got {attn_length}")
        self._cell = cell
        self._attn_length = attn_length
        self._attn_size = cell.output_size if attn_size is None else attn_size
        self._attn_vec_size = self._attn_size if attn_vec_size is None else attn_vec_size
        self._input_size = input_size
        self._state_is_tuple = state_is_tuple
        self._linear_input = self._linear_output = self._linear_query = None

    @property
    def state_size(self):
        size = (self._cell.state_size, self._attn_size, self._attn_size * self._attn_length)
        return size if self._state_is_tuple else sum(size)

    @property
    def output_size(self):
        return self._attn_size

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, attn_size] and the new state."""
        if self._state_is_tuple:
            state, attention, window = state
        else:
            sizes = [self._cell.state_size, self._attn_size, self._attn_size * self._attn_length]
            starts = [0, sizes[0], sizes[0] + sizes[1]]
            state, attention, window = [
                tf.slice(state, [0, start], [-1, size]) for start, size in zip(starts, sizes)
            ]
        window = tf.reshape(window, [-1, self._attn_length, self._attn_size])
        if self._linear_input is None:
            size = self._input_size or inputs.shape.as_list()[1]
            self._linear_input = _Linear([inputs, attention], size, True)
        inputs = self._linear_input([inputs, attention])
        cell_output, new_state = self._cell(inputs, state)
        query = tf.concat(tf.nest.flatten(new_state), 1) if self._state_is_tuple else new_state
        attention, window = self._attend(query, window)
        with tf.variable_scope("attn_output_projection"):
            if self._linear_output is None:
                self._linear_output = _Linear([cell_output, attention], self._attn_size, True)
            output = self._linear_output([cell_output, attention])
        window = tf.concat([window, tf.expand_dims(output, 1)], 1)
        window = tf.reshape(window, [-1, self._attn_length * self._attn_size])
        new_state = (new_state, attention, window)
        return output, new_state if self._state_is_tuple else tf.concat(list(new_state), 1)

    def _attend(self, query, window):
        """Return the attention [batch, attn_size], and the window without its oldest output."""
        with tf.variable_scope("attention"):
            kernel = tf.get_variable("attn_w", [1, 1, self._attn_size, self._attn_vec_size])
            vector = tf.get_variable("attn_v", [self._attn_vec_size])
            hidden = tf.reshape(window, [-1, self._attn_length, 1, self._attn_size])
            features = tf.nn.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME")
            if self._linear_query is None:
                self._linear_query = _Linear(query, self._attn_vec_size, True)
            query = tf.reshape(self._linear_query(query), [-1, 1, 1, self._attn_vec_size])
            weights = tf.nn.softmax(tf.reduce_sum(vector * tf.tanh(features + query), [2, 3]))
            weighted = tf.reshape(weights, [-1, self._attn_length, 1, 1]) * hidden
            attention = tf.reshape(tf.reduce_sum(weighted, [1, 2]), [-1, self._attn_size])
            return attention, tf.slice(window, [0, 1, 0], [-1, -1, -1])


def _layer_norm(inputs, scope, gain, shift, dtype=tf.float32):
    """Return the layer normalization of inputs [batch, n]; its variables scope/gamma and scope/beta start as given."""
    from tf1_lessons.tensorflow1.contrib.layers import layer_norm  # here, as it needs tf-slim

    shape = inputs.shape[-1:]
    with tf.variable_scope(scope):
        tf.get_variable("gamma", shape=shape, initializer=tf.constant_initializer(gain), dtype=dtype)
        tf.get_variable("beta", shape=shape, initializer=tf.constant_initializer(shift), dtype=dtype)
    return layer_norm(inputs, reuse=True, scope=scope)


class LayerNormBasicLSTMCell(RNNCell):
    """An LSTM with layer normalization (arxiv.org/abs/1607.06450) and recurrent dropout (arxiv.org/abs/1603.05118)."""

    def __init__(
        self,
        num_units,
        forget_bias=1.0,
        input_size=None,
        activation=tf.tanh,
        layer_norm=True,
        norm_gain=1.0,
        norm_shift=0.0,
        dropout_keep_prob=1.0,
        dropout_prob_seed=None,
        reuse=None,
    ):
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._activation = activation
        self._layer_norm = layer_norm
        self._gain_and_shift = (norm_gain, norm_shift)
        self._keep_prob = dropout_keep_prob
        self._seed = dropout_prob_seed

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def _norm(self, inputs, scope, dtype):
        return _layer_norm(inputs, scope, *self._gain_and_shift, dtype=dtype) if self._layer_norm else inputs

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, num_units] and the new state."""
        c, h = state
        args = tf.concat([inputs, h], 1)
        dtype = args.dtype
        kernel = tf.get_variable("kernel", [args.shape[-1], 4 * self._num_units], dtype=dtype)
        gates = tf.matmul(args, kernel)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, tf.get_variable("bias", [4 * self._num_units], dtype=dtype))
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=1)
        i = self._norm(i, "input", dtype)
        j = self._norm(j, "transform", dtype)
        f = self._norm(f, "forget", dtype)
        o = self._norm(o, "output", dtype)
        g = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            g = tf.nn.dropout(g, self._keep_prob, seed=self._seed)
        new_c = self._norm(c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * g, "state", dtype)
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, LSTMStateTuple(new_c, new_h)


def _sharded_variable(name, shape, dtype, num_shards):
    """Return a variable in num_shards parts, "name_0" and on, as one tensor.

    Raises:
        ValueError: there are more parts than rows.
    """
    if num_shards > shape[0]:
        raise ValueError(f"Too many shards: shape={shape}, num_shards={num_shards}")
    rows = [shape[0] // num_shards + (part < shape[0] % num_shards) for part in range(num_shards)]
    parts = [
        tf.get_variable(f"{name}_{part}", [size] + shape[1:], dtype=dtype) for part, size in enumerate(rows)
    ]
    return parts[0] if num_shards == 1 else tf.concat(parts, 0, name=name + "/concat")


class CoupledInputForgetGateLSTMCell(RNNCell):
    """An LSTM whose input gate is 1 less its forget gate (arxiv.org/abs/1503.04069); variables "W_0", "B", …

    The arguments are those of LSTMCell; initializer is not used, and num_unit_shards cuts "W" into parts.
    """

    def __init__(
        self,
        num_units,
        use_peepholes=False,
        initializer=None,
        num_proj=None,
        proj_clip=None,
        num_unit_shards=1,
        num_proj_shards=1,
        forget_bias=1.0,
        state_is_tuple=True,
        activation=tf.tanh,
        reuse=None,
        layer_norm=False,
        norm_gain=1.0,
        norm_shift=0.0,
    ):
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._num_unit_shards = num_unit_shards
        self._num_proj_shards = num_proj_shards
        self._forget_bias = forget_bias
        self._state_is_tuple = state_is_tuple
        self._activation = activation
        self._layer_norm = layer_norm
        self._gain_and_shift = (norm_gain, norm_shift)

    @property
    def state_size(self):
        sizes = (self._num_units, self._num_proj or self._num_units)
        return LSTMStateTuple(*sizes) if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        return self._num_proj or self._num_units

    def _norm(self, inputs, scope):
        return _layer_norm(inputs, scope, *self._gain_and_shift) if self._layer_norm else inputs

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, output_size] and the new state."""
        size, n_outputs = self._num_units, self.output_size
        if self._state_is_tuple:
            c_prev, m_prev = state
        else:
            c_prev = tf.slice(state, [0, 0], [-1, size])
            m_prev = tf.slice(state, [0, size], [-1, n_outputs])
        dtype = inputs.dtype
        weights = _sharded_variable(
            "W", [_last_dimension(inputs) + n_outputs, 3 * size], dtype, self._num_unit_shards
        )
        biases = tf.get_variable("B", shape=[3 * size], initializer=tf.zeros_initializer(), dtype=dtype)
        gates = tf.matmul(tf.concat([inputs, m_prev], 1), weights)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, biases)
        j, f, o = tf.split(value=gates, num_or_size_splits=3, axis=1)
        j, f, o = self._norm(j, "transform"), self._norm(f, "forget"), self._norm(o, "output")
        if self._use_peepholes:
            f_diagonal = tf.get_variable("W_F_diag", shape=[size], dtype=dtype)
            o_diagonal = tf.get_variable("W_O_diag", shape=[size], dtype=dtype)
        f = f + self._forget_bias
        forget = tf.sigmoid(f + f_diagonal * c_prev if self._use_peepholes else f)
        c = self._norm(forget * c_prev + (1 - forget) * self._activation(j), "state")
        m = tf.sigmoid(o + o_diagonal * c if self._use_peepholes else o) * self._activation(c)
        if self._num_proj is not None:
            m = tf.matmul(m, _sharded_variable("W_P", [size, self._num_proj], dtype, self._num_proj_shards))
            if self._proj_clip is not None:
                m = tf.clip_by_value(m, -self._proj_clip, self._proj_clip)
        return m, LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)


class UGRNNCell(RNNCell):
    """An RNN with one gate between the old state and a new one (arxiv.org/abs/1611.09913)."""

    def __init__(self, num_units, initializer=None, forget_bias=1.0, activation=tf.tanh, reuse=None):
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._activation = activation
        self._linear = None

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, num_units] and the state, which is the same."""
        _last_dimension(inputs)
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            inputs = tf.concat([inputs, state], 1)
            if self._linear is None:
                self._linear = _Linear(inputs, 2 * self._num_units, True)
            gate, candidate = tf.split(axis=1, num_or_size_splits=2, value=self._linear(inputs))
            candidate = self._activation(candidate)
            gate = tf.sigmoid(gate + self._forget_bias)
            output = gate * state + (1.0 - gate) * candidate
        return output, output


class NASCell(LayerRNNCell):
    """The cell that neural architecture search found (arxiv.org/abs/1611.01578)."""

    def __init__(self, num_units, num_proj=None, use_bias=False, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        self._num_units = num_units
        self._num_proj = num_proj
        self._use_bias = use_bias

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self):
        return self._num_units if self._num_proj is None else self._num_proj

    def build(self, inputs_shape):
        """Make the variables."""
        size = tf.TensorShape(inputs_shape).as_list()[1]
        if size is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        self.recurrent_kernel = self.add_variable("recurrent_kernel", [self.output_size, 8 * self._num_units])
        self.kernel = self.add_variable("kernel", [size, 8 * self._num_units])
        if self._use_bias:
            self.bias = self.add_variable(
                "bias", shape=[8 * self._num_units], initializer=tf.zeros_initializer()
            )
        if self._num_proj is not None:
            self.projection_weights = self.add_variable("projection_weights", [self._num_units, self._num_proj])
        self.built = True

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, output_size] and the new state."""
        c_prev, m_prev = state
        hidden = tf.matmul(m_prev, self.recurrent_kernel)
        inputs = tf.matmul(inputs, self.kernel)
        if self._use_bias:
            hidden = tf.nn.bias_add(hidden, self.bias)
        h = tf.split(axis=1, num_or_size_splits=8, value=hidden)
        x = tf.split(axis=1, num_or_size_splits=8, value=inputs)
        first = tf.tanh(tf.sigmoid(x[0] + h[0]) * tf.nn.relu(x[1] + h[1]))
        second = tf.tanh(tf.sigmoid(x[2] + h[2]) + tf.nn.relu(x[3] * h[3]))
        third = tf.tanh(tf.tanh(x[4] + h[4]) * tf.sigmoid(x[5] + h[5]))
        fourth = tf.sigmoid(tf.tanh(x[6] + h[6]) + tf.sigmoid(x[7] + h[7]))
        new_c = tf.tanh(first + c_prev) * second
        new_m = tf.tanh(new_c * tf.tanh(third + fourth))
        if self._num_proj is not None:
            new_m = tf.matmul(new_m, self.projection_weights)
        return new_m, LSTMStateTuple(new_c, new_m)


class SRUCell(LayerRNNCell):
    """The simple recurrent unit (arxiv.org/abs/1709.02755); its inputs have num_units columns."""

    def __init__(self, num_units, activation=None, reuse=None, name=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, **kwargs)
        self._num_units = num_units
        self._activation = activation or tf.tanh

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        """Make the variables."""
        size = tf.TensorShape(inputs_shape).as_list()[1]
        if size is None:
            raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {inputs_shape}")
        self._kernel = self.add_variable("kernel", shape=[size, 4 * self._num_units])
        self._bias = self.add_variable("bias", shape=[2 * self._num_units], initializer=tf.zeros_initializer())
        self.built = True

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, num_units] and the new state."""
        candidate, f, r, skip = tf.split(value=tf.matmul(inputs, self._kernel), num_or_size_splits=4, axis=1)
        gates = tf.sigmoid(tf.nn.bias_add(tf.concat([f, r], 1), self._bias))
        f, r = tf.split(value=gates, num_or_size_splits=2, axis=1)
        c = f * state + (1.0 - f) * candidate
        return r * self._activation(c) + (1.0 - r) * skip, c


class IndRNNCell(LayerRNNCell):
    """An RNN whose units see their own state only (arxiv.org/abs/1803.04831)."""

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None):
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._num_units = num_units
        self._activation = activation or tf.tanh

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        """Make the variables."""
        size = tf.TensorShape(inputs_shape).as_list()[1]
        if size is None:
            raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {inputs_shape}")
        self._kernel_w = self.add_variable("kernel_w", shape=[size, self._num_units])
        self._kernel_u = self.add_variable(
            "kernel_u", shape=[1, self._num_units], initializer=tf.random_uniform_initializer(-1, 1)
        )
        self._bias = self.add_variable("bias", shape=[self._num_units], initializer=tf.zeros_initializer())
        self.built = True

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, num_units] and the state, which is the same."""
        gates = tf.matmul(inputs, self._kernel_w) + state * self._kernel_u
        output = self._activation(tf.nn.bias_add(gates, self._bias))
        return output, output


class PhasedLSTMCell(RNNCell):
    """An LSTM whose units are open in a part of a learned period (arxiv.org/abs/1610.09513).

    Its inputs are a pair: the time [batch, 1] and the features [batch, n].
    """

    def __init__(
        self,
        num_units,
        use_peepholes=False,
        leak=0.001,
        ratio_on=0.1,
        trainable_ratio_on=True,
        period_init_min=1.0,
        period_init_max=1000.0,
        reuse=None,
    ):
        super().__init__(_reuse=reuse, autocast=False)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._leak = leak
        self._ratio_on = ratio_on
        self._trainable_ratio_on = trainable_ratio_on
        self._period_range = (period_init_min, period_init_max)
        self._linears = {}

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def _linear(self, name, args, size):
        with tf.variable_scope(name):
            if name not in self._linears:
                self._linears[name] = _Linear(args, size, True)
            return self._linears[name](args)

    def _initial_period(self, shape, dtype=tf.float32, partition_info=None):
        low, high = self._period_range
        return tf.exp(tf.random_uniform(shape, tf.log(low), tf.log(high), dtype))

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, num_units] and the new state."""
        c_prev, h_prev = state
        time, x = inputs
        peephole = [c_prev] if self._use_peepholes else []
        gates = tf.sigmoid(self._linear("mask_gates", [x, h_prev] + peephole, 2 * self._num_units))
        input_gate, forget_gate = tf.split(axis=1, num_or_size_splits=2, value=gates)
        new_input = tf.tanh(self._linear("new_input", [x, h_prev], self._num_units))
        new_c = c_prev * forget_gate + input_gate * new_input
        peephole = [new_c] if self._use_peepholes else []
        output_gate = tf.sigmoid(self._linear("output_gate", [x, h_prev] + peephole, self._num_units))
        new_h = tf.tanh(new_c) * output_gate

        period = tf.get_variable("period", [self._num_units], initializer=self._initial_period)
        phase = tf.get_variable(
            "phase", [self._num_units], initializer=tf.random_uniform_initializer(0.0, period.initial_value)
        )
        ratio_on = tf.get_variable(
            "ratio_on",
            [self._num_units],
            initializer=tf.constant_initializer(self._ratio_on),
            trainable=self._trainable_ratio_on,
        )
        shifted, period = time - tf.cast(phase, time.dtype), tf.cast(period, time.dtype)
        cycle = tf.stop_gradient(tf.mod(shifted, period) - shifted) + shifted  # mod, but with the gradient of 1
        cycle = tf.cast(cycle / period, tf.float32)
        rise = 2 * cycle / ratio_on
        openness = tf.where(cycle < ratio_on, 2 - rise, self._leak * cycle)
        openness = tf.where(cycle < 0.5 * ratio_on, rise, openness)
        new_c = openness * new_c + (1 - openness) * c_prev
        new_h = openness * new_h + (1 - openness) * h_prev
        return new_h, LSTMStateTuple(new_c, new_h)


class ConvLSTMCell(RNNCell):
    """An LSTM whose matrix products are convolutions (arxiv.org/abs/1506.04214); variables "kernel" and "biases".

    Args:
        conv_ndims: 1, 2 or 3.
        input_shape: without the batch: spatial sizes and channels, a list.
        output_channels: of the output and the state.
        kernel_shape: spatial sizes.
        skip_connection: whether the input is concatenated to the output.

    Raises:
        ValueError: input_shape is not one of conv_ndims dimensions.
    """

    def __init__(
        self,
        conv_ndims,
        input_shape,
        output_channels,
        kernel_shape,
        use_bias=True,
        skip_connection=False,
        forget_bias=1.0,
        initializers=None,
        name="conv_lstm_cell",
    ):
        super().__init__(name=name)
        if conv_ndims != len(input_shape) - 1:
            raise ValueError(f"Invalid input_shape {input_shape} for conv_ndims={conv_ndims}.")
        self._conv_ndims = conv_ndims
        self._spatial_shape = tuple(input_shape[:-1])
        self._output_channels = output_channels
        self._total_channels = output_channels + (input_shape[-1] if skip_connection else 0)
        self._kernel_shape = tuple(kernel_shape)
        self._use_bias = use_bias
        self._skip_connection = skip_connection
        self._forget_bias = forget_bias

    @property
    def output_size(self):
        return tf.TensorShape(self._spatial_shape + (self._total_channels,))

    @property
    def state_size(self):
        size = tf.TensorShape(self._spatial_shape + (self._output_channels,))
        return LSTMStateTuple(size, size)

    @_as_written
    def call(self, inputs, state, scope=None):
        """Return the output [batch, …, channels] and the new state."""
        cell, hidden = state
        n_inputs = inputs.shape.as_list()[-1] + hidden.shape.as_list()[-1]
        n_outputs = 4 * self._output_channels
        kernel = tf.get_variable("kernel", list(self._kernel_shape) + [n_inputs, n_outputs], dtype=inputs.dtype)
        convolve = {1: tf.nn.conv1d, 2: tf.nn.conv2d, 3: tf.nn.conv3d}[self._conv_ndims]
        strides = 1 if self._conv_ndims == 1 else [1] * (self._conv_ndims + 2)
        joined = tf.concat(axis=self._conv_ndims + 1, values=[inputs, hidden])
        gates = convolve(joined, kernel, strides, padding="SAME")
        if self._use_bias:
            gates += tf.get_variable(
                "biases", [n_outputs], dtype=inputs.dtype, initializer=tf.constant_initializer(0.0)
            )
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=self._conv_ndims + 1)
        new_cell = tf.sigmoid(f + self._forget_bias) * cell + tf.sigmoid(i) * tf.tanh(j)
        output = tf.tanh(new_cell) * tf.sigmoid(o)
        if self._skip_connection:
            output = tf.concat([output, inputs], axis=-1)
        return output, LSTMStateTuple(new_cell, output)


class Conv1DLSTMCell(ConvLSTMCell):
    """ConvLSTMCell in one dimension."""

    def __init__(self, name="conv_1d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=1, name=name, **kwargs)


class Conv2DLSTMCell(ConvLSTMCell):
    """ConvLSTMCell in two dimensions."""

    def __init__(self, name="conv_2d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=2, name=name, **kwargs)


class Conv3DLSTMCell(ConvLSTMCell):
    """ConvLSTMCell in three dimensions."""

    def __init__(self, name="conv_3d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=3, name=name, **kwargs)


def _register(name, gradient):
    """Register the gradient of an op that has none today; under a name of ours, so that TensorFlow stays as it is."""
    try:
        tf.RegisterGradient(name)(gradient)
    except KeyError:  # the module was loaded before
        pass


def _lstm_block_gradient(op, *gradients):
    """Return the gradients of LSTMBlockCell's inputs, by TensorFlow's op of their gates."""
    x, cs_prev, h_prev, w, wci, wcf, wco, b = op.inputs
    i, cs, f, o, ci, co, _ = op.outputs
    cs_prev_gradient, gates, wci_gradient, wcf_gradient, wco_gradient = tf.raw_ops.LSTMBlockCellGrad(
        x=x,
        cs_prev=cs_prev,
        h_prev=h_prev,
        w=w,
        wci=wci,
        wcf=wcf,
        wco=wco,
        b=b,
        i=i,
        cs=cs,
        f=f,
        o=o,
        ci=ci,
        co=co,
        cs_grad=gradients[1],
        h_grad=gradients[6],
        use_peephole=op.get_attr("use_peephole"),
    )
    joined = tf.matmul(gates, w, transpose_b=True)
    x_gradient, h_gradient = tf.split(joined, [x.shape.as_list()[1], h_prev.shape.as_list()[1]], 1)
    w_gradient = tf.matmul(tf.concat([x, h_prev], 1), gates, transpose_a=True)
    b_gradient = tf.reduce_sum(gates, 0)
    return (
        x_gradient,
        cs_prev_gradient,
        h_gradient,
        w_gradient,
        wci_gradient,
        wcf_gradient,
        wco_gradient,
        b_gradient,
    )


def _gru_block_gradient(op, *gradients):
    """Return the gradients of GRUBlockCell's inputs, by TensorFlow's op of their gates."""
    x, h_prev, w_ru, w_c, b_ru, b_c = op.inputs
    r, u, c, _ = op.outputs
    x_gradient, h_gradient, candidate, gates = tf.raw_ops.GRUBlockCellGrad(
        x=x, h_prev=h_prev, w_ru=w_ru, w_c=w_c, b_ru=b_ru, b_c=b_c, r=r, u=u, c=c, d_h=gradients[3]
    )
    w_ru_gradient = tf.matmul(tf.concat([x, h_prev], 1), gates, transpose_a=True)
    w_c_gradient = tf.matmul(tf.concat([x, h_prev * r], 1), candidate, transpose_a=True)
    return (
        x_gradient,
        h_gradient,
        w_ru_gradient,
        w_c_gradient,
        tf.reduce_sum(gates, 0),
        tf.reduce_sum(candidate, 0),
    )


_register("Contrib>LSTMBlockCell", _lstm_block_gradient)
_register("Contrib>GRUBlockCell", _gru_block_gradient)


class _LSTMBlock:
    """The variables and arguments that LSTMBlockCell and LSTMBlockFusedCell share."""

    def _set(self, num_units, forget_bias, cell_clip, use_peephole):
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._use_peephole = use_peephole

    def _make_variables(self, input_size):
        if not input_size:
            raise ValueError("Expecting the last dimension of the inputs to be set")
        size = self._num_units
        self._kernel = self.add_variable("kernel", [input_size + size, 4 * size])
        self._bias = self.add_variable("bias", [4 * size], initializer=tf.constant_initializer(0.0))
        if self._use_peephole:
            self._diagonals = [self.add_variable(f"w_{gate}_diag", [size]) for gate in "ifo"]
        self.built = True

    def _arguments(self, dtype):
        """Return the arguments that both ops take."""
        if self._use_peephole:
            diagonals = self._diagonals
        else:
            diagonals = [tf.zeros([self._num_units], dtype=dtype)] * 3
        return {
            "w": self._kernel,
            "b": self._bias,
            "wci": diagonals[0],
            "wcf": diagonals[1],
            "wco": diagonals[2],
            "forget_bias": self._forget_bias,
            "cell_clip": self._cell_clip,
            "use_peephole": self._use_peephole,
        }


class LSTMBlockCell(_LSTMBlock, LayerRNNCell):
    """BasicLSTMCell in one op, with its variables; cell_clip bounds the cell state, use_peephole adds diagonals."""

    def __init__(
        self,
        num_units,
        forget_bias=1.0,
        cell_clip=None,
        use_peephole=False,
        dtype=None,
        reuse=None,
        name="lstm_cell",
    ):
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._set(num_units, forget_bias, cell_clip, use_peephole)

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        """Make the variables."""
        self._make_variables(tf.TensorShape(inputs_shape).as_list()[1])

    @_as_written
    def call(self, inputs, state):
        """Return the output [batch, num_units] and the new state."""
        if len(state) != 2:
            raise ValueError("Expecting state to be a tuple with length 2.")
        arguments = self._arguments(self.dtype)
        with tf.get_default_graph().gradient_override_map({"LSTMBlockCell": "Contrib>LSTMBlockCell"}):
            _, cs, _, _, _, _, h = tf.raw_ops.LSTMBlockCell(
                x=inputs, cs_prev=state[0], h_prev=state[1], **arguments
            )
        return h, LSTMStateTuple(cs, h)


class GRUBlockCellV2(LayerRNNCell):
    """GRUCell in one op, with its variables gates/kernel, gates/bias, candidate/kernel and candidate/bias.

    Raises:
        ValueError: both or none of num_units and cell_size, its old name, are given.
    """

    _names = ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias")

    def __init__(self, num_units=None, cell_size=None, reuse=None, name="gru_cell"):
        super().__init__(_reuse=reuse, name=name)
        if (cell_size is None) == (num_units is None):
            raise ValueError("Exactly one of num_units or cell_size must be provided.")
        self._cell_size = cell_size if num_units is None else num_units

    @property
    def state_size(self):
        return self._cell_size

    @property
    def output_size(self):
        return self._cell_size

    def build(self, input_shape):
        """Make the variables."""
        size, n_inputs = self._cell_size, tf.TensorShape(input_shape).as_list()[1]
        if n_inputs is None:
            raise ValueError("Expecting input_size to be set.")
        gate_kernel, gate_bias, candidate_kernel, candidate_bias = self._names
        self._gate_kernel = self.add_variable(gate_kernel, [n_inputs + size, 2 * size])
        self._gate_bias = self.add_variable(gate_bias, [2 * size], initializer=tf.constant_initializer(1.0))
        self._candidate_kernel = self.add_variable(candidate_kernel, [n_inputs + size, size])
        self._candidate_bias = self.add_variable(
            candidate_bias, [size], initializer=tf.constant_initializer(0.0)
        )
        self.built = True

    @_as_written
    def call(self, inputs, h_prev):
        """Return the output [batch, num_units] and the state, which is the same."""
        size = h_prev.shape.with_rank(2).as_list()[1]
        if size != self._cell_size:
            raise ValueError(f"Shape of h_prev[1] incorrect: cell_size {self._cell_size} vs {size}")
        with tf.get_default_graph().gradient_override_map({"GRUBlockCell": "Contrib>GRUBlockCell"}):
            _, _, _, h = tf.raw_ops.GRUBlockCell(
                x=inputs,
                h_prev=h_prev,
                w_ru=self._gate_kernel,
                w_c=self._candidate_kernel,
                b_ru=self._gate_bias,
                b_c=self._candidate_bias,
            )
        return h, h


class GRUBlockCell(GRUBlockCellV2):
    """GRUBlockCellV2 with the variable names of before: w_ru, b_ru, w_c and b_c."""

    _names = ("w_ru", "b_ru", "w_c", "b_c")


class FusedRNNCell:
    """A network over all time steps at once: a function of inputs [n_steps, batch, n_inputs], or a list of steps."""

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        """Return the outputs, like the inputs a tensor or a list, and the final state."""
        raise NotImplementedError


class FusedRNNCellAdaptor(FusedRNNCell):
    """A FusedRNNCell that runs a cell by static_rnn or dynamic_rnn."""

    def __init__(self, cell, use_dynamic_rnn=False):
        self._cell = cell
        self._use_dynamic_rnn = use_dynamic_rnn

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        """Return the outputs, like the inputs a tensor or a list, and the final state."""
        is_list = isinstance(inputs, list)
        arguments = {
            "initial_state": initial_state,
            "dtype": dtype,
            "sequence_length": sequence_length,
            "scope": scope,
        }
        if self._use_dynamic_rnn:
            inputs = tf.stack(inputs) if is_list else inputs
            outputs, state = tf.nn.dynamic_rnn(self._cell, inputs, time_major=True, **arguments)
            return (tf.unstack(outputs) if is_list else outputs), state
        inputs = inputs if is_list else tf.unstack(inputs)
        outputs, state = tf.nn.static_rnn(self._cell, inputs, **arguments)
        return (outputs if is_list else tf.stack(outputs)), state


class TimeReversedFusedRNN(FusedRNNCell):
    """A FusedRNNCell that reads its inputs from the last step to the first."""

    def __init__(self, cell):
        self._cell = cell

    @staticmethod
    def _reverse(steps, lengths):
        if isinstance(steps, list):
            return steps[::-1]
        return tf.reverse(steps, [0]) if lengths is None else tf.reverse_sequence(steps, lengths, 0, 1)

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        """Return the outputs in the inputs' order, and the final state."""
        outputs, state = self._cell(
            self._reverse(inputs, sequence_length),
            initial_state=initial_state,
            dtype=dtype,
            sequence_length=sequence_length,
            scope=scope,
        )
        return self._reverse(outputs, sequence_length), state


class LSTMBlockWrapper(tf.layers.Layer):
    """The base of layers that run a whole LSTM; a subclass has num_units and _call_cell.

    _call_cell(inputs, initial_cell_state, initial_output, dtype, sequence_length) returns all states and outputs,
    [n_steps, batch, num_units].
    """

    @_as_written
    def call(self, inputs, initial_state=None, dtype=None, sequence_length=None):
        """Return the outputs [n_steps, batch, num_units], or a list if the inputs are, and the final state.

        Raises:
            ValueError: neither initial_state nor dtype is given.
        """
        is_list = isinstance(inputs, list)
        if is_list:
            inputs = tf.stack(inputs)
        n_steps, batch, size = inputs.shape.with_rank(3).as_list()
        if not size:
            raise ValueError(f"Expecting inputs_shape[2] to be set: {inputs.shape}")
        batch = tf.shape(inputs)[1] if batch is None else batch
        n_steps = tf.shape(inputs)[0] if n_steps is None else n_steps
        if initial_state is None:
            if dtype is None:
                raise ValueError("Either initial_state or dtype needs to be specified")
            zeros = tf.zeros(tf.stack([batch, self.num_units]), dtype=dtype)
            initial_state = zeros, zeros
        elif len(initial_state) != 2:
            raise ValueError("Expecting initial_state to be a tuple with length 2 or None")
        dtype = dtype or initial_state[0].dtype
        if sequence_length is not None:
            sequence_length = tf.convert_to_tensor(sequence_length)
        states, outputs = self._call_cell(inputs, *initial_state, dtype, sequence_length)
        if sequence_length is None:
            final = states[-1], outputs[-1]
        else:
            mask = tf.transpose(tf.sequence_mask(sequence_length, n_steps, dtype=dtype), [1, 0])
            outputs *= tf.tile(tf.expand_dims(mask, [-1]), [1, 1, self.num_units])
            last = tf.stack([sequence_length, tf.range(batch, dtype=sequence_length.dtype)], axis=1)
            final = [
                tf.gather_nd(tf.concat([tf.expand_dims(first, 0), rest], 0), last)
                for first, rest in zip(initial_state, (states, outputs))
            ]
        return (tf.unstack(outputs) if is_list else outputs), LSTMStateTuple(*final)


class LSTMBlockFusedCell(_LSTMBlock, LSTMBlockWrapper):
    """A whole LSTM in one op; variables as LSTMBlockCell's."""

    def __init__(
        self,
        num_units,
        forget_bias=1.0,
        cell_clip=None,
        use_peephole=False,
        reuse=None,
        dtype=None,
        name="lstm_fused_cell",
    ):
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._set(num_units, forget_bias, cell_clip, use_peephole)

    @property
    def num_units(self):
        """The size of the output."""
        return self._num_units

    def build(self, input_shape):
        """Make the variables."""
        self._make_variables(tf.TensorShape(input_shape).as_list()[2])

    def _call_cell(self, inputs, initial_cell_state, initial_output, dtype, sequence_length):
        n_steps = inputs.shape.as_list()[0]
        n_steps = tf.shape(inputs)[0] if n_steps is None else n_steps
        arguments = self._arguments(dtype)
        longest = tf.cast(n_steps if sequence_length is None else tf.reduce_max(sequence_length), tf.int64)
        _, states, _, _, _, _, outputs = tf.raw_ops.BlockLSTM(
            seq_len_max=longest, x=inputs, cs_prev=initial_cell_state, h_prev=initial_output, **arguments
        )
        return states, outputs


def _check_layers(cells_fw, cells_bw, initial_states_fw, initial_states_bw):
    for cells, way in ((cells_fw, "fw"), (cells_bw, "bw")):
        if not cells:
            raise ValueError(f"Must specify at least one {way} cell for BidirectionalRNN.")
    for cells, way in ((cells_fw, "fw"), (cells_bw, "bw")):
        if not isinstance(cells, list):
            raise ValueError(f"cells_{way} must be a list of RNNCells (one per layer).")
    if len(cells_fw) != len(cells_bw):
        raise ValueError("Forward and Backward cells must have the same depth.")
    for cells, states, way in ((cells_fw, initial_states_fw, "fw"), (cells_bw, initial_states_bw, "bw")):
        if states is not None and (not isinstance(states, list) or len(states) != len(cells)):
            raise ValueError(f"initial_states_{way} must be a list of state tensors (one per layer).")


def _stack_bidirectional(run, cells_fw, cells_bw, inputs, initial_states_fw, initial_states_bw, scope):
    """Run layers, each over the outputs of the last; run(cells and states, inputs, scope) is one layer."""
    _check_layers(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    nothing = [None] * len(cells_fw)
    layers = zip(cells_fw, cells_bw, initial_states_fw or nothing, initial_states_bw or nothing)
    states_fw, states_bw = [], []
    with tf.variable_scope(scope or "stack_bidirectional_rnn"):
        for number, layer in enumerate(layers):
            with tf.variable_scope(f"cell_{number}") as layer_scope:
                inputs, state_fw, state_bw = run(layer, inputs, layer_scope)
            states_fw.append(state_fw)
            states_bw.append(state_bw)
    return inputs, tuple(states_fw), tuple(states_bw)


def stack_bidirectional_rnn(
    cells_fw,
    cells_bw,
    inputs,
    initial_states_fw=None,
    initial_states_bw=None,
    dtype=None,
    sequence_length=None,
    scope=None,
):
    """Stack layers of static_bidirectional_rnn, each over both directions' outputs of the last.

    Args:
        cells_fw, cells_bw: lists of a cell for each layer.
        inputs: a list of time steps, [batch, n_inputs].

    Returns:
        The outputs, a list of [batch, 2 * n_units], and the final states of the layers, forward and backward.

    Raises:
        ValueError: the lists are empty, no lists, or differ in length.
    """

    def run(layer, inputs, layer_scope):
        cell_fw, cell_bw, state_fw, state_bw = layer
        return static_bidirectional_rnn(
            cell_fw,
            cell_bw,
            inputs,
            initial_state_fw=state_fw,
            initial_state_bw=state_bw,
            sequence_length=sequence_length,
            dtype=dtype,
            scope=layer_scope,
        )

    return _stack_bidirectional(run, cells_fw, cells_bw, inputs, initial_states_fw, initial_states_bw, scope)


def stack_bidirectional_dynamic_rnn(
    cells_fw,
    cells_bw,
    inputs,
    initial_states_fw=None,
    initial_states_bw=None,
    dtype=None,
    sequence_length=None,
    parallel_iterations=None,
    time_major=False,
    scope=None,
    swap_memory=False,
):
    """Stack layers of tf.nn.bidirectional_dynamic_rnn, each over both directions' outputs of the last.

    Args:
        cells_fw, cells_bw: lists of a cell for each layer.
        inputs: [batch, n_steps, n_inputs], or time first.

    Returns:
        The outputs [batch, n_steps, 2 * n_units], and the final states of the layers, forward and backward.

    Raises:
        ValueError: the lists are empty, no lists, or differ in length.
    """

    def run(layer, inputs, layer_scope):
        cell_fw, cell_bw, state_fw, state_bw = layer
        outputs, (state_fw, state_bw) = tf.nn.bidirectional_dynamic_rnn(
            cell_fw,
            cell_bw,
            inputs,
            initial_state_fw=state_fw,
            initial_state_bw=state_bw,
            sequence_length=sequence_length,
            parallel_iterations=parallel_iterations,
            dtype=dtype,
            swap_memory=swap_memory,
            time_major=time_major,
        )
        return tf.concat(outputs, 2), state_fw, state_bw

    return _stack_bidirectional(run, cells_fw, cells_bw, inputs, initial_states_fw, initial_states_bw, scope)


__getattr__ = _support.module(__name__, "TensorFlow's core and own")

"""contrib.seq2seq's beam search: the decoder that keeps the beam_width likeliest sequences of each example."""

import collections

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib._attention import AttentionWrapperState
from tf1_lessons.tensorflow1.contrib._decoders import (
    Decoder,
    _embedding_function,
    check_cell,
    check_layer,
    layer_output_size,
    start_and_end,
)


class BeamSearchDecoderState(
    collections.namedtuple(
        "BeamSearchDecoderState",
        ("cell_state", "log_probs", "finished", "lengths", "accumulated_attention_probs"),
    )
):
    """The state of the search: the cell's, and for each beam its log probability, whether it ended, its length."""


class BeamSearchDecoderOutput(
    collections.namedtuple("BeamSearchDecoderOutput", ("scores", "predicted_ids", "parent_ids"))
):
    """What a step puts out, [batch, beam_width] each."""


class FinalBeamSearchDecoderOutput(
    collections.namedtuple("FinalBeamDecoderOutput", ("predicted_ids", "beam_search_decoder_output"))
):
    """The sequences, [batch, n_steps, beam_width], the best first, and what the steps put out."""


def tile_batch(t, multiplier, name=None):
    """Return tensors [batch, …] with each example multiplier times, [batch * multiplier, …]."""

    def tile(tensor):
        tensor = tf.convert_to_tensor(tensor, name="t")
        if not tensor.shape.ndims:
            raise ValueError("t must have statically known rank")
        shape = tf.shape(tensor)
        repeats = [1, multiplier] + [1] * (tensor.shape.ndims - 1)
        tiled = tf.tile(tf.expand_dims(tensor, 1), repeats)
        tiled = tf.reshape(tiled, tf.concat(([shape[0] * multiplier], shape[1:]), 0))
        batch_size = tensor.shape.as_list()[0]
        known = batch_size is not None and isinstance(multiplier, int)
        tiled.set_shape(tf.TensorShape([batch_size * multiplier if known else None]).concatenate(tensor.shape[1:]))
        return tiled

    with tf.name_scope(name, "tile_batch", tf.nest.flatten(t) + [multiplier]):
        return tf.nest.map_structure(tile, t)


def gather_tree(step_ids, parent_ids, max_sequence_lengths, end_token, name=None):
    """Return the ids of whole beams, followed back from the last step by the parents of each.

    Args:
        step_ids, parent_ids: [n_steps, batch, beam_width] int32.
        max_sequence_lengths: [batch] int32; from there on, and after the first end token, stands the end token.
        end_token: [] int32.
    """
    with tf.name_scope(name, "GatherTree"):
        step_ids, parent_ids = tf.convert_to_tensor(step_ids), tf.convert_to_tensor(parent_ids)
        n_steps, batch_size, beam_width = tf.unstack(tf.shape(step_ids))
        own = tf.tile(tf.expand_dims(tf.range(beam_width), 0), [batch_size, 1])

        def back(later, step):
            time, ids, parents = step
            _, beams = later
            inside = tf.tile(tf.expand_dims(time < max_sequence_lengths, 1), [1, beam_width])
            ids = tf.where(inside, tf.gather(ids, beams, batch_dims=1), tf.fill(tf.shape(ids), end_token))
            return ids, tf.where(inside, tf.gather(parents, beams, batch_dims=1), beams)

        ids, _ = tf.scan(back, (tf.range(n_steps), step_ids, parent_ids), (own, own), reverse=True)
        ended = tf.cumsum(tf.cast(tf.equal(ids, end_token), tf.int32), axis=0, exclusive=True)
        ids = tf.where(ended > 0, tf.fill(tf.shape(ids), end_token), ids)
        ids.set_shape(step_ids.shape)
        return ids


def _reorder_history(history, parent_ids, lengths):
    """Return what was written at each step, [n_steps, batch * beam_width, …], in the order of the final beams."""
    n_steps, batch_size, beam_width = tf.unstack(tf.shape(parent_ids))
    own = tf.tile(tf.reshape(tf.range(beam_width), [1, 1, -1]), [n_steps, batch_size, 1])
    longest = tf.cast(tf.reduce_max(lengths, axis=1), tf.int32)
    beams = gather_tree(own, parent_ids, longest, beam_width + 1)
    inside = tf.transpose(tf.sequence_mask(lengths, maxlen=n_steps), perm=[2, 0, 1])
    beams = tf.where(inside, beams, own)
    split = tf.reshape(history, [n_steps, batch_size, beam_width, -1])
    return tf.reshape(tf.gather(split, beams, batch_dims=2), tf.shape(history))


def _attention_probabilities(cell_state, coverage_penalty_weight):
    """Return the mean alignments of a cell state, or None where no penalty asks for them."""
    if coverage_penalty_weight == 0.0:
        return None
    states = [cell_state]
    if isinstance(cell_state, tuple) and not isinstance(cell_state, AttentionWrapperState):
        states = list(cell_state)
    layers = [_mean(state.alignments) for state in states if isinstance(state, AttentionWrapperState)]
    if not layers:
        raise ValueError("coverage_penalty_weight must be 0.0 if no cell is attentional.")
    return _mean(tuple(layers))


def _mean(tensors):
    if not isinstance(tensors, tuple):
        return tensors
    return tensors[0] if len(tensors) == 1 else tf.reduce_mean(tf.stack(tensors, -1), -1)


class BeamSearchDecoder(Decoder):
    """A decoder that keeps the beam_width likeliest sequences.

    The score of a sequence is its log probability over ((5 + length) / 6) ** length_penalty_weight, plus
    coverage_penalty_weight times the sum of the logs of its attention to each memory entry (arxiv.org/abs/1609.08144).

    Args:
        cell: its memory and state are tiled by tile_batch.
        embedding: a tensor [n_symbols, size] or a function of ids.
        start_tokens: [batch] int32.
        end_token: [] int32.
        initial_state: of the cell, [batch * beam_width, …].
        beam_width: a number.
        output_layer: over the cell's output, None or a layer.
        reorder_tensor_arrays: whether TensorArrays in the state, such as alignment_history, end in the beams' order.

    Raises:
        TypeError: cell or output_layer are none.
        ValueError: a token has another shape; the state is not tiled.
    """

    tracks_own_finished = True

    def __init__(
        self,
        cell,
        embedding,
        start_tokens,
        end_token,
        initial_state,
        beam_width,
        output_layer=None,
        length_penalty_weight=0.0,
        coverage_penalty_weight=0.0,
        reorder_tensor_arrays=True,
    ):
        check_cell(cell)
        check_layer(output_layer, "output_layer")
        self._cell = cell
        self._output_layer = output_layer
        self._beam_width = beam_width
        self._length_penalty_weight = length_penalty_weight
        self._coverage_penalty_weight = coverage_penalty_weight
        self._reorder_tensor_arrays = reorder_tensor_arrays
        self._embedding_fn = _embedding_function(embedding)
        tokens, self._end_token = start_and_end(start_tokens, end_token)
        self.batch_size = tf.size(start_tokens)
        self._initial_cell_state = tf.nest.map_structure(self._split, initial_state)
        self._start_inputs = self._embedding_fn(tf.tile(tf.expand_dims(tokens, 1), [1, beam_width]))
        self._finished = self._first_beam(False, True, tf.bool)

    def _first_beam(self, first, others, dtype):
        """Return a value in the first beam of each example and another in its other beams, [batch, beam_width]."""
        index = tf.zeros([self.batch_size], dtype=tf.int32)
        return tf.one_hot(index, depth=self._beam_width, on_value=first, off_value=others, dtype=dtype)

    @property
    def _static_batch_size(self):
        return tf.get_static_value(self.batch_size)

    def _split(self, tensor):
        """Return [batch * beam_width, …] as [batch, beam_width, …]; scalars and TensorArrays stay."""
        if isinstance(tensor, tf.TensorArray) or tensor.shape.ndims == 0:
            return tensor
        if tensor.shape.ndims is None:
            raise ValueError(f"Expected tensor ({tensor}) to have known rank, but ndims == None.")
        shape = tf.concat(([self.batch_size, self._beam_width], tf.shape(tensor)[1:]), 0)
        result = tf.reshape(tensor, shape)
        expected = tf.TensorShape([self._static_batch_size, self._beam_width]).concatenate(tensor.shape[1:])
        if not result.shape.is_compatible_with(expected):
            raise ValueError(
                "Unexpected behavior when reshaping between beam width and batch size.  The reshaped tensor has "
                f"shape: {result.shape}.  We expected it to have shape (batch_size, beam_width, depth) == {expected}.  "
                "Perhaps you forgot to create a zero_state with batch_size=encoder_batch_size * beam_width?"
            )
        result.set_shape(expected)
        return result

    def _merge(self, tensor):
        """Return [batch, beam_width, …] as [batch * beam_width, …]; scalars and TensorArrays stay."""
        if isinstance(tensor, tf.TensorArray) or tensor.shape.ndims < 2:
            return tensor
        result = tf.reshape(tensor, tf.concat(([self.batch_size * self._beam_width], tf.shape(tensor)[2:]), 0))
        batch_size = self._static_batch_size
        rows = None if batch_size is None else batch_size * self._beam_width
        result.set_shape(tf.TensorShape([rows]).concatenate(tensor.shape[2:]))
        return result

    def _pick(self, tensor, beams):
        """Return [batch, beam_width, …] of the given beams, [batch, beam_width]; scalars and TensorArrays stay."""
        if isinstance(tensor, tf.TensorArray) or tensor.shape.ndims < 2:
            return tensor
        result = tf.gather(tensor, beams, batch_dims=1)
        result.set_shape(tensor.shape)
        return result

    @property
    def output_size(self):
        """The sizes of the outputs of a step."""
        return BeamSearchDecoderOutput(*[tf.TensorShape([self._beam_width])] * 3)

    @property
    def output_dtype(self):
        """The types of the outputs of a step."""
        dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        size = layer_output_size(self._cell, self._output_layer)
        return BeamSearchDecoderOutput(tf.nest.map_structure(lambda _: dtype, size), tf.int32, tf.int32)

    def initialize(self, name=None):
        """Return finished, the first inputs and the first state; only the first beam has a chance."""
        dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        attention = _attention_probabilities(self._initial_cell_state, self._coverage_penalty_weight)
        state = BeamSearchDecoderState(
            cell_state=self._initial_cell_state,
            log_probs=self._first_beam(
                tf.convert_to_tensor(0.0, dtype=dtype), tf.convert_to_tensor(-np.inf, dtype=dtype), dtype
            ),
            finished=self._finished,
            lengths=tf.zeros([self.batch_size, self._beam_width], dtype=tf.int64),
            accumulated_attention_probs=() if attention is None else attention,
        )
        return self._finished, self._start_inputs, state

    def step(self, time, inputs, state, name=None):
        """Return outputs, the next state, the next inputs and finished [batch, beam_width]."""
        with tf.name_scope(name, "BeamSearchDecoderStep"):
            inputs = tf.nest.map_structure(self._merge, inputs)
            cell_state = tf.nest.map_structure(self._merge, state.cell_state)
            logits, cell_state = self._cell(inputs, cell_state)
            logits = tf.nest.map_structure(self._split, logits)
            cell_state = tf.nest.map_structure(self._split, cell_state)
            if self._output_layer is not None:
                logits = self._output_layer(logits)
            outputs, state = self._search(logits, cell_state, state)
            inputs = tf.cond(
                tf.reduce_all(state.finished),
                lambda: self._start_inputs,
                lambda: self._embedding_fn(outputs.predicted_ids),
            )
        return outputs, state, inputs, state.finished

    def _search(self, logits, cell_state, state):
        """Return the output of a step and the next state, for logits [batch, beam_width, n_symbols]."""
        n_symbols = logits.shape.as_list()[-1] or tf.shape(logits)[-1]
        going = tf.logical_not(state.finished)
        log_probs = self._only_end_where_finished(tf.nn.log_softmax(logits), state.finished)
        log_probs = tf.expand_dims(state.log_probs, 2) + log_probs

        is_end = tf.equal(tf.range(n_symbols), self._end_token)
        longer = tf.logical_and(tf.expand_dims(going, 2), tf.logical_not(is_end))
        lengths = tf.expand_dims(state.lengths, 2) + tf.cast(longer, tf.int64)

        attention = _attention_probabilities(cell_state, self._coverage_penalty_weight)
        if attention is not None:
            attention *= tf.expand_dims(tf.cast(going, tf.float32), 2)
            attention = state.accumulated_attention_probs + attention
        scores = self._scores(log_probs, lengths, state.finished, attention)

        flat = tf.reshape(scores, [self.batch_size, -1])
        best, index = tf.nn.top_k(flat, k=self._beam_width)
        static = [self._static_batch_size, self._beam_width]
        best.set_shape(static)
        index.set_shape(static)
        ids = tf.cast(tf.mod(index, n_symbols, name="next_beam_word_ids"), tf.int32)
        parents = tf.cast(tf.floordiv(index, n_symbols), tf.int32, name="next_beam_parent_ids")

        was_finished = self._pick(state.finished, parents)
        next_log_probs = tf.gather(tf.reshape(log_probs, [self.batch_size, -1]), index, batch_dims=1)
        next_log_probs.set_shape(static)
        next_state = BeamSearchDecoderState(
            cell_state=tf.nest.map_structure(lambda tensor: self._pick(tensor, parents), cell_state),
            log_probs=next_log_probs,
            lengths=self._pick(state.lengths, parents) + tf.cast(tf.logical_not(was_finished), tf.int64),
            finished=tf.logical_or(was_finished, tf.equal(ids, self._end_token), name="next_beam_finished"),
            accumulated_attention_probs=() if attention is None else self._pick(attention, parents),
        )
        return BeamSearchDecoderOutput(scores=best, predicted_ids=ids, parent_ids=parents), next_state

    def _only_end_where_finished(self, log_probs, finished):
        """Return log probabilities that leave a finished beam nothing but the end token."""
        n_symbols = tf.shape(log_probs)[2]
        row = tf.one_hot(
            self._end_token,
            n_symbols,
            dtype=log_probs.dtype,
            on_value=tf.convert_to_tensor(0.0, dtype=log_probs.dtype),
            off_value=log_probs.dtype.min,
        )
        rows = tf.tile(tf.reshape(row, [1, 1, -1]), tf.concat([tf.shape(finished), [1]], 0))
        mask = tf.tile(tf.expand_dims(finished, 2), [1, 1, n_symbols])
        return tf.where(mask, rows, log_probs)

    def _scores(self, log_probs, lengths, finished, attention):
        """Return log probabilities with both penalties."""
        factor = tf.convert_to_tensor(self._length_penalty_weight, name="penalty_factor")
        factor.set_shape(())
        scores = log_probs
        if tf.get_static_value(factor) != 0:
            penalty = (5.0 + tf.cast(lengths, tf.float32)) ** factor / (5.0 + 1.0) ** factor
            scores = log_probs / tf.cast(penalty, log_probs.dtype)
        weight = tf.convert_to_tensor(self._coverage_penalty_weight, name="coverage_penalty_weight")
        if weight.shape.ndims != 0:
            raise ValueError(f"coverage_penalty_weight should be a scalar, but saw shape: {weight.shape}")
        if attention is None:
            return scores
        attention = tf.where(tf.equal(attention, 0.0), tf.ones_like(attention), attention)
        coverage = tf.reduce_sum(tf.log(tf.minimum(attention, 1.0)), 2) * tf.cast(finished, tf.float32)
        return scores + tf.expand_dims(coverage * weight, 2)

    def _can_reorder(self, shape):
        """Return whether a TensorArray of such elements is reordered: as in 1.15, not where both sizes are known."""
        batch_size, width = self._static_batch_size, self._beam_width
        if not shape.ndims:
            return False
        dimensions = shape.as_list()
        if batch_size is None or dimensions[0] is None:
            return True
        known = shape.ndims >= 2 and dimensions[1] is not None
        return dimensions[0] == batch_size * width and (not known or dimensions[:2] == [batch_size, width])

    def finalize(self, outputs, final_state, sequence_lengths):
        """Return whole sequences, and the state with its TensorArrays as tensors in the beams' order."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        ids = gather_tree(outputs.predicted_ids, outputs.parent_ids, longest, self._end_token)

        def reorder(tensor):
            if not isinstance(tensor, tf.TensorArray) or not self._can_reorder(tensor.element_shape):
                return tensor
            return _reorder_history(tensor.stack(), outputs.parent_ids, final_state.lengths)

        if self._reorder_tensor_arrays:
            final_state = final_state._replace(cell_state=tf.nest.map_structure(reorder, final_state.cell_state))
        return FinalBeamSearchDecoderOutput(ids, outputs), final_state

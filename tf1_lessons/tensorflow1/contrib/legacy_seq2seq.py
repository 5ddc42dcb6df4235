"""tf.contrib.legacy_seq2seq: sequence to sequence over lists of time steps, and its losses, written anew.

Everything here is TensorFlow 1 as well: the module imports under TensorFlow 1.15, too. In all models encoder_inputs
and decoder_inputs are lists of a tensor for each time step: [batch] ids where there is an embedding, else
[batch, n_inputs].
Each returns the decoder's outputs, a list of [batch, output_size], and its final state.
"""

import copy

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support
from tf1_lessons.tensorflow1.contrib.rnn import EmbeddingWrapper, OutputProjectionWrapper, RNNCell, _Linear


def _loop_function(embedding, output_projection=None, update_embedding=True):
    """Return a function of a decoder's last output and its step: the embedding of the likeliest symbol."""

    def loop_function(previous, _):
        if output_projection is not None:
            previous = tf.nn.xw_plus_b(previous, output_projection[0], output_projection[1])
        embedded = tf.nn.embedding_lookup(embedding, tf.argmax(previous, 1))
        return embedded if update_embedding else tf.stop_gradient(embedded)

    return loop_function


def _check_projection(output_projection, num_symbols, dtype):
    if output_projection is not None:
        weights, biases = (tf.convert_to_tensor(part, dtype=dtype) for part in output_projection)
        weights.shape.assert_is_compatible_with([None, num_symbols])
        biases.shape.assert_is_compatible_with([num_symbols])


def _decode(feed_previous, decode, n_outputs, state_like):
    """Return decode(feed_previous), where a tensor decides in the graph between the two decoders.

    Args:
        decode: a function of a bool that builds a decoder; returns its outputs and its state.
        state_like: a state of the structure of the decoder's.
    """

    def branch(feed):
        with tf.variable_scope(tf.get_variable_scope(), reuse=None if feed else True):
            outputs, state = decode(feed)
            return outputs + tf.nest.flatten(state)

    flat = tf.cond(feed_previous, lambda: branch(True), lambda: branch(False))
    state = tf.nest.pack_sequence_as(state_like(), flat[n_outputs:])
    return flat[:n_outputs], state


def rnn_decoder(decoder_inputs, initial_state, cell, loop_function=None, scope=None):
    """Run a cell over the inputs, or from the second step on over loop_function(last output, step)."""
    with tf.variable_scope(scope or "rnn_decoder"):
        state, outputs = initial_state, []
        for step, inputs in enumerate(decoder_inputs):
            if loop_function is not None and outputs:
                with tf.variable_scope("loop_function", reuse=True):
                    inputs = loop_function(outputs[-1], step)
            if step > 0:
                tf.get_variable_scope().reuse_variables()
            output, state = cell(inputs, state)
            outputs.append(output)
        return outputs, state


def basic_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, dtype=tf.float32, scope=None):
    """Encode with a copy of the cell, decode with the cell."""
    with tf.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = tf.nn.static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, loop_function=None, dtype=tf.float32, scope=None):
    """Encode and decode with one cell and its variables."""
    with tf.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = tf.nn.static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        tf.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function=loop_function, scope=scope)


def embedding_rnn_decoder(
    decoder_inputs,
    initial_state,
    cell,
    num_symbols,
    embedding_size,
    output_projection=None,
    feed_previous=False,
    update_embedding_for_previous=True,
    scope=None,
):
    """Decode ids [batch]; feed_previous feeds each step the likeliest symbol of the last."""
    with tf.variable_scope(scope or "embedding_rnn_decoder") as scope:
        _check_projection(output_projection, num_symbols, scope.dtype)
        embedding = tf.get_variable("embedding", [num_symbols, embedding_size])
        loop_function = None
        if feed_previous:
            loop_function = _loop_function(embedding, output_projection, update_embedding_for_previous)
        embedded = (tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs)
        return rnn_decoder(embedded, initial_state, cell, loop_function=loop_function)


def embedding_rnn_seq2seq(
    encoder_inputs,
    decoder_inputs,
    cell,
    num_encoder_symbols,
    num_decoder_symbols,
    embedding_size,
    output_projection=None,
    feed_previous=False,
    dtype=None,
    scope=None,
):
    """Encode ids and decode ids; feed_previous is a bool or a tensor [] bool."""
    with tf.variable_scope(scope or "embedding_rnn_seq2seq") as scope:
        if dtype is not None:
            scope.set_dtype(dtype)
        encoder_cell = EmbeddingWrapper(copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        _, encoder_state = tf.nn.static_rnn(encoder_cell, encoder_inputs, dtype=dtype or scope.dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)

        def decode(feed, update_embedding):
            return embedding_rnn_decoder(
                decoder_inputs,
                encoder_state,
                cell,
                num_decoder_symbols,
                embedding_size,
                output_projection=output_projection,
                feed_previous=feed,
                update_embedding_for_previous=update_embedding,
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous, True)
        return _decode(feed_previous, lambda feed: decode(feed, False), len(decoder_inputs), lambda: encoder_state)


def embedding_tied_rnn_seq2seq(
    encoder_inputs,
    decoder_inputs,
    cell,
    num_symbols,
    embedding_size,
    num_decoder_symbols=None,
    output_projection=None,
    feed_previous=False,
    dtype=None,
    scope=None,
):
    """Encode and decode ids with one embedding and one cell; feed_previous is a bool or a tensor [] bool."""
    with tf.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as scope:
        dtype = scope.dtype
        _check_projection(output_projection, num_symbols, dtype)
        embedding = tf.get_variable("embedding", [num_symbols, embedding_size], dtype=dtype)
        encoder_embedded = [tf.nn.embedding_lookup(embedding, ids) for ids in encoder_inputs]
        decoder_embedded = [tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs]
        if output_projection is None:
            n_outputs = num_symbols if num_decoder_symbols is None else num_decoder_symbols
            cell = OutputProjectionWrapper(cell, n_outputs)

        def decode(feed, update_embedding):
            loop_function = _loop_function(embedding, output_projection, update_embedding) if feed else None
            return tied_rnn_seq2seq(encoder_embedded, decoder_embedded, cell, loop_function=loop_function, dtype=dtype)

        if isinstance(feed_previous, bool):
            return decode(feed_previous, True)

        def zero_state():
            static = encoder_inputs[0].shape.as_list()[0]
            return cell.zero_state(tf.shape(encoder_inputs[0])[0] if static is None else static, dtype)

        return _decode(feed_previous, lambda feed: decode(feed, False), len(decoder_inputs), zero_state)


def attention_decoder(
    decoder_inputs,
    initial_state,
    attention_states,
    cell,
    output_size=None,
    num_heads=1,
    loop_function=None,
    dtype=None,
    scope=None,
    initial_state_attention=False,
):
    """Decode with attention over attention_states, [batch, attn_length, attn_size] (arxiv.org/abs/1412.7449).

    Raises:
        ValueError: there are no inputs, no heads, or a size is not known.
    """
    if not decoder_inputs:
        raise ValueError("Must provide at least 1 input to attention decoder.")
    if num_heads < 1:
        raise ValueError("With less than 1 heads, use a non-attention decoder.")
    _, attn_length, attn_size = attention_states.shape.as_list()
    if attn_size is None:
        raise ValueError(f"Shape[2] of attention_states must be known: {attention_states.shape}")
    output_size = cell.output_size if output_size is None else output_size

    with tf.variable_scope(scope or "attention_decoder", dtype=dtype) as scope:
        dtype = scope.dtype
        batch_size = tf.shape(decoder_inputs[0])[0]
        attn_length = tf.shape(attention_states)[1] if attn_length is None else attn_length
        hidden = tf.reshape(attention_states, [-1, attn_length, 1, attn_size])
        features, vectors = [], []
        for head in range(num_heads):
            kernel = tf.get_variable(f"AttnW_{head}", [1, 1, attn_size, attn_size], dtype=dtype)
            features.append(tf.nn.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME"))
            vectors.append(tf.get_variable(f"AttnV_{head}", [attn_size], dtype=dtype))

        def attend(query):
            """Return what each head reads from the hidden states, [batch, attn_size]."""
            if tf.nest.is_nested(query):
                query = tf.concat(tf.nest.flatten(query), 1)
            reads = []
            for head in range(num_heads):
                with tf.variable_scope(f"Attention_{head}"):
                    projected = tf.reshape(_Linear(query, attn_size, True)(query), [-1, 1, 1, attn_size])
                    projected = tf.cast(projected, dtype)
                    scores = tf.reduce_sum(vectors[head] * tf.tanh(features[head] + projected), [2, 3])
                    weights = tf.cast(tf.nn.softmax(tf.cast(scores, tf.float32)), dtype)
                    read = tf.reduce_sum(tf.reshape(weights, [-1, attn_length, 1, 1]) * hidden, [1, 2])
                    reads.append(tf.reshape(read, [-1, attn_size]))
            return reads

        shape = tf.stack([batch_size, attn_size])
        reads = [tf.zeros(shape, dtype=dtype) for _ in range(num_heads)]
        for read in reads:
            read.set_shape([None, attn_size])
        if initial_state_attention:
            reads = attend(initial_state)
        state, outputs = initial_state, []
        for step, inputs in enumerate(decoder_inputs):
            if step > 0:
                tf.get_variable_scope().reuse_variables()
            if loop_function is not None and outputs:
                with tf.variable_scope("loop_function", reuse=True):
                    inputs = loop_function(outputs[-1], step)
            input_size = inputs.shape.with_rank(2).as_list()[1]
            if input_size is None:
                raise ValueError(f"Could not infer input size from input: {inputs.name}")
            joined = [tf.cast(part, dtype) for part in [inputs] + reads]
            cell_output, state = cell(_Linear(joined, input_size, True)(joined), state)
            reuse = True if step == 0 and initial_state_attention else None
            with tf.variable_scope(tf.get_variable_scope(), reuse=reuse):
                reads = attend(state)
            with tf.variable_scope("AttnOutputProjection"):
                joined = [tf.cast(cell_output, dtype)] + reads
                outputs.append(_Linear(joined, output_size, True)(joined))
    return outputs, state


def embedding_attention_decoder(
    decoder_inputs,
    initial_state,
    attention_states,
    cell,
    num_symbols,
    embedding_size,
    num_heads=1,
    output_size=None,
    output_projection=None,
    feed_previous=False,
    update_embedding_for_previous=True,
    dtype=None,
    scope=None,
    initial_state_attention=False,
):
    """Decode ids [batch] with attention; feed_previous feeds each step the likeliest symbol of the last."""
    output_size = cell.output_size if output_size is None else output_size
    if output_projection is not None:
        biases = tf.convert_to_tensor(output_projection[1], dtype=dtype)
        biases.shape.assert_is_compatible_with([num_symbols])
    with tf.variable_scope(scope or "embedding_attention_decoder", dtype=dtype):
        embedding = tf.get_variable("embedding", [num_symbols, embedding_size])
        loop_function = None
        if feed_previous:
            loop_function = _loop_function(embedding, output_projection, update_embedding_for_previous)
        return attention_decoder(
            [tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs],
            initial_state,
            attention_states,
            cell,
            output_size=output_size,
            num_heads=num_heads,
            loop_function=loop_function,
            initial_state_attention=initial_state_attention,
        )


def embedding_attention_seq2seq(
    encoder_inputs,
    decoder_inputs,
    cell,
    num_encoder_symbols,
    num_decoder_symbols,
    embedding_size,
    num_heads=1,
    output_projection=None,
    feed_previous=False,
    dtype=None,
    scope=None,
    initial_state_attention=False,
):
    """Encode ids and decode ids with attention over the encoder; feed_previous is a bool or a tensor [] bool."""
    with tf.variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as scope:
        encoder_cell = EmbeddingWrapper(copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        encoder_outputs, encoder_state = tf.nn.static_rnn(encoder_cell, encoder_inputs, dtype=scope.dtype)
        tops = [tf.reshape(output, [-1, 1, cell.output_size]) for output in encoder_outputs]
        attention_states = tf.concat(tops, 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def decode(feed, update_embedding):
            return embedding_attention_decoder(
                decoder_inputs,
                encoder_state,
                attention_states,
                cell,
                num_decoder_symbols,
                embedding_size,
                num_heads=num_heads,
                output_size=output_size,
                output_projection=output_projection,
                feed_previous=feed,
                update_embedding_for_previous=update_embedding,
                initial_state_attention=initial_state_attention,
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous, True)
        return _decode(feed_previous, lambda feed: decode(feed, False), len(decoder_inputs), lambda: encoder_state)


def one2many_rnn_seq2seq(
    encoder_inputs,
    decoder_inputs_dict,
    enc_cell,
    dec_cells_dict,
    num_encoder_symbols,
    num_decoder_symbols_dict,
    embedding_size,
    feed_previous=False,
    dtype=None,
    scope=None,
):
    """Encode ids once and decode them by several decoders; returns dicts of outputs and of states by their names.

    Raises:
        TypeError: a cell is none.
        ValueError: the dicts have different keys.
    """
    if not isinstance(enc_cell, RNNCell):
        raise TypeError(f"enc_cell is not an RNNCell: {type(enc_cell)}")
    if set(dec_cells_dict) != set(decoder_inputs_dict):
        raise ValueError("keys of dec_cells_dict != keys of decodre_inputs_dict")
    for cell in dec_cells_dict.values():
        if not isinstance(cell, RNNCell):
            raise TypeError(f"dec_cell is not an RNNCell: {type(cell)}")
    outputs, states = {}, {}
    with tf.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as scope:
        enc_cell = EmbeddingWrapper(enc_cell, num_encoder_symbols, embedding_size)
        _, encoder_state = tf.nn.static_rnn(enc_cell, encoder_inputs, dtype=scope.dtype)
        for name, decoder_inputs in decoder_inputs_dict.items():
            n_symbols = num_decoder_symbols_dict[name]
            with tf.variable_scope(f"one2many_decoder_{name}"):
                cell = OutputProjectionWrapper(dec_cells_dict[name], n_symbols)

                def decode(feed):
                    return embedding_rnn_decoder(
                        decoder_inputs, encoder_state, cell, n_symbols, embedding_size, feed_previous=feed
                    )

                if isinstance(feed_previous, bool):
                    outputs[name], states[name] = decode(feed_previous)
                else:
                    outputs[name], states[name] = _decode(
                        feed_previous, decode, len(decoder_inputs), lambda: encoder_state
                    )
    return outputs, states


def sequence_loss_by_example(
    logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None, name=None
):
    """Return the weighted loss of each example, [batch], summed or averaged over the time steps.

    Args:
        logits: predictions, a list of a tensor for each time step: [batch, n_classes], or what the loss takes.
        targets: what they should be, a list as long: [batch] int32, or what the loss takes.
        weights: how much each example counts, a list as long: [batch].
        average_across_timesteps: whether to divide by the sum of the weights.
        softmax_loss_function: maps labels and logits to losses [batch]; None is the softmax cross-entropy.
        name: of the scope of the ops.

    Raises:
        ValueError: the lists differ in length.
    """
    if not len(logits) == len(targets) == len(weights):
        raise ValueError(
            "Lengths of logits, weights, and targets must be the same "
            f"{len(logits)}, {len(weights)}, {len(targets)}."
        )
    with tf.name_scope(name, "sequence_loss_by_example", [*logits, *targets, *weights]):
        losses = []
        for logit, target, weight in zip(logits, targets, weights):
            if softmax_loss_function is None:
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.reshape(target, [-1]), logits=logit)
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = tf.add_n(losses)
        if average_across_timesteps:
            total /= tf.add_n(weights) + 1e-12  # where all weights are 0
        return total


def sequence_loss(
    logits,
    targets,
    weights,
    average_across_timesteps=True,
    average_across_batch=True,
    softmax_loss_function=None,
    name=None,
):
    """Return the sum of sequence_loss_by_example, [], or its mean over the batch."""
    with tf.name_scope(name, "sequence_loss", [*logits, *targets, *weights]):
        loss = tf.reduce_sum(
            sequence_loss_by_example(
                logits,
                targets,
                weights,
                average_across_timesteps=average_across_timesteps,
                softmax_loss_function=softmax_loss_function,
            )
        )
        return loss / tf.cast(tf.shape(targets[0])[0], loss.dtype) if average_across_batch else loss


def model_with_buckets(
    encoder_inputs,
    decoder_inputs,
    targets,
    weights,
    buckets,
    seq2seq,
    softmax_loss_function=None,
    per_example_loss=False,
    name=None,
):
    """Build a model for each bucket, a pair of lengths of encoder and decoder, with the same variables.

    Args:
        seq2seq: a function of encoder inputs and decoder inputs that returns outputs and state.
        per_example_loss: whether the losses are [batch] or [].

    Returns:
        The outputs of the buckets, a list of lists, and their losses, a list.

    Raises:
        ValueError: a list is shorter than the last bucket.
    """
    lengths = {"encoder_inputs": (encoder_inputs, 0), "targets": (targets, 1), "weights": (weights, 1)}
    for what, (steps, side) in lengths.items():
        if len(steps) < buckets[-1][side]:
            raise ValueError(
                f"Length of {what} ({len(steps)}) must be at least that of last bucket ({buckets[-1][side]})."
            )
    loss_function = sequence_loss_by_example if per_example_loss else sequence_loss
    outputs, losses = [], []
    with tf.name_scope(name, "model_with_buckets", [*encoder_inputs, *decoder_inputs, *targets, *weights]):
        for number, (n_encoder, n_decoder) in enumerate(buckets):
            with tf.variable_scope(tf.get_variable_scope(), reuse=True if number > 0 else None):
                bucket_outputs, _ = seq2seq(encoder_inputs[:n_encoder], decoder_inputs[:n_decoder])
                outputs.append(bucket_outputs)
                losses.append(
                    loss_function(
                        bucket_outputs,
                        targets[:n_decoder],
                        weights[:n_decoder],
                        softmax_loss_function=softmax_loss_function,
                    )
                )
    return outputs, losses


__getattr__ = _support.module(__name__, "own")

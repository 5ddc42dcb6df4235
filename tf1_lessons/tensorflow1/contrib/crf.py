"""tf.contrib.crf: linear-chain conditional random fields, written anew.

Inputs are [batch, n_steps, n_tags], tags [batch, n_steps], lengths [batch]; transition_params[i, j] is the score of
tag j after tag i.
"""

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support


def _last_state(inputs, lengths, step):
    """Run step(state, inputs) over [batch, n_steps, n_tags]; return all states [n_steps, batch, n_tags] and the last
    one within the lengths."""
    steps = tf.transpose(inputs, [1, 0, 2])
    times = tf.range(1, tf.shape(inputs)[1])

    def next_state(state, time_and_inputs):
        time, now = time_and_inputs
        inside = tf.tile(tf.expand_dims(time < tf.cast(lengths, tf.int32), 1), [1, tf.shape(inputs)[2]])
        return tf.where(inside, step(state, now), state)

    states = tf.scan(next_state, (times, steps[1:]), initializer=steps[0])
    states = tf.concat([steps[:1], states], 0)
    return states, states[-1]


def _zero_where_empty(scores, lengths):
    return tf.where(tf.less_equal(lengths, 0), tf.zeros_like(scores), scores)


def crf_unary_score(tag_indices, sequence_lengths, inputs):
    """Return the sum of the inputs at the tags, [batch]."""
    chosen = tf.reduce_sum(inputs * tf.one_hot(tag_indices, tf.shape(inputs)[2], dtype=inputs.dtype), 2)
    mask = tf.sequence_mask(sequence_lengths, maxlen=tf.shape(tag_indices)[1], dtype=tf.float32)
    return tf.reduce_sum(chosen * mask, 1)


def crf_binary_score(tag_indices, sequence_lengths, transition_params):
    """Return the sum of the transitions between the tags, [batch]."""
    transitions = tf.gather_nd(transition_params, tf.stack([tag_indices[:, :-1], tag_indices[:, 1:]], 2))
    mask = tf.sequence_mask(sequence_lengths, maxlen=tf.shape(tag_indices)[1], dtype=tf.float32)
    return tf.reduce_sum(transitions * mask[:, 1:], 1)


def crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params):
    """Return the score of the tags, [batch]: their inputs and transitions."""
    unary = crf_unary_score(tag_indices, sequence_lengths, inputs)
    return unary + crf_binary_score(tag_indices, sequence_lengths, transition_params)


def crf_log_norm(inputs, sequence_lengths, transition_params):
    """Return the log of the sum of the exponentials of the scores of all sequences of tags, [batch]."""
    transitions = tf.expand_dims(transition_params, 0)

    def step(state, now):
        return now + tf.reduce_logsumexp(tf.expand_dims(state, 2) + transitions, [1])

    _, last = _last_state(inputs, sequence_lengths, step)
    return _zero_where_empty(tf.reduce_logsumexp(last, [1]), sequence_lengths)


def crf_multitag_sequence_score(inputs, tag_bitmap, sequence_lengths, transition_params):
    """Return the log of the sum of the exponentials of the scores of all sequences of the tags in a bitmap, [batch]."""
    allowed = tf.where(tag_bitmap, inputs, tf.fill(tf.shape(inputs), float("-inf")))
    return crf_log_norm(allowed, sequence_lengths, transition_params)


def crf_log_likelihood(inputs, tag_indices, sequence_lengths, transition_params=None):
    """Return the log likelihood of the tags, [batch], and the transitions, by default a variable "transitions"."""
    if transition_params is None:
        n_tags = inputs.shape.as_list()[2]
        transition_params = tf.get_variable("transitions", [n_tags, n_tags])
    score = crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params)
    return score - crf_log_norm(inputs, sequence_lengths, transition_params), transition_params


def crf_decode(potentials, transition_params, sequence_length):
    """Return the best tags, [batch, n_steps] int32, and their scores, [batch]; beyond its length a sequence has 0."""
    transitions = tf.expand_dims(transition_params, 0)

    def step(state, now):
        return now + tf.reduce_max(tf.expand_dims(state, 2) + transitions, [1])

    states, last = _last_state(potentials, sequence_length, step)
    n_steps = tf.shape(potentials)[1]
    lengths = tf.maximum(tf.cast(sequence_length, tf.int32), 1)
    best = tf.argmax(last, axis=1, output_type=tf.int32)

    def back(tag, time_and_state):
        time, state = time_and_state
        arrive = tf.gather(tf.transpose(transition_params), tag)  # [batch, n_tags], of the transitions to the tag
        previous = tf.argmax(state + arrive, axis=1, output_type=tf.int32)
        return tf.where(time + 1 < lengths, previous, tag)

    times = tf.range(n_steps - 1)
    earlier = tf.scan(back, (times, states[:-1]), initializer=best, reverse=True)
    tags = tf.transpose(tf.concat([earlier, tf.expand_dims(best, 0)], 0))
    tags = tf.where(tf.sequence_mask(lengths, n_steps), tags, tf.zeros_like(tags))
    return tags, tf.reduce_max(last, axis=1)


def viterbi_decode(score, transition_params):
    """Return the best tags of one sequence, a list, and their score; both arguments are arrays."""
    best, pointers = score[0], []
    for now in score[1:]:
        paths = best[:, np.newaxis] + transition_params
        pointers.append(paths.argmax(0))
        best = now + paths.max(0)
    tags = [np.argmax(best)]
    for pointer in reversed(pointers):
        tags.append(pointer[tags[-1]])
    return tags[::-1], np.max(best)


__getattr__ = _support.module(__name__, "own")

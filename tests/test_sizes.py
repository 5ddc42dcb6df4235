"""Sizes that cannot fit are refused in one line, before anything is built."""

import importlib

import pytest
import tensorflow.compat.v1 as tf

from tf1_lessons import LessonError
from tf1_lessons.helpers.graph import reset_graph


@pytest.mark.parametrize(
    "name, options, message",
    [
        ("rnn_regression", {"steps": 1_000_000, "n_steps": 200}, "steps 1,000,000 times n_steps 200 are 200,000,000"),
        ("lstm_regression", {"steps": 1_000_000, "n_steps": 200}, "times n_steps 200 are 200,010,000 numbers"),
        ("lstm_regression", {"batch_size": 1000, "n_steps": 200, "n_hidden": 1000}, "times n_hidden 1,000 are"),
        ("lstm_classification", {"batch_size": 1000, "n_hidden": 1000}, "digits 2,000 times rows 28 times"),
        ("echo_rnn", {"batch_size": 1000, "n_steps": 200, "n_hidden": 1000}, "n_steps 200 times n_hidden 1,000 are"),
        ("echo_rnn", {"epochs": 10_000}, "10,000 epochs of 666 windows are more than a million training steps"),
        ("echo_rnn", {"series_length": 74}, "74 bits do not fill 5 rows of 15 steps"),
    ],
)
def test_what_cannot_fit_is_refused_before_it_is_built(name, options, message, tmp_path):
    reset_graph(1)
    with pytest.raises(LessonError, match=message):
        importlib.import_module(f"tf1_lessons.{name}").run(tmp_path, **options)
    assert tf.get_default_graph().get_operations() == []
    assert list(tmp_path.iterdir()) == []

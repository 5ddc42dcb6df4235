"""The graphs that the lessons build: static shapes, trainable parameters, names."""

import importlib

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

import tf1_lessons
from tf1_lessons.helpers import catalog
from tf1_lessons.helpers.graph import reset_graph

# Handles with their static shapes; None is a dimension that the feed decides.
SHAPES = {
    "session": {"matrix1": (1, 2), "matrix2": (2, 1), "product": (1, 1)},
    "variable": {"a": (1, 1)},
    "placeholder": {"input1": (1, 1), "input2": (1, 1), "output": (1, 1)},
    "operations": {
        "clip_by_value": (2, 3),
        "log": (2, 3),
        "multiply": (2, 2),
        "matmul": (2, 2),
        "reduce_mean": (),
        "reduce_mean_all": (),
        "reduce_mean_axis_0": (2,),
        "reduce_mean_axis_1": (2,),
        "mean_squared_difference": (),
        "greater": (4,),
        "where": (4,),
    },
    "summaries": {"xs": (None, 200), "ys": (None, 1), "weights": (200, 1), "prediction": (None, 1), "loss": ()},
    "regression": {"xs": (None, 1), "ys": (None, 1), "prediction": (None, 1), "loss": ()},
    "classification": {"xs": (None, 784), "ys": (None, 10), "prediction": (None, 10), "loss": (), "accuracy": ()},
    "dropout": {"xs": (None, 64), "ys": (None, 10), "prediction": (None, 10), "loss": (), "accuracy": ()},
}

# Trainable variables in the order of their creation.
VARIABLES = {
    "session": [],
    "variable": [(1, 1)],
    "placeholder": [],
    "operations": [],
    "summaries": [(200, 1)],
    "regression": [(1, 10), (1, 10), (10, 1), (1, 1)],
    "classification": [(784, 10), (1, 10)],
    "dropout": [(64, 50), (1, 50), (50, 10), (1, 10)],
}


def build(name):
    """Build a lesson's graph with the defaults of its run."""
    module = importlib.import_module(f"tf1_lessons.{name}")
    defaults = {option.name: option.default for option in catalog.load(name).options}
    parameters = module.build_graph.__code__.co_varnames[: module.build_graph.__code__.co_argcount]
    reset_graph(1)
    return module.build_graph(**{parameter: defaults[parameter] for parameter in parameters})


def test_every_lesson_is_covered():
    assert set(SHAPES) == set(VARIABLES) == set(tf1_lessons.LESSONS)


def test_handles_have_their_shapes(any_lesson):
    graph = build(any_lesson)
    shapes = {name: tuple(getattr(graph, name).shape.as_list()) for name in SHAPES[any_lesson]}
    assert shapes == SHAPES[any_lesson]


def test_trainable_variables(any_lesson):
    build(any_lesson)
    assert [tuple(variable.shape.as_list()) for variable in tf.trainable_variables()] == VARIABLES[any_lesson]


@pytest.mark.parametrize(
    "name, parameters", [("summaries", 200), ("regression", 31), ("classification", 7850), ("dropout", 3760)]
)
def test_number_of_trainable_parameters(name, parameters):
    build(name)
    assert sum(np.prod(variable.shape.as_list()) for variable in tf.trainable_variables()) == parameters


def test_building_runs_nothing_and_leaves_no_default_names(any_lesson):
    build(any_lesson)
    names = [op.name for op in tf.get_default_graph().get_operations()]
    assert names
    assert not [name for name in names if name.rpartition("/")[2].startswith(("Variable", "Placeholder"))]


@pytest.mark.parametrize("keep_prob", [0.2, 0.5, 0.9])
def test_dropout_keeps_its_share_scaled_up_and_draws_anew(keep_prob):
    graph = build("dropout")
    dropped = tf.get_default_graph().get_tensor_by_name("l1/dropout/SelectV2:0")
    kept_in_full = tf.get_default_graph().get_tensor_by_name("l1/add_1:0")
    x = np.random.RandomState(0).normal(size=[400, 64])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before, first = sess.run([kept_in_full, dropped], {graph.xs: x, graph.keep_prob: keep_prob})
        second = sess.run(dropped, {graph.xs: x, graph.keep_prob: keep_prob})
        everything = sess.run(dropped, {graph.xs: x, graph.keep_prob: 1})
    kept = first != 0
    deviation = np.sqrt(keep_prob * (1 - keep_prob) / kept.size)
    assert kept.mean() == pytest.approx(keep_prob, abs=5 * deviation)
    np.testing.assert_allclose(first[kept], before[kept] / keep_prob, rtol=1e-5)
    assert ((second != 0) != kept).any()
    np.testing.assert_array_equal(everything, before)

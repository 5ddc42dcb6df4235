"""The graphs that the lessons build: static shapes, trainable parameters, names."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from conftest import build

import tf1_lessons

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
    "cnn": {
        "xs": (None, 784),
        "ys": (None, 10),
        "filters": (5, 5, 1, 32),
        "prediction": (None, 10),
        "loss": (),
        "accuracy": (),
    },
    "rnn_classification": {"xs": (None, 28, 28), "ys": (None, 10), "logits": (128, 10), "loss": (), "accuracy": ()},
    "rnn_regression": {
        "xs": (None, 10, 1),
        "ys": (None, 10, 1),
        "init_state": (1, 32),
        "final_state": (1, 32),
        "prediction": (1, 10, 1),
        "loss": (),
    },
    "lstm_regression": {
        "xs": (None, 20, 1),
        "ys": (None, 20, 1),
        "init_state": ((50, 10), (50, 10)),
        "final_state": ((50, 10), (50, 10)),
        "prediction": (1000, 1),
        "loss": (),
    },
    "lstm_classification": {
        "xs": (None, 784),
        "ys": (None, 10),
        "outputs": (None, 28, 64),
        "final_state": ((None, 64), (None, 64)),
        "logits": (None, 10),
        "loss": (),
        "accuracy": (),
        "running_accuracy": (),
    },
    "echo_rnn": {
        "xs": (5, 15),
        "ys": (5, 15),
        "init_state": (5, 4),
        "final_state": (5, 4),
        "predictions": ((5, 2),) * 15,
        "loss": (),
    },
    "custom_loss": {
        "x": (None, 2),
        "y_": (None, 1),
        "weights": (2, 1),
        "prediction": (None, 1),
        "loss_high": (),
        "loss_low": (),
        "loss_mse": (),
    },
    "learning_rate": {"x": (), "loss": (), "global_step": (), "learning_rate": ()},
    "regularization": {
        "l1_of_matrix": (),
        "l2_of_matrix": (),
        "xs": (None, 2),
        "ys": (None, 1),
        "prediction": (None, 1),
        "mse_loss": (),
        "loss": (),
    },
    "moving_average": {"variable": (), "step": (), "average": (), "average_without_step": ()},
    "names": {
        "left": (None, 2),
        "right": (None, 2),
        "left_outputs": (None, 3),
        "right_outputs": (None, 3),
        "distance": (),
    },
    "gradients": {"xs": (None, 64), "ys": (None,), "training": (), "logits": (None, 10), "loss": (), "accuracy": ()},
    "saver": {
        "xs": (1, 10, 1),
        "ys": (1, 10, 1),
        "keep_prob": (),
        "state": (1, 8),
        "prediction": (1, 10, 1),
        "loss": (),
        "global_step": (),
    },
    "input_pipeline": {
        "images": (None, 64),
        "labels": (None,),
        "handle": (),
        "xs": (None, 64),
        "ys": (None,),
        "loss": (),
        "accuracy": (),
    },
    "errors": {"xs": (None, 64), "ys": (None, 10), "logits": (None, 10), "loss": (), "accuracy": ()},
    "export": {"xs": (None, 64), "ys": (None,), "probabilities": (None, 10), "loss": (), "accuracy": ()},
    "cluster": {"xs": (None, 64), "ys": (None,), "logits": (None, 10), "loss": (), "global_step": (), "step": ()},
    "tensorflow2": {"xs": (None, 64), "ys": (None, 10), "logits": (None, 10), "loss": ()},
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
    "cnn": [(5, 5, 1, 32), (32,), (5, 5, 32, 64), (64,), (3136, 1024), (1024,), (1024, 10), (10,)],
    "rnn_classification": [(28, 128), (128, 10), (128,), (10,), (256, 512), (512,)],
    "rnn_regression": [(33, 32), (32,), (32, 1), (1,)],
    "lstm_regression": [(1, 10), (10,), (20, 40), (40,), (10, 1), (1,)],
    "lstm_classification": [(92, 256), (256,), (64, 10), (10,)],
    "echo_rnn": [(5, 4), (1, 4), (4, 2), (1, 2)],
    "custom_loss": [(2, 1)],
    "learning_rate": [()],
    "regularization": [(2, 10), (10,), (10, 5), (5,), (5, 3), (3,), (3, 1), (1,)],
    "moving_average": [()],
    "names": [(2, 3), (3,)],
    "gradients": [(64, 50), (50,), (50,), (50,), (50, 10), (10,)],
    "saver": [(9, 8), (8,), (8, 1)],
    "input_pipeline": [(64, 10), (10,)],
    "errors": [(64, 30), (30, 10)],
    "export": [(64, 30), (30,), (30, 10), (10,)],
    "cluster": [(64, 10), (10,)],
    "tensorflow2": [(64, 50), (50,), (50, 10), (10,)],
}


def test_every_lesson_is_covered():
    assert set(SHAPES) == set(VARIABLES) == set(tf1_lessons.LESSONS)


def shape_of(handle):
    """The static shape of a tensor, or of each in a list or a pair of them."""
    if isinstance(handle, (tuple, list)):
        return tuple(map(shape_of, handle))
    return tuple(handle.shape.as_list())


def test_handles_have_their_shapes(any_lesson):
    graph = build(any_lesson)
    assert {name: shape_of(getattr(graph, name)) for name in SHAPES[any_lesson]} == SHAPES[any_lesson]


def test_trainable_variables(any_lesson):
    build(any_lesson)
    assert [tuple(variable.shape.as_list()) for variable in tf.trainable_variables()] == VARIABLES[any_lesson]


@pytest.mark.parametrize(
    "name, parameters",
    [
        ("summaries", 200),
        ("regression", 31),
        ("classification", 7850),
        ("dropout", 3760),
        ("cnn", 3_274_634),
        ("rnn_classification", 136_586),
        ("rnn_regression", 1121),
        ("lstm_regression", 871),
        ("lstm_classification", 24_458),
        ("echo_rnn", 34),
        ("custom_loss", 2),
        ("learning_rate", 1),
        ("regularization", 107),
        ("moving_average", 1),
    ],
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
    dropped = tf.get_default_graph().get_tensor_by_name("l1/dropout/mul_1:0")
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


# The boxes that TensorBoard opens with, beside those of the initializer and the merged summaries.
BOXES = {
    "rnn_classification": ["accuracy", "input_layer", "inputs", "loss", "output_layer", "rnn", "train"],
    "rnn_regression": ["inputs", "loss", "output_layer", "rnn", "train"],
    "lstm_regression": ["input_layer", "inputs", "loss", "output_layer", "rnn", "train"],
    "lstm_classification": [
        "accuracy",
        "inputs",
        "loss",
        "output_layer",
        "rnn",
        "running_accuracy",
        "summaries",
        "train",
    ],
    "echo_rnn": ["cell", "columns", "inputs", "loss", "output_layer"]
    + sorted(f"time_step_{i}" for i in range(15))
    + ["train"],
}


@pytest.mark.parametrize("name", BOXES)
def test_the_graphs_of_the_rnns_open_to_the_sections_of_their_code(name):
    build(name)
    names = [op.name for op in tf.get_default_graph().get_operations()]
    assert sorted({name.partition("/")[0] for name in names} - {"Merge"}) == BOXES[name]
    assert {name for name in names if "/" not in name} <= {"loss", "accuracy"}  # summaries, in their boxes' names


def test_the_time_steps_of_the_unrolled_rnn_are_a_chain_of_equal_boxes():
    build("echo_rnn")
    graph = tf.get_default_graph()
    boxes = [
        [(op.name.partition("/")[2], op.type) for op in graph.get_operations() if op.name.startswith(f"time_step_{i}/")]
        for i in range(15)
    ]
    assert len(boxes[0]) > 5 and all(box == boxes[0] for box in boxes)
    for i in range(1, 15):
        fed_by = {tensor.op.name for tensor in graph.get_operation_by_name(f"time_step_{i}/concat").inputs}
        assert f"time_step_{i - 1}/Tanh" in fed_by

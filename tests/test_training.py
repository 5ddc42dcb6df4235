"""What the lessons compute: losses fall, seeds decide, and a run leaves nothing behind for the next."""

import importlib

import numpy as np
import pytest
from conftest import SHORT, run_short

import tf1_lessons
from tf1_lessons.command import catalog
from tf1_lessons.helpers.training import DivergedError, History, check_loss


def losses(name, history):
    """What is to fall: the loss, or how far the weights are from where the loss is least."""
    if name == "custom_loss":
        return [np.abs(weights - 1).sum() for weights in history["mse"]]
    if name == "learning_rate":
        return np.square(history["decayed"]).tolist()
    return history.get("loss") or history["train_loss"]


def assert_same(history, other):
    assert history.keys() == other.keys()
    for key in history:
        np.testing.assert_array_equal(history[key], other[key])


def test_loss_decreases(training_lesson, first_run):
    loss = losses(training_lesson, first_run(training_lesson)[0])
    assert len(loss) > 2
    assert loss[-1] < 0.5 * loss[0]


def test_history_is_a_dict_of_lists_of_one_length(any_lesson, first_run):
    history, _ = first_run(any_lesson)
    assert all(isinstance(values, list) for values in history.values())
    assert {len(values) for values in history.values()} == {len(history["step"])}
    assert history["step"] == sorted(history["step"])


def test_steps_and_every_decide_what_is_recorded_and_the_seed_what_is_learned(any_lesson, tmp_path, undrawn):
    few = {"steps": 7, "every": 3} if {"steps", "every"} <= {o.name for o in catalog.load(any_lesson).options} else {}
    first = run_short(any_lesson, tmp_path / "first", **few)
    if few and any_lesson in SHORT.keys() - {"learning_rate"}:  # which records every step
        assert first["step"] == [0, 3, 6]
    assert_same(first, run_short(any_lesson, tmp_path / "second", **few))
    if "seed" in {option.name for option in catalog.load(any_lesson).options} and any_lesson in SHORT:
        other = run_short(any_lesson, tmp_path / "other", seed=2, **few)
        assert losses(any_lesson, first) != losses(any_lesson, other)


def test_no_op_is_added_inside_the_loop(training_lesson, first_run):
    first_run(training_lesson)
    op_counts = first_run.op_counts[training_lesson]
    graph = max(op_counts, key=lambda graph: len(op_counts[graph]))  # some show small graphs before they train
    counts = op_counts[graph]
    assert len(counts) > 10
    if training_lesson == "export":  # simple_save() adds ops, after the training
        assert len(set(counts[:50])) == 1
    else:
        assert len(set(counts)) == 1
        assert graph.finalized


@pytest.mark.parametrize("loss", [float("nan"), float("inf"), float("-inf"), np.float32("nan")])
def test_a_loss_that_is_not_finite_ends_the_training_and_names_its_step(loss):
    check_loss(np.float32(1e30), 6)
    with pytest.raises(DivergedError, match=r"the loss is -?(nan|inf) at step 7: training has diverged"):
        check_loss(loss, 7)
    history = History("loss", "test_accuracy")
    history.record(0, np.float32(1.5), 0.5)
    with pytest.raises(DivergedError, match="the test accuracy is"):
        history.record(1, 1.0, loss)
    with pytest.raises(TypeError, match="a step and a value for each of loss, test_accuracy"):
        history.record(1, 1.0)
    assert history == {"step": [0], "loss": [1.5], "test_accuracy": [0.5]}
    assert history.last_line() == "step    0  loss 1.5000  test accuracy 0.5000"


@pytest.mark.parametrize("name", ["summaries", "regression", "dropout", "cnn", "custom_loss", "regularization"])
def test_a_divergence_at_the_last_step_is_found(name, tmp_path, undrawn):
    """Not one of the losses that the loop has fetched shows it: it comes with the last update."""
    with pytest.raises(DivergedError, match=r"is -?(inf|nan) at step [01]: training has diverged"):
        run_short(name, tmp_path, steps=1, learning_rate=1e30)


def test_a_diverging_run_stops_at_its_first_bad_loss(tmp_path):
    with pytest.raises(DivergedError, match=r"is (inf|nan) at step \d+: training has diverged"):
        run_short("regression", tmp_path, learning_rate=1e6)


def test_basic_lessons_give_the_articles_values(tmp_path):
    def history(name):
        return importlib.import_module(f"tf1_lessons.{name}").run(tmp_path)

    assert [result.tolist() for result in history("session")["result"]] == [[[14]], [[14]]]
    assert [output.tolist() for output in history("placeholder")["output"]] == [[[2.0]], [[5.0]]]
    first, second = history("variable")["value"]
    assert first.shape == second.shape == (1, 1)
    assert 1 <= first < 5 and 1 <= second < 5 and first != second


def test_operations_give_the_articles_values(tmp_path):
    history = importlib.import_module("tf1_lessons.operations").run(tmp_path)
    expected = {
        "clip_by_value": [[2.5, 2.5, 3.0], [4.0, 4.5, 4.5]],
        "log": [[0.0, 0.69314718, 1.09861231], [1.38629436, 1.60943794, 1.79175949]],
        "multiply": [[5.0, 12.0], [21.0, 32.0]],
        "matmul": [[19.0, 22.0], [43.0, 50.0]],
        "reduce_mean": 3.5,
        "reduce_mean_all": 1.5,
        "reduce_mean_axis_0": [1.5, 1.5],
        "reduce_mean_axis_1": [1.0, 2.0],
        "mean_squared_difference": 16.0,
        "greater": [False, False, True, True],
        "where": [4.0, 3.0, 3.0, 4.0],
    }
    assert {"step", *expected} == set(history)
    for name, value in expected.items():
        np.testing.assert_array_equal(np.float32(history[name][0]), np.float32(value))


def test_messages_of_the_usual_mistakes_are_shown(tmp_path, capsys):
    tf1_lessons.variable = importlib.import_module("tf1_lessons.variable")
    tf1_lessons.variable.run(tmp_path)
    assert capsys.readouterr().out.count("Attempting to use uninitialized value a") == 2
    importlib.import_module("tf1_lessons.placeholder").run(tmp_path)
    out = capsys.readouterr().out
    assert "Cannot feed value of shape () for Tensor input1:0, which has shape (1, 1)" in out
    assert "You must feed a value for placeholder tensor 'input2'" in out


# Where genuine TensorFlow 1.15.5 ends, over ten random starts, as this training is chaotic; see test_lines.py, too.
@pytest.mark.slow
def test_dropout_ends_where_tensorflow_1_does(tmp_path, undrawn):
    dropout = importlib.import_module("tf1_lessons.dropout")
    history = dropout.run(tmp_path / "with")
    assert 0.21 < history["test_loss"][history["step"].index(450)] < 0.40
    history = dropout.run(tmp_path / "without", keep_prob=1.0)
    assert 0.43 < history["test_loss"][history["step"].index(450)] < 0.66

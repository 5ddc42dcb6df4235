"""TensorFlow 1 and 2 side by side: equal losses, equal values in the table, and what becomes of a half that fails."""

import contextlib
import io

import numpy as np
import pytest

from tf1_lessons import LessonError, tensorflow2


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A short run: its history, its folder, and what it printed."""
    log_dir = tmp_path_factory.mktemp("tensorflow2")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        history = tensorflow2.run(log_dir, steps=60, every=1)
    return history, log_dir, printed.getvalue()


@pytest.fixture(scope="module")
def today(run):
    with np.load(run[1] / "today" / "today.npz") as file:
        return dict(file)


@pytest.fixture(scope="module")
def tf1_values(tmp_path_factory):
    return tensorflow2.values_of_table(str(tmp_path_factory.mktemp("values")))


def test_losses_are_equal_step_by_step(run):
    history, _, _ = run
    assert history["step"] == list(range(60))
    assert history["loss"][-1] < 0.3 * history["loss"][0]
    # Equal weights and batches: the first loss agrees to the last digits, and rounding has not grown far by the last.
    assert history["keras_loss"][0] == pytest.approx(history["loss"][0], rel=5e-7)
    assert history["keras_loss"] == pytest.approx(history["loss"], rel=1e-4)


def test_todays_half_is_tensorflow_2_with_keras_3(today):
    assert str(today["keras"]).startswith("3.")


@pytest.mark.parametrize("topic", [topic for topic, _, _ in tensorflow2.TABLE])
def test_both_sides_of_a_row_give_equal_values(topic, tf1_values, today):
    value = np.asarray(tf1_values[topic])
    assert value.size > 0
    assert today[topic].shape == value.shape
    np.testing.assert_allclose(today[topic], value, rtol=1e-5, atol=1e-6)


def test_the_lesson_counts_its_rows(run):
    n = len(tensorflow2.TABLE)
    assert f"rows of the table whose two values are equal: {n} of {n}\n" in run[2]
    assert len({topic for topic, _, _ in tensorflow2.TABLE}) == n


def test_a_half_that_fails_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tensorflow2, "TODAY", "print('working')\nraise ValueError('no such layer')\n")
    monkeypatch.setattr(tensorflow2, "TABLE", ())
    with pytest.raises(LessonError, match="^today's half has failed: ValueError: no such layer$"):
        tensorflow2.run(tmp_path, steps=3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("epsilon=1e-8)  # TF1's", ")  # TF1's"),
        ('activation="tanh"', 'activation="relu"'),
        ("from_logits=True)\noptimizer", "from_logits=True, label_smoothing=0.01)\noptimizer"),
    ],
)
def test_a_wrong_translation_shows(right, wrong, tmp_path, monkeypatch):
    assert tensorflow2.TODAY.count(right) == 1
    monkeypatch.setattr(tensorflow2, "TODAY", tensorflow2.TODAY.replace(right, wrong))
    monkeypatch.setattr(tensorflow2, "TABLE", ())
    history = tensorflow2.run(tmp_path, steps=60, every=1)
    assert history["keras_loss"] != pytest.approx(history["loss"], rel=1e-4)

"""What single lessons are about: the figures that the articles print, and the effects that they describe."""

import importlib
import re
import signal

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from conftest import run_short

from tf1_lessons import echo_rnn, lstm_classification, lstm_regression, rnn_classification
from tf1_lessons.helpers import interrupts
from tf1_lessons.helpers.graph import reset_graph


def printed_numbers(name, tmp_path, capsys):
    """The decimal numbers that a lesson prints, as they are printed."""
    importlib.import_module(f"tf1_lessons.{name}").run(tmp_path)
    return re.findall(r"-?\d+\.\d*", capsys.readouterr().out)


@pytest.mark.slow
def test_custom_loss_prints_the_articles_weights(tmp_path, capsys, undrawn):
    expected = """
        -0.81031823 1.4855988   0.01247112 2.1385448   0.45567414 2.17060661
        0.69968724 1.8465308    0.89886665 1.29736018  1.01934695 1.04280889

        -0.81231821 1.48359871  0.18643527 1.07393336  0.95444274 0.98088616
        0.95574027 0.9806633    0.95466018 0.98135227  0.95525807 0.9813394

        -0.81031823 1.4855988   -0.13337609 1.81309223 0.32190299 1.52463484
        0.67850214 1.25297272   0.89473999 1.08598232  0.97437561 1.0243336
    """
    assert printed_numbers("custom_loss", tmp_path, capsys) == expected.split()


def test_learning_rate_prints_the_articles_tables(tmp_path, capsys, undrawn):
    expected = """
        -5.000000 5.000000 -5.000000 5.000000 -5.000000 5.000000 -5.000000 5.000000 -5.000000 5.000000

        4.990000 4.084646 3.343555 2.736923 2.240355 1.833880 1.501153 1.228794 1.005850 0.823355

        4.000000 0.096000  0.690561 0.063824  0.222583 0.042432  0.106405 0.028210  0.065548 0.018755
        0.047625 0.012469  0.038558 0.008290  0.033523 0.005511  0.030553 0.003664  0.028727 0.002436
    """
    assert printed_numbers("learning_rate", tmp_path, capsys) == expected.split()


def test_moving_average_gives_the_articles_pairs(tmp_path, capsys, undrawn):
    pairs = zip(*[iter(printed_numbers("moving_average", tmp_path, capsys))] * 2)
    assert [next(pairs) for _ in range(4)] == [
        ("0.0", "0.0000000"),
        ("5.0", "4.5000000"),
        ("10.0", "4.5549998"),
        ("10.0", "4.6094499"),
    ]


def test_moving_average_that_knows_the_step_is_early(tmp_path, undrawn):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    run_short("moving_average", tmp_path)
    variable, early, late = (
        np.array([event.value for event in EventAccumulator(str(tmp_path / name)).Reload().Scalars("value")])
        for name in ("variable", "average", "average_without_step")
    )
    assert early[10] > 3.5 > 2.5 > late[10]  # at step 100, where the mean of the variable is 4.3
    assert np.std(np.diff(early[25:])) < 0.1 * np.std(np.diff(variable[25:]))


def test_regularization_prints_the_articles_penalties(tmp_path, capsys, undrawn):
    run_short("regularization", tmp_path)
    assert "L1 and L2 of the matrix: 5.0 7.5\n" in capsys.readouterr().out


def test_regularization_loss_is_the_error_and_a_penalty_for_each_layer():
    from tf1_lessons import regularization

    reset_graph(1)
    graph = regularization.build_graph(n_points=150, l2=0.003, learning_rate=0.001)
    points, labels, _, _ = regularization.load_data(150)
    weights = [variable for variable in tf.trainable_variables() if variable.op.name.endswith("W")]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feed = {graph.xs: points, graph.ys: labels}
        loss, error, prediction = sess.run([graph.loss, graph.mse_loss, graph.prediction], feed)
        penalties = [0.003 * np.square(weight).sum() / 2 for weight in sess.run(weights)]
    assert len(penalties) == 4
    assert error == pytest.approx(np.square(labels - prediction).mean(), rel=1e-5)
    assert loss == pytest.approx(error + sum(penalties), rel=1e-5)


def test_regularization_holds_points_out(tmp_path, undrawn):
    """The points to learn from stay the article's, and none of the held-out ones is among them."""
    from tf1_lessons import regularization

    points, labels, held_out_points, held_out_labels = regularization.load_data(150)
    np.random.seed(0)
    for point, label in zip(points, labels):
        a, b = np.random.uniform(-1, 1), np.random.uniform(0, 2)
        np.testing.assert_array_equal(point, np.float32([np.random.normal(a, 0.1), np.random.normal(b, 0.1)]))
        assert label == (a * a + b * b > 1)
    assert held_out_points.shape == (1000, 2) and held_out_labels.shape == (1000, 1)
    assert not {tuple(point) for point in points} & {tuple(point) for point in held_out_points}
    assert held_out_labels.mean() == pytest.approx(labels.mean(), abs=0.1)


@pytest.mark.parametrize("large_rate, length", [(2.0, 39), (1e30, 1)])
def test_a_rate_that_diverges_does_not_stop_the_others(large_rate, length, tmp_path, capsys, undrawn):
    history = run_short("learning_rate", tmp_path, steps=60, large_rate=large_rate)
    assert f"after {length:3} steps  x ** 2 is too large for float32" in capsys.readouterr().out
    assert history["step"] == list(range(61))
    assert np.isfinite(history["large"]).tolist() == [True] * length + [False] * (61 - length)
    assert history["small"][60] == pytest.approx(5 * 0.998**60) and 0 < history["decayed"][60] < 0.1


def run_lstm_regression(steps, fetch_train_op):
    """The losses of lstm_regression's graph over some steps, with or without its train op."""
    sizes = {"batch_size": 50, "n_steps": 20}
    reset_graph(1)
    graph = lstm_regression.build_graph(**sizes, n_hidden=10, learning_rate=0.006)
    _, x, y = lstm_regression.load_data(steps, **sizes)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        state = sess.run(graph.init_state)
        for step in range(steps):
            batch = slice(20 * step, 20 * step + 1000)
            feed = {
                graph.xs: x[batch].reshape(50, 20, 1),
                graph.ys: y[batch].reshape(50, 20, 1),
                graph.init_state: state,
            }
            fetches = [graph.loss, graph.final_state, graph.train_op if fetch_train_op else graph.loss]
            loss, state, _ = sess.run(fetches, feed)
            losses.append(loss)
    return np.array(losses)


def test_lstm_regression_learns_nothing_without_its_train_op():
    """The article forgets to run it."""
    flat = run_lstm_regression(150, fetch_train_op=False)
    falling = run_lstm_regression(150, fetch_train_op=True)
    assert flat[0] == falling[0]
    assert flat[-50:].mean() > 0.7 * flat[:50].mean()
    assert falling[-20:].mean() < 0.05 * falling[0]


def test_lstm_state_is_c_then_h_and_h_is_the_last_output():
    reset_graph(1)
    graph = lstm_classification.build_graph(n_hidden=64, learning_rate=0.01)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        images = np.random.RandomState(0).rand(3, 784)
        outputs, (c, h) = sess.run([graph.outputs, graph.final_state], {graph.xs: images})
    np.testing.assert_array_equal(outputs[:, -1, :], h)
    assert not np.allclose(c, h)


def test_running_accuracy_is_the_mean_of_all_measurements(tmp_path, undrawn):
    history = run_short("lstm_classification", tmp_path, steps=101, every=20)
    means = np.cumsum(history["accuracy"]) / np.arange(1, len(history["accuracy"]) + 1)
    np.testing.assert_allclose(history["running_accuracy"], means, rtol=1e-5)
    assert history["running_accuracy"][-1] < history["accuracy"][-1]


@pytest.mark.parametrize("n", [1, 127, 128, 129, 300])
def test_rnn_classification_measures_every_test_digit_once(n):
    """Although its graph takes batches of 128 only."""
    reset_graph(1)
    graph = rnn_classification.build_graph(n_hidden=8, batch_size=128, learning_rate=0.001)
    random = np.random.RandomState(0)
    images = random.rand(n, 784)
    labels = np.eye(10)[random.randint(0, 10, n)]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        logits = np.array(
            [sess.run(graph.logits, {graph.xs: np.tile(image, [128, 1]).reshape(-1, 28, 28)})[0] for image in images]
        )
        loss, accuracy = rnn_classification.measure(sess, graph, images, labels, 128)
    assert accuracy == pytest.approx(np.mean(np.argmax(logits, 1) == np.argmax(labels, 1)))
    log_probabilities = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    assert loss == pytest.approx(-np.mean((labels * log_probabilities).sum(axis=1)), rel=1e-5)


def test_rnn_classification_does_not_measure_all_test_digits_after_ctrl_c(tmp_path, monkeypatch, capsys, undrawn):
    run = tf.Session.run

    def interrupted_run(*args, **kwargs):
        interrupts.note(signal.SIGINT)
        return run(*args, **kwargs)

    monkeypatch.setattr(tf.Session, "run", interrupted_run)
    with pytest.raises(KeyboardInterrupt):
        run_short("rnn_classification", tmp_path, batch_size=20)
    assert capsys.readouterr().out.splitlines()[-1].startswith("on the first 200 test digits: loss ")


@pytest.mark.slow
def test_echo_needs_a_window_longer_than_the_echo(tmp_path, undrawn):
    """With a window of 3 no error reaches the bit that it is about."""

    def late_loss(n_steps):
        return np.mean(
            run_short("echo_rnn", tmp_path / str(n_steps), epochs=2, series_length=50_000, n_steps=n_steps)["loss"][
                -300:
            ]
        )

    assert late_loss(15) < 0.02
    assert late_loss(3) > 0.65


def test_echo_loss_has_its_spikes_where_epochs_begin(tmp_path, undrawn):
    loss = np.reshape(run_short("echo_rnn", tmp_path, epochs=6, series_length=50_000)["loss"], [6, -1])[3:]
    assert (loss.argmax(axis=1) == 0).all()
    assert (loss[:, 0] > 50 * np.median(loss, axis=1)).all()


def test_echo_gradient_stops_at_the_windows_edge():
    """The gradient is that of one window with its initial state held fixed, not that of the history before it."""
    reset_graph(1)
    graph = echo_rnn.build_graph(batch_size=5, n_steps=3, n_hidden=4, learning_rate=0.3, seed=1)
    weights = tf.trainable_variables()[0]
    (gradient,) = tf.gradients(graph.loss, weights)
    new_weights = tf.placeholder(tf.float32, weights.shape)
    assign = tf.assign(weights, new_weights)
    x, y = echo_rnn.generate_data(np.random.RandomState(1), 30, 3, 5)  # two windows of 3
    first = {graph.xs: x[:, :3], graph.ys: y[:, :3], graph.init_state: np.zeros([5, 4])}
    second = {graph.xs: x[:, 3:6], graph.ys: y[:, 3:6]}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        start = sess.run(weights)
        state = sess.run(graph.final_state, first)
        truncated = sess.run(gradient, {**second, graph.init_state: state})

        def slope(i, j, carry_on):
            """The slope of the second window's loss along one weight, with or without its effect on the first."""
            losses = []
            for epsilon in (-0.02, 0.02):
                moved = start.copy()
                moved[i, j] += epsilon
                sess.run(assign, {new_weights: moved})
                carried = sess.run(graph.final_state, first) if carry_on else state
                losses.append(sess.run(graph.loss, {**second, graph.init_state: carried}))
            return (losses[1] - losses[0]) / 0.04

        fixed, carried = (np.array([[slope(i, j, c) for j in range(4)] for i in range(5)]) for c in (False, True))
    np.testing.assert_allclose(truncated, fixed, atol=1e-3)
    assert np.abs(carried - fixed).max() > 0.01

"""Every lesson computes what genuine TensorFlow 1 computed: its loss curve, step by step, against tests/golden.

golden/README.md says where the curves come from and how close is close.
"""

import json
import pathlib

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from conftest import build
from scipy import stats
from sklearn.datasets import load_digits

import tf1_lessons
from tf1_lessons.helpers.graph import one_thread

GOLDEN = pathlib.Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json") if path.stem in tf1_lessons.LESSONS)


def one_hot(labels):
    return np.eye(10, dtype=np.float32)[labels]


# What is fed at each step, made with the generator F = RandomState(1): {name of the handle: value}.


def random_digits(random, rows, shape, keep_prob=None):
    while True:
        feed = {
            "xs": (random.rand(rows, 784) < 0.15).astype(np.float32).reshape(shape),
            "ys": one_hot(random.randint(0, 10, rows)),
        }
        yield feed if keep_prob is None else {**feed, "keep_prob": keep_prob}


def parabola(random):
    x = np.linspace(-1, 1, 300, dtype=np.float64)[:, np.newaxis]
    y = x**2 - 0.5 + random.normal(0, 0.05, [300, 1])
    while True:
        yield {"xs": x.astype(np.float32), "ys": y.astype(np.float32)}


def real_digits(random):
    digits = load_digits()
    while True:
        yield {"xs": digits.data[:1257].astype(np.float32), "ys": one_hot(digits.target[:1257]), "keep_prob": 1.0}


def half_waves(random):
    step = 0
    while True:
        t = np.linspace(step * np.pi, (step + 1) * np.pi, 10).reshape(1, 10, 1)
        yield {"xs": np.sin(t), "ys": np.cos(t)}
        step += 1


def fifty_rows(random):
    step = 0
    while True:
        t = np.arange(20 * step, 20 * step + 1000).reshape(50, 20, 1) / (10 * np.pi)
        yield {"xs": np.sin(t), "ys": np.cos(t)}
        step += 1


def bits_and_echo(random):
    x = random.choice(2, 50000, p=[0.5, 0.5])
    y = np.roll(x, 3)
    y[:3] = 0
    x, y = x.reshape(5, 10000), y.reshape(5, 10000)
    for start in range(0, 10000 - 14, 15):
        yield {"xs": x[:, start : start + 15], "ys": y[:, start : start + 15]}


def noisy_circle(random):
    points, labels = [], []
    for _ in range(150):
        a, b = random.uniform(-1, 1), random.uniform(0, 2)
        labels.append([0 if a * a + b * b <= 1 else 1])
        points.append([random.normal(a, 0.1), random.normal(b, 0.1)])
    while True:
        yield {"xs": points, "ys": labels}


FEEDS = {
    "regression": parabola,
    "classification": lambda random: random_digits(random, 100, [100, 784]),
    "dropout": real_digits,
    "cnn": lambda random: random_digits(random, 100, [100, 784], keep_prob=1.0),
    "rnn_classification": lambda random: random_digits(random, 128, [128, 28, 28]),
    "rnn_regression": half_waves,
    "lstm_regression": fifty_rows,
    "lstm_classification": lambda random: random_digits(random, 64, [64, 784]),
    "echo_rnn": bits_and_echo,
    "regularization": noisy_circle,
}


def lesson_losses(name, start_scale, trainable_shapes, steps):
    """The losses of a lesson's graph from the golden starting values, with the golden feeds."""
    graph = build(name)
    variables = tf.trainable_variables()
    assert [variable.shape.as_list() for variable in variables] == trainable_shapes
    random = np.random.RandomState(0)
    losses = []
    with tf.Session(config=one_thread()) as sess:
        sess.run(tf.global_variables_initializer())
        for variable in variables:
            variable.load(random.normal(0, 1, variable.shape.as_list()) * start_scale, sess)
        state = None
        if hasattr(graph, "init_state"):
            state = tf.nest.map_structure(lambda tensor: np.zeros(tensor.shape), graph.init_state)
        for _, values in zip(range(steps), FEEDS[name](np.random.RandomState(1))):
            feed = {getattr(graph, handle): value for handle, value in values.items()}
            fetches = {"loss": graph.loss, "train_op": graph.train_op}
            if state is not None:
                feed[graph.init_state] = state
                fetches["state"] = graph.final_state
            fetched = sess.run(fetches, feed_dict=feed)
            state = fetched.get("state")
            losses.append(fetched["loss"])
    return np.array(losses, np.float64)


def test_every_lesson_with_a_curve_is_held_against_it():
    assert NAMES == sorted(FEEDS) and len(NAMES) == 10


@pytest.mark.parametrize("name", NAMES)
def test_loss_curve_is_tensorflow_1s(name):
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    curves = {release: np.array(losses) for release, losses in golden["losses"].items()}
    reference = curves.pop("1.15.5")
    assert len(reference) == golden["steps"] >= 10
    differences = [np.abs(curve / reference - 1) for curve in curves.values()]
    spread = np.maximum.accumulate(np.max(differences, axis=0))
    ours = lesson_losses(name, golden["start_scale"], golden["trainable_shapes"], golden["steps"])
    excess = np.abs(ours / reference - 1) / np.maximum(2e-6, 10 * spread)
    assert excess.max() <= 1, f"at step {excess.argmax()}: {ours[excess.argmax()]}, not {reference[excess.argmax()]}"


# The curves start from values of their own; this is how the articles start. For each trainable variable in the order of
# its creation, a constant or a distribution.
NORMAL = stats.norm(0, 1)
CUT_OFF = stats.truncnorm(-2, 2, scale=0.1)
UNIFORM = stats.uniform(0, 1)


def glorot(n_in, n_out):
    limit = np.sqrt(6 / (n_in + n_out))
    return stats.uniform(-limit, 2 * limit)


STARTS = {
    "regression": [NORMAL, 0.1, NORMAL, 0.1],
    "classification": [NORMAL, 0.1],
    "dropout": [NORMAL, 0, NORMAL, 0],  # and 0.1 is added to the biases outside of the variable
    "cnn": [CUT_OFF, 0.1, CUT_OFF, 0.1, CUT_OFF, 0.1, CUT_OFF, 0.1],
    "rnn_classification": [NORMAL, NORMAL, 0.1, 0.1, glorot(256, 512), 0],
    "rnn_regression": [glorot(33, 32), 0, glorot(32, 1), 0],
    "lstm_regression": [NORMAL, 0.1, glorot(20, 40), 0, NORMAL, 0.1],
    "lstm_classification": [glorot(92, 256), 0, glorot(64, 10), 0],
    "echo_rnn": [UNIFORM, 0, UNIFORM, 0],
    "custom_loss": [NORMAL],
    "learning_rate": [5],
    "regularization": [NORMAL, 0.1] * 4,
    "moving_average": [0],
    "names": [NORMAL, 0],
    "gradients": [glorot(64, 50), 0, 1, 0, glorot(50, 10), 0],  # normalization starts as gamma 1, beta 0
    "saver": [glorot(9, 8), 0, stats.norm(0, 0.3)],
    "input_pipeline": [0, 0],
    "errors": [stats.norm(0, 0.1), stats.norm(0, 0.1)],
    "export": [stats.norm(0, 0.1), 0, stats.norm(0, 0.1), 0],
    "cluster": [CUT_OFF, 0],
    "tensorflow2": [CUT_OFF, 0, CUT_OFF, 0],
}


@pytest.mark.parametrize("name", STARTS)
def test_variables_start_as_in_the_articles(name):
    build(name)
    variables = tf.trainable_variables()
    init = tf.global_variables_initializer()
    # Small variables are drawn many times, except that these two draw the same values every time.
    small = sum(np.prod(variable.shape.as_list()) for variable in variables) < 10_000
    draws = []
    with tf.Session() as sess:
        for _ in range(200 if small and name not in ("echo_rnn", "custom_loss") else 1):
            sess.run(init)
            draws.append(sess.run(variables))
    for start, *values in zip(STARTS[name], *draws, strict=True):
        values = np.ravel(values)[:10_000]
        if isinstance(start, (int, float)):
            assert set(values) == {np.float32(start)}
        else:
            assert stats.kstest(values, start.cdf).pvalue > 1e-3
            assert values.std() == pytest.approx(start.std(), rel=4 / np.sqrt(2 * len(values)))

"""With seeds enabled, each construct of scripts/record_seeds.py has genuine TensorFlow 1.15.5's seeds and numbers."""

import importlib.util
import json
import logging
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from numpy.testing import assert_allclose

from tf1_lessons.tensorflow1 import seeds

ROOT = pathlib.Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("record_seeds", ROOT / "scripts/record_seeds.py")
record_seeds = importlib.util.module_from_spec(spec)
spec.loader.exec_module(record_seeds)
GOLDEN = json.loads(record_seeds.GOLDEN.read_text())

# The random op stands in a loop and is drawn from once in each iteration. Which iteration draws first is up to the
# scheduler: last to first in TensorFlow 1.15 with one thread, not always so with four; first to last today. What the
# op draws in all is the same.
DRAWN_IN_LOOPS = {
    *(f"{kind}_{cell}" for kind in ("dynamic_rnn", "train") for cell in ("dropout", "dropout_all")),
    *(f"{kind}_dropout_{cell}" for kind in ("dynamic_rnn", "train") for cell in ("of_multi", "placeholder")),
    "dynamic_rnn_custom_cell",
    "gradients_with_scan",
    "map_fn",
    "while_loop_array",
    "while_loop_shape_invariants",
}
RACES = {"assign"}  # a variable is read beside its assignment: before or after, as the threads go
# Other sums in other orders: matrix products, convolutions and their gradients of today's Eigen round otherwise.
ROUNDED = {"gradients_of_images": 2e-5, "program_language_model": 1e-5}


@pytest.fixture(autouse=True, scope="module")
def graph_mode():
    """Put TensorFlow on TensorFlow 1's ground for these tests; and keep deprecation warnings off."""
    tf.disable_v2_behavior()
    logger = logging.getLogger("tensorflow")
    level = logger.level
    logger.setLevel(logging.ERROR)
    yield
    seeds.disable()
    logger.setLevel(level)


@pytest.fixture(autouse=True)
def enabled(graph_mode):
    """Enable the seeds for each test, whatever the one before has left."""
    seeds.enable()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", record_seeds.CONSTRUCTS)
def test_seeds_and_values_are_those_of_tensorflow_1(name):
    genuine, ours = GOLDEN[name], record_seeds.record(tf, name)
    if "error" in genuine:
        pytest.skip(f"TensorFlow 1.15 does not know it: {genuine['error']}")
    assert ours.get("error") is None
    assert _without_cell(ours["random"]) == genuine["random"]
    assert ours.get("run_error") is None or "run_error" in genuine
    if name in DRAWN_IN_LOOPS | RACES or "values" not in genuine:
        return
    tolerance = ROUNDED.get(name, 3e-6)
    for ours_run, genuine_run in zip(ours["values"], genuine["values"]):
        assert len(ours_run) == len(genuine_run)
        for ours_value, genuine_value in zip(ours_run, genuine_run):
            _assert_close(ours_value, genuine_value, tolerance)
        assert_allclose(ours_run[-1], genuine_run[-1], rtol=2e-7)  # the random op behind the construct


def _without_cell(random_ops):
    """Rename the weights of recurrent Keras layers, which stand in a scope of their cell today."""
    return [[re.sub("^(lstm|gru|simple_rnn)/[a-z_]*_cell/", r"\1/", op[0]), *op[1:]] for op in random_ops]


def _assert_close(ours, genuine, tolerance):
    genuine = np.asarray(genuine)
    if genuine.dtype.kind not in "f":
        assert np.asarray(ours).tolist() == genuine.tolist()
        return
    finite = genuine[np.isfinite(genuine)]
    scale = np.abs(finite).max() if finite.size else 0
    assert_allclose(ours, genuine, rtol=tolerance, atol=tolerance * min(scale, 1))


def _first_numbers(seed=1):
    with tf.Graph().as_default():
        if seed is not None:
            tf.set_random_seed(seed)
        uniform, dropout = tf.random_uniform([3]), tf.nn.dropout(tf.ones([4]), 0.5)
        with tf.Session() as session:
            return np.concatenate([session.run(uniform), session.run(dropout)])


def test_disable_puts_everything_back():
    ours = _first_numbers()
    seeds.disable()
    assert (_first_numbers() != ours).any()
    code = (
        "import tensorflow.compat.v1 as tf, tf1_lessons.tensorflow1.seeds;"
        "tf.disable_v2_behavior(); tf.set_random_seed(1); uniform = tf.random_uniform([3]);"
        "print(tf.Session().run(uniform).tolist())"
    )
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert_allclose(_first_numbers()[:3], json.loads(fresh), rtol=1e-7)  # the import alone changes nothing
    seeds.enable()
    assert (_first_numbers() == ours).all()


def test_enabling_twice_is_enabling_once():
    ours = _first_numbers()
    seeds.enable()
    assert (_first_numbers() == ours).all()
    seeds.disable()
    assert (_first_numbers() != ours).any()


def test_a_name_imported_before_is_replaced_too():
    seeds.disable()
    before = tf.random_uniform
    seeds.enable()
    assert tf.random_uniform is not before
    assert tf.random.uniform is tf.random_uniform
    seeds.disable()
    assert tf.random_uniform is before


@pytest.mark.parametrize(
    "repeated",
    [
        lambda data: data.shuffle(4, seed=1).repeat(3),
        lambda data: data.apply(tf.data.experimental.shuffle_and_repeat(4, 3, seed=1)),
    ],
)
def test_shuffle_and_repeat_gives_each_epoch_once(repeated):
    with tf.Graph().as_default(), tf.Session() as session:
        element = tf.data.make_one_shot_iterator(repeated(tf.data.Dataset.range(20))).get_next()
        epochs = np.reshape([session.run(element) for _ in range(60)], [3, 20])
        with pytest.raises(tf.errors.OutOfRangeError):
            session.run(element)
    assert (np.sort(epochs) == np.arange(20)).all()
    assert len({tuple(epoch) for epoch in epochs}) == 3  # each is shuffled anew


def test_without_a_graph_seed_numbers_differ_from_run_to_run():
    assert (_first_numbers(seed=None) != _first_numbers(seed=None)).any()


def test_reset_graph_and_session_start_the_numbers_anew():
    runs = []
    for _ in range(2):
        tf.reset_default_graph()
        tf.set_random_seed(1)
        weights = tf.get_variable("w", [3])
        for _ in range(2):
            with tf.Session() as session:
                session.run(tf.global_variables_initializer())
                runs.append(session.run(weights).tolist())
    assert runs == runs[:1] * 4


def test_op_seed_counts_alone():
    with tf.Graph().as_default():
        first = tf.random_normal([2], seed=5).op
        assert first.inputs[0].op.inputs[0].op.get_attr("seed") == 87654321  # TensorFlow's default graph seed

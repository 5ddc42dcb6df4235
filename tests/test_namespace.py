"""The namespace that an old script sees, against what genuine TensorFlow 1.15.5 and 0.12.1 did with the same calls."""

import ast
import inspect
import json
import pathlib
import pickle
import subprocess
import sys
import textwrap
import types

import namespace_trials
import pytest

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import account, before1, changed, namespace

HERE = pathlib.Path(__file__).parent
MADE = {"0.12": namespace_trials.Old, "1.15": namespace_trials.Both}


def recorded(release):
    return json.loads((HERE / "golden" / f"namespace_{release}.json").read_text())["results"]


@pytest.fixture
def tf():
    """TensorFlow 1's root module, for a script of 1.15."""
    namespace.set_release("1.15")
    tf = namespace.tensorflow()
    tf.reset_default_graph()
    return tf


@pytest.fixture
def tf0(tf):
    """TensorFlow 1's root module, for a script of 0.12."""
    namespace.set_release("0.12")
    yield tf
    namespace.set_release("1.15")


def agree(expected, found, place=""):
    """Assert that two JSON values agree, floats to six digits."""
    if isinstance(expected, list):
        assert isinstance(found, list) and len(expected) == len(found), f"{place}: {found} for {expected}"
        for i, pair in enumerate(zip(expected, found)):
            agree(*pair, f"{place}[{i}]")
    elif isinstance(expected, dict):
        assert isinstance(found, dict) and set(expected) == set(found), f"{place}: {found} for {expected}"
        for key in expected:
            agree(expected[key], found[key], f"{place}[{key!r}]")
    elif isinstance(expected, float) and isinstance(found, (int, float)):
        assert found == pytest.approx(expected, rel=2e-6, abs=2e-6, nan_ok=True), place
    else:
        assert found == expected, place


CASES = [(release, name) for release in MADE for name in recorded(release)]


@pytest.mark.filterwarnings("ignore")  # TensorFlow's own, about what is deprecated
@pytest.mark.parametrize(("release", "name"), CASES, ids=[" ".join(case) for case in CASES])
def test_a_trial_gives_what_genuine_tensorflow_gave(release, name, tf):
    if name in ("language_model", "translation"):
        pytest.importorskip("tf1_lessons.tensorflow1.contrib.legacy_seq2seq")
    namespace.set_release(release)
    try:
        (found,) = MADE[release](tf).run([name]).values()
    finally:
        namespace.set_release("1.15")
    agree(recorded(release)[name], json.loads(json.dumps(found)))


def test_the_recordings_hold_every_trial():
    for release, trials in MADE.items():
        assert set(recorded(release)) == set(trials.all_names())


# Classes that no script makes by hand.
NOT_CALLED = {"Operation", "Tensor", "RaggedTensor", "OptionalSpec", "data.experimental.OptionalStructure"}
NOT_CALLED.add("errors.UnknownError")


def compared(old):
    """Return what went between a release and the next one that scripts/compare_api.py looked at."""
    comparisons = json.loads((HERE / "golden" / "api.json").read_text())
    (found,) = (value for key, value in comparisons.items() if key.startswith(old))
    return found


@pytest.mark.parametrize("old", ["0.12.1", "1.15.5"])
def test_names_that_went_are_there_or_say_what_to_use(old, tf):
    for symbol in compared(old)["missing"]:
        try:
            value = tf
            for part in symbol.split(".")[1:]:
                value = getattr(value, part)
        except namespace.MissingError as error:
            assert symbol.startswith(str(error).split()[0]) and "today use" in str(error) and "\n" not in str(error)


def test_positional_orders_of_1_15_are_given_back(tf):
    for symbol, (before, _) in compared("1.15.5")["moved"].items():
        path = symbol.partition(".")[2]
        if path not in NOT_CALLED:
            assert path in changed.TABLE, symbol
        if path in changed.ORDER:
            assert changed.ORDER[path].split() == before


def test_the_root_is_tensorflow_1(tf):
    assert (tf.__name__, tf.__version__, tf.VERSION) == ("tensorflow", "1.15.5", "1.15.5")
    assert isinstance(tf, types.ModuleType) and isinstance(tf.nn, types.ModuleType)
    assert tf.compat.v1 is tf and namespace.tensorflow() is tf
    assert {"Session", "placeholder", "nn", "layers"} <= set(dir(tf))
    with pytest.raises(AttributeError, match="module 'tensorflow' has no attribute 'no_such'"):
        tf.no_such
    assert not hasattr(tf, "__wrapped__")


def test_dotted_names_resolve(tf):
    import tensorflow.compat.v1 as real
    import tf_keras

    assert namespace.resolve("tensorflow") is tf
    assert namespace.resolve("tensorflow.nn") is tf.nn
    assert namespace.resolve("tensorflow.nn.rnn_cell") is tf.nn.rnn_cell
    assert namespace.resolve("tensorflow.compat.v1") is tf
    assert namespace.resolve("tensorflow.keras.layers").Dense is tf_keras.layers.Dense
    assert namespace.resolve("tensorflow.estimator.inputs").numpy_input_fn is tf.estimator.inputs.numpy_input_fn
    assert namespace.resolve("tensorflow.core.framework.summary_pb2").Summary is real.Summary
    assert namespace.resolve("tensorflow.no_such") is None
    assert namespace.resolve("tensorflow.nn.relu") is None
    assert namespace.resolve("tensorflow.nn.no.such") is None
    assert namespace.resolve("numpy") is None


@pytest.mark.parametrize("name", ["tensorflow.contrib.no_such", "tensorflow.examples.no_such"])
def test_a_module_that_nobody_provides_is_named_in_one_line(name):
    with pytest.raises(ModuleNotFoundError) as caught:
        namespace.resolve(name)
    assert isinstance(caught.value, LessonError)
    assert str(caught.value).startswith(name) and "\n" not in str(caught.value)


def test_a_symbol_that_is_gone_for_good_says_what_to_use(tf):
    with pytest.raises(
        namespace.MissingError, match="^tf.data.experimental.StatsAggregator is gone: it .*; today use "
    ):
        tf.data.experimental.StatsAggregator
    assert not hasattr(tf.data.experimental, "StatsAggregator")
    message = "^tf.estimator.BaselineClassifier is not provided here: .*model_fn"
    with pytest.raises(namespace.MissingError, match=message):
        tf.estimator.BaselineClassifier


@pytest.mark.parametrize(
    "symbol",
    [
        "framework.ops.Tensor",
        "framework.ops.IndexedSlices",
        "framework.ops.convert_to_tensor",
        "framework.graph_util.convert_variables_to_constants",
        "ops.array_ops.stack",
        "ops.control_flow_ops.cond",
        "ops.control_flow_ops.while_loop",
        "ops.control_flow_ops.Assert",
        "ops.nn_ops.control_flow_ops.group",
        "ops.variable_scope.variable",
        "ops.variables.RefVariable",
        "ops.rnn_cell_impl.LSTMStateTuple",
        "ops.rnn_cell.BasicLSTMCell",
        "ops.rnn.dynamic_rnn",
        "layers.core.Dense",
        "layers.base.Layer",
        "training.training_ops.apply_adam",
        "training.moving_averages.assign_moving_average",
        "training.checkpoint_management.latest_checkpoint",
        "util.nest.is_sequence",
        "platform.gfile.Exists",
        "client.device_lib.list_local_devices",
        "client.timeline.Timeline",
        "pywrap_tensorflow.NewCheckpointReader",
        "keras.backend.learning_phase",
        "keras.layers.Dense",
        "saved_model.tag_constants.SERVING",
        "tools.freeze_graph.freeze_graph",
        "debug.LocalCLIDebugWrapperSession",
    ],
)
def test_private_names_are_found_where_they_live_today(symbol, tf):
    module, _, name = ("tensorflow.python." + symbol).rpartition(".")
    parent, _, last = module.rpartition(".")
    found = namespace.resolve(module) or getattr(namespace.resolve(parent), last)
    assert getattr(found, name) is not None


def test_private_modules_give_tensorflow_1s_forms(tf):
    nn_ops = namespace.resolve("tensorflow.python.ops.nn_ops")
    with pytest.raises(ValueError, match="Only call `softmax_cross_entropy_with_logits` with named arguments"):
        nn_ops.softmax_cross_entropy_with_logits(tf.zeros([1, 2]), tf.zeros([1, 2]))
    assert namespace.resolve("tensorflow.python.ops.rnn_cell_impl").GRUCell is tf.nn.rnn_cell.GRUCell
    assert namespace.resolve("tensorflow.python.layers.core").Dense is tf.layers.Dense
    with pytest.raises(AttributeError, match="has no attribute 'no_such'"):
        nn_ops.no_such


def test_wrapped_functions_keep_their_names_and_add_no_op(tf):
    import tensorflow.compat.v1 as real

    assert tf.concat.__name__ == "concat" and tf.concat.__doc__ == real.concat.__doc__
    assert inspect.signature(tf.nn.nce_loss) == inspect.signature(real.nn.nce_loss)

    def build(module):
        real.reset_default_graph()
        x = module.constant([[1.0, 2.0]])
        module.concat([x, x], 0)
        module.split(x, 2, 1)
        module.nn.softmax_cross_entropy_with_logits(labels=x, logits=x)
        module.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=x)
        module.matmul(x, x, transpose_b=True)
        module.nn.top_k(x, 1)
        module.reverse(x, [0])
        return [op.name for op in real.get_default_graph().get_operations()]

    assert build(tf) == build(real)


def test_classes_stay_themselves(tf):
    import tensorflow.compat.v1 as real

    x = tf.constant(1.0)
    assert isinstance(x, tf.Tensor) and tf.Variable is real.Variable and tf.Session is real.Session
    assert pickle.loads(pickle.dumps(tf.float32)) is tf.float32
    assert pickle.loads(pickle.dumps(tf.nn.relu)) is tf.nn.relu


def test_modules_take_what_a_script_puts_into_them(tf):
    tf.nn.my_own = 1
    assert namespace.resolve("tensorflow.nn").my_own == 1
    namespace.set_release("0.12")
    assert tf.nn.my_own == 1
    namespace.set_release("1.15")
    del tf.nn.my_own


def test_the_release_decides_what_both_took(tf0):
    x, y = tf0.constant([[1.0, 2.0]]), tf0.constant([[0.0, 1.0]])
    with tf0.Session() as session:
        swapped = session.run(tf0.nn.softmax_cross_entropy_with_logits(x, y))
        named = session.run(tf0.nn.softmax_cross_entropy_with_logits(labels=y, logits=x))
    assert swapped == pytest.approx(named)
    namespace.set_release("1.15")
    with pytest.raises(ValueError, match="Only call `softmax_cross_entropy_with_logits` with named arguments"):
        tf0.nn.softmax_cross_entropy_with_logits(x, y)


def test_a_call_that_1_15_understands_means_the_same_in_an_old_script(tf0):
    x = tf0.constant([[1.0, 2.0], [3.0, 4.0]])
    calls = [
        tf0.reverse(x, [0]),
        tf0.concat([x, x], 1),
        tf0.split(x, 2, 1)[0],
        tf0.image.resize_images([[[1.0]]], (1, 1)),
    ]
    loss = tf0.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=x)
    with tf0.Session() as session:
        reversed_x, joined, half, image, _ = session.run([*calls, loss])
    assert reversed_x.tolist() == [[3.0, 4.0], [1.0, 2.0]]
    assert joined.shape == (2, 4) and half.tolist() == [[1.0], [3.0]] and image.shape == (1, 1, 1)


def test_a_repeated_cell_is_layers_of_its_own_before_1_0(tf0):
    cell = tf0.nn.rnn_cell.BasicLSTMCell(4)
    stack = tf0.nn.rnn_cell.MultiRNNCell([cell] * 3)
    tf0.nn.dynamic_rnn(stack, tf0.zeros([2, 3, 5]), dtype=tf0.float32)
    assert len(tf0.trainable_variables()) == 6
    assert isinstance(cell, tf0.nn.rnn_cell.RNNCell)


def test_what_was_provided_is_noted(tf0, monkeypatch):
    monkeypatch.setattr(account, "_provided", {})
    namespace.set_release("0.12")
    tf0.mul(2, 3)
    tf0.concat(0, [[1], [2]])
    tf0.add(1, 2)
    noted = account.all_provided()
    assert noted["tf.mul"][0].startswith("tf.multiply")
    assert set(noted) == {"tf.mul", "tf.concat as before 1.0"}
    assert all(page == "docs/old-scripts.md" for _, page in noted.values())


OLD = """
import tensorflow as tf; tf.mul(1, 2)
import tensorflow; tensorflow.pack([1])
import tensorflow as T; T.train.SummaryWriter('x')
import tensorflow as tf; s = tf.scalar_summary
import tensorflow as tf; tf.concat(1, [a, b])
import tensorflow as tf; tf.concat(concat_dim=1, values=[a, b])
import tensorflow as tf; tf.concat(-1, [a, b])
import tensorflow as tf; tf.split(0, 3, x)
import tensorflow as tf; tf.initialize_all_variables(); tf.nn.softmax_cross_entropy_with_logits(x, y)
import tensorflow as tf; c = tf.nn.rnn_cell.LSTMCell(3, input_size=2)
import tensorflow as tf; tf.nn.sigmoid_cross_entropy_with_logits(logits=a, targets=b)
import tensorflow as tf; tf.SparseTensor(indices=a, values=b, shape=c)
from tensorflow import nn; nn.seq2seq.sequence_loss
from tensorflow.models.rnn import rnn_cell
from tensorflow import pack
""".strip().splitlines()
OLD.append("import tensorflow as tf; try:\n    f = tf.mul\nexcept tf.errors.OutOfRangeError:\n    pass")
NEW = """
import tensorflow as tf; tf.multiply(1, 2)
import tensorflow as tf; tf.concat([a, b], 1)
import tensorflow as tf; tf.concat(values, 1)
import tensorflow as tf; tf.split(x, 3, 0)
import tensorflow as tf; tf.initialize_all_variables(); tf.nn.softmax_cross_entropy_with_logits(labels=x, logits=y)
import tensorflow as tf; f = tf.mul if tf.__version__ < '1' else tf.multiply
import tensorflow as tf; f = tf.pack if hasattr(tf, 'pack') else tf.stack
import tensorflow as tf; f = tf.pack if TF_VER == 0 else tf.stack
import numpy as np; np.concat(1, [a]); np.mul(1, 2)
import tensorflow as tf; x.mul(y); model.pack(z)
import tensorflow as tf; tf.global_variables_initializer(); tf.arg_max(x, 1)
import tensorflow as tf; tf.nn.softmax_cross_entropy_with_logits(x, y)
import tensorflow as tf; 'tf.mul'  # tf.mul
from .tensorflow import pack
""".strip().splitlines()
NEW.append("import tensorflow as tf; try:\n    f = tf.mul\nexcept AttributeError:\n    f = tf.multiply")
NEW.append("import tensorflow as tf; try:\n    f = tf.mul\nexcept:\n    f = tf.multiply")
NEW.append("import tensorflow as tf; if int(tf.__version__[0]) < 1:\n    w = tf.train.SummaryWriter\nelse:\n    w = 0")


@pytest.mark.parametrize(("source", "old"), [(line, True) for line in OLD] + [(line, False) for line in NEW])
def test_old_names_are_found_in_a_source(source, old, tf):
    source = source.replace("; ", "\n")
    assert before1.uses_old_names(source) is old
    assert before1.uses_old_names(ast.parse(source)) is old


def run(code):
    """Run code in a Python of its own, in which nothing of TensorFlow is imported yet."""
    code = "from tf1_lessons.tensorflow1 import namespace\n" + textwrap.dedent(code)
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HERE.parent, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_script_may_ask_for_eager_execution_and_starts_quickly():
    out = run("""
        import os, sys, time
        assert "tensorflow" not in sys.modules
        os.environ["TF_USE_LEGACY_KERAS"] = "1"
        import tensorflow.compat.v1
        start = time.perf_counter()
        tf = namespace.tensorflow()
        tf.nn.relu
        print(time.perf_counter() - start < 0.1)
        tf.enable_eager_execution()
        x = tf.constant([[1.0, 2.0]])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(tf.mul(x, x))
        print(tape.gradient(y, x).numpy().tolist(), x is x, tf.executing_eagerly(), x.shape[1].value)
        v = tf.Variable(2.0)
        tf.train.GradientDescentOptimizer(0.1).minimize(lambda: v * v)
        print("%.3f" % v.numpy())
        """)
    assert out.splitlines() == ["True", "[[2.0, 4.0]] True True 2", "1.600"]

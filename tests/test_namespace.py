"""The namespace that an old script sees, against what genuine TensorFlow 1.15.5 and 0.12.1 did with the same calls.

TensorFlow 1 runs in programs of its own here: this process imports today's.
"""

import ast
import functools
import json
import pathlib
import subprocess
import sys
import textwrap

import namespace_trials
import pytest

from tf1_lessons.tensorflow1.engine import release_0

HERE = pathlib.Path(__file__).parent
pytestmark = pytest.mark.usefixtures("engine")
MADE = {"0.12": namespace_trials.Old, "1.15": namespace_trials.Both}


def recorded(release):
    return json.loads((HERE / "golden" / f"namespace_{release}.json").read_text())["results"]


def start(code):
    """Run code in a new Python and return the finished process."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent, timeout=300)


def run(code, setup=""):
    """Run code in which `tf` is TensorFlow 1 and `read_old()` reads a file of 0.x; return what it printed, as JSON."""
    result = start(
        f"""
import json, sys
{textwrap.dedent(setup)}
from tf1_lessons.tensorflow1 import account, importer
importer.install()
def read_old():
    importer.parse(b"import tensorflow as tf; tf.mul(1, 2)", "old.py")
import tensorflow as tf
tf.logging.set_verbosity(tf.logging.ERROR)
result = None
{textwrap.dedent(code)}
print(json.dumps(result))
"""
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


@functools.cache
def measured(release):
    """Return the results of a release's trials."""
    return run(
        f"""
        if {release!r} == "0.12":
            read_old()
        result = trials(tf).run()
        """,
        # Before install(): the file with the trials has 0.x's names.
        setup=f"""
        sys.path.insert(0, {str(HERE)!r})
        from namespace_trials import {MADE[release].__name__} as trials
        """,
    )


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


@pytest.mark.parametrize(("release", "name"), CASES, ids=[" ".join(case) for case in CASES])
def test_a_trial_gives_what_genuine_tensorflow_gave(release, name):
    agree(recorded(release)[name], measured(release)[name])


def test_the_recordings_hold_every_trial():
    for release, trials in MADE.items():
        assert set(recorded(release)) == set(trials.all_names())


def test_names_that_1_0_removed_are_there():
    comparisons = json.loads((HERE / "golden" / "api.json").read_text())
    (compared,) = (value for key, value in comparisons.items() if key.startswith("0.12.1"))
    lacking = run(
        f"""
        import operator
        result = []
        for symbol in {compared["missing"]!r}:
            try:
                operator.attrgetter(symbol.partition(".")[2])(tf)
            except AttributeError:
                result.append(symbol)
        """
    )
    assert lacking == []


def test_wrapped_functions_look_like_1_15s_and_add_no_op():
    same_names, same_signatures, ops, ops_of_1_15, contrib = run(
        """
        import inspect, operator
        from tf1_lessons.tensorflow1.engine import names_0

        pairs = [[operator.attrgetter(path)(root) for root in (tf, tf.compat.v1)] for path in names_0.CHOSEN]
        result = [all(ours is not theirs and ours.__name__ == theirs.__name__ and ours.__doc__ == theirs.__doc__
                      for ours, theirs in pairs)]
        result.append(all(inspect.signature(ours) == inspect.signature(theirs) for ours, theirs in pairs))
        for module in tf, tf.compat.v1:
            tf.reset_default_graph()
            x = module.constant([[1.0, 2.0]])
            module.concat([x, x], 0)
            module.split(x, 2, 1)
            module.reverse(x, [0])
            module.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=x)
            module.image.resize_images([[[1.0]]], (2, 2))
            result.append([op.name for op in tf.get_default_graph().get_operations()])
        result.append("tensorflow.contrib.rnn" in sys.modules)
        """
    )
    assert same_names and same_signatures
    assert ops == ops_of_1_15 and len(ops) > 10
    assert not contrib


def test_a_file_of_0_x_changes_what_both_releases_took():
    before, swapped, named, unchanged = run(
        """
        x, y = tf.constant([[1.0, 2.0]]), tf.constant([[0.0, 1.0]])
        try:
            tf.nn.softmax_cross_entropy_with_logits(x, y)
        except ValueError as error:
            result = [str(error)]
        read_old()
        losses = [tf.nn.softmax_cross_entropy_with_logits(x, y),
                  tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)]
        z = tf.constant([[1.0, 2.0], [3.0, 4.0]])
        understood = [tf.reverse(z, [0]), tf.concat([z, z], 1), tf.split(z, 2, 1)[0],
                      tf.image.resize_images([[[1.0]]], (1, 1))]
        with tf.Session() as session:
            result += [value.tolist() for value in session.run(losses)]
            result.append([value.tolist() for value in session.run(understood)])
        """
    )
    assert before.startswith("Only call `softmax_cross_entropy_with_logits` with named arguments")
    assert swapped == pytest.approx(named)
    assert unchanged == [
        [[3.0, 4.0], [1.0, 2.0]],
        [[1.0, 2.0, 1.0, 2.0], [3.0, 4.0, 3.0, 4.0]],
        [[1.0], [3.0]],
        [[[1.0]]],
    ]


def test_a_repeated_cell_is_layers_of_its_own_before_1_0():
    variables, is_cell, cells = run(
        """
        read_old()
        cell = tf.nn.rnn_cell.BasicLSTMCell(4)
        stack = tf.nn.rnn_cell.MultiRNNCell([cell] * 3)
        tf.nn.dynamic_rnn(stack, tf.zeros([2, 3, 5]), dtype=tf.float32)
        result = [len(tf.trainable_variables()), isinstance(cell, tf.nn.rnn_cell.RNNCell)]
        result.append(len(set(map(id, stack._cells))))
        """
    )
    assert (variables, is_cell, cells) == (6, True, 3)  # 1.15.5 warns about a cell that it gets twice


def test_what_was_provided_is_noted():
    noted = run(
        """
        before = set(account.all_provided())
        tf.mul(2, 3)
        tf.concat(0, [[1], [2]])
        tf.concat([[1], [2]], 0)
        tf.add(1, 2)
        result = {name: note for name, note in account.all_provided().items() if name not in before}
        """
    )
    assert noted["tf.mul"][0].startswith("tf.multiply")
    assert set(noted) == {"tf.mul", "tf.concat as before 1.0"}
    assert all(page == "docs/old-scripts.md" for _, page in noted.values())


def test_modules_that_went_with_1_0():
    found, errors = run(
        """
        from tensorflow.models.rnn import rnn, rnn_cell, seq2seq
        import tensorflow.models.rnn.rnn_cell as imported
        from tensorflow.python.ops import array_ops, nn, seq2seq as private
        from tensorflow.python.ops import rnn as private_rnn, rnn_cell as private_cells

        read_old()
        found = [rnn.rnn is tf.nn.static_rnn, rnn_cell is imported is tf.nn.rnn_cell,
                 seq2seq is private is tf.nn.seq2seq, private_rnn.rnn is rnn.rnn, callable(array_ops.concat_v2),
                 private_cells.GRUCell is rnn_cell.GRUCell, private_cells._linear is rnn_cell.linear]
        errors = []
        for name in "tensorflow.models.rnn.ptb", "tensorflow.models.image":
            try:
                __import__(name)
            except ModuleNotFoundError as error:
                errors.append(str(error))
        for module in tf, tf.nn:
            try:
                module.no_such
            except AttributeError as error:
                errors.append(str(error))
        result = found, errors
        """
    )
    assert found == [True] * 7
    advice = "left TensorFlow before 1.0: put its file from github.com/tensorflow/models beside the script"
    assert errors == [
        f"tensorflow.models.rnn.ptb {advice}",
        f"tensorflow.models.image {advice}",
        "module 'tensorflow' has no attribute 'no_such'",
        "module 'tensorflow._api.v1.nn' has no attribute 'no_such'",
    ]


def test_own_code_gets_tensorflow_1():
    result = start(
        """
        import sys
        import tf1_lessons.tensorflow1 as tf
        from tf1_lessons.tensorflow1 import script
        print("tensorflow" in sys.modules)
        print(tf.__version__, tf.Session().run(tf.mul(2, 3)), tf.contrib.layers.flatten.__module__)
        import tensorflow
        print(tf.nn is tensorflow.nn, "placeholder" in dir(tf), hasattr(tf, "no_such"))
        """
    )
    assert result.stdout == "False\n1.15.5 6 tensorflow.contrib.layers.python.layers.layers\nTrue True False\n", result.stderr


def test_own_code_that_has_imported_todays_tensorflow_is_told_so():
    result = start(
        """
        import sys, types
        sys.modules["tensorflow"] = types.ModuleType("tensorflow")
        import tf1_lessons.tensorflow1 as tf
        tf.Session
        """
    )
    assert result.stderr.splitlines()[-1].startswith("tf1_lessons.LessonError: today's TensorFlow was imported before")


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
from tensorflow.python.ops import seq2seq
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
def test_old_names_are_found_in_a_source(source, old):
    assert release_0.uses_old_names(ast.parse(source.replace("; ", "\n"))) is old


def test_a_script_may_ask_for_eager_execution():
    gradient, eager, stepped = run(
        """
        tf.enable_eager_execution()
        x = tf.constant([[1.0, 2.0]])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(tf.mul(x, x))
        result = [tape.gradient(y, x).numpy().tolist(), tf.executing_eagerly()]
        v = tf.Variable(2.0)
        tf.train.GradientDescentOptimizer(0.1).minimize(lambda: v * v)
        result.append(float(v.numpy()))
        """
    )
    assert gradient == [[2.0, 4.0]] and eager
    assert stepped == pytest.approx(1.6)

"""tf.contrib's modules: each of 1.15's names is there or says in one line what it was; the table in docs/contrib.md."""

import importlib
import pathlib
import re
import types

import pytest

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import account, contrib
from tf1_lessons.tensorflow1.contrib import _names, _support

ROOT = pathlib.Path(__file__).parent.parent
FILES = sorted(path.stem for path in pathlib.Path(contrib.__file__).parent.glob("[a-z]*.py"))


@pytest.fixture(params=FILES)
def module(request):
    return importlib.import_module(f"{contrib.__name__}.{request.param}")


def test_each_name_of_1_15_is_provided_or_says_what_it_was(module):
    short = module.__name__.rsplit(".", 1)[1]
    for name in _names.NAMES[short]:
        value = getattr(module, name)
        if isinstance(value, _support.Lacking):
            with pytest.raises(LessonError, match=rf"^tf\.contrib\.{short}\.{name} is not provided: it .+; today: .+$"):
                value()


def test_a_name_that_1_15_had_not_is_an_attribute_error(module):
    short = module.__name__.rsplit(".", 1)[1]
    if _names.NAMES[short]:
        with pytest.raises(AttributeError, match=f"module 'tensorflow.contrib.{short}' has no attribute 'nonsense'"):
            module.nonsense
        assert not hasattr(module, "nonsense")


@pytest.mark.parametrize("short", sorted(set(_names.NAMES) - set(FILES)))
def test_a_module_that_is_not_provided_is_imported_and_fails_at_its_first_use(short):
    module = importlib.import_module(f"{contrib.__name__}.{short}")
    assert getattr(contrib, short) is module
    with pytest.raises(LessonError, match=rf"^tf\.contrib\.{short}\.anything is not provided: it .+; today: .+$"):
        module.anything(1)
    deeper = importlib.import_module(f"{contrib.__name__}.{short}.python.ops.deeper")
    with pytest.raises(LessonError, match=rf"^tf\.contrib\.{short}\.anything is not provided"):
        deeper.anything.attribute


def test_what_is_not_provided_can_be_imported_and_asked_but_not_used():
    lacking = contrib.tpu.TPUEstimator
    assert not isinstance(3, lacking) and "TPUEstimator is not provided" in repr(lacking)
    for use in (lambda: lacking(), lambda: lacking.x, lambda: type("Mine", (lacking,), {}), lambda: lacking[0]):
        with pytest.raises((LessonError, TypeError)):
            use()


def test_contrib_has_no_other_modules():
    with pytest.raises(AttributeError, match="module 'tensorflow.contrib' has no attribute 'nonsense'"):
        contrib.nonsense
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"{contrib.__name__}.nonsense")
    assert {"layers", "rnn", "tpu"} <= set(dir(contrib))


@pytest.mark.parametrize(
    "path, name",
    [
        ("layers.python.layers", "l2_regularizer"),
        ("layers.python.layers.initializers", "xavier_initializer"),
        ("layers.python.layers.utils", "collect_named_outputs"),
        ("rnn.python.ops.core_rnn_cell", "BasicLSTMCell"),
        ("rnn.python.ops.core_rnn_cell", "_linear"),
        ("rnn.python.ops.rnn_cell", "LayerNormBasicLSTMCell"),
        ("framework.python.ops", "arg_scope"),
        ("legacy_seq2seq.python.ops.seq2seq", "sequence_loss"),
        ("seq2seq.python.ops.attention_wrapper", "AttentionWrapper"),
        ("tensorboard.plugins.projector", "ProjectorConfig"),
        ("learn.python.learn.preprocessing.text", "VocabularyProcessor"),
        ("learn.python.learn.datasets.base", "load_csv_with_header"),
        ("learn.python.learn.datasets", "load_iris"),
        ("learn.python.learn.learn_runner", "run"),
        ("learn.python.learn.monitors", "ValidationMonitor"),
        ("learn.python.learn.learn_io.numpy_io", "numpy_input_fn"),
        ("learn.python.learn.utils.input_fn_utils", "build_parsing_serving_input_fn"),
        ("slim.nets", "vgg"),
        ("slim.python.slim.nets.resnet_v1", "resnet_v1_50"),
        ("slim.python.slim.learning", "create_train_op"),
        ("training.python.training.hparam", "HParams"),
        ("crf.python.ops.crf", "viterbi_decode"),
    ],
)
def test_deeper_paths_reach_the_right_names(path, name):
    module = importlib.import_module(f"{contrib.__name__}.{path}")
    value = getattr(module, name)
    assert not isinstance(value, _support.Lacking)
    walked = contrib
    for part in path.split("."):
        walked = getattr(walked, part)
    assert getattr(walked, name) is value


def test_modules_of_a_deeper_path_are_modules():
    from tf1_lessons.tensorflow1.contrib.layers.python.layers import layers, regularizers

    assert (
        isinstance(layers, types.ModuleType)
        and layers.conv2d is contrib.layers.conv2d
        and regularizers.l2_regularizer is contrib.layers.l2_regularizer
    )


def test_what_was_given_is_accounted_for(module):
    short = module.__name__.rsplit(".", 1)[1]
    assert account.all_provided()[f"tf.contrib.{short}"] == (_support.PROVIDED[short], "docs/old-scripts.md")


def test_the_table_says_of_each_module_what_is_provided_and_by_what():
    text = (ROOT / "docs/contrib.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.M))
    for short in FILES:
        importlib.import_module(f"{contrib.__name__}.{short}")
    assert {short: how.strip() for short, how in rows.items() if short in FILES} == {
        short: _support.PROVIDED[short] for short in FILES
    }
    named = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) \|", text, re.M))
    for short in FILES:
        module = importlib.import_module(f"{contrib.__name__}.{short}")
        for name in re.findall(r"`(\w+)`", named[short]):
            assert not isinstance(getattr(module, name), _support.Lacking), f"{short}.{name}"
    assert set(rows) == set(_names.NAMES)

"""Shared fixtures. Tests on the real MNIST run where its files are at hand.

The only files that tests fetch are TensorFlow 1.15.5's, once and for all, into the cache folder: see engine().
"""

import functools
import importlib
import inspect
import os
import pathlib
import signal
from unittest import mock

# Before anything imports TensorFlow: numbers are compared, so oneDNN stays off and one thread does the sums.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import pytest  # noqa: E402

import tf1_lessons  # noqa: E402
from tf1_lessons.command import catalog  # noqa: E402
from tf1_lessons.helpers.graph import reset_graph  # noqa: E402
from tf1_lessons.tensorflow1.engine import fetch  # noqa: E402

ROOT = pathlib.Path(__file__).parent.parent

# In the background of a shell SIGINT is ignored, and would be in the commands that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def mnist_dir():
    """The folder of the real MNIST files, or None."""
    for folder in (os.environ.get("TF1_LESSONS_MNIST"), ROOT.parent / "shared/data/mnist"):
        if folder and pathlib.Path(folder, "train-images-idx3-ubyte.gz").is_file():
            return pathlib.Path(folder)
    return None


MNIST_DIR = mnist_dir()

needs_mnist = pytest.mark.skipif(
    MNIST_DIR is None, reason="MNIST is not at hand: set TF1_LESSONS_MNIST to the folder of its files"
)


@pytest.fixture(scope="session")
def engine():
    """The folder of TensorFlow 1.15.5's Python files; a test that needs it is skipped where they cannot be fetched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_DEFAULT_TIMEOUT", "10")  # seconds that the server may say nothing
        try:
            return fetch.root()  # another process of the tests waits meanwhile
        except tf1_lessons.LessonError as error:
            pytest.skip(str(error))


# Arguments that make each lesson that trains a short one. Its loss is to fall.
SHORT = {
    "summaries": {"steps": 100},
    "regression": {"steps": 101},
    "classification": {"steps": 101, "dataset": "digits"},
    "dropout": {"steps": 51},
    "cnn": {"steps": 11, "every": 5, "batch_size": 20, "learning_rate": 1e-3, "dataset": "digits"},
    "rnn_classification": {"steps": 41, "every": 10, "batch_size": 100, "n_hidden": 64, "dataset": "digits"},
    "rnn_regression": {"steps": 60},
    "lstm_regression": {"steps": 150},
    "lstm_classification": {"steps": 61, "every": 20, "dataset": "digits"},
    "echo_rnn": {"epochs": 3, "series_length": 20_000},
    "custom_loss": {"steps": 301, "learning_rate": 0.01},
    "learning_rate": {"steps": 301},
    "regularization": {"steps": 801},
    "gradients": {"steps": 51},
    "saver": {"steps": 61, "keep_prob": 1.0},
    "input_pipeline": {"steps": 101},
    "export": {"steps": 51},
    "cluster": {"every": 1},
    "tensorflow2": {"steps": 41},
}
PROCESSES = {"cluster", "tensorflow2"}  # whose other half runs in processes of its own, and takes ten seconds or more


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark as slow what runs the lessons whose other half runs in processes of its own; put first what shares runs."""
    items.sort(key=lambda item: "first_run" not in item.fixturenames)  # so that one process has them all
    for item in items:
        names = PROCESSES & set(map(str, item.callspec.params.values())) if hasattr(item, "callspec") else ()
        if names and {"first_run", "training_lesson", "undrawn"} & set(item.fixturenames):  # it is run
            item.add_marker(pytest.mark.slow)


@pytest.fixture(params=tf1_lessons.LESSONS)
def any_lesson(request):
    """The name of each lesson."""
    return request.param


@pytest.fixture(params=SHORT)
def training_lesson(request):
    """The name of each lesson that trains."""
    return request.param


def run_short(name, log_dir, animated=False, **kwargs):
    """Run a lesson with few steps, and without its animation, which takes seconds; return its history."""
    module = importlib.import_module(f"tf1_lessons.{name}")
    if "seed" not in (module.run.__kwdefaults__ or {}):  # nothing is random
        kwargs.pop("seed", None)
    save_animation = getattr(module, "save_animation", None) if animated else lambda *args, **kwargs: None
    with mock.patch.object(module, "save_animation", save_animation, create=True):
        return module.run(log_dir, **{**SHORT.get(name, {}), **kwargs})


@pytest.fixture(scope="session")
def first_run(tmp_path_factory):
    """A function that returns the history and the run directory of a lesson's short run; each lesson is run once."""

    import tensorflow.compat.v1 as tf

    run = tf.Session.run

    @functools.cache
    def first_run(name):
        log_dir = tmp_path_factory.mktemp(name)
        op_counts = first_run.op_counts[name] = {}

        def counting_run(sess, *args, **kwargs):
            op_counts.setdefault(sess.graph, []).append(len(sess.graph.get_operations()))
            return run(sess, *args, **kwargs)

        with mock.patch.object(tf.Session, "run", counting_run):
            return run_short(name, log_dir), log_dir

    first_run.op_counts = {}  # of each graph of a lesson, at every sess.run
    return first_run


@pytest.fixture
def undrawn(monkeypatch):
    """Save one empty image in place of every figure: to draw takes most of a short run's time."""
    from tf1_lessons.helpers import figures

    empty = figures._png(figures.Figure(figsize=(1, 1)))

    monkeypatch.setattr(figures, "still", lambda draw, *what, size: None)
    monkeypatch.setattr(figures, "_png", lambda figure: empty)


def build(name):
    """Build a lesson's graph with the defaults of its run; return its handles."""
    lesson = importlib.import_module(f"tf1_lessons.{name}")
    defaults = {option.name: option.default for option in catalog.load(name).options}
    reset_graph(1)
    return lesson.build_graph(**{name: defaults[name] for name in inspect.signature(lesson.build_graph).parameters})


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    """Shorten, where many lessons are run, what they do beside their training: test_graph_mode.py tests that."""
    fixtures = set(request.fixturenames)
    if not ({"first_run", "training_lesson"} & fixtures or {"any_lesson", "undrawn"} <= fixtures):
        return
    from tf1_lessons import errors, export, gradients, input_pipeline, names

    monkeypatch.setitem(names.run.__kwdefaults__, "steps", 30)
    monkeypatch.setitem(errors.run.__kwdefaults__, "show", "softmax_twice")

    def load_in_this_process(frozen, saved_model, x, log_dir):
        return export.load_frozen(frozen, x)[0], export.load_model(saved_model, x)

    monkeypatch.setattr(export, "load_in_second_process", load_in_this_process)
    for name in ("show_gradients", "show_none", "show_control_dependencies"):
        monkeypatch.setattr(gradients, name, lambda: None)
    monkeypatch.setattr(gradients, "losses_around_a_bad_batch", lambda clip_norm: [1.0] * 40)
    monkeypatch.setattr(input_pipeline, "show_datasets", lambda: None)
    monkeypatch.setattr(input_pipeline, "show_hang", lambda x_train, y_train: None)

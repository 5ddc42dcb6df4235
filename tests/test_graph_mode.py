"""The lessons on the rest of graph mode: what each of them claims, and docs/questions.md, which points into them."""

import importlib.util
import json
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tf1_lessons import LessonError, errors, export, gradients, input_pipeline, names, saver
from tf1_lessons.command import runner
from tf1_lessons.helpers.graph import reset_graph
from tf1_lessons.tensorflow1 import cures

ROOT = pathlib.Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"


def printed(capsys):
    """The lines printed so far, each with single spaces."""
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


# names


@pytest.fixture(scope="module")
def names_run(tmp_path_factory):
    log_dir = tmp_path_factory.mktemp("names")
    return names.run(log_dir, steps=40, every=1), log_dir


def test_names_are_what_tensorflow_1_gives(tmp_path, capsys):
    names.show_scopes()
    names.show_reuse()
    names.show_second_build()
    names.show_two_graphs()
    names.show_collections()
    assert printed(capsys) == [  # the lines of genuine TensorFlow 1.15.5
        "in a name_scope: Variable scope/old get_variable new op scope/total",
        "in a variable_scope: Variable scope/old get_variable scope/new op scope/total",
        "Variable twice: W W_1",
        "get_variable twice: Variable W already exists, disallowed.",
        "reuse=True gives the one that is there: True",
        "and makes none: Variable V does not exist",
        "AUTO_REUSE makes V, then finds it: True",
        "another shape: Trying to share variable W, but specified shape (2,)",
        "the second build in a graph: W_1",
        "after reset_default_graph(): W",
        "a session runs its own graph: 2.0",
        'and no other: Tensor Tensor("stranger:0", shape=(), dtype=float32) is not an element of this graph.',
        "global_variables: ['W', 'global_step']",
        "trainable_variables: ['W']",
        "local_variables: ['count']",
        "regularization: ['W/Regularizer/penalty']",
        "things_to_watch: ['W']",
        "by its name: (2,)",
    ]


def test_an_op_in_the_loop_grows_the_graph_and_costs_time(names_run, capsys, tmp_path):
    history, _ = names_run
    assert set(np.diff(history["ops"])) == {7}
    names.run(tmp_path, steps=20)
    lines = printed(capsys)
    slow, fast = (float(re.search(r"([\d.]+) ms at the end", line)[1]) for line in lines if "ms a step" in line)
    assert slow > 5 * fast
    assert lines[-1] == "after finalize(): Graph is finalized and cannot be modified."


def test_memory_is_that_of_this_process():
    before = names.memory()
    block = np.ones(25_000_000)  # 200 MB
    assert 150 < names.memory() - before < 250
    del block


def test_a_shared_layer_learns_from_both_uses():
    reset_graph(1)
    graph = names.build_graph()
    weights, _ = tf.trainable_variables()
    (both,) = tf.gradients(graph.distance, weights)
    (left,) = tf.gradients(graph.distance, weights, stop_gradients=graph.right_outputs)
    (right,) = tf.gradients(graph.distance, weights, stop_gradients=graph.left_outputs)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        both, left, right = sess.run([both, left, right], {graph.left: [[1, 2]], graph.right: [[3, -1]]})
    np.testing.assert_allclose(both, left + right, rtol=1e-5)
    assert np.abs(left).min() > 0 and np.abs(right).min() > 0


# gradients


def test_gradients_are_what_tensorflow_1_gives(capsys):
    gradients.show_gradients()
    gradients.show_none()
    gradients.show_control_dependencies()
    assert printed(capsys) == [  # the lines of genuine TensorFlow 1.15.5
        "gradients of x * y: 4.0 3.0",
        "several ys are added up: 14.0",
        "second derivative of x ** 3: 18.0",
        "gradient of x * x: 6.0, of x * stop_gradient(x): 3.0",
        "no way from the loss to the variable: [None]",
        "through argmax: None",
        "through floor: None",
        "through round: None",
        "through sign: a tensor, which is 0 everywhere",
        "minimize(): No gradients provided for any variable",
        "counter, as nobody has fetched the increment: 0",
        "counter, after fetching a name from the block: 0",
        "read in the block: 1 2",
    ]


def test_clipping_saves_the_weights_from_one_bad_batch():
    wild, clipped = gradients.losses_around_a_bad_batch(None), gradients.losses_around_a_bad_batch(5.0)
    assert wild[:19] == clipped[:19] and wild[19] < 1e-5
    assert wild[20] > 1e9 and wild[-1] > 1e3
    assert clipped[20] < 10 and clipped[-1] < 1e-5


def test_update_ops_decide_about_the_test_accuracy_and_not_about_the_loss(tmp_path, capsys):
    history = gradients.run(tmp_path, steps=151)
    forgotten, remembered = (line for line in printed(capsys) if line.startswith("step 150"))
    assert forgotten.split()[:4] == remembered.split()[:4]  # step and loss
    assert history["test_accuracy"][-1] > 0.94
    assert float(forgotten.split()[-1]) < history["test_accuracy"][-1] - 0.05


# saver


def go_on(folder, random=None, steps=90):
    """The losses of going on from a checkpoint of step 60; the generator is the saved one or the given one."""
    reset_graph(1)
    graph = saver.build_graph(n_hidden=8, learning_rate=0.01)
    with tf.Session() as sess:
        restored = np.random.RandomState()
        saver.restore(sess, graph, restored, str(folder / "model.ckpt-60"))
        return saver.train(sess, graph, random or restored, steps, keep_prob=1)


@pytest.mark.parametrize("written_by", ["tf1_15", "tf2"])
def test_a_training_goes_on_from_a_checkpoint_as_on_genuine_tensorflow_1(written_by):
    """The losses were recorded on 1.15.5: after its own checkpoint, and after one that TensorFlow 2 had written."""
    folder = GOLDEN / "saver" / written_by
    recorded = json.loads((folder / "losses.json").read_text())
    assert recorded["written by"].startswith("1.15.5" if written_by == "tf1_15" else "2.")
    assert go_on(folder) == pytest.approx(recorded["losses"], rel=3e-5)
    assert len(recorded["losses"]) == 30


def test_a_checkpoint_of_1_1_opens_with_the_table_of_names():
    path = str(GOLDEN / "saver" / "tf1_1" / "model.ckpt")
    reset_graph(1)
    cell = tf.nn.rnn_cell.BasicLSTMCell(3)
    outputs, _ = tf.nn.dynamic_rnn(cell, tf.ones([1, 4, 2]), dtype=tf.float32)
    table = {saver.old_name(variable.op.name): variable for variable in tf.global_variables()}
    assert set(table) == {name for name, _ in tf.train.list_variables(path)}
    with tf.Session() as sess:
        with pytest.raises(tf.errors.NotFoundError, match="rnn/basic_lstm_cell/bias not found in checkpoint"):
            tf.train.Saver().restore(sess, path)
        tf.train.Saver(table).restore(sess, path)
        recorded = json.loads((GOLDEN / "saver" / "tf1_1" / "outputs.json").read_text())
        np.testing.assert_allclose(sess.run(outputs), recorded, rtol=1e-5)


def test_a_resumed_training_is_the_uninterrupted_one_except_for_dropout(tmp_path, capsys):
    history = saver.run(tmp_path, steps=40, every=1)
    lines = printed(capsys)
    assert lines[:4] == [
        "keep_prob 1: 40 steps, then again with a stop at step 20",
        "stopped at step 20 and resumed, all 40 losses equal to the last bit: True",
        "keep_prob 0.8: 40 steps, then again with a stop at step 20",
        "stopped at step 20 and resumed, all 40 losses equal to the last bit: False, the first 20: True",
    ]
    assert "import_meta_graph() gives the same loss, without the code: True" in lines
    assert "global_step in the file: 40" in lines
    assert "output/W/ExponentialMovingAverage [8, 1]" in lines and "state [1, 8]" in lines
    assert len(history["loss"]) == 40
    plain, averaged = (float(line.split()[-1]) for line in lines if "the weights: " in line)
    assert plain != averaged


def test_going_on_needs_the_generators_state():
    folder = GOLDEN / "saver" / "tf1_15"
    assert go_on(folder, steps=65) == go_on(folder, steps=65)
    assert go_on(folder, steps=65) != go_on(folder, np.random.RandomState(1), steps=65)


# input_pipeline


def test_three_ways_for_a_batch_give_the_same_losses(tmp_path, capsys):
    history = input_pipeline.run(tmp_path, steps=101)
    lines = [line for line in printed(capsys) if not line.startswith("step")]
    assert lines[:5] == [  # of genuine TensorFlow 1.15.5, shuffled numbers and all
        "one-shot: [0 1 4] [ 9 16 25] OutOfRangeError",
        "shuffle(2): [0 2 3 4 5 1 7 6 9 8]",
        "shuffle(10): [0 9 5 1 2 7 3 8 6 4]",
        "without start_queue_runners(): DeadlineExceededError after 0.3 seconds",
        "all losses are the same to the last bit: True",
    ]
    assert history["test_accuracy"][-1] > 0.9


# errors

RECORDED = json.loads((GOLDEN / "errors" / "tf1_15.json").read_text())


def test_words_of_1_15_are_those_recorded():
    assert set(cures.CURES) == {"no_wheel", *RECORDED} and len(cures.CURES) == 20
    assert {name: cures.CURES[name].words for name in RECORDED} == RECORDED


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow if n == "keras3" else ()) for n in RECORDED])
def test_an_error_is_provoked_recognized_and_cured(name, monkeypatch):
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", "1")
    with pytest.raises(Exception) as info:
        errors.provoke(errors.ERRORS[name], cured=False)
    cure = cures.CURES[name]
    for text in filter(None, (errors.words(info.value), cure.words)):
        assert len(text) < 165
        assert cures.find(text) == f"{cure.cause}\n{cure.cure}"
    assert errors.provoke(errors.ERRORS[name], cured=True) is not None


def test_an_unknown_error_has_no_cure():
    assert cures.find("ZeroDivisionError: division by zero") is None


@pytest.mark.parametrize("name", errors.SILENT)
def test_a_silent_error_shows_in_the_curve_only(name):
    _, wrong = errors.provoke(errors.SILENT[name], cured=False)
    what, right = errors.provoke(errors.SILENT[name], cured=True)
    wrong, right = np.mean(wrong[-5:]), np.mean(right[-5:])
    if what == "accuracy":
        assert right > 0.94 and wrong < right - 0.03
    elif what == "loss":
        assert right < 0.01 and wrong > 0.2
    else:
        assert right < 5 and wrong > 45


def test_nan_is_hunted_down_to_its_op(capfd):
    with tf.Graph().as_default():
        errors.nan_hunt()
    captured = capfd.readouterr()
    assert "loss without an error: nan" in captured.out
    assert "op that made it: loss/Log\n" in captured.out
    assert "same logits: 0.3466" in captured.out
    assert "smallest probability: [0]" in captured.err


def test_all_hands_show_to_the_lessons_that_take_it_so(monkeypatch):
    """It is a switch where there is a window to show, and takes a name in errors."""
    given = {}

    def run_in_a_process(name, flags):
        given[name] = flags
        return 0

    monkeypatch.setattr(runner, "_run_in_a_process", run_in_a_process)
    runner.run_all(["--show"])
    assert given["errors"] == [] and given["regression"] == ["--show"]
    runner.run_all(["--show", "swapped"])
    assert given["errors"] == ["--show=swapped"] and given["regression"] == []


def test_errors_can_be_asked_for_one_by_one(tmp_path, capsys):
    errors.run(tmp_path, show="uninitialized")
    lines = printed(capsys)
    assert lines[0] == "uninitialized"
    assert [line.split(":")[0] for line in lines if re.match(r"(now|1\.15|cause|cure|cured):", line)] == [
        "now",
        "1.15",
        "cause",
        "cure",
        "cured",
    ]
    errors.run(tmp_path, show="swapped")
    assert printed(capsys)[0] == "swapped"
    with pytest.raises(LessonError, match="show must be one of all, no_wheel, .*, nan_hunt, not 'unitialized'"):
        errors.run(tmp_path, show="unitialized")


# export


@pytest.mark.slow
def test_both_files_compute_the_same_elsewhere(tmp_path, capsys):
    export.run(tmp_path, steps=20)
    lines = printed(capsys)
    assert sum(line.endswith("the same probabilities: True") for line in lines) == 4
    assert "frozen graph: 15 ops, a variable among them: False" in lines
    assert "tf1_lessons" not in export.SECOND_PROCESS


@pytest.mark.slow
def test_tensorflow_2_reads_the_saved_model(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "load_in_second_process", lambda *_: (np.zeros([540, 10]),) * 2)
    export.run(tmp_path, steps=20)
    code = (
        "import sys, numpy as np, tensorflow as tf; model = tf.saved_model.load(sys.argv[1]);"
        "result = model.signatures['serving_default'](images=tf.zeros([1, 64]))['probabilities'];"
        "assert tf.executing_eagerly(); np.save(sys.argv[2], result.numpy())"
    )
    arguments = [str(tmp_path / "saved_model"), str(tmp_path / "result.npy")]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
    expected = export.load_model(str(tmp_path / "saved_model"), np.zeros([1, 64]))
    np.testing.assert_allclose(np.load(tmp_path / "result.npy"), expected, rtol=1e-6)


# docs/questions.md

PAGE = ROOT / "docs" / "questions.md"


def test_every_question_is_answered_and_leads_to_a_lesson():
    _, *sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(sections) == 15
    for section in sections:
        title, _, answer = section.partition("\n\n")
        text, _, links = answer.partition("\n\n- ")
        assert title.endswith("?")
        assert 2 <= len(re.findall(r"[.:](?=\s|$)", text)) <= 6
        assert "](../tf1_lessons/" in links


def test_every_link_leads_to_the_line_that_it_names():
    spec = importlib.util.spec_from_file_location("number_questions", ROOT / "scripts" / "number_questions.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = PAGE.read_text(encoding="utf-8")
    assert script.numbered(PAGE) == text, "run python scripts/number_questions.py"
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 25
    for link in links:
        path, _, line = link.partition("#")
        assert line, f"{link} names no line"
        assert (PAGE.parent / path).is_file()

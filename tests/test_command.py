"""The command as its user sees it: every test runs it as a process of its own."""

import os
import pty
import subprocess
import sys

import pytest
from conftest import ROOT

import tf1_lessons
from tf1_lessons.command import catalog


def run(*arguments, cwd, module=None, **environment):
    command = [sys.executable, "-m", module] if module else [sys.executable, str(ROOT / "scripts" / "run_lesson.py")]
    # A terminal's variables, and none that conftest.py has set.
    env = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "TF1_"))}
    return subprocess.run([*command, *arguments], cwd=cwd, env={**env, **environment}, capture_output=True, text=True)


@pytest.fixture
def poisoned(tmp_path):
    """An environment in which importing TensorFlow fails."""
    (tmp_path / "poison").mkdir()
    (tmp_path / "poison" / "tensorflow.py").write_text("raise RuntimeError('TensorFlow was imported')")
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path / "poison"), str(ROOT)])}


def test_the_poison_works(poisoned, tmp_path):
    result = run("session", cwd=tmp_path, **poisoned)
    assert result.returncode == 1 and "TensorFlow was imported" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--list"]])
def test_list_needs_no_tensorflow(arguments, poisoned, tmp_path):
    result = run(*arguments, cwd=tmp_path, **poisoned)
    assert result.returncode == 0 and result.stderr == ""
    groups = [group.splitlines() for group in result.stdout.split("\n\n")]
    assert [heading for heading, *_ in groups] == ["The articles' lessons", "The rest of graph mode"]
    lines = [line for _, *lines in groups for line in lines]
    assert [line.split()[0] for line in lines] == list(tf1_lessons.LESSONS)
    for name, line in zip(tf1_lessons.LESSONS, lines):
        assert line.endswith(catalog.load(name).docstring.splitlines()[0])


def test_help_is_the_docstring_and_every_option(any_lesson, poisoned, tmp_path):
    result = run(any_lesson, "--help", cwd=tmp_path, **poisoned)
    assert result.returncode == 0 and result.stderr == ""
    assert catalog.load(any_lesson).docstring in result.stdout
    text = " ".join(result.stdout.split())
    for option in catalog.load(any_lesson).options:
        assert f"--{option.name} " in text
        assert option.help in text
        assert option.default in (None, False) or f"(default: {option.default})" in text
    assert "--log_dir " in text


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["dropuot"], "there is no lesson 'dropuot'; did you mean dropout?"),
        (["../dropout"], "there is no lesson '../dropout'"),
        (["dropout", "--kep_prob", "0.5"], "dropout does not take --kep_prob; did you mean --keep_prob?"),
        (["dropout", "--frobnicate=1"], "dropout does not take --frobnicate; see "),
        (["dropout", "5"], "dropout does not take 5"),
        (["dropout", "--steps"], "argument --steps: expected one argument"),
        (["dropout", "--steps", "many"], "--steps must be a whole number, not 'many'"),
        (["dropout", "--steps", "1.5"], "--steps must be a whole number, not '1.5'"),
        (["dropout", "--steps", "0"], "--steps must be at least 1 and at most 1000000, not 0"),
        (["dropout", "--keep_prob", "1.5"], "--keep_prob must be above 0 and at most 1, not 1.5"),
        (["dropout", "--keep-prob=0"], "--keep_prob must be above 0 and at most 1, not 0"),
        (["dropout", "--keep_prob", "nan"], "--keep_prob must be above 0 and at most 1, not nan"),
        (["dropout", "--learning_rate", "-0.5"], "--learning_rate must be above 0, not -0.5"),
        (["dropout", "--learning_rate", "-1e-3"], "--learning_rate must be above 0, not -0.001"),
        (["dropout", "--learning_rate", "inf"], "--learning_rate must be finite and above 0, not inf"),
        (["dropout", "--seed", "-1"], "--seed must be at least 0 and at most 4294967295, not -1"),
        (["classification", "--dataset", "letters"], "--dataset must be one of auto, mnist, digits, not 'letters'"),
        (["session", "--log_dir", "~nobody_here/logs"], "--log_dir: there is no home folder for ~nobody_here/logs"),
        (["errors", "--show", "unitialized"], "--show must be one of all, no_wheel, no_placeholder, "),
        (["all", "--frobnicate", "1"], "no lesson takes --frobnicate"),
        (["all", "--keep_prob", "2"], "--keep_prob must be above 0 and at most 1, not 2"),
    ],
)
def test_bad_input_gets_one_clear_line_before_anything_happens(arguments, message, poisoned, tmp_path):
    result = run(*arguments, cwd=tmp_path, **poisoned)
    assert result.returncode == 2
    assert result.stdout == ""
    assert message in result.stderr.splitlines()[0]
    assert "Traceback" not in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["poison"]


def test_an_unknown_lesson_gets_the_list(tmp_path):
    said = run("dropuot", cwd=tmp_path).stderr
    assert all(name in said for name in tf1_lessons.LESSONS)


def test_dropout_shows_the_lesson_and_nothing_else(tmp_path):
    result = run("dropout", "--steps", "21", "--keep-prob", "0.8", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "keep_prob 1" and "keep_prob 0.8" in lines
    assert lines[-4:] == [
        f"run directory  {os.path.join('logs', 'dropout', 'run-001')}",
        f"figure         {os.path.join('logs', 'dropout', 'run-001', 'loss.png')}",
        "look closer    tensorboard --logdir logs/dropout",
        "then open      http://localhost:6006/?smoothing=0#timeseries",
    ]
    assert (tmp_path / "logs" / "dropout" / "run-001" / "loss.png").is_file()


@pytest.mark.slow
def test_a_lesson_is_a_module_too(tmp_path):
    result = run(cwd=tmp_path, module="tf1_lessons.session")
    assert result.returncode == 0 and result.stderr == ""
    assert "[[14]]" in result.stdout
    assert (tmp_path / "logs" / "session" / "run-001").is_dir()


@pytest.mark.slow
def test_log_dir_is_taken_as_it_is_written(tmp_path):
    result = run("session", "--log_dir", "my logs/été", cwd=tmp_path)
    assert result.returncode == 0
    assert (tmp_path / "my logs" / "été" / "session" / "run-001").is_dir()
    assert "tensorboard --logdir 'my logs/été/session'" in result.stdout


def test_a_log_dir_that_cannot_be_written_is_one_line(tmp_path, poisoned):
    (tmp_path / "logs").write_text("a file in its place")
    result = run("session", cwd=tmp_path, **poisoned)
    assert result.returncode == 1
    assert result.stderr.startswith("session: cannot make a run directory in logs") and result.stderr.count("\n") == 1


def test_a_run_that_is_refused_leaves_no_folder(tmp_path):
    result = run("echo_rnn", "--series_length", "20", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (1, "echo_rnn: 20 bits do not fill 5 rows of 15 steps\n")
    assert list((tmp_path / "logs" / "echo_rnn").iterdir()) == []


@pytest.mark.slow
def test_divergence_is_one_line(tmp_path):
    result = run("regression", "--learning_rate", "1e6", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("regression: the loss is") and result.stderr.count("\n") == 1
    assert "--learning_rate 1e+06 (its default is 0.1)" in result.stderr


def test_a_real_error_is_not_swallowed(tmp_path):
    """A TensorFlow that cannot be imported keeps its traceback, and what it wrote before it failed is given out."""
    (tmp_path / "tensorflow.py").write_text("import os\nos.write(2, b'from C++')\nraise ImportError('no library')")
    result = run("session", cwd=tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    assert result.returncode == 1
    assert "from C++" in result.stderr and "ImportError: no library" in result.stderr
    assert not (tmp_path / "logs" / "session" / "run-001").exists()


def test_a_crash_while_importing_is_reported(tmp_path):
    (tmp_path / "tensorflow.py").write_text("import os\nos.abort()")
    result = run("session", cwd=tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    assert result.returncode < 0
    assert "Fatal Python error: Aborted" in result.stderr


def test_on_a_terminal_the_wait_for_tensorflow_is_announced(tmp_path):
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_lessons.session"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=child
    )
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 1000):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    os.close(parent)
    assert process.wait() == 0
    assert shown == b"importing TensorFlow ...\r\x1b[K"


@pytest.mark.slow
def test_all_carries_on_after_a_failure_and_sums_up(tmp_path):
    """With three lessons only, as every one of them imports TensorFlow anew."""
    code = (
        "import tf1_lessons; tf1_lessons.LESSONS = ('session', 'classification', 'regression');"
        "import sys; from tf1_lessons.command.runner import main; sys.argv[1:1] = ['all']; main()"
    )
    flags = ["--steps", "2", "--dataset", "mnist", "--data_dir", "empty", "--log_dir", "elsewhere"]
    result = subprocess.run(
        [sys.executable, "-c", code, *flags],
        cwd=tmp_path,
        env={**os.environ, "https_proxy": "http://127.0.0.1:9"},  # refused at once, so the download fails
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    names, results = zip(*(line.split(maxsplit=1) for line in result.stdout.splitlines()[-3:]))
    assert names == ("session", "classification", "regression")
    assert [line.partition(" s  ")[2] for line in results] == ["ok", "failed with exit status 1", "ok"]
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {"session", "classification", "regression"}
    assert result.stderr.startswith("classification: MNIST is not in empty and cannot be downloaded")
    assert result.stderr.count("\n") == 1

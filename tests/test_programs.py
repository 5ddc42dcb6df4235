"""A lesson runs itself, wherever its file stands; importing the package changes nothing in somebody else's program."""

import os
import pathlib
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from conftest import ROOT

import tf1_lessons
from tf1_lessons import LessonError, dropout
from tf1_lessons.command import catalog

LESSON = (ROOT / "tf1_lessons" / "dropout.py").read_text()
SCRIPT = str(ROOT / "scripts" / "run_lesson.py")


def run(*arguments, cwd, **kwargs):
    env = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "TF1_"))}
    env = {**env, "PYTHONPATH": str(ROOT), **kwargs.pop("env", {})}
    kwargs = {"capture_output": True, "text": True, "timeout": 120, **kwargs}
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, **kwargs)


def test_a_copy_of_a_lesson_runs_the_edit_with_its_flags(tmp_path):
    source = LESSON.replace("Dropout: switching", "Mine: switching").replace("keep_prob {keep:g}", "my edit {keep:g}")
    (tmp_path / "mine.py").write_text(source)
    result = run("mine.py", "--steps", "11", "--keep-prob", "0.8", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "my edit 0.8" in result.stdout
    assert "tensorboard --logdir logs/mine" in result.stdout
    assert (tmp_path / "logs" / "mine" / "run-001" / "loss.png").is_file()
    (tmp_path / "tensorflow.py").write_text("raise SystemExit('TensorFlow was imported')")  # for what follows
    assert "Mine: switching" in run("mine.py", "--help", cwd=tmp_path).stdout
    result = run("mine.py", "--keep_prob", "2", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (2, "mine: --keep_prob must be above 0 and at most 1, not 2.0\n")


@pytest.mark.slow
def test_a_copy_of_a_lesson_with_cells_runs(tmp_path):
    (tmp_path / "mine.py").write_text((ROOT / "tf1_lessons" / "lstm_classification.py").read_text())
    result = run("mine.py", "--steps", "2", "--dataset", "digits", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")


STATE = """
import logging, signal, sys, threading, warnings
def state():
    return ([signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)], sys.excepthook,
            sys.unraisablehook, threading.excepthook, logging.getLogger().handlers[:], list(sys.meta_path),
            list(warnings.filters), sys.stdout, sys.stderr)
signal.signal(signal.SIGTERM, lambda number, frame: None)
before = state()
"""


@pytest.mark.parametrize("way", ["file", "module"])
def test_importing_the_package_changes_nothing_but_the_environment(way, tmp_path):
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "__init__.py").write_text("import tf1_lessons")
    (tmp_path / "lab" / "train.py").write_text(f"{STATE}\nimport tf1_lessons\nassert state() == before\nprint('same')")
    arguments = ["-m", "lab.train"] if way == "module" else ["lab/train.py"]
    result = run(*arguments, cwd=tmp_path)
    assert (result.stdout, result.stderr) == ("same\n", "")


def test_a_lesson_run_in_somebodys_program_puts_everything_back(tmp_path):
    program = f"""{STATE}
import os, tensorflow, warnings
before = state()
log = logging.getLogger("tensorflow")
level, filters = log.level, log.filters[:]
from tf1_lessons import dropout
dropout.run("somewhere", steps=2)
assert state() == before and (log.level, log.filters) == (level, filters)
sys.argv = ["run_lesson.py", "dropout", "--steps", "2"]
from tf1_lessons.command.runner import main
main()
assert state() == before and (log.level, log.filters) == (level, filters)
print("same")
"""
    result = run("-W", "ignore", "-c", program, cwd=tmp_path)
    assert result.stdout.endswith("same\n"), result.stderr


def test_settings_apply_although_tensorflow_was_looked_for(tmp_path):
    program = (
        "import importlib.util, os; importlib.util.find_spec('tensorflow'); import tf1_lessons;"
        "print(*(os.environ[name] for name in tf1_lessons.SETTINGS))"
    )
    assert run("-c", program, cwd=tmp_path).stdout == "1 0 3\n"


@pytest.mark.parametrize(
    "program, env, message",
    [
        ("import tensorflow; import tf1_lessons", {}, "last digits can differ"),
        pytest.param(
            "import tensorflow as tf; tf.keras.layers; import tf1_lessons",
            {},
            "as Keras 3 is active",
            marks=pytest.mark.slow,
        ),
        ("import tf1_lessons", {"TF_USE_LEGACY_KERAS": "0"}, "as Keras 3 is active (set TF_USE_LEGACY_KERAS=1)"),
        ("import tf1_lessons", {"TF_ENABLE_ONEDNN_OPTS": "1"}, None),
    ],
)
def test_settings_that_come_too_late_are_said_in_one_line(program, env, message, tmp_path):
    result = run("-c", program, cwd=tmp_path, env=env)
    said = [line for line in result.stderr.splitlines() if line.startswith("tf1_lessons: ")]
    assert any(message in line for line in said) if message else not said


@pytest.mark.slow
def test_no_import_turns_onednn_on_for_other_lessons(tmp_path):
    program = "from tf1_lessons import cnn, dropout; import os; print(os.environ['TF_ENABLE_ONEDNN_OPTS'])"
    assert run("-W", "ignore", "-c", program, cwd=tmp_path).stdout == "0\n"


@pytest.mark.parametrize("setting, value", [({}, "1"), ({"TF_ENABLE_ONEDNN_OPTS": "0"}, "0")])
def test_the_command_runs_a_lesson_that_wants_it_with_onednn(setting, value, tmp_path):
    program = (
        "from tf1_lessons.command import catalog, runner; runner.prepare(catalog.load('cnn'));"
        "import os; print(os.environ['TF_ENABLE_ONEDNN_OPTS'])"
    )
    assert run("-c", program, cwd=tmp_path, env=setting).stdout == f"{value}\n"


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("steps=500,  # training steps\n", "steps=500,\n", "steps has no comment"),
        ("steps=500,", "steps=10 * 50 * N,", "steps has no default that is a number"),
        ("steps=500,", "steps=[1],", "steps has no default that is a number"),
    ],
)
def test_an_option_that_cannot_be_read_is_named_with_file_and_line(old, new, message, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(LESSON.replace(old, new, 1))
    line = LESSON[: LESSON.index("steps=500,")].count("\n") + 1
    with pytest.raises(LessonError, match=rf"{path}, line {line}: {message}"):
        catalog.read(path)


def test_a_broken_lesson_does_not_break_the_list(tmp_path, monkeypatch, capsys):
    from tf1_lessons.command import runner

    real = catalog.load
    monkeypatch.setattr(catalog, "load", lambda name: catalog.read(tmp_path / "no.py") if name == "cnn" else real(name))
    lines = runner.lesson_list().splitlines()
    assert len(lines) == len(tf1_lessons.LESSONS)
    assert sum("no.py cannot be read" in line for line in lines) == 1


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"steps": 0}, "steps must be at least 1 and at most 1000000, not 0"),
        ({"keep_prob": 2}, "keep_prob must be above 0 and at most 1, not 2"),
        ({"keep_prob": float("nan")}, "keep_prob must be above 0 and at most 1, not nan"),
        ({"learning_rate": float("inf")}, "learning_rate must be finite and above 0, not inf"),
        ({"steps": "many"}, "steps must be a whole number, not 'many'"),
        ({"steps": True}, "steps must be a whole number, not True"),
    ],
)
def test_run_refuses_what_the_command_refuses_in_the_same_words(wrong, message, tmp_path):
    with pytest.raises(LessonError) as error:
        dropout.run(tmp_path / "run", **wrong)
    assert str(error.value) == message
    assert not (tmp_path / "run").exists()
    (name, value), *_ = wrong.items()
    flags = run(SCRIPT, "dropout", f"--{name}", str(value), cwd=tmp_path).stderr
    assert flags.startswith("run_lesson: --" + message.partition(", not")[0])


def test_log_dir_is_text_or_a_path(tmp_path):
    for log_dir in (tmp_path / "path", str(tmp_path / "text")):
        dropout.run(log_dir, steps=2)
        assert pathlib.Path(log_dir, "loss.png").is_file()


def test_two_runs_into_one_folder_keep_each_others_records(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    dropout.run(tmp_path, steps=1)
    dropout.run(tmp_path, steps=1, seed=2)
    events = EventAccumulator(str(tmp_path / "train")).Reload()
    assert len(events.Scalars("loss")) == 2


def test_a_shell_without_stderr_loses_nothing(tmp_path):
    command = f"{sys.executable} {SCRIPT} session 2>&-"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    closed = subprocess.run(command, shell=True, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
    assert closed.returncode == 0
    assert "[[14]]" in closed.stdout and "look closer" in closed.stdout


def test_a_full_output_is_one_line(tmp_path):
    with open("/dev/full", "w") as full:
        result = run(SCRIPT, "--list", cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert (result.returncode, result.stderr) == (1, "--list: cannot write to the output: No space left on device\n")


@pytest.mark.slow
def test_the_command_runs_where_stdout_is_no_file(tmp_path):
    program = """
import contextlib, io, sys
from tf1_lessons.command.runner import main
sys.argv = ["run_lesson.py", "dropout", "--steps", "2"]
with contextlib.redirect_stdout(io.StringIO()) as out:
    main()
assert "run directory" in out.getvalue()
"""
    assert run("-c", program, cwd=tmp_path).returncode == 0


@pytest.mark.slow
def test_settings_of_matplotlib_that_lessons_cannot_use_do_no_harm(tmp_path):
    backend = "module://a_notebooks_package.backend_inline"
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\n")
    result = run(SCRIPT, "regression", "--steps", "51", "--show", cwd=tmp_path, env={"MPLBACKEND": backend})
    assert (result.returncode, result.stderr) == (0, "")
    assert "there is no display to open a window on" in result.stdout
    result = run(SCRIPT, "regression", "--steps", "51", cwd=tmp_path, env={"MPLBACKEND": "nonsense"})
    assert result.returncode == 1
    assert result.stderr.startswith("regression: matplotlib does not start: Key backend: 'nonsense'")
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_zipped_package_lists_and_runs_its_lessons(tmp_path):
    with zipfile.ZipFile(tmp_path / "lessons.zip", "w") as archive:
        for path in (ROOT / "tf1_lessons").rglob("*.py"):
            archive.write(path, path.relative_to(ROOT))
    program = "import sys; from tf1_lessons.command.runner import main; sys.argv[0] = 'tf1-lessons'; main()"
    env = {"PYTHONPATH": str(tmp_path / "lessons.zip")}
    assert "Dropout: " in run("-c", program, cwd=tmp_path, env=env).stdout
    result = run("-c", program, "session", cwd=tmp_path, env=env)
    assert (result.returncode, result.stderr) == (0, "")
    assert "usage: tf1-lessons" in run("-c", program, "--help", cwd=tmp_path, env=env).stdout


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize(
    "number, status",
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
    ],
)
def test_a_signal_to_all_ends_its_lesson_too(number, status, tmp_path):
    (tmp_path / "random.py").write_text("raise SystemExit('a student\\'s own random.py was imported')")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, SCRIPT, "all"],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.stdout.readline() != "=== variable ===\n":  # session was not hindered by random.py
        assert process.poll() is None
    deadline = time.monotonic() + 30
    while not children(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    (child,) = children(process.pid)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == status
    assert "Traceback" not in err
    assert not pathlib.Path(f"/proc/{child}").exists()

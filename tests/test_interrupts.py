"""Ctrl-C in a training, as a real signal: what was learned is drawn and handed over, and no later one is lost."""

import os
import re
import signal
import subprocess
import sys

import pytest
import tensorflow.compat.v1 as tf
from conftest import ROOT, SHORT, run_short
from PIL import Image
from test_events import read

from tf1_lessons.command import catalog, runner
from tf1_lessons.helpers.training import DivergedError


@pytest.fixture
def interrupt_at(monkeypatch):
    """A function that sends this process a SIGINT at that call of tf.Session.run."""

    def interrupt_at(call, run=tf.Session.run):
        calls = []

        def counting_run(*args, **kwargs):
            calls.append(None)
            if len(calls) == call:
                os.kill(os.getpid(), signal.SIGINT)
            return run(*args, **kwargs)

        monkeypatch.setattr(tf.Session, "run", counting_run)

    return interrupt_at


def assert_figures(log_dir):
    """The figures of an interrupted run are there and not blank; its animation, which takes seconds, is not."""
    figures = list(log_dir.glob("*.png"))
    assert figures and not list(log_dir.glob("*.gif"))
    for figure in figures:
        assert len(Image.open(figure).convert("RGB").getcolors(1 << 24)) > 20


def assert_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


QUICK = {"rnn_regression", "echo_rnn"}  # the others take a minute together


def every_second_step(name):
    """Options that make a lesson record every second step, where it does not record them all."""
    return {"every": 2} if "every" in {option.name for option in catalog.load(name).options} else {}


def test_an_interrupted_run_hands_over_its_history(training_lesson, tmp_path, interrupt_at):
    interrupt_at(12)  # in the fourth to eleventh step
    with pytest.raises(KeyboardInterrupt) as caught:
        run_short(training_lesson, tmp_path / "run", animated=True, **every_second_step(training_lesson))
    history = caught.value.history
    (length,) = {len(values) for values in history.values()}
    assert length >= 2 and history["step"][-1] < 12
    recorded = {}
    for folder in {path.parent for path in tmp_path.rglob("events.out.tfevents.*")}:
        events = read(folder)
        for tag in events.Tags()["scalars"]:
            recorded[folder.name, tag] = {event.step: event.value for event in events.Scalars(tag)}
    assert recorded and {step for steps in recorded.values() for step in steps} <= set(history["step"])
    losses = recorded.get(("run", "loss")) or recorded.get(("train", "loss"))
    if losses and "loss" in history:
        expected = dict(zip(history["step"], history["loss"]))
        assert losses == pytest.approx({step: expected[step] for step in losses}, rel=1e-6)
    assert_figures(tmp_path / "run")
    assert_not_swallowed()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in SHORT]
)
def test_the_interrupted_command_draws_and_says_so(name, tmp_path, interrupt_at, monkeypatch, capsys):
    options = {**SHORT[name], **every_second_step(name)}
    flags = [f"--{option}={value}" for option, value in options.items()]
    monkeypatch.setattr(sys, "argv", ["run_lesson.py", name, f"--log_dir={tmp_path}", *flags])
    interrupt_at(190 if name == "gradients" else 12)  # it begins with 176 runs beside the training
    with pytest.raises(SystemExit) as ended:
        runner.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == f"{name}: interrupted\n"
    assert_figures(tmp_path / name / "run-001")
    assert_not_swallowed()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(SHORT) - {"saver"}))  # which prints nothing while it trains
def test_an_interrupted_process_draws_and_ends_with_130(name, tmp_path):
    options = {**SHORT[name], **({"epochs": 200} if name == "echo_rnn" else {"steps": 1_000_000})}
    process = subprocess.Popen(
        [sys.executable, ROOT / "scripts/run_lesson.py", name, f"--log_dir={tmp_path}"]
        + [f"--{option}={value}" for option, value in options.items()],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not re.search(r"\bstep|epoch", process.stdout.readline()):  # the first record is made
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, err) == (130, f"{name}: interrupted\n")
    assert_figures(tmp_path / name / "run-001")


def test_ctrl_c_is_not_swallowed_after_a_diverged_run(tmp_path):
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(DivergedError) as caught:
        run_short("summaries", tmp_path, learning_rate=1e30, every=100)  # a histogram would find it, too
    assert caught.tb  # as in an interactive Python, which keeps the traceback and with it the loop
    assert_not_swallowed()
    assert signal.getsignal(signal.SIGINT) is handler

"""What goes wrong is said in one line, and loses nothing that was recorded: every fault here is a real one."""

import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tf1_lessons import LessonError
from tf1_lessons.command import catalog, runner

COMMAND = [sys.executable, str(ROOT / "scripts" / "run_lesson.py")]


def start(*arguments, cwd, **kwargs):
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kwargs
    )


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def steps_recorded(folder, tag="loss"):
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0}).Reload()
    return [event.step for event in events.Scalars(tag)] if tag in events.Tags()["scalars"] else []


LONG = ["regularization", "--steps", "1000000", "--every", "100"]


def start_training(cwd, *arguments):
    """Start a lesson that takes minutes; return its process once it has recorded some steps."""
    process = start(*(arguments or LONG), cwd=cwd)
    folder = cwd / "logs" / "regularization" / "run-001" / "without_l2"
    wait_for(lambda: process.poll() is not None or (folder.is_dir() and len(steps_recorded(folder, "mse_loss")) > 5))
    assert process.poll() is None, process.communicate()
    return process, folder


@pytest.mark.parametrize(
    "number, status, word",
    [
        (signal.SIGINT, 130, "interrupted"),
        pytest.param(signal.SIGTERM, 143, "terminated", marks=pytest.mark.slow),
    ],
)
def test_a_signal_ends_the_training_and_draws_what_was_learned(number, status, word, tmp_path):
    process, folder = start_training(tmp_path)
    sent = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - sent < 6
    assert process.returncode == status
    assert err == f"regularization: {word}\n"
    assert (folder.parent / "curves.png").is_file()
    assert f"figure         {pathlib.Path('logs/regularization/run-001/curves.png')}" in out
    steps = steps_recorded(folder, "mse_loss")
    assert steps == list(range(0, 100 * len(steps), 100))


@pytest.mark.parametrize("seconds", [0.05, pytest.param(0.5, marks=pytest.mark.slow), 1.5])
def test_a_signal_at_any_moment_ends_in_one_line(seconds, tmp_path):
    """While Python starts, while TensorFlow is imported, and while the lesson runs."""
    process = start(*LONG, cwd=tmp_path)
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    if seconds < 0.3 and process.returncode == -signal.SIGTERM:  # Python had not come to our first line
        assert err == ""
    else:
        assert process.returncode == 143
        assert err == "regularization: terminated\n"


@pytest.mark.parametrize("reaction", ["pass", "raise ImportError('initialization failed')"])
def test_a_signal_counts_although_what_is_imported_catches_it(reaction, tmp_path):
    """As the C code of TensorFlow and NumPy does at times."""
    program = f"""
import os, signal
import sys
from tf1_lessons.command import runner

def import_module(name):
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException:
        {reaction}

runner.importlib.import_module = import_module
sys.argv = ["run_lesson.py", "session"]
runner.main()
"""
    result = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (143, "", "session: terminated\n")
    assert list((tmp_path / "logs" / "session").iterdir()) == []


@pytest.mark.slow
def test_a_signal_counts_although_a_destructor_swallows_it(tmp_path):
    program = f"""
import os, signal
import sys
from tf1_lessons.command import runner
from tf1_lessons.helpers import graph

class Swallow:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)

reset_graph = graph.reset_graph
graph.reset_graph = lambda seed: (Swallow(), reset_graph(seed))
sys.argv = ['run_lesson.py', *{LONG}]
runner.main()
"""
    result = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.returncode == 143 and result.stderr.endswith("\nregularization: terminated\n")
    assert "step   100" not in result.stdout


def test_ctrl_c_while_a_module_imports_tensorflow_ends_in_one_line(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_lessons.regularization"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: "tensorflow" in pathlib.Path(f"/proc/{process.pid}/maps").read_text())
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT  # which a shell shows as 130
    assert err == "interrupted\n"


@pytest.mark.slow
def test_a_second_signal_ends_at_once(tmp_path):
    process, _ = start_training(tmp_path)
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "regularization: interrupted\n")


def test_ctrl_c_on_a_terminal_ends_all_and_its_lesson(tmp_path):
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "all"],
        cwd=tmp_path,
        stdin=child,
        stdout=child,
        stderr=child,
        start_new_session=True,
        preexec_fn=_own_tty,
    )
    os.close(child)
    shown = b""
    while b"=== variable ===" not in shown:
        assert select.select([parent], [], [], 60)[0]
        shown += os.read(parent, 1000)
    os.write(parent, b"\x03")
    try:
        while chunk := os.read(parent, 1000):
            shown += chunk
    except OSError:
        pass
    os.close(parent)
    assert process.wait(timeout=30) == 130
    assert shown.rstrip().endswith(b"all: interrupted") and b"Traceback" not in shown


def _own_tty():
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.slow
def test_after_a_kill_the_events_are_there_and_the_next_run_is_its_own(tmp_path):
    process, folder = start_training(tmp_path)
    time.sleep(3)
    killed = time.time()
    process.kill()
    process.communicate()
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0}).Reload()
    recorded = events.Scalars("mse_loss")
    assert [event.step for event in recorded] == list(range(0, 100 * len(recorded), 100))
    assert killed - recorded[-1].wall_time < 4
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    again = subprocess.run([*COMMAND, "regularization", "--steps", "20"], cwd=tmp_path, capture_output=True)
    assert again.returncode == 0
    assert {path: path.read_bytes() for path in before} == before
    assert (tmp_path / "logs" / "regularization" / "run-002" / "curves.png").is_file()


def test_a_first_loss_that_is_not_finite_is_no_fault_of_the_rate(tmp_path):
    """A thousand units saturate the softmax of dropout, whose cross-entropy takes the log of 0."""
    command = [*COMMAND, "dropout", "--n_hidden", "1000", "--steps", "2"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.startswith("dropout: the loss is nan at step 0: ")
    assert result.stderr.endswith("; try smaller initial weights, or fewer units\n")


def test_divergence_names_the_step_and_the_last_loss_and_keeps_the_events(tmp_path):
    result = subprocess.run(
        [*COMMAND, "dropout", "--learning_rate", "1e6", "--every", "1"], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert result.stderr.startswith("dropout: the train loss is nan at step ")
    assert "--learning_rate 1e+06 (its default is 0.5)" in result.stderr
    assert result.stderr.count("\n") == 1
    steps = steps_recorded(tmp_path / "logs" / "dropout" / "run-001.without_dropout" / "train")
    assert steps == list(range(len(steps))) and steps


@pytest.fixture
def tiny_disk(tmp_path):
    """A folder on a disk of 100 kB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)], capture_output=True)
    if mount.returncode != 0:
        pytest.skip("a small disk cannot be mounted here: that takes root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["dropout", "--steps", "100", "--every", "1"], marks=pytest.mark.slow),
        pytest.param(["regression"], marks=pytest.mark.slow),
        ["session", "--log_dir", "tiny"],
    ],
)
def test_a_full_disk_is_one_line_that_names_the_path(arguments, tiny_disk):
    if arguments[0] == "session":
        (tiny_disk / "full").write_bytes(bytes(100 * 1024))
    result = subprocess.run(
        [*COMMAND, *arguments, "--log_dir", str(tiny_disk)], cwd=tiny_disk.parent, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"{arguments[0]}: ") and "No space left on device" in result.stderr
    assert str(tiny_disk) in result.stderr
    for path in tiny_disk.rglob("*.png"):
        assert path.read_bytes().endswith(b"IEND\xaeB`\x82")  # whole, or not there at all
    assert not [path for path in tiny_disk.rglob("*") if path.suffix in (".tmp", ".part")]


def test_a_read_only_folder_is_one_line_that_names_the_path(tmp_path):
    if os.getuid() == 0:
        folder = pathlib.Path("/proc/sys")  # where not even root may make a folder
    else:
        folder = tmp_path / "read_only"
        folder.mkdir(mode=0o500)
    result = subprocess.run(
        [*COMMAND, "session", "--log_dir", str(folder)], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert result.stderr.startswith(f"session: cannot make a run directory in {folder / 'session'}: ")
    assert result.stderr.count("\n") == 1


def test_a_run_directory_that_is_removed_meanwhile_is_told(tmp_path):
    with pytest.raises(LessonError, match="session/run-001 was removed while the lesson ran: nothing is recorded"):
        runner.run_lesson(catalog.load("session"), {"log_dir": str(tmp_path)}, lambda: shutil.rmtree)


@pytest.mark.slow
def test_sixteen_runs_at_once_each_get_their_directory(tmp_path):
    processes = [start("session", cwd=tmp_path) for _ in range(16)]
    outputs = [process.communicate(timeout=200) for process in processes]
    assert [process.returncode for process in processes] == [0] * 16
    assert all(err == "" for _, err in outputs)
    named = {line.split()[-1] for out, _ in outputs for line in out.splitlines() if line.startswith("run directory")}
    assert named == {str(pathlib.Path("logs", "session", f"run-{number:03d}")) for number in range(1, 17)}
    for name in named:
        assert EventAccumulator(str(tmp_path / name)).Reload().Tags()["graph"]

"""A cluster on this machine: it computes what one process does, and leaves no process and no port, whatever happens."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from conftest import ROOT

from tf1_lessons import LessonError, cluster
from tf1_lessons.helpers.processes import Children

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def children_of(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def listening_ports():
    """The TCP ports that somebody on this machine listens on."""
    tables = [pathlib.Path(f"/proc/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables for line in table]
    return {int(line[1].rpartition(":")[2], 16) for line in lines if line[3] == "0A"}


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")


# Child processes


def test_a_child_that_fails_is_named_with_its_error():
    with Children() as children:
        children.start("worker 0", "import time; time.sleep(60)", environment=ENVIRONMENT)
        children.start("worker 1", "print('begun'); raise OSError('the port is taken')", environment=ENVIRONMENT)
        with pytest.raises(LessonError, match="^worker 1 has failed: OSError: the port is taken$"):
            for _ in children.running(seconds=60):
                pass


def test_children_that_hang_end_with_the_time_and_with_the_block():
    with Children() as children:
        process = children.start("ps 0", "import time; time.sleep(60)", environment=ENVIRONMENT)
        with pytest.raises(LessonError, match="^ps 0 did not end within 1 seconds$"):
            for _ in children.running(seconds=1):
                pass
        assert process.poll() is None
    assert process.poll() == -signal.SIGKILL


PARENT = """
import os
from tf1_lessons.helpers.processes import Children
with Children() as children:
    code = {code!r}
    print(children.start("child", code, environment=dict(os.environ)).pid, flush=True)
    for _ in children.running(seconds=60):
        pass
"""


@on_linux
@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        "import ctypes; ctypes.PyDLL(None).sleep(60)  # holds Python's lock, as an import of C code may",
        "import ctypes; ctypes.CDLL(None).prctl(1, 0); import time; time.sleep(60)  # as where the kernel does nothing",
    ],
)
def test_children_end_when_their_parent_is_killed(code):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(code=code)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    with parent:
        pid = int(parent.stdout.readline())
        time.sleep(0.5)
        assert is_alive(pid)
        parent.kill()
        wait_until(lambda: not is_alive(pid), seconds=5)


# TF_CONFIG


GOOD = {"cluster": {"ps": ["a:2222"], "worker": ["b:2222", "c:2222"]}, "task": {"type": "worker", "index": 1}}


def test_a_good_tf_config_is_understood():
    assert cluster.read_config(json.dumps(GOOD)) == (GOOD["cluster"], "worker", 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (None, "Expecting value"),
        ([], "its form is"),
        ({"cluster": {}}, "at least one ps and one worker"),
        ({"cluster": {"ps": ["a:1"]}}, "at least one ps and one worker"),
        ({"cluster": {"ps": ["a:1"], "worker": []}}, "at least one ps and one worker"),
        ({"cluster": {"ps": ["a"], "worker": ["b:1"]}}, "'a' is no host:port"),
        ({"cluster": {"ps": ["a:70000"], "worker": ["b:1"]}}, "'a:70000' is no host:port"),
        ({"cluster": {"ps": [1], "worker": ["b:1"]}}, "its form is"),
        ({"cluster": 3}, "its form is"),
        ({"task": {"type": "worker", "index": 2}}, "its cluster has no worker number 2"),
        ({"task": {"type": "evaluator", "index": 0}}, "its cluster has no evaluator number 0"),
        ({"task": {"type": "worker", "index": "one"}}, "invalid literal"),
        ({"task": {"type": "worker"}}, "its form is"),
        ({"task": None}, "its form is"),
    ],
)
def test_a_bad_tf_config_is_one_line(change, message, tmp_path, monkeypatch):
    text = "cluster" if change is None else json.dumps({**GOOD, **change} if isinstance(change, dict) else change)
    monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(LessonError, match="^TF_CONFIG is not understood: .*" + message) as raised:
        cluster.run(tmp_path)
    assert "\n" not in str(raised.value)


# The cluster itself


def one_process(data, steps, batch_size):
    """The losses of one session, from the weights that the seed gives, on the joined batches."""
    import tensorflow.compat.v1 as tf

    from tf1_lessons.helpers.graph import reset_graph

    reset_graph(1)
    graph = cluster.build_graph(0.5, 2, synchronous=False)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(steps):
            x, y = cluster.batch(data, step, 2 * batch_size, 0, 1)
            losses.append(sess.run([graph.loss, graph.train_op], {graph.xs: x, graph.ys: y})[0])
    return losses


@pytest.mark.slow
def test_synchronous_workers_compute_what_one_process_does(tmp_path, monkeypatch):
    ports = cluster.free_ports(3)
    monkeypatch.setattr(cluster, "free_ports", lambda n: ports)
    before = children_of(os.getpid())
    options = dict(steps=15, every=5, batch_size=50, learning_rate=0.5, seed=1, synchronous=True)
    options["checkpoint_dir"] = str(tmp_path / "checkpoints")
    cluster.start_cluster(str(tmp_path), 2, options, kill_chief=False)
    assert children_of(os.getpid()) == before
    assert not listening_ports() & set(ports)
    workers = [dict(cluster.read_losses(tmp_path / f"worker_{index}")) for index in (0, 1)]
    assert [list(worker) for worker in workers] == [list(range(15))] * 2
    assert workers[0] != workers[1]
    expected = one_process(cluster.load_data(1), 15, 50)
    np.testing.assert_allclose(np.mean([list(worker.values()) for worker in workers], axis=0), expected, rtol=1e-5)


def test_parts_of_a_step_make_up_the_joined_batch():
    data = np.arange(107), np.arange(107) + 1000
    for step in (0, 1, 30):
        parts = [cluster.batch(data, step, 10, part, 3) for part in range(3)]
        for i in (0, 1):
            joined = cluster.batch(data, step, 30, 0, 1)[i]
            np.testing.assert_array_equal(np.concatenate([part[i] for part in parts]), joined)


def command(tmp_path, *flags, **environment):
    return subprocess.Popen(
        [sys.executable, str(ROOT / "scripts/run_lesson.py"), "cluster", "--log_dir", str(tmp_path), *flags],
        env={**ENVIRONMENT, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_is_ended_takes_its_cluster_along(number, status, tmp_path):
    with command(tmp_path, "--steps", "3000") as process:
        run_dir = tmp_path / "cluster" / "run-001"
        wait_until(lambda: list(run_dir.glob("synchronous/worker_1/events.*")), seconds=120)
        pids = children_of(process.pid)
        assert len(pids) == 3 and all(map(is_alive, pids))
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == status
        wait_until(lambda: not any(map(is_alive, pids)), seconds=5)
    if number != signal.SIGKILL:
        assert errors.splitlines() == ["cluster: interrupted" if number == signal.SIGINT else "cluster: terminated"]
        assert (run_dir / "losses.png").is_file()


@pytest.mark.slow
def test_a_bad_tf_config_ends_the_command_in_one_line(tmp_path):
    with command(tmp_path, TF_CONFIG="{") as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.startswith("cluster: TF_CONFIG is not understood: ") and errors.count("\n") == 1


@pytest.mark.slow
def test_the_command_plays_its_role_on_each_machine(tmp_path):
    """A chief, a worker and two ps under the names that schedulers use, each started by the command."""
    ports = [f"127.0.0.1:{port}" for port in cluster.free_ports(4)]
    jobs = {"ps": ports[:2], "chief": ports[2:3], "worker": ports[3:]}
    processes = [
        command(
            tmp_path / f"{job}_{index}",
            *("--synchronous", "--steps", "10", "--checkpoint_dir", str(tmp_path / "checkpoints")),
            TF_CONFIG=json.dumps({"cluster": jobs, "task": {"type": job, "index": index}}),
        )
        for job in jobs
        for index in range(len(jobs[job]))
    ]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outputs
    assert not listening_ports() & {int(port.rpartition(":")[2]) for port in ports}
    assert "chief 0 begins at step 0" in outputs[2][0]
    assert "worker 0 begins at step 0" in outputs[3][0]
    assert (tmp_path / "checkpoints" / "model.ckpt-10.index").is_file()


@pytest.mark.slow
def test_a_killed_chief_goes_on_from_its_checkpoint(tmp_path, capsys):
    history = cluster.run(tmp_path)
    printed = capsys.readouterr().out
    assert history["synchronous_loss"] == pytest.approx(history["loss"], rel=1e-4)
    assert "is that of one process at 200 of 200 steps" in printed
    assert "the chief was killed and went on from its checkpoint: True" in printed
    first = cluster.read_losses(tmp_path / "asynchronous" / "worker_0")
    again = cluster.read_losses(tmp_path / "asynchronous" / "worker_0_again")
    assert first[-1][0] < 199 and again[0][0] >= 20
    assert again[0][1] < 0.7 * first[0][1], "it goes on with what was learned"


TRAPS = """
import threading, time, tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
ps, nobody = sys.argv[1:]
server = tf.train.Server({"ps": ["127.0.0.1:" + ps], "worker": ["127.0.0.1:" + nobody]}, "ps", 0)
one = tf.constant(1)
with tf.Session(server.target, config=tf.ConfigProto(device_filters=["/job:ps"])) as sess:
    print("with device_filters", sess.run(one), flush=True)
def wait_for_all():
    with tf.Session(server.target, graph=one.graph) as sess:
        print("without device_filters", sess.run(one), flush=True)
threading.Thread(target=wait_for_all, daemon=True).start()
server.join()
"""


@on_linux
@pytest.mark.slow
def test_the_traps_are_there(tmp_path):
    """A worker that is gone stops a session without device_filters, and Ctrl-C does not end server.join()."""
    output = tmp_path / "output"
    with output.open("w") as file:
        command = [sys.executable, "-c", "import sys" + TRAPS, *map(str, cluster.free_ports(2))]
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: "with device_filters 1" in output.read_text(), seconds=60)
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        time.sleep(3)
        assert process.poll() is None
        assert output.read_text() == "with device_filters 1\n"
    finally:
        process.kill()
        process.wait()

"""TensorBoard itself, started on the logs of short runs and asked over its HTTP interface what it shows."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest
from conftest import ROOT, SHORT


# Runs the command once for each command line, with a single import of TensorFlow.
PROGRAM = """
import json, sys
from tf1_lessons.command.runner import main
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["run_lesson.py", *arguments]
    main()
"""


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory):
    log_dir = tmp_path_factory.mktemp("logs")
    runs = [("dropout", {"keep_prob": 0.5}), ("dropout", {"keep_prob": 1.0})]
    runs += [("cnn", {"dataset": "auto", "data_dir": tmp_path_factory.mktemp("no_mnist")})]
    runs += [(name, {}) for name in ("summaries", "regression", "learning_rate")]
    command_lines = [
        [name, f"--log_dir={log_dir}"] + [f"--{key}={value}" for key, value in {**SHORT[name], **options}.items()]
        for name, options in runs
    ]
    environment = {**os.environ, "https_proxy": "http://127.0.0.1:9"}  # refused at once, so there is no MNIST
    command = [sys.executable, "-c", PROGRAM, json.dumps(command_lines)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    return log_dir


@pytest.fixture(scope="module")
def get(log_dir):
    """A function that asks TensorBoard for a page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tensorboard.main", "--logdir", str(log_dir), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )

    def get(path, data=None, **query):
        url = f"http://127.0.0.1:{port}/data/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        request = urllib.request.Request(url, data and json.dumps(data).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            content = response.read()
            return json.loads(content) if "json" in response.headers["Content-Type"] else content

    try:
        runs = {"dropout/run-002/test", "cnn/run-001", "regression/run-001"}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if runs <= set(get("runs")):
                    break
            assert process.poll() is None
            time.sleep(0.5)
        yield get
    finally:
        process.kill()
        process.wait()


def test_runs_are_the_folders_below_the_log_directory(get):
    parts = ("", "/train", "/test")
    dropout = {f"dropout/{run}{part}" for run in ("run-001", "run-002") for part in parts}
    dropout |= {f"dropout/run-001.without_dropout{part}" for part in parts[1:]}  # run-002 has keep_prob 1
    others = {"summaries/run-001", "regression/run-001", "cnn/run-001", "cnn/run-001/train", "cnn/run-001/test"}
    others |= {f"learning_rate/run-001{part}" for part in ("", "/large", "/small", "/decayed")}
    assert set(get("runs")) == dropout | others


def test_scalars_of_train_and_test_share_their_tags(get):
    tags = get("plugin/scalars/tags")
    for lesson in ("dropout", "cnn"):
        for part in ("train", "test"):
            assert set(tags[f"{lesson}/run-001/{part}"]) == {"loss", "accuracy"}
    points = get("plugin/scalars/scalars", run="dropout/run-001/train", tag="loss")
    assert [step for _, step, _ in points] == list(range(0, 51, 10))


def test_the_rate_that_is_too_large_is_shown_at_every_step(get):
    points = get("plugin/scalars/scalars", run="learning_rate/run-001/large", tag="x")
    assert [(step, value) for _, step, value in points] == [(step, -5 if step % 2 else 5) for step in range(302)]


def test_histograms_and_distributions(get):
    tags = get("plugin/histograms/tags")
    assert set(tags["summaries/run-001"]) == {"linear/weights"}
    assert len(get("plugin/distributions/distributions", run="summaries/run-001", tag="linear/weights")) > 2
    layers = {f"{layer}/weights" for layer in ("conv1", "conv2", "fc1", "fc2")}
    assert [run for run in tags if layers <= set(tags[run])] == ["cnn/run-001/train"]


def test_images_are_the_figures_and_their_slider_plays_the_training(get, log_dir):
    tags = get("plugin/images/tags")
    assert set(tags["cnn/run-001"]) == {"figure/digits", "figure/filters"}
    assert set(tags["regression/run-001"]) == {"figure/fit", "figure/training"}
    for name, kind, steps in (("fit", "png", [0, 50, 100]), ("training", "gif", [100])):
        images = get("plugin/images/images", run="regression/run-001", tag=f"figure/{name}", sample=0)
        assert [image["step"] for image in images] == steps
        content = get(f"plugin/images/individualImage?{images[-1]['query']}")
        assert content == (log_dir / f"regression/run-001/{name}.{kind}").read_bytes()


def test_text_is_the_docstring_and_the_options(get):
    assert set(get("plugin/text/tags")["dropout/run-001"]) == {"lesson", "options"}
    (text,) = get("plugin/text/text", run="dropout/run-001", tag="lesson")
    assert "<h1>Dropout: switching off random outputs" in text["text"]
    assert "<strong>Expect:</strong>" in text["text"]
    (text,) = get("plugin/text/text", run="dropout/run-002", tag="options")
    assert "<table>" in text["text"] and "<td>1.0</td>" in text["text"]


def test_graph_opens_to_the_sections_of_the_code(get):
    boxes = {"inputs", "l1", "l2", "loss", "accuracy", "train"}
    graph = get("plugin/graphs/graph", run="dropout/run-001").decode()
    names = [line.split('"')[1] for line in graph.splitlines() if line.startswith("  name:")]
    assert {name.split("/")[0] for name in names} - {"init", "Merge"} == boxes


def test_a_trace_of_time_and_memory_is_recorded(get):
    info = get("plugin/graphs/info")["summaries/run-001"]["tags"]
    assert info["trace"]["profile"]
    trace = get("plugin/graphs/run_metadata", run="summaries/run-001", tag="trace").decode()
    assert "all_start_micros" in trace and "linear/MatMul" in trace


def test_hparams_compare_the_runs(get):
    experiment = get("plugin/hparams/experiment", data={"experimentName": ""})
    assert {"keep_prob", "learning_rate"} <= {info["name"] for info in experiment["hparamInfos"]}
    metrics = [info["name"] for info in experiment["metricInfos"]]
    assert {"group": "test", "tag": "accuracy"} in metrics
    request = {
        "experimentName": "",
        "allowedStatuses": ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"],
        "colParams": [{"hparam": info["name"]} for info in experiment["hparamInfos"]]
        + [{"metric": name} for name in metrics],
        "startIndex": 0,
        "sliceSize": 100,
    }
    groups = get("plugin/hparams/session_groups", data=request)["sessionGroups"]
    runs = {group["sessions"][0]["name"]: group for group in groups}
    cnn, runs = runs["cnn/run-001"], {name: group for name, group in runs.items() if name.startswith("dropout/")}
    assert {name: group["hparams"]["keep_prob"] for name, group in runs.items()} == {
        "dropout/run-001": 0.5,
        "dropout/run-002": 1.0,
    }
    assert cnn["hparams"]["dataset"] == "digits"  # it was "auto"
    columns = []
    for group in runs.values():
        assert group["sessions"][0]["status"] == "STATUS_SUCCESS"
        values = {(metric["name"]["group"], metric["name"]["tag"]): metric["value"] for metric in group["metricValues"]}
        assert 0 < values["test", "accuracy"] < 1
        columns.append((set(group["hparams"]), set(values)))
    assert columns[0] == columns[1]  # the parallel coordinates leave out a run that lacks one


def test_projector_shows_the_digits_vectors(get):
    assert "cnn/run-001/test" in get("plugin/projector/runs")
    (embedding,) = get("plugin/projector/info", run="cnn/run-001/test")["embeddings"]
    assert embedding["tensorShape"] == [400, 1024]
    query = {"run": "cnn/run-001/test", "name": "fc1"}
    assert len(get("plugin/projector/tensor", num_rows=400, **query)) == 4 * 400 * 1024
    rows = [row.split("\t") for row in get("plugin/projector/metadata", num_rows=400, **query).decode().splitlines()]
    assert rows[0] == ["label", "prediction", "wrong"] and len(rows) >= 400
    assert all((label != prediction) == (wrong == "True") for label, prediction, wrong in rows[1:])
    assert get("plugin/projector/sprite_image", **query).startswith(b"\x89PNG")

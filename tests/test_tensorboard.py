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


def run_lesson(name, log_dir, *flags):
    options = [part for key, value in SHORT.get(name, {}).items() for part in (f"--{key}", str(value))]
    subprocess.run(
        [sys.executable, str(ROOT / "scripts/run_lesson.py"), name, *options, *flags, "--log_dir", str(log_dir)],
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory):
    log_dir = tmp_path_factory.mktemp("logs")
    for keep_prob in ("0.5", "1.0"):
        run_lesson("dropout", log_dir, "--keep_prob", keep_prob)
    for name in ("summaries", "regression", "cnn"):
        run_lesson(name, log_dir)
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
        runs = {"dropout/run-002/test", "cnn/run-001", "regression/run-001/train"}
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
    parts = ("", "/train", "/test", "/without_dropout/train", "/without_dropout/test")
    dropout = {f"dropout/{run}{part}" for run in ("run-001", "run-002") for part in parts}
    others = {"summaries/run-001", "regression/run-001", "cnn/run-001", "cnn/run-001/test"}
    others |= {f"{name}/run-001/train" for name in ("summaries", "regression", "cnn")}
    assert set(get("runs")) == dropout | others


def test_scalars_of_train_and_test_share_their_tags(get):
    tags = get("plugin/scalars/tags")
    for run in ("dropout/run-001/train", "dropout/run-001/test", "cnn/run-001/train"):
        assert set(tags[run]) == {"loss", "accuracy"}
    assert set(tags["cnn/run-001/test"]) == {"accuracy"}
    points = get("plugin/scalars/scalars", run="dropout/run-001/train", tag="loss")
    assert [step for _, step, _ in points] == list(range(0, 51, 10))


def test_histograms_and_distributions(get):
    assert set(get("plugin/histograms/tags")["summaries/run-001/train"]) == {"linear/weights"}
    assert len(get("plugin/distributions/distributions", run="summaries/run-001/train", tag="linear/weights")) > 2


def test_images_are_the_figures(get, log_dir):
    tags = get("plugin/images/tags")
    assert set(tags["cnn/run-001"]) == {"digits", "filters"}
    assert set(tags["regression/run-001"]) == {"fit", "training"}
    for name, kind in (("fit", "png"), ("training", "gif")):
        (image,) = get("plugin/images/images", run="regression/run-001", tag=name, sample=0)
        content = get(f"plugin/images/individualImage?{image['query']}")
        assert content == (log_dir / f"regression/run-001/{name}.{kind}").read_bytes()


def test_text_is_the_docstring_and_the_options(get):
    assert set(get("plugin/text/tags")["dropout/run-001"]) == {"lesson", "hyperparameters"}
    (text,) = get("plugin/text/text", run="dropout/run-001", tag="lesson")
    assert "<h1>Dropout: switching off random outputs" in text["text"]
    assert "<strong>Expect:</strong>" in text["text"]
    (text,) = get("plugin/text/text", run="dropout/run-002", tag="hyperparameters")
    assert "<table>" in text["text"] and "<td>1.0</td>" in text["text"]


def test_graph_opens_to_the_sections_of_the_code(get):
    boxes = {"inputs", "l1", "l2", "loss", "accuracy", "train"}
    graph = get("plugin/graphs/graph", run="dropout/run-001/train").decode()
    names = [line.split('"')[1] for line in graph.splitlines() if line.startswith("  name:")]
    assert {name.split("/")[0] for name in names} - {"init", "Merge"} == boxes


def test_a_trace_of_time_and_memory_is_recorded(get):
    info = get("plugin/graphs/info")["summaries/run-001/train"]["tags"]
    assert info["trace"]["profile"]
    trace = get("plugin/graphs/run_metadata", run="summaries/run-001/train", tag="trace").decode()
    assert "all_start_micros" in trace and "linear/MatMul" in trace


def test_hparams_compare_the_runs(get):
    experiment = get("plugin/hparams/experiment", data={"experimentName": ""})
    assert {"lesson", "keep_prob", "learning_rate"} <= {info["name"] for info in experiment["hparamInfos"]}
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
    runs = {group["sessions"][0]["name"]: group for group in groups if group["hparams"]["lesson"] == "dropout"}
    assert {name: group["hparams"]["keep_prob"] for name, group in runs.items()} == {
        "dropout/run-001": 0.5,
        "dropout/run-002": 1.0,
    }
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
    assert get("plugin/projector/metadata", num_rows=400, **query).split() != []
    assert get("plugin/projector/sprite_image", **query).startswith(b"\x89PNG")

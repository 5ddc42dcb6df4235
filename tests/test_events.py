"""What a run leaves on disk, read back: event files, tags, images, figures."""

import pytest
from conftest import run_short
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tf1_lessons import LessonError
from tf1_lessons.helpers import logs

# For each lesson that records: the folders of its event files, with their scalars and histograms; and its figures.
# Without scalars and histograms: the folder of the run, which then holds figures, text and the graph.
RECORDS = {
    "summaries": ({".": (["loss"], ["linear/weights"])}, ["weights"]),
    "regression": (
        {
            ".": (
                ["loss"],
                ["hidden/biases", "hidden/weights", "prediction/biases", "prediction/weights"],
            )
        },
        ["fit"],
    ),
    "classification": (
        {
            "train": (["accuracy", "loss"], ["prediction/biases", "prediction/weights"]),
            "test": (["accuracy", "loss"], []),
        },
        ["weights"],
    ),
    "dropout": (
        {
            folder: (["accuracy", "loss"], ["l1/outputs", "l1/wx_plus_b", "l2/outputs", "l2/wx_plus_b"])
            for folder in ("train", "test")
        },
        ["loss"],
    ),
    "cnn": (
        {
            "train": (["accuracy", "loss"], [f"{layer}/weights" for layer in ("conv1", "conv2", "fc1", "fc2")]),
            "test": (["accuracy", "loss"], []),
        },
        ["digits", "filters"],
    ),
    "rnn_classification": (
        {"train": (["accuracy", "loss"], ["rnn/bias", "rnn/kernel"]), "test": (["accuracy", "loss"], [])},
        ["accuracy"],
    ),
    "rnn_regression": ({".": (["loss"], [])}, ["prediction"]),
    "lstm_regression": ({".": (["loss"], ["rnn/bias", "rnn/kernel"])}, ["prediction"]),
    "lstm_classification": (
        {
            "train": (["accuracy", "loss"], ["rnn/bias", "rnn/kernel"]),
            "test": (["accuracy", "loss"], []),
            "running": (["accuracy"], []),
        },
        ["accuracy", "digits"],
    ),
    "echo_rnn": ({".": (["loss", "loss/first_of_epoch"], [])}, ["echo"]),
    "custom_loss": (
        {
            folder: (["linear/weight_1", "linear/weight_2", "loss_high", "loss_low", "loss_mse"], [])
            for folder in ("high", "low", "mse")
        },
        ["weights"],
    ),
    "gradients": ({folder: (["accuracy", "loss"], []) for folder in ("forgotten", "remembered")}, ["update_ops"]),
    "saver": ({folder: (["loss"], []) for folder in ("uninterrupted", "resumed")}, ["resumed"]),
    "input_pipeline": ({".": (["loss"], [])}, ["loss"]),
    "export": ({".": (["loss"], [])}, ["probabilities"]),
    "cluster": (
        {
            folder: ([] if "checkpoints" in folder else ["loss"], [])
            for folder in ("one_process", "synchronous/worker_0", "synchronous/worker_1", "synchronous/checkpoints")
            + tuple(f"asynchronous/{part}" for part in ("worker_0", "worker_0_again", "worker_1", "checkpoints"))
        },
        ["losses"],
    ),
    "tensorflow2": ({"tf1": (["loss"], []), "keras": (["loss"], [])}, ["losses"]),
    "learning_rate": (
        {folder: (["loss", "x"], []) for folder in ("large", "small")}
        | {"decayed": (["learning_rate", "loss", "x"], [])},
        ["paths"],
    ),
    "regularization": (
        {folder: (["held_out_error", "loss", "mse_loss"], []) for folder in ("without_l2", "with_l2")},
        ["curves"],
    ),
}


def read(folder):
    """The events of one folder, all of them."""
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0, "images": 0})
    return events.Reload()


def test_event_files_have_the_expected_tags_and_steps(training_lesson, first_run):
    folders, figures = RECORDS[training_lesson]
    history, log_dir = first_run(training_lesson)
    found = {str(path.parent.relative_to(log_dir)) for path in log_dir.rglob("events.out.tfevents.*")}
    assert found == {".", *folders}  # figures stand in the run's own folder
    for folder, (scalars, histograms) in folders.items():
        events = read(log_dir / folder)
        assert sorted(events.Tags()["scalars"]) == scalars
        assert sorted(events.Tags()["histograms"]) == histograms
        for tag in scalars:
            steps = [event.step for event in events.Scalars(tag)]
            assert len(steps) > 2 and set(steps) <= set(history["step"])
    for figure in figures:
        png = (log_dir / f"{figure}.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        images = read(log_dir).Images(f"figure/{figure}")
        assert images[-1].encoded_image_string == png and images[-1].step == history["step"][-1]
        steps = [image.step for image in images]
        assert len(images) <= 10 and steps == sorted(set(steps)) and set(steps) <= set(history["step"])


@pytest.mark.parametrize("name", [name for name in RECORDS if RECORDS[name][0].keys() & {".", "train"}])
def test_recorded_loss_is_the_historys(name, first_run):
    history, log_dir = first_run(name)
    loss = dict(zip(history["step"], history["train_loss" if name == "dropout" else "loss"]))
    folder = "train" if "train" in RECORDS[name][0] else "."
    recorded = {event.step: event.value for event in read(log_dir / folder).Scalars("loss")}
    assert recorded == pytest.approx({step: loss[step] for step in recorded}, rel=1e-6)


def test_every_lesson_writes_its_graph_once(any_lesson, first_run):
    _, log_dir = first_run(any_lesson)
    folders = {path.parent for path in log_dir.rglob("events.out.tfevents.*")}
    written = [read(folder).Tags()["graph"] for folder in folders].count(True)
    assert written == (2 if any_lesson == "cluster" else 1)  # by the chief of each of its two clusters


def test_learning_rate_records_every_step_of_all_three_rates(first_run):
    history, log_dir = first_run("learning_rate")
    for name in ("large", "small", "decayed"):
        recorded = {event.step: event.value for event in read(log_dir / name).Scalars("x")}
        assert recorded == pytest.approx(dict(zip(range(302), history[name])))


def test_moving_average_has_one_chart_of_three_lines(first_run):
    _, log_dir = first_run("moving_average")
    for name in ("variable", "average", "average_without_step"):
        events = read(log_dir / name)
        assert events.Tags()["scalars"] == ["value"]
        assert [event.step for event in events.Scalars("value")] == list(range(0, 500, 10))


def test_regularization_records_an_error_on_points_it_has_not_learned_from(first_run):
    history, log_dir = first_run("regularization")
    for name in ("without_l2", "with_l2"):
        recorded = [event.value for event in read(log_dir / name).Scalars("held_out_error")]
        assert recorded == pytest.approx(history[f"held_out_error_{name}"])
        errors = [event.value for event in read(log_dir / name).Scalars("mse_loss")]
        assert not set(recorded) & set(errors)


def test_every_run_gets_a_directory_of_its_own(tmp_path):
    first, second = (logs.new_run_dir("dropout", tmp_path) for _ in range(2))
    assert first == tmp_path / "dropout" / "run-001"
    assert second == tmp_path / "dropout" / "run-002"
    (first / "kept").write_text("kept")
    second.rmdir()
    (tmp_path / "dropout" / "run-010").mkdir()
    (tmp_path / "dropout" / "run-notes").mkdir()
    assert logs.new_run_dir("dropout", tmp_path).name == "run-011"
    assert (first / "kept").read_text() == "kept"


def test_two_runs_at_the_same_moment_never_share_a_directory(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: logs.new_run_dir("dropout", tmp_path), range(200)))
    assert len(set(made)) == 200


def test_a_log_dir_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LessonError, match=r"cannot make a run directory in .*file.dropout: "):
        logs.new_run_dir("dropout", tmp_path / "file")


def test_echo_records_the_first_loss_of_every_epoch(tmp_path):
    history = run_short("echo_rnn", tmp_path, epochs=4, series_length=750, every=7)  # 10 steps an epoch
    recorded = {event.step: event.value for event in read(tmp_path).Scalars("loss/first_of_epoch")}
    assert recorded == pytest.approx({step: history["loss"][step] for step in (0, 10, 20, 30)})
    assert [event.step for event in read(tmp_path).Scalars("loss")] == list(range(0, 40, 7))


def test_both_accuracies_of_lstm_classification_share_a_chart(first_run):
    history, log_dir = first_run("lstm_classification")
    for part, name in (("test", "accuracy"), ("running", "running_accuracy")):
        recorded = {event.step: event.value for event in read(log_dir / part).Scalars("accuracy")}
        assert recorded == pytest.approx(dict(zip(history["step"], history[name])))

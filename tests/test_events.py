"""What a run leaves on disk, read back: event files, tags, images, figures."""

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tf1_lessons.helpers import LessonError, logs

# For each lesson that records: the folders of its event files, with their scalars and histograms; and its figures.
RECORDS = {
    "summaries": ({"train": (["loss"], ["linear/weights"])}, ["weights"]),
    "regression": (
        {
            "train": (
                ["loss"],
                ["hidden/biases", "hidden/weights", "prediction/biases", "prediction/weights"],
            )
        },
        ["fit"],
    ),
    "classification": (
        {folder: (["accuracy", "loss"], ["prediction/biases", "prediction/weights"]) for folder in ("train", "test")},
        ["weights"],
    ),
    "dropout": (
        {
            folder: (["accuracy", "loss"], ["l1/outputs", "l2/outputs"])
            for folder in ("train", "test", "without_dropout/train", "without_dropout/test")
        },
        ["loss"],
    ),
    "cnn": ({"train": (["accuracy", "loss"], []), "test": (["accuracy"], [])}, ["digits", "filters"]),
    "rnn_classification": ({"train": (["accuracy", "loss"], []), "test": (["accuracy"], [])}, ["accuracy"]),
    "rnn_regression": ({"train": (["loss"], [])}, ["prediction"]),
    "lstm_regression": ({"train": (["loss"], [])}, ["prediction"]),
    "lstm_classification": (
        {"train": (["accuracy", "loss"], []), "test": (["accuracy", "loss"], [])},
        ["accuracy", "digits"],
    ),
    "echo_rnn": ({"train": (["loss"], [])}, ["echo"]),
    "custom_loss": (
        {
            folder: (["linear/weight_1", "linear/weight_2", "loss_high", "loss_low", "loss_mse"], [])
            for folder in ("high", "low", "mse")
        },
        ["weights"],
    ),
    "gradients": ({folder: (["accuracy", "loss"], []) for folder in ("forgotten", "remembered")}, ["update_ops"]),
    "saver": ({folder: (["loss", "loss_dropout"], []) for folder in ("uninterrupted", "resumed")}, ["resumed"]),
    "input_pipeline": ({".": (["loss"], [])}, ["loss"]),
    "export": ({".": (["loss"], [])}, ["probabilities"]),
    "learning_rate": (
        {folder: (["loss", "x"], []) for folder in ("large", "small")}
        | {"decayed": (["learning_rate", "loss", "x"], [])},
        ["paths"],
    ),
    "regularization": ({folder: (["loss", "mse_loss"], []) for folder in ("mse_loss", "loss")}, ["curves"]),
}


def read(folder):
    """The events of one folder, all of them."""
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0, "images": 0})
    return events.Reload()


def test_event_files_have_the_expected_tags_and_steps(training_lesson, first_run):
    folders, figures = RECORDS[training_lesson]
    history, log_dir = first_run(training_lesson)
    found = {str(path.parent.relative_to(log_dir)) for path in log_dir.rglob("events.out.tfevents.*")}
    assert found == {".", *folders}
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
        assert [image.encoded_image_string for image in read(log_dir).Images(figure)] == [png]


@pytest.mark.parametrize("name", [name for name in RECORDS if "train" in RECORDS[name][0]])
def test_recorded_loss_is_the_historys(name, first_run):
    history, log_dir = first_run(name)
    loss = dict(zip(history["step"], history["train_loss" if name == "dropout" else "loss"]))
    recorded = {event.step: event.value for event in read(log_dir / "train").Scalars("loss")}
    assert recorded == pytest.approx({step: loss[step] for step in recorded}, rel=1e-6)


def test_every_lesson_writes_its_graph(any_lesson, first_run):
    _, log_dir = first_run(any_lesson)
    folders = {path.parent for path in log_dir.rglob("events.out.tfevents.*")}
    assert any(read(folder).Tags()["graph"] for folder in folders)


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

"""Figures are drawn without a display, alike, and small enough to look at; a window opens only where it can."""

import io
import re
import subprocess
import sys

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from conftest import SHORT, run_short
from matplotlib import colors
from matplotlib.text import Text
from PIL import Image

from tf1_lessons.helpers import figures

tf.disable_v2_behavior()


def draw_line(figure, n):
    axes = figure.subplots()
    axes.plot(np.arange(n), label="line")
    axes.set(xlabel="x", ylabel="y", title=f"{n} points")


def test_animation_has_a_frame_for_each_and_stays_on_the_last(tmp_path):
    frames = [(step, (n,)) for step, n in enumerate((2, 3, 4))]
    figures.save_animation(tmp_path, "line", draw_line, frames, size=(4, 3), seconds=3)
    gif = Image.open(io.BytesIO((tmp_path / "line.gif").read_bytes()))
    assert (gif.format, gif.n_frames, gif.size) == ("GIF", 3, (400, 300))
    durations, pixels = [], []
    for frame in range(3):
        gif.seek(frame)
        durations.append(gif.info["duration"])
        pixels.append(np.asarray(gif.convert("L")))
    assert durations == [1000, 1000, 2000]
    assert not np.array_equal(pixels[0], pixels[1])


@pytest.mark.parametrize("n", [1, 2, 60, 61, 1000])
def test_frames_are_bounded_and_hold_the_first_and_the_latest(n):
    frames = figures.Frames(limit=60)
    for step in range(n):
        frames.add(step, f"what {step}")
        assert len(frames) <= 61
    steps = [step for step, _ in frames]
    assert steps == sorted(set(steps)) and len(steps) >= min(n, 30)
    assert (frames[0], frames[-1]) == ((0, ("what 0",)), (n - 1, (f"what {n - 1}",)))


def test_a_line_of_one_point_is_seen():
    axes = figures.still(draw_line, 1).axes[0]
    assert axes.lines[0].get_marker() == "o"
    axes = figures.still(draw_line, 2).axes[0]
    assert axes.lines[0].get_marker() == "None"


def texts(name, tmp_path, monkeypatch, **options):
    """All texts in the figures that a lesson's run saves, in its still figures' last frames and its animation's."""
    found = []
    still = figures.still

    def noting_still(draw, *what, **kwargs):
        figure = still(draw, *what, **kwargs)
        found.extend(text.get_text() for text in figure.findobj(Text))
        return figure

    monkeypatch.setattr(figures, "still", noting_still)
    run_short(name, tmp_path, animated=True, **options)
    return found


@pytest.mark.parametrize(
    "name, options, expected, not_expected",
    [
        ("summaries", {"steps": 31, "every": 10}, ["after step 30"], ["after step 40"]),
        ("regression", {"steps": 31, "every": 10}, ["before training", "fit after step 30"], ["fit after step 50"]),
        ("classification", {"steps": 7, "every": 3}, ["After step 6: blue"], ["After step 7"]),
        ("dropout", {"steps": 3, "every": 1, "keep_prob": 0.8}, ["With dropout, keep_prob 0.8", "Without"], ["0.5"]),
        ("dropout", {"steps": 3, "every": 1, "keep_prob": 1.0}, ["Without dropout"], ["With dropout"]),
        ("cnn", {"steps": 3, "every": 2}, ["filters of the first layer after step 2", " of 400 test digits"], []),
        (
            "custom_loss",
            {"steps": 20, "expensive": 1.0, "cheap": 12.5},
            ["too little costs 1, too much 12.5", "too little costs 12.5, too much 1"],
            ["10"],
        ),
        (
            "learning_rate",
            {"steps": 50, "large_rate": 0.9, "small_rate": 0.002, "initial_rate": 0.3, "decay_rate": 0.9},
            ["rate 0.9", "rate 0.002", "The decayed rate: 0.3 * 0.9 ** step"],
            ["rate 1", "rate 0.001", "0.96"],
        ),
        ("learning_rate", {"steps": 50, "decay_steps": 7}, ["0.1 * 0.96 ** (step // 7)"], ["0.96 ** step"]),
        ("regularization", {"steps": 5, "every": 2, "l2": 0.25}, ["With L2, scale 0.25", "after step 4"], ["0.003"]),
        ("moving_average", {"steps": 50, "decay": 0.75}, ["decay at most 0.75", "decay always 0.75"], ["0.99"]),
        ("rnn_regression", {"steps": 4, "n_steps": 5}, ["After 1 half-wave", "After 4 half-waves"], []),
        (
            "lstm_regression",
            {"steps": 9, "batch_size": 30},
            ["The first of 30 rows at the start", "of 30 rows at the end"],
            ["50"],
        ),
        (
            "lstm_classification",
            {"steps": 3, "every": 1, "n_hidden": 8},
            [" of 400 test digits; the first twenty"],
            [],
        ),
        (
            "echo_rnn",
            {"epochs": 1, "series_length": 225, "echo_step": 1},
            ["After step 2:", "the input of 1 time step before"],
            ["3 time steps"],
        ),
    ],
)
def test_figures_state_the_values_that_were_used(name, options, expected, not_expected, tmp_path, monkeypatch):
    found = texts(name, tmp_path, monkeypatch, **options)
    for text in expected:
        assert any(text in other for other in found), f"{text!r} is not in {found}"
    for text in not_expected:
        assert not [other for other in found if text in other and not re.fullmatch(r"[\d.−]+", other)]


def test_the_drawn_rate_is_what_its_title_says(tmp_path, monkeypatch):
    drawn = {}
    from tf1_lessons import learning_rate

    def noting_draw(figure, paths, rates):
        drawn.update(paths=paths, rates=rates)

    monkeypatch.setattr(learning_rate, "draw", noting_draw)
    run_short("learning_rate", tmp_path, steps=30, initial_rate=0.2, decay_rate=0.9, decay_steps=4)
    path = drawn["paths"]["decayed"]
    assert path["step"] == list(range(31)) and path["x"][0] == 5
    assert drawn["rates"]["decayed"] == "0.2 * 0.9 ** (step // 4)"
    np.testing.assert_allclose(path["learning_rate"], [0.2 * 0.9 ** (step // 4) for step in path["step"]], rtol=1e-5)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == "dropout" else pytest.mark.slow) for name in SHORT]
)
def test_a_run_with_one_record_draws_what_it_has(name, tmp_path):
    run_short(name, tmp_path, **({"epochs": 1} if name == "echo_rnn" else {"steps": 1}))
    for path in tmp_path.glob("*.png"):
        assert len(Image.open(io.BytesIO(path.read_bytes())).convert("RGB").getcolors(1 << 24)) > 20


@pytest.mark.slow
def test_recording_every_step_takes_no_more_frames(tmp_path, monkeypatch):
    drawn = []
    from tf1_lessons import regression

    draw = regression.draw
    monkeypatch.setattr(regression, "draw", lambda figure, *what: drawn.append(what[-1]) or draw(figure, *what))
    run_short("regression", tmp_path, animated=True, steps=500, every=1)
    assert len(drawn) <= 71
    assert drawn[-1] == 499


def assert_animation(log_dir):
    content = (log_dir / "training.gif").read_bytes()
    assert len(content) < 2_000_000
    assert Image.open(io.BytesIO(content)).n_frames > 10


@pytest.mark.parametrize("lesson, options", [("regression", {"every": 10}), ("rnn_regression", {"steps": 12})])
def test_lessons_that_the_articles_animate_save_an_animation(lesson, options, tmp_path):
    run_short(lesson, tmp_path, animated=True, **options)
    assert_animation(tmp_path)


def test_figures_are_neither_blank_nor_huge(training_lesson, first_run):
    _, log_dir = first_run(training_lesson)
    paths = list(log_dir.glob("*.png"))
    assert paths
    for path in paths:
        image = Image.open(io.BytesIO(path.read_bytes()))
        assert 700 <= image.width <= 1000 and image.height <= 800
        assert len(image.convert("RGB").getcolors(1 << 24)) > 20
        assert path.stat().st_size < 150_000


def test_colours_differ_for_colour_blind_readers():
    """Simulated after Viénot, Brettel and Mollon (1999): the matrices take linear RGB to what is left of it."""
    protanopia = [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]
    deuteranopia = [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]
    rgb = np.array([colors.to_rgb(color) for color in (figures.BLUE, figures.ORANGE, figures.GREEN)])
    for matrix in (protanopia, deuteranopia):
        seen = np.clip((rgb**2.2) @ np.transpose(matrix), 0, 1) ** (1 / 2.2)
        for i in range(3):
            for j in range(i):
                assert np.linalg.norm(seen[i] - seen[j]) > 0.25


@pytest.mark.slow
def test_a_run_without_a_window_does_not_import_pyplot(tmp_path):
    code = (
        "import sys; from tf1_lessons import regression;"
        f"regression.run({str(tmp_path)!r}, steps=60); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_show_without_a_display_says_so_and_goes_on(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    import matplotlib

    monkeypatch.setitem(matplotlib.rcParams, "backend", "agg")
    run_short("regression", tmp_path, show=True)
    assert capsys.readouterr().out.splitlines()[0] == (
        "there is no display to open a window on; the figures are saved all the same"
    )
    assert (tmp_path / "fit.png").is_file()


class FakePyplot:
    """A pyplot with a display: its canvas counts what is shown."""

    def __init__(self):
        self.shown = []

    def figure(self, **kwargs):
        figure = figures.Figure(**kwargs)
        figure.canvas.required_interactive_framework = "a display"
        figure.show = lambda: None
        figure.canvas.start_event_loop = lambda seconds: self.shown.append(figure.axes[0].get_title())
        return figure

    def show(self):
        self.shown.append("wait")


def test_a_window_follows_the_training_until_it_is_closed(monkeypatch):
    import matplotlib

    pyplot = FakePyplot()
    monkeypatch.setattr(matplotlib, "pyplot", pyplot, raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    window = figures.Window(show=True)
    window.draw(draw_line, 2)
    window.draw(draw_line, 3)
    window._figure.canvas.callbacks.process("close_event", None)
    window.draw(draw_line, 4)
    window.wait()
    assert pyplot.shown == ["2 points", "3 points"]


@pytest.mark.slow
def test_the_echos_animation_keeps_its_axes_and_marks_the_shift(tmp_path, monkeypatch):
    drawn = []
    still = figures.still
    monkeypatch.setattr(figures, "still", lambda *args, **kwargs: drawn.append(still(*args, **kwargs)) or drawn[-1])
    run_short("echo_rnn", tmp_path, animated=True, series_length=7500, echo_step=2)
    assert_animation(tmp_path)
    assert len({(figure.axes[0].get_xlim(), figure.axes[0].get_ylim()) for figure in drawn}) == 1
    shifts = {line.get_xdata()[1] - line.get_xdata()[0] for axes in drawn[-1].axes[1:] for line in axes.lines}
    assert shifts == {2}

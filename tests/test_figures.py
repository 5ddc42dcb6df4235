"""Figures are drawn without a display, alike, and small enough to look at; a window opens only where it can."""

import io
import subprocess
import sys

import numpy as np
import pytest
from conftest import run_short
from matplotlib import colors
from matplotlib.text import Text
from PIL import Image

from tf1_lessons.helpers import figures


def draw_line(figure, n):
    axes = figure.subplots()
    axes.plot(np.arange(n), label="line")
    axes.set(xlabel="x", ylabel="y", title=f"{n} points")


def test_animation_has_a_frame_for_each_and_stays_on_the_last():
    gif = Image.open(io.BytesIO(figures.animate(draw_line, [(2,), (3,), (4,)], size=(4, 3), seconds=3)))
    assert (gif.format, gif.n_frames, gif.size) == ("GIF", 3, (400, 300))
    durations, pixels = [], []
    for frame in range(3):
        gif.seek(frame)
        durations.append(gif.info["duration"])
        pixels.append(np.asarray(gif.convert("L")))
    assert durations == [1000, 1000, 2000]
    assert not np.array_equal(pixels[0], pixels[1])


@pytest.mark.parametrize("lesson", ["regression", "rnn_regression", "echo_rnn"])
def test_lessons_that_the_articles_animate_save_an_animation(lesson, tmp_path):
    run_short(lesson, tmp_path, animated=True, **({"every": 10} if lesson == "regression" else {}))
    content = (tmp_path / "training.gif").read_bytes()
    assert len(content) < 2_000_000
    assert Image.open(io.BytesIO(content)).n_frames > 10


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


def test_a_run_without_a_window_does_not_import_pyplot(tmp_path):
    code = (
        "import pathlib, sys; from tf1_lessons import regression;"
        f"regression.run(pathlib.Path({str(tmp_path)!r}), steps=60); assert 'matplotlib.pyplot' not in sys.modules"
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


# Options of the RNN lessons, and what their figures say then.
CHANGED_FLAGS = {
    "rnn_regression": ({"steps": 4, "n_steps": 5}, ["After 1 half-wave", "After 4 half-waves"]),
    "lstm_regression": ({"steps": 9, "batch_size": 30}, ["The first of 30 rows at the start", "of 30 rows at the end"]),
    "lstm_classification": ({"steps": 3, "every": 1, "n_hidden": 8}, [" of 400 test digits; the first twenty"]),
    "echo_rnn": ({"series_length": 750, "echo_step": 1}, ["After step 9:", "the input of 1 time step before"]),
}


@pytest.mark.parametrize("name", CHANGED_FLAGS)
def test_figures_of_the_rnns_state_what_was_used(name, tmp_path, monkeypatch):
    options, expected = CHANGED_FLAGS[name]
    found = []
    still = figures.still

    def noting_still(draw, *what, **kwargs):
        figure = still(draw, *what, **kwargs)
        found.extend(text.get_text() for text in figure.findobj(Text))
        return figure

    monkeypatch.setattr(figures, "still", noting_still)
    run_short(name, tmp_path, animated=True, **options)
    for text in expected:
        assert any(text in other for other in found), f"{text!r} is not in {found}"


def test_the_echos_animation_keeps_its_axes_and_marks_the_shift(tmp_path, monkeypatch):
    drawn = []
    still = figures.still
    monkeypatch.setattr(figures, "still", lambda *args, **kwargs: drawn.append(still(*args, **kwargs)) or drawn[-1])
    run_short("echo_rnn", tmp_path, animated=True, series_length=7500, echo_step=2)
    assert len(drawn) > 10
    assert len({(figure.axes[0].get_xlim(), figure.axes[0].get_ylim()) for figure in drawn}) == 1
    shifts = {line.get_xdata()[1] - line.get_xdata()[0] for axes in drawn[-1].axes[1:] for line in axes.lines}
    assert shifts == {2}

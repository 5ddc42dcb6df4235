"""Figures in one style, saved as PNG, or animated as GIF, and shown in TensorBoard's Images tab.

Unless a window is asked for nothing goes through pyplot: no display is needed, and no figure stays open.
"""

import importlib.util
import io
import os
import pathlib

import numpy as np
import tensorflow.compat.v1 as tf
from PIL import Image
from tqdm import tqdm

from tf1_lessons import LessonError
from tf1_lessons.helpers import logs
from tf1_lessons.helpers.events import write_events
from tf1_lessons.helpers.interrupts import interrupted

_backend = os.environ.get("MPLBACKEND", "").partition("module://")[2]
if _backend and importlib.util.find_spec(_backend.partition(".")[0]) is None:
    del os.environ["MPLBACKEND"]  # inherited from a notebook whose packages are not here
try:
    import matplotlib
    from matplotlib.figure import Figure
except ValueError as error:  # of another $MPLBACKEND
    raise LessonError(f"matplotlib does not start: {error}".partition("\n")[0])

# Four of the colours of Okabe and Ito, which colour-blind readers can tell apart.
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
GREY = "#888888"

STYLE = {
    "axes.prop_cycle": matplotlib.cycler(color=[BLUE, ORANGE, GREEN, PURPLE]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e5e5e5",
    "text.usetex": False,  # which takes a LaTeX installation
}


class Frames(list):
    """What is to be drawn at some steps of a training: pairs of a step and the arguments of a draw function.

    There are at most limit, an even number: beyond it every second one is dropped, and from then on only every second
    one is kept. The first and the latest are always there.
    """

    def __init__(self, limit=60):
        super().__init__()
        self._limit = limit
        self._stride = 1  # one in so many is kept
        self._added = 0
        self._spare = False  # whether the latest is there only until the next one comes

    def add(self, step, *what):
        """Keep a step and a draw function's arguments."""
        if self._spare:
            self.pop()
        self.append((step, what))
        self._spare = self._added % self._stride != 0
        self._added += 1
        if len(self) > self._limit:
            self[:] = self[::2]
            self._stride *= 2


def still(draw, *what, size=(8, 4.5)):
    """Return a new figure, size in inches of 100 pixels, on which draw(figure, *what) has drawn."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size, dpi=100, layout="constrained")
        draw(figure, *what)
    for line in (line for axes in figure.axes for line in axes.lines):
        if len(line.get_xdata()) == 1 and line.get_marker() == "None":
            line.set_marker("o")  # a line of one point is invisible
    return figure


def save_figure(log_dir, name, draw, *what, step, size=(8, 4.5)):
    """Save what draw(figure, *what) draws as log_dir/name.png, and as an image of the TensorBoard run log_dir.

    Args:
        log_dir: a folder.
        name: of the file; the image's tag is figure/name.
        draw: a function that draws on a matplotlib Figure.
        what: its other arguments.
        step: of the training, that the figure shows.
        size: in inches of 100 pixels.

    Raises:
        LessonError: a file cannot be written. A file is whole or not there.
    """
    save_frames(log_dir, name, draw, [(step, what)], size=size)


def save_frames(log_dir, name, draw, frames, *, size=(8, 4.5), shown=10):
    """Save the last frame as save_figure() does, with up to ten frames as images that TensorBoard's slider plays.

    A frame is a pair of a step and what draw is to draw. After an interrupt the last one is all.
    """
    shown = 1 if interrupted() else shown
    places = np.unique(np.linspace(len(frames) - 1, 0, shown, dtype=int)) if frames else []
    images = [(frames[i][0], _png(still(draw, *frames[i][1], size=size))) for i in places]
    if images:
        logs.write_whole(pathlib.Path(log_dir, f"{name}.png"), images[-1][1])
        _write_images(log_dir, name, images, size)


def save_animation(log_dir, name, draw, frames, *, size=(8, 4.5), seconds=6):
    """Save an animation of frames, pairs of a step and what draw is to draw, as log_dir/name.gif, and for TensorBoard.

    It takes some seconds, stays on its last frame for two, and begins again. Drawing it takes seconds, too, so nothing
    is drawn if the training was interrupted.

    Raises:
        LessonError: a file cannot be written. A file is whole or not there.
    """
    if interrupted() or not frames:
        return
    images = []
    for _, what in tqdm(frames, desc="drawing", disable=None, leave=False):
        png = _png(still(draw, *what, size=size))
        images.append(Image.open(io.BytesIO(png)).convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
    gif = io.BytesIO()
    durations = [1000 * seconds // len(images)] * (len(images) - 1) + [2000]  # milliseconds
    images[0].save(gif, format="GIF", save_all=True, append_images=images[1:], duration=durations, loop=0)
    logs.write_whole(pathlib.Path(log_dir, f"{name}.gif"), gif.getvalue())
    _write_images(log_dir, name, [(frames[-1][0], gif.getvalue())], size)


def _png(figure):
    png = io.BytesIO()
    with matplotlib.rc_context(STYLE):  # ticks get their labels only now
        figure.savefig(png, format="png")
    return png.getvalue()


def _write_images(log_dir, name, images, size):
    width, height = (round(100 * inches) for inches in size)
    summaries = []
    for step, content in images:
        image = tf.Summary.Image(encoded_image_string=content, width=width, height=height, colorspace=4)
        summaries.append((step, tf.Summary(value=[tf.Summary.Value(tag=f"figure/{name}", image=image)])))
    write_events(log_dir, name, summaries)


class Window:
    """A window that follows the training if it is to be shown and there is a display; else it does nothing.

    It alone needs pyplot, which knows how to open a window on this machine.
    """

    def __init__(self, show, size=(8, 4.5)):
        self._figure = None
        if not show:
            return
        try:
            from matplotlib import pyplot

            figure = pyplot.figure(figsize=size, layout="constrained")
        except (ImportError, ValueError, RuntimeError):  # a backend that is not there, as $MPLBACKEND of a notebook
            figure = None
        if figure is None or figure.canvas.required_interactive_framework is None:
            print("there is no display to open a window on; the figures are saved all the same")
            return
        self._figure = figure
        figure.canvas.mpl_connect("close_event", self._forget)
        figure.show()

    def _forget(self, event):
        self._figure = None

    def draw(self, draw, *what):
        """Show draw(figure, *what)."""
        if self._figure:
            with matplotlib.rc_context(STYLE):
                self._figure.clear()
                draw(self._figure, *what)
            self._figure.canvas.draw_idle()
            self._figure.canvas.start_event_loop(0.05)  # seconds, in which the window is drawn and may be closed

    def wait(self):
        """Leave the window open until the user closes it."""
        if self._figure and not interrupted():
            from matplotlib import pyplot

            print("close the window to end the lesson")
            pyplot.show()

"""Figures in one style, saved as PNG, or animated as GIF, and shown in TensorBoard's Images tab.

Unless a window is asked for nothing goes through pyplot: no display is needed, and no figure stays open.
"""

import io

import matplotlib
import tensorflow.compat.v1 as tf
from matplotlib.figure import Figure
from PIL import Image
from tqdm import tqdm

from tf1_lessons.helpers import logs
from tf1_lessons.helpers.interrupts import interrupted

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
}


def subplots(rows=1, columns=1, *, size=(8, 4.5), **kwargs):
    """Return a new figure, size in inches of 100 pixels, and its axes, as pyplot.subplots() does."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size, dpi=100, layout="constrained")
        return figure, figure.subplots(rows, columns, **kwargs)


def still(draw, *frame, size=(8, 4.5)):
    """Return a new figure, size in inches of 100 pixels, on which draw(figure, *frame) has drawn."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size, dpi=100, layout="constrained")
        draw(figure, *frame)
        return figure


def save_figures(log_dir, **figures):
    """Save each figure as log_dir/name.png and as the image `name` of the TensorBoard run log_dir.

    An animation, as animate() returns it, is saved as log_dir/name.gif; None is left out. A file is whole or not there.

    Raises:
        LessonError: a file cannot be written.
    """
    with tf.summary.FileWriter(log_dir, filename_suffix=".figures") as writer:
        for name, figure in figures.items():
            if figure is None:
                continue
            if isinstance(figure, bytes):
                content, kind = figure, "gif"
                width, height = Image.open(io.BytesIO(content)).size
            else:
                content, kind = _png(figure), "png"
                width, height = figure.canvas.get_width_height()
            logs.write_whole(log_dir / f"{name}.{kind}", content)
            image = tf.Summary.Image(encoded_image_string=content, width=width, height=height, colorspace=4)
            writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag=name, image=image)]))


def _png(figure):
    png = io.BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def animate(draw, frames, *, size=(8, 4.5), seconds=6):
    """Return an animated GIF, bytes: for each frame what draw(figure, *frame) draws on a figure of size inches.

    The animation takes some seconds, stays on its last frame for two, and begins again. Drawing it takes seconds, too,
    so None is returned if the training was interrupted.
    """
    if interrupted():
        return None
    frames = tqdm(frames, desc="drawing", disable=None, leave=False)
    pngs = (_png(still(draw, *frame, size=size)) for frame in frames)
    images = [Image.open(io.BytesIO(png)).convert("P", palette=Image.Palette.ADAPTIVE, colors=64) for png in pngs]
    gif = io.BytesIO()
    durations = [1000 * seconds // len(images)] * (len(images) - 1) + [2000]  # milliseconds
    images[0].save(gif, format="GIF", save_all=True, append_images=images[1:], duration=durations, loop=0)
    return gif.getvalue()


class Window:
    """A window that follows the training if it is to be shown and there is a display; else it does nothing.

    It alone needs pyplot, which knows how to open a window on this machine.
    """

    def __init__(self, show, size=(8, 4.5)):
        self._figure = None
        if show:
            from matplotlib import pyplot

            figure = pyplot.figure(figsize=size, layout="constrained")
            if figure.canvas.required_interactive_framework is None:
                pyplot.close(figure)
                print("there is no display to open a window on; the figures are saved all the same")
            else:
                self._figure = figure
                figure.canvas.mpl_connect("close_event", self._forget)
                figure.show()

    def _forget(self, event):
        self._figure = None

    def draw(self, draw, *frame):
        """Show draw(figure, *frame)."""
        if self._figure:
            with matplotlib.rc_context(STYLE):
                self._figure.clear()
                draw(self._figure, *frame)
            self._figure.canvas.draw_idle()
            self._figure.canvas.start_event_loop(0.05)  # seconds, in which the window is drawn and may be closed

    def wait(self):
        """Leave the window open until the user closes it."""
        if self._figure and not interrupted():
            from matplotlib import pyplot

            print("close the window to end the lesson")
            pyplot.show()

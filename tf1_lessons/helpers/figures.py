"""Figures in one style, saved as PNG and shown in TensorBoard's Images tab.

Nothing goes through pyplot: no window and no display is needed, and no figure stays open.
"""

import io

import matplotlib
import tensorflow.compat.v1 as tf
from matplotlib.figure import Figure

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


def save_figures(log_dir, **figures):
    """Save each figure as log_dir/name.png and as the image `name` of the TensorBoard run log_dir."""
    with tf.summary.FileWriter(log_dir) as writer:
        for name, figure in figures.items():
            png = io.BytesIO()
            figure.savefig(png, format="png")
            (log_dir / f"{name}.png").write_bytes(png.getvalue())
            width, height = figure.canvas.get_width_height()
            image = tf.Summary.Image(encoded_image_string=png.getvalue(), width=width, height=height, colorspace=4)
            writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag=name, image=image)]))

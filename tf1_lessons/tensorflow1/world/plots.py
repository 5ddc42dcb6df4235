"""matplotlib's pyplot on any machine, a window where there is a display, else numbered files; and what is gone."""

import atexit
import functools
import itertools
import sys
import warnings

from tf1_lessons.tensorflow1 import world
from tf1_lessons.tensorflow1.world import around

warnings.filterwarnings("ignore", message=".* is non-interactive, and thus cannot be shown")  # figure.show()
_NO_WINDOW = {"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"}
_numbers = itertools.count(1)


def _pyplot():
    from matplotlib import pyplot

    return pyplot


def _has_window():
    backend = _pyplot().get_backend().lower()
    return backend.removeprefix("module://") not in _NO_WINDOW


@functools.lru_cache(maxsize=None)
def _save_at_the_end():
    """Have the figures saved that are open at the end: what is not waited for may be drawn on later."""
    atexit.register(_save)


@around
def _on_a_screen(function, *args, **kwargs):
    """Do what a function of pyplot does where there is a window, and note else that figures are looked at."""
    if _has_window():
        return function(*args, **kwargs)
    _save_at_the_end()
    return [] if function.__name__ == "ginput" else None


@around
def _show(show, *args, **kwargs):
    if _has_window():
        return show(*args, **kwargs)
    block = kwargs.get("block", args[0] if args else None)
    if block or block is None and not _pyplot().isinteractive():
        _save()
        _pyplot().close("all")  # as the user closes windows
    else:
        _save_at_the_end()


def _save():
    """Save every open figure, and say where."""
    pyplot = _pyplot()
    numbers = pyplot.get_fignums()
    if not numbers:
        return
    folder = _folder()
    for number in numbers:
        path = folder / f"figure-{next(_numbers):03d}.png"
        pyplot._pylab_helpers.Gcf.figs[number].canvas.figure.savefig(path)
        if sys.stdout is not None:
            sys.stdout.flush()
        print(f"figure saved as {path} (there is no display for a window)", file=sys.stderr)


@functools.lru_cache(maxsize=None)
def _folder():
    return world.new_folder()


@around
def _use(use, backend, *args, warn=None, force=True):
    try:
        _pyplot().switch_backend(backend)  # which tells at once whether it can
    except (ImportError, ValueError):  # no display, or a toolkit that is not installed
        _pyplot().switch_backend("agg")


def _ignored(*args, **kwargs):
    """A function that has nothing to do any more."""


def _renamed(**new_names):
    """Call a function of pyplot with its arguments' names of today."""

    @around
    def called(function, *args, **kwargs):
        kwargs.pop("hold", None)
        kwargs = {new_names.get(key, key): value for key, value in kwargs.items()}
        return function(*args, **{key: _ON_OFF.get(v, v) if isinstance(v, str) else v for key, v in kwargs.items()})

    return called


_ON_OFF = {"on": True, "off": False}


def _colormap(name=None, lut=None):
    """plt.cm.get_cmap"""
    return _pyplot().get_cmap({"spectral": "nipy_spectral", "Vega10": "tab10", "Vega20": "tab20"}.get(name, name), lut)


@around
def _gca(gca, **kwargs):
    return _pyplot().subplot(**kwargs) if kwargs else gca()


def _figure(figure):
    """Return pyplot.figure; give figures and axes the methods that are gone. No installed package looks for them."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    def gca(self, **kwargs):
        return self.add_subplot(**kwargs) if kwargs else current(self)

    current = Figure.gca
    Figure.gca = gca
    for cls, name, method in (
        (Axes, "hold", _ignored),
        (Figure, "hold", _ignored),
        (Axes, "set_axis_bgcolor", lambda self, color: self.set_facecolor(color)),
        (Axes, "get_axis_bgcolor", lambda self: self.get_facecolor()),
        (Axes, "ishold", lambda self: True),
    ):
        if not hasattr(cls, name):
            setattr(cls, name, method)
    if hasattr(Axes, "ArtistList"):
        Axes.ArtistList.remove = lambda self, artist: artist.remove()
    Axes.set_xlim = _renamed(xmin="left", xmax="right")(Axes.set_xlim)
    Axes.set_ylim = _renamed(ymin="bottom", ymax="top")(Axes.set_ylim)
    return figure


@around
def _style_use(use, name):
    from matplotlib import style

    if isinstance(name, str) and name.startswith("seaborn") and name not in style.available:
        name = name.replace("seaborn", "seaborn-v0_8", 1)
    return use(name)


def _axes3d(installed):
    class Axes3D(installed):
        """Three-dimensional axes; made for a figure, they are added to it, as they once were."""

        def __init__(self, fig, *args, **kwargs):
            super().__init__(fig, *args, **kwargs)
            if self not in fig.axes and "auto_add_to_figure" not in kwargs:
                fig.add_axes(self)

    @functools.wraps(installed, updated=())
    def make(fig, *args, **kwargs):
        return Axes3D(fig, *args, **kwargs)

    return make


_PYPLOT_GONE = {
    "hold": lambda: _ignored,
    "ishold": lambda: lambda: True,
    "over": lambda: _ignored,
    "register_cmap": lambda: _ignored,
    "plot_date": lambda: _plot_date,
}
_PYPLOT_CHANGED = {
    "show": _show,
    **dict.fromkeys(("pause", "draw", "waitforbuttonpress", "ginput"), _on_a_screen),
    "get_cmap": lambda _: _colormap,
    "gca": _gca,
    "figure": _figure,
    "hist": _renamed(normed="density"),
    **dict.fromkeys(("plot", "scatter", "imshow", "tick_params"), _renamed()),
    **dict.fromkeys(("subplot", "axes"), _renamed(axisbg="facecolor", axis_bgcolor="facecolor")),
    "grid": _renamed(b="visible"),
    "switch_backend": _use,
}


def _plot_date(x, y, fmt="o", **kwargs):
    axes = _pyplot().gca()
    axes.xaxis_date()
    return axes.plot(x, y, fmt, **{k: v for k, v in kwargs.items() if k not in ("tz", "xdate", "ydate")})


GONE = {
    **dict.fromkeys(("matplotlib.pyplot", "pylab", "matplotlib.pylab"), _PYPLOT_GONE),
    "matplotlib.cm": {
        "get_cmap": lambda: _colormap,
        "spectral": lambda: _colormap("nipy_spectral"),
        "register_cmap": lambda: _ignored,
    },
    "matplotlib.mlab": {"normpdf": lambda: _normal_density},
}
CHANGED = {
    "matplotlib": {"use": _use},
    "matplotlib.cm": {"get_cmap": lambda _: _colormap},  # where it is not gone yet
    **dict.fromkeys(("matplotlib.pyplot", "pylab", "matplotlib.pylab"), _PYPLOT_CHANGED),
    "matplotlib.style": {"use": _style_use},
    "mpl_toolkits": {},
    "mpl_toolkits.mplot3d": {"Axes3D": _axes3d},
    "mpl_toolkits.mplot3d.axes3d": {"Axes3D": _axes3d},
}


def _normal_density(x, mu, sigma):
    from scipy import stats

    return stats.norm.pdf(x, mu, sigma)


def end_of_cell():
    """Save the figures that a notebook's cell has drawn, and close them, where no window shows them."""
    if "matplotlib.pyplot" in sys.modules and not _has_window():
        _save()
        _pyplot().close("all")

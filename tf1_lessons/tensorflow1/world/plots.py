"""matplotlib's pyplot on any machine, a window where there is a display, else numbered files; and what is gone."""

import atexit
import functools
import itertools
import sys
import warnings

from tf1_lessons.tensorflow1 import world

warnings.filterwarnings("ignore", message=".* is non-interactive, and thus cannot be shown")  # figure.show()
_NO_WINDOW = {"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"}
_numbers = itertools.count(1)
_touched = False  # whether the script has drawn on a screen that is not there
saved = []  # the files that stand for windows


def _has_window(pyplot):
    backend = pyplot.get_backend().lower()
    return backend.removeprefix("module://") not in _NO_WINDOW


def _on_a_screen(window):
    """Let a function of pyplot do what it does where there is a window, and note else that a figure is looked at."""

    def make(name, otherwise=lambda *args, **kwargs: None):
        def changed(pyplot):
            function = getattr(pyplot, name)

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                global _touched
                if window(pyplot):
                    return function(*args, **kwargs)
                if not _touched:
                    _touched = True
                    atexit.register(_save, pyplot)
                return otherwise(*args, **kwargs)

            return wrapper

        return changed

    return make


_without_window = _on_a_screen(_has_window)


def _show(pyplot):
    real = pyplot.show

    @functools.wraps(real)
    def show(*args, **kwargs):
        global _touched
        if _has_window(pyplot):
            return real(*args, **kwargs)
        block = kwargs.get("block", args[0] if args else None)
        if block is None:
            block = not pyplot.isinteractive()
        if block:
            _save(pyplot)
            pyplot.close("all")  # as the user closes windows
        elif not _touched:  # the figure that is not waited for is drawn on later: its last state is saved
            _touched = True
            atexit.register(_save, pyplot)

    return show


def _save(pyplot):
    """Save every open figure, and say where."""
    numbers = pyplot.get_fignums()
    if not numbers:
        return
    folder = _folder()
    for number in numbers:
        path = folder / f"figure-{next(_numbers):03d}.png"
        pyplot._pylab_helpers.Gcf.figs[number].canvas.figure.savefig(path)
        saved.append(path)
        if sys.stdout is not None:
            sys.stdout.flush()
        print(f"figure saved as {path} (there is no display for a window)", file=sys.stderr)


@functools.lru_cache(maxsize=None)
def _folder():
    return world.new_folder()


def _use(matplotlib):
    @functools.wraps(matplotlib.use)
    def use(backend, *args, warn=None, force=True):
        from matplotlib import pyplot

        try:
            pyplot.switch_backend(backend)  # which tells at once whether it can
        except (ImportError, ValueError):  # no display, or a toolkit that is not installed
            pyplot.switch_backend("agg")

    return use


def _ignored(*args, **kwargs):
    """A function that has nothing to do any more."""


def _renamed(name, **new_names):
    """Call a function of pyplot with its arguments' names of today."""

    def changed(pyplot):
        function = getattr(pyplot, name)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            kwargs.pop("hold", None)
            kwargs = {new_names.get(key, key): value for key, value in kwargs.items()}
            return function(*args, **{key: _ON_OFF.get(v, v) if isinstance(v, str) else v for key, v in kwargs.items()})

        return wrapper

    return changed


_ON_OFF = {"on": True, "off": False}


def _colormap(name=None, lut=None):
    """plt.cm.get_cmap"""
    from matplotlib import pyplot

    return pyplot.get_cmap({"spectral": "nipy_spectral", "Vega10": "tab10", "Vega20": "tab20"}.get(name, name), lut)


def _gca(pyplot):
    @functools.wraps(pyplot.gca)
    def gca(**kwargs):
        return pyplot.subplot(**kwargs) if kwargs else pyplot.gca()

    return gca


def _figure(pyplot):
    _mend_classes()

    @functools.wraps(pyplot.figure)
    def figure(*args, **kwargs):
        return pyplot.figure(*args, **kwargs)

    return figure


def _mend_classes():
    """Give figures and axes the methods that are gone. No installed package looks for them."""
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
    for method, low, high in (
        ("set_xlim", "xmin", "xmax"),
        ("set_ylim", "ymin", "ymax"),
    ):
        new = {low: "left" if low[0] == "x" else "bottom", high: "right" if high[0] == "x" else "top"}
        setattr(Axes, method, _with_old_names(getattr(Axes, method), new))


def _with_old_names(method, new):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        return method(self, *args, **{new.get(key, key): value for key, value in kwargs.items()})

    return wrapper


def _style_use(style):
    @functools.wraps(style.use)
    def use(name):
        if isinstance(name, str) and name.startswith("seaborn") and name not in style.available:
            name = name.replace("seaborn", "seaborn-v0_8", 1)
        return style.use(name)

    return use


def _axes3d(real):
    class Axes3D(real.Axes3D):
        """Three-dimensional axes; made for a figure, they are added to it, as they once were."""

        def __init__(self, fig, *args, **kwargs):
            super().__init__(fig, *args, **kwargs)
            if self not in fig.axes and "auto_add_to_figure" not in kwargs:
                fig.add_axes(self)

    @functools.wraps(real.Axes3D, updated=())
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
    "pause": _without_window("pause"),
    "draw": _without_window("draw"),
    "waitforbuttonpress": _without_window("waitforbuttonpress"),
    "ginput": _without_window("ginput", lambda *args, **kwargs: []),
    "get_cmap": lambda pyplot: _colormap,
    "gca": _gca,
    "figure": _figure,
    "hist": _renamed("hist", normed="density"),
    "plot": _renamed("plot"),
    "scatter": _renamed("scatter"),
    "imshow": _renamed("imshow"),
    "subplot": _renamed("subplot", axisbg="facecolor", axis_bgcolor="facecolor"),
    "axes": _renamed("axes", axisbg="facecolor", axis_bgcolor="facecolor"),
    "grid": _renamed("grid", b="visible"),
    "tick_params": _renamed("tick_params"),
    "switch_backend": lambda pyplot: _switch(pyplot),
}


def _switch(pyplot):
    def switch_backend(newbackend):
        try:
            pyplot.switch_backend(newbackend)
        except ImportError:
            pyplot.switch_backend("agg")

    return switch_backend


def _plot_date(x, y, fmt="o", **kwargs):
    from matplotlib import pyplot

    axes = pyplot.gca()
    axes.xaxis_date()
    return axes.plot(x, y, fmt, **{k: v for k, v in kwargs.items() if k not in ("tz", "xdate", "ydate")})


GONE = {
    "matplotlib.pyplot": _PYPLOT_GONE,
    "matplotlib.cm": {
        "get_cmap": lambda: _colormap,
        "spectral": lambda: _colormap("nipy_spectral"),
        "register_cmap": lambda: _ignored,
    },
    "matplotlib.mlab": {
        "normpdf": lambda: lambda x, mu, sigma: _normal_density(x, mu, sigma),
    },
    "pylab": _PYPLOT_GONE,
    "matplotlib.pylab": _PYPLOT_GONE,
}
CHANGED = {
    "matplotlib": {"use": _use},
    "matplotlib.cm": {"get_cmap": lambda real: _colormap},  # where it is not gone yet
    "matplotlib.pyplot": _PYPLOT_CHANGED,
    "matplotlib.style": {"use": _style_use},
    "mpl_toolkits": {},
    "mpl_toolkits.mplot3d": {"Axes3D": _axes3d},
    "mpl_toolkits.mplot3d.axes3d": {"Axes3D": _axes3d},
}
for _name in ("pylab", "matplotlib.pylab"):
    CHANGED[_name] = {
        name: functools.partial(lambda make, real: make(_pyplot()), make) for name, make in _PYPLOT_CHANGED.items()
    }


def _pyplot():
    from matplotlib import pyplot

    return pyplot


def _normal_density(x, mu, sigma):
    from scipy import stats

    return stats.norm.pdf(x, mu, sigma)


def end_of_cell():
    """Save the figures that a notebook's cell has drawn, and close them, where no window shows them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and not _has_window(pyplot):
        _save(pyplot)
        pyplot.close("all")

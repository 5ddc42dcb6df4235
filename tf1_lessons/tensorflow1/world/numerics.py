"""NumPy 1.16 and SciPy 1.1, as far as their names and defaults have changed since."""

import ast
import collections.abc
import functools
import math

import numpy as np

from tf1_lessons.tensorflow1.world import around
from tf1_lessons.tensorflow1.world.objects import scalar

np.set_printoptions(legacy="1.25" if int(np.__version__.split(".")[0]) > 1 else False)  # print([np.float32(1)]): [1.0]


def _flat_isin(element, test_elements, assume_unique=False, invert=False):
    """np.in1d"""
    return np.isin(np.ravel(element), test_elements, assume_unique=assume_unique, invert=invert)


def _float_array(a, dtype=np.float64):
    """np.asfarray"""
    return np.asarray(a, dtype=dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def _sctypes():
    return {
        "int": [np.int8, np.int16, np.int32, np.int64],
        "uint": [np.uint8, np.uint16, np.uint32, np.uint64],
        "float": [np.float16, np.float32, np.float64, np.longdouble],
        "complex": [np.complex64, np.complex128, np.clongdouble],
        "others": [bool, object, bytes, str, np.void],
    }


class _Cast(dict):
    def __missing__(self, dtype):
        return lambda a: np.asarray(a).astype(dtype)


_NUMPY = {
    **{name: f"builtins.{name}" for name in ("float", "int", "bool", "object", "complex", "str")},
    "long": "builtins.int",
    "unicode": "builtins.str",
    "product": "numpy.prod",
    "row_stack": lambda: _of_a_generator(np.vstack),
    "cumproduct": "numpy.cumprod",
    "sometrue": "numpy.any",
    "alltrue": "numpy.all",
    "round_": "numpy.round",
    "trapz": "numpy.trapezoid",
    "mat": "numpy.asmatrix",
    "float_": "numpy.float64",
    "complex_": "numpy.complex128",
    "cfloat": "numpy.complex128",
    "singlecomplex": "numpy.complex64",
    "longfloat": "numpy.longdouble",
    "clongfloat": "numpy.clongdouble",
    "longcomplex": "numpy.clongdouble",
    "string_": "numpy.bytes_",
    "unicode_": "numpy.str_",
    "bytes0": "numpy.bytes_",
    "str0": "numpy.str_",
    "bool8": "numpy.bool_",
    "object0": "numpy.object_",
    "void0": "numpy.void",
    "int0": "numpy.intp",
    "uint0": "numpy.uintp",
    **dict.fromkeys(("Inf", "Infinity", "infty", "PINF"), "numpy.inf"),
    **dict.fromkeys(("NaN", "NAN"), "numpy.nan"),
    "NINF": lambda: -np.inf,
    "PZERO": lambda: 0.0,
    "NZERO": lambda: -0.0,
    **{
        name: f"numpy.exceptions.{name}"
        for name in ("AxisError", "ComplexWarning", "TooHardError", "ModuleDeprecationWarning")
        + ("RankWarning", "VisibleDeprecationWarning")
    },
    "DataSource": "numpy.lib.npyio.DataSource",
    "chararray": "numpy.char.chararray",
    "compare_chararrays": "numpy.char.compare_chararrays",
    "format_parser": "numpy.rec.format_parser",
    "byte_bounds": "numpy.lib.array_utils.byte_bounds",
    "typeDict": "numpy.sctypeDict",
    **{name: functools.partial(__import__, name) for name in ("math", "sys", "warnings")},
    "safe_eval": lambda: ast.literal_eval,
    "loads": "pickle.loads",
    "asscalar": lambda: lambda a: a.item(),
    "alen": lambda: lambda a: len(np.atleast_1d(a)),
    "rank": "numpy.ndim",
    "in1d": lambda: _flat_isin,
    "asfarray": lambda: _float_array,
    "msort": lambda: lambda a: np.sort(a, axis=0),
    "disp": lambda: lambda mesg, *_: print(mesg),
    "cast": lambda: _Cast(),
    "sctypes": _sctypes,
    "find_common_type": lambda: lambda array_types, scalar_types: np.result_type(*array_types, *scalar_types),
    "issctype": lambda: lambda rep: isinstance(rep, type) and issubclass(rep, np.generic),
    "obj2sctype": lambda: lambda rep, default=None: np.dtype(rep).type,
    "sctype2char": lambda: lambda sctype: np.dtype(sctype).char,
    "issubclass_": lambda: lambda a, b: isinstance(a, type) and issubclass(a, b),
    "issubsctype": lambda: lambda a, b: np.issubdtype(np.dtype(a).type, b),
    "recfromtxt": lambda: functools.partial(_records, delimiter=None),
    "recfromcsv": lambda: functools.partial(_records, delimiter=",", names=True, case_sensitive="lower"),
}


def _records(fname, **options):
    return np.genfromtxt(fname, **{"dtype": None, "encoding": "bytes", **options}).view(np.recarray)


@around
def _ragged(function, a, dtype=None, *args, **kwargs):
    """np.array and np.asarray made an array of objects of rows that differ in length."""
    if kwargs.get("copy") is False:  # "if needed": today that is None
        kwargs["copy"] = None
    try:
        return function(a, dtype, *args, **kwargs)
    except OverflowError:  # numbers were cut to the type's bits
        return function(a).astype(dtype)
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        if args or dtype not in (None, object):
            raise ValueError("setting an array element with a sequence.") from None
        return function(a, object, **kwargs)


_MAKE_ARRAYS = ("array", "asarray", "asanyarray")
_TAKE_TENSORS = (
    *_MAKE_ARRAYS,
    *"prod sum mean max min amax amin cumsum cumprod all any reshape shape size ndim ones_like zeros_like".split(),
    *"repeat ravel concatenate split array_split where".split(),
)


class _Kept:
    """An object among others that NumPy is not to ask what array it is."""

    def __init__(self, value):
        self.value = value


def _keep(values):
    if isinstance(values, (list, tuple)):
        return [_keep(value) for value in values]
    is_number = isinstance(values, (np.ndarray, np.generic))
    return _Kept(values) if hasattr(values, "__array__") and not is_number else values


def _release(values):
    if isinstance(values, list):
        return [_release(value) for value in values]
    return values.value if isinstance(values, _Kept) else values


def _array_of_objects(values):
    """Return a list in which there are tensors as NumPy 1 made an array of it: an array of objects."""
    if not isinstance(values, (list, tuple)):
        return values
    return np.frompyfunc(_release, 1, 1)(np.array(_keep(values), dtype=object))


@around
def _with_tensors(function, *args, **kwargs):
    """A function that takes a list of tensors, too; a tensor itself still says that it is not an array."""
    try:
        return function(*args, **kwargs)
    except (NotImplementedError, TypeError) as error:  # of Tensor.__array__
        if not args or not isinstance(args[0], (list, tuple)) or "array" not in str(error):
            raise
        if function.__name__ in _MAKE_ARRAYS and not {*args[1:2], kwargs.get("dtype")} <= {None, object}:
            raise ValueError("setting an array element with a sequence.") from None
        if function.__name__ == "concatenate":
            return function([_array_of_objects(each) for each in args[0]], *args[1:], **kwargs)
        return function(_array_of_objects(args[0]), *args[1:], **kwargs)


@around
def _ragged_argument(function, *args, **kwargs):
    """A function that takes rows that differ in length, too."""
    try:
        return function(*args, **kwargs)
    except ValueError as error:
        position = int(function is np.save)
        if "inhomogeneous" not in str(error) or len(args) <= position:
            raise
        args = list(args)
        args[position] = np.array(args[position], dtype=object)
        return function(*args, **kwargs)


@around
def _arange(arange, *args, **kwargs):
    return arange(*map(scalar, args), **kwargs)


@around
def _load(load, file, mmap_mode=None, allow_pickle=True, fix_imports=True, encoding="ASCII", **options):
    options.update(mmap_mode=mmap_mode, allow_pickle=allow_pickle, fix_imports=fix_imports)
    try:
        return load(file, encoding=encoding, **options)
    except UnicodeDecodeError:  # written by Python 2
        return load(file, encoding="latin1", **options)


@around
def _linspace(linspace, start, stop, num=50, *args, **kwargs):
    return linspace(start, stop, int(num), *args, **kwargs)


@around
def _set_printoptions(set_printoptions, *args, **kwargs):
    threshold = kwargs.get("threshold")
    if threshold == "nan" or isinstance(threshold, float) and math.isnan(threshold):
        kwargs["threshold"] = np.iinfo(np.int64).max
    return set_printoptions(*args, **kwargs)


@around
def _normed(histogram, a, bins=10, range=None, normed=None, weights=None, density=None):
    return histogram(a, bins=bins, range=range, weights=weights, density=density or normed or None)


def _renamed(old, new):
    """A function one of whose arguments goes by another name today."""

    @around
    def called(function, *args, **kwargs):
        if old in kwargs:
            kwargs[new] = kwargs.pop(old)
        return function(*args, **kwargs)

    return called


@around
def _of_a_generator(function, a, *args, **kwargs):
    """np.vstack and kin, and np.sum, took generators, map() and zip()."""
    if isinstance(a, collections.abc.Iterator):
        a = list(a)
        if function is np.sum:
            return sum(a, *args, **kwargs)
    return function(a, *args, **kwargs)


@around
def _unique(unique, ar, return_index=False, return_inverse=False, return_counts=False, axis=None):
    found = unique(ar, return_index, return_inverse, return_counts, axis)
    if not return_inverse:
        return found
    inverse = 1 + return_index
    return (*found[:inverse], found[inverse].reshape(-1), *found[inverse + 1 :])


@around
def _issubdtype(issubdtype, arg1, arg2):
    if isinstance(arg2, type) and not issubclass(arg2, np.generic) and arg2 is not object:
        arg2 = np.dtype(arg2).type.mro()[1]  # float is np.floating
    return issubdtype(arg1, arg2)


@around
def _fromstring(fromstring, string, dtype=float, count=-1, sep=""):
    if sep:
        return fromstring(string, dtype=dtype, count=count, sep=sep)
    string = string.encode("latin1") if isinstance(string, str) else string
    return np.frombuffer(string, dtype=dtype, count=count).copy()


def _random_integers(low, high=None, size=None):
    """np.random.random_integers: with both ends."""
    low, high = (1, low) if high is None else (low, high)
    return np.random.randint(low, high + 1, size)


@around
def _minimize(minimize, fun, x0, args=(), method=None, jac=None, *rest, constraints=(), **options):
    """scipy.optimize.minimize took numbers of any precision; SLSQP in C takes float64 only."""

    def double(function):
        return (lambda *args: _as_double(function(*args))) if callable(function) else function

    constraints = [constraints] if isinstance(constraints, dict) else constraints
    constraints = [
        {key: double(value) for key, value in each.items()} if isinstance(each, dict) else each for each in constraints
    ]
    x0 = np.asarray(x0, np.float64)
    return minimize(double(fun), x0, args, method, double(jac), *rest, constraints=constraints, **options)


def _as_double(value):
    """Return a function's value, or its value and gradient, as float64."""
    return tuple(map(_as_double, value)) if isinstance(value, tuple) else np.asarray(value, np.float64)[()]


# scipy.misc


def bytescale(data, cmin=None, cmax=None, high=255, low=0):
    """Return an array as uint8, its range cmin to cmax (its least and greatest) spread from low to high."""
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    cmin = data.min() if cmin is None else cmin
    cmax = data.max() if cmax is None else cmax
    if cmax < cmin:
        raise ValueError("`cmax` should be larger than `cmin`.")
    scaled = (data - cmin) * ((high - low) / (float(cmax - cmin) or 1)) + low
    return (scaled.clip(low, high) + 0.5).astype(np.uint8)


def toimage(arr, high=255, low=0, cmin=None, cmax=None, pal=None, mode=None, channel_axis=None):
    """Return an array [height, width] or with 3 or 4 channels as a PIL image."""
    from PIL import Image

    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise ValueError("Cannot convert a complex-valued array.")
    if data.ndim == 2:
        if mode == "F":
            return Image.fromarray(data.astype(np.float32))
        if mode == "I":
            return Image.fromarray(data.astype(np.int32))
        image = Image.fromarray(bytescale(data, cmin, cmax, high, low))
        if mode == "P":
            image = image.convert("P")
            image.putpalette(
                np.asarray(pal, np.uint8).tobytes() if pal is not None else bytes(np.repeat(range(256), 3))
            )
        elif mode == "1":
            image = Image.fromarray(np.asarray(data > 0))
        return image
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise ValueError("'arr' does not have a suitable array shape for any mode.")
    if channel_axis is None:
        channels = 3 if 3 in data.shape else 4
        channel_axis = data.shape.index(channels)
    data = np.moveaxis(bytescale(data, cmin, cmax, high, low), channel_axis, 2)
    image = Image.fromarray(np.ascontiguousarray(data))
    return image if mode is None else image.convert(mode)


def fromimage(im, flatten=False, mode=None):
    """Return a PIL image as an array."""
    if mode is not None and mode != im.mode:
        im = im.convert(mode)
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if flatten:
        im = im.convert("F")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im)


def imread(name, flatten=False, mode=None):
    """Read an image file as an array."""
    from PIL import Image

    with Image.open(name) as image:
        return fromimage(image, flatten=flatten, mode=mode)


def imsave(name, arr, format=None):
    """Write an array as an image file."""
    image = toimage(arr, channel_axis=2)
    image.save(name) if format is None else image.save(name, format)


def imresize(arr, size, interp="bilinear", mode=None):
    """Return an image at another size: percent (int), fraction (float), or (height, width)."""
    image = toimage(arr, mode=mode)
    if np.ndim(size) == 0:
        factor = size / 100 if np.issubdtype(type(size), np.integer) else size
        shape = tuple(int(length * factor) for length in image.size)
    else:
        shape = (int(size[1]), int(size[0]))
    methods = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}
    return fromimage(image.resize(shape, resample=methods[interp]))


def imrotate(arr, angle, interp="bilinear"):
    """Return an image rotated counter-clockwise by degrees."""
    methods = {"nearest": 0, "bilinear": 2, "bicubic": 3, "cubic": 3}
    return fromimage(toimage(np.asarray(arr)).rotate(angle, resample=methods[interp]))


def imshow(arr):
    """Show an array as an image."""
    from tf1_lessons.tensorflow1 import world

    pyplot = world.find("matplotlib.pyplot")
    pyplot.imshow(toimage(arr))
    pyplot.show()


def derivative(func, x0, dx=1.0, n=1, args=(), order=3):
    """Return the n-th derivative of func at x0 by central differences over `order` points."""
    half = order // 2
    points = np.arange(-half, half + 1)
    powers = np.vander(points, increasing=True).T
    target = np.zeros(order)
    target[n] = math.factorial(n)
    weights = np.linalg.solve(powers, target)
    return sum(w * func(x0 + k * dx, *args) for w, k in zip(weights, points)) / dx**n


_MISC = {
    **{
        function.__name__: functools.partial(lambda function: function, function)
        for function in (bytescale, toimage, fromimage, imread, imsave, imresize, imrotate, imshow, derivative)
    },
    **{name: f"scipy.special.{name}" for name in ("comb", "factorial", "factorial2", "factorialk", "logsumexp")},
    **{name: f"scipy.datasets.{name}" for name in ("face", "ascent", "electrocardiogram")},
    "pade": "scipy.interpolate.pade",
}

_WINDOWS = (
    "barthann bartlett blackman blackmanharris bohman boxcar chebwin cosine exponential flattop gaussian"
    " general_gaussian hamming hann kaiser nuttall parzen triang tukey"
).split()


def _numpy_names():
    """The names of NumPy that `import scipy` gave before 1.5 or so: scipy.zeros, scipy.array."""
    names = "array zeros ones arange linspace mean std dot exp sqrt sin cos pi log log2 log10 eye diag reshape sum"
    names += " asarray where randn rand inf nan amin amax argmax argsort concatenate vstack hstack float32 float64 real"
    names += " interp polyfit polyval random sign absolute transpose unique var median power outer ravel empty append"
    return {
        name: f"numpy.random.{name}" if name in ("randn", "rand") else f"numpy.{name}"
        for name in names.split()
        if hasattr(np, name) or hasattr(np.random, name)
    }


GONE = {
    "numpy": _NUMPY,
    "numpy.lib": {name: f"numpy.{name}" for name in np.__all__ if not hasattr(np.lib, name)},
    "numpy.random": {"random_integers": lambda: _random_integers},
    "scipy": _numpy_names(),
    "scipy.misc": {"": "from SciPy, Pillow and here", **_MISC},
    "scipy.misc.pilutil": {"": "scipy.misc", **_MISC},
    "scipy.ndimage": {"imread": lambda: imread},
    "scipy.special": {"sph_harm": lambda: _spherical},
    "scipy.signal": {
        **{name: f"scipy.signal.windows.{name}" for name in _WINDOWS},
        "hanning": "scipy.signal.windows.hann",
    },
    "scipy.integrate": {
        "cumtrapz": "scipy.integrate.cumulative_trapezoid",
        "simps": "scipy.integrate.simpson",
        "trapz": "scipy.integrate.trapezoid",
    },
    "scipy.linalg": {
        **{name: f"numpy.{name}" for name in ("kron", "tri", "tril", "triu")},
        "pinv2": "scipy.linalg.pinv",
    },
    "scipy.stats": {
        "trapz": "scipy.integrate.trapezoid",
        "median_absolute_deviation": lambda: lambda x, **kw: _scaled_mad(x, **kw),
        "itemfreq": lambda: lambda a: np.array(np.unique(a, return_counts=True)).T,
        "binom_test": lambda: lambda x, n=None, p=0.5, alternative="two-sided": _binomial(x, n, p, alternative),
        "gilbrat": "scipy.stats.gibrat",
    },
}
CHANGED = {
    "scipy.optimize": {"minimize": _minimize},
    "numpy.random": dict.fromkeys(("permutation", "choice"), _ragged_argument),
    "numpy": {
        "bool": lambda _: bool,  # NumPy 2 has its own again
        "long": lambda _: int,
        "array": _ragged,
        "asarray": _ragged,
        "arange": _arange,
        "shape": _ragged_argument,
        "save": _ragged_argument,
        "load": _load,
        "linspace": _linspace,
        "set_printoptions": _set_printoptions,
        "histogram": _normed,
        "histogram2d": _renamed("normed", "density"),
        "histogramdd": _renamed("normed", "density"),
        "reshape": _renamed("newshape", "shape"),
        **dict.fromkeys("percentile quantile nanpercentile nanquantile".split(), _renamed("interpolation", "method")),
        **dict.fromkeys("vstack hstack dstack column_stack stack sum".split(), _of_a_generator),
        "unique": _unique,
        "issubdtype": _issubdtype,
        "fromstring": _fromstring,
    },
}
for _name in _TAKE_TENSORS:
    CHANGED["numpy"][_name] = functools.partial(
        lambda change, function: _with_tensors(change(function)), CHANGED["numpy"].get(_name, lambda function: function)
    )


def _spherical(m, n, theta, phi):
    from scipy import special

    return special.sph_harm_y(n, m, phi, theta)


def _scaled_mad(x, **options):
    from scipy import stats

    return stats.median_abs_deviation(x, **{"scale": 1 / 1.4826, **options})


def _binomial(x, n, p, alternative):
    from scipy import stats

    if np.ndim(x):
        x, n = x[0], sum(x)
    return stats.binomtest(int(x), int(n), p, alternative).pvalue

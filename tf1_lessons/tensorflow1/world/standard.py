"""The standard library of Python 3.7, and what Python 2's scripts import that Python 3.7 has by another name."""

import collections
import collections.abc
import functools
import importlib.util
import inspect
import math
import os
import re
import shutil
import sys
import traceback
import types

from tf1_lessons.tensorflow1 import world
from tf1_lessons.tensorflow1.world import objects


def _getargspec(func):
    """inspect.getargspec"""
    return _ArgSpec(*inspect.getfullargspec(func)[:4])


_ArgSpec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")


def _text_function(name):
    """A function of string that is a method of str."""
    return lambda: lambda text, *args: getattr(text, name)(*args)


def _join(words, sep=" "):
    return sep.join(words)


@world.around
def _unpickle(function, source, **options):
    """pickle.load and loads, of what Python 2 wrote, too."""
    source = getattr(source, "buffer", source)  # opened as text, which Python 2 did not mind
    start = source.tell() if hasattr(source, "seekable") and source.seekable() else None
    try:
        return function(source, **options)
    except UnicodeDecodeError:
        if start is not None:
            source.seek(start)
        return function(source, **{**options, "encoding": "latin1"})


@world.around
def _shuffle(shuffle, x, random=None):
    if random is None:
        return shuffle(x)
    for i in reversed(range(1, len(x))):
        j = int(random() * (i + 1))
        x[i], x[j] = x[j], x[i]


@world.around
def _sample(sample, population, k):
    return sample(tuple(population) if isinstance(population, collections.abc.Set) else population, k)


def _reload(module):
    """reload(sys) of Python 2, which gave setdefaultencoding() back, has nothing to do."""
    if module.__name__ != "sys":
        importlib.reload(sys.modules[module.__name__])
    return module


def _load_source(name, path, file=None):
    spec = world.find("importlib.util").spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _LooseVersion:
    """distutils.version.LooseVersion: versions compare by their numbers and words."""

    def __init__(self, text):
        self.vstring = text
        self.version = [int(part) if part.isdigit() else part for part in _split_version(text)]

    def __str__(self):
        return self.vstring

    def __repr__(self):
        return f"LooseVersion ({self.vstring!r})"

    def _other(self, other):
        return (other if isinstance(other, _LooseVersion) else _LooseVersion(other)).version

    def __eq__(self, other):
        return self.version == self._other(other)

    def __lt__(self, other):
        return self.version < self._other(other)

    __hash__ = None


_LooseVersion = functools.total_ordering(_LooseVersion)
_LooseVersion.__name__ = "LooseVersion"


def _split_version(text):
    return [part for part in re.split(r"(\d+|[a-z]+|\.)", text) if part and part != "."]


def _abstract():
    names = "Mapping MutableMapping Sequence MutableSequence Iterable Iterator Callable Set MutableSet Hashable Sized"
    names += " Container Generator MappingView KeysView ItemsView ValuesView ByteString Awaitable Coroutine"
    return {name: f"collections.abc.{name}" for name in names.split()}


def _shown(name):
    """A class of IPython.display: something that only a notebook's front end can show."""
    return type(name, (), {"__init__": lambda self, *args, **kwargs: None, "__repr__": lambda self: f"<{name}>"})


GONE = {
    "time": {"clock": "time.process_time"},
    "inspect": {"getargspec": lambda: _getargspec, "ArgSpec": lambda: _ArgSpec},
    "collections": _abstract(),
    "string": {
        "letters": "string.ascii_letters",
        "lowercase": "string.ascii_lowercase",
        "uppercase": "string.ascii_uppercase",
        "maketrans": lambda: str.maketrans,
        "join": lambda: _join,
        "joinfields": lambda: _join,
        **{
            name: _text_function(name)
            for name in "split replace strip lstrip rstrip lower upper find rfind count index zfill ljust rjust center"
            " capitalize translate".split()
        },
        "atoi": lambda: lambda text, base=10: int(text, base),
        "atof": lambda: float,
    },
    "base64": {"decodestring": "base64.decodebytes", "encodestring": "base64.encodebytes"},
    "cgi": {"": "html and urllib.parse", "escape": "html.escape", "parse_qs": "urllib.parse.parse_qs"},
    "fractions": {"gcd": lambda: math.gcd},
    "platform": {"dist": lambda: lambda *_: ("", "", ""), "linux_distribution": lambda: lambda *_, **__: ("", "", "")},
    "itertools": {
        "izip": "builtins.zip",
        "imap": "builtins.map",
        "ifilter": "builtins.filter",
        "izip_longest": "itertools.zip_longest",
        "ifilterfalse": "itertools.filterfalse",
    },
    "os": {"getcwdu": "os.getcwd", "errno": lambda: __import__("errno")},
    "sys": {
        "maxint": "sys.maxsize",
        "setdefaultencoding": lambda: lambda name: None,
        "setcheckinterval": lambda: lambda n: None,
        "exc_clear": lambda: lambda: None,
    },
    "types": {
        "StringType": "builtins.str",
        "StringTypes": lambda: (str,),
        "UnicodeType": "builtins.str",
        "IntType": "builtins.int",
        "LongType": "builtins.int",
        "FloatType": "builtins.float",
        "BooleanType": "builtins.bool",
        "ListType": "builtins.list",
        "TupleType": "builtins.tuple",
        "DictType": "builtins.dict",
        "ClassType": "builtins.type",
        "NoneType": lambda: type(None),
    },
    "IPython": {"": "here", "get_ipython": lambda: lambda: None},
    "IPython.display": {
        "": "here, without a front end",
        "display": lambda: lambda *values, **_: print(*map(repr, values), sep="\n"),
        "clear_output": lambda: lambda *_, **__: None,
        **{
            name: functools.partial(_shown, name)
            for name in "Image HTML SVG Markdown Math Latex Audio Video YouTubeVideo IFrame Javascript FileLink".split()
        },
    },
    "imp": {
        "": "importlib",
        "reload": lambda: _reload,
        "load_source": lambda: _load_source,
        "new_module": lambda: types.ModuleType,
        "find_module": lambda: _find_module,
        "load_module": lambda: lambda name, file, path, description: _load_source(name, path),
    },
    "distutils": {"": "here"},
    "distutils.version": {"": "here", "LooseVersion": lambda: _LooseVersion, "StrictVersion": lambda: _LooseVersion},
    "distutils.dir_util": {
        "": "shutil",
        "copy_tree": lambda: _copy_tree,
        "mkpath": lambda: functools.partial(os.makedirs, exist_ok=True),
        "remove_tree": "shutil.rmtree",
    },
    "distutils.spawn": {"": "shutil", "find_executable": "shutil.which"},
    "distutils.util": {"": "here", "strtobool": lambda: _strtobool},
}


@world.around
def _of_scalars(function, *args, **kwargs):
    """A function of math, which takes arrays with one element."""
    try:
        return function(*args, **kwargs)
    except TypeError:
        plain = [objects.scalar(value) for value in args]
        if all(new is old for new, old in zip(plain, args)):
            raise
        return function(*plain, **kwargs)


@world.around
def _read_json(function, source, encoding=None, **options):
    return function(source, **options)


CHANGED = {
    "math": {name: _of_scalars for name in dir(math) if callable(getattr(math, name)) and name[0] != "_"},
    "pickle": {"load": _unpickle, "loads": _unpickle},
    "random": {"shuffle": _shuffle, "sample": _sample},
    "importlib": {"reload": lambda _: _reload},
    "importlib.util": {},
    "traceback": {"format_exc": lambda _: _format_exc, "print_exc": lambda _: _print_exc},
    "json": {"loads": _read_json, "load": _read_json},
}


def _format_exc(limit=None, chain=True):
    """traceback.format_exc: the user's and the packages' frames only"""
    from tf1_lessons.tensorflow1 import script

    return script.without_our_frames(traceback.format_exc(limit, chain))


def _print_exc(limit=None, file=None, chain=True):
    print(_format_exc(limit, chain), end="", file=sys.stderr if file is None else file)


def _find_module(name, path=None):
    for folder in path or sys.path:
        file = os.path.join(folder, f"{name}.py")
        if os.path.isfile(file):
            return open(file), file, (".py", "r", 1)
    raise ImportError(f"No module named {name!r}", name=name)


def _copy_tree(src, dst, *args, **options):
    shutil.copytree(src, dst, dirs_exist_ok=True)


def _strtobool(text):
    if text.lower() in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if text.lower() in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError(f"invalid truth value {text!r}")

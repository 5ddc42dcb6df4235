"""Give TensorFlow 1, and the packages of its time, to a user's files and to nobody else.

Every module of Python runs with the builtins that its global `__builtins__` names. A user's files get builtins of their
own whose `__import__` gives them TensorFlow 1; the installed packages keep Python's, see what they always saw, and pay
nothing. A path hook loads what lies in a user's folders, so that the modules beside a script get the same.
"""

import builtins as python_builtins
import importlib
import importlib.machinery
import importlib.util
import os
import sys
import types
import warnings

from tf1_lessons.tensorflow1 import engine, python2, world
from tf1_lessons.tensorflow1.engine import imports, protos, release_0
from tf1_lessons.tensorflow1.world import objects

# A user's module whose name the standard library has, too, goes by this ending: installed packages find theirs.
_BESIDE = " (beside the script)"
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_STDLIB = os.path.dirname(os.path.abspath(os.__file__))
_INSTALLED = {"site-packages", "dist-packages"}


def install():
    """Make the modules in a user's folders see TensorFlow 1; return the globals' `__builtins__` for code of their own.

    A second call changes nothing.
    """
    if _path_hook not in sys.path_hooks:
        sys.path_hooks.insert(0, _path_hook)
        _forget_finders()
    _install_engine()
    return builtins


def tensorflow():
    """Return TensorFlow 1.15.5 to a program whose other packages are today's.

    Raises:
        LessonError: today's TensorFlow was imported before, or 1.15.5's files cannot be fetched.
    """
    _install_engine()
    return importlib.import_module("tensorflow")


def _install_engine():
    engine.install(imports.make_builtins(find, _import_found, _children))


def uninstall():
    """Undo install() for what is imported from now on."""
    if _path_hook in sys.path_hooks:
        sys.path_hooks.remove(_path_hook)
        _forget_finders()
    engine.uninstall()


def _forget_finders():
    for folder in list(sys.path_importer_cache):
        if is_users(folder):
            del sys.path_importer_cache[folder]


def is_users(folder):
    """Whether what lies in a folder is a user's: it is neither installed nor Python's nor ours."""
    folder = os.path.abspath(folder)
    if _INSTALLED.intersection(folder.split(os.sep)):
        return False
    return not any((folder + os.sep).startswith(root + os.sep) for root in (_HERE, _STDLIB))


def compile_source(source, filename):
    """Return the code of a user's file; one that is Python 2 is translated first.

    Args:
        source: bytes.

    Raises:
        SyntaxError: neither Python can read it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence": they are as old as the file
        return compile(parse(source, filename), filename, "exec", dont_inherit=True)


def parse(source, filename, bound=()):
    """Return the syntax tree of a user's file, or of a cell after names were bound, as today's Python runs it.

    A file that was written for TensorFlow 0.x gives the program the meanings of that release.
    """
    if filename.endswith("_pb2.py"):
        return protos.rewrite(source)
    tree = objects.rewrite(python2.parse(source, filename, bound), source.decode("utf-8", "replace"))
    release_0.read(tree)
    return tree


def find(fullname):
    """Return the module that a user's file gets for a dotted name; the modules around it are imported, too.

    Raises:
        ModuleNotFoundError: there is none.
    """
    module = world.find(fullname)
    return importlib.import_module(fullname) if module is None else module


def _import(name, globals=None, locals=None, fromlist=(), level=0):
    """Import as Python's `__import__` does, but for a user's file."""
    first = name.partition(".")[0]
    if level == 0 and first in sys.stdlib_module_names and _beside_the_script(first):
        name = name.replace(first, first + _BESIDE, 1)
    elif level == 0 and world.knows(name):
        return _import_found(name, fromlist)
    if first in ("multiprocessing", "concurrent", "joblib"):
        _children()
    return python_builtins.__import__(name, globals, locals, fromlist or (), level)


def _children():
    from tf1_lessons.tensorflow1 import children

    children.install()


def _import_found(name, fromlist):
    parts = name.split(".")
    top = module = find(parts[0])
    for end in range(2, len(parts) + 1):
        parent, module = module, find(".".join(parts[:end]))
        if getattr(parent, parts[end - 1], None) is not module:
            vars(parent)[parts[end - 1]] = module  # not setattr: a view would set it in the installed module
    if not fromlist:
        return top
    if "*" in fromlist:
        world.spread(module)
    for attribute in fromlist:
        if attribute != "*" and not hasattr(module, attribute):
            try:
                vars(module)[attribute] = find(f"{name}.{attribute}")
            except ModuleNotFoundError as error:
                if not (error.name or "").startswith(f"{name}.{attribute}"):
                    raise
    return module


def _import_module(name, package=None):
    """importlib.import_module for a user's file."""
    if name.startswith("."):
        return importlib.import_module(name, package)
    _import(name)
    first, dot, rest = name.partition(".")
    if first in sys.stdlib_module_names and _beside_the_script(first):
        return sys.modules[first + _BESIDE + dot + rest]
    return find(name) if world.knows(name) else sys.modules[name]


def _spec_from_file_location(name, location=None, *, loader=None, **options):
    if loader is None and location is not None and is_users(os.path.dirname(os.path.abspath(location))):
        loader = _Loader(name, os.fspath(location))
    return importlib.util.spec_from_file_location(name, location, loader=loader, **options)


def _beside_the_script(name):
    """Whether a user's file that imports this name of the standard library gets a file of the user's."""
    if importlib.machinery.BuiltinImporter.find_spec(name) or importlib.machinery.FrozenImporter.find_spec(name):
        return False
    if name + _BESIDE in sys.modules:
        return True
    spec = importlib.machinery.PathFinder.find_spec(name + _BESIDE)
    main = getattr(sys.modules["__main__"], "__file__", None)
    return spec is not None and spec.origin is not None and not (main and os.path.samefile(spec.origin, main))


class _Loader(importlib.machinery.SourceFileLoader):
    """Runs a user's module with the user's builtins, and writes no bytecode."""

    def get_code(self, fullname):
        return compile_source(self.get_data(self.path), self.path)

    def exec_module(self, module):
        module.__builtins__ = builtins
        super().exec_module(module)


_FileFinder = importlib.machinery.FileFinder
_LOADERS = (
    (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
    (_Loader, importlib.machinery.SOURCE_SUFFIXES),
    (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
)


class _Finder(_FileFinder):
    """Finds modules in a folder of the user's; one that the standard library has, too, only by its other name."""

    def find_spec(self, fullname, target=None):
        if fullname.endswith(_BESIDE):
            spec = super().find_spec(fullname[: -len(_BESIDE)], target)
            if spec is None or spec.origin is None:
                return None
            return importlib.util.spec_from_file_location(
                fullname,
                spec.origin,
                loader=_Loader(fullname, spec.origin),
                submodule_search_locations=spec.submodule_search_locations,
            )
        return None if fullname in sys.stdlib_module_names else super().find_spec(fullname, target)


def _path_hook(folder):
    if not os.path.isdir(folder or ".") or not is_users(folder):
        raise ImportError("not a folder of the user's", path=folder)
    return _Finder(folder, *_LOADERS)


builtins = types.ModuleType("builtins", python_builtins.__doc__)
builtins.__dict__.update(vars(python_builtins))
builtins.__import__ = _import
builtins.input = world.read_line
builtins.open = world.open_file
builtins.__dict__.update(python2.BUILTINS)
builtins.__dict__.update(objects.BUILTINS)

world.stand_in("builtins", builtins)
world.stand_in("importlib", import_module=_import_module, __import__=_import)
world.stand_in("importlib.util", spec_from_file_location=_spec_from_file_location)

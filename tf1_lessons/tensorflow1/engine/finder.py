"""Import 1.15.5's Python files: as they are on disk, but for the lines in edits.py; bytecode goes to a cache folder."""

import ast
import contextlib
import functools
import importlib.machinery
import importlib.util
import marshal
import os
import sys
import warnings
import zlib

from tf1_lessons.tensorflow1.engine import bridge, compiled, edits, fetch, imports, protos, release_0
from tf1_lessons.tensorflow1.world import objects

_MNIST_TUTORIAL = os.path.join(os.path.dirname(__file__), "mnist_tutorial.py")
_MOVED = {"core.protobuf.graph_debug_info_pb2": "core.framework.graph_debug_info_pb2"}
_KEPT = ("core.protobuf.trackable_object_graph_pb2",)  # today's lacks a field that 1.15.5 sets
_PROTOS = ("core.", "compiler.", "tsl")  # the folders of _pb2 modules


class Finder:
    """Finds the modules of fetch.PACKAGES, and _pb2 modules where today's TensorFlow has them."""

    serves_tensorflow1 = True

    def __init__(self, builtins):
        """
        Args:
            builtins: what the modules get as `__builtins__`.
        """
        self.builtins = builtins

    @functools.cached_property
    def root(self):
        return os.path.abspath(fetch.root())

    def find_spec(self, fullname, path=None, target=None):
        top, _, rest = fullname.partition(".")
        if top not in fetch.PACKAGES:
            return None
        if rest in bridge.MODULES:
            return importlib.machinery.ModuleSpec(fullname, _Bridge())
        leaf = fullname.rpartition(".")[2]
        todays = os.path.join(compiled.site(), *_MOVED.get(rest, rest).split("."))
        if leaf.endswith("_pb2") and rest not in _KEPT and os.path.exists(todays + ".py"):
            loader = protos.Loader(fullname, todays + ".py")
            return importlib.util.spec_from_file_location(fullname, todays + ".py", loader=loader)
        for folder in path or [self.root]:
            package = os.path.join(folder, leaf)
            for file, locations in ((os.path.join(package, "__init__.py"), [package]), (package + ".py", None)):
                if os.path.exists(file):
                    ours = os.path.normpath(file).startswith(self.root + os.sep)  # or today's, around its _pb2 modules
                    loader = _Loader(fullname, file, self) if ours else None
                    return importlib.util.spec_from_file_location(
                        fullname, file, loader=loader, submodule_search_locations=locations
                    )
        if rest.startswith(_PROTOS) and os.path.isdir(todays):  # a folder that only today's TensorFlow has
            spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [todays]
            return spec
        if rest == "examples.tutorials.mnist.mnist":  # which releases before 1.14 had
            return importlib.util.spec_from_file_location(fullname, _MNIST_TUTORIAL)
        return release_0.find_spec(fullname)


class _Bridge:
    """Loads the modules that stand for 1.15.5's compiled ones: one object each, whatever name asks for it."""

    def create_module(self, spec):
        return bridge.module(spec.name.partition(".")[2])

    def exec_module(self, module):
        pass


class _Loader(importlib.machinery.SourceFileLoader):
    serves_tensorflow1 = True

    def __init__(self, fullname, path, finder):
        super().__init__(fullname, path)
        self._finder = finder

    def _below_root(self):
        return os.path.normpath(self.path)[len(self._finder.root) + 1 :]

    def get_code(self, fullname):
        file = self._below_root()
        status = os.stat(self.path)
        rules = edits.EDITS.get(file), edits.is_promoted(file)
        if file.endswith("_pb2.py"):
            rules = os.stat(protos.__file__).st_mtime_ns
        stamp = f"{self.path} {status.st_mtime_ns} {status.st_size} {rules}".encode()
        cached = os.path.join(fetch.bytecode(), f"{file[:-3]}.{sys.implementation.cache_tag}.pyc")
        stamp = importlib.util.MAGIC_NUMBER + zlib.crc32(stamp).to_bytes(4, "little")
        try:
            with open(cached, "rb") as opened:
                if opened.read(len(stamp)) == stamp:
                    return marshal.loads(opened.read())
        except (OSError, EOFError, TypeError, ValueError):
            pass  # there is none, or it is damaged
        code = self.source_to_code(self.get_data(self.path), self.path)
        self._write(cached, stamp + marshal.dumps(code))
        return code

    def source_to_code(self, data, path):
        file = self._below_root()
        data = edits.apply(file, data)
        if file.endswith("_pb2.py"):
            data = protos.rewrite(data)
        elif edits.is_promoted(file):
            data = objects.rewrite(ast.parse(data), data.decode())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "invalid escape sequence": they are as old as the files
            return compile(data, path, "exec", dont_inherit=True)

    def _write(self, cached, data):
        try:
            os.makedirs(os.path.dirname(cached), exist_ok=True)
            self.set_data(cached, data)
        except OSError:
            pass  # a folder that is full or not ours: the next start compiles again

    def exec_module(self, module):
        module.__builtins__ = self._finder.builtins
        with imports.undisturbed(for_good=module.__name__ == "tensorflow"):
            super().exec_module(module)
        if module.__name__ == "tensorflow":
            release_0.tensorflow_imported()
        if self.path.endswith("_pb2.py"):
            protos.print_as_then(module)


def compile_ahead(part, parts):
    """Compile every file of one part of the packages into the cache folder, and write a byte to stdout for each."""
    finder = Finder(None)
    folders = [os.path.join(finder.root, package) for package in fetch.PACKAGES]
    files = [
        os.path.join(parent, name)
        for folder in folders
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(".py")
    ]
    for path in sorted(files)[part::parts]:
        with contextlib.suppress(SyntaxError, ValueError):  # Python 2's
            _Loader("", path, finder).get_code("")
        os.write(1, b".")

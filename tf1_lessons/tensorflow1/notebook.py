"""Run a TensorFlow 1 notebook cell by cell in one namespace, or make the cells of a running notebook TensorFlow 1."""

import ast
import builtins
import contextlib
import io
import json
import linecache
import os
import re
import subprocess
import sys
import time

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import cures, importer, python2, script, world
from tf1_lessons.tensorflow1.engine import fetch
from tf1_lessons.tensorflow1.world import objects

# Cells and lines that ask the notebook's front end for something that a terminal has not.
_CELL_MAGICS_LEFT_OUT = {"html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG"}
_LINE_MAGICS_LEFT_OUT = set("matplotlib config load_ext reload_ext autoreload precision reset tensorboard".split())
_SHELLS = {"bash", "sh", "script", "shell", "system", "sx"}


def load(path):
    """Return the code cells of a notebook: a list of pairs of the source and whether the cell is to raise an error.

    Raises:
        LessonError: there is no such file, or it is no notebook.
    """
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
    except OSError as error:
        raise LessonError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise LessonError(f"{path} is not a notebook: it holds no JSON") from None
    try:
        sheets = content.get("worksheets") or [content]  # the format before Jupyter has sheets
        return [
            ("".join(cell.get("source", cell.get("input", ""))), "raises-exception" in _tags(cell))
            for sheet in sheets
            for cell in sheet["cells"]
            if cell["cell_type"] == "code"
        ]
    except (AttributeError, KeyError, TypeError):
        raise LessonError(f"{path} is not a notebook: it has no cells") from None


def _tags(cell):
    return cell.get("metadata", {}).get("tags", ())


def run(path, arguments=(), cells=None, shell=False):
    """Run a notebook as the program; an error ends it and names its cell.

    Args:
        path: the file.
        arguments: sys.argv[1:], which a notebook seldom reads.
        cells: what load(path) returned, if it is at hand.
        shell: whether its shell lines are executed.
    """
    cells = load(path) if cells is None else cells
    main = script.prepare("__main__", path)
    del main.__file__  # no cell has one
    sys.argv[:] = [os.fspath(path), *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    sys.excepthook = script.excepthook
    notebook = _Notebook(vars(main), shell)
    for number, (source, raises) in enumerate(cells, start=1):
        try:
            notebook.run_cell(source, f"{os.path.basename(path)}, cell {number}")
        except Exception:
            if not raises:
                raise
            script.excepthook(*sys.exc_info())


class _Notebook:
    """What `get_ipython()` gives to a cell, as far as tutorials ask it for something."""

    def __init__(self, namespace, shell=False):
        self.user_ns = namespace
        self._shell = shell
        self._modules = importer.builtins
        self._modules.get_ipython = lambda: self
        self._modules.display = _display

    def run_cell(self, source, name="cell"):
        """Run a cell; show the value of its last expression."""
        first, _, rest = source.lstrip().partition("\n")
        if first.startswith("%%"):
            self.run_cell_magic(*_words(first[2:]), rest, name)
        else:
            self._run(source, name)
        _end_of_cell()

    def _run(self, source, name):
        text = _without_magic(source)
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        try:
            tree = importer.parse(text.encode(), name, self.user_ns)
        except SyntaxError as error:
            raise error.with_traceback(None)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec", dont_inherit=True), self.user_ns)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), self.user_ns)
            if value is not None and not source.rstrip().endswith(";"):
                self.user_ns["_"] = value
                _display(value)

    def _run_timed(self, source, name):
        start = time.perf_counter()
        self._run(source, name)
        print(f"Wall time: {time.perf_counter() - start:.3g} s")

    def run_cell_magic(self, magic, line, cell, name="cell"):
        """Run a cell that begins with %%magic."""
        if magic in _SHELLS:
            self.system(cell)
        elif magic in ("writefile", "file"):
            flags, path = (line.split() + [""])[:-1][:1], line.split()[-1]
            with open(path, "a" if flags == ["-a"] else "w") as file:
                file.write(cell)
            _say(f"wrote {path}")
        elif magic == "capture":
            with contextlib.redirect_stdout(io.StringIO()):
                self._run("\n" + cell, name)
        elif magic in ("time", "timeit", "prun"):
            self._run_timed("\n" + cell, name)
        elif magic in ("python", "python2", "python3"):
            self._run("\n" + cell, name)
        elif magic not in _CELL_MAGICS_LEFT_OUT:
            _say(f"%%{magic} is not known here; the cell was left out")

    def run_line_magic(self, magic, line, *_):
        """Do what %magic asks for, as far as it means something outside a notebook."""
        if magic in ("time", "timeit", "prun"):
            self._run_timed(re.sub(r"^(-\w+ *\d* +)*", "", line), f"%{magic}")
        elif magic == "tensorflow_version":
            print("TensorFlow 1.x selected." if line.strip().startswith("1") else "TensorFlow 1.x stays selected.")
        elif magic == "tf1_get":
            _get_tensorflow1()
        elif magic == "pylab":
            self._run(
                "from pylab import *\nimport numpy\nimport numpy as np\nimport matplotlib.pyplot as plt", "%pylab"
            )
        elif magic == "cd":
            os.chdir(os.path.expanduser(line.strip() or "~"))
        elif magic == "pwd":
            return os.getcwd()
        elif magic in ("env", "set_env"):
            key, equals, value = line.strip().partition("=")
            if not equals:
                return os.environ.get(key)
            os.environ[key.strip()] = value.strip()
        elif magic == "run":
            path, *arguments = line.split()
            path = path if path.endswith(".py") else f"{path}.py"
            former, sys.argv[:] = list(sys.argv), [path, *arguments]
            try:
                exec(script.load(path), self.user_ns)
            finally:
                sys.argv[:] = former
        elif magic in ("pip", "conda"):
            return self.system(f"{magic} {line}")
        elif magic in _SHELLS:
            return self.system(line)
        elif magic not in _LINE_MAGICS_LEFT_OUT:
            _say(f"%{magic} is not known here and was left out")

    def magic(self, text):
        """Do what a line %text asks for."""
        return self.run_line_magic(*_words(text.lstrip("%")))

    def system(self, command):
        """Execute a shell line if that is allowed, else show it; return the lines that it printed."""
        if re.match(r"(sudo +)?(pip3?|conda|python3? -m pip)\b.*\binstall\b.*\btensorflow", command.strip()):
            _say(f"!{command.strip()}: not executed; TensorFlow 1 is here already")
            return []
        if not self._shell:
            _say(f"!{command.strip()}: not executed; --shell allows it")
            return []
        command = re.sub(r"\{([^{}]+)\}|\$(\w+)", self._expanded, command)
        sys.stdout.flush()
        result = subprocess.run(command, shell=True, stdout=subprocess.PIPE, text=True)
        print(result.stdout, end="", flush=True)
        return result.stdout.splitlines()

    getoutput = system

    def _expanded(self, match):
        try:
            return str(eval(match[1] or match[2], self.user_ns))
        except Exception:
            return match[0]


_ASSIGNED = re.compile(r"^(\s*)([\w., ]+?)\s*=\s*([%!])(?!=)(.*)$")
_HELP = re.compile(r"^(\s*)(\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*$")


def _without_magic(source):
    """Return a cell with each line of IPython's own syntax as the call that it stands for."""
    try:
        ast.parse(source)
        return source  # a line of a text or of a formula may well begin with %
    except (SyntaxError, ValueError):
        pass
    lines = []
    for line in source.split("\n"):
        indent, code = line[: len(line) - len(line.lstrip())], line.strip()
        assigned = _ASSIGNED.match(line)
        if code.startswith("!"):
            line = f"{indent}get_ipython().system({code[1:].lstrip('!')!r}); None"
        elif re.match(r"%[a-zA-Z]", code):
            line = f"{indent}get_ipython().magic({code[1:]!r})"
        elif assigned:
            method = "magic" if assigned[3] == "%" else "getoutput"
            line = f"{assigned[1]}{assigned[2]} = get_ipython().{method}({assigned[4]!r})"
        elif _HELP.match(line):
            line = f"{indent}pass"
        lines.append(line)
    return "\n".join(lines)


def _words(text):
    magic, _, line = text.strip().partition(" ")
    return magic, line.strip()


def _display(*values, **_):
    for value in values:
        print(value if hasattr(value, "to_html") else repr(value))


def _end_of_cell():
    """Show the figures that a cell has drawn, as a notebook does."""
    plots = sys.modules.get(f"{world.__name__}.plots")
    if plots is not None:
        plots.end_of_cell()


def _get_tensorflow1(line=""):
    """Fetch TensorFlow 1.15.5's Python files if they are missing, and say where they are."""
    print(f"TensorFlow {fetch.VERSION}'s Python files are in {fetch.root()}")


def _say(text):
    print(text, file=sys.stderr, flush=True)


# A running notebook

_rewriting = objects.Rewriting()


def enable(ipython):
    """Make the cells below see TensorFlow 1; it is what ``%load_ext tf1_lessons`` does."""
    try:
        users = importer.install()
    except LessonError:
        print("TensorFlow was imported before: restart the kernel and begin with %load_ext tf1_lessons.")
        return
    vars(users).update({name: value for name, value in vars(builtins).items() if name not in vars(users)})
    users.input = builtins.input  # a notebook asks in its own way
    ipython.user_ns["__builtins__"] = users
    ipython.input_transformers_post.append(_as_python3)
    ipython.ast_transformers.append(_rewriting)
    ipython.register_magic_function(
        lambda line: print("TensorFlow 1.x selected."), "line", magic_name="tensorflow_version"
    )
    ipython.register_magic_function(_get_tensorflow1, "line", magic_name="tf1_get")
    ipython.set_custom_exc((Exception,), _show_error)


def _as_python3(lines):
    """Return the lines of a cell that only Python 2 reads as Python 3's, any other cell's as they are."""
    from IPython import get_ipython

    source = "".join(lines)
    try:
        tree = python2.parse(source.encode(), "cell", get_ipython().user_ns)
    except SyntaxError:  # which IPython is to show
        return lines
    with contextlib.suppress(SyntaxError):
        if ast.dump(tree) == ast.dump(ast.parse(source)):
            return lines
    return ast.unparse(tree).splitlines(keepends=True)


def _show_error(ipython, kind, error, trace, tb_offset=None):
    if isinstance(error, LessonError):
        print(error, file=sys.stderr)
        return
    ipython.showtraceback((kind, error, trace), tb_offset=tb_offset)
    cure = cures.find(error)
    if cure:
        print(cure, file=sys.stderr)


def disable(ipython):
    """Give the cells below the installed packages again; TensorFlow stays what it is, if it was imported."""
    if ipython.user_ns.get("__builtins__") is not importer.builtins:
        return  # enable() has refused
    importer.uninstall()
    if "tensorflow" in sys.modules:
        print("Restart the kernel to import today's TensorFlow: this process has TensorFlow 1.15.5.")
    ipython.input_transformers_post.remove(_as_python3)
    ipython.ast_transformers.remove(_rewriting)
    ipython.user_ns["__builtins__"] = builtins
    ipython.set_custom_exc((), None)

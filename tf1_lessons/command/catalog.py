"""What there is to run, read from the lessons' source text: no lesson and no TensorFlow is imported.

A lesson's docstring is its help, and the keywords of its ``run`` are its options:

    def run(
        log_dir,
        *,
        keep_prob=0.5,  # fraction of outputs kept while learning
        dataset="auto",  # which digits to learn
    ):

The default gives an option its type; helpers/options.py says what the options of each name may be. A lesson that says
``ONEDNN = True`` is started with oneDNN.
"""

import ast
import dataclasses
import functools
import importlib.resources
import io
import pathlib
import tokenize

import tf1_lessons
from tf1_lessons import LessonError
from tf1_lessons.helpers import options


@dataclasses.dataclass(frozen=True)
class Option:
    """One keyword of a lesson's ``run``: its name, its default, and the comment behind it."""

    name: str
    default: object
    comment: str

    @property
    def help(self):
        """The comment, and what the option may be."""
        allowed = options.allowed(self.name, self.default)
        return f"{self.comment}; {allowed}" if allowed else self.comment

    def parse(self, text):
        """Return the value that a flag's text stands for.

        Raises:
            LessonError: the text is of the wrong type or not allowed; the message says what is wanted.
        """
        kind = str if self.default is None else type(self.default)
        if kind is bool:
            return text == "True"
        if not text or "\0" in text:
            raise LessonError(f"{self.name} must not {'hold a null character' if text else 'be empty'}")
        try:
            value = kind(text)
        except ValueError:
            raise LessonError(f"{self.name} must be {options.KINDS[kind]}, not {text!r}") from None
        options.check(self.name, value, self.default)
        return value


@dataclasses.dataclass(frozen=True)
class Lesson:
    """A lesson: its name, its docstring, its options in the order of ``run``, and whether it wants oneDNN."""

    name: str
    docstring: str
    options: tuple
    onednn: bool

    @property
    def summary(self):
        return self.docstring.partition("\n")[0]


def load(name):
    """Return the Lesson of that name, one of tf1_lessons.LESSONS."""
    return read(importlib.resources.files(tf1_lessons) / f"{name}.py")  # which may be in a zip file


@functools.cache
def read(path):
    """Return the Lesson that stands in a file.

    Raises:
        LessonError: the file cannot be read as a lesson; the message names it, and the line.
    """
    path = pathlib.Path(path) if isinstance(path, str) else path
    try:
        source = path.read_text(encoding="utf-8")
        module = ast.parse(source)
    except (OSError, SyntaxError, UnicodeError) as error:
        raise LessonError(f"{path} cannot be read: {error}") from error
    run = next((node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "run"), None)
    docstring = ast.get_docstring(module)
    if run is None or not docstring:
        raise LessonError(f"{path} is no lesson: it has no {'docstring' if run else 'function named run'}")
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = []
    for keyword, default in zip(run.args.kwonlyargs, run.args.kw_defaults):
        where = f"{path}, line {keyword.lineno}: {keyword.arg}"
        try:
            value = ast.literal_eval(default)
        except (ValueError, TypeError):
            raise LessonError(f"{where} has no default that is a number, a text, True, False or None") from None
        if not isinstance(value, (int, float, str, type(None))):
            raise LessonError(f"{where} has no default that is a number, a text, True, False or None")
        if keyword.lineno not in comments:
            raise LessonError(f"{where} has no comment that says what it is")
        found.append(Option(keyword.arg, value, comments[keyword.lineno]))
    onednn = any(isinstance(node, ast.Assign) and ast.unparse(node) == "ONEDNN = True" for node in module.body)
    return Lesson(path.name.partition(".")[0], docstring, tuple(found), onednn)

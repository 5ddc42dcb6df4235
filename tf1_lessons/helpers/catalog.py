"""What there is to run, read from the lessons' source text: no lesson and no TensorFlow is imported.

A lesson's docstring is its help, and the keywords of its ``run`` are its options:

    def run(
        log_dir,
        *,
        keep_prob=0.5,  # fraction of outputs kept while learning, above 0, at most 1
        dataset="auto",  # which digits to learn, one of auto, mnist, digits
    ):

The default gives an option its type; the words "above", "at least", "at most", "below" and "one of" in the comment, its
range.
"""

import ast
import dataclasses
import functools
import io
import math
import operator
import pathlib
import re
import tokenize

import tf1_lessons

BOUNDS = {"above": operator.gt, "at least": operator.ge, "at most": operator.le, "below": operator.lt}
KINDS = {int: "a whole number", float: "a number"}


@dataclasses.dataclass(frozen=True)
class Option:
    """One keyword of a lesson's ``run``: its name, its default, and the comment behind it."""

    name: str
    default: object
    comment: str

    def parse(self, text):
        """Return the value that a flag's text stands for.

        Raises:
            ValueError: the text is of the wrong type or out of range; the message says what is wanted.
        """
        kind = str if self.default is None else type(self.default)
        if kind is bool:
            return text == "True"
        if not text or "\0" in text:
            raise ValueError("must not be empty" if not text else "must not hold a null character")
        try:
            value = kind(text)
        except ValueError:
            raise ValueError(f"must be {KINDS[kind]}, not {text!r}") from None
        choices = re.search(r"one of (.+)", self.comment)
        if choices and value not in choices[1].split(", "):
            raise ValueError(f"must be one of {choices[1]}, not {text!r}")
        bounds = re.findall(rf"({'|'.join(BOUNDS)}) ([-\d.]+)", self.comment)
        if not all(BOUNDS[words](value, float(bound)) for words, bound in bounds) or (
            kind is float and not math.isfinite(value)
        ):
            wanted = " and ".join(["finite"] * (value in (math.inf, -math.inf)) + [" ".join(bound) for bound in bounds])
            raise ValueError(f"must be {wanted}, not {text}")
        return value


@dataclasses.dataclass(frozen=True)
class Lesson:
    """A lesson's name, its docstring, and its options in the order of ``run``."""

    name: str
    docstring: str
    options: tuple

    @property
    def summary(self):
        return self.docstring.splitlines()[0]


@functools.cache
def load(name):
    """Return the Lesson of that name, one of tf1_lessons.LESSONS."""
    source = (pathlib.Path(tf1_lessons.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    module = ast.parse(source)
    run = next(node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "run")
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    options = tuple(
        Option(keyword.arg, ast.literal_eval(default), comments[keyword.lineno])
        for keyword, default in zip(run.args.kwonlyargs, run.args.kw_defaults)
    )
    return Lesson(name, ast.get_docstring(module), options)

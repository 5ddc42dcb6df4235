#!/usr/bin/env python
"""Write tf1_lessons/tensorflow1/contrib/_names.py, the public names of tf.contrib. Run by a Python with TF 1.15.5.

Usage: python contrib_names.py tf1_lessons/tensorflow1/contrib/_names.py
"""

import pathlib
import sys
import textwrap
import types

import tensorflow as tf

# Modules that are provided, wholly or in part: their names and deeper paths are listed.
LISTED = (
    "layers rnn framework slim legacy_seq2seq seq2seq learn losses metrics training data util eager tensorboard "
    "crf lookup image opt distributions nn signal staging summary deprecated stateless sparsemax cluster_resolver"
    " checkpoint factorization"
).split()
LATER = ["kfac", "gan", "lite", "tensorrt", "boosted_trees", "text", "rate", "bigtable"]  # other 1.x, or loaded lazily


def names(module):
    """Return the public names of a module that are not other people's modules."""
    result = []
    for name in dir(module):
        value = getattr(module, name)
        foreign = isinstance(value, types.ModuleType) and "contrib" not in value.__name__
        future = type(value).__name__ == "_Feature"
        if not (name.startswith("_") or foreign or future):
            result.append(name)
    return result


def lines_of(words):
    """Return words as lines of one string."""
    text = textwrap.fill(" ".join(words), 112, initial_indent=" " * 8, subsequent_indent=" " * 8)
    return '"""\n' + text + '\n    """.split()'


def main(path):
    root = pathlib.Path(tf.contrib.__path__[0])
    result = ['"""The public names of TensorFlow 1.15.5\'s tf.contrib; written by scripts/contrib_names.py."""', ""]
    result += ["# A module: its names; none, where any name is taken for one of its own.", "NAMES = {"]
    for short in sorted(set(dir(tf.contrib)) | set(LATER)):
        if short in LISTED:
            words = names(getattr(tf.contrib, short))
            result.append('    "{}": {},'.format(short, lines_of(words)))
        elif short in LATER or (root / short / "__init__.py").exists():
            result.append('    "{}": [],'.format(short))
    result += ["}", "", "# Deeper paths.", "SUBMODULES = {"]
    for short in LISTED:
        paths = []
        for file in sorted((root / short).rglob("*.py")):
            parts = (
                (file.parent if file.name == "__init__.py" else file.with_suffix("")).relative_to(root / short).parts
            )
            if parts and "test" not in file.name and "tests" not in parts:
                paths.append(".".join(parts))
        if paths:
            result.append('    "{}": {},'.format(short, lines_of(paths)))
    result += ["}", ""]
    pathlib.Path(path).write_text("\n".join(result))


if __name__ == "__main__":
    main(sys.argv[1])

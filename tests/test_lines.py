"""The same file prints the same lines: what genuine TensorFlow 1.15.5 printed for the same seed.

tests/golden/lines has the genuine lines, and how far rounding moves each of them; scripts/compare.py records both.
"""

import importlib
import json
import pathlib
import sys

import pytest
from conftest import MNIST_DIR, ROOT

import tf1_lessons
from tf1_lessons.command import catalog

sys.path.insert(0, str(ROOT / "scripts"))
import compare  # noqa: E402

LINES = pathlib.Path(__file__).parent / "golden" / "lines"
SPREADS = json.loads((LINES / "spreads.json").read_text())
SLOW = {"cnn", "rnn_classification", "lstm_classification", "echo_rnn", "regularization"}
SLOW |= {"names", "saver", "export", "cluster", "tensorflow2"}
TENSORFLOWS_OWN_WORDS = ("wrong shape:",)  # how these lines begin, which 1.15 words otherwise


def test_the_lessons_of_the_articles_are_held_against_genuine_lines():
    assert set(SPREADS) >= set(tf1_lessons.ARTICLES)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in SPREADS]
)
def test_a_lesson_prints_what_tensorflow_1_printed(name, tmp_path, capsys, undrawn):
    """Every digit, as long as no rounding shows on other processors; then to ten times what rounding does there."""
    genuine = (LINES / f"{name}.txt").read_text().splitlines()
    options = {}
    if "dataset" in {option.name for option in catalog.load(name).options}:
        if MNIST_DIR is None:
            pytest.skip("MNIST is not at hand: set TF1_LESSONS_MNIST to the folder of its files")
        options = {"dataset": "mnist", "data_dir": str(MNIST_DIR)}
    importlib.import_module(f"tf1_lessons.{name}").run(tmp_path, **options)
    ours = compare.comparable(capsys.readouterr().out.splitlines())
    assert len(ours) == len(genuine)
    spread = 0.0
    for line, genuine_line, moved in zip(ours, genuine, SPREADS[name]):
        spread = max(spread, moved)
        if genuine_line.startswith(TENSORFLOWS_OWN_WORDS) or compare.to_the_last_digits(line, genuine_line):
            continue
        assert compare.distance(line, genuine_line) <= 10 * spread, f"{line}\nis not\n{genuine_line}"


@pytest.mark.parametrize("name", SPREADS)
def test_no_rounding_shows_in_the_first_lines(name):
    """The tolerance above is no way out: what is printed first has to be equal."""
    assert SPREADS[name][0] < 1e-3

"""tf.contrib computes what genuine TensorFlow 1.15.5's did: tests/golden/contrib.json, by scripts/record_contrib.py."""

import importlib
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

import contrib_cases

tf.disable_v2_behavior()

GOLDEN = json.loads((pathlib.Path(__file__).parent / "golden/contrib.json").read_text())

try:
    seeds = importlib.import_module("tf1_lessons.tensorflow1.seeds")
except ImportError:  # op seeds are then counted otherwise, and what is random differs
    seeds = None

# Errors that are the same but for their text.
OTHER_WORDS = {
    "beam_search_not_tiled",
    "fully_connected_unknown_last_dimension",
    "variance_scaling_unknown",
    "with_shape_wrong_when_run",
}


class TF1:
    """compat.v1 with contrib."""

    contrib = importlib.import_module("tf1_lessons.tensorflow1.contrib")

    def __getattr__(self, name):
        return getattr(tf, name)


@pytest.fixture(scope="module")
def measured(request):
    if seeds:
        seeds.enable()
        request.addfinalizer(seeds.disable)
    request.addfinalizer(tf.reset_default_graph)
    return lambda name: contrib_cases.measure(TF1(), name)


def test_every_case_is_recorded():
    assert set(contrib_cases.CASES) == set(GOLDEN)


def assert_close(ours, theirs):
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs):
        if isinstance(other[0] if other else 0.0, str):
            assert one == other
        else:
            np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", sorted(contrib_cases.CASES))
@pytest.mark.filterwarnings("ignore:.*(is deprecated|will be removed|was deprecated):UserWarning")
def test_case_gives_what_genuine_tensorflow_1_gave(name, measured):
    theirs = dict(GOLDEN[name])
    ours = measured(name)
    random = {key: (ours.pop(key, None), theirs.pop(key, None)) for key in ("initial", "seeded")}
    fixed = ours.pop("fixed", None), theirs.pop("fixed", None)
    if name in OTHER_WORDS:
        assert ours["error"][0] == theirs["error"][0]
        return
    assert ours == theirs
    if "error" not in theirs:
        if name not in contrib_cases.RANDOM or seeds:
            assert_close(*fixed)
        if seeds:
            assert_close(*random["initial"])
            assert_close(*random["seeded"])


def test_eager_execution_prints_what_genuine_tensorflow_1_printed():
    folder = pathlib.Path(__file__).parent
    command = [sys.executable, "-W", "ignore", folder / "contrib_eager.py"]
    ours = subprocess.run(
        command, cwd=folder.parent, env={**os.environ, "PYTHONPATH": str(folder.parent)}, capture_output=True, text=True
    )
    assert ours.stdout == (folder / "golden/contrib_eager.txt").read_text(), ours.stderr

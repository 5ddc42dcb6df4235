"""The engine gives what genuine TensorFlow 1.15.5 gave: the seeds and numbers of constructs, contrib's results, errors.

Each recording is measured again by one process, tests/engine/replay.py, and compared whole: a difference is listed by
its name.
"""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests/golden"

# Which iteration of a loop draws first is up to the scheduler: see tests/test_seeds.py.
DRAWN_IN_LOOPS = {
    *(f"{kind}_{cell}" for kind in ("dynamic_rnn", "train") for cell in ("dropout", "dropout_all")),
    *(f"{kind}_dropout_{cell}" for kind in ("dynamic_rnn", "train") for cell in ("of_multi", "placeholder")),
    *("dynamic_rnn_custom_cell", "gradients_with_scan", "map_fn", "while_loop_array", "while_loop_shape_invariants"),
}
DRAWN_IN_LOOPS.add("seq2seq_scheduled_embedding")  # contrib's
RACES = {"assign"}  # a variable is read beside its assignment: before or after, as the threads go
ROUNDED = {"gradients_of_images": 2e-5, "program_language_model": 1e-5}  # sums in a different order

pytestmark = pytest.mark.usefixtures("engine")


def replay(what, tmp_path):
    """Measure a recording on the engine and return it."""
    out = tmp_path / "measured.json"
    command = [sys.executable, "scripts/run_script.py", "--quiet", "tests/engine/replay.py", what, str(out)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "MPLBACKEND": "Agg"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(out.read_text())


def is_close(ours, genuine, tolerance, smallest=0):
    ours, genuine = np.asarray(ours), np.asarray(genuine)
    if ours.shape != genuine.shape or genuine.dtype.kind != "f":
        return ours.tolist() == genuine.tolist()
    finite = np.abs(genuine[np.isfinite(genuine)])
    scale = min(finite.max() if finite.size else 0, 1)
    return np.allclose(ours, genuine, rtol=tolerance, atol=max(tolerance * scale, smallest), equal_nan=True)


def test_constructs_have_the_seeds_and_numbers_of_1_15_5(tmp_path):
    genuine, ours = json.loads((GOLDEN / "seeds.json").read_text()), replay("constructs", tmp_path)
    assert set(genuine) == set(ours) and len(genuine) > 600
    differ = {name: reason for name in genuine if (reason := _differs(name, ours[name], genuine[name]))}
    assert not differ


def _differs(name, ours, genuine):
    """Say in what a construct differs, or return None."""
    if "error" in genuine:
        return None if ours.get("error") else "works"
    if ours.get("error") or ours["random"] != genuine["random"]:
        return ours.get("error") or (ours["random"], genuine["random"])
    if ours.get("run_error") and "run_error" not in genuine:
        return ours["run_error"]
    if name in DRAWN_IN_LOOPS | RACES or "values" not in genuine:
        return None
    for ours_run, genuine_run in zip(ours["values"], genuine["values"], strict=True):
        for ours_value, genuine_value in zip(ours_run, genuine_run):
            if not is_close(ours_value, genuine_value, ROUNDED.get(name, 3e-6)):
                return ours_value, genuine_value
    return None


def test_contrib_gives_what_it_gave(tmp_path):
    genuine, ours = json.loads((GOLDEN / "contrib.json").read_text()), replay("contrib", tmp_path)
    assert set(genuine) == set(ours) and len(genuine) > 150
    differ = {}
    for name, theirs in genuine.items():
        numbers = [(ours[name].pop(key, []), theirs.pop(key, [])) for key in ("initial", "fixed", "seeded")]
        if ours[name] != theirs:
            differ[name] = ours[name], theirs
        elif name not in DRAWN_IN_LOOPS and not all(
            is_close(a, b, 2e-5, 2e-6) for ours_, theirs_ in numbers for a, b in zip(ours_, theirs_, strict=True)
        ):
            differ[name] = numbers
    assert not differ


def test_errors_have_the_words_of_1_15_5(tmp_path):
    genuine, ours = json.loads((GOLDEN / "errors/tf1_15.json").read_text()), replay("errors", tmp_path)
    del ours["keras3"], genuine["keras3"]  # it is of a process with today's TensorFlow
    assert ours == genuine

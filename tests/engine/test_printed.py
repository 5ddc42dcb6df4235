"""Programs in tests/engine/programs print on the engine what they printed on genuine TensorFlow 1.15.5.

scripts/record_engine.py recorded it, in golden/engine. Numbers may differ where kernels round differently.
"""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
PROGRAMS = HERE / "programs"
GOLDEN = ROOT / "tests" / "golden" / "engine"
RUN = [sys.executable, ROOT / "scripts" / "run_script.py", "--quiet"]
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])")


def differing(expected, actual):
    """Return the names of the cases whose lines differ."""
    expected, actual = cases(expected), cases(actual)
    assert expected
    return [name for name in expected if not alike(expected[name], actual.get(name, ""))]


def cases(text):
    text = text.replace("Parsing Inputs...\n", "")  # what genuine's profiler says
    parts = re.split(r"^(\w+):\n", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def alike(expected, actual):
    """Whether two texts are the same but for the last digits of their numbers."""
    if NUMBER.sub("#", expected) != NUMBER.sub("#", actual):
        return False
    pairs = zip(NUMBER.findall(expected), NUMBER.findall(actual))
    return all(one == other or abs(float(one) - float(other)) <= 2e-5 + 2e-4 * abs(float(one)) for one, other in pairs)


SLOW = {"contrib", "estimators", "keras", "training"}  # they take half a minute and more
RECORDED = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem in SLOW else [])
    for path in sorted(GOLDEN.glob("*.txt"))
    if (PROGRAMS / f"{path.stem}.py").exists()
]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("golden", RECORDED)
def test_program_prints_what_it_printed_on_genuine(golden):
    assert differing(golden.read_text(), printed(PROGRAMS / f"{golden.stem}.py")) == []


@pytest.mark.slow  # 20 seconds
@pytest.mark.usefixtures("engine")
def test_models_that_genuine_saved_give_its_outputs(tmp_path):
    """Checkpoints, meta graphs, SavedModels, Keras' files and frozen graphs: scripts/record_saved.py wrote them."""
    shutil.unpack_archive(GOLDEN / "saved.zip", tmp_path)
    script = ROOT / "scripts" / "record_saved.py"
    assert differing((GOLDEN / "saved.txt").read_text(), printed(script, tmp_path, "--read")) == []


@pytest.mark.slow  # ten seconds
@pytest.mark.usefixtures("engine")
def test_cluster_of_two_processes_trains_as_it_did(tmp_path):
    with contextlib.ExitStack() as free:
        sockets = [free.enter_context(socket.create_server(("localhost", 0))) for _ in range(2)]
        ports = [str(each.getsockname()[1]) for each in sockets]
    arguments = [*ports, tmp_path]
    script = HERE / "cluster.py"
    parameters = subprocess.Popen([*RUN, script, "ps", *arguments], stderr=subprocess.DEVNULL)
    try:
        assert alike((GOLDEN / "cluster.txt").read_text(), printed(script, "worker", *arguments))
    finally:
        parameters.kill()
        parameters.wait()


def printed(*program):
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    ran = subprocess.run([*RUN, *program], capture_output=True, text=True, env=environment, timeout=600)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout

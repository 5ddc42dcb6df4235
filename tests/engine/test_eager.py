"""Eager execution and functions on the engine print what they print on genuine TensorFlow 1.15.5.

The programs are in tests/engine/programs, what genuine TensorFlow printed in tests/golden/engine, which
scripts/record_engine.py wrote.
"""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize("name", ["eager", "functions"])
def test_prints_what_it_printed(name):
    command = [sys.executable, "scripts/run_script.py", "--quiet", f"tests/engine/programs/{name}.py"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == (ROOT / f"tests/golden/engine/{name}.txt").read_text(encoding="utf-8")

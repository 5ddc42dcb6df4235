"""Record what genuine TensorFlow 1.15.5 prints for the programs of tests/engine/programs.

    python scripts/record_engine.py PYTHON NAME ...

PYTHON is the interpreter of an installation of TensorFlow 1.15.5. What a program prints goes to tests/golden/engine.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent


def record(python, name):
    program = ROOT / "tests/engine/programs" / f"{name}.py"
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([python, program], env=environment, stdout=subprocess.PIPE, check=True)
    (ROOT / "tests/golden/engine" / f"{name}.txt").write_bytes(done.stdout)


def main():
    python, *names = sys.argv[1:]
    for name in names:
        record(python, name)


if __name__ == "__main__":
    main()

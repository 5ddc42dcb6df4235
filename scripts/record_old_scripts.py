"""Record what genuine TensorFlow prints when it runs the old scripts of the tests.

    /path/to/tf1.15.5/python scripts/record_old_scripts.py                # all but those of another judge
    /path/to/tf0.12/python scripts/record_old_scripts.py before1          # one

The script is run by the Python that runs this file; tests/golden/old_scripts.json keeps what it printed and its status.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPTS = os.path.join(HERE, "..", "tests", "old_scripts")
GOLDEN = os.path.join(HERE, "..", "tests", "golden", "old_scripts.json")
ARGUMENTS = {"program": ["--steps", "8", "--name=x"]}
# Not run by 1.15.5's Python: before1 is TensorFlow 0.12's; python2's other spelling is recorded in its place.
OTHERS = {"before1", "python2"}
NO_PROGRAMS = {"neighbour"}


def names():
    files = [name[:-3] for name in os.listdir(SCRIPTS) if name.endswith(".py") and name[:-3] not in NO_PROGRAMS]
    return sorted(files) + ["shadow/script"]


def run(name):
    """Run a script in a copy of its folder; return what it printed and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "copy")
        shutil.copytree(SCRIPTS, root)
        environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", MPLBACKEND="Agg", PYTHONDONTWRITEBYTECODE="1")
        script = os.path.basename(name) + ".py"
        process = subprocess.Popen(
            [sys.executable, script] + ARGUMENTS.get(name, []),
            cwd=os.path.join(root, os.path.dirname(name)),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        printed, errors = process.communicate()
        if process.returncode and name not in ("program", "logging_and_errors"):
            sys.exit("%s failed:\n%s" % (name, errors))
        return {"printed": printed, "status": process.returncode}


def main():
    import tensorflow as tf

    recorded = {}
    if os.path.exists(GOLDEN):
        with open(GOLDEN) as file:
            recorded = json.load(file)
    for name in sys.argv[1:] or [name for name in names() if name not in OTHERS]:
        recorded[name] = dict(run(name), tensorflow=tf.__version__)
        print(name)
        with open(GOLDEN, "w") as file:
            json.dump(recorded, file, indent=1, sort_keys=True)
            file.write("\n")


if __name__ == "__main__":
    main()

"""Run a set of old scripts in three ways, and print a table: unchanged here, after tf_upgrade_v2, on genuine 1.15.5.

    python scripts/old_scripts_table.py ../shared/old_scripts --genuine /path/to/tf1.15.5/python [ID ...]

The folder holds index.tsv, scripts/, printed/ and run_all.py, which runs and compares. tf_upgrade_v2 is the tool that
comes with TensorFlow; its result is run by this Python as it is. The last line compares the time that the scripts take
beyond the import of TensorFlow, as far as they end by themselves.
"""

import argparse
import collections
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
UPGRADER = """
import os, subprocess, sys
script = sys.argv.pop(1)
upgraded = script[:-3] + "_upgraded.py"
tool = [sys.executable, "-m", "tensorflow.tools.compatibility.tf_upgrade_v2_main"]
quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
subprocess.run([*tool, "--infile", script, "--outfile", upgraded, "--reportfile", os.devnull], check=True, **quiet)
os.execv(sys.executable, [sys.executable, upgraded])
"""


def rows(runner, folder, seconds, ids):
    """Return what run_all.py found, {id: (path, "pass" or "FAIL", how its numbers are, seconds)}."""
    command = [sys.executable, str(folder / "run_all.py"), "--runner", runner, "--seconds", str(seconds), *ids]
    found, start = {}, time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if "\t" in line:
                name, path, passed, numbers, *_ = line.rstrip("\n").split("\t")
                start, before = time.monotonic(), start
                found[name] = path, passed, numbers, start - before
                print(".", end="", file=sys.stderr, flush=True)
    return found


def seconds_of_import(runner, folder):
    """Return the least of three times that a script which only imports TensorFlow takes."""
    script = pathlib.Path(folder, "only_import.py")
    script.write_text("import tensorflow\n")
    times = []
    for _ in range(3):
        start = time.monotonic()
        subprocess.run(shlex.split(runner.replace("{script}", str(script))), check=True, stderr=subprocess.DEVNULL)
        times.append(time.monotonic() - start)
    return min(times)


def ratios(here, there, imports, limit):
    """Return the ratios of the seconds beyond the imports of all scripts that end by themselves in both ways."""
    pairs = [(here[name][3], there[name][3]) for name in here if here[name][1] == there[name][1] == "pass"]
    return [(a - imports[0]) / (b - imports[1]) for a, b in pairs if max(a, b) < limit and b > imports[1] + 0.1]


def cell(passed, numbers, _):
    if passed != "pass":
        return "fails"
    return "runs" if numbers == "-" else f"runs, numbers {numbers.replace('differs', 'differ')}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--genuine", default=shutil.which("python3.7"), help="a Python with TensorFlow 1.15.5")
    parser.add_argument("--seconds", type=float, default=60, help="how long a script may take")
    parser.add_argument("ids", nargs="*")
    arguments = parser.parse_intermixed_args()
    python = shlex.quote(sys.executable)
    with tempfile.TemporaryDirectory() as temporary:
        upgrader = pathlib.Path(temporary, "upgrade.py")
        upgrader.write_text(UPGRADER)
        runners = {
            "unchanged, here": f"{python} {shlex.quote(str(ROOT / 'scripts/run_script.py'))} {{script}}",
            "after tf_upgrade_v2": f"{python} {shlex.quote(str(upgrader))} {{script}}",
        }
        if arguments.genuine:
            runners["genuine 1.15.5"] = f"{shlex.quote(os.path.abspath(arguments.genuine))} {{script}}"
        imports = [seconds_of_import(runners[way], temporary) for way in runners if way != "after tf_upgrade_v2"]
        results = {
            way: rows(runner, arguments.folder, arguments.seconds, arguments.ids) for way, runner in runners.items()
        }
    print(file=sys.stderr)
    print("| script |", " | ".join(results), "|")
    print("|---|" + "---|" * len(results))
    for name, (path, *_) in next(iter(results.values())).items():
        print("|", path, "|", " | ".join(cell(*found[name][1:]) for found in results.values()), "|")
    counts = [collections.Counter(passed for _, passed, *_ in found.values()) for found in results.values()]
    print("| **run** |", " | ".join(f"{count['pass']} of {sum(count.values())}" for count in counts), "|")
    if arguments.genuine:
        here, _, there = results.values()
        found = ratios(here, there, imports, arguments.seconds)
        print(f"\nSeconds beyond the import, here to genuine: median ratio {statistics.median(found):.2f}", end=" ")
        print(f"of {len(found)} scripts")


if __name__ == "__main__":
    main()

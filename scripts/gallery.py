"""Make docs/gallery.md, every lesson's figures at a glance: python scripts/gallery.py

Runs all lessons, which takes a few minutes, and copies their figures to docs/figures; with --log_dir, takes the latest
runs below that folder instead.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tf1_lessons import LESSONS
from tf1_lessons.command import catalog

ROOT = pathlib.Path(__file__).parent.parent
DOCS = ROOT / "docs"


def make_gallery(log_dir):
    """Copy the figures of the latest run of each lesson below log_dir, and write the page that shows them."""
    shutil.rmtree(DOCS / "figures", ignore_errors=True)
    (DOCS / "figures").mkdir()
    page = ["# Gallery\n", "Made by `python scripts/gallery.py`, from a run of each lesson with its defaults.\n"]
    for name in LESSONS:
        run_dir = max((log_dir / name).glob("run-???"), default=None)
        figures = sorted([*run_dir.glob("*.png"), *run_dir.glob("*.gif")]) if run_dir else []
        if figures:
            page.append(f"## [{name}](../tf1_lessons/{name}.py)\n\n{catalog.load(name).summary.partition(': ')[2]}\n")
        for figure in figures:
            shutil.copy(figure, DOCS / "figures" / f"{name}-{figure.name}")
            page.append(f"![{name}: {figure.stem}](figures/{name}-{figure.name})\n")
    (DOCS / "gallery.md").write_text("\n".join(page), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log_dir", type=pathlib.Path)
    log_dir = parser.parse_args().log_dir
    if log_dir:
        make_gallery(log_dir)
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "scripts" / "run_lesson.py"), "all", "--log_dir", folder]
        subprocess.run(command, check=True)
        make_gallery(pathlib.Path(folder))


if __name__ == "__main__":
    main()

"""helpers/logs.py: folders that cannot be written as they are named, and links that somebody has put there."""

import os
import pathlib
import subprocess
import sys

import pytest
from conftest import ROOT

from tf1_lessons import LessonError
from tf1_lessons.helpers import logs


@pytest.mark.parametrize("url", ["gs://bucket/logs", "s3://bucket", "hdfs://host:9000/logs", "file:///tmp/logs"])
def test_an_address_in_a_folders_place_is_refused(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LessonError, match=f"{url} is no folder of this machine"):
        logs.new_run_dir("dropout", url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["-logs", "--", "-", "a b", "日志", "'", "a:b", "c:"])
def test_odd_names_are_folders_like_others(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_dir = logs.new_run_dir("dropout", name)
    logs.write_whole(run_dir / "figure.png", b"content")
    assert (tmp_path / name / "dropout" / "run-001" / "figure.png").read_bytes() == b"content"


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    (tmp_path / "logs").symlink_to(tmp_path / "gone")
    with pytest.raises(LessonError, match="cannot make .*/logs is a link to .*/gone: No such file"):
        logs.new_run_dir("dropout", tmp_path / "logs")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(LessonError, match="cannot make .*/loop is a link to .*/loop: Too many levels"):
        logs.new_run_dir("dropout", tmp_path / "loop" / "below")
    (tmp_path / "dropout").symlink_to("gone")
    with pytest.raises(LessonError, match="cannot make .*/dropout is a link to gone: No such file"):
        logs.new_run_dir("dropout", tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    assert logs.new_run_dir("dropout", tmp_path / "link").resolve() == tmp_path / "there" / "dropout" / "run-001"


def test_a_path_that_tensorflow_would_spell_otherwise_is_refused(tmp_path):
    with pytest.raises(LessonError, match=r"\\udcff.* is not UTF-8"):
        logs.new_run_dir("dropout", tmp_path / os.fsdecode(b"\xff"))
    assert list(tmp_path.iterdir()) == []


# A path that is not ASCII, under locales that are.
PROGRAM = """
import sys
from tf1_lessons.helpers import logs
try:
    run_dir = logs.new_run_dir("dropout", sys.argv[1])
    logs.write_whole(run_dir / "figure.png", b"content")
    print("made", ascii(str(run_dir)))
except logs.LessonError as error:
    print("refused", ascii(str(error)))
"""


@pytest.mark.parametrize(
    "name, environment, outcome",
    [
        ("\u00e9".encode(), {}, b"made"),  # Python reads UTF-8 all the same
        ("\u00e9".encode(), {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, b"refused"),
        (b"\xe9", {}, b"refused"),
        (b"\xe9", {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, b"refused"),
    ],
)
def test_under_the_c_locale_a_path_works_or_is_refused(name, environment, outcome, tmp_path):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-c", PROGRAM, os.fsencode(tmp_path) + b"/" + name]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    assert done.stdout.startswith(outcome) and done.stdout.count(b"\n") == 1
    assert os.listdir(os.fsencode(tmp_path)) == ([name] if outcome == b"made" else [])


def test_a_planted_link_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for name in "figure.png", "figure.png.part", ".figure.png.part":
        (tmp_path / name).symlink_to(victim)
    logs.write_whole(tmp_path / "figure.png", b"content")
    assert victim.read_text() == "precious"
    assert (tmp_path / "figure.png").read_bytes() == b"content" and not (tmp_path / "figure.png").is_symlink()


def test_the_temporary_name_is_new_each_time_and_never_taken_over(tmp_path, monkeypatch):
    names = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda part, path: (names.append(pathlib.Path(part).name), replace(part, path)))
    for _ in range(2):
        logs.write_whole(tmp_path / "figure.png", b"content")
    assert len(set(names)) == 2
    monkeypatch.setattr(logs.secrets, "token_hex", lambda n: "taken")
    (tmp_path / "taken.part").symlink_to(tmp_path / "victim")
    with pytest.raises(LessonError, match="cannot write .*figure.png: File exists"):
        logs.write_whole(tmp_path / "figure.png", b"content")
    assert not (tmp_path / "victim").exists()


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "figure.png").mkdir()
    with pytest.raises(LessonError, match="cannot write .*figure.png: Is a directory"):
        logs.write_whole(tmp_path / "figure.png", b"content")
    assert os.listdir(tmp_path) == ["figure.png"]
    with pytest.raises(LessonError, match="cannot write .*gone.figure.png: No such file"):
        logs.write_whole(tmp_path / "gone" / "figure.png", b"content")


def test_a_written_file_may_be_read_by_whom_the_umask_allows(tmp_path):
    before = os.umask(0o022)
    try:
        logs.write_whole(tmp_path / "figure.png", b"content")
    finally:
        os.umask(before)
    assert (tmp_path / "figure.png").stat().st_mode & 0o777 == 0o644

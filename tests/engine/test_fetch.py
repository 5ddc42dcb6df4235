"""TensorFlow 1.15.5's Python files are fetched once, from a package index of tiny packages, or taken from a folder."""

import errno
import hashlib
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tarfile
import time
import zipfile

import pytest

from tf1_lessons.command import script
from tf1_lessons.tensorflow1 import notebook
from tf1_lessons.tensorflow1.engine import fetch, finder

ROOT = pathlib.Path(__file__).parent.parent.parent
WHEELS = {
    "tensorflow-1.15.5-cp37-cp37m-manylinux2010_x86_64.whl": {
        "tensorflow/__init__.py": "from tensorflow_core import *\n",
        "tensorflow_core/__init__.py": "x = '\\d'\n",
        "tensorflow_core/contrib/__init__.py": "",
        "tensorflow_core/contrib/learn/iris.csv": "1,2\n",
        "tensorflow_core/python/_pywrap_tensorflow_internal.so": "\0" * 1000,
    },
    "tensorflow_estimator-1.15.1-py2.py3-none-any.whl": {"tensorflow_estimator/__init__.py": ""},
    "Keras_Applications-1.0.8-py3-none-any.whl": {"keras_applications/__init__.py": ""},
    "Keras_Preprocessing-1.1.2-py2.py3-none-any.whl": {"keras_preprocessing/__init__.py": ""},
    "Keras-2.2.4-py2.py3-none-any.whl": {"keras/__init__.py": ""},
    "astor-0.8.1-py2.py3-none-any.whl": {"astor/__init__.py": "print 'Python 2'\n", "astor/VERSION": "0.8.1"},
}
KEPT = {
    *(name for files in WHEELS.values() for name in files if not name.endswith(".so")),
    "gast/__init__.py",
}


def make_index(folder):
    """Make the packages in a folder; return their names with their SHA-256, in fetch.REQUIREMENTS' form."""
    for filename, files in WHEELS.items():
        name, version = filename.split("-")[:2]
        information = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(folder / filename, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)
            archive.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            archive.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            archive.writestr(f"{information}/RECORD", "")
    with tarfile.open(folder / "gast-0.2.2.tar.gz", "w:gz") as archive:
        for path, text in {
            "setup.py": "from setuptools import setup\nsetup(name='gast', version='0.2.2', packages=['gast'])\n",
            "PKG-INFO": "Metadata-Version: 1.1\nName: gast\nVersion: 0.2.2\n",
            "gast/__init__.py": "",
            "tests/test_gast.py": "",
        }.items():
            member = tarfile.TarInfo(f"gast-0.2.2/{path}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    digests = {
        "-".join(path.name.split("-")[:2]).removesuffix(".tar.gz"): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
    }
    return {name: digests[name.replace("==", "-").replace("-", "_", name.count("-"))] for name in fetch.REQUIREMENTS}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home folder, and pip set to an index of tiny packages."""
    for name in ("home", "index"):
        (tmp_path / name).mkdir()
    for name, value in {
        "HOME": tmp_path / "home",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": tmp_path / "index",
    }.items():
        monkeypatch.setenv(name, str(value))
    for name in (fetch.SETTING, "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(fetch, "REQUIREMENTS", make_index(tmp_path / "index"))
    return tmp_path / "home"


def cache(home):
    return home / ".cache/tf1_lessons"


def files(folder, ending=""):
    return {str(path.relative_to(folder)) for path in folder.rglob("*" + ending) if path.is_file()}


def command(*arguments):
    """Start the command in a process of its own, with the index's digests."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tf1_lessons.tensorflow1.engine import fetch\n"
        f"fetch.REQUIREMENTS = {json.dumps(fetch.REQUIREMENTS)}\n"
        f"sys.argv = ['run_script.py', *{list(arguments)!r}]\n"
        "from tf1_lessons.command import script; script.main()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=os.path.sep
    )


def fails(capsys, *arguments):
    """Return the last line that the command prints on stderr; it must end with status 2."""
    with pytest.raises(SystemExit) as end, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["run_script.py", *map(str, arguments)])
        script.main()
    printed = capsys.readouterr()
    assert (end.value.code, printed.out) == (2, "")
    return printed.err.splitlines()[-1]


def test_the_python_files_are_fetched_once_and_compiled(home, monkeypatch, capsys):
    root = pathlib.Path(fetch.root())
    said = capsys.readouterr().err
    assert said.startswith("Fetching TensorFlow 1.15.5's Python files") and said.count("\n") == 1
    assert {name for name in files(root) if ".dist-info/" not in name} == KEPT
    assert set(os.listdir(cache(home))) == {root.name, "bytecode"}
    compiled = {name.partition(".")[0] + ".py" for name in files(cache(home) / "bytecode")}
    assert compiled == {name for name in KEPT if name.endswith(".py")} - {"astor/__init__.py"}

    monkeypatch.setattr(subprocess, "Popen", None)  # nothing is fetched again
    assert fetch.root() == str(root) and capsys.readouterr().err == ""
    monkeypatch.setattr(finder._Loader, "source_to_code", None)  # nor compiled
    spec = finder.Finder(None).find_spec("tensorflow_core")
    assert spec.loader.get_code("tensorflow_core").co_filename == str(root / "tensorflow_core/__init__.py")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_fetch_leaves_nothing_that_does_harm(number, home):
    process = command("--get-tensorflow1")
    assert process.stderr.readline().startswith("Fetching")
    deadline = time.monotonic() + 10
    while not list(cache(home).glob("fetching-*/downloads")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    printed, said = process.communicate(timeout=20)
    if number == signal.SIGKILL:
        assert os.listdir(cache(home))  # nobody could clean up
        fetch.root()
        assert set(os.listdir(cache(home))) == {"tensorflow-1.15.5", "bytecode"}
    else:
        ending = "interrupted" if number == signal.SIGINT else "terminated"
        assert (process.returncode, printed, said) == (128 + number, "", f"run_script: {ending}\n")
        assert os.listdir(cache(home)) == []


def test_of_two_processes_at_once_one_fetches(home):
    processes = [command("--get-tensorflow1") for _ in range(2)]
    ends = [process.communicate(timeout=30) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ends
    said = f"TensorFlow 1.15.5's Python files are in {cache(home) / 'tensorflow-1.15.5'}\n"
    assert [printed for printed, _ in ends] == [said, said]
    assert "".join(errors for _, errors in ends).count("Fetching") == 1


def test_another_file_than_pypis_is_refused(home, monkeypatch, capsys):
    monkeypatch.setitem(fetch.REQUIREMENTS, "astor==0.8.1", "0" * 64)
    assert "offers has another SHA-256 than PyPI's); --tensorflow1 FOLDER" in fails(capsys, "--get-tensorflow1")
    assert os.listdir(cache(home)) == []


def test_what_pip_needs_and_cannot_have_is_one_line(home, monkeypatch, capsys, tmp_path):
    (tmp_path / "old.py").write_text("import tensorflow as tf\n")
    with monkeypatch.context() as patch:
        patch.delenv("PIP_NO_INDEX")
        patch.setenv("PIP_FIND_LINKS", "")
        patch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        patch.setenv("PIP_RETRIES", "1")
        assert "(pip cannot reach the package index); --tensorflow1" in fails(capsys, tmp_path / "old.py")
    with monkeypatch.context() as patch:
        patch.setattr(fetch.importlib.util, "find_spec", lambda name: None)
        assert "(pip is not installed: " in fails(capsys, "--get-tensorflow1")
    assert fetch._reason("ERROR: Could not install: [Errno 28] No space left on device") == "no space left on the disk"
    assert fetch._reason("ERROR: one\nERROR: two\n") == "pip says: two"
    assert os.listdir(cache(home)) == []


def test_a_full_disk_or_a_home_that_is_not_ours_is_one_line(home, monkeypatch, capsys):
    def write(path, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    monkeypatch.setattr(fetch, "_download", lambda work, lock: map(str, (home.parent / "index").iterdir()))
    with monkeypatch.context() as patch:
        patch.setattr(fetch, "_write", write)
        assert "No space left on device); --tensorflow1" in fails(capsys, "--get-tensorflow1")
    assert os.listdir(cache(home)) == []
    with monkeypatch.context() as patch:
        patch.setenv("HOME", os.devnull)
        assert "/dev/null/.cache/tf1_lessons: Not a directory); --tensorflow1" in fails(capsys, "--get-tensorflow1")


def make_folder(folder, leave_out=()):
    for filename, contents in WHEELS.items():
        if filename.partition("-")[0] not in leave_out:
            for name, text in contents.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text)
    (folder / "gast").mkdir()
    return folder


def test_a_folder_takes_the_place_of_the_fetched_files(home, monkeypatch, tmp_path):
    for packages in (tmp_path / "site-packages", tmp_path / "wheel/tensorflow-1.15.5.data/purelib"):
        make_folder(packages)
        before = files(packages)
        monkeypatch.setenv(fetch.SETTING, "")
        fetch.use(tmp_path / packages.relative_to(tmp_path).parts[0])
        assert fetch.root() == str(packages)
        finder.Finder(None).find_spec("tensorflow_core").loader.get_code("tensorflow_core")
        assert files(packages) == before  # bytecode is elsewhere
    compiled = set(os.listdir(cache(home)))  # each folder has its own
    assert len(compiled) == 2 and all(name.startswith("bytecode-") for name in compiled)


def test_a_folder_without_tensorflow_1_15_is_one_line(home, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv(fetch.SETTING, "")  # which the command sets
    assert fails(capsys, "--tensorflow1", tmp_path / "none", "x.py").endswith(f"there is no folder {tmp_path}/none")
    assert fails(capsys, "--tensorflow1", tmp_path, "x.py").endswith("has no TensorFlow; TensorFlow 1.15.5 is needed")
    (tmp_path / "tensorflow_core").mkdir()
    (tmp_path / "tensorflow-2.0.1.dist-info").mkdir()
    line = fails(capsys, "--tensorflow1", tmp_path, "x.py")
    assert line == f"run_script: {tmp_path} has TensorFlow 2.0.1; TensorFlow 1.15.5 is needed"
    folder = make_folder(tmp_path / "lacking", leave_out=["Keras_Applications", "astor"])
    line = fails(capsys, "--tensorflow1", folder, "x.py")
    assert line.endswith("has TensorFlow 1.15, but it lacks Keras-Applications==1.0.8, astor==0.8.1")
    assert not cache(home).exists()


def test_the_command_line_is_checked(capsys):
    assert fails(capsys, "--get-tensorflow1", "x.py") == "run_script: --get-tensorflow1 takes no script; see --help"
    assert "expected one argument" in fails(capsys, "--tensorflow1")


def test_a_notebook_fetches_them_ahead(home, monkeypatch, capsys):
    monkeypatch.setattr(fetch, "_download", lambda work, lock: map(str, (home.parent / "index").iterdir()))
    monkeypatch.setattr(fetch, "_compile", lambda folder: None)
    notebook._Notebook({}).magic("tf1_get")
    said = f"TensorFlow 1.15.5's Python files are in {cache(home) / 'tensorflow-1.15.5'}\n"
    assert capsys.readouterr().out == said

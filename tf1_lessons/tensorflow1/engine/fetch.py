"""Where 1.15.5's Python files are: in the cache folder, fetched once with pip, or in a folder that the user names.

pip downloads TensorFlow 1.15.5's wheel and six packages of its time, so that mirrors, proxies and all
other settings of pip work. Their Python files are kept.
"""

import contextlib
import fcntl
import glob
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib

from tf1_lessons import LessonError

VERSION = "1.15.5"
CACHE = "~/.cache/tf1_lessons"
SETTING = "TF1_LESSONS_TENSORFLOW1"  # the environment variable that names a folder; child processes read it, too
PACKAGES = (
    "tensorflow tensorflow_core tensorflow_estimator keras_applications keras_preprocessing keras gast astor"
).split()
REQUIREMENTS = {
    "tensorflow==1.15.5": "29831dda98d668067de75403b2fca0d06a2f026ef6f217fa2ca873c20b4ee4d3",
    "tensorflow-estimator==1.15.1": "8853bfb7c3c96fbdc80b3d66c37a10af6ccbcd235dc87474764270c02a0f86b9",
    "Keras-Applications==1.0.8": "df4323692b8c1174af821bf906f1e442e63fa7589bf0f1230a0b6bdc5a810c95",
    "Keras-Preprocessing==1.1.2": "7b82029b130ff61cc99b55f3bd27427df4838576838c5b2f65940e4fcec99a7b",
    "Keras==2.2.4": "794d0c92c6c4122f1f0fcf3a7bc2f49054c6a54ddbef8d8ffafca62795d760b6",
    "gast==0.2.2": "fe939df4583692f0512161ec1c880e0a10e71e6a232da045ab8edd3756fbadf0",
    "astor==0.8.1": "070a54e890cefb5b3739d19f30f5a5ec840ffc9c50ffa7d23cc9fc1a38ebbfc5",
}
DOWNLOAD_BYTES = 111_446_275
# Data sets are csv files; astor reads its VERSION.
_KEPT = re.compile(rf"({'|'.join(PACKAGES)})/(.*\.(py|csv)|VERSION)|[^/]+\.dist-info/(METADATA|LICENSE.*)")
_LEFTOVER = "fetching-"  # how temporary folders begin
_PACKAGE_PARENT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def use(folder):
    """Take 1.15.5's files from a folder: the site-packages of an installation, or an unpacked wheel.

    Raises:
        LessonError: they are not there.
    """
    os.environ[SETTING] = os.path.abspath(os.path.expanduser(folder))
    root()


def root():
    """Return the folder that holds tensorflow_core and its companions; they are fetched if they are missing.

    Raises:
        LessonError: they cannot be fetched, or the folder that the user names does not hold them.
    """
    if os.environ.get(SETTING):
        return _named(os.path.expanduser(os.environ[SETTING]))
    folder = os.path.join(os.path.expanduser(CACHE), f"tensorflow-{VERSION}")
    if not os.path.isdir(folder):
        _fetch(folder)
    return folder


def bytecode():
    """Return the folder for compiled files; each folder that a user names has its own."""
    named = os.environ.get(SETTING)
    name = f"bytecode-{zlib.crc32(os.path.abspath(named).encode()):08x}" if named else "bytecode"
    return os.path.join(os.path.expanduser(CACHE), name)


# A folder that the user names


def _named(folder):
    """Return the folder that holds the packages: this one, or one inside an unpacked wheel."""
    places = [folder, *glob.glob(os.path.join(glob.escape(folder), "*.data", "purelib"))]
    # No other release has both: 1.14 has no tensorflow_core, 2.0 has no contrib.
    found = [place for place in places if os.path.isdir(os.path.join(place, "tensorflow_core", "contrib"))]
    if not found:
        if not os.path.isdir(folder):
            raise LessonError(f"there is no folder {folder}")
        version = _installed_version(folder)
        raise LessonError(f"{folder} has {version or 'no TensorFlow'}; TensorFlow {VERSION} is needed")
    missing = [name for name in REQUIREMENTS if not os.path.isdir(os.path.join(found[0], _package(name)))]
    if missing:
        raise LessonError(f"{found[0]} has TensorFlow 1.15, but it lacks {', '.join(missing)}")
    return found[0]


def _package(requirement):
    return requirement.partition("==")[0].lower().replace("-", "_")


def _installed_version(folder):
    for path in sorted(os.listdir(folder)):
        match = re.fullmatch(r"tensorflow(?:_cpu|_gpu)?-(\d.*)\.dist-info", path)
        if match:
            return f"TensorFlow {match[1]}"
    return None


# Fetching


def _fetch(folder):
    """Fetch the files into a folder, which appears once it is complete; one process does it, others wait."""
    cache = os.path.dirname(folder)
    try:
        os.makedirs(cache, exist_ok=True)
        with _alone(cache) as lock:
            if os.path.isdir(folder):
                return
            for leftover in glob.glob(os.path.join(glob.escape(cache), _LEFTOVER + "*")):  # of a killed process
                shutil.rmtree(leftover, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_LEFTOVER, dir=cache) as work:
                _say(
                    f"Fetching TensorFlow {VERSION}'s Python files, on which old scripts run, into {folder} "
                    f"(once; {DOWNLOAD_BYTES / 1e6:.0f} MB to download, 90 MB on disk once compiled) ..."
                )
                unpacked = os.path.join(work, "unpacked")
                for path in _download(work, lock):
                    _unpack(path, unpacked)
                _rename(unpacked, folder)
        _compile(folder)
    except OSError as error:
        raise _failure(f"{cache}: {error.strerror or error}") from error


def _failure(reason):
    return LessonError(
        f"TensorFlow {VERSION}'s Python files cannot be fetched ({reason}); --tensorflow1 FOLDER, or {SETTING}=FOLDER, "
        "takes them from an installation's site-packages or an unpacked wheel"
    )


@contextlib.contextmanager
def _alone(folder):
    """Let no two processes run the block at once; give the lock, which is free once no process has it open."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"Waiting for another process, which is fetching TensorFlow {VERSION}'s Python files ...")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks: both fetch, and the second one's files are dropped
        yield descriptor
    finally:
        os.close(descriptor)


def _rename(unpacked, folder):
    try:
        os.rename(unpacked, folder)
    except OSError:
        if not os.path.isdir(folder):  # another process was faster
            raise


def _download(work, lock):
    """Download the packages with pip, and return the paths of the files."""
    if importlib.util.find_spec("pip") is None:
        raise _failure(f"pip is not installed: {os.path.basename(sys.executable)} -m ensurepip installs it")
    requirements, log, temporary, downloads = (
        os.path.join(work, name) for name in ("requirements.txt", "log", "temporary", "downloads")
    )
    os.mkdir(temporary)
    os.mkdir(downloads)
    with open(requirements, "w") as file:
        file.writelines(f"{name} --hash=sha256:{digest}\n" for name, digest in REQUIREMENTS.items())
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", requirements, "-d", downloads]
    command += ["--platform", "manylinux2010_x86_64", "--python-version", "37", "--implementation", "cp"]
    command += ["--abi", "cp37m", "--only-binary", ":all:", "--no-binary", "gast"]  # gast 0.2.2 has no wheel
    if importlib.util.find_spec("setuptools"):
        command += ["--no-build-isolation"]  # pip need not fetch setuptools to read gast's version
    environment = {
        "PIP_RETRIES": "1",
        **{name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"},  # it is for today's packages
        "TMPDIR": temporary,
        "PYTHONSAFEPATH": "1",  # a user's random.py is not for pip
    }
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that it ends with all that it has started
            pass_fds=[lock],  # if we are killed, the next process waits until pip has ended
        )
    try:
        with _bar("downloading", DOWNLOAD_BYTES, unit="B", unit_scale=True) as bar:
            while process.poll() is None:
                bar.update(min(_size(temporary, downloads), DOWNLOAD_BYTES) - bar.n)
                time.sleep(0.1)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        with open(log, errors="replace") as file:
            raise _failure(_reason(file.read()))
    return [os.path.join(downloads, name) for name in sorted(os.listdir(downloads))]


def _size(*folders):
    """Return the bytes of all files in folders, in which another process works."""
    size = 0
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):
                    size += os.path.getsize(os.path.join(parent, name))
    return size


def _reason(log):
    """Return in a few words why pip failed."""
    if "DO NOT MATCH THE HASHES" in log:
        return "a file that the package index offers has another SHA-256 than PyPI's"
    if "No space left on device" in log:
        return "no space left on the disk"
    if "Retrying (" in log or "Connection" in log:
        return "pip cannot reach the package index"
    errors = [line.partition("ERROR: ")[2] for line in log.splitlines() if line.startswith("ERROR: ")]
    return f"pip says: {errors[-1]}" if errors else "pip failed"


def _unpack(path, folder):
    """Unpack the Python files of a wheel or of a source distribution."""
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if _KEPT.fullmatch(name):
                    _write(os.path.join(folder, name), archive.read(name))
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                name = member.name.partition("/")[2]
                if member.isfile() and _KEPT.fullmatch(name):
                    _write(os.path.join(folder, name), archive.extractfile(member).read())


def _write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def _compile(folder):
    """Compile all files ahead, so that the first script starts as fast as the next ones."""
    code = (
        f"import sys; sys.path.insert(0, {_PACKAGE_PARENT!r});"
        "from tf1_lessons.tensorflow1.engine import finder; finder.compile_ahead(*map(int, sys.argv[1:]))"
    )
    count = sum(name.endswith(".py") for _, _, names in os.walk(folder) for name in names)
    parts = min(os.cpu_count() or 1, 8)
    progress, end = os.pipe()
    processes = []
    try:
        try:
            for part in range(parts):
                command = [sys.executable, "-c", code, str(part), str(parts)]
                processes.append(subprocess.Popen(command, stdout=end, stderr=subprocess.DEVNULL))
        finally:
            os.close(end)
        with _bar("compiling", count, unit=" files") as bar:
            while done := os.read(progress, 4096):  # a byte for each file
                bar.update(len(done))
    finally:
        os.close(progress)
        for process in processes:
            process.kill()
            process.wait()


# What the user sees


def _say(text):
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


def _bar(what, total, **options):
    from tqdm import tqdm  # at nearly every start there is nothing to fetch

    shown = sys.stderr is not None and (sys.stderr.isatty() or "ipykernel" in sys.modules)
    return tqdm(desc=what, total=total, leave=False, disable=not shown, **options)

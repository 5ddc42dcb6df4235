"""The MNIST reader: TensorFlow 1's splits and batches, every kind of damaged file, and every kind of bad server."""

import concurrent.futures
import contextlib
import getpass
import gzip
import hashlib
import http.server
import inspect
import json
import os
import pathlib
import runpy
import shutil
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import numpy as np
import pytest
import sklearn.datasets
from conftest import MNIST_DIR, ROOT, needs_mnist
from hypothesis import given, settings
from hypothesis import strategies as st

import tf1_lessons.helpers.mnist  # noqa: F401
from tf1_lessons import LessonError, helpers
from tf1_lessons.tensorflow1 import mnist

GOLDEN = json.loads((ROOT / "tests/golden/mnist.json").read_text())
RECORD = runpy.run_path(str(ROOT / "scripts/record_mnist.py"))  # what was recorded, to be done again
REFUSED = "https://127.0.0.1:9/"  # nobody listens there


@pytest.fixture(autouse=True)
def no_network(monkeypatch, tmp_path_factory):
    """No server, no proxy, and an empty home."""
    monkeypatch.setattr(mnist, "SOURCES", (REFUSED,))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "TF1_LESSONS_MNIST"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def real():
    return helpers.mnist.read_data_sets(MNIST_DIR, seed=1)


@needs_mnist
def test_split_is_tensorflow_1s(real):
    assert (real.train.num_examples, real.validation.num_examples, real.test.num_examples) == (55000, 5000, 10000)
    for data_set in (real.train, real.validation, real.test):
        assert data_set.images.shape == (data_set.num_examples, 784)
        assert data_set.images.dtype == np.float32
        assert data_set.images.min() == 0 and data_set.images.max() == 1
    # The first digits of the files are known: the training file begins 5 0 4 1 9, and it is the validation set's.
    assert real.validation.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert real.train.labels[:5].tolist() == [7, 3, 4, 6, 1]
    assert real.test.labels[:5].tolist() == [7, 2, 1, 0, 4]


@needs_mnist
def test_plain_files_are_read_like_gzipped_ones(real, tmp_path):
    for path in MNIST_DIR.glob("*.gz"):
        (tmp_path / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    plain = helpers.mnist.read_data_sets(tmp_path, one_hot=True, dataset="auto")
    np.testing.assert_array_equal(plain.test.images, real.test.images)
    np.testing.assert_array_equal(plain.test.labels, np.eye(10)[real.test.labels])


@pytest.fixture(scope="module")
def digits():
    return helpers.mnist.read_data_sets(dataset="digits", one_hot=True, seed=1)


def test_digits_stand_in_for_mnist(digits):
    assert (digits.train.num_examples, digits.validation.num_examples, digits.test.num_examples) == (1297, 100, 400)
    assert digits.train.images.shape == (1297, 784) and digits.train.images.dtype == np.float32
    assert digits.train.images.min() == 0 and digits.train.images.max() == 1
    assert digits.train.labels.shape == (1297, 10)
    assert (digits.train.labels.sum(axis=1) == 1).all()
    images = digits.train.images.reshape(-1, 28, 28)
    assert images[:, :4].max() == images[:, :, :4].max() == images[:, 24:].max() == images[:, :, 24:].max() == 0


# TensorFlow 1's signature, types and batches, as recorded on 1.15.5


@pytest.fixture(scope="module")
def small_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    RECORD["write_files"](folder)
    return str(folder)


@pytest.fixture(scope="module")
def tf():
    import tensorflow.compat.v1 as tf

    tf.disable_v2_behavior()
    return tf


@pytest.mark.parametrize("case", range(len(RECORD["CASES"])), ids=lambda case: str(RECORD["CASES"][case]))
def test_batches_are_those_of_tensorflow_1(case, tf, small_files):
    assert RECORD["batches"](tf, mnist.script_data_sets, small_files, *RECORD["CASES"][case]) == GOLDEN["batches"][case]


def test_without_any_seed_batches_are_random(tf, small_files):
    assert GOLDEN["is_random"] and RECORD["is_random"](tf, mnist.script_data_sets, small_files)


def test_without_tensorflow_seeds_are_the_same(small_files):
    program = f"""
import sys
from tf1_lessons.tensorflow1 import mnist
data = mnist.script_data_sets({small_files!r}, validation_size=10, seed=3)
assert "tensorflow" not in sys.modules
print(*data.train.next_batch(8)[1], sep="")
"""
    printed = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert printed.splitlines()[-1] == GOLDEN["batches"][0][6][-1]


@needs_mnist
def test_real_batches_are_those_of_tensorflow_1(tf):
    assert RECORD["real_batches"](tf, mnist.script_data_sets, MNIST_DIR) == GOLDEN["real"]
    assert RECORD["real_batches"](tf, helpers.mnist.read_data_sets, MNIST_DIR) == GOLDEN["real"]


def test_the_tutorials_model_is_that_of_tensorflow_1(tf):
    from tf1_lessons.tensorflow1.engine import mnist_tutorial

    model, golden = RECORD["model"](tf, mnist_tutorial), GOLDEN["model"]
    assert model.pop("losses") == pytest.approx(golden["losses"], rel=1e-5)
    assert model.pop("deviations") == pytest.approx(golden["deviations"], rel=0.25)  # other random numbers
    assert model == {key: golden[key] for key in model}


def test_the_signature_is_tensorflow_1s():
    signature = "train_dir fake_data one_hot dtype reshape validation_size seed source_url".split()
    defaults = [False, False, np.float32, True, 5000, None, mnist.DEFAULT_SOURCE_URL]
    for read in helpers.mnist.read_data_sets, mnist.read_data_sets, mnist.script_data_sets:
        parameters = list(inspect.signature(read).parameters.values())
        assert [parameter.name for parameter in parameters[:8]] == signature
        assert [parameter.default for parameter in parameters[1:8]] == defaults


def test_files_are_read_one_by_one(small_files, capsys):
    path = mnist.maybe_download("t10k-labels-idx1-ubyte.gz", small_files, mnist.DEFAULT_SOURCE_URL)
    assert path == os.path.join(small_files, "t10k-labels-idx1-ubyte.gz")
    labels = mnist.extract_labels(path)
    assert labels.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4] and labels.dtype == np.uint8
    with open(path, "rb") as file:
        np.testing.assert_array_equal(mnist.extract_labels(file, one_hot=True, num_classes=12), np.eye(12)[labels])
    assert mnist.extract_images(os.path.join(small_files, "t10k-images-idx3-ubyte.gz")).shape == (15, 28, 28, 1)
    with pytest.raises(ValueError, match="Invalid magic number 2049 in MNIST image file"):
        mnist.extract_images(path)
    assert capsys.readouterr().out.splitlines()[0] == f"Extracting {path}"


def test_1_15_5s_modules_have_the_reader(engine, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from tensorflow.contrib.learn.python.learn.datasets.mnist import read_data_sets\n"
        "from tensorflow.examples.tutorials.mnist import input_data, mnist\n"
        "names = 'SOURCE_URL DataSet dense_to_one_hot extract_images extract_labels maybe_download'\n"
        "print(all(hasattr(input_data, name) for name in names.split()), mnist.IMAGE_PIXELS)\n"
        "for read in read_data_sets, input_data.read_data_sets:\n"
        "    print(len(read('missing', fake_data=True).train.next_batch(3, True)[0]))\n"
    )
    command = [sys.executable, ROOT / "scripts/run_script.py", "--quiet", script]
    home = {"HOME": os.path.expanduser("~" + getpass.getuser())}  # where 1.15.5's files are
    printed = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, **home})
    assert printed.stdout == "True 784\n3\n3\n", printed.stderr


def data_set(n, seed=1):
    """n examples whose images and labels are their numbers, for a lesson."""
    images = np.arange(n, dtype=np.uint8).reshape(n, 1, 1, 1)
    return helpers.mnist.DataSet(images, np.arange(n), dtype=np.uint8, seed=seed)


def test_next_batch_goes_through_an_epoch_once():
    data = data_set(10)
    seen = np.concatenate([data.next_batch(5)[1], data.next_batch(5)[1]])
    assert sorted(seen) == list(range(10)) and seen.tolist() != list(range(10))
    assert data.epochs_completed == 0  # as in TensorFlow 1, the epoch ends with the batch that goes beyond it


def test_next_batch_joins_the_rest_of_an_epoch_to_the_start_of_the_next():
    data = data_set(10)
    batches = [data.next_batch(4) for _ in range(5)]
    assert all(len(images) == 4 and (images[:, 0] == labels).all() for images, labels in batches)
    labels = np.concatenate([labels for _, labels in batches])
    assert sorted(labels[:10]) == sorted(labels[10:]) == list(range(10))
    assert labels[:10].tolist() != labels[10:].tolist()
    assert data.epochs_completed == 1
    data.next_batch(1)
    assert data.epochs_completed == 2


@pytest.mark.parametrize("batch_size", [0, -1, 11])
def test_a_lesson_is_refused_impossible_batches(batch_size):
    with pytest.raises(LessonError, match="from 10 examples"):
        data_set(10).next_batch(batch_size)


# Damaged files: the labels of the test set, small enough to make. HEADER and BODY have the right form.
NAME = "t10k-labels-idx1-ubyte"
HEADER = struct.pack(">II", 0x801, 10000)
BODY = bytes(10000)


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "starts with nothing"),
        (HEADER[:3], "starts with 000008"),
        (struct.pack(">II", 0x803, 10000) + BODY, "not with the magic number 00000801"),
        (HEADER[:6], r"ends after 6 of 10,008 bytes"),
        (HEADER + BODY[:-1], r"ends after 10,007 of 10,008 bytes"),
        (struct.pack(">II", 0x801, 9999) + BODY, r"says it holds \(9999,\) values, not \(10000,\)"),
        (HEADER + BODY + b"\0", "goes on after its 10,008 bytes"),
        (HEADER + BODY, "its SHA-256 is wrong"),
    ],
)
@pytest.mark.parametrize("gzipped", [True, False])
def test_damaged_files_are_named_and_kept(content, message, gzipped, tmp_path):
    path = tmp_path / (NAME + ".gz" if gzipped else NAME)
    path.write_bytes(gzip.compress(content) if gzipped else content)
    before = path.read_bytes()
    with pytest.raises(LessonError, match=message) as caught:
        mnist._read_idx(path)
    assert str(path) in str(caught.value) and "remove it" in str(caught.value)
    assert path.read_bytes() == before


def truncated(content):
    return content[:-100]


def flipped(content):
    return content[:2000] + bytes([content[2000] ^ 1]) + content[2001:]


def not_gzip(content):
    return b"<html>not found</html>"


@pytest.mark.parametrize("damage", [truncated, flipped, not_gzip])
def test_damaged_gzip_files_are_named(damage, tmp_path):
    path = tmp_path / f"{NAME}.gz"
    random = np.random.RandomState(0).randint(0, 10, 10000).astype(np.uint8).tobytes()
    path.write_bytes(damage(gzip.compress(HEADER + random)))
    with pytest.raises(LessonError) as caught:
        mnist._read_idx(path)
    assert str(path) in str(caught.value)


def test_a_directory_in_a_files_place_is_named(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(LessonError, match="no regular file"):
        mnist._read_idx(tmp_path / NAME)


@needs_mnist
@pytest.mark.parametrize("dataset", ["mnist", "auto"])
def test_swapped_files_are_refused_not_replaced_by_digits(dataset, tmp_path):
    for path in MNIST_DIR.glob("*.gz"):
        swapped = path.name.replace("images-idx3", "labels-idx1")
        if swapped == path.name:
            swapped = path.name.replace("labels-idx1", "images-idx3")
        (tmp_path / swapped).symlink_to(path)
    with pytest.raises(LessonError, match="train-images.* starts with 00000801"):
        mnist.read_data_sets(tmp_path, dataset=dataset)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_fifo_or_a_device_in_a_files_place_does_not_hang(suffix, tmp_path):
    path = tmp_path / f"{NAME}{suffix}"
    os.mkfifo(path)
    with pytest.raises(LessonError, match="no regular file"):
        mnist._read_idx(path)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(LessonError, match="no regular file"):
        mnist._read_idx(path)


def bomb(start):
    """A gzip of a start and 200 MB of zeros."""
    compress = zlib.compressobj(1, wbits=31)
    block = bytes(10**7)
    return b"".join([compress.compress(start), *(compress.compress(block) for _ in range(20)), compress.flush()])


BOMBS = {
    "zeros": (lambda: bomb(b""), "starts with 00000000"),
    "zeros after the right header": (lambda: bomb(HEADER), "goes on after its 10,008 bytes"),
    "a long name of a file": (lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 50_000_000, "ends too early"),
    "many empty files in one": (lambda: gzip.compress(b"") * 500_000, "starts with nothing"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unpacks_to_much_is_refused_at_once(name, tmp_path):
    make, message = BOMBS[name]
    path = tmp_path / f"{NAME}.gz"
    path.write_bytes(make())
    start = time.process_time()
    with pytest.raises(LessonError, match=message):
        mnist._read_idx(path)
    assert time.process_time() - start < 0.5


def test_a_script_may_bring_its_own_data_but_no_bomb(small_files, tmp_path):
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(struct.pack(">4I", 0x803, *[2**32 - 1] * 3) + bytes(1000))
    with pytest.raises(LessonError, match="which is too much"):
        mnist._read_idx(tmp_path / "t10k-images-idx3-ubyte", known=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@settings(max_examples=1000, deadline=None)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=200).map(lambda body: HEADER + body)
    | st.binary(max_size=200).map(gzip.compress)
    | st.tuples(st.integers(0, 40), st.integers(0, 255)).map(
        lambda change: (content := bytearray(gzip.compress(HEADER)))[: change[0]]
        + bytes([change[1]])
        + content[change[0] :]
    ),
    st.sampled_from(["t10k-labels-idx1-ubyte", "t10k-labels-idx1-ubyte.gz", "train-images-idx3-ubyte.gz"]),
)
def test_no_file_that_is_not_mnist_is_read_or_crashes_the_reader(folder, content, name):
    path = folder / name
    path.write_bytes(bytes(content))
    with pytest.raises(LessonError, match="remove it to have it downloaded again"):
        mnist._read_idx(path)


# Where files are, and are not


def test_without_network_auto_takes_digits_and_says_so(tmp_path, capsys):
    data = helpers.mnist.read_data_sets(tmp_path / "cache", dataset="auto")
    assert data.test.num_examples == 400
    assert "learning scikit-learn's 1,797 digits instead" in capsys.readouterr().out
    with pytest.raises(LessonError, match="cannot be downloaded .*refused.*, or --dataset digits"):
        helpers.mnist.read_data_sets(tmp_path / "cache", dataset="mnist")
    with pytest.raises(LessonError, match="choose mnist, digits or auto"):
        helpers.mnist.read_data_sets(dataset="letters")


@pytest.fixture
def someone():
    """Makes this process, if it is root's, that of a user who may not do everything."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.fixture
def readable():
    """A folder that someone may read, but not write."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        yield pathlib.Path(folder)


BAD_FOLDERS = {
    "over-long": ("x" * 5000, "File name too long"),
    "with a null": ("a\0b", "null"),
    "of nobody": ("~nosuchuser/mnist", "there is no home folder for ~nosuchuser/mnist"),
    "in a file": (__file__, "File exists|Not a directory"),
    "below a file": (f"{__file__}/mnist", "Not a directory"),
    "in proc": ("/proc/mnist", "MNIST cannot be kept in /proc/mnist"),
}


@pytest.mark.parametrize("name", BAD_FOLDERS)
def test_a_bad_folder_is_one_line_or_the_digits(name, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    folder, message = BAD_FOLDERS[name]
    with pytest.raises(LessonError, match=f"({message}).*, or --dataset digits$") as caught:
        helpers.mnist.read_data_sets(folder)
    assert len(str(caught.value)) < 500 and str(caught.value).isprintable()
    assert helpers.mnist.read_data_sets(folder, dataset="auto").test.num_examples == 400
    assert capsys.readouterr().out.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def digits_at_hand(monkeypatch):
    """scikit-learn's digits, read before somebody comes who may not read the folder of the packages."""
    mnist.read_data_sets(dataset="digits")  # which imports what it needs
    digits = sklearn.datasets.load_digits()
    monkeypatch.setattr(sklearn.datasets, "load_digits", lambda: digits)


def test_an_unreadable_or_unwritable_folder_is_named(readable, tmp_path, digits_at_hand, someone):
    with pytest.raises(LessonError, match="MNIST cannot be looked for in .*: Permission denied"):
        mnist.read_data_sets(tmp_path)
    for folder in readable, readable / "mnist":
        with pytest.raises(LessonError, match="MNIST cannot be kept in .*: (Permission denied|Read-only)"):
            mnist.read_data_sets(folder)
        assert mnist.read_data_sets(folder, dataset="auto").test.num_examples == 400


def test_without_a_home_there_are_digits(monkeypatch, capsys):
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda uid: {}["no such user"])
    assert mnist.read_data_sets(dataset="auto").test.num_examples == 400
    assert "there is no home folder for ~/.cache/tf1_lessons/mnist" in capsys.readouterr().out


def test_the_digits_line_can_be_printed_whatever_the_path(capsys):
    mnist.read_data_sets("/proc/\udcff\x1b[2J", dataset="auto")
    out = capsys.readouterr().out
    assert "/proc/??[2J" in out and out[:-1].isprintable()


def test_digits_have_a_fiftieth_of_the_validation_size():
    data = mnist.read_data_sets(dataset="digits", validation_size=10000)
    assert [part.num_examples for part in data] == [1197, 200, 400]


def test_a_symlink_loop_is_named(tmp_path):
    (tmp_path / NAME).symlink_to(tmp_path / NAME)
    for name in mnist.FILES:
        if name != NAME:
            (tmp_path / name).symlink_to(tmp_path / NAME)
    with pytest.raises(LessonError, match="cannot be read .*symbolic links"):
        mnist.read_data_sets(tmp_path, dataset="auto")


def test_unreadable_files_are_named(readable, someone):
    os.seteuid(os.getuid())
    for name in mnist.FILES:
        os.chmod(readable, 0o755)
        (readable / name).touch(mode=0)
    os.seteuid(65534 if os.getuid() == 0 else os.getuid())
    with pytest.raises(LessonError, match="cannot be read .*Permission denied"):
        mnist.read_data_sets(readable, dataset="auto")


# Downloads, from a server on this machine


@pytest.fixture
def small_mnist(small_files, monkeypatch):
    """MNIST for the time of a test: the small files, which can be sent without having the real ones."""
    files = {}
    for path in sorted(pathlib.Path(small_files).iterdir()):
        content = gzip.decompress(path.read_bytes())
        n_dimensions = content[3]
        shape = struct.unpack(f">{n_dimensions}I", content[4 : 4 + 4 * n_dimensions])
        files[path.name[:-3]] = shape, hashlib.sha256(content).hexdigest()
    monkeypatch.setattr(mnist, "FILES", {name: files[name] for name in mnist.FILES})
    return {path.name: path.read_bytes() for path in pathlib.Path(small_files).iterdir()}


def read(folder=None, **options):
    return helpers.mnist.read_data_sets(folder, validation_size=10, **options)


class Server(http.server.ThreadingHTTPServer):
    """A server on this machine that answers every request with one of the behaviours below."""

    def __init__(self, behave, contents):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.behave, self.contents, self.asked = behave, contents, []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            with contextlib.suppress(ConnectionError):
                self.server.behave(self, self.server.contents.get(self.path.rpartition("/")[2], b"content"))

        def log_message(self, *arguments):
            pass


def answer(handler, content, length=None, status=200, **headers):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)) if length is None else length)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def whole(handler, content):
    answer(handler, content)


def not_found(handler, content):
    handler.send_error(404)


def cut_half_way(handler, content):
    answer(handler, content[: len(content) // 2], length=str(len(content)))


def a_web_page(handler, content):
    answer(handler, b"<html>please log in</html>")


def something_else(handler, content):
    answer(handler, gzip.compress(b"something else"))


def drip(handler, content):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(handler, content):
    for _ in range(40):
        handler.wfile.write(b"X")
        time.sleep(0.05)


def silence(handler, content):
    time.sleep(2)


def offers_too_much(handler, content):
    answer(handler, content, length=str(10**12))


def sends_too_much(handler, content):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(1 << 16))


def rude(handler, content):
    handler.wfile.write(b"HTTP/1.1 500 \x1b]0;owned\x07\x1b[2J\xc2\x9b31m" + b"x" * 10_000 + b"\r\n\r\n")


def no_http(handler, content):
    handler.wfile.write(b"220 ready\r\n")


def redirect_to(where):
    def redirect(handler, content):
        handler.send_response(302)
        handler.send_header("Location", where)
        handler.end_headers()

    return redirect


@pytest.fixture
def serve(monkeypatch, small_mnist):
    """A function that starts a server of a behaviour, makes it the only source of MNIST, and returns it."""
    with contextlib.ExitStack() as stack:

        def serve(behave, context=None):
            server = stack.enter_context(Server(behave, small_mnist))
            if context:
                server.socket = context.wrap_socket(server.socket, server_side=True)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            scheme = "https" if context else "http"
            monkeypatch.setattr(mnist, "SOURCES", (f"{scheme}://127.0.0.1:{server.server_port}/",))
            return server

        yield serve


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_files_that_are_missing_are_downloaded_checked_and_kept(serve, tmp_path):
    server = serve(whole)
    data = read(tmp_path / "new" / "folder", dataset="auto")
    assert [part.num_examples for part in data] == [30, 10, 15]
    assert len(server.asked) == 4
    assert names(tmp_path / "new" / "folder") == sorted(f"{name}.gz" for name in mnist.FILES)
    read(tmp_path / "new" / "folder", dataset="auto")
    assert len(server.asked) == 4


def test_a_length_that_is_no_number_does_not_matter(serve, tmp_path):
    serve(lambda handler, content: answer(handler, content, length="abc"))
    assert read(tmp_path).test.num_examples == 15


@pytest.mark.parametrize(
    "behave, message",
    [
        (not_found, "Not Found"),
        (cut_half_way, "cannot be read|IncompleteRead"),
        (a_web_page, "cannot be read"),
        (something_else, "magic number"),
        (drip, "not done after 0.5 seconds|the time is up"),
        (drip_headers, "not done after 0.5 seconds"),
        (offers_too_much, "it offers 1,000,000,000,000 bytes, more than the"),
        (sends_too_much, "it sends more than the"),
        (rude, r"\?\]0;owned"),
        (no_http, "220 ready"),
        (redirect_to("/again"), "infinite loop"),
        (redirect_to("file:///etc/passwd"), "file:///etc/passwd' is not allowed"),
        (redirect_to("ftp://127.0.0.1/"), "it redirects from http to ftp"),
        (redirect_to("http://["), "Invalid IPv6|it redirects"),
        (redirect_to("http://127.0.0.1:port/"), "nonnumeric port"),
        (redirect_to("http:///"), "infinite loop"),
        (redirect_to("http://\xff/"), "cannot be downloaded"),
    ],
)
def test_a_failing_server_is_named_and_leaves_nothing_behind(behave, message, serve, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "DOWNLOAD_SECONDS", 0.5)
    monkeypatch.setattr(mnist, "SILENCE_SECONDS", 1)
    serve(behave)
    start = time.monotonic()
    with pytest.raises(LessonError, match=message) as caught:
        read(tmp_path / "new", dataset="mnist")
    assert time.monotonic() - start < 3
    assert mnist.SOURCES[0] in str(caught.value)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 1000
    assert list(tmp_path.iterdir()) == []


def test_a_silent_server_is_not_waited_for(serve, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "SILENCE_SECONDS", 0.3)
    serve(silence)
    with pytest.raises(LessonError, match="timed out"):
        read(tmp_path)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_https_is_not_left_for_http(serve, tmp_path, monkeypatch):
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1 "
        "-keyout key -out certificate".split(),
        cwd=tmp_path,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    plain = serve(whole)
    address = mnist.SOURCES[0]
    serve(lambda handler, content: redirect_to(address + handler.path[1:])(handler, content), context)
    with pytest.raises(LessonError, match="it redirects from https to http"):
        read(tmp_path / "new")
    assert plain.asked == []
    serve(whole, context)
    assert read(tmp_path / "new").test.num_examples == 15


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:9", "http://[", "nonsense", "socks5://127.0.0.1:9", "://", "a:b:c"]
)
def test_a_broken_proxy_is_named(proxy, tmp_path, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(LessonError, match="through the proxy of https_proxy"):
        read(tmp_path)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), TimeoutError("timed out")])
def test_an_interrupted_download_leaves_nothing_behind(error, serve, tmp_path, monkeypatch):
    class Bar:
        def __init__(self, **options):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *exception):
            pass

        def update(self, n):
            raise error

    serve(whole)
    monkeypatch.setattr(mnist, "tqdm", Bar)
    with pytest.raises((KeyboardInterrupt, LessonError)):
        read(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_download_left_is_removed_once_it_is_old(serve, tmp_path):
    serve(whole)
    for name, age, content in [
        ("download-old", 7200, "train-images-idx3-ubyte.gz"),
        ("download-new", 60, "train-images-idx3-ubyte.gz"),
        ("download-mine", 7200, "letter.txt"),
    ]:
        (tmp_path / name).mkdir()
        (tmp_path / name / content).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    read(tmp_path)
    assert names(tmp_path)[:2] == ["download-mine", "download-new"] and len(names(tmp_path)) == 6
    os.utime(tmp_path / "download-new", (time.time() - 7200,) * 2)
    read(tmp_path)  # which downloads nothing
    assert names(tmp_path)[:1] == ["download-mine"] and len(names(tmp_path)) == 5


def test_two_processes_may_download_at_the_same_moment(serve, tmp_path):
    serve(whole)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(read, tmp_path / "new") for _ in range(4)]
        assert [job.result().test.num_examples for job in jobs] == [15] * 4
    assert names(tmp_path / "new") == sorted(f"{name}.gz" for name in mnist.FILES)


def test_of_two_first_runs_without_network_both_take_digits(serve, tmp_path):
    """The first has made the folder; the second puts a file there before the first gives up."""

    def late(handler, content):
        (tmp_path / "new" / "of-the-second-run").touch()
        not_found(handler, content)

    serve(late)
    assert read(tmp_path / "new", dataset="auto").test.num_examples == 400


def test_a_folder_that_another_run_removed_is_made_again(serve, tmp_path):
    def remove_first(handler, content):
        with contextlib.suppress(OSError):
            (tmp_path / "new").rmdir()
        whole(handler, content)

    serve(remove_first)
    assert read(tmp_path / "new").test.num_examples == 15


def test_only_https_is_asked_by_default():
    program = "from tf1_lessons.tensorflow1 import mnist; print(*mnist.SOURCES)"
    sources = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout.split()
    assert len(sources) == 2 and all(source.startswith(b"https://") for source in sources)


# Old scripts


@pytest.fixture
def script(monkeypatch, tmp_path):
    """A function that reads the digits as a script does, in a folder of its own; and that folder."""
    (tmp_path / "script").mkdir()
    monkeypatch.chdir(tmp_path / "script")

    return lambda **options: mnist.script_data_sets("MNIST_data/", one_hot=True, validation_size=10, **options)


EXTRACTING = """\
Extracting MNIST_data/train-images-idx3-ubyte.gz
Extracting MNIST_data/train-labels-idx1-ubyte.gz
Extracting MNIST_data/t10k-images-idx3-ubyte.gz
Extracting MNIST_data/t10k-labels-idx1-ubyte.gz
"""


def cache():
    return pathlib.Path.home() / ".cache/tf1_lessons/mnist"


def test_a_script_downloads_once_and_into_the_cache(script, serve, tmp_path, capsys, monkeypatch):
    server = serve(whole)
    assert script().test.num_examples == 15
    printed = capsys.readouterr().out
    assert printed.count("Successfully downloaded") == 4 and printed.count("Extracting MNIST_data/") == 4
    assert script().test.num_examples == 15
    assert capsys.readouterr().out == EXTRACTING
    assert len(server.asked) == 4 and len(names(cache())) == 4 and names(tmp_path) == ["script"]
    assert names(tmp_path / "script") == []
    monkeypatch.setenv("TF1_LESSONS_MNIST", str(cache()))
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    assert script().test.num_examples == 15 and len(server.asked) == 4


def test_a_script_reads_its_own_files_first(script, small_files, capsys, monkeypatch):
    os.symlink(small_files, "MNIST_data")  # which are not MNIST's
    monkeypatch.delenv("HOME")  # and nobody looks elsewhere
    monkeypatch.setattr("pwd.getpwuid", lambda uid: {}["no such user"])
    assert script().train.images.shape == (30, 784)
    assert capsys.readouterr().out == EXTRACTING


def test_what_stands_elsewhere_must_be_mnist(script, small_files, monkeypatch):
    monkeypatch.setenv("TF1_LESSONS_MNIST", small_files)
    with pytest.raises(LessonError, match="says it holds"):
        script()


def test_a_script_without_network_gets_digits_and_a_line(script, capsys):
    data = script()
    assert data.test.num_examples == 400
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and "learning scikit-learn's 1,797 digits instead" in out
    assert data.test.next_batch(500)[1].shape == (500, 10)  # more than there are


def test_a_script_may_name_another_source(script, serve, tmp_path, monkeypatch, capsys):
    server = serve(whole)
    url = mnist.SOURCES[0] + "fashion/"
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path / "script")
    assert script(source_url=url).train.images.shape == (30, 784)
    assert len(server.asked) == 4 and all(path.startswith("/fashion/") for path in server.asked)
    assert names(tmp_path / "script" / "MNIST_data") == sorted(f"{name}.gz" for name in mnist.FILES)

"""helpers/mnist.py: the split, the batches, and every kind of damaged file."""

import concurrent.futures
import contextlib
import gzip
import http.server
import os
import struct
import threading
import time
import urllib.request

import numpy as np
import pytest
from conftest import MNIST_DIR, needs_mnist

from tf1_lessons.helpers import LessonError, mnist


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(url, **kwargs):
        raise OSError("no network in tests")

    monkeypatch.setattr(mnist.urllib.request, "urlopen", refuse)


URLOPEN = urllib.request.urlopen


@pytest.fixture
def real_urlopen(no_network, monkeypatch):
    """For tests with a server on this machine."""
    monkeypatch.setattr(mnist.urllib.request, "urlopen", URLOPEN)


@pytest.fixture(scope="module")
def real():
    return mnist.read_data_sets(MNIST_DIR, one_hot=False, seed=1)


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
    plain = mnist.read_data_sets(tmp_path, one_hot=True, dataset="auto")
    np.testing.assert_array_equal(plain.test.images, real.test.images)
    np.testing.assert_array_equal(plain.test.labels, np.eye(10)[real.test.labels])


@pytest.fixture(scope="module")
def digits():
    return mnist.read_data_sets(dataset="digits", seed=1)


def test_digits_stand_in_for_mnist(digits):
    assert (digits.train.num_examples, digits.validation.num_examples, digits.test.num_examples) == (1297, 100, 400)
    assert digits.train.images.shape == (1297, 784) and digits.train.images.dtype == np.float32
    assert digits.train.images.min() == 0 and digits.train.images.max() == 1
    assert digits.train.labels.shape == (1297, 10)
    assert (digits.train.labels.sum(axis=1) == 1).all()
    images = digits.train.images.reshape(-1, 28, 28)
    assert images[:, :4].max() == images[:, :, :4].max() == images[:, 24:].max() == images[:, :, 24:].max() == 0


def data_set(n, seed=1):
    """n examples whose images and labels are their numbers."""
    return mnist.DataSet(np.arange(n), np.arange(n), seed)


def test_next_batch_goes_through_an_epoch_once():
    data = data_set(10)
    seen = np.concatenate([data.next_batch(5)[0], data.next_batch(5)[0]])
    assert sorted(seen) == list(range(10)) and seen.tolist() != list(range(10))
    assert data.epochs_completed == 0  # as in TensorFlow 1, the epoch ends with the batch that goes beyond it


def test_next_batch_joins_the_rest_of_an_epoch_to_the_start_of_the_next():
    data = data_set(10)
    batches = [data.next_batch(4) for _ in range(5)]
    assert all(len(images) == 4 and (images == labels).all() for images, labels in batches)
    images = np.concatenate([images for images, _ in batches])
    assert sorted(images[:10]) == sorted(images[10:]) == list(range(10))
    assert images[:10].tolist() != images[10:].tolist()
    assert data.epochs_completed == 1
    data.next_batch(1)
    assert data.epochs_completed == 2


def test_next_batch_without_shuffling_keeps_the_order():
    data = data_set(5)
    images = np.concatenate([data.next_batch(3, shuffle=False)[0] for _ in range(3)])
    assert images.tolist() == [0, 1, 2, 3, 4, 0, 1, 2, 3]


def test_next_batch_is_seeded():
    assert (data_set(50, seed=3).next_batch(20)[0] == data_set(50, seed=3).next_batch(20)[0]).all()
    assert (data_set(50, seed=3).next_batch(20)[0] != data_set(50, seed=4).next_batch(20)[0]).any()


@pytest.mark.parametrize("batch_size", [0, -1, 11])
def test_next_batch_refuses_impossible_sizes(batch_size):
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
    with pytest.raises(LessonError, match="cannot be read"):
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


def test_without_network_auto_takes_digits_and_says_so(tmp_path, capsys):
    data = mnist.read_data_sets(tmp_path / "cache", dataset="auto")
    assert data.test.num_examples == 400
    assert "learning scikit-learn's 1,797 digits instead" in capsys.readouterr().out
    with pytest.raises(LessonError, match="cannot be downloaded .*no network in tests"):
        mnist.read_data_sets(tmp_path / "cache", dataset="mnist")
    with pytest.raises(LessonError, match="choose mnist, digits or auto"):
        mnist.read_data_sets(dataset="letters")


class Response:
    """What urlopen() returns, as far as it is used."""

    headers = {}

    def __init__(self, content):
        self.chunks = [content[i : i + 65536] for i in range(0, len(content), 65536)]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def read1(self, size):
        chunk = self.chunks.pop(0) if self.chunks else b""
        if isinstance(chunk, BaseException):
            raise chunk
        return chunk


@needs_mnist
def test_files_that_are_missing_are_downloaded_checked_and_kept(tmp_path, monkeypatch, real):
    asked = []

    def urlopen(url, timeout):
        asked.append(url)
        return Response((MNIST_DIR / url.rpartition("/")[2]).read_bytes())

    monkeypatch.setattr(mnist.urllib.request, "urlopen", urlopen)
    data = mnist.read_data_sets(tmp_path / "new" / "folder", dataset="auto")
    np.testing.assert_array_equal(data.test.images, real.test.images)
    assert len(asked) == 4 and all(url.startswith("https://") for url in asked)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(
        f"{n}.gz" for n in mnist.FILES
    )
    mnist.read_data_sets(tmp_path / "new" / "folder", dataset="auto")
    assert len(asked) == 4


@pytest.mark.parametrize("error", [KeyboardInterrupt(), TimeoutError("timed out")])
def test_an_interrupted_download_leaves_nothing_behind(error, tmp_path, monkeypatch):
    def urlopen(url, timeout):
        response = Response(bytes(200000))
        response.chunks[1] = error
        return response

    monkeypatch.setattr(mnist.urllib.request, "urlopen", urlopen)
    with pytest.raises((KeyboardInterrupt, mnist.DownloadError)):
        mnist.read_data_sets(tmp_path, dataset="mnist")
    assert list(tmp_path.iterdir()) == []


def test_wrong_content_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(
        mnist.urllib.request, "urlopen", lambda url, timeout: Response(gzip.compress(b"something else"))
    )
    with pytest.raises(mnist.DownloadError, match="magic number"):
        mnist.read_data_sets(tmp_path, dataset="mnist")
    assert list(tmp_path.iterdir()) == []


def test_an_endless_download_ends(tmp_path, monkeypatch):
    response = Response(b"")
    response.read1 = lambda size: b"x"
    monkeypatch.setattr(mnist.urllib.request, "urlopen", lambda url, timeout: response)
    monkeypatch.setattr(mnist, "DOWNLOAD_SECONDS", 0.2)
    with pytest.raises(mnist.DownloadError, match="not done after 0.2 seconds"):
        mnist.read_data_sets(tmp_path, dataset="mnist")


class Server(http.server.ThreadingHTTPServer):
    """A server on this machine that answers every request with one of the behaviours below."""

    def __init__(self, behave):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.behave = behave

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            with contextlib.suppress(ConnectionError):
                self.server.behave(self, (MNIST_DIR / self.path[1:]).read_bytes() if MNIST_DIR else b"content")

        def log_message(self, *arguments):
            pass


def whole(handler, content):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def not_found(handler, content):
    handler.send_error(404)


def cut_half_way(handler, content):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])


def a_web_page(handler, content):
    whole(handler, b"<html>please log in</html>")


def drip(handler, content):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silence(handler, content):
    time.sleep(3)


@pytest.fixture
def serve(monkeypatch, real_urlopen):
    """A function that starts a server of a behaviour, and makes it the only source of MNIST."""
    with contextlib.ExitStack() as stack:

        def serve(behave):
            server = stack.enter_context(Server(behave))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            monkeypatch.setattr(mnist, "SOURCES", (f"http://127.0.0.1:{server.server_port}/",))

        yield serve


@pytest.mark.parametrize(
    "behave, message",
    [
        (not_found, "Not Found"),
        (cut_half_way, "cannot be read|IncompleteRead"),
        (a_web_page, "cannot be read"),
        (drip, "not done after 0.5 seconds"),
        (silence, "timed out"),
    ],
)
def test_a_failing_server_is_named_and_leaves_nothing_behind(behave, message, serve, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "DOWNLOAD_SECONDS", 0.5)
    monkeypatch.setattr(mnist, "SILENCE_SECONDS", 1)
    serve(behave)
    start = time.monotonic()
    with pytest.raises(mnist.DownloadError, match=message) as caught:
        mnist.read_data_sets(tmp_path / "new", dataset="mnist")
    assert time.monotonic() - start < 5
    assert mnist.SOURCES[0] in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_server_is_named(tmp_path, monkeypatch, real_urlopen):
    monkeypatch.setattr(mnist, "SOURCES", ("http://127.0.0.1:9/",))
    with pytest.raises(mnist.DownloadError, match="127.0.0.1:9/: .*refused"):
        mnist.read_data_sets(tmp_path, dataset="mnist")


@needs_mnist
def test_two_processes_may_download_at_the_same_moment(serve, tmp_path, real):
    serve(whole)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(mnist.read_data_sets, tmp_path, one_hot=False) for _ in range(4)]
        for job in jobs:
            np.testing.assert_array_equal(job.result().test.labels, real.test.labels)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.gz" for name in mnist.FILES)


def test_only_https_is_asked_by_default():
    assert all(source.startswith("https://") for source in mnist.SOURCES)


def test_a_symlink_loop_is_named(tmp_path):
    (tmp_path / NAME).symlink_to(tmp_path / NAME)
    for name in mnist.FILES:
        if name != NAME:
            (tmp_path / name).symlink_to(tmp_path / NAME)
    with pytest.raises(LessonError, match="cannot be read .*symbolic links"):
        mnist.read_data_sets(tmp_path, dataset="auto")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_unreadable_files_are_named(tmp_path):
    for name in mnist.FILES:
        (tmp_path / name).touch(mode=0)
    with pytest.raises(LessonError, match="cannot be read .*Permission denied"):
        mnist.read_data_sets(tmp_path, dataset="auto")


def test_a_file_in_the_folders_place_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LessonError, match="MNIST cannot be kept in .*file"):
        mnist.read_data_sets(tmp_path / "file", dataset="auto")

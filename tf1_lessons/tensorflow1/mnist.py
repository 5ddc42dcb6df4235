"""TensorFlow 1's MNIST reader, ``input_data.read_data_sets()``: handwritten digits, split, in batches.

The data are MNIST (70,000 digits, http://yann.lecun.com/exdb/mnist/), or where it cannot be had, the 1,797 real digits
that come with scikit-learn. Splits, types and batches are those of TensorFlow 1.15.5, for each of its seeds.
"""

import collections
import contextlib
import gzip
import hashlib
import http.client
import io
import os
import pathlib
import queue
import shutil
import stat
import struct
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib

import numpy as np
from tqdm import tqdm

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1.account import provided

# Name of the file, its shape, and the SHA-256 of its decompressed content.
FILES = {
    "train-images-idx3-ubyte": ((60000, 28, 28), "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    "train-labels-idx1-ubyte": ((60000,), "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    "t10k-images-idx3-ubyte": ((10000, 28, 28), "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    "t10k-labels-idx1-ubyte": ((10000,), "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
}
DEFAULT_SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
SOURCES = (DEFAULT_SOURCE_URL, "https://ossci-datasets.s3.amazonaws.com/mnist/")
SILENCE_SECONDS = 5  # how long a server may say nothing
DOWNLOAD_SECONDS = 120  # how long one file may take
CACHE = "~/.cache/tf1_lessons/mnist"
LARGEST = 1 << 30  # bytes of a file in MNIST's format that a script brings along
OLD_SECONDS = 3600  # when what a killed download left may be removed

Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])


class UnavailableError(LessonError):
    """MNIST is not there, and cannot be downloaded or kept."""


# Data sets and their batches


class DataSet:
    """Examples, given out in batches.

    All of TensorFlow 1's random order comes from NumPy's global generator, which is seeded anew by each DataSet that is
    made: with `seed`, else with the graph's seed, else at random.

    Attributes:
        images: float32 [num_examples, 784], pixels in [0, 1]; or uint8, 0 to 255; or [num_examples, 28, 28, 1].
        labels: float64 [num_examples, 10] one-hot, or uint8 [num_examples].
        num_examples: how many there are.
        epochs_completed: how often next_batch() has gone through all of them.

    next_batch() shuffles `images` and `labels` themselves.
    """

    def __init__(self, images, labels, fake_data=False, one_hot=False, dtype=np.float32, reshape=True, seed=None):
        """Take uint8 images [n, height, width, 1] and their labels [n] or [n, 10].

        Args:
            fake_data: take neither, and count 10,000 examples; next_batch(fake_data=True) makes them up.
            one_hot: whether made-up labels are one-hot.
            dtype: of the images, float32 in [0, 1] or uint8 as they are; TensorFlow's or NumPy's.
            reshape: whether to make rows of the images, [n, height * width].
            seed: of the order; a whole number or None.

        Raises:
            TypeError: dtype is neither of the two.
        """
        np.random.seed(_numpy_seed(seed))
        numpy_dtype = np.dtype(getattr(dtype, "as_numpy_dtype", dtype))
        if numpy_dtype not in (np.uint8, np.float32):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        if fake_data:
            self._num_examples = 10000
            self.one_hot = one_hot
        else:
            assert len(images) == len(labels), f"images.shape: {images.shape} labels.shape: {labels.shape}"
            self._num_examples = len(images)
            if reshape:
                assert images.shape[3] == 1
                images = images.reshape(len(images), images.shape[1] * images.shape[2])
            if numpy_dtype == np.float32:
                images = np.multiply(images, np.float32(1 / 255), dtype=np.float32)
        self._images = images
        self._labels = labels
        self._epochs_completed = 0
        self._index_in_epoch = 0

    images = property(lambda self: self._images)
    labels = property(lambda self: self._labels)
    num_examples = property(lambda self: self._num_examples)
    epochs_completed = property(lambda self: self._epochs_completed)

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """Return the next images [batch_size, ...] and their labels.

        A batch that reaches beyond the end of an epoch joins what is left of it to the start of the next one, which is
        shuffled anew. One that reaches beyond the next epoch, too, is short: so it is in TensorFlow 1.
        """
        if fake_data:
            label = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784 for _ in range(batch_size)], [label for _ in range(batch_size)]
        start, end = self._index_in_epoch, self._index_in_epoch + batch_size
        if shuffle and start == 0 and self._epochs_completed == 0:
            self._shuffle()
        if end <= self._num_examples:
            self._index_in_epoch = end
            return self._images[start:end], self._labels[start:end]
        images, labels = self._images[start:], self._labels[start:]
        self._epochs_completed += 1
        if shuffle:
            self._shuffle()
        self._index_in_epoch = end = end - self._num_examples
        return np.concatenate([images, self._images[:end]]), np.concatenate([labels, self._labels[:end]])

    def _shuffle(self):
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images, self._labels = self._images[order], self._labels[order]


def _numpy_seed(seed):
    """Return what TensorFlow 1 seeds NumPy with: the seed, else the graph's, else None."""
    if "tensorflow" not in sys.modules:  # there is no graph yet
        return None if seed is None else seed % (2**31 - 1)
    from tensorflow.python.framework import random_seed

    graph_seed, op_seed = random_seed.get_seed(seed)
    return graph_seed if seed is None else op_seed


def dense_to_one_hot(labels_dense, num_classes):
    """Return labels [n], whole numbers, as float64 rows [n, num_classes] of a 1 and zeros."""
    return np.eye(num_classes)[np.ravel(labels_dense)]


def _split(arrays, fake_data, one_hot, dtype, reshape, validation_size, seed, data_set=DataSet):
    """Return Datasets of the arrays (training images and labels, test images and labels)."""
    if fake_data:
        return Datasets(*[data_set([], [], True, one_hot, dtype, reshape, seed) for _ in range(3)])
    train_images, train_labels, test_images, test_labels = arrays
    if not 0 <= validation_size <= len(train_images):
        raise ValueError(f"Validation size should be between 0 and {len(train_images)}. Received: {validation_size}.")

    def make(images, labels):
        labels = dense_to_one_hot(labels, 10) if one_hot else labels
        return data_set(images[..., np.newaxis], labels, dtype=dtype, reshape=reshape, seed=seed)

    return Datasets(
        train=make(train_images[validation_size:], train_labels[validation_size:]),
        validation=make(train_images[:validation_size], train_labels[:validation_size]),
        test=make(test_images, test_labels),
    )


def read_data_sets(
    train_dir=None,
    fake_data=False,
    one_hot=False,
    dtype=np.float32,
    reshape=True,
    validation_size=5000,
    seed=None,
    source_url=DEFAULT_SOURCE_URL,
    dataset="mnist",
    data_set=DataSet,
):
    """Return the digits as Datasets: train, validation and test.

    MNIST's are of 55,000, 5,000 and 10,000 examples; those of scikit-learn's digits, brought from 8x8 to 28x28 pixels,
    of 1,297, 100 and 400. Files are read as IDX, never unpickled, and learned from only if their content is MNIST's.

    Args:
        train_dir: where MNIST's four IDX files are, gzipped or not, or are to be kept once downloaded; None stands for
            $TF1_LESSONS_MNIST or else the cache folder ~/.cache/tf1_lessons/mnist.
        fake_data, dtype, reshape, seed: see DataSet.
        one_hot: whether labels are rows of a 1 and nine 0s, or digits.
        validation_size: how many of the first training examples are the validation set; of the digits a fiftieth of it.
        source_url: the address in front of the files' names, instead of the usual two.
        dataset: "mnist", "digits" or "auto": MNIST if it is there or can be downloaded, else digits, said in one line.
        data_set: the class of the three.

    Raises:
        UnavailableError: MNIST cannot be had; the message says why.
        LessonError: a file is damaged; the message names it.
        ValueError: validation_size is not between 0 and 60,000.
    """
    if dataset not in ("mnist", "digits", "auto"):
        raise LessonError(f"there is no dataset {dataset!r}: choose mnist, digits or auto")
    options = one_hot, dtype, reshape, validation_size, seed, data_set
    if fake_data:
        return _split(None, True, *options)
    if dataset != "digits":
        try:
            folder = _folder(train_dir or os.environ.get("TF1_LESSONS_MNIST") or CACHE)
            _remove_leftovers(folder)
            sources = SOURCES if source_url in (None, "", DEFAULT_SOURCE_URL) else (source_url,)
            arrays = [_read_idx(_find(name, folder) or _download(folder / f"{name}.gz", sources)) for name in FILES]
            return _split(arrays, False, *options)
        except UnavailableError as error:
            if dataset == "mnist":
                raise
            print(f"{error}; learning scikit-learn's 1,797 digits instead")
    return _digits(*options)


def script_data_sets(
    train_dir,
    fake_data=False,
    one_hot=False,
    dtype=np.float32,
    reshape=True,
    validation_size=5000,
    seed=None,
    source_url=DEFAULT_SOURCE_URL,
):
    """Return the digits to an old script, wherever it looks for them, and print TensorFlow 1's lines.

    Each file is looked for in train_dir, where it may hold any data in MNIST's format; then in $TF1_LESSONS_MNIST and
    the cache folder, where it is kept once downloaded. Without it there are scikit-learn's digits, and a line says so.
    From another source_url, which may have other data, files are downloaded into train_dir.

    Arguments and errors are those of read_data_sets().
    """
    options = one_hot, dtype, reshape, validation_size, seed
    if fake_data:
        return _split(None, True, *options)
    arrays = []
    try:
        for name in FILES:
            url = f"{source_url or DEFAULT_SOURCE_URL}{name}.gz"
            path = pathlib.Path(maybe_download(f"{name}.gz", train_dir, url))
            print("Extracting", os.path.join(train_dir, f"{name}.gz"))
            arrays.append(_read_idx(path, known=path.parent != pathlib.Path(train_dir)))
    except UnavailableError as error:
        print(f"{error}; learning scikit-learn's 1,797 digits instead")
        provided("input_data.read_data_sets", "scikit-learn's 1,797 digits instead of MNIST")
        return _digits(*options)
    provided("input_data.read_data_sets", f"MNIST from {path.parent}")
    return _split(arrays, False, *options)


def keras_data(path="mnist.npz"):
    """Return the digits as tf.keras.datasets.mnist.load_data() does: from Keras's own file, or else from the reader's.

    Returns:
        (images, labels) of the training set and of the test set: uint8 [examples, 28, 28] and uint8 [examples].
    """
    kept = path if os.path.isabs(path) else os.path.join(os.path.expanduser("~"), ".keras", "datasets", path)
    if os.path.exists(kept):
        with np.load(kept) as file:
            return tuple((file[f"x_{part}"], file[f"y_{part}"]) for part in ("train", "test"))
    state = np.random.get_state()  # which a reader of TensorFlow 1 seeds
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        sets = script_data_sets("MNIST_data", dtype=np.uint8, reshape=False, validation_size=0)
    np.random.set_state(state)
    for line in printed.getvalue().splitlines():
        if not line.startswith("Extracting"):
            print(line, file=sys.stderr)
    return tuple((part.images[..., 0], part.labels.astype(np.uint8)) for part in (sets.train, sets.test))


def _digits(one_hot, dtype, reshape, validation_size, seed, data_set=DataSet):
    """Return scikit-learn's digits as MNIST has its own: 20x20 pixels in the middle of 28x28, 0 to 255."""
    from scipy import ndimage  # these two take a second to import, and only this function needs them
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = ndimage.zoom(digits.images, (1, 2.5, 2.5), order=1, mode="nearest", grid_mode=True)  # [1797, 20, 20]
    images = np.pad(np.rint(images * 255 / 16), [(0, 0), (4, 4), (4, 4)]).astype(np.uint8)  # [1797, 28, 28]
    labels = digits.target.astype(np.uint8)
    arrays = images[:-400], labels[:-400], images[-400:], labels[-400:]
    return _split(arrays, False, one_hot, dtype, reshape, validation_size // 50, seed, data_set)


# Files


def _folder(text):
    """Return the path of a folder that may start with ~."""
    folder = os.path.expanduser(os.fspath(text))
    if folder.startswith("~"):
        raise UnavailableError(f"there is no home folder for {_line(text)}")
    return pathlib.Path(folder)


def _find(name, folder):
    """Return the path of a file, plain or gzipped, or None if the folder does not have it."""
    for path in (folder / name, folder / f"{name}.gz"):
        try:
            os.lstat(path)
            return path
        except (FileNotFoundError, NotADirectoryError):
            pass
        except (OSError, ValueError) as error:  # ValueError: the path holds a null character
            raise UnavailableError(f"MNIST cannot be looked for in {_line(folder)}: {_reason(error)}") from error
    return None


def _read_idx(path, known=True):
    """Return the content of one of the four files, uint8; if known, only that of MNIST, of the shape in FILES.

    Raises:
        LessonError: the file cannot be read, or is not what it should be.
    """
    shape, sha256 = FILES[path.name.split(".")[0]]
    magic = struct.pack(">I", 0x800 + len(shape))
    header_size = 4 + 4 * len(shape)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError("it is no regular file")  # a FIFO would hang
        header = _head(path, header_size)
        if header[:4] != magic:
            found = header[:4].hex() or "nothing"
            raise _damaged(path, f"starts with {found}, not with the magic number {magic.hex()}")
        if len(header) == header_size:
            dimensions = struct.unpack(f">{len(shape)}I", header[4:])
            if known and dimensions != shape:
                raise _damaged(path, f"says it holds {dimensions} values, not {shape}")
            shape = dimensions
        size = header_size + int(np.prod(shape, dtype=np.float64))  # whole numbers multiply beyond 2**64
        if size > LARGEST:
            raise _damaged(path, f"says it holds {shape} values, which is too much")
        content = _head(path, size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, f"cannot be read ({_reason(error)})") from error
    if len(content) < size:
        raise _damaged(path, f"ends after {len(content):,} of {size:,} bytes")
    if known and len(content) > size:
        raise _damaged(path, f"goes on after its {size:,} bytes")
    if known and hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(path, "is not MNIST: its SHA-256 is wrong")
    return np.frombuffer(content, np.uint8, size - header_size, header_size).reshape(shape)


def _head(path, size):
    """Return the first bytes of a file's content, or all if it has fewer; read and unpack no more than that takes."""
    with open(path, "rb") as file:
        if path.suffix != ".gz":
            return file.read(size)
        gunzip = zlib.decompressobj(wbits=31)
        content = gunzip.decompress(file.read(size + size // 1000 + 10_000), size)  # gzip adds less than that
    if len(content) < size and not gunzip.eof:
        raise EOFError("it ends too early")
    return content


def _damaged(path, how):
    return LessonError(f"{_line(path)} {how}; remove it to have it downloaded again, or choose another folder")


def _line(text):
    """Return text that was not written here, a path or a server's words, fit to stand in one line of a terminal."""
    line = "".join(character if character.isprintable() else "?" for character in str(text))
    return line if len(line) <= 300 else f"{line[:200]}...{line[-80:]}"


def _reason(error):
    return _line(getattr(error, "strerror", None) or getattr(error, "reason", None) or error)


# Downloads


def maybe_download(filename, work_directory, source_url=None):
    """Return the path, a text, of a file that a script wants in work_directory: there or elsewhere, or else downloaded.

    MNIST's files are also looked for in $TF1_LESSONS_MNIST and the cache folder, and downloaded into that; others are
    downloaded into work_directory.

    Args:
        filename: such as "train-images-idx3-ubyte.gz".
        source_url: the address of the file; None stands for one of MNIST's.

    Raises:
        UnavailableError: the file is not there and cannot be downloaded or kept.
    """
    name = filename[:-3] if filename.endswith(".gz") else filename
    folder = pathlib.Path(work_directory)
    path = _find(name, folder)
    is_mnist = name in FILES and source_url in (None, DEFAULT_SOURCE_URL + filename)
    if path is None and is_mnist and "TF1_LESSONS_MNIST" in os.environ:
        path = _find(name, _folder(os.environ["TF1_LESSONS_MNIST"]))
    if path is None and is_mnist:
        folder = _folder(CACHE)
        _remove_leftovers(folder)
        path = _find(name, folder)
    if path is None:
        sources = SOURCES if is_mnist else (source_url[: -len(filename)],)
        path = _download(folder / filename, sources, is_mnist)
        print("Successfully downloaded", filename, path.stat().st_size, "bytes.")
    return str(path)


def _download(path, sources, known=True):
    """Download a file from the first source that has it; under its name it is whole and checked, or not there at all.

    Args:
        known: whether only MNIST's own content will do.
    """
    folder_is_new = not os.path.lexists(path.parent)
    limit = 2000 + int(1.01 * np.prod(FILES[path.name[:-3]][0])) if known else LARGEST  # gzip does not add as much
    reason = None
    try:
        _make_writable(path.parent)
        for source in sources:
            try:
                content = _fetch(source + path.name, limit)
            except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a broken address
                reason = f"{source}: {_reason(error)}{_proxy(source)}"
                continue
            _make_writable(path.parent)  # another process may have given up, and removed it
            try:
                with tempfile.TemporaryDirectory(prefix="download-", dir=path.parent) as folder:
                    part = pathlib.Path(folder, path.name)
                    part.write_bytes(content)
                    if known:
                        _read_idx(part)
                    os.replace(part, path)
                return path
            except OSError as error:
                raise UnavailableError(f"MNIST cannot be kept in {_line(path.parent)}: {_reason(error)}") from error
            except LessonError as error:
                reason = f"{source}: {error}"
    finally:
        if folder_is_new:
            with contextlib.suppress(OSError):  # it has a file now, perhaps another process's
                path.parent.rmdir()
    what = "MNIST" if known else path.name
    raise UnavailableError(f"{what} is not in {_line(path.parent)} and cannot be downloaded ({reason})")


def _make_writable(folder):
    """Make a folder, or see that files can be put there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as error:
        raise UnavailableError(f"MNIST cannot be kept in {_line(folder)}: {_reason(error)}") from error


def _remove_leftovers(folder):
    """Remove the folders of killed downloads, once they are old; others may be those of a process that still runs."""
    with contextlib.suppress(OSError, ValueError):
        for leftover in folder.glob("download-*"):
            is_ours = not leftover.is_symlink() and {path.name[:-3] for path in leftover.iterdir()} <= set(FILES)
            if is_ours and time.time() - leftover.stat().st_mtime > OLD_SECONDS:
                shutil.rmtree(leftover, ignore_errors=True)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow no redirect that leaves https, or HTTP altogether."""

    def redirect_request(self, request, file, code, message, headers, url):
        if not url.startswith(("https:", f"{request.type}:")):
            raise urllib.error.URLError(f"it redirects from {request.type} to {url.partition(':')[0]}")
        return super().redirect_request(request, file, code, message, headers, url)


def _fetch(url, limit):
    """Return what a server has at an address, of at most limit bytes.

    A thread fetches it, which is left behind when the time is up: neither the look-up of a name nor a server that sends
    its headers byte by byte can be ended otherwise.
    """
    outcome = queue.Queue()

    def fetch():
        try:
            outcome.put((_read(url, limit), None))
        except BaseException as error:
            outcome.put((None, error))

    threading.Thread(target=fetch, daemon=True).start()
    try:
        content, error = outcome.get(timeout=DOWNLOAD_SECONDS)
    except queue.Empty:
        raise OSError(f"not done after {DOWNLOAD_SECONDS} seconds") from None
    try:
        if error:
            raise error
        return content
    finally:
        del error  # whose traceback knows this frame: the connection would stay open until the next collection


def _read(url, limit):
    deadline = time.monotonic() + DOWNLOAD_SECONDS
    content = io.BytesIO()
    name = url.rpartition("/")[2]
    with urllib.request.build_opener(_Redirects).open(url, timeout=SILENCE_SECONDS) as response:
        if (response.length or 0) > limit:
            raise OSError(f"it offers {response.length:,} bytes, more than the {limit:,} of the file")
        with tqdm(desc=name, total=response.length, unit="B", unit_scale=True, leave=False, disable=None) as bar:
            while time.monotonic() < deadline:
                chunk = response.read1(1 << 16)
                if not chunk:
                    return content.getvalue()
                bar.update(content.write(chunk))
                if content.tell() > limit:
                    raise OSError(f"it sends more than the {limit:,} bytes of the file")
    raise OSError("the time is up")


def _proxy(url):
    """Return the words that name the proxy, if one stands between."""
    scheme, _, rest = url.partition("://")
    through = scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(rest.partition("/")[0])
    return f", through the proxy of {scheme}_proxy" if through else ""


# What old scripts do with the files themselves


def extract_images(f):
    """Return the images of a gzipped file, an open file or a path: uint8 [n, height, width, 1].

    Raises:
        ValueError: it does not start with the magic number 2051.
    """
    return _extract(f, 2051, "image")[..., np.newaxis]


def extract_labels(f, one_hot=False, num_classes=10):
    """Return the labels of a gzipped file, an open file or a path: uint8 [n], or float64 [n, num_classes].

    Raises:
        ValueError: it does not start with the magic number 2049.
    """
    labels = _extract(f, 2049, "label")
    return dense_to_one_hot(labels, num_classes) if one_hot else labels


def _extract(f, magic, kind):
    name = f.name if hasattr(f, "read") else f
    print("Extracting", name)
    with gzip.open(f) as file:
        found = struct.unpack(">I", file.read(4))[0]
        if found != magic:
            raise ValueError(f"Invalid magic number {found} in MNIST {kind} file: {name}")
        shape = struct.unpack(f">{magic % 256}I", file.read(magic % 256 * 4))
        return np.frombuffer(file.read(int(np.prod(shape))), np.uint8).reshape(shape)

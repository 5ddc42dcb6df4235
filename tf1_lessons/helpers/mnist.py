"""TensorFlow 1's ``input_data.read_data_sets()`` again: handwritten digits, split, in batches.

The data are MNIST (70,000 digits, http://yann.lecun.com/exdb/mnist/), or where it cannot be had, the 1,797 real digits
that come with scikit-learn. Files are read as IDX, never unpickled, and learned from only if their content is MNIST's.
"""

import gzip
import hashlib
import http.client
import math
import os
import pathlib
import struct
import tempfile
import time
import types
import urllib.request
import zlib

import numpy as np
from tqdm import tqdm

from tf1_lessons import LessonError

# Name of the file, its shape, and the SHA-256 of its decompressed content.
FILES = {
    "train-images-idx3-ubyte": (
        (60000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    "train-labels-idx1-ubyte": (
        (60000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "t10k-images-idx3-ubyte": (
        (10000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    "t10k-labels-idx1-ubyte": (
        (10000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}
SOURCES = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
SILENCE_SECONDS = 5  # how long a server may say nothing
DOWNLOAD_SECONDS = 120  # how long one file may take


class DataSet:
    """Examples, given out in batches as TensorFlow 1's ``DataSet`` does.

    Attributes:
        images: float32 [num_examples, 784], pixels in [0, 1].
        labels: float32 [num_examples, 10] one-hot, or uint8 [num_examples].
        num_examples: how many there are.
        epochs_completed: how often next_batch() has gone through all of them.
    """

    def __init__(self, images, labels, seed):
        self.images = images
        self.labels = labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._random = np.random.RandomState(seed)
        self._order = np.arange(self.num_examples)
        self._next = 0

    def next_batch(self, batch_size, shuffle=True):
        """Return the next images [batch_size, 784] and their labels.

        A batch that reaches beyond the end of an epoch joins what is left of it to the start of the next one, which is
        shuffled anew. The data themselves stay in their order.

        Raises:
            LessonError: there are fewer than batch_size examples.
        """
        if not 0 < batch_size <= self.num_examples:
            raise LessonError(f"a batch of {batch_size} cannot be taken from {self.num_examples:,} examples")
        if shuffle and self.epochs_completed == 0 and self._next == 0:
            self._random.shuffle(self._order)
        batch = self._order[self._next : self._next + batch_size]
        self._next += batch_size
        if self._next > self.num_examples:
            self.epochs_completed += 1
            self._next = batch_size - len(batch)
            if shuffle:
                batch = batch.copy()  # of the old epoch's order
                self._random.shuffle(self._order)
            batch = np.concatenate([batch, self._order[: self._next]])
        return self.images.take(batch, axis=0), self.labels.take(batch, axis=0)


def read_data_sets(data_dir=None, one_hot=True, dataset="mnist", seed=None):
    """Return the digits as a namespace of three DataSets: train, validation and test.

    MNIST's are of 55,000, 5,000 and 10,000 examples, as TensorFlow 1 splits it; those of scikit-learn's digits, brought
    from 8x8 to 28x28 pixels, of 1,297, 100 and 400.

    Args:
        data_dir: where MNIST's four IDX files are, gzipped or not, or are to be kept once downloaded; None stands for
            $TF1_LESSONS_MNIST or else the cache folder ~/.cache/tf1_lessons/mnist.
        one_hot: whether labels are rows of a 1 and nine 0s, or digits.
        dataset: "mnist", "digits" or "auto": MNIST if it is there or can be downloaded, else digits, said in one line.
        seed: of the order in which next_batch() draws.

    Raises:
        LessonError: MNIST cannot be had, or a file is damaged; the message names the file and what to do.
    """
    if dataset not in ("mnist", "digits", "auto"):
        raise LessonError(f"there is no dataset {dataset!r}: choose mnist, digits or auto")
    if dataset == "digits":
        arrays, validation_size = _read_digits(), 100
    else:
        data_dir = pathlib.Path(data_dir or os.environ.get("TF1_LESSONS_MNIST") or "~/.cache/tf1_lessons/mnist")
        try:
            arrays, validation_size = [_read_idx(path) for path in _mnist_files(data_dir.expanduser())], 5000
        except DownloadError as error:
            if dataset == "mnist":
                raise
            print(f"{error}; learning scikit-learn's 1,797 digits instead")
            return read_data_sets(one_hot=one_hot, dataset="digits", seed=seed)

    train_images, train_labels, test_images, test_labels = arrays

    def data_set(images, labels):
        images = images.reshape(len(images), 784).astype(np.float32) * np.float32(1 / 255)
        return DataSet(images, np.eye(10, dtype=np.float32)[labels] if one_hot else labels, seed)

    return types.SimpleNamespace(
        train=data_set(train_images[validation_size:], train_labels[validation_size:]),
        validation=data_set(train_images[:validation_size], train_labels[:validation_size]),
        test=data_set(test_images, test_labels),
    )


def _read_digits():
    """Return scikit-learn's digits as MNIST has its own: 20x20 pixels in the middle of 28x28, 0 to 255."""
    from scipy import ndimage  # these two take a second to import, and only this function needs them
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = ndimage.zoom(digits.images, (1, 2.5, 2.5), order=1, mode="nearest", grid_mode=True)  # [1797, 20, 20]
    images = np.pad(np.rint(images * 255 / 16), [(0, 0), (4, 4), (4, 4)]).astype(np.uint8)  # [1797, 28, 28]
    labels = digits.target.astype(np.uint8)
    return images[:-400], labels[:-400], images[-400:], labels[-400:]


class DownloadError(LessonError):
    """MNIST is not there and cannot be downloaded."""


def _mnist_files(data_dir):
    """Return the paths of the four files, in the order of FILES, after downloading those that are not there."""
    paths = []
    for name in FILES:
        candidates = [data_dir / name, data_dir / f"{name}.gz"]
        there = [path for path in candidates if os.path.lexists(path)]
        paths.append(there[0] if there else _download(candidates[1]))
    return paths


def _read_idx(path):
    """Return the content of one of MNIST's files, uint8 of the shape in FILES.

    Raises:
        LessonError: the file cannot be read, or is not what FILES says.
    """
    shape, sha256 = FILES[path.name.split(".")[0]]
    header = struct.pack(f">{1 + len(shape)}I", 0x800 + len(shape), *shape)  # magic number, then the dimensions
    size = len(header) + math.prod(shape)
    try:
        with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
            content = file.read(size + 1)  # and no more, however long the file
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if content[:4] != header[:4]:
        raise _damaged(
            path, f"starts with {content[:4].hex() or 'nothing'}, not with the magic number {header[:4].hex()}"
        )
    if len(content) < size:
        raise _damaged(path, f"ends after {len(content):,} of {size:,} bytes")
    if content[: len(header)] != header:
        dimensions = struct.unpack(f">{len(shape)}I", content[4 : len(header)])
        raise _damaged(path, f"says it holds {dimensions} values, not {shape}")
    if len(content) > size:
        raise _damaged(path, f"goes on after its {size:,} bytes")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(path, "is not MNIST: its SHA-256 is wrong")
    return np.frombuffer(content, np.uint8, offset=len(header)).reshape(shape)


def _damaged(path, how):
    return LessonError(f"{path} {how}; remove it to have it downloaded again, or choose another --data_dir")


def _download(path):
    """Download one gzipped file to path and return it; under its name it is whole and checked, or not there at all."""
    folder_is_new = not path.parent.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LessonError(
            f"MNIST cannot be kept in {path.parent}: {error.strerror}; choose another --data_dir"
        ) from error
    for source in SOURCES:
        try:
            with tempfile.TemporaryDirectory(prefix="download-", dir=path.parent) as folder:
                part = pathlib.Path(folder) / path.name
                _fetch(source + path.name, part)
                _read_idx(part)
                os.replace(part, path)
            return path
        except (OSError, http.client.HTTPException, LessonError) as error:
            reason = f"{source}: {getattr(error, 'reason', None) or error}"
    if folder_is_new:
        path.parent.rmdir()
    raise DownloadError(f"MNIST is not in {path.parent} and cannot be downloaded ({reason})")


def _fetch(url, path):
    deadline = time.monotonic() + DOWNLOAD_SECONDS
    with urllib.request.urlopen(url, timeout=SILENCE_SECONDS) as response, open(path, "wb") as file:
        length = int(response.headers.get("Content-Length") or 0)
        with tqdm(desc=path.name, total=length or None, unit="B", unit_scale=True, leave=False, disable=None) as bar:
            while chunk := response.read1(1 << 16):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"not done after {DOWNLOAD_SECONDS} seconds")
                bar.update(file.write(chunk))

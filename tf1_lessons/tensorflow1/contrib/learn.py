"""tf.contrib.learn: data sets, vocabularies, estimators and runs of a graph, written anew."""

import csv
import importlib
import os
import pickle
import re
import shutil
import types
import urllib.request
from collections import defaultdict, namedtuple

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1.contrib import _support

Dataset = namedtuple("Dataset", ["data", "target"])
Datasets = namedtuple("Datasets", ["train", "validation", "test"])


def load_csv_with_header(filename, target_dtype, features_dtype, target_column=-1):
    """Return the Dataset of a CSV file whose first line starts with the numbers of samples and of features."""
    with tf.gfile.Open(filename) as file:
        rows = csv.reader(file)
        n_samples, n_features = map(int, next(rows)[:2])
        data = np.zeros((n_samples, n_features), dtype=features_dtype)
        target = np.zeros((n_samples,), dtype=target_dtype)
        for number, row in enumerate(rows):
            target[number] = np.asarray(row.pop(target_column), dtype=target_dtype)
            data[number] = np.asarray(row, dtype=features_dtype)
    return Dataset(data, target)


def load_csv_without_header(filename, target_dtype, features_dtype, target_column=-1):
    """Return the Dataset of a CSV file without a header."""
    with tf.gfile.Open(filename) as file:
        rows = [list(row) for row in csv.reader(file)]
    target = np.array([row.pop(target_column) for row in rows], dtype=target_dtype)
    return Dataset(np.array([np.asarray(row, dtype=features_dtype) for row in rows]), target)


def maybe_download(filename, work_directory, source_url):
    """Return the path of a file in a folder, downloaded if it is not there."""
    os.makedirs(work_directory, exist_ok=True)
    path = os.path.join(work_directory, filename)
    if not os.path.exists(path):
        with urllib.request.urlopen(source_url, timeout=60) as answer, open(path + ".part", "wb") as file:
            shutil.copyfileobj(answer, file)
        os.replace(path + ".part", path)
    return path


def load_iris(data_path=None):
    """Return the Dataset of Fisher's irises, 150 flowers: of a CSV file, or scikit-learn's."""
    if data_path is not None:
        return load_csv_with_header(data_path, target_dtype=int, features_dtype=float)
    from sklearn.datasets import load_iris as load

    iris = load()
    data = iris.data.copy()
    data[34, 3], data[37, 1], data[37, 2] = 0.1, 3.1, 1.5  # what scikit-learn has mended since, and TensorFlow never
    return Dataset(data, iris.target)


def load_boston(data_path=None):
    """Return the Dataset of Boston's house prices of a CSV file; no package of today has it.

    Raises:
        LessonError: there is no file.
    """
    if data_path is None:
        raise LessonError(
            "tf.contrib.learn.datasets.load_boston() is not provided: it loaded Boston's house prices, which "
            "scikit-learn removed, too; today: sklearn.datasets.fetch_california_housing(), or a file of your own"
        )
    return load_csv_with_header(data_path, target_dtype=float, features_dtype=float)


def _mnist():
    """Return contrib.learn.datasets.mnist: what tensorflow.examples.tutorials.mnist.input_data has, and load_mnist."""
    from tf1_lessons.tensorflow1.examples.tutorials.mnist import input_data

    names = {name: value for name, value in vars(input_data).items() if not name.startswith("_")}
    return _module("datasets.mnist", **{**_base, **names}, load_mnist=_load_mnist)


def _load_mnist(train_dir="MNIST-data"):
    return importlib.import_module("tf1_lessons.tensorflow1.mnist").load_mnist(train_dir)


def load_dataset(name, size="small", test_with_fake_data=False):
    """Return a data set by its name: "iris", "boston" or "mnist".

    Raises:
        ValueError: there is none of that name.
    """
    if name == "dbpedia":
        raise LessonError(_support.lack("learn.datasets.load_dataset('dbpedia')"))
    loaders = {"iris": load_iris, "boston": load_boston, "mnist": lambda: _load_mnist()}
    if name not in loaders:
        raise ValueError(f"Name of dataset is not found: {name}")
    return loaders[name]()


def _module(path, **names):
    """Return a module below contrib.learn of the given names; it stands at its old path, too."""
    module = types.ModuleType(f"{__name__}.{path}")
    vars(module).update(names, __path__=[])
    for place in (path, f"python.learn.{path}"):
        _support.alias(f"learn.{place}", module)
    return module


_base = {
    name: globals()[name]
    for name in "Dataset Datasets load_csv_with_header load_csv_without_header maybe_download load_iris load_boston".split()  # noqa: E501
}
_datasets_base = _module("datasets.base", **_base)
datasets = _module(
    "datasets", base=_datasets_base, load_dataset=load_dataset, load_iris=load_iris, load_boston=load_boston
)


def _datasets_getattr(name):
    if name != "mnist":
        raise AttributeError(f"module 'tensorflow.contrib.learn.datasets' has no attribute '{name}'")
    datasets.mnist = _mnist()
    return datasets.mnist


datasets.__getattr__ = _datasets_getattr


class CategoricalVocabulary:
    """Ids of categories: 0 is the unknown one, the others follow in the order of their coming, or of frequency."""

    def __init__(self, unknown_token="<UNK>", support_reverse=True):
        self._unknown_token = unknown_token
        self._support_reverse = support_reverse
        self._mapping = {unknown_token: 0}
        self._freq = defaultdict(int)
        self._freeze = False

    def __len__(self):
        return len(self._mapping)

    def freeze(self, freeze=True):
        """Let categories that come from now on be unknown."""
        self._freeze = freeze

    def get(self, category):
        """Return the id of a category; unless frozen, a new one gets the next."""
        if self._freeze:
            return self._mapping.get(category, 0)
        return self._mapping.setdefault(category, len(self._mapping))

    def add(self, category, count=1):
        """Count a category."""
        if self.get(category) > 0:
            self._freq[category] += count

    def trim(self, min_frequency, max_frequency=-1):
        """Keep what came more than min_frequency times, and less than max_frequency if that is above 0; the ids then
        follow frequency, and the alphabet where that is the same."""
        kept = [
            (category, count)
            for category, count in self._freq.items()
            if count > min_frequency and not 0 < max_frequency <= count
        ]
        kept.sort(key=lambda pair: (isinstance(pair[0], str), pair[0]))
        kept.sort(key=lambda pair: -pair[1])
        self._mapping = {self._unknown_token: 0}
        self._mapping.update((category, number) for number, (category, _) in enumerate(kept, 1))
        self._freq = dict(kept)

    def reverse(self, class_id):
        """Return the category of an id.

        Raises:
            ValueError: the vocabulary was made without support_reverse.
        """
        if not self._support_reverse:
            raise ValueError("This vocabulary wasn't initialized with support_reverse to support reverse() function.")
        return self._reverse_mapping[class_id]

    @property
    def _reverse_mapping(self):
        return list(self._mapping)


_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|['\w\-]+", re.UNICODE)


def tokenizer(iterator):
    """Yield the words of each text, a list; camelCase is two."""
    for text in iterator:
        yield _WORD.findall(text)


class VocabularyProcessor:
    """Texts as ids of their words, [max_document_length] int64: cut off or filled with 0.

    Args:
        min_frequency: words that come as often or less are unknown, 0.
        vocabulary: a CategoricalVocabulary.
        tokenizer_fn: a function of texts that yields a list of words for each.
    """

    def __init__(self, max_document_length, min_frequency=0, vocabulary=None, tokenizer_fn=None):
        self.max_document_length = max_document_length
        self.min_frequency = min_frequency
        self.vocabulary_ = vocabulary or CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents, unused_y=None):
        """Learn the words of texts; return self."""
        for words in self._tokenizer(raw_documents):
            for word in words:
                self.vocabulary_.add(word)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents, unused_y=None):
        """Learn the words of texts and yield the ids of each."""
        return self.fit(raw_documents).transform(raw_documents)

    def transform(self, raw_documents):
        """Yield the ids of each text."""
        for words in self._tokenizer(raw_documents):
            ids = np.zeros(self.max_document_length, np.int64)
            for place, word in enumerate(words[: self.max_document_length]):
                ids[place] = self.vocabulary_.get(word)
            yield ids

    def reverse(self, documents):
        """Yield the text of each row of ids."""
        for ids in documents:
            yield " ".join(self.vocabulary_.reverse(number) for number in ids)

    def save(self, filename):
        """Pickle the processor into a file."""
        with tf.gfile.Open(filename, "wb") as file:
            file.write(pickle.dumps(self))

    @classmethod
    def restore(cls, filename):
        """Return the processor that was saved in a file."""
        with tf.gfile.Open(filename, "rb") as file:
            return pickle.loads(file.read())


class ByteProcessor:
    """Texts as their bytes in UTF-8, [max_document_length] uint8: cut off or filled with 0."""

    def __init__(self, max_document_length):
        self.max_document_length = max_document_length

    def fit(self, x):
        """Do nothing."""

    def fit_transform(self, x):
        """Yield the bytes of each text."""
        return self.transform(x)

    def transform(self, x):
        """Yield the bytes of each text."""
        for text in x:
            text = text.encode("utf-8") if isinstance(text, str) else text
            data = np.frombuffer(text[: self.max_document_length], dtype=np.uint8)
            yield np.pad(data, (0, self.max_document_length - len(data)), "constant")

    def reverse(self, x):
        """Yield the text of each row of bytes, "" where it is none."""
        for data in x:
            try:
                yield np.trim_zeros(data.astype(np.uint8), trim="b").tobytes().decode("utf-8")
            except UnicodeDecodeError:
                yield ""


_text = {"ByteProcessor": ByteProcessor, "VocabularyProcessor": VocabularyProcessor, "tokenizer": tokenizer}
preprocessing = _module(
    "preprocessing",
    CategoricalVocabulary=CategoricalVocabulary,
    text=_module("preprocessing.text", **_text),
    categorical_vocabulary=_module("preprocessing.categorical_vocabulary", CategoricalVocabulary=CategoricalVocabulary),
    **_text,
)


def run_feeds(output_dict, feed_dicts, restore_checkpoint_path=None):
    """Run the tensors of a dict once for each feed_dict, in a session of its own; return the results, a list of dicts.

    Variables are restored from a checkpoint or initialized; queues run.

    Raises:
        ValueError: there are no outputs or no feeds.
    """
    if not output_dict:
        raise ValueError(f"output_dict is invalid: {output_dict}.")
    if not feed_dicts:
        raise ValueError(f"feed_dicts is invalid: {feed_dicts}.")
    graph = next(iter(output_dict.values())).graph
    with graph.as_default(), tf.Session() as sess:
        if restore_checkpoint_path:
            tf.train.Saver().restore(sess, restore_checkpoint_path)
        else:
            sess.run(tf.global_variables_initializer())
        sess.run([tf.local_variables_initializer(), tf.tables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord=coordinator)
        try:
            return [sess.run(output_dict, feed) for feed in feed_dicts]
        finally:
            coordinator.request_stop()
            coordinator.join(threads)


def run_n(output_dict, feed_dict=None, restore_checkpoint_path=None, n=1):
    """Run the tensors of a dict n times; return the results, a list of dicts."""
    return run_feeds(output_dict, [feed_dict] * n, restore_checkpoint_path)


def infer(restore_checkpoint_path, output_dict, feed_dict=None):
    """Run the tensors of a dict once, with the variables of a checkpoint; return the results, a dict."""
    return run_feeds(output_dict, [feed_dict], restore_checkpoint_path)[0]


NanLossDuringTrainingError = tf.train.NanLossDuringTrainingError
graph_actions = _module("graph_actions", infer=infer, run_feeds=run_feeds, run_n=run_n)

_LATER = {
    "_learn_estimators": """
BaseEstimator Estimator Evaluable MetricSpec ModeKeys ModelFnOps NotFittedError PredictionKey ProblemType RunConfig
SKCompat TaskType Trainable extract_pandas_data extract_pandas_labels extract_pandas_matrix
infer_real_valued_columns_from_input infer_real_valued_columns_from_input_fn
""".split(),
    "_learn_models": """
DNNClassifier DNNEstimator DNNLinearCombinedClassifier DNNLinearCombinedEstimator DNNLinearCombinedRegressor
DNNRegressor Head LinearClassifier LinearEstimator LinearRegressor LogisticRegressor multi_class_head no_op_train_fn
regression_head
""".split(),
    "_learn_exports": ["ExportStrategy", "InputFnOps", "build_parsing_serving_input_fn", "make_export_strategy"],
    "_learn_kmeans": ["KMeansClustering"],
    "_learn_monitors": ["Experiment"],
}
# A module within: where its names are, and those that contrib.learn itself has not.
_MODULES = {
    "utils": (
        "_learn_exports",
        "InputFnOps build_default_serving_input_fn build_parsing_serving_input_fn make_export_strategy",
    ),
    "io": ("_learn_estimators", "numpy_input_fn pandas_input_fn"),
    "learn_runner": ("_learn_monitors", "run"),
    "monitors": (
        "_learn_monitors",
        "BaseMonitor CaptureVariable EveryN PrintTensor RunHookAdapterForMonitors ValidationMonitor "
        "replace_monitors_with_hooks",
    ),
}
_lacking = _support.module(__name__, "own, scikit-learn's irises")


def _from(where, name):
    return getattr(importlib.import_module(f"{_support.PACKAGE}.{where}"), name)


def __getattr__(name):
    for where, names in _LATER.items():
        if name in names:
            return _from(where, name)
    return _lacking(name)


def _later_module(name, where, names):
    """Return a module within, whose names are looked up at their first use."""

    def get(each):
        if each in names.split():
            return _from(where, each)
        if each.startswith("_"):
            raise AttributeError(f"module 'tensorflow.contrib.learn.{name}' has no attribute '{each}'")
        return __getattr__(each) if each in _support.NAMES["learn"] else _support.Lacking(f"learn.{name}.{each}")

    return _module(name, __getattr__=get)


for _name, _where in _MODULES.items():
    globals()[_name] = _later_module(_name, *_where)
# What contrib.learn calls so, with the files that it is made of.
_io = globals()["io"]
_io.numpy_io = _io.pandas_io = _io
_utils = globals()["utils"]
_utils.input_fn_utils = _utils.saved_model_export_utils = _utils
for _path in ("utils.input_fn_utils", "utils.saved_model_export_utils"):
    _support.alias(f"learn.python.learn.{_path}", _utils)
for _path in ("learn_io", "learn_io.numpy_io", "learn_io.pandas_io"):
    _support.alias(f"learn.python.learn.{_path}", _io)

"""scikit-learn 0.19 and Keras 2, as far as their names have changed since."""

import functools
import inspect

import numpy as np

from tf1_lessons import LessonError


def fetch_mldata(dataname, target_name="label", data_name="data", transpose_data=True, data_home=None):
    """MNIST as mldata.org had it: data uint8 [70000, 784], target float64 [70000], each part sorted by its labels.

    Raises:
        LessonError: another data set: the site is gone since 2018.
    """
    from sklearn.utils import Bunch

    from tf1_lessons.tensorflow1 import mnist

    if dataname.lower().replace("-", " ").replace("_", " ") not in ("mnist original", "mnist (original)"):
        raise LessonError(f"fetch_mldata({dataname!r}): mldata.org is gone; use sklearn.datasets.fetch_openml")
    state = np.random.get_state()  # which a reader of TensorFlow 1 seeds
    sets = mnist.script_data_sets(data_home or "mldata", dtype=np.uint8, validation_size=0)
    np.random.set_state(state)
    parts = [_sorted_by_label(part.images, part.labels) for part in (sets.train, sets.test)]
    data, target = (np.concatenate(arrays) for arrays in zip(*parts))
    return Bunch(data=data, target=target.astype(np.float64), COL_NAMES=["label", "data"], DESCR="mldata.org: MNIST")


def _sorted_by_label(images, labels):
    order = np.argsort(labels, kind="stable")
    return np.reshape(images, (len(images), -1))[order], labels[order]


class _OldSplit:
    """A splitter of sklearn.cross_validation: made for so many examples, and iterated over."""

    def __init__(self, name, n, y, *args, **options):
        from sklearn import model_selection

        self.n = n
        self._splitter, self._arrays = getattr(model_selection, name)(*args, **options), (np.zeros((n, 1)), y)

    def __iter__(self):
        return iter(self._splitter.split(*self._arrays))

    def __len__(self):
        return self._splitter.get_n_splits(*self._arrays)


def _k_fold(n, n_folds=3, shuffle=False, random_state=None):
    return _OldSplit("KFold", n, None, n_folds, shuffle=shuffle, random_state=random_state if shuffle else None)


def _stratified_k_fold(y, n_folds=3, shuffle=False, random_state=None):
    random_state = random_state if shuffle else None
    return _OldSplit("StratifiedKFold", len(y), y, n_folds, shuffle=shuffle, random_state=random_state)


def _shuffle_split(n, n_iter=10, test_size=0.1, train_size=None, random_state=None):
    options = dict(test_size=test_size, train_size=train_size, random_state=random_state)
    return _OldSplit("ShuffleSplit", n, None, n_iter, **options)


def _stratified_shuffle_split(y, n_iter=10, test_size=0.1, train_size=None, random_state=None):
    options = dict(test_size=test_size, train_size=train_size, random_state=random_state)
    return _OldSplit("StratifiedShuffleSplit", len(y), y, n_iter, **options)


def _leave_one_out(n):
    return _OldSplit("LeaveOneOut", n, None)


def _from_selection(*names):
    return {name: f"sklearn.model_selection.{name}" for name in names}


_CROSS_VALIDATION = {
    "": "sklearn.model_selection",
    **_from_selection("train_test_split", "cross_val_score", "cross_val_predict", "permutation_test_score"),
    "KFold": lambda: _k_fold,
    "StratifiedKFold": lambda: _stratified_k_fold,
    "ShuffleSplit": lambda: _shuffle_split,
    "StratifiedShuffleSplit": lambda: _stratified_shuffle_split,
    "LeaveOneOut": lambda: _leave_one_out,
}


def _renaming(**new_names):
    """A class of scikit-learn whose arguments have other names today; None: it has no such argument any more."""

    def changed(cls):
        class Renaming(cls):
            @functools.wraps(cls.__init__)
            def __init__(self, *args, **kwargs):
                for old, new in new_names.items():
                    if old in kwargs and old not in inspect.signature(cls.__init__).parameters:
                        value = kwargs.pop(old)
                        if new:
                            kwargs[new] = value
                super().__init__(*args, **kwargs)

        Renaming.__name__ = Renaming.__qualname__ = cls.__name__
        Renaming.__module__ = cls.__module__
        return Renaming

    return changed


def _imputer(missing_values="NaN", strategy="mean", axis=0, verbose=0, copy=True):
    from sklearn.impute import SimpleImputer

    missing_values = np.nan if missing_values in ("NaN", "nan") else missing_values
    return SimpleImputer(missing_values=missing_values, strategy=strategy, copy=copy)


def _load_boston(return_X_y=False):
    raise LessonError(
        "sklearn.datasets.load_boston (house prices) was taken out of scikit-learn 1.2; use"
        " sklearn.datasets.fetch_openml('boston', version=1)"
    )


GONE = {
    "sklearn": {},
    "sklearn.cross_validation": _CROSS_VALIDATION,
    "sklearn.grid_search": {
        "": "sklearn.model_selection",
        **_from_selection("GridSearchCV", "RandomizedSearchCV", "ParameterGrid", "ParameterSampler"),
    },
    "sklearn.learning_curve": {"": "sklearn.model_selection", **_from_selection("learning_curve", "validation_curve")},
    "sklearn.externals": {
        "": "joblib and six",
        **{name: functools.partial(__import__, name) for name in ("joblib", "six")},
    },
    "sklearn.externals.joblib": {"": "joblib", "*": "joblib"},
    "sklearn.externals.six": {"": "six", "*": "six"},
    "sklearn.datasets": {"fetch_mldata": lambda: fetch_mldata, "load_boston": lambda: _load_boston},
    "sklearn.datasets.samples_generator": {"": "sklearn.datasets", "*": "sklearn.datasets"},
    "sklearn.datasets.base": {"": "sklearn.datasets", "*": "sklearn.datasets", "Bunch": "sklearn.utils.Bunch"},
    "sklearn.datasets.mldata": {"": "here", "fetch_mldata": lambda: fetch_mldata},
    "sklearn.preprocessing": {"Imputer": lambda: _imputer},
    "sklearn.preprocessing.imputation": {"": "sklearn.impute", "Imputer": lambda: _imputer},
    "sklearn.preprocessing.label": {"": "sklearn.preprocessing", "*": "sklearn.preprocessing"},
    "sklearn.preprocessing.data": {"": "sklearn.preprocessing", "*": "sklearn.preprocessing"},
    "sklearn.decomposition": {"RandomizedPCA": "sklearn.decomposition.PCA"},
    "sklearn.metrics": {"jaccard_similarity_score": "sklearn.metrics.accuracy_score"},
    "sklearn.metrics.classification": {"": "sklearn.metrics", "*": "sklearn.metrics"},
    "sklearn.ensemble.forest": {"": "sklearn.ensemble", "*": "sklearn.ensemble"},
    "sklearn.svm.classes": {"": "sklearn.svm", "*": "sklearn.svm"},
}
CHANGED = {
    "sklearn.manifold": {"TSNE": _renaming(n_iter="max_iter")},
    "sklearn.preprocessing": {
        "OneHotEncoder": _renaming(sparse="sparse_output", n_values=None, categorical_features=None)
    },
    "sklearn.cluster": {"KMeans": _renaming(n_jobs=None, precompute_distances=None)},
    "sklearn.linear_model": {"LinearRegression": _renaming(normalize=None)},
}

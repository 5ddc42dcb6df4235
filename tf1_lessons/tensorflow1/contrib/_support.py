"""How contrib's modules are found, what they were called, and how they say what they lack."""

import functools
import importlib
import importlib.machinery
import sys
import types
from fnmatch import fnmatchcase

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1 import account
from tf1_lessons.tensorflow1.contrib._names import NAMES, SUBMODULES

PACKAGE = __name__.rsplit(".", 1)[0]
PAGE = "docs/old-scripts.md"
PROVIDED = {}  # a provided module, such as "layers": what stands behind it

# Of what is not provided, the first line that matches: what it did, and what does it today.
LACKS = [
    ("layers.*column*", "described input features for contrib.learn", "tf.feature_column"),
    ("layers.*_feature*", "described input features for contrib.learn", "tf.feature_column"),
    ("layers.*_target", "described a target for contrib.learn", "the losses in tf.losses"),
    ("layers.*", "was a layer or a summary of contrib.layers", "tf.layers or tf.keras.layers"),
    ("rnn.*Grid*", "was a cell of grid LSTMs", "tf.nn.rnn_cell.LSTMCell, or a cell of your own"),
    ("rnn.*", "was an experimental RNN cell", "tf.nn.rnn_cell.LSTMCell, or a cell of your own"),
    ("framework.load_*", "read a part of a checkpoint into an initializer", "tf.train.load_variable"),
    ("framework.*", "was an experiment of contrib.framework", "TensorFlow's core functions"),
    ("learn.*Estimator", "was a ready-made model with fit()", "tf.keras, or a graph and a session of your own"),
    ("learn.*Classifier", "was a ready-made model with fit()", "tf.keras, or a graph and a session of your own"),
    ("learn.*Regressor", "was a ready-made model with fit()", "tf.keras, or a graph and a session of your own"),
    ("learn.*", "belonged to contrib.learn's ready-made estimators", "tf.keras, or a graph and a session of your own"),
    ("estimator.*", "extended tf.estimator", "tf.keras"),
    ("slim.*", "belonged to slim's inner parts", "the package tf_slim"),
    ("losses.*", "was a loss", "tf.losses"),
    ("metrics.*", "was a metric", "tf.metrics"),
    ("training.*sequence*", "fed sequences from queues", "tf.data"),
    ("training.*", "fed a training with queues", "tf.data"),
    ("data.*", "was an experiment in tf.data", "tf.data.experimental"),
    ("image.*", "transformed images with kernels that are gone", "SciPy's ndimage or Pillow"),
    ("crf.*", "belonged to conditional random fields", "tensorflow_addons' text.crf, as an example"),
    ("distributions.*", "was a probability distribution", "tensorflow_probability"),
    ("bayesflow.*", "was Monte Carlo integration", "tensorflow_probability"),
    ("opt.*", "was an experimental optimizer", "tf.train's optimizers or tf.keras.optimizers"),
    ("optimizer_v2.*", "was an optimizer with hyperparameters as tensors", "tf.train's optimizers"),
    ("cudnn_rnn.*", "ran an RNN on NVIDIA's cuDNN", "tf.keras.layers.LSTM and GRU, which use cuDNN on a GPU"),
    ("lookup.*", "looked keys up in a table", "tf.lookup"),
    ("nn.*", "was an experiment of contrib.nn", "tf.nn"),
    ("eager.*", "belonged to eager execution's first years", "TensorFlow 2 itself"),
    ("summary.*", "wrote summaries in eager execution", "tf.summary of TensorFlow 2"),
    ("cluster_resolver.*", "found the machines of a cluster", "tf.distribute.cluster_resolver"),
    ("factorization.*", "was clustering and matrix factorization", "scikit-learn"),
    ("ffmpeg.*", "decoded sound and film with FFmpeg", "tf.audio.decode_wav, or the program ffmpeg"),
    ("graph_editor.*", "changed a graph after it was built", "building the graph anew, or tf.import_graph_def"),
    ("grid_rnn.*", "was a grid of RNN cells", "tf.nn.rnn_cell.LSTMCell, or a cell of your own"),
    ("kfac.*", "was the second-order optimizer K-FAC", "the package kfac_jax"),
    ("predictor.*", "called a saved model", "tf.saved_model.load"),
    ("quantize.*", "prepared a graph for 8-bit weights", "the package tensorflow-model-optimization"),
    ("quantization.*", "held the ops of 8-bit weights", "tf.quantization"),
    ("model_pruning.*", "pruned weights", "the package tensorflow-model-optimization"),
    ("resampler.*", "sampled an image at warped points", "tfg.image.transformer.sample, or tf.gather_nd"),
    ("tfprof.*", "measured a graph's time and memory", "tf.profiler"),
    ("timeseries.*", "forecast time series", "tensorflow_probability.sts"),
    ("tpu.*", "ran a model on Cloud TPUs", "tf.distribute.TPUStrategy"),
    ("distribute.*", "spread a training over devices", "tf.distribute"),
    ("text.*", "made skip-grams", "tf.keras.preprocessing.sequence.skipgrams"),
    ("tensor_forest.*", "was random forests", "the package tensorflow_decision_forests, or scikit-learn"),
    ("boosted_trees.*", "was boosted trees", "the package tensorflow_decision_forests, or scikit-learn"),
    ("tensorrt.*", "compiled a graph for NVIDIA's TensorRT", "tf.experimental.tensorrt"),
    ("lite.*", "converted a model for telephones", "tf.lite"),
    ("autograph.*", "turned Python control flow into a graph", "tf.autograph"),
    ("keras.*", "was Keras", "tf.keras"),
    ("checkpoint.*", "was object-based checkpoints", "tf.train.Checkpoint"),
    ("gan.*", "was the TFGAN library", "the package tensorflow-gan"),
    ("rpc.*", "called other machines", "the package grpcio"),
    ("feature_column.*", "described sequences of features", "tf.feature_column"),
    ("labeled_tensor.*", "named the axes of tensors", "the package xarray"),
    ("linear_optimizer.*", "was dual coordinate ascent", "scikit-learn's linear models"),
    ("kernel_methods.*", "was random Fourier features", "scikit-learn's kernel_approximation"),
    ("testing.*", "helped TensorFlow's own tests", "tf.test"),
    ("copy_graph.*", "copied ops from graph to graph", "tf.import_graph_def"),
    ("input_pipeline.*", "went through a list of strings", "tf.data.Dataset.from_tensor_slices"),
    ("integrate.*", "integrated differential equations", "tfp.math.ode of tensorflow_probability"),
    ("memory_stats.*", "measured a device's memory", "tf.config.experimental.get_memory_info"),
    ("saved_model.*", "saved Keras models", "tf.keras.models.save_model"),
    ("recurrent.*", "ran RNNs in functions", "tf.nn.dynamic_rnn"),
    ("stat_summarizer.*", "summed up the statistics of runs", "tf.RunMetadata and TensorBoard's profiler"),
    ("mixed_precision.*", "trained with 16 bits", "tf.keras.mixed_precision"),
    ("cloud.*", "read Google Cloud's storage", "the package tensorflow-io-gcs-filesystem"),
    ("bigtable.*", "read Google Cloud's Bigtable", "the package tensorflow-io"),
    ("batching.*", "gathered calls into batches", "tf.nondifferentiable_batch_function"),
    ("compiler.*", "compiled a graph by XLA", "tf.function(jit_compile=True)"),
    ("rate.*", "measured rates in a graph", "arithmetic in Python"),
    ("proto.*", "decoded protocol buffers", "tf.io.decode_proto"),
    ("constrained_optimization.*", "minimized under constraints", "the package tensorflow-constrained-optimization"),
    ("receptive_field.*", "computed receptive fields", "the package receptive_field of google-research"),
    ("specs.*", "built networks from short specifications", "tf.layers"),
    ("solvers.*", "solved linear equations", "tf.linalg"),
    ("*", "was an experiment that ended with TensorFlow 1", "nothing of the same kind in TensorFlow"),
]


def lack(symbol):
    """Return the line that says that a symbol, such as "tpu.TPUEstimator", is not provided."""
    did, today = next(words for pattern, *words in LACKS if fnmatchcase(symbol, pattern))
    return f"tf.contrib.{symbol} is not provided: it {did}; today: {today}"


class Lacking:
    """Stands for a symbol that is not provided: an import of it passes, its first use raises LessonError."""

    def __init__(self, symbol):
        vars(self)["_symbol"] = symbol

    def _refuse(self, *args, **kwargs):
        raise LessonError(lack(self._symbol))

    __call__ = __mro_entries__ = __setattr__ = __getitem__ = __iter__ = _refuse

    def __getattr__(self, name):
        if name.startswith("__"):  # what inspect and copy ask of anything
            raise AttributeError(name)
        self._refuse()

    def __instancecheck__(self, instance):
        return False

    def __repr__(self):
        return f"<{lack(self._symbol)}>"


def module(name, how):
    """Return the __getattr__ of a provided module; note that the module was given.

    Args:
        name: its __name__.
        how: what stands behind it, for the account and the table in docs/contrib.md.
    """
    short = name[len(PACKAGE) + 1 :]
    PROVIDED[short] = how
    account.provided(f"tf.contrib.{short}", how, PAGE)
    sys.modules[name].__path__ = []  # so that contrib.layers.python.layers can be imported
    return functools.partial(_lacking, short)


def _lacking(short, name):
    if _deeper(f"{short}.{name}"):
        return importlib.import_module(f"{PACKAGE}.{short}.{name}")
    known = NAMES.get(short)
    if not name.startswith("_") and (known == [] or known and name in known):
        return Lacking(f"{short}.{name}")
    raise AttributeError(f"module 'tensorflow.contrib.{short}' has no attribute '{name}'")


def _deeper(path):
    root, _, rest = path.partition(".")
    return rest in SUBMODULES.get(root, ())


class _Alias(types.ModuleType):
    """A deeper path, such as contrib.layers.python.layers.initializers: the names of contrib.layers."""

    def __getattr__(self, name):
        short = self.__name__[len(PACKAGE) + 1 :]
        root = importlib.import_module(f"{PACKAGE}.{short.split('.')[0]}")
        if name.startswith("__"):
            raise AttributeError(name)
        if name in vars(root):
            return vars(root)[name]
        if _deeper(f"{short}.{name}"):
            return importlib.import_module(f"{self.__name__}.{name}")
        return getattr(root, name)


class _Finder:
    """Finds contrib's modules that have no file of their own: those not provided, and deeper paths."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if not name.startswith(PACKAGE + "."):
            return None
        root, _, rest = name[len(PACKAGE) + 1 :].partition(".")
        if root in NAMES and (not rest or rest.split(".")[0] in ("python", "ops") or _deeper(f"{root}.{rest}")):
            return importlib.machinery.ModuleSpec(name, _Finder, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        rest = spec.name[len(PACKAGE) + 1 :]
        if "." in rest:
            return _Alias(spec.name)
        result = types.ModuleType(spec.name, f"tf.contrib.{rest}, which is not provided.")
        result.__getattr__ = functools.partial(_lacking, rest)
        return result

    @staticmethod
    def exec_module(module):
        pass


def alias(path, target):
    """Let a deeper path below contrib, such as "layers.python.layers.utils", be a module of its own."""
    sys.modules[f"{PACKAGE}.{path}"] = target


def install():
    """Let `import` find contrib's deeper paths."""
    if _Finder not in sys.meta_path:
        sys.meta_path.append(_Finder)

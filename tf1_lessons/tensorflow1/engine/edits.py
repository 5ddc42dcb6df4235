"""The lines of 1.15.5's files that today's Python, NumPy and protobuf break, and what they become when they are read.

Nothing is changed on disk. Each entry: the file, below the folder of the packages; the text as it stands there, which
occurs in it; the text that takes its place. The comment says why.
"""

EDITS = {}

# Files that add up numbers of NumPy, with NumPy 1's promotion: they are rewritten as a user's files are.
_PROMOTED = (
    "keras/",
    "tensorflow_core/python/keras/engine/training",
    "tensorflow_core/python/keras/callbacks.py",
    "tensorflow_core/python/keras/utils/generic_utils.py",
)


def is_promoted(file):
    return file.startswith(_PROMOTED)


def edit(file, old, new):
    EDITS.setdefault(file, []).append((old, new))


def apply(file, source):
    """Return the source of one of 1.15.5's files, bytes, as today's Python runs it.

    Raises:
        LookupError: the file is not the one that the table knows.
    """
    for old, new in EDITS.get(file, ()):
        if old.encode() not in source:
            raise LookupError(f"{file} has no {old!r}: is it TensorFlow 1.15.5's?")
        source = source.replace(old.encode(), new.encode())
    return source


# Python

# Since 3.10 every class has `|`, so "has it one already?" asks for the class's own.
edit(
    "tensorflow_core/python/framework/ops.py",
    "  existing = getattr(clazz_object, operator, None)",
    "  existing = clazz_object.__dict__.get(operator)",
)
# Since 3.8 logging passes a second argument.
edit(
    "tensorflow_core/python/platform/tf_logging.py",
    "def _logger_find_caller(stack_info=False):",
    "def _logger_find_caller(stack_info=False, stacklevel=1):",
)
# Since 3.13 docstrings lose their indentation; the replacement that this guards is not used anyway.
edit("tensorflow_core/python/keras/layers/normalization.py", "    assert old in string\n", "")
# Syntax trees have changed.
edit(
    "gast/gast.py",
    "    from .ast3 import ast_to_gast, gast_to_ast",
    "    from tf1_lessons.tensorflow1.engine.syntax import ast_to_gast, gast_to_ast",
)
# Python 3.12 has no `imp`, and the one that old files get imports users' files.
edit(
    "tensorflow_core/python/autograph/pyct/compiler.py",
    "import imp\n",
    "from tf1_lessons.tensorflow1.engine import syntax as imp\n",
)


# NumPy and h5py

edit("tensorflow_core/python/framework/tensor_util.py", "nparray.tostring()", "nparray.tobytes()")
edit("tensorflow_core/contrib/learn/python/learn/preprocessing/text.py", "trim='b').tostring()", "trim='b').tobytes()")
# h5py 3 returns text as str.
_FORMAT = "tensorflow_core/python/keras/saving/hdf5_format.py"
for _file, _weights in ((_FORMAT, "f.attrs"), ("keras/engine/saving.py", "")):
    for _name in ("model_config", "training_config"):
        edit(_file, f"{_name}.decode('utf-8')", _name)
    for _text in (f"{_weights}['keras_version']", f"{_weights}['backend']"):
        edit(_file, f"{_text}.decode('utf8')", _text)
    edit(_file, "n.decode('utf8')", "np.asarray(n).astype(str).item()")
edit("keras/utils/io_utils.py", "val.dtype.type == np.string_", "val.dtype.kind in 'SO' or not val.size")
# A number that its type does not hold was cut to the type's bits, and found by that.
edit(
    "tensorflow_core/python/client/session.py",
    "  return numpy_dtype(obj) if numpy_dtype is not object else str(obj)",
    "  return np.array(obj).astype(numpy_dtype)[()] if numpy_dtype is not object else str(obj)",
)
# An array with one number was a number.
edit(
    "tensorflow_core/python/framework/tensor_shape.py",
    "      self._value = int(value)\n",
    "      try:\n        self._value = int(value)\n      except TypeError:\n"
    "        if getattr(value, 'size', 0) != 1:\n          raise\n        self._value = int(value.item())\n",
)


# The runtime

# Today's runtime makes an exception with a fourth argument, its payloads.
edit(
    "tensorflow_core/python/framework/errors_impl.py",
    "def __init__(self, node_def, op, message):",
    "def __init__(self, node_def, op, message, payloads=None):",
)
edit(
    "tensorflow_core/python/framework/errors_impl.py",
    "    super(UnknownError, self).__init__(node_def, op, message, error_code)",
    "    error_code = error_code if isinstance(error_code, int) else UNKNOWN\n"
    "    super(UnknownError, self).__init__(node_def, op, message, error_code)",
)

# Types by which today's functions for nested structures know variables and iterators.
edit(
    "tensorflow_core/python/ops/resource_variable_ops.py",
    'pywrap_tensorflow.RegisterType("ResourceVariable", ResourceVariable)',
    "class VariableSpec(object):\n  pass",
)
edit(
    "tensorflow_core/python/data/ops/iterator_ops.py",
    "class IteratorSpec(",
    "class OwnedIterator(object):\n  pass\n\n\nclass IteratorSpec(",
)

# pybind11 wraps the runtime's operations today.
edit(
    "tensorflow_core/python/framework/ops.py",
    'type(node_def).__name__ == "SwigPyObject"',
    'type(node_def).__name__ == "TF_Operation"',
)
# Today's frames of an op's stack have no globals; source lines come from files, as they do in 1.15.5 for all files.
edit(
    "tensorflow_core/python/util/tf_stack.py",
    "linecache.getline(filename, lineno, frame.globals)",
    "linecache.getline(filename, lineno)",
)
edit("tensorflow_core/python/util/tf_stack.py", "frame.func_start_lineno", "0")

# An empty float_format, which today's protobuf warns of, printed a proto as str does.
edit(
    "tensorflow_core/python/framework/graph_io.py",
    "text_format.MessageToString(\n                                            graph_def, float_format='')",
    "str(graph_def)",
)

# Genuine 1.15.5 refuses the attributes that ops got later.
edit(
    "tensorflow_core/python/framework/ops.py",
    "    node_def.ParseFromString(compat.as_bytes(data))\n    return node_def",
    "    node_def.ParseFromString(compat.as_bytes(data))\n    return c_api.AsExported(node_def)",
)
edit(
    "tensorflow_core/python/framework/ops.py",
    "      graph.ParseFromString(compat.as_bytes(data))\n      # Strip",
    "      graph.ParseFromString(compat.as_bytes(data))\n      c_api.AsExported(graph)\n      # Strip",
)

# The order in which shuffled datasets repeat: see bridge/data.py.
edit(
    "tensorflow_core/python/data/ops/dataset_ops.py",
    "gen_dataset_ops.repeat_dataset(\n"
    "        input_dataset._variant_tensor,  # pylint: disable=protected-access\n"
    "        count=self._count,\n"
    "        **self._flat_structure)",
    "gen_dataset_ops._pywrap_tensorflow.RepeatDataset(input_dataset, self._count, self._flat_structure)",
)
edit(
    "tensorflow_core/python/data/experimental/ops/shuffle_ops.py",
    "gen_dataset_ops.shuffle_and_repeat_dataset(",
    "gen_dataset_ops._pywrap_tensorflow.ShuffleAndRepeatDataset(",
)
# A function that captures such a dataset by value needs the dataset's function.
edit(
    "tensorflow_core/python/framework/function.py",
    "    captured_inputs = [self._add_tensor_and_parents(x) for x in op.inputs]",
    "    if op.graph._is_function(op.type):\n"
    "      self._add_function(op.graph._functions[op.type])\n"
    "    captured_inputs = [self._add_tensor_and_parents(x) for x in op.inputs]",
)

# MNIST is looked for where the lessons look for it, too; without a network there are other digits. Early releases
# had the reader's parts in input_data.
edit(
    "tensorflow_core/examples/tutorials/mnist/input_data.py",
    "from tensorflow.contrib.learn.python.learn.datasets.mnist import read_data_sets",
    "from tf1_lessons.tensorflow1.mnist import (DEFAULT_SOURCE_URL as SOURCE_URL, DEFAULT_SOURCE_URL, DataSet,"
    " dense_to_one_hot, extract_images, extract_labels, maybe_download, script_data_sets as read_data_sets)",
)
edit(
    "tensorflow_core/contrib/learn/python/learn/datasets/mnist.py",
    "  if fake_data:\n\n    def fake():",
    "  from tf1_lessons.tensorflow1.mnist import script_data_sets\n"
    "  return script_data_sets(train_dir, fake_data, one_hot, dtype, reshape, validation_size, seed, source_url)\n"
    "  if fake_data:\n\n    def fake():",
)
edit(
    "tensorflow_core/python/keras/datasets/mnist.py",
    "  origin_folder = 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/'",
    "  from tf1_lessons.tensorflow1.mnist import keras_data\n  return keras_data(path)\n"
    "  origin_folder = 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/'",
)
edit(
    "keras/datasets/mnist.py",
    "    path = get_file(path,",
    "    from tf1_lessons.tensorflow1.mnist import keras_data\n    return keras_data(path)\n    path = get_file(path,",
)

# Today's TensorFlow still defines the ops of boosted trees, but has no kernels for them.
for _made in ("gen_boosted_trees_ops.boosted_trees_ensemble_resource_handle_op", "quantile_resource_handle_op"):
    edit(
        "tensorflow_core/python/ops/boosted_trees_ops.py",
        f"    return {_made}(\n",
        f"    ops.c_api.RefuseLostKernel('BoostedTrees')\n    return {_made}(\n",
    )

# A transposed convolution has all of the shape that it is asked for; today's graph takes the batch from the input.
for _op in ("Conv2DBackpropInput", "Conv3DBackpropInputV2"):
    edit(
        "tensorflow_core/python/ops/gen_nn_ops.py",
        f'  _execute.record_gradient(\n      "{_op}", _inputs_flat,',
        "  from tensorflow.python.framework import tensor_util\n"
        "  _result[0].set_shape(tensor_util.constant_value_as_shape(_inputs_flat[0]))\n"
        f'  _execute.record_gradient(\n      "{_op}", _inputs_flat,',
    )

# Today's kernel makes NaN of what was an error.
edit(
    "tensorflow_core/python/ops/gen_linalg_ops.py",
    '    _, _, _op = _op_def_lib._apply_op_helper(\n        "Cholesky", input=input',
    '    _pywrap_tensorflow.UseOldKernel("Cholesky")\n'
    '    _, _, _op = _op_def_lib._apply_op_helper(\n        "Cholesky", input=input',
)

"""Recurrent cells and tf.nn.seq2seq as TensorFlow 0.12 had them."""

import copy
import functools
import importlib
import inspect
import types

from tensorflow import compat

tf = compat.v1


def linear(args, output_size, bias, bias_start=0.0, scope=None):
    """Return the sum of the matrices `args`, each multiplied by its own variable, plus an optional bias."""
    args = args if isinstance(args, (list, tuple)) else [args]
    rows = sum(int(arg.shape[1]) for arg in args)
    with tf.variable_scope(scope or "Linear"):
        matrix = tf.get_variable("Matrix", [rows, output_size], args[0].dtype)
        product = tf.matmul(args[0] if len(args) == 1 else tf.concat(args, 1), matrix)
        if not bias:
            return product
        start = tf.constant_initializer(bias_start, dtype=args[0].dtype)
        return product + tf.get_variable("Bias", [output_size], args[0].dtype, start)


@functools.lru_cache(maxsize=None)
def seq2seq():
    """Return tf.nn.seq2seq. It calls a user's loss function with inputs and labels, in this order, by position."""
    new = importlib.import_module("tensorflow.contrib.legacy_seq2seq")
    module = types.ModuleType("tensorflow.nn.seq2seq", new.__doc__)
    vars(module).update({name: value for name, value in vars(new).items() if not name.startswith("_")})
    module.linear = linear

    def inputs_first(function):
        @functools.wraps(function)
        def called(*args, **kwargs):
            bound = inspect.signature(function).bind(*args, **kwargs)
            loss = bound.arguments.get("softmax_loss_function")
            if loss is not None:
                bound.arguments["softmax_loss_function"] = lambda labels, logits: loss(logits, labels)
            return function(*bound.args, **bound.kwargs)

        return called

    for name in ("sequence_loss", "sequence_loss_by_example", "model_with_buckets"):
        setattr(module, name, inputs_first(getattr(new, name)))
    return module


class _Scoped:
    """A cell without its own variables: before 1.2 it used those of the variable scope in which it was called.

    This made `[cell] * 3` three layers, and one cell could serve an encoder and a decoder.
    """

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        object.__setattr__(self, "_arguments", (args, kwargs))
        object.__setattr__(self, "_placed", {})  # (graph, variable scope) -> 1.x's cell for this scope
        return self

    def __deepcopy__(self, memo):
        made, keywords = self._arguments
        return type(self)(*made, **keywords)

    def __call__(self, inputs, state, scope=None, *args, **kwargs):
        if self._placed is None:
            return super().__call__(inputs, state, scope, *args, **kwargs)
        place = tf.get_default_graph(), tf.get_variable_scope().name, getattr(scope, "name", scope)
        if place not in self._placed:
            made, keywords = self._arguments
            self._placed[place] = type(self)(*made, **keywords)
            object.__setattr__(self._placed[place], "_placed", None)
        return self._placed[place](inputs, state, scope, *args, **kwargs)


def _distinct(cells):
    """Return the cells with a copy for each repetition; 1.15.5 would warn that repeated cells share their weights."""
    first = {id(cell): index for index, cell in reversed(list(enumerate(cells)))}
    return [
        copy.deepcopy(cell) if isinstance(cell, _Scoped) and first[id(cell)] != index else cell
        for index, cell in enumerate(cells)
    ]


def _cell(name, arguments):
    """Return a cell of tf.nn.rnn_cell with 0.12's positional arguments and the keywords of both releases."""
    new = getattr(tf.nn.rnn_cell, name)

    def __init__(self, *args, **kwargs):
        kwargs.update(zip(arguments.split(), args))
        kwargs.pop("input_size", None)  # 0.12 ignored it as well: the first input shows the size
        for shards in ("num_unit_shards", "num_proj_shards"):
            if kwargs.get(shards) == 1:
                del kwargs[shards]
        if isinstance(kwargs.get("cells"), (list, tuple)):
            kwargs["cells"] = _distinct(kwargs["cells"])
        new.__init__(self, **kwargs)

    # It has the same name because a cell names its variables' scope after its class.
    return type(name, (_Scoped, new), {"__init__": __init__, "__doc__": new.__doc__, "__module__": new.__module__})


@functools.lru_cache(maxsize=None)
def cells():
    """Return the cells of tf.nn.rnn_cell as 0.12 had them, by name."""
    arguments = {
        "BasicRNNCell": "num_units input_size activation",
        "GRUCell": "num_units input_size activation",
        "BasicLSTMCell": "num_units forget_bias input_size state_is_tuple activation",
        "LSTMCell": "num_units input_size use_peepholes cell_clip initializer num_proj proj_clip num_unit_shards"
        " num_proj_shards forget_bias state_is_tuple activation",
        "MultiRNNCell": "cells state_is_tuple",
        "DropoutWrapper": "cell input_keep_prob output_keep_prob seed",
    }
    return {name: _cell(name, names) for name, names in arguments.items()}

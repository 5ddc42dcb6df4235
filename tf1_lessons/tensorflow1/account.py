"""What a script was given that today's TensorFlow lacks, for the account at its end."""

import sys

_provided = {}  # symbol: (how, page)


def provided(symbol, how, page=None):
    """Note that a symbol, such as "tf.mul", was given to the script.

    Args:
        symbol: as the script spells it.
        how: what stands behind it, in a few words: "tf.multiply, before 1.0".
        page: the lesson or page of the documentation that explains it, or None.
    """
    _provided.setdefault(symbol, (how, page))


def all_provided():
    """Return what was noted so far, a dict from symbols to pairs (how, page), in the order of first use."""
    return dict(_provided)


def lines():
    """Return the account of a run, a few lines of text: what the script was given, and where its numbers may differ."""
    pages = {}
    for symbol, (how, page) in _provided.items():
        if symbol.rpartition(".")[0] not in _provided:  # the module stands for its names
            pages.setdefault(page, []).append(symbol if page else f"{symbol}: {how}")
    account = [f"provided: {', '.join(symbols)}" + (f" ({page})" if page else "") for page, symbols in pages.items()]
    ops = sys.modules.get("tensorflow.python.framework.ops")
    if ops is not None and any(map(_is_unseeded, ops.get_default_graph().get_operations())):
        account.append("numbers: differ from run to run, as on TensorFlow 1: a graph lacks tf.set_random_seed(...)")
    return account


def _is_unseeded(operation):
    return operation.type.startswith(_RANDOM) and not (operation.get_attr("seed") or operation.get_attr("seed2"))


_RANDOM = ("RandomUniform", "RandomStandardNormal", "TruncatedNormal", "RandomShuffle", "Multinomial")

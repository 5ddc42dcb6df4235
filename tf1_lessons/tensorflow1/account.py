"""What a script was given that today's TensorFlow lacks, for the account at its end."""

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


def lines(path):
    """Return the account of a script's run, lines of text: what it was given, and where its numbers may differ."""
    return [f"{symbol}: {how}" + (f" ({page})" if page else "") for symbol, (how, page) in _provided.items()]

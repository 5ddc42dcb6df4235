"""The commonest errors of graph mode: what each means, and its cure."""

import re


def find(text):
    """Return one or two lines on an error, given as "Kind: message", or None if it is not among the known ones."""
    return None

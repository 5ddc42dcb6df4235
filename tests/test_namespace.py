"""The namespace that an old script sees, against what genuine TensorFlow 1.15.5 and 0.12.1 did with the same calls."""

import json
import pathlib

import numpy as np
import pytest

from tests import namespace_trials
from tf1_lessons.tensorflow1 import account, before1, namespace

GOLDEN = pathlib.Path(__file__).parent / "golden"


def recorded(release):
    return json.loads((GOLDEN / f"namespace_{release}.json").read_text())["results"]

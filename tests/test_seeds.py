"""With seeds enabled, each construct of scripts/record_seeds.py has the seeds and numbers of genuine TensorFlow 1.15.5."""

import importlib.util
import json
import logging
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from numpy.testing import assert_allclose

from tf1_lessons.tensorflow1 import seeds

ROOT = pathlib.Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("record_seeds", ROOT / "scripts/record_seeds.py")
record_seeds = importlib.util.module_from_spec(spec)
spec.loader.exec_module(record_seeds)
GOLDEN = json.loads(record_seeds.GOLDEN.read_text())

tf.disable_v2_behavior()

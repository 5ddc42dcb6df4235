"""The engine's functions give what those of genuine 1.15.5 gave, for constants and for placeholders of any batch size.

What genuine gave is in tests/golden/engine, written by the scripts of tests/engine themselves.
"""

import itertools
import json
import math
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests/golden/engine"
# Its kernel is gone, and the session says so.
LOST = "contrib.image.single_image_random_dot_stereograms"
# Today's runtime knows the value of tf.shape(x)[0] more often, and so more static shapes, which gradients depend on.
FEWER_OPS = {("contrib.image.translations_to_projective_transforms", "seed after gradients")}


pytestmark = pytest.mark.usefixtures("engine")


def printed(script, *arguments):
    command = [sys.executable, ROOT / "scripts/run_script.py", "--quiet", ROOT / "tests/engine" / script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def near(ours, genuine, limit=2e-4):
    if isinstance(ours, str) or isinstance(genuine, str):
        return ours == genuine
    both_nan = math.isnan(ours) and math.isnan(genuine)
    return both_nan or ours == genuine or abs(ours - genuine) <= max(2e-4 * abs(genuine), limit)


def same_values(ours, genuine):
    """Whether outputs are alike: shape, first entries and sum, where each entry may have its share of rounding."""
    if isinstance(ours, str) or isinstance(genuine, str):
        return ours == genuine
    pairs = list(itertools.zip_longest(ours, genuine))
    return all(
        a and b and a[0] == b[0] and len(a) == len(b) and all(map(near, a[1:-1], b[1:-1]))
        and (len(a) == 1 or near(a[-1], b[-1], max(2e-4, 2e-5 * math.prod(a[0]))))
        for a, b in pairs
    )


def refines(ours, genuine):
    """Whether static shapes are genuine's, or tell more of the same."""
    pattern = re.escape("; ".join(genuine)).replace(r"\?", r"(\?|\d+)")
    return bool(re.fullmatch(pattern, "; ".join(ours)))


def differences(file, *arguments):
    """Return how many calls there are, and those that differ: name, arguments, what differs, ours, genuine's."""
    genuine = (GOLDEN / file).read_text().splitlines()
    ours = [line for line in printed("api_scan.py", GOLDEN / file, *arguments).splitlines() if line[:2] == '["']
    assert len(ours) == len(genuine)
    found = []
    for our_line, line in zip(ours, genuine):
        name, kind, specs, _, outcome = json.loads(line)
        our_outcome = json.loads(our_line)[4]
        if isinstance(outcome, str) or isinstance(our_outcome, str):
            if outcome != our_outcome:
                found.append((name, specs, "error", our_outcome, outcome))
            continue
        for what, a, b in zip(("seed", "seed after gradients"), our_outcome, outcome):
            if a != b:
                found.append((name, specs, what, a, b))
        if not refines(our_outcome[2], outcome[2]):
            found.append((name, specs, "shapes", our_outcome[2], outcome[2]))
        # A metric's value is read while it is updated.
        if "metrics." not in name and not same_values(our_outcome[3], outcome[3]):
            found.append((name, specs, "values", our_outcome[3], outcome[3]))
    return len(genuine), found


@pytest.mark.slow
@pytest.mark.parametrize("file, arguments", [("api.txt", []), ("api_fed.txt", ["--fed"])])
def test_public_functions_give_what_genuine_gave(file, arguments):
    count, found = differences(file, *arguments)
    assert count > 1500
    unknown = [each for each in found if each[0] != LOST and (each[0], each[2]) not in FEWER_OPS]
    assert not unknown, unknown[:20]


def test_kernels_that_left_tensorflow_compute_what_they_computed():
    genuine = (GOLDEN / "lost_kernels.txt").read_text()
    assert printed("lost_kernels.py") == genuine
    assert genuine.count("GatherTree") > 5 and genuine.count("SparseFeatureCross") > 5


def test_a_kernel_without_counterpart_says_so_in_one_line(tmp_path):
    script = tmp_path / "lost.py"
    script.write_text(
        """
import tensorflow as tf
from tensorflow.contrib.tensor_forest.python.ops import gen_tensor_forest_ops
number = gen_tensor_forest_ops.reinterpret_string_to_float(tf.constant(["a"]))
try:
    tf.Session().run(number)
except tf.errors.UnimplementedError as error:
    print(str(error).splitlines()[0])
"""
    )
    assert printed(script) == "TensorFlow 1.15.5's kernel ReinterpretStringToFloat has left TensorFlow\n"


def test_a_list_with_tensors_is_an_array_of_objects_and_its_product_is_an_op(tmp_path):
    script = tmp_path / "lists.py"
    script.write_text(
        """
import numpy as np
import tensorflow as tf
size = tf.constant(3)
for make in (np.array, np.asarray, np.prod, np.sum, np.cumsum, np.size):
    made = make([size, 2])
    print(type(made).__name__, getattr(made, "dtype", ""))
print([op.type for op in tf.get_default_graph().get_operations()])
try:
    np.array(size)
except NotImplementedError as error:
    print(error)
print(np.bool is bool, np.long is int, tf.TensorShape([np.array([2])]))
"""
    )
    # Recorded on genuine 1.15.5 with NumPy 1.18.
    assert printed(script) == """ndarray object
ndarray object
Tensor <dtype: 'int32'>
Tensor <dtype: 'int32'>
ndarray object
int 
['Const', 'Const', 'Mul', 'Const', 'AddV2', 'Const', 'AddV2']
Cannot convert a symbolic Tensor (Const:0) to a numpy array.
True True (2,)
"""

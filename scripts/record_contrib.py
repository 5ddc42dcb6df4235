#!/usr/bin/env python
"""Record what genuine TensorFlow 1.15.5's tf.contrib computes, for tests/engine/test_recordings.py.

Usage, by a Python with TensorFlow 1.15.5: python scripts/record_contrib.py tests/golden/contrib.json

Each case of tests/contrib_cases.py is built under tf.set_random_seed(1). Recorded are its variables, what lies in the
collections, the values of variables and results after the initialization, and the results once each variable holds
fixed values, or the error that it raises.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))

import contrib_cases  # noqa: E402


def main(path):
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    records = {name: contrib_cases.measure(tf, name) for name in sorted(contrib_cases.CASES)}
    lines = ("{}: {}".format(json.dumps(name), json.dumps(records[name], sort_keys=True)) for name in sorted(records))
    pathlib.Path(path).write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main(sys.argv[1])

"""Measure on the engine what was recorded on genuine TensorFlow 1.15.5, and print it as JSON.

    python scripts/run_script.py --quiet tests/engine/replay.py constructs|contrib|errors
"""

import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, folder) for folder in ("tests", "scripts")]

import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)


def constructs():
    import record_seeds

    return {name: record_seeds.record(tf, name) for name in record_seeds.CONSTRUCTS}


def contrib():
    import contrib_cases

    return {name: contrib_cases.measure(tf, name) for name in sorted(contrib_cases.CASES)}


def errors():
    from tf1_lessons import errors

    words = {}
    for name, function in errors.ERRORS.items():
        try:
            errors.provoke(function, cured=False)
            words[name] = None
        except Exception as error:
            words[name] = errors.words(error)
    return words


measured = {function.__name__: function for function in (constructs, contrib, errors)}[sys.argv[1]]()
with open(sys.argv[2], "w") as file:
    json.dump(measured, file)

"""Compare TensorFlow's public API between releases: names that went, arguments that went or changed places.

    python scripts/compare_api.py record FILE              what the installed TensorFlow has, any release from 0.12
    python scripts/compare_api.py compare FILE FILE …      what each lacks or orders differently from the one before it

tests/golden/api.json is `compare` of 0.12.1 and 1.15.5. Runs on Python 3.6 to 3.13.
"""

import argparse
import json
import os
import types

SKIPPED = {"tf.contrib", "tf.keras", "tf.estimator", "tf.compat", "tf.python", "tf.core", "tf.examples", "tf.raw_ops"}
SKIPPED |= {"tf.user_ops", "tf.tools", "tf.pywrap_tensorflow"}


def arguments(value):
    """Return the names of a callable's positional arguments, without self; None if it has none that can be read."""
    try:  # it sees through TensorFlow's decorators
        from tensorflow.python.util.tf_inspect import getfullargspec
    except ImportError:
        from inspect import getfullargspec

    try:
        names = getfullargspec(value.__init__ if isinstance(value, type) else value).args
    except (TypeError, ValueError, AttributeError):
        return None
    return names[1:] if isinstance(value, type) or names[:1] == ["self"] else names


def walk(module, name, found, seen):
    """Put every public symbol under a module into `found`: "tf.nn.relu" -> its arguments."""
    seen.add(id(module))
    public = getattr(module, "__all__", None) or dir(module)
    for attribute in sorted(public):
        full = name + "." + attribute
        value = None if full in SKIPPED or attribute.startswith("_") else getattr(module, attribute, None)
        if isinstance(value, types.ModuleType):  # before 1.13 the public modules were those directly below the root
            if ("._api." in value.__name__ or ".api." in value.__name__ or name == "tf") and id(value) not in seen:
                walk(value, full, found, seen)
        elif callable(value):
            found[full] = arguments(value)
        elif value is not None and type(value).__name__ != "_Feature":  # of `from __future__ import …`
            found[full] = None


def record(path):
    try:
        import tensorflow.compat.v1 as tf
    except ImportError:
        import tensorflow as tf
    found = {}
    walk(tf, "tf", found, set())
    with open(path, "w") as file:
        json.dump({"version": tf.__version__, "symbols": found}, file, indent=0, sort_keys=True)
    print(tf.__version__, len(found), "symbols")


def compare(old, new):
    """Return what went: names, and functions whose old positional arguments are not at their places any more."""
    missing = sorted(set(old) - set(new))
    moved = {}
    for name in sorted(set(old) & set(new)):
        before, after = old[name], new[name]
        if before and after is not None and after[: len(before)] != before:
            moved[name] = [before, after]
    return {"missing": missing, "moved": moved}


def main():
    os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["record", "compare"])
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    if args.action == "record":
        record(args.files[0])
        return
    recorded = [json.load(open(path)) for path in args.files]
    result = {}
    for old, new in zip(recorded, recorded[1:]):
        result["{} to {}".format(old["version"], new["version"])] = compare(old["symbols"], new["symbols"])
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

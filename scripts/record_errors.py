"""Record TensorFlow 1.15.5's words for tests/golden/errors.json: PYTHON scripts/record_errors.py, with its Python."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tf1_lessons import errors  # noqa: E402

words = {}
for name, function in errors.ERRORS.items():
    try:
        errors.provoke(function, cured=False)
        words[name] = None
    except Exception as error:
        words[name] = errors.words(error)
(ROOT / "tests" / "golden" / "errors.json").write_text(json.dumps(words, indent=1) + "\n")

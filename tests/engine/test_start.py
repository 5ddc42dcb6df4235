"""The engine starts without a word, loses no line that others write, and reports what the user's files were given."""

import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent

pytestmark = pytest.mark.usefixtures("engine")


def run(folder, source, *options):
    (folder / "old.py").write_text(source)
    command = [sys.executable, str(ROOT / "scripts/run_script.py"), *options, "old.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_only_the_scripts_own_log_lines_are_shown(tmp_path):
    source = """
import tensorflow as tf
tf.contrib.layers  # 1.15.5 says that contrib will go
x = tf.layers.dense(tf.ones([1, 2]), 2)  # and that layers will
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
tf.logging.warn("%d of mine", 1)
tf.logging.set_verbosity(tf.logging.INFO)
tf.logging.info("another")
"""
    result = run(tmp_path, source, "--quiet")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "WARNING:tensorflow:1 of mine\nINFO:tensorflow:another\n"


def test_lines_of_another_thread_are_kept_while_tensorflow_is_imported(tmp_path):
    source = """
import os, threading
done = threading.Event()
def write():
    count = 0
    while not done.is_set() or count < 3:
        os.write(2, b"line %d\\n" % count)
        count += 1
        done.wait(0.01)
    print(count)
thread = threading.Thread(target=write)
thread.start()
try:
    import tensorflow as tf
    tf.Session().run(tf.constant(1))
finally:
    done.set()
thread.join()
"""
    result = run(tmp_path, source, "--quiet")
    assert result.stderr == "".join(f"line {number}\n" for number in range(int(result.stdout)))


def test_the_account_names_only_what_the_users_files_were_given(tmp_path):
    assert run(tmp_path, "import tensorflow as tf\ntf.contrib.layers\n").stderr == ""
    # 1.15.5's own files have used these before.
    result = run(tmp_path, "import tensorflow as tf\nimport numpy as np\nnp.bool8\nfrom collections import Sequence\n")
    assert result.stderr == "run_script: provided: numpy.bool8, collections.Sequence (docs/old-scripts.md)\n"


def test_the_account_says_that_a_graph_has_no_seed(tmp_path):
    source = "import tensorflow as tf\n{}tf.Variable(tf.random_normal([2]))\n"
    assert "a graph lacks tf.set_random_seed" in run(tmp_path, source.format("")).stderr
    assert run(tmp_path, source.format("tf.set_random_seed(1)\n")).stderr == ""

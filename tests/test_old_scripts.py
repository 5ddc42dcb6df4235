"""Old scripts run unchanged and print what they printed on genuine TensorFlow.

The scripts are in tests/old_scripts, what genuine TensorFlow printed in tests/golden/old_scripts.json, which
scripts/record_old_scripts.py wrote. To save TensorFlow's import, most of them are run by forks of one process.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent
SCRIPTS = ROOT / "tests/old_scripts"
GOLDEN = json.loads((ROOT / "tests/golden/old_scripts.json").read_text())
COMMAND = [sys.executable, str(ROOT / "scripts/run_script.py")]
# What TensorFlow 2.20 writes at a process's first run; the command holds it back as it imports TensorFlow.
FIRST_RUN = re.compile(r"WARNING: All log messages before absl.*\n.*MLIR V1 optimization pass is not enabled\n")
NUMBER = re.compile(r"[-+]?\d+\.\d+(?:e[-+]?\d+)?")
SECONDS = re.compile(r"\b\d+s\b")  # a loaded machine takes 1s where Keras printed 0s
ARGUMENTS = {"program": ["--steps", "8", "--name=x"]}
# A script that Python 2 alone reads is recorded in its spelling for Python 3.
RECORDED_AS = {"python2": "python2_as_python3"}

pytestmark = pytest.mark.usefixtures("engine")

# Runs each command line that comes as JSON in a fork of its own, once TensorFlow is imported, and answers with
# its exit status. As Python does at its end, it prints an exception, then calls what is registered for the end.
SERVER = """
import atexit, json, os, sys
sys.path.insert(0, sys.argv[1])
from tf1_lessons.command import script
from tf1_lessons.tensorflow1 import importer
importer.install()
import tensorflow
for line in sys.stdin:
    job = json.loads(line)
    process = os.fork()
    if not process:
        os.chdir(job["folder"])
        for number, name in ((0, os.devnull), (1, job["out"]), (2, job["err"])):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
        sys.stdin = open(0)
        sys.argv = ["run_script.py", *job["arguments"]]
        status = 0
        try:
            script.main()
        except SystemExit as end:
            status = end.code or 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
            status = 1
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


class Result:
    def __init__(self, folder, status, printed, errors):
        self.folder, self.status, self.printed, self.errors = folder, status, printed, errors


def environment(**variables):
    names = {"MPLBACKEND": "Agg", "TF1_LESSONS_MNIST": ""}
    return {**os.environ, **names, **variables}


@pytest.fixture(scope="module")
def server():
    process = subprocess.Popen(
        [sys.executable, "-c", f"exec(compile({SERVER!r}, {COMMAND[1]!r}, 'exec'))", str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    yield process
    process.communicate()


@pytest.fixture
def run(server, tmp_path):
    """A function that runs a script, by its name in tests/old_scripts or its source, in a copy of the folder."""

    def run(script, *arguments, options=(), suffix=".py"):
        folder = tmp_path / "copy"
        if not folder.exists():
            shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        if "\n" in script:
            (folder / f"given{suffix}").write_text(script)
            script = "given"
        path = folder / f"{script}{suffix}"
        arguments = [*options, path.name, *arguments]
        job = {"folder": str(path.parent), "arguments": arguments, "out": f"{tmp_path}/out", "err": f"{tmp_path}/err"}
        server.stdin.write(json.dumps(job) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        out, err = ((tmp_path / name).read_text() for name in ("out", "err"))
        return Result(path.parent, status, out, FIRST_RUN.sub("", err))  # a fork has TensorFlow already

    return run


def start(*command_line, **options):
    """Run a command line in a process of its own."""
    return subprocess.run(
        [*COMMAND, *command_line], env=environment(), capture_output=True, text=True, timeout=100, **options
    )


def assert_same(printed, genuine):
    """Assert that two texts are equal but for the last digits of their numbers."""
    words = [
        re.sub(r"\s+", " ", SECONDS.sub("0s", NUMBER.sub("#", text))).replace("[ ", "[").replace(" ]", "]") for text in (printed, genuine)
    ]
    assert words[0] == words[1]
    ours, theirs = ([float(number) for number in NUMBER.findall(text)] for text in (printed, genuine))
    assert ours == pytest.approx(theirs, rel=1e-4, abs=1.1e-4)


NAMES = sorted({*GOLDEN, "python2"} - {"logging_and_errors", "python2_as_python3"})
SLOW = {"learn_estimators"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in NAMES]
)
def test_a_script_prints_what_it_printed(run, name):
    genuine = GOLDEN[RECORDED_AS.get(name, name)]
    files = {path for path in SCRIPTS.rglob("*") if "__pycache__" not in path.parts}
    result = run(name, *ARGUMENTS.get(name, ()))
    assert result.status == genuine["status"], result.errors
    assert "Traceback" not in result.errors
    assert "absl" not in result.errors and "cuda" not in result.errors  # children are quiet, too
    assert_same(result.printed, genuine["printed"])
    assert not list(result.folder.rglob("__pycache__"))  # nothing is written beside the user's files
    assert files == {path for path in SCRIPTS.rglob("*") if "__pycache__" not in path.parts}


def test_what_a_script_logs_and_its_uncaught_error_are_shown_with_the_cure(run):
    genuine = GOLDEN["logging_and_errors"]
    result = run("logging_and_errors")
    assert (result.status, result.printed) == (genuine["status"], genuine["printed"])
    assert "INFO:tensorflow:step 3\n" in result.errors
    assert "WARNING:tensorflow:careful\n" in result.errors
    assert "deprecated" not in result.errors
    assert re.search(r'File ".*logging_and_errors.py", line 15, in <module>\n +run\(tf.get_variable', result.errors)
    assert "Attempting to use uninitialized value weights" in result.errors
    assert "Run tf.global_variables_initializer(), made last" in result.errors
    for ours in ("importer.py", "script.py", "run_script.py"):
        assert ours not in result.errors


def test_an_error_in_a_module_beside_the_script_shows_the_users_lines_only(run):
    result = run("import os\nopen('broken.py', 'w').write('x = 1\\n1 / 0\\n')\nimport broken\n")
    lines = [line.strip() for line in result.errors.splitlines()]
    files = [line for line in lines if line.startswith("File ")]
    assert [re.sub(r".*/|\"", "", line) for line in files] == [
        "given.py, line 3, in <module>",
        "broken.py, line 2, in <module>",
    ]
    assert "ZeroDivisionError: division by zero" in lines


def test_a_traceback_that_the_script_prints_has_no_frames_of_ours(run):
    result = run(
        "import sys, traceback\n"
        "for act in (lambda: __import__('missing'), lambda: {}['key'] + 1, lambda: sys + 1):\n"
        "    try:\n        act()\n    except Exception:\n"
        "        traceback.print_exc(file=sys.stdout)\n        print(len(traceback.format_exc()) > 50)\n"
    )
    files = re.findall(r'File "(.*)", line', result.printed)
    assert {os.path.basename(file) for file in files} == {"given.py"} and len(files) == 6
    assert result.printed.count("Traceback (most") == result.printed.count("True\n") == 3, result.errors


def test_only_the_users_files_see_the_old_names_of_packages(run):
    result = run(
        "import sys\nimport numpy as np\nimport time\n"
        "print(hasattr(np, 'float'), hasattr(sys.modules['numpy'], 'float'))\n"
        "print(hasattr(time, 'clock'), hasattr(sys.modules['time'], 'clock'))\n"
        "np.mine = 3\nprint(sys.modules['numpy'].mine)\n"
    )
    assert result.printed == "True False\nTrue False\n3\n", result.errors


def test_an_installed_package_sees_tensorflow_1_and_todays_packages(run, tmp_path):
    installed = tmp_path / "copy" / "site-packages"
    installed.mkdir(parents=True)
    (installed / "package.py").write_text(
        "import numpy as np\nimport tensorflow as tf\n"
        "def look():\n    print(tf.__version__, hasattr(tf, 'Session'), hasattr(np, 'float'), 1 / 2)\n"
        "    print(np.float32(0.1) + 1 == np.float32(1.1))\n"
    )
    result = run("import sys\nsys.path.insert(0, 'site-packages')\nimport package\npackage.look()\n")
    assert result.printed == "1.15.5 True False 0.5\nTrue\n", result.errors


def test_an_error_names_an_op_whose_code_is_gone(run):
    result = run("import tensorflow as tf\nexec('x = tf.placeholder(tf.float32)')\ntf.Session().run(x)\n")
    assert result.status == 1 and "You must feed a value for placeholder tensor" in result.errors


def test_messages_of_an_old_protoc_are_read(run):
    from google.protobuf import descriptor_pb2

    file = descriptor_pb2.FileDescriptorProto(name="beside_the_script.proto", package="beside_the_script", syntax="proto3")
    field = file.message_type.add(name="Size").field.add(name="width", number=1)
    field.type, field.label = field.TYPE_INT32, field.LABEL_OPTIONAL
    folder = run("print(1)\n").folder
    (folder / "size_pb2.py").write_text(
        "from google.protobuf import descriptor as _descriptor\n"
        f"DESCRIPTOR = _descriptor.FileDescriptor(name={file.name!r}, package={file.package!r}, syntax='proto3',\n"
        f"  serialized_pb={file.SerializeToString()!r})\n"
        "_SIZE = _descriptor.Descriptor(name='Size', full_name='beside_the_script.Size', filename=None, file=DESCRIPTOR,\n"
        "  containing_type=None, fields=[], extensions=[], nested_types=[], enum_types=[], options=None)\n"
    )
    result = run("import size_pb2\nprint(size_pb2.Size(width=3).width)\n")
    assert result.printed == "3\n", result.errors


def test_figures_are_saved_where_there_is_no_window(run):
    result = run("plots")
    assert result.errors.count("figure saved as") == 2
    figures = sorted(result.folder.glob("logs/plots/run-001/*.png"))
    assert [figure.name for figure in figures] == ["figure-001.png", "figure-002.png"]


def test_matplotlib_of_old(run):
    result = run(
        "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nfrom pylab import show\n"
        "from mpl_toolkits.mplot3d import Axes3D\n"
        "plt.hold(True)\nfig = plt.figure()\nax = fig.gca(projection='3d')\nAxes3D(plt.figure())\n"
        "plt.subplot(111, axisbg='r')\nplt.ylim(ymin=0)\nplt.hist([1, 2], normed=True)\n"
        "lines = plt.plot([1, 2])\nplt.gca().lines.remove(lines[0])\nprint(len(plt.gca().lines))\n"
        "plt.waitforbuttonpress()\nprint(plt.ginput(1))\nprint(plt.cm.get_cmap('spectral').name)\nshow()\n"
    )
    assert result.printed == "0\n[]\nnipy_spectral\n", result.errors


def test_scikit_learn_and_scipy_of_old(run):
    result = run(
        "import numpy as np\nimport scipy.misc\n"
        "from sklearn.cross_validation import train_test_split, KFold\nfrom sklearn.grid_search import GridSearchCV\n"
        "from sklearn.externals import joblib\nfrom sklearn.preprocessing import Imputer, OneHotEncoder\n"
        "from sklearn.manifold import TSNE\nfrom scipy.misc import imread, imsave, imresize, toimage, logsumexp\n"
        "print([len(part) for part in train_test_split(np.arange(10), test_size=.3)], len(KFold(6, n_folds=3)))\n"
        "print(Imputer().fit_transform([[1.], [np.nan], [3.]]).ravel())\n"
        "print(OneHotEncoder(sparse=False).fit_transform([[1], [2]]))\n"
        "print(TSNE(n_iter=250).max_iter, joblib.__name__, logsumexp([0., 0.]).round(4))\n"
        "image = np.arange(16).reshape(4, 4)\nimsave('a.png', image)\n"
        "print(imread('a.png')[0], *(imresize(image, size).shape for size in [(2, 2), 50, 2.]))\n"
        "print(toimage(np.zeros((3, 4, 5))).size, scipy.misc.bytescale(np.array([0., 1.])))\n"
    )
    assert result.printed.splitlines() == [
        "[7, 3] 3",
        "[1. 2. 3.]",
        "[[1. 0.]",
        " [0. 1.]]",
        "250 joblib 0.6931",
        "[ 0 17 34 51] (2, 2) (2, 2) (8, 8)",
        "(5, 4) [  0 255]",
    ], result.errors


def test_digits_of_keras_are_the_readers(run):
    source = (SCRIPTS / "tiny_mnist.py").read_text().replace("tiny", "MNIST_data") + (
        "import tensorflow as tf\nfrom keras.datasets import mnist as digits\n"
        "for module in (tf.keras.datasets.mnist, digits):\n"
        "    (xs, ys), (_, labels) = module.load_data('no_such_file.npz')\n"
        "    print(xs.shape, xs.dtype, xs[0, 0, :3], ys[:3], ys.dtype, labels.shape)\n"
    )
    result = run(source)
    assert result.printed.splitlines()[-2:] == ["(60, 28, 28) uint8 [0 1 2] [0 1 2] uint8 (20,)"] * 2, result.errors


def test_star_imports_give_the_names_of_old(run):
    result = run(
        "from tensorflow.contrib.layers import *\nfrom numpy import *\n"
        "import sys\nfrom tensorflow import *\n"
        "sys.stdout.write('%s %s' % (product([2, 3]), contrib.layers.flatten is flatten))\n"
    )
    assert result.printed == "6 True", result.errors


def test_pickles_and_arrays_that_python_2_wrote(run):
    result = run(
        "import pickle, io, numpy as np\n"
        # pickle.dumps({"a": "\xe9"}) of Python 2
        "old = b'(dp0\\nS\\'a\\'\\np1\\nS\\'\\\\xe9\\'\\np2\\ns.'\n"
        "print(pickle.loads(old), pickle.load(io.BytesIO(old)))\n"
        "np.save('d.npy', {'a': 1})\nprint(np.load('d.npy').item())\n"
    )
    assert result.printed == "{'a': 'é'} {'a': 'é'}\n{'a': 1}\n", result.errors


def test_input_without_a_terminal_is_one_line(run):
    result = run("\nname = input('Your name? ')\n")
    assert result.status == 1
    assert (
        result.errors
        == "given.py:2: the script asks for input ('Your name?'), and there is no terminal to type it in\n"
    )


def test_the_account_names_what_was_given_and_quiet_leaves_it_out(run):
    source = "import tensorflow as tf\nimport numpy as np\ntf.mul(2, np.int(3))\ntf.Variable(tf.random_normal([2]))\n"
    account = [line for line in run(source).errors.splitlines() if line.startswith("run_script: ")]
    assert len(account) == 2
    assert "tf.mul" in account[0] and "numpy.int" in account[0] and "docs/old-scripts.md" in account[0]
    assert "tf.set_random_seed" in account[1]
    assert run(source, options=["--quiet"]).errors == ""
    seeded = run("import tensorflow as tf\ntf.set_random_seed(1)\ntf.Variable(tf.random_normal([2]))\n")
    assert seeded.errors == ""


def notebook(*cells):
    cells = [{"cell_type": "code", "metadata": {}, "source": cell, "outputs": []} for cell in cells]
    text = [{"cell_type": "markdown", "metadata": {}, "source": "# a *title*"}]
    return json.dumps({"cells": text + cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}) + "\n"


def test_a_notebook_runs_cell_by_cell(run):
    source = notebook(
        "%matplotlib inline\n%tensorflow_version 1.x\n!pip install tensorflow==1.15\nimport tensorflow as tf",
        "import matplotlib.pyplot as plt\nx = tf.placeholder(tf.float32)\nplt.plot([1, 2]);",
        "%%time\nprint 7 / 2",
        "files = !echo hello\nfiles",
        "if True:\n    !echo never\nwith tf.Session() as sess:\n    y = sess.run(x * 2, {x: 3})\ny",
        "def fail():\n    raise ValueError('no')",
        "fail()",
        "print('not reached')",
    )
    result = run(source, suffix=".ipynb")
    assert result.status == 1
    assert re.sub("Wall time: .*", "Wall time", result.printed) == "TensorFlow 1.x selected.\n3\nWall time\n[]\n6.0\n"
    assert 'File "given.ipynb, cell 7", line 1, in <module>\n    fail()' in result.errors
    assert 'File "given.ipynb, cell 6", line 2, in fail\n' in result.errors
    assert "!pip install tensorflow==1.15: not executed; TensorFlow 1 is here already" in result.errors
    assert "!echo hello: not executed; --shell allows it" in result.errors
    assert (result.folder / "logs/given/run-001/figure-001.png").exists()
    assert "['hello']" in run(source, suffix=".ipynb", options=["--shell"]).printed


def test_division_of_a_python_2_file_is_kept_unless_it_asks_for_the_other(run):
    result = run("from __future__ import division\nprint 7 / 2\n")
    assert result.printed == "3.5\n", result.errors
    result = run("for i in xrange(7 / 2): pass\nprint(i)\n")  # Python 3 could parse this one
    assert result.printed == "2\n", result.errors


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, r"cannot read \S+: No such file or directory"),
        (lambda path: path.mkdir(), r"cannot read \S+: Is a directory"),
        (lambda path: path.write_bytes(b"\x7fELF\0\0"), r"\S+ is not a Python file: it holds bytes that are no text"),
        (lambda path: path.write_text("x = = 3\n"), r"\S+, line 1: neither Python 3 nor Python 2 can read this: .*"),
    ],
)
def test_what_cannot_be_run_is_one_line_and_status_2(make, message, tmp_path):
    make(tmp_path / "x.py")
    result = start(str(tmp_path / "x.py"))
    assert (result.returncode, result.stdout) == (2, "")
    assert re.fullmatch(f"run_script: {message}\n", result.stderr)


def test_help_and_wrong_options():
    assert start("--help").stdout.startswith("usage: python scripts/run_script.py")
    for arguments in ([], ["--no-such-option", "x.py"]):
        result = start(*arguments)
        assert result.returncode == 2 and result.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_a_script_as_they_end_python(number, tmp_path):
    path = tmp_path / "sleep.py"
    path.write_text("import time\nprint('ready', flush=True)\ntime.sleep(60)\n")
    process = subprocess.Popen([*COMMAND, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == -number
    assert ("KeyboardInterrupt" in errors) == (number == signal.SIGINT)


def test_the_command_starts_tensorflow_quietly(tmp_path):
    path = tmp_path / "old.py"
    path.write_text(
        "import tensorflow as tf\ntf.set_random_seed(1)\nx = tf.layers.dense(tf.ones([1, 2]), 2)\n"
        "with tf.Session() as sess:\n    sess.run(tf.global_variables_initializer())\n    print(sess.run(x).shape)\n"
    )
    result = start(str(path), cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "(1, 2)\n", "")
    assert os.listdir(tmp_path) == ["old.py"]


def test_own_code_can_import_the_namespace(run):
    result = run("\nimport tf1_lessons.tensorflow1 as tf\nprint(tf.__version__, tf.Session().run(tf.mul(2, 3)))\n")
    assert result.printed == "1.15.5 6\n", result.errors


# Cells of a running notebook, and what each prints.
CELLS = {
    "%load_ext tf1_lessons": "",
    "import tensorflow as tf\nprint(tf.__version__)": "1.15.5\n",
    "%tensorflow_version 1.x": "TensorFlow 1.x selected.\n",
    "tf.set_random_seed(1)\nwith tf.Session() as sess:\n    print(sess.run(tf.random_normal([2])))": (
        "[-0.67086124  0.22357145]\n"
    ),
    "print 'half', 3 / 2, float(np.array([2.5])), xrange(3)": "half 1 2.5 range(0, 3)\n",
    "print(3 / 2, reduce(max, [3, 1]) / 2)": "1.5 1.5\n",  # Python 3: an earlier cell has bound reduce
    "%unload_ext tf1_lessons": "Restart the kernel to import today's TensorFlow: this process has TensorFlow 1.15.5.\n",
    "import numpy as np\nprint(hasattr(np, 'float'), 3 / 2)": "False 1.5\n",
    "print(tf.contrib.layers.flatten(tf.ones([2, 3, 4])).shape)": "(2, 12)\n",
    "%load_ext tf1_lessons ": "",
    "import tensorflow as tf\nprint(tf.__version__, 3 / 2)": "1.15.5 1.5\n",
}


def test_cells_of_a_running_notebook_are_tensorflow_1s():
    program = f"""
import json
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
shell.run_cell("import numpy as np; from functools import reduce")
printed = []
for cell in {list(CELLS)!r}:
    with capture_output() as captured:
        shell.run_cell(cell)
    printed.append(captured.stdout + captured.stderr)
print(json.dumps(printed))
"""
    result = subprocess.run([sys.executable, "-c", program], env=environment(), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert dict(zip(CELLS, json.loads(result.stdout.splitlines()[-1]))) == CELLS

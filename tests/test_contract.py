"""Every lesson is laid out alike: its docstring, its options, its order of functions."""

import ast
import importlib
import inspect
import pathlib
import re
import subprocess
import sys

import pytest

import tf1_lessons
from tf1_lessons.command import catalog
from tf1_lessons.helpers import options

FOLDER = pathlib.Path(tf1_lessons.__file__).parent


def field(docstring, name):
    """The text of one of the docstring's fields."""
    found = re.search(rf"^{name}: (.+?)(?=^\w[\w ]*: |\Z)", docstring, re.MULTILINE | re.DOTALL)
    return found and " ".join(found[1].split())


def test_every_lesson_file_is_listed():
    files = {path.stem for path in FOLDER.glob("[a-z]*.py")}
    assert files == set(tf1_lessons.LESSONS)
    assert len(tf1_lessons.LESSONS) == len(files)


def test_docstring_has_its_fields(any_lesson):
    docstring = catalog.load(any_lesson).docstring
    assert field(docstring, "In TensorBoard")
    assert re.fullmatch(r"[A-Z][\w ]+: .+\.", docstring.splitlines()[0])
    assert docstring.splitlines()[1] == ""
    assert re.search(r'^[A-Z].+ \(.+\), section "', field(docstring, "Source"))
    assert field(docstring, "Departures")
    assert re.search(r"\bseconds?\b", field(docstring, "Expect"))
    assert re.search(r"^    .+\[.*\]", docstring, re.MULTILINE), "the data flow gives shapes"


def test_catalog_agrees_with_the_signature(any_lesson):
    module = importlib.import_module(f"tf1_lessons.{any_lesson}")
    parameters = list(inspect.signature(module.run).parameters.values())
    assert parameters[0].name == "log_dir"
    assert all(parameter.kind == parameter.KEYWORD_ONLY for parameter in parameters[1:])
    options = catalog.load(any_lesson).options
    assert [(option.name, option.default) for option in options] == [(p.name, p.default) for p in parameters[1:]]
    random = re.search(r"\brandom|shuffle|truncated|initializer\(|dropout", (FOLDER / f"{any_lesson}.py").read_text())
    assert ("seed" in [option.name for option in options]) <= bool(random), "a seed, and nothing is random"


def test_options_say_what_they_are_and_take_their_default(any_lesson):
    for option in catalog.load(any_lesson).options:
        assert len(option.comment) > 5
        assert isinstance(option.default, (int, float, str, type(None)))
        assert not re.search("at least|at most|above|below", option.comment), "helpers/options.py has the ranges"
        if type(option.default) in (int, float):
            assert option.name in options.RANGES
        if option.default is not None:
            assert option.parse(str(option.default)) == option.default


def test_build_graph_takes_only_options_and_has_no_defaults(any_lesson):
    module = importlib.import_module(f"tf1_lessons.{any_lesson}")
    parameters = inspect.signature(module.build_graph).parameters
    assert set(parameters) <= {option.name for option in catalog.load(any_lesson).options}
    assert all(parameter.default is parameter.empty for parameter in parameters.values())


def test_source_is_plain_tensorflow_1_in_the_usual_order(any_lesson):
    source = (FOLDER / f"{any_lesson}.py").read_text(encoding="utf-8")
    assert "\nimport tensorflow.compat.v1 as tf\n" in source
    assert "\ntf.disable_v2_behavior()\n" in source
    assert source.endswith('\n\n\nif __name__ == "__main__":\n    main(run)\n')
    assert re.search(r"\nfrom tf1_lessons import (\w+, )*main.*\n(.*\n)*import tensorflow", source), "main comes first"
    functions = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    usual = [name for name in functions if name in ("load_data", "build_graph", "run", "draw")]
    assert usual == [name for name in ("load_data", "build_graph", "run", "draw") if name in functions]
    assert all(name.startswith("draw") for name in functions[functions.index("run") + 1 :])
    for function in functions:
        assert ast.get_docstring(
            next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == function)
        ), f"{function} has no docstring"


def test_helpers_create_no_op(tmp_path):
    import tensorflow.compat.v1 as tf

    from tf1_lessons.helpers import figures, graph, training

    graph.reset_graph(1)
    graph.one_thread()
    training.check_loss(1.0, 0)
    figures.save_figure(tmp_path, "empty", lambda figure: None, step=0)
    assert tf.get_default_graph().get_operations() == []


@pytest.mark.slow
def test_what_lessons_import_is_python_3_7():
    """Genuine TensorFlow 1 runs the same files."""
    lessons = ", ".join(f"tf1_lessons.{name}" for name in tf1_lessons.LESSONS)
    program = f"import sys, {lessons}\nfor name in list(sys.modules): name.startswith('tf1_lessons') and print(name)"
    names = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert len(names) > 40
    for name in set(names) - {name for name in names if name.startswith("tf1_lessons.tensorflow1.seeds")}:
        source = pathlib.Path(importlib.import_module(name).__file__).read_text(encoding="utf-8")
        ast.parse(source, name, feature_version=(3, 7))


@pytest.mark.parametrize(
    "page", ["README.md", "docs/gallery.md", "docs/fidelity.md", "docs/old-scripts.md"]
)
def test_every_link_of_a_page_leads_to_a_file(page):
    path = FOLDER.parent / page
    for link in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert "://" in link or (path.parent / link).exists(), link


LINES = pathlib.Path(__file__).parent / "golden" / "lines"
RECORDED = sorted(path.stem for path in LINES.glob("*.txt"))


def expected_lines(name):
    """What stands in backticks under Expect."""
    return re.findall("`(.+?)`", field(catalog.load(name).docstring, "Expect"))


@pytest.mark.parametrize("name", RECORDED)
def test_expect_quotes_genuine_tensorflow_1(name):
    """test_lines.py holds the lesson to the same lines."""
    genuine = [" ".join(line.split()) for line in (LINES / f"{name}.txt").read_text().splitlines()]
    assert expected_lines(name)
    assert [line for line in expected_lines(name) if line not in genuine] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(tf1_lessons.LESSONS) - set(RECORDED)))
def test_expect_is_what_the_lesson_prints(name, tmp_path, capsys):
    """Words to the letter, figures to a tenth: some are seconds and bytes."""
    importlib.import_module(f"tf1_lessons.{name}").run(tmp_path)
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in expected_lines(name):
        assert any(
            re.sub(r"[\d.]+", "#", line) == re.sub(r"[\d.]+", "#", other)
            and [*map(float, re.findall(r"\d+\.?\d*", line))]
            == pytest.approx([*map(float, re.findall(r"\d+\.?\d*", other))], rel=0.1)
            for other in printed
        ), f"not printed: {line}"

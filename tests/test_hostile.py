"""Thousands of command lines and files that nobody should write: each gets a clear line, none a traceback."""

import contextlib
import io
import sys
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tf1_lessons
from tf1_lessons import LessonError
from tf1_lessons.command import catalog, runner
from tf1_lessons.helpers import logs, options

NUMBERS = [
    "nan",
    "inf",
    "-inf",
    "1e400",
    "-1e400",
    "0x10",
    "-0",
    "-0.0",
    "1" * 5000,
    "1e-400",
    "١٢",
    "1_0",
    "",
    " ",
    "\0",
]
LESSONS = {name: catalog.load(name) for name in tf1_lessons.LESSONS}
FLAGS = sorted({f"--{option.name}" for lesson in LESSONS.values() for option in lesson.options} | {"--log_dir", "--x"})
words = st.one_of(
    st.sampled_from(FLAGS),
    st.sampled_from(NUMBERS),
    st.sampled_from(
        ["../dropout", "a/b", "dropout\0", "all", "--list", "--help", "x" * 10_000, "--=", "--", "-", "=1"]
    ),
    st.text(max_size=20),
    st.floats().map(str),
    st.integers().map(str),
    st.builds("{}={}".format, st.sampled_from(FLAGS), st.sampled_from(NUMBERS) | st.text(max_size=10)),
)


def run_main(*arguments):
    """Run the command in this process, with lessons that do nothing; return its status, output, errors and lessons."""
    started = []
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(runner, "run_lesson", lambda lesson, values, load: started.append((lesson.name, values))),
        mock.patch.object(runner, "run_all", lambda flags: 0),
        mock.patch.object(sys, "argv", ["run_lesson.py", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            runner.main()
            status = 0
        except SystemExit as end:
            status = end.code or 0
    return status, out.getvalue(), err.getvalue(), started


@settings(max_examples=2000, deadline=None)
@given(st.sampled_from(sorted(LESSONS)) | words, st.lists(words, max_size=5))
def test_a_command_line_runs_or_gets_a_clear_line(name, flags):
    status, out, err, started = run_main(name, *flags)
    if status == 0:
        assert err == ""
        for lesson, values in started:
            for option in LESSONS[lesson].options:
                if option.name in values:
                    assert option.parse(str(values[option.name])) == values[option.name]
    else:
        assert status == 2 and started == [] and out == ""
        assert err.startswith("run_lesson: ") and len(err.splitlines()[0]) > 20


@pytest.mark.parametrize("lesson", tf1_lessons.LESSONS)
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e400", "0x10", "-1", "1" * 5000, "", "\0"])
def test_no_number_takes_what_it_cannot_use(lesson, text):
    for option in LESSONS[lesson].options:
        if type(option.default) in (int, float):
            with pytest.raises(LessonError, match="must "):
                option.parse(text)


def test_every_whole_number_has_a_limit():
    for lesson in LESSONS.values():
        for option in lesson.options:
            if type(option.default) is int:
                assert options.RANGES[option.name][2] is not None, f"{lesson.name}: {option.name}"


@pytest.mark.parametrize("lesson", ["x" * 10_000, "\0", "a/../../b\0"])
def test_an_impossible_run_directory_is_one_line(lesson, tmp_path):
    with pytest.raises(LessonError, match="cannot make a run directory"):
        logs.new_run_dir(lesson, tmp_path)

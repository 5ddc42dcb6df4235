"""What TensorBoard shows of a run beside its summaries: the lesson's text, and its options beside its results."""

import re

from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams import summary as hparams
from tensorboard.plugins.text.summary_v2 import text_pb

from tf1_lessons.helpers import mnist
from tf1_lessons.helpers.events import write_events

FIELDS = "In TensorBoard|Source|Departures|Expect"  # of a lesson's docstring
# Options that change what is recorded, not what is learned.
NOT_COMPARED = {"every", "data_dir", "checkpoint_dir", "show"}


def write_text(log_dir, lesson, values):
    """Write what the Text tab shows: the docstring, and the options with their values.

    Args:
        log_dir: the run directory.
        lesson: the catalog.Lesson.
        values: of its options, by name.
    """
    table = ["| option | value | |", "|---|---|---|"]
    table += [f"| `{option.name}` | {values[option.name]} | {option.help} |" for option in lesson.options]
    summaries = [text_pb("lesson", _markdown(lesson.docstring))]
    if lesson.options:
        summaries.append(text_pb("options", "\n".join(table)))
    write_events(log_dir, "text", [(0, summary) for summary in summaries], first=True)


def _markdown(docstring):
    """Return a docstring as Markdown: its summary a heading, a field a paragraph, no line broken without need."""
    fields = re.sub(f"^({FIELDS}):", r"\n**\1:**", docstring.partition("\n")[2], flags=re.MULTILINE)
    paragraphs = [docstring.partition("\n")[0].join(["# ", ""])]
    for paragraph in re.split(r"\n\s*\n", fields.strip("\n")):
        as_it_is = paragraph.startswith("    ") or re.match(r" *\d+\. ", paragraph)
        paragraphs.append(paragraph if as_it_is else " ".join(paragraph.split()))
    return "\n\n".join(paragraphs)


def write_session(log_dir, lesson, values, started, succeeded):
    """Write what the HParams tab shows of a run that has ended: its options, and whether it succeeded.

    Args:
        log_dir: the run directory.
        lesson: the catalog.Lesson. One that trains nothing has no results to compare: nothing is written.
        values: of its options, by name.
        started: the time of its start, in seconds since the epoch.
        succeeded: whether it came to its end.
    """
    if not {"steps", "epochs"} & values.keys():
        return
    # The parallel coordinates leave out a run that lacks a value of the others: only what is always set is compared.
    compared = {
        name: value for name, value in values.items() if name not in NOT_COMPARED and not isinstance(value, bool)
    }
    if compared.get("dataset") == "auto":
        compared["dataset"] = mnist.used or "auto"  # it ended before it read any
    status = api_pb2.STATUS_SUCCESS if succeeded else api_pb2.STATUS_FAILURE
    summaries = hparams.session_start_pb(compared, start_time_secs=started), hparams.session_end_pb(status)
    write_events(log_dir, "hparams", [(0, summary) for summary in summaries])

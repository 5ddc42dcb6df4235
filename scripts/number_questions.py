"""Renew the line numbers in docs/questions.md: python scripts/number_questions.py

A link there has a piece of code as its text, and leads to the first line of its file that contains this code.
"""

import pathlib
import re

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "questions.md"


def numbered(page):
    """Return the page's text with the line numbers as they are today.

    Raises:
        ValueError: a file has no such code any more.
    """

    def renew(link):
        code, path = link.groups()
        for number, line in enumerate((page.parent / path).read_text(encoding="utf-8").splitlines(), 1):
            if code in line:
                return f"[`{code}`]({path}#L{number})"
        raise ValueError(f"{path} has no line with {code}")

    return re.sub(r"\[`([^`]+)`\]\(([^)#]+)#L\d+\)", renew, page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(numbered(PAGE), encoding="utf-8")

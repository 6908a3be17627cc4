"""Where an article's front matter says what."""

from __future__ import annotations


def line_of(text: str, key: str) -> tuple[int, str]:
    """The number of the line of `text` that starts with `key`, and what it says; line 1 where none does."""
    for number, line in enumerate(text.split("\n"), start=1):
        if number > 1 and line.startswith("---"):
            break
        if line.startswith(key):
            return number, line.rstrip("\r")[:120]
    return 1, ""

"""Readable fixtures: a case is its ``[name]``, its input and what is expected, between lines of ``.``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_CASE = re.compile(
    r"^\[(?P<name>[^\n]+)\]\n\.\n(?P<given>.*?)^\.\n(?P<expected>.*?)^\.$", re.DOTALL | re.MULTILINE
)


class Case(NamedTuple):
    name: str
    given: str
    expected: str


def cases(file: str) -> list[Case]:
    text = (Path(__file__).parent / "fixtures" / file).read_text(encoding="utf-8")
    found = [Case(m["name"], m["given"], m["expected"]) for m in _CASE.finditer(text)]
    assert len(found) == len(re.findall(r"^\[.*\]\n\.$", text, re.MULTILINE))
    return found

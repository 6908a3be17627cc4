"""Excerpts of code files, as docfx's code inclusions ask for them."""

from __future__ import annotations

import re
import textwrap

_TAG_LINE = re.compile(
    r"\s*(?://|#|'|--|<!--|/\*|;|%|REM\b)\s*(?:</?\s*[\w.-]+\s*>|#?(?:end)?region\b.*?)\s*(?:-->|\*/)?\s*",
    re.IGNORECASE,
)
"""A line that only names a snippet; the publisher leaves those inside an excerpt out."""
_LINES = re.compile(r"L?(\d+)(?:-L?(\d+)?)?")


def excerpt(text: str, *, lines: str = "", name: str = "") -> str | None:
    """The part of a code file that an inclusion names, without common indentation.

    `lines` is a list of ranges such as ``1-5,8`` or ``L1-L5``; `name` a snippet
    between ``<name>`` and ``</name>`` comments or ``#region name`` marks.  ``None``
    where there is no such part; the whole text where neither is given.
    """
    if name:
        return _named(text, name)
    if lines:
        return _ranges(text, lines)
    return text


def _ranges(text: str, lines: str) -> str | None:
    rows = text.splitlines()
    kept: list[str] = []
    for part in lines.split(","):
        match = _LINES.fullmatch(part.strip())
        if match is None:
            return None
        first = int(match[1])
        last = int(match[2]) if match[2] else (len(rows) if "-" in part else first)
        kept += rows[first - 1 : last]
    return textwrap.dedent("\n".join(kept)) if kept else None


def _named(text: str, name: str) -> str | None:
    quoted = re.escape(name)
    opening = re.compile(rf"<\s*(?:snippet)?{quoted}\s*>|#region\s+(?:snippet)?{quoted}\b", re.IGNORECASE)
    closing = re.compile(rf"</\s*(?:snippet)?{quoted}\s*>", re.IGNORECASE)
    rows = text.splitlines()
    start = next((n for n, row in enumerate(rows) if opening.search(row)), None)
    if start is None:
        return None
    region = "#region" in rows[start].lower()
    depth = 0
    for end in range(start + 1, len(rows)):
        row = rows[end].lower()
        if closing.search(rows[end]) or (region and depth == 0 and "#endregion" in row):
            return textwrap.dedent(
                "\n".join(line for line in rows[start + 1 : end] if not _TAG_LINE.fullmatch(line))
            )
        if region:
            depth += ("#region" in row) - ("#endregion" in row)
    return None

"""Change single values of a front matter block and no other byte of it."""

from __future__ import annotations

import re

_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_LINE = re.compile(r"^(?P<key>[A-Za-z][\w.-]*):[ \t]+(?P<value>[^\s|>&*{\[].*?)[ \t]*\r?$", re.MULTILINE)
_REST = r"[^\r\n]*(?P<end>\r?\n)(?:(?:[ \t]+|-[ \t])[^\r\n]*\r?\n)*"
"""What follows a key: its value, and the lines that belong to it."""


def plain_values(head: str) -> dict[str, str]:
    """What the lines ``key: value`` of a front matter block say, as written; no nested or folded values."""
    return {match["key"]: match["value"] for match in _LINE.finditer(head)}


def set_value(head: str, key: str, value: str | None) -> str:
    """The front matter block `head`, delimiter lines included, with one value changed, added or taken out.

    `value` is written as it is, as YAML.  ``None`` takes the key out, with the lines that belong to
    it.  What has no front matter gets a block of its own.
    """
    match = re.search(rf"^{re.escape(key)}:{_REST}", head, re.MULTILINE)
    if match:
        new = "" if value is None else f"{key}: {value}{match['end']}"
        return head[: match.start()] + new + head[match.end() :]
    if value is None:
        return head
    if not head:
        return f"---\n{key}: {value}\n---\n"
    end = "\r\n" if "\r\n" in head else "\n"
    closing = [found.start() for found in _CLOSING.finditer(head)][-1]
    return f"{head[:closing]}{key}: {value}{end}{head[closing:]}"

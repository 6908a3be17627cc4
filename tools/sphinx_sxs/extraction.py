"""Take the translatable texts out of a settings file: an extractor for Babel.

A mapping file names it so::

    [extractors]
    tools = sphinx_sxs.extraction:extract_tools

    [tools: pyproject.toml]
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

Message = tuple[int, str | None, str, list[str]]
"""Line, function, message and translators' comments, as Babel takes them."""


def extract_tools(
    stream: BinaryIO,
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel's signature
    comment_tags: Collection[str],  # noqa: ARG001 - same
    options: Mapping[str, Any],  # noqa: ARG001 - same
) -> Iterator[Message]:
    """The ``text`` of every tool in ``[tool.sxs.tools]``."""
    document = tomllib.loads(stream.read().decode("utf-8"))
    tools = document.get("tool", {}).get("sxs", {}).get("tools", {})
    for tool in tools.values():
        text = tool.get("text")
        if text:
            # A TOML reader gives no lines, and the catalogs do not name them.
            yield 1, None, text, [f"What {tool['name']} is for."]

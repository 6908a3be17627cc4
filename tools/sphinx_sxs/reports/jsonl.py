"""One JSON object a line for each diagnostic."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.checks.model import Diagnostic

_FIELDS = (
    "path",
    "line",
    "column",
    "locale",
    "segment",
    "code",
    "rule",
    "severity",
    "message",
    "source",
    "target",
    "score",
)
# Some readers take these for the end of a line; JSON lets us escape them.
_LINE_ENDS = re.compile("[\u0085\u2028\u2029]")


def render_jsonl(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as JSON lines, in the order given; empty where there are none."""
    return "".join(_line(diagnostic) for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    values = {name: getattr(diagnostic, name) for name in _FIELDS}
    # Bytes that are not UTF-8 were read as lone surrogates, which no JSON reader takes.
    clean = {name: parseable(value) if isinstance(value, str) else value for name, value in values.items()}
    text = json.dumps(clean, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"

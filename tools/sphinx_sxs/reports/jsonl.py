"""One JSON object a line for each diagnostic."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.checks.model import Diagnostic
from sphinx_sxs.checks.rule import Rule

_NO_TYPES: Mapping[str, str | None] = {"its": None, "mqm": None}
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
    "fingerprint",
)
# Some readers take these for the end of a line; JSON lets us escape them.
_LINE_ENDS = re.compile("[\u0085\u2028\u2029]")


def render_jsonl(diagnostics: Iterable[Diagnostic], *, rules: Iterable[type[Rule]]) -> str:
    """The diagnostics as JSON lines, in the order given; empty where there are none.

    ``its`` and ``mqm`` are the rule's issue types: https://www.w3.org/TR/its20/#lqissue-typevalues,
    https://themqm.org.
    """
    types = {rule.code: {"its": rule.issue_type or None, "mqm": rule.mqm or None} for rule in rules}
    return "".join(_line(diagnostic, types.get(diagnostic.code, _NO_TYPES)) for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic, types: Mapping[str, str | None]) -> str:
    values: dict[str, object] = {name: getattr(diagnostic, name) for name in _FIELDS}
    values |= types
    # Bytes that are not UTF-8 were read as lone surrogates, which no JSON reader takes.
    clean = {name: parseable(value) if isinstance(value, str) else value for name, value in values.items()}
    text = json.dumps(clean, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"

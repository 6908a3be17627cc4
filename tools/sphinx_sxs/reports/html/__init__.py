"""Diagnostics as one HTML file that needs nothing else: no host, no server, no JavaScript to be read.

The filters are JavaScript; a content security policy lets that script and that style alone work, by
their digests, so that no text of an article can act.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import pyromark
from markupsafe import Markup

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.checks.model import Diagnostic, Place, Severity
from sphinx_sxs.checks.rule import Rule
from sphinx_sxs.locales import direction
from sphinx_sxs.reports.places import relative

_FOLDER = Path(__file__).parent


def render_html(
    diagnostics: Sequence[Diagnostic],
    *,
    root: Path,
    rules: Iterable[type[Rule]],
    articles: int,
    segments: int,
) -> str:
    """The findings by article with both texts, filters, and the pages of the rules that found something."""
    script = (_FOLDER / "report.js").read_text(encoding="utf-8")
    style = (_FOLDER / "report.css").read_text(encoding="utf-8")
    found = Counter((diagnostic.code, diagnostic.rule) for diagnostic in diagnostics)
    severities = Counter(diagnostic.severity for diagnostic in diagnostics)
    text: str = (
        _environment()
        .get_template("report.html")
        .render(
            script=Markup(script),  # noqa: S704 - our own file
            style=Markup(style),  # noqa: S704 - our own file
            policy=f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'",
            articles=articles,
            segments=segments,
            severities={str(severity): severities[severity] for severity in Severity},
            counts=[
                {"code": code, "rule": rule, "number": number}
                for (code, rule), number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
            ],
            locales=sorted({diagnostic.locale for diagnostic in diagnostics if diagnostic.locale}),
            files=[
                {
                    "path": parseable(relative(file, root)),
                    "findings": [_finding(diagnostic) for diagnostic in group],
                }
                for file, group in groupby(diagnostics, key=lambda diagnostic: diagnostic.file)
            ],
            pages=[_page(rule) for rule in rules if any(code == rule.code for code, _ in found)],
        )
    )
    return text


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest())
    return f"sha256-{digest.decode()}"


def _finding(diagnostic: Diagnostic) -> Mapping[str, Any]:
    locale = diagnostic.locale or ""
    return {
        "fingerprint": diagnostic.fingerprint,
        "place": f"{diagnostic.line}:{diagnostic.column}",
        "segment": parseable(diagnostic.segment or ""),
        "locale": locale,
        "dir": direction(locale) if locale else "auto",
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        "message": [
            (parseable(part), number % 2 == 1) for number, part in enumerate(diagnostic.message.split("`"))
        ],
        "source": _marked(diagnostic.source, diagnostic.source_at),
        "target": _marked(diagnostic.target, diagnostic.target_at),
        "excerpt": parseable(diagnostic.excerpt),
    }


def _marked(text: str | None, at: Place | None) -> tuple[str, str, str] | None:
    """`text` before, at and after its marked place."""
    if text is None:
        return None
    text = parseable(text)
    start, end = at or (0, 0)
    return text[:start], text[start:end], text[end:]


def _page(rule: type[Rule]) -> Mapping[str, Any]:
    return {
        "code": rule.code,
        "names": ", ".join(rule.names()),
        # A third party's page is as trusted as its code; headings go below the report's own.
        "html": Markup(pyromark.html(rule.page().replace("\n## ", "\n#### ").replace("## ", "#### ", 1))),  # noqa: S704
    }

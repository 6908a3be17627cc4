"""Building small sites for tests, and reading what they show."""

from __future__ import annotations

import io
import itertools
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

FIXTURES = Path(__file__).parent / "fixtures"
_SEGMENT = re.compile(r"⟦(?P<target>[^⟦⟧|]*)\|(?P<source>[^⟦⟧]*)⟧")
_ENGLISH = re.compile(r'<template id="sxs-english">.*?</template>\n?', re.DOTALL)
_WARNING = re.compile(r"^(?P<path>.+?):(?P<line>\d+): WARNING: (?P<message>.*) \[sxs\.(?P<kind>[\w-]+)\]$")


def spanned(text: str, prefix: str = "a") -> str:
    """`text` with each ``⟦target|source⟧`` written out as a segment, numbered from 101."""
    numbers = itertools.count(101)

    def span(match: re.Match[str]) -> str:
        key = f"{prefix}-{next(numbers)}"
        return (
            f'<span data-ttu-id="{key}">{match["target"]}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="{key}">{match["source"]}</span></span>'
        )

    return _SEGMENT.sub(span, text)


@dataclass
class Built:
    """What a build of Sphinx gave."""

    out: Path
    bodies: dict[str, str] = field(default_factory=dict)
    """HTML of each article's body, as it goes into the template."""
    warnings: list[str] = field(default_factory=list)

    def body(self, page: str) -> str:
        """A page's body without the English that travels in a template."""
        return _ENGLISH.sub("", self.bodies[page]).strip("\n")

    def warnings_of(self, page: str) -> list[str]:
        """``line kind: message`` of each defect reported for a page."""
        found = []
        for line in self.warnings:
            match = _WARNING.match(line)
            if match and match["path"].endswith(f"/{page}.md"):
                found.append(
                    (int(match["line"]), f"warning {match['line']} {match['kind']}: {match['message']}")
                )
        return [text for _, text in sorted(found)]


def sphinx_build(
    srcdir: Path,
    out: Path,
    builder: str = "html",
    *,
    confdir: Path | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Built:
    """Build `srcdir` as `sphinx-build` does, in this process."""
    built = Built(out / builder)
    stream = io.StringIO()
    overrides: dict[str, Any] = (
        {"language": "vi"} if confdir else {"language": "vi", "extensions": ["sphinx_sxs.site"]}
    )
    with patch_docutils(confdir), docutils_namespace():
        app = Sphinx(
            srcdir,
            confdir,
            built.out,
            out / "doctrees",
            builder,
            {**overrides, **(settings or {})},
            status=None,
            warning=stream,
        )

        def remember(_: Sphinx, page: str, __: str, context: dict[str, Any], ___: object) -> None:
            if "body" in context:
                built.bodies[page] = context["body"]

        app.connect("html-page-context", remember)
        app.build()
    built.warnings = [
        re.sub(r"\x1b\[[\d;]*m", "", line) for line in stream.getvalue().splitlines() if line.strip()
    ]
    return built


def copy_docset(to: Path) -> Path:
    """The fixtures' docset, copied; its locale's folder."""
    shutil.copytree(FIXTURES / "docset", to)
    return to / "vi-VN"

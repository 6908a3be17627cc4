"""Diagnostics for people, programs and CI systems: pure functions, so that equal input gives equal bytes.

A writer is loaded when it is asked for: some of them load a lot.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx_sxs.reports.github import render_github
    from sphinx_sxs.reports.html import render_html
    from sphinx_sxs.reports.jsonl import render_jsonl
    from sphinx_sxs.reports.junit import render_junit
    from sphinx_sxs.reports.sarif import render_sarif
    from sphinx_sxs.reports.statistics import render_statistics
    from sphinx_sxs.reports.text import render_summary, render_text

__all__ = [
    "render_github",
    "render_html",
    "render_jsonl",
    "render_junit",
    "render_sarif",
    "render_statistics",
    "render_summary",
    "render_text",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "text" if name == "render_summary" else name.removeprefix("render_")
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)

"""Diagnostics for people, programs and CI systems: pure functions, so that equal input gives equal bytes."""

from sphinx_sxs.reports.github import render_github
from sphinx_sxs.reports.html import render_html
from sphinx_sxs.reports.jsonl import render_jsonl
from sphinx_sxs.reports.junit import render_junit
from sphinx_sxs.reports.sarif import render_sarif
from sphinx_sxs.reports.text import render_summary, render_text

__all__ = [
    "render_github",
    "render_html",
    "render_jsonl",
    "render_junit",
    "render_sarif",
    "render_summary",
    "render_text",
]

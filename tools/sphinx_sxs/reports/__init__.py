"""Diagnostics as text and as JSON lines: pure functions, so that equal input gives equal bytes."""

from sphinx_sxs.reports.jsonl import render_jsonl
from sphinx_sxs.reports.text import render_summary, render_text

__all__ = ["render_jsonl", "render_summary", "render_text"]

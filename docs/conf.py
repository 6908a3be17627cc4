"""Sphinx configuration of this project's documentation, made with its own extension and theme."""

from pathlib import Path

from sphinx.application import Sphinx

from sphinx_sxs.article.writing import write_atomically
from sphinx_sxs.checks import all_rules
from sphinx_sxs.checks.pages import rule_page, rules_index

project = "sphinx-sxs"
author = "The sphinx-sxs authors"
copyright = "2026, the sphinx-sxs authors"

extensions = ["sphinx_sxs.site"]
html_theme = "sxs"
html_show_sourcelink = False
html_copy_source = False
templates_path = ["_templates"]

sxs_locale = "en-US"
sxs_project = "sphinx-sxs"
sxs_tools = {}
# What these pages link to is to be read: no page lists it among its reader's tools.
sxs_documentation_hosts = ["www.w3.org", "themqm.org", "github.com", "pypi.org"]
# The rules' pages show what broken articles look like.
suppress_warnings = ["sxs.unpaired-span", "sxs.missing-source", "sxs.stray-span"]


def setup(app: Sphinx) -> None:
    """Write the rules' pages, which their docstrings are, before Sphinx looks for documents."""
    folder = Path(app.srcdir) / "rules"
    pages = {f"{rule.code}.md": rule_page(rule) for rule in all_rules()}
    pages["index.md"] = rules_index(all_rules())
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        file = folder / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            write_atomically(file, text.encode())

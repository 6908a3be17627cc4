"""Code blocks, with the languages of articles as Pygments knows them."""

from __future__ import annotations

from functools import cache

from docutils import nodes
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

_ALIASES = {
    "azurecli": "bash",
    "azurepowershell": "powershell",
    "cmd": "batch",
    "dotnetcli": "console",
    "http": "http",
    "kusto": "kusto",
    "output": "text",
    "sharepointpowershell": "powershell",
    "vb": "vb.net",
    "visualbasic": "vb.net",
    "xaml": "xml",
}


@cache
def lexer_name(language: str) -> str:
    """The Pygments lexer for a language as docfx names it; ``none`` where there is none."""
    name = language.strip().strip("{}").lower().removesuffix("-interactive")
    name = _ALIASES.get(name, name)
    if not name:
        return "none"
    try:
        find_lexer_class_by_name(name)
    except ClassNotFound:
        return "none"
    return name


def code_block(text: str, language: str) -> nodes.literal_block:
    """A block of code with all that Sphinx would otherwise walk the tree to set."""
    return nodes.literal_block(text, text, language=lexer_name(language), linenos=False, force=False)

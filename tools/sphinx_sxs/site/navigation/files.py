"""The contents as JSON that a page asks for when its reader wants more than it shows.

``_nav/contents.json`` is the first file.  Each file holds lines of one branch, with the small
branches among them; a large branch has files of its own, ``<key>.json``, ``<key>-2.json`` and so on.
A line is an object: ``t`` its title, ``u`` where it leads (from the locale's folder), ``e`` where the
title is in English, ``m`` where only the page is, ``k`` the key of a branch, and ``c`` the lines under
it where they are not in files of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.navigation.tree import ROOT_KEY, Node, Sheet, Sheets, Tree

FOLDER = "_nav"
"""Folder of a locale with the files made here."""
LIMIT = 96 * 1024
"""Bytes of a file, or a little more."""
_OURS = re.compile(rf"({ROOT_KEY}|c-[0-9a-f]{{10}}|index)(-[0-9]+)?(\.json|\.html|$)")

Line = dict[str, Any]


def render_files(tree: Tree, sheets: Sheets, line: Callable[[Node], Line]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of `sheets`; `line` says what is known of a node but its branch."""
    for sheet in sheets.all:
        yield f"{sheet.name}.json", _encoded(_file(tree, sheets, sheet, line))


def line_weight(line: Line) -> int:
    """The bytes of a line in a file, or nearly."""
    texts = (value for value in line.values() if isinstance(value, str))
    return 24 + sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def _file(tree: Tree, sheets: Sheets, sheet: Sheet, line: Callable[[Node], Line]) -> Mapping[str, Any]:
    lines = [_line(tree, sheets, number, line) for number in sheet.children]
    content: dict[str, Any] = {"lines": lines, "n": sheets.counts[sheet.branch]}
    if sheet.name == ROOT_KEY:
        # All files: what a search through the titles has to ask for.
        content["files"] = [other.name for other in sheets.all]
    return content


def _line(tree: Tree, sheets: Sheets, number: int, line: Callable[[Node], Line]) -> Line:
    node = tree.nodes[number]
    found = dict(line(node))
    if node.children:
        found["k"] = node.key
        if not sheets.has_own(node):
            found["c"] = [_line(tree, sheets, child, line) for child in node.children]
    return found


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def write_files(folder: Path, files: Mapping[str, bytes], *, pages: frozenset[str]) -> None:
    """Write `files` into `folder`, those that changed; delete what earlier builds left there.

    `pages` are the names of pages of ours in the same folder, which stay.
    """
    for name, data in files.items():
        write_changed(folder / name, data)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if _OURS.fullmatch(path.name) and path.name not in files and path.name.split(".")[0] not in pages:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_file():
        path.unlink()
        return
    # A page of the builder that gives each a folder.
    (path / "index.html").unlink(missing_ok=True)
    if not any(path.iterdir()):
        path.rmdir()

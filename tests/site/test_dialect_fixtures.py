"""The dialect: Markdown in, the article's HTML out, in fixtures that can be read.

A case is its ``[name]``, the Markdown and the HTML, between lines of ``.``; in the
Markdown ``⟦Xin chào|Hello⟧`` stands for a segment's spans (``a-101``, ``a-102`` …).
Below the HTML stand the warnings, with line and kind.  `SXS_WRITE_FIXTURES=1` writes
what the code gives into the files, to be read before it is believed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from pages import FIXTURES, Built, copy_docset, spanned, sphinx_build

_CASE = re.compile(
    r"^\[(?P<name>[^\n]+)\]\n\.\n(?P<given>.*?)^\.\n(?P<expected>.*?)^\.$", re.DOTALL | re.MULTILINE
)
FILES = sorted(FIXTURES.glob("*.md"))


class Case(NamedTuple):
    name: str
    given: str
    expected: str
    page: str


def cases(file: Path) -> list[Case]:
    text = file.read_text(encoding="utf-8")
    found = list(_CASE.finditer(text))
    assert 3 * len(found) == len(re.findall(r"^\.$", text, re.MULTILINE)), file
    return [Case(m["name"], m["given"], m["expected"], f"{file.stem}-{n}") for n, m in enumerate(found)]


ALL = [(file, case) for file in FILES for case in cases(file)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """One Sphinx build with every case as an article."""
    folder = tmp_path_factory.mktemp("dialect")
    (folder / "secret.md").write_text("SECRET", encoding="utf-8")
    locale = copy_docset(folder / "docs")
    (locale / "includes" / "escape.md").symlink_to(folder / "secret.md")
    for _, case in ALL:
        (locale / f"{case.page}.md").write_text(spanned(case.given), encoding="utf-8")
    return sphinx_build(
        locale, folder / "out", settings={"html_permalinks": False, "html_copy_source": False}
    )


def outcome(built: Built, case: Case) -> str:
    lines = [built.body(case.page), *built.warnings_of(case.page)]
    return "\n".join(line for line in lines if line) + "\n"


@pytest.mark.parametrize(("file", "case"), ALL, ids=[f"{f.stem}: {c.name}" for f, c in ALL])
def test_renders(file: Path, case: Case, built: Built) -> None:
    assert outcome(built, case) == case.expected


def test_every_page_is_built_and_shows_nothing_from_outside(built: Built) -> None:
    assert {case.page for _, case in ALL} <= built.bodies.keys()
    assert not [page for page, body in built.bodies.items() if "SECRET" in body or "root:" in body]


@pytest.mark.skipif("SXS_WRITE_FIXTURES" not in os.environ, reason="writes the fixtures anew")
def test_write_fixtures(built: Built) -> None:
    for file in FILES:
        found = iter(cases(file))

        def renewed(match: re.Match[str], found=found) -> str:
            case = next(found)
            return f"[{case.name}]\n.\n{case.given}.\n{outcome(built, case)}."

        file.write_text(_CASE.sub(renewed, file.read_text(encoding="utf-8")), encoding="utf-8")

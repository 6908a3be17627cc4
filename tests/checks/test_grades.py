"""How bad a finding is, where its rule grades it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import Severity, check_article
from sphinx_sxs.settings import Settings


def grades(code: str, source: str, target: str, name: str = "a.md") -> list[Severity]:
    article = parse_article(
        f'<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-101">{source}</span></span>\n'
    )
    file = ArticleFile(Path("/docs") / name, name, Path("/docs"), "de-DE")
    return [found.severity for found in check_article(article, file, settings=Settings(select=(code,)))]


@pytest.mark.parametrize(
    ("source", "grade"),
    [
        ("See the [rooms](https://x.example/rooms).", Severity.ERROR),
        ("See the [rooms](https://x.example/rooms", Severity.WARNING),
        ("See the [rooms](https://x.example/rooms(v=2).", Severity.WARNING),
    ],
)
def test_a_link_that_is_none_in_the_source(source: str, grade: Severity) -> None:
    assert grades("MRK003", source, "Siehe die [Räume] (https://x.example/rooms).") == [grade]


@pytest.mark.parametrize(
    ("source", "target", "grade"),
    [
        ("Type `=NOMINAL(13%)`.", "Geben Sie `=NOMINALE(13%)` ein.", Severity.INFO),
        ('Type `=IF(A1,"late",0)`.', 'Geben Sie `=WENN(A1;"spät";0)` ein.', Severity.INFO),
        ("Type =TODAY() in the cell.", "Geben Sie =HEUTE() in die Zelle ein.", Severity.INFO),
        ("Type `=SUM(A1)` in the cell.", "Geben Sie die Summe ein.", Severity.ERROR),
        ('Type `=SUM("A1")`.', "Geben Sie `=SUM(„A1“)` ein.", Severity.WARNING),
        ("Set `x=limit(13)`.", "Legen Sie `x=grenze(13)` fest.", Severity.ERROR),
        ("Call `total()` in the page.", "Rufen Sie `summe()` auf der Seite auf.", Severity.ERROR),
    ],
)
def test_formulas_of_office_suites(source: str, target: str, grade: Severity) -> None:
    assert grades("MRK006", source, target) == [grade]


@pytest.mark.parametrize("name", ["README.md", "Contributing.md", "CODE_OF_CONDUCT.MD", "license.md", "a.md"])
def test_what_no_docset_publishes_needs_no_front_matter(name: str) -> None:
    grade = Severity.WARNING if name == "a.md" else Severity.INFO
    assert grades("STR001", "Open.", "Öffnen.", name) == [grade]

"""Markup that attacks the reader does nothing in a real browser, without the help of a policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Visitor, new_visitor, served
from conftest import build
from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.browser

VECTORS = (Path(__file__).parent.parent / "site" / "fixtures" / "hostile-html.txt").read_text(
    encoding="utf-8"
)
A_PAGE = 12
"""Vectors of one page: enough to be quick, few enough to find the one that fails."""


def articles() -> dict[str, str]:
    lines = [line.replace("\\n", "\n") for line in VECTORS.splitlines()[2:] if line]
    starts = range(0, len(lines), A_PAGE)
    return {f"vectors-{start}": "\n\n".join(lines[start : start + A_PAGE]) + "\n" for start in starts}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    locale = folder / "docs" / "vi-VN"
    locale.mkdir(parents=True)
    for name, text in articles().items():
        front = '---\ntitle: "</title><script>alert(1)</script>"\nms.contentlocale: vi-VN\n---\n'
        (locale / f"{name}.md").write_text(f"{front}{text}", encoding="utf-8")
    with served(build(folder / "docs", folder / "out")) as address:
        yield address


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    visitor = new_visitor(browser, site, bypass_csp=True)
    yield visitor
    visitor.page.context.close()


@pytest.mark.parametrize("name", articles())
def test_nothing_runs_and_nothing_is_asked_for(name: str, visitor: Visitor) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    visitor.page.on("dialog", note)
    visitor.elsewhere.clear()
    for page in (f"vi-VN/{name}.html", f"review/vi-VN/{name}.html"):
        visitor.open(page)
        visitor.page.evaluate(
            """() => {
              for (const element of document.querySelectorAll("main *")) {
                for (const type of ["mouseover", "pointerenter", "focus", "toggle", "error", "load"])
                  element.dispatchEvent(new Event(type));
              }
            }"""
        )
        schemes = visitor.page.evaluate("() => [...document.links].map((link) => link.protocol)")
        assert set(schemes) <= {"http:", "https:", "mailto:", "tel:"}
    visitor.page.remove_listener("dialog", note)
    assert dialogs == []
    assert visitor.elsewhere == []

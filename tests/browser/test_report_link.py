"""Readers report a sentence, or a page: the link has all that the report needs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import Visitor, Visitors, article, expect, served
from conftest import build

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

PAGE = "sync-limits"
REPORT = "#sxs-panel [data-report]"
ADDRESSES = {
    "issue": "https://tracker.example/o/r/issues/new?labels=l10n",
    "mail": "mailto:docs@tracker.example",
    "places": "https://tracker.example/{locale}/{path}?id={segment}&en={source}&is={target}&at={url}&v={commit}",
}
LONG_SENTENCE = "Đồng bộ 🖼️ ảnh & <tệp> “100%” 'của' #bạn. " * 300


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A site for each kind of address, by its name."""
    with ExitStack() as stack:
        addresses = {}
        for kind, report_url in ADDRESSES.items():
            folder = tmp_path_factory.mktemp(kind)
            docs = folder / "docs" / "vi-VN"
            shutil.copytree(Path(__file__).parent / "docset" / "vi-VN", docs)
            text = (docs / f"{PAGE}.md").read_text(encoding="utf-8")
            text = text.replace(
                "ms.translationtype: HT", "ms.translationtype: HT\nms.sourcegitcommit: 0123abcd"
            )
            (docs / f"{PAGE}.md").write_text(text, encoding="utf-8")
            (docs / "long {url}.md").write_text(
                f'# <span data-ttu-id="a1-101">{LONG_SENTENCE}</span><span class="sxs-lookup">'
                '<span data-stu-id="a1-101">Photos.</span></span>\n',
                encoding="utf-8",
            )
            settings = f'[tool.sxs]\nsite_url = "https://help.example/"\nreport_url = "{report_url}"\n'
            (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
            addresses[kind] = stack.enter_context(served(build(folder / "docs", folder / "out")))
        yield addresses


@pytest.fixture
def visit_site(visitors: Visitors, sites: dict[str, str]) -> Visit:
    """Opens a page of the site with one kind of address."""

    def visit(kind: str, path: str, **options: object) -> Visitor:
        return visitors.send(sites[kind], path, **options)  # type: ignore[arg-type]

    return visit


def href(visitor: Visitor, selector: str) -> str:
    return str(visitor.page.locator(selector).evaluate("e => e.href"))


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize(("kind", "title"), [("issue", "title"), ("mail", "subject")])
def test_a_sentence_is_reported_with_all_that_is_known(visit_site: Visit, kind: str, title: str) -> None:
    visitor = visit_site(kind, f"vi-VN/{PAGE}.html?view=interleaved")
    visitor.page.locator("#s-105").click()
    expect(visitor.page.locator(REPORT)).to_be_visible()
    address = href(visitor, REPORT)
    assert address.startswith(ADDRESSES[kind])
    filled = query(address)
    assert filled[title] == f"vi-VN/{PAGE}.md: b10c1-105"
    for known in (
        "> Photos over 15 GB are not synced.",
        "> Ảnh lớn hơn 15 GB không được đồng bộ.",
        "b10c1-105",
        f"vi-VN/{PAGE}.md",
        "0123abcd",
        f"{visitor.site}vi-VN/{PAGE}.html#s-105",
    ):
        assert known in filled["body"]
    assert ("\r\n" in filled["body"]) == (kind == "mail")
    visitor.assert_undisturbed()


def test_every_place_can_stand_in_an_address_of_ones_own(visit_site: Visit) -> None:
    visitor = visit_site("places", f"vi-VN/{PAGE}.html")
    visitor.page.locator("#s-112").click()
    address = href(visitor, REPORT)
    assert urlsplit(address).path == f"/vi-VN/vi-VN%2F{PAGE}.md"
    assert query(address) == {
        "id": "b10c1-112",
        "en": "Only administrators can change this value.",
        "is": "Chỉ quản trị viên đổi được giá trị này.",
        "at": f"{visitor.site}vi-VN/{PAGE}.html#s-112",
        "v": "0123abcd",
    }


def test_the_report_follows_the_panel_from_sentence_to_sentence(visit_site: Visit) -> None:
    visitor = visit_site("issue", f"vi-VN/{PAGE}.html")
    visitor.page.locator("#s-102").click()
    visitor.page.keyboard.press("j")
    assert query(href(visitor, REPORT))["title"].endswith("b10c1-103")
    visitor.page.locator("#s-104").evaluate("e => e.click()")
    assert "> Hai mũi tên" in query(href(visitor, REPORT))["body"]


@pytest.mark.parametrize(("kind", "limit"), [("issue", 8000), ("mail", 2000)])
def test_a_long_sentence_is_shortened(visit_site: Visit, kind: str, limit: int) -> None:
    visitor = visit_site(kind, "vi-VN/long%20%7Burl%7D.html")
    visitor.page.locator("#s-101").click()
    address = href(visitor, REPORT)
    body = query(address)["body"]
    assert limit * 0.6 < len(address) <= limit
    assert "> Photos." in body
    assert "…" in body
    assert "�" not in body
    assert "> Đồng bộ 🖼️ ảnh & <tệp> “100%” 'của' #bạn." in body
    assert "vi-VN/long {url}.md" in body


@pytest.mark.parametrize("javascript", [True, False])
def test_a_page_is_reported_without_javascript(visit_site: Visit, *, javascript: bool) -> None:
    visitor = visit_site("issue", f"vi-VN/{PAGE}.html", java_script_enabled=javascript)
    link = "aside a[href^='https://tracker.example']"
    expect(visitor.page.locator(link)).to_be_visible()
    filled = query(href(visitor, link))
    assert filled["title"] == f"vi-VN/{PAGE}.md"
    assert f"https://help.example/vi-VN/{PAGE}.html" in filled["body"]
    assert "0123abcd" in filled["body"]
    assert "{" not in filled["body"]


def test_nothing_is_offered_where_no_address_is_set(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    visitor.page.locator("#s-108").click()
    expect(visitor.page.locator("#sxs-panel")).to_be_visible()
    expect(visitor.page.locator("[data-report], a[rel~='nofollow']")).to_have_count(0)

"""`sxs serve` in a browser: pages reload when they have changed, and say why a build failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import CSP, DESKTOP, Visitor, expect, new_visitor
from preview import PATIENCE, Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = "vi-VN/photo.html"
SETTINGS = '[tool.sxs]\nproject = "Help"\nsearch = "none"\n'
FIRST = "Mở ứng dụng."


def article(first: str) -> str:
    spans = [
        f'<span data-ttu-id="a-{number}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="a-{number}">{source}</span></span>'
        for number, (target, source) in enumerate(
            [(first, "Open the app."), *[("Chờ một ngày.", "Wait for a day.")] * 60], start=101
        )
    ]
    return "---\ntitle: Ảnh\nms.translationtype: MT\n---\n# Ảnh\n\n" + "\n\n".join(spans) + "\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder / "docs" / "vi-VN").mkdir(parents=True)
    (folder / "docs" / "vi-VN" / "photo.md").write_text(article(FIRST), encoding="utf-8")
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(tree: Path) -> Iterator[Served]:
    served = Served(tree)
    yield served
    assert served.stop() == 0, served.said


@pytest.fixture
def reader(browser: Browser, served: Served) -> Iterator[Visitor]:
    visitor = new_visitor(browser, served.address)
    visitor.page.set_viewport_size({**DESKTOP, "height": 600})
    yield visitor
    visitor.page.context.close()


def test_the_page_reloads_where_the_reader_is(reader: Visitor, tree: Path) -> None:
    page = reader.open(f"{PAGE}?view=interleaved")
    expect(page.locator("html[data-live=built]")).to_be_attached(timeout=PATIENCE * 1000)
    view = page.locator("html").get_attribute("data-view")
    page.evaluate("() => { window.isOld = true; scrollTo(0, 700); }")
    (tree / "docs" / "vi-VN" / "photo.md").write_text(article("Chạm vào biểu tượng."), encoding="utf-8")
    page.wait_for_function(
        "() => !window.isOld && document.readyState === 'complete'", timeout=PATIENCE * 1000
    )
    expect(page.locator("article")).to_contain_text("Chạm vào biểu tượng.")
    page.wait_for_function("() => Math.abs(scrollY - 700) < 50")
    assert page.url.endswith("?view=interleaved")
    assert page.locator("html").get_attribute("data-view") == view
    reader.assert_undisturbed()


def test_a_page_that_did_not_change_stays(reader: Visitor, tree: Path, served: Served) -> None:
    page = reader.open("vi-VN/tools.html")
    expect(page.locator("html[data-live=built]")).to_be_attached(timeout=PATIENCE * 1000)
    page.evaluate("() => { window.isOld = true; }")
    file = tree / "docs" / "vi-VN" / "photo.md"
    served.edit(f"/{PAGE}", lambda: file.write_text(article("Đóng ứng dụng."), encoding="utf-8"))
    expect(page.locator("html[data-live=built]")).to_be_attached(timeout=PATIENCE * 1000)
    assert page.evaluate("() => window.isOld") is True
    reader.assert_undisturbed()


def test_why_a_build_failed_stands_on_the_page(reader: Visitor, tree: Path) -> None:
    page = reader.open(PAGE)
    expect(page.locator("html[data-live=built]")).to_be_attached(timeout=PATIENCE * 1000)
    (tree / "pyproject.toml").write_text(SETTINGS.replace("project", "projekt"), encoding="utf-8")
    notice = page.locator("#sxs-live [role=alert]")
    expect(notice).to_contain_text("unknown key `tool.sxs.projekt`", timeout=PATIENCE * 1000)
    box = notice.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 600
    assert notice.evaluate("(e) => getComputedStyle(e).position") == "fixed"
    page.keyboard.press("Tab")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    (tree / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    expect(page.locator("html[data-live=built]")).to_be_attached(timeout=PATIENCE * 1000)
    reader.assert_undisturbed()


def test_the_policy_is_the_sites(reader: Visitor) -> None:
    answer = reader.page.goto(reader.site + PAGE)
    assert answer is not None
    assert str(answer.header_value("content-security-policy")).startswith(CSP)

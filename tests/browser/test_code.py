"""Code: a button that copies it, and nothing of the button in the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import Visitor, article, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

CODE = (
    "Get-SPOUser -Site https://example.sharepoint.com -Limit All"
    " | Where-Object { $_.IsGroup -eq $false } | Format-List"
)


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_code_is_copied_and_it_is_said(visit_docset: Visit, locale: str) -> None:
    visitor = visit_docset(f"{locale}/sync-limits.html", permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page
    button = page.locator(".highlight > button")
    expect(button).to_have_count(1)
    assert (button.get_attribute("aria-label") or "").strip()
    status = page.locator("main > [role=status]")
    expect(status).to_have_text("")
    button.focus()
    page.keyboard.press("Enter")
    expect(status).not_to_have_text("")
    expect(button).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == CODE
    visitor.assert_undisturbed()


def test_the_button_is_not_in_the_code(visit_docset: Visit) -> None:
    visitor = visit_docset("ar-SA/sync-limits.html")
    page = visitor.page
    assert page.locator(".highlight pre").inner_text().strip() == CODE
    code, button = page.locator(".highlight pre").bounding_box(), page.locator(".copy").bounding_box()
    assert code is not None
    assert button is not None
    assert button["x"] > code["x"] + code["width"] / 2, "code begins at the left, whatever the page does"
    assert min(button["width"], button["height"]) >= 24


def test_inline_code_has_no_button(visit_docset: Visit) -> None:
    page = visit_docset("vi-VN/sync-limits.html").page
    assert page.locator("article code").count() > 1
    expect(page.locator("article button.copy")).to_have_count(1)
    expect(visit_docset("vi-VN/tools.html").page.locator("button.copy")).to_have_count(0)


def test_without_javascript(visit: Visit, visit_docset: Visit) -> None:
    page = visit_docset("vi-VN/sync-limits.html", java_script_enabled=False).page
    expect(page.locator("button.copy")).to_have_count(0)
    assert visit(article("vi-VN")).page.locator("main > [role=status]").count() == 0

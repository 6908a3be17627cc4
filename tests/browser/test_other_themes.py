"""The reader in themes that are not ours: plain Sphinx with Furo, PyData's theme and Alabaster."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browsing import PHONE, Visitor, Visitors, expect, served

pytestmark = pytest.mark.browser

THEMES = ("furo", "pydata_sphinx_theme", "alabaster")
PAGE = "sync-limits.html"
OF_THE_THEMES = ("favicon.ico", "pydata-sphinx-theme.js")
"""What they complain about without us: no icon is set, no choice of colours is stored."""
LOCALES = {"vi-VN": "vi", "ar-SA": "ar"}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The test's docset with each theme, by its name."""
    with ExitStack() as stack:
        addresses = {}
        for theme in THEMES:
            if theme != "alabaster":
                pytest.importorskip(theme)
            folder = tmp_path_factory.mktemp(theme)
            shutil.copytree(Path(__file__).parent / "docset", folder / "docs")
            (folder / "conf.py").write_text(
                "extensions = ['sphinx_sxs.site']\nproject = 'Help'\n"
                "sxs_report_url = 'https://tracker.example/new'\n"
                f"html_theme = {theme!r}\n",
                encoding="utf-8",
            )
            for locale, language in LOCALES.items():
                command = [sys.executable, "-m", "sphinx", "-W", "-b", "html", "-c", folder]
                options = ["-D", f"language={language}", "-D", f"html_theme={theme}"]
                built = subprocess.run(
                    [*command, *options, folder / "docs" / locale, folder / "out" / locale],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert built.returncode == 0, built.stderr
            addresses[theme] = stack.enter_context(served(folder / "out"))
        yield addresses


def visit(visitors: Visitors, sites: dict[str, str], theme: str, path: str, **options: object) -> Visitor:
    # These themes have scripts and styles in their pages.
    return visitors.send(sites[theme], path, bypass_csp=True, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_panel_and_the_views(
    visitors: Visitors, sites: dict[str, str], theme: str, locale: str, scheme: str
) -> None:
    visitor = visit(visitors, sites, theme, f"{locale}/{PAGE}", color_scheme=scheme)
    page = visitor.page
    page.locator("#s-105").click()
    english = page.locator("#sxs-panel [data-english]")
    expect(english).to_have_text("Photos over 15 GB are not synced.")
    assert visitor.look("contrast", "#sxs-panel [data-english], #sxs-panel button") >= 4.5
    page.keyboard.press("Escape")
    expect(page.locator("#sxs-panel")).to_be_hidden()
    for view in ("interleaved", "side-by-side"):
        page.keyboard.press("e")
        expect(page.locator(f"[name=sxs-view][value={view}]")).to_be_checked()
        expect(page.locator("h1 + .english")).to_have_text("Sync limits")
        assert visitor.look("contrast", "[data-bilingual] .english, .choices span, .views legend") >= 4.5
    tops = page.locator(".pair").evaluate_all(
        "pairs => pairs.map((p) => [...p.children].map((e) => Math.round(e.getBoundingClientRect().top)))"
    )
    assert len(tops) > 5
    assert all(own == other for own, other in tops)
    assert visitor.look("direction", "#s-105")["direction"] == ("rtl" if locale == "ar-SA" else "ltr")
    page.reload()
    expect(page.locator(".pair").first).to_be_visible()
    assert [said for said in visitor.complaints if not any(theirs in said for theirs in OF_THE_THEMES)] == []


@pytest.mark.parametrize("theme", THEMES)
def test_on_a_phone(visitors: Visitors, sites: dict[str, str], theme: str) -> None:
    visitor = visit(visitors, sites, theme, f"vi-VN/{PAGE}?view=side-by-side", viewport=PHONE)
    visitor.page.locator("#s-103").click()
    assert visitor.look("inView", "#s-103")
    own, other = visitor.page.locator(".pair").nth(1).locator("> *").all()
    above, below = own.bounding_box(), other.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"] + 1


@pytest.mark.parametrize("theme", THEMES)
def test_without_javascript(visitors: Visitors, sites: dict[str, str], theme: str) -> None:
    visitor = visit(visitors, sites, theme, f"ar-SA/{PAGE}", java_script_enabled=False)
    expect(visitor.page.locator("#s-105")).to_be_visible()
    expect(visitor.page.locator(".views, #sxs-panel").filter(visible=True)).to_have_count(0)
    expect(visitor.page.locator(".reading-links a[hreflang='en']")).to_be_visible()
    expect(visitor.page.locator(".reading-links a[rel~='nofollow']")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_pages_without_english_have_nothing_of_the_reader(
    visitors: Visitors, sites: dict[str, str], theme: str
) -> None:
    page = visit(visitors, sites, theme, "vi-VN/index.html").page
    expect(page.locator(".reading-bar, .panel, [data-bilingual], script[src*='sxs-']")).to_have_count(0)

"""The HTML report of `sxs check`, opened as a file as one opens an artifact of CI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from browsing import PHONE, Visitor, Visitors, expect

pytestmark = pytest.mark.browser

_SXS = "from sphinx_sxs.cli import main; main()"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    command = [sys.executable, "-c", _SXS, "check", source, "--format", "html", "-o", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    return file


@pytest.fixture
def reader(visitors: Visitors, report: Path) -> Visitor:
    return visitors.send(f"{report.parent.as_uri()}/", report.name)


def test_it_says_what_was_found_and_asks_nobody(reader: Visitor) -> None:
    finding = reader.page.locator("article.finding", has_text="ADQ001")
    expect(finding).to_have_count(1)
    expect(finding.locator("dd[lang=en] mark")).to_have_text("no")
    expect(finding.locator("dd[lang=id-ID]")).to_contain_text("Ada otomatis sinkronisasi")
    reader.assert_undisturbed()


def test_filters(reader: Visitor) -> None:
    page = reader.page
    shown = page.locator("article.finding:visible")
    everything = shown.count()
    page.get_by_label("Locale").select_option("id-ID")
    expect(page.locator("section.file:visible")).to_have_count(1)
    page.get_by_label("Rule").select_option("ADQ001 lost-negation")
    expect(shown).to_have_count(1)
    expect(page.locator("#shown")).to_have_text(f"1 of {everything} findings")
    page.get_by_label("error", exact=True).uncheck()
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    expect(shown).to_have_count(everything)
    page.get_by_label("Text or path").fill("vi-vn/")
    expect(page.locator("section.file:visible")).to_have_count(1)
    reader.assert_undisturbed()


def test_a_rule_s_page_opens_from_its_code(reader: Visitor) -> None:
    page = reader.page
    page.locator("article.finding a", has_text="ADQ001").click()
    expect(page.locator("#rule-ADQ001[open]")).to_contain_text("Why it matters")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_out_of_a_narrow_window(visitors: Visitors, report: Path, scheme: str) -> None:
    reader = visitors.send(f"{report.parent.as_uri()}/", report.name, viewport=PHONE, color_scheme=scheme)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_it_reads_without_javascript(visitors: Visitors, report: Path) -> None:
    reader = visitors.send(f"{report.parent.as_uri()}/", report.name, java_script_enabled=False)
    assert reader.page.locator("article.finding").count() > 0
    expect(reader.page.locator("#filters")).to_be_hidden()

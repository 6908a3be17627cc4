"""What a page costs its reader: bytes on the first visit, and nothing that moves while it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from browsing import article
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

BENCH = Path(__file__).parents[2] / "tools" / "bench" / "page_weight.py"
BUDGET = 60 * 1024
"""Bytes of HTML, style sheets and scripts with gzip: the promise of the site."""
VIEWS = ("localized", "interleaved", "side-by-side")


def visits(site: Path, *pages: str) -> list[dict[str, Any]]:
    """The first visit of each page in each view, over a slow connection."""
    command = [sys.executable, BENCH, site, "--json", "--slowdown", "1"]
    done = subprocess.run(
        [*command, *(part for page in pages for part in ("--page", page))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_first_visits(browser: Browser, site: Path, docset_site: Path) -> None:
    found = [
        *visits(site, article("vi-VN"), article("ja-JP")),
        *visits(docset_site, "ar-SA/sync-limits.html"),
    ]
    assert [visit["view"] for visit in found] == [*VIEWS] * 3
    for visit in found:
        assert visit["kinds"].keys() >= {"html", "css", "js"}
        assert 0 < visit["size"] <= BUDGET, visit
        assert visit["shift"] == 0, visit

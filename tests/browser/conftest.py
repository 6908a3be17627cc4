"""The sample site, built and served once a worker, and one browser to look at it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from browsing import Visitor
    from playwright.sync_api import Browser

_SXS = "from sphinx_sxs.cli import main; main()"

# Package scope, not session: Playwright keeps an event loop running that other tests must not meet.


def build(source: Path, out: Path) -> Path:
    """Build a site as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _SXS, "build", source, "-o", out], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    """The folder of the built sample site."""
    return build(source, tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="package")
def docset_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site of `docset/`: tables, tabs, videos and words that do not fit."""
    folder = tmp_path_factory.mktemp("docset")
    shutil.copytree(Path(__file__).parent / "docset", folder / "docs")
    return build(folder / "docs", folder / "out")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    from browsing import find_chromium, playwright_api

    with playwright_api.sync_playwright() as playwright:
        chromium = find_chromium(playwright)
        if chromium is None:
            pytest.skip("no Chromium is installed")
        browser = playwright.chromium.launch(
            executable_path=chromium,
            # No test leaves this machine.
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address(site: Path) -> Iterator[str]:
    """Where the sample site is served."""
    from browsing import served

    with served(site) as address:
        yield address


@pytest.fixture(scope="package")
def docset_address(docset_site: Path) -> Iterator[str]:
    """Where the site of `docset/` is served."""
    from browsing import served

    with served(docset_site) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a page of the sample site for a new reader: ``visit(path, **options of the context)``."""
    from browsing import visiting

    with ExitStack() as readers:

        def open_page(path: str, **options: Any) -> Visitor:
            visitor = readers.enter_context(visiting(browser, address, **options))
            visitor.open(path)
            return visitor

        yield open_page

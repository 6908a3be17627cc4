"""The sample site, built and served once a worker, and one browser to look at it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from browsing import Visitor, Visitors
    from playwright.sync_api import Browser

pytest.register_assert_rewrite("browsing")

_SXS = "from sphinx_sxs.cli import main; main()"

# Package scope, not session: Playwright keeps an event loop running that other tests must not meet.


def build(source: Path, out: Path, *options: str) -> Path:
    """Build a site as a user does, in a process of its own."""
    command = [sys.executable, "-c", _SXS, "build", source, "-o", out, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
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
def fresh_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with English originals, which have moved on since it was translated."""
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copytree(Path(__file__).parent.parent / "site" / "fixtures" / "freshness", folder / "tree")
    return build(folder / "tree" / "docs", folder / "out", "--originals", str(folder / "tree" / "originals"))


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


@pytest.fixture(scope="package")
def fresh_address(fresh_site: Path) -> Iterator[str]:
    """Where the site with English originals is served."""
    from browsing import served

    with served(fresh_site) as address:
        yield address


@pytest.fixture(scope="package")
def visitors(browser: Browser) -> Visitors:
    from browsing import Visitors

    return Visitors(browser)


@pytest.fixture
def visit(visitors: Visitors, address: str) -> Callable[..., Visitor]:
    """Opens a page of the sample site: ``visit(path, viewport=…, color_scheme=…, …)``."""
    return partial(visitors.send, address)


@pytest.fixture
def visit_docset(visitors: Visitors, docset_address: str) -> Callable[..., Visitor]:
    """Opens a page of the site of `docset/`."""
    return partial(visitors.send, docset_address)


@pytest.fixture
def visit_fresh(visitors: Visitors, fresh_address: str) -> Callable[..., Visitor]:
    """Opens a page of the site with English originals."""
    return partial(visitors.send, fresh_address)

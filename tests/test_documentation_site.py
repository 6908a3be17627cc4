"""The project's own documentation: built by its own theme, with a page a rule, and an example that works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_sxs.checks import all_rules

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "house-rules"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documentation")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("rules"))
    out = folder / "out"
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", folder / "docs", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_every_rule_has_a_page_that_the_catalogue_links_to(pages: Path) -> None:
    index = (pages / "rules" / "index.html").read_text(encoding="utf-8")
    for rule in all_rules():
        page = (pages / "rules" / f"{rule.code}.html").read_text(encoding="utf-8")
        assert rule.name in page
        assert f'href="{rule.code}.html"' in index


def test_the_example_is_shown_as_it_stands(pages: Path) -> None:
    page = (pages / "write-a-rule.html").read_text(encoding="utf-8")
    assert "LowercaseAnda" in page
    assert "sphinx_sxs.rules" in page


def sxs(*arguments: object, packages: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from sphinx_sxs.cli import main; main()", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is installed: a wheel, unpacked by pip, asking no index."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(EXAMPLE, folder / "source")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", folder / "installed"]
    done = subprocess.run([*command, folder / "source"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "installed"


def test_the_example_fires_and_stays_silent(packages: Path, tmp_path: Path) -> None:
    for locale, number, target in (
        ("id-ID", 101, "Simpan file anda."),
        ("id-ID", 102, "Simpan file Anda dengan `anda`."),
        ("vi-VN", 103, "anda"),
    ):
        folder = tmp_path / "docs" / locale
        folder.mkdir(parents=True, exist_ok=True)
        pair = (
            f'<span data-ttu-id="a-{number}">{target}</span><span class="sxs-lookup">'
            f'<span data-stu-id="a-{number}">Save your file.</span></span>'
        )
        (folder / f"{number}.md").write_text(f"---\ntitle: x\n---\n\n{pair}\n", encoding="utf-8")
    done = sxs("check", tmp_path / "docs", "--select", "HSE", "--fail-on", "warning", packages=packages)
    assert done.returncode == 1, done.stderr
    assert "id-ID/101.md" in done.stdout
    assert "HSE001 lowercase-anda" in done.stdout
    assert "1 warning" in done.stdout.splitlines()[-1]


def test_the_example_is_in_the_catalogue(packages: Path) -> None:
    assert "HSE001" in sxs("rules", packages=packages).stdout
    assert "Write `Anda`." in sxs("explain", "lowercase-anda", packages=packages).stdout

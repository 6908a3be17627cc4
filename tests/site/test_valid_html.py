"""Every kind of page is valid HTML: nothing for html5lib's strict parser to find, whatever the article."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pages import FIXTURES, copy_docset, spanned, sphinx_build
from test_dialect_fixtures import ALL
from test_hostile_html import VECTORS
from test_hostile_text import DEEP

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import build_site

PROJECT = Path(__file__).parents[2]

pytest.importorskip("html5lib", reason="html5lib is not installed")

VALIDATE = PROJECT / "tools" / "bench" / "validate.py"
FRAME = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>x</title></head><body><div>'


def faults(site: Path, pages: int = 100_000) -> list[str]:
    """What the bench finds on the pages of a site, in words."""
    command = [sys.executable, VALIDATE, site, "--pages", str(pages), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["faults"]
    return [f"{fault['page']}:{fault['line']} {fault['message']} {fault['extract']}" for fault in found]


def articles_faults(folder: Path, articles: dict[str, str]) -> list[str]:
    """What is found on the articles' own HTML, each built as a page of the fixtures' docset."""
    locale = copy_docset(folder / "docs")
    for name, text in articles.items():
        (locale / f"{name}.md").write_text(spanned(text), encoding="utf-8")
    built = sphinx_build(locale, folder / "out", settings={"html_copy_source": False})
    pages = folder / "pages"
    pages.mkdir()
    for name in articles:
        page = f"{FRAME}\n{built.bodies[name]}</div></body></html>"
        (pages / f"{name}.html").write_text(page, encoding="utf-8")
        # EPUB readers take XHTML alone.
        etree.fromstring(f"<div>{built.body(name)}</div>")
    return faults(pages)


def test_the_bench_finds_faults(tmp_path: Path) -> None:
    page = f'{FRAME}<p>a<ul><p id="x">b</p></ul><span id="x"><div>c</div></span></i></div></body></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found = [line.split(" ", 1)[1].strip() for line in faults(tmp_path)]
    assert {"Duplicate id `x`", "`p` in `ul`", "`div` in `span`"} <= set(found)
    assert any("i" in line and "end tag" in line.lower() for line in found)


def test_the_sample_site(source: Path, tmp_path: Path) -> None:
    out = build_site(source, tmp_path / "site", settings=Settings(), jobs=2).out
    assert faults(out) == []


def test_a_docset_with_its_originals(tmp_path: Path) -> None:
    tree = FIXTURES / "freshness"
    settings = Settings(originals=str(tree / "originals"))
    out = build_site(tree / "docs", tmp_path / "site", settings=settings, jobs=2).out
    assert (out / "sync" / "index.html").is_file()
    assert faults(out) == []


def test_the_dialect(tmp_path: Path) -> None:
    assert articles_faults(tmp_path, {case.page: case.given for _, case in ALL}) == []


def test_hostile_text_and_markup(tmp_path: Path) -> None:
    texts = {f"deep-{number}": text for number, text in enumerate(DEEP.values())}
    texts |= {f"vector-{number}": text for number, text in enumerate(VECTORS)}
    assert articles_faults(tmp_path, texts) == []


def test_hostile_names_and_titles(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "vi-VN"
    folder.mkdir(parents=True)
    for number, name in enumerate(("C#", "100%", "a b", "a'b", "ä+ö", "x&y", "a;b=c")):
        title = """'"</title></script><b x=">' \x08 \ufdd0 \ud83d & &amp; <!-- """ + str(number)
        head = f"---\ntitle: {json.dumps(title)}\ndescription: {json.dumps(title)}\n---\n"
        text = head + spanned(f"# ⟦Tên {title[:20]}|Name {title[:20]}⟧\n\n⟦Hai \x0b\x1f.|Two \x0b.⟧\n")
        (folder / f"{name}.md").write_text(text, encoding="utf-8", errors="surrogatepass")
    out = build_site(tmp_path / "docs", tmp_path / "site", settings=Settings(), jobs=1).out
    assert faults(out) == []


# ---------------------------------------------------------------------- mixtures

# Names and parts in rows, not one a line.
# ruff: noqa: E501

TAGS = """a b i u span font center div p h2 h3 ul ol li table thead tbody tfoot tr td th caption colgroup col dl dt
dd pre blockquote details summary figure figcaption hr br img ruby rt rp address section main button label tt
del ins small strike bdo time q""".split()  # noqa: SIM905 - a list of names
ATTRIBUTES = ("", ' id="k"', " align=center", " colspan=2", ' class="a"', " open", " start=3", " dir=rtl")
PARTS = (
    "một ", "hai\n", "\n\n", "⟦ba|three⟧", "⟦**bốn** `năm`|four⟧", "*", "**", "`x`", "[l](other.md)", "# ",
    "## H\n\n", "- ", "1. ", "> ", "> [!NOTE]\n", "\n```\nc\n```\n", "| a | b |\n|---|---|\n| c | d |\n", "|",
    ":::row:::\n", ":::column:::\n", ":::row-end:::\n", ':::zone pivot="x":::\n', ":::zone-end:::\n",
    ':::image source="media/a.png" alt-text="ảnh":::', "![i](media/a.png)", "[!VIDEO https://x.example/v]\n",
    "# [Tab](#tab/a)\n", "---\n", '<a name="x"></a>', "<xref:A.B>", "https://x.example/p.", "&amp;", "<foo>",
    "<!-- c -->", "<ul><li>a</li></ul>", "<table><tr><td>a</td></tr></table>", "<details><summary>s</summary>",
)  # fmt: skip


def mixture(chance: random.Random) -> str:
    """Markdown and HTML as no one writes them."""

    def part() -> str:
        kind = chance.random()
        if kind < 0.35:
            line = "\n\n" if kind < 0.05 else ""
            return f"{line}<{chance.choice(TAGS)}{chance.choice(ATTRIBUTES)}>"
        if kind < 0.55:
            return f"</{chance.choice(TAGS)}>"
        return chance.choice(PARTS)

    return "".join(part() for _ in range(chance.randint(1, 20)))


@pytest.mark.parametrize("seed", range(2))
def test_any_mixture_of_html_and_markdown(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    assert articles_faults(tmp_path, {f"mixture-{n}": mixture(chance) for n in range(150)}) == []


# ---------------------------------------------------------------------- real articles

ARCHIVES = {
    "alchemy.vi-VN": "vi-VN",
    "alchemy.ja-JP": "ja-JP",
    "alchemy.ar-SA": "ar-SA",
    "customer-insights.vi-VN": "sxs/vi-VN",
    "docs-desktop.ja-JP": "ja-JP",
}


@pytest.mark.parametrize("archive", ARCHIVES)
def test_real_articles(archive: str, corpus: Callable[[str], Path], tmp_path: Path) -> None:
    folder = corpus(archive) / ARCHIVES[archive]
    chosen = random.Random(2).sample(sorted(folder.rglob("*.md")), 40)  # noqa: S311 - a sample
    tree = tmp_path / "docs" / folder.name
    for path in (*chosen, *folder.rglob("docfx.json"), *folder.rglob("*.png")):
        copy = tree / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    out = build_site(tmp_path / "docs", tmp_path / "site", settings=Settings(), jobs=2).out
    assert faults(out) == []

"""The contents on built pages, and which of them are made anew when others change."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest
from pages import spanned, sphinx_build

from sphinx_sxs.article import docset
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import build_site
from sphinx_sxs.site.navigation import pages as navigation_pages

ARTICLE = "---\ntitle: {title}\n---\n# ⟦{title}|{title}⟧\n\n⟦Đoạn.|Paragraph.⟧\n"
TOC = """\
- name: Bắt đầu
  href: start.md
- name: Nhóm
  items:
    - href: group/one.md
      items:
        - href: group/below.md
    - href: group/two.md
- name: Dài
  href: long/index.md
  items:
"""


def write(folder: Path, page: str, title: str) -> None:
    path = folder / f"{page}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(spanned(ARTICLE.format(title=title)), encoding="utf-8")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A locale's folder: a group, and a section of sixty."""
    folder = tmp_path / "docs" / "vi-VN"
    for page in ("start", "group/one", "group/two", "group/below", "long/index", "rest/alone"):
        write(folder, page, f"Bài {page}")
    for number in range(60):
        write(folder, f"long/p{number:02}", f"Bài {number}")
    lines = "".join(f"    - href: long/p{number:02}.md\n" for number in range(60))
    (folder / "TOC.yml").write_text(TOC + lines, encoding="utf-8")
    return folder


def build(docs: Path) -> Path:
    settings = Settings(root=docs.parents[1], search="none")
    return build_site(docs.parent, docs.parents[1] / "site", settings=settings).out / "vi-VN"


def page(path: Path) -> Any:
    return lxml.html.fromstring(path.read_bytes())


def panel(path: Path) -> list[str]:
    """The links of the panel, resolved from the locale's folder; the current one marked."""
    folder = path.parent
    top = next(parent for parent in path.parents if parent.name in {"vi-VN", "html"})
    found = []
    for link in page(path).cssselect(".navigation .contents-tree a"):
        target = os.path.relpath(os.path.normpath(folder / link.get("href")), top)
        found.append(f"[{target}]" if link.get("aria-current") else target)
    return found


def files(site: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in sorted((site / "_nav").glob("*.json"))}


def test_a_page_shows_its_ancestors_its_section_and_what_is_below_it(docs: Path) -> None:
    site = build(docs)
    (group,) = [link for link in panel(site / "group/one.html") if "#" in link]
    assert panel(site / "group/one.html") == [group, "[group/one.html]", "group/below.html", "group/two.html"]
    assert panel(site / "group/below.html") == [group, "group/one.html", "[group/below.html]"]
    (anchor,) = page(site / "index.html").cssselect(f"[id='{group.partition('#')[2]}']")
    assert anchor.text_content() == "Nhóm"
    assert panel(site / "start.html") == ["[start.html]", group, "long/index.html", "rest/alone.html"]


def test_a_long_section_is_cut_around_the_page(docs: Path) -> None:
    site = build(docs)
    middle = panel(site / "long/p30.html")
    assert middle[0] == "long/index.html"
    assert middle[2:-1] == [
        f"long/p{n:02}.html".replace("long/p30.html", "[long/p30.html]") for n in range(18, 43)
    ]
    assert middle[1] == middle[-1]
    assert len(panel(site / "long/p00.html")) == 1 + 13 + 1
    # Of what is below a page the first.
    assert len(panel(site / "long/index.html")) == 4 + 24 + 1


def test_crumbs_and_neighbours(docs: Path) -> None:
    site = build(docs)
    crumbs = page(site / "group/below.html").cssselect(".crumbs a")
    assert [crumb.text_content() for crumb in crumbs] == ["Help", "Nhóm", "Bài group/one"]
    order = ["start", "group/one", "group/below", "group/two", "long/index", "long/p00"]
    for before, after in itertools.pairwise(order):
        path = site / f"{before}.html"
        (link,) = page(path).cssselect("a.next")
        assert (path.parent / link.get("href")).resolve() == site / f"{after}.html"


def test_the_files_have_every_line(docs: Path) -> None:
    found = files(build(docs))
    assert found.keys() == {"contents.json"}
    lines = found["contents.json"]["lines"]
    assert [line["t"] for line in lines] == ["Bắt đầu", "Nhóm", "Dài", "Bài rest/alone"]
    assert [line.get("u") for line in lines] == ["start.html", None, "long/index.html", "rest/alone.html"]
    assert len(lines[2]["c"]) == 60


def test_english_pages_have_contents_of_their_own(docs: Path) -> None:
    english = build(docs).parent / "en-US"
    names = [
        link.text_content() for link in page(english / "start.html").cssselect(".navigation .contents-tree a")
    ]
    assert names == ["Bài start", "Bài group/one", "Bài group/two", "Bài long/index", "Bài rest/alone"]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_sphinx_alone(builder: str, docs: Path, tmp_path: Path) -> None:
    built = sphinx_build(docs, tmp_path / "out", builder)
    assert built.warnings == []
    name = "long/p30.html" if builder == "html" else "long/p30/index.html"
    text = page(built.out / name)
    for link in text.cssselect(".navigation a, .crumbs a"):
        target = os.path.normpath((built.out / name).parent / link.get("href").partition("#")[0])
        assert Path(target).exists(), link.get("href")
    assert files(built.out).keys() == {"contents.json"}
    urls = [line["u"] for line in files(built.out)["contents.json"]["lines"] if "u" in line]
    assert urls[0] == ("start.html" if builder == "html" else "start/")


def test_with_a_first_page_of_its_own(docs: Path, tmp_path: Path) -> None:
    write(docs, "index", "Trang chủ")
    built = sphinx_build(docs, tmp_path / "out")
    assert built.warnings == []
    assert panel(built.out / "group/below.html")[0].startswith("_nav/index.html#c-")
    contents = page(built.out / "_nav" / "index.html")
    assert len(contents.cssselect("main li > a, main h2 > a")) == 66
    assert panel(built.out / "index.html")[0] == "start.html"


def test_contents_of_many_pages(docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation_pages, "ON_ONE_PAGE", 10)
    monkeypatch.setattr(navigation_pages, "A_PAGE", 25)
    monkeypatch.setattr(navigation_pages, "LIMIT", 1000)
    built = sphinx_build(docs, tmp_path / "out")
    assert built.warnings == []
    seen: set[Path] = set()
    waiting = [built.out / "index.html"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for link in page(path).cssselect("main a[href]:not(.headerlink)"):
            target = (path.parent / link.get("href").partition("#")[0]).resolve()
            assert target.is_file(), link.get("href")
            is_contents = target.parent.name == "_nav" or target == built.out / "index.html"
            if is_contents and target not in seen and target not in waiting:
                waiting.append(target)
            elif not is_contents:
                seen.add(target)
    assert {path.name for path in seen if path.parent.name == "long"} == {
        "index.html",
        *(f"p{number:02}.html" for number in range(60)),
    }
    assert len([path for path in seen if path.parent.name == "_nav"]) == 3
    names = files(built.out)["contents.json"]["files"]
    assert len(names) > 3
    # A page names the file that its section is in.
    (section,) = page(built.out / "long/p59.html").cssselect("ul[data-file]")
    assert any(
        line["u"] == "long/p59.html" for line in files(built.out)[f"{section.get('data-file')}.json"]["lines"]
    )
    # What earlier builds left goes.
    monkeypatch.undo()
    sphinx_build(docs, tmp_path / "out")
    assert {path.name for path in (built.out / "_nav").iterdir()} == {"contents.json"}


HOSTILE = ["</script><b>\"'&amp;", "C# 100%", "a\u202eb", "{{ 7*7 }}"]


def test_hostile_titles(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "vi-VN"
    for number, title in enumerate(HOSTILE):
        path = folder / f"C#{number} 100%.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"---\ntitle: 'x'\n---\n# {title.replace('<', '&lt;').replace('{', '&#123;')}\n", encoding="utf-8"
        )
    (folder / "bad.md").write_bytes(b"# T\xea\n")
    (folder / "TOC.yml").write_text(
        "- name: "
        + json.dumps(HOSTILE[0])
        + '\n  items:\n  - name: \'"><img src=x>\'\n    href: "C#0 100%.md"\n'
        "  - href: 'C%230 100%25.md'\n  - href: 'https://x.example/\"onclick=\"a'\n",
        encoding="utf-8",
    )
    site = build(folder)
    text = page(site / "C#1 100%.html")
    assert not text.cssselect("nav b, nav img, nav [onclick]")
    titles = [link.text_content() for link in text.cssselect(".navigation .contents-tree a")]
    assert "C# 100%" in titles
    assert HOSTILE[0] in titles
    for path in site.glob("*.html"):
        for link in page(path).cssselect(".contents-tree a:not([rel])"):
            target = unquote(link.get("href").partition("#")[0])
            assert (path.parent / target).resolve().exists(), link.get("href")
    files(site)


# ---------------------------------------------------------------------- building again


def stamps(site: Path) -> dict[str, int]:
    found = (
        path for path in site.rglob("*") if path.suffix in {".html", ".json"} and "_static" not in path.parts
    )
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in found}


def rebuilt(docs: Path, site: Path) -> set[str]:
    """The articles that a second build writes."""
    before = stamps(site)
    build(docs)
    special = {"index.html", "tools.html", "404.html", "genindex.html", "search.html"}
    after = stamps(site)
    return {name for name, stamp in after.items() if before.get(name) != stamp and name not in special}


def test_nothing_changed_writes_nothing(docs: Path) -> None:
    site = build(docs)
    assert rebuilt(docs, site) == set()


def test_another_title_reaches_the_pages_that_show_it_and_no_others(docs: Path) -> None:
    site = build(docs)
    write(docs, "long/p30", "Tên mới")
    near = {f"long/p{number:02}.html" for number in range(18, 43)}
    assert rebuilt(docs, site) == {*near, "_nav/contents.json"}
    assert all("Tên mới" in (site / name).read_text(encoding="utf-8") for name in near)
    assert "Tên mới" in (site / "index.html").read_text(encoding="utf-8")


def test_another_title_of_an_ancestor(docs: Path) -> None:
    site = build(docs)
    write(docs, "group/one", "Tên mới")
    shown = {"group/one.html", "group/two.html", "group/below.html", "start.html", "_nav/contents.json"}
    assert rebuilt(docs, site) == shown
    crumbs = page(site / "group/below.html").cssselect(".crumbs a")
    assert crumbs[-1].text_content() == "Tên mới"


def test_an_article_more(docs: Path) -> None:
    site = build(docs)
    write(docs, "rest/more", "Thêm")
    # The folder becomes a section beside the others.
    changed = rebuilt(docs, site)
    assert {"rest/more.html", "rest/alone.html", "start.html", "long/index.html"} <= changed
    assert not [name for name in changed if name.startswith("group/")]
    assert "[rest/more.html]" in panel(site / "rest/more.html")


def test_an_article_less(docs: Path) -> None:
    site = build(docs)
    (docs / "long" / "p30.md").unlink()
    changed = {name for name in rebuilt(docs, site) if name.startswith("long/")}
    assert changed == {f"long/p{number:02}.html" for number in range(18, 43) if number != 30}
    assert not [name for name in stamps(site) if "long/p30.html" in panel_or_none(site / name)]


def panel_or_none(path: Path) -> list[str]:
    return panel(path) if path.suffix == ".html" and path.stat().st_size else []


def test_another_order_in_the_table_of_contents(docs: Path) -> None:
    site = build(docs)
    toc = docs / "TOC.yml"
    text = toc.read_text(encoding="utf-8")
    moved = "    - href: group/two.md\n"
    toc.write_text(
        text.replace(moved, "").replace("    - href: group/one.md\n", f"{moved}    - href: group/one.md\n"),
        encoding="utf-8",
    )
    assert {"group/one.html", "group/two.html"} <= rebuilt(docs, site)
    (link,) = page(site / "group/two.html").cssselect("a.next")
    assert link.get("href") == "one.html"
    toc.write_text(toc.read_text(encoding="utf-8").replace("Nhóm", "Cụm"), encoding="utf-8")
    changed = rebuilt(docs, site)
    assert "group/below.html" in changed
    assert not [name for name in changed if name.startswith("long/p")]
    assert "Cụm" in (site / "index.html").read_text(encoding="utf-8")


def test_addresses_in_a_table_of_contents(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "vi-VN"
    for name in ("a", "b"):
        write(folder, name, f"Bài {name}")
    (folder / "TOC.yml").write_text(
        "- href: a.md#%C3%A9-x\n- name: Nowhere\n  href: 'https://[foo'\n  items:\n    - href: b.md\n",
        encoding="utf-8",
    )
    settings = Settings(root=tmp_path, search="none", site_url="https://help.example")
    out = build_site(tmp_path / "docs", tmp_path / "site", settings=settings).out / "vi-VN"
    assert "a.html#%C3%A9-x" in (out / "b.html").read_text(encoding="utf-8") + (out / "index.html").read_text(
        encoding="utf-8"
    )
    assert "%25C3" not in (out / "index.html").read_text(encoding="utf-8")
    assert "[foo" not in (out / "b.html").read_text(encoding="utf-8")


def test_what_the_docset_says_to_search_engines_reaches_every_page(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "vi-VN"
    write(folder, "a", "Bài a")
    docfx = folder / "docfx.json"
    docfx.write_text('{"build": {"content": [{"files": ["**/*.md"]}]}}', encoding="utf-8")
    settings = Settings(root=tmp_path, search="none", site_url="https://help.example")

    def built() -> str:
        out = build_site(tmp_path / "docs", tmp_path / "site", settings=settings).out
        assert ("vi-VN/a.html" in (out / "sitemap.xml").read_text(encoding="utf-8")) is not is_hidden
        return (out / "vi-VN" / "a.html").read_text(encoding="utf-8")

    is_hidden = False
    assert 'name="robots"' not in built()
    is_hidden = True
    docset._docset_at.cache_clear()  # a process looks once
    docfx.write_text(
        '{"build": {"content": [{"files": ["**/*.md"]}], "globalMetadata": {"ROBOTS": "NOINDEX"}}}',
        encoding="utf-8",
    )
    assert 'name="robots" content="noindex"' in built()

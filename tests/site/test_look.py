"""The owner's logo, links, footer and colours on every kind of page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from pages import copy_docset, spanned, sphinx_build

from sphinx_sxs.messages import translator
from sphinx_sxs.review.colours import BACKGROUNDS, accents, complaints, contrast, least_contrast
from sphinx_sxs.review.frame import STYLE_SHEET, frame_of
from sphinx_sxs.review.sync_pages import THEME_STATIC
from sphinx_sxs.settings import Link, Settings, Theme
from sphinx_sxs.site.build import build_site

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32"><rect width="96" height="32"/></svg>'
THEME = Theme(
    logo="logo.svg",
    accent="#8A3FFC",
    links=(
        Link(name="Support", url="https://support.example/?a=1&b=2"),
        Link(name="Sync tools", url="/vi-VN/tools.html#top"),
    ),
    footer="Tools & help by <Contoso>",
)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_the_backgrounds_are_those_of_the_style_sheet() -> None:
    sheet = (THEME_STATIC / "sxs.css").read_text(encoding="utf-8")
    written = {}
    for name in ("bg", "bg-soft", "bg-raised"):
        found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", sheet)
        assert found is not None, name
        written[name] = tuple(c.replace("#fff", "#ffffff") if len(c) == 4 else c for c in found.groups())
    light, dark = (set(colours) for colours in zip(*written.values(), strict=True))
    assert light == set(BACKGROUNDS["accent"])
    assert dark == set(BACKGROUNDS["accent_dark"])


@pytest.mark.parametrize("colour", ["#000000", "#8a3ffc", "#0b6570", "#b3261e", "#123456", "#ffff00"])
def test_a_dark_accent_is_made_where_none_is_given(colour: str) -> None:
    light, dark = accents(Theme(accent=colour))
    assert light == colour
    assert least_contrast("accent_dark", dark) >= 4.5
    assert accents(Theme(accent=colour, accent_dark="#AABBCC")) == (colour, "#aabbcc")


def test_what_is_hard_to_read_is_named_with_its_contrast() -> None:
    assert complaints(THEME) == []
    assert complaints(Theme(accent="#ffd800", accent_dark="#333333")) == [
        "`tool.sxs.theme.accent` `#ffd800` has a contrast of 1.29:1 with its background, under 4.5:1",
        "`tool.sxs.theme.accent_dark` `#333333` has a contrast of 1.22:1 with its background, under 4.5:1",
    ]


@pytest.mark.parametrize(
    ("path", "url", "href"),
    [
        ("index.html", "/about/", "about/"),
        ("index.html", "/", "./"),
        ("vi-VN/a/b.html", "about.html#us", "../../about.html#us"),
        ("vi-VN/a/b.html", "/", "../../"),
        ("vi-VN/a.html", "https://x.example/", "https://x.example/"),
        ("vi-VN/a.html", "//x.example/", "//x.example/"),
        ("vi-VN/a.html", "mailto:help@x.example", "mailto:help@x.example"),
    ],
)
def test_links_lead_from_the_root_of_the_site(path: str, url: str, href: str) -> None:
    frame = frame_of(Settings(theme=Theme(links=(Link(name="x", url=url),))))
    assert frame.context(path, translator("en-US"))["links"] == [{"name": "x", "href": href}]


@pytest.mark.parametrize(
    ("name", "text", "width"),
    [
        ("logo.svg", LOGO, 84),
        ("logo.SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>', 56),
        ("logo.svg", "no image at all", 28),
        ("logo.svg", '<svg viewBox="0 0 9000 1" xmlns="http://www.w3.org/2000/svg"/>', 224),
    ],
)
def test_the_logo_has_its_width_before_it_is_there(tmp_path: Path, name: str, text: str, width: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    frame = frame_of(Settings(root=tmp_path, theme=Theme(logo=name)))
    assert frame.logo is not None
    assert (frame.logo.name, frame.logo.width, frame.logo.height) == ("sxs-logo.svg", width, 28)


def test_a_logo_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "logo.pdf").touch()
    said = [
        complaint
        for name in ("none.png", "logo.pdf", ".")
        for complaint in frame_of(Settings(root=tmp_path, theme=Theme(logo=name))).complaints
    ]
    assert said == [
        "`tool.sxs.theme.logo` `none.png` is not there",
        "`tool.sxs.theme.logo` `logo.pdf` is no image that browsers show",
        "`tool.sxs.theme.logo` `.` is not there",
    ]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A locale of two articles, one in a folder, and a logo."""
    locale = tmp_path / "docs" / "vi-VN"
    (locale / "more").mkdir(parents=True)
    for name in ("a.md", "more/b.md"):
        (locale / name).write_text(spanned("# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n"), encoding="utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    return tmp_path


def assert_dressed(page: Path, root: Path) -> None:
    """The page has all that `THEME` asks for, and what it links to is there."""
    document = html.fromstring(page.read_bytes())
    [logo] = document.xpath("//header//img[@class='logo']")
    assert (logo.get("alt"), logo.get("width"), logo.get("height")) == ("", "84", "28")
    assert (page.parent / logo.get("src")).read_text(encoding="utf-8") == LOGO
    sheets = [href.partition("?")[0] for href in document.xpath("//link[@rel='stylesheet']/@href")]
    custom = next(href for href in sheets if href.endswith(STYLE_SHEET))
    assert sheets.index(custom) > next(i for i, href in enumerate(sheets) if href.endswith("sxs.css"))
    assert "light-dark(#8a3ffc, " in (page.parent / custom).read_text(encoding="utf-8")
    for links in document.xpath("//nav[@class='site-links']"), document.xpath("//details//ul"):
        hrefs = [href for part in links for href in part.xpath(".//a/@href")]
        assert "https://support.example/?a=1&b=2" in hrefs
        path = next(href.partition("#")[0] for href in hrefs if href.endswith("tools.html#top"))
        assert (page.parent / path).resolve() == (root / "vi-VN" / "tools.html").resolve()
    assert document.xpath("//footer//*[text()='Tools & help by <Contoso>']")


def test_every_kind_of_page_is_dressed(tree: Path) -> None:
    out = tree / "out"
    summary = build_site(tree / "docs", out, settings=Settings(root=tree, theme=THEME), jobs=1)
    assert [w for w in summary.warnings if "sxs.theme" in w] == []
    for page in (
        "index.html",
        "vi-VN/a.html",
        "vi-VN/more/b.html",
        "vi-VN/tools.html",
        "vi-VN/index.html",
        "en-US/a.html",
        "review/index.html",
        "review/vi-VN/index.html",
        "review/vi-VN/more/b.html",
    ):
        assert_dressed(out / page, out)
    page = (out / "vi-VN" / "a.html").read_text(encoding="utf-8")
    assert "Công cụ đồng bộ</a>" in page, "a name that the catalog has is translated"


def test_what_is_hard_to_read_is_a_warning_of_the_build_once(tree: Path) -> None:
    settings = Settings(root=tree, theme=Theme(accent="#ffd800", logo="none.svg"))
    summary = build_site(tree / "docs", tree / "out", settings=settings, jobs=1)
    ratio = "a contrast of 1.29:1 with its background, under 4.5:1"
    assert [w for w in summary.warnings if "sxs.theme" in w] == [
        f"WARNING: `tool.sxs.theme.accent` `#ffd800` has {ratio} [sxs.theme]",
        "WARNING: `tool.sxs.theme.logo` `none.svg` is not there [sxs.theme]",
    ]


def test_what_was_taken_back_is_gone(tree: Path) -> None:
    for theme in (THEME, Theme()):
        build_site(tree / "docs", tree / "out", settings=Settings(root=tree, theme=theme), jobs=1)
    assert not list((tree / "out").rglob(STYLE_SHEET))
    for page in ("index.html", "vi-VN/a.html", "review/vi-VN/a.html"):
        text = (tree / "out" / page).read_text(encoding="utf-8")
        assert "sxs-logo" not in text
        assert STYLE_SHEET not in text
        assert "support.example" not in text


def test_plain_sphinx_is_dressed_too(tree: Path) -> None:
    locale = copy_docset(tree / "plain")
    built = sphinx_build(locale, tree / "out", settings={"sxs_settings": Settings(root=tree, theme=THEME)})
    assert built.warnings == []
    document = html.fromstring((built.out / "folder" / "page.html").read_bytes())
    [logo] = document.xpath("//header//img/@src")
    assert logo == "../_static/sxs-logo.svg"
    assert (built.out / "_static" / "sxs-logo.svg").is_file()
    assert (built.out / "_static" / STYLE_SHEET).is_file()

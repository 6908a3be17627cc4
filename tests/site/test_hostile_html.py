"""Markup that attacks the reader is inert: no element, attribute or address that runs or loads anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pages import FIXTURES, Built, copy_docset, sphinx_build

from sphinx_sxs.site.doctree.anchors import is_reserved
from sphinx_sxs.site.html_tags import is_safe_url, parse_tag, sound_url

PROJECT = Path(__file__).parents[2]

html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed")

VECTORS = [
    line.replace("\\n", "\n")
    for line in (FIXTURES / "hostile-html.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# Markup") and not line.startswith("# One vector")
]
RUNS = {
    "applet", "audio", "base", "embed", "form", "frame", "frameset", "iframe", "input", "isindex", "keygen",
    "link", "marquee", "math", "meta", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title", "video", "xmp", "button",
}  # fmt: skip
LOADS = {"src", "srcset", "poster", "background", "data", "ping", "action", "formaction", "xlink:href"}
SCHEMES = {"http", "https", "mailto", "tel"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("hostile")
    locale = copy_docset(folder / "docs")
    for number, vector in enumerate(VECTORS):
        (locale / f"vector-{number}.md").write_text(f"{vector}\n", encoding="utf-8")
    return sphinx_build(locale, folder / "out", settings={"html_permalinks": False})


@pytest.mark.parametrize("number", range(len(VECTORS)), ids=lambda number: VECTORS[number][:50])
def test_a_vector_is_inert(number: int, built: Built) -> None:
    tree = html5lib.parseFragment(built.bodies[f"vector-{number}"], namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in RUNS
        for name, value in element.attrib.items():
            assert_inert(element, name, value)


def assert_inert(element: Any, name: str, value: str) -> None:
    assert not name.startswith("on")
    assert name not in {"style", "srcdoc", "target"}
    assert not is_reserved(value if name == "id" else "")
    scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", value.lower()))
    if name in LOADS:
        assert (element.tag, name) == ("img", "src")
        assert value.startswith("_images/")
    if name == "href":
        assert scheme is None or scheme[1] in SCHEMES
    if name.startswith("data-"):
        # Ours, for a video that the reader asks for.
        assert (element.get("class"), name) in {("sxs-video", "data-src"), ("sxs-tab", "data-label")}
        assert scheme is None or scheme[1] == "https"


@pytest.mark.parametrize(
    ("given", "element", "attributes"),
    [
        ('<td colspan=3 align=center onclick="x()">', "td", {"colspan": "3", "class": "text-center"}),
        ('<th rowspan="x" scope="row" abbr="a">', "th", {"scope": "row", "abbr": "a"}),
        ('<font color="red" id=a>', "span", {"id": "a"}),
        ("<center>", "div", {"class": "text-center"}),
        ("<TT>", "code", {}),
        ("<strike>", "s", {}),
        ('<ol type=i start=4 reversed="x">', "ol", {"type": "i", "start": "4", "reversed": ""}),
        ('<img src="a.png" width="20px" height=50%>', "img", {"src": "a.png", "width": "20"}),
        ('<div class="a sxs sxs-video b" data-src="x" style="x">', "div", {"class": "a b"}),
        ('<p lang="vi-VN" dir=up title="a>&quot;b">', "p", {"lang": "vi-VN", "title": 'a>"b'}),
        ('<a href="jav&#x0A;ascript:x" name=y>', "a", {"name": "y"}),
        ('<b id="a b" title="\x01x">', "b", {"title": "x"}),
        ("<bdo>", "bdi", {}),
    ],
)
def test_what_passes_of_a_tag(given: str, element: str, attributes: dict[str, str]) -> None:
    tag = parse_tag(given)
    assert tag is not None
    assert (tag.element, dict(tag.attributes)) == (element, attributes)


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("other.md#a b", True),
        ("https://x.example/a?b=c#d", True),
        ("//x.example", True),
        ("mailto:a@x.example", True),
        ("xref:A.B", True),
        ("javascript:x", False),
        ("java\tscript:x", False),
        ("\x01javascript:x", False),
        ("data:text/html,x", False),
        ("da\nta:text/html,x", False),
        ("https://<tenant>.example", False),
        ("C:\\x", False),
    ],
)
def test_which_addresses_lead_somewhere(url: str, *, is_safe: bool) -> None:
    assert is_safe_url(url) is is_safe


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://x.example/a?b=c#d", "https://x.example/a?b=c#d"),
        ("https://x.example/a|b c?d={e}#f#g", "https://x.example/a%7Cb%20c?d=%7Be%7D#f%23g"),
        ("https://[::1]/a[1]", "https://[::1]/a%5B1%5D"),
        ("/a/100%/%20é", "/a/100%25/%20é"),
    ],
)
def test_an_address_is_made_sound(url: str, sound: str) -> None:
    assert sound_url(url) == sound
    assert sound_url(sound) == sound


def test_no_article_takes_an_anchor_of_its_page() -> None:
    theme = PROJECT / "tools" / "sphinx_sxs" / "site" / "theme" / "sxs"
    around = [theme / "layout.html", theme / "page.html", *(theme / "partials").glob("*.html")]
    named = {
        name for path in around for name in re.findall(r'\bid="([^"{]+)"', path.read_text(encoding="utf-8"))
    }
    assert {"main", "sxs-panel"} <= named
    assert not [name for name in sorted(named) if not is_reserved(name)]


def test_a_picture_in_the_text_becomes_a_file(tmp_path: Path) -> None:
    locale = copy_docset(tmp_path / "docs")
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    text = f"Bấm <img src='data:image/png;base64,{dot}' alt='dấu'/> rồi ![dấu](data:image/png;base64,{dot})\n"
    (locale / "picture.md").write_text(text, encoding="utf-8")
    built = sphinx_build(locale, tmp_path / "out")
    names = set(re.findall(r'<img alt="dấu" src="(_images/[0-9a-f]{20}\.png)" />', built.body("picture")))
    assert len(names) == 1
    assert (built.out / names.pop()).read_bytes().startswith(b"\x89PNG")

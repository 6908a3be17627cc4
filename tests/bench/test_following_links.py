"""The bench that follows links: one link of each kind that leads nowhere, and those that lead somewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LINKS = Path(__file__).parents[2] / "tools" / "bench" / "links.py"
# One page a line is easier to follow than one link a line.
# ruff: noqa: E501
PAGES = {
    "index.html": '<a href="vi-VN/index.html">a</a> <a href="vi-VN/">b</a> <a href="https://x.example/none">c</a>',
    "404.html": '<a href="/vi-VN/a.html">a</a> <a href="/none.html">b</a>',
    "vi-VN/index.html": '<a href="a.html#mục">a</a> <a href="a.html#m%E1%BB%A5c">b</a> <a href="C%23.html">c</a>',
    "vi-VN/a.html": '<h2 id="mục">M</h2> <a name="old"></a> <a href="#old">a</a> <a href="#none">b</a>'
    '<a href="#">c</a> <a href="?view=x#top">d</a> <a href="b.html#none">e</a> <a href="none.html">f</a>'
    '<img src="none.png" srcset="pixel.png 1x, none2.png 2x"> <a href="mailto:x@x.example">g</a>'
    '<a href="../en-US/a.html">h</a> <p>href="text.html"</p>',
    "vi-VN/b.html": '<base-x></base-x><meta http-equiv="refresh" content="0; url=none3.html">',
    "vi-VN/C#.html": '<a href="https://help.example/docs/vi-VN/none4.html">a</a>',
    "review/vi-VN/a.html": '<a href="../../vi-VN/a.html#s-101">a</a>',
}
FILES = {
    "vi-VN/pixel.png": "",
    "vi-VN/_static/a.css": 'a { background: url("none.svg") } b { background: url(data:image/png,x) }',
    "vi-VN/_nav/a.json": json.dumps([{"title": "see x.html", "href": "a.html"}, ["none5.html#x"]]),
    "sitemap.xml": "<urlset><url><loc>https://help.example/docs/vi-VN/a.html</loc></url>"
    "<url><loc>https://help.example/docs/none6.html</loc></url></urlset>",
}
BROKEN = {
    ("page", "404.html", "/none.html"),
    ("anchor", "vi-VN/a.html", "#none"),
    ("anchor", "vi-VN/a.html", "b.html#none"),
    ("page", "vi-VN/a.html", "none.html"),
    ("page", "vi-VN/a.html", "../en-US/a.html"),
    ("file", "vi-VN/a.html", "none.png"),
    ("file", "vi-VN/a.html", "none2.png"),
    ("page", "vi-VN/b.html", "none3.html"),
    ("page", "vi-VN/C#.html", "https://help.example/docs/vi-VN/none4.html"),
    ("anchor", "review/vi-VN/a.html", "../../vi-VN/a.html#s-101"),
    ("style file", "vi-VN/_static/a.css", "none.svg"),
    ("navigation page", "vi-VN/_nav/a.json", "none5.html#x"),
    ("sitemap page", "sitemap.xml", "https://help.example/docs/none6.html"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in (PAGES | FILES).items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        page = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{text}</body></html>'
        path.write_text(page if name in PAGES else text, encoding="utf-8")
    return tmp_path / "site"


def follow(site: Path, *arguments: object) -> tuple[int, Any]:
    command = [
        sys.executable,
        LINKS,
        site,
        "--json",
        "--site-url",
        "https://help.example/docs",
        *map(str, arguments),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_finds_what_leads_nowhere(site: Path) -> None:
    status, result = follow(site, "--jobs", 2)
    assert {(one["kind"], one["page"], one["link"]) for one in result["broken"]} == BROKEN
    assert status == 1
    assert result["links"] > len(BROKEN)


def test_takes_out_what_diagnostics_name(site: Path, tmp_path: Path) -> None:
    log, findings = tmp_path / "build.log", tmp_path / "findings.jsonl"
    log.write_text(
        "docs/vi-VN/a.md:5: WARNING: link `#none` leads to an anchor that its page has not [sxs.broken-anchor]\n"
        "docs/vi-VN/a.md:9: WARNING: link `b.md#none` leads to an anchor that its page has not [sxs.broken-anchor]\n"
        "Look at site/index.html\n",
        encoding="utf-8",
    )
    finding = {"path": "vi-VN/a.md", "code": "RES002", "message": "Image `media/none.png` is not there"}
    findings.write_text(json.dumps(finding) + "\n", encoding="utf-8")
    status, result = follow(site, "--diagnostics", log, "--diagnostics", findings)
    named = {one["link"] for one in result["broken"] if one["diagnostic"]}
    assert named == {"#none", "b.html#none", "none.png"}
    assert status == 1


def test_a_sound_site_and_none(site: Path, tmp_path: Path) -> None:
    for name in {name for _, name, _ in BROKEN} - {"vi-VN/a.html", "vi-VN/C#.html"}:
        (site / name).unlink()
    (site / "vi-VN" / "a.html").write_text('<meta charset="utf-8"><p id="mục"></p>', encoding="utf-8")
    (site / "vi-VN" / "C#.html").write_text("", encoding="utf-8")
    assert follow(site) == (0, {"files": 4, "links": 6, "broken": []})
    done = subprocess.run(
        [sys.executable, LINKS, tmp_path / "none"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

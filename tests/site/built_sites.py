"""Small whole sites for tests: a tree of articles, the site that is built of it, and its pages by lxml."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin

import lxml.html
from lxml import etree
from pages import spanned

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import Summary, build_site

SITE = "https://help.example/docs"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@dataclass
class Site:
    """A tree of articles and the site that is built of it."""

    folder: Path
    settings: Settings

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spanned(text), encoding="utf-8", errors="surrogateescape")
        return path

    def build(self, **options: Any) -> Summary:
        return build_site(self.folder / "docs", self.out, settings=self.settings, **options)

    def page(self, name: str) -> Page:
        return Page(name, lxml.html.fromstring((self.out / f"{name}.html").read_bytes()))

    def pages(self) -> dict[str, Page]:
        """Every page of the locales, the home among them, by its path without suffix."""
        names = (p.relative_to(self.out).with_suffix("").as_posix() for p in self.out.rglob("*.html"))
        return {name: self.page(name) for name in sorted(names) if not name.startswith(("review/", "sync/"))}

    def sitemap(self, name: str = "sitemap.xml") -> Any:
        return etree.fromstring((self.out / name).read_bytes())

    def addresses(self) -> set[str]:
        """What the sitemap lists, relative to the site."""
        found = self.sitemap().xpath("//s:loc/text()", namespaces=SITEMAP)
        return {unquote(address).removeprefix(f"{SITE}/") for address in found}


@dataclass
class Page:
    """A built page and what its head says."""

    name: str
    root: Any

    def texts(self, path: str) -> list[str]:
        return [str(found) for found in self.root.xpath(path)]

    @property
    def address(self) -> str:
        return f"{SITE}/" if self.name == "index" else f"{SITE}/{quote(self.name)}.html"

    @property
    def canonical(self) -> list[str]:
        return self.texts("/html/head/link[@rel='canonical']/@href")

    @property
    def robots(self) -> list[str]:
        return self.texts("/html/head/meta[@name='robots']/@content")

    @property
    def description(self) -> list[str]:
        return self.texts("/html/head/meta[@name='description']/@content")

    @property
    def alternates(self) -> dict[str, str]:
        links = self.root.xpath("/html/head/link[@rel='alternate']")
        found = {link.get("hreflang"): link.get("href") for link in links}
        assert len(found) == len(links)
        return found

    def properties(self, name: str) -> list[str]:
        return self.texts(f"/html/head/meta[@property='{name}']/@content")

    @property
    def json_ld(self) -> dict[str, Any]:
        """The objects of the page's JSON-LD by their type; empty without any."""
        scripts = self.texts("//script[@type='application/ld+json']/text()")
        if not scripts:
            return {}
        (script,) = scripts
        return {part["@type"]: part for part in json.loads(script)["@graph"]}

    def links(self) -> list[str]:
        """The page's links and what it loads, as a browser resolves them where the page stands."""
        return [urljoin(self.address, link) for link in self.texts("//@href | //@src | //@action")]

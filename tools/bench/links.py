"""Follow every internal link and anchor of a built site; say which lead nowhere.

python tools/bench/links.py _site --diagnostics build.log --diagnostics findings.jsonl

A link that leads nowhere is either our defect or the article's.  The article's are named
by diagnostics: what `sxs build --verbose` prints and what `sxs check --format jsonl` writes,
both for the folder that the site is built from.  The rest is printed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import posixpath
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from measuring import BenchError, as_json, processors

_ADDRESSES = etree.XPath("//@href | //@src | //@poster | //@srcset | //meta[@http-equiv]/@content")
_NAMES = etree.XPath("//@id | //a/@name")
_REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*[\"']?(?P<url>[^\"']*)", re.IGNORECASE)
_CSS_URL = re.compile(r"url\(\s*[\"']?(?P<url>[^\"')]+)")
_JSON_ADDRESS = re.compile(r"[^\s\"<>]*\.html(?:#[^\s\"<>]*)?$")
_LOC = re.compile(r"<loc>(?P<url>[^<]*)</loc>|<xhtml:link[^>]*\bhref=\"(?P<link>[^\"]*)\"")
_PAGES = {".html"}


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A link that leads nowhere."""

    kind: str
    """``page``, ``anchor`` or ``file``; where it stands before it, unless on a page: ``sitemap page``."""
    page: str
    """Where the link stands."""
    link: str
    """As it is written there."""
    diagnostic: str | None = None
    """What names it, where something does."""


@dataclass(slots=True)
class Scanned:
    """What one file of the site holds."""

    name: str
    names: str = ""
    """Its anchors, each between line ends."""
    broken: list[Broken] = field(default_factory=list)
    anchors: list[tuple[str, str, str]] = field(default_factory=list)
    """Links to anchors of other files: the file, the anchor, the link as written."""
    links: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a built site."""

    root: Path
    files: frozenset[str]
    url: str
    """Address that the site is published under; addresses below it are its own."""

    @classmethod
    def of(cls, root: Path, url: str = "") -> Site:
        """The site in a folder."""
        if not root.is_dir():
            raise BenchError(f"no folder {root}")
        files = frozenset(
            posixpath.join(os.path.relpath(folder, root).replace(os.sep, "/"), name).removeprefix("./")
            for folder, _, names in os.walk(root)
            for name in names
        )
        return cls(root, files, url.rstrip("/"))

    def find(self, link: str, page: str) -> tuple[str, str] | None:
        """The file that a link leads to, there or not, and the anchor in it; ``None``: outside the site."""
        link = link.strip()
        if self.url and (link + "/").startswith(self.url + "/"):
            link = "/" + link[len(self.url) :].lstrip("/")
        try:
            parts = urlsplit(link)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return None
        if not parts.path:
            return page, unquote(parts.fragment)
        path = unquote(urljoin("/" + _quoted(page), parts.path)).lstrip("/")
        if path.endswith("/") or not path:
            path += "index.html"
        elif path not in self.files and f"{path}/index.html" in self.files:
            path += "/index.html"
        return path, unquote(parts.fragment)


def _quoted(page: str) -> str:
    # Only what would end the path: the rest is compared decoded.
    return page.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


# ---------------------------------------------------------------------- one file


def scan(name: str, site: Site) -> Scanned:
    """The links and anchors of one file."""
    scanned = Scanned(name)
    data = (site.root / name).read_bytes()
    if name.endswith(".html"):
        links, names = _of_page(data)
        scanned.names = "\n".join(["", *names, ""])
        where = ""
    elif name.endswith(".css"):
        links, where = (m["url"] for m in _CSS_URL.finditer(data.decode("utf-8", "replace"))), "style "
    elif name.endswith(".json"):
        links, where = _of_json(data), "navigation "
    else:
        text = data.decode("utf-8", "replace").replace("&amp;", "&")
        links, where = (m["url"] or m["link"] for m in _LOC.finditer(text)), "sitemap "
    for link in links:
        scanned.links += 1
        _follow(link, where, scanned, site)
    return scanned


def _follow(link: str, where: str, scanned: Scanned, site: Site) -> None:
    base = scanned.name
    if where == "navigation ":
        # Its addresses count from the locale's folder.
        base = base.split("/", 1)[0] + "/index.html" if "/" in base else base
    found = site.find(link, base)
    if found is None:
        return
    target, anchor = found
    if target not in site.files:
        kind = "page" if posixpath.splitext(target)[1] in {".html", ""} else "file"
        scanned.broken.append(Broken(where + kind, scanned.name, link))
    elif anchor and anchor != "top" and not anchor.startswith(":~:") and target.endswith(".html"):
        if target != scanned.name:
            scanned.anchors.append((target, anchor, link))
        elif f"\n{anchor}\n" not in scanned.names:
            scanned.broken.append(Broken(where + "anchor", scanned.name, link))


def _of_page(data: bytes) -> tuple[list[str], list[str]]:
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    if tree is None:
        return [], []
    links: list[str] = []
    for value in _ADDRESSES(tree):
        attribute = value.attrname
        if attribute == "content":
            match = _REFRESH.match(value)
            links += [match["url"]] if match else []
        elif attribute == "srcset":
            links += [part.split()[0] for part in value.split(",") if part.strip()]
        else:
            links.append(str(value))
    return links, [str(name) for name in _NAMES(tree)]


def _of_json(data: bytes) -> Iterator[str]:
    """Addresses of pages in a file of navigation, wherever they stand in it."""
    waiting: list[Any] = [json.loads(data)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and _JSON_ADDRESS.fullmatch(value):
            yield value


# ---------------------------------------------------------------------- the site


def follow_all(site: Site, jobs: int) -> tuple[list[Broken], Counter[str]]:
    """Every link that leads nowhere, sorted, and how much was looked at."""
    names = sorted(filter(_is_scanned, site.files))
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            scanned = list(pool.map(partial(scan, site=site), names, chunksize=50))
    else:
        scanned = [scan(name, site) for name in names]
    anchors_of = {one.name: one.names for one in scanned}
    broken = [found for one in scanned for found in one.broken]
    for one in scanned:
        broken += [
            Broken("anchor", one.name, link)
            for target, anchor, link in one.anchors
            if f"\n{anchor}\n" not in anchors_of[target]
        ]
    return sorted(set(broken)), Counter(files=len(names), links=sum(one.links for one in scanned))


def _is_scanned(name: str) -> bool:
    last = name.rpartition("/")[2]
    return (
        name.endswith((".html", ".css"))
        or last == "sitemap.xml"
        or ("/_nav/" in name and last.endswith(".json"))
    )


# ---------------------------------------------------------------------- diagnostics


_WARNING = re.compile(r"^(?P<path>.+?):\d+: (?:WARNING: )?(?P<message>.*)$")
_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(slots=True)
class Diagnostics:
    """What was said about the articles, by article."""

    by_article: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Messages by the article's path without its locale."""

    def read(self, path: Path) -> None:
        """Add what a log of `sxs build --verbose` or JSONL of `sxs check` says."""
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("{"):
                found = json.loads(line)
                self._add(found["path"], f"{found['code']} {found['message']}")
            elif match := _WARNING.match(line):
                self._add(match["path"], match["message"])

    def _add(self, path: str, message: str) -> None:
        self.by_article[_below_locale(path).removesuffix(".md")].append(message)

    def of(self, broken: Broken) -> str | None:
        """The one that names a link that leads nowhere."""
        page = _below_locale(broken.page.removeprefix("review/")).removesuffix(".html")
        target, _, anchor = unquote(broken.link).partition("#")
        name = _name(target)
        for message in self.by_article.get(page, ()):
            for quoted in map(unquote, _QUOTED.findall(message)):
                if anchor and quoted.endswith(f"#{anchor}"):
                    return message
                if not broken.kind.endswith("anchor") and name and name == _name(quoted):
                    return message
        return None


def _name(link: str) -> str:
    """What an article's link and its page's have in common: the last part of the path, without suffix."""
    last = posixpath.basename(link.partition("#")[0])
    return last.removesuffix(".html").removesuffix(".md").lower()


_LOCALE = re.compile(r"(?:^|/)[a-z]{2,3}(?:-[A-Za-z]{4})?-[A-Z]{2}/")


def _below_locale(path: str) -> str:
    """A path inside its locale's folder."""
    match = _LOCALE.search(path)
    return path[match.end() :] if match else path


# ---------------------------------------------------------------------- the command


def report(broken: Iterable[Broken], looked_at: Counter[str], shown: int) -> str:
    """What leads nowhere, by kind."""
    by_kind: dict[str, list[Broken]] = defaultdict(list)
    named = 0
    for one in broken:
        if one.diagnostic is None:
            by_kind[one.kind].append(one)
        else:
            named += 1
    parts: list[str] = []
    for kind, same in sorted(by_kind.items()):
        parts.append(f"{len(same)} {kind}")
        parts += [f"    {one.page}  {one.link}" for one in same[:shown]]
        parts += [f"    … {len(same) - shown} more"] if len(same) > shown else []
    parts.append(
        f"{looked_at['files']:,} files, {looked_at['links']:,} links: "
        f"{named} lead nowhere and are diagnostics, {sum(map(len, by_kind.values()))} are not"
    )
    return "\n".join(parts)


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, follow, print; 1 where a link leads nowhere that nothing names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, help="folder of a built site")
    parser.add_argument(
        "--diagnostics", type=Path, action="append", default=[], metavar="FILE",
        help="log of `sxs build --verbose` or JSONL of `sxs check`; may be repeated",
    )  # fmt: skip
    parser.add_argument("--site-url", default="", metavar="URL", help="address that the site is built for")
    parser.add_argument("--jobs", type=int, default=processors(), metavar="N", help="processes")
    parser.add_argument("--shown", type=int, default=20, metavar="N", help="links shown of each kind")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv)
    diagnostics = Diagnostics()
    try:
        for path in arguments.diagnostics:
            diagnostics.read(path)
        broken, looked_at = follow_all(Site.of(arguments.site, arguments.site_url), arguments.jobs)
    except (BenchError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    broken = [Broken(one.kind, one.page, one.link, diagnostics.of(one)) for one in broken]
    if arguments.json:
        print(as_json({**looked_at, "broken": broken}))
    else:
        print(report(broken, looked_at, arguments.shown))
    return 1 if any(one.diagnostic is None for one in broken) else 0


if __name__ == "__main__":
    raise SystemExit(main())

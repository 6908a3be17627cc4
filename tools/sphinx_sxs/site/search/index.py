"""The site's own search: a Pagefind bundle and a search page for each locale.

The bundle is made of the articles as they stand on the written pages: their bodies alone, without
the English half, and without the pages that show English for want of a translation.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from sphinx_sxs.digest import code_digest
from sphinx_sxs.locales import language_of
from sphinx_sxs.settings import Settings
from sphinx_sxs.site import tuning
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.own_theme import has_own_theme
from sphinx_sxs.site.parser import METADATA
from sphinx_sxs.site.search import pagefind
from sphinx_sxs.site.search.text import search_text
from sphinx_sxs.site.seo.indexing import forbids_index

if TYPE_CHECKING:
    from sphinx_sxs.site.context import PageContext

SEARCH_PAGE = "search"
"""Name of each locale's search page; an article of that name comes first."""
BUNDLE = "pagefind"
"""Folder of a locale's index."""
_CUT_BY_PAGEFIND = frozenset({"zh", "ja", "th"})
"""Languages whose text Pagefind cuts into words itself; it is given them without a name."""
_STAMP = "stamp.json"
"""Says what the index was made of."""
_NO_PROGRAM = "no search: Pagefind has no program for this platform [sxs.search]"
_BODY = re.compile(r"<article [^>]*data-pagefind-body[^>]*>")
_ENGLISH_HALF = '<template id="sxs-english"'
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_UNSAFE = re.compile(r"[^A-Za-z0-9._/\-\u0080-\U0010ffff]")
"""What Pagefind's versions make different addresses of."""


def is_searched(app: Sphinx) -> bool:
    """Whether this build makes the locale a search of its own; other themes and plain Sphinx keep theirs."""
    return (
        tuning.is_active()
        and app.config.sxs_settings.search == "pagefind"
        and has_own_theme(app.builder)
        and SEARCH_PAGE not in app.env.found_docs
        and pagefind.program() is not None
    )


def search_context(page: PageContext) -> dict[str, Any] | None:
    """What the search page is told; ``None`` where there is no search.

    ``bundle`` is where the locale's index is, where it has pages of its own, ``english`` that of
    the English pages, where the locale has translations of them, and ``locale`` what narrows
    that to the locale's pages.
    """
    if not is_searched(page.app):
        return None
    here = page.app.builder.get_target_uri(page.pagename)
    source = page.settings.source_locale
    has_english = page.locale_folder != source and bool(page.project.siblings().get(source))
    folder = page.locale_folder
    return {
        "bundle": relative_uri(here, BUNDLE) if _has_bundle(page) else None,
        "english": relative_uri(f"{folder}/{here}", f"{source}/{BUNDLE}") if has_english else None,
        "english_lang": language_of(source),
        "locale": folder,
    }


def _has_bundle(page: PageContext) -> bool:
    """Whether the locale has anything to search; only its search page asks."""
    return page.pagename == SEARCH_PAGE and any(True for _ in _searched_pages(page.app))


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The locale's search page (event ``html-collect-pages``)."""
    if is_searched(app):
        yield SEARCH_PAGE, {}, "search.html"


# ---------------------------------------------------------------------- the index


def index_pages(
    app: Sphinx, *, locale: str, siblings: Mapping[str, frozenset[str]], work: Path
) -> Iterator[str]:
    """Make the bundle of the pages that `app` has written, where any changed; yields warnings.

    `work` is the folder that keeps what the index was made of, `siblings` the pages of every locale.
    """
    bundle = Path(app.outdir) / BUNDLE
    if not is_searched(app):
        if app.config.sxs_settings.search == "pagefind" and pagefind.program() is None:
            yield _NO_PROGRAM
        _drop(Path(app.outdir), work)
        return
    pages = {name: _file_of(app, name) for name in sorted(_searched_pages(app))}
    pages = {name: path for name, path in pages.items() if path.is_file()}
    kinds = {name: _locales(name, locale, siblings, app.config.sxs_settings) for name in pages}
    stamp = _read_stamp(work) if (bundle / "pagefind-entry.json").is_file() else {}
    files = _digest(
        pagefind.version(),
        code_digest(),
        locale,
        *(f"{name} {path.stat().st_mtime_ns} {kinds[name]}" for name, path in pages.items()),
    )
    if stamp.get("files") == files:
        return
    if not pages:
        # Pagefind makes no index of nothing.
        if (work / _STAMP).is_file():
            shutil.rmtree(bundle, ignore_errors=True)
            shutil.rmtree(work, ignore_errors=True)
        return
    texts = {
        _address(name): _document(path.read_text(encoding="utf-8"), locale, kinds[name])
        for name, path in pages.items()
    }
    content = _digest(pagefind.version(), *(part for pair in texts.items() for part in pair))
    if stamp.get("content") != content:
        try:
            _make(texts, bundle, work)
        except (pagefind.PagefindError, OSError) as error:
            yield f"{locale}: no search: {error} [sxs.search]"
            return
    write_changed(work / _STAMP, json.dumps({"files": files, "content": content}).encode())


def _file_of(app: Sphinx, name: str) -> Path:
    return Path(app.outdir, f"{name}.html")


def _searched_pages(app: Sphinx) -> Iterator[str]:
    omits_hidden = app.config.sxs_settings.search_noindex == "omit"
    for name in app.env.found_docs:
        record = app.env.metadata.get(name, {}).get(METADATA, {})
        if not record or record.get("root") or record.get("fallback"):
            continue
        if not (omits_hidden and forbids_index(record.get("robots") or "")):
            yield name


def _locales(
    name: str, locale: str, siblings: Mapping[str, frozenset[str]], settings: Settings
) -> tuple[str, ...]:
    """The locales that have a page of this name, where not all of them do: English is searched for all."""
    if locale != settings.source_locale or settings.fallback != "none":
        return ()
    return tuple(sorted(other for other, pages in siblings.items() if other != locale and name in pages))


def _document(page: str, locale: str, locales: Iterable[str]) -> str:
    """What Pagefind is given for a page."""
    language = language_of(locale)
    if language in _CUT_BY_PAGEFIND:
        language = "und"
    body = _body(page)
    if "<h1" not in body:
        title = _TITLE.search(page)
        body = f"<h1>{escape(unescape(title[1]))}</h1>{body}" if title else body
    # No filter of Pagefind's: where there are several, their order in the index is chance.
    named = f'<i data-pagefind-meta="locales:{escape(" ".join(locales))}"></i>' if locales else ""
    return f'<!doctype html><html lang="{language}"><body>{named}{search_text(body)}</body></html>\n'


def _body(page: str) -> str:
    start = _BODY.search(page)
    if start is None:
        return ""
    end = page.find(_ENGLISH_HALF, start.end())
    return page[start.end() : end if end >= 0 else page.rfind("</article>")]


def _address(name: str) -> str:
    """A page's name as a file name that is its own address, whatever is escaped on the way."""
    return _UNSAFE.sub(lambda found: f"~{ord(found[0]):02X}", name) + ".html"


def _make(texts: Mapping[str, str], bundle: Path, work: Path) -> None:
    pages, made = work / "pages", work / "made"
    for folder in (pages, made):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    try:
        folders = {pages}
        for name, text in texts.items():
            path = pages / name
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.add(path.parent)
            path.write_text(text, encoding="utf-8", errors="replace")
        pagefind.make_bundle(pages, made)
        _publish(made, bundle)
    finally:
        shutil.rmtree(pages, ignore_errors=True)
        shutil.rmtree(made, ignore_errors=True)


def _publish(made: Path, bundle: Path) -> None:
    """Put a new bundle in the place of the old one; a file that stays the same keeps its time."""
    files = {path.relative_to(made): path for path in made.rglob("*") if path.is_file()}
    old = {path.relative_to(bundle): path for path in bundle.rglob("*") if path.is_file()}
    # The entry, which names the others, comes last but for what goes.
    for name in sorted(files, key=lambda name: (name.name == "pagefind-entry.json", name)):
        place = bundle / name
        if name in old and _is_named_by_content(name):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if name in old and place.read_bytes() == files[name].read_bytes():
            continue
        files[name].replace(place)
    for name in old.keys() - files.keys():
        old[name].unlink()


def _is_named_by_content(name: Path) -> bool:
    return name.suffix in {".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta"}


def _drop(outdir: Path, work: Path) -> None:
    """Take away the search that a former build made; a folder of that name can also be somebody else's."""
    if not (work / _STAMP).is_file():
        return
    shutil.rmtree(outdir / BUNDLE, ignore_errors=True)
    page = outdir / f"{SEARCH_PAGE}.html"
    if page.is_file() and 'id="sxs-results"' in page.read_text(encoding="utf-8"):
        page.unlink()
    shutil.rmtree(work, ignore_errors=True)


def _read_stamp(work: Path) -> dict[str, str]:
    try:
        found = json.loads((work / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()

"""What pages show of the contents: ancestors, the entries around the page, the page of all contents.

Lines are rendered here and not in a template, once for each folder that shows them: a page
then costs the joining of some thirty strings, however many pages the site has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from sphinx_sxs.messages import translator
from sphinx_sxs.site.navigation.contents import tree_of
from sphinx_sxs.site.navigation.files import FOLDER, LIMIT, line_weight, render_files, write_files
from sphinx_sxs.site.navigation.tree import ROOT_KEY, Node, Sheet, Sheets, Tree, Window, sheets_of
from sphinx_sxs.site.own_theme import has_own_theme
from sphinx_sxs.site.parser import is_fallback
from sphinx_sxs.site.project import DocsetProject

if TYPE_CHECKING:
    from sphinx_sxs.site.context import PageContext

Context = dict[str, Any]

ON_ONE_PAGE = 5000
"""Entries that the page of the contents lists; more are spread over several pages."""
A_PAGE = 1000
"""Entries on each of several pages."""
_LONGEST = 40
"""Letters of a title in a link to one of them."""
_OWN_CONTENTS = f"{FOLDER}/index"
"""The page of the contents where the docset has a first page of its own."""
_MOST_KEPT = 50_000
"""Rendered lines held in memory: some 10 MB."""
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NAVIGATION = "_sxs_navigation"
"""Attribute of an application."""


@dataclass(frozen=True, slots=True)
class _Title:
    """What a document is called."""

    text: str
    in_english: bool
    """Whether it stands there for want of a translation."""


def navigation_of(app: Sphinx) -> Navigation:
    """The application's navigation; made when every title is known (`renew_navigation`)."""
    found: Navigation | None = getattr(app, _NAVIGATION, None)
    return found if found is not None else renew_navigation(app)


def renew_navigation(app: Sphinx) -> Navigation:
    """Make the navigation anew: titles have been read."""
    found = Navigation(app)
    setattr(app, _NAVIGATION, found)
    return found


class Navigation:
    """The contents with titles and addresses."""

    def __init__(self, app: Sphinx) -> None:
        self.tree: Tree = tree_of(app)
        self._app = app
        self._t = translator(app.config.sxs_locale or app.config.sxs_settings.source_locale)
        project = app.project
        self._has_own_pages = has_own_theme(app.builder)
        self._root_is_contents = isinstance(project, DocsetProject) and project.virtual_root
        self._titles = {
            name: _Title(title.astext(), is_fallback(app.env, name)) for name, title in app.env.titles.items()
        }
        self.sheets: Sheets = sheets_of(self.tree, lambda node: line_weight(self._line(node)), limit=LIMIT)
        is_one = len(self.tree.nodes) <= ON_ONE_PAGE or not self._has_own_pages
        self._pages = sheets_of(self.tree, lambda _: 1, limit=3 * len(self.tree.nodes) if is_one else A_PAGE)
        self._lines: dict[tuple[str, int], str] = {}
        self._bases: dict[str, Context] = {}

    # ------------------------------------------------------------------ titles and addresses

    def title(self, node: Node) -> str:
        """What the contents call a node."""
        if node.name or node.document is None:
            return node.name
        return self._titles[node.document].text if node.document in self._titles else node.document

    def is_titled_in_english(self, node: Node) -> bool:
        """Whether that is English for want of a translation."""
        return not node.name and self.is_in_english(node)

    def is_in_english(self, node: Node) -> bool:
        """Whether the page is."""
        found = self._titles.get(node.document) if node.document is not None else None
        return found is not None and found.in_english

    def contents_page(self, name: str = ROOT_KEY) -> str:
        """The document or page that shows the contents, or a part of them."""
        if name != ROOT_KEY:
            return f"{FOLDER}/{name}"
        return self._app.config.root_doc if self._root_is_contents else _OWN_CONTENTS

    def uri(self, node: Node) -> str:
        """Where a node leads, from the locale's folder: its page, another site, its place in the contents."""
        builder = self._app.builder
        if node.document is not None:
            fragment = f"#{quote(node.fragment, errors='replace')}" if node.fragment else ""
            return f"{builder.get_target_uri(node.document)}{fragment}"
        return node.url or self.contents_uri(node)

    def contents_uri(self, node: Node) -> str:
        """The place of a branch in the page of the contents; empty where there is none."""
        if not node.key or not (self._has_own_pages or self._root_is_contents):
            return ""
        own = self._pages.has_own(node)
        page = self.contents_page(node.key if own else self._pages.names[node.number])
        uri = self._app.builder.get_target_uri(page)
        return uri if own else f"{uri}#{node.key}"

    def _line(self, node: Node) -> Context:
        """A node as the files in ``_nav`` have it."""
        line: Context = {"t": self.title(node)}
        # What has no page of its own opens there; without its address the line stays small.
        if node.document is not None or node.url:
            line["u"] = self.uri(node)
        if self.is_in_english(node):
            line["m" if node.name else "e"] = 1
        return line

    # ------------------------------------------------------------------ a page

    def breadcrumbs(self, page: PageContext) -> list[Context]:
        """The page's ancestors, the first page of the locale first."""
        root_doc = self._app.config.root_doc
        if page.pagename == root_doc:
            return []
        home = {"title": page.settings.project, "href": page.page(root_doc), "lang": None}
        place = self.tree.places.get(page.pagename)
        if place is None:
            return [home]
        here = self._app.builder.get_target_uri(page.pagename)
        return [home, *(self._crumb(node, here) for node in self.tree.ancestors(self.tree.nodes[place]))]

    def _crumb(self, node: Node, here: str) -> Context:
        lang = "en" if self.is_titled_in_english(node) else None
        return {"title": self.title(node), "href": _relative(here, self.uri(node)), "lang": lang}

    def panel(self, pagename: str) -> Context | None:
        """The contents around a page; nothing for what is not in them, or where it is alone in them."""
        place = self.tree.places.get(pagename)
        if place is None or len(self.tree.places) < 2 or (place == 0 and self._root_is_contents):
            return None
        node = self.tree.nodes[place]
        here = self._app.builder.get_target_uri(pagename)
        base = _folder_of(here)
        return {
            **self._places(base),
            "path": [above.key for above in self.tree.ancestors(node)],
            "html": "".join(self._panel(node, base)),
        }

    def _places(self, base: str) -> Context:
        """Where pages in the folder `base` find the contents, and the tools beside them."""
        if base not in self._bases:
            here = f"{base}x"
            builder: Any = self._app.builder
            places = {"files": _relative(here, f"{FOLDER}/"), "base": _relative(here, "")}
            # Rendered once: on each page its dozen messages would cost as much as all the lines.
            tools = builder.templates.render("partials/contents-tools.html", {**places, "t": self._t})
            contents = _relative(here, builder.get_target_uri(self.contents_page()))
            self._bases[base] = {"contents": contents, "tools": tools}
        return self._bases[base]

    def _panel(self, node: Node, base: str) -> Iterator[str]:
        """Nested lists: the ancestors, the page among its siblings, and what stands under it."""
        ancestors = self.tree.ancestors(node)
        for above in ancestors:
            yield f'<ul><li class="above">{self._link(above, base)}'
        if node.number:
            parent = self.tree.nodes[node.parent]
            around = self.tree.around(node)
            yield from self._section(around, parent, self.sheets.names[node.number], base, current=node)
        else:
            yield from self._section(self.tree.below(node), node, ROOT_KEY, base)
        yield "</li></ul>" * len(ancestors)

    def _section(
        self, window: Window, branch: Node, file: str, base: str, *, current: Node | None = None
    ) -> Iterator[str]:
        """One list with links to the rest of a longer section; `file` has the lines of the window."""
        yield f'<ul data-file="{file}" data-branch="{branch.key}">'
        if window.has_earlier:
            # TRANSLATORS: leads from the entries of the contents that are shown to those before them.
            yield self._more(branch, base, "earlier", self._t("Earlier entries"))
        for number in window.numbers:
            if current is not None and number == current.number:
                yield from self._current(current, base)
            else:
                yield self._item(self.tree.nodes[number], base)
        if window.has_later:
            yield self._more(branch, base, "later", self._t("Later entries"))
        yield "</ul>"

    def _current(self, node: Node, base: str) -> Iterator[str]:
        link = self._link(node, base).replace("<a ", '<a aria-current="page" ', 1)
        yield f'<li class="here">{link}'
        if node.children:
            yield from self._section(self.tree.below(node), node, self.sheets.below(node), base)
        yield "</li>"

    def _more(self, branch: Node, base: str, which: str, text: str) -> str:
        href = _relative(f"{base}x", self.contents_uri(branch))
        return f'<li class="rest"><a data-more="{which}" href="{escape(href)}">{escape(text)}</a></li>'

    def _item(self, node: Node, base: str) -> str:
        """A line of the panel, as pages in the folder `base` have it."""
        kept = self._lines.get((base, node.number))
        if kept is None:
            branch = ""
            if node.children:
                branch = f' data-branch="{node.key}" data-file="{self.sheets.below(node)}"'
            kept = f"<li{branch}>{self._link(node, base)}</li>"
            if len(self._lines) >= _MOST_KEPT:
                self._lines.clear()
            self._lines[base, node.number] = kept
        return kept

    def _link(self, node: Node, base: str) -> str:
        title = escape(self.title(node)) or "…"
        if self.is_titled_in_english(node):
            title = f'<span lang="en" dir="ltr">{title}</span>'
        uri = self.uri(node)
        if not uri:
            return f"<span>{title}</span>"
        kind = ""
        if node.document is None:
            kind = ' rel="noopener noreferrer"' if node.url else ' class="group"'
        mark = f" {self._mark}" if self.is_in_english(node) else ""
        return f'<a{kind} href="{escape(_relative(base + "x", uri))}">{title}</a>{mark}'

    @property
    def _mark(self) -> str:
        """Says that a page is not translated."""
        # TRANSLATORS: beside the title of an article that is not translated yet.
        return f'<span class="badge">{escape(self._t("In English"))}</span>'

    # ------------------------------------------------------------------ what changed

    def fingerprints(self) -> dict[str, int]:
        """By document, a number that changes with what its page shows of the contents.

        Made of numbers alone: the hashes of texts differ from process to process.
        """
        lines = [self._fingerprint(node) for node in self.tree.nodes]
        paths = [0] * len(lines)
        for node in self.tree.nodes[1:]:
            paths[node.number] = hash((paths[node.parent], lines[node.number]))
        whole: dict[int, int] = {}

        def section(branch: Node, window: Window) -> int:
            is_whole = len(window.numbers) == len(branch.children)
            if is_whole and branch.number in whole:
                return whole[branch.number]
            found = hash((lines[branch.number], *(lines[n] for n in window.numbers)))
            if is_whole:
                whole[branch.number] = found
            return found

        found: dict[str, int] = {}
        for document, number in self.tree.places.items():
            node = self.tree.nodes[number]
            parent = self.tree.nodes[max(node.parent, 0)]
            file = _number(self.sheets.names[number])
            around = section(parent, self.tree.around(node)) if number else 0
            found[document] = hash((paths[parent.number], file, around, section(node, self.tree.below(node))))
        if self._root_is_contents:
            found[self._app.config.root_doc] = hash(tuple(lines))
        return found

    def _fingerprint(self, node: Node) -> int:
        """A number that changes with the line of a node."""
        file = self.sheets.below(node) if node.children else ""
        is_english = self.is_in_english(node)
        return _number(
            f"{self.title(node)}\0{self.uri(node)}\0{self.contents_uri(node)}\0{file}\0{is_english}"
        )

    # ------------------------------------------------------------------ the page of all contents

    def contents_html(self, sheet: Sheet, pagename: str) -> str:
        """A sheet of the contents as nested lists, from the page `pagename`; our own theme has a filter."""
        base = _folder_of(self._app.builder.get_target_uri(pagename))
        lists = "".join(self._contents(sheet, base))
        if not self._has_own_pages:
            return lists
        return f'{self._places(base)["tools"]}<div class="contents-tree">\n{lists}</div>\n'

    def first_sheet(self) -> Sheet:
        """What the page of the contents shows: all, or the first of it."""
        return self._pages.all[0]

    def more_pages(self) -> Iterator[tuple[str, Sheet, str]]:
        """The further pages of the contents: name, sheet and title; those of our own theme alone."""
        sheets = self._pages.all[1:] if self._root_is_contents else self._pages.all
        for sheet in sheets:
            title = self.title(self.tree.nodes[sheet.branch]) or self._app.config.sxs_settings.project
            yield self.contents_page(sheet.name), sheet, title

    def _contents(self, sheet: Sheet, base: str) -> Iterator[str]:
        branch = self.tree.nodes[sheet.branch]
        yield from self._parts(branch, sheet, base)
        leaves: list[str] = []
        for number in sheet.children:
            node = self.tree.nodes[number]
            if branch.number == 0 and node.children and not self._pages.has_own(node):
                yield _list(leaves)
                leaves.clear()
                yield f'<section class="sxs-section"><h2 id="{node.key}">{self._heading(node, base)}</h2>'
                yield from self._list_below(node, base)
                yield "</section>\n"
            else:
                leaves.append("".join(self._contents_item(node, base)))
        yield _list(leaves)

    def _list_below(self, branch: Node, base: str) -> Iterator[str]:
        yield '<ul class="sxs-contents">'
        for number in branch.children:
            yield from self._contents_item(self.tree.nodes[number], base)
        yield "</ul>\n"

    def _contents_item(self, node: Node, base: str) -> Iterator[str]:
        if not node.children:
            yield f"<li>{self._heading(node, base)}</li>\n"
        elif self._pages.has_own(node):
            # TRANSLATORS: leads to the page with all entries of one section of the contents.
            href, text = _relative(f"{base}x", self.contents_uri(node)), self._t("All entries")
            yield f'<li id="{node.key}">{self._heading(node, base)}'
            yield f' <a class="muted" href="{escape(href)}">{escape(text)}</a></li>\n'
        else:
            yield f'<li id="{node.key}">{self._heading(node, base)}'
            yield from self._list_below(node, base)
            yield "</li>\n"

    def _heading(self, node: Node, base: str) -> str:
        """The line of a node in the contents, which do not lead to themselves."""
        if node.document is None and not node.url:
            return escape(self.title(node)) or "…"
        return self._link(node, base)

    def _parts(self, branch: Node, shown: Sheet, base: str) -> Iterator[str]:
        """Links to the parts of a branch that is too long for one page, by their first and last titles."""
        parts = [sheet for sheet in self._pages.all if sheet.branch == branch.number]
        if len(parts) < 2:
            return
        yield f'<nav class="parts" aria-label="{escape(self._t("Contents"))}"><ol>'
        for sheet in parts:
            ends = [self.title(self.tree.nodes[sheet.children[at]]) for at in (0, -1)]
            href = _relative(f"{base}x", self._app.builder.get_target_uri(self.contents_page(sheet.name)))
            current = ' aria-current="page"' if sheet is shown else ""
            text = " – ".join(f"<bdi>{escape(_short(end))}</bdi>" for end in ends)
            yield f'<li><a href="{escape(href)}"{current}>{text}</a></li>'
        yield "</ol></nav>\n"

    # ------------------------------------------------------------------ files

    def write(self, outdir: Path) -> None:
        """Write the files that pages ask for, and delete those that are gone."""
        files = dict(render_files(self.tree, self.sheets, self._line))
        pages = frozenset(name.rpartition("/")[2] for name, *_ in self.more_pages())
        write_files(outdir / FOLDER, files, pages=pages)


def _folder_of(uri: str) -> str:
    return uri[: uri.rfind("/") + 1]


def _list(items: Sequence[str]) -> str:
    return f'<ul class="sxs-contents">{"".join(items)}</ul>\n' if items else ""


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _relative(here: str, uri: str) -> str:
    """The link from the page at `here` to `uri`, both from the locale's folder; Sphinx's drops fragments."""
    if _OUTSIDE.match(uri):
        return uri
    path, hash_, fragment = uri.partition("#")
    found = relative_uri(here, path)
    return f"{found or ('' if hash_ else './')}{hash_}{fragment}"


# ---------------------------------------------------------------------- what Sphinx asks for


def navigation_context(page: PageContext) -> Context | None:
    """The panel of a page (``sxs.nav``), where our own theme shows it."""
    return navigation_of(page.app).panel(page.pagename) if has_own_theme(page.app.builder) else None


def breadcrumbs_of(page: PageContext) -> list[Context]:
    """The page's place in the contents (``sxs.breadcrumbs``)."""
    return navigation_of(page.app).breadcrumbs(page)


def contents_pages(app: Sphinx) -> Iterator[tuple[str, Context, str]]:
    """The pages of the contents that are no documents, and the files (event ``html-collect-pages``)."""
    if not has_own_theme(app.builder) or not isinstance(app.project, DocsetProject):
        return
    navigation = navigation_of(app)
    for name, sheet, title in navigation.more_pages():
        heading = f"<h1>{escape(title)}</h1>\n"
        context = {"title": title, "body": heading + navigation.contents_html(sheet, name)}
        yield name, context, "sxs-root.html"
    navigation.write(Path(app.outdir))

"""What Sphinx does for every page and need not do for ours.

`sxs build` runs Sphinx applications with these changes; the pages are the same
bytes as without them, and a test holds both together.  Each entry was found by
profiling 2,922 real articles; the share of the whole build's time stands with it.
Only what Sphinx itself brings is left out: transforms and handlers of other
extensions run as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, TypeVar

import docutils.languages
import jinja2
import jinja2.sandbox
import sphinx.builders
import sphinx.builders.html
import sphinx.util.docutils
from docutils import nodes
from docutils.frontend import Values
from docutils.transforms import references, universal
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.i18n import CatalogRepository
from sphinx.util.typing import ExtensionMetadata

from sphinx_sxs.site.own_theme import has_own_theme

T = TypeVar("T")


_NEEDLESS = frozenset(
    # reStructuredText's constructs, none of which the articles' parser makes:
    # each of these walks the whole tree of every page (14 % together).
    {
        "sphinx.builders.latex.transforms.FootnoteDocnameUpdater",
        "sphinx.domains.citation.CitationDefinitionTransform",
        "sphinx.domains.citation.CitationReferenceTransform",
        "sphinx.transforms.DefaultSubstitutions",
        "sphinx.transforms.MoveModuleTargets",
        "sphinx.transforms.HandleCodeBlocks",
        "sphinx.transforms.DoctestTransform",
        "sphinx.transforms.AutoNumbering",
        "sphinx.transforms.AutoIndexUpgrader",
        "sphinx.transforms.FilterSystemMessages",
        "sphinx.transforms.UnreferencedFootnotesDetector",
        "sphinx.transforms.SphinxSmartQuotes",
        "sphinx.transforms.GlossarySorter",
        "sphinx.transforms.ReorderConsecutiveTargetAndIndexNodes",
        "sphinx.transforms.references.SphinxDanglingReferences",
        "sphinx.versioning.UIDTransform",
        "sphinx.domains.c.AliasTransform",
        "sphinx.domains.cpp.AliasTransform",
        "sphinx.transforms.post_transforms.OnlyNodeTransform",
        # Our tree says the language of every block of code itself.
        "sphinx.transforms.post_transforms.code.HighlightLanguageTransform",
        "sphinx.transforms.post_transforms.SigElementFallbackTransform",
        "sphinx.transforms.post_transforms.PropagateDescDomain",
    }
)
_TRANSLATION = frozenset(
    # For documents translated by gettext catalogs; ours are translated articles.
    {
        "sphinx.transforms.ApplySourceWorkaround",
        "sphinx.transforms.ExtraTranslatableNodes",
        "sphinx.transforms.i18n.PreserveTranslatableMessages",
        "sphinx.transforms.i18n.Locale",
        "sphinx.transforms.i18n.TranslationProgressTotaliser",
        "sphinx.transforms.i18n.AddTranslationClasses",
        "sphinx.transforms.i18n.RemoveTranslatableInline",
    }
)
_READER_NEEDLESS = (
    universal.Decorations,
    universal.ExposeInternals,
    universal.StripComments,
    references.Substitutions,
    references.AnonymousHyperlinks,
    references.IndirectHyperlinks,
    references.Footnotes,
    references.ExternalTargets,
    references.InternalTargets,
)


class PageBuilder(StandaloneHTMLBuilder):
    """The HTML builder, under its own name, for sites whose search is made elsewhere."""

    search = False

    def init_templates(self) -> None:
        """Render without Jinja's sandbox, which asks leave for every attribute and call (4 %).

        The theme and ``conf.py`` are the user's own code as much as the templates are.
        """
        super().init_templates()
        # Another theme's search box leads to Sphinx's own search.
        self.search = not has_own_theme(self)
        environment = getattr(self.templates, "environment", None)
        if isinstance(environment, jinja2.Environment):
            # Templates do not change while pages are made; asking for each of them costs 3 %.
            environment.auto_reload = False
        if isinstance(environment, jinja2.sandbox.SandboxedEnvironment):
            environment.sandboxed = False
            environment.getattr = partial(jinja2.Environment.getattr, environment)  # type: ignore[method-assign]
            environment.getitem = partial(jinja2.Environment.getitem, environment)  # type: ignore[method-assign]

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """A lone node as HTML; plain titles, which every page has five of, at once (12 %)."""
        if isinstance(node, nodes.title) and all(type(child) is nodes.Text for child in node.children):
            return {"fragment": "", "title": _encoded(node.astext())}
        if isinstance(node, nodes.bullet_list) and self._needs_no_contents():
            return {"fragment": "", "title": ""}
        return super().render_partial(node)

    def _needs_no_contents(self) -> bool:
        """Whether our own theme is in use and would not show a single entry's contents."""
        return has_own_theme(self) and self.env.toc_num_entries.get(self.current_docname, 2) <= 1


@lru_cache(maxsize=4096)
def _encoded(text: str) -> str:
    """Text as docutils' HTML writer escapes it."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('"', "&quot;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
    )


_KEPT_TREES = 4000
"""Trees held in memory between reading and writing: some 250 MB."""

_active = False


def is_active() -> bool:
    """Whether this process builds with the changes made here."""
    return _active


def setup(app: Sphinx) -> ExtensionMetadata:
    """Use the tuned builder and leave out what the pages need not."""
    app.add_builder(PageBuilder, override=True)
    app.connect("builder-inited", _leave_out_transforms)
    app.connect("builder-inited", _bound_memory)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class _Bounded(dict[str, T]):
    """A dictionary that takes no new keys once it is full."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __setitem__(self, key: str, value: T) -> None:
        if len(self) < self.limit or key in self:
            super().__setitem__(key, value)


def _bound_memory(app: Sphinx) -> None:
    """Keep a bounded number of trees between reading and writing.

    Sphinx keeps them all (60 KB a page: 3.6 GB for a docset of 60,000); those beyond
    the bound are read again from the cache on disk, which costs 5 % of their time.
    """
    env: Any = app.env
    env._write_doc_doctree_cache = _Bounded(_KEPT_TREES)  # noqa: SLF001 - no door for it
    env._pickled_doctree_cache = _Bounded(16)  # noqa: SLF001


def _leave_out_transforms(app: Sphinx) -> None:
    # Without partial pages the first real page would say that docutils lacks the language;
    # Sphinx's own catalogs have every text of it that we show.
    docutils.languages.get_language(app.config.language)
    needless = _NEEDLESS if _has_catalogs(app) else _NEEDLESS | _TRANSLATION

    def wanted(transform: type) -> bool:
        return f"{transform.__module__}.{transform.__name__}" not in needless

    app.registry.transforms[:] = filter(wanted, app.registry.transforms)
    app.registry.post_transforms[:] = filter(wanted, app.registry.post_transforms)


def _has_catalogs(app: Sphinx) -> bool:
    """Whether the project translates documents by gettext catalogs as well."""
    repository = CatalogRepository(
        app.srcdir, app.config.locale_dirs, app.config.language, app.config.source_encoding
    )
    return any(True for _ in repository.catalogs)


def patch_sphinx(progress: Callable[[str, int, int], None] | None = None) -> None:
    """Change what Sphinx has no door for, in this process: call it in a worker of its own.

    `progress` is called with the step, the number done and the number in all.
    """
    global _active  # noqa: PLW0603 - a fact about the whole process
    _active = True
    # Each is reached by a name that a version of Sphinx may not have: then it stays as it is.
    for module, name, change in (
        (sphinx.util.docutils, "_get_settings", _remember_settings),
        (sphinx.util.docutils, "_READER_TRANSFORMS", _without_needless_readers),
        # Resolved and looked up for each style sheet and script of each page (3 %).
        (sphinx.builders.html, "_file_checksum", lru_cache(maxsize=None)),
        (sphinx.builders, "status_iterator", lambda _: _quiet_iterator(progress)),
    ):
        if hasattr(module, name):
            setattr(module, name, change(getattr(module, name)))


def _quiet_iterator(progress: Callable[[str, int, int], None] | None) -> Callable[..., Iterator[Any]]:
    """Sphinx's progress line costs five log records a page (4 %)."""

    def iterate(
        iterable: Iterable[T], summary: str, _color: str = "", length: int = 0, *_: Any, **__: Any
    ) -> Iterator[T]:
        step = summary.strip(". ")
        for number, item in enumerate(iterable, start=1):
            yield item
            if progress is not None and (number % 50 == 0 or number == length):
                progress(step, number, length)

    return iterate


def _without_needless_readers(transforms: list[type]) -> list[type]:
    """Without docutils' transforms of reStructuredText's constructs (5 %)."""
    return [transform for transform in transforms if transform not in _READER_NEEDLESS]


def _remember_settings(original: Callable[..., Values]) -> Callable[..., Values]:
    """Build docutils' settings once instead of an option parser for every page (11 %)."""
    made: dict[tuple[str, ...], tuple[Values, dict[str, Any]]] = {}

    def settings_of(*components: Any, defaults: dict[str, Any], **options: Any) -> Values:
        key = tuple(getattr(c, "__name__", type(c).__name__) for c in components)
        if key not in made:
            made[key] = original(*components, defaults=defaults, **options), dict(defaults)
        first, first_defaults = made[key]
        values = first.copy()
        for name, value in defaults.items():
            if first_defaults.get(name) is not value:
                setattr(values, name, value)
        return values

    return settings_of

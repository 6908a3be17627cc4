"""Which pages are to be made anew though their own article did not change.

Sphinx looks at each document by itself: when an article comes, goes or gets another
title, its neighbours' links, those who link to it, and the language menus of its
translations would say for ever what was true before.
"""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_sxs.review.frame import frame_of
from sphinx_sxs.site.badges import verdicts_of
from sphinx_sxs.site.freshness import pages_of
from sphinx_sxs.site.navigation.contents import forget_tree, tree_of
from sphinx_sxs.site.navigation.pages import renew_navigation
from sphinx_sxs.site.own_theme import has_own_theme
from sphinx_sxs.site.parser import METADATA, is_fallback
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.seo.indexing import versions

_SURROUNDINGS = "sxs_surroundings"
"""Attribute of the environment, which Sphinx keeps from build to build."""


def articles_to_read(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],  # noqa: ARG001 - the event's signature
    removed: set[str],
) -> Iterable[str]:
    """The contents, and the articles whose links the change concerns (event ``env-get-outdated``).

    So are articles that are made of another file now: Sphinx sees that only where it is newer.
    """
    project = env.project
    if not isinstance(project, DocsetProject):
        return []
    forget_tree(app)
    moved = _of_another_origin(env, project)
    root_doc = app.config.root_doc
    if list(tree_of(app).reading_order) != env.toctree_includes.get(root_doc):
        # Articles came or went, or a table of contents has them in another order.
        moved.add(root_doc)
    if not added and not removed:
        return moved
    found = set(moved)
    for docname, data in env.metadata.items():
        record = data.get(METADATA) or {}
        if removed.intersection(record.get("targets", ())) or (added and record.get("has_broken_links")):
            found.add(docname)
    return found & env.project.docnames


def _of_another_origin(env: BuildEnvironment, project: DocsetProject) -> set[str]:
    """The documents whose text comes from elsewhere than in the last build: a translation came, or went."""
    records = ((name, data.get(METADATA) or {}) for name, data in env.metadata.items())
    return {
        name
        for name, record in records
        if name in project.docnames
        and "origin" in record
        and tuple(record["origin"]) != project.origin_of(name)
    }


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that stand beside other pages than before (event ``env-updated``)."""
    project = env.project
    if not isinstance(project, DocsetProject):
        return []
    before: dict[str, tuple[object, ...]] = getattr(env, _SURROUNDINGS, {})
    now = _surroundings(app, env, project)
    setattr(env, _SURROUNDINGS, now)
    return [docname for docname, found in now.items() if docname in before and before[docname] != found]


def _surroundings(
    app: Sphinx, env: BuildEnvironment, project: DocsetProject
) -> dict[str, tuple[object, ...]]:
    """What each page says of others: its neighbours, the present English, the checks, its locales."""
    root_doc = app.config.root_doc
    order = [root_doc, *tree_of(app).reading_order, ""]
    titles = {name: (title.astext(), is_fallback(env, name)) for name, title in env.titles.items()}
    siblings = project.siblings()
    pages = pages_of(app)
    verdicts = verdicts_of(app)
    navigation = renew_navigation(app)
    shown = navigation.fingerprints() if has_own_theme(app.builder) else {}
    logo = repr(frame_of(app.config.sxs_settings).logo)
    found: dict[str, tuple[object, ...]] = {
        name: (
            before,
            titles.get(before),
            after,
            titles.get(after),
            pages.version(name) if pages else "",
            verdicts.version(name),
            versions(project.indexed or {}, name),
            shown.get(name, 0),
            logo,
            *(locale for locale, names in siblings.items() if name in names),
        )
        for before, name, after in zip(order, order[1:], order[2:], strict=False)
    }
    found[root_doc] = (shown.get(root_doc, 0), logo, versions(project.indexed or {}, root_doc), *siblings)
    return found

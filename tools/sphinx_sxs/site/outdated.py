"""Which pages are to be made anew though their own article did not change.

Sphinx looks at each document by itself: when an article comes, goes or gets another
title, its neighbours' links, those who link to it, and the language menus of its
translations would say for ever what was true before.
"""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_sxs.site.freshness import pages_of
from sphinx_sxs.site.parser import METADATA, is_fallback
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.root_page import reading_order

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
    moved = _of_another_origin(env, project)
    if not added and not removed:
        return moved
    found = {app.config.root_doc, *moved}
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
    """What each page says of others: its neighbours and their titles, the present English, its locales."""
    order = [app.config.root_doc, *reading_order(project), ""]
    titles = {name: (title.astext(), is_fallback(env, name)) for name, title in env.titles.items()}
    siblings = project.siblings()
    pages = pages_of(app)
    return {
        name: (
            before,
            titles.get(before),
            after,
            titles.get(after),
            pages.version(name) if pages else "",
            *(locale for locale, names in siblings.items() if name in names),
        )
        for before, name, after in zip(order, order[1:], order[2:], strict=False)
    }

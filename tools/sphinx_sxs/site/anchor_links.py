"""Links to anchors that no page has: only when every article is read can they be told."""

from __future__ import annotations

import os
from typing import Any, NamedTuple
from urllib.parse import unquote

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)

_ANYWHERE = frozenset({"", "top"})
"""Fragments that every page has."""


class AnchorLink(NamedTuple):
    """A link of an article to an anchor."""

    docname: str
    """The document that it leads to."""
    anchor: str
    """Percent-decoded."""
    url: str
    """As it is written."""
    line: int


def warn_of_missing_anchors(app: Sphinx, env: BuildEnvironment) -> None:  # noqa: ARG001 - the event's signature
    """Name each link to an anchor that its page lacks (event ``env-check-consistency``)."""
    records: dict[str, dict[str, Any]] = {
        docname: data["sxs"] for docname, data in env.metadata.items() if "anchors" in data.get("sxs", {})
    }
    for docname in sorted(records):
        for link in map(AnchorLink._make, records[docname]["anchor_links"]):
            target = records.get(link.docname)
            if target is None or link.anchor in target["anchors"]:
                continue
            logger.warning(
                "link `%s` leads to an anchor that its page has not",
                link.url,
                location=f"{os.fspath(env.doc2path(docname))}:{link.line}",
                type="sxs",
                subtype="broken-anchor",
            )


def anchor_of(fragment: str) -> str:
    """The anchor that a link's fragment names; empty for one that every page has.

    Those of segments are left out too: there are many, and who links to them copied the link.
    """
    anchor = unquote(fragment)
    return "" if anchor.lower() in _ANYWHERE or anchor.startswith("s-") else anchor

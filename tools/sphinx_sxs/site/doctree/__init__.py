"""Markdown to a docutils document tree, with every segment kept as a node.

The text is parsed once, by the Markdown parser, into events with byte offsets.
Real docutils nodes are built from the events, and the inline runs that fall into
a segment's range are wrapped in a `segment` node; a segment that crosses another
inline, or a block, is split, and its first part has the anchor.

Each module knows only those before it: `places`, `events`, `anchors` and `nesting`; `open_nodes`;
`segments`; `inlines`; `raw_html`; `directives`; `english`, `headings` and `blocks`; `builder`.
"""

from sphinx_sxs.site.doctree.builder import build_document
from sphinx_sxs.site.doctree.labels import label_in_english

__all__ = ["build_document", "label_in_english"]

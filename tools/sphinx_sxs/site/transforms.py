"""What can only be said when a page is written: the URIs of other pages, and their titles."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class PageLinks(SphinxPostTransform):
    """Gives links to documents the URI that the builder has for them."""

    default_priority = 10

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Resolve every link to a document of the project."""
        current = self.env.current_document.docname
        builder = self.env._app.builder  # noqa: SLF001 - the transform's only way to its builder
        for node in self.document.findall(nodes.reference):
            docname = node.get("sxs_doc")
            if docname is None:
                continue
            fragment = node["sxs_fragment"]
            if docname == current and fragment:
                node["refuri"] = f"#{fragment}"
            else:
                uri = builder.get_relative_uri(current, docname)
                node["refuri"] = f"{uri}#{fragment}" if fragment else uri
            if node.get("sxs_titled"):
                title = self.env.titles.get(docname)
                node.children = []
                node.append(nodes.Text(title.astext() if title is not None else docname))

"""What can only be said when a page is written: the URIs of other pages, and their titles."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_sxs.messages import translator
from sphinx_sxs.site.nodes import in_english
from sphinx_sxs.site.parser import is_fallback


class PageLinks(SphinxPostTransform):
    """Gives links to documents the URI that the builder has for them."""

    default_priority = 10

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Resolve every link to a document of the project."""
        current = self.env.current_document.docname
        builder = self.env._app.builder  # noqa: SLF001 - the transform's only way to its builder
        for node in list(self.document.findall(nodes.reference)):
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
                self._name(node, docname)
            if node.get("sxs_contents") and is_fallback(self.env, docname):
                self._mark(node)

    def _name(self, node: nodes.reference, docname: str) -> None:
        """Let a link say the title of its page, in the language that the title is in."""
        title = self.env.titles.get(docname)
        text = nodes.Text(title.astext() if title is not None else docname)
        node.children = []
        node.append(in_english("", "", text) if is_fallback(self.env, docname) else text)

    def _mark(self, node: nodes.reference) -> None:
        """Say beside a link of the contents that its page is in English."""
        translate = translator(self.config.sxs_locale)
        # TRANSLATORS: beside the title of an article that is not translated yet.
        mark = nodes.inline("", translate("In English"), classes=["badge"])
        node.parent.insert(node.parent.index(node) + 1, [nodes.Text(" "), mark])

"""Document tree nodes of our own, and how each Sphinx writer shows them."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


class segment(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names nodes so
    """The inline run of one segment; ``key`` addresses it, ``ids`` holds the anchor."""


class hard_break(nodes.Inline, nodes.Element):  # noqa: N801
    """A line break that the author wrote."""


class english(nodes.Invisible, nodes.Element):  # noqa: N801
    """The English of the page's segments: ``pairs`` of key and HTML, shown on demand.

    ``now`` holds what stands there today, where that differs.
    """


class in_english(nodes.Inline, nodes.TextElement):  # noqa: N801
    """English amid a page in another language: the title of an article that is not translated."""


class sign(nodes.Inline, nodes.Element):  # noqa: N801
    """What we say amid an article's text: ``html``, in no title and no search index."""


class video(nodes.General, nodes.Element):  # noqa: N801
    """A video that is loaded when the reader asks for it; holds a link to it."""


class contents(nodes.General, nodes.Element):  # noqa: N801
    """Stands for the contents of the locale, which are known when the page is written."""


class tabs(nodes.General, nodes.Element):  # noqa: N801
    """A group of tabs."""


class tab(nodes.General, nodes.Element):  # noqa: N801
    """One tab with its ``label``; holds its heading and content."""


class block(nodes.General, nodes.Element):  # noqa: N801
    """A ``<div>`` with the classes that the article gives it, and nothing of docutils' own."""


class rule(nodes.General, nodes.Element):  # noqa: N801
    """A thematic break.  docutils' own may neither begin nor end a section, nor stand in a list."""


class html_block(nodes.General, nodes.TextElement):  # noqa: N801
    """Raw HTML of one block, with the text, links and segments between its tags as nodes."""


def _visit_segment_html(self: Any, node: segment) -> None:
    anchor = f' id="{escape(node["ids"][0])}"' if node["ids"] else ""
    freshness = f' data-freshness="{escape(node["freshness"])}"' if "freshness" in node else ""
    pending = ' data-pending lang="en" dir="ltr"' if "pending" in node else ""
    self.body.append(f'<span class="sxs"{anchor} data-sxs="{escape(node["key"])}"{freshness}{pending}>')


def _depart_segment_html(self: Any, node: segment) -> None:  # noqa: ARG001 - docutils' signature
    self.body.append("</span>")


def _visit_break_html(self: Any, node: hard_break) -> None:  # noqa: ARG001
    self.body.append("<br />\n")


def _visit_break_text(self: Any, node: hard_break) -> None:  # noqa: ARG001
    self.add_text(self.nl)


def _visit_rule(self: Any, node: rule) -> None:
    self.visit_transition(node)


def _depart_rule(self: Any, node: rule) -> None:
    self.depart_transition(node)


def _visit_paragraph_text(self: Any, node: html_block) -> None:
    self.visit_paragraph(node)


def _depart_paragraph_text(self: Any, node: html_block) -> None:
    self.depart_paragraph(node)


def _visit_break_latex(self: Any, node: hard_break) -> None:  # noqa: ARG001
    self.body.append("\\\\\n")


def _visit_english_html(self: Any, node: english) -> None:
    # EPUB is XHTML for readers without scripts: there the original is one link away.
    if self.builder.format == "html" and self.builder.name != "epub":
        self.body.append('<template id="sxs-english">')
        self.body.extend(f'<div data-sxs="{escape(key)}">{html}</div>' for key, html in node["pairs"])
        # What of it reads otherwise now, with the differences.
        now: dict[str, str] = node.get("now", {})
        self.body.extend(f'<div data-now="{escape(key)}">{html}</div>' for key, html in now.items())
        self.body.append("</template>\n")
    raise nodes.SkipNode


def _visit_in_english_html(self: Any, node: in_english) -> None:  # noqa: ARG001
    self.body.append('<span lang="en" dir="ltr">')


def _visit_sign_html(self: Any, node: sign) -> None:
    self.body.append(node["html"])


def _visit_video_html(self: Any, node: video) -> None:
    self.body.append(f'<div class="sxs-video" data-src="{escape(node["src"])}">')


def _visit_contents_html(self: Any, node: contents) -> None:  # noqa: ARG001
    # Imported here: the contents are made of pages, which are made of nodes.
    from sphinx_sxs.site.navigation.pages import navigation_of  # noqa: PLC0415

    navigation = navigation_of(self.builder._app)  # noqa: SLF001 - the writer has no other way to it
    self.body.append(navigation.contents_html(navigation.first_sheet(), self.builder.current_docname))
    raise nodes.SkipNode


def _visit_tabs_html(self: Any, node: tabs) -> None:  # noqa: ARG001
    self.body.append('<div class="sxs-tabs">')


def _visit_tab_html(self: Any, node: tab) -> None:
    self.body.append(
        f'<section class="sxs-tab" id="{escape(node["ids"][0])}" data-label="{escape(node["label"])}">'
    )


def _depart_tab_html(self: Any, node: tab) -> None:  # noqa: ARG001
    self.body.append("</section>\n")


def _visit_block_html(self: Any, node: block) -> None:
    classes = escape(" ".join(node["classes"]))
    self.body.append(f'<div class="{classes}">' if classes else "<div>")


def _depart_block_html(self: Any, node: nodes.Element) -> None:  # noqa: ARG001
    self.body.append("</div>\n")


def _nothing(self: Any, node: nodes.Node) -> None:
    """The children speak for themselves."""


def _skip(self: Any, node: nodes.Node) -> None:  # noqa: ARG001
    raise nodes.SkipNode


_PLAIN = (_nothing, _nothing)
_WRITERS = ("latex", "text", "man", "texinfo")


def register_nodes(app: Sphinx) -> None:
    """Tell Sphinx how each of its writers shows our nodes."""
    html: dict[type[nodes.Element], tuple[Any, Any]] = {
        segment: (_visit_segment_html, _depart_segment_html),
        hard_break: (_visit_break_html, _nothing),
        english: (_visit_english_html, _nothing),
        in_english: (_visit_in_english_html, _depart_segment_html),
        sign: (_visit_sign_html, _nothing),
        video: (_visit_video_html, _depart_block_html),
        contents: (_visit_contents_html, _nothing),
        tabs: (_visit_tabs_html, _depart_block_html),
        tab: (_visit_tab_html, _depart_tab_html),
        block: (_visit_block_html, _depart_block_html),
        html_block: (_nothing, _nothing),
        rule: (_visit_rule, _depart_rule),
    }
    for node, visitors in html.items():
        others: dict[str, Any] = dict.fromkeys(_WRITERS, _PLAIN)
        if node in {english, contents}:
            others = dict.fromkeys(_WRITERS, (_skip, _nothing))
        if node is rule:
            others = dict.fromkeys(_WRITERS, (_visit_rule, _depart_rule))
        if node is html_block:
            others["text"] = (_visit_paragraph_text, _depart_paragraph_text)
        if node is hard_break:
            others |= {"text": (_visit_break_text, _nothing), "latex": (_visit_break_latex, _nothing)}
        app.add_node(node, html=visitors, **others)

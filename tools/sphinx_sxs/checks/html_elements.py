"""The elements of HTML, by name: anything else in angle brackets is no tag."""

from __future__ import annotations

# fmt: off
FORMATTING = frozenset((
    "abbr", "b", "bdi", "bdo", "big", "br", "center", "cite", "del", "dfn", "em", "font", "hr", "i", "ins",
    "mark", "nobr", "p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u",
    "var", "wbr",
))
"""Formatting: without it, the text can still be read."""

ELEMENTS = FORMATTING | frozenset((
    "a", "address", "area", "article", "aside", "audio", "base", "blockquote", "body", "button", "canvas",
    "caption", "code", "col", "colgroup", "data", "datalist", "dd", "details", "dialog", "div", "dl", "dt",
    "embed", "fieldset", "figcaption", "figure", "footer", "form", "frame", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "html", "iframe", "img", "input", "kbd", "label", "legend", "li", "link",
    "main", "map", "menu", "meta", "meter", "nav", "noscript", "object", "ol", "optgroup", "option",
    "output", "param", "picture", "pre", "progress", "rp", "rt", "ruby", "script", "section", "select",
    "slot", "source", "style", "summary", "svg", "table", "tbody", "td", "template", "textarea", "tfoot",
    "th", "thead", "time", "title", "tr", "track", "ul", "video",
))
"""Every element that a page may hold, those that are out of use too."""
# fmt: on

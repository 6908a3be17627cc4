"""Which element of raw HTML may stand where, and what a parser would make of one that may not.

Articles leave out end tags, put a list into a line and text between rows.  Browsers mend that,
each page anew and not always alike; here it is mended once, so that the page is valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
"""Elements that are headings."""
_LINES = frozenset({"p", "pre", "dt", "summary", "rt", "rp"}) | HEADINGS
_IN_LINE = frozenset(
    """abbr b bdi bdo cite code del dfn em i ins kbd mark q ruby s samp small span strong sub sup u
    var""".split()  # noqa: SIM905 - a list of names
)
HOLDS_TEXT = _LINES | _IN_LINE
"""Elements that hold text and no blocks."""
_TABLE_BODIES = frozenset({"thead", "tbody", "tfoot"})
FILLER = {
    "ul": "li",
    "ol": "li",
    "dl": "dd",
    "table": "tr",
    **dict.fromkeys(_TABLE_BODIES, "tr"),
    "tr": "td",
}
"""Elements that hold only certain others, each with the one that may hold anything."""
PARENTS: dict[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dl"})),
    **dict.fromkeys(("caption", "colgroup", *_TABLE_BODIES), frozenset({"table"})),
    "tr": _TABLE_BODIES | {"table"},
    **dict.fromkeys(("td", "th"), frozenset({"tr"})),
    "col": frozenset({"colgroup"}),
    "summary": frozenset({"details"}),
    "figcaption": frozenset({"figure"}),
    **dict.fromkeys(("rt", "rp"), frozenset({"ruby"})),
}
"""Elements that stand only in certain others."""
IMPLIED_PARENT = {"td": "tr", "th": "tr", "col": "colgroup"}
"""What a parser opens for an element in a table that stands too high."""
_CELLS = frozenset({"td", "th", "caption"})
_TABLE = frozenset({"table"})
_TABLE_PARTS = _CELLS | _TABLE_BODIES | {"tr", "colgroup"}
_BARRIERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("li", "dt", "dd", "summary", "figcaption"), _CELLS | _TABLE),
    **dict.fromkeys(("rt", "rp"), _LINES | _CELLS | {"div", "li"}),
}
"""Elements that the search for a parent does not look out of."""
BLOCKS = (
    frozenset({"blockquote", "details", "div", "dl", "figure", "hr", "ol", "p", "pre", "table", "ul"})
    | HEADINGS
    | PARENTS.keys()
) - {"rt", "rp"}
"""Elements that no line of text holds."""
_SAY_NOTHING_EMPTY = (
    frozenset({"table", "tr", "ul", "ol", "dl", "p", "details", "ruby", "figure", "colgroup"}) | _TABLE_BODIES
)
_BEFORE_ROWS = frozenset({"caption", "colgroup"})


@dataclass(slots=True)
class OpenTag:
    """An element of raw HTML that stands open."""

    name: str
    """As the article calls it."""
    element: str
    """The element on the page."""
    depth: int
    """How many nodes stand open around it."""
    markup: str
    """Its start tag."""
    held: set[str] = field(default_factory=set)
    """The elements that it holds so far, where it matters which."""
    last: str = ""
    """The last of them."""

    @property
    def is_needless(self) -> bool:
        """Whether it should not stand on the page if nothing is in it."""
        return self.element in _SAY_NOTHING_EMPTY

    def may_hold(self, element: str) -> str | None:
        """What a child `element` may be after the ones before it; ``None``: nothing."""
        held = self.held
        if element == "caption":
            return None if held else element
        if element == "colgroup":
            return element if held <= _BEFORE_ROWS else None
        if element == "thead":
            return element if held <= _BEFORE_ROWS else "tbody"
        if element == "tfoot":
            # It ends the table; who writes it first means the body to follow.
            return "tbody"
        if element in {"summary", "figcaption"}:
            return None if element in held else element
        return element

    def before(self, element: str) -> str:
        """What has to stand before a child that starts now; it is held from here on."""
        needs_term = element == "dd" and "dt" not in self.held
        self.held.add(element)
        self.last = element
        return "<dt></dt>" if needs_term else ""

    def lacking(self) -> str:
        """What has to stand before the end."""
        if self.element == "ruby" and "rt" not in self.held:
            return "<rt></rt>"
        return "<dd></dd>" if self.element == "dl" and self.last == "dt" else ""

    def become(self, element: str) -> None:
        """Be another element, with the attributes that any may have."""
        attributes = re.sub(r' open="[^"]*"', "", self.markup.removeprefix(f"<{self.element}"))
        self.element, self.markup = element, f"<{element}{attributes}"


def parent_at(tags: list[OpenTag], depth: int, element: str) -> int | None:
    """The index of the open tag that `element` is to stand in; ``None`` where it may stand in none."""
    parents = PARENTS[element]
    return _find(tags, depth, lambda tag: tag.element in parents, _BARRIERS.get(element, _TABLE))


def ended_by(tags: list[OpenTag], depth: int, name: str) -> int | None:
    """The index of the open tag that an end tag `name` ends; ``None``: it ends none."""
    barriers = frozenset[str]() if name == "table" else _TABLE if name in _TABLE_PARTS else _CELLS | _TABLE
    return _find(tags, depth, lambda tag: tag.name == name, barriers)


def _find(
    tags: list[OpenTag], depth: int, is_sought: Callable[[OpenTag], bool], barriers: frozenset[str]
) -> int | None:
    for index in range(len(tags) - 1, -1, -1):
        tag = tags[index]
        if tag.depth != depth:
            return None
        if is_sought(tag):
            return index
        if tag.element in barriers:
            return None
    return None

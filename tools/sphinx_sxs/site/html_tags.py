"""Raw HTML of articles, tag by tag: what passes, what is shown as text, what is dropped.

The tags of an article become nodes of their own, so that text, links and segments
between them stay nodes.  So each start tag is sanitized alone: nh3 takes it apart as
a browser would and lets pass what the lists here allow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from types import MappingProxyType
from urllib.parse import quote

import nh3

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?)(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?P<name>[\w:-]+)=\"(?P<value>[^\"]*)\"")

# ---------------------------------------------------------------------- elements

_RENAMED = {
    # What HTML no longer has, by what is left of it without a style.
    "acronym": "abbr",
    "big": "span",
    "center": "div",
    "dir": "ul",
    "font": "span",
    "nobr": "span",
    "strike": "s",
    "tt": "code",
    # The page has its own; another would mislead who jumps from one to the next.
    **dict.fromkeys(
        ("address", "article", "aside", "footer", "header", "hgroup", "main", "nav", "section"), "div"
    ),
    # Without a script, a form or a strict format they are the text that they hold.
    **dict.fromkeys(("button", "label", "time"), "span"),
}
_CLASSES = {"center": "text-center"}
"""What is left of an element's looks."""
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
"""Elements without an end tag."""
_TABLE_PARTS = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
_ELEMENTS = _TABLE_PARTS | frozenset(
    """a abbr b bdi bdo blockquote br code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6
    hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table u ul var
    wbr cite""".split()  # noqa: SIM905 - a list of names
)
ALLOWED = _ELEMENTS | _RENAMED.keys()
"""Elements that reach the page.  Others are what an author wrote as a placeholder
(``<YourTenant>``), or would run or load something: both are shown as text."""
DROPPED = frozenset({"html", "head", "body"})
"""Elements that a page has already; an article's own tags of them say nothing."""

# ---------------------------------------------------------------------- attributes

_EVERYWHERE = {"id", "class", "lang", "title"}
_ATTRIBUTES = {
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "details": {"open"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
}
_ALIGNED = {"left", "center", "right", "justify"}
_WORDS = {
    "dir": {"ltr", "rtl", "auto"},
    "align": _ALIGNED,
}
_WORDS_OF = {
    "ol": {"type": {"1", "a", "A", "i", "I"}},
    "th": {"scope": {"row", "col", "rowgroup", "colgroup"}},
}
_SCHEMES = {"http", "https", "mailto", "tel", "xref", "data"}
"""Schemes of addresses that only lead somewhere, and that of pictures within the text (see `_value`)."""
_PICTURE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)
"""Pictures that the page shows as files of its own."""
_NUMBERS = {
    "colspan": range(1, 1001),
    "rowspan": range(65535),
    "span": range(1, 1001),
    "width": range(1, 10000),
    "height": range(1, 10000),
    "start": range(-(2**31), 2**31),
    "value": range(-(2**31), 2**31),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")
_OWN_CLASS = re.compile(r"sxs(?:-|$)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def _stand_in(element: str) -> str:
    """A name that may stand anywhere: a parser drops parts of a table outside of one."""
    return f"x-{element}" if element in _TABLE_PARTS else element


def _value(_: str, name: str, value: str) -> str | None:
    """The value of an allowed attribute as a page may have it; ``None`` where it means nothing."""
    value = _CONTROL.sub("", value).strip()
    if name in _NUMBERS:
        match = re.fullmatch(r"(-?[0-9]{1,10})(?:px)?", value)
        return match[1] if match is not None and int(match[1]) in _NUMBERS[name] else None
    if name in {"open", "reversed"}:
        return ""
    if name == "class":
        # Classes of ours are what our scripts look for.
        return " ".join(word for word in value.split() if not _OWN_CLASS.match(word)) or None
    if name == "id":
        return value if value and not re.search(r"\s", value) else None
    if name == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if name in {"href", "src"} and "".join(value.split())[:5].lower() == "data:":
        return value if name == "src" and _PICTURE.match(value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags={_stand_in(element) for element in _ELEMENTS},
    clean_content_tags=set(),
    attributes={_stand_in(element): _EVERYWHERE | _ATTRIBUTES.get(element, set()) for element in _ELEMENTS},
    attribute_filter=_value,
    tag_attribute_values={_stand_in(element): _WORDS | _WORDS_OF.get(element, {}) for element in _ELEMENTS},
    url_schemes=_SCHEMES,
    link_rel=None,
)

# ---------------------------------------------------------------------- tags


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of raw HTML."""

    name: str
    """The element as it is written, in lower case."""
    element: str
    """The element that stands for it on the page."""
    closing: bool
    """Whether it is an end tag."""
    attributes: Mapping[str, str]
    """Its attributes that may pass, with entities resolved."""


def parse_tag(text: str) -> Tag | None:
    """The tag that `text` is; ``None`` for comments, declarations and the like."""
    # A picture within a tag is long, and seldom twice the same.
    return _parse_again(text) if len(text) < _LONG else _parse_tag(text)


_LONG = 500


def _parse_tag(text: str) -> Tag | None:
    match = _TAG.fullmatch(text.strip())
    if match is None:
        return None
    name = match["name"].lower()
    element = _RENAMED.get(name, name)
    closing = bool(match["close"])
    attributes: dict[str, str] = {}
    if not closing and match["attributes"] and element in _ELEMENTS:
        attributes = _sanitized(element, match["attributes"])
    if name in _CLASSES:
        attributes["class"] = _joined(attributes.get("class"), _CLASSES[name])
    if element == "bdo" and "dir" not in attributes:
        element = "bdi"
    return Tag(name, element, closing, MappingProxyType(attributes))


_parse_again = lru_cache(maxsize=4096)(_parse_tag)
"""Tags repeat: most articles have the same few."""


def _sanitized(element: str, attributes: str) -> dict[str, str]:
    """The attributes of a start tag that may pass."""
    clean = _CLEANER.clean(f"<{_stand_in(element)} {attributes}>")
    # Whatever else the text holds comes after the tag.
    found = {m["name"]: unescape(m["value"]) for m in _ATTRIBUTE.finditer(clean.partition(">")[0])}
    side = found.pop("align", None)
    if side:
        found["class"] = _joined(found.get("class"), f"text-{side}")
    return found


def _joined(*classes: str | None) -> str:
    return " ".join(filter(None, classes))


def attributes_html(attributes: Mapping[str, str]) -> str:
    """Attributes as HTML and XML both take them."""
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def tag_ranges(text: str) -> list[tuple[int, int]]:
    """Where tags stand in `text`."""
    return [match.span() for match in _TAG.finditer(text)]


# ---------------------------------------------------------------------- addresses

_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?][A-Za-z0-9/?&=._~+-]*)?(?:#[A-Za-z0-9/?&=._~+-]*)?")


def is_safe_url(url: str) -> bool:
    """Whether a URL is relative, or one that can be read and of a scheme that only leads somewhere."""
    # Without a colon there is no scheme.
    return ":" not in url or _PLAIN_URL.fullmatch(url) is not None or _passes(url)


@lru_cache(maxsize=4096)
def _passes(url: str) -> bool:
    return "href=" in _CLEANER.clean(f'<a href="{escape(url)}">')


_UNSOUND = re.compile(r"""%(?![0-9A-Fa-f]{2})|[\x00-\x20\x7f-\x9f"<>\\^`{|}\[\]\ufdd0-\ufdef\ufffe\uffff]""")
_IPV6_HOST = re.compile(r"[a-z]+://(?:[^/?#@]*@)?\[[0-9a-fA-F:.]+\]")


def sound_url(url: str) -> str:
    """`url` with what may not stand in one percent-encoded, as a browser would do it."""
    if _PLAIN_URL.fullmatch(url):
        return url
    host = _IPV6_HOST.match(url)
    known = host[0] if host else ""
    address, mark, fragment = url[len(known) :].partition("#")
    return f"{known}{_encoded(address)}{mark}{_encoded(fragment).replace('#', '%23')}"


def _encoded(text: str) -> str:
    return _UNSOUND.sub(lambda match: quote(match[0], safe=""), text)

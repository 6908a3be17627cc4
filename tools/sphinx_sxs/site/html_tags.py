"""Raw HTML of articles, tag by tag: what passes, what is shown as text, what is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?)(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'=<>`]+)))?"
)

ALLOWED = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "button",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
"""Elements that reach the page.  Others are what an author wrote as a placeholder
(``<YourTenant>``), or would run or load something: both are shown as text."""
DROPPED = frozenset({"html", "head", "body"})
"""Elements that a page has already; an article's own tags of them say nothing."""
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
"""Elements without an end tag."""
_CELLS = frozenset({"td", "th"})
_ROWS = _CELLS | {"tr"}
_GROUPS = _ROWS | {"thead", "tbody", "tfoot", "colgroup", "caption"}
IMPLIED_ENDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": _ROWS | {"colgroup", "caption"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), _GROUPS),
    "li": frozenset({"li"}),
    "p": frozenset({"p"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(
        ("div", "ul", "ol", "dl", "table", "pre", "blockquote", "section", "hr"), frozenset({"p"})
    ),
}
"""Elements that another's start tag ends, where their own end tag is left out."""
_URL_ATTRIBUTES = {"href", "src", "cite", "poster"}
_SAFE_URL = re.compile(r"(?:https?:|mailto:|tel:|[^:]*(?:[/?#]|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of raw HTML."""

    name: str
    """Its element, in lower case."""
    closing: bool
    """Whether it is an end tag."""
    attributes: dict[str, str]
    """Its attributes with entities resolved, names in lower case."""


def parse_tag(text: str) -> Tag | None:
    """The tag that `text` is; ``None`` for comments, declarations and the like."""
    match = _TAG.fullmatch(text.strip())
    if match is None:
        return None
    attributes = {
        m["name"].lower(): unescape(next((v for v in (m["double"], m["single"], m["bare"]) if v), ""))
        for m in _ATTRIBUTE.finditer(match["attributes"])
    }
    return Tag(match["name"].lower(), bool(match["close"]), attributes)


def attributes_html(tag: Tag) -> str:
    """The attributes of a tag that may pass, as HTML and XML both take them."""
    return "".join(
        f' {name}="{escape(value)}"' for name, value in tag.attributes.items() if _is_safe(name, value)
    )


def _is_safe(name: str, value: str) -> bool:
    if (
        name.startswith("on")
        or name in {"style", "srcdoc", "formaction"}
        or not re.fullmatch(r"[\w:-]+", name)
    ):
        return False
    return name not in _URL_ATTRIBUTES or is_safe_url(value)


def is_safe_url(url: str) -> bool:
    """Whether a URL is relative or of a scheme that only navigates."""
    return _SAFE_URL.match("".join(url.split())) is not None


def tag_ranges(text: str) -> list[tuple[int, int]]:
    """Where tags stand in `text`."""
    return [match.span() for match in _TAG.finditer(text)]

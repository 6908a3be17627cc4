"""Links that lead through somebody's tracking or scanning host, and where they really lead.

Mail filters rewrite each link of a message; copied into an article, such a link
carries a tenant's and a recipient's data and breaks when the filter's contract ends.
Standard library only, so that pages and rules share it.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_MOST_NESTED = 8
_SCHEMES = ("http://", "https://")
# What a rewritten link looks like at a glance; cheaper than taking every URL apart.
_SIGNS = (
    "safelinks",
    "urldefense",
    "cudasvc",
    "/url?",
    "l.facebook",
    "lm.facebook",
    "l.instagram",
    "steamcommunity.com/linkfilter",
    "mimecastprotect",
    "youtube.com/redirect",
    "linkedin.com/redir",
    "vk.com/away",
    "out.reddit",
    "duckduckgo.com/l/",
    "clicktime.trendmicro",
    "t.umblr",
)


def may_hold_tracking(text: str) -> bool:
    """Whether it is worth looking for wrapped links in `text`; never false where there is one."""
    # The inner address is in a query, if behind an entity, or between runs of `_` (Proofpoint's v3).
    if "?" not in text and "&" not in text and "__" not in text:
        return False
    folded = text.lower()
    return any(sign in folded for sign in _SIGNS)


def unwrap_link(url: str) -> str | None:
    """Where a wrapped link really leads; ``None`` where `url` is not wrapped or cannot be read.

    Takes ``&amp;`` for ``&``, and follows wrappers inside wrappers.
    """
    if not may_hold_tracking(url):
        return None
    found: str | None = None
    url = html.unescape(url)
    for _ in range(_MOST_NESTED):
        inner = _unwrap_once(url)
        if inner is None:
            return found
        found = url = inner
    return found


def _unwrap_once(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    for ends, takes in _WRAPPERS:
        if ends.search(host):
            inner = takes(parts)
            return inner if inner and inner.lower().startswith(_SCHEMES) else None
    return None


def _parameter(*names: str, path: str = "") -> Callable[[SplitResult], str | None]:
    """Takes the first of the query parameters `names`; `path` is how the URL's path has to start."""

    def take(parts: SplitResult) -> str | None:
        if not parts.path.startswith(path):
            return None
        query = parse_qs(parts.query)
        return next((query[name][0] for name in names if name in query), None)

    return take


def _proofpoint(parts: SplitResult) -> str | None:
    """``/v1/url?u=``, ``/v2/url?u=`` (its own escapes) and ``/v3/__URL__;BASE64!!…``."""
    if parts.path.startswith("/v3/"):
        return _proofpoint_v3(parts)
    values = parse_qs(parts.query).get("u")
    if not values:
        return None
    if parts.path.startswith("/v2/"):
        return unquote(re.sub(r"-([0-9A-Fa-f]{2})", r"%\1", values[0]).replace("_", "/"))
    return values[0]


_V3 = re.compile(r"/v3/__(?P<url>.+?)__;(?P<bytes>[^!]*)!", re.DOTALL)
_V3_TOKEN = re.compile(r"\*(\*.)?", re.DOTALL)
_V3_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _proofpoint_v3(parts: SplitResult) -> str | None:
    """Version 3 puts ``*`` for each special byte (``**x`` for a run) and the bytes behind the URL."""
    whole = parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.fragment:
        whole += f"#{parts.fragment}"
    match = _V3.match(whole)
    if match is None:
        return None
    coded = match["bytes"]
    try:
        replaced = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        replaced = ""
    at = 0

    def restore(token: re.Match[str]) -> str:
        nonlocal at
        length = 1 if token[1] is None else _V3_LENGTHS.find(token[1][1]) + 2
        at += length
        return replaced[at - length : at]

    # A path folds `//` on some servers.
    url = _V3_TOKEN.sub(restore, match["url"])
    return re.sub(r"^(https?):/(?!/)", r"\1://", url)


_WRAPPERS: tuple[tuple[re.Pattern[str], Callable[[SplitResult], str | None]], ...] = tuple(
    (re.compile(rf"(?:^|\.){host}$"), takes)
    for host, takes in (
        (r"safelinks\.protection\.(?:outlook|office365)\.(?:com|us|cn)", _parameter("url")),
        (r"safelinks\.protection\.partner\.outlook\.cn", _parameter("url")),
        (r"urldefense(?:\.proofpoint)?\.(?:com|us)", _proofpoint),
        (r"linkprotect\.cudasvc\.com", _parameter("a")),
        (r"google\.[a-z.]{2,6}", _parameter("url", "q", path="/url")),
        (r"bing\.com", _parameter("url", path="/url")),
        (r"lm?\.facebook\.com", _parameter("u", path="/l.php")),
        (r"l\.instagram\.com", _parameter("u")),
        (r"youtube\.com", _parameter("q", path="/redirect")),
        (r"linkedin\.com", _parameter("url", path="/redir")),
        (r"steamcommunity\.com", _parameter("url", "u", path="/linkfilter")),
        (r"vk\.com", _parameter("to", path="/away")),
        (r"out\.reddit\.com", _parameter("url")),
        (r"duckduckgo\.com", _parameter("uddg", path="/l/")),
        (r"t\.umblr\.com", _parameter("z", path="/redirect")),
        (r"mimecastprotect\.com", _parameter("url", "domain")),
        (r"clicktime\.trendmicro\.com", _parameter("url")),
    )
)

"""Where readers report what is wrong with a sentence: an address with places to fill.

``https://github.com/o/r/issues/new?title={title}&body={body}`` opens a new issue,
``mailto:docs@example.com?subject={title}&body={body}`` a mail.  No server is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

PLACES = ("title", "body", "url", "path", "locale", "segment", "source", "target", "commit")
"""What an address can have filled in, each between braces."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_ADDRESS = re.compile(r"(?:https?://[^\s/?#]+|mailto:)\S*", re.IGNORECASE)
_MAIL = "mailto:"


def report_template(address: str) -> str:
    """The address with its places; a plain one gets those of the title and the text.

    Raises `ValueError` where it is no address to report to, or names a place that is not known.
    """
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"must be an address that starts with https:, http: or mailto:, not `{address}`")
    found = _PLACE.findall(address)
    for name in found:
        if name not in PLACES:
            known = ", ".join(f"{{{place}}}" for place in PLACES)
            raise ValueError(f"has the unknown place `{{{name}}}`; known places: {known}")
    if found:
        return address
    base, hash_sign, fragment = address.partition("#")
    subject = "subject" if is_mail(address) else "title"
    joint = "" if base.endswith(("?", "&")) else "&" if "?" in base else "?"
    return f"{base}{joint}{subject}={{title}}&body={{body}}{hash_sign}{fragment}"


def is_mail(address: str) -> bool:
    """Whether a report is a mail."""
    return address[: len(_MAIL)].lower() == _MAIL


def fill_text(pattern: str, values: Mapping[str, str]) -> str:
    """A title or text with its places filled in, as it is read."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), pattern)


def fill_address(template: str, values: Mapping[str, str]) -> str:
    """The address to follow: every value in percent-encoding."""
    line_end = "\r\n" if is_mail(template) else "\n"

    def encoded(place: re.Match[str]) -> str:
        text = values.get(place[1], "").replace("\n", line_end)
        return quote(text.encode("utf-8", "replace"), safe="")

    return _PLACE.sub(encoded, template)

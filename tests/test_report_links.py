"""The address of a report: what it may say, and how it is filled in."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from sphinx_sxs.report_links import PLACES, fill_address, fill_text, report_template
from sphinx_sxs.settings import ConfigError, settings_from

ORIGIN = Path("pyproject.toml")


@pytest.mark.parametrize(
    ("address", "template"),
    [
        ("https://x.example/new", "https://x.example/new?title={title}&body={body}"),
        ("https://x.example/new?", "https://x.example/new?title={title}&body={body}"),
        ("https://x.example/new?labels=l10n", "https://x.example/new?labels=l10n&title={title}&body={body}"),
        ("https://x.example/new#form", "https://x.example/new?title={title}&body={body}#form"),
        ("mailto:docs@x.example", "mailto:docs@x.example?subject={title}&body={body}"),
        (
            "MAILTO:docs@x.example?cc=a@x.example",
            "MAILTO:docs@x.example?cc=a@x.example&subject={title}&body={body}",
        ),
        ("https://x.example/?s={segment}", "https://x.example/?s={segment}"),
    ],
)
def test_a_plain_address_gets_its_places(address: str, template: str) -> None:
    assert report_template(address) == template


@pytest.mark.parametrize("address", [f"https://x.example/?x={{{place}}}" for place in PLACES])
def test_every_place_may_stand_in_the_settings(address: str) -> None:
    assert settings_from({"report_url": address}, origin=ORIGIN).report_url == address


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "https://x.example/?x={id}",
            r"`tool.sxs.report_url` has the unknown place `{id}`; known places: {title}, ",
        ),
        (
            "javascript:alert(1)",
            "must be an address that starts with https:, http: or mailto:, not `javascript:alert",
        ),
        ("docs@x.example", "must be an address that starts with https:, http: or mailto:"),
        ("https:///new", "must be an address that starts with"),
        ("https://x.example/a b", "must be an address that starts with"),
    ],
)
def test_other_addresses_are_errors(address: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        settings_from({"report_url": address}, origin=ORIGIN)
    assert message in str(error.value)


def test_values_are_percent_encoded() -> None:
    hostile = 'a&b=c#d?e "f" <g> 100% {title} ả\n' + "\udce9"
    filled = fill_address("https://x.example/new?title={title}&body={body}", {"title": "t", "body": hostile})
    assert parse_qs(urlsplit(filled).query) == {"title": ["t"], "body": [hostile.replace("\udce9", "?")]}


def test_a_mail_has_the_line_ends_of_mails() -> None:
    filled = fill_address("mailto:a@x.example?body={body}", {"body": "one\ntwo"})
    assert unquote(filled) == "mailto:a@x.example?body=one\r\ntwo"


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    values = {"path": "vi-VN/{url}.md", "url": "https://x.example/"}
    assert fill_text("{path} {url} {no}", values) == "vi-VN/{url}.md https://x.example/ {no}"

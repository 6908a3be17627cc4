"""Code in prose: what counts as code, and when the target has it too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.checks.code_tokens import (
    code_tokens,
    holds,
    loose_form,
    lost_placeholders,
    plain_form,
    without_addresses,
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in code_tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run Get-Mailbox now", [("command", "Get-Mailbox")]),
        ("Run Set-SPOTenant now", [("command", "Set-SPOTenant")]),
        (r"in C:\Program Files", [("path", r"C:\Program")]),
        (r"in HKLM:\Software\Contoso.", [("path", r"HKLM:\Software\Contoso")]),
        (r"in %appdata%\Teams.", [("path", r"%appdata%\Teams")]),
        ("in ~/Library/Logs/install.log.", [("unixpath", "~/Library/Logs/install.log")]),
        ("the %temp% folder", [("variable", "%temp%")]),
        ("set $env:Path to", [("variable", "$env:Path")]),
        ("with --force and -Identity", [("option", "--force"), ("option", "-Identity")]),
        ("start outlook.exe.", [("file", "outlook.exe")]),
        ("a .pst file", [("ending", ".pst")]),
        ("call close() first", [("name", "close()")]),
        ("the id_token claim", [("name", "id_token")]),
        ("the AttributeValueMustBeUnique error", [("name", "AttributeValueMustBeUnique")]),
    ],
)
def test_what_is_code(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose by 5% in May and 7% in June, or US$ 3.50.",
        "The Get-Together of the New-Year party, a Start-Menu and an Add-On.",
        "Read and/or write, 24/7, and see the I/O page.",
        "OneDrive, SharePoint, PowerPoint and the iPhone are names.",
        "It is about time - The end.",
        "Visit https://x.example/Get-Mailbox/outlook.exe or ask a_b@x.example.",
        "See [the page](https://x.example/powershell/Set-SPOTenant?a=$b).",
    ],
)
def test_what_is_none(text: str) -> None:
    assert kinds(text) == []


def test_escapes_make_no_difference() -> None:
    assert plain_form(r"C:\Users\\\<name\>\x\_y") == r"C:\Users\<name>\x_y"


def test_the_readers_own_value_may_be_translated() -> None:
    assert holds("ping <máy chủ> -t", "ping <server> -t")
    assert holds(r"C:\Users\Benutzername\Desktop", r"C:\Users\username\Desktop")
    assert not holds("ping <máy chủ> -a", "ping <server> -t")
    assert not holds("anything", "<server>")


def test_placeholders_are_counted() -> None:
    assert [token.text for token in lost_placeholders(r"Type \<name\>.", "Nhập tên.")] == ["<name>"]
    assert not list(lost_placeholders("Type <name>.", "Nhập [tên]."))
    assert not list(lost_placeholders("Press <kbd>Ctrl</kbd>.", "Nhấn Ctrl."))


@given(st.text(alphabet=st.characters(codec=None)) | st.text(alphabet="aA-_.\\<>%$/:` ()[]@"))
def test_any_text(text: str) -> None:
    assert len(without_addresses(text)) == len(text)
    shown = plain_form(text)
    for token in code_tokens(text):
        assert text[token.start : token.end] == token.text
        assert loose_form(plain_form(token.text)) in loose_form(shown)
    assert not list(lost_placeholders(text, text))

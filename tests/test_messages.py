"""The interface's own messages: each is translated in every language that has a catalog."""

from __future__ import annotations

import re
import shutil
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import check_and_call_extract_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from hatchling.builders.wheel import WheelBuilder

from sphinx_sxs.extraction import extract_tools

PROJECT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "id", "de", "ja", "ar")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]")


@cache
def messages() -> dict[str | tuple[str, ...], str]:
    """Every message that the code, the templates and the settings hold now, and a file it is in."""
    with (PROJECT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    files = [PROJECT / "pyproject.toml", *sorted((PROJECT / "tools" / "sphinx_sxs").rglob("*"))]
    return {
        message: name
        for path in files
        if path.is_file()
        for name, _, message, *_ in check_and_call_extract_file(
            path,
            methods,
            options,
            callback=None,
            keywords={"t": None, "translate": None, "tn": (1, 2)},
            comment_tags=("TRANSLATORS:",),
            strip_comment_tags=True,
            dirpath=PROJECT,
        )
    }


def entries(path: Path) -> dict[str | tuple[str, ...], Message]:
    """The messages by their id; singular and plural of those that go with a number."""
    catalog = read_po(BytesIO(path.read_bytes()), abort_invalid=True)
    return {
        message.id if isinstance(message.id, str) else tuple(message.id): message
        for message in catalog
        if message.id
    }


def catalog(language: str) -> dict[str | tuple[str, ...], Message]:
    path = PROJECT / "locale" / language / "LC_MESSAGES" / "sphinx_sxs.po"
    assert path.is_file(), f"no catalog `{path.relative_to(PROJECT)}`: run `make messages`"
    return entries(path)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def test_the_extractors_find_code_templates_and_settings() -> None:
    found = messages()
    assert found["Machine translation"].endswith("status.py")
    assert found["Play the video from %(host)s"].endswith("resolver.py")
    assert found["Skip to the main content"].endswith(".html")
    assert found["%(count)s segment is new in English", "%(count)s segments are new in English"]
    assert not any("{" in form for message in found for form in forms(message))


def test_texts_of_tools() -> None:
    settings = b"""
        [tool.sxs.tools.sync]
        name = "Sync"
        url = "https://sync.example/"
        text = "Keeps pictures the same."
        [tool.sxs.tools.bare]
        name = "Bare"
        url = "https://bare.example/"
    """
    assert list(extract_tools(BytesIO(settings), {}, (), {})) == [
        (1, None, "Keeps pictures the same.", ["What Sync is for."])
    ]
    assert list(extract_tools(BytesIO(b""), {}, (), {})) == []


def test_the_template_of_catalogs_is_up_to_date() -> None:
    assert entries(PROJECT / "locale" / "sphinx_sxs.pot").keys() == messages().keys(), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    known = catalog(language)
    wrong = {
        id_: "missing" if id_ not in known else "fuzzy" if known[id_].fuzzy else "untranslated"
        for id_ in messages()
        if id_ not in known or known[id_].fuzzy or not all(forms(known[id_].string))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    wrong = {
        id_: message.string
        for id_, message in catalog(language).items()
        for form in forms(message.string)
        if form and sorted(PLACEHOLDER.findall(forms(id_)[0])) != sorted(PLACEHOLDER.findall(form))
    }
    assert wrong == {}


def test_the_wheel_holds_the_catalogs(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, tree)
    for name in ("tools", "locale"):
        shutil.copytree(PROJECT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    (wheel,) = WheelBuilder(str(tree)).build(directory=str(tmp_path), versions=["standard"])
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"sphinx_sxs/locale/{language}/LC_MESSAGES/sphinx_sxs.po" for language in LANGUAGES} <= names
    assert "sphinx_sxs/site/theme/sxs/layout.html" in names
    assert "sphinx_sxs/review/templates/review.html" in names
    assert not any(name.startswith(("bench", "tests")) for name in names)

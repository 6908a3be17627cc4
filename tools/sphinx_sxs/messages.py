"""The interface's own messages, from ``locale/<lang>/LC_MESSAGES/sphinx_sxs.po``.

Catalogs are read as PO files, so nothing needs compiling and no stale MO file can
answer; they travel in the wheel beside the code.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sphinx_sxs.locales import catalog_names

DOMAIN = "sphinx_sxs"

Translate = Callable[[str], str]
"""Returns the message in the interface's language, or the message itself."""

TranslatePlural = Callable[[str, str, int], str]
"""The same for a message that goes with a number: its singular, its plural and the number."""


@cache
def catalog_folder() -> Path:
    """Where the catalogs are: in the installed package, else in the project's own tree."""
    package = Path(__file__).parent
    installed = package / "locale"
    return installed if installed.is_dir() else package.parent.parent / "locale"


@cache
def translation(locale: str) -> gettext.NullTranslations:
    """The catalog of a locale; an empty one where there is none."""
    for name in catalog_names(locale):
        path = catalog_folder() / name / "LC_MESSAGES" / f"{DOMAIN}.po"
        if path.is_file():
            compiled = io.BytesIO()
            with path.open("rb") as stream:
                write_mo(compiled, read_po(stream, locale=None))
            compiled.seek(0)
            return gettext.GNUTranslations(compiled)
    return gettext.NullTranslations()


def translator(locale: str) -> Translate:
    """The function that translates the interface's messages for a locale."""
    return translation(locale).gettext


def plural_translator(locale: str) -> TranslatePlural:
    """The function that translates messages that go with a number, in the plural forms of the language."""
    return translation(locale).ngettext

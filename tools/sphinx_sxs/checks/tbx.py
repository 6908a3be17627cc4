"""TermBase eXchange: the terms of each concept with their language and standing.

Both editions of ISO 30042 (``termEntry``/``langSet`` of 2008, ``conceptEntry``/``langSec`` of
2019) and both styles of the latter (data categories as attributes or as elements).  Nothing
outside the file is ever read, and a file that declares entities is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from sphinx_sxs.settings import ConfigError

_XML_LANG = "http://www.w3.org/XML/1998/namespace lang"
_ROOTS = frozenset({"martif", "tbx"})
_CONCEPT = frozenset({"termEntry", "conceptEntry"})
_LANGUAGE = frozenset({"langSet", "langSec"})
_TERM_SECTION = frozenset({"tig", "ntig", "termSec"})
_STANDING = frozenset({"administrativeStatus", "normativeAuthorization"})
_FORBIDDEN = ("deprecatedterm", "supersededterm")


@dataclass(frozen=True, slots=True)
class TbxTerm:
    """One term of a concept."""

    text: str
    """As written."""
    locale: str
    """Its ``xml:lang``."""
    forbidden: bool
    """Whether it is deprecated or superseded."""


@dataclass
class _Section:
    """The term section that is being read."""

    text: str = ""
    standing: str = ""


@dataclass
class _Reader:
    """What the parser calls; holds one concept at a time."""

    file: Path
    parser: expat.XMLParserType
    concepts: list[tuple[TbxTerm, ...]] = field(default_factory=list)
    root: str = ""
    locale: str = ""
    terms: list[TbxTerm] = field(default_factory=list)
    section: _Section | None = None
    into: str = ""
    """Which part of the section text now belongs to: ``text``, ``standing`` or none."""

    def fail(self, message: str) -> ConfigError:
        return ConfigError(f"{self.file}:{self.parser.CurrentLineNumber}: {message}")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rsplit(" ", 1)[-1]
        if not self.root:
            self.root = name
            if name not in _ROOTS:
                raise self.fail(f"expected TBX (`<martif>` or `<tbx>`), found `<{name}>`")
        if name in _CONCEPT:
            self.terms = []
        elif name in _LANGUAGE:
            self.locale = attributes.get(_XML_LANG, "")
            if not self.locale:
                raise self.fail(f"expected `xml:lang` on `<{name}>`")
        elif name in _TERM_SECTION:
            self.section = _Section()
        elif self.section is not None:
            self._start_inside(name, attributes)

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "term":
            self.into = "text"
        elif name in _STANDING or attributes.get("type") in _STANDING:
            self.into = "standing"

    def data(self, text: str) -> None:
        if self.section is not None and self.into:
            setattr(self.section, self.into, getattr(self.section, self.into) + text)

    def end(self, tag: str) -> None:
        name = tag.rsplit(" ", 1)[-1]
        if name == "term" or name in _STANDING or name == "termNote":
            self.into = ""
        elif name in _TERM_SECTION and self.section is not None:
            text = " ".join(self.section.text.split())
            if not text:
                raise self.fail(f"expected a `<term>` in `<{name}>`")
            forbidden = self.section.standing.strip().casefold().startswith(_FORBIDDEN)
            self.terms.append(TbxTerm(text, self.locale, forbidden))
            self.section = None
        elif name in _CONCEPT:
            self.concepts.append(tuple(self.terms))

    def refuse_entity(self, name: str, *_: object) -> None:
        raise self.fail(f"expected no entity declarations, found `{name}`")


def read_tbx(file: Path) -> Iterator[tuple[TbxTerm, ...]]:
    """The terms of each concept in a TBX file.  Raises `ConfigError` with file and line."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: the glossary cannot be read: {error.strerror or error}") from error
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _Reader(file, parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.EntityDeclHandler = reader.refuse_entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ConfigError(
            f"{file}:{error.lineno}: not well-formed XML: {expat.ErrorString(error.code)}"
        ) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(f"{file}:1: expected UTF-8: {error}") from error
    yield from reader.concepts

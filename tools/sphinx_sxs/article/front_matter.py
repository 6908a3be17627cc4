"""Front matter: kept byte for byte, and also read as data.

YAML 1.2 in a block between two ``---`` lines at the start of the file.  Values
are read as the strings they are written as: ``"5200020"``, ``11/13/2018`` or a
commit that happens to look like a number mean nothing else here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from yaml.composer import ComposerError

from sphinx_sxs.article.model import Problem
from sphinx_sxs.article.plain_yaml import read_plain

_BLOCK = re.compile(r"---[ \t]*\r?\n(?P<yaml>(?:.*?\r?\n)??)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_OPENING = re.compile(r"---[ \t]*(?:\r?\n|\Z)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEY = re.compile(r"[A-Za-z][\w.\- ]*")
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 50
"""Levels of nesting that a value may have; real front matter has two or three."""
_MOST_EXPANDED = 10_000
"""Values that aliases may stand for, all together: a few lines of YAML can mean billions."""


def split_front_matter(text: str) -> tuple[str, str, str]:
    """Split `text` into the front matter with its delimiters, its YAML and the body.

    The first two are empty where the text does not start with a closed block.
    """
    match = _BLOCK.match(text)
    if match is None:
        return "", "", text
    return match[0], match["yaml"], text[match.end() :]


def unclosed(text: str) -> bool:
    """Whether `text` opens a front matter block and never closes it."""
    return bool(_OPENING.match(text)) and _BLOCK.match(text) is None


def load_front_matter(block: str) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Read the YAML of a front matter block (that starts on line 2 of its file).

    Malformed YAML is a problem with its place; what its plain ``key: value``
    lines say is still returned, so that a title or a locale is not lost to a tab
    somewhere else.
    """
    plain = read_plain(block)
    if plain is not None:
        return plain, ()
    # YAML's reader takes no lone surrogates: they stand for bytes that are not UTF-8.
    block = _SURROGATE.sub("\ufffd", block)
    try:
        builder = _Builder(_LOADER(block).get_event)
        data = builder.document()
    except yaml.YAMLError as error:
        return dict(_plain_lines(block)), (_yaml_problem(block, error),)
    lines = block.split("\n") if builder.duplicates else []
    problems = tuple(
        Problem(
            kind="duplicate-key",
            message=f"front matter key `{key}` stands on line {first + 2} already; the last one counts",
            line=line + 2,
            column=column + 1,
            text=lines[line].rstrip("\r")[:120],
        )
        for key, first, line, column in builder.duplicates
    )
    if data == "":
        return {}, problems
    if not isinstance(data, dict):
        return {}, (
            Problem(
                kind="broken-front-matter",
                message="front matter is not a mapping of keys to values",
                line=2,
                text=_line_of(block, 0),
            ),
        )
    return data, problems


@dataclass(slots=True)
class _Builder:
    """Makes data of YAML events.

    PyYAML's own constructor loses where keys stand, lets the last of equal keys
    win in silence, and takes three times as long.
    """

    event: Callable[[], yaml.Event]
    """Gives the next event."""
    duplicates: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Key, line where it stands first, line and column where it stands again; from 0."""
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    """What each anchor stands for and how many values that is."""
    values: int = 0
    expanded: int = 0

    def document(self) -> object:
        """The one document of the events; an empty string where there is none."""
        self.event()  # the stream's start
        if isinstance(self.event(), yaml.StreamEndEvent):
            return ""
        data = self.value(self.event(), 0)
        self.event()  # the document's end
        following = self.event()
        if not isinstance(following, yaml.StreamEndEvent):
            raise _error("expected one document, found another", following)
        return data

    def value(self, event: yaml.Event, depth: int) -> object:
        before = self.values
        self.values += 1
        data: object
        if isinstance(event, yaml.ScalarEvent):
            data = event.value
        elif isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        elif depth >= _DEEPEST:
            raise _error("nested too deeply", event)
        elif isinstance(event, yaml.SequenceStartEvent):
            data = self.sequence(depth)
        else:
            data = self.mapping(depth)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self.anchors[event.anchor] = (data, self.values - before)
        return data

    def sequence(self, depth: int) -> list[object]:
        items: list[object] = []
        while not isinstance(event := self.event(), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return items

    def mapping(self, depth: int) -> dict[str, object]:
        items: dict[str, object] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self.event(), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            if not isinstance(key, str):
                raise _error("a key must be a plain text", event)
            line, column = _place(event)
            if key in items:
                self.duplicates.append((key, lines[key], line, column))
            else:
                lines[key] = line
            items[key] = self.value(self.event(), depth + 1)
        return items

    def alias(self, event: yaml.AliasEvent) -> object:
        if event.anchor not in self.anchors:
            raise _error(f"found undefined alias `{event.anchor}`", event)
        data, values = self.anchors[event.anchor]
        self.values += values
        self.expanded += values
        if self.expanded > _MOST_EXPANDED:
            raise _error("aliases stand for too many values", event)
        return data


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _error(what: str, event: yaml.Event) -> yaml.YAMLError:
    line, column = _place(event)
    return ComposerError(None, None, what, yaml.Mark("", 0, line, column, None, 0))


def _yaml_problem(block: str, error: yaml.YAMLError) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        # It says only where in the bytes (libyaml) or characters (pure Python) it stopped.
        character = error.character if isinstance(error.character, int) else ord(error.character)
        at = max(block.find(chr(character)), 0)
        what = f"U+{character:04X} is not allowed"
        line, column = block.count("\n", 0, at), at - block.rfind("\n", 0, at) - 1
    else:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    return Problem(
        kind="broken-front-matter",
        message=f"front matter is not valid YAML: {what}",
        line=line + 2,
        column=column + 1,
        text=_line_of(block, line),
    )


def _line_of(block: str, number: int) -> str:
    """Line `number` (from 0) of `block`, shortened for a message."""
    lines = block.split("\n", number + 1)
    return lines[number].rstrip("\r")[:120] if number < len(lines) else ""


def _plain_lines(block: str) -> Iterator[tuple[str, object]]:
    for line in block.split("\n"):
        key, _, value = line.partition(":")
        key = key.rstrip(" \t")
        if not _KEY.fullmatch(key) or not value.startswith((" ", "\t")):
            continue
        value = value.strip(" \t\r")
        if value and value[0] not in "|>&*!{[":
            if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            yield key, value

"""Judged segments: JSON Lines, one object a segment, with what a reader said of it.

A file that cannot be understood ends the run before anything is counted: figures
over half of the judgements would look like figures over all of them.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_DECODER = json.JSONDecoder()
_SPACES = " \t\r\n"


class Verdict(StrEnum):
    """What a reader said of a segment."""

    OK = "ok"
    """It says what the source says."""
    MINOR = "minor"
    """Awkward, but right."""
    MAJOR = "major"
    """Clearly wrong or misleading in part."""
    CRITICAL = "critical"
    """The reader would do the wrong thing, or cannot act."""

    @property
    def severe(self) -> bool:
        """Whether a checker should flag it: `MAJOR` or `CRITICAL`."""
        return self in {Verdict.MAJOR, Verdict.CRITICAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One judged segment, as its file says it."""

    path: str
    """The article's path inside the locale's folder, with ``/``."""
    id: str
    """The segment's id."""
    source: str
    """English Markdown that was judged."""
    target: str
    """Translated Markdown that was judged."""
    verdict: Verdict
    """What the reader said."""
    categories: tuple[str, ...] = ()
    """Kinds of defect, e.g. ``negation``; empty for most that are `Verdict.OK`."""
    random: bool
    """Whether it comes from a uniform sample; others were added because something looked odd."""
    why: str = ""
    """The reader's reason."""


class GoldError(ValueError):
    """A file of judged segments that cannot be understood: the place, the text and what was expected."""

    def __init__(
        self, message: str, file: Path, line: int = 1, text: str = "", at: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__(message)
        self.file = file
        """The file."""
        self.line = line
        """The line, from 1."""
        self.text = text
        """The line itself."""
        self.at = at
        """Which code points of it are meant."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.at[0] + 1}: {self.args[0]}"


@dataclass(frozen=True, slots=True)
class Gold:
    """Everything that was judged."""

    judged: tuple[Judged, ...]
    """In the order of the files."""
    others: tuple[Path, ...] = ()
    """Files of a folder that hold no judged segments but something else."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is one JSON object, and where in it each member stands."""

    file: Path
    number: int
    text: str
    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]

    def wrong(self, key: str, expected: str) -> GoldError:
        """The error that the value of `key` is not what is expected."""
        at = self.places[key]
        return GoldError(f"`{key}`: expected {expected}", self.file, self.number, self.text, at)


def read_gold(paths: Iterable[Path]) -> Gold:
    """The judged segments of files, and of every ``*.jsonl`` of folders, each file once.

    Raises `GoldError` for what cannot be understood, and for a segment that is judged twice.
    In a folder, files whose objects have none of the fields of a judged segment are left out.
    """
    files: dict[Path, tuple[Path, bool]] = {}
    for path in paths:
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            # One that is also named for itself has to be understood.
            named = file is path or files.get(file.resolve(), (file, False))[1]
            files[file.resolve()] = (file, named)
    judged: dict[tuple[str, str, str, str], tuple[Judged, _Line]] = {}
    others: list[Path] = []
    for file, named in files.values():
        lines = _lines(file)
        if not named and (first := next(lines, None)) is not None:
            if not {"path", "id", "verdict"} & set(first.values):
                others.append(file)
                continue
            _add(first, judged)
        for line in lines:
            _add(line, judged)
    return Gold(tuple(item for item, _ in judged.values()), tuple(others))


def _add(line: _Line, judged: dict[tuple[str, str, str, str], tuple[Judged, _Line]]) -> None:
    item = _judged(line)
    key = (item.path, item.id, item.source, item.target)
    if key in judged:
        before = judged[key][1]
        raise line.wrong("id", f"each segment once, but {before.file}:{before.number} judges it too")
    judged[key] = (item, line)


def _lines(file: Path) -> Iterator[_Line]:
    """Each line that is not blank."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise GoldError(f"the file cannot be read: {error.strerror or error}", file) from error
    for number, raw in enumerate(data.split(b"\n"), 1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r")
        except UnicodeDecodeError as error:
            shown = raw.decode("utf-8", "replace")
            start = len(raw[: error.start].decode("utf-8", "replace"))
            raise GoldError("expected UTF-8", file, number, shown, (start, start + 1)) from error
        if text.strip():
            yield _parsed(file, number, text)


def _parsed(file: Path, number: int, text: str) -> _Line:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        at = (error.pos, error.pos + 1)
        raise GoldError(f"expected a JSON object: {error.msg}", file, number, text, at) from error
    except (RecursionError, ValueError) as error:  # nested too deep, a number of thousands of digits
        raise GoldError(f"the JSON cannot be read: {error}", file, number, text) from error
    if not isinstance(values, dict):
        at = (len(text) - len(text.lstrip(_SPACES)), len(text.rstrip(_SPACES)))
        raise GoldError(f"expected a JSON object, found {_kind(values)}", file, number, text, at)
    return _Line(file, number, text, values, _places(text))


def _places(text: str) -> dict[str, tuple[int, int]]:
    """Where the value of each member stands in a line that is known to be a JSON object."""
    places: dict[str, tuple[int, int]] = {}
    position = _skip(text, 0, "{")
    while text[position] != "}":
        key, position = _DECODER.raw_decode(text, position)
        position = _skip(text, position, ":")
        _, end = _DECODER.raw_decode(text, position)
        places[key] = (position, end)
        position = _skip(text, end, ",")
    return places


def _skip(text: str, position: int, sign: str) -> int:
    """The first position after spaces, `sign` where it stands there, and spaces."""
    for skipped in (_SPACES, sign, _SPACES):
        while text[position] in skipped:
            position += 1
    return position


def _judged(line: _Line) -> Judged:
    for key in _FIELDS:
        if key not in line.values and key not in _OPTIONAL:
            raise GoldError(_lacking(key, line), line.file, line.number, line.text, _end(line.text))
    values = {key: read(line, key) for key, read in _FIELDS.items() if key in line.values}
    return Judged(**values)


def _lacking(key: str, line: _Line) -> str:
    close = difflib.get_close_matches(key, [name for name in line.values if name not in _FIELDS], n=1)
    found = f", found `{close[0]}`" if close else ""
    return f"expected a field `{key}`{found}"


def _end(text: str) -> tuple[int, int]:
    """The closing brace: where a field that is missing would be added."""
    end = text.rindex("}")
    return end, end + 1


def _text(line: _Line, key: str) -> str:
    value = line.values[key]
    if not isinstance(value, str):
        raise line.wrong(key, f"text, found {_kind(value)}")
    return value


def _truth(line: _Line, key: str) -> bool:
    value = line.values[key]
    if not isinstance(value, bool):
        raise line.wrong(key, f"`true` or `false`, found {_kind(value)}")
    return value


def _texts(line: _Line, key: str) -> tuple[str, ...]:
    value = line.values[key]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise line.wrong(key, f"a list of texts, found {_kind(value)}")
    return tuple(dict.fromkeys(value))


def _verdict(line: _Line, key: str) -> Verdict:
    value = line.values[key]
    try:
        return Verdict(value)
    except ValueError:
        known = ", ".join(f"`{verdict}`" for verdict in Verdict)
        found = f"`{value}`" if isinstance(value, str) else _kind(value)
        close = difflib.get_close_matches(str(value).casefold(), list(Verdict), n=1)
        hint = f"; did you mean `{close[0]}`?" if close else ""
        raise line.wrong(key, f"one of {known}, found {found}{hint}") from None


def _kind(value: object) -> str:
    """What JSON calls `value`."""
    if value is None or isinstance(value, bool):
        return f"`{json.dumps(value)}`"
    if isinstance(value, str):
        return "text"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "a number"


_FIELDS: Mapping[str, Callable[[_Line, str], Any]] = {
    "path": _text,
    "id": _text,
    "source": _text,
    "target": _text,
    "verdict": _verdict,
    "random": _truth,
    "categories": _texts,
    "why": _text,
}
_OPTIONAL = frozenset({"categories", "why"})

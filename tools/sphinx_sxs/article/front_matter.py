"""Front matter: kept byte for byte, and also read as data.

YAML 1.2 in a block between two ``---`` lines at the start of the file.  Values
are read as the strings they are written as: ``"5200020"``, ``11/13/2018`` or a
commit that happens to look like a number mean nothing else here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml

from sphinx_sxs.article.model import Problem

_BLOCK = re.compile(r"---[ \t]*\r?\n(?P<yaml>(?:.*?\r?\n)??)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_OPENING = re.compile(r"---[ \t]*(?:\r?\n|\Z)")
_SCALAR_LINE = re.compile(r"(?P<key>[A-Za-z][\w.\- ]*?)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*\r?$")
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
    try:
        data = yaml.load(block, Loader=_LOADER)
        node_problems = tuple(_duplicate_keys(block))
    except yaml.YAMLError as error:
        return dict(_plain_lines(block)), (_yaml_problem(block, error),)
    except RecursionError:
        return dict(_plain_lines(block)), (
            Problem(kind="broken-front-matter", message="front matter is nested too deeply", line=2),
        )
    if data is None or data == "":
        return {}, node_problems
    if not isinstance(data, dict):
        return {}, (
            Problem(
                kind="broken-front-matter",
                message="front matter is not a mapping of keys to values",
                line=2,
                text=block.split("\n", 1)[0],
            ),
        )
    return data, node_problems


def _yaml_problem(block: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    lines = block.splitlines()
    text = lines[line] if line < len(lines) else ""
    return Problem(
        kind="broken-front-matter",
        message=f"front matter is not valid YAML: {what}",
        line=line + 2,
        column=column + 1,
        text=text[:120],
    )


def _plain_lines(block: str) -> Iterator[tuple[str, object]]:
    for line in block.split("\n"):
        match = _SCALAR_LINE.match(line)
        if match and match["value"] and match["value"][0] not in "|>&*!{[":
            value = match["value"]
            if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            yield match["key"], value


def _duplicate_keys(block: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), start=2):
        match = _SCALAR_LINE.match(line)
        if match is None:
            continue
        key = match["key"]
        if key in seen:
            yield Problem(
                kind="duplicate-key",
                message=f"front matter key `{key}` stands on line {seen[key]} already; the last one counts",
                line=number,
                text=line.rstrip("\r")[:120],
            )
        else:
            seen[key] = number

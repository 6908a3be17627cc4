"""Read one sxs article from bytes or text, losing nothing."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path

from sphinx_sxs.article.front_matter import load_front_matter, split_front_matter, unclosed
from sphinx_sxs.article.model import Article, Problem, Side
from sphinx_sxs.article.projection import project_pieces
from sphinx_sxs.article.spans import iter_segments, split_pieces

_BOM = "\ufeff"


def decode(data: bytes) -> str:
    """Decode UTF-8; bytes that are not UTF-8 become lone surrogates and survive `encode`."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes that `decode` made `text` from."""
    return text.encode("utf-8", "surrogateescape")


def read_article(path: Path, *, name: str | None = None) -> Article:
    """Read the article at `path`; `name` replaces the path in messages.

    Raises `OSError` where the file cannot be read; nothing that its content can
    hold raises.
    """
    return parse_article(path.read_bytes(), path=name if name is not None else str(path))


def parse_article(data: bytes | str, *, path: str = "<text>") -> Article:
    """Parse an article's bytes (or text) into an `Article`."""
    problems: list[Problem] = []
    if isinstance(data, str):
        text = data
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            text = decode(data)
            problems.append(_not_utf8(data, error.start))
    bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    if not text:
        problems.append(Problem(kind="empty-article", message="the file is empty", line=1))
    head, block, body = split_front_matter(text)
    head_pieces, head_problems = split_pieces(head) if head else ((), ())
    body_line = 1 + head.count("\n")
    front_matter: Mapping[str, object] = {}
    if first := next(iter_segments(head_pieces), None):
        problems.append(
            Problem(
                kind="broken-front-matter",
                message="front matter holds segments, which no YAML reader takes",
                line=first.line,
                column=first.column,
                text=first.raw.split("\n", 1)[0][:120],
            )
        )
        block = split_front_matter(project_pieces(head_pieces, Side.TARGET).text)[1]
        front_matter, _ = load_front_matter(block)
    elif head:
        front_matter, yaml_problems = load_front_matter(block)
        problems += yaml_problems
    elif text:
        problems.append(_no_front_matter(text))
    pieces, body_problems = split_pieces(body, line=body_line)
    problems += head_problems
    problems += body_problems
    return Article(
        path=path,
        bom=bom,
        head=head_pieces,
        pieces=pieces,
        front_matter=front_matter,
        problems=tuple(problems),
        body_line=body_line,
    )


def _no_front_matter(text: str) -> Problem:
    first = text.split("\n", 1)[0][:120]
    if unclosed(text):
        return Problem(
            kind="broken-front-matter",
            message="front matter is not closed: expected a line `---` after it",
            line=1,
            text=first,
        )
    return Problem(
        kind="no-front-matter",
        message="the file has no front matter: expected `---` on its first line",
        line=1,
        text=first,
    )


def _not_utf8(data: bytes, at: int) -> Problem:
    line_start = data.rfind(b"\n", 0, at) + 1
    line_end = data.find(b"\n", at)
    line = data[line_start : line_end if line_end >= 0 else len(data)].removeprefix(codecs.BOM_UTF8)
    return Problem(
        kind="not-utf8",
        message=f"the file is not UTF-8: byte 0x{data[at]:02x} cannot be decoded",
        line=data.count(b"\n", 0, at) + 1,
        column=len(data[line_start:at].decode("utf-8").removeprefix(_BOM)) + 1,
        text=line.decode("utf-8", "replace")[:120],
    )

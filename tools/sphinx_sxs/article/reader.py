"""Read one sxs article from bytes or text, losing nothing."""

from __future__ import annotations

import codecs
from pathlib import Path

from sphinx_sxs.article.front_matter import load_front_matter, split_front_matter, unclosed
from sphinx_sxs.article.model import Article, Problem, Side
from sphinx_sxs.article.projection import project_pieces
from sphinx_sxs.article.spans import split_pieces

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
    text = data if isinstance(data, str) else decode(data)
    bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    problems: list[Problem] = []
    if isinstance(data, bytes):
        problems += _encoding_problems(data)
    if not text:
        problems.append(Problem(kind="empty-article", message="the file is empty", line=1))
    head, block, body = split_front_matter(text)
    head_pieces, head_problems = split_pieces(head) if head else ((), ())
    body_line = 1 + head.count("\n")
    if head:
        if any(piece for piece in head_pieces if hasattr(piece, "target")):
            problems.append(
                Problem(
                    kind="broken-front-matter",
                    message="front matter holds segments, which no YAML reader takes",
                    line=2,
                    text=block.split("\n", 1)[0][:120],
                )
            )
            block = split_front_matter(project_pieces(head_pieces, Side.TARGET).text)[1]
            front_matter, _ = load_front_matter(block)
        else:
            front_matter, yaml_problems = load_front_matter(block)
            problems += yaml_problems
    else:
        front_matter = {}
        if text:
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


def _encoding_problems(data: bytes) -> list[Problem]:
    if data.isascii():
        return []
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        line_end = data.find(b"\n", error.start)
        line = data[line_start : line_end if line_end >= 0 else len(data)]
        return [
            Problem(
                kind="not-utf8",
                message=f"the file is not UTF-8: byte 0x{data[error.start]:02x} cannot be decoded",
                line=before.count(b"\n") + 1,
                column=len(before[line_start:].decode("utf-8", "replace")) + 1,
                text=line.decode("utf-8", "replace")[:120],
            )
        ]
    return []

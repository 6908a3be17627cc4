"""The span grammar: text to pieces, losing nothing.

The grammar is a sequence of delimiters, not nested elements::

    <span data-ttu-id="ID"> TARGET
    </span><span class="sxs-lookup"><span data-stu-id="ID"> SOURCE </span></span>

TARGET and SOURCE hold Markdown, links, other HTML and even a stray ``</span>``,
so the sides are what stands between the delimiters, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sphinx_sxs.article.model import Piece, Problem, Segment, Text

_OPEN = r'<span data-ttu-id="(?P<ttu>[^"<>]*)">'
_LOOKUP = r'<span class="sxs-lookup"><span data-stu-id="(?P<stu>[^"<>]*)">'
# Three or more `</span>` in a row: the last two close the segment, what stands
# before them belongs to the source ("…<span>https:</span></span></span>").
_CLOSE = r"</span></span>(?!</span>)"
_DELIMITER = re.compile(
    rf"(?P<open>{_OPEN})|(?P<lookup>(?P<ends_target></span>)?{_LOOKUP})|(?P<close>{_CLOSE})"
)
_LEFTOVER = re.compile(r'</?span\b[^>\n]*(?:data-[ts]tu-id|sxs-lookup)[^>\n]*>?|</span>')
_END_OF_TARGET = re.compile(r"</span>")


@dataclass(slots=True)
class _Scanner:
    """Walks the delimiters of one text once and collects pieces and problems."""

    text: str
    line: int
    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    done: int = 0
    """Everything before this offset is in a piece."""
    counted: int = 0
    """Offset up to which `line` has been advanced."""

    def line_at(self, offset: int) -> int:
        """Line of `offset`, which must not go backwards by more than is counted."""
        if offset < self.counted:
            return self.line - self.text.count("\n", offset, self.counted)
        self.line += self.text.count("\n", self.counted, offset)
        self.counted = offset
        return self.line

    def column_at(self, offset: int) -> int:
        return offset - self.text.rfind("\n", 0, offset)

    def report(self, kind: str, message: str, start: int, end: int) -> None:
        self.problems.append(
            Problem(
                kind=kind,
                message=message,
                line=self.line_at(start),
                column=self.column_at(start),
                text=self.text[start:end].split("\n", 1)[0][:120],
            )
        )

    def keep_text(self, end: int) -> None:
        """Everything from the last piece to `end` becomes unspanned text."""
        if end > self.done:
            raw = self.text[self.done : end]
            for match in _LEFTOVER.finditer(raw):
                at = self.done + match.start()
                self.report(
                    "stray-span",
                    f"`{match[0]}` stands outside every segment",
                    at,
                    at + len(match[0]),
                )
            self.pieces.append(Text(raw=raw, line=self.line_at(self.done)))
            self.done = end

    def keep_segment(
        self,
        end: int,
        *,
        ids: tuple[str | None, str | None],
        target: tuple[int, int] | None,
        source: tuple[int, int] | None,
    ) -> None:
        ttu, stu = ids
        line = self.line_at(self.done)
        self.pieces.append(
            Segment(
                id=ttu if ttu is not None else stu or "",
                source_id=stu,
                target=self.text[slice(*target)] if target else None,
                source=self.text[slice(*source)] if source else None,
                raw=self.text[self.done : end],
                line=line,
                column=self.column_at(self.done),
                target_start=(target[0] - self.done) if target else 0,
            )
        )
        self.done = end

    def scan(self) -> None:
        tokens = list(_DELIMITER.finditer(self.text))
        at = 0
        while at < len(tokens):
            at = self._segment(tokens, at)
        self.keep_text(len(self.text))

    def _segment(self, tokens: list[re.Match[str]], at: int) -> int:
        """Take one segment from ``tokens[at:]``; return the index after it."""
        token = tokens[at]
        kind = _kind(token)
        if kind == "close":
            # Left as unspanned text, where `keep_text` reports it.
            return at + 1
        if kind == "lookup":
            return self._source_only(tokens, at)
        middle = tokens[at + 1] if at + 1 < len(tokens) else None
        if middle is None or _kind(middle) != "lookup" or not middle["ends_target"]:
            return self._target_only(tokens, at)
        close = tokens[at + 2] if at + 2 < len(tokens) else None
        if close is None or _kind(close) != "close":
            self.keep_text(token.start())
            self.report(
                "unpaired-span",
                f"segment `{token['ttu']}` is not closed: expected `</span></span>` after its source",
                token.start(),
                middle.end(),
            )
            self._keep_verbatim(close.start() if close else len(self.text))
            return at + 2
        self.keep_text(token.start())
        self.keep_segment(
            close.end(),
            ids=(token["ttu"], middle["stu"]),
            target=(token.end(), middle.start()),
            source=(middle.end(), close.start()),
        )
        return at + 3

    def _target_only(self, tokens: list[re.Match[str]], at: int) -> int:
        """``<span data-ttu-id="ID">TARGET</span>`` without its source span."""
        token = tokens[at]
        limit = tokens[at + 1].start() if at + 1 < len(tokens) else len(self.text)
        end = _END_OF_TARGET.search(self.text, token.end(), limit)
        self.keep_text(token.start())
        if end is None:
            self.report(
                "unpaired-span",
                f"segment `{token['ttu']}` is not closed: expected `</span>` after its target",
                token.start(),
                token.end(),
            )
            self._keep_verbatim(token.end())
        else:
            self.report(
                "missing-source",
                f"segment `{token['ttu']}` has a target and no source span",
                token.start(),
                end.end(),
            )
            self.keep_segment(
                end.end(), ids=(token["ttu"], None), target=(token.end(), end.start()), source=None
            )
        return at + 1

    def _source_only(self, tokens: list[re.Match[str]], at: int) -> int:
        """``<span class="sxs-lookup">…`` without the target before it."""
        token = tokens[at]
        close = tokens[at + 1] if at + 1 < len(tokens) else None
        # The `</span>` before an orphaned source span closes nothing of ours.
        start = token.start() + len(token["ends_target"] or "")
        self.keep_text(start)
        if close is None or _kind(close) != "close":
            self.report(
                "unpaired-span",
                f"source span `{token['stu']}` is not closed: expected `</span></span>`",
                start,
                token.end(),
            )
            self._keep_verbatim(token.end())
            return at + 1
        self.report(
            "missing-target",
            f"segment `{token['stu']}` has a source and no target span",
            start,
            token.end(),
        )
        self.keep_segment(
            close.end(), ids=(None, token["stu"]), target=None, source=(token.end(), close.start())
        )
        return at + 2

    def _keep_verbatim(self, end: int) -> None:
        """Keep reported text as it stands, without reporting each span in it again."""
        self.pieces.append(
            Text(raw=self.text[self.done : end], line=self.line_at(self.done))
        )
        self.done = end


def _kind(token: re.Match[str]) -> str:
    if token["open"] is not None:
        return "open"
    return "lookup" if token["lookup"] is not None else "close"


def split_pieces(text: str, *, line: int = 1) -> tuple[tuple[Piece, ...], tuple[Problem, ...]]:
    """Split `text` into pieces whose ``raw`` join to it again.

    `line` is the line of the file on which `text` starts.
    """
    scanner = _Scanner(text, line)
    scanner.scan()
    return tuple(scanner.pieces), tuple(scanner.problems)


def iter_segments(pieces: tuple[Piece, ...]) -> Iterator[Segment]:
    """The segments among `pieces`, in order."""
    return (piece for piece in pieces if isinstance(piece, Segment))

"""The span grammar: text to pieces, losing nothing.

The grammar is a sequence of delimiters, not nested elements::

    <span data-ttu-id="ID"> TARGET
    </span><span class="sxs-lookup"><span data-stu-id="ID"> SOURCE </span></span>

TARGET and SOURCE hold Markdown, links, other HTML and even a stray ``</span>``,
so the sides are what stands between the delimiters, whatever it is.  Each offset
is looked at a bounded number of times: the time is linear in the text's length,
whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sphinx_sxs.article.model import Piece, Problem, Segment, Text

# A literal first character lets `re` skip to it; alternatives at the top do not.
_DELIMITER = re.compile(
    r"<(?:"
    r'span data-ttu-id="(?P<ttu>[^"<>]*)">'
    r'|(?P<ends_target>/span><)?span class="sxs-lookup"><span data-stu-id="(?P<stu>[^"<>]*)">'
    r")"
)
_CLOSES = re.compile(r"</span></span>(?:</span>)*")
_SPAN_TAG = re.compile(r"<(?P<end>/)?span\b[^<>\n]*>?")
_OURS = ("data-ttu-id", "data-stu-id", "sxs-lookup")
_CLOSE = "</span>"
_QUOTED = 120
"""Longest piece of an article that a problem quotes."""


@dataclass(slots=True)
class _Scanner:
    """Walks the delimiters of one text once and collects pieces and problems."""

    text: str
    line: int
    """Line of the file on which `counted` stands."""
    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    done: int = 0
    """Everything before this offset is in a piece."""
    counted: int = 0
    """Offset up to which lines have been counted."""
    line_start: int = 0
    """Offset at which the line of `counted` starts."""
    html_spans: int = 0
    """Spans of the author's own HTML that unspanned text has opened and not closed."""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`; calls must not go backwards."""
        newlines = self.text.count("\n", self.counted, offset)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", self.counted, offset) + 1
        self.counted = offset
        return self.line, offset - self.line_start + 1

    def report(self, kind: str, message: str, start: int, end: int) -> None:
        line, column = self.place(start)
        quoted = self.text[start : min(end, start + _QUOTED)].split("\n", 1)[0]
        self.problems.append(Problem(kind=kind, message=message, line=line, column=column, text=quoted))

    def keep_text(self, end: int) -> None:
        """Everything from the last piece to `end` becomes unspanned text."""
        if end > self.done:
            raw = self.keep_verbatim(end)
            if "span" in raw:
                self.report_strays(raw, end - len(raw))

    def keep_verbatim(self, end: int) -> str:
        """`keep_text` for what is reported already."""
        line, _ = self.place(self.done)
        raw = self.text[self.done : end]
        self.pieces.append(Text(raw=raw, line=line))
        self.done = end
        return raw

    def report_strays(self, raw: str, start: int) -> None:
        """Report the span tags of `raw` that belong to no segment and to no HTML of the author's."""
        for match in _SPAN_TAG.finditer(raw):
            tag = match[0]
            if not any(name in tag for name in _OURS):
                if not match["end"]:
                    self.html_spans += not tag.endswith("/>")
                    continue
                if self.html_spans:
                    self.html_spans -= 1
                    continue
            at = start + match.start()
            self.report(
                "stray-span",
                f"`{tag[:_QUOTED]}` stands outside every segment",
                at,
                at + len(tag),
            )

    def keep_segment(
        self,
        end: int,
        *,
        ids: tuple[str | None, str | None],
        target: tuple[int, int] | None,
        source: tuple[int, int] | None,
    ) -> None:
        ttu, stu = ids
        line, column = self.place(self.done)
        self.pieces.append(
            Segment(
                id=ttu if ttu is not None else stu or "",
                source_id=stu,
                target=self.text[target[0] : target[1]] if target else None,
                source=self.text[source[0] : source[1]] if source else None,
                raw=self.text[self.done : end],
                line=line,
                column=column,
                target_start=(target[0] - self.done) if target else 0,
            )
        )
        self.done = end

    def scan(self) -> None:
        tokens = list(_DELIMITER.finditer(self.text))
        at = 0
        while at < len(tokens):
            token = tokens[at]
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            if token["ttu"] is None:
                self.source_only(token, self.start_of(following))
                at += 1
            elif following is None or not self.pairs(token, following):
                self.target_only(token, self.start_of(following))
                at += 1
            else:
                self.pair(token, following, self.start_of(tokens[at + 2] if at + 2 < len(tokens) else None))
                at += 2
        self.keep_text(len(self.text))

    def start_of(self, token: re.Match[str] | None) -> int:
        """Where `token` starts; the end of the text where there is none."""
        return token.start() if token else len(self.text)

    def pairs(self, opening: re.Match[str], following: re.Match[str]) -> bool:
        """Whether `following` continues the segment that `opening` starts."""
        if following["ends_target"] is None:
            return False
        # `</span>` in a target is a stray one, unless the ids tell that two broken
        # segments meet here: the first without its source, the second without its target.
        return opening["ttu"] == following["stu"] or (
            self.text.find(_CLOSE, opening.end(), following.start()) < 0
        )

    def pair(self, opening: re.Match[str], middle: re.Match[str], limit: int) -> None:
        """A segment whose source ends before `limit`."""
        target = (opening.end(), middle.start())
        self.keep_text(opening.start())
        source_end = self.end_of_source(middle.end(), limit, target=self.text[slice(*target)])
        if source_end is None:
            self.report(
                "unpaired-span",
                f"segment `{opening['ttu']}` is not closed: expected `</span></span>` after its source",
                opening.start(),
                middle.end(),
            )
            self.keep_verbatim(limit)
            return
        self.keep_segment(
            source_end + 2 * len(_CLOSE),
            ids=(opening["ttu"], middle["stu"]),
            target=target,
            source=(middle.end(), source_end),
        )

    def end_of_source(self, start: int, limit: int, *, target: str = "") -> int | None:
        """Where the source ends, which `</span></span>` follows; ``None`` where it has no end.

        A longer run of ``</span>``, or several, leave a choice (``…<span>https:</span></span></span>``):
        the source is then as balanced as the target, since both hold the same markup.
        """
        first = _CLOSES.search(self.text, start, limit)
        if first is None:
            return None
        if self.text.find("<span", start, first.start()) < 0 and len(first[0]) == 2 * len(_CLOSE):
            return first.start()
        for expected in (_balance(target), 0):
            end = self.balanced_end(start, limit, expected)
            if end is not None:
                return end
        return first.start()

    def balanced_end(self, start: int, limit: int, expected: int) -> int | None:
        """The first place for ``</span></span>`` where the source's balance is `expected`, or lower."""
        balance = 0
        for run in _CLOSES.finditer(self.text, start, limit):
            balance += _balance(self.text[start : run.start()])
            closes = len(run[0]) // len(_CLOSE)
            surplus = balance - expected
            if surplus <= closes - 2:
                return run.start() + max(0, surplus) * len(_CLOSE)
            balance -= closes
            start = run.end()
        return None

    def target_only(self, opening: re.Match[str], limit: int) -> None:
        """``<span data-ttu-id="ID">TARGET</span>`` without its source span."""
        end = self.text.find(_CLOSE, opening.end(), limit)
        self.keep_text(opening.start())
        if end < 0:
            self.report(
                "unpaired-span",
                f"segment `{opening['ttu']}` is not closed: expected `</span>` after its target",
                opening.start(),
                opening.end(),
            )
            self.keep_verbatim(opening.end())
            return
        self.report(
            "missing-source",
            f"segment `{opening['ttu']}` has a target and no source span",
            opening.start(),
            end,
        )
        self.keep_segment(
            end + len(_CLOSE), ids=(opening["ttu"], None), target=(opening.end(), end), source=None
        )

    def source_only(self, lookup: re.Match[str], limit: int) -> None:
        """``<span class="sxs-lookup">…`` without the target before it."""
        # The `</span>` before an orphaned source span closes nothing of ours.
        start = lookup.start() + (len(_CLOSE) if lookup["ends_target"] else 0)
        self.keep_text(start)
        source_end = self.end_of_source(lookup.end(), limit)
        if source_end is None:
            self.report(
                "unpaired-span",
                f"source span `{lookup['stu']}` is not closed: expected `</span></span>`",
                start,
                lookup.end(),
            )
            self.keep_verbatim(lookup.end())
            return
        self.report(
            "missing-target",
            f"segment `{lookup['stu']}` has a source and no target span",
            start,
            lookup.end(),
        )
        self.keep_segment(
            source_end + 2 * len(_CLOSE),
            ids=(None, lookup["stu"]),
            target=None,
            source=(lookup.end(), source_end),
        )


def _balance(text: str) -> int:
    """How many spans `text` opens more than it closes."""
    return text.count("<span") - text.count(_CLOSE)


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

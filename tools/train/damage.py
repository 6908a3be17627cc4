"""Make bad translations out of good ones, to train and to measure on.

    python tools/train/damage.py good.jsonl -o bad.jsonl --locale de-DE --kind negation-dropped --seed 7

Each line of the input has `source` and `target` (others are kept), each of the output also
`good`, the target as it was, `kind`, and `number`, the pair's place in the input.  Pairs to
which a kind cannot be done are left out: there is no number to change in them, or nothing
but one clause.  What is drawn hangs on the seed, the kind and the pair's own texts, so that
it stays the same whatever other pairs stand beside it; but for the kinds that take something
of other pairs.

The kinds are the mistakes that translators and machines make and that a reader of the target
alone cannot see; `python tools/train/damage.py --list` describes them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from sphinx_sxs.adequacy.shipped import knowledge_of, language_tag
from sphinx_sxs.adequacy.table import Table
from sphinx_sxs.adequacy.words import STOP, all_folded, source_words, spaced_text, units
from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.text import mask

SEED = 20261122


@dataclass(frozen=True, slots=True)
class Pair:
    """One good pair."""

    source: str
    """Its English."""
    target: str
    """Its translation."""


@dataclass(frozen=True)
class Pairs:
    """The good pairs of one locale, in their order, and what damage may draw from."""

    pairs: Sequence[Pair]
    """The pairs; neighbours are neighbours in their article."""
    locale: str
    """The locale of the targets."""
    foreign: Sequence[Pair] = ()
    """Pairs whose targets are in other languages."""

    @cached_property
    def table(self) -> Table | None:
        """The translation table of the locale."""
        return knowledge_of(self.locale).table

    @cached_property
    def names(self) -> Sequence[str]:
        """Words that stand with a capital within a source and as they are in its target, by alphabet."""
        return sorted({name for pair in self.pairs for name in kept_names(pair)})

    @cached_property
    def related(self) -> dict[str, list[str]]:
        """By unit of the target, the source words that it may stand for."""
        found: dict[str, list[str]] = {}
        for word, renderings in self.table.renderings.items() if self.table else ():
            for rendering in renderings:
                found.setdefault(rendering.unit, []).append(word)
        return found

    @cached_property
    def foreign_by_source(self) -> dict[str, str]:
        """A foreign target by its source."""
        return {pair.source: pair.target for pair in self.foreign}


@dataclass(frozen=True)
class Draw:
    """One pair that is to be damaged."""

    among: Pairs
    """All pairs."""
    number: int
    """Its place among them."""
    random: Random = field(repr=False)
    """Where chance comes from."""

    @property
    def pair(self) -> Pair:
        """The good pair."""
        return self.among.pairs[self.number]

    @property
    def target(self) -> str:
        """The good target."""
        return self.pair.target

    @cached_property
    def prose(self) -> str:
        """The target with code, addresses and HTML filled up, of the same length."""
        return mask(self.target)

    def one_of(self, spans: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
        """One of `spans` by chance; ``None`` where there is none."""
        found = list(spans)
        return self.random.choice(found) if found else None


Damage = Callable[[Draw], str | None]
"""Gives a damaged target, or ``None`` where the pair does not lend itself to it."""

KINDS: dict[str, Damage] = {}
"""Every kind of damage by its name."""


def kind(name: str) -> Callable[[Damage], Damage]:
    """Register a function as the damage `name`; its docstring describes it."""

    def register(function: Damage) -> Damage:
        KINDS[name] = function
        return function

    return register


# --- Negation ---------------------------------------------------------------------------

_NEGATES = re.compile(r"\b(?:not|cannot|never|no|without|neither|nobody|nothing)\b|n['’]t\b", re.IGNORECASE)
# Cue, and what stands in its place once it is gone.  Other languages: the plain cues of their file.
_CUES: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": ((r"\b(?:لا|لم|لن|ليس|ليست)\b ?", ""), (r"\b(?:بدون|دون)\b", "مع")),
    "de": (
        (r"\bnicht\b ?", ""),
        (r"\bk(?=ein(?:e[nmrs]?)?\b)", ""),
        (r"\bK(?=ein(?:e[nmrs]?)?\b)", ""),
        (r"\bohne\b", "mit"),
        (r"\b(?:niemals|nie)\b", "immer"),
    ),
    "es": ((r"\bno\b ?", ""), (r"\bsin\b", "con"), (r"\bnunca\b", "siempre")),
    "fr": ((r"(?:\bne |\bn['’])(\S+) (?:pas|plus|jamais)\b", r"\1"), (r"\bsans\b", "avec")),
    "id": ((r"\b(?:tidak|bukan|belum|jangan)\b ?", ""), (r"\btanpa\b", "dengan")),
    "ja": (
        (r"できません", "できます"),
        (r"できない", "できる"),
        (r"(?<=[しれ])ません", "ます"),
        (r"ありません", "あります"),
        (r"(?<=[しれ])ないで", "て"),
    ),
    "vi": ((r"\b(?:không|chưa|chẳng|đừng)\b ?", ""), (r"\bmà không\b ?", "và ")),
    "zh": ((r"(?:不|没有|沒有|无法|無法|未|勿)(?!同|断|过|少|足|久|仅|管)", ""),),
}
_ADDED: dict[str, tuple[str, str]] = {
    "ar": (r"\b(?=ي(?:مكن|جب|تم|مكنك)\b)", "لا "),
    "de": (r"\b(ist|sind|wird|kann|muss|werden|können|müssen) ", r"\1 nicht "),
    "es": (r"\b(?=(?:es|son|está|puede|pueden|debe|se)\b)", "no "),
    "fr": (r"\b(est|sont|peut|doit|sera|pouvez|peuvent|devez|seront) ", r"\1 pas "),
    "id": (r"\b(?=(?:dapat|bisa|akan|harus|perlu|adalah|telah)\b)", "tidak "),
    "ja": (r"ます(?=[。、]|$)", "ません"),
    "vi": (r"\b(?=(?:thể|được|phải|cần|sẽ|bị)\b)", "không "),
    "zh": (r"(?=可以|能够|必须|应该|会|是)", "不"),
}


@cache
def _cues(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    given = _CUES.get(language)
    if given is None:
        known = language_of(language)
        return ((re.compile(rf"(?:{known.plain.pattern}) ?", re.IGNORECASE), ""),) if known else ()
    return tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in given)


@kind("negation-dropped")
def drop_negation(draw: Draw) -> str | None:
    """One word that negates taken out of the target, or turned round; the source negates."""
    if not _NEGATES.search(mask(draw.pair.source)):
        return None
    found = [
        (match, instead)
        for cue, instead in _cues(language_tag(draw.among.locale))
        for match in cue.finditer(draw.prose)
    ]
    if not found:
        return None
    match, instead = draw.random.choice(found)
    return _tidy(_capital(_with(draw.target, *match.span(), match.expand(instead)), draw.target))


@kind("negation-added")
def add_negation(draw: Draw) -> str | None:
    """A word that negates put into a target whose source does not negate."""
    pattern, added = _ADDED.get(language_tag(draw.among.locale), ("", ""))
    if not pattern or _NEGATES.search(draw.pair.source):
        return None
    if any(cue.search(draw.prose) for cue, _ in _cues(language_tag(draw.among.locale))):
        return None
    found = list(re.finditer(pattern, draw.prose))
    if not found:
        return None
    match = draw.random.choice(found)
    return _with(draw.target, *match.span(), match.expand(added))


# --- Numbers ----------------------------------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w/:-]|[.,]\d)")
_DECIMAL = re.compile(r"(?<![\w.,:/-])\d{1,9}[.,]\d+(?![\w/:-]|[.,]\d)")


@kind("number-changed")
def change_number(draw: Draw) -> str | None:
    """One digit of one number of the target made another."""
    span = draw.one_of(match.span() for match in _NUMBER.finditer(draw.prose))
    if span is None:
        return None
    place = draw.random.choice([at for at in range(*span) if draw.target[at].isdigit()])
    old = int(draw.target[place])
    new = draw.random.choice([digit for digit in range(1, 10) if digit != old])
    return _with(draw.target, place, place + 1, str(new))


@kind("number-dropped")
def drop_number(draw: Draw) -> str | None:
    """One number of the target taken out."""
    span = draw.one_of(match.span() for match in _NUMBER.finditer(draw.prose))
    return _tidy(_with(draw.target, *span, "")) if span else None


@kind("decimal-sign")
def move_decimal_sign(draw: Draw) -> str | None:
    """The decimal or grouping sign of one number of the target taken out or put a place further."""
    span = draw.one_of(match.span() for match in _DECIMAL.finditer(draw.prose))
    if span is None:
        return None
    whole, sign, rest = re.split(r"([.,])", draw.target[slice(*span)], maxsplit=1)
    moved = whole + rest
    if len(rest) > 1 and draw.random.random() < 0.5:
        moved = f"{whole}{rest[0]}{sign}{rest[1:]}"
    return _with(draw.target, *span, moved)


# --- Names ------------------------------------------------------------------------------


def kept_names(pair: Pair) -> list[str]:
    """The words of a source with a capital, but for those that open it, which its target has too."""
    words = source_words(mask(pair.source))
    held = set(source_words(mask(pair.target)))
    return [w for w in dict.fromkeys(words[1:]) if len(w) > 2 and w[0].isupper() and w in held]


def _name(draw: Draw) -> tuple[int, int] | None:
    names = kept_names(draw.pair)
    if not names:
        return None
    name = draw.random.choice(names)
    return draw.one_of(m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", draw.prose))


@kind("name-replaced")
def replace_name(draw: Draw) -> str | None:
    """One name of the target made that of another pair."""
    span = _name(draw)
    if span is None:
        return None
    others = [name for name in draw.among.names if name not in draw.target and name not in draw.pair.source]
    return _with(draw.target, *span, draw.random.choice(others)) if others else None


@kind("name-dropped")
def drop_name(draw: Draw) -> str | None:
    """One name of the target taken out."""
    span = _name(draw)
    return _tidy(_with(draw.target, *span, "")) if span else None


# --- Parts ------------------------------------------------------------------------------

_BOUNDARY = re.compile(r"[,;:.!?–—]+\s+|[，、；：。！？،؛؟]\s*")
_SPACE = re.compile(r"\s+")
_SHORT = 40
"""Characters of a source below which a half is no loss that a reader would mind."""
_CLAUSE = 0.15
"""Share of the target's characters that a clause has at least."""
_MIDDLE = (0.3, 0.7)


def _middle(draw: Draw) -> int | None:
    """Where the target falls into halves: at a clause's end near the middle, else at a space or letter."""
    target, size = draw.prose, len(draw.target)
    if len(draw.pair.source) < _SHORT or size < _SHORT / 4:
        return None
    for boundary in (_BOUNDARY, _SPACE):
        places = [m.end() for m in boundary.finditer(target)]
        places = [at for at in places if _MIDDLE[0] * size <= at <= _MIDDLE[1] * size]
        if places:
            return min(places, key=lambda at: (abs(at - size / 2), at))
    return size // 2


@kind("second-half-dropped")
def drop_second_half(draw: Draw) -> str | None:
    """The target up to its middle, at a clause's end where there is one."""
    middle = _middle(draw)
    if middle is None:
        return None
    end = draw.target.rstrip()[-1:]
    kept = draw.target[:middle].rstrip(" ,;:–—，、；：،؛")
    return kept if kept.endswith(end) or end.isalnum() else kept + end


@kind("first-half-dropped")
def drop_first_half(draw: Draw) -> str | None:
    """The target from its middle on."""
    middle = _middle(draw)
    return None if middle is None else _capital(draw.target[middle:].lstrip(), draw.target)


def _clauses(draw: Draw) -> list[tuple[int, int]]:
    """The clauses of the target, each with the mark and space behind it."""
    places = [0, *(m.end() for m in _BOUNDARY.finditer(draw.prose)), len(draw.target)]
    least = _CLAUSE * len(draw.target)
    return [(a, b) for a, b in pairwise(places) if b - a >= least]


@kind("clause-dropped")
def drop_clause(draw: Draw) -> str | None:
    """One clause of several taken out of the target."""
    found = _clauses(draw)
    if len(found) < 2 or len(draw.pair.source) < _SHORT:
        return None
    start, end = draw.random.choice(found)
    rest = draw.target[:start] + draw.target[end:]
    if end == len(draw.target):
        rest = rest.rstrip(" ,;:–—，、；：،؛") + draw.target.rstrip()[-1:]
    return _capital(rest, draw.target)


@kind("clauses-swapped")
def swap_clauses(draw: Draw) -> str | None:
    """Two neighbouring clauses of the target in each other's place; the marks stay."""
    found = _clauses(draw)
    near = [(a, b) for a, b in pairwise(found) if a[1] == b[0]]
    if not near:
        return None
    one, other = draw.random.choice(near)
    first, mark = _off_mark(draw.target[slice(*one)])
    second, end = _off_mark(draw.target[slice(*other)])
    return _capital(
        f"{draw.target[: one[0]]}{second}{mark}{first}{end}{draw.target[other[1] :]}", draw.target
    )


@kind("words-swapped")
def swap_words(draw: Draw) -> str | None:
    """Two words that carry meaning, a few words apart, in each other's place."""
    words = [m.span() for m in re.finditer(r"[^\W\d_]{5,}", draw.prose)]
    if len(words) < 3:
        return None
    first = draw.random.randrange(len(words) - 2)
    second = draw.random.randrange(first + 2, min(first + 6, len(words)))
    (a, b), (c, d) = words[first], words[second]
    target = draw.target
    if target[a:b].casefold() == target[c:d].casefold():
        return None
    return target[:a] + target[c:d] + target[b:c] + target[a:b] + target[d:]


# --- Other texts ------------------------------------------------------------------------


def _neighbour(draw: Draw, step: int) -> str | None:
    at = draw.number + step
    if not 0 <= at < len(draw.among.pairs):
        return None
    other = draw.among.pairs[at]
    return None if draw.pair.source == other.source else other.target


@kind("shifted")
def shift(draw: Draw) -> str | None:
    """The target of the next pair, as where an alignment lost a step."""
    return _neighbour(draw, 1)


@kind("shifted-back")
def shift_back(draw: Draw) -> str | None:
    """The target of the previous pair."""
    return _neighbour(draw, -1)


@kind("foreign")
def foreign(draw: Draw) -> str | None:
    """A target in another language: of the same source where there is one, else of another pair."""
    if not draw.among.foreign:
        return None
    found = draw.among.foreign_by_source.get(draw.pair.source)
    return found or draw.random.choice(draw.among.foreign).target


@kind("untranslated")
def leave(draw: Draw) -> str | None:
    """The source as the target."""
    return draw.pair.source


# --- Words ------------------------------------------------------------------------------


@kind("near-synonym")
def near_synonym(draw: Draw) -> str | None:
    """A word of the target made one that stands for another English word of like meaning.

    Of the words that the table gives for the source word, one that stands for further English
    words leads to these; what only they become is put in its place.
    """
    table = draw.among.table
    if table is None:
        return None
    held = set(units(spaced_text(draw.prose)))
    choices: list[tuple[str, str]] = []
    for word in dict.fromkeys(all_folded(source_words(mask(draw.pair.source)))):
        own = {rendering.unit for rendering in table.renderings.get(word, ())}
        if word in STOP or not own & held:
            continue
        for unit in sorted(own & held):
            choices += ((unit, other) for other in _beside(draw.among, table, own, word))
    draw.random.shuffle(choices)
    for unit, instead in choices[:20]:
        span = draw.one_of(m.span() for m in re.finditer(_whole(unit), draw.prose, re.IGNORECASE))
        if span is not None and instead not in held:
            return _capital(_with(draw.target, *span, instead), draw.target)
    return None


def _beside(among: Pairs, table: Table, own: set[str], word: str) -> Iterator[str]:
    """The surest renderings of words that share a rendering with `word`, where they are none of its own."""
    for unit in sorted(own):
        for other in among.related.get(unit, ()):
            first = table.renderings[other][0].unit
            if other != word and first not in own and first not in STOP:
                yield first


def _whole(unit: str) -> str:
    spaced = unit[0] < "\u0e00"
    return rf"(?<!\w){re.escape(unit)}(?!\w)" if spaced else re.escape(unit)


# --- Tools ------------------------------------------------------------------------------


def _with(text: str, start: int, end: int, instead: str) -> str:
    return text[:start] + instead + text[end:]


def _tidy(text: str) -> str:
    return re.sub(r" +(?=[ .,;:!?])", "", text).strip()


def _capital(text: str, model: str) -> str:
    """`text` with the capital that `model` begins with."""
    return text[:1].upper() + text[1:] if model[:1].isupper() else text


def _off_mark(clause: str) -> tuple[str, str]:
    body = clause.rstrip(" \t\n,;:.!?–—，、；：。！？،؛؟")
    return body, clause[len(body) :]


@dataclass(frozen=True, slots=True)
class Damaged:
    """One damaged pair."""

    number: int
    """The good pair's place in the input."""
    kind: str
    """What was done."""
    source: str
    """The source, as it was."""
    target: str
    """The damaged target."""
    good: str
    """The target as it was."""


def damaged(among: Pairs, name: str, seed: int = SEED) -> Iterator[Damaged]:
    """Every pair to which the damage `name` can be done."""
    damage = KINDS[name]
    for number, pair in enumerate(among.pairs):
        random = Random(f"{seed}\n{name}\n{pair.source}\n{pair.target}")  # noqa: S311 - chance, no secret
        target = damage(Draw(among, number, random))
        if target and target.split() != pair.target.split():
            yield Damaged(number, name, pair.source, target, pair.target)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def as_pairs(rows: Iterable[dict[str, Any]]) -> list[Pair]:
    """Those of `rows` that have both sides."""
    return [Pair(row["source"], row["target"]) for row in rows if row.get("source") and row.get("target")]


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line and write the damaged pairs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", type=Path, nargs="?", help="good pairs, JSONL with `source` and `target`")
    parser.add_argument("-o", "--output", type=Path, help="where to write; default: standard output")
    parser.add_argument("--locale", help="locale of the targets; needed but for --list")
    parser.add_argument("--kind", action="append", choices=KINDS, help="may be repeated; default: all")
    parser.add_argument("--foreign", type=Path, help="pairs with targets in other languages")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--list", action="store_true", help="describe the kinds")
    arguments = parser.parse_args(argv)
    if arguments.list:
        print("\n".join(f"{name:20} {(f.__doc__ or '').splitlines()[0]}" for name, f in KINDS.items()))
        return 0
    if arguments.input is None or arguments.locale is None:
        parser.error("an input and --locale are needed")
    rows = [row for row in read_rows(arguments.input) if row.get("source") and row.get("target")]
    others = as_pairs(read_rows(arguments.foreign)) if arguments.foreign else ()
    among = Pairs(as_pairs(rows), arguments.locale, others)
    lines = [
        json.dumps(
            {
                **rows[one.number],
                "target": one.target,
                "good": one.good,
                "kind": one.kind,
                "number": one.number,
            },
            ensure_ascii=False,
        )
        for name in arguments.kind or KINDS
        for one in damaged(among, name, arguments.seed)
    ]
    text = "".join(f"{line}\n" for line in lines)
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        arguments.output.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

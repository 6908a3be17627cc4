"""How many good translations `sxs check` flags, and how many damaged ones.

python tools/bench/adequacy.py good.jsonl --locale de-DE --foreign fr.jsonl --limit 600
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from measuring import PROJECT, SXS, BenchError, as_json, every_kth, table

sys.path.insert(0, str(PROJECT / "tools" / "train"))

from damage import KINDS, SEED, Pair, Pairs, damaged, read_rows

GOOD = "good"
GOOD_BY_PEOPLE = "good, HT"
SWAPPED = "swapped, 1 in 10"
SHIFTED = frozenset({"shifted", "shifted-back"})
"""Kinds that are done to whole articles, each by itself."""
FINDINGS = 1
"""Exit status of `sxs check` where it finds something."""
ARTICLE = 40
"""Segments of an article."""
COUNTED = frozenset({"error", "warning"})


@dataclass(frozen=True)
class Written:
    """One segment as it was written into an article."""

    source: str
    """Its English."""
    target: str
    """Its target, damaged or not."""
    counted: bool = True
    """Whether it is measured; the others only stand beside."""


@dataclass
class Tally:
    """What became of the segments of one kind."""

    counted: int = 0
    """Segments that are measured."""
    flagged: int = 0
    """Those with a finding at warning or error."""
    rules: Counter[str] = field(default_factory=Counter)
    """Segments by the code of the rules that flagged them."""


def articles_of(kind: str, pairs: Pairs, seed: int) -> Iterator[list[Written]]:
    """The articles in which one kind of damage is measured."""
    for start in range(0, len(pairs.pairs), ARTICLE):
        chunk = Pairs(pairs.pairs[start : start + ARTICLE], pairs.locale, pairs.foreign)
        good = [Written(pair.source, pair.target) for pair in chunk.pairs]
        if kind in (GOOD, GOOD_BY_PEOPLE):
            yield good
        elif kind == SWAPPED:
            yield _swapped(good, Random(f"{seed}\n{start}"))  # noqa: S311 - chance, no secret
        else:
            # Names for others' places come from all pairs; neighbours from the article.
            among = chunk if kind in SHIFTED else pairs
            offset = 0 if kind in SHIFTED else start
            yield _damaged(kind, among, good, offset, seed)


def _damaged(kind: str, among: Pairs, good: Sequence[Written], offset: int, seed: int) -> list[Written]:
    found = {one.number: one.target for one in damaged(among, kind, seed)}
    return [
        Written(one.source, found[place])
        if (place := offset + number) in found
        else Written(one.source, one.target, counted=False)
        for number, one in enumerate(good)
    ]


def _swapped(good: list[Written], random: Random) -> list[Written]:
    """One segment in ten with the target of another."""
    drawn = random.sample(range(len(good)), max(2, len(good) // 10) & ~1) if len(good) > 1 else []
    result = [Written(one.source, one.target, counted=False) for one in good]
    for one, other in zip(drawn[::2], drawn[1::2], strict=True):
        if good[one].target != good[other].target:
            result[one] = Written(good[one].source, good[other].target)
            result[other] = Written(good[other].source, good[one].target)
    return result


def article_text(segments: Sequence[Written], locale: str, *, human: bool) -> str:
    """An article of `segments`, a paragraph each."""
    kind = "ms.translationtype: HT\n" if human else ""
    body = "\n\n".join(
        f'<span data-ttu-id="b-{number}">{one.target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="b-{number}">{one.source}</span></span>'
        for number, one in enumerate(segments, 101)
    )
    return f"---\ntitle: {locale}\nms.contentlocale: {locale}\n{kind}---\n\n{body}\n"


def usable(rows: Sequence[Mapping[str, Any]], label: str | None) -> list[Pair]:
    """The pairs that can stand as a segment each."""
    found = [
        Pair(row["source"].strip(), row["target"].strip())
        for row in rows
        if label is None or row.get("label") == label
    ]
    return [
        pair
        for pair in found
        if pair.source and pair.target and "\n" not in pair.source + pair.target and "span" not in pair.target
    ]


def _write(pairs: Pairs, kinds: Sequence[str], root: Path, seed: int) -> dict[tuple[str, str], Written]:
    """Write the articles of all kinds; every segment by path and id."""
    places: dict[tuple[str, str], Written] = {}
    for kind in kinds:
        for number, segments in enumerate(articles_of(kind, pairs, seed)):
            path = f"{_folder(kind)}/{number:04}.md"
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                article_text(segments, pairs.locale, human=kind == GOOD_BY_PEOPLE), encoding="utf-8"
            )
            places |= {(path, f"b-{n}"): one for n, one in enumerate(segments, 101)}
    return places


def _folder(kind: str) -> str:
    return kind.replace(", ", "-").replace(" ", "-")


def findings_of(folder: Path, arguments: Sequence[str]) -> list[dict[str, Any]]:
    """The diagnostics of `sxs check`, as data."""
    command = [*SXS, "check", str(folder), "--format", "jsonl", "--no-cache", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode not in (0, FINDINGS):
        raise BenchError(f"sxs check ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def bench(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Damage the pairs, check all, count."""
    good = usable(read_rows(arguments.pairs), arguments.label)
    foreign = usable(read_rows(arguments.foreign), None) if arguments.foreign else []
    pairs = Pairs(every_kth(good, arguments.limit), arguments.locale, foreign)
    if arguments.together:
        pairs = Pairs(good[: arguments.limit], arguments.locale, foreign)
    kinds = arguments.kind or [GOOD, GOOD_BY_PEOPLE, *KINDS, SWAPPED]
    root = work / "docs" / arguments.locale
    places = _write(pairs, kinds, root, arguments.seed)
    if arguments.beside:
        # The languages of a docset's other locales are those that a target may be in by mistake.
        file = work / "docs" / arguments.beside / "a.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\nms.contentlocale: {arguments.beside}\n---\n", encoding="utf-8")
    found = findings_of(root, arguments.check)
    return _result(arguments, kinds, places, found)


def _result(
    arguments: argparse.Namespace,
    kinds: Sequence[str],
    places: Mapping[tuple[str, str], Written],
    found: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    by_segment: dict[tuple[str, str], dict[str, str]] = {}
    for finding in found:
        if finding["severity"] in COUNTED and finding["segment"]:
            # PATH may be a locale's folder; paths then begin inside of it.
            path = finding["path"].removeprefix(f"{arguments.locale}/")
            by_segment.setdefault((path, finding["segment"]), {})[finding["code"]] = finding["message"]
    rows: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    for kind in kinds:
        tally = Tally()
        for place, one in places.items():
            if not one.counted or place[0].split("/")[0] != _folder(kind):
                continue
            codes = by_segment.get(place, {})
            tally.counted += 1
            tally.flagged += bool(codes)
            tally.rules.update(codes.keys())
            if kind == arguments.show and bool(codes) == (kind in (GOOD, GOOD_BY_PEOPLE)):
                shown.append({"source": one.source, "target": one.target, "findings": codes})
        rows.append(
            {
                "kind": kind,
                "segments": tally.counted,
                "flagged": tally.flagged,
                "share": tally.flagged / tally.counted if tally.counted else None,
                "rules": dict(tally.rules.most_common()),
            }
        )
    return {"locale": arguments.locale, "seed": arguments.seed, "kinds": rows, "shown": shown}


def report(result: Mapping[str, Any]) -> str:
    """The figures as a table."""
    text = table(
        f"{result['locale']}: segments with a finding at warning or error",
        ("kind", "segments", "flagged", "share", "by rule"),
        [
            (
                row["kind"],
                row["segments"],
                row["flagged"],
                "" if row["share"] is None else f"{row['share']:.3f}",
                " ".join(f"{code} {count}" for code, count in list(row["rules"].items())[:8]),
            )
            for row in result["kinds"]
        ],
    )
    for one in result["shown"]:
        text += f"\nsource  {one['source']}\ntarget  {one['target']}\n"
        text += "".join(f"  {code}  {message}\n" for code, message in one["findings"].items())
    return text


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, measure in a folder that is thrown away, print; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path, help="good pairs, JSONL with `source` and `target`")
    parser.add_argument("--locale", required=True, help="locale of the targets")
    parser.add_argument("--label", help="take only pairs with this `label`")
    parser.add_argument("--limit", type=int, metavar="N", help="only N pairs, evenly spread")
    parser.add_argument("--together", action="store_true", help="the first N pairs, neighbours as they are")
    parser.add_argument("--foreign", type=Path, help="pairs in another language, for the kind `foreign`")
    parser.add_argument("--beside", metavar="LOCALE", help="another locale of the docset")
    parser.add_argument("--kind", action="append", choices=[GOOD, GOOD_BY_PEOPLE, *KINDS, SWAPPED])
    parser.add_argument("--show", metavar="KIND", help="print what was missed (of good pairs: flagged)")
    parser.add_argument("--check", action="append", default=[], metavar="OPTION", help="option for sxs check")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="sxs-bench-") as work:
            result = bench(arguments, Path(work))
    except (BenchError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    print(as_json(result) if arguments.json else report(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

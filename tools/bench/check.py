"""Segments a second of `sxs check`, first and second run, beside translate-toolkit's pofilter.

python tools/bench/check.py --runs 3
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measuring import (
    SXS,
    Measured,
    copy_docset,
    default_docset,
    measure,
    run,
    table,
    typical,
)

from sphinx_sxs.article.docset import find_articles

FINDINGS = 1
"""Exit status of `sxs check` where it finds something."""


def write_po(docset: Path, po: Path) -> int:
    """The segments that `sxs extract` gives as one PO file; how many there are.

    Written by hand, an entry a segment, so that equal sources stay as many entries;
    the context keeps pofilter from joining them.
    """
    command = [*SXS, "extract", str(docset), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, check=True)
    entries = [
        (f"{article['path']}#{number}", segment["source"], segment["target"])
        for article in map(json.loads, done.stdout.splitlines())
        for number, segment in enumerate(article["segments"])
        if segment["source"] and segment["target"]
    ]
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "".join(
        f"\nmsgctxt {_quoted(place)}\nmsgid {_quoted(source)}\nmsgstr {_quoted(target)}\n"
        for place, source, target in entries
    )
    po.write_text(head + body, encoding="utf-8")
    return len(entries)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + escaped.replace("\t", "\\t") + '"'


def bench(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Run everything in turn; the figures as data."""
    docset = arguments.docset or default_docset()
    if arguments.limit is not None:
        docset = copy_docset(docset, work, arguments.limit)
    files = len(find_articles(docset))
    po = work / "segments.po"
    segments = write_po(docset, po)
    check = [*SXS, "check", docset, "--format", "jsonl", "--cache-dir"]
    peer = shutil.which("pofilter", path=str(Path(sys.executable).parent)) or shutil.which("pofilter")
    runs: dict[str, list[Measured]] = {"pofilter, all tests": [], "sxs check": [], "sxs check again": []}
    for number in range(arguments.runs):
        if peer and not arguments.no_peer:
            # `--language` gives it the language's own tests, as ours have.
            command = [peer, f"--language={arguments.language}", "--progress=none", po, work / f"{number}.po"]
            runs["pofilter, all tests"].append(measure(command, accept=(0,)))
        cache = work / f"cache-{number}"
        for name in ("sxs check", "sxs check again"):
            runs[name].append(measure([*check, cache], accept=(0, FINDINGS)))
    rows = []
    for name, measured in runs.items():
        if measured:
            middle = typical(measured)
            rows.append(
                {
                    "name": name,
                    "segments": segments,
                    "seconds": middle.seconds,
                    "segments_a_second": segments / middle.seconds,
                    "cpu_seconds": middle.cpu_seconds,
                    "megabytes": middle.megabytes,
                }
            )
    speed = {row["name"]: row["segments_a_second"] for row in rows}
    pofilter = speed.get("pofilter, all tests")
    return {
        "runs": arguments.runs,
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "articles": files,
        "rows": rows,
        "ratio_to_pofilter": speed["sxs check"] / pofilter if pofilter else None,
        "ratio_of_second_run": speed["sxs check again"] / speed["sxs check"],
    }


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    keys = ("name", "segments", "seconds", "segments_a_second", "cpu_seconds", "megabytes")
    text = table(
        f"Whole processes, {result['processors']} processors, median of {result['runs']}",
        ("command", "segments", "seconds", "segments/s", "CPU s", "MB"),
        [tuple(row[key] for key in keys) for row in result["rows"]],
    )
    if result["ratio_to_pofilter"]:
        text += f"sxs check does {result['ratio_to_pofilter']:.1f} times pofilter's segments a second\n"
    return text + f"a second run with nothing changed is {result['ratio_of_second_run']:.1f} times faster\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--language", default="vi", help="pofilter's language; default vi")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each, in turn; default 3")
    parser.add_argument("--no-peer", action="store_true", help="leave pofilter out")
    return run(parser, argv, bench, report)


if __name__ == "__main__":
    raise SystemExit(main())

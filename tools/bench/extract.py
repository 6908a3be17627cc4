"""Segments a second of `sxs extract`, beside a naive reader in the same run.

python tools/bench/extract.py --runs 5
"""

from __future__ import annotations

import argparse
import json
import os
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

NAIVE = Path(__file__).with_name("naive_extract.py")


def commands(docset: Path, jobs: Sequence[int]) -> dict[str, list[object]]:
    """What is measured, by the name that the table shows."""
    found: dict[str, list[object]] = {"naive peer: regular expression only": [sys.executable, NAIVE, docset]}
    for count in jobs:
        found[f"sxs extract --jobs {count}"] = [*SXS, "extract", docset, "--jobs", count]
    return found


def segments_of(command: Sequence[object]) -> int:
    """How many segments an extracting command prints; not measured."""
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return sum(len(json.loads(line)["segments"]) for line in done.stdout.splitlines())


def bench(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Run everything in turn; the figures as data."""
    docset = arguments.docset or default_docset()
    if arguments.limit is not None:
        docset = copy_docset(docset, work, arguments.limit)
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = commands(docset, sorted({1, available}))
    naive, extract = (segments_of(command) for name, command in list(found.items())[:2] if name)
    runs: dict[str, list[Measured]] = {name: [] for name in found}
    for _ in range(arguments.runs):
        for name, command in found.items():
            runs[name].append(measure(command))
    rows = []
    for name, measured in runs.items():
        segments = naive if name.startswith("naive") else extract
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
    return {"runs": arguments.runs, "processors": available, "rows": rows}


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    return table(
        f"Whole processes, {result['processors']} processors, median of {result['runs']}",
        ("command", "segments", "seconds", "segments/s", "CPU s", "MB"),
        [
            tuple(
                row[key]
                for key in ("name", "segments", "seconds", "segments_a_second", "cpu_seconds", "megabytes")
            )
            for row in result["rows"]
        ],
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each, in turn; default 3")
    return run(parser, argv, bench, report)


if __name__ == "__main__":
    raise SystemExit(main())

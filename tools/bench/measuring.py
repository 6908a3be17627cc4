"""What the benches share: whole processes measured, a docset to measure on, and tables."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.site.plan import PlanError, plan_site

PROJECT = Path(__file__).resolve().parents[2]
SXS = (sys.executable, "-c", "from sphinx_sxs.cli import main; main()")
"""The command as this very interpreter has it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One process from its start to its end, its children included."""

    seconds: float
    """On the clock."""
    cpu_seconds: float
    """On all processors together, of the process and the children it waited for."""
    megabytes: float
    """Peak resident memory of the largest of these processes."""


class BenchError(RuntimeError):
    """What was to be measured did not work; the message holds its output."""


def measure(command: Sequence[object], *, accept: Iterable[int] = (0,)) -> Measured:
    """Run `command` and measure it; its output is thrown away unless it fails."""
    parts = [str(part) for part in command]
    wrapper = [sys.executable, "-I", "-S", str(Path(__file__).with_name("run_measured.py"))]
    done = subprocess.run([*wrapper, *parts], capture_output=True, text=True, errors="replace", check=True)
    result = json.loads(done.stdout)
    status = result.pop("status")
    if status not in set(accept):
        raise BenchError(f"{' '.join(parts)} ended with {status}:\n{done.stderr[-2000:]}")
    return Measured(**result)


def typical(runs: Sequence[Measured]) -> Measured:
    """The median of each figure."""
    return Measured(
        median(run.seconds for run in runs),
        median(run.cpu_seconds for run in runs),
        median(run.megabytes for run in runs),
    )


def default_docset() -> Path:
    """A real docset of 2,920 articles, if it lies beside the project."""
    return unpacked("alchemy.vi-VN") / "vi-VN"


def unpacked(name: str) -> Path:
    """The folder of one archive of real articles beside the project, unpacked once a machine."""
    folder = Path(tempfile.gettempdir()) / "sxs-corpus" / name
    if not folder.is_dir():
        archive = PROJECT.parent / "shared" / "corpus" / f"{name}.tar.xz"
        if not archive.is_file():
            raise BenchError("no real articles lie beside the project: name a docset with --docset")
        part = folder.with_name(f"{name}.part-{os.getpid()}")
        with tarfile.open(archive) as tar:
            tar.extractall(part, filter="data")
        part.rename(folder)
    return folder


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def published(docset: Path) -> list[tuple[str, ArticleFile]]:
    """The articles that a site of `docset` shows, with their locales."""
    return [(plan.locale, file) for plan in plan_site(docset).locales for file in plan.files]


def every_kth(items: Sequence[Any], limit: int | None) -> list[Any]:
    """`limit` of `items`, evenly spread; all where there are no more."""
    if limit is None or limit >= len(items):
        return list(items)
    return [items[number * len(items) // limit] for number in range(limit)]


def copy_docset(docset: Path, target: Path, limit: int | None = None) -> Path:
    """Copy `docset` under `target`, only `limit` of its published articles; return its folder.

    What is measured is always a copy, so that a bench changes no file of yours.
    """
    docset = docset.resolve()
    articles = [file.path for _, file in published(docset)]
    left_out = set(articles) - set(every_kth(articles, limit))

    def ignored(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name == ".git" or Path(folder, name) in left_out]

    copy = target / docset.name
    shutil.copytree(docset, copy, ignore=ignored)
    return copy


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows of figures as text: the first column to the left, the others to the right."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(
            value.ljust(width) if column == 0 else value.rjust(width)
            for column, (value, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return "\n".join([title, "", *lines, ""])


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def as_json(value: Any) -> str:
    """`value`, dataclasses included, as JSON."""

    def plain(item: Any) -> Any:
        if is_dataclass(item) and not isinstance(item, type):
            return asdict(item)
        raise TypeError(type(item).__name__)

    return json.dumps(value, default=plain, indent=2)


def run(
    parser: argparse.ArgumentParser,
    argv: Sequence[str] | None,
    bench: Callable[[argparse.Namespace, Path], dict[str, Any]],
    report: Callable[[dict[str, Any]], str],
) -> int:
    """Parse the command line, measure in a folder that is thrown away, print; the exit status."""
    parser.add_argument("--docset", type=Path, help="folder of one locale or a tree of several")
    parser.add_argument("--limit", type=int, metavar="N", help="only N published articles, evenly spread")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="sxs-bench-") as work:
            result = bench(arguments, Path(work))
    except (BenchError, PlanError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    print(as_json(result) if arguments.json else report(result))
    return 0

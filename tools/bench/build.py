"""Build the same articles with this project and with Sphinx and MyST, in turn.

python tools/bench/build.py --runs 3 --half --touch
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from measuring import (
    SXS,
    BenchError,
    Measured,
    copy_docset,
    default_docset,
    measure,
    published,
    run,
    table,
    typical,
)

from sphinx_sxs.article import encode, project, published_text, read_article
from sphinx_sxs.article.model import Side
from sphinx_sxs.article.writing import replace_target
from sphinx_sxs.locales import sphinx_language
from sphinx_sxs.site.plan import plan_site

PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class Contestant:
    """One way to build the pages, and how long its runs took."""

    name: str
    pages: int
    """Article pages that a run writes."""
    runs: list[Measured] = field(default_factory=list)

    @property
    def typical(self) -> Measured:
        """The median of its runs."""
        return typical(self.runs)

    @property
    def pages_a_second(self) -> float:
        """Article pages written in a second of the clock."""
        return self.pages / self.typical.seconds


class Ours:
    """`sxs build`: localized, English and review pages, checks, sitemap."""

    def __init__(self, docset: Path, work: Path, jobs: int) -> None:
        self.docset, self.out, self.jobs = docset, work / "site", jobs

    def build(self, *, fresh: bool = True) -> Measured:
        """Build from nothing, or what is not up to date."""
        if fresh:
            shutil.rmtree(self.out, ignore_errors=True)
        return measure([*SXS, "build", self.docset, "-o", self.out, "--jobs", self.jobs])

    def pages(self) -> int:
        """Article pages of all locales, English included."""
        localized = {
            f"{plan.locale}/{file.page}.html"
            for plan in plan_site(self.docset).locales
            for file in plan.files
        }
        english = {f"en-US/{name.split('/', 1)[1]}" for name in localized}
        return sum((self.out / name).is_file() for name in localized | english)


class Myst:
    """Sphinx with MyST and the `basic` theme, given the localized texts as they are published."""

    def __init__(self, docset: Path, work: Path) -> None:
        self.source, self.work = work / "myst", work
        articles = published(docset)
        self.language = sphinx_language(articles[0][0])
        for locale, file in articles:
            page = self.page(locale, file.page)
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(encode(f"---\norphan: true\n---\n{published_text(read_article(file.path))}"))
        (self.source / "index.md").write_text("# Contents\n", encoding="utf-8")
        (self.source / "conf.py").write_text(
            'extensions = ["myst_parser"]\n'
            'html_theme = "basic"\n'
            f'language = "{self.language}"\n'
            'suppress_warnings = ["myst", "image", "toc", "ref", "docutils", "misc"]\n'
            "html_copy_source = False\n"
            "html_show_sourcelink = False\n",
            encoding="utf-8",
        )
        self.count = len(articles)

    def page(self, locale: str, name: str) -> Path:
        """The file that an article's published text is in."""
        return self.source / locale / f"{name}.md"

    def build(self, jobs: int, *, fresh: bool = True) -> Measured:
        """Build from nothing, or what is not up to date."""
        out = self.work / f"myst-site-{jobs}"
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        command = (sys.executable, "-m", "sphinx", "-b", "html", "-Q", "-j", jobs)
        return measure([*command, "-d", out / ".doctrees", self.source, out])


def touch(docset: Path, myst: Myst | None) -> str:
    """Change the first translated sentence of one article, in both trees; return its name."""
    articles = published(docset)
    for locale, file in articles[len(articles) // 2 :]:
        article = read_article(file.path)
        segment = next((s.segment for s in project(article, Side.TARGET) if s.segment.target), None)
        if segment is None:
            continue
        file.path.write_bytes(encode(replace_target(article, segment, f"{segment.target} (2)").text))
        if myst is not None:
            text = encode(f"---\norphan: true\n---\n{published_text(read_article(file.path))}")
            myst.page(locale, file.page).write_bytes(text)
        return file.name
    raise BenchError("no article has a segment to change")


def bench(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Run what was asked for; the figures as data."""
    docset = copy_docset(arguments.docset or default_docset(), work, arguments.limit)
    ours, myst = Ours(docset, work, arguments.jobs), Myst(docset, work)
    contestants = {"sxs build": Contestant("sxs build", 0)}
    if arguments.peer:
        contestants |= {
            name: Contestant(name, myst.count) for name in ("Sphinx + MyST -j 1", "Sphinx + MyST -j 2")
        }
    for _ in range(arguments.runs):
        contestants["sxs build"].runs.append(ours.build())
        if arguments.peer:
            for jobs in (1, 2):
                contestants[f"Sphinx + MyST -j {jobs}"].runs.append(myst.build(jobs))
    mine = contestants["sxs build"]
    mine.pages = ours.pages()
    result: dict[str, Any] = {
        "articles": myst.count,
        "processors": PROCESSORS,
        "runs": arguments.runs,
        "builds": [
            {"name": c.name, "pages": c.pages, "pages_a_second": c.pages_a_second, **_plain(c.typical)}
            for c in contestants.values()
        ],
    }
    peers = [c for c in contestants.values() if c is not mine]
    if peers:
        best = max(peers, key=lambda c: c.pages_a_second)
        result["best_peer"] = best.name
        result["ratio_pages_a_second"] = mine.pages_a_second / best.pages_a_second
        result["ratio_seconds"] = best.typical.seconds / mine.typical.seconds
    if arguments.touch:
        result["touch"] = _touched(docset, ours, myst, peer=arguments.peer)
    if arguments.half:
        result["half"] = _halved(docset, work, arguments, mine)
    return result


def _touched(docset: Path, ours: Ours, myst: Myst, *, peer: bool) -> dict[str, Any]:
    unchanged = ours.build(fresh=False)
    name = touch(docset, myst if peer else None)
    rows = [
        ("sxs build, nothing changed", unchanged),
        ("sxs build, one article changed", ours.build(fresh=False)),
    ]
    if peer:
        rows.append(("Sphinx + MyST, one article changed", myst.build(1, fresh=False)))
    return {"article": name, "builds": [{"name": row, **_plain(measured)} for row, measured in rows]}


def _halved(docset: Path, work: Path, arguments: argparse.Namespace, whole: Contestant) -> dict[str, Any]:
    folder = work / "half"
    folder.mkdir()
    half = Ours(copy_docset(docset, folder, max(1, len(published(docset)) // 2)), folder, arguments.jobs)
    measured = typical([half.build() for _ in range(arguments.runs)])
    return {
        "pages": half.pages(),
        **_plain(measured),
        "whole_to_half_seconds": whole.typical.seconds / measured.seconds,
        "whole_to_half_pages": whole.pages / half.pages(),
    }


def _plain(measured: Measured) -> dict[str, float]:
    return {
        "seconds": measured.seconds,
        "cpu_seconds": measured.cpu_seconds,
        "megabytes": measured.megabytes,
    }


def report(result: dict[str, Any]) -> str:
    """The figures as tables."""
    head = ("build", "pages", "seconds", "pages/s", "CPU s", "MB")
    parts = [
        table(
            f"{result['articles']} articles, {result['processors']} processors, "
            f"median of {result['runs']} (pages: localized and English; of MyST: localized)",
            head,
            [_row(row) for row in result["builds"]],
        )
    ]
    if "best_peer" in result:
        parts.append(
            f"To {result['best_peer']}: {result['ratio_pages_a_second']:.1f} times the pages a second, "
            f"1/{result['ratio_seconds']:.1f} of the time for its localized pages and all the rest\n"
        )
    if "touch" in result:
        rows = [(row["name"], row["seconds"], row["cpu_seconds"]) for row in result["touch"]["builds"]]
        parts.append(
            table(f"Second build ({result['touch']['article']})", ("build", "seconds", "CPU s"), rows)
        )
    if "half" in result:
        half = result["half"]
        parts.append(
            f"Half the articles: {half['pages']} pages in {half['seconds']:.1f} s; the whole has "
            f"{half['whole_to_half_pages']:.2f} times the pages and takes "
            f"{half['whole_to_half_seconds']:.2f} times as long\n"
        )
    return "\n".join(parts)


def _row(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["name"],
        row["pages"],
        row["seconds"],
        row["pages_a_second"],
        row["cpu_seconds"],
        row["megabytes"],
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="builds of each, in turn; default 1")
    parser.add_argument("--jobs", type=int, default=PROCESSORS, metavar="N", help="processes of `sxs build`")
    parser.add_argument(
        "--half", action="store_true", help="also half of the articles: does time grow linearly?"
    )
    parser.add_argument(
        "--touch", action="store_true", help="also second builds: nothing, then one article changed"
    )
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="without Sphinx and MyST")
    return run(parser, argv, bench, report)


if __name__ == "__main__":
    raise SystemExit(main())

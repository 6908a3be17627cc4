"""`sxs originals verify` and `sxs sync status` against a repository with a long history, and a naive peer.

python tools/bench/originals.py --runs 3
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from measuring import (
    SXS,
    BenchError,
    Measured,
    default_docset,
    every_kth,
    measure,
    processors,
    run,
    table,
    typical,
    unpacked,
)

from sphinx_sxs.article import read_article
from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.article.projection import original_text
from sphinx_sxs.article.reader import encode
from sphinx_sxs.originals.model import Original
from sphinx_sxs.originals.sources import open_originals

FINDINGS = 1
"""Exit status where something differs."""
_COMMIT = re.compile(rb"^(ms\.sourcegitcommit: *)[0-9a-f]*", re.MULTILINE)
_ANCHOR = re.compile(r'<a name="[^"\n]*"></a>')
_START = 1_500_000_000
_STEP = 9_000


@dataclass(slots=True)
class Story:
    """What becomes of one article in the course of the history."""

    path: str
    """Its path at the end."""
    text: str
    """The English that the localized article embeds, in its version `embedded`."""
    versions: int = 0
    """How often it was touched so far."""
    embedded: int = 0
    """Which of its versions was translated, from 1."""
    touches: int = 0
    """How often it is touched in all."""
    old_path: str = ""
    """The name that it has before it is renamed; empty where it never is."""
    seen: list[int] = field(default_factory=list)
    """Marks of the main line's commits that show each of its versions first."""

    @property
    def present_path(self) -> str:
        """The name that it has now."""
        return self.old_path or self.path

    def content(self) -> bytes:
        """The file in its present version: paragraphs come, change and go around the one translated."""
        away = self.versions - self.embedded
        text = self.text if self.text.endswith("\n") else self.text + "\n"
        if away:
            blocks = text.split("\n\n")
            at = self.versions % len(blocks)
            blocks[at] = f"{blocks[at].rstrip()} (edition {self.versions})"
            if away % 3 == 0:
                blocks.insert(at, f"A paragraph that edition {self.versions} alone has.")
            text = "\n\n".join(blocks)
        return encode(f"---\ntitle: {self.path}\nms.date: {self.versions}\n---\n{text}")


class Writer:
    """Writes a history in the language of `git fast-import`, always the same for the same articles."""

    def __init__(self, stream: BinaryIO, stories: Sequence[Story], commits: int) -> None:
        self._stream = stream
        self._stories = stories
        self._commits = commits
        self._chance = random.Random(4)  # noqa: S311 - nothing secret
        self._mark = 0

    def write(self) -> None:
        """The whole history; each story remembers where its versions are to be seen."""
        picks = self._picks()
        main = self._commit(0, 0, "docfx.json", [("docfx.json", b'{"build": {"content": []}}\n')])
        while picks:
            if self._chance.random() < 0.12:
                main = self._pull_request(main, picks)
                continue
            taken = self._take(picks, [])
            main = self._commit(main, 0, "main", self._touched(taken))
            self._show(taken, main)
            if self._chance.random() < 0.004:
                main = self._rename(
                    main, [story for story in self._stories if story.old_path and story.versions][:2]
                )
        self._rename(main, [story for story in self._stories if story.old_path])

    def _picks(self) -> list[Story]:
        """Which articles are touched, in turn: each at least once."""
        # What is touched a commit on average, merges among them.
        count = int(self._commits * 1.6)
        picks = [*self._stories, *self._chance.choices(self._stories, k=max(0, count - len(self._stories)))]
        self._chance.shuffle(picks)
        for story in picks:
            story.touches += 1
        for number, story in enumerate(self._stories):
            story.embedded = self._chance.randint(max(1, story.touches - 3), story.touches)
            if number % 90 == 1:
                folder, slash, name = story.path.rpartition("/")
                story.old_path = f"{folder}{slash}former-{name}"
        return picks

    def _take(self, picks: list[Story], beside: Sequence[Story]) -> list[Story]:
        """The articles of one commit: one to three, none of them twice, none that is changed beside."""
        taken: list[Story] = []
        for _ in range(self._chance.choice((1, 1, 2, 3))):
            if picks and picks[-1] not in taken and picks[-1] not in beside:
                taken.append(picks.pop())
        return taken

    def _pull_request(self, main: int, picks: list[Story]) -> int:
        """A branch of some commits, while the main line goes on; then the merge."""
        side, merged = main, []
        for _ in range(self._chance.randint(1, 3)):
            taken = self._take(picks, merged)
            if taken:
                side = self._commit(side, 0, "side", self._touched(taken))
                merged += taken
        if not merged:
            # The next article in turn is one that cannot be: let the main line have it.
            return main
        taken = self._take(picks, merged)
        if taken:
            main = self._commit(main, 0, "main", self._touched(taken))
            self._show(taken, main)
        files = [(story.present_path, story.content()) for story in merged]
        main = self._commit(main, side, "main", files)
        self._show(merged, main)
        return main

    def _touched(self, stories: Sequence[Story]) -> Iterator[tuple[str, bytes]]:
        for story in stories:
            story.versions += 1
            yield story.present_path, story.content()

    def _show(self, stories: Sequence[Story], commit: int) -> None:
        for story in stories:
            story.seen += [commit] * (story.versions - len(story.seen))

    def _rename(self, main: int, stories: Sequence[Story]) -> int:
        """Give some articles the names that they end with."""
        if stories:
            lines = [f'R "{story.old_path}" "{story.path}"\n' for story in stories]
            main = self._commit(main, 0, "main", [], "".join(lines))
        for story in stories:
            story.old_path = ""
        return main

    def _commit(
        self, parent: int, other: int, subject: str, files: Iterable[tuple[str, bytes]], more: str = ""
    ) -> int:
        self._mark += 1
        who = f"A <a@example.org> {_START + self._mark * _STEP} +0000"
        self._say(f"commit refs/heads/main\nmark :{self._mark}\nauthor {who}\ncommitter {who}\n")
        self._data(f"{subject} {self._mark}".encode())
        self._say(f"from :{parent}\n" if parent else "")
        self._say(f"merge :{other}\n" if other else "")
        for path, content in files:
            self._say(f'M 100644 inline "{path}"\n')
            self._data(content)
        self._say(more + "\n")
        return self._mark

    def _data(self, data: bytes) -> None:
        self._stream.write(b"data %d\n%b\n" % (len(data), data))

    def _say(self, text: str) -> None:
        self._stream.write(text.encode("utf-8", "surrogateescape"))


def make_repository(folder: Path, stories: Sequence[Story], commits: int) -> list[str]:
    """Write a bare repository; the ids of its commits, by their marks."""
    folder.mkdir()
    _git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    marks, stream = folder / "marks", folder.with_name("history")
    with stream.open("wb") as out:
        Writer(out, stories, commits).write()
    with stream.open("rb") as given:
        _git(folder, "fast-import", "--quiet", f"--export-marks={marks}", given=given)
    stream.unlink()
    # As a clone is: one pack.
    _git(folder, "repack", "-adq")
    ids = dict(line.split() for line in marks.read_text(encoding="ascii").splitlines())
    return ["", *(ids[f":{mark}"] for mark in range(1, len(ids) + 1))]


def _git(folder: Path, *arguments: str, given: BinaryIO | None = None) -> None:
    # The user's own settings would make another repository of the same history.
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        environment.pop(name, None)
    subprocess.run(["git", *arguments], cwd=folder, env=environment, stdin=given, check=True)


def make_locale(
    docset: Path, files: Sequence[ArticleFile], stories: Sequence[Story], ids: Sequence[str], to: Path
) -> None:
    """Copy the articles, each with the id of a commit that shows the version that it embeds."""
    shutil.copytree(docset, to, ignore=shutil.ignore_patterns("*.md"))
    for file, story in zip(files, stories, strict=True):
        commit = ids[story.seen[story.embedded - 1]].encode("ascii")
        target = to / file.path.relative_to(docset)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_COMMIT.sub(rb"\g<1>" + commit, file.path.read_bytes(), count=1))


def stories_of(files: Sequence[ArticleFile], docset: Path) -> list[Story]:
    """Each article's English as it embeds it, without the anchors that hand-back inserted."""
    return [
        Story(
            file.path.relative_to(docset).as_posix(),
            _ANCHOR.sub("", original_text(read_article(file.path))),
        )
        for file in files
    ]


def fetch(locale: Path, originals: Path) -> None:
    """Both versions of every article, and how far the English is ahead, in one process."""
    ahead = texts = 0
    with open_originals(originals) as source:
        for file in find_articles(locale):
            commit = read_article(file.path).meta("ms.sourcegitcommit")
            for found in (source.at_commit(file, commit), source.now(file, commit)):
                texts += isinstance(found, Original)
            ahead += source.ahead(file, commit) or 0
    print(f"{texts} texts, {ahead} commits ahead")


def bench(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Make the repository, run everything in turn; the figures as data."""
    docset = (arguments.docset or default_docset()).resolve()
    files = every_kth(find_articles(docset), arguments.limit)
    stories = stories_of(files, docset)
    repository, locale = work / "originals", work / docset.name
    ids = make_repository(repository, stories, arguments.commits)
    make_locale(docset, files, stories, ids, locale)
    naive = [sys.executable, Path(__file__).with_name("naive_originals.py")]
    contestants: dict[str, list[object]] = {
        "fetching alone, one process": [sys.executable, __file__, "--fetch", locale, repository],
        "sxs originals verify": [*SXS, "originals", "verify", locale, "--originals", repository],
        "sxs sync status": [*SXS, "sync", "status", locale, "--originals", repository],
    }
    if not arguments.no_peer:
        contestants["naive peer: git show, difflib"] = [*naive, locale, repository]
    small = _customer_insights()
    if small is not None:
        command = [*SXS, "originals", "verify", small / "sxs", "--originals", small / "originals"]
        contestants["sxs originals verify, folders"] = command
    runs: dict[str, list[Measured]] = {name: [] for name in contestants}
    for _ in range(arguments.runs):
        for name, command in contestants.items():
            runs[name].append(measure(command, accept=(0, FINDINGS)))
    rows = []
    for name, measured in runs.items():
        middle = typical(measured)
        count = len(find_articles(small / "sxs")) if small and name.endswith("folders") else len(files)
        rows.append(
            {
                "name": name,
                "articles": count,
                "seconds": middle.seconds,
                "articles_a_second": count / middle.seconds,
                "cpu_seconds": middle.cpu_seconds,
                "megabytes": middle.megabytes,
            }
        )
    return {
        "runs": arguments.runs,
        "processors": processors(),
        "commits": len(ids) - 1,
        "rows": rows,
    }


def _customer_insights() -> Path | None:
    try:
        return unpacked("customer-insights.vi-VN")
    except BenchError:
        return None


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    keys = ("name", "articles", "seconds", "articles_a_second", "cpu_seconds", "megabytes")
    return table(
        f"Whole processes, {result['commits']:,} commits, {result['processors']} processors, "
        f"median of {result['runs']}",
        ("command", "articles", "seconds", "articles/s", "CPU s", "MB"),
        [tuple(row[key] for key in keys) for row in result["rows"]],
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--commits", type=int, default=12_000, metavar="N", help="commits; default 12000")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each, in turn; default 3")
    parser.add_argument("--no-peer", action="store_true", help="leave the naive peer out")
    return run(parser, argv, bench, report)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fetch"]:
        fetch(*map(Path, sys.argv[2:4]))
        raise SystemExit
    raise SystemExit(main())

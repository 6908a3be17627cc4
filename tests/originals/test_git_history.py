"""Who touched what, counted as git counts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from repositories import Repository, needs_git

from sphinx_sxs.git.history import Graph, History

pytestmark = needs_git


def history(repository: Repository, ref: str = "HEAD") -> History:
    return History(repository.root, repository.git("rev-parse", ref), lambda path: path.endswith(".md"))


def ahead(found: History, path: str, since: str) -> int:
    number = found.number(since)
    assert number is not None
    touched = set(found.touched(path))
    return len(touched - found.graph.ancestors_among(touched, number))


def test_each_commit_that_changed_an_article(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    first = repository.commit({"a.md": "1\n", "b.md": "1\n", "c.png": "1"})
    second = repository.commit({"a.md": "2\n"})
    third = repository.commit({"b.md": "2\n", "c.png": "2"})
    found = history(repository)
    assert [ahead(found, "a.md", commit) for commit in (first, second, third)] == [1, 0, 0]
    assert [ahead(found, "b.md", commit) for commit in (first, second, third)] == [1, 1, 0]
    assert found.touched("c.png") == ()
    assert found.number("0" * 40) is None


def test_a_path_with_anything_in_it(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    names = ["a b.md", "ü\n.md", '"q"\t.md', "-x.md", f"{'0' * 40}.md", ":(glob)*.md"]
    first = repository.commit(dict.fromkeys(names, "1"))
    repository.git("config", "core.quotePath", "true")
    repository.commit(dict.fromkeys(names, "2"))
    found = history(repository)
    assert [ahead(found, name, first) for name in names] == [1] * len(names)


def test_renames_and_deletions(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    text = "".join(f"line {number}\n" for number in range(20))
    repository.commit({"a.md": text, "b.md": "other\n"})
    repository.git("mv", "a.md", "c.md")
    moved = repository.commit({"c.md": text + "more\n"})
    repository.git("rm", "--quiet", "b.md")
    deleted = repository.commit()
    found = history(repository)
    assert [(found.graph.names[r.commit], r.old, r.new) for r in found.renamed_to("c.md")] == [
        (moved, "a.md", "c.md")
    ]
    assert list(found.renamed_from("a.md")) == list(found.renamed_to("c.md"))
    assert [found.graph.names[number] for number in found.deleted("b.md")] == [deleted]
    assert found.renamed_from("b.md") == ()


def test_settings_of_the_repository_change_nothing(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    first = repository.commit({"a.md": "x\n" * 9})
    repository.git("mv", "a.md", "b.md")
    repository.commit()
    trap = tmp_path / "trap"
    for key in ("diff.external", "core.fsmonitor", "core.pager", "gpg.program", "core.hooksPath"):
        repository.git("config", key, f"touch {trap}")
    for key, value in {
        "diff.renames": "copies",
        "diff.noprefix": "true",
        "color.ui": "always",
        "log.showSignature": "true",
        "diff.orderFile": "nowhere",
        "diff.ignoreSubmodules": "all",
    }.items():
        repository.git("config", key, value)
    found = history(repository)
    assert ahead(found, "b.md", first) == 1
    assert [rename.old for rename in found.renamed_to("b.md")] == ["a.md"]
    assert not trap.exists()


def test_a_commit_that_no_branch_leads_to(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    first = repository.commit({"a.md": "1"})
    lost = repository.commit({"a.md": "2"})
    repository.git("reset", "--quiet", "--hard", first)
    repository.commit({"a.md": "3"})
    found = history(repository)
    assert ahead(found, "a.md", first) == 1
    # What became of the article beside it is no part of the line of `HEAD`.
    assert ahead(found, "a.md", lost) == 1


class AnyGraph:
    """Any graph of commits: merges of up to three, evil ones too, several roots, branches that stay open."""

    def __init__(self, root: Path, chance: random.Random, count: int) -> None:
        self.repository = Repository(root)
        self.parents: list[list[int]] = []
        self.states: list[dict[str, int]] = []
        lines: list[str] = []
        for number in range(count):
            before = range(max(0, number - 6), number)
            parents = chance.sample(before, min(len(before), chance.choice((0, 1, 1, 1, 1, 2, 2, 3))))
            self.parents.append(parents)
            self.states.append(self._state(number, chance))
            lines += [
                f"commit refs/heads/b{number}",
                f"mark :{number + 1}",
                "committer A <a@e> 1 +0000",
                "data 0",
            ]
            lines += [f"{'merge' if at else 'from'} :{parent + 1}" for at, parent in enumerate(parents)]
            lines.append("deleteall")
            for name, value in sorted(self.states[-1].items()):
                lines += [f"M 100644 inline {name}", f"data {len(str(value))}", str(value)]
        marks = root / "marks"
        self.repository.git(
            "fast-import", "--quiet", f"--export-marks={marks}", given="\n".join([*lines, ""]).encode()
        )
        ids = dict(line.split() for line in marks.read_text().splitlines())
        self.commits = [ids[f":{number + 1}"] for number in range(count)]

    def _state(self, number: int, chance: random.Random) -> dict[str, int]:
        state: dict[str, int] = {}
        for parent in self.parents[number]:
            if not state or chance.random() < 0.8:
                state |= self.states[parent]
        for name in chance.sample(("a.md", "b.md", "c.md"), chance.choice((0, 1, 1, 2))):
            if chance.random() < 0.2:
                state.pop(name, None)
            else:
                state[name] = number
        return state

    def ancestors(self, number: int) -> set[int]:
        return {number}.union(*(self.ancestors(parent) for parent in self.parents[number]))

    def touched(self, number: int, name: str) -> bool:
        here = self.states[number].get(name)
        return all(self.states[parent].get(name) != here for parent in self.parents[number]) and (
            here is not None or bool(self.parents[number])
        )


@pytest.mark.parametrize("seed", range(4))
def test_any_graph(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    graph = AnyGraph(tmp_path / "r", chance, 30)
    for ref in (29, 23):
        found = History(graph.repository.root, graph.commits[ref], lambda path: path.endswith(".md"))
        for since in chance.sample(range(30), 15):
            missing = graph.ancestors(ref) - graph.ancestors(since)
            for name in ("a.md", "b.md", "c.md"):
                expected = sum(graph.touched(number, name) for number in missing)
                assert ahead(found, name, graph.commits[since]) == expected, (ref, since, name)


def test_ancestors_in_any_graph() -> None:
    chance = random.Random(7)  # noqa: S311 - nothing secret
    for _ in range(60):
        count = chance.randint(1, 40)
        parents = {
            number: chance.sample(range(number), min(number, chance.choice((0, 1, 1, 2, 3))))
            for number in range(count)
        }
        commits = [[str(number), *map(str, parents[number])] for number in range(count)]
        graph = Graph(commits, str(chance.randrange(count)))
        ancestors: dict[int, set[int]] = {}
        for number in range(count):
            ancestors[number] = {number}.union(*(ancestors[parent] for parent in parents[number]))
            assert graph.ancestors_among(range(count), number) == ancestors[number]


def test_a_long_history_takes_no_time_a_question() -> None:
    count = 100_000
    commits: list[list[str]] = [["0"]]
    for number in range(1, count):
        # A pull request of two commits every ten, merged six later.
        place = number % 10
        parents = {1: [number - 1], 2: [number - 1], 3: [number - 3], 8: [number - 1, number - 6]}
        commits.append(
            [str(number), *(str(parent) for parent in parents.get(place, [number - 1]) if parent >= 0)]
        )
    graph = Graph(commits, str(count - 1))
    touched = range(0, count, 1000)
    for of in range(0, count, 100):
        graph.ancestors_among(touched, of)

"""The cache: what it gives back is what would have been found, whatever changed in between."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.caching import NAME, cache_folder
from sphinx_sxs.checks import (
    Context,
    Outcome,
    Session,
    Severity,
    TreeRule,
    parts,
    register,
    registry,
    session,
)
from sphinx_sxs.checks.cache import open_database
from sphinx_sxs.originals.sources import open_originals
from sphinx_sxs.settings import Settings

PAIR = (
    '<span data-ttu-id="{id}">{target}</span><span class="sxs-lookup">'
    '<span data-stu-id="{id}">There is no photo.</span></span>\n'
)
ARTICLE = "---\ntitle: x\n---\n\n" + PAIR.format(id="a-1", target="Ada foto.")
# Long before any run: such a file cannot change again within the same tick of the clock.
LONG_AGO = 1_600_000_000
RULES = ("ADQ001", "RES", "STR003", "STR010")


class Tree:
    """Articles, and how often the rules had to look at one."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.cache = root / "cache"
        self.looks = 0
        check_file = parts.check_file

        def counting(*args: object, **options: object) -> object:
            self.looks += 1
            return check_file(*args, **options)

        monkeypatch.setattr(parts, "check_file", counting)
        # Tests are quicker than the clock: to them, every file has been there for long.
        monkeypatch.setattr("sphinx_sxs.checks.cache.is_settled", lambda _stamp, _started: True)

    def write(self, name: str, text: str = ARTICLE) -> Path:
        file = self.root / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def check(self, settings: Settings | None = None, *, jobs: int = 1) -> Outcome:
        """The outcome with the cache, which has to be that without."""
        settings = settings or Settings(select=RULES)
        files = find_articles(self.root / "docs")
        plain = Session(settings, jobs=jobs).check(files)
        self.looks = 0
        cached = Session(settings, jobs=jobs, cache=self.cache).check(files)
        assert cached == plain
        return cached

    def forget_runs(self) -> None:
        for database in self.cache.glob("*.sqlite"):
            with sqlite3.connect(database) as connection:
                connection.execute("DELETE FROM run")
            connection.close()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    tree = Tree(tmp_path, monkeypatch)
    for name in ("id-ID/a.md", "id-ID/b.md", "vi-VN/a.md"):
        tree.write(name)
    return tree


def test_nothing_is_checked_twice(tree: Tree) -> None:
    tree.check()
    assert tree.looks == 3
    tree.check()
    assert tree.looks == 0
    tree.forget_runs()
    tree.check()
    assert tree.looks == 0


def test_only_what_changed_is_checked_again(tree: Tree) -> None:
    tree.check()
    tree.write("id-ID/a.md", ARTICLE + PAIR.format(id="a-2", target="Ada gambar."))
    assert len(tree.check().diagnostics) == 4
    assert tree.looks == 1
    tree.write("id-ID/a.md")
    tree.check()
    assert tree.looks == 0


def test_a_change_that_keeps_size_and_time_is_seen(tree: Tree) -> None:
    file = tree.root / "docs/id-ID/a.md"
    os.utime(file, (LONG_AGO, LONG_AGO))
    tree.check()
    tree.write("id-ID/a.md", ARTICLE.replace("Ada foto.", "Tak foto."))
    os.utime(file, (LONG_AGO, LONG_AGO))
    tree.check()
    assert tree.looks == 1


def test_files_that_come_and_go(tree: Tree) -> None:
    tree.check()
    tree.write("id-ID/A.md")
    codes = {d.code for d in tree.check().diagnostics}
    assert "STR010" in codes
    assert tree.looks == 1
    (tree.root / "docs/id-ID/A.md").unlink()
    assert "STR010" not in {d.code for d in tree.check().diagnostics}
    assert tree.looks == 0


def test_settings_count(tree: Tree) -> None:
    tree.check()
    tree.check(Settings(select=RULES, severity={"ADQ001": "info"}))
    assert tree.looks == 3
    tree.check(Settings(select=RULES, fail_on="info"))
    assert tree.looks == 0
    glossary = tree.root / "terms.csv"
    glossary.write_text("source,id-ID\nphoto,foto\n", encoding="utf-8")
    with_glossary = Settings(select=("ADQ",), glossary=("terms.csv",), root=tree.root)
    tree.check(with_glossary)
    glossary.write_text("source,id-ID\nphoto,gambar\n", encoding="utf-8")
    tree.check(with_glossary)
    assert tree.looks == 3


@pytest.mark.parametrize("level", ["run", "article"])
def test_other_files_that_findings_hang_on(tree: Tree, level: str) -> None:
    def codes() -> set[str]:
        if level == "article":
            tree.forget_runs()
        return {d.code for d in tree.check(Settings(select=("RES",))).diagnostics}

    tree.write("id-ID/a.md", "---\ntitle: x\n---\n\n![Foto](media/a.png)\n\n[!INCLUDE [x](includes/x.md)]\n")
    assert codes() == {"RES001", "RES002"}
    image = tree.write("id-ID/media/a.png", "")
    assert codes() == {"RES001"}
    tree.write("id-ID/includes/x.md", "Teks\n")
    assert codes() == set()
    tree.write("id-ID/includes/x.md", "[!INCLUDE [y](y.md)]\n")
    assert codes() == {"RES001"}
    tree.write("id-ID/includes/y.md", "[!INCLUDE [x](x.md)]\n")
    assert codes() == {"RES004"}
    tree.write("id-ID/docfx.json", '{"build": {"content": []}}')
    image.unlink()
    assert codes() == {"RES002", "RES004"}


def test_a_file_as_young_as_the_run_is_not_trusted_by_its_time(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    # However slowly this test runs, no file is older than its runs.
    young = time.time() + 3600
    for file in tree.root.rglob("*.md"):
        os.utime(file, (young, young))
    for _ in range(2):
        tree.check()
    database = next(tree.cache.glob("*.sqlite"))
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM run").fetchone() == (0,)
    connection.close()


def test_any_number_of_processes(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_CHUNK", 1)
    first = tree.check(jobs=2)
    tree.forget_runs()
    assert tree.check(jobs=2) == first
    assert tree.check() == first


@pytest.mark.parametrize("damage", ["text", "half", "schema", "rows"])
def test_a_broken_cache_is_none(tree: Tree, damage: str) -> None:
    tree.check()
    database = next(tree.cache.glob("*.sqlite"))
    data = database.read_bytes()
    if damage == "text":
        database.write_text("This is no database.\n" * 100, encoding="utf-8")
    elif damage == "half":
        database.write_bytes(data[: len(data) // 2])
    else:
        with sqlite3.connect(database) as connection:
            if damage == "schema":
                connection.execute("DROP TABLE article")
                connection.execute("DROP TABLE run")
            else:
                for row in ("{", "[]", '{"others": 1}', "null"):
                    connection.execute("UPDATE run SET data = ?", (row,))
                    connection.execute("UPDATE article SET data = ?", (row,))
        connection.close()
    for _ in range(3):
        assert len(tree.check().active) == 3
    assert tree.looks == 0


def test_a_rule_that_fails_is_asked_again(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = registry.find_rule("STR003")

    def fail(*_: object) -> Iterator[object]:
        raise RuntimeError("boom")

    check = rule.check
    monkeypatch.setattr(rule, "check", fail)
    assert tree.check().failed
    monkeypatch.setattr(rule, "check", check)
    assert not tree.check().failed
    assert tree.looks == 3


@pytest.mark.parametrize("facts", [(1, 2), {1: 2}, {1, 2}, object(), "\udcff"])
def test_facts_that_json_cannot_hold_are_not_cached(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, facts: object
) -> None:
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))
    registry._select.cache_clear()

    @register
    class Collector(TreeRule):
        """A third party's rule."""

        code = "XYZ002"
        name = "collector"
        severity = Severity.INFO

        def collect(self, context: Context) -> object:  # noqa: ARG002
            return facts

        def conclude(self, collected, settings):  # noqa: ARG002
            assert all(value == facts for _, value in collected)
            return iter(())

    settings = Settings(select=("ADQ001", "XYZ002"))
    tree.check(settings)
    tree.forget_runs()
    tree.check(settings)
    registry._select.cache_clear()
    assert tree.looks == (0 if facts == "\udcff" else 3)


def test_where_nothing_can_be_written_there_is_no_cache(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder\n", encoding="utf-8")
    assert open_database(file / NAME) is None
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert open_database(folder / NAME) is None


def test_a_folder_of_the_user_stays_as_it_is(tmp_path: Path) -> None:
    assert open_database(tmp_path) is not None
    assert not (tmp_path / ".gitignore").exists()
    assert open_database(tmp_path / "new") is not None
    assert (tmp_path / "new" / ".gitignore").read_text(encoding="ascii") == "*\n"


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder(Settings(root=tmp_path)) == tmp_path / NAME
    assert cache_folder(Settings(root=tmp_path, cache_dir="tmp/sxs")) == tmp_path / "tmp" / "sxs"
    (tmp_path / ".git").mkdir()
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert cache_folder(Settings()) == tmp_path / NAME


def test_it_does_not_grow_without_end(tree: Tree) -> None:
    for number in range(12):
        tree.write("id-ID/a.md", ARTICLE + f"\n{number}\n")
        tree.check()
    for number in range(5):
        (tree.cache / f"check-{number:016}.sqlite").write_bytes(b"")
    database = next(file for file in tree.cache.glob("*.sqlite") if file.stat().st_size)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE article SET used = 5")
    connection.close()
    tree.write("id-ID/a.md", ARTICLE + "\nlast\n")
    tree.check()
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM run").fetchone()[0] <= 8
        # What this run used, and what it found.
        assert connection.execute("SELECT count(*) FROM article").fetchone()[0] == 3
    connection.close()
    assert len(list(tree.cache.glob("*.sqlite"))) == 3


def test_every_rule_says_the_same_with_and_without(tmp_path: Path) -> None:
    files = find_articles(Path(__file__).parents[2] / "source")
    plain = Session(Settings()).check(files)
    for jobs in (1, 2, 1):
        assert Session(Settings(), jobs=jobs, cache=tmp_path / "cache").check(files) == plain
    assert plain.diagnostics


def test_runs_at_the_same_time(tree: Tree) -> None:
    for number in range(40):
        tree.write(f"id-ID/{number}.md")
    program = "import sys; from sphinx_sxs.cli import main; main(sys.argv[1:])"
    asked = ["check", tree.root / "docs", "--cache-dir", tree.cache, "--select", ",".join(RULES)]
    for _ in range(2):
        runs = [
            subprocess.Popen(
                [sys.executable, "-c", program, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for _ in range(3)
        ]
        first, *others = [run.communicate()[0] for run in runs]
        assert first.count(b"ADQ001") == 43
        assert all(other == first for other in others)
        assert [run.returncode for run in runs] == [1, 1, 1]
    tree.check()
    assert tree.looks == 0


def test_other_originals_are_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = Tree(tmp_path, monkeypatch)
    tree.write("vi-VN/a.md", ARTICLE.replace("title: x", "title: x\nms.sourcegitcommit: 1a2b3c4"))
    original = tmp_path / "english" / "1a2b3c4" / "a.md"
    original.parent.mkdir(parents=True)
    settings = Settings(select=("ORG001",))
    files = find_articles(tree.root / "docs")

    def found() -> list[str]:
        originals = open_originals(tmp_path / "english")
        outcome = Session(settings, originals, cache=tree.cache).check(files)
        return [diagnostic.message for diagnostic in outcome.diagnostics]

    original.write_text("There is no photo.", encoding="utf-8")
    assert found() == []
    original.write_text("There is one photo.", encoding="utf-8")
    assert found() == ["Source differs from the original, which says `There is one photo.`"]
    tree.looks = 0
    assert found()
    assert tree.looks == 0
    # Without originals nothing can be said of them.
    assert not Session(settings, cache=tree.cache).check(files).diagnostics

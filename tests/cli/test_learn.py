"""`sxs learn`: a translation table a locale, which `sxs check` then weighs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_sxs.adequacy.table import read_table
from sphinx_sxs.cli import main

ROW = (
    '<span data-ttu-id="5c873-{n}">{target}</span>'
    '<span class="sxs-lookup"><span data-stu-id="5c873-{n}">{source}</span></span>\n\n'
)
VERBS = {"Open": "Buka", "Close": "Tutup", "Save": "Simpan", "Delete": "Hapus"}
NOUNS = {"file": "berkas", "folder": "map", "window": "jendela", "picture": "gambar"}


def learn(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["learn", *map(str, arguments)])


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """One article that says every verb with every noun."""
    folder = tmp_path / "docs" / "id-ID"
    folder.mkdir(parents=True)
    pairs = [(f"{v} the {n}", f"{vr} {nr}") for v, vr in VERBS.items() for n, nr in NOUNS.items()]
    rows = [ROW.format(n=101 + n, source=s, target=t) for n, (s, t) in enumerate(pairs)]
    (folder / "article.md").write_text("---\ntitle: T\n---\n" + "".join(rows), encoding="utf-8")
    return folder.parent


def test_it_writes_a_table_for_each_locale(docs: Path, tmp_path: Path) -> None:
    done = learn(docs, "-o", tmp_path / "tables")
    assert done.exit_code == 0, done.stderr
    table = read_table(tmp_path / "tables" / "id-ID.table.gz")
    assert (table.locale, table.pairs) == ("id-ID", 16)
    assert table.renderings["folder"][0].unit == "map"
    assert "16 pairs" in done.stdout
    assert "set `tables` to this folder" in done.stderr


def test_the_settings_name_the_folder(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\ntables = "learned"\n')
    done = learn(docs)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "learned" / "id-ID.table.gz").is_file()
    assert "set `tables`" not in done.stderr


def test_the_same_articles_give_the_same_bytes(docs: Path, tmp_path: Path) -> None:
    learn(docs, "-o", tmp_path / "one", "--jobs", 1)
    learn(docs, "-o", tmp_path / "two", "--jobs", 2)
    assert (tmp_path / "one/id-ID.table.gz").read_bytes() == (tmp_path / "two/id-ID.table.gz").read_bytes()


def test_a_few_pairs_are_told_to_be_few(docs: Path, tmp_path: Path) -> None:
    assert "16 pairs are few" in learn(docs, "-o", tmp_path / "tables").stderr


def test_articles_without_segments_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plain.md").write_text("Nothing here.\n")
    done = learn(tmp_path / "docs", "-o", tmp_path / "tables")
    assert done.exit_code == 1
    assert "no article holds a translated segment" in done.stderr
    assert not (tmp_path / "tables").exists()


def test_a_folder_that_cannot_be_made_is_told(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("a file")
    done = learn(docs, "-o", tmp_path / "tables")
    assert done.exit_code == 2
    assert "tables" in done.stderr


def test_a_folder_of_tables_that_is_not_there_is_told(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\ntables = "tables"\n')
    done = CliRunner().invoke(main, ["check", str(docs), "--no-cache"])
    assert done.exit_code == 2
    assert "`sxs learn` makes it" in done.stderr


def test_a_broken_table_is_told_with_its_name(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\ntables = "tables"\n')
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "id-ID.table.gz").write_bytes(b"broken")
    done = CliRunner().invoke(main, ["check", str(docs), "--no-cache"])
    assert done.exit_code == 2
    assert "id-ID.table.gz" in done.stderr


def test_a_locale_that_is_a_path_is_no_name_for_a_table(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    text = "---\nms.contentlocale: ../../evil\n---\n" + ROW.format(n=101, source="Open it", target="Buka ini")
    (docs / "a.md").write_text(text, encoding="utf-8")
    done = learn(docs, "-o", tmp_path / "out" / "tables")
    assert done.exit_code == 1
    assert "`../../evil` is no locale" in done.stderr
    assert not list(tmp_path.rglob("*.table.gz"))


def test_a_damaged_table_is_told_before_anything_is_checked(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\ntables = "tables"\n')
    learn(docs)
    table = tmp_path / "tables" / "id-ID.table.gz"
    table.write_bytes(table.read_bytes()[:-20])
    done = CliRunner().invoke(main, ["check", str(docs), "--no-cache"])
    assert done.exit_code == 2
    assert "id-ID.table.gz" in done.stderr

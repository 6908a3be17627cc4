"""Translation tables: learned from pairs, written and read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from sphinx_sxs.adequacy.learning import learn
from sphinx_sxs.adequacy.shipped import knowledge_of, table_files
from sphinx_sxs.adequacy.table import SUFFIX, Table, TableError, dump_table, load_table, read_table

VERBS = {"open": "buka", "close": "tutup", "save": "simpan", "delete": "hapus", "copy": "salin"}
NOUNS = {
    "file": "berkas",
    "folder": "map",
    "window": "jendela",
    "mailbox": "kotak surat",
    "picture": "gambar",
}


@pytest.fixture(scope="module")
def table() -> Table:
    """Learned from every verb with every noun."""
    pairs = [
        (f"{verb} the {noun} in Teams", f"{rendering} {noun_rendering} di Teams")
        for verb, rendering in VERBS.items()
        for noun, noun_rendering in NOUNS.items()
    ]
    return learn(pairs, locale="id-ID", provenance="a test")


def test_it_learns_which_words_stand_for_which(table: Table) -> None:
    for word, rendering in (VERBS | NOUNS).items():
        assert table.renderings[word][0].unit in rendering.split(), word


def test_it_learns_which_names_stay(table: Table) -> None:
    assert table.kept == {"Teams": 1.0}


def test_it_counts_in_how_many_pairs_a_word_stands(table: Table) -> None:
    assert table.counts["file"] == 5
    assert table.counts["teams"] == 25


def test_it_knows_neighbours_that_occur_more_than_once(table: Table) -> None:
    assert "di teams" in table.usual
    assert "buka berkas" not in table.usual


def test_pairs_that_say_the_same_count_once() -> None:
    once = learn([("open the file", "buka berkas")] * 5, locale="id-ID", provenance="")
    assert once.pairs == 1


def test_pairs_without_words_teach_nothing() -> None:
    with pytest.raises(ValueError, match="no pair"):
        learn([("123", "456"), ("", "")], locale="id-ID", provenance="")


def test_a_file_holds_the_whole_table(table: Table) -> None:
    data = dump_table(table)
    assert load_table(data, "id-ID") == table
    assert dump_table(load_table(data, "id-ID")) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"no gzip", gzip.compress(b"no json", mtime=0), gzip.compress(b"[]", mtime=0)],
    ids=["empty", "no gzip", "no json", "no object"],
)
def test_what_is_no_table_is_told(data: bytes) -> None:
    with pytest.raises(TableError, match=r"`x\.table\.gz`"):
        load_table(data, "x.table.gz")


def test_a_table_that_lacks_a_part_is_told(table: Table) -> None:
    found = json.loads(gzip.decompress(dump_table(table)))
    del found["kept"]
    with pytest.raises(TableError, match="broken"):
        load_table(gzip.compress(json.dumps(found).encode()), "x")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "none.table.gz")


def test_a_folder_of_ones_own_tables_outdoes_what_ships(table: Table, tmp_path: Path) -> None:
    (tmp_path / f"id-ID{SUFFIX}").write_bytes(dump_table(table))
    assert [path.name for path in table_files(tmp_path)] == ["id-ID.table.gz"]
    own = knowledge_of("id-ID", tmp_path)
    assert own.table is not None
    assert own.table.provenance == "a test"
    other = knowledge_of("vi-VN", tmp_path)
    assert other.table is not None
    assert other.table.locale == "vi-VN"


def test_of_a_language_that_nobody_taught_nothing_is_known() -> None:
    assert not knowledge_of("tlh")


@pytest.mark.parametrize(
    "change",
    [
        {"renderings": []},
        {"pairs": 0},
        {"pairs": "x"},
        {"length": [0.1, 0]},
        {"length": [float("nan"), 0.2]},
        {"counts": {"account": "x"}},
        {"kept": [1]},
        {"format": 2},
    ],
)
def test_a_table_that_cannot_be_reckoned_with_is_told(table: Table, change: dict[str, object]) -> None:
    found = json.loads(gzip.decompress(dump_table(table))) | change
    with pytest.raises(TableError):
        load_table(gzip.compress(json.dumps(found).encode()), "x")


def test_a_locale_that_is_a_path_finds_no_table(table: Table, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / f"vi{SUFFIX}").write_bytes(dump_table(table))
    assert knowledge_of("../vi", tmp_path / "tables").table is None

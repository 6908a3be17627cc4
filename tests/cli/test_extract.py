"""`sxs extract`: the bitext, the same bytes wherever it runs."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sphinx_sxs.cli import main
from sphinx_sxs.cli.common import json_line

SXS = (sys.executable, "-c", "from sphinx_sxs.cli import main; main()")


def extract(*arguments: object) -> bytes:
    result = CliRunner().invoke(main, ["extract", *map(str, arguments)])
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return result.stdout_bytes


def test_an_object_an_article(source: Path) -> None:
    articles = [json.loads(line) for line in extract(source).splitlines()]
    assert [article["path"].split("/")[0] for article in articles] == [
        "ar-SA",
        "de-DE",
        "id-ID",
        "ja-JP",
        "vi-VN",
    ]
    vietnamese = articles[-1]
    assert set(vietnamese) == {"path", "locale", "front_matter", "published", "original", "segments"}
    assert vietnamese["path"] == "vi-VN/sync-a-users-profile-picture.md"
    assert vietnamese["locale"] == "vi-VN"
    assert vietnamese["front_matter"]["ms.locfileid"] == "29908949"
    assert vietnamese["published"].startswith('# <a name="sync-a-users-profile-picture"></a>Đồng bộ ảnh')
    assert "Sync a user's profile picture" in vietnamese["original"]
    assert len({article["original"] for article in articles}) == 1
    assert vietnamese["segments"][0] == {
        "id": "e192e-102",
        "ordinal": "102",
        "source": "Sync a user's profile picture",
        "target": "Đồng bộ ảnh tiểu sử của người dùng",
        "line": 18,
    }


def test_text_is_readable_as_it_stands(source: Path) -> None:
    assert "Đồng bộ ảnh tiểu sử".encode() in extract(source)


def test_a_row_a_segment(source: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(extract(source / "vi-VN", "--format", "csv").decode(), newline=""))
    )
    assert list(rows[0]) == ["path", "locale", "id", "ordinal", "line", "source", "target"]
    assert len(rows) == 7
    assert rows[1]["ordinal"] == "p101"


def test_the_folder_names_the_locale_where_the_article_does_not(tmp_path: Path) -> None:
    (tmp_path / "de-DE").mkdir()
    (tmp_path / "de-DE" / "a.md").write_text("text", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\nms.contentlocale: ja-JP\n---\n", encoding="utf-8")
    (tmp_path / "c.md").write_text("text", encoding="utf-8")
    locales = {row["path"]: row["locale"] for row in map(json.loads, extract(tmp_path).splitlines())}
    assert locales == {"de-DE/a.md": "de-DE", "b.md": "ja-JP", "c.md": None}


def test_several_paths_in_the_order_given(source: Path) -> None:
    rows = extract(source / "vi-VN", source / "de-DE").splitlines()
    assert [json.loads(row)["locale"] for row in rows] == ["vi-VN", "de-DE"]


def test_bytes_that_are_not_utf8_and_odd_line_ends(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\ntitle: \xff\n---\na\xffb\xe2\x80\xa8c\xc2\x85d")
    for form in ("jsonl", "csv"):
        extract(tmp_path, "--format", form).decode("utf-8")
    (line,) = extract(tmp_path).decode("utf-8").splitlines()
    assert json.loads(line)["published"] == "a\udcffb\u2028c\x85d"


def test_a_missing_side_is_null(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('<span data-ttu-id="a-1">x</span>', encoding="utf-8")
    (segment,) = json.loads(extract(tmp_path))["segments"]
    assert (segment["target"], segment["source"]) == ("x", None)


def test_json_of_anything() -> None:
    value = {"text": 'Đ\udcff\ud800\u2028\\u2028"\n\x00'}
    line = json_line(value)
    assert json.loads(line.decode("utf-8")) == value
    assert len(line.decode("utf-8").splitlines()) == 1


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    for number in range(150):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: {number}\n---\ntext", encoding="utf-8")
    one = extract(tmp_path, "--jobs", 1)
    assert one == extract(tmp_path, "--jobs", 3)
    assert len(one.splitlines()) == 150


def test_the_machines_locale_changes_nothing(source: Path) -> None:
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
        "PYTHONHASHSEED": "7",
    }
    done = subprocess.run([*SXS, "extract", source], capture_output=True, check=True, env=environment)
    assert done.stdout == extract(source)
    assert done.stderr == b""


def test_to_a_file(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "new" / "out.jsonl"
    assert extract(source, "-o", output) == b""
    assert output.read_bytes() == extract(source)
    assert [path.name for path in output.parent.iterdir()] == ["out.jsonl"]


def test_a_failure_leaves_the_old_output(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    output.write_bytes(b"old")
    monkeypatch.setattr("sphinx_sxs.cli.extract.map_chunks", lambda *_, **__: 1 / 0)
    result = CliRunner().invoke(main, ["extract", str(source), "-o", str(output)])
    assert isinstance(result.exception, ZeroDivisionError)
    assert output.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_an_output_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = CliRunner().invoke(main, ["extract", str(source), "-o", str(tmp_path / "file" / "out.jsonl")])
    assert result.exit_code == 2
    assert "Error: cannot write `" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "nowhere"], "Path 'nowhere' does not exist."),
        (["extract"], "Missing argument 'PATH...'."),
        (["extract", ".", "--format", "parquet"], "'parquet' is not one of 'jsonl', 'csv'."),
        (["extract", ".", "--jobs", "0"], "0 is not in the range x>=1."),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_extracted(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("text", encoding="utf-8")
    (tmp_path / "b.md").symlink_to("nowhere.md")
    result = CliRunner().invoke(main, ["extract", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'b.md'}: No such file or directory\n"
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.md").write_text("text " * 2000, encoding="utf-8")
    with subprocess.Popen(
        [*SXS, "extract", tmp_path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""


def test_the_help_has_examples() -> None:
    assert "sxs extract source/vi-VN" in CliRunner().invoke(main, ["extract", "--help"]).output


def test_a_real_docset(corpus: Callable[[str], Path]) -> None:
    output = extract(corpus("alchemy.vi-VN") / "vi-VN")
    assert output.count(b"\n") == 2924
    assert sum(len(json.loads(line)["segments"]) for line in output.splitlines()) == 27268

"""`sxs roundtrip`: the proof that no byte is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_sxs.cli import main
from sphinx_sxs.cli.roundtrip import first_difference


def roundtrip(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["roundtrip", *map(str, arguments)])


def test_every_byte_comes_back(source: Path) -> None:
    result = roundtrip(source)
    assert result.exit_code == 0
    size = sum(file.stat().st_size for file in source.rglob("*.md"))
    assert result.stdout == f"5 articles, 35 segments, {size} bytes: every byte came back\n"
    assert result.stderr == ""


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf---\r\n\xff\r\n</span>", bytes(range(256))])
def test_odd_files_come_back(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.md").write_bytes(data)
    assert roundtrip(tmp_path).exit_code == 0


def test_a_difference_is_told_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"one\ntwo\n")
    (tmp_path / "b.md").write_bytes(b"one\n")
    monkeypatch.setattr("sphinx_sxs.cli.roundtrip.encode", lambda text: text.replace("w", "v").encode())
    result = roundtrip(tmp_path, "--jobs", 1)
    assert result.exit_code == 1
    assert result.stdout == (
        "a.md: byte 5 (line 2): read 0x77, wrote 0x76\n2 articles, 0 segments, 12 bytes: 1 differ\n"
    )


def test_first_differences() -> None:
    assert first_difference(b"same", b"same") is None
    assert first_difference(b"abc", b"abd") == "byte 2 (line 1): read 0x63, wrote 0x64"
    assert first_difference(b"a\nbc", b"a\nb") == "byte 3 (line 2): read 0x63, wrote the end"
    assert first_difference(b"", b"x") == "byte 0 (line 1): read the end, wrote 0x78"


def test_no_file_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x")
    before = file.stat()
    roundtrip(tmp_path)
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert list(tmp_path.iterdir()) == [file]


def test_a_path_that_is_not_there() -> None:
    result = roundtrip("nowhere")
    assert result.exit_code == 2
    assert "Path 'nowhere' does not exist." in result.stderr


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere.md")
    result = roundtrip(tmp_path)
    assert result.exit_code == 1
    assert "No such file" in result.stderr
    assert result.stdout == "0 articles, 0 segments, 0 bytes: every byte came back; 1 could not be read\n"

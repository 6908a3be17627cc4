"""Laws 4 and 5: a change touches its own bytes, and no file is ever half written."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import disordered_texts, sound_articles

from sphinx_sxs.article import (
    encode,
    parse_article,
    read_article,
    replace_target,
    write_article,
    write_atomically,
)
from sphinx_sxs.article.writing import SegmentError

SOUND = '<span data-ttu-id="a-1">Một</span><span class="sxs-lookup"><span data-stu-id="a-1">One</span></span>'


@given(sound_articles() | disordered_texts, st.text(st.characters(exclude_characters="<>")), st.data())
def test_changing_a_target_changes_its_bytes_and_no_others(
    text: str, target: str, data: st.DataObject
) -> None:
    article = parse_article(text)
    with_target = [segment for segment in article.segments if segment.target is not None]
    assume(with_target)
    segment = data.draw(st.sampled_from(with_target))
    pieces = (*article.head, *article.pieces)
    before = article.bom + "".join(
        piece.raw for piece in pieces[: next(i for i, piece in enumerate(pieces) if piece is segment)]
    )
    start = len(before) + segment.target_start
    changed = replace_target(article, segment, target)
    assert changed.text == text[:start] + target + text[start + len(segment.target or "") :]
    assert len(changed.segments) == len(article.segments)


@given(sound_articles())
def test_changing_a_target_to_itself_changes_nothing(text: str) -> None:
    article = parse_article(text)
    for segment in article.segments:
        assert replace_target(article, segment, segment.target or "").text == text


@given(sound_articles(), st.text(st.characters(exclude_characters="<>", exclude_categories=["Cs"])))
def test_what_was_written_is_read_again(text: str, target: str) -> None:
    article = parse_article(text)
    assume(article.segments)
    changed = parse_article(encode(replace_target(article, article.segments[0], target).text))
    assert [s.target for s in changed.segments] == [target, *(s.target for s in article.segments[1:])]
    assert [s.source for s in changed.segments] == [s.source for s in article.segments]


def test_a_target_cannot_hold_what_ends_one() -> None:
    article = parse_article(SOUND)
    for target in ('x</span><span class="sxs-lookup">', '<span data-ttu-id="a-2">'):
        with pytest.raises(SegmentError, match="cannot hold"):
            replace_target(article, article.segments[0], target)


def test_a_segment_of_another_article_cannot_be_changed() -> None:
    article = parse_article(SOUND)
    with pytest.raises(SegmentError, match="is not of this article"):
        replace_target(article, parse_article(SOUND + " ").segments[0], "Một")


def test_a_segment_without_target_cannot_be_changed() -> None:
    article = parse_article('<span class="sxs-lookup"><span data-stu-id="a-1">One</span></span>')
    with pytest.raises(SegmentError, match="no target span"):
        replace_target(article, article.segments[0], "Một")


def test_an_article_is_written_as_it_was_read(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: \xff\r\n---\r\n" + SOUND.encode()
    file = tmp_path / "a.md"
    file.write_bytes(data)
    write_article(read_article(file), tmp_path / "new" / "b.md")
    assert (tmp_path / "new" / "b.md").read_bytes() == data


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this platform")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this platform")
def test_a_killed_process_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    size = 2_000_000
    file.write_bytes(b"0" * size)
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from sphinx_sxs.article.writing import write_atomically
        print("ready", flush=True)
        number = 0
        while True:
            number += 1
            write_atomically(Path(sys.argv[1]), str(number % 10).encode() * int(sys.argv[2]))
        """
    )
    for delay in (0.0, 0.013, 0.029):
        with subprocess.Popen(
            [sys.executable, "-c", program, file, str(size)], stdout=subprocess.PIPE
        ) as child:
            assert child.stdout
            assert child.stdout.readline() == b"ready\n"
            time.sleep(delay)
            child.kill()
        data = file.read_bytes()
        assert len(data) == size
        assert len(set(data)) == 1
    # What a killed process leaves behind is no article.
    assert [path.name for path in tmp_path.glob("*.md")] == ["a.md"]


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_the_mode_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_atomically(file, b"new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    mask = os.umask(0o027)
    try:
        write_atomically(tmp_path / "b.md", b"new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "b.md").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need no rights on POSIX")
def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    write_atomically(tmp_path / "link.md", b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_the_longest_file_name_there_is(tmp_path: Path) -> None:
    file = tmp_path / ("a" * 252 + ".md")
    write_atomically(file, b"new")
    assert file.read_bytes() == b"new"

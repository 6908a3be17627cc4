"""`sxs sync status` and `sxs sync update`, as their users run them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sphinx_sxs.article import read_article
from sphinx_sxs.article.pending import needs_translation
from sphinx_sxs.cli import main

COMMIT = "c" * 40


def span(name: str, source: str, target: str) -> str:
    return (
        f'<span data-ttu-id="{name}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{name}">{source}</span></span>'
    )


def article(*sentences: tuple[str, str], locale: str = "vi-VN") -> str:
    head = f"---\ntitle: Ảnh\nms.sourcegitcommit: {COMMIT}\nms.contentlocale: {locale}\n---\n"
    body = " ".join(
        span(f"5c873-{number}", source, target) for number, (source, target) in enumerate(sentences, 101)
    )
    return head + body + "\n"


PHOTOS = (
    ("Open the app.", "Mở ứng dụng."),
    ("Select **Users** in the list.", "Chọn **Người dùng** trong danh sách."),
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two articles of vi-VN, and the English of their commit and of now."""
    files = {
        "docs/vi-VN/photos.md": article(*PHOTOS),
        "docs/vi-VN/teams.md": article(("Select **Teams** in the list.", "Chọn **Nhóm** trong danh sách.")),
        f"english/{COMMIT}/photos.md": "Open the app. Select **Users** in the list.\n",
        f"english/{COMMIT}/teams.md": "Select **Teams** in the list.\n",
        "english/head/photos.md": "Open the app. Select **Teams** in the list. Wait for a day.\n",
        "english/head/teams.md": "Select **Teams** in the list.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def sync(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["sync", *map(str, arguments), "--jobs", "1"])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_status_says_which_segments_are_stale_and_how(tree: Path) -> None:
    result = sync("status", tree / "docs/vi-VN", "--originals", tree / "english")
    assert result.exit_code == 1
    assert result.stdout == (
        "photos.md  1 of 2 segments current, 1 changed, 1 new\n"
        "  line 6  102  changed 90 %\n"
        "    Select **[-Users-]{+Teams+}** in the list.\n"
        "  new\n"
        "    Wait for a day.\n"
        "vi-VN: 2 of 3 segments current (66.7 %), 0 moved, 1 changed, 0 removed, 1 new, "
        "1 of 2 articles current\n"
    )


def test_status_in_brief(tree: Path) -> None:
    result = sync("status", tree / "docs/vi-VN", "--originals", tree / "english", "--brief")
    assert result.stdout.splitlines()[0] == "photos.md  1 of 2 segments current, 1 changed, 1 new"
    assert result.stdout.splitlines()[1].startswith("vi-VN: ")


def test_status_as_json_lines(tree: Path) -> None:
    photos, teams = lines(
        sync("status", tree / "docs/vi-VN", "--originals", tree / "english", "--format", "jsonl")
    )
    assert (photos["path"], photos["locale"], photos["commit"]) == ("photos.md", "vi-VN", COMMIT)
    assert (photos["ref"], photos["status"], photos["ahead"]) == ("head", "stale", None)
    assert photos["counts"] == {"current": 1, "moved": 0, "changed": 1, "removed": 0, "new": 1}
    assert [segment["status"] for segment in photos["segments"]] == ["current", "changed", "new"]
    changed = photos["segments"][1]
    assert (changed["ordinal"], changed["now"]) == ("102", "Select **Teams** in the list.")
    assert changed["diff"] == [[" ", "Select **"], ["-", "Users"], ["+", "Teams"], [" ", "** in the list."]]
    assert photos["segments"][2]["ordinal"] is None
    assert teams["status"] == "current"


def test_status_against_the_version_that_was_translated_is_current(tree: Path) -> None:
    result = sync("status", tree / "docs/vi-VN", "--originals", tree / "english", "--ref", COMMIT)
    assert (result.exit_code, result.stdout.splitlines()[-1][:28]) == (0, "vi-VN: 3 of 3 segments curre")


def test_status_as_one_page(tree: Path) -> None:
    page = tree / "sync.html"
    result = sync("status", tree / "docs", "--originals", tree / "english", "--format", "html", "-o", page)
    assert (result.exit_code, result.stdout) == (1, "")
    text = page.read_text(encoding="utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert "Wait for a day." in text
    assert str(tree) not in text


def test_an_article_without_an_original_is_told(tree: Path) -> None:
    (tree / "english/head/photos.md").unlink()
    result = sync("status", tree / "docs/vi-VN", "--originals", tree / "english")
    assert result.exit_code == 1
    assert result.stdout.startswith("photos.md  not compared: `photos.md`")
    assert "1 of 2 articles current, 1 not compared" in result.stdout


def test_originals_can_be_named_in_the_settings(tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.sxs]\noriginals = "english"\noriginals_ref = "head"\n')
    assert sync("status", tree / "docs/vi-VN").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no originals: expected --originals"),
        (["--originals", "nowhere"], "nowhere` are not there"),
    ],
)
def test_wrong_usage(tree: Path, arguments: list[str], message: str) -> None:
    for name in ("status", "update"):
        result = sync(name, tree / "docs/vi-VN", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr


def test_update_says_what_it_would_do_and_writes_nothing(tree: Path) -> None:
    before = (tree / "docs/vi-VN/photos.md").read_bytes()
    result = sync("update", tree / "docs/vi-VN", "--originals", tree / "english")
    assert result.exit_code == 0
    said = result.stdout.splitlines()
    assert said[0] == (
        "photos.md  would be updated: 1 segment kept, 1 changed and 1 new to translate, 0 removed"
    )
    assert "    English  Select **[-Users-]{+Teams+}** in the list." in said
    assert "    it was   Chọn **Người dùng** trong danh sách." in said
    assert "    100 %    Chọn **Nhóm** trong danh sách.  (teams.md 101)" in said
    assert said[-1].startswith("1 article to update, 1 segment kept")
    assert "nothing was written" in result.stderr
    assert (tree / "docs/vi-VN/photos.md").read_bytes() == before


def test_proposals_name_articles_as_the_rest_of_the_report_does(tree: Path) -> None:
    photos, _ = lines(sync("update", tree / "docs", "--originals", tree / "english", "--format", "jsonl"))
    best = photos["segments"][0]["matches"][0]
    assert (photos["path"], best["path"]) == ("vi-VN/photos.md", "vi-VN/teams.md")


def test_an_article_under_two_paths_counts_once(tree: Path) -> None:
    docs = tree / "docs"
    result = sync("status", docs, docs / "vi-VN/photos.md", "--originals", tree / "english", "--brief")
    assert result.stdout.endswith(", 1 of 2 articles current\n")


def test_a_report_that_cannot_be_written_updates_nothing(tree: Path) -> None:
    (tree / "file").write_text("")
    before = (tree / "docs/vi-VN/photos.md").read_bytes()
    arguments = ("--originals", tree / "english", "--write", "-o", tree / "file" / "report.txt")
    result = sync("update", tree / "docs", *arguments)
    assert (result.exit_code, "cannot write" in result.stderr) == (2, True)
    assert (tree / "docs/vi-VN/photos.md").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this platform")
def test_a_report_goes_into_a_pipe_or_device_and_does_not_replace_it(tree: Path) -> None:
    pipe = tree / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        result = sync("status", tree / "docs", "--originals", tree / "english", "--brief", "-o", pipe)
        assert (result.exit_code, pipe.is_fifo()) == (1, True)
        assert os.read(reader, 4096).startswith(b"vi-VN/photos.md  1 of 2 segments current")
    finally:
        os.close(reader)


def test_update_writes_and_a_second_one_has_nothing_to_do(tree: Path) -> None:
    arguments = ("update", tree / "docs/vi-VN", "--originals", tree / "english", "--write")
    first = sync(*arguments, "--format", "jsonl")
    assert first.exit_code == 0
    photos, teams = lines(first)
    assert (photos["written"], photos["changed"], teams["changed"]) == (True, True, False)
    assert [(s["status"], s["source"]) for s in photos["segments"]] == [
        ("changed", "Select **Teams** in the list."),
        ("new", "Wait for a day."),
    ]
    assert photos["segments"][0]["previous"]["target"] == "Chọn **Người dùng** trong danh sách."
    best = photos["segments"][0]["matches"][0]
    assert (best["percent"], best["path"], best["target"]) == (
        100,
        "teams.md",
        "Chọn **Nhóm** trong danh sách.",
    )
    updated = read_article(tree / "docs/vi-VN/photos.md")
    assert needs_translation(updated) == {segment["ordinal"] for segment in photos["segments"]}
    again = sync(*arguments)
    assert again.stdout.startswith("0 articles to update, 0 segments kept, ")
    assert again.stdout.endswith(", 2 already current\n")
    status = sync("status", tree / "docs/vi-VN", "--originals", tree / "english")
    assert status.exit_code == 0


def test_an_article_that_cannot_be_updated_is_left_alone_and_the_others_go_on(tree: Path) -> None:
    broken = tree / "docs/vi-VN/broken.md"
    broken.write_bytes(article(*PHOTOS).encode() + b'<span data-ttu-id="x-1">')
    (tree / "english/head/broken.md").write_text("Other.\n")
    before = broken.read_bytes()
    result = sync("update", tree / "docs/vi-VN", "--originals", tree / "english", "--write")
    assert result.exit_code == 1
    assert "broken.md  not updated: line 7: segment `x-1` is not closed" in result.stdout
    assert broken.read_bytes() == before
    assert b"Wait for a day." in (tree / "docs/vi-VN/photos.md").read_bytes()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this platform")
def test_a_killed_update_leaves_each_article_old_or_new(tmp_path: Path) -> None:
    count = 400
    for number in range(count):
        for name, text in (
            (f"vi-VN/{number:03}.md", article(*PHOTOS)),
            (f"english/{number:03}.md", "Open the app. Select **Teams** in the list. Wait.\n"),
        ):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(text.encode())
    old = (tmp_path / "vi-VN/000.md").read_bytes()
    command = [sys.executable, "-c", "from sphinx_sxs.cli import main; main()", "sync", "update", "vi-VN"]
    command += ["--originals", "english", "--write", "--matches", "0", "--jobs", "2"]
    files = sorted((tmp_path / "vi-VN").glob("*.md"))
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, start_new_session=True) as child:
        while child.poll() is None and files[60].read_bytes() == old:
            time.sleep(0.001)
        os.killpg(child.pid, signal.SIGKILL)
    found = [file.read_bytes() for file in files]
    done = sync("update", tmp_path / "vi-VN", "--originals", tmp_path / "english", "--write", "--matches", 0)
    assert done.exit_code == 0
    new = files[0].read_bytes()
    assert {*found} <= {old, new}
    assert new in found
    assert {file.read_bytes() for file in files} == {new}


def test_a_plain_folder_is_the_present_english_whatever_the_commit(tree: Path) -> None:
    """It answers for every commit with the one version it has: that version is not what was translated."""
    result = sync("status", tree / "docs/vi-VN", "--originals", tree / "english/head", "--brief")
    assert result.stdout.startswith("photos.md  1 of 2 segments current, 1 changed, 1 new\n")
    sync("update", tree / "docs/vi-VN", "--originals", tree / "english/head", "--write")
    updated = read_article(tree / "docs/vi-VN/photos.md")
    assert [segment.source for segment in updated.segments][-1] == "Wait for a day."
    assert updated.meta("ms.sourcegitcommit") == ""


def test_the_commit_of_a_folder_can_be_told(tree: Path) -> None:
    arguments = ("update", tree / "docs/vi-VN", "--originals", tree / "english/head", "--write")
    wrong = sync(*arguments, "--commit", "abc")
    assert (wrong.exit_code, "whole id of a commit" in wrong.stderr) == (2, True)
    assert sync(*arguments, "--commit", "d" * 40).exit_code == 0
    for name in ("photos.md", "teams.md"):
        assert read_article(tree / "docs/vi-VN" / name).meta("ms.sourcegitcommit") == "d" * 40

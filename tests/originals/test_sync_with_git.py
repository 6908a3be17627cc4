"""`sxs sync` and ORG rules against git repositories made on the spot: each state and its words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bitexts import span
from click.testing import CliRunner, Result
from repositories import Repository, needs_git

from sphinx_sxs.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ENGLISH = "Open the app. Select **Users** in the list.\n"
pytestmark = needs_git


@pytest.fixture
def english(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "docs-en")


def translate(folder: Path, name: str, commit: str) -> None:
    file = folder / "docs" / "vi-VN" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    body = " ".join(
        (
            span("101", "Open the app.", "Mở ứng dụng."),
            span("102", "Select **Users** in the list.", "Chọn **Người dùng** trong danh sách."),
        )
    )
    head = f"---\ntitle: Ảnh\nms.sourcegitcommit: {commit}\nms.contentlocale: vi-VN\n---\n"
    file.write_bytes((head + body + "\n").encode())


def run(folder: Path, *arguments: object) -> Result:
    words = [*map(str, arguments), "--originals", str(folder / "docs-en"), "--jobs", "1"]
    return CliRunner().invoke(main, words)


def status(folder: Path, *arguments: object) -> dict[str, Any]:
    result = run(folder, "sync", "status", folder / "docs/vi-VN", "--format", "jsonl", *arguments)
    (line,) = result.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def codes(folder: Path) -> list[str]:
    result = run(folder, "check", folder / "docs", "--select", "ORG", "--format", "jsonl", "--no-cache")
    return [json.loads(line)["code"] for line in result.stdout.splitlines()]


def test_what_the_readme_shows(english: Repository, tmp_path: Path) -> None:
    commit = english.commit({"photos.md": ENGLISH, "teams.md": ENGLISH})
    translate(tmp_path, "photos.md", commit)
    teams = tmp_path / "docs/vi-VN/teams.md"
    teams.write_bytes(
        f"---\nms.sourcegitcommit: {commit}\n---\n{span('101', 'Open the app.', 'Mở ứng dụng.')}\n".encode()
    )
    english.commit({"photos.md": ENGLISH.replace("Users", "People"), "teams.md": "Open the app.\n"})
    english.commit({"photos.md": ENGLISH.replace("Users", "Teams")})
    english.commit({"photos.md": ENGLISH.replace("Users", "Teams").strip() + " Wait for a day.\n"})
    english.commit({"other.md": "Nothing of these articles.\n"})
    shown = re.search(r"\$ sxs sync status docs/vi-VN --originals docs-en\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    assert run(tmp_path, "sync", "status", tmp_path / "docs/vi-VN").stdout == shown[1]


def test_a_renamed_file(english: Repository, tmp_path: Path) -> None:
    commit = english.commit({"photos.md": ENGLISH})
    english.git("mv", "photos.md", "pictures.md")
    english.commit()
    english.commit({"pictures.md": ENGLISH + "\nWait for a day.\n"})
    translate(tmp_path, "photos.md", commit)
    found = status(tmp_path)
    assert (found["status"], found["ahead"]) == ("stale", 2)
    assert [segment["status"] for segment in found["segments"]] == ["current", "current", "new"]
    assert codes(tmp_path) == ["ORG002"]


def test_a_deleted_file(english: Repository, tmp_path: Path) -> None:
    commit = english.commit({"photos.md": ENGLISH})
    (english.root / "photos.md").unlink()
    deleted = english.commit({"other.md": "Other.\n"})
    translate(tmp_path, "photos.md", commit)
    found = status(tmp_path)
    assert found["status"] == "missing-original"
    assert deleted[:7] in found["message"]
    assert "deleted" in found["message"]
    update = run(tmp_path, "sync", "update", tmp_path / "docs", "--write")
    assert (update.exit_code, "not updated" in update.stdout) == (1, True)


def test_an_unknown_commit_is_compared_with_the_present_english_all_the_same(
    english: Repository, tmp_path: Path
) -> None:
    english.commit({"photos.md": ENGLISH})
    translate(tmp_path, "photos.md", "f" * 40)
    found = status(tmp_path)
    assert (found["status"], found["ahead"]) == ("current", None)
    assert codes(tmp_path) == ["ORG004"]


def test_a_shallow_clone_says_so(english: Repository, tmp_path: Path) -> None:
    commit = english.commit({"photos.md": ENGLISH})
    english.commit({"photos.md": ENGLISH + "\nWait for a day.\n"})
    full = english.root.rename(tmp_path / "full")
    english.root = full
    english.git("clone", "--quiet", "--depth", "1", f"file://{full}", str(tmp_path / "docs-en"))
    translate(tmp_path, "photos.md", commit)
    result = run(tmp_path, "check", tmp_path / "docs", "--select", "ORG004", "--no-cache")
    assert "shallow" in result.stdout
    assert status(tmp_path)["status"] == "stale"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH.replace("\n", "\r\n").encode(), "current"),
        (b"\xef\xbb\xbf" + ENGLISH.encode(), "current"),
        (b"\x89PNG\r\n\0\0", "unreadable-original"),
    ],
    ids=["CRLF", "BOM", "binary"],
)
def test_files_of_every_kind(english: Repository, tmp_path: Path, text: bytes, expected: str) -> None:
    translate(tmp_path, "photos.md", english.commit({"photos.md": text}))
    assert status(tmp_path)["status"] == expected
    assert codes(tmp_path) == ([] if expected == "current" else ["ORG004"])


def test_a_submodule(english: Repository, tmp_path: Path) -> None:
    first = english.commit({"other.md": "Other.\n"})
    english.git("update-index", "--add", "--cacheinfo", f"160000,{first},photos.md")
    english.git("commit", "--quiet", "-m", "a submodule")
    translate(tmp_path, "photos.md", english.head())
    found = status(tmp_path)
    assert found["status"] == "unreadable-original"
    assert "submodule" in found["message"]
    assert codes(tmp_path) == ["ORG004"]


def test_an_update_sets_the_commit(english: Repository, tmp_path: Path) -> None:
    commit = english.commit({"photos.md": ENGLISH})
    head = english.commit({"photos.md": ENGLISH + "\nWait for a day.\n"})
    translate(tmp_path, "photos.md", commit)
    assert run(tmp_path, "sync", "update", tmp_path / "docs", "--write").exit_code == 0
    text = (tmp_path / "docs/vi-VN/photos.md").read_text(encoding="utf-8")
    assert f"ms.sourcegitcommit: {head}\n" in text
    verified = run(tmp_path, "originals", "verify", tmp_path / "docs", "--format", "jsonl")
    assert json.loads(verified.stdout)["status"] == "equal"
    assert codes(tmp_path) == ["ORG006"]


def test_what_is_now_can_be_any_version(english: Repository, tmp_path: Path) -> None:
    commit = english.commit({"photos.md": ENGLISH})
    english.git("tag", "live")
    english.commit({"photos.md": "All is new.\n"})
    translate(tmp_path, "photos.md", commit)
    assert status(tmp_path, "--ref", "live")["status"] == "current"
    assert status(tmp_path)["status"] == "stale"
    result = run(tmp_path, "sync", "status", tmp_path / "docs", "--ref", "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr

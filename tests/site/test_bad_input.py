"""`sxs build` on bad input: every other article is published, and each defect is named with file and line."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pages import FIXTURES, spanned

from sphinx_sxs.originals.reconstruct import EnglishCandidate, choose_english
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import Summary, build_site

HEAD = "---\ntitle: Tên\nms.contentlocale: vi-VN\n---\n"
SXS = str(Path(sys.executable).with_name("sxs"))
GOOD = HEAD + spanned("# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n")


def sxs(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SXS, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )


def html_of(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*.html")}


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


BAD: dict[str, str | bytes] = {
    "docfx.json": '{"build": {"content": [{"files": ["**/*.md"]}]}}',
    "not-utf8.md": HEAD.encode() + b"# T\xean\n\n\xff\xfe x\n",
    "no-front-matter.md": "# Không\n",
    "broken-front-matter.md": "---\ntitle: [\n---\n# Hỏng\n",
    "unclosed-front-matter.md": "---\ntitle: x\n# Hỏng\n",
    "unpaired.md": HEAD + '# Lẻ\n\n<span data-ttu-id="a-101">Một.\n\nHai.\n',
    "duplicate.md": HEAD + spanned("⟦Một.|One.⟧") + spanned("⟦Hai.|Two.⟧") + "\n",
    "missing-include.md": HEAD + "# Thiếu\n\n[!INCLUDE [x](includes/none.md)]\n",
    "outside-include.md": HEAD + "# Ngoài\n\n[!INCLUDE [x](../../../../../../etc/passwd)]\n",
    "cyclic.md": HEAD + "# Vòng\n\n[!INCLUDE [x](cyclic.md)]\n",
    "missing-image.md": HEAD + "# Ảnh\n\n![x](none.png)\n",
    "outside-image.md": HEAD + "# Ảnh\n\n![x](../../../../x.png)\n",
    "empty.md": b"",
    "Case.md": GOOD.replace("Đoạn", "Hoa"),
    "case.md": GOOD.replace("Đoạn", "Thường"),
    "large.md": HEAD
    + "# Lớn\n\n"
    + spanned("⟦Một câu dài vừa phải.|A sentence.⟧ `x`\n\n") * 200
    + "x " * 2_300_000,
    "broken-docset/docfx.json": '{"build": {\n  "content": [\n',
    "broken-docset/a.md": GOOD,
    "broken-toc/docfx.json": '{"build": {"content": [{"files": ["**/*.md"]}]}}',
    "broken-toc/TOC.yml": "- name: a\n  href: [\n",
    "broken-toc/a.md": GOOD,
    "good.md": GOOD,
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str], Path]:
    folder = tmp_path_factory.mktemp("bad")
    tree = write(folder / "tree" / "vi-VN", BAD).parent
    write(tree, {"stray/x.md": "# Không ngôn ngữ\n"})
    out = folder / "site"
    return tree, sxs("build", str(tree), "-o", str(out), "--jobs", "2", "--verbose", cwd=folder), out


def test_exits_0_and_publishes_every_article(
    bad: tuple[Path, subprocess.CompletedProcess[str], Path],
) -> None:
    _, done, out = bad
    assert done.returncode == 0, done.stderr
    for name in BAD:
        if name.endswith(".md"):
            page = out / "vi-VN" / f"{name.removesuffix('.md')}.html"
            assert page.is_file(), name
    assert "Đoạn." in (out / "vi-VN" / "good.html").read_text(encoding="utf-8")
    assert "Hoa." in (out / "vi-VN" / "Case.html").read_text(encoding="utf-8")
    assert "Thường." in (out / "vi-VN" / "case.html").read_text(encoding="utf-8")
    assert "Hai." in (out / "vi-VN" / "unpaired.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "line", "kind"),
    [
        ("not-utf8.md", 5, "not-utf8"),
        ("broken-front-matter.md", None, "broken-front-matter"),
        ("unclosed-front-matter.md", 1, "broken-front-matter"),
        ("unpaired.md", 7, "unpaired-span"),
        ("missing-include.md", 7, "missing-include"),
        ("outside-include.md", 7, "outside-docset"),
        ("cyclic.md", 7, "include-cycle"),
        ("missing-image.md", 7, "missing-image"),
        ("outside-image.md", 7, "outside-docset"),
        ("empty.md", 1, "empty-article"),
        ("broken-docset/docfx.json", None, None),
        ("broken-toc/TOC.yml", None, None),
    ],
)
def test_names_each_defect(
    file: str, line: int | None, kind: str | None, bad: tuple[Path, subprocess.CompletedProcess[str], Path]
) -> None:
    _, done, _ = bad
    mine = [text for text in done.stderr.splitlines() if f"/{file}:" in text]
    assert mine, done.stderr
    assert re.search(rf"/{re.escape(file)}:{line or '[0-9]+'}:", mine[0])
    if kind:
        assert f"[sxs.{kind}]" in mine[0]


def test_says_what_is_left_out(bad: tuple[Path, subprocess.CompletedProcess[str], Path]) -> None:
    assert "belong to no locale, left out: 1" in bad[1].stderr


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    done = sxs("build", str(tmp_path / "none"), cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_nothing_to_publish(tmp_path: Path) -> None:
    write(tmp_path / "docs", {"a.md": "# Không ngôn ngữ\n"})
    done = sxs("build", str(tmp_path / "docs"), "-o", str(tmp_path / "site"), cwd=tmp_path)
    assert done.returncode == 2
    assert "vi-VN" in done.stderr
    assert "ms.contentlocale" in done.stderr
    assert not (tmp_path / "site").exists()


# ---------------------------------------------------------------------- building again


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    text = "---\ntitle: Tên {n}\n---\n# ⟦Tên {n}|Name {n}⟧\n\n⟦Đoạn.|Paragraph.⟧\n"
    files: dict[str, str | bytes] = {f"vi-VN/a{n}.md": spanned(text.replace("{n}", str(n))) for n in range(6)}
    return write(tmp_path / "tree", files)


def build(tree: Path, jobs: int = 1) -> Summary:
    return build_site(tree, tree.parent / "site", settings=Settings(root=tree.parent), jobs=jobs)


def test_a_removed_article_takes_its_pages_along(tree: Path) -> None:
    out = build(tree).out
    gone = [out / "vi-VN" / "a3.html", out / "en-US" / "a3.html", out / "review" / "vi-VN" / "a3.html"]
    assert all(page.is_file() for page in gone)
    (tree / "vi-VN" / "a3.md").unlink()
    build(tree)
    assert not [page for page in gone if page.exists()]
    assert (out / "vi-VN" / "a2.html").is_file()
    assert not [name for name, page in html_of(out).items() if b"a3.html" in page]


def test_nothing_changed_writes_nothing(tree: Path) -> None:
    build(tree)
    assert build(tree).written == 0


def test_only_a_changed_article_is_written(tree: Path) -> None:
    before = html_of(build(tree).out)
    path = tree / "vi-VN" / "a2.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Đoạn.", "Đoạn văn."), encoding="utf-8")
    again = build(tree)
    # Its own page, and the English page that is made of the same file.
    assert again.written == 2
    after = html_of(again.out)
    assert {name for name in after if after[name] != before[name]} == {
        "vi-VN/a2.html",
        "review/vi-VN/a2.html",
    }


def test_the_number_of_jobs_changes_no_byte(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "docset" / "vi-VN", tree / "vi-VN", dirs_exist_ok=True)
    write(tree, {"ja-JP/a1.md": spanned("---\ntitle: 名前\n---\n# ⟦名前|Name 1⟧\n\n⟦段落。|Paragraph.⟧\n")})
    one = html_of(build_site(tree, tmp_path / "one", settings=Settings(root=tmp_path), jobs=1).out)
    two = html_of(build_site(tree, tmp_path / "two", settings=Settings(root=tmp_path), jobs=3).out)
    assert one.keys() == two.keys()
    assert not [name for name in one if one[name] != two[name]]


def test_after_an_interrupted_build_the_next_is_complete(tree: Path, tmp_path: Path) -> None:
    for number in range(6, 250):
        shutil.copy(tree / "vi-VN" / "a0.md", tree / "vi-VN" / f"a{number}.md")
    whole = html_of(build_site(tree, tmp_path / "whole", settings=Settings(root=tmp_path), jobs=2).out)
    out = tmp_path / "broken"
    process = subprocess.Popen(
        [SXS, "build", str(tree), "-o", str(out), "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=tmp_path,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(list((out / "vi-VN").glob("*.html"))) < 20:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list(tmp_path.glob(".*/**/unfinished"))
    # What a kill leaves at worst: a page written half, newer than its article.
    (out / "vi-VN" / "a0.html").write_text("<html>", encoding="utf-8")
    build_site(tree, out, settings=Settings(root=tmp_path), jobs=2)
    assert not list(tmp_path.glob(".*/**/unfinished"))
    again = html_of(out)
    assert again.keys() == whole.keys()
    assert not [name for name in whole if whole[name] != again[name]]


# ---------------------------------------------------------------------- whose English


def candidate(locale: str, handoff: str, digest: str) -> EnglishCandidate:
    return EnglishCandidate(page="a", locale=locale, path=f"{locale}/a.md", handoff=handoff, digest=digest)


def test_the_newest_hand_off_decides_the_english() -> None:
    found = [
        candidate("de-DE", "12/31/2020", "x"),
        candidate("ja-JP", "12/31/2020", "x"),
        candidate("vi-VN", "01/02/2021", "y"),
    ]
    assert choose_english(found) == {"a": "vi-VN/a.md"}


def test_then_what_most_locales_agree_on() -> None:
    found = [
        candidate("de-DE", "01/02/2021", "x"),
        candidate("ja-JP", "01/02/2021", "y"),
        candidate("vi-VN", "01/02/2021", "y"),
    ]
    assert choose_english(found) == {"a": "ja-JP/a.md"}


def test_the_english_page_shows_that_choice(tmp_path: Path) -> None:
    def article(handoff: str, english: str) -> str:
        return spanned(f"---\ntitle: x\nms.lasthandoff: {handoff}\n---\n# ⟦Tên|{english}⟧\n")

    files: dict[str, str | bytes] = {
        "tree/de-DE/a.md": article("12/31/2020", "Old"),
        "tree/ja-JP/a.md": article("12/31/2020", "Old"),
        "tree/vi-VN/a.md": article("01/02/2021", "New"),
    }
    write(tmp_path, files)
    out = build_site(tmp_path / "tree", tmp_path / "site", settings=Settings(root=tmp_path), jobs=2).out
    page = (out / "en-US" / "a.html").read_text(encoding="utf-8")
    assert ">New<" in page
    assert "Old" not in page


def test_many_warnings_are_summed_up_by_kind(tmp_path: Path) -> None:
    source = tmp_path / "vi-VN"
    source.mkdir()
    images = "".join(f"![a](media/{n}.png)\n\n" for n in range(20))
    (source / "a.md").write_text(
        f"---\ntitle: A\nms.contentlocale: vi-VN\n---\n# A\n\n{images}", encoding="utf-8"
    )
    done = sxs("build", str(tmp_path), "-o", str(tmp_path / "site"), cwd=tmp_path)
    assert "20 warnings in all (sxs.missing-image 20); --verbose prints them" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names of files are Unicode there")
def test_a_file_whose_name_is_not_utf8_is_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "vi-VN"
    folder.mkdir()
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xffd.md")).write_text(GOOD, encoding="utf-8")
    summary = build_site(tmp_path, tmp_path / "_site", settings=Settings())
    assert summary.pages == {"en-US": 1, "vi-VN": 1}
    assert [line for line in summary.warnings if "not UTF-8" in line] == [
        "vi-VN/b?d.md: not published: its name is not UTF-8, so no address can name its page [sxs.name]"
    ]

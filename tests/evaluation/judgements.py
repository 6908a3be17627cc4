"""Judged segments that the tests of evaluation share."""

from __future__ import annotations

from sphinx_sxs.checks import Severity
from sphinx_sxs.evaluation.gold import Judged, Verdict
from sphinx_sxs.evaluation.joining import Flag, Placed, Scored

LOST = Flag("ADQ001", "lost-negation", Severity.ERROR)
VERSION = Flag("NUM002", "localized-version", Severity.WARNING)
SPACE = Flag("PUN004", "misplaced-space", Severity.INFO)


def scored(
    verdict: str,
    *flags: Flag,
    number: int = 1,
    random: bool = False,
    categories: tuple[str, ...] = (),
    probability: float | None = None,
    locale: str | None = "vi-VN",
    why: str = "",
) -> Scored:
    judged = Judged(
        path="photos.md",
        id=f"ab12c-{number}",
        source=f"Photo {number}",
        target=f"Ảnh {number}",
        verdict=Verdict(verdict),
        categories=categories,
        random=random,
        why=why,
    )
    path = f"{locale or 'other'}/photos.md"
    placed = Placed(judged=judged, path=path, file=f"/docs/{path}", line=10 + number, locale=locale)
    return Scored(placed=placed, flags=flags, probability=probability)


def some() -> list[Scored]:
    """Ten judged segments in two locales: 5 severe, of which 3 are flagged; 1 minor and 1 ok flagged."""
    return [
        scored("critical", LOST, number=1, categories=("negation",), probability=0.97, why="not is lost"),
        scored("critical", LOST, VERSION, number=2, categories=("negation", "number"), probability=0.91),
        scored("major", VERSION, number=3, random=True, categories=("number",), probability=0.85),
        scored("major", SPACE, number=4, random=True, categories=("omission",), why="half is gone"),
        scored("minor", VERSION, number=5, random=True, probability=0.55, why="odd, but right"),
        scored("minor", SPACE, number=6, random=True),
        scored("ok", number=7, random=True, probability=0.08),
        scored("ok", VERSION, number=8, probability=0.62, why="accurate"),
        scored("critical", number=9, random=True, locale="id-ID", categories=("omission",)),
        scored("ok", number=10, random=True, locale="id-ID", probability=0.02),
    ]

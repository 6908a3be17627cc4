"""Real articles, with edits such as authors make to the paragraphs of the English."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_sxs.article import (
    Article,
    Segment,
    encode,
    original_text,
    parse_article,
    read_article,
    replace_target,
)
from sphinx_sxs.originals.compare import compare
from sphinx_sxs.originals.model import Freshness, Original
from sphinx_sxs.sync.update import update_article

ARTICLES = 50
Edit = Callable[[list[str], list[int], random.Random], str | None]
"""Changes paragraphs in place (the numbers are those of prose); gives what no longer stands there."""


def insert(paragraphs: list[str], prose: list[int], rng: random.Random) -> str | None:
    paragraphs.insert(rng.choice(prose), "This paragraph is new. It has a second sentence, too.")
    return ""


def delete(paragraphs: list[str], prose: list[int], rng: random.Random) -> str | None:
    return paragraphs.pop(rng.choice(prose))


def change(paragraphs: list[str], prose: list[int], rng: random.Random) -> str | None:
    number = rng.choice(prose)
    words = list(re.finditer(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])", paragraphs[number]))
    if not words or "](" in paragraphs[number]:
        return None
    word = rng.choice(words)
    old = paragraphs[number]
    paragraphs[number] = old[: word.start()] + "zebra" + old[word.end() :]
    return word[0]


def move(paragraphs: list[str], prose: list[int], rng: random.Random) -> str | None:
    number = rng.choice(prose)
    moved = paragraphs.pop(number)
    paragraphs.insert(rng.choice([n for n in range(len(paragraphs) + 1) if n != number]), moved)
    return ""


def split(paragraphs: list[str], prose: list[int], rng: random.Random) -> str | None:
    sentence_end = re.compile(r"(?<=[a-z]\.) (?=[A-Z])")
    able = [number for number in prose if sentence_end.search(paragraphs[number])]
    if not able:
        return None
    number = rng.choice(able)
    paragraphs[number] = sentence_end.sub("\n\n", paragraphs[number], count=1)
    return ""


def merge(paragraphs: list[str], prose: list[int], rng: random.Random) -> str | None:
    able = [
        n for n in prose if n + 1 in prose and paragraphs[n].endswith(".") and paragraphs[n + 1][0].isupper()
    ]
    if not able:
        return None
    number = rng.choice(able)
    paragraphs[number] += " " + paragraphs.pop(number + 1)
    return ""


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same articles and edits in every run


EDITS: dict[str, Edit] = {edit.__name__: edit for edit in (insert, delete, change, move, split, merge)}


def edited(english: str, edit: Edit, rng: random.Random) -> tuple[str, str] | None:
    paragraphs = re.split(r"\n{2,}", english)
    prose = [
        number
        for number, text in enumerate(paragraphs)
        if re.match(r"[A-Z\"*]", text) and "\n" not in text and "|" not in text
    ]
    if len(prose) < 3:
        return None
    gone = edit(paragraphs, prose, rng)
    return None if gone is None else ("\n\n".join(paragraphs), gone)


@pytest.fixture(scope="module")
def articles(corpus: Callable[[str], Path]) -> list[Article]:
    files = sorted(corpus("alchemy.vi-VN").rglob("*.md"))
    seeded(4).shuffle(files)
    found: list[Article] = []
    for file in files:
        article = read_article(file, name=file.name)
        if article.segments and not article.problems and edited(original_text(article), insert, seeded(0)):
            found.append(article)
        if len(found) == ARTICLES:
            break
    return found


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_the_english(articles: list[Article], name: str) -> None:
    rng = seeded(name)
    done = 0
    for article in articles:
        changed = edited(original_text(article), EDITS[name], rng)
        if changed is None:
            continue
        done += 1
        english, gone = changed
        head = "---\ntitle: English\n---\n"
        original = Original(text=head + english, path="a.md", version="a" * 40)
        found = update_article(article, original)
        _holds(article, found.article, found.freshness.counts, name, gone)
        assert compare(found.article, original.text).match == "equal", article.path
    assert done >= ARTICLES // 2


def _holds(old: Article, new: Article, counts: dict[Freshness, int], name: str, gone: str) -> None:
    before = [segment for segment in old.pieces if isinstance(segment, Segment)]
    after = {segment.id: segment for segment in new.segments}
    stayed = [segment for segment in before if segment.id in after]
    # What stayed keeps its bytes, under its id.
    assert all(after[segment.id].raw == segment.raw for segment in stayed), old.path
    lost = [segment for segment in before if segment.id not in after]
    if name in {"insert", "move", "split", "merge"}:
        assert not lost, old.path
    elif name == "change":
        assert len(lost) == counts[Freshness.CHANGED] == 1, old.path
        assert gone in (lost[0].source or "")
    else:
        assert all((segment.source or "").strip() in gone for segment in lost), old.path
    assert counts[Freshness.NEW] == (2 if name == "insert" else 0), old.path
    assert new.meta("ms.sourcegitcommit") == "a" * 40
    # Law 4, on the new article's bytes.
    for segment in new.segments:
        changed = replace_target(new, segment, "KHÁC").text
        at = new.text.index(segment.raw) + segment.target_start
        assert changed == new.text[:at] + "KHÁC" + new.text[at + len(segment.target or "") :]
    assert parse_article(encode(new.text)).text == new.text

"""The translation memory: what it takes in, what it proposes, and in which order."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.originals.tokens import fold
from sphinx_sxs.sync.likeness import LikenessIndex, percent_alike
from sphinx_sxs.sync.memory import Match, MatchKind, Memory, Unit, as_json, read_memory, units_of


def unit(source: str, target: str, **more: object) -> Unit:
    values: dict[str, object] = {
        "article": "de-DE/a.md",
        "ordinal": "101",
        "id": "aaaaa-101",
        "before": "",
        "after": "",
        "translation_type": "MT",
        "handed_off": None,
    }
    return Unit(source=source, target=target, **{**values, **more})  # type: ignore[arg-type]


def span(number: int, source: str, target: str) -> str:
    return (
        f'<span data-ttu-id="aaaaa-{number}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="aaaaa-{number}">{source}</span></span>'
    )


def article_text(*pairs: tuple[str, str], head: str = "") -> str:
    spans = "\n\n".join(span(101 + number, *pair) for number, pair in enumerate(pairs))
    return f"---\ntitle: T\n{head}---\n\n{spans}\n"


FILE = ArticleFile(Path("de-DE/a.md"), "de-DE/a.md", Path("de-DE"), "de-DE")


def told(matches: Sequence[Match]) -> list[tuple[str, int, str]]:
    return [(match.kind.value, match.percent, match.unit.target) for match in matches]


# What it takes in


def test_a_unit_knows_its_place_its_neighbours_and_its_hand_off() -> None:
    text = article_text(
        ("First.", "Erstens."),
        ("Second.", "Zweitens."),
        ("Third.", "Drittens."),
        head="ms.translationtype: HT\nms.lasthandoff: 07/23/2021\n",
    )
    units = list(units_of(parse_article(text), FILE))
    assert units[1] == Unit(
        source="Second.",
        target="Zweitens.",
        article="de-DE/a.md",
        ordinal="102",
        id="aaaaa-102",
        before="First.",
        after="Third.",
        translation_type="HT",
        handed_off=date(2021, 7, 23),
    )
    assert (units[0].before, units[2].after) == ("", "")


@pytest.mark.parametrize(
    ("source", "target", "taken"),
    [
        ("Restart your computer.", "Starten Sie den Computer neu.", True),
        ("Restart your computer.", "Restart your computer.", False),
        ("Restart your computer.", "Restart  your\ncomputer.", False),
        ("Restart your computer.", "", False),
        ("Restart your computer.", " \n ", False),
        ("`Get-Mailbox`", "`Get-Mailbox`", True),
        ("<https://example.com/a>", "<https://example.com/a>", True),
        ("b.", "b.", True),
        ("10.5", "10.5", True),
    ],
)
def test_what_is_not_translated_is_left_out(*, source: str, target: str, taken: bool) -> None:
    memory = Memory.of([(parse_article(article_text((source, target))), FILE)])
    assert bool(memory) == taken
    assert bool(memory.matches(source)) == taken


def test_what_waits_for_a_translator_is_left_out() -> None:
    text = article_text(("`Get-A`", "`Get-A`"), ("`Get-B`", "`Get-B`"), head="sxs.needs-translation: [102]\n")
    assert [u.ordinal for u in units_of(parse_article(text), FILE)] == ["101"]


def test_what_is_not_translated_is_a_neighbour_all_the_same() -> None:
    text = article_text(("One.", "One."), ("Two.", "Zwei."))
    assert [u.before for u in units_of(parse_article(text), FILE)] == ["One."]


# Kinds of matches


def test_in_context_where_both_neighbours_are_the_same() -> None:
    memory = Memory(
        [
            unit("Select **Save**.", "Wählen Sie **Speichern**.", before="Open it.", after="Close it."),
            unit("Select **Save**.", "Klicken Sie auf **Speichern**.", before="Edit it.", after="Close it."),
        ]
    )
    assert told(memory.matches("Select **Save**.", before="Edit it.", after="Close it.")) == [
        ("in-context", 101, "Klicken Sie auf **Speichern**."),
        ("exact", 100, "Wählen Sie **Speichern**."),
    ]
    assert {m.kind for m in memory.matches("Select **Save**.", before="Edit it.")} == {MatchKind.EXACT}


def test_an_end_of_the_article_is_context_but_nothing_on_both_sides_is_not() -> None:
    memory = Memory([unit("Overview", "Überblick", after="Text."), unit("Summary", "Kurz")])
    assert memory.matches("Overview", after="Text.")[0].kind is MatchKind.IN_CONTEXT
    assert memory.matches("Summary")[0].kind is MatchKind.EXACT


@pytest.mark.parametrize(
    ("source", "percent"),
    [
        ("Remove the users from group 10 now.", 100),
        ("Remove the  users\n> from group 10\nnow.", 100),
        ("remove the users from group 10 now.", 97),
        ("Remove the users from group 11 now.", 97),
        ("Remove the users from group 10 now!", 97),
        ("Remove the user from group 10 now.", 97),
        ("Remove the owners from group 10 now.", 85),
        ("Remove the users from group 10.", 82),
        ("Never remove the users from group 10 now.", 85),
    ],
)
def test_percent(source: str, percent: int) -> None:
    memory = Memory([unit("Remove the users from group 10 now.", "Ziel")])
    assert [m.percent for m in memory.matches(source)] == [percent]


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("See [Save](https://example.com/a).", "See [Save](https://example.com/b).", 93),
        ("Run `Get-User`", "Run `Set-Group -All`", 90),
        ("Copy %TEMP% to {name}", "Copy %HOME% to {folder}", 90),
        ("**Note**", "Note", 80),
        ("foo.Bar", "foo. Bar", 90),
        ("...", "---", 0),
        ("", "words", 0),
    ],
)
def test_what_differs_in_form_costs_a_fifth(one: str, other: str, percent: int) -> None:
    assert percent_alike(one, other) == percent_alike(other, one) == percent


def test_nothing_is_proposed_below_the_percent_asked_for() -> None:
    memory = Memory([unit("Add one user to the group.", "Ziel")])
    assert told(memory.matches("Add all users to the group.")) == [("fuzzy", 80, "Ziel")]
    assert memory.matches("Add all users to the group.", at_least=81) == []
    assert memory.matches("Something else entirely.") == []
    assert memory.matches("") == memory.matches("  \n") == []
    assert memory.matches("Add one user to the group.", most=0) == []


# Which of several


def test_people_then_use_then_day() -> None:
    source = "Sign in."
    often = [unit(source, "oft", id=f"aaaaa-{n}") for n in range(3)]
    old, new = date(2020, 1, 1), date(2021, 1, 1)
    memory = Memory(
        [
            unit(source, "alt", handed_off=old),
            unit(source, "neu", handed_off=new),
            *often,
            unit(source, "Mensch", translation_type="HT", handed_off=old),
        ]
    )
    found = memory.matches(source, most=4)
    assert [m.unit.target for m in found] == ["Mensch", "oft", "neu", "alt"]
    assert [m.uses for m in found] == [1, 3, 1, 1]


def test_each_target_comes_once_with_its_best_match() -> None:
    memory = Memory(
        [
            unit("Open the settings page.", "Seite öffnen."),
            unit("Open the settings page.", "Seite  öffnen.", id="aaaaa-102"),
            unit("Open the settings page now.", "Seite öffnen."),
        ]
    )
    (match,) = memory.matches("Open the settings page.")
    assert (match.kind, match.uses) == (MatchKind.EXACT, 2)


def test_as_json() -> None:
    memory = Memory([unit("Sign in.", "Anmelden.", handed_off=date(2021, 7, 23))])
    assert as_json(memory.matches("Sign in.")[0]) == {
        "kind": "exact",
        "percent": 100,
        "source": "Sign in.",
        "target": "Anmelden.",
        "uses": 1,
        "path": "de-DE/a.md",
        "ordinal": "101",
        "translation_type": "MT",
        "handed_off": "2021-07-23",
    }


# Laws

_WORDS = st.sampled_from(
    [
        "add",
        "Add",
        "users",
        "user",
        "the",
        "10",
        "11",
        "`x`",
        "[a](b)",
        "**not**",
        "isn't",
        "...",
        "\\*",
        ">",
        "\ud800",
    ]
)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=9).map(" ".join)
_SPACED = st.tuples(_TEXTS, st.sampled_from([" ", "\n", "  ", "\t"])).map(lambda p: p[0].replace(" ", p[1]))


@given(_SPACED, _SPACED)
def test_full_match_exactly_where_the_texts_are_the_same(stored: str, asked: str) -> None:
    found = Memory([unit(stored, "Ziel")]).matches(asked, at_least=1)
    same = fold(stored) == fold(asked) != ""
    assert (bool(found) and found[0].percent >= 100) == same


@given(st.lists(st.tuples(_TEXTS, st.sampled_from("ABC")), max_size=12), _TEXTS, st.randoms())
def test_the_order_of_building_does_not_matter(
    pairs: list[tuple[str, str]], asked: str, chance: random.Random
) -> None:
    units = [unit(source, target, id=f"aaaaa-{n}") for n, (source, target) in enumerate(pairs)]
    whole = Memory(units)
    chance.shuffle(units)
    half = len(units) // 2
    merged = Memory(units[:half])
    merged.matches(asked)
    merged.merge(pickle.loads(pickle.dumps(Memory(units[half:]))))  # noqa: S301 - our own
    assert whole.matches(asked, at_least=30) == merged.matches(asked, at_least=30)


@given(st.lists(_TEXTS, max_size=12, unique=True), _TEXTS, st.integers(1, 100))
def test_the_index_finds_all_that_comparing_each_finds(texts: list[str], asked: str, at_least: int) -> None:
    keys = sorted({fold(text) for text in texts} - {""})
    asked = fold(asked)
    wanted = [(percent_alike(asked, key), key) for key in keys if key != asked]
    found = list(LikenessIndex(keys).alike(asked, at_least))
    assert sorted(found) == sorted(pair for pair in wanted if pair[0] >= at_least)
    assert [percent for percent, _ in found] == sorted((percent for percent, _ in found), reverse=True)


@given(st.text(), st.text())
def test_any_text_can_be_asked_for(stored: str, asked: str) -> None:
    memory = Memory([unit(stored, "Ziel", before=asked)])
    assert all(0 < m.percent <= 101 for m in memory.matches(asked, before=stored, at_least=0))
    assert percent_alike(stored, asked) == percent_alike(asked, stored)


@pytest.mark.parametrize(
    "part", ["`", "<a", "](", "](a", "{", "(", "%a", "a'", "1.", "](x(y)", "``a`", "\\", "> "]
)
def test_long_lines_take_no_longer_than_they_are_long(part: str) -> None:
    line = part * (100_000 // len(part))
    memory = Memory([unit(line + " one", "Ziel")])
    assert len(memory.matches(line + " two")) <= 1


# Files


def test_reading_files_gives_a_memory_a_locale(tmp_path: Path) -> None:
    for locale, target in (("de-DE", "Anmelden."), ("fr-FR", "Se connecter.")):
        (tmp_path / locale).mkdir()
        for name in "abc":
            text = article_text(("Sign in.", target), (f"Page {name}.", f"x {name}"))
            (tmp_path / locale / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "de-DE" / "empty.md").write_bytes(b"")
    files = find_articles(tmp_path)
    (tmp_path / "de-DE" / "c.md").unlink()
    memories = read_memory(files, jobs=2)
    assert {locale: len(memory) for locale, memory in memories.items()} == {"de-DE": 4, "fr-FR": 6}
    assert [m.uses for m in memories["fr-FR"].matches("Sign in.")] == [3]


def test_real_articles(corpus: Callable[[str], Path]) -> None:
    files = find_articles(corpus("alchemy.de-DE"))[:600]
    (memory,) = read_memory(files).values()
    units = sorted(memory, key=lambda u: (u.article, u.id))[::40]
    for asked in units:
        best = memory.matches(asked.source, before=asked.before, after=asked.after)[0]
        context = MatchKind.IN_CONTEXT if asked.before or asked.after else MatchKind.EXACT
        assert best.kind is context
        assert fold(best.unit.source) == fold(asked.source)

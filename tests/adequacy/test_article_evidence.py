"""Length, omissions and other segments, where the fixtures of the rules do not go."""

from __future__ import annotations

import pytest

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.length import lengths_of, sizes
from sphinx_sxs.adequacy.lexicon import parse_lexicon
from sphinx_sxs.adequacy.neighbours import Neighbours
from sphinx_sxs.adequacy.omission import omission

LEXICON = parse_lexicon(
    "file\tDatei\nfolder\tOrdner\nuser\tBenutzer\nprinter\tDrucker\npassword\tKennwort\nsaves\tspeichert\n"
    "deletes\tlöscht\nshares\tteilt\nprints\tdruckt\nforgets\tvergisst\nsafely\tsicher\nalways\timmer\n",
    "made-up.tsv",
)
PAIRS = [
    ("The user saves the file safely.", "Der Benutzer speichert die Datei sicher."),
    ("The user deletes the folder.", "Der Benutzer löscht den Ordner."),
    ("The user shares the printer.", "Der Benutzer teilt den Drucker."),
    ("The user forgets the password.", "Der Benutzer vergisst das Kennwort."),
]


def neighbours(pairs):
    return Neighbours(pairs, Knowledge(LEXICON, None), lengths_of("de", pairs))


def test_an_article_may_differ_from_its_language_a_little():
    source = "A sentence that is about as long as sentences are in such articles."
    far = []
    for share in (1.2, 1.3, 0.5):
        pairs = [(source, "x" * round(len(source) * share))] * 8
        measured = lengths_of("de", pairs).measure(*pairs[0])
        far.append(measured.far)
    assert far[0] == pytest.approx(0, abs=0.2)
    assert far[1] == pytest.approx(0, abs=0.2)
    assert far[2] < -4


def test_lengths_spread_less_in_long_sources():
    lengths = lengths_of("de", [])
    short = lengths.measure("x" * 30, "x" * 20)
    long = lengths.measure("x" * 300, "x" * 200)
    assert long.far < short.far < 0
    assert lengths.measure("x" * 10, "x" * 5) is None
    assert lengths.measure("x" * 30, "") is None


def test_what_is_masked_and_names_among_other_letters_count_nothing():
    assert sizes("Open \x1f\x1f\x1f", "\x1f\x1fÖffnen") == (5, 6)
    assert sizes("Open Contoso Hub now", "今すぐContoso Hubを開く") == (20 - 11, 6)


def test_signs_of_an_omission_add_up():
    source, target = "One, two: three. And four of them.", "Eins, zwei."
    measured = lengths_of("de", []).measure(source, target)
    nothing_known = omission(source, target, measured, (), 0.7)
    assert (nothing_known.sentences, nothing_known.marks, nothing_known.run.size) == (1, 1, 0)
    lost_end = omission(source, target, measured, (True, True, False, False, False), 0.9)
    assert (lost_end.run.first, lost_end.run.size, lost_end.run.edge) == (2, 3, True)
    assert lost_end.score > nothing_known.score
    all_there = omission(source, target, measured, (True,) * 5, 0.9)
    assert all_there.score < nothing_known.score
    long = lengths_of("de", []).measure(source, "x" * 40)
    assert omission(source, "x" * 40, long, (), 0.7) is None


def test_targets_in_their_places():
    found = neighbours(PAIRS)
    assert [found.other(number) for number in range(4)] == [None] * 4
    assert found.fit(0, 0) > found.fit(0, 1)


def test_a_source_that_has_its_own_target_is_not_said_by_another():
    pairs = [*PAIRS, ("It is done in a moment.", "Der Benutzer löscht hier jetzt alle Ordner.")]
    assert neighbours(pairs).other(4) is None
    copied = [*PAIRS, ("It is done in a moment that nobody sees.", PAIRS[1][1])]
    assert neighbours(copied).other(4).number == 1


def test_a_run_that_has_shifted_and_a_rest_that_has_not():
    topics = ("invoice", "calendar", "mailbox", "license", "account", "message", "channel", "meeting")
    sources = [f"In {1990 + n} the {topic} number {n} was lost." for n, topic in enumerate(topics)]
    targets = [f"Tapaus {1990 + n}: {topic[:5]}i {n} katosi." for n, topic in enumerate(topics)]
    shifted = [*targets[:3], *targets[4:], "Loppu."]
    found = neighbours(list(zip(sources, shifted, strict=True)))
    assert [found.other(n) and found.other(n).number for n in range(7)] == [None] * 3 + [4, 5, 6, 7]


def test_articles_of_one_segment_or_of_equal_ones():
    assert neighbours(PAIRS[:1]).other(0) is None
    same = [("The user saves the file.", "Falsch.")] * 5
    assert [neighbours(same).other(n) for n in range(5)] == [None] * 5

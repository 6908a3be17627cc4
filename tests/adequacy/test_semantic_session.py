"""A budget is spent where it tells most, and what was asked once is not asked again."""

from __future__ import annotations

import math
import random
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.adequacy.semantic.evidence import SemanticEvidence
from sphinx_sxs.adequacy.semantic.openai import EndpointEmbeddings
from sphinx_sxs.adequacy.semantic.providers import Pair, ProviderError, ReplyError
from sphinx_sxs.adequacy.semantic.session import Request, SemanticSession, open_session
from sphinx_sxs.adequacy.semantic.store import Store, answer_key, open_store
from sphinx_sxs.settings import Semantic, Settings


@dataclass
class Letters:
    """Embeds by how often each letter occurs; takes as many seconds as it gets texts."""

    name: str = "letters"
    fingerprint: str = "letters 1"
    batch: int = 2
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)
    raises: list[Exception | None] = field(default_factory=list)

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        if self.raises and (error := self.raises.pop(0)):
            raise error
        self.asked += texts
        self.seconds += len(texts)
        return [self.vector(text) for text in texts]

    def vector(self, text: str) -> list[float]:
        counts = [1.0 + text.casefold().count(chr(97 + at)) for at in range(26)]
        return [count / math.hypot(*counts) for count in counts]


@dataclass
class Judge:
    """Finds a target adequate by its first letter."""

    name: str = "judge"
    fingerprint: str = "judge 1"
    batch: int = 8
    asked: list[Pair] = field(default_factory=list)
    values: tuple[float, ...] = ()

    def estimate(self, pairs: Sequence[Pair]) -> Sequence[float]:
        self.asked += pairs
        return self.values or [0.25 if pair.target.startswith("x") else 0.75 for pair in pairs]


def request(source: str, target: str = "zzz", doubt: float = 1.0, **rest: tuple[str, ...]) -> Request:
    return Request(source=source, target=target, target_language="id", doubt=doubt, **rest)


def test_what_is_doubted_most_comes_first_until_the_budget_is_spent() -> None:
    provider = Letters()
    session = SemanticSession(provider, budget=3, clock=lambda: provider.seconds)
    scores = session.scores(
        [request("aaa", "aab", 0.1), request("bbb", "bbc", 0.9), request("ccc", "ccd", 0.5)]
    )
    assert provider.asked == ["bbb", "bbc", "ccc", "ccd"]
    assert [evidence is not None for evidence in scores.evidence] == [False, True, True]
    assert (scores.computed, scores.cached, scores.left_out, scores.problem) == (2, 0, 1, "")
    assert scores.summary == "semantic evidence: 2 segments scored, 0 from the cache, 1 left out"


def test_a_budget_is_for_all_calls_together() -> None:
    provider = Letters()
    session = SemanticSession(provider, budget=2, clock=lambda: provider.seconds)
    assert session.scores([request("aaa")]).computed == 1
    assert session.scores([request("bbb")]).left_out == 1


def test_a_session_by_the_settings(tmp_path: Path) -> None:
    settings = Settings(semantic=Semantic(provider="openai", url="http://h", model="m"))
    session = open_session(settings, cache=tmp_path / "cache", budget=5)
    assert isinstance(session.provider, EndpointEmbeddings)
    assert (session.provider.endpoint.timeout, session.budget) == (5, 5)
    assert session.store is not None
    assert session.store.path == tmp_path / "cache" / "semantic.sqlite"
    assert open_session(settings).store is None


def test_what_the_cache_knows_costs_nothing(tmp_path: Path) -> None:
    requests = [request("aaa", "aab"), request("bbb", "bbc")]
    store = Store(tmp_path / "semantic.sqlite")
    first = SemanticSession(Letters(), store).scores(requests)
    provider = Letters()
    second = SemanticSession(provider, store, budget=0).scores(requests)
    assert second.evidence == first.evidence
    assert (second.computed, second.cached, second.left_out) == (0, 2, 0)
    assert provider.asked == []


def test_another_provider_does_not_get_its_answers(tmp_path: Path) -> None:
    store = Store(tmp_path / "semantic.sqlite")
    SemanticSession(Letters(), store).scores([request("aaa")])
    other = SemanticSession(Letters(fingerprint="letters 2"), store, budget=0)
    assert other.scores([request("aaa")]).left_out == 1


def test_equal_texts_are_asked_for_once() -> None:
    provider = Letters()
    requests = [request("aaa", "zzz", neighbours=("bbb",)), request("bbb", "zzz", neighbours=("aaa",))]
    SemanticSession(provider).scores(requests)
    assert sorted(provider.asked) == ["aaa", "bbb", "zzz"]


@given(st.randoms(use_true_random=False), st.integers(1, 9))
def test_without_budget_the_order_and_the_batches_do_not_matter(chance: random.Random, batch: int) -> None:
    words = ["alpha", "beta", "gamma delta epsilon zeta eta", "theta", ""]
    requests = [
        request(
            chance.choice(words),
            chance.choice(words),
            chance.choice([0.2, 0.8]),
            neighbours=tuple(chance.sample(words[:4], 2)),
        )
        for _ in range(8)
    ]
    shuffled = chance.sample(range(8), 8)
    expected = SemanticSession(Letters(batch=100)).scores(requests).evidence
    found = SemanticSession(Letters(batch=batch)).scores([requests[at] for at in shuffled]).evidence
    assert list(found) == [expected[at] for at in shuffled]


def test_progress_comes_to_the_whole() -> None:
    provider = Letters()
    steps: list[int] = []
    session = SemanticSession(provider, budget=2, clock=lambda: provider.seconds)
    session.scores([request("aaa"), request("bbb"), request("")], steps.append)
    assert steps == [1, 1, 1]


def test_a_side_that_is_missing_is_not_scored() -> None:
    scores = SemanticSession(Letters()).scores([request("  "), request("aaa", "")])
    assert scores.evidence == (None, None)
    assert scores.summary == "semantic evidence: 0 segments scored, 0 from the cache"


def test_a_provider_that_fails_is_given_up() -> None:
    provider = Letters(raises=[None, ProviderError("it is gone")])
    session = SemanticSession(provider)
    scores = session.scores([request("aaa"), request("bbb"), request("ccc")])
    assert (scores.computed, scores.left_out, scores.problem) == (1, 2, "it is gone")
    assert session.scores([request("ddd")]).problem == "it is gone"
    assert provider.asked == ["aaa", "zzz"]


def test_an_answer_that_makes_no_sense_costs_one_batch() -> None:
    provider = Letters(raises=[ReplyError("what?")])
    scores = SemanticSession(provider).scores([request("aaa"), request("bbb")])
    assert [evidence is not None for evidence in scores.evidence] == [False, True]
    assert scores.problem == ""


def test_three_of_them_in_a_row_are_enough() -> None:
    provider = Letters(raises=[ReplyError("what?")] * 3)
    scores = SemanticSession(provider).scores([request(letter * 3, letter) for letter in "abcde"])
    assert (scores.computed, scores.left_out, scores.problem) == (0, 5, "what?")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RuntimeError("out of memory"), "the provider `letters` failed: RuntimeError: out of memory"),
        (ValueError(), "the provider `letters` failed: ValueError"),
    ],
)
def test_a_third_partys_model_may_raise_anything(error: Exception, message: str) -> None:
    scores = SemanticSession(Letters(raises=[error])).scores([request("aaa")])
    assert scores.problem.startswith(message)


def test_a_third_partys_model_may_miscount(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Letters()
    monkeypatch.setattr(provider, "embed", lambda _: [[1.0]])
    scores = SemanticSession(provider).scores([request(letter * 3, letter) for letter in "abc"])
    assert scores.problem == "1 answers of `letters` to 2 questions"


def test_pairs_are_judged_and_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "semantic.sqlite")
    judge = Judge()
    requests = [request("a", "x"), request("a", "y"), request("a", "x")]
    expected = tuple(SemanticEvidence(adequacy=value) for value in (0.25, 0.75, 0.25))
    assert SemanticSession(judge, store).scores(requests).evidence == expected
    assert [pair.target for pair in judge.asked] == ["x", "y"]
    assert SemanticSession(Judge(), store, budget=0).scores(requests).evidence == expected


@pytest.mark.parametrize("value", [1.5, -0.1, math.nan])
def test_what_is_no_probability(value: float) -> None:
    assert SemanticSession(Judge(values=(value,))).scores([request("a")]).evidence == (None,)


def test_answers_in_the_cache_that_are_damaged(tmp_path: Path) -> None:
    store = Store(tmp_path / "semantic.sqlite")
    store.add({answer_key("letters 1", "aaa"): b"\1\2", answer_key("judge 1", "a", "x", "en", "id"): b"?"})
    assert SemanticSession(Letters(), store).scores([request("aaa")]).evidence == (None,)
    assert SemanticSession(Judge(), store).scores([request("a", "x")]).evidence == (None,)


def test_a_cache_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "semantic.sqlite"
    path.write_bytes(b"no database " * 100)
    store = Store(path)
    assert store.get([b"k"]) == {}
    store.add({b"k": b"v"})
    assert store.get([b"k"]) == {b"k": b"v"}


def test_a_cache_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert open_store(tmp_path / "taken" / "cache") is None
    store = Store(tmp_path / "nowhere" / "semantic.sqlite")
    assert SemanticSession(Letters(), store).scores([request("aaa")]).computed == 1


def test_the_cache_is_marked_as_one(tmp_path: Path) -> None:
    store = open_store(tmp_path / ".sxs_cache")
    assert store is not None
    store.add({b"k": b"v"})
    assert (tmp_path / ".sxs_cache" / "CACHEDIR.TAG").is_file()


def test_a_cache_that_grows_too_big_loses_what_was_used_least(tmp_path: Path) -> None:
    store = Store(tmp_path / "semantic.sqlite", most_bytes=100_000)
    keys = [bytes([at, 0]) for at in range(200)]
    store.add({key: bytes(1000) for key in keys})
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE answer SET used = 1000")
    connection.close()
    assert len(store.get(keys[100:])) == 100  # and so they are used now
    store.shrink()
    assert store.get(keys).keys() == set(keys[100:])
    small = Store(store.path, most_bytes=10**9)
    small.shrink()
    assert len(small.get(keys)) == 100


def test_many_keys_at_once_and_many_users(tmp_path: Path) -> None:
    path = tmp_path / "semantic.sqlite"
    # Made first: of several that make it at a time, one may find it locked and keep nothing.
    Store(path).add({})

    def work(start: int) -> None:
        for at in range(start, start + 400, 20):
            Store(path).add({str(number).encode(): b"v" for number in range(at, at + 20)})

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 400, 800, 1200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Store(path).get([str(number).encode() for number in range(1600)])) == 1600


def test_where_one_text_ends_cannot_be_mistaken() -> None:
    assert len({answer_key("p", "ab", "c"), answer_key("p", "a", "bc"), answer_key("p", "abc")}) == 3
    assert answer_key("p", "\udcff") != answer_key("p", "?")

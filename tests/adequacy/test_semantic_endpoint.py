"""A server of models: a real one, on this machine, that misbehaves as it is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sphinx_sxs.adequacy.semantic.openai import EndpointEmbeddings, EndpointQuality
from sphinx_sxs.adequacy.semantic.providers import Pair, ProviderError, ReplyError, open_provider
from sphinx_sxs.adequacy.semantic.session import Request, SemanticSession
from sphinx_sxs.settings import ConfigError, Semantic

PAIR = Pair(source="You owe money.", target="Anda harus bayar.", source_language="en", target_language="id")


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    status: int = 200
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False
    drops: bool = False


@dataclass
class Server:
    """Answers by what was queued, then by `default`; keeps what it was asked."""

    url: str
    default: Callable[[str, Any], Reply]
    queued: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, Any, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


def answered(path: str, payload: Any) -> Reply:
    """As a server does that works: texts by their letters, pairs by whether the target is there."""
    if path == "/v1/embeddings":
        rows = [
            {
                "object": "embedding",
                "index": at,
                "embedding": [2.0 * text.count(letter) for letter in "aeiou"],
            }
            for at, text in enumerate(payload["input"])
        ]
        return Reply(body=json.dumps({"object": "list", "data": rows[::-1]}))
    items = json.loads(payload["messages"][1]["content"])
    return said(json.dumps({"adequate": [0.1 if item["target"] == "?" else 0.9 for item in items]}))


def said(content: str) -> Reply:
    return Reply(body=json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    state = Server("", answered)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((self.path, payload, self.headers.get("Authorization", "")))
            reply = state.queued.pop(0) if state.queued else state.default(self.path, payload)
            if reply.hangs:
                state.released.wait(30)
            if reply.hangs or reply.drops:
                self.close_connection = True
                return
            data = reply.body.encode()
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        state.url = f"http://127.0.0.1:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        state.released.set()
        running.shutdown()
        thread.join()


def embeddings(server: Server, **settings: Any) -> tuple[EndpointEmbeddings, list[float]]:
    """The provider, and the pauses that it made."""
    pauses: list[float] = []
    provider = open_provider(Semantic(provider="openai", url=server.url, model="m", **settings))
    assert isinstance(provider, EndpointEmbeddings)
    endpoint = replace(provider.endpoint, sleep=pauses.append)
    return replace(provider, endpoint=endpoint), pauses


def quality(server: Server) -> EndpointQuality:
    provider = open_provider(Semantic(provider="openai", kind="quality", url=server.url, model="m"))
    assert isinstance(provider, EndpointQuality)
    return replace(provider, endpoint=replace(provider.endpoint, sleep=lambda _: None))


def test_embeddings_have_length_1_and_keep_their_order(server: Server) -> None:
    provider, _ = embeddings(server)
    assert provider.embed(["aaa", "uoo"]) == [
        [1.0, 0.0, 0.0, 0.0, 0.0],
        pytest.approx([0.0, 0.0, 0.0, 0.8944, 0.4472], abs=1e-4),
    ]
    assert server.asked == [("/v1/embeddings", {"model": "m", "input": ["aaa", "uoo"]}, "")]


def test_pairs_are_judged(server: Server) -> None:
    assert quality(server).estimate([PAIR, replace(PAIR, target="?")]) == [0.9, 0.1]
    path, payload, _ = server.asked[0]
    assert (path, payload["model"], payload["temperature"]) == ("/v1/chat/completions", "m", 0)
    assert json.loads(payload["messages"][1]["content"])[0] == {
        "source_language": "en",
        "target_language": "id",
        "source": "You owe money.",
        "target": "Anda harus bayar.",
    }


def test_a_path_of_the_address_is_kept(server: Server) -> None:
    provider, _ = embeddings(replace(server, url=f"{server.url}/models/v1/"))
    server.queued = [answered("/v1/embeddings", {"input": ["a"]})]
    provider.embed(["a"])
    assert server.asked[0][0] == "/models/v1/embeddings"


@pytest.mark.parametrize(
    "content",
    [
        '```json\n{"adequate": [0.9, 0.1]}\n```',
        "[0.9, 0.1]",
        'Here {you} are [1]:\n{"probabilities":[0.9,0.1]} I hope',
        '<think>The first [0.5, 0.5] is</think>{"adequate": [0.9, 0.1]}',
    ],
)
def test_what_models_write_around_the_numbers(server: Server, content: str) -> None:
    server.queued = [said(content)]
    assert quality(server).estimate([PAIR, PAIR]) == [0.9, 0.1]


@pytest.mark.parametrize("content", ["[0.5]", '{"adequate": [0.5, 1.5]}', "I cannot.", '["a", true]', "[[[["])
def test_after_an_answer_that_does_not_fit_each_pair_is_asked_about(server: Server, content: str) -> None:
    server.queued = [said(content), said('{"adequate": 0.8}')]
    assert quality(server).estimate([PAIR, PAIR]) == [0.8, 0.9]
    assert len(server.asked) == 3


@pytest.mark.parametrize("body", ['{"choices": []}', '{"choices": 3}', "[]", "null"])
def test_an_answer_without_message(server: Server, body: str) -> None:
    server.queued = [Reply(body=body)]
    with pytest.raises(ReplyError, match="answered with no message"):
        quality(server).estimate([PAIR])


def test_a_busy_server_is_asked_again(server: Server) -> None:
    provider, pauses = embeddings(server)
    server.queued = [
        Reply(429, "slow down", (("Retry-After", "7"),)),
        Reply(503, headers=(("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),)),
        Reply(drops=True),
    ]
    assert len(provider.embed(["a"])) == 1
    assert pauses == [7.0, 2.0, 4.0]


def test_a_server_that_stays_busy(server: Server) -> None:
    provider, pauses = embeddings(server)
    server.default = lambda *_: Reply(429, '{"error": "quota"}', (("Retry-After", "9999"),))
    with pytest.raises(ProviderError, match=r'/v1/embeddings` answered 429: \{"error": "quota"\}'):
        provider.embed(["a"])
    assert pauses == [30.0, 30.0, 30.0]


def test_an_answer_that_is_no_json(server: Server) -> None:
    provider, pauses = embeddings(server)
    server.queued = [Reply(body="<html>")]
    assert len(provider.embed(["a"])) == 1
    assert pauses == [1.0]
    server.default = lambda *_: Reply(body='{"data": [')
    with pytest.raises(ReplyError, match="answered with no JSON"):
        provider.embed(["a"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"index": 0, "embedding": [1]}], "1 embeddings for 2 texts"),
        ([{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}], "2 embeddings for 2 texts"),
        ([{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}], "2 embeddings for 2 texts"),
        ([{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [0]}], "no embeddings"),
        ([{"index": 0, "embedding": [1]}, {"index": 1, "embedding": "AAAA"}], "no embeddings"),
        ([{"index": 0}], "no embeddings"),
        (3, "no embeddings"),
    ],
)
def test_embeddings_that_do_not_fit(server: Server, rows: object, message: str) -> None:
    server.queued = [Reply(body=json.dumps({"data": rows}))]
    with pytest.raises(ReplyError, match=message):
        embeddings(server)[0].embed(["a", "b"])


def test_a_server_that_hangs(server: Server) -> None:
    provider, pauses = embeddings(server, timeout=0.05)
    server.default = lambda *_: Reply(hangs=True)
    with pytest.raises(ProviderError, match=r"did not answer in 0\.05 s"):
        provider.embed(["a"])
    assert pauses == []  # a pause would be longer than anybody waits for this server


def test_a_server_that_hangs_once(server: Server) -> None:
    provider, _ = embeddings(server, timeout=2)
    provider = replace(provider, endpoint=replace(provider.endpoint, pauses=(0.0,)))
    server.queued = [Reply(hangs=True)]
    assert len(provider.embed(["a"])) == 1


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_nobody_listens(server: Server) -> None:
    provider, pauses = embeddings(replace(server, url=nobody()))
    with pytest.raises(ProviderError, match=r"cannot be reached: Connection refused"):
        provider.embed(["a"])
    assert pauses == []


def test_the_run_goes_on_without(server: Server) -> None:
    provider, _ = embeddings(replace(server, url=nobody()))
    scores = SemanticSession(provider).scores([Request(source="A", target="B", target_language="id")])
    assert (scores.evidence, scores.left_out) == ((None,), 1)
    assert scores.summary.startswith(
        "semantic evidence: 0 segments scored, 0 from the cache, 1 left out; `http"
    )


def test_a_session_with_a_server(server: Server) -> None:
    requests = [
        Request(source="a e", target=target, target_language="id", neighbours=("i o",))
        for target in ("a e", "i")
    ]
    good, bad = SemanticSession(embeddings(server)[0]).scores(requests).evidence
    assert good is not None
    assert bad is not None
    assert (good.likeness, bad.margin) == (pytest.approx(1), pytest.approx(0.7071, abs=1e-3))
    (judged,) = SemanticSession(quality(server)).scores(requests[:1]).evidence
    assert judged is not None
    assert judged.adequacy == 0.9


def test_a_redirect_is_not_followed(server: Server) -> None:
    server.queued = [Reply(302, headers=(("Location", f"{server.url}/elsewhere"),))]
    with pytest.raises(ProviderError, match="answered 302"):
        embeddings(server)[0].embed(["a"])
    assert len(server.asked) == 1


def test_the_key_goes_to_the_server_and_nowhere_else(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELS_KEY", " sk-secret\n")
    provider, _ = embeddings(server, api_key_env="MODELS_KEY")
    server.queued = [Reply(401, "Incorrect API key provided: sk-secret")]
    with pytest.raises(ProviderError) as caught:
        provider.embed(["a"])
    assert server.asked[0][2] == "Bearer sk-secret"
    assert "answered 401: Incorrect API key provided: …" in str(caught.value)
    assert "secret" not in f"{caught.value}{provider!r}{provider.fingerprint}"


def test_a_text_that_the_server_does_not_take_leaves_the_others(server: Server) -> None:
    server.queued = [Reply(400, "too long")]
    with pytest.raises(ReplyError, match="answered 400: too long"):
        embeddings(server)[0].embed(["a"])


def test_bytes_that_are_not_unicode(server: Server) -> None:
    embeddings(server)[0].embed(["a\udcff"])
    assert server.asked[0][1]["input"] == ["a?"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, r"`tool\.sxs\.semantic\.url` is needed by"),
        ({"url": "http://h"}, r"`tool\.sxs\.semantic\.model` is needed by"),
        ({"url": "file:///etc/passwd", "model": "m"}, r"`tool\.sxs\.semantic\.url` must be http"),
        ({"url": "https://me:pw@h", "model": "m"}, "without user and password"),
        (
            {"url": "http://h", "model": "m", "api_key_env": "SXS_NO_SUCH"},
            "there is no environment variable `SXS_NO_SUCH`",
        ),
    ],
)
def test_settings_that_cannot_work(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        open_provider(Semantic(provider="openai", **settings))  # type: ignore[arg-type]


def test_a_variable_that_holds_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELS_KEY", "a\nX-Header: b")
    with pytest.raises(ConfigError, match="does not hold a key"):
        open_provider(Semantic(provider="openai", url="http://h", model="m", api_key_env="MODELS_KEY"))


def test_answers_hang_on_the_server_the_model_and_the_kind() -> None:
    settings = Semantic(provider="openai", url="http://h", model="m")
    others = (
        settings,
        replace(settings, url="http://i"),
        replace(settings, model="n"),
        replace(settings, kind="quality"),
    )
    assert len({open_provider(each).fingerprint for each in others}) == 4

"""The server of `sxs serve`: what stands at each address, and what open pages are told."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sphinx_sxs.site.preview.serving import (
    PORT,
    PortError,
    PreviewServer,
    SiteFiles,
    State,
    media_type,
    open_server,
    with_script,
)

PAGE = "<!DOCTYPE html>\n<html><head><title>x</title></head>\n<body><p>Trang</p>\n</body>\n</html>\n"
FILES = {
    "index.html": PAGE,
    "404.html": "<body>none on the site</body>",
    "vi-VN/index.html": PAGE,
    "vi-VN/404.html": "<body>none in vi-VN</body>",
    "vi-VN/sub/C#.html": PAGE,
    "vi-VN/100%.html": PAGE,
    "_static/sxs.css": "p { color: red }",
    "search/pagefind.wasm": "x",
}
TAG = re.compile(r'<script src="/_live/live\.js" data-page="([^"]*)" data-version="([^"]*)"></script>\n')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    return site


@pytest.fixture
def serve(root: Path) -> Iterator[Callable[..., PreviewServer]]:
    started: list[PreviewServer] = []

    def start(base: str = "/") -> PreviewServer:
        server = open_server(SiteFiles(root, base=base), "127.0.0.1", 0)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def ask(server: PreviewServer, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)) as connection:
        connection.request(method, path)
        response = connection.getresponse()
        return response, response.read().decode()


def version_in(text: str) -> str:
    found = TAG.search(text)
    assert found, text
    return found[2]


class Events:
    """An open page's ear."""

    def __init__(self, server: PreviewServer, page: str, version: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
        self._connection.request("GET", f"/_live/events?page={page}&version={version}")
        self.response = self._connection.getresponse()

    def next(self) -> tuple[str, str]:
        """The next event and its data."""
        fields: dict[str, str] = {}
        while True:
            line = self.response.fp.readline().decode().rstrip("\n")
            if line.startswith(":"):
                continue
            if not line and "event" in fields:
                return fields["event"], fields.get("data", "")
            key, _, value = line.partition(": ")
            fields[key.rstrip(":")] = value

    def next_state(self) -> str:
        event, data = self.next()
        assert event == "state"
        return str(json.loads(data)["state"])

    def close(self) -> None:
        self._connection.close()


# ---------------------------------------------------------------------- files


def test_a_page_gets_the_script_only_when_it_is_served(
    serve: Callable[..., PreviewServer], root: Path
) -> None:
    response, text = ask(serve(), "/vi-VN/")
    assert response.status == 200
    assert TAG.sub("", text) == PAGE
    assert text.index("<script") < text.index("</body>")
    assert (root / "vi-VN/index.html").read_text(encoding="utf-8") == PAGE


def test_what_every_answer_has(serve: Callable[..., PreviewServer]) -> None:
    server = serve()
    for path in ("/", "/nothing", "/_static/sxs.css", "/vi-VN", "/_live/live.js", "/_live/other"):
        response, _ = ask(server, path)
        policy = response.getheader("Content-Security-Policy")
        assert policy == "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
        assert response.getheader("Cache-Control") == "no-store"
        assert response.version == 11


def test_head_is_get_without_its_body(serve: Callable[..., PreviewServer]) -> None:
    server = serve()
    response, text = ask(server, "/vi-VN/", "HEAD")
    assert (response.status, text) == (200, "")
    assert int(response.getheader("Content-Length") or 0) == len(ask(server, "/vi-VN/")[1].encode())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.wasm", "application/wasm"),
        ("a.webmanifest", "application/manifest+json"),
        ("a.svg", "image/svg+xml"),
        ("a.PNG", "image/png"),
        ("vi.pf_index", "application/octet-stream"),
        ("wasm.vi.pagefind", "application/octet-stream"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_media_types(name: str, kind: str) -> None:
    assert media_type(name) == kind


@pytest.mark.parametrize(
    "path", ["/vi-VN/sub/C%23.html", "/vi-VN/100%25.html", "//vi-VN//sub/./C%23.html?q=1"]
)
def test_names_that_addresses_write_otherwise(serve: Callable[..., PreviewServer], path: str) -> None:
    assert ask(serve(), path)[0].status == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/vi-VN", "/vi-VN/"),
        ("/vi-VN?view=interleaved", "/vi-VN/?view=interleaved"),
        ("//vi-VN/sub", "/vi-VN/sub/"),
    ],
)
def test_a_folder_is_its_index(serve: Callable[..., PreviewServer], path: str, location: str) -> None:
    response, _ = ask(serve(), path)
    assert (response.status, response.getheader("Location")) == (302, location)


def test_a_host_in_the_path_is_no_redirect_to_it(serve: Callable[..., PreviewServer], root: Path) -> None:
    (root / "host.example").mkdir()
    response, _ = ask(serve(), "//host.example")
    assert response.getheader("Location") == "/host.example/"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/vi-VN/nothing.html", "none in vi-VN"),
        ("/vi-VN/nothing/there.html", "none in vi-VN"),
        ("/vi-VN/sub/", "none in vi-VN"),
        ("/vi-VN/index.html/", "none in vi-VN"),
        ("/ar-SA/nothing.html", "none on the site"),
        ("/" + "n" * 5000, "none on the site"),
        ("/%00", "no such page"),
        ("/..%2fsecret.html", "no such page"),
        ("/vi-VN/../../secret.html", "no such page"),
        ("/%2e%2e/secret.html", "no such page"),
    ],
)
def test_what_is_not_there(serve: Callable[..., PreviewServer], path: str, said: str) -> None:
    server = serve()
    server.tell(State("built"))
    response, text = ask(server, path)
    assert response.status == 404
    assert said in text
    assert TAG.search(text)


@pytest.mark.skipif(os.sep == "/", reason="the sign separates folders elsewhere")
def test_other_systems_separators(serve: Callable[..., PreviewServer]) -> None:
    assert ask(serve(), "/..%5csecret.html")[0].status == 404


def test_a_link_does_not_lead_out_of_the_site(serve: Callable[..., PreviewServer], root: Path) -> None:
    (root / "vi-VN" / "out.html").symlink_to(root.parent / "secret.html")
    (root / "vi-VN" / "loop.html").symlink_to(root / "vi-VN" / "loop.html")
    server = serve()
    assert ask(server, "/vi-VN/out.html")[0].status == 404
    assert ask(server, "/vi-VN/loop.html")[0].status == 404


def test_the_site_stands_where_it_will_be_published(serve: Callable[..., PreviewServer]) -> None:
    server = serve("/help/")
    assert server.url == f"http://127.0.0.1:{server.server_port}/help/"
    assert ask(server, "/help/vi-VN/")[0].status == 200
    assert ask(server, "/help/vi-VN")[0].getheader("Location") == "/help/vi-VN/"
    for path in ("/", "/help"):
        assert ask(server, path)[0].getheader("Location") == "/help/"
    server.tell(State("built"))
    assert ask(server, "/vi-VN/")[0].status == 404
    assert ask(server, "/_live/live.css")[0].status == 200


def test_many_requests_on_one_connection(serve: Callable[..., PreviewServer]) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", serve().server_port, timeout=60)) as connection:
        for path in ("/", "/nothing", "/_static/sxs.css", "/vi-VN"):
            connection.request("GET", path)
            connection.getresponse().read()


@pytest.mark.parametrize("line", ["GET http://[ HTTP/1.1", "GET  HTTP/1.1", "PUT / HTTP/1.1", "\x16\x03\x01"])
def test_requests_of_no_browser(serve: Callable[..., PreviewServer], line: str) -> None:
    server = serve()
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as plain:
        plain.sendall(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
        plain.recv(65536)
    assert ask(server, "/")[0].status == 200


def test_a_page_without_an_end_gets_the_script_too() -> None:
    assert with_script(b"<p>x", '/a"b', "1-0").endswith(
        b'data-page="/a&quot;b" data-version="1-0"></script>\n'
    )


# ---------------------------------------------------------------------- ports


def test_a_port_that_is_taken(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=f"cannot listen at port {port} of `127.0.0.1`: address already"):
            open_server(SiteFiles(root), "127.0.0.1", port)


def test_the_next_free_port_where_none_is_asked_for(root: Path) -> None:
    first = open_server(SiteFiles(root), "127.0.0.1", None)
    second = open_server(SiteFiles(root), "127.0.0.1", None)
    try:
        assert PORT <= first.server_port < second.server_port
    finally:
        first.stop()
        second.stop()


def test_a_host_that_nobody_knows(root: Path) -> None:
    with pytest.raises(PortError, match="`no-such-host"):
        open_server(SiteFiles(root), "no-such-host.invalid", 0)


# ---------------------------------------------------------------------- news


def test_a_page_is_told_when_it_has_changed(serve: Callable[..., PreviewServer], root: Path) -> None:
    server = serve()
    server.tell(State("built"))
    _, text = ask(server, "/vi-VN/")
    mine, other = (
        Events(server, "/vi-VN/", version_in(text)),
        Events(server, "/", version_in(ask(server, "/")[1])),
    )
    assert mine.response.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    assert [mine.next_state(), other.next_state()] == ["built", "built"]
    (root / "vi-VN/index.html").write_text(PAGE.replace("Trang", "Trang mới"), encoding="utf-8")
    server.tell(State("built"))
    assert [mine.next_state(), mine.next()[0]] == ["built", "reload"]
    server.tell(State("failed", "no such luck"))
    # Nothing was said of the other page in between.
    assert other.next_state() == "built"
    assert other.next() == ("state", '{"state": "failed", "message": "no such luck"}')
    mine.close()
    other.close()


def test_a_page_that_was_not_looking_is_told_when_it_comes_back(
    serve: Callable[..., PreviewServer], root: Path
) -> None:
    server = serve()
    version = version_in(ask(server, "/vi-VN/")[1])
    (root / "vi-VN/index.html").write_text("<p>y", encoding="utf-8")
    server.tell(State("built"))
    page = Events(server, "/vi-VN/", version)
    assert [page.next_state(), page.next()[0]] == ["built", "reload"]
    page.close()


def test_a_style_sheet_concerns_every_page(serve: Callable[..., PreviewServer], root: Path) -> None:
    server = serve()
    ask(server, "/_static/sxs.css")
    version = version_in(ask(server, "/vi-VN/")[1])
    server.tell(State("built"))
    page = Events(server, "/vi-VN/", version)
    assert page.next_state() == "built"
    (root / "_static/sxs.css").write_text("p { color: green }", encoding="utf-8")
    server.tell(State("built"))
    assert [page.next_state(), page.next()[0]] == ["built", "reload"]
    assert version_in(ask(server, "/vi-VN/")[1]) != version
    page.close()


def test_a_page_that_comes_takes_the_place_of_the_one_that_says_there_is_none(
    serve: Callable[..., PreviewServer], root: Path
) -> None:
    server = serve()
    server.tell(State("built"))
    response, text = ask(server, "/vi-VN/new.html")
    assert response.status == 404
    (root / "vi-VN/new.html").write_text(PAGE, encoding="utf-8")
    page = Events(server, "/vi-VN/new.html", version_in(text))
    assert [page.next_state(), page.next()[0]] == ["built", "reload"]
    page.close()


def test_before_the_first_build_pages_are_promised(tmp_path: Path) -> None:
    server = open_server(SiteFiles(tmp_path / "nothing-yet"), "127.0.0.1", 0)
    server.start()
    try:
        response, text = ask(server, "/vi-VN/")
        assert response.status == 503
        page = Events(server, "/vi-VN/", version_in(text))
        assert page.next_state() == "building"
        server.tell(State("built"))
        assert [page.next_state(), page.next()[0]] == ["built", "reload"]
        page.close()
    finally:
        server.stop()


def test_stopping_ends_what_waits(serve: Callable[..., PreviewServer]) -> None:
    server = serve()
    page = Events(server, "/", "x")
    page.next_state()
    server.stop()
    assert page.response.read() == b""

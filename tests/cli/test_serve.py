"""`sxs serve` as its users run it: build, look, edit, look again, stop."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from preview import PATIENCE, Served

from sphinx_sxs.cli import main


def article(text: str, source: str = "Open the app.") -> str:
    return (
        "---\ntitle: Ảnh\nms.translationtype: MT\n---\n# Ảnh\n\n"
        f'<span data-ttu-id="a-101">{text}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="a-101">{source}</span></span>\n'
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "vi-VN").mkdir(parents=True)
    (tmp_path / "docs" / "vi-VN" / "photo.md").write_text(article("Mở ứng dụng."), encoding="utf-8")
    settings = '[tool.sxs]\nproject = "Trợ giúp"\nsearch = "none"\n'
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    return tmp_path


@pytest.fixture
def serve(tree: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(*options: str) -> Served:
        served = Served(tree, *options)
        started.append(served)
        return served

    yield start
    for served in started:
        served.close()


def test_an_edited_article_is_rebuilt_checked_and_reloaded(serve: Callable[..., Served], tree: Path) -> None:
    served = serve()
    page, file = "/vi-VN/photo.html", tree / "docs" / "vi-VN" / "photo.md"
    status, before = served.get(page)
    assert status == 200
    assert "Mở ứng dụng." in before
    assert "_live" not in (tree / "out" / "vi-VN" / "photo.html").read_text(encoding="utf-8")
    text = article("Chọn 7.", "Select 8.")
    events = served.edit(page, lambda: file.write_text(text, encoding="utf-8"))
    assert events == ["built", "building", "built", "reload"]
    assert "Chọn 7." in served.get(page)[1]
    served.wait_for(r"Changed: vi-VN/photo\.md\n")
    served.wait_for(r"  vi-VN/photo\.md:7  error  NUM001 a-101  .*`8`")
    # Settings count as much as articles, and are read anew.
    settings = (tree / "pyproject.toml").read_text(encoding="utf-8").replace("Trợ giúp", "Hỗ trợ")
    assert served.edit(page, lambda: (tree / "pyproject.toml").write_text(settings, encoding="utf-8"))
    assert "Hỗ trợ" in served.get(page)[1]
    assert served.stop() == 0
    assert served.lines[-1] == "Stopped"
    assert "Traceback" not in served.said


def test_an_error_is_told_and_the_site_stays(serve: Callable[..., Served], tree: Path) -> None:
    served = serve()
    page, file = "/vi-VN/photo.html", tree / "pyproject.toml"
    settings = file.read_text(encoding="utf-8")
    broken = settings.replace("project", "projekt")
    assert served.edit(page, lambda: file.write_text(broken, encoding="utf-8"))[-1] == "failed"
    served.wait_for("Not rebuilt: .*unknown key `tool.sxs.projekt`")
    assert served.get(page)[0] == 200
    (tree / "docs" / "vi-VN" / "photo.md").write_text(article("Mở ra."), encoding="utf-8")
    file.write_text(settings, encoding="utf-8")
    served.wait_for(r"written")
    served.edit(
        page, lambda: (tree / "docs" / "vi-VN" / "photo.md").write_text(article("X."), encoding="utf-8")
    )
    assert served.stop(signal.SIGTERM) == 0
    assert "Traceback" not in served.said


def test_the_site_stands_under_its_path_and_pages_come_and_go(
    serve: Callable[..., Served], tree: Path
) -> None:
    with (tree / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write('site_url = "https://help.example/sub/"\n')
    served = serve("--locale", "vi-VN", "--jobs", "1")
    assert served.address.endswith("/sub/")
    assert served.get("/vi-VN/new.html")[0] == 404
    new = tree / "docs" / "vi-VN" / "new.md"
    new.write_text(article("Mới."), encoding="utf-8")
    end = time.monotonic() + PATIENCE
    while served.get("/vi-VN/new.html")[0] == 404 and time.monotonic() < end:
        time.sleep(0.1)
    assert served.get("/vi-VN/new.html")[0] == 200
    new.unlink()
    while served.get("/vi-VN/new.html")[0] == 200 and time.monotonic() < end:
        time.sleep(0.1)
    assert served.get("/vi-VN/new.html")[0] == 404
    assert served.stop() == 0


def test_nothing_to_serve(tmp_path: Path, tree: Path) -> None:
    (tmp_path / "empty").mkdir()
    options = ["--port", "0", "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(main, ["serve", str(tmp_path / "empty"), *options])
    assert done.exit_code == 2
    assert "no articles with a locale" in done.output
    done = CliRunner().invoke(main, ["serve", str(tree / "docs"), "--locale", "xx-XX", *options])
    assert done.exit_code == 2
    assert "no articles of locale `xx-XX`" in done.output


def test_a_port_that_is_taken_is_wrong_usage(tree: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(
            main, ["serve", str(tree / "docs"), "-o", str(tree / "out"), "--port", port]
        )
    assert done.exit_code == 2
    assert f"cannot listen at port {port}" in done.output
    assert not (tree / "out").exists()

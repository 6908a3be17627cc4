"""`sxs stats`: what is counted, and where."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sphinx_sxs.article import parse_article
from sphinx_sxs.cli import main
from sphinx_sxs.cli.stats import count_article

ARTICLE = """---
title: Title
ms.contentlocale: {locale}
ms.translationtype: {kind}
---
# <span data-ttu-id="a-1">Fotos</span><span class="sxs-lookup"><span data-stu-id="a-1">Photos</span></span>

{rest}
"""


def article(locale: str, kind: str, rest: str = "") -> str:
    return ARTICLE.format(locale=locale, kind=kind, rest=rest)


def stats(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["stats", *map(str, arguments)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def figures(*arguments: object) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(stats(*arguments, "--format", "json"))
    return data


def test_the_sample_articles(source: Path) -> None:
    data = figures(source)
    assert [row["locale"] for row in data["locales"]] == ["ar-SA", "de-DE", "id-ID", "ja-JP", "vi-VN"]
    indonesian = data["locales"][2]
    assert (indonesian["articles"], indonesian["segments"]) == (1, 7)
    assert indonesian["translation_types"] == {"MT": 1}
    assert 0.99 < indonesian["coverage"] < 1
    # "Ada otomatis sinkronisasi" for "There is no automatic synchronization", and more.
    assert indonesian["findings"]["error"] >= 1
    assert len({row["source_words"] for row in data["locales"]}) == 1
    assert data["total"]["articles"] == 5
    assert data["total"]["segments"] == 35
    for severity in ("error", "warning", "info"):
        assert data["total"]["findings"][severity] == sum(r["findings"][severity] for r in data["locales"])


def test_what_one_article_counts() -> None:
    text = article("de-DE", "HT", "Ohne `Code` [hier](https://x.example/abcdef).")
    counts = count_article(parse_article(text))
    assert (counts.articles, counts.segments, counts.source_words) == (1, 1, 1)
    assert counts.translation_types == {"HT": 1}
    assert counts.letters_in_segments == len("Fotos")
    assert counts.letters == len("FotosOhnehier")
    assert counts.coverage == pytest.approx(5 / 13)


def test_an_article_without_text() -> None:
    counts = count_article(parse_article("---\ntitle: x\n---\n"))
    assert (counts.without_segments, counts.coverage) == (1, None)


def test_a_table_with_a_line_for_all(tmp_path: Path) -> None:
    for locale, kind in (("de-DE", "HT"), ("vi-VN", "MT")):
        (tmp_path / locale).mkdir()
        (tmp_path / locale / "a.md").write_text(article(locale, kind), encoding="utf-8")
    (tmp_path / "readme.md").write_text("---\ntitle: Read me\n---\nOnly text.\n", encoding="utf-8")
    lines = [line.split() for line in stats(tmp_path).splitlines()]
    assert [line[:10] for line in lines if line and line[0] in {"de-DE", "vi-VN", "(none)", "all"}] == [
        ["de-DE", "1", "0", "1", "0", "0", "1", "0", "1", "100.0%"],
        ["vi-VN", "1", "0", "0", "1", "0", "1", "0", "1", "100.0%"],
        ["(none)", "1", "1", "0", "0", "1", "0", "0", "0", "0.0%"],
        ["all", "3", "1", "1", "1", "1", "2", "0", "2", "55.6%"],
    ]


def test_one_locale_has_no_line_for_all(source: Path) -> None:
    assert "\nall" not in stats(source / "vi-VN").replace("\n ", "\n")


def test_no_article(tmp_path: Path) -> None:
    assert figures(tmp_path)["locales"] == []
    assert stats(tmp_path).split()[0] == "Locale"


def test_a_path_given_twice_counts_once(source: Path) -> None:
    assert figures(source / "vi-VN", source / "vi-VN") == figures(source / "vi-VN")


def test_an_article_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "de-DE").mkdir()
    (tmp_path / "de-DE" / "a.md").symlink_to("nowhere.md")
    (row,) = figures(tmp_path)["locales"]
    assert (row["locale"], row["articles"], row["coverage"]) == ("de-DE", 1, None)
    assert row["findings"]["error"] >= 1


def test_the_number_of_processes_changes_nothing(source: Path, tmp_path: Path) -> None:
    for number in range(80):
        shutil.copytree(source / "id-ID", tmp_path / "id-ID" / str(number))
    assert stats(tmp_path, "--jobs", 1) == stats(tmp_path, "--jobs", 3)


def test_settings_count(source: Path, tmp_path: Path) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text('[tool.sxs]\nselect = ["STR"]\n', encoding="utf-8")
    assert figures(source, "--config", config)["total"]["findings"] == {"error": 0, "warning": 0, "info": 0}
    config.write_text('[tool.sxs]\nselct = ["STR"]\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["stats", str(source), "--config", str(config)])
    assert result.exit_code == 2
    assert "did you mean `select`?" in result.stderr


def test_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["stats", "nowhere"]).exit_code == 2
    assert CliRunner().invoke(main, ["stats"]).exit_code == 2


def test_a_real_docset(corpus: Callable[[str], Path]) -> None:
    (row,) = figures(corpus("alchemy.vi-VN"))["locales"]
    assert (row["articles"], row["segments"]) == (2924, 27268)
    assert sum(row["translation_types"].values()) == 2924
    assert row["translation_types"]["MT"] == 2921
    assert 0.9 < row["coverage"] < 1


def test_what_is_still_in_english_is_counted(tmp_path: Path) -> None:
    pending = (
        '<span data-ttu-id="a-2">Save it.</span>'
        '<span class="sxs-lookup"><span data-stu-id="a-2">Save it.</span></span>'
    )
    text = article("vi-VN", "MT", pending).replace("---\n#", 'sxs.needs-translation: "2"\n---\n#')
    (tmp_path / "vi-VN").mkdir()
    (tmp_path / "vi-VN" / "a.md").write_text(text, encoding="utf-8")
    assert figures(tmp_path)["total"]["segments_to_translate"] == 1

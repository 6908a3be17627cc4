"""Metadata that the locales of an article share."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx_sxs.article import read_article
from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.checks.metadata import line_of
from sphinx_sxs.checks.rule import Context
from sphinx_sxs.checks.rules.met002_metadata_differs import MetadataDiffers
from sphinx_sxs.settings import Settings


def found(root: Path, articles: dict[str, str]) -> list[tuple[str, str]]:
    for name, front in articles.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\nms.sourcegitcommit: 1a2b\n{front}\n---\nText\n", encoding="utf-8")
    rule, settings = MetadataDiffers(), Settings()
    collected: list[tuple[object, object]] = []
    for file in find_articles(root):
        context = Context(read_article(file.path, name=file.name), file, settings)
        collected.append((file, json.loads(json.dumps(rule.collect(context)))))
    return [(file.name, finding.message) for file, finding in rule.conclude(collected, settings)]  # type: ignore[arg-type]


def test_the_value_of_most_locales_counts(tmp_path: Path) -> None:
    tree = {f"{locale}/a.md": "ms.topic: article" for locale in ("de-DE", "ja-JP", "vi-VN")}
    tree["id-ID/a.md"] = "ms.topic: artikel"
    assert found(tmp_path, tree) == [
        ("id-ID/a.md", "`ms.topic` is `artikel` here and `article` in 3 of 4 locales")
    ]


def test_a_key_that_one_locale_lost(tmp_path: Path) -> None:
    tree = {f"{locale}/a.md": "ms.assetid: 1\nms.custom:\n- x\n- y" for locale in ("de-DE", "ja-JP")}
    tree["id-ID/a.md"] = "ms.custom: x, y"
    assert found(tmp_path, tree) == [
        ("id-ID/a.md", "`ms.assetid` is `(absent)` here and `1` in 2 of 3 locales")
    ]


def test_what_each_locale_has_of_its_own(tmp_path: Path) -> None:
    tree = {
        "de-DE/a.md": "title: Eins\nms.contentlocale: de-DE\nms.locfileid: 1\nms.translationtype: HT",
        "vi-VN/a.md": "title: Một\nms.contentlocale: vi-VN\nms.locfileid: 2\nms.translationtype: MT",
        "vi-VN/b.md": "ms.topic: other",
    }
    assert found(tmp_path, tree) == []


def test_line_of() -> None:
    text = "---\ntitle: x\nms.topic: y\n---\ntitle in the body\n"
    assert line_of(text, "ms.topic") == (3, "ms.topic: y")
    assert line_of(text, "title in") == (1, "")

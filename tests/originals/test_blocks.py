"""Leaf blocks, and what of them is handed off."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.originals.blocks import BlockKind, blocks, units

TEXT = """# Photos

Open the **app**.
Select *Users*.

- One
- Two

  | Name | Value |
  |------|-------|
  | a    | `b`   |

> [!NOTE]
> Wrapped
> text.

```
code
```

<div>x</div>
"""


def test_the_blocks_of_a_text() -> None:
    assert [(block.kind, TEXT[block.start : block.end]) for block in blocks(TEXT)] == [
        (BlockKind.HEADING, "Photos"),
        (BlockKind.PROSE, "Open the **app**.\nSelect *Users*."),
        (BlockKind.PROSE, "One"),
        (BlockKind.PROSE, "Two"),
        (BlockKind.CELL, "Name"),
        (BlockKind.CELL, "Value"),
        (BlockKind.CELL, "a"),
        (BlockKind.CELL, "`b`"),
        (BlockKind.PROSE, "Wrapped\n> text."),
        (BlockKind.CODE, "```\ncode\n```"),
        (BlockKind.HTML, "<div>x</div>\n"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Open the app. Select it.", ["Open the app.", "Select it."]),
        ("![An app](app.png)", []),
        ("![An app](app.png) Open the app.", ["Open the app."]),
        ("Open the app. ![An app](app.png)", ["Open the app."]),
        ("Open ![An app](app.png) the app.", ["Open ![An app](app.png) the app."]),
        (':::image source="a.png" alt-text="An app":::', []),
        ("[!INCLUDE [a note](../includes/note.md)]", []),
        ("> [!VIDEO https://videos.example/1]", []),
        ("[Open the app](app.md)", ["Open the app"]),
        ("[Open](a.md) the [app](b.md)", ["[Open](a.md) the [app](b.md)"]),
        ('## <a name="x"></a>Open', ["Open"]),
        ("**Open**", ["**Open**"]),
        ("***", []),
        ("```\nOpen\n```", []),
    ],
)
def test_what_is_handed_off(text: str, expected: list[str]) -> None:
    assert [text[a:b] for block in blocks(text) for a, b in units(text, block)] == expected


@given(st.text(st.sampled_from("ab é\ud800😀.!?#>-*`[]()|<>:\n \t\\")))
def test_any_text_has_blocks_in_order(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start <= block.end <= len(text)
        for start, end in units(text, block):
            assert block.start <= start < end <= block.end
        at = block.end


def test_white_space_by_the_megabyte() -> None:
    text = "a" + " " * 400_000 + "b ![" + "x" * 400_000
    start = time.perf_counter()
    found = [unit for block in blocks(text) for unit in units(text, block)]
    assert found
    assert time.perf_counter() - start < 60  # not quadratic: that would be days

"""Judged segments: what is read, and how a file that cannot be understood is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.evaluation.gold import GoldError, Verdict, _parsed, read_gold

RECORD = {
    "path": "photos.md",
    "id": "ab12c-101",
    "source": "Photos",
    "target": "Ảnh",
    "random": True,
    "verdict": "ok",
    "categories": [],
    "why": "accurate",
}


def line(**changes: object) -> str:
    return json.dumps({**RECORD, **changes}, ensure_ascii=False)


def without(key: str) -> str:
    return json.dumps({name: value for name, value in RECORD.items() if name != key})


def written(folder: Path, *lines: str, name: str = "vi-VN.jsonl") -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def told(file: Path) -> GoldError:
    with pytest.raises(GoldError) as caught:
        read_gold([file])
    return caught.value


def test_what_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, line(), "", line(id="ab12c-102", verdict="critical", categories=["number"]))
    first, second = read_gold([file]).judged
    assert (first.path, first.id, first.target, first.verdict) == (
        "photos.md",
        "ab12c-101",
        "Ảnh",
        Verdict.OK,
    )
    assert first.random
    assert (second.categories, second.verdict.severe) == (("number",), True)


def test_why_and_categories_are_optional(tmp_path: Path) -> None:
    record = {key: value for key, value in RECORD.items() if key not in {"why", "categories"}}
    (judged,) = read_gold([written(tmp_path, json.dumps(record))]).judged
    assert (judged.why, judged.categories) == ("", ())


def test_a_byte_order_mark_and_foreign_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "vi-VN.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + line().encode() + b"\r\n" + line(id="ab12c-102").encode())
    assert len(read_gold([file]).judged) == 2


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        (line(verdict="majr"), "expected one of `ok`, `minor`, `major`, `critical`, found `majr`", '"majr"'),
        (line(verdict="majr"), "did you mean `major`?", '"majr"'),
        (
            line(verdict=None),
            "`verdict`: expected one of `ok`, `minor`, `major`, `critical`, found `null`",
            "null",
        ),
        (line(random="yes"), "`random`: expected `true` or `false`, found text", '"yes"'),
        (line(categories="number"), "`categories`: expected a list of texts, found text", '"number"'),
        (line(categories=[1]), "`categories`: expected a list of texts, found a list", "[1]"),
        (line(id=101), "`id`: expected text, found a number", "101"),
        (line(source={"en": "Photos"}), "`source`: expected text, found an object", '{"en": "Photos"}'),
        (without("verdict"), "expected a field `verdict`", "}"),
        (line().replace('"path"', '"paht"'), "expected a field `path`, found `paht`", "}"),
        (" [1, 2] ", "expected a JSON object, found a list", "[1, 2]"),
        ('"text"', "expected a JSON object, found text", '"text"'),
        ('{"path": photos.md}', "expected a JSON object: Expecting value", "p"),
    ],
)
def test_what_cannot_be_understood(tmp_path: Path, text: str, message: str, marked: str) -> None:
    file = written(tmp_path, line(), text)
    error = told(file)
    assert message in str(error)
    assert str(error).startswith(f"{file}:2:{error.at[0] + 1}: ")
    assert error.text[slice(*error.at)] == marked


def test_nesting_and_numbers_that_python_refuses(tmp_path: Path) -> None:
    assert "the JSON cannot be read" in str(told(written(tmp_path, "[" * 100_000)))
    assert "the JSON cannot be read" in str(told(written(tmp_path, f'{{"id": {"1" * 5000}}}')))


def test_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "vi-VN.jsonl"
    file.write_bytes(line().encode() + b"\n" + b'{"path": "\xe1\xba\xa3 \xff"}\n')
    error = told(file)
    assert (error.line, error.text[slice(*error.at)], error.args[0]) == (2, "\ufffd", "expected UTF-8")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read" in str(told(tmp_path / "none.jsonl"))


def test_a_segment_is_judged_once(tmp_path: Path) -> None:
    first = written(tmp_path, line())
    second = written(tmp_path, line(id="ab12c-102"), line(verdict="major"), name="again.jsonl")
    with pytest.raises(GoldError, match=r"each segment once, but .*vi-VN\.jsonl:1 judges it too") as caught:
        read_gold([first, second])
    assert (caught.value.file, caught.value.line) == (second, 2)


def test_a_folder(tmp_path: Path) -> None:
    written(tmp_path, line(), name="vi-VN.jsonl")
    written(tmp_path, line(id="cd34e-101"), name="id-ID.jsonl")
    written(tmp_path, "", name="empty.jsonl")
    pairs = written(tmp_path, '{"source": "Photos", "target": "Fotos", "label": "OK"}', name="pairs.jsonl")
    gold = read_gold([tmp_path, tmp_path / "vi-VN.jsonl"])
    assert [judged.id for judged in gold.judged] == ["cd34e-101", "ab12c-101"]
    assert gold.others == (pairs,)
    # Asked for by its name, the other one has to be understood.
    with pytest.raises(GoldError, match="expected a field `path`"):
        read_gold([tmp_path, pairs])


@given(st.dictionaries(st.text(), st.recursive(st.text() | st.integers() | st.none(), st.lists), max_size=6))
def test_every_value_is_found_in_its_line(record: dict[str, object]) -> None:
    for text in (json.dumps(record), json.dumps(record, ensure_ascii=False, indent="\t").replace("\n", " ")):
        found = _parsed(Path("gold.jsonl"), 1, text)
        assert {key: json.loads(text[slice(*place)]) for key, place in found.places.items()} == record

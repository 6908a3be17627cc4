"""Numbers, dates and identifiers: read as values, in the manner of every locale."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Literal

import pytest
from babel.dates import format_date, format_time
from babel.numbers import format_compact_decimal, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import check_article
from sphinx_sxs.checks.counterparts import _RUNS, _same_runs
from sphinx_sxs.checks.dates import calendar_of, units_of
from sphinx_sxs.checks.identifiers import identifiers, same_form
from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.numbers import (
    era_years,
    fold,
    han,
    has_digit,
    latin_digits,
    may_hold_others,
    notation_of,
    number_words,
    numerals,
    other_values,
    roman,
)
from sphinx_sxs.checks.versions import versions
from sphinx_sxs.locales import babel_locale
from sphinx_sxs.settings import Settings

LOCALES = [
    "ar-SA", "bg-BG", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR",
    "es-ES", "es-MX", "et-EE", "fa-IR", "fi-FI", "fr-CA", "fr-FR", "he-IL",
    "hi-IN", "hr-HR", "hu-HU", "id-ID", "it-IT", "ja-JP", "ko-KR", "lt-LT",
    "lv-LV", "mr-IN", "nb-NO", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO",
    "ru-RU", "sk-SK", "sl-SI", "sr-Latn-RS", "sv-SE", "th-TH", "tr-TR", "uk-UA",
    "vi-VN", "zh-CN", "zh-TW",
]  # fmt: skip


def test_no_digit_of_any_script_is_passed_over() -> None:
    # Over all of Unicode, since the fast look knows blocks only.
    for char in map(chr, range(128, 0x110000)):
        if char.isdecimal() or char in "٫٬．，":
            assert may_hold_others(f"a{char}"), hex(ord(char))
            assert latin_digits(char) != char or char in "٫٬"
    assert all(map(has_digit, "7１٣"))
    assert not has_digit("chữ \ud800")
    assert not may_hold_others("Một chữ “tiếng Việt” – 日本語、한국어")


@given(
    st.text(alphabet="07.,: -)٣٫１ạ日\n", max_size=12),
    st.text(alphabet="07.,: -)٣٫１ạ日\n", max_size=12),
    st.randoms(),
)
def test_numbers_as_written_are_compared_in_any_order(one: str, other: str, random: Random) -> None:
    shuffled = one.split(" ")
    random.shuffle(shuffled)
    for text in (other, " ".join(shuffled)):
        assert _same_runs(one, text) == (sorted(_RUNS.findall(one)) == sorted(_RUNS.findall(text)))


def values(text: str, locale: str | None) -> set[Decimal]:
    found: set[Decimal] = set()
    for numeral in numerals(latin_digits(text), notation_of(locale)):
        found |= numeral.values
    return found


@given(st.sampled_from(LOCALES), st.decimals(0, 10**9, places=2), st.sampled_from(["latn", "default"]))
def test_what_cldr_writes_is_read_as_its_value(locale: str, number: Decimal, system: str) -> None:
    written = format_decimal(number, locale=babel_locale(locale), numbering_system=system)
    assert number in values(f"({written}).", locale)


@given(st.sampled_from(LOCALES), st.integers(1, 999), st.sampled_from([10**3, 10**4, 10**6, 10**8, 10**9]))
def test_what_cldr_writes_in_thousands_and_millions_is_read(locale: str, number: int, scale: int) -> None:
    styles: list[Literal["short", "long"]] = ["short", "long"]
    for style in styles:
        if style not in babel_locale(locale).compact_decimal_formats:
            continue
        written = format_compact_decimal(
            number * scale, format_type=style, locale=babel_locale(locale), fraction_digits=9
        )
        if any(char.isdigit() for char in written):  # Italian says "mille"
            assert number * scale in values(written, locale), written


@given(st.sampled_from(LOCALES), st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_months_are_known_by_their_names(locale: str, day: date) -> None:
    written = format_date(day, "long", locale=babel_locale(locale))
    months = {number for number, *_ in calendar_of(locale).months(written)}
    assert day.month in months or day.month in values(written, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_months_and_units(locale: str) -> None:
    assert set(calendar_of(locale).names.values()) == set(range(1, 13))
    meant = set().union(*units_of(locale).values())
    assert {"duration-minute", "duration-hour", "digital-gigabyte"} <= meant


def test_parts_of_the_day() -> None:
    for locale in ("en-US", "ja-JP", "ko-KR", "vi-VN", "ar-SA", "tr-TR", "zh-CN"):
        morning, afternoon = (
            format_time(time(hour), "hh a", locale=babel_locale(locale)) for hour in (9, 15)
        )
        assert calendar_of(locale).before_noon.search(morning), locale
        assert calendar_of(locale).after_noon.search(afternoon), locale


@given(st.integers(1, 89))
def test_roman_numbers(number: int) -> None:
    tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"][number // 10]
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
    assert roman(tens + ones) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("三", 3), ("十", 10), ("二十", 20), ("三千", 3000), ("一億二千万", 120_000_000), ("二〇二〇", 2020)],
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert han(text) == value


def test_other_ways_to_say_a_number() -> None:
    assert {Decimal("0.5"), Decimal(1), Decimal(2)} <= other_values("½", None, None)
    assert era_years("令和2年", "ja-JP") == {Decimal(2020)}
    assert Decimal(2020) in era_years("2563", "th-TH")
    assert not era_years("2563", "de-DE")


def test_the_longest_number_word_counts() -> None:
    vietnamese = language_of("vi-VN")
    assert vietnamese is not None
    assert [word.values for word in number_words("Mười hai và hai", vietnamese)] == [(12,), (2,)]


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [("tr-TR", "İki", 2), ("tr-TR", "İKİ", 2), ("tr-TR", "ALTI", 6), ("el-GR", "Τρεις", 3)],
)
def test_number_words_in_any_letter_case(locale: str, text: str, value: int) -> None:
    language = language_of(locale)
    assert language is not None
    assert [word.values for word in number_words(text, language)] == [(value,)]
    assert fold(text) == fold(text.lower())


@pytest.mark.parametrize(
    ("locale", "target"),
    [
        ("de-DE", "Ein Benutzer öffnet eine Datei in 3 Schritten."),
        ("fr-FR", "Un utilisateur ouvre une page en 3 étapes."),
        ("es-ES", "Un usuario abre una página en 3 pasos."),
        ("nb-NO", "En bruker åpner en side i 3 trinn."),
        ("hu-HU", "Egy felhasználó 3 lépésben nyit meg egy lapot."),
        ("tr-TR", "Bir kullanıcı bir sayfayı 3 adımda açar."),
        ("vi-VN", "Một người dùng mở 1 trang trong 3 bước."),
    ],
)
def test_an_article_is_no_number_that_was_added(locale: str, target: str) -> None:
    assert number_findings("Users open pages in 3 steps.", target, locale) == []


def number_findings(source: str, target: str, locale: str) -> list[tuple[str, str]]:
    """The severities and messages of the rules about numbers."""
    pair = (
        f'<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-101">{source}</span></span>'
    )
    root = Path("/docs") / locale
    file = ArticleFile(root / "a.md", f"{locale}/a.md", root, locale)
    found = check_article(
        parse_article(f"---\ntitle: x\n---\n\n{pair}\n"), file, settings=Settings(select=("NUM",))
    )
    return [(str(diagnostic.severity), diagnostic.message) for diagnostic in found]


def test_a_date_in_another_order_is_no_other_date() -> None:
    source = "It ended in October 2018."
    (other,) = number_findings(source, "Itu berakhir pada November 2018.", "id-ID")
    assert other[0] == "warning"
    (order,) = number_findings(source, "Itu berakhir pada 2018 Oktober.", "id-ID")
    assert order[0] == "info"
    (order,) = number_findings(source, "Nó kết thúc vào 2018 tháng 10.", "vi-VN")
    assert order[0] == "info"
    (day,) = number_findings(source, "Nó kết thúc vào ngày 2018 tháng 10.", "vi-VN")
    assert day[0] == "warning"


def test_names_are_no_numbers() -> None:
    found = {n.text: n.named for n in numerals("O365 E3 COVID-19 5-10 2FA $50 #7 v2", notation_of("en-US"))}
    assert found == {
        "365": True,
        "3": True,
        "19": True,
        "5": False,
        "10": False,
        "2": True,
        "50": False,
        "7": False,
    }


def test_versions_are_told_from_quantities() -> None:
    prose = "TLS 1.0/1.1, Windows 8.1, build 19041.329, 10.0.0.1 and OpenSSL 1.1; 1.5 GB, $7.74, 3.5%"
    assert [version.text for version in versions(prose)] == [
        "1.0",
        "1.1",
        "8.1",
        "19041.329",
        "10.0.0.1",
        "1.1",
    ]


def test_identifiers_of_every_kind() -> None:
    guid = "1b4f2c9a-0d3e-4f5a-9b8c-7d6e5f4a3b2c"
    text = f"0x8004de40 KB 4011234 a.b@x.example *.yammer.com AADSTS50011 SPE_E5 E5 {guid}"
    assert [i.kind for i in identifiers(text)] == [
        "hex",
        "article",
        "mail",
        "host",
        "code",
        "code",
        "plan",
        "guid",
    ]
    assert same_form("KB 4011234") == same_form("kb4011234")


_ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("0123456789.,:%-/ ٣٫½Ⅻ二十月午前PMaminutes\ud800")),
    max_size=60,
)


@given(_ANY, _ANY, st.sampled_from([*LOCALES, "qaa", "x"]))
def test_no_text_makes_the_rules_raise(source: str, target: str, locale: str) -> None:
    pair = (
        f'<span data-ttu-id="a-101">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-101">{source}</span></span>'
    )
    article = parse_article(f"---\ntitle: x\n---\n\n{pair}\n")
    root = Path("/docs") / locale
    file = ArticleFile(root / "a.md", f"{locale}/a.md", root, locale)
    found = check_article(article, file, settings=Settings(select=("NUM",)))
    assert all(diagnostic.code.startswith("NUM") for diagnostic in found)
    for diagnostic in found:
        for place, text in (
            (diagnostic.target_at, diagnostic.target),
            (diagnostic.source_at, diagnostic.source),
        ):
            if place and text is not None:
                assert 0 <= place[0] <= place[1] <= len(text)

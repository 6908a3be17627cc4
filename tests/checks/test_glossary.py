"""Glossaries: every form that can be read, and what is said of those that cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_sxs.checks.glossary import load_glossaries
from sphinx_sxs.checks.lexicon import Entry, holds, lexicon_of, places_of
from sphinx_sxs.settings import ConfigError, Settings

TBX_2008 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
 <text><body>
  <termEntry id="c1">
   <langSet xml:lang="en-US"><tig><term>mailbox</term></tig></langSet>
   <langSet xml:lang="id">
    <tig><term>kotak  surat</term>
     <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
    <ntig><termGrp><term>kotak pesan</term>
     <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>
   </langSet>
  </termEntry>
 </body></text>
</martif>
"""
TBX_DCA = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
 <text><body>
  <conceptEntry id="c1">
   <langSec xml:lang="en"><termSec><term>mailbox</term></termSec></langSec>
   <langSec xml:lang="id">
    <termSec><term>kotak surat</term><termNote type="partOfSpeech">noun</termNote></termSec>
    <termSec><term>kotak pesan</term>
     <termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec>
   </langSec>
  </conceptEntry>
 </body></text>
</tbx>
"""
TBX_DCT = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
 <text><body>
  <conceptEntry id="c1">
   <min:subjectField>mail</min:subjectField>
   <langSec xml:lang="en"><termSec><term>mailbox</term></termSec></langSec>
   <langSec xml:lang="id">
    <termSec><term>kotak surat</term><min:partOfSpeech>noun</min:partOfSpeech></termSec>
    <termSec><term>kotak pesan</term>
     <min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>
   </langSec>
  </conceptEntry>
 </body></text>
</tbx>
"""
CSV_COLUMNS = "source,id,forbidden,note\nmailbox,kotak surat,,x\n"
CSV_ROWS = (
    "source,target,locale,status\nmailbox,kotak surat,id,preferred\nmailbox,kotak pesan,id,deprecated\n"
)
BOTH = {Entry("mailbox", "kotak surat", "id", False), Entry("mailbox", "kotak pesan", "id", True)}


def entries(folder: Path, name: str, text: str | bytes) -> tuple[Entry, ...]:
    file = folder / name
    if isinstance(text, bytes):
        file.write_bytes(text)
    else:
        file.write_text(text, encoding="utf-8")
    return load_glossaries(Settings(root=folder, glossary=(name,))).entries


@pytest.mark.parametrize("text", [TBX_2008, TBX_DCA, TBX_DCT], ids=["2008", "2019 dca", "2019 dct"])
def test_tbx(tmp_path: Path, text: str) -> None:
    assert set(entries(tmp_path, "terms.tbx", text)) == BOTH


def test_csv_with_a_row_a_term(tmp_path: Path) -> None:
    assert set(entries(tmp_path, "terms.csv", CSV_ROWS)) == BOTH


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_a_column_a_locale(tmp_path: Path, mark: str) -> None:
    text = "\ufeffen-US,id,vi_VN\nmailbox,kotak surat|kotak pos,\nfolder,,thư mục\n\n".replace(",", mark)
    assert entries(tmp_path, "terms.csv", text) == (
        Entry("mailbox", "kotak surat", "id", False),
        Entry("mailbox", "kotak pos", "id", False),
        Entry("folder", "thư mục", "vi-vn", False),
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.csv",
            "term,target\n",
            "a.csv:1: expected a header with the column `source`, found `term`, `target`",
        ),
        ("a.csv", "", "a.csv:1: expected a header with the column `source`, found nothing"),
        ("a.csv", "source,targets\n", "a.csv:1: unknown column `targets`; did you mean `target`?"),
        (
            "a.csv",
            "source,note\n",
            "a.csv:1: expected a column `target`, `forbidden` or one named",
        ),
        ("a.csv", "source,target,target\n", "a.csv:1: expected each column once, found `target` twice"),
        ("a.csv", "source,vi\na,b\n,c\n", "a.csv:3: expected a term in column `source`, found nothing"),
        ("a.csv", 'source,vi\n"a\nb",c\nd,e,f\n', "a.csv:4: expected 2 columns as in the header, found 3"),
        ("a.csv", "source,target,status\na,b,maybe\n", "a.csv:2: expected a status, one of "),
        ("a.csv", "source,target,locale\na,b,?\n", "a.csv:2: expected a locale such as `vi-VN`, found `?`"),
        ("a.csv", b"source,vi\na,\xff\n", "a.csv:2: expected UTF-8"),
        ("a.csv", 'source,vi\n"a,b\n', "a.csv:2: expected comma-separated values"),
        ("a.txt", "x", "a.txt: expected a glossary that ends in `.tbx` or `.csv`, found `.txt`"),
        ("a.tbx", "<html>\n</html>", "a.tbx:1: expected TBX (`<martif>` or `<tbx>`), found `<html>`"),
        ("a.tbx", TBX_DCA.replace("</conceptEntry>", ""), "a.tbx:12: not well-formed XML: mismatched tag"),
        ("a.tbx", TBX_DCA.replace('<langSec xml:lang="id">', "<langSec>"), "a.tbx:6: expected `xml:lang` on"),
        ("a.tbx", TBX_DCA.replace("kotak surat", " "), "a.tbx:7: expected a `<term>` in `<termSec>`"),
        (
            "a.tbx",
            '<!DOCTYPE tbx [\n<!ENTITY e SYSTEM "file:///etc/hostname">]>\n<tbx>&e;</tbx>',
            "a.tbx:2: expected no entity declarations, found `e`",
        ),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, text: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        entries(tmp_path, name, text)
    assert message in str(raised.value)


def test_a_glossary_that_is_not_there(tmp_path: Path) -> None:
    for name in ("none.csv", "none.tbx"):
        with pytest.raises(ConfigError, match="the glossary cannot be read: No such file"):
            load_glossaries(Settings(root=tmp_path, glossary=(name,)))


def test_a_glossary_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV_COLUMNS, encoding="utf-8")
    settings = Settings(root=tmp_path, glossary=("a.csv",))
    assert load_glossaries(settings) is load_glossaries(settings)


def test_the_longest_term_is_found_in_each_of_its_forms() -> None:
    pairs = [("user account", "akun pengguna"), ("account", "akun"), ("IT", "TI"), ("sync*", "sinkron*")]
    lexicon = lexicon_of(Entry(source, target, "", False) for source, target in pairs)

    def found(text: str) -> list[str]:
        return [text[slice(*place)] for _, place in lexicon.find(text)]

    assert found("User accounts and the account's name") == ["User accounts", "account's"]
    assert found("Ask IT whether it works") == ["IT"]
    assert found("Synchronization, or syncing") == ["Synchronization", "syncing"]
    assert found("the user. Account") == ["Account"]


@pytest.mark.parametrize(
    ("term", "text", "language"),
    [
        ("Postfach", "Archivpostfächer", "de"),
        ("Benutzerkonto", "den Benutzerkonten", "de"),
        ("учетная запись", "учетной записи", "ru"),
        ("ユーザー アカウント", "ユーザーアカウントを", "ja"),
        ("kotak surat", "kotak suratnya", "id"),
        ("sinkron*", "disinkronkan", "id"),
    ],
)
def test_inflected_words_count(term: str, text: str, language: str) -> None:
    assert holds(term, text, language)


def test_a_forbidden_word_has_to_stand_by_itself() -> None:
    assert places_of("Konto", "Benutzerkonto, Kontor", "de") == [(15, 21)]
    assert places_of("IT", "it", "vi") == []


@given(st.text(), st.text(min_size=1), st.sampled_from(["de", "ja", "vi", ""]))
def test_any_text_can_be_searched(text: str, term: str, language: str) -> None:
    list(lexicon_of([Entry(term, term, "", False)]).find(text + "\ud800" + term))
    holds(term, text, language)
    places_of(term, text, language)

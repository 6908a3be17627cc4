"""Code in prose: commands, paths, variables, file names, which stay as they are in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_sxs.checks.html_elements import ELEMENTS

_VERBS = (
    "Add|Approve|Assert|Backup|Clear|Compare|Complete|Compress|Connect|Convert|ConvertFrom|ConvertTo|Copy"
    "|Debug|Deny|Disable|Disconnect|Dismount|Edit|Enable|Enter|Exit|Expand|Export|Find|Format|Get|Grant|Import"
    "|Initialize|Install|Invoke|Join|Limit|Lock|Measure|Merge|Mount|Move|New|Out|Ping|Publish|Read|Receive"
    "|Redo|Register|Remove|Rename|Repair|Reset|Resize|Resolve|Restart|Restore|Resume|Revoke|Save|Search"
    "|Select|Send|Set|Show|Split|Start|Stop|Submit|Suspend|Switch|Sync|Test|Trace|Unblock|Undo|Uninstall"
    "|Unlock|Unpublish|Unregister|Update|Upgrade|Use|Wait|Watch|Write"
)
_PROGRAMS = (
    "exe|dll|msi|msix|msp|sys|ps1|psm1|psd1|bat|cmd|vbs|inf|reg|ini|config|cfg|admx|adml|mof|cab|appx|plist|dmg|pkg"
    "|cpl|msc|ocx|drv|xaml|aspx|asmx|svc|yml|yaml|json|xsd|jar|sh|py|cs|vb|csproj|vbproj|sln"
)
_DOCUMENTS = (
    "pst|ost|oft|msg|eml|ics|vcf|olm|csv|tsv|txt|log|xml|zip|docx?|docm|dotx?|xlsx?|xlsm|xlsb|pptx?|ppsx|potx|pdf"
    "|onepkg|pbix|vsdx?|mpp|accdb|mdb|rtf|html?|mht|md|jpe?g|png|gif|bmp|svg|ico|mp[34]|wav|wmv|avi|mov|iso|etl|evtx|dmp"
)
# Nouns of one word in PowerShell's own and Microsoft 365's modules: "Get-Together" is none.
_NOUNS = (
    "Mailbox|Recipient|User|Group|Contact|Command|Module|Service|Process|Item|Content|Help|Member|Date|Job|Event|Alias"
    "|Variable|Credential|Package|Script|Host|Object|Location|Acl|Csv|Json|Team|Label|Disk|Volume|Partition"
    "|Session|Certificate|Counter|Culture|History|Random|Unique|Verb|Bytes|Clixml|Transcript|Computer|Domain"
)
_ENDING = rf"\.(?:{_PROGRAMS}|{_DOCUMENTS})\b"
# Each kind, a sign that every text with such a token has, and how it is written.  Where two begin
# in one place it is the first.  A sign starts with a character, which is quick to look for.
_FORMS = tuple(
    (kind, re.compile(sign), re.compile(form))
    for kind, sign, form in (
        # A command of PowerShell: its noun has a second capital, or is one that we know.
        (
            "command",
            r"-(?<=[a-z]-)[A-Z]",
            rf"(?<![\w-])(?=[A-Z])(?:(?:{_VERBS})-[A-Z][a-z0-9]*[A-Z]\w+|(?:{_VERBS})-(?:{_NOUNS})s?)(?![\w-])",
        ),
        # Paths of Windows and of the registry, then of Unix.
        (
            "path",
            r"\\",
            (
                r"(?<![\w/\\])(?:[A-Za-z]:\\(?=[\w%<\\])|\\\\\\?\\?(?=\w[\w.-]*\\)|HK(?:EY_[A-Z_]+|LM|CU|CR):?\\|%\w+%\\)"
                r"(?:\\?<[^<>\n]{1,40}>|[^\s<>|\"'`*,;:?!)\]}、。，）」】]|:(?=\\))*"
            ),
        ),
        (
            "unixpath",
            r"/[A-Za-z]+/",
            (
                r"(?<![\w./:~<>\])(-])~?/(?:etc|usr|var|opt|home|Library|Applications|System|Volumes|private)"
                r"/[\w./~+-]*\w"
            ),
        ),
        (
            "variable",
            r"%\w|\$[A-Za-z_]",
            r"%[A-Za-z]\w{2,}(?:\(\w+\))?%|(?<![\w$])\$(?:env:)?[A-Za-z_]\w+",
        ),
        (
            "option",
            r"-(?<=\s-)[A-Z-]",
            r"(?<=\s)--?(?:[A-Z][a-z]+[A-Za-z]*|(?<=--)[a-z][a-z-]{2,})(?![\w-])",
        ),
        ("file", _ENDING, rf"(?<![\w@./\\%-])\w[\w.-]*\.(?:{_PROGRAMS})(?![\w-]|\.\w)"),
        ("ending", _ENDING, rf"(?<![\w.*)\]/\\])\*?\.(?:{_PROGRAMS}|{_DOCUMENTS})(?![\w-]|\.\w)"),
        *(
            ("name", sign, rf"(?<![\w@./\\-])(?:{form})(?![\w@-])")
            for sign, form in (
                (r"\(\)", r"[A-Za-z]\w*\(\)"),
                (r"_[a-z0-9]", r"[a-z][a-z0-9]*(?:\\?_[a-z0-9]+)+"),
                (r"s(?<=[md]s)-?[A-Z]", r"(?:ms|ds)-?[A-Z]\w+(?:-\w+)*"),
                (r"[A-Z](?<=[a-z]{2}[A-Z])[a-z0-9]+[A-Z]", r"[a-z]{2,}(?:[A-Z][a-z0-9]+){2,}"),
                (r"[A-Z][a-z0-9]+[A-Z][a-z0-9]+[A-Z]", r"(?=\w{14})(?:[A-Z][a-z0-9]+){3,}"),
            )
        ),
    )
)
# What every token has.  It starts with a character, not with an assertion: that is quick to look
# for, and spares most texts the rest.
_MAY_HOLD = re.compile(
    r"[-\\%$(_/.A-Z](?:(?<=[A-Z])[a-z0-9]+[A-Z][a-z0-9]+[A-Z]|(?<=\b[md]s[A-Z])|(?<=[a-z]{2}[A-Z])[a-z0-9]+[A-Z]"
    rf"|(?<=\.)(?:{_PROGRAMS}|{_DOCUMENTS})\b|(?<=[a-z]-)[A-Z]|(?<=\s-)[A-Z-]|(?<=\\)[\w<\\]|(?<=%)\w"
    r"|(?<=\$)[A-Za-z_]|(?<=\()\)|(?<=_)[a-z0-9]|(?<=/)[A-Za-z]+/)"
)
# Wider than that, for the characters that most texts have, and one quick look.
_CAPITAL_OR_DASH = re.compile(r"[A-Z-](?:(?<=[a-z0-9][A-Z])|(?<=[a-z\s]-)[A-Z-])")
_DOT = re.compile(r"\.[A-Za-z]")
# Most addresses; what stands for one is a space, as in `without_addresses`.
_END_OF_LINK = re.compile(r"\]\([^()\n]*\)")
# An address is compared as a link; a command's name in it is not what the reader types.
_ADDRESS = re.compile(
    r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|(?:https?|ftp)://[^\s\"'<>\[\]()|]+|\bwww\.[^\s\"'<>\[\]()|]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
# The same, but for single blanks, which are most of it and stay.
_NO_BLANK = (
    r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u200b-\u200f\u2060\ufeff"
)
_LONG_SPACE = re.compile(rf" [ {_NO_BLANK}]+|[{_NO_BLANK}][ {_NO_BLANK}]*")
# `<name>` of no HTML element, escaped or not: the reader's own value.
_TO_FILL_IN = re.compile(r"(?:\\?<|&lt;)(?P<name>[A-Za-z][\w .'’-]{0,40}?)(?:\\?>|&gt;)")
_FILLED = re.compile(r"(?:\\?<|&lt;|[＜«〈《{\[])[ \t]*[^\n<>]{1,60}?[ \t]*(?:\\?>|&gt;|[＞»〉》}\]])")
_PLACEHOLDER = re.compile(
    r"<[^<>]*>|\{[^{}]*\}|\[[^\[\]]*\]|(?<=\\)(?:your)?(?:user|account|computer|server)[-_ ]?name(?=\\|$)",
    re.IGNORECASE,
)
_FILLED_IN = r"(?:[<\[{(＜«][^\n]{1,60}?[>\]})＞»]|[^\s\\/<>]{1,40}?(?: [^\s\\/<>]{1,20})?)"
_LOOSE = str.maketrans("“”„«»‘’–—−‐‑", '"""""\'\'-----')


@dataclass(frozen=True, slots=True)
class CodeToken:
    """A piece of code and its place."""

    kind: str
    """``command``, ``path``, ``unixpath``, ``variable``, ``option``, ``file``, ``ending`` or ``name``."""
    text: str
    """As written."""
    start: int
    """Where it starts."""
    end: int
    """Where it ends."""


def code_tokens(text: str) -> Iterator[CodeToken]:
    """What in `text` (Markdown) its form tells to be code, whether it is marked as code or not."""
    rest = _END_OF_LINK.sub("] ", text) if "](" in text else text
    if not _may_hold(rest):
        return
    if not _MAY_HOLD.search(without_addresses(text) if _may_hold_address(rest) else rest):
        return
    masked = without_addresses(text)
    for kind, match in _matches(masked):
        found = match[0].rstrip(".\\") if kind == "path" else match[0]
        if kind == "path" and "\\" not in found:
            continue
        yield CodeToken(kind, found, match.start(), match.start() + len(found))


def _may_hold(text: str) -> bool:
    """Whether it is worth asking `_MAY_HOLD`; plain characters are found much faster than expressions."""
    # fmt: off
    return (
        "_" in text or "\\" in text or "%" in text or "$" in text or "()" in text or "/" in text
        or _CAPITAL_OR_DASH.search(text) is not None
        or _DOT.search(text) is not None
    )
    # fmt: on


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What is written like a token, from left to right, none in another."""
    heads = {
        number: match
        for number, (_, sign, form) in enumerate(_FORMS)
        if sign.search(text) and (match := form.search(text))
    }
    while heads:
        first = min(heads, key=lambda number: (heads[number].start(), number))
        end = heads[first].end()
        yield _FORMS[first][0], heads[first]
        for number in [number for number, match in heads.items() if match.start() < end]:
            if match := _FORMS[number][2].search(text, end):
                heads[number] = match
            else:
                del heads[number]


def without_addresses(text: str) -> str:
    """`text` with the addresses of links, bare ones too, blanked; of the same length."""
    if not _may_hold_address(text):
        return text
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text)


def _may_hold_address(text: str) -> bool:
    return "](" in text or "://" in text or "@" in text or "www." in text


def plain_form(text: str) -> str:
    """`text` without what Markdown may write in two ways: escapes and white space."""
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return _LONG_SPACE.sub(" ", text)


def loose_form(text: str) -> str:
    """`text` without what keyboards change: case, the forms of quotes and dashes; a plain form."""
    return text.translate(_LOOSE).casefold()


def spaceless(text: str) -> str:
    """`text` without its spaces; a loose form."""
    return _SPACE.sub("", text)


def holds(text: str, code: str) -> bool:
    """Whether `code` stands in `text`, both in one form; what the reader is to fill in may differ."""
    if code in text:
        return True
    parts = _PLACEHOLDER.split(code)
    if len(parts) == 1 or not any(part.strip() for part in parts):
        return False
    return re.search(_FILLED_IN.join(map(re.escape, parts)), text) is not None


def lost_placeholders(source: str, target: str) -> Iterator[CodeToken]:
    """What the reader is to fill in (``<user name>``) and what has no bracket at all in `target`.

    Its words may be translated, so only the numbers are compared.
    """
    if "<" not in source and "&lt;" not in source:
        return
    ours = [
        match for match in _TO_FILL_IN.finditer(source) if match["name"].split()[0].lower() not in ELEMENTS
    ]
    lost = len(ours) - len(_FILLED.findall(target)) if ours else 0
    for match in ours:
        if lost > 0 and match["name"] not in target:
            lost -= 1
            yield CodeToken("placeholder", f"<{match['name']}>", *match.span())

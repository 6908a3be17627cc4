"""ADQ001 lost-negation and added-negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from sphinx_sxs.adequacy.knowledge import Knowledge
from sphinx_sxs.adequacy.words import source_words
from sphinx_sxs.article import Segment
from sphinx_sxs.article.markdown import Inline
from sphinx_sxs.checks.languages import Language, language_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER, QUOTED, SEVERAL_FORMS, Caseless, fill, is_foreign, sentences
from sphinx_sxs.checks.views import View

_PARTS_OF_CUES = (
    *("ne", "thing", "body", "ver", "ither", "able", "unable", "ithout"),
    *("cant", "dont", "isnt", "wont", "esnt", "idnt"),
)


def _any_case(word: str) -> str:
    return "".join(f"[{char}{char.upper()}]" for char in word)


# Every English cue holds one of these; a look that spares most segments the rest.  Underscores
# are no letters here, since they may emphasize a cue.  Sets for letters: `re` tells at a glance
# whether a branch that opens with one can match, which it cannot with `IGNORECASE`.
_HINT = re.compile(
    r"[nNwW](?:[oO](?<=[nN].)(?:[tT]|{ne}|{thing}|{body})?(?![^\W_])"
    r"|[eE](?<=[nN].)(?:{ver}(?![^\W_])|{ither})"
    r"|['’´`][tT]"
    r"|[tT](?![^\W_])(?<={cant}|{dont}|{isnt}|{wont}|{esnt}|{idnt})"
    r"|{able}(?<={unable})"
    r"|{ithout})".format_map({word: _any_case(word) for word in _PARTS_OF_CUES})
)
_SENTENCE_FOLLOWS = re.compile(r"[.!?؟۔。！？\n<](?=.*?[^\W\d_])", re.DOTALL)
"""What has to stand where a text has two sentences."""
_CAPITAL_CUE = re.compile(r"No|Never|Cannot|Without|Don['’]t|Can['’]t")
"""What every match of `_NAME_CUE` holds."""
_BARE_CUE = re.compile(
    r"(?:(?:do|does|is|are|can|will|must|should|may)\s+)?"
    r"(?:not|never|no|cannot|can['’]t|don['’]t|unable|without|not be|not to)[.,]?",
    re.IGNORECASE,
)
# "Do Not Disturb", "Select No": a cue in capitals within a sentence belongs to a name.
_NAME_CUE = re.compile(
    r"(?<=[\w,;)\x1f])[ \t]+(?:[A-Z][\w'’]*[ \t]+)*"
    r"(?:Not|No|Never|Cannot|None|Without|Nothing|Don['’]t|Can['’]t|Do Not)\b(?:[ \t]+[A-Z][\w'’]*)*"
    r"|^\W*(?:Not|No|Never|Don['’]t|Do Not|None)(?:[ \t]+[A-Z][\w'’]*)+[ \t]*$"
)
_LABEL = re.compile(r"\[[A-Z][^\[\]\n]{1,40}\](?![(\[])")
_OPERATOR = re.compile(
    r"\b(?:AND|OR)\b[^.\n]{0,20}\bNOT\b|\bNOT\b[^.\n]{0,20}\b(?:AND|OR)\b|\bNOT (?:NULL|IN|LIKE)\b"
)
_WITH_LIMIT = re.compile(
    r"\b(?:unless|until|till|except|other than|before|more than|but"
    r"|any\w*|exceed\w*|up|longer than|only|beyond|later)\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"\b(?:only|just|merely|within|solely|maximum)\b", re.IGNORECASE)
"""What a word for "only" stands for by itself."""
# Comparisons that other languages make with one word: "different", "unlike".
_UNEQUAL = re.compile(
    r"\b(?:not|cannot|never|neither|\w+n['’´`]t)\s+(?:\w+\s+){0,2}?(?:equal\w*|(?:the\s+)?same|identical|match\w*)\b",
    re.IGNORECASE,
)
_UNEQUAL_SIGN = re.compile(r"≠|<>|!=|=/=")
# Words that are negated themselves: they stand for a negation only where the source has none such.
_AFFIXED = {
    "de": r"(?:un|in|im|ir|il)\w{4,}|\w{2,}los(?:e[mnrs]?)?|fehl\w*",
    "id": r"non\w+|nir\w+|anti",
    "nl": r"on\w{4,}",
    "vi": r"vô|phi|bất",
}
_NEGATIVE_WORD = re.compile(
    r"\b(?:un(?!der|i|til|less)|in(?!t|for|clu|st|di|vol|ter|put|ser|cre|te|v|ves|d|qu|her|it|k|j)|im(?!p|ag|m)"
    r"|ir|il|dis(?!c|p|t|k)|non-?|mis)\w{4,}|\w{3,}less\b|\b(?:lack|miss|fail|absen)\w*",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely|simply)\b", re.IGNORECASE)
_ONLY = {
    "ar": r"فقط",
    "de": r"\b(?:nur|bloß|allein|lediglich)\b",
    "es": r"\b(?:solo|sólo|solamente|únicamente)\b",
    "fr": r"\b(?:seulement|uniquement)\b",
    "id": r"\b(?:hanya|sekadar|sekedar|cuma|semata)\b",
    "it": r"\b(?:solo|soltanto|solamente)\b",
    "ja": r"だけ|のみ",
    "nl": r"\b(?:alleen|slechts)\b",
    "pl": r"\btylko\b",
    "pt": r"\b(?:só|apenas|somente)\b",
    "ru": r"\bтолько\b",
    "vi": r"\bchỉ\b",
    "zh": r"[仅僅只]",
}
_CONTRAST = {"de": r"\bsondern\b", "es": r"\bsino\b"}
_NO_LONGER = re.compile(r"\b(?:longer|more|yet|at all)\b", re.IGNORECASE)
"""What belongs to a negation."""
_ENDING = 2
"""Letters of an ending."""
_ONLY_TOO = re.compile(r"\b(?:only|just|merely|simply|alone|sole\w*)\b", re.IGNORECASE)
_NOTHING: Iterator[Finding] = iter(())
_QUESTION = re.compile(r"[?？؟]|\b(?:if|whether)\b", re.IGNORECASE)


@register
class LostNegation(SegmentRule):
    """
    ## What it finds

    A sentence that negates in the source and does not in the target (`lost-negation`),
    and one that negates in the target only (`added-negation`).

    Sentences are compared one by one where both sides have as many. What says "not"
    by another word counts as kept: "unable" is "không thể", "cannot" may become
    "gagal" (fails), "not … until" may become "erst" (only then). Names, labels,
    quotations and code are left out: "Do Not Disturb" and `**Don't allow**` negate
    nothing.

    ## Why it matters

    The reader is told the contrary: that photos synchronize by themselves, that an
    action is safe, that a feature is there.

    ## Example

    ```text
    source: There is no automatic synchronization of photos.
    target: Ada otomatis sinkronisasi foto.
    ```
    "Ada" says "there is".

    ## What to do

    Translate the sentence again.
    """

    code = "ADQ001"
    name = "lost-negation"
    other_names = ("added-negation",)
    severity = Severity.ERROR
    issue_type = "mistranslation"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Count what negates in each sentence of both sides."""
        source, target = segment.source, segment.target
        english, language = context.source_language, context.language
        if not source or not target or english is None or language is None or source == target:
            return _NOTHING
        if english.tag != "en" or language.tag == "en":
            return _NOTHING
        theirs = _cues(language.tag)
        if hint := _HINT.search(source):
            return _where_hinted(segment, context, hint, english, theirs)
        if theirs.may_be_plain(target):
            return _added(segment, context, english, theirs)
        return _NOTHING


def _where_hinted(
    segment: Segment, context: Context, hint: re.Match[str], english: Language, theirs: _Cues
) -> Iterator[Finding]:
    """What is wrong with a segment whose source looks as if it negated."""
    source, ours = hint.string, _cues(english.tag)
    said = theirs.excluded.fill(context.target_view(segment).prose)
    if theirs.negates(said) and _negates_once(source, hint.start(), english):
        return
    prose = _source_prose(context.source_view(segment), ours)
    if ours.negation.search(prose):
        written = context.target_view(segment).prose
        if context.evidence and not theirs.negates(written):
            if theirs.contrast and (contrast := theirs.contrast.search(written)):
                yield _finding(hint.span(), contrast.span())
                return
            prose, said = _without_explained(prose, said, ours, theirs, context.evidence.knowledge)
        found = list(_lost(prose, said, ours, theirs)) or list(_fewer(prose, said, ours, theirs))
        if found and not is_foreign(source, english):
            yield from found
    elif lost := _lost_not_only(source, context.target_view(segment).prose, theirs):
        yield lost
    elif theirs.may_be_plain(segment.target or ""):
        yield from _added(segment, context, english, theirs)


@dataclass(frozen=True, slots=True)
class _Cues:
    """The cues of one language, as `Language` has them."""

    negation: Caseless
    excluded: Caseless
    equivalent: Caseless
    negative: Caseless
    limiting: Caseless
    plain: Caseless
    opening: re.Pattern[str] | None
    """Finds `plain` and more in small letters, where that is faster."""
    listed: re.Pattern[str] | None
    """Finds one of the words of `plain`, in any case, where it is a list that goes without their endings."""
    affixed: re.Pattern[str] | None
    """Finds the words of `negation` that negate a word, not a sentence: "unklar", "nirkabel"."""
    contrast: re.Pattern[str] | None
    """Finds a "but" that only a negation has before it: "sondern"."""
    only: re.Pattern[str] | None
    """Finds what "not only" leaves of itself when it loses its negation."""

    def negates(self, text: str) -> bool:
        """Whether a word in `text` negates a sentence."""
        if self.affixed is None:
            return self.negation.search(text) is not None
        return any(not self.affixed.fullmatch(match[0]) for match in self.negation.finditer(text))

    def prefixed(self, text: str) -> int:
        """How many words of `text` are negated themselves."""
        if self.affixed is None:
            return 0
        return sum(self.affixed.fullmatch(match[0]) is not None for match in self.negation.finditer(text))

    def may_be_plain(self, text: str) -> bool:
        """A cheap look before `plain`."""
        # ASCII is put in small letters faster than it is searched for capitals.
        if self.listed is not None and not text.isascii():
            return self.listed.search(text) is not None
        if self.opening is None:
            return True
        small = text.lower()
        return len(small) != len(text) or self.opening.search(small) is not None


@cache
def _cues(tag: str) -> _Cues:
    language = language_of(tag)
    if language is None:
        raise LookupError(tag)
    return _Cues(
        negation=Caseless(language.negation),
        excluded=Caseless(language.excluded),
        equivalent=Caseless(language.equivalent),
        negative=Caseless(language.negative),
        limiting=Caseless(language.limiting),
        plain=Caseless(language.plain),
        opening=_opening(language.plain.pattern),
        listed=_listed(language.plain.pattern),
        affixed=_compiled(_AFFIXED.get(tag)),
        contrast=_compiled(_CONTRAST.get(tag)),
        only=_compiled(_ONLY.get(tag)),
    )


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(pattern, re.IGNORECASE)


def _opening(written: str) -> re.Pattern[str] | None:
    """The expression without looks at what stands before: they keep `re` from skipping to first letters."""
    bare = _BEHIND.sub("", _WORD_ENDS.sub("", written))
    if bare != bare.lower() or not SEVERAL_FORMS.isdisjoint(bare) or _OPENS_ANYHOW.search(bare):
        return None
    return re.compile(bare)


def _listed(written: str) -> re.Pattern[str] | None:
    """The words that the expression lists, each letter in both cases, without looks at what stands around.

    A text need not be put in small letters for it, which is slow in all but ASCII.
    """
    bare = _LOOK_AROUND.sub("", written)
    if bare != bare.lower() or len(bare) != len(bare.upper()) or not SEVERAL_FORMS.isdisjoint(bare):
        return None
    if not _LIST.fullmatch(bare):
        return None
    listed = [[_any_form(letter) for letter in word] for word in _LISTED.findall(bare)]
    # One set for what opens a word, which `re` looks for fastest.
    first = "".join(sorted({word[0][1:-1] for word in listed}))
    return re.compile(f"[{first}](?:{'|'.join(''.join(word[1:]) for word in listed)})")


def _any_form(letter: str) -> str:
    """A set of the forms of `letter` that are one without case."""
    return f"[{letter}{letter.upper()}{_FURTHER_FORMS.get(letter, '')}]"


# A set or a group within the look is passed over as a whole.
_PART = r"[^()\[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\]"
_LOOK_AROUND = re.compile(rf"\(\?<?[=!](?:{_PART}|\((?:{_PART})*\))*\)")
_LIST = re.compile(r"(?:\(\?:)*[^\W\d_]+(?:(?:\|(?:\(\?:)*|\)+\|(?:\(\?:)*)[^\W\d_]+)*\)*")
_LISTED = re.compile(r"[^\W\d_]+")
_FURTHER_FORMS = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f", "å": "\u212b"}
_WORD_ENDS = re.compile(r"\(\?!(?:\\w|\[[^\]]*\])\)$")
_BEHIND = re.compile(r"(?:^|(?<=[|(:]))(?:\(\?<[!=][^()]*\))+")
_OPENS_ANYHOW = re.compile(r"(?:^|[(|:])(?:\\w|\[[^\]]*\])[+*{]")
"""A branch that opens with a run of any letters: at each place, `re` would read to the end of the word."""


def _negates_once(source: str, hint: int, english: Language) -> bool:
    """Whether `source` is one sentence and negates, marked up or not: a cheap look that finds most."""
    start = source.rfind(" ", 0, hint) + 1
    if _SENTENCE_FOLLOWS.search(source):
        return False
    cue = english.negation.search(source, start)
    return cue is not None and english.negation.search(source, cue.end()) is None


def _source_prose(view: View, english: _Cues) -> str:
    """The source without what is no prose, no sentence, or no negation to keep."""
    text = _without(view, (mark for mark in view.of("strong") if _is_label(view.shown(mark))))
    text = fill(text, QUOTED)
    text = fill(text, _LABEL)
    if "NOT" in text:
        text = fill(text, _OPERATOR)
    if _CAPITAL_CUE.search(text):
        text = fill(text, _NAME_CUE)
    return english.excluded.fill(text)


def _is_label(inside: str) -> bool:
    """Whether bold names a button or a field; an emphasized word or sentence does not."""
    inside = inside.strip()
    if not inside or _BARE_CUE.fullmatch(inside):
        return False
    return inside[0].isupper() and len(inside.split()) <= 7 and inside[-1] not in ".:!"


def _without(view: View, marks: Iterable[Inline]) -> str:
    """The prose of `view` with what `marks` hold filled up."""
    text = view.prose
    for mark in marks:
        text = text[: mark.start] + FILLER * (mark.end - mark.start) + text[mark.end :]
    return text


def _lost(source: str, target: str, english: _Cues, language: _Cues) -> Iterator[Finding]:
    ours, theirs = list(sentences(source)), list(sentences(target))
    if len(ours) != len(theirs) or len(ours) < 2:
        cue = english.negation.search(source)
        if cue and not _kept(source, target, english, language):
            yield _finding(cue.span(), (0, 0))
        return
    counts = [
        (english.negation.count(source[slice(*a)]), language.negation.count(target[slice(*b)]))
        for a, b in zip(ours, theirs, strict=True)
    ]
    for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if not counts[number][0] or _kept(source[slice(*a)], target[slice(*b)], english, language):
            continue
        # A negation that moved into the sentence before or after is there all the same.
        near = counts[max(0, number - 1) : number + 2]
        if any(there > here for here, there in near):
            continue
        cue = english.negation.search(source[slice(*a)])
        if cue:
            yield _finding((a[0] + cue.start(), a[0] + cue.end()), (b[0], b[0]))


def _without_explained(
    source: str, target: str, english: _Cues, language: _Cues, knowledge: Knowledge
) -> tuple[str, str]:
    """Both sides without the words that say "not" by another way and stand for a word of the source.

    "Probleme" is there for "problems", and cannot stand for "not" as well.
    """
    rest = _NO_LONGER.sub(lambda match: FILLER * len(match[0]), english.negation.fill(source))
    for pattern in (language.equivalent, language.negation):
        for match in list(pattern.finditer(target)):
            if language.limiting.search(match[0]):
                continue
            word = next((w for w in source_words(rest) if _becomes(w, match[0].lower(), knowledge)), None)
            if word is not None:
                target = target[: match.start()] + FILLER * len(match[0]) + target[match.end() :]
                known = re.compile(rf"\b{re.escape(word)}\b")
                source, rest = fill(source, known), fill(rest, known)
    return source, target


def _becomes(word: str, cue: str, knowledge: Knowledge) -> bool:
    """Whether `cue` is a rendering of `word`, but for its ending: "kabellos" is none of "cable"."""
    known = knowledge.word(word.lower())
    return cue in known.units or any(
        len(piece) >= len(cue) - _ENDING and cue.startswith(piece.strip()) for piece in known.entry.right
    )


def _fewer(source: str, target: str, english: _Cues, language: _Cues) -> Iterator[Finding]:
    """Where the source negates several times: whether the target does so as often, by any word."""
    ours = list(english.negation.finditer(source))
    if len(ours) < 2 or english.negation.search(target):
        return
    theirs = language.negation.count(target) + language.equivalent.count(target)
    if _WITH_LIMIT.search(source):
        theirs += language.limiting.count(target)
    if theirs < len(ours):
        cue = ours[-1]
        yield Finding(
            f"Source negates {len(ours)} times, target {theirs} times", at=(0, 0), source_at=cue.span()
        )


def _lost_not_only(source: str, target: str, language: _Cues) -> Finding | None:
    """A "not only" that became "only"."""
    cue = _NOT_ONLY.search(source)
    if cue is None or language.only is None:
        return None
    contrast = language.contrast.search(target) if language.contrast else None
    only = contrast or language.only.search(target)
    if only is None or language.negates(target) or (not contrast and len(_ONLY_TOO.findall(source)) > 1):
        return None
    return Finding(f"Source says `{cue[0]}`, target does not negate", at=only.span(), source_at=cue.span())


def _added(segment: Segment, context: Context, english: Language, language: _Cues) -> Iterator[Finding]:
    """A negation in the target for which the source has no reason at all."""
    if not language.plain.search(segment.target or "") or _QUESTION.search(segment.source or ""):
        return
    source, target = context.source_view(segment), context.target_view(segment)
    text = language.excluded.fill(fill(_without(target, target.of("strong")), QUOTED))
    cue = language.plain.search(text)
    if cue is None or _cues(english.tag).negative.search(source.prose):
        return
    if english.negation.search(source.text) or is_foreign(source.text, english):
        return
    if _lacks_label(source, target):
        return
    yield Finding(
        "Target negates, source does not", at=cue.span(), name="added-negation", severity=Severity.WARNING
    )


def _lacks_label(source: View, target: View) -> bool:
    """Whether a label is bold in the source and not in the target.

    Its name stands there as a word among words, or torn apart, and names may negate:
    Vietnamese calls Clutter "Thư không quan trọng".
    """
    labels = sum(_is_label(source.shown(mark)) for mark in source.of("strong"))
    return labels > sum(_is_label(target.shown(mark)) for mark in target.of("strong"))


def _kept(source: str, target: str, english: _Cues, language: _Cues) -> bool:
    """Whether anything in `target` can stand for the negation in `source`.

    A word such as "other" or "error" counts only where the source has none that it
    translates.  "Not equal" is "different" as a rule, whatever else the sentence holds.
    """
    # English left in the target negates too; that it was left is another rule's matter.
    if language.negates(target) or english.negation.search(target):
        return True
    rest = english.negation.fill(source)
    if language.prefixed(target) > len(_NEGATIVE_WORD.findall(rest)):
        return True
    if _UNEQUAL.search(source) and (language.equivalent.search(target) or _UNEQUAL_SIGN.search(target)):
        return True
    if language.equivalent.count(target) > english.equivalent.count(rest):
        return True
    limits = language.limiting.count(target)
    return limits > 0 and _WITH_LIMIT.search(source) is not None and limits > len(_LIMITS.findall(rest))


def _finding(cue: tuple[int, int], at: tuple[int, int]) -> Finding:
    return Finding("Source negates, target does not", at=at, source_at=cue)

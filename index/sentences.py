"""Sentences of a paragraph, each with its place in it.

News is full of full stops that end nothing ("Sen. John Kennedy", "U.S. troops", "7 a.m. Kyiv time",
"Jan. 7"), and of sentences that end inside quotation marks. The rules here are a short list of such
cases, so that they can be read and argued with; there is no model behind them.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence at `text[start:end]` of the string it was taken from, without outer whitespace."""

    start: int
    end: int
    text: str


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Always followed by a name or a number, so never the end of a sentence.
_LEADING = _words("""
    mr mrs ms mx dr prof rev fr hon sen sens rep reps gov govs gen lt col sgt capt cpl pvt maj cmdr adm pres
    supt det insp amb st mt ft vs v cf approx fig e.g i.e viz ald del atty msgr messrs
""")
# Followed by a number when they end nothing: "Jan. 7", "No. 10", "Hwy. 12".
_BEFORE_NUMBER = _words("""
    jan feb mar apr jun jul aug sep sept oct nov dec no nos art sec ch vol p pp par para hwy rte rt
""")
# May end a sentence or stand inside one; then the next word decides.
_EITHER = _words("jr sr inc corp co ltd llc bros etc al est dept univ ave blvd rd ph.d")
# Words that open sentences and hardly ever follow an abbreviation inside one.
_OPENERS = _words("""
    the a an this that these those he she it we they i you his her its our their there here when while where
    what who why how which if but and or so yet in on at by for from with as after before since until during
    both some many most more all no not one two officials meanwhile however earlier later now then also
    according
""")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # "U.S", "a.m", "D.C" (its last dot is the candidate)
_CANDIDATE = re.compile(
    # the look-behind and the possessive repeats keep this linear on a hundred thousand dots
    r"""(?<![.!?…]) [.!?…]++ ["'”’»)\]]*+ (?=\s|$)  |  [。！？]++ [”’」』）]*+  |  \n++""",
    re.VERBOSE,
)
_TOKEN = re.compile(r"[\w.&’'-]{1,24}$")
_OPENING = "\"'“‘«([{—–- \t"
_ATTRIBUTION = re.compile(
    r"(?:[^\W\d_a-z][\w.’'-]{0,30}\s+){1,5}"
    r"(?:said|says|asked|asks|told|added|adds|wrote|writes|tweeted|replied|shouted|continued|quipped|wondered)\b"
)
_LOOK_AHEAD = 160  # enough for the attribution of a quote; bounds the work on hostile text


_STOPPED = re.compile(
    r"\b(?P<dotted>(?:[^\W\d_]\.){2,})(?=\s)|\b(?P<title>[^\W\d_]{1,5})\.(?=\s+[^\W\d_a-z])"
)


def unstopped(text: str) -> str:
    """The text without the full stops of titles and initials: "Sen Ann Roe", "John F Wren", "US troops"."""

    def bare(match: re.Match[str]) -> str:
        if match["dotted"]:
            return match[0].replace(".", "")
        title = match["title"]
        initial = len(title) == 1 and title.isupper()
        return title if initial or title.lower() in _LEADING else match[0]

    return _STOPPED.sub(bare, text)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order.

    They never overlap, `text[s.start:s.end] == s.text`, and what lies between them is whitespace:
    nothing is lost. A line break always ends a sentence.
    """
    found: list[Sentence] = []
    start = 0
    for candidate in _CANDIDATE.finditer(text):
        if _ends_sentence(text, candidate):
            _append(found, text, start, candidate.end())
            start = candidate.end()
    _append(found, text, start, len(text))
    return found


def _append(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    body = piece.strip()
    if body:
        start += len(piece) - len(piece.lstrip())
        found.append(Sentence(start, start + len(body), body))


def _ends_sentence(text: str, candidate: re.Match[str]) -> bool:
    mark = candidate.group()
    if mark[0] in "\n。！？":
        return True
    following = text[candidate.end() : candidate.end() + _LOOK_AHEAD].lstrip(" \t\u00a0")
    if not following or following[0] == "\n":
        return True
    word = following.lstrip(_OPENING)
    if word and word[0].islower():
        return False
    if mark[0] in "?!":
        # “Will they invade?” Biden asked: the question ends, the sentence doesn't.
        return not (mark[-1] in "\"'”’»" and _ATTRIBUTION.match(word))
    if mark.rstrip(")]") != ".":
        return True
    return _stop_ends_sentence(text[max(0, candidate.start() - 24) : candidate.start()], word)


def _stop_ends_sentence(before: str, following: str) -> bool:
    """Whether a bare full stop after `before` ends a sentence, given the text after it."""
    match = _TOKEN.search(before)
    if match is None:
        return True
    word = match.group().lstrip("'’-.")
    lowered = word.lower()
    if lowered in _LEADING and not (lowered == "v" and word.isupper()):
        return False
    if lowered in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    initial = len(word) == 1 and word.isupper() and word != "I"
    if initial or lowered in _EITHER or _DOTTED.fullmatch(word):
        first = re.match(r"[^\W\d_]+", following)
        return first is not None and first.group().lower() in _OPENERS
    return True

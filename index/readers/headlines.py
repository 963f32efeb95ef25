"""Which lines are headlines, decided over the whole dump.

A headline has no mark of its own in plain text. Every line that could be one is scored on signals that hold
for any newsroom (its length among the others, how the lines around it end, whether the text below takes up
its words, how quotes are set), then the best-scoring set of cuts is chosen; "26 Posts" breaks ties but
forces nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

from index.readers.lines import (
    BODY,
    CREDIT,
    HEAD,
    VIDEO,
    Kind,
    Line,
    announces_card,
    ends_sentence,
    has_credit,
    is_status,
)

_WORD = re.compile(r"[^\W_]{3,}")
_PLAIN_WORD = re.compile(r"[a-z0-9]{3,}")  # the same of lower ASCII, in half the time
_STEM = 5  # letters: "announces" and "announced", "Germany" and "German" (nearly) meet
_COMMON_TEXT = """
    the and for are was were that this with from says said have has had will would about after over into
    what when where which who why how its it's their they them there here been being more than not but
    out all our your his her she him you can could may might amid new
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_LABEL = re.compile(r"[^,]{2,40}, (?:aged? )?\d{1,3}")
_QUESTION = re.compile(
    r"(?:what|why|who|how|when|where|which|is|are|was|were|will|can|could|does|do|did|has|have"
    r"|should|would)\b",
    re.I,
)
_REPORTED = re.compile(r"\b(?:said|told|adding|added)\b")
_DEPICTED = re.compile(
    r"\b(?:on|in)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?(?:early |late )?(?:January"
    r"|February|March|April|May|June|July|August"
    r"|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\."
    r"|Dec\.)(?:\s+\d{1,2})?(?:,?\s+\d{4})?\W*$"
)
_LONGEST_DATE = 40  # characters
_DEPTH = 400  # characters of each of them
_STYLE_LINES = 4000  # enough to know the habits of a page by
_SHORT_REPEAT = 30  # characters
_REACH = 3  # paragraphs below a headline that are looked at for its words
# How far the declared count may pull the threshold from 0, down (more headlines) and up (fewer). It counts
# posts that the save may have lost, so it must not make headlines out of list items.
_LOWERED, _RAISED = 0.8, 2.0
_CLOSE = 0.4
_HAIR = 0.35  # a score so near to 0 could have come out either way
_SURE = 0.4  # a headline with this score or more needs no count to back it
TEXTUAL = frozenset({BODY, HEAD, Kind.BULLET, Kind.TRAILER})


class Stamps(Enum):
    """Where a dump's time lines stand by its headlines; CLOSED where these end in a period."""

    NONE = 0
    ABOVE = 1
    BELOW = 2
    ABOVE_CLOSED = 3
    BELOW_CLOSED = 4


_LONGEST_CLOSED = 120  # characters of a headline that ends in a period
# Lines that are no headlines by their shape, but are where a time line marks them as such.
_ODD_HEADS = frozenset({Kind.SUMMARY, Kind.LEADIN})


@dataclass(slots=True)
class Style:
    """The habits of one dump that a line is measured against."""

    length: float
    spread: float
    curly_bodies: bool
    stamps: Stamps
    spaced: bool  # paragraphs are set apart by blank lines
    titled: bool  # headlines In Title Case


@dataclass(frozen=True, slots=True)
class Choice:
    """Indices of the headlines, and of the lines that were nearly decided otherwise."""

    headlines: list[int]
    doubtful: list[int]  # taken for headlines by a hair
    passed: list[int]  # not taken by a hair


def choose(lines: Sequence[Line], start: int, declared: int | None) -> Choice:
    """The headlines among `lines[start:]`."""
    style = _style(lines, start)
    scored = _score_all(lines, start, style)
    chosen = _chosen(lines, start, scored, declared)
    taken = set(chosen)
    return Choice(
        chosen,
        [one.index for one in scored if one.score < _HAIR and one.index in taken],
        [one.index for one in scored if one.score > -_HAIR and one.index not in taken],
    )


def _chosen(lines: Sequence[Line], start: int, scored: list[_Candidate], declared: int | None) -> list[int]:
    free = _best(scored, 0.0)
    if declared is None or not free:
        return free
    lead = lines[start : free[0]]
    if _holds_text(lead) and not _all_sure(free, scored, declared):
        return _with_lead(lead, scored, free, declared)
    return _counted(scored, free, declared, _LOWERED) or free


def _with_lead(
    lead: Sequence[Line], scored: Sequence[_Candidate], free: list[int], declared: int
) -> list[int]:
    """Text above the first headline: the one post of the count that has no headline, or a word on the page
    itself.
    """
    summary = any(line.kind is Kind.SUMMARY for line in lead)
    if summary or all(is_status(line.text) for line in lead if line.kind in TEXTUAL):
        counted = _counted(scored, free, declared, _CLOSE)
        if counted is not None and len(free) <= declared:
            return counted
    fewer = _counted(scored, free, declared - 1, _LOWERED)
    return fewer or _counted(scored, free, declared, _LOWERED) or free


def _holds_text(lines: Sequence[Line]) -> bool:
    return any(line.kind in TEXTUAL for line in lines)


def _all_sure(chosen: Sequence[int], scored: Sequence[_Candidate], declared: int) -> bool:
    """Whether the count is met by headlines of which none is doubtful."""
    scores = {candidate.index: candidate.score for candidate in scored}
    return len(chosen) == declared and min(scores[i] for i in chosen) >= _SURE


@dataclass(slots=True)
class _Candidate:
    index: int
    score: float
    touches: bool  # the candidate just above would have no body if both were headlines


def _style(lines: Sequence[Line], start: int) -> Style:
    lengths, titled, curly, straight = [], 0, 0, 0
    end = min(len(lines), start + _STYLE_LINES)
    for i in range(start, end):
        line = lines[i]
        if line.kind is HEAD and _introduces(lines, i):
            lengths.append(len(line.text))
            titled += _title_case(line.text)
        elif line.kind is BODY:
            curly += "“" in line.text
            straight += '"' in line.text
    if not lengths:  # a page whose posts are lists
        heads = [i for i in range(start, end) if lines[i].kind is HEAD]
        lengths = [len(lines[i].text) for i in heads if _next_kind(lines, i) is Kind.BULLET]
    typical = float(median(lengths)) if lengths else 70.0
    spread = float(median(abs(n - typical) for n in lengths)) * 1.5 if len(lengths) > 3 else 20.0
    blocks = lines[-1].block - lines[start].block if start < len(lines) else 1
    return Style(
        length=typical,
        spread=max(12.0, min(spread, 30.0)),
        curly_bodies=curly > straight,
        stamps=_stamps(lines, start, end, len(lengths)),
        spaced=blocks > 0.6 * (len(lines) - start),
        titled=bool(lengths) and titled > 0.6 * len(lengths),
    )


_FEWEST_STAMPED = 0.3  # time lines for each likely headline; fewer are the hours of one post's timeline


def _stamps(lines: Sequence[Line], start: int, end: int, likely: int) -> Stamps:
    """Where the time lines stand: above headlines, below them, or nowhere to go by.

    `likely` is the number of lines that look like headlines without them.
    """
    times = [i for i in range(start, end) if lines[i].kind is Kind.TIME]
    if len(times) < max(2, _FEWEST_STAMPED * likely):
        return Stamps.NONE
    under = [_next_line(lines, i) for i in times]
    over = [_above(lines, i) for i in times]
    pairs = list(zip(under, over, strict=True))
    above = sum(1 for u, o in pairs if _headed(u) and not (_headed(o) and _longer(o, u)))
    below = sum(1 for u, o in pairs if _headed(o) and not (_headed(u) and not _longer(o, u)))
    if max(above, below) >= 0.5 * len(times):
        return Stamps.BELOW if below > above else Stamps.ABOVE
    if likely > len(times):
        return Stamps.NONE
    # No headline without a period beside them: a house that ends its headlines in one.
    if sum(1 for line in under if _short_sentence(line)) >= 0.8 * len(times):
        return Stamps.ABOVE_CLOSED
    return Stamps.BELOW_CLOSED if sum(map(_short_sentence, over)) >= 0.8 * len(times) else Stamps.NONE


def _headed(line: Line | None) -> bool:
    return line is not None and line.kind is HEAD


def _longer(one: Line | None, other: Line | None) -> bool:
    """Of two lines that could be headlines, by a time line both, the much longer is no name or label."""
    return one is not None and other is not None and len(one.text) > 1.5 * len(other.text)


def _short_sentence(line: Line | None) -> bool:
    return line is not None and line.kind is BODY and len(line.text) < _LONGEST_CLOSED


_BETWEEN = frozenset({Kind.BYLINE, VIDEO, CREDIT, Kind.TIME, Kind.UPDATED, Kind.TRAILER, Kind.FURNITURE})


def _next_line(lines: Sequence[Line], i: int) -> Line | None:
    return next((line for line in lines[i + 1 : i + 4] if line.kind not in _BETWEEN), None)


def _next_kind(lines: Sequence[Line], i: int) -> Kind | None:
    below = _next_line(lines, i)
    return below.kind if below is not None else None


def _above(lines: Sequence[Line], i: int) -> Line | None:
    """The line above, bylines passed over."""
    return next((line for line in reversed(lines[max(0, i - 3) : i]) if line.kind is not Kind.BYLINE), None)


def _introduces(lines: Sequence[Line], i: int) -> bool:
    """A line between a finished sentence and a body paragraph: almost surely a headline or a subhead."""
    below = _next_kind(lines, i) is BODY
    above = i == 0 or lines[i - 1].kind is not HEAD
    return below and above and len(lines[i].text) > 12


def _title_case(text: str) -> bool:
    words = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]
    return len(words) > 2 and all(w[0].isupper() for w in words)


def _score_all(lines: Sequence[Line], start: int, style: Style) -> list[_Candidate]:
    found: list[_Candidate] = []
    seen: dict[str, int] = {line.text: i for i, line in enumerate(lines[:start])}
    previous = -2
    for i in _possible_lines(lines, start, style):
        score = _score(lines, i, start, style)
        if not _same_post(lines, seen.setdefault(lines[i].text, i), i):
            score -= 5.0  # link lists and cards repeat what stands above
        found.append(_Candidate(i, score, touches=not _has_body(lines, previous, i)))
        previous = i
    return found


def _same_post(lines: Sequence[Line], first: int, i: int) -> bool:
    """Whether a line stands here for the first time, or a whole post does so again: a page saved twice."""
    if first == i:
        return True
    above, below = _next_line(lines, first), _next_line(lines, i)
    return above is not None and below is not None and above.kind is BODY and above.text == below.text


_BODILY = frozenset({BODY, Kind.BULLET, Kind.LEADIN})


def _has_body(lines: Sequence[Line], upper: int, lower: int) -> bool:
    if upper < 0:
        return True
    if lower - upper > 1 and lines[upper + 1].kind is BODY:
        return True
    return any(line.kind in _BODILY for line in lines[upper + 1 : lower])


def _possible_lines(lines: Sequence[Line], start: int, style: Style) -> list[int]:
    if style.stamps is Stamps.NONE:
        return [i for i in range(start, len(lines)) if lines[i].kind is HEAD]
    return [i for i in range(start, len(lines)) if _possible(lines, i, style)]


def _possible(lines: Sequence[Line], i: int, style: Style) -> bool:
    line = lines[i]
    if line.kind is HEAD:
        return True
    if style.stamps in (Stamps.ABOVE, Stamps.BELOW):
        return line.kind in _ODD_HEADS and _marked(lines, i, style)
    return line.kind is BODY and len(line.text) < _LONGEST_CLOSED and _marked(lines, i, style)


def _marked(lines: Sequence[Line], i: int, style: Style) -> bool:
    if style.stamps in (Stamps.BELOW, Stamps.BELOW_CLOSED):
        below = (line.kind for line in lines[i + 1 : i + 4] if line.kind is not Kind.BYLINE)
        return next(below, None) is Kind.TIME
    for j in range(i - 1, max(i - 4, -1), -1):
        if lines[j].kind is Kind.TIME:
            return True
        if lines[j].kind not in (Kind.BYLINE, VIDEO, Kind.UPDATED):
            return False
    return False


def _score(lines: Sequence[Line], i: int, start: int, style: Style) -> float:
    text = lines[i].text
    score = 1.0
    score += _of_length(text, style)
    score += _of_shape(text, style)
    score += _of_neighbours(lines, i, start, style)
    score += _of_words(lines, i)
    if style.stamps is not Stamps.NONE:
        score += 4.0 if _marked(lines, i, style) else -3.0
    return score


def _of_length(text: str, style: Style) -> float:
    away = abs(len(text) - style.length) / style.spread
    return 0.8 - 0.25 * min(away, 8.0) if away > 1 else 0.8


def _of_shape(text: str, style: Style) -> float:
    score = 0.0
    if text[0].islower() or text[0] in ",;)":
        score -= 4.0
    if text[-1] == "!":
        score -= 0.7
    if text[-1] in ",;–—-":
        score -= 3.0
    if text[-1] == "?":
        # A question much shorter than the dump's headlines is more often a subhead.
        score -= 1.6 if len(text) < 0.6 * style.length and _QUESTION.match(text) else 0.2
    if text[-1].isdigit() and _LABEL.fullmatch(text):
        score -= 3.5
    if not _balanced(text):
        score -= 2.5
    if style.curly_bodies and '"' in text:
        score += 1.0
    if ("“" in text or '"' in text) and _REPORTED.search(text):
        score -= 1.0
    if _depicted(text):
        score -= 2.0  # photo captions end in the day they were taken
    if has_credit(text):
        score -= 4.0
    if is_status(text):
        score -= 2.0
    words = text.count(" ") + 1
    if words < 3:
        score -= 1.5
    if words <= 5 and not style.titled and _title_case(text):
        score -= 0.8  # a name in a list
    return score


def _depicted(text: str) -> bool:
    """Whether the text ends in a day, as photo captions do."""
    tail = text[-_LONGEST_DATE:]
    return ("on " in tail or "in " in tail) and _DEPICTED.search(tail) is not None


def _balanced(text: str) -> bool:
    return (
        text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")
    )


def _of_neighbours(lines: Sequence[Line], i: int, start: int, style: Style) -> float:
    score, text = 0.0, lines[i].text
    if i > start:
        above = lines[i - 1]
        if above.kind in (HEAD, Kind.LEADIN):
            run = i - 1 > start and lines[i - 2].kind is above.kind is HEAD
            score -= 2.3 if run else 1.5  # three short lines running are a list
        elif above.kind is BODY and not ends_sentence(above.text):
            score -= 1.0
        elif above.kind is Kind.TRAILER and announces_card(above.text):
            score -= 4.0
        elif above.kind in (Kind.SIGNED, Kind.TIME, Kind.COUNT, Kind.SORT):
            score += 1.0
        if len(above.text) > _SHORT_REPEAT and text.startswith(above.text):
            score -= 5.0  # a caption told twice
        if style.spaced and above.block == lines[i].block:
            score -= 2.0
    below = lines[i + 1] if i + 1 < len(lines) else None
    if below is None:
        return score - 3.0
    if below.kind in (Kind.BYLINE, VIDEO, CREDIT):
        score += 1.0
    if below.kind is BODY:
        score += 0.5 if len(below.text) > 1.2 * len(text) else -0.3
        if below.text[0].islower():
            score -= 3.0
    elif below.kind is Kind.BULLET:
        score += 0.5
    elif below.kind is HEAD:
        score -= 0.5 if _depicted(below.text) else 2.0
    elif below.kind in (Kind.TRAILER, Kind.SIGNED):
        score -= 1.5
    return score


def _stems(text: str) -> set[str]:
    words = _PLAIN_WORD if text.isascii() else _WORD
    return {word[:_STEM] for word in set(words.findall(text.lower())) - _COMMON}


def _of_words(lines: Sequence[Line], i: int) -> float:
    """Cohesion: the text below a headline takes up its words; a stray list item's it does not."""
    wanted = _stems(lines[i].text)
    if not wanted:
        return -1.0
    below = _text_below(lines, i)
    # A stem found inside a word ("rain" in "train") is rare enough, and looking for words costs ten times
    # more.
    shared = sum(map(below.__contains__, wanted))
    return 3.0 * shared / (len(wanted) + 1.5) - 0.8


def _text_below(lines: Sequence[Line], i: int) -> str:
    taken: list[str] = []
    for line in lines[i + 1 : i + 1 + 2 * _REACH]:
        if line.kind is HEAD and taken:
            break
        if line.kind in TEXTUAL:
            taken.append(line.text[:_DEPTH])
        if len(taken) == _REACH:
            break
    return " ".join(taken).lower()


_BODILESS = 2.5  # what it costs a headline to have nothing below it


def _best(scored: Sequence[_Candidate], threshold: float) -> list[int]:
    """The set of cuts with the highest sum of (score - threshold), by dynamic programming over neighbours."""
    taken = skipped = 0.0  # the best sums so far with the latest candidate taken, or not
    back: list[
        tuple[bool, bool]
    ] = []  # for each candidate: was the one before taken, if this is taken / skipped
    first = True
    for candidate in scored:
        gain = candidate.score - threshold
        after_taken = taken - (_BODILESS if candidate.touches else 0.0)
        take_from_taken = not first and after_taken > skipped
        new_taken = gain + (after_taken if take_from_taken else skipped)
        skip_from_taken = not first and taken > skipped
        new_skipped = taken if skip_from_taken else skipped
        back.append((take_from_taken, skip_from_taken))
        taken, skipped, first = new_taken, new_skipped, False
    return _trace(scored, back, taken > skipped)


def _trace(scored: Sequence[_Candidate], back: Sequence[tuple[bool, bool]], take: bool) -> list[int]:
    chosen: list[int] = []
    for candidate, (from_taken, skip_from_taken) in zip(reversed(scored), reversed(back), strict=True):
        if take:
            chosen.append(candidate.index)
            take = from_taken
        else:
            take = skip_from_taken
    return chosen[::-1]


def _counted(scored: Sequence[_Candidate], free: list[int], count: int, lowered: float) -> list[int] | None:
    """Exactly `count` headlines, if a small shift of the threshold gives them; None if it takes more than
    that.
    """
    if len(free) == count:
        return free
    low, high = (-lowered, 0.0) if len(free) < count else (0.0, _RAISED)
    for _ in range(14):
        middle = (low + high) / 2
        found = _best(scored, middle)
        if len(found) == count:
            return found
        if len(found) > count:
            low = middle
        else:
            high = middle
    return None

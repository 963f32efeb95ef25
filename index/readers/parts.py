"""A post's lines told apart: body, captions, subheads, bylines, trailers and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from index.post import Aside, AsideKind
from index.readers.bylines import BYLINE_OPENING, is_thanks_told
from index.readers.credits import has_credit, may_have_credit
from index.readers.dump import Draft
from index.readers.endings import closes_speech, ends_sentence
from index.readers.kinds import (
    BODY,
    BULLET,
    BYLINE,
    COUNT,
    CREDIT,
    FURNITURE,
    HEAD,
    KIND,
    LEADIN,
    MARK,
    SIGNED,
    SORT,
    TEXT,
    TIME,
    TRAILER,
    UPDATED,
    VIDEO,
    Line,
)
from index.readers.lines import BULLETS
from index.readers.pointers import points_within

_DATED = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July"
    r"|August|September"
    r"|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)(?:\s+\d{1,2})?"
    r"|in (?:early|late|mid) [A-Z][a-z]+)(?:,?\s+(?:19|20)\d\d)?[.\s?]*$"
)
_SHOWN = re.compile(
    r"\b(?:speaks?|holds?|gives?|attends?|walks?|stands?|arrives?|looks?|waves?|poses?"
    r"|participates?|carry|carries|moves?|shows?|shakes?"
    r"|sits?|listens?|works?|gathers?|waits?|rides?|drives?|passes?|inspects?|visits?|meets?"
    r"|leaves?|greets?|addresses|delivers?|takes?"
    r"|make|makes|fly|flies|rises?|burns?|protests?|marches|march|chants?|lights?|lays?|embraces?"
    r"|hugs?|watch|watches|talks?|search|searches"
    r"|photographed|pictured|seen|shown|file photo|is seen|are seen)\b"
)
_VIEW = re.compile(
    r"^(?:An? )?(?:aerial |general |satellite )?(?:view|photo|image|picture|screenshot"
    r"|file photo)s? (?:of|shows?|from)\b",
    re.I,
)
_VIEW_STARTS = frozenset("AaGgSsVvPpIiFf")
_PLACES = re.compile(
    r"\((?:L|R|C|left|right|center|centre)\)|\b(?:left|right|center|centre),|, (?:left|right|center),"
)
_TOLD = re.compile(
    r"\b(?:said|says|told|announced|reported|according to|will|would|has|have|had|was|were"
    r"|confirmed|added|tweeted|wrote)\b|[“”\"]"
)
_TWO_SENTENCES = re.compile(r"[.?!]\s+[A-Z]")
LONGEST_SUBHEAD = 90
LONGEST_CAPTION = 420
_SURE_START = 30  # characters in common below which two texts may begin alike by chance
_start = itemgetter(slice(_SURE_START))  # in half the time of a loop
_NAME_TAIL = re.compile(r"\s+(?:in|at|on|near|outside|aboard|traveling|reporting)\s+(?=[A-Z]).*$")
_BY = re.compile(rf"^(?:(?:{BYLINE_OPENING})\b\s*:?|[-–—−\s]+)\s*", re.I)
_OUTLET = re.compile(r"^[A-Z][\w&. ]{1,24}?(?:'|’)s?\s+(?=[A-Z])")


def looks_like_caption(text: str) -> bool:
    """Whether a sentence depicts rather than tells: present tense, a place and a day at its end, a credit."""
    return has_credit(text) or _depicts(text)


def _depicts(text: str) -> bool:
    if len(text) > LONGEST_CAPTION or text[0] in "“\"'‘":
        return False
    points = 2.0 if _ends_in_date(text) else 0.0
    points += 2.0 if text[0] in _VIEW_STARTS and _VIEW.match(text) else 0.0
    points += 1.5 if _may_place(text) and _PLACES.search(text) else 0.0
    if not points:
        return False
    points += 1.5 if _SHOWN.search(text) else 0.0
    points -= 2.5 if _TOLD.search(text) else 0.0
    points += 0.5 if not ends_sentence(text) else 0.0
    points -= 2.0 if text.count(". ") > 1 else 0.0
    return points >= 3.0


def _may_place(text: str) -> bool:
    return "(" in text or "left" in text or "right" in text or "cent" in text


def _ends_in_date(text: str) -> bool:
    last = text[-40:].rstrip(". ?\t\u00a0").rpartition(" ")[2]  # a name or a number, in any date
    return (last[:1].isupper() or last[-1:].isdigit()) and _DATED.search(text[-40:]) is not None


def author_of(byline: str) -> str | None:
    """The names in "From Coast News' Ann Reed in Oslo", "By Ann Reed", "– Ann Reed", or None."""
    names = _BY.sub("", byline.strip())
    names = _OUTLET.sub("", names)
    names = _NAME_TAIL.sub("", names).strip(" .,")
    return names if names and len(names) < 200 and names[0].isupper() else None


def split_post(headline: str, lines: Sequence[Line]) -> Draft:
    """The lines below a headline as a draft post."""
    texts = list(map(TEXT, lines))
    roles = _roles(lines, texts, headline)
    if not any(roles):  # the commonest post has nothing but body
        return Draft(headline, texts)
    draft = Draft(headline, [])
    for line, kind in zip(lines, roles, strict=True):
        if kind is None:
            draft.paragraphs.append(line.text)
            continue
        draft.asides.append(Aside(kind, line.text, len(draft.paragraphs)))
        if kind is AsideKind.BYLINE and draft.author is None and line.kind in (BYLINE, SIGNED):
            draft.author = _author(line)
    return draft


def _author(line: Line) -> str | None:
    if line.kind is SIGNED and not line.text.startswith(("-", "–", "—", "−")):
        return None  # "X contributed reporting" names who helped, not who wrote
    return author_of(line.text)


def _roles(lines: Sequence[Line], texts: Sequence[str], headline: str) -> list[AsideKind | None]:
    kinds = set(map(KIND, lines))
    if kinds <= _PLAIN:
        roles: list[AsideKind | None] = [None] * len(lines)
        _mark_captions(lines, texts, roles, credited=False)
        return roles
    roles = [_own_role(lines, i) for i in range(len(lines))]
    _mark_captions(lines, texts, roles, credited=CREDIT in kinds)
    _mark_tail(lines, roles)
    _mark_subheads(lines, roles)
    _mark_repeats(lines, roles, headline)
    return roles


_PLAIN = frozenset({BODY, BULLET})
_OWN = {
    BYLINE: AsideKind.BYLINE,
    SIGNED: AsideKind.BYLINE,
    TRAILER: AsideKind.TRAILER,
    CREDIT: AsideKind.CAPTION,
    VIDEO: AsideKind.BOILERPLATE,
    TIME: AsideKind.BOILERPLATE,
    UPDATED: AsideKind.BOILERPLATE,
    COUNT: AsideKind.BOILERPLATE,
    SORT: AsideKind.BOILERPLATE,
    FURNITURE: AsideKind.BOILERPLATE,
    MARK: AsideKind.BOILERPLATE,
}


def _own_role(lines: Sequence[Line], i: int) -> AsideKind | None:
    """What a line is by itself, unless it is the post's own sentence: newsrooms' data count as body who
    contributed, "Watch here:" and the hours that part an account.
    """
    line = lines[i]
    if line.kind is SIGNED and is_thanks_told(line.text):
        return None
    if line.kind is TRAILER and points_within(line.text) and not _links_follow(lines, i):
        return None
    return None if line.kind is TIME and parts_an_account(lines, i) else _OWN.get(line.kind)


def _links_follow(lines: Sequence[Line], i: int) -> bool:
    return i + 1 < len(lines) and lines[i + 1].kind in (HEAD, TRAILER)


def parts_an_account(lines: Sequence[Line], i: int) -> bool:
    """Whether a time stands between paragraphs of one post, as the hours of a timeline do."""
    return (
        0 < i < len(lines) - 1
        and lines[i + 1].kind in _PLAIN
        and any(line.kind in _PLAIN for line in lines[:i])
    )


def _mark_captions(
    lines: Sequence[Line], texts: Sequence[str], roles: list[AsideKind | None], *, credited: bool
) -> None:
    """Captions stand right under the headline, beside a credit, or doubled."""
    doubles = len(set(map(_start, texts))) < len(texts)
    signs = doubles or credited or may_have_credit("\n".join(texts))
    opening = True
    for i, line in enumerate(lines):
        if roles[i] is not None:
            continue
        if signs and _marked_caption(lines, i, doubles=doubles, opening=opening):
            roles[i] = AsideKind.CAPTION
        elif opening:  # without signs there is no credit either
            depicts = looks_like_caption if signs else _depicts
            opening = line.kind is not BULLET and depicts(line.text) and _body_follows(lines, i)
            roles[i] = AsideKind.CAPTION if opening else None
        if not (signs or opening):
            return


def _marked_caption(lines: Sequence[Line], i: int, *, doubles: bool, opening: bool) -> bool:
    return has_credit(lines[i].text) or _before_credit(lines, i) or (doubles and _doubled(lines, i, opening))


def _before_credit(lines: Sequence[Line], i: int) -> bool:
    below = lines[i + 1].kind if i + 1 < len(lines) else None
    return below is CREDIT and _SHOWN.search(lines[i].text) is not None


def _doubled(lines: Sequence[Line], i: int, opening: bool) -> bool:
    """The same text twice running, the second perhaps with the credit: a caption and its alternative text.

    Further down a paragraph may simply have been copied twice; there it must look like a caption too.
    """
    text = lines[i].text
    if not opening and ends_sentence(text) and not looks_like_caption(text):
        return False
    if len(text) <= _SURE_START:
        return False
    beside = [lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(lines)]
    return any(
        other.startswith(text) or (text.startswith(other) and len(other) > _SURE_START) for other in beside
    )


def _body_follows(lines: Sequence[Line], i: int) -> bool:
    return any(line.kind in (BODY, BULLET) for line in lines[i + 1 :])


def _mark_tail(lines: Sequence[Line], roles: list[AsideKind | None]) -> None:
    """After "Learn more" and its like, lines that are no sentences are links."""
    i = 0
    while i < len(lines):
        if lines[i].kind is TRAILER:
            j = i + 1
            while j < len(lines) and lines[j].kind in (HEAD, TRAILER, VIDEO, CREDIT):
                if lines[j].kind is HEAD and j + 1 < len(lines) and lines[j + 1].kind is BODY and j > i + 1:
                    break
                if roles[j] is None:
                    roles[j] = AsideKind.TRAILER
                j += 1
            i = j
        else:
            i += 1


def _mark_subheads(lines: Sequence[Line], roles: list[AsideKind | None]) -> None:
    for i, line in enumerate(lines):
        if roles[i] is None and line.kind is HEAD and _is_subhead(lines, roles, i):
            roles[i] = AsideKind.SUBHEAD


def _is_subhead(lines: Sequence[Line], roles: Sequence[AsideKind | None], i: int) -> bool:
    """A short line between finished sentences; a run of short lines is a list, and lists are body."""
    text = lines[i].text
    if len(text) > LONGEST_SUBHEAD or i + 1 >= len(lines) or text[0].isdigit() or _TWO_SENTENCES.search(text):
        return False
    below, above = lines[i + 1], lines[i - 1] if i else None
    if closes_speech(below.text):
        return False
    if below.kind not in (BODY, BULLET) or (above is not None and above.kind in (HEAD, LEADIN)):
        return False
    return above is None or roles[i - 1] is not None or ends_sentence(above.text) or above.text[:1] in BULLETS


def _mark_repeats(lines: Sequence[Line], roles: list[AsideKind | None], headline: str) -> None:
    for i, line in enumerate(lines):
        if roles[i] is None and headline and line.text == headline:
            roles[i] = AsideKind.TRAILER

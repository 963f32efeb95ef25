"""What each line of a saved live page can be, judged by its own shape alone."""

from __future__ import annotations

import re

from index.readers.bylines import FOOT_STARTS, is_byline, is_name, is_signature, thanks
from index.readers.credits import credit_line
from index.readers.endings import ends_sentence, ends_speech
from index.readers.kinds import (
    BODY,
    BULLET,
    BYLINE,
    COUNT,
    CREDIT,
    FURNITURE,
    HEAD,
    LEADIN,
    SIGNED,
    SORT,
    SUMMARY,
    TIME,
    TRAILER,
    UPDATED,
    VIDEO,
    Kind,
)
from index.readers.machinery import MACHINERY_STARTS, is_machinery
from index.readers.pointers import LONGEST_POINTER, is_pointer
from index.readers.times import LONGEST_STAMP, TIME_WORDS, has_clock, has_date, stamp

LONGEST_HEADLINE = 200
_SHORT = 170
_SHORTEST_SENTENCE = 60  # a shorter one may be furniture: "12:18 p.m.", "Watch the speech here."
BULLETS = "•●▪■◾∎►▶‣·◆➤→✅*"
_QUESTION = ("Q: ", "Q. ", "Question: ")
_BULLET_SET = frozenset(BULLETS)
_DASHES = "-–—−"
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,6})\s+(?:new\s+)?(?:posts?|updates?|entries)", re.I)
_SORT = re.compile(
    r"(?:sort(?:ed)? by|order by)\b.{0,30}|(?:newest|latest"
    r"|oldest)(?: first)?(?:\s*[|/]?\s*oldest(?: first)?)?",
    re.I,
)
_SUMMARY = re.compile(
    r"(?:where things stand(?: now)?|what (?:we(?:'|’)re covering(?: here)?|we covered here"
    r"|you need to know(?: today)?"
    r"|we know so far|we know|happened today|to know)|here(?:'|’)s (?:what (?:you need )?to know"
    r"|the latest|where things stand|what we(?:(?:'|’)re (?:following|covering|watching)| know))"
    r"(?: (?:so far|now|today))?"
    r"|key (?:points|developments|moments|events|updates)|the latest|latest developments|developments|summary"
    r"|at a glance|live reporting|live feed|live updates|live coverage)\s*[:.]?",
    re.I,
)
# The first words that the patterns above can begin with: a look into a set spares most lines the pattern.
_SORT_STARTS = frozenset(
    {"sort", "sorted", "order", "newest", "latest", "oldest", "newest|oldest", "newest/oldest"}
)
_SUMMARY_STARTS = frozenset(
    {"where", "what", "here's", "here’s", "key", "the", "latest", "developments", "summary", "at", "live"}
)
_STATUS = re.compile(
    r"(?:our|this|the)\s+(?:live\s+|rolling\s+)?(?:live\s+)?(?:coverage|blog|live blog|page|story"
    r"|feed)\b.{0,80}?"
    r"\b(?:ended|over|closed|moved|paused|concluded|wrapped|no longer|finished)\b"
    r"|we(?:(?:'|’)ve| have|(?:'|’)re| are) (?:now )?(?:wrap|end|clos|paus|mov)"
    r"|(?:follow|read|see|scroll|find|get) .{0,80}\b(?:here|below|updates|posts)\W*$",
    re.I,
)
_STATUS_STARTS = frozenset(("our", "this", "the", "we’ve", "we've", "we", "we’re", "we're"))
_STATUS_STARTS |= {"follow", "read", "see", "scroll", "find", "get"}
_VIDEO = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?\s*[-–—|]\s*(?:source|video)\b.{0,60}|(?:source|video|now playing"
    r"|video ad feedback)\s*:\s*\S.{0,40}"
    r"|\d{1,2}[ -]min(?:ute)?s? (?:read|watch|listen)"
    r"|(?:now playing|video ad feedback|ad feedback|play video|watch video|advertisement|link copied!?)",
    re.I,
)
_DATING = frozenset({"updated", "published", "posted", "last"})
_VIDEO_STARTS = frozenset({"source", "video", "now", "ad", "play", "watch", "advertisement", "link"})
# The first words of all that a page's machinery writes: one look spares most headlines a dozen.
_FURNITURE_STARTS = TIME_WORDS | _DATING | _VIDEO_STARTS | _SORT_STARTS | _SUMMARY_STARTS | MACHINERY_STARTS
_NAV_TEXT = """
    news sport sports business opinion video videos live tv audio more menu home world us politics health
    style travel entertainment tech science culture search login sign in log subscribe follow share print
    edition international weather all topics newsletters games live updates what's new top stories catch
    up
"""
NAV = frozenset(_NAV_TEXT.split())


def count_declared(text: str) -> int | None:
    """26 for "26 Posts"; None for any other line."""
    found = _COUNT.fullmatch(text.strip()) if len(text) < 30 else None
    return int(found.group(1).replace(",", "")) if found else None


def is_status(text: str) -> bool:
    """Whether the line tells of the live page itself: that it ended, moved, or where to go on."""
    opening = text.partition(" ")[0].lower()
    return opening in _STATUS_STARTS and len(text) < 220 and _STATUS.match(text) is not None


def classify(text: str) -> Kind:
    """The kind that a line's own shape gives it."""
    first, length = text[0], len(text)
    if length > LONGEST_HEADLINE:
        return BULLET if first in _BULLET_SET else BODY
    if length > _SHORTEST_SENTENCE and text[-1] == "." and first.isupper() and ends_sentence(text):
        # The commonest line by far, so the first one asked for.
        if length >= LONGEST_POINTER and "contribut" not in text and text[:4].lower() not in FOOT_STARTS:
            return BODY
        return _sentence(text)
    if first in _BULLET_SET and text[1:2] not in ("", "*") and any(map(str.isalnum, text)):
        return BULLET
    if length > _SHORT:
        return BODY if ends_sentence(text) else HEAD
    return _classify_short(text, first)


def _classify_short(text: str, first: str) -> Kind:
    if not first.isalnum() and not any(map(str.isalnum, text)):
        return FURNITURE
    if first in _DASHES:
        return _dashed(text)
    if text[-1] in ".”\"’'…" and len(text) > _SHORTEST_SENTENCE and ends_sentence(text):
        return _sentence(text)
    if len(text) <= LONGEST_STAMP:
        found = _furniture(text, text.partition(" ")[0].rstrip(":").lower())
        if found is not None:
            return found
    if thanks(text) or (first in "([" and text[-1] in ")]" and is_name(text[1:-1])):
        return SIGNED
    if is_pointer(text):
        return TRAILER
    if is_byline(text):
        return BYLINE
    if credit_line(text):
        return CREDIT
    if text[-1].isalpha() and _signed_with_time(text):
        return SIGNED
    if text.endswith(":"):
        return LEADIN
    # Of questions and answers, "Q: When does it open?" stays with what answers it.
    return BODY if ends_sentence(text) or ends_speech(text) or text.startswith(_QUESTION) else HEAD


def _signed_with_time(text: str) -> bool:
    """ "Ann Reed, 5:42 p.m. ET"."""
    names, comma, rest = text.partition(", ")
    return bool(comma) and is_name(names) and rest[:1].isdigit() and stamp(rest) is not None


def _dashed(text: str) -> Kind:
    rest = text.lstrip(_DASHES + " ")
    if rest and len(rest) < 100 and is_signature(rest):
        return SIGNED
    return BULLET


def _sentence(text: str) -> Kind:
    if len(text) < LONGEST_POINTER and is_pointer(text):
        return TRAILER
    return SIGNED if thanks(text) else BODY


def _furniture(text: str, opening: str) -> Kind | None:
    """What a page's own machinery writes; `opening` is the line's first word, which rules most of it out."""
    if opening.isalpha() and opening not in _FURNITURE_STARTS:
        return None
    digit = text[0].isdigit()
    if digit and count_declared(text) is not None:
        return COUNT
    found = stamp(text)
    if found is not None:
        return UPDATED if found.updating else TIME
    if (digit or opening in _VIDEO_STARTS) and _VIDEO.fullmatch(text):
        return VIDEO
    if opening in _SORT_STARTS and _SORT.fullmatch(text):
        return SORT
    if opening in _SUMMARY_STARTS and _SUMMARY.fullmatch(text):
        return SUMMARY
    if opening in _DATING and has_date(text) and has_clock(text):
        return UPDATED  # "Updated on: March 3, 2031 / 5:54 PM EST / Coast News"
    return FURNITURE if is_machinery(text, opening) or _is_address(text) else None


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "www.")) and " " not in text

"""What each line of a saved live page can be, judged by its own shape alone."""

from __future__ import annotations

import re

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
from index.readers.machinery import is_machinery
from index.readers.times import LONGEST_STAMP, has_clock, has_date, stamp

LONGEST_HEADLINE = 200
_SHORT = 170
_SHORTEST_SENTENCE = 60  # a shorter one may be furniture: "12:18 p.m.", "Watch the speech here."
BULLETS = "•●▪■◾∎►▶‣·◆➤→✅*"
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
BYLINE_OPENING = (
    "by|from|reporting from|analysis by|words by|live reporting by|written by|edited by|posted by"
    "|published by|covered by|reported by|author"
)
_TOP_BYLINE = re.compile(
    rf"(?i:{BYLINE_OPENING})(?:\s*:)?\s+"
    r"((?:the\s+)?[A-Z\u00c0-\u024f][^.!?:;]{1,150})",
)
_BYLINE_STARTS = frozenset({"by", "fr", "re", "an", "wo", "li", "wr", "ed", "po", "pu", "co", "au"})
_NAMES = r"[A-Z\u00c0-\u024f][\w.'’\-]*(?:\s+(?:and|y|de|la|van|von|der|bin|al)\b)?"
_NAME_LIST = re.compile(rf"(?:{_NAMES})(?:,?\s+(?:and\s+|&\s+)?{_NAMES}){{0,14}}[,.]?")
_FOOT_BYLINE = re.compile(
    r"(?:[Cc]ontribut(?:ing|ed|ors?)\b|(?:with |additional |further ){1,2}reporting from\b"
    r"|(?:with )?(?:additional |further )?reporting by\b"
    r"|compiled by\b)",
    re.I,
)
# No sentence may stand before it in the paragraph: then the paragraph is body that ends in thanks.
_CONTRIBUTED = re.compile(
    r"(?:(?![.!?”\"]\??\s+[A-Z]).)*\bcontribut(?:ed|ing) (?:reporting|(?:reporting )?to (?:this|the) )"
)
_FOOT_STARTS = frozenset({"cont", "with", "addi", "furt", "repo", "comp"})
_VIDEO = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?\s*[-–—|]\s*(?:source|video)\b.{0,60}|(?:source|video|now playing"
    r"|video ad feedback)\s*:\s*\S.{0,40}"
    r"|\d{1,2}[ -]min(?:ute)?s? (?:read|watch|listen)"
    r"|(?:now playing|video ad feedback|ad feedback|play video|watch video|advertisement|link copied!?)",
    re.I,
)
_DATING = frozenset({"updated", "published", "posted", "last"})
_VIDEO_STARTS = frozenset({"source", "video", "now", "ad", "play", "watch", "advertisement", "link"})
_TRAILER = re.compile(
    r"(?:learn more|read more|see more|show more|load more|more on this(?: story)?"
    r"|related(?: (?:stories|articles?|coverage|links?|topics))?"
    r"|recommended|go deeper|most read|trending|you may also like)\W*"
    r"|related article\b.*|(?:read|see) (?:more|also|next)\b\s*:.*|related\s*:.*|more\s*:\s.*"
    r"|►?(?:must|deep)[- ]?read\w*\s*:.*",
    re.I,
)
_POINTER = re.compile(
    r"(?:you can |click |tap )?(?:read|watch|see|listen|follow|view|hear|look|click|find|check out"
    r"|take a look|learn)\b"
    r".{0,90}?(?:\b(?:here|below|above)\b\s*[.:]?|:)",
    re.I,
)
_OTHER_STORY = re.compile(
    r"\b(?:story|article|analysis|explainer|coverage|report)\b|^\W*(?:learn|related)\b", re.I
)
_CARD = re.compile(
    r"(?:related(?: (?:stor(?:y|ies)|articles?|coverage|links?|topics))?|recommended|go deeper"
    r"|must[- ]read)\W*",
    re.I,
)
_LONGEST_POINTER = 120
_POINTING_TEXT = """
    you click tap read watch see listen follow view hear look find check take learn show load more related
    recommended go most trending share copy facebook twitter tweet email must must-read mustread deep deep-
    read
"""
_POINTING = frozenset(_POINTING_TEXT.split())
_CREDIT = re.compile(
    r"(?:(?:photo|image|picture|video|credit|photograph|file)s?(?: by| credit| courtesy)?\s*:?\s+)?"
    r"[A-Z\u00c0-\u024f][\w.'’\- \u00c0-\u024f]{1,50}(?:/[A-Z\u00c0-\u024f][\w.'’\- ]{1,40}){1,4}"
    r"|(?:photo|image|photograph|picture)s?(?: by| credit| courtesy| from)?\s*:\s*.{1,90}"
    r"|\(?photo by .{1,160}\)?|(?:image |photo |video )?(?:caption|copyright)\s*:\s*.{1,160}"
    r"|(?:image|photo|video) (?:caption|source|copyright)[,:] .{1,160}|credit(?:\.\.\.|…)\s?\S.{1,90}",
    re.I,
)
_CREDIT_SIGNS = re.compile(r"[/:]|hoto|(?:mage|ideo) \w+,|Credit")
_AGENCY = re.compile(
    r"(?:[A-Z][\w.'’\-]+ ){0,4}(?:AP|AFP|Reuters|Getty(?: Images)?|EPA|Shutterstock|Bloomberg"
    r"|Handout|Anadolu|Maxar(?: Technologies)?)"
)
_CREDIT_INSIDE = re.compile(
    r"\(?\bPhoto(?:graph)?s?(?: by |: )|\bImage source, |\bCredit\s?(?:\.\.\.|…)|\bR(?:EUTERS|euters)/"
    r"|/Getty Images|/AFP|/AP\b|/Reuters\b|via Getty|via AP\b|AP Photo|\bFILE PHOTO\b"
)
_TERMINAL = re.compile(r"[.…。！](?:\?*[\"”’')\]»]*)*\?*$")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Za-z]\.){2,}|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|No|St|Mt|vs)\.)$")
_NAV_TEXT = """
    news sport sports business opinion video videos live tv audio more menu home world us politics health
    style travel entertainment tech science culture search login sign in log subscribe follow share print
    edition international weather all topics newsletters games live updates what's new top stories catch
    up
"""
NAV = frozenset(_NAV_TEXT.split())


_BEFORE_ABBREVIATED = frozenset(". (SJICLMN")  # what stands two before the stop of "U.S." or "Jr."


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, looking past closing quotes and lost characters."""
    if text[-1:] == "." and text[-3:-2] not in _BEFORE_ABBREVIATED and text[-4:-3] != " ":
        return True  # the plain case, and by far the commonest
    return bool(_TERMINAL.search(text[-8:])) and not _ABBREVIATED.search(text[-8:])


def count_declared(text: str) -> int | None:
    """26 for "26 Posts"; None for any other line."""
    found = _COUNT.fullmatch(text.strip()) if len(text) < 30 else None
    return int(found.group(1).replace(",", "")) if found else None


def may_have_credit(text: str) -> bool:
    """A quick look, for one line or many, that spares most of them the slow one."""
    return "hoto" in text or "/" in text or " via " in text or "PHOTO" in text or "Credit" in text


def has_credit(text: str) -> bool:
    """Whether a photo credit stands in the text."""
    return may_have_credit(text) and _CREDIT_INSIDE.search(text) is not None


def credit_line(text: str) -> bool:
    """Whether the line is nothing but a photo credit."""
    return len(text) < _SHORT and bool(
        _AGENCY.fullmatch(text) or (_CREDIT_SIGNS.search(text) and _CREDIT.fullmatch(text))
    )


def is_status(text: str) -> bool:
    """Whether the line tells of the live page itself: that it ended, moved, or where to go on."""
    opening = text.partition(" ")[0].lower()
    return opening in _STATUS_STARTS and len(text) < 220 and _STATUS.match(text) is not None


def is_pointer(text: str) -> bool:
    """Whether the line only points elsewhere: "You can read more here.", "Watch the speech:"."""
    if len(text) >= _LONGEST_POINTER or text.partition(" ")[0].strip(":►").lower() not in _POINTING:
        return False
    return bool(_POINTER.fullmatch(text) or _TRAILER.fullmatch(text))


def points_within(text: str) -> bool:
    """Whether a pointer is the post's own ("Watch the speech here:") and does not send to another story."""
    return _OTHER_STORY.search(text) is None and _POINTER.fullmatch(text) is not None


def announces_card(text: str) -> bool:
    """Whether the line below is the title of another story: "Related article" by itself."""
    return _CARD.fullmatch(text) is not None


def is_thanks_told(text: str) -> bool:
    """Whether a line of thanks is a sentence ("X contributed to this post"), no label ("Contributing:")."""
    return _CONTRIBUTED.match(text) is not None


def classify(text: str) -> Kind:
    """The kind that a line's own shape gives it."""
    first, length = text[0], len(text)
    if length > LONGEST_HEADLINE:
        return BULLET if first in _BULLET_SET else BODY
    if length > _SHORTEST_SENTENCE and text[-1] == "." and first.isupper() and ends_sentence(text):
        # The commonest line by far, so the first one asked for.
        if length >= _LONGEST_POINTER and "ntribut" not in text and text[:4].lower() not in _FOOT_STARTS:
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
    if _thanks(text) or (first in "([" and text[-1] in ")]" and is_name(text[1:-1])):
        return SIGNED
    if is_pointer(text):
        return TRAILER
    if _top_byline(text):
        return BYLINE
    if credit_line(text):
        return CREDIT
    if text[-1].isalpha() and _signed_with_time(text):
        return SIGNED
    if text.endswith(":"):
        return LEADIN
    return BODY if ends_sentence(text) or _ends_speech(text) else HEAD


def _signed_with_time(text: str) -> bool:
    """ "Ann Reed, 5:42 p.m. ET"."""
    names, comma, rest = text.partition(", ")
    return bool(comma) and is_name(names) and rest[:1].isdigit() and stamp(rest) is not None


def is_name(text: str) -> bool:
    """Whether the text can be the names of one or several people, and nothing else."""
    words = text.split()
    return 2 <= len(words) <= 12 and len(text) < 80 and _NAME_LIST.fullmatch(text) is not None


def _ends_speech(text: str) -> bool:
    """The end of words spoken over several paragraphs: a question or a cry, then a quote closed but not
    opened here.
    """
    if len(text) < 3 or text[-1] not in '”"' or text[-2] not in "?!":
        return False
    return text.count("”") > text.count("“") or text.count('"') % 2 == 1


def closes_speech(text: str) -> bool:
    """Whether a quotation ends in the text that began above it: whoever spoke there speaks here."""
    return text.count("”") > text.count("“")


def _dashed(text: str) -> Kind:
    rest = text.lstrip(_DASHES + " ")
    if rest and len(rest) < 100 and (_NAME_LIST.fullmatch(rest) or _FOOT_BYLINE.match(rest)):
        return SIGNED
    return BULLET


def _sentence(text: str) -> Kind:
    if len(text) < _LONGEST_POINTER and is_pointer(text):
        return TRAILER
    return SIGNED if _thanks(text) else BODY


def _thanks(text: str) -> bool:
    """Whether the line names who helped with a post."""
    if "ntribut" in text and _CONTRIBUTED.match(text):
        return True
    return text[:4].lower() in _FOOT_STARTS and _FOOT_BYLINE.match(text) is not None


def _furniture(text: str, opening: str) -> Kind | None:
    """What a page's own machinery writes; `opening` is the line's first word, which rules most of it out."""
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


def _top_byline(text: str) -> bool:
    found = _TOP_BYLINE.fullmatch(text) if text[:2].lower() in _BYLINE_STARTS else None
    if found is None:
        return False
    if text[:9].lower() == "reporting" and text.count(" ") < _LONGEST_PLACE:
        return True
    # "From Kyiv to Lviv, trains run again": a byline is names and outlets, and these have capitals.
    words = [word for word in found[1].split() if word[0].isalnum()]
    return all(word[0].isupper() or word in _BETWEEN_NAMES for word in words)


_LONGEST_PLACE = 7  # words
_BETWEEN_NAMES = frozenset({"and", "in", "of", "the", "for", "at", "with", "from"})

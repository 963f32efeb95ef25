"""Who took a picture: credits by themselves and within captions."""

from __future__ import annotations

import re

_LONGEST = 170  # characters of a line that is nothing but a credit
_CREDIT = re.compile(
    r"(?:(?:photo|image|picture|video|credit|photograph|file)s?(?: by| credit| courtesy)?\s*:?\s+)?"
    r"[A-Z\u00c0-\u024f][\w.'’\- \u00c0-\u024f]{1,50}(?:/[A-Z\u00c0-\u024f][\w.'’\- ]{1,40}){1,4}"
    r"|(?:photo|image|photograph|picture)s?(?: by| credit| courtesy| from)?\s*:\s*.{1,90}"
    r"|\(?photo by .{1,160}\)?|(?:image |photo |video )?(?:caption|copyright)\s*:\s*.{1,160}"
    r"|(?:image|photo|video) (?:caption|source|copyright)[,:] .{1,160}|credit(?:\.\.\.|…)\s?\S.{1,90}",
    re.I,
)
_CREDIT_STARTS = frozenset({"image", "video", "credi"})
_AGENCIES_TEXT = (
    "AP|AFP|Reuters|Getty|Getty Images|EPA|Shutterstock|Bloomberg|Handout|Anadolu|Maxar|Maxar Technologies"
)
_AGENCIES = tuple(_AGENCIES_TEXT.split("|"))
_AGENCY = re.compile(rf"(?:[A-Z][\w.'’\-]+ ){{0,4}}(?:{_AGENCIES_TEXT})")
_CREDIT_INSIDE = re.compile(
    r"\(?\bPhoto(?:graph)?s?(?: by |: )|\bImage source, |\bCredit\s?(?:\.\.\.|…)|\bR(?:EUTERS|euters)/"
    r"|/Getty Images|/AFP|/AP\b|/Reuters\b|via Getty|via AP\b|AP Photo|\bFILE PHOTO\b"
)


_CAPITAL = r"[A-Z\u00c0-\u024f]"
_CREDIT_BEHIND = re.compile(
    rf"[.”)] (?:{_CAPITAL}[\w.'’\-]* ){{1,4}}?{_CAPITAL}[\w.'’\-]*/{_CAPITAL}[\w.'’\- ]{{1,40}}$"
)
"""A caption's sentence, then who took the picture for whom: "... on Friday. Ada Brandt/Fjordpress"."""


def may_have_credit(text: str) -> bool:
    """A quick look, for one line or many, that spares most of them the slow one."""
    found = "hoto" in text or "/" in text or " via " in text or "Credit" in text
    return found or ("O" in text and "FILE PHOTO" in text)  # one letter is found in a tenth of the time


def has_credit(text: str) -> bool:
    """Whether a photo credit stands in the text."""
    if not may_have_credit(text):
        return False
    return bool(_CREDIT_INSIDE.search(text) or ("/" in text[-60:] and _CREDIT_BEHIND.search(text)))


def _may_be_credit(text: str) -> bool:
    return "/" in text or ":" in text or "hoto" in text or text[:5].lower() in _CREDIT_STARTS


def credit_line(text: str) -> bool:
    """Whether the line is nothing but a photo credit."""
    return len(text) < _LONGEST and bool(
        (text.endswith(_AGENCIES) and _AGENCY.fullmatch(text))
        or (_may_be_credit(text) and _CREDIT.fullmatch(text))
    )

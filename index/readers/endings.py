"""Whether a text ends as a sentence does, or as speech."""

from __future__ import annotations

import re

_TERMINAL = re.compile(r"[.…。！](?:\?*[\"”’')\]»]*)*\?*$")
_LAST = frozenset(".…。！?\"”’')]»\n")  # what can stand last in a match of it; `$` looks past a line break
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Za-z]\.){2,}|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|No|St|Mt|vs)\.)$")
_BEFORE_ABBREVIATED = frozenset(". (SJICLMN")  # what stands two before the stop of "U.S." or "Jr."


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, looking past closing quotes and lost characters."""
    last = text[-1:]
    if last == "." and text[-3:-2] not in _BEFORE_ABBREVIATED and text[-4:-3] != " ":
        return True  # the plain case, and by far the commonest
    if last not in _LAST:
        return False
    return bool(_TERMINAL.search(text[-8:])) and not _ABBREVIATED.search(text[-8:])


def ends_speech(text: str) -> bool:
    """The end of words spoken over several paragraphs: a question or a cry, then a quote closed but not
    opened here.
    """
    if len(text) < 3 or text[-1] not in '”"' or text[-2] not in "?!":
        return False
    return text.count("”") > text.count("“") or text.count('"') % 2 == 1


def closes_speech(text: str) -> bool:
    """Whether a quotation ends in the text that began above it: whoever spoke there speaks here."""
    return text.count("”") > text.count("“")

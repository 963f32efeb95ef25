"""Quoted words: found in a sentence, and looked for word by word in a source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SINGLE = re.compile(
    r"(?<![\w’'])‘([^‘’]+(?:’\w[^‘’]*)*)’(?!\w)"
    r"|(?<![\w’'])'(?=\S)([^']+(?:'\w[^']*)*)(?<=\S)'(?!\w)"
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
"""A quotation in double marks that is closed, marks and all."""
_DOUBLE = re.compile('[“”„"]')
_SAME = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_CLOSING = {'"': '"', "“": "”", "„": "“"}
_EDGE = " .,;:!?…\"'"


def quotes(text: str) -> list[str]:
    """What stands between quotation marks, in order, without the marks and outer punctuation.

    A quotation of several sentences is opened in one and closed in another: an opened one runs to the end of
    the text, one that is only closed runs from its beginning.
    """
    found = [*_double(text), *((match.start(), match[1] or match[2]) for match in _SINGLE.finditer(text))]
    stripped = [quote.strip(_EDGE + "“”‘’") for _, quote in sorted(found)]
    return [quote for quote in stripped if quote]


def _double(text: str) -> Iterator[tuple[int, str]]:
    """Where each quotation in double marks begins, and what it holds."""
    opened: int | None = None
    before = False
    for mark in _DOUBLE.finditer(text):
        at = mark.start()
        if opened is not None:
            yield opened, text[opened + 1 : at]
            # “ closes what „ opened; otherwise it opens again, as at the paragraphs of a long quotation
            opened = at if mark[0] == "„" or (mark[0] == "“" and text[opened] != "„") else None
        elif _opens(text, at):
            opened = at
        elif not before and not text[max(0, at - 1) : at].isdigit():  # 12" is a length
            yield 0, text[:at]
        before = True
    if opened is not None:
        yield opened, text[opened + 1 :]


def _opens(text: str, at: int) -> bool:
    """Whether a mark outside of any quotation opens one: a straight one does before a word, not after one."""
    if text[at] == '"':
        return not text[max(0, at - 1) : at].strip() or text[at - 1] in "([—–-"
    return text[at] != "”"


def closed(text: str) -> str:
    """A text with a mark before it where it begins within a quotation, and behind it where it ends in one.

    A sentence out of the middle of a quotation has only the mark that closes it, or none that does.
    """
    opened = begins = ""
    for number, mark in enumerate(_DOUBLE.finditer(text)):
        at = mark.start()
        if opened:
            opened = mark[0] if mark[0] == "„" or (mark[0] == "“" and opened != "„") else ""
        elif _opens(text, at):
            opened = mark[0]
        elif number == 0 and not text[max(0, at - 1) : at].isdigit():  # 12" is a length
            begins = '"' if mark[0] == '"' else "“"
    return f"{begins}{text}{_CLOSING.get(opened, '')}"


def is_open(text: str) -> bool:
    """Whether a quotation in double marks is open where the text ends."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def plain(text: str) -> str:
    """For comparing: one kind of quotation mark and dash, single spaces, lower case."""
    text = unicodedata.normalize("NFKC", text.translate(_SAME))
    return " ".join(text.split()).casefold()


def is_verbatim(quote: str, source: str) -> bool:
    """Whether the quote's words stand in the source in this order, from word to word, nothing left out."""
    wanted = plain(quote).strip(_EDGE)
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain(source)) is not None


def altered(sentence: str, source: str) -> list[str]:
    """The quotes of a sentence that are not verbatim in the source."""
    return [quote for quote in quotes(sentence) if not is_verbatim(quote, source)]

"""Quoted words: found in a sentence, and looked for word by word in a source."""

from __future__ import annotations

import re
import unicodedata

_CURLY = re.compile(r"[“„]([^“”„]+)[”“]")
_STRAIGHT = re.compile(r'"([^"]+)"')
_SINGLE = re.compile(r"(?<![\w’'])[‘]([^‘’]+(?:’\w[^‘’]*)*)[’](?!\w)")
_SAME = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_EDGE = " .,;:!?…\"'"


def quotes(text: str) -> list[str]:
    """What stands between quotation marks, in order, without the marks and outer punctuation."""
    found = [
        (match.start(), match[1].strip(_EDGE + "“”‘’"))
        for pattern in (_CURLY, _STRAIGHT, _SINGLE)
        for match in pattern.finditer(text)
    ]
    return [quote for _, quote in sorted(found) if quote]


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

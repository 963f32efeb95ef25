"""Who holds an office, as far as a text names them: "Mayor Ada Brandt", "Ada Brandt, the mayor"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from rag.text.words import Word, content, lists, words

_PARTICLE = r"(?:al|bin|da|de|del|den|der|di|dos|du|el|la|le|ten|ter|van|von)"
_NAME = rf"[^\W\d_a-z][\w’'.-]*(?:\s+(?:{_PARTICLE}\s+){{0,2}}[^\W\d_a-z][\w’'.-]*){{0,3}}"
_OF_WHOM = r"(?:the|an?|its|their|his|her|[\w-]+[’']s|[^\W\d_a-z][\w-]*)"
_LINKING = r"(?:and|or|but|with|to|for|by|of|from|at|in|on|about)"
_TITLE = rf"(?P<title>(?:{_OF_WHOM}\s+)?(?:(?!{_LINKING}\b)[\w’'-]+\s+){{0,3}}?)"
_NAMINGS = (
    # "Mayor Ada Brandt", "the mayor of Harl, Ada Brandt"
    rf"(?P<title>(?:[\w’'-]+\s+){{0,3}})\b{{office}}(?:\s+of\s+(?:the\s+)?{_NAME}(?=,))?,?\s+(?P<name>{_NAME})",
    # "Ada Brandt, the first woman mayor", "Ada Brandt, who is mayor"
    rf"(?P<name>{_NAME}),\s+(?:who\s+(?:is|was)\s+)?{_TITLE}\b{{office}}\b(?![’'])",
    # "Ada Brandt was elected mayor"
    rf"(?P<name>{_NAME})\s+(?:is|was|became|serves\s+as|has\s+been)\s+{_TITLE}\b{{office}}\b(?![’'])",
)


def holders(office: Sequence[Word], text: str) -> list[frozenset[str]]:
    """The names, as folded words, that a text gives the holder of an office, "the fire chief".

    Its last word must be there, with each word that tells the office from others of its kind: "police chief
    Otis Wren" is not the fire chief, nor is a former mayor the mayor.
    """
    if not office:
        return []
    last, kind = re.escape(office[-1].text), frozenset(word.folded for word in office[:-1])
    patterns = [re.compile(one.replace("{office}", f"(?i:{last})")) for one in _NAMINGS]
    return [name for sentence in split_sentences(text) for name in _named(patterns, kind, sentence.text)]


def _named(
    patterns: Sequence[re.Pattern[str]], kind: frozenset[str], sentence: str
) -> Iterator[frozenset[str]]:
    for pattern in patterns:
        for match in pattern.finditer(sentence):
            title = frozenset(word.folded for word in words(match["title"]))
            other = title & lists().not_the_holder
            if kind <= title and other <= kind and (name := name_in(match["name"])):
                yield name


def name_in(phrase: str) -> frozenset[str]:
    """The folded words of a phrase that are written as names are."""
    skip = lists().times | {"the", "a", "an"}
    return frozenset(
        word.folded for word in content(words(phrase)) if word.capital and word.folded not in skip
    )

"""Names that a question spells otherwise than the posts by one letter: "Zelensy" for "Zelenskyy".

They are only told to the reader, who knows which is meant: "Davison" and "Davidson" may be two people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.post import Post
from rag.text.words import fold, words

_SHORTEST = 6
"""Letters: shorter names that differ by one letter are mostly two names."""
_POSSESSIVE = re.compile(r"['’]s?$")
_DOUBLED = re.compile(r"(.)\1+")


def near_names(names: Sequence[str], posts: Sequence[Post]) -> list[str]:
    """For each name that the posts lack, the first of theirs that is one slip away, as they write it."""
    capitals = dict.fromkeys(word for post in posts for word in words(post.text) if word.capital)
    spelled = {word.folded: _POSSESSIVE.sub("", word.text) for word in reversed(capitals)}
    near = (
        next((text for other, text in spelled.items() if _is_slip(fold(name), other)), "") for name in names
    )
    return [text for text in dict.fromkeys(near) if text]


def _is_slip(one: str, other: str) -> bool:
    """Whether two folded names begin alike and differ by one letter, or by two that changed places."""
    if min(len(one), len(other)) < _SHORTEST or one[0] != other[0] or not (one + other).isalpha():
        return False
    short, long = sorted((_DOUBLED.sub(r"\1", one), _DOUBLED.sub(r"\1", other)), key=len)
    at = next(
        (at for at, pair in enumerate(zip(short, long, strict=False)) if len(set(pair)) > 1), len(short)
    )
    rest, longer = short[at:], long[at:]
    turned = longer[1::-1] + longer[2:] if len(longer) > 1 else longer
    return rest in (longer[1:], turned) or rest[1:] == longer[1:]

"""Probabilities of words, out of the few likeliest first tokens that a server lists. Pure.

A list is a map from a token's text to its probability. What is not in it is at most as likely as the least
likely that is, and all that is not in it has together what the list leaves of 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Listing = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """`error` is how far any of `values` can be from what the server's whole list would give."""

    values: tuple[float, ...]
    error: float


def among(listing: Listing, options: Sequence[str]) -> Estimate:
    """The probability of each option as the next word, among these options; sums to 1.

    As in `rag.llm.llama`, an option stands or falls with its first token: here, the longest listed token that
    it begins with and no other option does. One that is not listed counts as 0.
    """
    if len(options) == 1:
        return Estimate((1.0,), 0.0)
    found = [_first(listing, option, [one for one in options if one != option]) for option in options]
    total = sum(weight for weight in found if weight is not None)
    if not total:
        return Estimate(tuple(1.0 / len(options) for _ in options), 1.0)
    hidden = found.count(None) * unlisted(listing)
    return Estimate(tuple((weight or 0.0) / total for weight in found), hidden / (total + hidden))


def beginning(listing: Listing, word: str) -> Estimate:
    """The probability that the text begins with a word; where that is not listed, the most it can be."""
    found = _first(listing, word, ())
    bound = unlisted(listing)
    return Estimate((bound,), bound) if found is None else Estimate((found,), 0.0)


def unlisted(listing: Listing) -> float:
    """The most that a token can have which is not in the list."""
    return max(0.0, min(*listing.values(), 1.0 - sum(listing.values()))) if listing else 1.0


def _first(listing: Listing, word: str, others: Sequence[str]) -> float | None:
    """Some vocabularies have the space in front of a word in its token: it is no part of the word."""
    fits = {
        (len(text), weight)
        for token, weight in listing.items()
        if (text := token.strip())
        and word.startswith(text)
        and not any(other.startswith(text) for other in others)
    }
    return max(fits)[1] if fits else None

"""Numbers, as figures or as words, compared by value: "five" and "5", "2,300" and "2300"."""

from __future__ import annotations

from rag.words import Word, lists, words

_MULTIPLIERS = {100, 1000, 1_000_000, 1_000_000_000}


def figures(text: str) -> list[str]:
    """The numbers of a text, each as a canonical string: "2300", "8.7", "4:52".

    A number word counts with its multiplier ("forty million" is 40000000); "one" counts as a number only
    before another number word, since it is mostly a pronoun or an article.
    """
    found = []
    pending: float | None = None
    for word in words(text):
        value = _value(word)
        if pending is not None and value in _MULTIPLIERS and not word.number:
            pending *= value
            continue
        found += _flushed(pending)
        pending = None
        if value is None:
            if word.number:
                found.append(_canonical(word.folded))
        elif word.folded not in ("one", "first"):
            pending = value
    return found + _flushed(pending)


def invented(sentence: str, source: str) -> list[str]:
    """The numbers of a sentence that the source doesn't have."""
    known = set(figures(source)) | {_canonical(word.folded) for word in words(source) if word.number}
    return [figure for figure in figures(sentence) if figure not in known]


def _value(word: Word) -> float | None:
    if word.number:
        plain = word.folded.replace(",", "")
        return float(plain) if plain.replace(".", "", 1).isdigit() else None
    return lists().numbers.get(word.folded)


def _flushed(pending: float | None) -> list[str]:
    return [] if pending is None else [_canonical(f"{pending:.6f}")]


def _canonical(number: str) -> str:
    plain = number.replace(",", "")
    if plain.replace(".", "", 1).isdigit() and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.lstrip("0") or "0"

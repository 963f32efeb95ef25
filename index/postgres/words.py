"""Full text by BM25, which PostgreSQL's own ranking is not: it knows nothing of how rare a word is.

The stems are those of the folder's store, one row of `postings` for each in a chunk, so that a question finds
the same in both. What a word weighs is counted in the version that is searched, without filters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from index.postgres.tables import ALIVE
from index.store.words import HEADLINE_BOOST, QueryTerms, WordsRow, analyzer

_LONGEST = 200
"""Characters of a stem: a longer one would not fit an index of PostgreSQL, and is nobody's word."""
_K1, _B = 1.2, 0.75
"""As in tantivy and Lucene."""
_EXACT_LENGTHS = 24
"""Lengths are rounded down to 4 significant bits beyond this many terms, as tantivy and Lucene store them:
else a score would differ a little between the stores, and equal ones would be told apart."""
_SIGNIFICANT = 4  # bits

Posting = tuple[str, int, int, int, int, int]


class Indexed:
    """What is indexed of a chunk: its postings, and how many terms its text and its headline have."""

    def __init__(self, row: WordsRow, analyze: Any) -> None:
        body, head = analyze(row.text), analyze(row.headline)
        self.lengths = (len(body), len(head))
        self._number = row.number
        self._body, self._head = Counter(_cut(body)), Counter(_cut(head))

    def postings(self) -> Iterator[Posting]:
        lengths = tuple(map(_rounded, self.lengths))
        for term in self._body | self._head:
            yield (term, self._number, self._body[term], self._head[term], lengths[0], lengths[1])


def indexing() -> Any:
    """The `analyze` for `Indexed`."""
    return analyzer().analyze


def _cut(terms: list[str]) -> list[str]:
    return [term[:_LONGEST].replace("\x00", "") for term in terms]


def _rounded(length: int) -> int:
    if length < _EXACT_LENGTHS:
        return length
    beyond = length - _EXACT_LENGTHS
    shift = max(beyond.bit_length() - _SIGNIFICANT, 0)
    return _EXACT_LENGTHS + (beyond >> shift << shift)


class Asked:
    """A query's terms, cut as what is indexed."""

    def __init__(self) -> None:
        self._terms = QueryTerms()

    def __call__(self, query: str) -> list[str]:
        return list(dict.fromkeys(_cut(self._terms(query))))


def _weight(field: str) -> str:
    """BM25's weight of a term in a field, by how many of the version's chunks have it there."""
    having = f"count(*) FILTER (WHERE {field} > 0)"
    return f"ln(1 + (%(chunks)s - {having} + 0.5)::float8 / ({having} + 0.5)) * {1 + _K1}"


def _score(field: str) -> str:
    norm = f"{_K1} * ({1 - _B} + {_B} * {field}_terms / %({field}_mean)s::float8)"
    return f"{field}_weight * {field} / ({field} + {norm})"


def statement(filtered: str) -> str:
    """The search, for the condition of its filters on `vectors` (empty: none)."""
    allowed = f"JOIN vectors ON vectors.number = chunk AND {filtered}" if filtered else ""
    return f"""
        WITH absent AS MATERIALIZED (
            SELECT number FROM vectors WHERE born > %(version)s OR died <= %(version)s
        ), found AS MATERIALIZED (
            SELECT term, chunk, body, head, body_terms, head_terms FROM postings
            WHERE term = ANY(%(terms)s) AND NOT EXISTS (SELECT FROM absent WHERE number = chunk)
        ), weights AS MATERIALIZED (
            SELECT term, {_weight("body")} AS body_weight, {_weight("head")} * {HEADLINE_BOOST} AS head_weight
            FROM found GROUP BY term
        )
        SELECT chunk, sum({_score("body")} + {_score("head")}) AS score
        FROM found JOIN weights USING (term) {allowed}
        GROUP BY chunk ORDER BY score DESC, chunk LIMIT %(k)s
    """  # noqa: S608 - of this module's words alone


LENGTHS = f"SELECT coalesce(sum(body_terms), 0), coalesce(sum(head_terms), 0) FROM chunks WHERE {ALIVE}"  # noqa: S608 - values apart
"""How many terms the chunks of a version have, in text and headline."""

"""The words of an index version: a tantivy index for BM25, one document a chunk."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from index.protocols import Hit
from index.store.selection import Selection

FOLDER = "words"
_ANALYZER = "dateline_en"
_HEAP = 64_000_000  # bytes; one thread with one heap keeps the documents in chunk order
HEADLINE_BOOST = 0.5
"""A headline says what its paragraphs are about, but stands on each of them: at full weight one
headline would fill the results with a single post."""
_MOST_TERMS = 256
"""A pasted article is legal as a query; beyond this many different words the rest add nothing but time."""


@dataclass(frozen=True, slots=True)
class WordsRow:
    """What is indexed of a chunk. `headline` is empty for the chunk that is the headline itself."""

    number: int
    headline: str
    text: str
    coverage: str
    author: str | None
    time: int | None


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True, fast=True)
    builder.add_text_field("headline", tokenizer_name=_ANALYZER)
    builder.add_text_field("text", tokenizer_name=_ANALYZER)
    builder.add_text_field("coverage", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("author", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("time", indexed=True, fast=True)
    return builder.build()


def analyzer(*, drop_stop_words: bool = False) -> Any:
    """What makes stems of a text: its `analyze` gives them in order, as they are indexed and looked for."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    if drop_stop_words:
        builder = builder.filter(tantivy.Filter.stopword("english"))
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def write_words(folder: Path, rows: Iterable[WordsRow]) -> None:
    """Write the full-text index of a version into `folder / FOLDER`."""
    place = folder / FOLDER
    place.mkdir()
    index = tantivy.Index(_schema(), path=str(place))
    index.register_tokenizer(_ANALYZER, analyzer())
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for row in rows:
        writer.add_document(_document(row))
    writer.commit()
    writer.wait_merging_threads()
    for lock in place.glob(".tantivy-*.lock"):
        lock.unlink()


def _document(row: WordsRow) -> Any:
    document = tantivy.Document()
    document.add_unsigned("number", row.number)
    document.add_text("text", row.text)
    document.add_text("coverage", row.coverage)
    if row.headline:
        document.add_text("headline", row.headline)
    if row.author is not None:
        document.add_text("author", row.author)
    if row.time is not None:
        document.add_integer("time", row.time)
    return document


@contextlib.contextmanager
def _unlocked(folder: Path) -> Iterator[Path]:
    """A folder with the same files that tantivy can be let into.

    tantivy takes a lock file even to read, and a version may stand in a folder that may only be
    read; so it is given links in a temporary folder, for as long as it takes to open the files.
    """
    if os.name == "nt":  # links need rights there that readers don't have
        yield folder
        return
    temporary = Path(tempfile.mkdtemp(prefix="dateline-"))
    try:
        for path in folder.iterdir():
            (temporary / path.name).symlink_to(path.resolve())
        yield temporary
    finally:
        _remove(temporary)


def _remove(folder: Path) -> None:
    """Remove a folder in which a thread of tantivy may just be taking its lock."""
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.01)


class QueryTerms:
    """The stems that a query asks for: without stop words, unless the query has nothing else."""

    def __init__(self) -> None:
        self._content = analyzer(drop_stop_words=True)
        self._all = analyzer()

    def __call__(self, query: str) -> list[str]:
        """Each once, in order."""
        terms = self._content.analyze(query) or self._all.analyze(query)
        return list(dict.fromkeys(terms))[:_MOST_TERMS]


class Unreadable(ValueError):
    """tantivy can't make sense of the files."""


@contextlib.contextmanager
def _no_panic() -> Iterator[None]:
    """A panic of tantivy is no Exception and would go through every handler; as an error it is told."""
    try:
        yield
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise Unreadable(f"the full-text index is not whole: {error}") from error


class WordStore:
    """Read-only and memory-mapped; a searcher is a snapshot and safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        with _no_panic(), _unlocked(folder / FOLDER) as place:
            index = tantivy.Index.open(str(place))
            index.register_tokenizer(_ANALYZER, analyzer())
            index.config_reader(reload_policy="manual")  # versions never change: no watcher thread
            self._schema = index.schema
            self._searcher = index.searcher()  # has every file open from here on
        self._query_terms = QueryTerms()

    @property
    def count(self) -> int:
        return int(self._searcher.num_docs)

    def numbers(self) -> list[int]:
        """The chunk of every document."""
        if not self.count:
            return []
        result = self._searcher.search(tantivy.Query.all_query(), limit=self.count, count=False)
        addresses = [address for _, address in result.hits]
        return [int(number) for number in self._searcher.fast_field_values("number", addresses)]

    def search(self, query: str, k: int, only: Selection | None) -> list[Hit]:
        """The `k` chunks of highest BM25 score for any of the query's words; equal scores by chunk number.

        The query is text, not a language: its words are analysed and joined with "or", so no
        character in it is an operator.
        """
        terms = self._query_terms(query)
        k = min(k, self.count)
        if not terms or k <= 0 or (only is not None and only.empty):
            return []
        with _no_panic():
            return self._found(terms, k, only)

    def _found(self, terms: list[str], k: int, only: Selection | None) -> list[Hit]:
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(term)) for term in terms])
        clauses = [(tantivy.Occur.Must, wanted), *self._filters(only)]
        result = self._searcher.search(tantivy.Query.boolean_query(clauses), limit=k, count=False)
        addresses = [address for _, address in result.hits]
        numbers = self._searcher.fast_field_values("number", addresses)
        found = [
            Hit(int(number), float(score)) for number, (score, _) in zip(numbers, result.hits, strict=True)
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.chunk))

    def _term(self, term: str) -> Any:
        body = tantivy.Query.term_query(self._schema, "text", term, index_option="freq")
        head = tantivy.Query.term_query(self._schema, "headline", term, index_option="freq")
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, body),
                (tantivy.Occur.Should, tantivy.Query.boost_query(head, HEADLINE_BOOST)),
            ]
        )

    def _filters(self, only: Selection | None) -> list[tuple[Any, Any]]:
        """Clauses that must match and add nothing to the score."""
        if only is None:
            return []
        queries = [
            tantivy.Query.term_set_query(self._schema, name, list(values))
            for name, values in (("coverage", only.coverages), ("author", only.authors))
            if values is not None
        ]
        if only.since is not None or only.until is not None:
            queries.append(
                tantivy.Query.range_query(
                    self._schema, "time", tantivy.FieldType.Integer, only.since, only.until
                )
            )
        return [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in queries]

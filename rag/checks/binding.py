"""Which lines of the evidence a sentence was written from."""

from __future__ import annotations

from collections.abc import Sequence

from index.readers.pointers import is_pointer
from rag.asking.compound import has_verb
from rag.asking.question import Question
from rag.checks.denials import denies
from rag.evidence.lines import Line
from rag.text.bags import bag_of
from rag.text.figures import figures
from rag.text.quotes import is_open, is_verbatim, quotes
from rag.text.speakers import speech
from rag.text.words import Word, content, stems_of, words

_FIGURE = 3
"""What a shared number counts, in words, and a shared quotation: two posts tell of one toll in the same words
and other numbers."""
_ADDS = 3
"""Words a second line must add: one or two are shared by chance."""
_ADDED = 3
"""What a word of the answer itself counts against one that the question has too: as much as a number."""
_COMPLETES = 2
"""Unless they are all that was left, and the line is of the same post."""
_TITLE = 3
"""Words that a title has at most; what stands before them is the claim."""


def bind(sentence: str, evidence: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that state a sentence: the one that shares most of its words, one more if it adds some."""
    wanted = stems_of(sentence)
    told = set(figures(sentence))
    claim = _claim(sentence)
    quoted = quotes(sentence)

    def states(line: Line) -> tuple[int, int]:
        verbatim = sum(is_verbatim(quote, line.text) for quote in quoted)
        exact = _FIGURE * (len(told & _figures_of(line)) + verbatim)
        return _shared(claim, line) + exact, _shared(wanted, line)

    first = max(evidence, key=states)
    left = wanted - bag_of(first.text).stems
    untold = told - _figures_of(first)
    second = max(evidence, key=lambda line: (len(untold & _figures_of(line)), _shared(left, line)))
    adds = len(left & bag_of(second.text).stems)
    completes = adds >= _COMPLETES and adds == len(left) and _post_of(second) == _post_of(first)
    if untold & _figures_of(second) or adds >= _ADDS or completes:
        return (first, second)
    return (first,)


def _claim(sentence: str) -> frozenset[str]:
    """The stems of a sentence without who says it, whose name stands in other lines of theirs as well."""
    teller = speech(sentence).name
    titles = _titles(sentence, teller)
    said = frozenset(
        word.stem
        for word in content(words(sentence))
        if word.folded not in teller and word.start not in titles
    )
    return said or stems_of(sentence)


def _titles(sentence: str, teller: frozenset[str]) -> set[int]:
    """Where the words of a teller's title stand, written small before the name: "head coach Dan Hill"."""
    found: set[int] = set()
    behind: Word | None = None
    for word in reversed(content(words(sentence))):
        small = not word.capital and word.folded not in teller
        follows = behind is not None and not sentence[word.start + len(word.text) : behind.start].strip()
        if small and follows and len(found) < _TITLE:
            found.add(word.start)
        behind = word if word.folded in teller or word.start in found else None
    return found


def _figures_of(line: Line) -> set[str]:
    return set(figures(line.text))


def _post_of(line: Line) -> str:
    return line.judged.found.post.id


def telling(evidence: Sequence[Line]) -> Sequence[Line]:
    """The lines that say something: no title, and none that only points to another page."""
    return [line for line in evidence if not (is_pointer(line.text) or is_title(line))] or evidence


def is_title(line: Line) -> bool:
    """Whether a line only asks, or is a name or a title and says nothing of it: "‘The Boats’ (Orvo)".

    A post's headline may be written as a title too, and is its news.
    """
    if line.text.endswith("?"):
        return not _is_quoted(line)  # what somebody asks is news
    if ":" in line.text[:-1]:  # "Mayor: Ada Brandt"
        return False
    if line.text == line.judged.found.post.headline or has_verb(line.text) or denies(line.text):
        return False
    told = content(words(line.text))
    return bool(told) and all(word.capital for word in told)


def _is_quoted(line: Line) -> bool:
    """Whether a line has a quotation, or stands within one."""
    post = line.judged.found.post
    return bool(quotes(line.text)) or is_open(post.text[len(post.headline) : line.start])


def nearest_line(text: str, evidence: Sequence[Line]) -> Line:
    """The line that shares most words with a text; of equals, the one the model found likelier."""
    wanted = stems_of(text)
    return max(telling(evidence), key=lambda line: (_shared(wanted, line), line.judged.support))


def answering_line(question: Question, sentence: str, evidence: Sequence[Line]) -> Line:
    """The line that a failed sentence was written from: what it adds to the question is its answer."""
    wanted = stems_of(f"{question.text} {sentence}")
    added = stems_of(sentence) - stems_of(question.text)
    return max(
        telling(evidence),
        key=lambda line: (_shared(wanted, line) + _ADDED * _shared(added, line), line.judged.support),
    )


def _shared(wanted: frozenset[str], line: Line) -> int:
    return len(wanted & bag_of(line.text).stems)

"""Every sentence of a draft is held against its evidence: pure functions of (sentence, evidence, question).

A sentence that fails a check is replaced by the words of the post itself, so what is shown is either checked
or verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import Sentence, split_sentences
from rag.ages import of_another
from rag.durations import not_so_long
from rag.evidence import Line
from rag.figures import figures, invented
from rag.forged import unmarked
from rag.offices import holders
from rag.prompting import reason
from rag.question import Question, Wants
from rag.quotes import altered, is_open, is_verbatim, quotes
from rag.scope import Bag, bag_of, post_bag
from rag.settings import Thresholds
from rag.speakers import other_speaker, speaker_at, speech
from rag.types import Verdict
from rag.words import Word, content, lists, words

_LEAD = re.compile(r"^(?:yes|no)\s*[,.:;–—-]+\s*", re.I)
# ", not" only sets one thing against another: "4,300 people, not 3,400".
_NEGATION = re.compile(
    r"(?<!,\s)\b(?:not|never|none|nobody|nothing|neither|nor|without|cannot"
    r"|no(?!\.\s*\d|\s+(?:fewer|less|more)\b))\b|\b\w+n['’]t\b"
    r"|\b(?:den(?:y|ies|ied)|refus\w+|reject\w*|fail(?:s|ed)? to)\b",
    re.I,
)
_OPPOSITE = re.compile(r"\b(?:un|in|im|ir|il|dis|non)\w{5,}|\black\w*|\bonly\b|\bbarely\b", re.I)
"""Words that may say no without a "not": "insufficient" for "not enough". Taken as such only where the post
says no as well."""
_RUN = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'.-]*)+")
_POSSESSOR = re.compile(r"\b\w+['’](?:s\b|(?=\s))")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a drafted sentence: its text, and the lines of evidence that state it."""

    sentence: str
    text: str
    verdict: Verdict
    lines: tuple[Line, ...]
    failures: tuple[str, ...] = ()


def sentences_of(draft: str) -> list[str]:
    """The statements of a draft. A leading "Yes," or "No," goes: the statement says it, checkably."""
    plain = unmarked(draft)  # markers are bound by the checks, never by the writer
    found = [_LEAD.sub("", sentence.text) for sentence in split_sentences(plain)]
    return [sentence[:1].upper() + sentence[1:] for sentence in found if words(sentence)]


def check(sentence: str, evidence: Sequence[Line], question: Question, thresholds: Thresholds) -> Checked:
    """Hold one sentence against the evidence, which must not be empty."""
    bound = bind(sentence, evidence)
    failures = [
        failure
        for rule in (_quotes, _figures, _names, _speaker, _quoted_from, _polarity)
        if (failure := rule(sentence, bound)) is not None
    ]
    if not failures and (failure := _words(sentence, bound, question, thresholds)) is not None:
        failures.append(failure)
    if not failures:
        return Checked(sentence, sentence, Verdict.CHECKED, bound)
    line = answering_line(question, sentence, evidence)
    return Checked(sentence, line.text, Verdict.REPLACED, (line,), tuple(failures))


def bind(sentence: str, evidence: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that state a sentence: the one that shares most of its words, one more if it adds some."""
    wanted = _stems(sentence)
    told = set(figures(sentence))
    first = max(evidence, key=lambda line: _shared(wanted, line) + _FIGURE * len(told & _figures_of(line)))
    left = wanted - bag_of(first.text).stems
    untold = told - _figures_of(first)
    second = max(evidence, key=lambda line: (len(untold & _figures_of(line)), _shared(left, line)))
    adds = len(left & bag_of(second.text).stems)
    completes = adds >= _COMPLETES and adds == len(left) and _post_of(second) == _post_of(first)
    if untold & _figures_of(second) or adds >= _ADDS or completes:
        return (first, second)
    return (first,)


def _figures_of(line: Line) -> set[str]:
    return set(figures(line.text))


def _post_of(line: Line) -> str:
    return line.judged.found.post.id


_FIGURE = 3
"""What a shared number counts, in words: two posts tell of one toll in the same words and other numbers."""
_STRANGE = 2
"""Words that only the question has, from which a sentence answers with the question's own matter: "the judge
ordered it to pay" the sum at which she put the loss. The post's own words take its place."""
_ADDS = 3
"""Words a second line must add: one or two are shared by chance."""
_ADDED = 3
"""What a word of the answer itself counts against one that the question has too: as much as a number."""
_COMPLETES = 2
"""Unless they are all that was left, and the line is of the same post."""


def nearest_line(text: str, evidence: Sequence[Line]) -> Line:
    """The line that shares most words with a text; of equals, the one the model found likelier."""
    wanted = _stems(text)
    return max(evidence, key=lambda line: (_shared(wanted, line), line.judged.support))


def answering_line(question: Question, sentence: str, evidence: Sequence[Line]) -> Line:
    """The line that a failed sentence was written from: what it adds to the question is its answer."""
    wanted = _stems(f"{question.text} {sentence}")
    added = _stems(sentence) - _stems(question.text)
    return max(
        evidence,
        key=lambda line: (_shared(wanted, line) + _ADDED * _shared(added, line), line.judged.support),
    )


def _quotes(sentence: str, bound: Sequence[Line]) -> str | None:
    wrong = altered(sentence, _paragraphs(bound))
    return reason("quote_altered", quote=wrong[0]) if wrong else None


def _figures(sentence: str, bound: Sequence[Line]) -> str | None:
    source = _paragraphs(bound)
    if wrong := invented(sentence, source):
        return reason("number_absent", number=wrong[0])
    wrong_length = not_so_long(sentence, source)
    return reason("other_thing") if wrong_length or of_another(sentence, source) else None


def _names(sentence: str, bound: Sequence[Line]) -> str | None:
    bags = [post_bag(line.judged.found.post) for line in bound]
    for at, word in enumerate(words(sentence)):
        if not word.capital or word.folded in lists().common or any(bag.has(word) for bag in bags):
            continue
        if at > 0 or _is_name_alone(word, sentence):
            return reason("name_not_there", name=word.text)
    return _mixed_name(sentence, bound)


def _mixed_name(sentence: str, bound: Sequence[Line]) -> str | None:
    """A run of capitalised words that the post has only apart: the office of one and the name of another."""
    posts = [_spelled(line.judged.found.post.text) for line in bound]
    for run in _RUN.finditer(sentence):
        name = _spelled(run[0]).strip()
        first, _, rest = name.partition(" ")
        held = name if first not in lists().common else rest
        if " " in held and not any(f" {held} " in post for post in posts):
            return reason("name_mixed", name=run[0].strip())
    return None


def _spelled(text: str) -> str:
    return " " + " ".join(word.folded for word in words(text)) + " "


def _is_name_alone(word: Word, sentence: str) -> bool:
    """Whether a sentence's first word is a name and not just its first word: another capital follows it."""
    following = words(sentence)[1:2]
    return word.initials or any(other.capital for other in following)


def _speaker(sentence: str, bound: Sequence[Line]) -> str | None:
    said = speech(sentence)
    claimed = said.name
    if not claimed:
        held = bag_of(_paragraphs(bound))
        strangers = said.office and not any(held.has(word) for word in said.office)
        return reason("other_speaker") if strangers else None
    office = speech(bound[0].text).office
    if office and _is_named(office, claimed, bound[0]):
        return None
    if office and not any(bag_of(sentence).has(word) for word in office):
        return reason("other_speaker")
    teller = speaker_of(bound[0])  # of what is claimed; a second line may only name somebody else
    actual = [teller] if teller else [name for line in bound if (name := speaker_of(line))]
    if not actual:  # an unnamed official, say: the one claimed must at least be spoken of there
        spoken_of = frozenset(word.folded for word in words(_paragraphs(bound)))
        actual = [spoken_of]
    if all(other_speaker(claimed, name) for name in actual):
        return reason("other_speaker")
    return None


def _quoted_from(sentence: str, bound: Sequence[Line]) -> str | None:
    """Whether a quotation is given to somebody else than who says it in its own line."""
    said = speech(sentence)
    claimed = [said.name] if said.name else []
    if said.definite:
        claimed = [name for line in bound[:1] for name in holders(said.office, line.judged.found.post.text)]
    for quote in quotes(sentence) if claimed else ():
        tellers = [who for line in bound for who in _tellers(quote, line.judged.found.post.text)]
        if tellers and all(other_speaker(one, who) for one in claimed for who in tellers):
            return reason("other_speaker")
    return None


def _tellers(quote: str, post: str) -> list[frozenset[str]]:
    """Whom a post's sentences that have a quotation name as its speaker; a pronoun may be anybody's."""
    found = [speech(one.text).name for one in split_sentences(post) if is_verbatim(quote, one.text)]
    return [who for who in found if who]


def _is_named(office: Sequence[Word], claimed: frozenset[str], line: Line) -> bool:
    """Whether another sentence of the line's post has a speaker's office, "the judge", with the claimed name.

    "Brandt's lawyer" names no lawyer.
    """
    others = [
        bag_of(_POSSESSOR.sub("", one.text))
        for one in split_sentences(line.judged.found.post.text)
        if one.text != line.text
    ]
    return any(any(bag.has(word) for word in office) and not claimed.isdisjoint(bag.folded) for bag in others)


def speaker_of(line: Line) -> frozenset[str]:
    """Who says the line, read in its post: a pronoun's name may stand paragraphs above.

    What stands within a quotation is said by whom the sentence that closes it names.
    """
    sentences = split_sentences(line.judged.found.post.text)
    at = max(at for at, one in enumerate(sentences) if at == 0 or one.start <= line.start)
    texts = [sentence.text for sentence in sentences]
    return speaker_at(texts, at) or speaker_at(texts, _closing(line, sentences, at))


def _closing(line: Line, sentences: Sequence[Sentence], at: int) -> int:
    """The sentence that closes the quotation which is open where the line ends; the line's own if none is."""
    chunk, text = line.judged.found.chunk, line.judged.found.post.text
    while (
        at + 1 < len(sentences)
        and sentences[at + 1].start < chunk.end
        and is_open(text[chunk.start : sentences[at].end])
    ):
        at += 1
    return at


def _polarity(sentence: str, bound: Sequence[Line]) -> str | None:
    said = denies(sentence)
    if said and not any(denies(line.text) for line in bound):
        return reason("not_denied")
    if denies(_QUOTED.sub("", bound[0].text)) and not (said or _says_no_otherwise(sentence, bound[0].text)):
        return reason("denied")
    return None


def _says_no_otherwise(sentence: str, source: str) -> bool:
    """Whether a word of the sentence's own may stand for the source's "not": "invasion" of the source may
    not."""
    own = (match[0].casefold() for match in _OPPOSITE.finditer(sentence))
    return any(word not in source.casefold() for word in own)


def denies(text: str) -> bool:
    """Whether a text says no to something."""
    return _NEGATION.search(text) is not None


def _words(sentence: str, bound: Sequence[Line], question: Question, thresholds: Thresholds) -> str | None:
    wanted = content(words(sentence))
    if not wanted:
        return reason("says_nothing")
    bags = [bag_of(_paragraphs(bound))]
    least = 1.0  # whether it is so is what a yes-or-no question asks: its words are no evidence of it
    if question.wants is not Wants.POLARITY:
        bags.append(bag_of(question.text))
        least = thresholds.overlap
    names = [post_bag(line.judged.found.post) for line in bound]  # "she" of the paragraph, named above it
    strange = [word for word in wanted if not any(bag.has(word) for bag in (*names, bags[0]))]
    if len(strange) >= _STRANGE:
        return reason("other_words")
    known = sum(any(bag.has(word) for bag in (names + bags if word.capital else bags)) for word in wanted)
    return reason("other_words") if known < least * len(wanted) else None


def _paragraphs(bound: Sequence[Line]) -> str:
    """The paragraphs of the lines, each under its headline."""
    parts = []
    for line in bound:
        parts += [line.judged.found.post.headline, line.judged.found.chunk.text]
    return "\n".join(dict.fromkeys(parts))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in content(words(text)))


def _shared(wanted: frozenset[str], line: Line) -> int:
    bag: Bag = bag_of(line.text)
    return len(wanted & bag.stems)

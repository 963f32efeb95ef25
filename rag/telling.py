"""Who says a line of the evidence, and whether a sentence gives it to somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import Sentence, split_sentences
from rag.evidence import Line, paragraphs
from rag.offices import holders
from rag.prompting import reason
from rag.quotes import is_open, is_verbatim, quotes
from rag.scope import bag_of
from rag.speakers import SPEECH, Speech, opens_in, other_speaker, speaker_at, speech
from rag.words import Word, lists, stem, words

_SPEAKS = rf"(?:,\s+[^,;.]{{1,60}},)?\s+(?:also\s+|has\s+|had\s+)?{SPEECH}\b"
_WHO = r"(?<![\w’-])[^\W\d_a-z][\w-]*(?:\s+[^\W\d_a-z][\w-]*){0,5}"
_THEIRS = re.compile(
    rf"(?P<one>{_WHO})['’]s?\s+(?:[a-z-]+\s+){{0,3}}?(?P<kin>[a-z]+){_SPEAKS}"
    rf"|\b(?P<of>[a-z]+)\s+(?:for|of)\s+(?P<other>{_WHO}){_SPEAKS}",
)
_POSSESSOR = re.compile(r"\b\w+['’](?:s\b|(?=\s))")


def wrong_speaker(sentence: str, bound: Sequence[Line]) -> str | None:
    """Why a sentence gives its claim to somebody else than its line does; None where it doesn't."""
    said = speech(sentence)
    claimed = said.name
    if opens_in(sentence, bound[0].text):
        return None
    if claimed and _by_theirs(sentence, claimed, bound[0].text):
        return reason("other_speaker")
    if not claimed:
        held = bag_of(paragraphs(bound))
        strangers = said.office and not any(held.has(word) for word in said.office)
        return reason("other_speaker") if strangers or _other_office(said, bound[0]) else None
    office = speech(bound[0].text).office
    if office and _is_named(office, claimed, bound[0]):
        return None
    if office and not any(bag_of(sentence).has(word) for word in office):
        return reason("other_speaker")
    teller = speaker_of(bound[0])  # of what is claimed; a second line may only name somebody else
    actual = [teller] if teller else [name for line in bound if (name := speaker_of(line))]
    if not actual:  # an unnamed official, say: the one claimed must at least be spoken of there
        actual = [bag_of(paragraphs(bound)).folded]
    if all(other_speaker(claimed, name) for name in actual):
        return reason("other_speaker")
    return None


def _by_theirs(sentence: str, claimed: frozenset[str], line: str) -> bool:
    """Whether a line is told by somebody's lawyer or wife, and a sentence gives it to that somebody."""
    own = {word.folded for word in words(sentence)}
    for match in _THEIRS.finditer(line):
        who = {word.folded for word in words(match["one"] or match["other"])}
        kin = (match["kin"] or match["of"]).lower()
        named = speech(line).name - who
        if kin in lists().theirs and kin not in own and claimed & who and not claimed & named:
            return True
    return False


def _other_office(said: Speech, line: Line) -> bool:
    """Whether a line is told by another office than a sentence gives it to, or by none who holds that one."""
    if not said.office or not said.definite:
        return False
    if office := speech(line.text).office:
        return _differ({word.stem for word in said.office}, {word.stem for word in office})
    teller = speaker_of(line)
    named = holders(said.office, line.judged.found.post.text)
    return bool(teller and named) and all(other_speaker(name, teller) for name in named)


def _differ(office: set[str], other: set[str]) -> bool:
    """Whether two offices share no word, or are of two services: "the police chief" and "the fire chief"."""
    services = {stem(word) for word in lists().services}
    of_two = bool(office & services and other & services) and not office & other & services
    return of_two or not office & other


def wrongly_quoted(sentence: str, bound: Sequence[Line]) -> str | None:
    """Why a quotation is given to somebody else than who says it in its own line; None where it isn't."""
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

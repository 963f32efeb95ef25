"""Who says a line of the evidence, and whether a sentence gives it to somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import Sentence, split_sentences
from rag.checks.sides import said_by_another_noun
from rag.evidence.lines import Line, paragraphs
from rag.prompting import reason
from rag.text.bags import bag_of
from rag.text.offices import holders
from rag.text.quotes import QUOTED, is_open, is_verbatim, quotes
from rag.text.speakers import (
    NOT_BEEN,
    SPEECH,
    Speech,
    attributed,
    opens_in,
    other_speaker,
    speaker_at,
    speech,
    subject_of,
)
from rag.text.words import Word, lists, same_name, stem, stems_of, words

_SPEAKS = rf"(?:,\s+[^,;.]{{1,60}},)?\s+(?:also\s+|has\s+|had\s+)?{SPEECH}\b"
_WHO = r"(?<![\w’-])[^\W\d_a-z][\w-]*(?:\s+[^\W\d_a-z][\w-]*){0,5}"
_THEIRS = re.compile(
    rf"(?P<one>{_WHO})['’]s?\s+(?:[a-z-]+\s+){{0,3}}?(?P<kin>[a-z]+){_SPEAKS}"
    rf"|\b(?P<of>[a-z]+)\s+(?:for|of)\s+(?P<other>{_WHO}){_SPEAKS}",
)
_TURNS = re.compile(r";\s+|,?\s+(?:while|but|whereas|and)\s+")
"""Between what one says and what another does."""
_PRONOUNS = re.compile(r"^(?:he|she|they|it)\b", re.I)
_NAMED_TELLS = re.compile(rf"^(?P<who>[^.;:“”\"]{{1,80}}?[^\W\d_a-z][\w’'-]*)\s+(?:also\s+)?{SPEECH}\b")
_VERB = re.compile(rf"\b{SPEECH}\b")
_SUBJECT = 4
"""Words in which whoever a line is of is named: "Mayor Ada Brandt", "The union's Otis"."""
_SEVERAL = 2
"""Speakers of one line from which on each part is held to its own."""
_TELLS = re.compile(
    rf"^(?!(?:has|have|had|was|were|is|are|also|then|later|that|who|which)\b)"
    rf"[^;]{{1,80}}?\b(?<!\bto ){NOT_BEEN}(?:{SPEECH}|say)\b"
)
_POSSESSOR = re.compile(r"\b\w+['’](?:s\b|(?=\s))")


def wrong_speaker(sentence: str, bound: Sequence[Line]) -> str | None:
    """Why a sentence gives its claim to somebody else than its line does; None where it doesn't."""
    if said_by_another_noun(sentence, paragraphs(bound)):
        return reason("other_speaker")
    said = speech(sentence)
    claimed = frozenset[str]() if said.name <= lists().partisan else said.name
    if opens_in(sentence, bound[0].text) or _speaks_small(claimed, bound[0].text):
        return None
    if claimed and (told := _of_several(sentence, claimed, bound[0].text)) is not None:
        return None if told else reason("other_speaker")
    if _is_spoken_of(said, bound[0].text) or _is_namesake(sentence, claimed, bound[0].text):
        return reason("other_speaker")
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
    if not actual and not _may_say_so(claimed, bound):
        return reason("other_speaker")
    if not actual:  # an unnamed official, say: the one claimed must at least be spoken of there
        actual = [bag_of(paragraphs(bound)).folded]
    if all(other_speaker(claimed, name) for name in actual):
        return reason("other_speaker")
    return None


def _may_say_so(claimed: frozenset[str], bound: Sequence[Line]) -> bool:
    """Whether the claimed one may say what nobody is named for: unnamed there, or speaking beside it.

    What a post tells in its own voice is nobody's word.
    """
    if attributed(bound[0].text) or any(_begins(claimed, line.text) for line in bound):
        return True
    beside = (one.text for line in bound for one in split_sentences(line.judged.found.chunk.text))
    headlines = (line.judged.found.post.headline for line in bound)
    return any(_may_be_theirs(claimed, text) for text in (*beside, *headlines) if attributed(text))


def _may_be_theirs(claimed: frozenset[str], told: str) -> bool:
    """Whether the claimed one speaks in a sentence, or somebody who may be them: "she", "the mayor"."""
    said = speech(told)
    return bool(said.office) or said.pronoun or not claimed.isdisjoint(said.name | subject_of(told))


def _begins(claimed: frozenset[str], line: str) -> bool:
    """Whether a name stands at a line's beginning, as whoever does something, or is written out in it."""
    told = [word.folded for word in words(line)]
    written_out = bag_of(line).folded - set(told)
    return not claimed.isdisjoint({*told[:_SUBJECT], *written_out})


def _speaks_small(claimed: frozenset[str], line: str) -> bool:
    """Whether who speaks is no name, but a noun that begins a sentence, and speaks in its line."""
    (word,) = claimed if len(claimed) == 1 else ("",)
    return (
        bool(word)
        and re.search(rf"\b{re.escape(word)}\s+(?:also\s+|have\s+|had\s+)?{SPEECH}\b", line) is not None
    )


def _of_several(sentence: str, claimed: frozenset[str], line: str) -> bool | None:
    """Whether, of several who speak in a line, it is the claimed one who says so; None where only one does.

    "Ada Brandt welcomed it, while Otis Wren warned of floods": the floods are Wren's.
    """
    told = [part for part in _TURNS.split(QUOTED.sub(_closed, line)) if _TELLS.match(part)]
    if len(told) < _SEVERAL:
        return None
    every, told = told, _by_verb(sentence, told) or told
    wanted = stems_of(sentence) - {stem(word) for word in claimed}
    shared = [len(wanted & stems_of(part)) for part in told]
    best = max(shared)
    if not best or shared.count(best) > 1:
        return None
    part = told[shared.index(best)]
    name = speech(part).name
    others = frozenset[str]().union(*(speech(other).name for other in every if other is not part))
    verb = _VERB.search(part)
    ahead = words(part[: verb.start()] if verb else part)
    if any(same_name(one, word.folded) for one in claimed for word in ahead):
        return True
    if name:
        return not other_speaker(claimed, name)
    return False if not other_speaker(claimed, others) and others and not _PRONOUNS.search(part) else None


def _by_verb(sentence: str, told: Sequence[str]) -> list[str]:
    """What is told with a sentence's own verb of speech, if that is more than "said": "denied"."""
    verb = _VERB.search(sentence)
    if verb is None or not stems_of(verb[0]):
        return []
    return [part for part in told if stems_of(verb[0]) <= stems_of(part)]


def _closed(quoted: re.Match[str]) -> str:
    """A quotation with nothing in it at which a line is parted."""
    return _TURNS.sub(" ", quoted[0])


def _is_spoken_of(said: Speech, line: str) -> bool:
    """Whether the office that a sentence gives its claim to stands in its line only in what another says."""
    match = _NAMED_TELLS.match(line) if said.office and said.definite else None
    office = {word.folded for word in said.office}
    if match is None or office & {word.folded for word in speech(line).office}:
        return False
    teller = {word.folded for word in words(match["who"])}
    told = {word.folded for word in words(line[match.end() :])}
    return bool(office <= told and not office & teller)


def _is_namesake(sentence: str, claimed: frozenset[str], line: str) -> bool:
    """Whether a sentence names another of the same family: "Joan Keel" for "Wendy Keel"."""
    shared = (claimed & speech(line).name) - lists().roles
    if len(shared) != 1:
        return False
    mine, theirs = (_given(text, *shared) for text in (sentence, line))
    return bool(mine and theirs) and not any(
        one.startswith(other) or other.startswith(one) for one in mine for other in theirs
    )


def _given(text: str, surname: str) -> set[str]:
    """The names right before a surname, if they are all written as names."""
    every = words(text)
    before = [every[at - 1] if at else None for at, word in enumerate(every) if word.folded == surname]
    skip = lists().roles | lists().common | lists().times
    names = {word.folded for word in before if word is not None and word.capital and word.folded not in skip}
    return names if all(word is not None and word.folded in names for word in before) else set()


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

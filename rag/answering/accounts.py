"""Answers in the posts' own words: the lead of the newest post, and each side's account."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import split_sentences
from rag.answering.fitting import unfit
from rag.asking.question import Question
from rag.checks.checking import Checked
from rag.checks.denials import denies
from rag.checks.telling import speaker_of
from rag.evidence.lines import Judged, Line, lines, shown
from rag.evidence.scope import share_of_words
from rag.settings import Thresholds
from rag.text.addressed import addressed
from rag.text.bags import bag_of
from rag.text.offices import name_in
from rag.text.quotes import QUOTED, is_open, is_verbatim
from rag.text.speakers import attributed, other_speaker, speech, subject_of
from rag.text.words import lists, same_name, words
from rag.types import Verdict

_POINTS_BACK = re.compile(
    r"^\W*(?:he|she|it|they|his|her|its|their|this|that|these|those|both)\b|\b(?:he|she|they) \w+\W*$", re.I
)
"""A pronoun that begins a sentence, or speaks at its end."""
_POINTS_AT = re.compile(r"^\W*(?:he|she|they|his|her|its|their)\b", re.I)
_SOMEBODY = re.compile(r"^\W*(?:he|she|his|her)\b", re.I)
_GOES_ON = re.compile(r"^\W*(?:he|she|they|it|this|that)\b", re.I)
_POINTS_ON = re.compile(r"\b(?:he|she)\b", re.I)
_BEGINS = 3
"""Words that may name of whom a sentence is: "The Russian ministry", "Mayor Ada Brandt"."""
_ENDS = re.compile(r"[.!?…:;][\s\"'”’)\]]*$|[\"”]\s*$")
"""How a sentence ends, and no heading: "More on the strike" has all words of a question and says nothing."""


def quoted(line: Line) -> Checked:
    """A line of the evidence as a sentence of the answer: verbatim, so there is nothing to check."""
    return Checked(line.text, line.text, Verdict.CHECKED, (line,))


def first_line(judged: Judged) -> Line:
    """The first sentence of a paragraph; the one behind it, where it only announces what follows."""
    found = lines([judged])
    return next((line for line in found if not announces(line.text)), found[0])


def announces(sentence: str) -> bool:
    """Whether it says only that something follows: "Here is what we know so far:"."""
    return sentence.endswith(":")


def line_before(line: Line) -> list[Line]:
    """The sentence before a line that it can't be understood without, in its own paragraph; none or one.

    "She called it a mistake" says who only to somebody who has read on to it, and so does a sentence within
    a quotation that began before it.
    """
    before = [one for one in lines([line.judged]) if one.end <= line.start]
    if not before:
        return []
    if is_open(line.judged.found.post.text[before[0].start : line.start]):
        return before[-1:]
    return before[-1:] if _points_back(QUOTED.sub("", line.text)) else []


def _points_back(text: str) -> bool:
    """Whether its pronoun stands for somebody named before it: "the talks that he and Brandt held"."""
    if _POINTS_BACK.search(text):
        return True
    pronoun = _POINTS_ON.search(text)
    return pronoun is not None and not name_in(text[: pronoun.start()]) - lists().common


def introduced(checked: Sequence[Checked]) -> list[Checked]:
    """Each line of a post that took a sentence's place, behind the one that it points back to."""
    told = {line for one in checked for line in one.lines}
    together: list[Checked] = []
    for one in checked:
        if one.verdict is Verdict.REPLACED:
            together += [quoted(line) for line in line_before(one.lines[0]) if line not in told]
        together.append(one)
    return together


def led_in(checked: Sequence[Checked]) -> list[Checked]:
    """The sentences that answer one part of a question, behind the line that says whom the first speaks of.

    "She" of a second part would be read as whoever the first part spoke of.
    """
    told = list(checked)
    if not told or not _POINTS_AT.search(QUOTED.sub("", told[0].text)):
        return told
    line = told[0].lines[0]
    post = line.judged.found.post
    if not _POINTS_AT.search(QUOTED.sub("", line.text)):  # the post names them in the line itself
        return [Checked(told[0].sentence, line.text, Verdict.REPLACED, (line,)), *told[1:]]
    for one in reversed(split_sentences(post.text)):
        before = len(post.headline) <= one.start and one.end <= line.start
        within = is_open(post.text[len(post.headline) : one.start])  # a quotation, where "I" is no name
        if before and not within and _has_somebody(one.text) and not addressed(one.text):
            return [quoted(Line(line.judged, one.text, one.start, one.end)), *told]
    return told


def _has_somebody(sentence: str) -> bool:
    """Whether it names a person, or an office, of whom the next may say "she"."""
    own = QUOTED.sub("", sentence)
    people = lists().roles | lists().people
    named = bool(name_in(own) - lists().common) or any(word.folded in people for word in words(own))
    return named and not _GOES_ON.search(sentence)


def names_somebody(question: Question) -> bool:
    """Whether a "she" of the answer may be somebody whom the question speaks of."""
    people = lists().roles | lists().people
    return (
        bool(question.names) or question.points_back or any(word.folded in people for word in question.words)
    )


def named_first(checked: Sequence[Checked]) -> list[Checked]:
    """The sentences, behind the line that says whom the first one speaks of, where that is "he" or "she"."""
    if not checked or not _SOMEBODY.search(QUOTED.sub("", checked[0].text)):
        return list(checked)
    return led_in(checked)


def each_account(question: Question, chosen: Sequence[Judged]) -> list[Line]:
    """One line a speaker: of each paragraph its first, which says whose account it is; no speaker twice.

    Where that has no word of the question, or two parties are named, it is the line with most of them. Where
    it can't be an answer ("how many?"), the next that somebody is said to say. Lines that nobody is named for
    count as one voice, their post's own.
    """
    ranked = sorted(chosen, key=lambda one: -one.support)
    return _one_a_speaker([_account(question, judged) for judged in ranked])


def on_the_matter(question: Question, chosen: Sequence[Judged], thresholds: Thresholds) -> list[Judged]:
    """The paragraphs without those that have far fewer of the question's words than another one has.

    The headline's are among them. Of those killed at a church, "more than 1,400 people have died" of a war is
    no account: it has neither "killed" nor "church".
    """
    shares = [share_of_words(question, bag_of(shown(one.found))) for one in chosen]
    least = thresholds.on_matter * max(shares, default=0.0)
    return [one for share, one in zip(shares, chosen, strict=True) if share >= least]


def likeliest_accounts(weighed: Sequence[tuple[float, Line]]) -> list[Line]:
    """Of weighed lines the likeliest of each speaker, in the posts' order."""
    return _one_a_speaker([line for _, line in sorted(weighed, key=lambda pair: -pair[0])])


def _one_a_speaker(ranked: Sequence[Line]) -> list[Line]:
    """The first line of each speaker, in the posts' order, named with an office or without."""
    heard: list[tuple[frozenset[str], Line]] = []
    for line in ranked:
        who = speaker_of(line) or frozenset({line.judged.found.post.id})
        if all(other_speaker(known, who) for known, _ in heard):
            heard.append((who, line))
    return sorted((line for _, line in heard), key=lambda line: (line.judged.order, line.start))


def account_of_party(party: Question, other: Question, judged: Sequence[Judged]) -> Line | None:
    """The line that one of two parties speaks in or begins, in the paragraph that weighs most; None if none.

    `party` and `other` are the questions of what each says: the words that only the first has are its name,
    and of those that both have the line has more than half.
    """
    shared = {word.stem for word in party.content} & {word.stem for word in other.content}
    name = [word for word in party.content if word.stem not in shared]
    matter = {word.stem for word in party.content if word.stem in shared and word.folded not in lists().roles}
    for one in sorted(judged, key=lambda weighed: -weighed.support):
        for line in lines([one]):
            if 2 * len(matter & bag_of(line.text).stems) <= len(matter):
                continue
            said = speech(line.text)
            teller = {*said.name, *(word.folded for word in said.office)}
            begins = {word.folded for word in words(line.text)[:_BEGINS]}
            if any(same_name(word.folded, own) for word in name for own in teller or begins):
                return line
    return None


def _account(question: Question, judged: Judged) -> Line:
    found = [line for line in lines([judged]) if _ENDS.search(line.text)] or lines([judged])
    shares = [share_of_words(question, bag_of(line.text)) for line in found]
    first = found[shares.index(max(shares)) if question.parties or not shares[0] else 0]
    others = [line for line in found if line is not first]
    posts = [judged.found.post.text]
    if unfit(question, first.text, posts) is None:
        return first
    return next(
        (line for line in others if attributed(line.text) and unfit(question, line.text, posts) is None),
        first,
    )


def contested(found: Sequence[Line]) -> list[Line]:
    """The first line of each who is said to say something, if one of them denies and another doesn't.

    Empty otherwise: what a post says in its own voice is no account.
    """
    heard: dict[frozenset[str], Line] = {}
    for line in found:
        if attributed(line.text):
            heard.setdefault(speaker_of(line) or subject_of(line.text), line)
    sides = {denies(line.text) for line in heard.values()}
    return list(heard.values()) if len(sides) > 1 else []


def name_of_speaker(question: Question, checked: Sequence[Checked]) -> list[Line]:
    """Where it is asked who says so and the answer has an office or "she" alone, the line that names them.

    That is the one before it that its speaker is known from, or one of its own paragraph.
    """
    if not checked or not question.seeks_speaker:
        return []
    if any(_named(one.text, question) for one in checked):
        return []
    line = checked[0].lines[0]
    sentences = split_sentences(line.judged.found.post.text)
    speaker = speaker_of(line)
    before = [
        one
        for one in reversed(sentences)
        if one.end <= line.start and (speech(one.text).name or subject_of(one.text)) == speaker
    ]
    chunk = line.judged.found.chunk
    beside = [one for one in sentences if chunk.start <= one.start < chunk.end and attributed(one.text)]
    if speech(line.text).pronoun:  # whoever else is named beside "she" may be another
        beside = []
    for sentence in (*(before if speaker else ()), *beside):
        if _named(sentence.text, question):
            return [Line(line.judged, sentence.text, sentence.start, sentence.end)]
    return []


def quotes_elsewhere(question: Question, checked: Sequence[Checked]) -> bool:
    """Whether it is asked who said some words, and other paragraphs of the answer's posts have them alone."""
    behind = [line.judged.found for one in checked for line in one.lines]
    return question.seeks_speaker and any(
        any(is_verbatim(quote, text) for one in behind for text in one.post.paragraphs)
        and not any(is_verbatim(quote, one.chunk.text) for one in behind)
        for quote in question.quoted
    )


def _named(sentence: str, question: Question) -> bool:
    """Whether the speaker of a sentence has a name: two words at least that are no office."""
    known = {word.folded for word in question.words}
    name = speech(sentence).name or subject_of(sentence)
    return len(name - lists().roles - known) >= _NAME


_NAME = 2
"""Words: "Ada Brandt"; one alone may be a country's ("the Danish minister")."""

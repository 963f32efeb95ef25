"""Every sentence of a draft is held against its evidence: pure functions of (sentence, evidence, question).

A sentence that fails a check is replaced by the words of the post itself, so what is shown is either checked
or verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import split_sentences
from rag.asking.question import Question, Wants
from rag.checks.agents import of_another_noun
from rag.checks.ages import of_another
from rag.checks.binding import answering_line, bind
from rag.checks.borrowed import borrowed_time
from rag.checks.causes import cause_turned
from rag.checks.certainty import unhedged
from rag.checks.charged import charged_otherwise
from rag.checks.compared import compared_otherwise, converse
from rag.checks.contrasted import (
    contrasted,
    of_another_date,
    of_another_month,
    opposed_state,
    result_turned,
    same_result,
)
from rag.checks.counted import counts_another, part_for_whole
from rag.checks.cut import cut_off
from rag.checks.denials import denies, denies_other, denies_otherwise, not_until, refuses
from rag.checks.doers import done_by_another
from rag.checks.durations import not_so_long
from rag.checks.measures import change_turned, direction_turned, has_unit, other_measure
from rag.checks.naming import wrong_name
from rag.checks.opposites import turned_over
from rag.checks.outdated import outdated
from rag.checks.owned import of_another_holder, of_another_owner
from rag.checks.paired import grouped_otherwise, paired_otherwise
from rag.checks.placed import behind_another
from rag.checks.qualifiers import (
    all_but,
    all_of_some,
    not_the_attempt,
    not_the_most,
    of_all_for_a_home,
    of_all_for_a_kind,
    of_all_for_a_side,
    of_all_time,
    of_no_office,
    the_one_of_several,
    unconditional,
    whole_of_part,
)
from rag.checks.records import of_another_record
from rag.checks.telling import wrong_speaker, wrongly_quoted
from rag.checks.turned import counts_turned, names_turned, score_turned, wrongly_included
from rag.evidence.lines import Line, paragraphs
from rag.prompting import reason
from rag.settings import Thresholds
from rag.text.bags import Bag, bag_of, in_initials, post_bag
from rag.text.figures import invented
from rag.text.forged import unmarked
from rag.text.quotes import QUOTED, altered, is_open, plain
from rag.text.speakers import attributed
from rag.text.words import Word, content, lists, stems_of, words
from rag.types import Verdict

_LEAD = re.compile(r"^(?:yes|no)\s*[,.:;–—-]+\s*", re.I)
_OPPOSITE = re.compile(r"\b(?:un|in|im|ir|il|dis|non)\w{5,}|\bunable\b|\black\w*|\bonly\b|\bbarely\b", re.I)
"""Words that may say no without a "not": "insufficient" for "not enough". Taken as such only where the post
says no as well."""
_CONTRARY = re.compile(r";\s+|,\s+(?:but|though|although)\s+")
"""Between what one says and what another says to it: "Orvo accused Velm of it; Velm denied it"."""
_YEARS_OLD = re.compile(r"\byears?[\s-]+old\b", re.I)
"""What an age is told with, whatever the post has: "Max, 9, was found"."""
_OF_A_DAY = 3
"""Letters by which days and months are told apart, also where they are cut short: "Sept."."""


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
    text = unmarked(draft)  # markers are bound by the checks, never by the writer
    found = [_LEAD.sub("", sentence.text) for sentence in split_sentences(text)]
    return [sentence[:1].upper() + sentence[1:] for sentence in found if words(sentence)]


def check(sentence: str, evidence: Sequence[Line], question: Question, thresholds: Thresholds) -> Checked:
    """Hold one sentence against the evidence, which must not be empty.

    One that is a line of it word for word states nothing else, but it may be outdated; and within a quotation
    it is what somebody says.
    """
    same = (line for line in evidence if plain(line.text) == plain(sentence))
    verbatim = tuple(line for line in same if not _is_within_a_quotation(line))[:1]
    bound = verbatim or bind(sentence, evidence)
    rules = () if verbatim else _RULES
    failures = [failure for rule in rules if (failure := rule(sentence, bound)) is not None]
    if not failures and not question.first and outdated(sentence, paragraphs(bound)):
        failures.append(reason("outdated"))
    if not (failures or verbatim) and (failure := _words(sentence, bound, question, thresholds)) is not None:
        failures.append(failure)
    if not failures:
        return Checked(sentence, sentence, Verdict.CHECKED, bound)
    line = answering_line(question, sentence, evidence)
    return Checked(sentence, line.text, Verdict.REPLACED, (line,), tuple(failures))


def _is_within_a_quotation(line: Line) -> bool:
    post = line.judged.found.post
    return is_open(post.text[len(post.headline) : line.start])


def _quotes(sentence: str, bound: Sequence[Line]) -> str | None:
    source = paragraphs(bound)
    if wrong := altered(sentence, source):
        return reason("quote_altered", quote=wrong[0])
    return reason("limit_dropped") if cut_off(sentence, source) else None


def _figures(sentence: str, bound: Sequence[Line]) -> str | None:
    source = paragraphs(bound)
    if wrong := invented(sentence, source) or turned_over(sentence, source):
        return reason("number_absent", number=wrong[0])
    if other_measure(sentence, source):
        return reason("other_thing")
    wrong_length = not_so_long(sentence, source)
    return reason("other_thing") if wrong_length or of_another(sentence, source) else None


def _polarity(sentence: str, bound: Sequence[Line]) -> str | None:
    said = denies(sentence)
    until = not_until(sentence, bound[0].text)
    if until is not None:
        return None if until else reason("denied")
    if said and not any(denies(line.text) or denies_otherwise(sentence, line.text) for line in bound):
        return reason("not_denied")
    unquoted = QUOTED.sub("", bound[0].text)
    if attributed(sentence):
        unquoted = max(_CONTRARY.split(unquoted), key=lambda part: len(stems_of(part) & stems_of(sentence)))
    if denies(unquoted) and not (said or _says_no_otherwise(sentence, bound[0].text)):
        return None if denies_other(sentence, unquoted) else reason("denied")
    return None


def _limits(sentence: str, bound: Sequence[Line]) -> str | None:
    """What is less in the post: the second-largest, a former mayor, most of the schools."""
    posts = "\n".join(dict.fromkeys(line.judged.found.post.text for line in bound))
    source = paragraphs(bound)
    limits = (
        not_the_most,
        of_all_for_a_side,
        of_all_for_a_kind,
        of_all_for_a_home,
        of_all_time,
        the_one_of_several,
        not_the_attempt,
        all_of_some,
        all_but,
        whole_of_part,
        unconditional,
    )
    less = any(drops(sentence, source) for drops in limits) or of_no_office(sentence, posts)
    return reason("limit_dropped") if less else None


def _says_no_otherwise(sentence: str, source: str) -> bool:
    """Whether a word of the sentence's own may stand for the source's "not": "invasion" of the source may
    not."""
    own = (match[0].casefold() for match in _OPPOSITE.finditer(sentence))
    return any(word not in source.casefold() for word in own)


def _other_way_round(sentence: str, bound: Sequence[Line]) -> str | None:
    source = paragraphs(bound)
    turned = (
        score_turned,
        counts_turned,
        wrongly_included,
        change_turned,
        direction_turned,
        compared_otherwise,
        grouped_otherwise,
        of_another_owner,
        of_another_holder,
        contrasted,
        charged_otherwise,
        result_turned,
        of_another_month,
        of_another_date,
        behind_another,
        cause_turned,
        of_another_record,
        of_another_noun,
        counts_another,
        part_for_whole,
    )
    if any(check_for(sentence, source) for check_for in turned):
        return reason("turned")
    if converse(sentence, source):  # which exchanges who does it, and has the opposite word
        return None
    doers = (names_turned, paired_otherwise, done_by_another)
    opposed = not denies(sentence) and opposed_state(sentence, source, bound[0].text)
    return reason("turned") if opposed or any(check_for(sentence, source) for check_for in doers) else None


def _only_possible(sentence: str, bound: Sequence[Line]) -> str | None:
    source = paragraphs(bound)
    hedged = unhedged(sentence, bound[0].text, source)
    return reason("no_fact") if hedged else None


def _words(sentence: str, bound: Sequence[Line], question: Question, thresholds: Thresholds) -> str | None:
    wanted = content(words(_YEARS_OLD.sub(" ", sentence)))
    if not wanted:
        return reason("says_nothing")
    bags = [bag_of(paragraphs(bound))]
    least = 1.0  # whether it is so is what a yes-or-no question asks: its words are no evidence of it
    if question.wants is not Wants.POLARITY:
        bags.append(bag_of(question.text))
        least = thresholds.overlap
    names = [post_bag(line.judged.found.post) for line in bound]  # "she" of the paragraph, named above it
    written_out = in_initials(wanted, [*names, bags[0]])
    source = paragraphs(bound)
    if same_result(sentence, source):
        wanted = [word for word in wanted if word.folded not in lists().results]
    turned = converse(sentence, source)
    wanted = [word for word in wanted if word.folded not in turned]
    figured = [word for word in wanted if word in written_out or _is_figure(word) or _is_told(word, source)]
    wanted = [word for word in wanted if word not in figured]
    strange = [word for word in wanted if not any(bag.has(word) for bag in _there(word, names, bags[0]))]
    if len(strange) >= thresholds.strange or any(word.folded in lists().weighty for word in strange):
        return reason("other_words")
    known = sum(any(bag.has(word) for bag in (names + bags if word.capital else bags)) for word in wanted)
    enough = least * (len(wanted) + len(figured))
    return reason("other_words") if known + len(figured) < enough else None


def _there(word: Word, posts: Sequence[Bag], paragraphs_of_it: Bag) -> Sequence[Bag]:
    """Where a word has to stand: a name anywhere in the post, any other word in the paragraph itself.

    A long article has nearly every word of the question somewhere.
    """
    return (*posts, paragraphs_of_it) if word.capital else (paragraphs_of_it,)


def _is_told(word: Word, source: str) -> bool:
    """Whether another check reads a word, or the post has its unit, or another word for it."""
    if has_unit(word.folded, source) or (refuses(word.text) and refuses(source)):
        return True
    others = (group for group in lists().alike if word.folded in group)
    return word.folded in lists().noes or any(group & bag_of(source).folded for group in others)


def _is_figure(word: Word) -> bool:
    """Whether it is a number, which another check has found in the post by its value: "6" for "six"."""
    return word.number or word.folded in lists().numbers


def _other_day(sentence: str, bound: Sequence[Line]) -> str | None:
    """Whether a sentence names a day or a month that its lines don't, where they name another."""
    for kind in (lists().weekdays, lists().months):
        told = _capitals(sentence) & kind
        there = {day[:_OF_A_DAY] for line in bound for day in _capitals(line.text) & kind}
        if there and any(day[:_OF_A_DAY] not in there for day in told):
            return reason("other_day")
    return None


def _borrowed_day(sentence: str, bound: Sequence[Line]) -> str | None:
    """Whether a sentence has a time that its source tells of something else only, where this has its own."""
    return reason("other_day") if borrowed_time(sentence, paragraphs(bound)) else None


def _capitals(text: str) -> set[str]:
    return {word.folded for word in words(text) if word.capital}


_RULES = (
    _quotes,
    _figures,
    _other_way_round,
    wrong_name,
    wrong_speaker,
    wrongly_quoted,
    _polarity,
    _only_possible,
    _limits,
    _other_day,
    _borrowed_day,
)

"""Who says what: the speaker of a sentence, as far as its words show one.

Live news attributes in few ways: "X said", "said X", "according to X", "X told reporters", "he added".
A pronoun speaks for the last person named before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import unstopped
from rag.text.offices import holders, name_in
from rag.text.quotes import QUOTED
from rag.text.words import Word, content, lists, same_name, words

SPEECH = (
    r"(?:said|says|saying|told|tells|added|adds|warned|warns|called|calls|calling|explained|explains|noted|notes"
    r"|wrote|writes|described|describes|confirmed|confirms|announced|announces|stated|states|argued|argues"
    r"|insisted|insists|conceded|concluded|continued|acknowledged|claimed|claims|denied|denies|tweeted|promised"
    r"|urged|stressed|admitted|admits|declared|declares|vowed|vows|pledged|pledges|accused|accuses|estimated|reported|reports|put|believes|thinks|thought|maintained|replied|asked|rejected|rejects"
    r"|disputed|disputes|dismissed|dismisses|contradicted|contradicts|countered|disagreed|disagrees|responded"
    r"|suggested|suggests|indicated|emphasized|emphasised|reiterated|restated|repeated|cautioned|alleged|alleges"
    r"|contended|contends|testified|assured|predicted|criticized|criticised|condemned|praised|welcomed|blamed"
    r"|wants|hopes|expects|fears|opposes)"
)
"""Verbs by which somebody is said to say something, as a pattern."""
_NOT_TOLD = r"(?!told\b|tells\b|asked\b)"  # "told CNN": the name after it listens
NOT_BEEN = (
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbeing )(?<!\bthe )(?<!\ba )"
    r"(?<!\ban )(?<!\bof )(?<!\bin )"
)
"""Who "was praised" says nothing, and nor does "the reported sale" or "in added time"."""
_ALSO_SAYS = (
    r"(?:(?<!not )(?<!to )(?<!n['’]t )(?<!can )(?<!would )(?<!will )(?<!could )say"
    r"(?!\s+(?:is|are|was|were|has|have|had|may|will|would)\b)"
    r"|(?<=, )(?:arguing|claiming|warning|adding|insisting|telling|blaming|accusing|urging|promising)"
    r"(?!\s+of\b))"
)
"""Verbs of speech only where they stand so: not in "to say", "an amber warning", "who police say is"."""
_BEFORE = re.compile(rf"(?P<phrase>[^.;:“”\"]{{1,160}}?)\b(?:{NOT_BEEN}{SPEECH}|{_ALSO_SAYS})\b")
# "said that Ada Brandt would": the name is spoken of.
_AFTER = re.compile(
    rf"\b(?:{NOT_BEEN}{_NOT_TOLD}{SPEECH}\b(?!\s+that\b)|{SPEECH}\s+by\b)(?P<phrase>[^.;:,“”\"]{{1,90}})"
)
_AWAY = re.compile(
    r"\b(?:in|at|near|from|on|when|where|while|as|after|before|during|about|with|to|between)\b", re.I
)
"""Behind these stands no speaker: "described the scenes at the mall in Velm"."""
# "She built too fast, her lawyer told the jury on Monday": what stands before the comma is the claim.
_BEHIND = re.compile(
    r",\s+(?!who\b|which\b|and\b|but\b|or\b|as\b)(?P<phrase>[^,.;:“”\"]{1,80}?)\s+"
    r"(?:said|says|told|tells|added|adds|warned|announced|reported|noted|explained|confirmed|testified)\b"
    r"(?P<rest>(?:\s+(?!that\b)[^\s,.;:]+){0,6})\.?\s*$"
)
# "The storm will turn, said Otis Wren, the harbor master": here, too, the claim stands before the comma.
_INVERTED = re.compile(
    rf",[\s“”]*{_NOT_TOLD}{SPEECH}\s+(?P<phrase>(?:[a-z][\w’'-]*\s+){{0,4}}"
    r"[^\W\d_a-z][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'.-]*){0,9})(?=\s*(?:[.;]|,\s+[a-z]|$))"
)
# "The road is shut, said the mayor": an office instead of a name.
_INVERTED_OFFICE = re.compile(
    r",[\s“”]*(?:said|says|added|adds)\s+(?P<phrase>(?:the|an?)\s+[a-z][^,.;:“”\"]{0,60}?)"
    r"(?=\s*(?:[.;,]|$)|\s+(?:on|in|at|after|during)\s)"
)
_ASKED = re.compile(
    r"\b(?:did|does|do|has|have)\s+(?P<phrase>[^,.;:?]{1,60}?)\s+"
    r"(?:say|said|tell|told|think|called|claimed|promised|describe|described|warn|warned)\b"
)
_BY_OFFICE = re.compile(r"^the\s(?:.*\s)?[^\W\d_A-Z][\w’'-]*$")
"""An office has a small letter in its last word, whatever stands before it: "the White House spokesman"."""
_WHOSE = re.compile(r"^(?:(?P<the>the)|an?|one|another|his|her|their|its)\s", re.I)
_ACCORDING = re.compile(r"\baccording to\b(?P<phrase>[^.;:,“”\"]{1,90})", re.I)
_SAYS = re.compile(rf"\b{SPEECH}\b")
_PRONOUN = re.compile(
    rf"\b(?:he|she|they)\s+(?:also\s+|then\s+|later\s+)?{SPEECH}\b|(?P<after>\b{SPEECH})\s+(?:he|she)\b", re.I
)
_OFFICE = re.compile(
    rf"^(?:(?P<the>The)|An?)\s+(?P<phrase>[^,.;:“”\"]{{1,60}}?)\s+(?:also\s+)?{NOT_BEEN}{SPEECH}\b"
)
_LINKS = r"(?:in|of|at|on|from|near|for|and|to|by|with)\b"
_NAMED = r"(?P<name>[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*)*)(?=,\s|\s+[a-z])"
_SUBJECT = (
    re.compile(rf"^(?P<title>){_NAMED}"),
    re.compile(rf"^(?P<title>[A-Z][a-z’'-]+\s+(?:(?!{_LINKS})[a-z][\w’'-]*\s+){{0,3}}){_NAMED}"),
)
"""What a sentence begins with: "Defense lawyer Sara Quist objected"."""
_FULL = 2
"""Words of a name in full."""
_WISHES = re.compile(
    r"^(?P<who>[^,.;:“”\"]{1,80}?\b(?:wants?|hopes?|expects?|fears?|believes?|thinks?|opposes?))\b"
)
_OF_HIM = re.compile(
    r",\s+(?:who|whose|whom|(?:recently\s+|newly\s+)?(?:hired|appointed|employed|nominated|chosen|picked|sacked|fired"
    r"|elected|named|backed|supported|paid|retained|represented|commissioned)\b)[^,;:.“”\"]{1,120},(?=\s)"
)
"""What is told within commas of who speaks: others are named there, who don't."""
_LED_BY = re.compile(r"(?<![\w-])[^\W\d_a-z]\w*-(?:run|led|backed|controlled|based|owned)\b")
"""Before an office it tells which one, and names nobody: "the Hamas-run health ministry"."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A sentence's speaker: the folded words of the name, or a pronoun's, or none.

    `office` has the words of a speaker without a name: "the coast guard". It is `definite` where a post can
    tell who that is: not "a resident", nor "her lawyer".
    """

    name: frozenset[str] = frozenset()
    pronoun: bool = False
    office: tuple[Word, ...] = ()
    definite: bool = False


def speech(sentence: str) -> Speech:
    """The speaker that a sentence names for what it says; what is quoted inside it doesn't count.

    The name is every capitalised word of the speaker's phrase, office and organisation too.
    """
    outside = _LED_BY.sub(" ", _OF_HIM.sub(" ", unstopped(QUOTED.sub(" “” ", sentence))))
    pronoun = _PRONOUN.search(outside)
    if pronoun:  # "Ada Brandt said she would" and "Ada Brandt said that he called" name the speaker before it
        outside = outside[: pronoun.end("after") if pronoun["after"] else pronoun.start()]
    behind = None if pronoun else _BEHIND.search(outside)
    if behind and (last := name_in(behind["phrase"])):
        return Speech(last)
    if behind and (whose := _WHOSE.match(behind["phrase"])):
        return _office(behind["phrase"], whose)
    inverted = None if pronoun else _INVERTED_OFFICE.search(outside)
    if inverted and not name_in(inverted["phrase"]) and (whose := _WHOSE.match(inverted["phrase"])):
        return _office(inverted["phrase"], whose)
    name = _named(outside)
    if name or pronoun:
        return Speech(name, pronoun=not name)
    return _by_office(outside)


def opens_in(sentence: str, line: str) -> bool:
    """Whether a sentence begins as its line does, with what somebody hopes or wants, whoever tells it."""
    begins = _WISHES.match(sentence)
    return begins is not None and re.search(rf"\b{re.escape(begins['who'])}\b", line, re.I) is not None


def _by_office(outside: str) -> Speech:
    """The speaker without a name: "The coast guard said", "according to the police chief".

    Behind "according to" only who holds an office: a statement and a count are nobody.
    """
    told = _ACCORDING.search(outside)
    whose = _WHOSE.match(told["phrase"].strip()) if told else None
    if told and whose and (by := _office(told["phrase"], whose)).office[-1:] and _is_role(by.office[-1]):
        return by
    office = _OFFICE.match(outside)
    return _office(office["phrase"], office) if office else Speech()


def _is_role(word: Word) -> bool:
    """Whether a word is an office, the plural of one, or a side that speaks: "the opposition"."""
    return not {word.folded, word.folded.removesuffix("s")}.isdisjoint(lists().roles | lists().partisan)


def _office(phrase: str, determined: re.Match[str]) -> Speech:
    return Speech(office=tuple(content(words(phrase))), definite=determined["the"] is not None)


def asked_of(question: str) -> frozenset[str]:
    """The folded words of the name whose words a question asks for: "What did Ada Brandt tell the jury?"."""
    phrase = _asked_phrase(question)
    return frozenset() if _BY_OFFICE.match(phrase) else name_in(phrase)


def asked_office(question: str) -> tuple[Word, ...]:
    """The words of the office whose words it asks for: "What did the Danish foreign minister say?"."""
    phrase = _asked_phrase(question)
    return tuple(content(words(phrase))) if _BY_OFFICE.match(phrase) else ()


def _asked_phrase(question: str) -> str:
    asked = _ASKED.search(question)
    return asked["phrase"] if asked else ""


def told_by_other_office(office: Sequence[Word], sentence: str, posts: Sequence[str] = ()) -> bool:
    """Whether a sentence names a speaker who doesn't hold `office`, as far as the posts behind it tell.

    Where they name no holder, a speaker of the same title in another service is another: the fire
    department's chief is not the police chief.
    """
    said = speech(sentence).name
    asked = frozenset(word.folded for word in office)
    if not office or said <= asked:  # nobody is named, or by that office alone
        return False
    if office[-1].folded in said and _of_other_service(asked, said):
        return True
    named = [name for post in posts for name in holders(office, post)]
    return bool(named) and all(other_speaker(name, said) for name in named)


def _of_other_service(asked: frozenset[str], said: frozenset[str]) -> bool:
    """Whether two titles are of two services: of the police and of a fire department, in whatever town."""
    services = lists().services
    return bool(asked & services) and bool(said & services) and not asked & said & services


def told_by_another(asked: frozenset[str], sentence: str, posts: Sequence[str] = ()) -> bool:
    """Whether a sentence gives what it says to somebody else than `asked`, by name or by office.

    "The mayor" is whom the posts behind the sentence name as the mayor. Where they name nobody, or several,
    it counts as another: to be refused costs a reader less than words that were never hers. A sentence may
    name her twice, "Brandt said it was late, according to the council's engineer".
    """
    if _opens_with(asked, QUOTED.sub(" “” ", sentence)):
        return False
    said = speech(sentence)
    if not said.office:
        return other_speaker(asked, said.name)
    if any(word.folded in asked for word in said.office):
        return False
    named = [name for post in posts for name in holders(said.office, post)] if said.definite else []
    return not named or any(other_speaker(asked, name) for name in named)


def attributed(sentence: str) -> bool:
    """Whether a sentence is told as what somebody says, named or not."""
    outside = QUOTED.sub(" “” ", sentence)
    return _SAYS.search(outside) is not None or _ACCORDING.search(outside) is not None


def _opens_with(asked: frozenset[str], outside: str) -> bool:
    """Whether the first verb of speech stands right behind the name: "Mayor Brandt said"."""
    match = _BEFORE.match(outside)
    return match is not None and any(word.folded in asked for word in words(match["phrase"])[-1:])


def _named(outside: str) -> frozenset[str]:
    for pattern in (_ACCORDING, _INVERTED, _BEFORE, _AFTER):
        match = pattern.search(outside)
        told = match["phrase"] if match else ""
        if name := name_in(_AWAY.split(told)[0] if pattern is _AFTER else told):
            return name
    return frozenset()


def speaker_at(sentences: Sequence[str], at: int) -> frozenset[str]:
    """The speaker of `sentences[at]`; a pronoun is the last who spoke or began a sentence before it.

    "Sara Quist objected. She said it was incomplete": she is Quist, whoever spoke before.
    """
    here = speech(sentences[at])
    if here.name or not here.pronoun:
        return here.name
    for before in reversed(sentences[:at]):
        if name := speech(before).name or subject_of(before):
            return name
    return frozenset()


def subject_of(sentence: str) -> frozenset[str]:
    """The name of somebody with whom a sentence begins: an office and a name, or two names and more."""
    roles = lists().roles | lists().services
    for begins in filter(None, (pattern.match(sentence) for pattern in _SUBJECT)):
        name = name_in(begins["name"])
        title = {word.folded for word in words(begins["title"])}
        if len(name - roles) >= _FULL or (name - roles and (name | title) & roles):
            return name
    return frozenset()


def other_speaker(claimed: frozenset[str], actual: frozenset[str]) -> bool:
    """Whether two names, both known, have no word in common: a claim given to somebody else.

    Where both are more than an office, the office doesn't count: there may be three mayors.
    """
    if not claimed or not actual:
        return False
    roles = lists().roles
    if claimed - roles and actual - roles:
        claimed, actual = claimed - roles, actual - roles
    if _in_initials(claimed, actual) or _in_initials(actual, claimed):
        return False
    return not any(same_name(one, other) for one in claimed for other in actual)


def says(asked: frozenset[str], sentence: str) -> bool:
    """Whether a sentence names `asked` as the one who says it, by more than an office."""
    name = speech(sentence).name
    own = {word for word in name if any(same_name(word, other) for other in asked)}
    return bool(own - lists().roles) and not other_speaker(asked, name)


def _in_initials(short: frozenset[str], name: frozenset[str]) -> bool:
    """Whether a name has a word of the initials of another's words, in whatever order: "un"."""
    initials = sorted(word[0] for word in name)
    return len(name) > 1 and any(sorted(word) == initials for word in short)

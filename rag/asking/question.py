"""What a question asks for, as far as its words show it: a number, a name, yes or no, the latest, both sides.

These are readings of English question words, not of any topic. Where they say nothing, nothing is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from rag.asking.clocks import hours_of
from rag.asking.compound import ASKS_WHEN, taken_apart
from rag.asking.kinds import Wants, wanted
from rag.asking.parties import account_of, parties_of
from rag.asking.whole import of_the_newest, of_the_whole
from rag.asking.wrapping import SO_THAT, address_of, of_the_answer, unlisted, unwrapped
from rag.text.figures import values
from rag.text.quotes import quotes
from rag.text.speakers import SPEECH
from rag.text.words import Word, content, lists, words

__all__ = ["Question", "Wants"]

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent|now|currently|current|so far|still|yet|already|at present|as of"
    r"|at the moment|any ?more|any longer)\b",
    re.I,
)
_STANDS = re.compile(
    r"\bhow (?:many|much) (?:[\w’'-]+ ){0,3}(?:have|has|are|is|remain)\b"
    r"|\bhow many (?:[\w’'-]+ ){0,3}(?:died|(?:were|was|got) (?:killed|hurt|injured|wounded))\b"
    r"|\bhow many (?:deaths|fatalities|casualties|injuries)\b"
    r"|\bwhat(?:['’]s| is| are) (?:the|[\w’']+['’]s?) (?:[\w’'-]+ ){0,3}?(?:tolls?|number|total|score)\b",
    re.I,
)
"""A number in the present or the perfect is the one that holds now ("how many have died?"), and so is a toll,
which is corrected for days."""
_AS_OF = re.compile(
    r"\bas of (?:about |around )?(?:\d|noon|midday|midnight|last\b|yesterday|this (?:morning|afternoon)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.I,
)
"""How things stood at a time that is named, which "as of now" and "as of today" name none of."""
_FIRST = re.compile(
    r"\b(?:at first"
    r"|first(?!(?<=\bthe first) (?:[\w’'-]+ ){1,3}?(?:to|ever|since|in (?:\d+|a|over|more|nearly))\b)"
    r"(?! (?:responders?|ministers?|lady|aid|round|half|time|class|degree|floor"
    r"|quarter|person|names?|nations?|amendment)\b)|initial(?:ly)?|original(?:ly)?|before|earlier|previous(?:ly)?)\b",
    re.I,
)
_SIDES = re.compile(
    r"\beach (?:of th|say|said|claim|think|put|side|camp|party|campaign)|\b(?:by|to) each\b"
    r"|\bdiffer(?:s|ence|ences|ently)?\b"
    r"|\b(?:different|differing|conflicting|competing) (?:accounts?|claims?|explanations?|figures?|numbers?"
    r"|stories|things|views?|reasons?|versions?|tolls?|counts?|estimates?|motives?|causes?)\b"
    r"|\b(?:do|does|did|how|what|where|whether)\b[^,]*\bdisagree\b(?! (?:to|with)\b)"
    r"|(?<!what )(?<!when )\b(?:(?:do|does|how|where|whether)\b[^,]*|did\b[^,]{0,80} and [^,]{0,80})\bagree\b"
    r"(?! (?:to|with)\b)"
    r"|(?<!the )(?<!a )(?<!any )(?<!this )(?<!of )\bdisput(?:ed?|es|ing)\b|\bcontradict\w*"
    r"|\bversions\b|\bwhose version\b|\bversion of (?:the )?(?:events|story|what)\b"
    r"|\baccounts of\b|\beither side['’]s\b"
    r"|\b(?:give|name|report|tell|cite|use) the same\b"
    r"|\b(?:both|two|all)(?: of the)? sides\b(?=.*\b(?:accounts?|argu\w+|claim\w*|put|sa(?:y|id)|think)\b)"
    r"|\baccording to (?:(?:the )?(?:[\w’']+ ){1,3}and |(?:the )?(?:two|both|different|experts|witnesses)\b)",
    re.I,
)
"""Of a dispute, of sides that meet, and of who disagrees with whom, one account may be all that is asked."""
_UPDATE = re.compile(
    r"^(?!(?:and |but |so )?(?:who|how (?!about)|why|when|where)\b).*?"
    r"\b(?:latest|newest|most recent|news|update|updates|(?<!\bsaid )anything (?:else |more )?new)"
    r" (?:news |update |updates |word |state )?"
    r"(?:on|about|of|from|with|regarding|in)\b|\bwhere do things stand\b"
    r"|\bwhat(?:['’]s| is) the (?:latest(?=\W*$)|state of\b)",
    re.I,
)
_OF_ONE_VERB = r"(?:is|was|does|do|did|has|have|had|will|would|can|could|should|may|might|must)"
"""Verbs that no question for several begins with; "what are the names?" is one."""
_SEVERAL = re.compile(
    r"\b(?:which|what) (?:two|three|four|five|other|of (?:the|those|these)\b"
    r"|(?!(?:percentage|proportion|share|fraction|part|amount) of\b)"
    rf"(?:(?!{_OF_ONE_VERB}\b)[\w’'-]+ ){{0,2}}?"
    rf"(?!{_OF_ONE_VERB}\b|this\b|news\b|(?:happen|cause|make|mean|come|go|matter)s\b)"
    r"(?-i:[a-z])[\w’'-]+[^s\W]s\b)"
    r"|\bwho (?:all|else|are|were|have)\b",
    re.I,
)
"""Of "which people", "who are" and the like, though one may be all there is."""
_CHANGE = re.compile(
    r"^(?:and |so )?how (?:much |far )?(?:did|has|have|do|does)\b.*\b"
    r"(?:chang|gr[eo]w|grown|ris|rose|risen|f[ae]ll|increas|decreas|drop|climb|develop|evolv|shr[iu]n|swell|swollen|mov)"
    r"[a-z]*\b.*\b(?:over|during|through|throughout|between|since|in the course|from)\b",
    re.I,
)
_PRESUMES = re.compile(rf"^(?:and |but |so )?(?:why|how come|what for|for what reason|{ASKS_WHEN})\b", re.I)
_CURRENCIES = frozenset("$€£¥₹₽₩")
_SHARES = frozenset({"percent", "per", "pct"})
_OPENS = re.compile(r"(?:^|[.!?:])[\s\u00a0“\"'‘¿¡]*$")
_NAME_GOES_ON = re.compile(
    r"-|[\s\u00a0]+(?:(?:of|the|and|de|la|van|von|al)[\s\u00a0]+)?[^\W\d_a-z]"
    r"|[\s\u00a0]+(?:is|was|has|had|did|does|will|would|can|said|says|told|wants|called|claims|denies)\b"
)
"""What shows a name in a word that begins a sentence: that another follows, or a verb that is its own."""
_IN_A_ROW = re.compile(r"[\s\u00a0-]+(?:(?:of|the|de|la|van|von|al)[\s\u00a0]+)*")
_AFTER_NUMBERS = frozenset({"am", "a.m", "pm", "p.m", "h", "hrs", "min", "mins", "st", "nd", "rd", "th"})
_BACK = frozenset({"last", "past", "previous", "next", "coming"})
_INITIALS = 4
"""Letters of a short form that is also a word: "MISS". "REALLY" is stressed, and "OK" where it opens."""
_AMOUNT = 24
"""Characters that the longest "1,234.56 trillion" takes."""
_AFTER_NUMBER = re.compile(r"[\s\u00a0-]*(?:%|(?P<word>[a-z]+))")
_POINTS_BACK = re.compile(
    r"\b(?:he|she|it(?! (?:true|clear|known|likely|possible|certain)\b)|they|him|her|hers|his|its|them"
    r"|their|theirs"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b)|there(?=\W*$)"
    r"|this(?! (?:morning|afternoon|evening|week|weekend|month|year)\b)"
    r"|(?<!say )(?<!said )(?<!true )(?<!told )(?<!so )that|that(?=\W*$)|these|those|the same|ones"
    r"|(?<!\bno )one(?![\s-]+(?:of|lines?|sentences?|words?|paragraphs?|bullets?|points?|hours?|days?|weeks?"
    r"|months?|years?|persons?|man|woman|hundred|thousand|million|billion)\b))\b",
    re.I,
)
_SAID = 3
"""Words from which a quotation is what somebody said, and no name of a ship and no single word."""
_WHO_SAYS = re.compile(
    rf"\bwho (?:[\w’']+ ){{0,2}}?{SPEECH}\b"
    rf"|\bwhich (?:(?!(?:to|of|is|are|was|were|do|does|did|has|have|had|will|would|can|could|should"
    rf"|may|might|must|after|before|when|while|because|since|as|once|it|he|she|they|we|you)\b)"
    rf"[\w’'-]+ ){{1,3}}?{SPEECH} "
    rf"(?!(?:that )?(?:it|he|she|they)(?:['’]ll| will| would| plans?| planned| intends?| intended)\b)"
    rf"(?=that\b|it\b|he\b|she\b|they\b|the\b|there\b|[\"“'‘])",
    re.I,
)
"""What somebody says that they will do ("which airline said it would fly?") the posts tell as their deed."""


@dataclass(frozen=True)
class Question:
    """A standalone question and what can be read off it."""

    text: str

    @cached_property
    def asked(self) -> str:
        """The question without the polite words around it."""
        return unwrapped(self.text)

    @cached_property
    def words(self) -> list[Word]:
        found = words(self.text)
        return words(self.text.lower()) if _is_shouted(found) else found

    @cached_property
    def content(self) -> list[Word]:
        """The words that say what it is about: of what is asked, and not of the polite words around it."""
        begins = len(self.text) - len(self.asked.removeprefix(SO_THAT))
        asked = [word for word in self.words if word.start >= begins]
        aside = of_the_answer(self.text)
        told = [word for word in content(asked) if not (word.number and word.start in aside)]
        return told or content(self.words)

    @cached_property
    def names(self) -> list[Word]:
        """Capitalised words that name somebody or something: no offices, no calendar.

        A question all in capitals, or with every word capitalised, names nothing that can be told apart.
        Neither does an amount (`amounts`), nor a word whose capital is only that of a sentence's beginning:
        "Primary voters rejected what?".
        """
        special = lists().roles | lists().times | lists().chatter
        named = [word for word in self.content if self._is_name(word)]
        others = address_of(self.text) | hours_of(self.text)
        return [word for word in named if word.folded not in special and word.start not in others]

    @cached_property
    def amounts(self) -> list[Fraction]:
        """The values of its amounts: 1300000000 for "$1.3 billion"."""
        found = [word.start for word in self.words if word.number and self._is_amount(word)]
        return [value for start in found for value in values(self.text[start : start + _AMOUNT])[:1]]

    def _is_name(self, word: Word) -> bool:
        if word.number:
            return not self._is_amount(word) and not self._is_measure(word)
        return word.capital and not self._begins(word)

    def _is_measure(self, number: Word) -> bool:
        """Whether it tells a time of day, a day of a month, a place in a row or how far back: no name."""
        if ":" in number.text:
            return True
        at = self.words.index(number)
        before = self.words[at - 1].folded if at else ""
        after = self.words[at + 1].folded if at + 1 < len(self.words) else ""
        beyond = self.words[at + 2].folded if at + 2 < len(self.words) else ""
        counted_back = (before in _BACK or beyond == "ago") and after in lists().units
        return after in _AFTER_NUMBERS or counted_back or not lists().months.isdisjoint({before, after})

    def _begins(self, word: Word) -> bool:
        """Whether a word begins a sentence and nothing but that speaks for a name."""
        end = word.start + len(word.text)
        owns = word.text.endswith(("'s", "’s"))
        opens = _OPENS.search(self.text[: word.start]) is not None
        stressed = len(word.folded) > _INITIALS or opens
        if word.folded in lists().openers and (not word.initials or stressed):
            return True
        if word.initials or owns or not opens:
            return False
        return not _NAME_GOES_ON.match(self.text, end)

    def _is_amount(self, number: Word) -> bool:
        end = number.start + len(number.text)
        if self.text[max(0, number.start - 2) : number.start].strip()[-1:] in _CURRENCIES:
            return True
        after = _AFTER_NUMBER.match(self.text, end)
        return after is not None and (after[0].strip() == "%" or after["word"] in lists().scales | _SHARES)

    @cached_property
    def wants(self) -> Wants:
        return wanted(self.asked)

    @property
    def latest(self) -> bool:
        """Whether it asks how things stand now."""
        if _AS_OF.search(self.text):
            return False
        return bool(_LATEST.search(self.text) or (_STANDS.search(self.text) and not self.first))

    @property
    def first(self) -> bool:
        """Whether it asks how things stood at an earlier time."""
        return bool(_FIRST.search(self.asked) or _AS_OF.search(self.text))

    @property
    def sides(self) -> bool:
        """Whether it asks for more than one account."""
        return bool(_SIDES.search(self.text))

    @property
    def seeks_speaker(self) -> bool:
        """Whether it asks who said what it tells; its words then are the post's own, or near them."""
        return bool(_WHO_SAYS.search(self.text))

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The words, folded, that it has in quotation marks: a title is spelled so."""
        return frozenset(word.folded for quote in quotes(self.text) for word in words(quote))

    @property
    def quoted(self) -> tuple[str, ...]:
        """What it quotes, where that is more than a name or a word."""
        return tuple(quote for quote in quotes(self.text) if len(quote.split()) >= _SAID)

    @property
    def several(self) -> bool:
        """Whether it asks for more than one of a kind: "which two?", "which of them?", "which cities?"."""
        return bool(_SEVERAL.search(self.text))

    @property
    def change(self) -> bool:
        """Whether it asks how something changed over a time."""
        return bool(_CHANGE.search(self.asked))

    @property
    def in_many_posts(self) -> bool:
        """Whether its answer may stand in more than one post."""
        return self.latest or self.sides or self.change or self.several

    @property
    def points_back(self) -> bool:
        """Whether a pronoun of it may stand for something that was said before."""
        return _POINTS_BACK.search(self.asked.removeprefix(SO_THAT)) is not None

    @property
    def presumes(self) -> bool:
        """Whether it takes for granted that what it speaks of happened."""
        return _PRESUMES.search(self.asked) is not None

    @property
    def update(self) -> bool:
        """Whether it asks for the news on something, whatever they are."""
        return bool(_UPDATE.search(self.text))

    @property
    def parties(self) -> tuple[str, ...]:
        """A question of what two parties each say, as a question about one and one about the other."""
        return parties_of(self.asked)

    @property
    def account(self) -> str | None:
        """A question of how accounts differ, whosever they are, as the one that each of them answers."""
        return account_of(self.asked)

    @property
    def asks(self) -> tuple[str, ...]:
        """The questions in it, where it asks several things at once."""
        listed = unlisted(self.text)
        asked = self.asked if listed == self.text else unwrapped(listed)
        return () if self.sides else taken_apart(asked, indirect=asked != listed)

    @property
    def newest(self) -> bool:
        """Whether it asks for the newest, and names no matter: "what's the latest?"."""
        return of_the_newest(self.asked)

    @property
    def overview(self) -> bool:
        """Whether it asks for the whole rather than for a fact."""
        return of_the_whole(self.asked) and len(_in_rows(self.names, self.text)) <= 2


def _in_rows(names: list[Word], text: str) -> list[Word]:
    """The names that begin a row of them: "Saddle Creek Fire" is one of three words."""
    ends = [name.start + len(name.text) for name in names]
    return [
        name
        for at, name in enumerate(names)
        if not at or not _IN_A_ROW.fullmatch(text[ends[at - 1] : name.start])
    ]


def _is_shouted(found: list[Word]) -> bool:
    capitals = sum(word.capital for word in found if not word.number)
    letters = sum(not word.number for word in found)
    return letters > 3 and capitals > 0.8 * letters

"""Whether a question asks for all that the news have rather than for a fact: "what happened today?"."""

from __future__ import annotations

import re

from rag.asking.days import MONTH
from rag.asking.spans import NUMBERS

_PLANNED = re.compile(
    r"^(?:is|was|are|has|have|does|do|did|what|when|which)\b.*\btimelines?\b.*?\bfor\b"
    r"(?! (?:today|yesterday|tonight|this|\w+day\b|the (?:day|last|past)\b))",
    re.I,
)
"""A timeline for what is to come, which the news may have: "Is there a timeline for the reopening?"."""
_PLACED = (
    r"(?:in|at|on|during|after|before|between|near|inside|outside|aboard|under|behind|beside|around|by|over)"
)
_RECENT = (
    r"\b(?:today|tonight|overnight|this (?:morning|afternoon|evening)|last night|so far"
    r"|since (?:\d|noon|mid|this|last)"
    r"|in the (?:last|past) )"
)
"""When the news are from: "what happened at the port this morning?" asks for more than one fact."""
_THEN = (
    r" (?:so far|right now|since|after|before|until|up to|between|from \d|as of|overnight"
    r"|from (?:today|yesterday|the (?:last|past))|yesterday|today|tonight"
    r"|this (?:morning|afternoon|evening|week|month|weekend)|last night|(?:at|over|last) (?:the )?weekend"
    r"|(?:in|over|within|during) the (?:last|past)|on \w+day)\b"
)
_WHEN = rf"(?=\W*$| please\W*$|{_THEN})"
"""Behind a question for all the news: its end, or the time that they are from."""
_COUNTS = [word for word, number in NUMBERS.items() if number >= 1 and word not in {"a", "an"}]
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})"
_SOME = rf"(?:(?:(?:last|past|top|latest|newest|main) )?{_NUMBER} )?"
"""How many of them: "the last 3 posts"."""
_OVERVIEW = re.compile(
    r"\bsumm?ar\w+|\boverview\b|\btimeline\b|\bchronology\b|\brecap\b|\b(?:gist|run-?down)\b|^tl;? ?dr\b"
    r"|\b(?:what|(?:everything|all)(?: that| which)?)(?:['’]?s| is| has| have)?(?: been)?"
    r"(?: else| exactly| actually| just)? happ?en+(?:e?d|ing|s)?\b"
    r"(?! (?:to|with|when|if|next|now|because|following)\b"
    rf"| {_PLACED} (?!the (?:last|past|morning|afternoon|evening|night|(?:early|small) hours)\b"
    rf"|\d|noon|midday|midnight|half past|(?:a )?quarter (?:past|to)\b|(?:breakfast|lunch|dinner|supper)"
    rf"|the (?:last |past )?weekend\b|\w+day\b|night\b|{MONTH}\b)(?!.*{_RECENT}))"
    r"|\bwhat(?:['’]?s| is| has been)(?: been)? (?:new|going on)\b"
    r"|\b(?:main|key|biggest|(?:most )?important) (?:points|events|developments|facts|takeaways)\b"
    r"|\bcatch me up\b|\bbrief me\b|\bfill me in\b|\b(?:bring|get) (?:me|us) up to (?:speed|date)\b"
    r"|\bwhat (?:did|have|has|['’]ve) (?:i|we) miss(?:ed)?\b"
    r"|\b(?:talk|walk|run) me through the (?:day|night|events)\b"
    rf"|^(?:(?:any|what(?:['’]?s| is| are)|give me|show me|list"
    r"|(?:is|are|was|were|have|has) there(?: been)? any) )?"
    rf"(?:all (?:of )?)?(?:the )?{_SOME}(?:(?:latest|newest|main|top|new|recent) )*"
    rf"(?:news|updates?|developments?|headlines|stories|posts|entries){_WHEN}"
    rf"|^(?:show me|give me|list) (?:everything|all)(?={_THEN})|^(?:everything|all)(?={_THEN})"
    r"|^(?:(?:did|has|have|is|is there) )?anything(?: else)?(?: new| happen(?:ed)?| changed?| going on)"
    rf"(?:{_WHEN}|(?= (?:on|about|with|regarding)\b))"
    rf"|^(?:is there )?anything(?: else)?(?={_THEN})"
    rf"|^what(?:['’]?s| was| were| is| has| have)(?: been)? (?:reported|posted|published|covered){_WHEN}"
    rf"|^what (?:do (?:we|you) know|is known|['’]?s known)(?: so far| now| right now| at this point)*\W*$"
    rf"|^what(?:['’]?s| has| have)?(?: been)? changed{_WHEN}"
    r"|^what(?:['’]?s| is) the (?:current )?situation(?: (?:now|at the moment))?\W*$",
    re.I,
)
_STANDS = re.compile(
    r"^(?:(?:where|how) do things stand|how are things(?: going)?|what(?:['’]?s| is) the state of play)"
    r"(?: (?:now|right now|at the moment|currently|so far|today))*\W*$",
    re.I,
)
"""How everything stands, in words that none of the news has."""
_OF_ONE = re.compile(
    r"^(?:who|whose|when|where|why|which|what (?:did|does|do))\b"
    r".*\b(?:summ?ar\w+|overview|timeline|recap)\b",
    re.I,
)
"""What a summary or a timeline says that there is: "Who wrote the summary?"."""
_NEWEST = re.compile(
    r"^(?:(?:what(?:['’]?s| is| was| are)?|give me|show me|tell me) )?(?:the )?(?:very )?"
    r"(?:(?:latest|newest|most recent)(?: (?:post|item|entry|headline|update|development))?"
    r"|last (?:post|item|entry|headline|update|development))"
    r"(?: (?:in|on|of|from) (?:the|this|your) (?:live )?(?:coverage|blog|feed|news))?"
    r"(?: (?:please|now|right now|today|so far|at the moment))*\W*$"
    r"|^what(?:['’]?s| is| has)? (?:just happened|happening (?:right now|now|currently|at the moment))\W*$",
    re.I,
)
"""Of no matter that is named: "what's the latest?"."""
_COUNT = re.compile(
    rf"\b(?:last|past|top|latest|newest|most recent) (?P<many>{_NUMBER}) "
    r"(?:(?:latest|newest|main|top|new|recent) )*"
    r"(?:news|updates|developments|headlines|stories|posts|entries)\b",
    re.I,
)


def of_the_newest(asked: str) -> bool:
    """Whether it asks for the newest that the news have, whatever that is."""
    return _NEWEST.search(asked) is not None


def how_many(asked: str) -> int | None:
    """How many of the newest are asked for: 3 of "show me the last three posts"."""
    match = _COUNT.search(asked)
    if match is None:
        return None
    many = match["many"].lower()
    return max(1, int(many)) if many.isdigit() else int(NUMBERS[many])


def without_count(asked: str) -> str:
    """A question without how many it asks for, which says nothing of its matter."""
    return _COUNT.sub(" ", asked)


def of_the_whole(asked: str) -> bool:
    """Of what is asked, without the polite words around it."""
    return how_all_stands(asked) or bool(
        _OVERVIEW.search(asked) and not _PLANNED.search(asked) and not _OF_ONE.search(asked)
    )


def how_all_stands(asked: str) -> bool:
    """Whether it asks how everything stands, and of no matter."""
    return _STANDS.search(asked) is not None

"""Whether a question asks for all that the news have rather than for a fact: "what happened today?"."""

from __future__ import annotations

import re

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
_WHEN = (
    r"(?=\W*$| please\W*$| (?:so far|right now|since|after|before|until|as of|overnight"
    r"|from (?:today|yesterday)|yesterday|today|tonight|this (?:morning|afternoon|evening|week)|last night"
    r"|(?:in|over|within|during) the (?:last|past)|on \w+day)\b)"
)
"""Behind a question for all the news: its end, or the time that they are from."""
_OVERVIEW = re.compile(
    r"\bsumm?ar\w+|\boverview\b|\btimeline\b|\bchronology\b|\brecap\b|\b(?:gist|run-?down)\b|^tl;? ?dr\b"
    r"|\bwhat(?:['’]?s| is| has| have)?(?: been)?(?: else| exactly| actually| just)? happ?en+(?:e?d|ing|s)?\b"
    r"(?! (?:to|with|when|if|next|now|because|following)\b"
    rf"| {_PLACED} (?!the (?:last|past|morning|afternoon|evening|night|(?:early|small) hours)\b"
    rf"|\d|noon|midday|midnight|\w+day\b|night\b)(?!.*{_RECENT}))"
    r"|\bwhat(?:['’]?s| is| has been)(?: been)? (?:new|going on)\b"
    r"|\b(?:main|key) (?:points|events|developments|facts|takeaways)\b"
    r"|\bcatch me up\b|\bbrief me\b|\bfill me in\b|\b(?:bring|get) (?:me|us) up to (?:speed|date)\b"
    r"|\bwhat (?:did|have|has|['’]ve) (?:i|we) miss(?:ed)?\b"
    r"|\b(?:talk|walk|run) me through the (?:day|night|events)\b"
    rf"|^(?:(?:any|what(?:['’]?s| is| are)|give me|show me|list"
    r"|(?:is|are|was|were|have|has) there(?: been)? any) )?"
    r"(?:the )?(?:(?:latest|newest|main|top|new|recent) )*"
    rf"(?:news|updates?|developments?|headlines|stories){_WHEN}"
    rf"|^(?:(?:did|has|have|is) )?anything(?: else)?(?: new| happen(?:ed)?| changed?| going on){_WHEN}"
    rf"|^what(?:['’]?s| has| have)?(?: been)? changed{_WHEN}"
    r"|^what(?:['’]?s| is) the (?:current )?situation(?: (?:now|at the moment))?\W*$",
    re.I,
)
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


def of_the_newest(asked: str) -> bool:
    """Whether it asks for the newest that the news have, whatever that is."""
    return _NEWEST.search(asked) is not None


def of_the_whole(asked: str) -> bool:
    """Of what is asked, without the polite words around it."""
    return bool(_OVERVIEW.search(asked)) and not _PLANNED.search(asked) and not _OF_ONE.search(asked)

"""What readers say of themselves before they ask: "I was away. What did I miss?", "For my notes: who won?".

It says nothing of the matter. What somebody saw, heard or lives beside does, and is left where it stands.
"""

from __future__ import annotations

import re

_ASKS = (
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|will|would"
    r"|can|could|should|please|i (?:need|want)|give|tell|show|list)\b"
)
_STOP = re.compile(
    rf"(?:\s*[.!:;,…]+|\s+[-–—]+|—)\s*(?:(?:but|and|so)\s+)?(?=\S)|\s+(?:but|and|so)\s+(?={_ASKS})",
    re.I,
)
"""Where a foreword may end."""
_I_AM = r"(?:(?:i|we)(?:['’]?(?:m|ve|re|d))?\s+)?(?:(?:am|are|was|were|have|had|been|just|only|so)\s+)*"
_TIMES = (
    r"(?:\s+(?:for|since|all|the|an?|from|until|till|at|on|in|to|this|that|last|past|few|couple|of|whole|late"
    r"|hours?|days?|weeks?|minutes?|morning|afternoon|evening|night|today|yesterday|noon|midnight|lunch"
    r"|\w{3,6}day|work|holidays?|vacation|meetings?|bed|now|here|just|while|again|\d[\d:.]*|[ap]\.?m\.?"
    r"|two|three|four|five|six|seven|eight|nine|ten))*"
)
_PRESENT = (
    r"(?:away|out|offline|asleep|sleeping|busy|back|late|new here|catching up|joining|joined|tun(?:ing|ed) in"
    r"|logg(?:ed|ing) (?:back )?(?:on|in|off)|w[ao]ken? up|got (?:up|home|in|back|here)|slept"
    r"|missed (?:it|this|everything|it all|most of it|all of it|the (?:news|day|night|morning|afternoon)))"
)
_TRADE = (
    r"(?:journalist|reporter|editor|sub-?editor|writer|producer|researcher|blogger|newsreader|columnist"
    r"|fact-?checker|correspondent)s?"
)
_PIECE = r"(?:notes?|records?|article|story|piece|report|files?|newsletter|readers|column|summary|script)"
_OF_READER = re.compile(
    rf"{_I_AM}{_PRESENT}{_TIMES}"
    rf"|(?:i['’]?m|i am|as|we['’]?re|we are)\s+(?:an?\s+)?(?:[a-z-]+\s+){{0,2}}?{_TRADE}"
    r"(?:\s+(?:at|for|with|from)\s+.{1,40})?"
    r"|(?:i['’]?m|i am|we['’]?re|we are)\s+(?:writing|working on|preparing|editing|doing)\s+"
    rf".{{0,20}}\b{_PIECE}"
    rf"|for\s+(?:my|our|the|an?)\s+(?:own\s+)?{_PIECE}"
    r"|(?:(?:sorry|apologies|forgive me|pardon me)\s+)?if\s+(?:this|that|it)(?:['’]s|\s+(?:is|was|has))?\s+"
    r"(?:(?:already|been|ever|a)\s+)*(?:asked|answered|covered|mentioned|obvious|(?:dumb|silly|stupid)\s+question)"
    r"(?:\s+(?:already|before|above|earlier))?"
    r"|(?:i['’]?m\s+)?(?:not\s+sure|unsure)\s+(?:if|whether)\s+(?:you|anyone|anybody)\s+(?:know|can|could|have)s?"
    r"(?:\s+(?:say|tell|this|that|it|yet))*",
    re.I,
)
_CLAUSE = 100
"""Characters of a foreword at most; nobody says so much of themselves before they ask."""


def after_foreword(text: str) -> str:
    """A question without it; all of a text that asks nothing behind it."""
    while stop := _STOP.search(text[:_CLAUSE]):
        if not _OF_READER.fullmatch(text[: stop.start()].strip()):
            break
        text = text[stop.end() :]
    return text

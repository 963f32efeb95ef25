"""Questions about two accounts, as questions about one: of each party, or of each account there is.

"How do the mayor and the union differ about the fare?" is two questions, what the mayor said and what the
union said about the fare. "How do the forecasts differ?" names no party: each is an account of its own.
"""

from __future__ import annotations

import re

_TWO = r"(?P<one>[^,]+?)\s+and\s+(?P<other>(?!(?:how|who|what|when|where|why|which)\b)[^,]+?)"
_ABOUT = r"(?:on|about|over|regarding|concerning|as to)"
_EACH = re.compile(
    rf"^(?P<before>.*?\b(?:do|did|does|have|had|are|were)\s+){_TWO}\s+each\s+(?P<after>.+)$", re.I
)
_AGREE = re.compile(
    rf"^(?:how\s+|where\s+)?(?:do|does|did)\s+{_TWO}\s+(?:agree|disagree|differ)\s+{_ABOUT}\s+(?P<after>.+)$",
    re.I,
)
_SAME = re.compile(
    rf"^(?:do|does|did)\s+{_TWO}\s+(?P<verb>give|name|report|tell|cite|use)\s+the same"
    r"\s+(?P<after>[^?]+)\?*$",
    re.I,
)
_BY_EACH = re.compile(
    r"^(?P<before>.+?),?\s+according to\s+(?P<one>[^,]+?)\s+and\s+(?:to\s+)?"
    r"(?P<other>(?!(?:how|who|what|when|where|why|which)\b)[^,]+?)\?*$",
    re.I,
)
_SAY = re.compile(
    rf"^what\s+(?P<verb>do|does|did|have|has)\s+{_TWO}\s+(?P<says>say|said|tell|told|claim|claimed|argue|argued)"
    rf"(?P<after>\s+{_ABOUT}\s+[^?]+)\?*$",
    re.I,
)
_TELLING = (
    r"(?:accounts?|versions?|counts?|tolls?|figures?|numbers?|totals?|tall(?:y|ies)|estimates?|forecasts?|predictions?"
    r"|claims?|statements?|story|stories|views?|positions?|descriptions?|explanations?|assessments?|reports?|shares?"
    r"|turnout|prices?|scores?|results?)"
)
"""What somebody tells, or what is counted: no bridge and no candidate."""
_COMPARED = re.compile(
    rf"^how\s+(?P<verb>do|does|did)\s+(?P<one>[^,?]*?\b{_TELLING}\b[^,?]*?)\s+"
    r"(?:differ\s+from|compare\s+(?:with|to)|square\s+with|contrast\s+with)\s+(?P<other>(?!what\b)[^,?]+)\?*$",
    re.I,
)
_GIVEN = re.compile(
    r"^(?P<thing>.+?)\s+(?:given|told|named|cited|reported|put\s+out|released|issued|published)\s+by\s+(?P<who>.+)$",
    re.I,
)
_OF_THE_OTHER = re.compile(
    r"^(?:that|those|the\s+ones?)\s+(?:of|from|by|(?:given|told|named|reported)\s+by)\s+(?P<who>.+)$", re.I
)
_TOLD = re.compile(rf"\b(?P<thing>(?:death\s+)?{_TELLING}(?:\s+of\s+.+)?)", re.I)
_OWN = re.compile(r"^.*(?:['’]s|s['’])$")
_DIFFER = re.compile(
    rf"^how\s+(?P<verb>do|does|did)\s+(?P<what>[^,?]+?)\s+differ(?:\s+{_ABOUT}\s+(?P<after>[^?]+))?\?*$", re.I
)

_COUNT_OF = re.compile(
    rf"^(?:the\s+)?{_TELLING}\s+(?:of|about|on|for)\s+"
    r"(?P<thing>the\s+(?:number|count|toll|total|size|cost|cause|reason|motive|length|age|name|death\s+toll)\b.*)$",
    re.I,
)
"""Accounts of what is one thing: "the accounts of the number killed" tell how many were."""


def parties_of(text: str) -> tuple[str, ...]:
    """A question of what two parties each say, as a question about one and one about the other."""
    asked = text.strip()
    sides = ("one", "other")
    if match := _EACH.match(asked):
        return tuple(f"{match['before']}{match[side]} {match['after']}" for side in sides)
    if match := _AGREE.match(asked):
        return tuple(f"What did {match[side]} say about {match['after']}" for side in sides)
    if match := _SAME.match(asked):
        return tuple(f"What {match['after']} did {match[side]} {match['verb']}?" for side in sides)
    if match := _BY_EACH.match(asked):
        return tuple(f"{match['before']} according to {match[side]}?" for side in sides)
    if match := _SAY.match(asked):
        return tuple(f"What {match['verb']} {match[side]} {match['says']}{match['after']}?" for side in sides)
    if match := _COMPARED.match(asked):
        verb = {"do": "are", "does": "is", "did": "was"}[match["verb"].lower()]
        return tuple(f"What {verb} {told}?" for told in _compared(match["one"], match["other"].strip()))
    return ()


def _compared(one: str, other: str) -> tuple[str, str]:
    """Two tellings that are compared, the second written out: "that of the police" is the police's count."""
    given = _GIVEN.match(one)
    if stands := _OF_THE_OTHER.match(other):
        thing = given["thing"] if given else f"the {_thing_of(one)}"
        return (
            f"{thing} according to {given['who']}" if given else one,
            f"{thing} according to {stands['who']}",
        )
    if _OWN.match(other):
        return (one, f"{other} {_thing_of(one)}")
    return (one, other + _said_of(one, other))


def _thing_of(one: str) -> str:
    """What is told, without whose it is: "count of the dead" of "the police's count of the dead"."""
    told = _TOLD.search(one)
    return told["thing"] if told else one


def _said_of(one: str, other: str) -> str:
    """What the first telling is of, where the second has the same word for it and doesn't repeat that."""
    last = other.split()[-1]
    _, found, rest = one.partition(f" {last} of ")
    return f" of {rest}" if found else ""


def account_of(text: str) -> str | None:
    """A question of how accounts differ that names no parties, as the question that each of them answers."""
    match = _DIFFER.match(text.strip())
    if match is None or parties_of(text):
        return None
    if match["after"]:
        return f"What did {match['what']} say about {match['after']}?"
    if counted := _COUNT_OF.match(match["what"]):
        return f"What is {counted['thing']}?"
    return f"What {'is' if match['verb'].lower() == 'does' else 'are'} {match['what']}?"

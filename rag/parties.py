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
_DIFFER = re.compile(
    rf"^how\s+(?P<verb>do|does|did)\s+(?P<what>[^,?]+?)\s+differ(?:\s+{_ABOUT}\s+(?P<after>[^?]+))?\?*$", re.I
)


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
    return ()


def account_of(text: str) -> str | None:
    """A question of how accounts differ that names no parties, as the question that each of them answers."""
    match = _DIFFER.match(text.strip())
    if match is None or parties_of(text):
        return None
    if match["after"]:
        return f"What did {match['what']} say about {match['after']}?"
    return f"What {'is' if match['verb'].lower() == 'does' else 'are'} {match['what']}?"

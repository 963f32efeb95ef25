"""The polite words around what is asked: "Hello, could you tell me how many people died?"."""

from __future__ import annotations

import re

_GREETING = r"(?:(?:hi|hello|hey|ok|okay|thanks|thank you|please|sorry|well|also|and|but|so)\b[\s,!.]*)*"
_ADDRESS = re.compile(
    r"^(?:(?:hi|hello|hey|dear|thanks|thank you|ok|okay)[\s,]+)?(?P<first>dateline)\s*[,!:]\s*"
    r"|^(?:hi|hello|hey|dear)\s+(?P<greeted>[\w’'-]+)\s*[,!:]\s*"
    r"|,\s*(?P<last>dateline)\W*$",
    re.I,
)
"""Who is spoken to: the assistant by its name, and whoever is greeted."""
_REQUESTS = (
    r"(?:can|could|would|will) (?:you|someone|anyone) (?:please |kindly )?"
    r"(?:tell|remind|explain to) (?:me|us)",
    r"do(?:es)? (?:you|we|anyone|anybody) know",
    r"is it known",
    r"(?:please )?(?:tell|remind) (?:me|us)",
    r"i(?: would|['’]d) (?:like|love) to know",
    r"i (?:want|need) to know",
    r"i(?: was|['’]m| am) (?:just )?(?:wondering|curious)",
    r"i wonder",
    r"any idea",
)
_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how|if|whether)\b"
_WRAPPED = re.compile(
    rf"^{_GREETING}(?:(?:{'|'.join(_REQUESTS)})[,:]? (?:(?:about|as to) )?(?={_ASKS})"
    r"(?P<whether>(?:if|whether) )?)?(?:please[, ]+)?",
    re.I,
)


def unwrapped(text: str) -> str:
    """A question without them. "Do you know whether it is open?" asks "is it so that it is open?"."""
    address = _ADDRESS.match(text)
    text = text[address.end() :] if address else text
    wrapped = _WRAPPED.match(text)
    assert wrapped is not None  # it matches nothing at all, too
    rest = text[wrapped.end() :]
    return f"is it so that {rest}" if wrapped["whether"] else rest


def address_of(text: str) -> set[int]:
    """Where the one stands who is spoken to, at the beginning or the end: "Hey Dateline, who won?"."""
    return {match.start(match.lastgroup or 0) for match in _ADDRESS.finditer(text)}

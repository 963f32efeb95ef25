"""The polite words around what is asked: "Hello, could you tell me how many people died?"."""

from __future__ import annotations

import re

_GREETING = r"(?:(?:hi|hello|hey|ok|okay|thanks|thank you|please|sorry|well|also|and|but|so)\b[\s,!.]*)*"
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
    wrapped = _WRAPPED.match(text)
    assert wrapped is not None  # it matches nothing at all, too
    rest = text[wrapped.end() :]
    return f"is it so that {rest}" if wrapped["whether"] else rest

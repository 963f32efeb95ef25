"""The polite words around what is asked: "Hello, could you tell me how many people died?"."""

from __future__ import annotations

import re

from rag.asking.foreword import after_foreword

_GREETING = (
    r"(?:(?:good (?:morning|afternoon|evening)"
    r"|(?:hi|hello|hey|thanks|thank you)(?: (?:there|again|everyone|all|guys"
    r"|for that|so much|very much))?|ok|okay|please|pls|sorry|excuse me|well|also|and|but|so)\b[\s,!.]*"
    r"|(?:h+m+|u+m+|uh|er|wait|really|actually|great|cool|right|yes|yeah|no|yes or no"
    r"|(?:a |one |another )?(?:quick )?"
    r"question|(?:just )?(?:wondering|curious))(?:\s*[,!:;…–—]|\.{2,}|\s+-)+\s*)*"
)
"""What many begin with; a word that may begin what is asked, "no one", only with a stop behind it."""
_GREETED = re.compile(_GREETING, re.I)
_ADDRESS = re.compile(
    r"^(?:(?:hi|hello|hey|dear|thanks|thank you|ok|okay)[\s,]+)?(?P<first>dateline)\s*[,!:]\s*"
    r"|^(?:hi|hello|hey|dear)\s+(?P<greeted>[\w’'-]+)\s*[,!:]\s*"
    r"|,\s*(?P<last>dateline)\W*$",
    re.I,
)
"""Who is spoken to: the assistant by its name, and whoever is greeted."""
_REQUESTS = (
    r"(?:can|could|would|will) (?:you|u|someone|anyone) (?:please |kindly |pls )?"
    r"(?:(?:tell|remind|show|explain to|help) (?:me|us)(?: (?:to )?understand)?|explain|say|clarify|confirm)",
    r"would you mind (?:telling (?:me|us)|explaining|saying)",
    r"(?:can|could|may|might) i (?:please )?(?:ask|know)(?: you)?",
    r"(?:do|have) (?:you|we) (?:have |got )?any (?:idea|information|info|word|news)",
    r"is there any (?:idea|information|info|word|news|indication)",
    r"is it clear",
    r"do(?:es)? (?:you|we|anyone|anybody) know",
    r"is it known",
    r"(?:please )?(?:(?:tell|remind) (?:me|us)|let (?:me|us) know|explain)",
    r"i(?: would|['’]d) (?:like|love) to know",
    r"i (?:want|need) to know",
    r"i(?: was|['’]m| am) (?:just )?(?:wondering|curious)",
    r"i wonder",
    r"any idea",
)
SO_THAT = "is it so that "
"""What is put before what somebody asks whether it is so."""
_LISTED = re.compile(r"(?:^|(?<=\s))\(?\d{1,2}[.)]\s+(?=\S)")
_FORM = re.compile(
    r"\b(?:in|with|within|using)\s+(?:about|under|around|at most|no more than|only|just)?\s*\d+\s+"
    r"(?:short|simple|single|plain|bullet)?\s*(?:bullets?|sentences?|words?|lines?|paragraphs?)\b"
    r"|\b(?:(?:give|tell|show|list|name)(?:\s+(?:me|us))?|top)(?:\s+(?:the|top|main|key|best))*\s+(?P<many>\d+)\b",
    re.I,
)
"""How long the answer is to be, "in 2 sentences", or how many it is to name: "give me 3 reasons"."""
_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how|if|whether)\b"
_SO = (
    r"(?P<so>(?:true or false|fact[- ]?check)\s*[?:,–—-]+\s*"
    r"|is it (?:really )?(?:true|correct|right) (?:that |(?=(?:the|there|an?|\d+)\b)))"
)
"""What is put before a statement to ask whether it is so."""
_IF_AND_IF = re.compile(r"^(?:if|whether)\s+(?=[^,?]+,?\s+and\s+(?:if|whether)\s+[^,?]+\?*\s*$)", re.I)
"""It begins no condition: "If the bridge is open, and if the ferry sails?"."""
_WRAPPED = re.compile(
    rf"^(?:\(?\d{{1,2}}[.)]\s+(?=\S))?{_GREETING}"
    rf"(?:{_SO}|(?:{'|'.join(_REQUESTS)})[,:]? (?:please[, ]+)?(?:(?:about|as to|on) )?(?={_ASKS})"
    r"(?P<whether>(?:if|whether) )?)?(?:please[, ]+)?",
    re.I,
)


def unwrapped(text: str) -> str:
    """A question without them. "Do you know whether it is open?" asks "is it so that it is open?"."""
    address = _ADDRESS.match(text)
    text = _without_foreword(text[address.end() :] if address else text)
    wrapped = _WRAPPED.match(text)
    assert wrapped is not None  # it matches nothing at all, too
    rest = text[wrapped.end() :]
    if ifs := _IF_AND_IF.match(rest):
        return f"{SO_THAT}{rest[ifs.end() :]}"
    return f"{SO_THAT}{rest}" if wrapped["whether"] or wrapped["so"] else rest


def _without_foreword(text: str) -> str:
    """Without what a reader says first, greeted or not; a greeting alone is left to what reads the rest."""
    greeted = _GREETED.match(text)
    begins = greeted.end() if greeted else 0
    behind = after_foreword(text[begins:])
    return behind if len(behind) < len(text) - begins else after_foreword(text)


def unlisted(text: str) -> str:
    """A numbered list of questions, "1. Who won? 2. By how much?", without its numbers."""
    if not _LISTED.match(text):
        return text
    pieces = [piece.strip() for piece in _LISTED.split(text) if piece.strip()]
    return " ".join(piece if piece.endswith((".", "?", "!")) else f"{piece}?" for piece in pieces)


def of_the_answer(text: str) -> set[int]:
    """Where the numbers stand that say how the answer is to be, or that only number the questions."""
    listed = [match.start() for match in _LISTED.finditer(text)] if _LISTED.match(text) else []
    places = [*((at, at + 4) for at in listed), *(match.span() for match in _FORM.finditer(text))]
    return {at for first, last in places for at in range(first, last)}


def address_of(text: str) -> set[int]:
    """Where the one stands who is spoken to, at the beginning or the end: "Hey Dateline, who won?"."""
    return {match.start(match.lastgroup or 0) for match in _ADDRESS.finditer(text)}

"""Of what somebody is found guilty, and of what not: "cleared of fraud but found guilty of forgery"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.checks.denials import denies
from rag.text.words import content, words

_VERDICT = re.compile(
    r"\b(?:(?P<clear>acquitt\w+|cleared|innocent|not\s+guilty)|(?P<guilty>convict\w*|guilty))\b"
    r"(?:\s+[\w’'-]+){0,4}?\s+of\s+(?=(?P<what>[^.;:]{1,80}))"
)
_ENDS = re.compile(
    r"\s+(?:but|while|though|although|and\s+(?:was|were|found|cleared|convicted|acquitted))\b|,\s"
)


def charged_otherwise(sentence: str, source: str) -> bool:
    """Whether a sentence has somebody guilty of what its source clears them of, or the reverse."""
    told = list(_verdicts(source))
    if denies(re.sub(r"\bnot\s+guilty\b", " ", sentence, flags=re.I)):
        return False
    return any(
        {guilty for guilty, offence in told if offence == of} == {not found}
        for found, of in _verdicts(sentence)
    )


def _verdicts(text: str) -> Iterator[tuple[bool, str]]:
    """Whether guilty, and of what."""
    for match in _VERDICT.finditer(text):
        part = _ENDS.split(match["what"])[0]
        if offence := content(words(part)):
            yield match["guilty"] is not None, offence[0].stem

"""What caused what: a sentence that has the cause for the effect and the effect for the cause tells neither.

"The dam failed because the spillway was blocked" tells no spillway that was blocked because the dam failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.sentences import split_sentences
from rag.text.words import stems_of

_EFFECT_FIRST = re.compile(
    r"(?P<effect>[^.;]{3,200}?),?\s+(?:(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:caused|triggered|prompted|sparked)\s+by"
    r"|because(?:\s+of)?|due\s+to|owing\s+to|as\s+a\s+result\s+of)\s+(?P<cause>[^.;,]{3,160})"
)
_CAUSE_FIRST = re.compile(
    r"(?P<cause>[^.;,]{3,160}?)\s+(?<!was )(?<!were )(?<!is )(?<!been )(?:caused?|causes|led\s+to|leads\s+to"
    r"|triggered|prompted|sparked|resulted\s+in)\s+(?!by\b)(?P<effect>[^.;,]{3,160})"
)
_BECAUSE_FIRST = re.compile(r"^Because(?:\s+of)?\s+(?P<cause>[^.;,]{3,160}),\s+(?P<effect>[^.;]{3,160})")

_MOST = 600
"""Characters of a sentence that are read: it bounds the work on hostile text."""

_Cause = tuple[frozenset[str], frozenset[str]]


def cause_turned(sentence: str, source: str) -> bool:
    """Whether cause and effect have changed places, in whatever words of causing."""
    told = list(_causes(source))
    return any(
        cause & theirs and effect & of and not (cause & of or effect & theirs)
        for cause, effect in _causes(sentence)
        for of, theirs in told
    )


def _causes(text: str) -> Iterator[_Cause]:
    """Each cause and its effect, in stems without those that both have."""
    for one in split_sentences(text):
        for pattern in (_BECAUSE_FIRST, _EFFECT_FIRST, _CAUSE_FIRST):
            match = pattern.search(one.text[:_MOST])
            if match is not None:
                cause, effect = stems_of(match["cause"]), stems_of(match["effect"])
                yield cause - effect, effect - cause
                break

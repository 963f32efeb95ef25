"""What a post has with a qualifier and a sentence without: second-largest, attempted, former."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.sentences import split_sentences
from rag.checks.certainty import STOPS, governed
from rag.text.words import content, lists, same_name, stem, stems_of, words

_AHEAD = 80
"""Characters behind a "former" in which the office stands."""
_TITLE = 4
"""Words of a title, among which its office stands."""
_OF_TIME = frozenset({"late", "past", "previous", "vice"})
"""Words before an office that may tell when, "late on Monday the president"; a "vice" is in the office."""
_ATTEMPTED = re.compile(r"\b(?:attempt\w*|tr(?:y|ies|ied|ying)\s+to)\b", re.I)
_SUPERLATIVE = r"(?P<most>\w{3,}est|worst|best|most\s+\w+)\b"
_ORDINAL = re.compile(
    rf"\b(?:(?:second|third|fourth|fifth|sixth|joint|\d+(?:nd|rd|th))[-\s]"
    rf"|(?:one\s+of|among)\s+(?:the|its|his|her|their)\s+(?:\w+\s+)?){_SUPERLATIVE}",
    re.I,
)
_OF_WHERE = re.compile(
    rf"\b{_SUPERLATIVE}(?:\s+\w+){{0,3}}?\s+(?:in|of)\s+(?:the\s+)?"
    r"(?:(?P<side>[\w-]+)(?:\s+(?:of|part\s+of))?\s+(?:the\s+)?)?(?P<where>[A-Z][\w’'-]*)"
)
"""As in "the highest mountain in the west of Kaldia", "in western Kaldia" and "in Kaldia"."""
_ONE_OF = re.compile(
    r"\b(?:one\s+of|among)\s+(?:the|its|his|her|their)\s+(?:\w+\s+)?(?P<many>[a-z]{3,}s)\b", re.I
)

_RANKED = re.compile(
    r"\b(?P<rank>first|second|third|last|only|\w{3,}est|worst|best)\s+(?P<which>(?:[a-z][\w-]*\s+){1,2}?)(?P<thing>[a-z][\w-]{2,})"
)
"""As in "the first combined no-hitter"."""

_ALL = re.compile(
    r"\b(?P<all>all|every|each|both)\b(?:\s+of)?(?:\s+(?:the|his|her|its|their))?\s+(?P<of>\w+)", re.I
)
_PART = re.compile(
    r"\b(?:some|most|many|few|several|half|part|nearly\s+all|almost\s+all)\b(?:\s+of)?(?:\s+(?:the|his|her|its|their))?\s+(?P<of>\w+)",
    re.I,
)


_NUMBER = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MOST_OF = re.compile(
    r"(?:\b(?:most|some|many|much|half|part|parts|third|thirds|quarter|quarters|fifth|fifths|tenth|tenths"
    r"|percent|per\s+cent|number|majority|minority|dozens|hundreds|thousands|\d+"
    rf"|{_NUMBER})|%)\s+of\s+(?:the|those|these|its|their|his|her)\s+"
    rf"(?:(?:\d+|{_NUMBER})\s+)?(?P<of>[a-z]\w*)"
    r"(?P<does>[^.;,]{0,60})",
    re.I,
)
_ANY_PART = re.compile(
    r"\b(?:most|some|many|much|half|parts?|several|few|nearly|almost|majority|minority|thirds?|quarters?|fifths?"
    r"|tenths?|percent|per\s+cent|number|dozens|hundreds|thousands)\b|\d|%"
    rf"|\b{_NUMBER}\s+of\b",
    re.I,
)
_BUT = r"\b(?:except|apart\s+from|other\s+than|excluding|aside\s+from|with\s+the\s+exception|bar|but)\b"
_ALL_BUT = re.compile(
    rf"\b(?:all|every|each)\s+(?:of\s+)?(?:the\s+|its\s+|their\s+)?(?P<of>\w+)\s+{_BUT}", re.I
)
_FROM = re.compile(
    r"\b(?P<rank>first|last|only|[a-z]{3,}est)\s+(?P<thing>[a-z][\w-]{2,})\s+from\s+(?P<where>[A-Z][\w’'-]*)"
)
_FOR_EVER = re.compile(
    r"\bin\s+(?:\w+\s+)?history\b|\bever\b|\ball[\s-]time\b|\bon\s+record\b|\bin\s+the\s+world\b", re.I
)
_EVER = re.compile(
    r"\bhistor(?:y|ic|ical|ically)\b|\b(?:n?ever)\b|\ball[\s-]time\b|\brecords?\b|\bunprecedented\b"
    r"|\b(?:world|global(?:ly)?|earth|planet)\b|\buntil\s+now\b|\bno\s+(?:one|other)\b",
    re.I,
)
"""What may be told in a post in place of "ever"."""
_EXTREME = re.compile(r"\b(?:first|last|only|[a-z]{3,}est|worst|best|most|least)\b", re.I)
_CONDITION = re.compile(
    r"\b(?:will|shall|(?:is|are)\s+to)\s+(?P<does>[^,;.]{2,80}?),?\s+(?:unless|only\s+if|if|provided)\s",
)
_WILL = re.compile(r"\b(?:will|shall|(?:is|are)\s+to)\b|['’]ll\b")
_CONDITIONAL = re.compile(
    r"\b(?:unless|if|provided|depend\w*|until|(?-i:may)|might|could|would|should|condition\w*|without|hing\w+|whether)\b",
    re.I,
)


def not_the_most(sentence: str, source: str) -> bool:
    """Whether a sentence makes the largest of what its source has as the second-largest, or one of them."""
    limited = [match["most"].lower() for match in _ORDINAL.finditer(source)]
    rest = _ORDINAL.sub(" ", source).lower()
    own = _ORDINAL.sub(" ", sentence).lower()
    return any(most in own and most not in rest for most in limited)


def of_all_for_a_side(sentence: str, source: str) -> bool:
    """Whether a sentence makes the highest of a land what its source has as the highest of its west."""
    told, own = list(_most_of(source)), list(_most_of(sentence))
    return any(
        not side and (most, where, "") not in told and any((most, where) == one[:2] for one in told)
        for most, where, side in own
    )


def _most_of(text: str) -> Iterator[tuple[str, str, str]]:
    """Each superlative, the name of that of which it is told, and the side of it, if only one."""
    for match in _OF_WHERE.finditer(text):
        side = (match["side"] or "").lower()
        yield match["most"].lower(), match["where"].lower(), side if side in lists().sides else ""


def of_all_for_a_kind(sentence: str, source: str) -> bool:
    """Whether a sentence makes the first of all what its source has as the first of a kind."""
    stems = stems_of(sentence)
    for match in _RANKED.finditer(source):
        which = [word for word in words(match["which"]) if word.folded not in lists().no_kinds]
        kind = content(which)
        if not kind or len(kind) < len(which) or any(word.stem in stems for word in kind):
            continue
        whole = re.compile(rf"\b{re.escape(match['rank'])}\s+{re.escape(match['thing'])}\b", re.I)
        if whole.search(sentence) and not whole.search(source):
            return True
    return False


def of_all_for_a_home(sentence: str, source: str) -> bool:
    """Whether a sentence makes the first woman of all what its source has as the first one from a town."""
    told = words(sentence)
    for match in _FROM.finditer(source):
        where = words(match["where"])
        if any(same_name(word.folded, other.folded) for word in told for other in where):
            continue
        whole = re.compile(
            rf"\b{re.escape(match['rank'])}\s+{re.escape(match['thing'])}\b(?!\s+from\b)", re.I
        )
        if whole.search(sentence) and not whole.search(source):
            return True
    return False


def all_but(sentence: str, source: str) -> bool:
    """Whether a sentence tells of all what its source tells of all but some."""
    if re.search(_BUT, sentence, re.I):
        return False
    of = {stem(match["of"].lower()) for match in _ALL_BUT.finditer(source)}
    plain = {stem(match["of"].lower()) for match in _ALL.finditer(_ALL_BUT.sub(" ", source))}
    return any(stem(match["of"].lower()) in of - plain for match in _ALL.finditer(sentence))


def of_all_time(sentence: str, source: str) -> bool:
    """Whether a sentence makes the fastest ever of what its source has as that of a season or a town."""
    told = _EXTREME.search(sentence) and _FOR_EVER.search(sentence)
    return told is not None and _EVER.search(source) is None


def the_one_of_several(sentence: str, source: str) -> bool:
    """Whether a sentence makes somebody the favourite whom its source has among the favourites."""
    for match in _ONE_OF.finditer(source):
        one = re.escape(match["many"].lower().removesuffix("s"))
        sole = re.compile(rf"\b(?P<is>is|was|became|remains)\s+the\s+(?:\w+\s+)?{one}\b", re.I)
        if sole.search(sentence) and not re.search(rf"\b(?:the|a|an)\s+(?:\w+\s+)?{one}\b", source, re.I):
            return True
    return False


def not_the_attempt(sentence: str, source: str) -> bool:
    """Whether a sentence makes a murder of what its source has as an attempted one."""
    tried = governed(_ATTEMPTED, source)
    if not tried or _ATTEMPTED.search(sentence):
        return False
    starts = {word.start for word in tried}
    left = {word.stem for word in words(source) if word.start not in starts}
    told = {word.stem for word in words(sentence)}
    return any(word.stem in told - left for word in tried)


def of_no_office(sentence: str, source: str) -> bool:
    """Whether a sentence gives an office to whom its source gives a former or a deputy one, and no other."""
    held = _limited_roles(source)
    if not held or any(word.folded in _limits() for word in words(sentence)):
        return False
    every = [word.folded for word in words(source)]
    mine = {word.folded for word in words(sentence)}
    return any(role in mine and every.count(role) == held.count(role) for role in set(held))


def _limited_roles(text: str) -> list[str]:
    """The offices behind "former", "deputy" and the like: "former US president"."""
    found: list[str] = []
    for word in words(text):
        if word.folded in _limits():
            end = word.start + len(word.text)
            behind = [other.folded for other in words(STOPS.split(text[end : end + _AHEAD])[0])[:_TITLE]]
            found += [role for role in behind if role in lists().roles - _limits()][:1]
    return found


def _limits() -> frozenset[str]:
    return lists().not_the_holder - _OF_TIME


def all_of_some(sentence: str, source: str) -> bool:
    """Whether a sentence tells of all what its source tells of some: "all schools" for "most schools"."""
    whole = {stem(match["of"].lower()) for match in _ALL.finditer(_PART.sub(" ", sentence))}
    told = {stem(match["of"].lower()) for match in _ALL.finditer(_PART.sub(" ", source))}
    part = {stem(match["of"].lower()) for match in _PART.finditer(source)}
    return bool(whole & part - told)


def whole_of_part(sentence: str, source: str) -> bool:
    """Whether a sentence tells of "the oil" what its source tells of most of the oil."""
    if _ANY_PART.search(sentence):
        return False
    told = stems_of(sentence)
    for match in _MOST_OF.finditer(source):
        of = re.escape(match["of"])
        does = stems_of(match["does"])
        rest = source.replace(match[0], " ")
        whole = re.compile(rf"\b(?:the|those|its|their)\s+(?:{_NUMBER}\s+)?{of}\b", re.I)
        if does and does <= told and whole.search(sentence) and not _tells(rest, whole, does):
            return True
    return False


def _tells(source: str, whole: re.Pattern[str], does: frozenset[str]) -> bool:
    """Whether a sentence of a source tells of the whole what is done."""
    return any(whole.search(one.text) and does <= stems_of(one.text) for one in split_sentences(source))


def unconditional(sentence: str, source: str) -> bool:
    """Whether a sentence tells as certain what its source says will be "unless" or "if" something else is."""
    if _CONDITIONAL.search(sentence):
        return False
    told = stems_of(sentence)
    for match in _CONDITION.finditer(source):
        does = stems_of(match["does"])
        whole = next(one.text for one in split_sentences(source) if one.start <= match.start() < one.end)
        if does and does <= told and _WILL.search(sentence) and told <= stems_of(whole):
            return True
    return False

"""Words as evidence is compared by: folded, stemmed, and names told from other words.

"Zelenskyy" and "Zelensky", "Erdoğan" and "Erdogan", "Ukraine" and "Ukrainian" meet here.
"""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*")
_OTHER = re.compile(r"[^a-z0-9.,:]")
_DIGIT_MARKS = re.compile(r"[.,:](?!\d)|(?<!\d)[.,:]")  # a point belongs to a number, not to "U.S."
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m)?)$", re.I)  # "Wren's", "don't", "they're"
_INITIALS = frozenset({"us", "it", "who", "or"})
"""Of the words that every text has those that a name may be written as, in capitals."""
_stemming = threading.Lock()  # PyStemmer's objects are not safe to share between threads


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, where it begins, folded to plain lower-case letters, and its stem."""

    text: str
    start: int
    folded: str
    stem: str

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def initials(self) -> bool:
        """Whether it is written as "US", "U.S." or "NATO" are."""
        return len(self.folded) > 1 and self.text.isupper() and not self.number

    @property
    def number(self) -> bool:
        return self.text[:1].isdigit()


def words(text: str) -> list[Word]:
    """The words of a text in order: letters, numbers, and nothing else."""
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for match in _TOKEN.finditer(text):
        plain = fold(match[0])
        if plain:
            yield Word(match[0], match.start(), plain, stem(plain))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, plain letters, nothing that was drawn onto it: "Šervén’s" is "serven", "don't" is "do"."""
    from anyascii import anyascii

    plain: str = anyascii(_CLITIC.sub("", word)).lower()
    return _DIGIT_MARKS.sub("", _OTHER.sub("", plain))


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """The Snowball (English) stem of a folded word."""
    with _stemming:
        result: str = _stemmer().stemWord(folded)
    return result


def verb_stem(folded: str) -> str:
    """The stem of a verb, of an irregular form that of its verb: "flown" and "flew" are forms of "fly"."""
    return stem(lists().irregular.get(folded, folded))


def is_past(folded: str) -> bool:
    """Whether a folded word may be the past of a verb, or what follows its "have"."""
    return folded.endswith("ed") or folded in lists().unchanged or folded in lists().irregular


def content(found: Iterable[Word]) -> list[Word]:
    """Without the words that every text has. "US" is a country, "us" is not."""
    common = lists().common
    return [word for word in found if word.folded not in common or _in_capitals(word)]


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's words of content."""
    return frozenset(word.stem for word in content(words(text)))


def _in_capitals(word: Word) -> bool:
    """Whether a word that every text has is written as a name: "US", "WHO", and not "HOW MANY"."""
    return word.initials and word.folded in _INITIALS


def same_name(one: str, other: str) -> bool:
    """Whether two folded words are spellings or forms of one name: a country and its people too."""
    if one == other:
        return True
    groups = lists().names
    if one in groups and groups[one] == groups.get(other):
        return True
    shared = _shared(one, other)
    endings = lists().endings
    return shared >= _NAME_PREFIX and one[shared:] in endings and other[shared:] in endings


_NAME_PREFIX = 4
"""Letters that two forms of a name share at least: with three, "Iran" and "Iraqi" would be one."""


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class WordLists:
    """What is in `words.toml`."""

    common: frozenset[str]
    endings: frozenset[str]
    names: dict[str, int]
    long_names: dict[str, str]
    numbers: dict[str, int]
    roles: frozenset[str]
    not_the_holder: frozenset[str]
    services: frozenset[str]
    times: frozenset[str]
    day_parts: frozenset[str]
    weekdays: frozenset[str]
    months: frozenset[str]
    people: frozenset[str]
    crowds: frozenset[str]
    befallen: frozenset[str]
    ages: frozenset[str]
    conditions: frozenset[str]
    mutual: frozenset[str]
    chatter: frozenset[str]
    overview: frozenset[str]
    openers: frozenset[str]
    greetings: frozenset[str]
    moments: frozenset[str]
    weighty: frozenset[str]
    vague: frozenset[str]
    scales: frozenset[str]
    parts: frozenset[str]
    units: dict[str, str]
    zones: dict[str, str]
    meals: dict[str, int]
    measures: dict[str, tuple[str, str]]
    rising: frozenset[str]
    falling: frozenset[str]
    alike: tuple[frozenset[str], ...]
    opposed: tuple[frozenset[str], ...]
    contrasted: tuple[tuple[frozenset[str], frozenset[str]], ...]
    answering: tuple[tuple[frozenset[str], frozenset[str]], ...]
    things: tuple[frozenset[str], ...]
    theirs: frozenset[str]
    noes: frozenset[str]
    unsaid: dict[str, str]
    results: frozenset[str]
    unchanged: frozenset[str]
    joining: frozenset[str]
    doing: frozenset[str]
    partisan: frozenset[str]
    ordinals: frozenset[str]
    determiners: frozenset[str]
    irregular: dict[str, str]
    no_kinds: frozenset[str]
    bodies: tuple[frozenset[str], ...]
    aims: frozenset[str]
    reaching: frozenset[str]
    gained: frozenset[str]
    being: frozenset[str]
    pronouns: frozenset[str]
    relatives: frozenset[str]
    within: frozenset[str]
    handing_over: frozenset[str]
    marks: frozenset[str]
    sides: frozenset[str]
    named_kinds: frozenset[str]
    colours: frozenset[str]
    auxiliaries: frozenset[str]
    set_apart: frozenset[str]
    pointing: frozenset[str]


@cache
def lists() -> WordLists:
    """The word lists, read once."""
    data = tomllib.loads((files("rag.text") / "words.toml").read_text(encoding="utf-8"))
    groups = {name: number for number, group in enumerate(data["same_names"]) for name in group.split()}
    return WordLists(
        common=frozenset(data["common"].split()),
        endings=frozenset(data["name_endings"].split()) | {""},
        names=groups,
        long_names=dict(data["long_names"]),
        numbers={word: int(value) for value, word in (pair.split("=") for pair in data["numbers"].split())},
        roles=frozenset(data["roles"].split()),
        not_the_holder=frozenset(data["not_the_holder"].split()),
        services=frozenset(data["services"].split()),
        times=frozenset(data["times"].split()),
        day_parts=frozenset(data["day_parts"].split()),
        weekdays=frozenset(data["weekdays"].split()),
        months=frozenset(data["months"].split()),
        people=frozenset(data["people"].split()),
        crowds=frozenset(data["crowds"].split()),
        befallen=frozenset(data["befallen"].split()),
        ages=frozenset(data["ages"].split()),
        conditions=frozenset(data["conditions"].split()),
        mutual=frozenset(data["mutual"].split()),
        chatter=frozenset(data["chatter"].split()),
        overview=frozenset(data["overview"].split()),
        openers=frozenset(data["openers"].split()),
        greetings=frozenset(data["greetings"].split()),
        moments=frozenset(data["moments"].split()),
        weighty=frozenset(data["weighty"].split()),
        vague=frozenset(data["vague"].split()),
        scales=frozenset(data["scales"].split()),
        parts=frozenset(data["parts"].split()),
        units={word: kind for kind, group in data["units"].items() for word in group.split()},
        zones={word: zone for zone, group in data["zones"].items() for word in group.split()},
        meals={word: int(hour) for hour, group in data["meals"].items() for word in group.split()},
        measures={
            word.replace("_", " "): (kind, unit)
            for kind, units in data["measures"].items()
            for unit, group in units.items()
            for word in group.split()
        },
        rising=frozenset(data["rising"].split()),
        falling=frozenset(data["falling"].split()),
        alike=tuple(frozenset(data[name].split()) for name in ("rising", "falling"))
        + tuple(frozenset(group.split()) for group in data["alike"]),
        opposed=tuple(frozenset(group.split()) for group in data["opposed"]),
        contrasted=tuple(
            (frozenset(one.split()), frozenset(other.split())) for one, other in data["contrasted"]
        ),
        answering=tuple(
            (frozenset(one.split()), frozenset(other.split())) for one, other in data["answering"]
        ),
        things=tuple(frozenset(group.split()) for group in data["things"]),
        theirs=frozenset(data["theirs"].split()),
        noes=frozenset(data["noes"].split()),
        unsaid=dict(data["unsaid"]),
        results=frozenset(data["results"].split()),
        unchanged=frozenset(data["unchanged"].split()),
        joining=frozenset(data["joining"].split()),
        doing=frozenset(data["doing"].split()),
        partisan=frozenset(data["partisan"].split()),
        ordinals=frozenset(data["ordinals"].split()),
        determiners=frozenset(data["determiners"].split()),
        irregular={form: verb for verb, *forms in map(str.split, data["irregular"]) for form in forms},
        bodies=tuple(frozenset(group.split()) for group in data["bodies"]),
        no_kinds=frozenset(data["no_kinds"].split()),
        aims=frozenset(data["aims"].split()),
        reaching=frozenset(data["reaching"].split()),
        gained=frozenset(data["gained"].split()),
        being=frozenset(data["being"].split()),
        pronouns=frozenset(data["pronouns"].split()),
        relatives=frozenset(data["relatives"].split()),
        within=frozenset(data["within"].split()),
        handing_over=frozenset(data["handing_over"].split()),
        marks=frozenset(data["marks"].split()),
        sides=frozenset(data["sides"].split()),
        named_kinds=frozenset(data["named_kinds"].split()),
        colours=frozenset(data["colours"].split()),
        auxiliaries=frozenset(data["auxiliaries"].split()),
        set_apart=frozenset(data["set_apart"].split()),
        pointing=frozenset(data["pointing"].split()),
    )


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")

"""Whether a sentence's names are those of the posts that it stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import split_sentences
from rag.evidence.lines import Line, paragraphs
from rag.prompting import reason
from rag.text.bags import Bag, bag_of, in_initials, post_bag
from rag.text.offices import holders
from rag.text.words import Word, content, lists, same_name, words

_RUN = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'.-]*)+")
_NAME = r"[^\W\d_a-z][\w-]+(?:\s+[^\W\d_a-z][\w-]+){0,3}"
_JOINED = re.compile(rf"(?<![\w’'-])(?P<one>{_NAME})\s+and\s+(?:the\s+)?(?P<other>{_NAME})")


def wrong_name(sentence: str, bound: Sequence[Line]) -> str | None:
    """Why a sentence names somebody whom its lines' posts don't name so; None where it doesn't."""
    bags = [post_bag(line.judged.found.post) for line in bound]
    every = words(sentence)
    written_out = in_initials(every, bags)
    for at, word in enumerate(every):
        if (
            word in written_out
            or not word.capital
            or word.folded in lists().common
            or any(bag.has(word) for bag in bags)
        ):
            continue
        if at == 0 and (word.folded in lists().people or _formerly(word, bags)):
            continue
        if at > 0 or _is_name_alone(word, sentence):
            return reason("name_not_there", name=word.text)
    return _joined_name(sentence, bound) or _mixed_name(sentence, bound)


def _joined_name(sentence: str, bound: Sequence[Line]) -> str | None:
    """A name joined to one of its lines' paragraphs that these don't have, nor a pronoun for it.

    "The Gulls and the Terns play on Sunday" tells nothing of a paragraph on the Terns, whoever else the post
    names.
    """
    bag = bag_of(paragraphs(bound))
    if any(word.folded in lists().pronouns for line in bound for word in words(line.text)):
        return None
    for match in _JOINED.finditer(sentence):
        one, other = (content(words(match[part])) for part in ("one", "other"))
        if not one or not other or any(bag.has(word) for word in one) == any(bag.has(word) for word in other):
            continue
        absent = one if any(bag.has(word) for word in other) else other
        if not in_initials(absent, [bag]).issuperset(absent):
            return reason("name_not_there", name=absent[0].text)
    return None


def _formerly(word: Word, bags: Sequence[Bag]) -> bool:
    """Whether a sentence's "former" is the "ex-" of its posts."""
    return word.folded == "former" and any("ex" in bag.folded for bag in bags)


def _mixed_name(sentence: str, bound: Sequence[Line]) -> str | None:
    """A run of capitalised words that the post has only apart: the office of one and the name of another."""
    posts = [line.judged.found.post.text for line in bound]
    bags = [post_bag(line.judged.found.post) for line in bound]
    spelled = [_spelled(post) for post in posts]
    for run in _RUN.finditer(sentence):
        name = _named(run[0])
        whole = f" {' '.join(name)} "
        every = words(run[0])
        if in_initials(every, bags).issuperset(content(every)):
            continue
        told = any(whole in post for post in spelled) or _shortens(name, posts) or _titled(run[0], posts)
        if len(name) > 1 and not told:
            return reason("name_mixed", name=run[0].strip())
    return None


def _titled(run: str, posts: Sequence[str]) -> bool:
    """Whether a post tells behind a name what a run tells before it: "Ada Brandt, the harbor president"."""
    every = words(run)
    return any(
        _holds(every[:at], " ".join(word.folded for word in every[at:]), post)
        for post in posts
        for at in range(1, len(every))
    )


def _holds(title: Sequence[Word], name: str, post: str) -> bool:
    services = {word.folded for word in title} & (lists().services | lists().not_the_holder)
    office = [*(word for word in title[:-1] if word.folded in services), title[-1]]
    held = any(set(name.split()) <= holder for holder in holders(office, post))
    return f" {name} " in _spelled(post) and held


def _named(run: str) -> list[str]:
    """The folded words of a run without those before the name: "The", "On Monday"."""
    name = _spelled(run).split()
    while len(name) > 1 and (
        name[0] in lists().common or name[0] in lists().times or name[0] in lists().people | {"former"}
    ):
        name = name[1:]
    return name


def _shortens(name: Sequence[str], posts: Sequence[str]) -> bool:
    """Whether a name is a longer one of a post with words left out: "Judge Salt" of "Judge Peter Salt"."""
    sentences = (one.text for post in posts for one in split_sentences(post))
    return any(_in_order(name, _spelled(run[0]).split()) for text in sentences for run in _RUN.finditer(text))


def _in_order(name: Sequence[str], run: Sequence[str]) -> bool:
    left = iter(run)
    return all(any(same_name(word, other) for other in left) for word in name)


def _spelled(text: str) -> str:
    return " " + " ".join(word.folded for word in words(text)) + " "


def _is_name_alone(word: Word, sentence: str) -> bool:
    """Whether a sentence's first word is a name and not just its first word: another capital follows it."""
    following = words(sentence)[1:2]
    return word.initials or any(other.capital for other in following)

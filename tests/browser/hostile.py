"""A coverage in which every field of every post is a payload, and answers that are made of payloads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from index.errors import QuestionError
from index.filters import Filters
from index.merging import Taken
from index.post import Aside, AsideKind, Coverage, Post
from rag.seam import AskerFactory
from rag.types import (
    Answer,
    Check,
    Citation,
    Event,
    Evidence,
    Finished,
    Nearest,
    Settled,
    Text,
    Understood,
    Verdict,
)
from tests.index.examples import at, make
from tests.page.places import OverIndex

GROUP = 32
"""Payloads of one coverage, and of one question with its answer: the page is driven once for all of them."""
ADDRESS = "address"
FAULT = "What is wrong?"
"""A question that fails with a fault made of payloads."""
BAD_ID = '"><img src=x onerror=window.hostile=1>'
_FEW = 100  # characters: what is joined to one line leaves longer ones out


@cache
def by_kind() -> dict[str, tuple[str, ...]]:
    """The payloads of the file, those that are repeated at their length."""
    held = tomllib.loads(Path(__file__).with_name("payloads.toml").read_text(encoding="utf-8"))
    return {
        kind: (*entry["texts"], *(text * times for text, times in entry.get("repeated", ())))
        for kind, entry in held.items()
    }


def payloads() -> tuple[str, ...]:
    """All but the addresses, which stand where posts have their address."""
    return tuple(text for kind, texts in by_kind().items() if kind != ADDRESS for text in texts)


def groups() -> list[tuple[str, ...]]:
    """The payloads in runs of at most GROUP."""
    every = payloads()
    return [every[start : start + GROUP] for start in range(0, len(every), GROUP)]


def joined(texts: tuple[str, ...]) -> str:
    """The shorter ones as one line."""
    return " ¦ ".join(text for text in texts if len(text) <= _FEW)


def question(number: int) -> str:
    """What is asked to have the answer of a group. It holds all of the group's payloads, long ones too."""
    return f"Group {number}: " + " ¦ ".join(groups()[number])


def posts(number: int) -> tuple[Post, ...]:
    """A group's coverage: one post that carries every payload, then one post of each."""
    return (_carrier(number), *(_single(number, at_, text) for at_, text in enumerate(groups()[number])))


def _carrier(number: int) -> Post:
    texts = groups()[number]
    asides = [
        Aside(kind, text, before) for before, text in enumerate(texts) for kind in AsideKind
    ]  # of every kind, each in its place
    return Post(
        id=f"{number}-all{BAD_ID}",
        coverage=_coverage_id(number),
        position=0,
        headline=joined(texts),
        paragraphs=texts,
        published=at(12),
        updated=at(12, 5),
        author=joined(texts),
        url=f"https://hostile.example/{texts[0]}",
        asides=tuple(asides),
        original="\n\n".join(texts).replace("window", "w?ndow"),  # so that repairs are shown as well
    )


def _single(number: int, nth: int, text: str) -> Post:
    addresses = by_kind()[ADDRESS]
    return Post(
        id=f"{number}-{nth}{BAD_ID}",
        coverage=_coverage_id(number),
        position=nth + 1,
        headline=text,
        paragraphs=(f"{text} was what the feed had.",),
        author=text,
        url=addresses[nth] if number == 0 and nth < len(addresses) else f"https://hostile.example/{text}",
    )


def _coverage_id(number: int) -> str:
    return f"group-{number}{BAD_ID}"


def build(place: Path) -> None:
    """Build the index of all groups at `place`."""
    make(place, *(_taken(number) for number in range(len(groups()))))


def _taken(number: int) -> Taken:
    texts = groups()[number]
    header = tuple(Aside(kind, text) for text in texts for kind in AsideKind)
    title = joined(texts)
    return Taken(
        Coverage(_coverage_id(number), title, declared=7, clock=at(12), header=header), posts(number)
    )


def hostile_askers(place: Path) -> AskerFactory:
    """Makes conversations over the index at `place`, whose model says nothing but payloads."""

    def begin(index: Path | None, model: str | None, filters: Filters | None) -> OverIndex:
        return _Hostile(place, filters)

    return begin


class _Hostile(OverIndex):
    """Answers with the payloads of the group that the question names."""

    def __init__(self, place: Path, filters: Filters | None) -> None:
        super().__init__(place, filters)
        self._script = _answer

    def _events(self, question: str, answer: Answer) -> Iterator[Event]:
        """Whole sentences: each event draws an answer of this length anew."""
        yield Understood(answer.question)
        yield Evidence(tuple(self.retrieve(question)))
        for check in answer.checks:
            yield Text(f"{check.sentence} ")
            yield Settled(check)
        yield Finished(answer)

    def found_besides(self, question: str) -> list[str]:
        """The last group's post that has them all."""
        return [posts(len(groups()) - 1)[0].id]


def _answer(asked: str) -> Answer:
    """Each group in another state, so that every view of an answer comes up."""
    if asked == FAULT:
        raise QuestionError(joined(payloads()), joined(payloads()))
    number = int(asked.split(":")[0].removeprefix("Group "))
    texts, held = groups()[number], posts(number)
    citations = tuple(_citation(nth, post) for nth, post in enumerate(held, 1))
    absent = number == 4
    return Answer(
        " ".join(f"{text} [{nth}]." for nth, text in enumerate((texts[0], *texts), 1)),
        () if absent else citations,
        absent,
        f"{asked} {joined(texts)}",
        nearest=tuple(_nearest(one) for one in citations) if absent else (),
        conflict=number == 1,
        superseded=number == 2,
        partial=number == 3,
        missing=texts if number == 3 else (),
        checks=tuple(_check(nth, text) for nth, text in enumerate(texts) if len(text) <= _FEW),
        model=texts[0],
    )


def _check(nth: int, text: str) -> Check:
    verdict = list(Verdict)[nth % len(Verdict)]
    return Check(f"{text} [{nth + 1}].", verdict, 0.5, (text,))


def _citation(number: int, post: Post) -> Citation:
    """The first paragraph of a post."""
    quote = post.paragraphs[0]
    start = len(post.headline) + 2
    return Citation(
        number, post.id, post.coverage, post.headline, quote, start, start + len(quote), post.published
    )


def _nearest(one: Citation) -> Nearest:
    return Nearest(one.post_id, one.coverage, one.headline, one.quote, one.start, one.end, one.published)

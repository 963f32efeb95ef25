"""The evidence of an answer: found paragraphs, each weighed by the model, chosen and ordered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.post import Post
from index.protocols import IndexView
from index.sentences import split_sentences
from rag.answering.scope import bag_of, missing_amounts, missing_names, post_bag, speaks_of
from rag.asking.question import Question, Wants
from rag.llm.language import LanguageModel
from rag.prompting import load
from rag.retrieval import Found
from rag.settings import Thresholds
from rag.text.addressed import headline_of
from rag.text.quotes import is_verbatim
from rag.text.speakers import asked_of, attributed, says

_APART = re.compile(
    r"^(?:[*·–—-]\s+|[•▪▫◦‣●○■□◆►▶▸➤➢➜∎✔✓★☆]\s*)(?=\S)"
    r"|^(?:[A-Z][A-Z.,’' -]*\s\([A-Z][A-Za-z ]{1,20}\)\s*[–—-]+|\([A-Z]{2,}\)(?:\s*[–—-]+)?)\s+(?=[“\"A-Z])"
)
"""What sets a line apart is no part of what it says: a list's mark, an agency's "(CNN)" or "OSLO (AP) —"."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A paragraph and the model's probability that it holds the answer.

    `settled` where its words settle a yes-or-no question, whatever the model holds.
    """

    found: Found
    support: float
    settled: bool = False

    @property
    def order(self) -> tuple[str, int, int]:
        """Newest first within a coverage, paragraphs of a post as they stand."""
        return (self.found.post.coverage, self.found.post.position, self.found.chunk.start)


def in_scope(question: Question, found: Sequence[Found]) -> list[Found]:
    """The paragraphs of posts that name what the question names, and tell the amounts that it gives.

    A question for several accounts may have each from another post: there the posts count together.
    """
    if question.sides:
        together = [post_bag(one.post) for one in found]
        texts = [one.post.text for one in found]
        return [] if missing_names(question, together) or missing_amounts(question, texts) else list(found)
    return [one for one in found if _speaks_of_it(question, one.post)]


def _speaks_of_it(question: Question, post: Post) -> bool:
    return not missing_names(question, [post_bag(post)]) and not missing_amounts(question, [post.text])


def judge(model: LanguageModel, question: Question, found: Sequence[Found]) -> Iterator[Judged]:
    """Weigh each paragraph, under its headline, on its own: in company a small model mixes them up."""
    prompt = load("judge")
    for one in found:
        dialogue = prompt.fill(evidence=shown(one), question=question.text)
        yield Judged(one, model.weigh(dialogue, prompt.options)[0])


def settle(question: Question, judged: Judged, thresholds: Thresholds) -> Judged:
    """A paragraph that speaks of all a yes-or-no question asks holds its answer, though that be no.

    The model takes a stated "no" for a missing answer: 0.04 for whether a thing called unacceptable is
    acceptable; and where it finds it there, its draft may still refuse. So does the paragraph that has, as
    somebody's, the very words of which it is asked who said them; and the one in which whom it asks for says
    something of all that it names.
    """
    text = judged.found.chunk.text
    stated = question.wants is Wants.POLARITY and speaks_of(question, bag_of(shown(judged.found)))
    if not (stated or _has_the_words(question, text) or _tells_of_it(question, text)):
        return judged
    return Judged(judged.found, max(judged.support, thresholds.settled), settled=True)


def _has_the_words(question: Question, text: str) -> bool:
    """Whether it is asked who said something, and a text quotes all of it."""
    said = question.quoted if question.seeks_speaker else ()
    return bool(said) and attributed(text) and all(is_verbatim(quote, text) for quote in said)


def _tells_of_it(question: Question, text: str) -> bool:
    """Whether it is asked what somebody said on a matter, and in one sentence they speak of all of it."""
    asked = asked_of(question.text)
    matter = [word for word in question.content if word.folded not in asked]
    if not asked or not matter:
        return False
    told = [sentence.text for sentence in split_sentences(text)]
    return any(
        says(asked, sentence) and all(bag_of(sentence).has(word) for word in matter) for sentence in told
    )


def may_change(judged: Judged, other: Found) -> bool:
    """Whether another post could change what a paragraph says: positions tell only within one coverage."""
    post = judged.found.post
    return other.post.coverage != post.coverage or other.post.position < post.position


def shown(found: Found) -> str:
    """A paragraph as the model reads it: under its headline."""
    headline = headline_of(found.post)
    return found.chunk.text if headline in ("", found.chunk.text) else f"{headline}\n{found.chunk.text}"


def evidence_text(judged: Sequence[Judged]) -> str:
    """The chosen paragraphs, grouped under their headlines, in their order."""
    blocks: list[list[str]] = []
    last = None
    for one in judged:
        post = one.found.post
        if post.id != last:
            headline = headline_of(post)
            blocks.append([headline] if headline else [])
            last = post.id
        if one.found.chunk.text != post.headline:
            blocks[-1].append(one.found.chunk.text)
    return "\n\n".join("\n".join(block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the evidence, with its place in its post's text."""

    judged: Judged
    text: str
    start: int
    end: int


def lines(judged: Sequence[Judged]) -> list[Line]:
    """Every sentence of the evidence, without what sets it apart."""
    found = []
    for one in judged:
        chunk = one.found.chunk
        for sentence in split_sentences(chunk.text):
            text = _APART.sub("", sentence.text)
            end = chunk.start + sentence.end
            found.append(Line(one, text, end - len(text), end))
    return found


def paragraphs(of: Sequence[Line]) -> str:
    """The paragraphs of the lines, each under its headline."""
    parts = []
    for line in of:
        parts += [line.judged.found.post.headline, line.judged.found.chunk.text]
    return "\n".join(dict.fromkeys(parts))


def headlines(judged: Sequence[Judged]) -> list[Line]:
    """The headlines of the evidence's posts, as lines of their own: they tell how things stand now."""
    posts = {one.found.post.id: one for one in judged if headline_of(one.found.post)}
    return [Line(one, one.found.post.headline, 0, len(one.found.post.headline)) for one in posts.values()]


def with_lead(index: IndexView, chosen: Sequence[Judged], most: int) -> list[Judged]:
    """The chosen paragraphs and the first ones of the newest post among them, in order, none twice."""
    lead = lead_of(index, chosen[0], most)
    held = {one.found.chunk.number for one in chosen}
    together = [*chosen, *(one for one in lead if one.found.chunk.number not in held)]
    return sorted(together, key=lambda one: one.order)


def lead_of(index: IndexView, judged: Judged, most: int) -> list[Judged]:
    """The first paragraphs of a paragraph's post, where a live blog puts its news."""
    post = judged.found.post
    bodies = [chunk for chunk in index.chunks_of(post.id) if chunk.text != post.headline]
    return [
        Judged(Found(chunk, post, judged.found.score, judged.found.cosine), judged.support)
        for chunk in bodies[:most]
    ]

"""Each found paragraph weighed by the model, and what is settled by its words alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.post import Post
from index.sentences import split_sentences
from rag.asking.question import Question, Wants
from rag.evidence.lines import Judged, shown
from rag.evidence.scope import missing_amounts, missing_names, speaks_of
from rag.llm.language import LanguageModel
from rag.prompting import load
from rag.retrieval import Found
from rag.settings import Thresholds
from rag.text.bags import bag_of, post_bag
from rag.text.quotes import is_verbatim
from rag.text.speakers import asked_of, attributed, says


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

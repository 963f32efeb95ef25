"""A marker that a post, a question or a model wrote is never a source of the answer, wherever it is shown."""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from index.opening import Index
from index.post import Post
from rag.answering.composing import compose
from rag.assistant import Assistant
from rag.export import answer_json, answer_markdown, conversation_markdown
from rag.page.answers import turn_html
from rag.page.turns import Phase, Turn, advance
from rag.terminal import format_answer
from rag.text.figures import as_written, figures
from rag.text.forged import blanked, unmarked
from rag.types import Answer, Check, Citation, Nearest, Text, Verdict
from tests.rag.fakes import POSTS, ScriptedModel, build, opened
from tests.rag.test_composing import SIX, checked

FORMS = (
    *("[9]", "[1]", " [9]", "[ 9 ]", "[09]", "[1234]", "[9][1]", "[9, 1]", "[1;9]", "[^9]", "[#1]", "[[9]1]"),
    *("［9］", "[９]", "【9】", "〔1〕", "[⁹]", "[₉]", "[⑨]", "[٩]", "[9\ufe0f\u20e3]", "[9\u0301]"),
    *(
        "[\u200b9]",
        "[9\u2060]",
        "[1\u00ad2]",
        "[\x0b9]",
        "[\x1b9]",
        "[\ud8009]",
        "[\n9\n]",
        "[\u202e9\u202c]",
    ),
)
NO_MARKERS = ("[sic]", "[note 5]", "[Mr Wren]", "(9)", "[]", "[3-2]", "[10000]", "9]", "[9", "[ ]", "a[i]")
DEAD = "How many workers died in the Marrowby quarry slide?"


def seen(text: str) -> list[str]:
    """The markers as eyes find them: what nobody sees is gone, every bracket and digit is a plain one."""
    kept = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cc", "Cs", "Mn", "Me"))
    return re.findall(r"[\[【〔][\s^#]*(\d[\d\s,;]*)[\]】〕]", unicodedata.normalize("NFKC", kept))


@pytest.mark.parametrize("form", FORMS)
def test_what_reads_as_a_marker_goes(form: str) -> None:
    assert unmarked(f"Six{form} died{form}.") == "Six died."
    assert len(blanked(f"Six{form} died.")) == len(f"Six{form} died.")
    assert figures(f"Six died {form}, three live.") == ["6", "3"]
    assert as_written(f"{form} Six died {form}") == ["Six"]


@pytest.mark.parametrize("text", NO_MARKERS)
def test_what_does_not_stays(text: str) -> None:
    assert unmarked(f"Six {text} died.") == f"Six {text} died."
    assert blanked(text) == text


@given(st.lists(st.sampled_from((*FORMS, *NO_MARKERS, *"[]［］ 19,", "Six")), max_size=12).map("".join))
def test_nothing_that_reads_as_one_is_left_of_any_mix(text: str) -> None:
    assert [found for found in seen(unmarked(text)) if len(re.findall(r"\d", found)) <= 4] == []
    assert unmarked(unmarked(text)) == unmarked(text)
    assert len(blanked(text)) == len(text)


def test_a_flood_of_brackets_is_no_trouble() -> None:
    began = time.monotonic()
    for text in ("[" * 20_000, "[1," * 20_000, " " * 20_000 + "[", "[" + "1" * 20_000, "[1\u200b" * 10_000):
        assert unmarked(text) == text
    nested = "[" * 20_000 + "9]" * 20_000
    assert seen(unmarked(nested)) == []
    assert len(blanked(nested)) == len(nested)
    assert time.monotonic() - began < 30  # a second or so; with backtracking it would be hours


def hostile(post: Post, form: str) -> Post:
    """The post with a marker in its headline, before, within and after each sentence."""
    paragraphs = tuple(
        re.sub(r"(?<=[.”]) ", f" {form} ", re.sub(r"(\w)([.,])(?=\s|”|$)", rf"\1 {form}\2", text))
        for text in post.paragraphs
    )
    return replace(post, headline=f"{form} {post.headline} {form}", paragraphs=paragraphs)


CASES = {
    "checked": (DEAD, "Six workers died [9] in the Marrowby quarry slide [1][2]. [9]"),
    "replaced": (DEAD, "Nine workers died in the Marrowby quarry slide [9]."),
    "question": (f"{DEAD} [2] [9]", "Six workers died in the Marrowby quarry slide [2]."),
    "forms": (DEAD, f"Six workers{' '.join(FORMS)} died in the Marrowby quarry slide{''.join(FORMS)}."),
    "overview": ("What happened today?", ""),
    "news": ("What is the latest on the quarry slide?", "Six workers died [9]."),
    "refused": ("How many ferries sank [1]?", "None [1]."),
    "part": (f"{DEAD} Who owns the bakery of Marrowby [1]?", "Six workers died [9]."),
}


@pytest.fixture(scope="module", params=["[9]", "[1]", "[\u200b2]", "［9］"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("forged") / "index"
    build(place, *(hostile(post, request.param) for post in POSTS))
    with opened(place) as held:
        yield held


@pytest.fixture(params=CASES)
def answer(index: Index, request: pytest.FixtureRequest) -> Answer:
    asked, draft = CASES[request.param]
    key = " ".join(asked.split())
    given = Assistant(
        index,
        ScriptedModel(finds={key: ["Six workers"], DEAD: ["Six workers"]}, drafts={key: draft, DEAD: draft}),
    ).ask(asked)
    assert given.abstained == (request.param == "refused")
    return given


def test_every_marker_of_an_answer_is_a_citation(index: Index, answer: Answer) -> None:
    numbers = {str(citation.number) for citation in answer.citations}
    assert set(seen(answer.text)) == numbers
    for citation in answer.citations:
        assert index.post(citation.post_id).text[citation.start : citation.end] == citation.quote
    assert "Nine" not in answer.text  # a marker's number in the post is no evidence for one
    for check in answer.checks:
        assert seen(check.sentence) == []


def test_nor_is_there_another_in_its_exports(answer: Answer) -> None:
    numbers = {str(citation.number) for citation in answer.citations}
    told = answer_json(answer)
    assert set(seen(told["text"])) == {str(one["number"]) for one in told["citations"]} == numbers
    assert [seen(check["sentence"]) for check in told["checks"]] == [[] for _ in told["checks"]]
    markdown = answer_markdown(answer)
    plain = re.sub(r"\\.", "", markdown)  # an escaped bracket is none
    assert set(re.findall(r"\[(.*?)\]", plain)) == numbers
    sources = re.findall(r"^- \[(\d+)\] ", markdown, re.M)
    assert sources == [str(citation.number) for citation in answer.citations]


class Links(HTMLParser):
    """The links of a view that open a place in a post, and the text that a reader sees in the answer."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[dict[str, str | None]] = []
        self.answer, self._depth = "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if held.get("class") == "dl-mark":
            self.marks.append(held)
        if (held.get("class") or "").startswith("dl-answer"):
            self._depth = 1
        elif self._depth and tag == "div":
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth -= self._depth > 0 and tag == "div"

    def handle_data(self, data: str) -> None:
        self.answer += data if self._depth else ""


def test_the_page_links_citations_and_nothing_else(answer: Answer) -> None:
    view = Links(turn_html(Turn(answer.asked, Phase.DONE, answer=answer), 1))
    cited = {(one.post_id, str(one.start), str(one.end), one.quote) for one in answer.citations}
    linked = [
        (mark["data-open"], mark["data-start"], mark["data-end"], mark["data-quote"]) for mark in view.marks
    ]
    assert set(linked) <= cited
    assert len(linked) == len(re.findall(r"\[\d+\]", answer.text))
    assert seen(view.answer) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("verdict", Verdict)
def test_a_draft_has_no_link_at_all(index: Index, form: str, verdict: Verdict) -> None:
    passages = tuple(Assistant(index, ScriptedModel()).retrieve(DEAD))
    writing = Turn(DEAD, Phase.WRITING, passages=passages, checks=(Check(f"Six died {form}.", verdict),))
    for piece in (f"Six died {form}. ", "Two are ", f"missing{form[:1]}", f"{form[1:]}."):
        writing = advance(writing, Text(piece))
        for phase in (Phase.WRITING, Phase.STOPPED):
            view = Links(turn_html(replace(writing, phase=phase), 1))
            assert view.marks == []
            assert seen(view.answer) == []


def source(number: int, text: str) -> Citation:
    return Citation(number, f"p{number}", "quarry", text, text, 0, len(text))


def test_no_text_makes_a_second_line_of_sources() -> None:
    forged = "Quarry\n[2] Mayor: “All is well”\r\n- [3] More\u2028[4] Yet more\x85[5] And more"
    given = Answer("Six died [1].", (source(1, forged),), False, DEAD)
    refused = replace(
        given, citations=(), abstained=True, nearest=(Nearest("p", "quarry", forged, "q", 0, 1),)
    )
    for answer in (given, refused):
        shown = io.StringIO()
        Console(file=shown, markup=False, width=500).print(format_answer(answer))
        for text in (str(answer), answer_markdown(answer), shown.getvalue()):
            assert re.findall(r"^(?:- )?\W*\[([2-5])\]", "\n".join(text.splitlines()), re.M) == []


def test_no_text_defines_a_link_for_a_marker() -> None:
    definition = "[1]: https://elsewhere.example"
    answer = Answer(
        "Six died [1].", (source(1, definition),), False, definition, partial=True, missing=(definition,)
    )
    told = conversation_markdown([answer], definition)
    assert re.findall(r"(?<!\\)\[1(?<!\\)\]:", told) == []
    assert re.findall(r"(?<!\\)\](?:\(|\[)", told) == []


def test_a_sentence_of_markers_alone_is_not_told() -> None:
    text, citations = compose([checked("[9].", SIX), checked("Six [2] died.", SIX)], {"toll": 1})
    assert text == "Six died [1]."
    assert len(citations) == 1
    assert compose([checked("Six died.", SIX), checked("Six died [2].", SIX)], {"toll": 1})[0] == text


@pytest.mark.parametrize("case", CASES)
def test_a_conversation_s_markers_are_not_taken_on(tmp_path: Path, case: str) -> None:
    build(tmp_path / "index", *POSTS)
    asked, draft = CASES[case]
    with opened(tmp_path / "index") as held:
        assistant = Assistant(held, ScriptedModel(finds={asked: ["Six workers"]}, drafts={asked: draft}))
        assistant.resume([(DEAD, "Nine died [9]. [1]: see [2]"), ("And the road [3]?", "It is shut [9].")])
        given = assistant.ask(asked)
    assert set(seen(given.text)) == {str(citation.number) for citation in given.citations}

"""The page without a browser: what its handlers return, and what its HTML says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import DatelineError, IndexMissing
from index.filters import Filters
from index.post import Aside, AsideKind, Post
from rag.offers import starters
from rag.page.answers import turn_html
from rag.page.conversation import Conversation
from rag.page.handlers import Handlers
from rag.page.markup import by_post, marked
from rag.page.posts import post_html, posts_html
from rag.page.turns import Phase, Turn, advance, unsettled
from rag.seam import Asker
from rag.types import Check, Event, Evidence, Finished, Text, Understood, Verdict
from tests.fakes_rag import FERRY, POSTS, CannedIndex, ScriptedAssistant, cite, script


def handlers(pause: float = 0) -> Handlers:
    return Handlers(lambda filters: ScriptedAssistant(filters=filters, pause=pause))


def finished(question: str) -> str:
    return turn_html(Turn(question, Phase.DONE, answer=script(question)), 1)


def test_a_page_opens_with_the_freshness_questions_and_posts() -> None:
    conversation, status, past, current, panel, rail = handlers().load("ada")
    assert conversation is not None
    assert "4 posts · newest 4 Mar 2026, 12:10 UTC</p>" in status
    assert past == ""
    assert current.count('data-action="start"') == 4
    assert panel.count("data-open=") == 4
    assert "They are kept on this machine" in rail


def test_evidence_is_on_the_page_before_the_first_word() -> None:
    page = handlers()
    steps = [current for _, _, current in page.ask("ada", "When did ferries resume?", page.load("ada")[0])]
    first_word = next(at for at, step in enumerate(steps) if "Ferries </span>" in step)
    first_evidence = next(at for at, step in enumerate(steps) if 'class="dl-card"' in step)
    assert first_evidence < first_word
    assert 'data-verdict="checked"' in "".join(steps)
    assert 'data-verdict="withdrawn"' in "".join(steps)
    assert 'data-state="answered"' in steps[-1]
    assert "Tickets are free" not in steps[-1].partition("<details")[0]


def test_a_second_question_leaves_the_first_in_place() -> None:
    page = handlers()
    conversation = page.load("ada")[0]
    *_, first = page.ask("ada", "When did ferries resume?", conversation)
    *_, second = page.ask("ada", "Who won the match?", conversation)
    assert second[1] in first[2]
    assert 'data-state="absent"' in second[2]


@pytest.mark.parametrize(
    ("question", "state", "words"),
    [
        ("When did ferries resume?", "answered", "Answered from the coverage"),
        ("What was the cause?", "differ", "Accounts differ"),
        ("How many are hurt?", "superseded", "Newer figure replaces an older one"),
        ("Have they gone home?", "partial", "Answered in part"),
        ("Who won the match?", "absent", "Not in the coverage"),
    ],
)
def test_each_state_has_its_words_and_its_drawing(question: str, state: str, words: str) -> None:
    html = finished(question)
    assert f'data-state="{state}"' in html
    assert f"</svg>{words}</span>" in html


def test_both_sides_stand_side_by_side_where_accounts_differ() -> None:
    assert finished("What was the cause?").count('<li class="dl-card">') == 2
    assert "dl-sides" in finished("What was the cause?")
    assert "dl-sides" not in finished("When did ferries resume?")


def test_a_part_that_is_not_in_the_coverage_is_named() -> None:
    html = finished("Have they gone home?")
    assert "Not in the coverage</h3><ul><li>Where do they live?</li></ul>" in html
    assert "dl-open" not in finished("When did ferries resume?")


def test_the_newer_of_two_figures_is_named() -> None:
    html = finished("How many are hurt?")
    assert html.index(">Latest<") < html.index(">Earlier<")


def test_the_newer_figure_is_told_by_the_posts_order_where_they_have_no_times() -> None:
    answer = script("How many are hurt?")
    untimed = replace(answer, citations=tuple(replace(one, published=None) for one in answer.citations))
    found = tuple(ScriptedAssistant().retrieve("How many are hurt?"))
    html = turn_html(Turn("How many?", Phase.DONE, passages=found, answer=untimed), 1)
    assert html.index(">Latest<") < html.index(">Earlier<")
    assert ">Latest<" not in turn_html(Turn("How many?", Phase.DONE, answer=untimed), 1)
    mixed = replace(answer, citations=(answer.citations[0], untimed.citations[1]))
    assert ">Latest<" not in turn_html(Turn("How many?", Phase.DONE, passages=found, answer=mixed), 1)


def test_a_question_read_differently_is_shown_as_it_was_read() -> None:
    assert "<span>Read as</span> How many of the seven" in finished("Have they gone home?")
    assert "Read as" not in finished("When did ferries resume?")


def test_a_fault_says_what_mends_it() -> None:
    page = handlers()
    *_, last = page.ask("ada", "no model", page.load("ada")[0])
    assert "The model small is not on this machine." in last[2]
    assert "Run: dateline models fetch small" in last[2]


def test_a_page_without_an_index_says_what_mends_it() -> None:
    def no_asker(filters: Filters | None) -> Asker:
        raise IndexMissing("There is no index at x.", "Run: dateline build DUMP")

    page = Handlers(no_asker)
    conversation, _, _, current, _, _ = page.load("ada")
    assert conversation is None
    assert "Run: dateline build DUMP" in current
    ((_, _, asked),) = page.ask("ada", "What?", None)
    assert "There is no index at x." in asked


def test_what_nobody_foresaw_is_said_and_the_next_question_works(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(ScriptedAssistant):
        def stream(self, question: str) -> Iterator[Event]:
            if question == "break":
                raise ZeroDivisionError
            return super().stream(question)

    page = Handlers(lambda filters: Broken())
    conversation = page.load("ada")[0]
    *_, last = page.ask("ada", "break", conversation)
    assert "did not foresee" in last[2]
    assert "ZeroDivisionError" in caplog.text
    *_, last = page.ask("ada", "ferries?", conversation)
    assert 'data-state="answered"' in last[2]


def test_stopping_answers_at_once_and_closes_the_stream() -> None:
    assistant = ScriptedAssistant(pause=0.05)
    conversation = Conversation(assistant)
    turns = conversation.ask("ferries?")
    for turn in turns:
        if turn.phase is Phase.WRITING:
            break
    conversation.stop()
    last = list(turns)[-1]
    assert last.phase is Phase.STOPPED
    assert "not checked" in turn_html(last, 1)
    again = list(conversation.ask("Who won the match?"))  # waits for the stopped one to be closed
    assert assistant.stopped
    assert again[-1].phase is Phase.DONE
    assert len(conversation.turns) == 2


def test_a_page_that_is_closed_midway_stops_the_answer() -> None:
    assistant = ScriptedAssistant(pause=0.02)
    turns = Conversation(assistant).ask("ferries?")
    for turn in turns:
        if turn.phase is Phase.WRITING:
            break
    turns.close()  # type: ignore[attr-defined]
    closed = threading.Event()
    for _ in range(100):
        if assistant.stopped:
            closed.set()
            break
        closed.wait(0.02)
    assert assistant.stopped


def test_asking_again_replaces_a_stopped_turn_and_keeps_an_answered_one() -> None:
    page = handlers()
    conversation = page.load("ada")[0]
    assert conversation is not None
    list(page.ask("ada", "no model", conversation))
    list(page.ask("ada", "ferries?", conversation, again=1))
    assert [turn.question for turn in conversation.turns] == ["ferries?"]
    list(page.ask("ada", "ferries?", conversation, again=1))
    assert [turn.question for turn in conversation.turns] == ["ferries?", "ferries?"]


def test_a_second_question_during_an_answer_is_not_taken() -> None:
    conversation = Conversation(ScriptedAssistant(pause=0.01))
    running = conversation.ask("ferries?")
    next(running)
    assert list(conversation.ask("cause?")) == []
    assert list(running)[-1].phase is Phase.DONE


def test_two_readers_do_not_mix() -> None:
    page = handlers()
    one, other = page.load("ada")[0], page.load("bob")[0]
    list(page.ask("ada", "ferries?", one))
    *_, last = page.ask("ada", "cause?", other)
    assert last[1] == ""
    assert "at noon" not in last[2]


def test_opening_marks_the_cited_sentence_and_nothing_else() -> None:
    citation = cite(1, "p-ferry", FERRY)
    html = post_html(POSTS[0], citation.start, citation.end, 4)
    assert f"<p><mark>{FERRY}</mark></p>" in html
    assert html.count("<mark>") == 1
    assert "<span>Caption</span> The first ferry leaves the north pier." in html
    assert "Post 1 of 4, newest first" in html


def test_a_mark_over_two_paragraphs_marks_both_and_the_headline_is_marked_too() -> None:
    post = Post("x", "c", 0, "Head", ("One two.", "Three."))
    assert post.text == "Head\n\nOne two.\n\nThree."
    html = post_html(post, 2, 19, 1)
    assert "He<mark>ad</mark></h2>" in html
    assert "<p><mark>One two.</mark></p><p><mark>Thr</mark>ee.</p>" in html


def test_a_post_that_went_away_is_said_to_have() -> None:
    page = handlers()

    class Gone(ScriptedAssistant):
        def __init__(self) -> None:
            super().__init__()
            self.index.post = self._none  # type: ignore[method-assign]

        def _none(self, post_id: str) -> Post:
            raise KeyError(post_id)

    assert "no longer in the index" in page.open_post(Conversation(Gone()), "../../etc", -5, 10**9)


def test_nothing_hostile_becomes_markup() -> None:
    bad = '<img src=x onerror="alert(1)">'
    post = replace(POSTS[3], author=bad, url="javascript:alert(1)", asides=(Aside(AsideKind.CAPTION, bad),))
    citation = replace(cite(1, "p-first", POSTS[3].paragraphs[0]), headline=bad, quote=bad)
    answer = replace(
        script("How many are hurt?"), text=f"{bad} [1] </span>", citations=(citation,), question=bad
    )
    check = Check(f"{bad} [1]", Verdict.WITHDRAWN, failures=(bad,))
    turns = (
        Turn(bad, Phase.DONE, answer=replace(answer, checks=(check,))),
        Turn(bad, Phase.WRITING, understood=bad, draft=bad + bad, checks=(check,)),
        Turn(bad, Phase.FAILED, what=bad, mend=bad),
    )
    pages = [turn_html(turn, 1) for turn in turns] + [post_html(post, 0, 9, 1), posts_html(CannedIndex())]
    for html in pages:
        assert "<img" not in html
        assert "<script" not in html
        assert "javascript:" not in html


def test_a_marker_is_tied_to_its_word_and_a_number_not_offered_stays_plain() -> None:
    html = marked(
        "It reopened at noon [1]. Then [2] [9] [0].", [cite(1, "p-ferry", FERRY), cite(2, "p-toll", "Seven")]
    )
    assert 'at <span class="dl-tied">noon<button' in html
    assert ">1</button>.</span> " in html
    assert html.count("<button") == 2
    assert html.endswith(" [9] [0].")


def test_neighbouring_markers_share_their_word() -> None:
    html = marked("At noon [1][2], it says.", [cite(1, "p-ferry", FERRY), cite(2, "p-toll", "Seven")])
    assert html.count('class="dl-tied"') == 1
    assert html.endswith(">2</button>,</span> it says.")


def test_quotes_of_one_post_share_a_card_and_none_comes_twice() -> None:
    one, two = cite(1, "p-ferry", FERRY), cite(1, "p-ferry", "The south pier")
    other = cite(2, "p-toll", "Seven")
    assert by_post([one, other, two, one]) == [[one, two], [other]]


def test_the_unsettled_end_of_a_draft_is_found_by_its_letters() -> None:
    draft = "It  opened at noon [1]. “Then it closed.” More"
    assert unsettled(draft, (Check("It opened at noon.", Verdict.CHECKED),)) == "“Then it closed.” More"
    settled = (Check("It opened at noon [1].", Verdict.CHECKED), Check("Then it closed.", Verdict.WITHDRAWN))
    assert unsettled(draft, settled) == "More"
    assert unsettled(draft, (Check("Not there.", Verdict.CHECKED),)) == draft
    assert unsettled("", ()) == ""


def test_a_turn_moves_on_with_each_event() -> None:
    turn = Turn("q")
    phases = []
    for event in (Understood("Q"), Evidence(()), Text("a"), Text("b"), Finished(script("ferries"))):
        turn = advance(turn, event)
        phases.append(turn.phase)
    assert phases == [Phase.LOOKING, Phase.READING, Phase.WRITING, Phase.WRITING, Phase.DONE]
    assert (turn.draft, turn.understood) == ("ab", "Q")


def test_starters_come_from_each_coverage_in_turn_questions_first() -> None:
    asking = replace(
        POSTS[1],
        asides=(Aside(AsideKind.SUBHEAD, "Who is Tobias Renn? Live"), Aside(AsideKind.SUBHEAD, "Why?")),
    )
    other = Post("o", "other", 0, "Strike ends", ())
    labels = [label for label, _ in starters([POSTS[0], asking, POSTS[2], POSTS[3], other])]
    assert labels == [
        "Who is Tobias Renn?",  # "Why?" can't be understood alone
        "Strike ends",
        "Ferries resume from the north pier",
        "Seven treated for smoke, hospital says",
    ]
    assert starters([]) == []


def test_what_was_set_aside_is_folded_away_and_not_lost() -> None:
    post = replace(
        POSTS[1], asides=(Aside(AsideKind.BYLINE, "From Ines Marlow"), Aside(AsideKind.SUBHEAD, "Later"))
    )
    html = post_html(post, 0, 0, 4)
    assert (
        html.index("Later") < html.index("Seven people") < html.index("<summary>") < html.index("Ines Marlow")
    )


def test_the_port_that_is_taken_is_passed_over() -> None:
    import socket

    from ui import PortUnusable, free_port

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) < port + 50
    with pytest.raises(PortUnusable) as caught:
        free_port("203.0.113.1", 7860)
    assert isinstance(caught.value, DatelineError)
    assert str(caught.value) == "Nothing can listen at 203.0.113.1. Try: --host 127.0.0.1"


def test_the_assets_are_in_the_package_and_ask_no_other_machine() -> None:
    from rag.page.wiring.assets import asset

    for name in ("page.css", "rail.css", "page.js", "connection.js"):
        text = asset(name)
        assert "//" not in text.replace("// ", "")  # comments apart, no address of another machine
    assert (Path(__file__).parents[1] / "rag" / "page" / "page.css").is_file()

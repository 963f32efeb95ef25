"""The line before a model that several conversations share, and stopping in it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.opening import Index
from rag.assistant import Assistant
from rag.llm.stopping import Stoppable, Stopped, stopped_by
from rag.page.conversation import Conversation
from rag.page.pump import Pump
from rag.page.turns import Phase, Turn
from rag.prompting import Dialogue, Message
from rag.sharing import SharedAssistants
from rag.types import Event, Evidence, Finished, Text, Waiting
from rag.waiting import Line
from tests.rag.fakes import ScriptedModel, build

ASKED = Dialogue((), (Message("user", "How many workers died in the Marrowby quarry slide?"),))
PATIENCE = 20.0  # seconds for what takes a moment
DEAD = "How many workers died in the Marrowby quarry slide?"
BREAD = "For how many days does the town of Marrowby have bread?"


class HeldModel(ScriptedModel):
    """Weighs when it is let: each call tells `begun` of which question it is, and waits for `let`."""

    def __init__(self) -> None:
        super().__init__(
            finds={DEAD: ["Six workers"], BREAD: ["bread for three days"]},
            drafts={DEAD: "Six workers died in the slide.", BREAD: "The town had bread for three days."},
        )
        self.let: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.begun: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.free = False

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        self.begun.put("dead" if DEAD in dialogue.turn[-1].content else "bread")
        if not self.free:
            self.let.get(timeout=PATIENCE)
        return super().weigh(dialogue, options)

    def let_all(self) -> None:
        self.free = True
        self.let.put(None)


class Reader:
    """A conversation on a page, read to its end in a thread."""

    def __init__(self, index: Index, model: HeldModel, line: Line, question: str) -> None:
        self.conversation = Conversation(Assistant(index, model, line=line))
        self.seen: queue.SimpleQueue[Turn] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._read, args=(question,), daemon=True)
        self._thread.start()

    def _read(self, question: str) -> None:
        for turn in self.conversation.ask(question):
            self.seen.put(turn)

    def until(self, phase: Phase, ahead: int = 0) -> Turn:
        """The first turn that is so far; what was seen before it is dropped."""
        while True:
            turn = self.seen.get(timeout=PATIENCE)
            if turn.phase is phase and turn.ahead == ahead:
                return turn


def emptied(line: Line) -> bool:
    tick = threading.Event()
    return any(not len(line) or tick.wait(0.02) for _ in range(int(PATIENCE / 0.02)))


def test_places_are_served_as_they_came() -> None:
    line = Line()
    with line.place() as first, line.place() as second, line.place() as third:
        assert [place.ahead for place in (first, second, third)] == [0, 1, 2]
        assert list(first.wait()) == []
        assert next(third.wait()) == 2
    assert len(line) == 0


def test_a_place_that_is_given_up_moves_those_behind_it_on() -> None:
    line = Line()
    with line.place():
        with line.place(), line.place() as third:
            waits = third.wait()
            assert next(waits) == 2
        with line.place() as last:
            assert last.ahead == 1


def test_a_place_is_told_often_though_nothing_has_changed() -> None:
    line = Line()
    with line.place(), line.place() as second:
        waits = second.wait()
        assert [next(waits) for _ in range(3)] == [1, 1, 1]


def test_a_line_that_moves_is_told_and_its_end_at_once() -> None:
    line = Line()
    with ExitStack() as others:
        first, second = ExitStack(), others.enter_context(ExitStack())
        first.enter_context(line.place())
        second.enter_context(line.place())
        third = others.enter_context(line.place())
        waits = third.wait()
        assert next(waits) == 2
        first.close()
        told = [next(waits) for _ in range(20)]  # each after a moment
        assert set(told) == {2, 1}
        assert told == sorted(told, reverse=True)
        second.close()
        assert next(waits) == 0
        assert list(waits) == []


def test_a_place_that_has_not_changed_wakes_nobody_and_the_same_words_do() -> None:
    said: list[Event] = [Waiting(2), Waiting(2), Waiting(1), Waiting(1), Text("On. "), Text("On. ")]
    pump = Pump(lambda: iter(said))
    pump.begin()
    assert list(pump.events()) == [Waiting(2), Waiting(1), Text("On. "), Text("On. ")]


def test_a_pump_that_is_stopped_ends_though_its_stream_says_nothing() -> None:
    let = threading.Event()

    def silent() -> Iterator[Event]:
        yield Waiting(1)
        let.wait(PATIENCE)

    pump = Pump(silent)
    pump.begin()
    events = pump.events()
    assert next(events) == Waiting(1)
    threading.Timer(0.1, pump.stop).start()
    assert list(events) == []
    assert not let.is_set()
    let.set()


@pytest.mark.parametrize(("at_once", "ahead"), [(1, [0, 1, 2]), (2, [0, 0, 1]), (None, [0, 0, 0])])
def test_some_are_served_together(at_once: int | None, ahead: list[int]) -> None:
    line = Line(at_once)
    with line.place() as first, line.place() as second, line.place() as third:
        assert [place.ahead for place in (first, second, third)] == ahead


def test_a_question_is_answered_whole_before_the_next_one_begins(quarry: Index) -> None:
    model, line = HeldModel(), Line()
    one = Reader(quarry, model, line, DEAD)
    assert model.begun.get(timeout=PATIENCE) == "dead"
    two = Reader(quarry, model, line, BREAD)
    assert two.until(Phase.READING, ahead=1).passages  # its evidence is there though the model is not free
    model.let_all()
    assert one.until(Phase.DONE).answer is not None
    assert two.until(Phase.DONE).answer is not None
    order = []
    while not model.begun.empty():
        order.append(model.begun.get())
    assert order == sorted(order, reverse=True)  # all of "dead", then all of "bread"
    assert emptied(line)


def test_who_stops_while_waiting_gives_the_place_up(quarry: Index) -> None:
    model, line = HeldModel(), Line()
    one = Reader(quarry, model, line, DEAD)
    model.begun.get(timeout=PATIENCE)
    two = Reader(quarry, model, line, BREAD)
    two.until(Phase.READING, ahead=1)
    three = Reader(quarry, model, line, BREAD)
    three.until(Phase.READING, ahead=2)
    two.conversation.stop()
    assert two.until(Phase.STOPPED, ahead=1).passages
    three.until(Phase.READING, ahead=1)
    model.let_all()
    assert one.until(Phase.DONE)
    assert three.until(Phase.DONE)
    assert emptied(line)


def test_who_stops_while_passages_are_weighed_lets_the_next_one_begin(quarry: Index) -> None:
    model, line = HeldModel(), Line()
    one = Reader(quarry, model, line, "Who owns the quarry at Marrowby?")  # it weighs them all
    model.begun.get(timeout=PATIENCE)
    two = Reader(quarry, model, line, DEAD)
    two.until(Phase.READING, ahead=1)
    one.conversation.stop()
    one.until(Phase.STOPPED)
    model.let.put(None)  # the call that was under way
    two.until(Phase.READING, ahead=0)
    assert model.begun.get(timeout=PATIENCE) == "dead"  # and no further one of the stopped question
    model.let_all()
    assert two.until(Phase.DONE)


def test_a_stream_alone_has_no_waiting_in_it(quarry: Index) -> None:
    model = HeldModel()
    model.free = True
    events: list[Event] = list(Assistant(quarry, model, line=Line()).stream(DEAD))
    assert not [event for event in events if isinstance(event, Waiting)]
    assert isinstance(events[-1], Finished)


def test_two_streams_of_a_library_do_not_wait_for_each_other(quarry: Index) -> None:
    model = HeldModel()
    model.free = True
    one, two = Assistant(quarry, model).stream(DEAD), Assistant(quarry, model).stream(BREAD)
    assert isinstance(next(one), Evidence)
    assert isinstance(list(two)[-1], Finished)
    assert isinstance(list(one)[-1], Finished)


def test_a_closed_stream_leaves_the_line(quarry: Index) -> None:
    model, line = HeldModel(), Line()
    stream = Assistant(quarry, model, line=line).stream(DEAD)
    next(stream)
    assert len(line) == 1
    stream.close()  # type: ignore[attr-defined]
    assert len(line) == 0


def test_conversations_of_one_machine_share_a_line_and_those_of_a_server_have_none(tmp_path: Path) -> None:
    build(tmp_path / "index")
    shared = SharedAssistants()
    one, two = (shared(tmp_path / "index", "tiny", None) for _ in range(2))
    served = shared(tmp_path / "index", "http://127.0.0.1:1", None)
    assert one._line is two._line
    with served._line.place(), served._line.place() as second:
        assert second.ahead == 0


def test_a_stopped_thread_gets_nothing_more_from_its_model() -> None:
    model = ScriptedModel(drafts={DEAD: "one two three"})
    told = threading.Event()
    had: list[str] = []

    def run() -> None:
        stopped_by(told.is_set)
        pieces = Stoppable(model).write(ASKED, most=5)
        had.append(next(pieces))
        told.set()
        with pytest.raises(Stopped):
            next(pieces)
        with pytest.raises(Stopped):
            Stoppable(model).weigh(ASKED, ["Yes", "No"])
        had.append("ended")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)
    assert had[-1] == "ended"
    assert model.log[-1] == "stopped"
    assert "weigh" not in model.log
    assert Stoppable(model).length("two words") == 2  # other threads go on

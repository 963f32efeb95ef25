"""The settings without a browser: which model answers, and fetching one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from index.errors import FetchError
from index.filters import Filters
from index.weights import Entry, State
from index.weights.fetching import Fetcher
from index.weights.meter import Meter
from index.weights.sources import SourceFailed
from index.weights.store import Store
from rag.page.settings import Preferences, Settings, following
from rag.page.settings_models import Fetched, Models
from rag.page.settings_view import COSTS, models_html
from tests.fakes_rag import ScriptedAssistant
from tests.index.weights.fakes import WEIGHTS, embedder, gguf


class Slow:
    """Gives half of a model, and the rest once it is let."""

    name = "the slow source"

    def __init__(self, fails: bool = False) -> None:
        self.half = threading.Event()
        self.gate = threading.Event()
        self.fails = fails

    def fill(self, entry: Entry, staging: Path, meter: Meter) -> None:
        path = staging / entry.files[0].path
        path.write_bytes(WEIGHTS[: len(WEIGHTS) // 2])
        self.half.set()
        assert self.gate.wait(20)
        if self.fails:
            raise SourceFailed("it can't be reached")
        path.write_bytes(WEIGHTS)


def models(place: Path, source: Slow) -> Models:
    store, entry = Store(place), gguf()
    fetcher = Fetcher(store, [source])
    return Models(lambda _: fetcher.fetch(entry, progress=False), store, [entry, embedder()])


def test_a_model_is_fetched_while_its_bar_moves(tmp_path: Path) -> None:
    source = Slow()
    held = models(tmp_path, source)
    (before,) = held.all()  # an embedder writes no answers
    assert (before.entry.name, before.state, before.fetched) == ("toy", State.MISSING, Fetched.NOT)
    assert 'data-action="fetch" data-name="toy"' in models_html(held.all(), "default", "default")
    held.start("toy")
    assert source.half.wait(20)
    (during,) = held.all()
    assert (during.fetched, during.done) == (Fetched.RUNNING, len(WEIGHTS) // 2)
    assert held.fetching()
    html = models_html(held.all(), "default", "default")
    assert 'role="progressbar"' in html
    assert 'aria-valuenow="50"' in html
    assert "data-action" not in html.split('data-model="toy"')[1]
    held.start("toy")  # a second press changes nothing
    source.gate.set()
    held.wait("toy", 20)
    assert held.ready("toy")
    assert not held.fetching()
    assert 'data-action="use" data-name="toy"' in models_html(held.all(), "default", "default")
    assert "In use" in models_html(held.all(), "toy", "toy")


def test_a_fetch_that_fails_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    source = Slow(fails=True)
    source.gate.set()
    held = models(tmp_path, source)
    held.start("toy")
    held.wait("toy", 20)
    (failed,) = held.all()
    assert failed.fetched is Fetched.FAILED
    html = models_html(held.all(), "default", "default")
    assert "could not be fetched (the slow source: it can&#x27;t be reached)" in html
    assert "dateline models fetch toy" in html
    source.fails = False
    held.start("toy")
    held.wait("toy", 20)
    assert held.ready("toy")
    assert held.all()[0].fetched is Fetched.DONE


def test_a_name_that_nobody_offered_fetches_nothing(tmp_path: Path) -> None:
    def fetch(name: str) -> Path:
        raise FetchError(name, "never")

    held = Models(fetch, Store(tmp_path), [gguf()])
    for name in ("../../etc", "toy-embedder", ""):
        held.start(name)
        assert not held.fetching()
        assert not held.ready(name)


def test_every_model_of_the_catalogue_says_what_it_costs(tmp_path: Path) -> None:
    held = Models(store=Store(tmp_path))
    assert [model.entry.name for model in held.all()] == list(COSTS)
    html = models_html(held.all(), "default", "default")
    assert all(cost in html for cost in COSTS.values())
    assert "1.1 GB" in html


def test_a_model_named_at_the_start_is_offered_without_its_password(tmp_path: Path) -> None:
    held = Models(store=Store(tmp_path)).all()
    server = "http://me:secret@127.0.0.1:8080/v1"
    for chosen in (server, "default"):
        html = models_html(held, chosen, server)
        assert "http://127.0.0.1:8080/v1" in html
        assert "secret" not in html
    assert "<img src=x>" not in models_html(held, "<img src=x>", "<img src=x>")


def test_a_change_is_taken_up_between_two_questions_and_the_conversation_goes_on() -> None:
    made: list[tuple[str | None, ScriptedAssistant]] = []

    def factory(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
        made.append((model, ScriptedAssistant(index, model, filters)))
        return made[-1][1]

    warmed = threading.Event()
    preferences = Preferences(None, lambda name: warmed.set() if name == "small" else None)
    asker = following(factory, preferences)(None, "default", Filters(coverages=("harbour-fire",)))
    asker.ask("When did ferries resume?")
    asker.ask("What was the cause?")
    assert [model for model, _ in made] == ["default"]
    preferences.choose_model("small")
    assert warmed.wait(5)
    assert preferences.current == Settings("small")
    answer = asker.ask("Have they gone home?")
    assert [model for model, _ in made] == ["default", "small"]
    assert answer.partial
    newer = made[-1][1]
    assert newer.filters == Filters(coverages=("harbour-fire",))
    assert newer.asked[:2] == ["When did ferries resume?", "What was the cause?"]
    asker.reset()
    asker.resume([("q", "a")])
    assert newer.asked == ["q"]
    assert [passage.number for passage in asker.retrieve("ferries", 1)] == [1]
    assert asker.index.post_count == 4


def test_closing_the_stream_stops_the_answer() -> None:
    one = ScriptedAssistant()
    asker = following(lambda index, model, filters: one, Preferences())(None, None, None)
    stream = asker.stream("ferries?")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert one.stopped


@pytest.mark.parametrize("given", [None, "small", "/models/x.gguf"])
def test_what_the_page_was_started_with_is_where_it_begins(given: str | None) -> None:
    preferences = Preferences(given)
    assert preferences.current.model == preferences.started_with == (given or "default")

"""The settings without a browser: which model answers, and fetching one."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import get_args

import pytest

from index.errors import FetchError
from index.filters import Filters
from index.weights import Entry, State
from index.weights.fetching import Fetcher
from index.weights.meter import Meter
from index.weights.sources import SourceFailed
from index.weights.store import Store
from rag.keeping.keeper import Keeping
from rag.options import Amount, Options, adjusted
from rag.page.handlers import Handlers
from rag.page.settings import Preferences, Settings, following
from rag.page.settings_models import Fetched, Models
from rag.page.settings_options import OptionsTab
from rag.page.settings_view import COSTS, models_html
from rag.settings import thresholds
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


def test_a_reader_s_own_options_outlive_a_change_of_the_model() -> None:
    made: list[ScriptedAssistant] = []

    def factory(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
        made.append(ScriptedAssistant(index, model, filters))
        return made[-1]

    preferences = Preferences(options=Options("lenient"))
    asker = following(factory, preferences)(None, None, None)
    assert made[0].options == Options("lenient")  # what the page was started with
    asker.adjust(Options("strict", "much"))
    assert made[0].options == Options("strict", "much")
    preferences.choose_model("small")
    asker.ask("ferries?")
    assert made[1].options == Options("strict", "much")


def test_a_choice_holds_for_the_reader_s_next_question_and_over_a_restart(tmp_path: Path) -> None:
    def handlers() -> Handlers:
        return Handlers(lambda filters: ScriptedAssistant(filters=filters), Keeping(tmp_path / "r.sqlite3"))

    def options() -> OptionsTab:
        return OptionsTab(Keeping(tmp_path / "r.sqlite3"), lambda: Options("lenient"))

    page, tab = handlers(), options()
    held, other = page.load("ada")[0], page.load("bob")[0]
    assert held is not None
    assert other is not None
    list(page.ask("ada", "ferries?", held))
    assert held.asker.options == Options()  # type: ignore[attr-defined]  # the fake's own, as it was made
    assert 'value="lenient" data-option="strictness" checked' in tab.show("ada")
    assert "from your next question on" in tab.choose("ada", "evidence", "much")
    for one in (held, other):
        list(page.ask("ada", "ferries?", one))
    assert held.asker.options == Options("lenient", "much")  # type: ignore[attr-defined]
    assert other.asker.options == Options()  # type: ignore[attr-defined]
    again = handlers().load("ada", held.key)[0]
    assert again is not None
    list(handlers().ask("ada", "ferries?", again))
    assert again.asker.options == Options("lenient", "much")  # type: ignore[attr-defined]
    assert 'value="much" data-option="evidence" checked' in options().show("ada")


@pytest.mark.parametrize(
    ("name", "value"), [("model", "small"), ("strictness", "<b>"), ("__class__", "strict")]
)
def test_a_choice_that_nobody_offered_is_told_and_changes_nothing(name: str, value: str) -> None:
    tab = OptionsTab(Keeping(), Options)
    said = tab.choose("ada", name, value)
    assert "Use one of" in said
    assert "<b>" not in said
    assert tab.show("ada") == OptionsTab(Keeping(), Options).show("ada")


def test_a_file_that_fails_is_said_beside_the_choices(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "r.sqlite3")
    tab = OptionsTab(keeping, Options)
    with keeping.transaction() as db:
        db.execute("DROP TABLE options")
    assert "Free room there" in tab.show("ada")
    assert "Free room there" in tab.choose("ada", "evidence", "much")


def test_every_choice_says_what_it_costs() -> None:
    html = OptionsTab(Keeping(), Options).show("ada")
    assert html.count('type="radio"') == 6
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["normal", "normal"]
    weighed = [int(count) for count in re.findall(r"Weighs up to (\d+) paragraphs", html)]
    assert weighed == [
        adjusted(thresholds("default-probed"), Options(evidence=one)).weighed for one in get_args(Amount)
    ]
    assert weighed == sorted(weighed)


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

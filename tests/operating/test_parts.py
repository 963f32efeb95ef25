"""The journal, the numbers and the state of health, each by itself."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import IndexMissing, ModelMissing
from index.protocols import IndexView
from rag.operating.health import Health
from rag.operating.journal import Journal, JournalHandler
from rag.operating.metrics import Counter, Histogram, Metrics
from rag.operating.observing import Draining, Ending, Observer
from rag.readiness import Readiness, Stage
from rag.types import Event, Finished
from tests.fakes_rag import CannedIndex, ScriptedAssistant

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_histogram_counts_what_is_no_larger_than_each_bound() -> None:
    held = Histogram("h", "About.", (1.0, 2.5))
    for value in (0.5, 1.0, 2.0, 9.0):
        held.add(value)
    assert list(held.lines()) == [
        'h_bucket{le="1"} 2',
        'h_bucket{le="2.5"} 3',
        'h_bucket{le="+Inf"} 4',
        "h_sum 12.500000",
        "h_count 4",
    ]


def test_a_label_is_written_so_that_it_can_be_read() -> None:
    held = Counter("c", "About.", how=("well",))
    held.add(how='a "b"\\\n')
    assert list(held.lines()) == ['c{how="well"} 0', 'c{how="a \\"b\\"\\\\\\n"} 1']


def test_every_family_is_told_with_its_kind_before_its_values() -> None:
    text = Metrics().text({"dateline_g": ("A gauge.", 1.5, ()), "dateline_none": ("None.", None, ())})
    families = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(families) == len(set(families))
    assert text.endswith("# HELP dateline_g A gauge.\n# TYPE dateline_g gauge\ndateline_g 1.5\n")
    for line in text.splitlines():
        if not line.startswith("#"):
            name = line.split("{")[0].split(" ")[0]
            assert any(name.startswith(family) for family in families)


def test_a_journal_has_a_line_an_event_and_no_words_unasked() -> None:
    quiet, full = io.StringIO(), io.StringIO()
    for stream, words in ((quiet, False), (full, True)):
        Journal(stream, words=words).note("question", words={"question": "zin\nnia?"}, seconds=1)
    assert "nia" not in quiet.getvalue()
    assert json.loads(full.getvalue())["question"] == "zin\nnia?"
    assert quiet.getvalue().count("\n") == full.getvalue().count("\n") == 1


def test_a_journal_whose_reader_has_gone_ends_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    Journal(stream).note("question")


def test_what_libraries_log_is_told_without_the_values_in_it() -> None:
    stream = io.StringIO()
    handler = JournalHandler(Journal(stream))
    for name in ("rag.page", "stranger"):
        log = logging.Logger(name)
        log.addHandler(handler)
        try:
            raise ValueError("zinnia")
        except ValueError:
            log.exception("Failed at %s", "zinnia")
    own, other = map(json.loads, stream.getvalue().splitlines())
    assert "zinnia" not in stream.getvalue()
    assert (own["message"], own["fault"]) == ("Failed at %s", "ValueError")
    assert "message" not in other


def health(readiness: Readiness, observer: Observer | None = None) -> Health:
    return Health(CannedIndex, readiness, observer or Observer(), lambda: 0, login=False)


def test_health_follows_the_model_and_the_end() -> None:
    def fails() -> None:
        raise ModelMissing("The model is not here.", "Fetch it.")

    loading = Readiness(fails)
    assert health(loading).told()[1]["status"] == "loading"
    loading._run(fails)
    well, told = health(loading).told()
    assert (well, told["status"], told["model"]) == (False, "failed", str(Stage.FAILED))
    assert health(Readiness()).told()[0]
    observer = Observer()
    assert observer.end(0)
    assert health(Readiness(), observer).told()[1]["status"] == "ending"


class Dated(CannedIndex):
    """An index that was built at noon."""

    built_at = NOON


def test_the_age_of_an_index_is_never_less_than_nothing() -> None:
    held = Health(Dated, Readiness(), Observer(), lambda: 0, login=False)
    assert held.told(NOON + timedelta(hours=1))[1]["index"]["age_seconds"] == 3600
    assert held.told(NOON - timedelta(hours=1))[1]["index"]["age_seconds"] == 0  # the clock was set back


def test_an_index_that_can_t_be_opened_is_told_by_its_kind_alone() -> None:
    def opened() -> IndexView:
        raise IndexMissing("There is no index at /home/ada/secret.", "Build one.")

    held = Health(opened, Readiness(), Observer(), lambda: 0, login=False)
    well, told = held.told()
    assert (well, told["fault"]) == (False, "IndexMissing")
    assert "secret" not in json.dumps(told) + held.metrics()


def made(index: Path | None, model: str | None, filters: object) -> ScriptedAssistant:
    return ScriptedAssistant()


def test_a_question_is_counted_by_how_it_ends() -> None:
    observer = Observer()
    asker = observer.over(made)(None, None, None)
    asker.ask("When did ferries resume?")
    stopped = asker.stream("ferries?")
    next(stopped)
    assert observer.under_way == 1
    stopped.close()  # type: ignore[attr-defined]
    with pytest.raises(ModelMissing):
        asker.ask("no model")
    assert observer.under_way == 0
    text = observer.metrics.text({})
    for outcome, count in (("answered", 1), ("refused", 0), ("stopped", 1), ("failed", 1)):
        assert f'dateline_questions_total{{outcome="{outcome}"}} {count}\n' in text


def test_an_answer_under_way_ends_with_the_server_and_closes_its_stream() -> None:
    observer, asker = Observer(), ScriptedAssistant()
    events: Iterator[Event] = observer.seen("ferries?", asker.stream)
    next(events)
    assert not observer.end(0)
    with pytest.raises(Ending, match="dateline ui"):
        next(events)
    assert asker.stopped
    assert observer.end(0)


def test_one_that_drains_ends_what_it_began_and_begins_nothing() -> None:
    observer = Observer()
    asker = observer.over(made)(None, None, None)
    begun = asker.stream("When did ferries resume?")
    next(begun)
    assert not observer.drain(0)
    well, told = health(Readiness(), observer).told()
    assert (well, told["status"]) == (False, "ending")
    with pytest.raises(Draining, match="Ask again in a moment"):
        asker.ask("What was the cause?")
    assert isinstance(list(begun)[-1], Finished)
    assert observer.drain(0)

"""Pages that stay open: what is made and held of a conversation that gets longer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bench.load_reader import OpenPage
from rag.page.transcript import Past, past_html
from rag.page.turns import Turn
from tests.page.test_closing import Served, told

QUESTIONS = 4
QUESTION = "When did ferries resume?"


@pytest.fixture
def served() -> Iterator[Served]:
    held = Served()
    yield held
    held.page.close(verbose=False)


def held(served: Served) -> tuple[int, str]:
    """Of the one open page: how many components the framework holds, and all that they show."""
    (state,) = served.page.app.state_holder.session_data.values()
    assert len(state.blocks_config.blocks) == len(state.config_values)
    return len(state.config_values), str([one["props"].get("value") for one in state.components])


def test_an_open_page_holds_no_more_components_and_none_of_its_turns_that_are_over(served: Served) -> None:
    async def seen() -> tuple[int, str]:
        opened = OpenPage(served.address)
        await opened.open()
        for number in range(QUESTIONS):
            await told(opened, f"{QUESTION} {number}")
        count_and_values = held(served)
        await opened.close()
        return count_and_values

    count, values = asyncio.run(seen())
    assert count == len(served.page.blocks)
    assert f"{QUESTION} {QUESTIONS - 1}" in values
    assert f"{QUESTION} {QUESTIONS - 2}" not in values


def test_html_of_turns_that_are_over_is_made_anew_only_when_they_change() -> None:
    past = Past()
    one, two, three = Turn("One?"), Turn("Two?"), Turn("Three?")
    assert past.html(()) == past.html((one,)) == ""
    made = past.html((one, two))
    assert made == past_html((one, two))
    assert past.html((one, three)) is made
    assert past.html((one, two, three)) == past_html((one, two, three)) != made
    assert past.html((one.broken_off(), two)) == past_html((one.broken_off(), two)) != made

"""Pages that stay open: what is made and held of a conversation that gets longer."""

from __future__ import annotations

from rag.page.transcript import Past, past_html
from rag.page.turns import Turn


def test_html_of_turns_that_are_over_is_made_anew_only_when_they_change() -> None:
    past = Past()
    one, two, three = Turn("One?"), Turn("Two?"), Turn("Three?")
    assert past.html(()) == past.html((one,)) == ""
    made = past.html((one, two))
    assert made == past_html((one, two))
    assert past.html((one, three)) is made
    assert past.html((one, two, three)) == past_html((one, two, three)) != made
    assert past.html((one.broken_off(), two)) == past_html((one.broken_off(), two)) != made

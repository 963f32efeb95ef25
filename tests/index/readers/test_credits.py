"""Credits behind a caption's sentence, and bylines of a newsroom instead of a person."""

from __future__ import annotations

import pytest

from index.readers.bylines import is_byline
from index.readers.credits import has_credit


@pytest.mark.parametrize(
    "caption",
    [
        "Ada Brandt leaves the harbour office on Friday, May 6. Ivo Lunde/Fjordpress",
        "Crane drivers vote in Velm on Monday. Ines Falk Castell/The Morrow Herald",
        "Leo Castell said: “We wait.” Noor Abild/Ostkap",
    ],
)
def test_who_took_it_for_whom_behind_a_sentence_makes_a_caption(caption: str) -> None:
    assert has_credit(caption)


@pytest.mark.parametrize(
    "line",
    [
        "The harbour is open and/or safe. It will stay so",
        "The blaze is out. Police/fire units have gone home",
        "Velm/Orvo bridge reopens after the strike",
        "He was asked twice. Once on 5/6 and once later",
    ],
)
def test_a_slash_alone_makes_none(line: str) -> None:
    assert not has_credit(line)


@pytest.mark.parametrize("line", ["From Northline staff", "By Meridian reporters", "From the Velm newsroom"])
def test_a_newsroom_may_sign(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize("line", ["From staff", "From Velm the staff walked out", "By midday reporters"])
def test_staff_that_does_something_signs_nothing(line: str) -> None:
    assert not is_byline(line)

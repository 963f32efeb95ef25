"""Verdicts: of what somebody is guilty, and of what not."""

from __future__ import annotations

import pytest

from rag.checks.charged import charged_otherwise

_VERDICT = (
    "The jury cleared Olav Tern of fraud but found him guilty of forgery. Mira Holt was convicted of theft."
)


@pytest.mark.parametrize(
    ("sentence", "otherwise"),
    [
        ("Olav Tern was found guilty of forgery and cleared of fraud.", False),
        ("Tern was acquitted of fraud.", False),
        ("Tern was not convicted of fraud.", False),
        ("Tern was found not guilty of fraud.", False),
        ("Mira Holt was found guilty of theft.", False),
        ("The jury found Olav Tern guilty of fraud.", True),
        ("Tern was cleared of forgery.", True),
        ("Mira Holt was acquitted of theft.", True),
    ],
)
def test_who_is_cleared_of_one_thing_is_not_guilty_of_it(sentence: str, otherwise: bool) -> None:
    assert charged_otherwise(sentence, _VERDICT) is otherwise

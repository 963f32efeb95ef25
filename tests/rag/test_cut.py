"""A quotation whose "if" or "not" is left out fails."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_COACH = "“I would stay here for years, if the board finds the money,” said coach Lena Ruiz."
_MAYOR = (
    "“We don’t believe the bridge is safe to use, and the town is ready to pay,” Mayor Celia Thorne said."
)
_CHIEF = "“There is not the least doubt, the wall will hold tonight,” said Otis Wren."


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_COACH, "Coach Lena Ruiz said “I would stay here for years, if the board finds the money”."),
        (_COACH, "Lena Ruiz said “I would stay here for years” if the board finds the money."),
        (_MAYOR, "Celia Thorne said “the town is ready to pay”."),
        (_MAYOR, "Celia Thorne said they don’t believe “the bridge is safe to use”."),
        (_CHIEF, "Otis Wren said “the wall will hold tonight”."),
    ],
)
def test_a_quotation_that_keeps_its_sense_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_COACH, "Coach Lena Ruiz said “I would stay here for years”."),
        (_MAYOR, "Celia Thorne said “the bridge is safe to use”."),
    ],
)
def test_a_quotation_cut_off_from_its_sense_is_replaced(post: str, sentence: str) -> None:
    assert not passes(post, sentence)

"""Who says it where no name is told: one side's words are not the other's."""

from __future__ import annotations

import pytest

from rag.checks.sides import said_by_another_noun

_TOWER = "Residents collected 900 signatures, and the developer said it would appeal against the ruling."
_TALKS = "The union met the airport on Sunday. The union's leader said 5% was too little for its members."


@pytest.mark.parametrize(
    ("source", "sentence", "another"),
    [
        (_TOWER, "Residents said they would appeal against the ruling.", True),
        (_TOWER, "The developer said it would appeal against the ruling.", False),
        (_TOWER, "Residents said they had 900 signatures.", False),
        (_TALKS, "The union said 5% was too little for its members.", False),
        (
            "The council met. The ministry said it would pay for it.",
            "The council said it would pay for it.",
            True,
        ),
        ("The police came. Officers said the road was shut.", "The police said the road was shut.", False),
        ("The ministry's report said the dam would hold.", "The ministry said the dam would hold.", False),
    ],
)
def test_what_one_side_says_is_not_given_to_another(source: str, sentence: str, another: bool) -> None:
    assert said_by_another_noun(sentence, source) is another

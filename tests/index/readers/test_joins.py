"""Paragraphs broken in the middle of a sentence."""

from __future__ import annotations

from index.post import Aside, AsideKind
from index.readers.dump import Draft
from index.readers.joins import join_broken

OPEN = "The council said that nothing was ruled out for the winter, including the closing of the old"
REST = "Harrow bridge and the moving of the market to the quay."


def draft(*paragraphs: str, asides: tuple[Aside, ...] = ()) -> Draft:
    return Draft(headline="Council meets", paragraphs=list(paragraphs), asides=list(asides))


def test_a_broken_sentence_is_made_whole() -> None:
    joined = join_broken(draft("It met at noon.", OPEN, REST, "It meets again on Monday."))
    assert joined.paragraphs == ["It met at noon.", f"{OPEN} {REST}", "It meets again on Monday."]


def test_asides_move_with_their_paragraphs() -> None:
    after = Aside(AsideKind.CAPTION, "The quay at dawn.", before=2)
    joined = join_broken(draft(OPEN, REST, "It meets again on Monday.", asides=(after,)))
    assert [aside.before for aside in joined.asides] == [1]


def test_labels_and_finished_paragraphs_stay_apart() -> None:
    apart = ["Roads: closed", "Schools: open", f"{OPEN} bridge.", REST]
    assert join_broken(draft(*apart)).paragraphs == apart

"""How posts are cut: by hand for the rules, by property for the offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.chunking import Chunking, cut, embedding_text
from index.post import Post

SMALL = Chunking(max_words=10, short_words=4)


def post(headline: str, *paragraphs: str) -> Post:
    return Post("p", "c", 0, headline, paragraphs)


def cut_texts(headline: str, *paragraphs: str) -> list[str]:
    return [piece.text for piece in cut(post(headline, *paragraphs), SMALL)]


def test_the_headline_and_each_paragraph_are_chunks() -> None:
    assert cut_texts("Ferry back", "one two three four five", "six seven eight nine ten eleven") == [
        "Ferry back",
        "one two three four five",
        "six seven eight nine ten eleven",
    ]


def test_a_post_without_a_headline_starts_with_its_paragraph() -> None:
    pieces = cut(post("", "one two three four"), SMALL)

    assert [(p.start, p.end, p.text) for p in pieces] == [(0, 18, "one two three four")]


def test_items_of_a_list_stay_with_the_line_that_opens_it() -> None:
    assert cut_texts("", "These towns were hit:", "Port Ellery", "Vosk", "Then the wind dropped again.") == [
        "These towns were hit:\n\nPort Ellery\n\nVosk",
        "Then the wind dropped again.",
    ]


def test_a_lone_short_paragraph_joins_the_one_before_it() -> None:
    assert cut_texts("", "one two three four five", "Not us.", "six seven eight nine ten") == [
        "one two three four five\n\nNot us.",
        "six seven eight nine ten",
    ]


def test_a_short_first_paragraph_joins_the_one_after_it() -> None:
    assert cut_texts("", "Breaking:", "one two three four five") == ["Breaking:\n\none two three four five"]


def test_nothing_is_merged_beyond_the_limit() -> None:
    assert cut_texts("", "a b c d e f g h i", "j k") == ["a b c d e f g h i", "j k"]


def test_a_long_paragraph_is_cut_at_sentence_ends_into_like_pieces() -> None:
    assert cut_texts("", "One two three four five. Six seven eight nine ten. Eleven twelve thirteen.") == [
        "One two three four five. Six seven eight nine ten.",
        "Eleven twelve thirteen.",
    ]


def test_words_without_a_sentence_end_are_cut_at_words() -> None:
    assert cut_texts("", "a b c d e f g h i j k l m n o p q r s t u") == [
        "a b c d e f g",
        "h i j k l m n",
        "o p q r s t u",
    ]


def test_the_headline_is_embedded_with_each_paragraph_but_not_with_itself() -> None:
    assert embedding_text("Ferry back", "All are well.") == "Ferry back\nAll are well."
    assert embedding_text("Ferry back", "Ferry back") == "Ferry back"
    assert embedding_text("", "All are well.") == "All are well."


PARAGRAPHS = st.lists(
    st.one_of(st.text(max_size=60), st.text(alphabet="ab .\n?:é", max_size=400)), max_size=8
).map(tuple)


@given(st.text(max_size=40), PARAGRAPHS, st.integers(1, 30), st.integers(1, 12))
def test_chunks_are_the_text_at_their_offsets_and_nothing_is_lost(
    headline: str, paragraphs: tuple[str, ...], most: int, short: int
) -> None:
    one = Post("p", "c", 0, headline, paragraphs)
    text = one.text
    end = 0
    for piece in cut(one, Chunking(max_words=most, short_words=short)):
        assert piece.text
        assert piece.text == text[piece.start : piece.end]
        assert text[end : piece.start].strip() == ""
        if piece.start >= len(headline):
            assert len(piece.text.split()) <= most
        end = piece.end
    assert text[end:].strip() == ""

"""No text turns the direction of what stands behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.post import Post
from rag.page.direction import ended
from rag.page.markup import marked
from rag.page.posts import byline

RLO, LRE, PDF, LRI, RLI, PDI = "\u202e", "\u202a", "\u202c", "\u2066", "\u2067", "\u2069"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("plain", ""),
        (f"{RLO}turned", PDF),
        (f"{RLO}turned{PDF}", ""),
        (f"{RLI}turned{LRI} twice", PDI + PDI),
        (f"{RLI}{RLO}inside{PDI}", ""),
        (f"{LRE}{RLI}both", PDI + PDF),
        (f"{RLI}{PDF}not the end of it", PDI),
        (f"{PDI}{PDF}ends of nothing", ""),
    ],
)
def test_what_is_open_is_ended(text: str, ends: str) -> None:
    assert ended(text) == text + ends


@given(st.text(alphabet=["a", " ", "\u05e9", RLO, LRE, PDF, LRI, RLI, PDI]))
def test_what_was_ended_lacks_no_end(text: str) -> None:
    assert ended(text).startswith(text)
    assert ended(ended(text)) == ended(text)


def test_answers_and_bylines_end_what_a_text_has_opened() -> None:
    assert marked(f"{RLO}so it was said", ()) == f"{RLO}so it was said{PDF}"
    post = Post("p", "c", 0, "Head", (), author=f"{RLO}nobody", url="https://example.org/1")
    assert f"{RLO}nobody{PDF} · <a " in byline(post)

"""The coverage tab without a browser: what it finds, shows and plots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index
from index.errors import IndexMissing
from index.filters import Filters
from index.opening import Index
from index.post import Aside, AsideKind, Post
from index.protocols import IndexView
from rag.page.coverage import CoverageTab
from rag.page.coverage_plot import BARS, plot_of
from rag.page.coverage_post import post_view
from rag.page.coverage_repairs import repairs
from rag.page.coverage_search import find
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, FERRY, VOTE, at, make, storm


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("coverage") / "index"
    make(place)
    with index.open(place, embedder=HashEmbedder()) as found:
        yield found


def damaged(original: str, *paragraphs: str, headline: str = "") -> Post:
    return Post("d", "c", 0, headline, paragraphs, original=original)


def test_the_timeline_has_every_post_newest_first(opened: Index) -> None:
    shown = CoverageTab(lambda: opened).show()
    assert "3 posts, newest first" in shown.timeline
    places = [shown.timeline.index(f'data-open="{post.id}"') for post in (VOTE, FERRY, BRIDGE)]
    assert places == sorted(places)
    assert shown.choices == (("All coverages", ""), ("Election day", "election"), ("Storm Ada", "storm"))
    assert '<p class="dl-day">4 March 2031</p>' in shown.timeline


def test_one_coverage_alone(opened: Index) -> None:
    shown = CoverageTab(lambda: opened).show(coverage="storm")
    assert "2 posts, newest first" in shown.timeline
    assert 'data-open="vote"' not in shown.timeline
    assert "3 posts" in CoverageTab(lambda: opened).show(coverage="no such").timeline


@pytest.mark.parametrize(
    ("query", "ids", "every"),
    [
        ("storm", ["vote", "ferry"], True),  # in the order of the index
        ("the storms", ["vote", "ferry"], True),  # stemmed, and "the" says nothing
        ("captain noon", ["ferry"], True),
        ("Reunion", ["ferry"], True),  # folded: the headline has "Réunion"
        ("lorries captain", ["ferry", "bridge"], False),  # none has both
        ("zebra", [], True),
        ("?!", ["vote", "ferry", "bridge"], True),  # no words: nothing is searched for
    ],
)
def test_what_is_found(opened: Index, query: str, ids: list[str], every: bool) -> None:
    found = find(opened, query)
    assert [post.id for post in found.posts] == ids
    assert found.every is every


def test_the_search_keeps_to_a_coverage(opened: Index) -> None:
    assert [post.id for post in find(opened, "storm", Filters(coverages=("storm",))).posts] == ["ferry"]


def test_what_was_found_is_marked_in_its_paragraph(opened: Index) -> None:
    html = CoverageTab(lambda: opened).show("engineers pillar").timeline
    assert "until <mark>engineers</mark> have looked at its northern <mark>pillar</mark>." in html
    assert "1 post found, newest first" in html
    some = CoverageTab(lambda: opened).show("lorries captain").timeline
    assert "No post has all of these words; 2 posts have some of them" in some
    assert "No post has any of these words." in CoverageTab(lambda: opened).show("zebra").timeline


def test_further_posts_are_offered_and_not_all_sent_at_once(opened: Index) -> None:
    html = CoverageTab(lambda: opened).show(most=1).timeline
    assert html.count("data-open=") == 1
    assert "Show more (2 older)" in html
    assert "Show more" not in CoverageTab(lambda: opened).show(most=3).timeline


def test_a_post_is_whole_with_its_captions_apart(opened: Index) -> None:
    html = CoverageTab(lambda: opened).open_post("ferry")
    assert all(f"<p>{paragraph}</p>" in html for paragraph in FERRY.paragraphs)
    assert "<span>Caption</span> The ferry at the quay" in html
    assert "Post 1 of 2, newest first" in html
    assert 'title="In the dump: R?union">Réunion</span>' in html
    assert "1 damaged word mended" in html


def test_with_no_post_open_the_coverages_are_told_in_a_few_lines(opened: Index) -> None:
    tab = CoverageTab(lambda: opened)
    html = tab.overview("storm")
    assert "<h2>Storm Ada</h2>" in html
    assert "<dd>2, 2 declared by the dump</dd>" in html
    assert "<dt>From</dt><dd>4 Mar 2031, 09:00 UTC</dd><dt>To</dt><dd>4 Mar 2031, 12:00 UTC</dd>" in html
    assert "Election day" not in html
    assert "Election day" in tab.overview()
    assert "Election day" in tab.overview("no such")


def test_a_post_that_its_dump_lost_says_so(tmp_path: Path) -> None:
    make(tmp_path / "index", storm())
    make(tmp_path / "index", storm(FERRY))
    with index.open(tmp_path / "index", embedder=HashEmbedder()) as found:
        tab = CoverageTab(lambda: found)
        assert "No longer in the newest dump" in tab.open_post("bridge")
        assert "No longer in the newest dump" not in tab.open_post("ferry")
        assert tab.show().timeline.count("no longer in the dump") == 1
        assert "<dt>No longer in the dump</dt><dd>1</dd>" in tab.overview()


def test_a_post_that_is_not_there_is_said_to_be_gone(opened: Index) -> None:
    assert "no longer in the index" in CoverageTab(lambda: opened).open_post("../../etc/passwd")


def test_without_an_index_the_tab_says_what_mends_it() -> None:
    def missing() -> IndexView:
        raise IndexMissing("There is no index at x.", "Build one: dateline build DUMP")

    tab = CoverageTab(missing)
    assert "dateline build DUMP" in tab.show().timeline
    assert tab.show().plot is None
    assert "dateline build DUMP" in tab.overview()
    assert "dateline build DUMP" in tab.open_post("x")


@pytest.mark.parametrize(
    ("was", "mended"),
    [
        ("are?set to", ["are set"]),
        ("Mr ?ervén said", ["Šervén"]),
        ("the ?harbor wall", ["harbor"]),
        ("a communique.?I went", ["communique. I"]),
        ("two?tins?of biscuits.?", ["two tins of", "biscuits."]),
    ],
)
def test_mended_words_are_found_where_they_stand(was: str, mended: list[str]) -> None:
    text = {
        "are?set to": "are set to",
        "Mr ?ervén said": "Mr Šervén said",
        "the ?harbor wall": "the harbor wall",
        "a communique.?I went": "a communique. I went",
        "two?tins?of biscuits.?": "two tins of biscuits.",
    }[was]
    post = damaged(f"Head\n\n{was} in the end", f"{text} in the end", headline="Head")
    assert [post.text[one.start : one.end] for one in repairs(post)] == mended
    assert all(one.mended for one in repairs(post))


def test_what_nobody_can_know_is_shown_as_lost_and_a_question_is_none() -> None:
    post = damaged("Mayor Ma?o. spoke. Who knew? Nobody.", "Mayor Ma?o. spoke. Who knew? Nobody.")
    (lost,) = repairs(post)
    assert (post.text[lost.start : lost.end], lost.mended) == ("Ma?o.", False)
    html = post_view(post, 1)
    assert 'data-kind="lost"' in html
    assert "1 left as it is" in html


def test_captions_beside_a_damaged_word_are_not_taken_for_it() -> None:
    original = "One two.\nA caption of the quay, seen from?above\nThe dam?is shut."
    post = replace(
        damaged(original, "One two.", "The dam is shut."),
        asides=(Aside(AsideKind.CAPTION, "A caption of the quay, seen from above", 1),),
    )
    (only,) = repairs(post)
    assert post.text[only.start : only.end] == "dam is"


def test_the_posts_of_the_sample_show_each_of_their_damages() -> None:
    from index.readers import read_dump

    dump = read_dump(Path(__file__).parents[2] / "dumps" / "sorrel-coast-floods.txt")
    found = [(one, post) for post in dump.posts for one in repairs(post)]
    assert sum(one.was.count("?") for one, _ in found if one.mended) == dump.damage.mended
    assert sum(not one.mended for one, _ in found) == dump.damage.left


words = st.text("ab?é.", min_size=1, max_size=6)


@given(st.lists(words, max_size=8), st.lists(words, max_size=8))
def test_repairs_are_places_of_the_text_in_order_and_apart(before: list[str], after: list[str]) -> None:
    post = damaged(" ".join(before), " ".join(after))
    found = repairs(post)
    assert all(0 <= one.start < one.end <= len(post.text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    html = post_view(post, 1)
    assert html.count('class="dl-repair"') == len(found)


def test_nothing_hostile_becomes_markup() -> None:
    bad = '<img src=x onerror="alert(1)">'
    post = replace(
        FERRY, id=bad, headline=bad, paragraphs=(f"{bad} R?x",), original=f"{bad}?y R?x", author=bad
    )
    assert "<img" not in post_view(post, 1)


def test_the_plot_counts_posts_over_round_spans_of_time() -> None:
    plot = plot_of([FERRY, BRIDGE])  # at 12:00 and 9:00: three hours, by ten minutes
    assert len(plot.bars) == 19
    assert (plot.bars[0], plot.bars[-1]) == (("4 Mar 2031, 09:00", 1), ("4 Mar 2031, 12:00", 1))
    assert sum(count for _, count in plot.bars) == 2
    assert "a bar is 10 minutes" in plot.caption


def test_the_plot_of_a_dump_without_times_goes_by_position() -> None:
    plot = plot_of([replace(FERRY, published=None), replace(BRIDGE, published=None)])
    assert plot.bars == (("Post 2", len(BRIDGE.text.split())), ("Post 1", len(FERRY.text.split())))
    assert plot.caption == "Words of each post, oldest to newest: they have no times."


def test_posts_without_a_time_among_others_are_said_to_be_left_out() -> None:
    assert "1 without a time are left out" in plot_of([FERRY, BRIDGE, VOTE]).caption


@given(st.lists(st.integers(0, 5_000_000), min_size=1, max_size=60))
def test_every_post_is_in_one_bar_and_the_bars_fit(minutes: list[int]) -> None:
    posts = [replace(FERRY, published=at(0) + timedelta(minutes=m)) for m in sorted(minutes, reverse=True)]
    plot = plot_of(posts)
    assert sum(count for _, count in plot.bars) == len(posts)
    assert 1 <= len(plot.bars) <= BARS
    assert len({label for label, _ in plot.bars}) == len(plot.bars)

"""Whatever the input: no crash but a DumpError, and no text lost."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index import DumpError
from index.readers import Dump, Source, read_dump
from index.readers.decoding import decode
from tests.index.readers.fiction import HABITS

_PIECES = (
    "Storm Ada closes in on Port Merrow",
    "What we covered here",
    "7 Posts",
    "12 Posts",
    "Sort by",
    "Our live coverage has ended for the day.",
    "12:18 p.m. ET, March 3, 2031",
    "3 hr 24 min ago",
    "15w ago",
    "Updated 5:54 PM ET, Mon March 3, 2031",
    "By Ruth Calder, Coast News",
    "– Ruth Calder",
    "01:35 - Source: Coast News",
    "A convoy of trucks moves along the quay in Port Merrow on Tuesday, March 4",
    "Mika Dahl/Coast Pictures",
    "Learn more",
    "Related article Storm Ada strengthens",
    "Read the full story here.",
    "• The harbor is shut.",
    "Here are the ships: Marigold, 63",
    "Petrel, 12",
    "Why is the storm so slow?",
    "Harbor gates will stay shut until Thursday, port director says",
    "The harbor gates will stay shut until Thursday morning, port director Lena Osei said at a "
    "briefing on the quay.",
    "“We would rather lose two days than lose a pilot,” Osei told reporters?at the gate.?",
    "Mayor O?lu said the lower town?was empty by four o’clock.",
    "# Storm Ada closes in",
    "## Gates stay shut ##",
    "**Power fails along the coast**",
    "*5:42 p.m. ET, March 3, 2031*",
    "![A view of the quay](https://example.org/1.jpg)",
    "1. Gates stay shut",
    "2) Ferry reaches shelter",
    "3/12",
    "+ Schools to close",
    "[17:42] Ferry reaches shelter",
    "5:42 PM EST | Schools to close",
    "Power fails (17:42 GMT)",
    "By Ruth Calder | 5:42 p.m. ET",
    "17:42 , Ruth Calder",
    "Headline: Gates stay shut",
    "Skip next section Gates stay shut",
    "Political correspondent",
    "Share close panel",
    "Updated on: March 3, 2031 / 5:54 PM EST / Coast News",
    "",
    "?",
    "“",
)
_LINE = st.one_of(st.sampled_from(_PIECES), st.text(max_size=60))
_GAP = st.sampled_from(["\n", "\n\n"])
_LINES = st.lists(_LINE, max_size=24)
# What a page does again and again is read by that, so some pages repeat themselves.
_HABITUAL = st.builds(
    lambda top, post, times: [*top, *post * times],
    st.lists(_LINE, max_size=5),
    st.lists(_LINE, min_size=1, max_size=5),
    st.integers(2, 5),
)
PAGES = st.builds(lambda gap, lines: gap.join(lines), _GAP, st.one_of(_LINES, _HABITUAL))


def _signs(text: str) -> Counter[str]:
    """Every sign that is to be seen, but for the one that stands for what is lost."""
    return Counter(c for c in text if c.isprintable() and not c.isspace() and c != "?")


def _kept(dump: Dump) -> Counter[str]:
    kept: Counter[str] = Counter()
    for aside in dump.coverage.header:
        kept += _signs(aside.text)
    for post in dump.posts:
        kept += _signs(post.headline) + _signs("".join(post.paragraphs))
        for aside in post.asides:
            kept += _signs(aside.text)
    return kept


def _read(data: bytes) -> Dump | None:
    try:
        return read_dump(Source("made-up", lambda: data))
    except DumpError:
        return None


def keeps_all_text(page: str) -> bool:
    """Whether every sign of a page stands in some post, aside or the header, if it is read at all."""
    data = page.encode("utf-8", "replace")
    dump = _read(data)
    if dump is None or dump.reader != "text":
        return True
    return not _signs(decode(data, "made-up")) - _kept(dump)


@given(PAGES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(HABITS["bare"])
def test_no_text_is_lost(page: str) -> None:
    assert keeps_all_text(page)


@given(PAGES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_two_posts_share_an_id_and_positions_count_up(page: str) -> None:
    dump = _read(page.encode("utf-8", "replace"))
    if dump is not None:
        assert len({post.id for post in dump.posts}) == len(dump.posts)
        assert [post.position for post in dump.posts] == list(range(len(dump.posts)))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read(data)
    _read(gzip.compress(data))


_JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["title", "text", "id", "url", "date", "author", "posts", "@graph", "@type", "liveBlogUpdate"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(_JSON_LIKE)
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_refused(value: object) -> None:
    import json

    _read(json.dumps(value).encode())
    _read(json.dumps({"@type": "LiveBlogPosting", "headline": value, "liveBlogUpdate": value}).encode())
    _read(f'<html><script type="application/ld+json">{json.dumps(value)}</script><p>x</p></html>'.encode())


@pytest.mark.parametrize("habit", HABITS)
def test_every_prefix_of_a_page_is_read(habit: str) -> None:
    page = HABITS[habit]
    for end in range(40, len(page), 97):
        _read(page[:end].encode())

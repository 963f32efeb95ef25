"""JSON lines, arrays and documents, whatever their fields are called."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import DumpError
from index.readers import Dump, Source, read_dump

ARTICLES = (
    {
        "id": "a1",
        "title": "Gates stay shut",
        "text": "The gates stay shut.\n\nShips wait.",
        "url": "https://example.org/a1",
        "date": "2031-03-04",
    },
    {
        "id": "a2",
        "headline": "Power fails",
        "body": "Homes lost power.\nCrews wait.",
        "author": {"name": "Ruth Calder"},
        "published": "2031-03-03T17:54:00-05:00",
    },
)


def read(text: str, name: str = "posts.dump") -> Dump:
    return read_dump(Source(name, lambda: text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(one) for one in ARTICLES),
        json.dumps(ARTICLES),
        json.dumps(ARTICLES, indent=2),
        json.dumps({"title": "Storm", "posts": ARTICLES}),
    ],
)
def test_lines_arrays_and_documents_give_the_same_posts(text: str) -> None:
    first, second = read(text).posts
    assert (first.id, first.headline, first.paragraphs) == (
        "a1",
        "Gates stay shut",
        ("The gates stay shut.", "Ships wait."),
    )
    assert (first.url, first.published) == ("https://example.org/a1", datetime(2031, 3, 4, tzinfo=UTC))
    assert (second.id, second.paragraphs, second.author) == (
        "a2",
        ("Homes lost power.", "Crews wait."),
        "Ruth Calder",
    )
    assert second.published == datetime(2031, 3, 3, 22, 54, tzinfo=UTC)


def test_mixed_order_is_sorted_newest_first() -> None:
    posts = read(
        json.dumps([dict(ARTICLES[0], id=str(n), date=f"2031-03-0{n}") for n in (3, 9, 1, 7, 5)])
    ).posts
    assert [post.id for post in posts] == ["9", "7", "5", "3", "1"]


def test_a_gzipped_file_is_read_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "no-ending"
    file.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in ARTICLES).encode()))
    dump = read_dump(file)
    assert (len(dump.posts), dump.reader, dump.coverage.id) == (2, "json-lines", "no-ending")


def test_several_authors_and_html_in_the_body() -> None:
    entry = {
        "title": "A &amp; B",
        "content": "<p>One.</p><p>Two &lt;3.</p>",
        "author": ["Ann", {"name": "Bo"}, "Ann"],
    }
    post = read(json.dumps([entry])).posts[0]
    assert (post.headline, post.paragraphs, post.author) == ("A & B", ("One.", "Two <3."), "Ann, Bo")


def test_entries_without_words_are_counted() -> None:
    assert read(json.dumps([ARTICLES[0], {"x": 1}])).notices == (
        "1 of 2 entries have no headline and no text; not read",
    )


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"title": "a", "text": "b"}\n{"title": "c" "text": "d"}\n', 2, "not valid JSON"),
        ('{"title": "a", "text": "b"}\n\n{"x": 1}\n', 3, "no post here"),
        ('[\n{"title": "a"},\n]', 3, "not valid JSON"),
        ('{"x": 1}', None, "no post here"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int | None, what: str) -> None:
    with pytest.raises(DumpError, match=what) as raised:
        read(text)
    assert raised.value.line == line
    assert raised.value.mend


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "[ " * 100_000, '[{"title": "x", "y": ' + "[" * 5000]
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(DumpError):
        read(text)


@pytest.mark.parametrize(
    "document",
    [
        {"data": {"posts": ARTICLES}},
        {"title": "Storm", "result": "ok", "response": 1, "results": {"items": ARTICLES}},
        {"a1": ARTICLES[0], "a2": ARTICLES[1]},
    ],
)
def test_lists_that_lie_deeper_and_posts_under_their_names_are_found(document: object) -> None:
    assert [post.id for post in read(json.dumps(document)).posts] == ["a1", "a2"]


def test_words_may_lie_in_objects_and_bylines_begin_with_by() -> None:
    entry = {
        "title": {"rendered": "Gates &amp; bridges"},
        "content": {"rendered": "<p>Shut.</p><p>All of them.</p>"},
        "byline": "By Ruth Calder",
    }
    (post,) = read(json.dumps([entry])).posts
    assert (post.headline, post.paragraphs) == ("Gates & bridges", ("Shut.", "All of them."))
    assert post.author == "Ruth Calder"


def test_a_post_with_data_of_its_own_is_still_a_post() -> None:
    assert [post.id for post in read(json.dumps({**ARTICLES[0], "data": {"views": 3}})).posts] == ["a1"]

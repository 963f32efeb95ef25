"""HTML pages, with and without the data of a live blog in them; and feeds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from index import DumpError
from index.readers import Dump, Source, read_dump

UPDATES = [
    {
        "@type": "BlogPosting",
        "headline": "Gates stay shut",
        "articleBody": "The gates &quot;stay shut&quot;.\nShips wait.",
        "datePublished": "2031-03-03T17:54:00+01:00",
        "dateModified": "2031-03-03T17:00:00Z",
        "author": [{"name": "Ruth Calder"}, {"name": "Ivo Lindqvist"}],
        "url": "https://example.org/live#1",
    },
    {
        "@type": "BlogPosting",
        "headline": "Power fails",
        "articleBody": "<p>Homes lost power.</p><p>Crews <b>wait</b>.</p>",
        "datePublished": "2031-03-03T15:00:00Z",
        "author": "Sam Petrie",
    },
]


def blog(updates: Any) -> dict[str, Any]:
    return {
        "@type": "LiveBlogPosting",
        "headline": "Storm Ada live",
        "dateModified": "2031-03-03T18:00:00Z",
        "liveBlogUpdate": updates,
    }


def page(data: Any) -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<!doctype html><html><head><title>Ada | News</title>{script}</head><body><p>x</p></body></html>"


def read(text: str) -> Dump:
    return read_dump(Source("page", lambda: text.encode()))


@pytest.mark.parametrize(
    "wrap", [lambda b: b, lambda b: [{"@type": "WebPage"}, b], lambda b: {"@graph": [{"@type": "Thing"}, b]}]
)
def test_a_live_blog_is_found_wherever_it_stands(wrap: Any) -> None:
    dump = read(page(wrap(blog(UPDATES))))
    assert (dump.reader, dump.coverage.title, dump.coverage.id) == (
        "json-ld",
        "Storm Ada live",
        "storm-ada-live",
    )
    assert dump.coverage.clock == datetime(2031, 3, 3, 18, tzinfo=UTC)
    first, second = dump.posts
    assert first.paragraphs == ('The gates "stay shut".', "Ships wait.")
    assert (first.author, first.url) == ("Ruth Calder, Ivo Lindqvist", "https://example.org/live#1")
    assert first.published == datetime(2031, 3, 3, 16, 54, tzinfo=UTC)
    assert first.updated == datetime(2031, 3, 3, 17, tzinfo=UTC)
    assert (second.paragraphs, second.author) == (("Homes lost power.", "Crews wait."), "Sam Petrie")


def test_a_single_update_need_not_be_in_a_list() -> None:
    assert [post.headline for post in read(page(blog(UPDATES[0]))).posts] == ["Gates stay shut"]


def test_a_summary_block_goes_to_the_header() -> None:
    summary = {
        "headline": "What we covered here",
        "articleBody": "The storm came ashore.",
        "datePublished": "2031-03-03T09:00:00Z",
    }
    dump = read(page(blog([summary, *UPDATES])))
    assert [post.headline for post in dump.posts] == ["Gates stay shut", "Power fails"]
    assert [aside.text for aside in dump.coverage.header] == [
        "What we covered here",
        "The storm came ashore.",
    ]


def test_a_broken_block_beside_a_good_one_is_passed_over() -> None:
    text = page(blog(UPDATES)).replace(
        "<head>", '<head><script type="application/ld+json">{"@type": </script>'
    )
    assert len(read(text).posts) == 2


def test_oldest_first_is_turned_round() -> None:
    dump = read(page(blog(UPDATES[::-1])))
    assert [post.headline for post in dump.posts] == ["Gates stay shut", "Power fails"]


def test_an_article_is_one_post() -> None:
    article = {
        "@type": ["NewsArticle"],
        "headline": "Gates stay shut",
        "articleBody": "The gates stay shut.\n\nShips wait.",
    }
    dump = read(page(article))
    assert [(post.headline, post.paragraphs) for post in dump.posts] == [
        ("Gates stay shut", ("The gates stay shut.", "Ships wait."))
    ]


def test_a_page_without_data_is_extracted_and_says_so() -> None:
    told = "The storm reached the coast on Monday, and many left their homes for shelters, officials said."
    article = f"<article><h1>Storm reaches the coast</h1>{f'<p>{told}</p>' * 4}</article>"
    text = f"<html><head><title>Storm</title></head><body><nav>Home</nav>{article}</body></html>"
    dump = read(text)
    assert dump.reader == "html"
    assert told in dump.posts[0].paragraphs
    assert any("extracted" in notice for notice in dump.notices)


def test_headings_of_one_level_part_the_posts_of_a_page_without_data() -> None:
    told = "The storm reached the coast on Monday, and many left their homes for shelters, officials said."
    post = "<div><h2>Gate {0} is shut.</h2><p>{1}</p><h3>And then</h3><ul><li>One ship waits.</li></ul></div>"
    body = "".join(post.format(n, told) for n in range(4))
    dump = read(
        f"<html><head><title>Storm</title></head><body><article><h1>Storm</h1>{body}</article></body></html>"
    )
    posts = [post for post in dump.posts if post.headline != "Storm"]
    assert [post.headline for post in posts] == [f"Gate {n} is shut." for n in range(4)]
    assert all(post.paragraphs == (told, "One ship waits.") for post in posts)


@pytest.mark.parametrize(
    "piece", ["<script ", '<script type="application/ld+json">', "<!-- a -->", "<title>", "<div>"]
)
def test_pages_made_to_crawl_are_soon_done_with(piece: str) -> None:
    for text in ("<html>" + piece * 20_000, piece * 20_000, "[" + json.dumps({"text": piece * 20_000}) + "]"):
        try:
            read(text)
        except DumpError as error:
            assert error.mend  # noqa: PT017 - read or refused, both are well


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(DumpError, match="no text was found"):
        read("<html><body></body></html>")


RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0"><channel><title>Coast News</title>
<item><title>Gates &amp; bridges</title>
<description>&lt;p&gt;Shut.&lt;/p&gt;&lt;p&gt;All of them.&lt;/p&gt;</description>
<pubDate>Mon, 03 Mar 2031 17:54:00 GMT</pubDate><guid>tag:1</guid><link>https://example.org/1</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Coast News</title>
<entry><title>Gates &amp; bridges</title><id>tag:1</id><link href="https://example.org/1"/>
<published>2031-03-03T17:54:00Z</published>
<content type="html">&lt;p&gt;Shut.&lt;/p&gt;&lt;p&gt;All of them.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM])
def test_feeds(feed: str) -> None:
    dump = read(feed)
    assert (dump.reader, dump.coverage.title) == ("feed", "Coast News")
    (post,) = dump.posts
    assert (post.id, post.headline, post.paragraphs) == (
        "tag:1",
        "Gates & bridges",
        ("Shut.", "All of them."),
    )
    assert (post.url, post.published) == ("https://example.org/1", datetime(2031, 3, 3, 17, 54, tzinfo=UTC))


def test_entities_that_could_fill_the_memory_are_refused() -> None:
    laughs = (
        '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        "<rss><channel><item><title>&b;</title></item></channel></rss>"
    )
    with pytest.raises(DumpError, match="entities") as raised:
        read(laughs)
    assert raised.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><rss><channel><item><title>One',
        '<?xml version="1.0"?><svg><text>hi</text></svg>',
    ],
)
def test_xml_that_is_no_feed_is_refused(text: str) -> None:
    with pytest.raises(DumpError, match="feed"):
        read(text)

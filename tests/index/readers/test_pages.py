"""The same posts out of many makes of HTML pages, with and without data about them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest

from index.readers import Dump, Source, read_dump
from tests.index.readers.fiction import Told
from tests.index.readers.newsrooms import PAGES, Page, hours, upper


def html(told: Page, main: str, data: Any = None, script: str = '<script type="application/ld+json">') -> str:
    written = data if isinstance(data, str) else json.dumps(data)
    head = f"{script}{written}</script>" if data is not None else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{escape(told.title)}</title>{head}"
        "</head><body><header><nav><ul><li><a href=/>Home</a></li></ul></nav></header><main>"
        f"<h1>{escape(told.title)}</h1>{main}</main><footer><p>Copyright.</p></footer></body></html>"
    )


def paragraphs(post: Told) -> str:
    return "".join(f"<p>{escape(words)}</p>" for words in post.body)


def _article(post: Told) -> str:
    return (
        f'<article><time datetime="2031-03-03T{hours(post.clock)}:00Z">{hours(post.clock)} GMT</time>'
        f"<h2>{escape(post.headline)}</h2><p>By {post.reporter}</p>{paragraphs(post)}<button>Share</button>"
        "</article>"
    )


def _division(post: Told) -> str:
    return (
        f'<div class="post"><span class=time>{upper(post.clock)} EST</span>'
        f"<h3>{escape(post.headline)}</h3><div>{paragraphs(post)}</div>"
        "<div class=share><a>Facebook</a></div></div>"
    )


def _figure(post: Told) -> str:
    caption = f"<figure><figcaption>A view of the quay in {post.place}.</figcaption></figure>"
    return f"<section><h4>{escape(post.headline)}</h4>{caption}{paragraphs(post)}</section>"


def _broken(post: Told) -> str:
    body = "<br><br>".join(escape(words) for words in post.body)
    return f"{hours(post.clock)} GMT<br><b>{escape(post.headline)}</b><br>{body}<hr>"


def _microdata(post: Told) -> str:
    return (
        '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">'
        f'<h2 itemprop="headline">{escape(post.headline)}</h2>'
        f'<div itemprop="articleBody">{paragraphs(post)}</div></div>'
    )


MAKES: dict[str, Callable[[Told], str]] = {
    "an article each": _article,
    "divisions": _division,
    "figures": _figure,
    "line breaks": _broken,
    "microdata": _microdata,
    "bold headlines": lambda p: f"<p><strong>{escape(p.headline)}</strong></p>{paragraphs(p)}",
    "inline time and headline": lambda p: (
        f"<div><span>{hours(p.clock)}</span><b>{escape(p.headline)}</b>{paragraphs(p)}</div>"
    ),
    "list items": lambda p: f"<li><h3><span>{escape(p.headline)}</span></h3><div>{paragraphs(p)}</div></li>",
    "flat": lambda p: f"<h2>{escape(p.headline)}</h2><p>{p.clock} ET, March 3, 2031</p>{paragraphs(p)}",
}


def read(text: str) -> Dump:
    return read_dump(Source("page.html", lambda: text.encode()))


def check(dump: Dump, told: Page) -> None:
    found = [post for post in dump.posts if post.headline]
    assert [post.headline for post in found] == [post.headline for post in told.posts]
    assert [post.paragraphs for post in found] == [post.body for post in told.posts]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("make", MAKES)
def test_pages_without_data(make: str, page: str) -> None:
    told = PAGES[page]
    dump = read(html(told, "".join(map(MAKES[make], told.posts))))
    assert dump.reader == "html"
    check(dump, told)


def test_times_and_authors_of_pages_without_data() -> None:
    told = PAGES["storm"]
    posts = read(html(told, "".join(map(_article, told.posts)))).posts
    assert posts[0].published == datetime(2031, 3, 3, 17, 42, tzinfo=UTC)
    assert [post.author for post in posts if post.headline] == [post.reporter for post in told.posts]


def updates(told: Page) -> list[dict[str, Any]]:
    return [
        {
            "@type": "BlogPosting",
            "headline": post.headline,
            "articleBody": "\n".join(post.body),
            "datePublished": f"2031-03-03T{hours(post.clock)}:00+00:00",
        }
        for post in told.posts
    ]


def blog(told: Page, entries: Any) -> dict[str, Any]:
    return {"@type": "LiveBlogPosting", "headline": told.title, "liveBlogUpdate": entries}


def _referred(told: Page) -> Any:
    entries = [{**one, "@id": f"#{n}"} for n, one in enumerate(updates(told))]
    return {"@graph": [blog(told, [{"@id": one["@id"]} for one in entries]), *entries]}


DATA: dict[str, Callable[[Page], Any]] = {
    "in a graph": lambda t: {"@graph": [{"@type": "WebPage"}, blog(t, updates(t))]},
    "an ordered list": lambda t: blog(t, {"@list": updates(t)}),
    "by reference": _referred,
    "a type with its address": lambda t: [
        {**blog(t, updates(t)), "@type": "https://schema.org/LiveBlogPosting"}
    ],
    "in a comment": lambda t: f"\n<!--\n{json.dumps(blog(t, updates(t)))}\n-->",
    "in CDATA": lambda t: f"\n//<![CDATA[\n{json.dumps(blog(t, updates(t)))}\n//]]>",
}
SCRIPTS = (
    "<script type='application/ld+json' id=s>",
    "<SCRIPT data-x=1 TYPE=application/ld+json>",
)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("shape", DATA)
def test_data_in_many_shapes(shape: str, script: str) -> None:
    told = PAGES["vote"]
    dump = read(html(told, "<p>x</p>", DATA[shape](told), script))
    assert dump.reader == "json-ld"
    check(dump, told)
    assert all(post.published is not None for post in dump.posts)


def test_updates_in_several_blocks_are_one_blog() -> None:
    told = PAGES["vote"]
    every = updates(told)
    blocks = [json.dumps(blog(told, part)) for part in (every[:3], every[2:])]
    check(read(html(told, "", '</script><script type="application/ld+json">'.join(blocks))), told)


def test_data_without_text_lend_their_times_to_the_posts_of_the_page() -> None:
    told = PAGES["storm"]
    bare = [{key: one[key] for key in ("@type", "headline", "datePublished")} for one in updates(told)]
    dump = read(html(told, "".join(map(_microdata, told.posts)), blog(told, bare)))
    check(dump, told)
    assert dump.posts[0].published == datetime(2031, 3, 3, 17, 42, tzinfo=UTC)


def test_a_live_page_that_calls_itself_an_article_gives_its_posts() -> None:
    told = PAGES["storm"]
    data = {"@type": "NewsArticle", "headline": told.title, "articleBody": told.summary[0]}
    check(read(html(told, "".join(map(_microdata, told.posts)), data)), told)

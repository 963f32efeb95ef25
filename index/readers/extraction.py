"""Pages without data about their posts: headings of one level part the text that is found in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.errors import DumpError
from index.readers import kinds
from index.readers.assembling import assemble
from index.readers.dump import Reading
from index.readers.elements import CAPTION, STRONG, TIME, Block, blocks_of
from index.readers.endings import ends_sentence
from index.readers.habits import apply_habits
from index.readers.kinds import Line
from index.readers.layout import Layout
from index.readers.lines import classify
from index.readers.text import read_text

_BLOCKS = frozenset({"p", "item", "quote", "head", "cell", "code"})
_FEWEST = 3  # headings of one level that make a page of posts
_SHORTEST = 30  # characters of a paragraph that a heading can stand above
_MORE = 1.2  # how many times the posts, or the text, that one way must find to be believed against the other
_UNSURE = "the page has no LiveBlogPosting data; its text was extracted, check the posts"


def extracted(page: str, name: str) -> Reading:
    """The page's main text, as posts. Raises DumpError if it has none."""
    blocks = _main_blocks(page)
    if not blocks:
        raise DumpError(
            name,
            None,
            "no text was found in this page; a live blog or an article was expected.",
            "Save the page with its text (not only its frame), or copy the text into a .txt file.",
        )
    level = _post_level(blocks)
    reading = _whole(blocks, name) if level is None else _parted(blocks, level)
    reading.reader = "html"
    reading.notices.append(_UNSURE)
    return reading


def _main_blocks(page: str) -> list[Block]:
    """The page's blocks as trafilatura finds them, or straight from the elements where that has clearly more
    posts, or as many and their times: trafilatura is made for articles and leaves both out of live pages.
    """
    import trafilatura

    document = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, favor_recall=True
    )
    found = _blocks(document.body) if document is not None and document.body is not None else []
    tree = trafilatura.load_html(page)
    if tree is None:
        return found
    own = blocks_of(tree)
    posts, own_posts = _posts(found), _posts(own)
    timed = sum(kind == TIME for kind, _ in own) >= max(_FEWEST, own_posts // 2)
    if own_posts > _MORE * posts or (timed and own_posts >= max(posts, _FEWEST)):
        return own
    few = posts == own_posts == 0 and _prose(own) > _MORE * _prose(found)
    return own if few else found


def _prose(blocks: Sequence[Block]) -> int:
    return sum(len(words) for words in {words for kind, words in blocks if not kind and ends_sentence(words)})


def _posts(blocks: Sequence[Block]) -> int:
    level = _post_level(blocks)
    return len(_heads(blocks, level)) if level is not None else 0


def _whole(blocks: Sequence[Block], name: str) -> Reading:
    return read_text("\n\n".join(words for _, words in blocks), name)


def _parted(blocks: Sequence[Block], level: str) -> Reading:
    lines = [Line(words, n + 1, n, _kind(kind, words)) for n, (kind, words) in enumerate(blocks)]
    headlines = _heads(blocks, level)
    for i in headlines:
        lines[i].kind = kinds.HEAD
    apply_habits(lines, [i for i in range(len(lines)) if i not in set(headlines)])
    raw = [words for _, words in blocks]
    return assemble(lines, Layout("", 0, None, None, lead=True), headlines, raw)


def _kind(level: str, words: str) -> kinds.Kind:
    if level == CAPTION:
        return kinds.CREDIT
    return classify(words)


def _post_level(blocks: Sequence[Block]) -> str | None:
    """The level of heading that parts posts: the highest one that stands above text often enough."""
    levels = sorted({kind for kind, _ in blocks if kind and kind not in (CAPTION, TIME)})
    return next((level for level in levels if len(_heads(blocks, level)) >= _FEWEST), None)


def _heads(blocks: Sequence[Block], level: str) -> list[int]:
    """The headings of a level that have text below them, before the next one."""
    found = [i for i, (kind, words) in enumerate(blocks) if kind == level and _may_head(kind, words)]
    ends = [*found[1:], len(blocks)]
    return [
        i
        for i, end in zip(found, ends, strict=False)
        if any(not kind and len(words) >= _SHORTEST for kind, words in blocks[i + 1 : end])
    ]


def _may_head(level: str, words: str) -> bool:
    return level != STRONG or classify(words) is kinds.HEAD


def _blocks(body: Any) -> list[tuple[str, str]]:
    """The text blocks in order, with the level of headings ("h2") or "" for other text."""
    found: list[tuple[str, str]] = []
    _walk(body, found)
    return [(level, words) for level, text in found if (words := " ".join(text.split()))]


def _walk(root: Any, found: list[tuple[str, str]]) -> None:
    """Depth first without recursion: pages nest as deep as their makers like."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            found.append(("", element))
        elif element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iterdescendants()):
            level = (element.get("rend") or "h2") if element.tag == "head" else ""
            found.append((level, "".join(element.itertext())))
        else:
            pieces = [element.text or ""]
            for child in element:
                pieces += [child, child.tail or ""]
            waiting.extend(
                reversed([piece for piece in pieces if not isinstance(piece, str) or piece.strip()])
            )

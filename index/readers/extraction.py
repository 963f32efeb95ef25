"""Pages without data about their posts: trafilatura finds the text, headings of one level part the posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from index.errors import DumpError
from index.post import Aside, AsideKind
from index.readers.dump import Draft, Reading
from index.readers.kinds import Line
from index.readers.lines import classify
from index.readers.parts import split_post
from index.readers.text import read_text

_BLOCKS = frozenset({"p", "item", "quote", "head", "cell", "code"})
_FEWEST = 3  # headings of one level that make a page of posts
_PROSE = 100  # characters of a paragraph that tells something
_UNSURE = "the page has no LiveBlogPosting data; its text was extracted, check the posts"


def extracted(page: str, name: str) -> Reading:
    """The page's main text, as posts. Raises DumpError if it has none."""
    import trafilatura

    document = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, favor_recall=True
    )
    blocks = _blocks(document.body) if document is not None and document.body is not None else []
    if not blocks:
        raise DumpError(
            name,
            None,
            "no text was found in this page; a live blog or an article was expected.",
            "Save the page with its text (not only its frame), or copy the text into a .txt file.",
        )
    level = _post_level(blocks)
    reading = _whole(blocks, name) if level is None else _parted(blocks, level)
    reading.notices.append(_UNSURE)
    return reading


def _whole(blocks: Sequence[tuple[str, str]], name: str) -> Reading:
    reading = read_text("\n\n".join(words for _, words in blocks), name)
    reading.reader = "html"
    return reading


def _parted(blocks: Sequence[tuple[str, str]], level: str) -> Reading:
    first = next(i for i, (kind, _) in enumerate(blocks) if kind == level)
    reading = Reading("html", "", [])
    if any(not kind and len(words) > _PROSE for kind, words in blocks[:first]):
        first = 0  # a story stands above the first heading: a post without a headline
    reading.header = [Aside(AsideKind.BOILERPLATE, words) for _, words in blocks[:first]]
    reading.drafts = _cut(blocks[first:], level)
    return reading


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


def _post_level(blocks: Sequence[tuple[str, str]]) -> str | None:
    """The level of heading that parts posts: the highest one that is there often enough."""
    counts = Counter(level for level, _ in blocks if level)
    return next((level for level in sorted(counts) if counts[level] >= _FEWEST), None)


def _cut(blocks: Sequence[tuple[str, str]], level: str) -> list[Draft]:
    drafts: list[Draft] = []
    headline, texts = "", list[str]()
    for kind, words in [*blocks, (level, "")]:
        if kind != level:
            texts.append(words)
            continue
        if headline or texts:
            lines = [Line(text, number, number, classify(text)) for number, text in enumerate(texts)]
            draft = split_post(headline, lines)
            draft.original = "\n\n".join([headline, *texts]).strip()
            drafts.append(draft)
        headline, texts = words, []
    return drafts

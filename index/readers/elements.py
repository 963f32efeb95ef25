"""A page's text straight from its elements, where an extractor of articles finds too little."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_INLINE_TEXT = """
    a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub
    sup time u var wbr
"""
_INLINE = frozenset(_INLINE_TEXT.split())
_SKIPPED_TEXT = """
    script style noscript template nav footer aside form button select option textarea svg canvas iframe
    object video audio dialog head title menu
"""
_SKIPPED = frozenset(_SKIPPED_TEXT.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STRONG = frozenset({"b", "strong"})
# Names that pages give to what is no part of a story; only whole words of a class or id count.
_SIDE_TEXT = """
    related recommended newsletter comments sidebar cookie cookies promo breadcrumb breadcrumbs share
    sharing social advert ad ads advertisement
"""
_SIDE = frozenset(_SIDE_TEXT.split())
_NAME = re.compile(r"[a-z]+")
_MAIN = frozenset({"html", "body", "main", "article"})
CAPTION, TIME, STRONG = "caption", "time", "strong"

Block = tuple[str, str]  # the level of a heading ("h2"), one of the names above, or ""; and the words


@dataclass(slots=True)
class _Walk:
    """Text gathered until the next block begins."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    strong: int = 0  # characters of them in bold

    def flush(self, level: str) -> None:
        text = " ".join("".join(self.words).split())
        if text:
            bold = not level and self.strong >= len("".join(text.split()))
            self.blocks.append((STRONG if bold else level, text))
        self.words, self.strong = [], 0


def blocks_of(tree: Any) -> list[Block]:
    """The blocks of a parsed page in order, from its body on."""
    walk = _Walk()
    bodies = tree.xpath("//body")
    # Each step is an element to enter, or what to do when it is left: pages nest too deep for recursion.
    waiting: list[tuple[str, Any, str, bool]] = [("enter", bodies[0] if bodies else tree, "", False)]
    while waiting:
        step, what, level, bold = waiting.pop()
        if step == "text":
            walk.words.append(what)
            walk.strong += len("".join(what.split())) if bold else 0
        elif step == "flush":
            walk.flush(level)
        else:
            waiting.extend(reversed(_steps(what, level, bold)))
    walk.flush("")
    return walk.blocks


def _steps(element: Any, level: str, bold: bool) -> list[tuple[str, Any, str, bool]]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _SKIPPED or _aside(element):
        return []
    if tag in ("br", "hr"):
        return [("flush", None, level, bold)]
    moment = element.get("datetime") if tag == "time" else None
    if moment:
        return [("flush", None, level, bold), ("text", moment, TIME, False), ("flush", None, TIME, False)]
    own = tag if tag in _HEADINGS else CAPTION if tag == "figcaption" else level
    bold = bold or tag in _STRONG
    mixed = any(isinstance(child.tag, str) and child.tag not in _INLINE | {"br"} for child in element)
    inside: list[tuple[str, Any, str, bool]] = [("text", element.text or "", own, bold)]
    for child in element:
        apart = [("flush", None, own, bold)] if mixed else []
        inside += [*apart, ("enter", child, own, bold), *apart, ("text", child.tail or "", own, bold)]
    if tag in _INLINE:
        return inside
    return [("flush", None, level, bold), *inside, ("flush", None, own, bold)]


def _aside(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag in _MAIN:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not _SIDE.isdisjoint(_NAME.findall(names)) and element.tag not in (
        "body",
        "html",
        "main",
        "article",
    )

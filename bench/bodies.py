"""How much of the posts' bodies is read into the right post, against gold: `python -m bench.bodies FOLDER`.

    .venv/bin/python -m bench.bodies ../gold --astray

A dump NAME.txt or NAME.html is held against the `headline` and `articleBody` of the posts in NAME.gold.json
(gold with headlines alone says nothing of bodies, and is left out). Counted are the words of a gold body that
stand in the body of the post with its headline, and the words there that gold does not have: captions,
bylines and trailers that were left. With --astray each of both is shown, and where gold's was found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path

from anyascii import anyascii

from index.post import Post
from index.readers import read_posts

_LOST = ".{0,3}"
"""What a damaged character may have been, in plain letters: nothing, a letter, or two that stand for it."""
_MARKUP = re.compile(r"<[^>]*>")
_BETWEEN = re.compile(r"[\s—–/]+|(?<=\w)-(?=\w)")


@dataclass(frozen=True, slots=True)
class Astray:
    """A run of words on one side alone: gold's, found in `where`, or a body's that gold does not have."""

    headline: str
    words: tuple[str, ...]
    missing: bool
    where: str = ""


@dataclass
class Count:
    """Of one dump: gold's body words, those that landed, and what did neither."""

    words: int = 0
    astray: list[Astray] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return sum(len(one.words) for one in self.astray if one.missing)

    @property
    def extra(self) -> int:
        return sum(len(one.words) for one in self.astray if not one.missing)

    @property
    def landed(self) -> float:
        return 1 - self.missing / self.words if self.words else 1.0


def words_of(text: str) -> list[str]:
    """Plain lower-case letters and digits; "?" stays, which may be a lost character."""
    found = (re.sub(r"[^a-z0-9?]", "", _plain(word)) for word in _BETWEEN.split(text))
    return [word for word in found if word.strip("?")]


def _plain(word: str) -> str:
    return "".join("?" if sign == "\ufffd" else anyascii(sign) for sign in word).lower()


def gold_posts(path: Path) -> list[tuple[str, str]]:
    """Headline and body of each post that has one; none where gold has headlines alone."""
    posts = json.loads(path.read_text(encoding="utf-8")).get("posts", [])
    found = [(post.get("headline") or "", unescape(post.get("articleBody") or "")) for post in posts]
    return [(headline, _MARKUP.sub(" ", body)) for headline, body in found if body]


def compare(gold: Sequence[tuple[str, str]], posts: Sequence[Post]) -> Count:
    """Each gold body against the next post of its headline."""
    waiting = defaultdict(list)
    for post in posts:
        waiting[_key(post.headline)].append(post)
    count = Count()
    for headline, body in gold:
        same = waiting[_key(headline)]
        own = same.pop(_nearest(body, same)) if same else None
        wanted, found = words_of(body), words_of("\n".join(own.paragraphs)) if own else []
        count.words += len(wanted)
        for missing, extra in _differences(wanted, found):
            if missing:
                where = _where(missing, own, posts)
                count.astray.append(Astray(headline, tuple(missing), True, where))
            if extra:
                count.astray.append(Astray(headline, tuple(extra), False))
    return count


def _key(headline: str) -> str:
    return "".join(words_of(headline)).replace("?", "")


def _nearest(body: str, posts: Sequence[Post]) -> int:
    """Which of several posts with one headline, or with none, a body is of: it has most of its words."""
    wanted = set(words_of(body))
    shared = [len(wanted & set(words_of(post.text))) for post in posts]
    return shared.index(max(shared))


def _differences(wanted: list[str], found: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The runs in which two lists of words differ, but for what damage explains."""
    for kind, a, b, c, d in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind != "equal" and not _damaged("".join(wanted[a:b]), "".join(found[c:d])):
            yield wanted[a:b], found[c:d]


def _damaged(wanted: str, found: str) -> bool:
    """Whether two texts are one, but for how it was split into words, and for lost characters."""
    pattern = _LOST.join(found.split("?"))
    return re.fullmatch(pattern, wanted.replace("?", "")) is not None


def _where(missing: Sequence[str], own: Post | None, posts: Sequence[Post]) -> str:
    """Where a run of gold's words was read to instead."""
    run = " ".join(missing)
    for aside in own.asides if own else ():
        if run in " ".join(words_of(aside.text)):
            return f"a {aside.kind.value} of its post"
    if own and run in " ".join(words_of(own.headline)):
        return "its headline"
    others = [post for post in posts if post is not own and run in " ".join(words_of(post.text))]
    return f"the post “{others[0].headline}”" if others and len(missing) > 1 else "nowhere else"


def _tell(name: str, count: Count) -> None:
    sys.stdout.write(
        f"{name[:52]:52s} {count.words:6d} words, {count.landed:8.4%} in their post, "
        f"{count.missing:4d} elsewhere, {count.extra:4d} more than gold\n"
    )


def _show(astray: Sequence[Astray]) -> None:
    for one in astray:
        kind = f"not in its body but {one.where}" if one.missing else "not in gold"
        sys.stdout.write(f"    {kind}: {' '.join(one.words)[:300]}\n      under: {one.headline[:90]}\n")


def main() -> None:
    """Every dump of the folder that has a gold file with bodies, then all together."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--astray", action="store_true", help="show the words that went astray")
    chosen = options.parse_args()
    total = Count()
    for path in sorted(chosen.folder.glob("*.gold.json")):
        gold = gold_posts(path)
        for dump in sorted(path.parent.glob(f"{path.name.removesuffix('.gold.json')}.*")):
            if not gold or dump == path:
                continue
            count = compare(gold, list(read_posts(dump)))
            _tell(dump.name, count)
            if chosen.astray:
                _show(count.astray)
            total.words += count.words
            total.astray += count.astray
    _tell("TOTAL", total)


if __name__ == "__main__":
    main()

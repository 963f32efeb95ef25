"""Who is who: post ids that survive a rebuild, and the same post told in a later dump of the same coverage.

Everything here is a pure function of its arguments.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.post import Coverage, Post

SLUG_LENGTH = 40
_HASH_BYTES = 5  # 40 bits: one chance in a million of a clash among 1,500 posts, and a clash is resolved
_SAME_BODY = 0.5  # share of word triples in common that makes two bodies one post
_SAME_COVERAGE = 0.3  # share of the smaller dump's posts found in the other
_SHINGLE = 3
_MOST_PAIRS = 10_000_000  # beyond it the two are archives, not two tellings of one live page

_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_SIGNS = re.compile(r"[\W_]+")
_COMMON_SIGNS = "’“”‘–—•"  # taken out one by one: most texts have no others outside ASCII


def skeleton(text: str) -> str:
    """Letters and digits only, without case and accents: what survives re-typing, re-encoding and mending."""
    if not text.isascii():
        for sign in _COMMON_SIGNS:
            text = text.replace(sign, "")
        text = unicodedata.normalize("NFKD", text).casefold()
    # Bytes lose the signs of ASCII, nearly all there are, ten times faster than a pattern takes them out.
    kept = text.encode("utf-8", "surrogatepass").translate(None, _ASCII_SIGNS)
    letters = kept.decode("utf-8", "surrogatepass")
    return letters.lower() if letters.isascii() else _SIGNS.sub("", letters)


def digest(*parts: str) -> str:
    """A short, stable name for some text."""
    joined = "\x1f".join(parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).hexdigest()


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """`Storm Ada: live updates` gives `storm-ada-live-updates`; cut at a word."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    words = re.findall(
        r"[^\W_]+",
        "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "").replace("’", ""),
    )
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:length]
        if len(longer) > length:
            break
        kept = longer
    return kept


def coverage_id(title: str, fallback: str) -> str:
    """The id of a coverage seen for the first time, from its title, or else from the file's name."""
    return slug(title) or slug(fallback) or f"coverage-{digest(title, fallback)}"


def assign_ids(
    coverage: str, natives: Sequence[str | None], texts: Sequence[tuple[str, Sequence[str]]]
) -> list[str]:
    """An id for each post of one dump; `texts` are headline and paragraphs, newest first.

    A native id is kept as it is unless the dump uses it twice. Otherwise the id comes from the headline, so
    that it doesn't move when posts are added above; posts with one headline are told apart by their bodies,
    and true doubles by counting from the oldest.
    """
    ids = [_own_id(coverage, native, head, body) for native, (head, body) in zip(natives, texts, strict=True)]
    doubles = {id_ for id_, n in Counter(ids).items() if n > 1}
    if not doubles:
        return ids
    for i, (head, body) in enumerate(texts):
        if ids[i] in doubles:
            ids[i] = f"{ids[i]}-{digest(skeleton(head), skeleton(' '.join(body)))}"
    return _counted_from_oldest(ids)


def _own_id(coverage: str, native: str | None, headline: str, paragraphs: Sequence[str]) -> str:
    if native:
        return native
    seed = skeleton(headline) or skeleton(paragraphs[0] if paragraphs else "")
    return f"{coverage}-{digest(seed)}"


def _counted_from_oldest(ids: list[str]) -> list[str]:
    taken = set(ids)
    seen: Counter[str] = Counter()
    for i in range(len(ids) - 1, -1, -1):
        base = ids[i]
        number = seen[base]
        seen[base] += 1
        if number:
            ids[i] = _free(base, number + 1, taken)
            taken.add(ids[i])
    return ids


def _free(base: str, number: int, taken: set[str]) -> str:
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _unclaimed(post: Post, taken: set[str]) -> str:
    if post.id not in taken:
        return post.id
    longer = f"{post.id}-{digest(skeleton(post.text))}"
    return longer if longer not in taken else _free(longer, 2, taken)


def match_posts(old: Sequence[Post], new: Sequence[Post]) -> dict[int, int]:
    """Which post of `new` (by index) is which of `old`. One to one; the surest signs first."""
    pairs: dict[int, int] = {}
    for key in (_whole_key, _url_key, _native_key, _head_key, _stamp_key, _body_key):
        _match_by(key, old, new, pairs)
    _match_by_likeness(old, new, pairs)
    return pairs


def _match_by(
    key: Callable[[Post], str], old: Sequence[Post], new: Sequence[Post], pairs: dict[int, int]
) -> None:
    used = set(pairs.values())
    there: dict[str, list[int]] = {}
    for j, post in enumerate(old):
        if j not in used and (value := key(post)):
            there.setdefault(value, []).append(j)
    here: dict[str, list[int]] = {}
    for i, post in enumerate(new):
        if i not in pairs and (value := key(post)) and value in there:
            here.setdefault(value, []).append(i)
    for value, indices in here.items():
        # Several posts under one key: from the oldest up, since new ones come in above.
        couples = zip(reversed(indices), reversed(there[value]), strict=False)
        pairs.update((i, j) for i, j in couples if _compatible(old[j], new[i]))


def _compatible(a: Post, b: Post) -> bool:
    """Two posts that the dump puts up at different times, under different addresses, are different posts."""
    return not (a.url and b.url and a.url != b.url and "#" in a.url and "#" in b.url)


def _whole_key(post: Post) -> str:
    return digest(skeleton(post.headline), skeleton(" ".join(post.paragraphs)))


def _url_key(post: Post) -> str:
    return post.url or ""


def _native_key(post: Post) -> str:
    return post.id


def _head_key(post: Post) -> str:
    return skeleton(post.headline)


def _stamp_key(post: Post) -> str:
    # A time to the second is as good as an address; a time to the minute or the day is shared by many.
    time = post.published
    return time.astimezone(UTC).isoformat() if time is not None and (time.second or time.microsecond) else ""


def _body_key(post: Post) -> str:
    body = skeleton(" ".join(post.paragraphs))
    return body if len(body) > 40 else ""


def _match_by_likeness(old: Sequence[Post], new: Sequence[Post], pairs: dict[int, int]) -> None:
    """Edited in headline and body both: the pairs that share most of their words, best first."""
    used = set(pairs.values())
    left_old = [j for j in range(len(old)) if j not in used]
    left_new = [i for i in range(len(new)) if i not in pairs]
    if not left_old or not left_new or len(left_old) * len(left_new) > _MOST_PAIRS:
        return
    shingles = {j: _shingles(old[j]) for j in left_old}
    holders: dict[str, list[int]] = {}
    for j, words in shingles.items():
        for word in words:
            holders.setdefault(word, []).append(j)
    scored: list[tuple[float, int, int]] = []
    for i in left_new:
        mine = _shingles(new[i])
        shared = Counter(j for word in mine for j in holders.get(word, ()))
        for j, n in shared.items():
            likeness = n / max(1, min(len(mine), len(shingles[j])))
            if likeness >= _SAME_BODY and _compatible(old[j], new[i]):
                scored.append((-likeness, i, j))
    for _, i, j in sorted(scored):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)


def _shingles(post: Post) -> set[str]:
    words = re.findall(r"\w+", post.text.casefold())
    if len(words) < _SHINGLE:
        return set()
    return {" ".join(words[k : k + _SHINGLE]) for k in range(len(words) - _SHINGLE + 1)}


class Holdings:
    """Which coverage holds which posts, by headline and by whole text; grows as dumps come in."""

    def __init__(self, known: Mapping[str, Sequence[Post]]) -> None:
        self._heads: dict[str, set[str]] = {}
        self._wholes: dict[str, set[str]] = {}
        self._sizes: Counter[str] = Counter()
        for id_, posts in known.items():
            self.add(id_, posts)

    def add(self, coverage: str, posts: Iterable[Post]) -> None:
        """Note the posts of a coverage; ones it was known to hold count once."""
        for post in posts:
            holders = self._heads.setdefault(_head_key(post) or _whole_key(post), set())
            self._sizes[coverage] += coverage not in holders
            holders.add(coverage)
            self._wholes.setdefault(_whole_key(post), set()).add(coverage)

    def match(self, coverage: Coverage, posts: Sequence[Post]) -> str | None:
        """Which known coverage this dump belongs to, whatever its title now is; None for a new one.

        Posts decide, not titles: two coverages may be called "Live updates", and one may change its name.
        One shared headline is too little ("What we know so far"); it takes two, or a whole text, or the
        title as well.
        """
        keys = {_head_key(post) or _whole_key(post) for post in posts}
        shared = Counter(id_ for key in keys for id_ in self._heads.get(key, ()))
        told = {id_ for post in posts for id_ in self._wholes.get(_whole_key(post), ())}
        scored = [
            (n / max(1, min(len(keys), self._sizes[id_])), id_ == coverage.id, id_)
            for id_, n in shared.items()
            if n > 1 or id_ in told or id_ == coverage.id
        ]
        share, _, best = max(scored, default=(0.0, False, ""))
        return best if share >= _SAME_COVERAGE else None


def unclaimed_coverage(wanted: str, posts: Sequence[Post], known: Iterable[str]) -> str:
    """An id for a new coverage whose own is taken by another: the oldest post's words are added."""
    taken = set(known)
    if wanted not in taken:
        return wanted
    longer = f"{wanted}-{digest(skeleton(posts[-1].text) if posts else '')}"
    return longer if longer not in taken else _free(longer, 2, taken)


def age_key(coverage: Coverage, posts: Sequence[Post]) -> tuple[datetime, int, int, str]:
    """Sort dumps of one coverage by this to have the oldest first, whatever the order they were named in."""
    clock = coverage.clock or datetime.min.replace(tzinfo=UTC)
    content = digest(*(skeleton(post.text) for post in posts))
    return (clock, coverage.declared or len(posts), len(posts), content)


Telling = tuple[Coverage, tuple[Post, ...]]  # what one dump tells: a coverage and its posts, newest first


def recognised(known: Mapping[str, Sequence[Post]], dumps: Iterable[Telling]) -> list[Telling]:
    """Dumps with the coverage and post ids that their content is already known by; the oldest dump first.

    `known` is what an index holds, by coverage. A dump of a known coverage takes its id, whatever its title
    is now, and each post of it takes the id it has there, edited or not. Dumps of one new coverage are
    recognised among themselves in the same way. The order in which dumps are given makes no difference.
    """
    held: dict[str, list[Post]] = {id_: list(posts) for id_, posts in known.items()}
    claimed = {post.id: id_ for id_, posts in held.items() for post in posts}
    holdings = Holdings(known)
    done: list[Telling] = []
    for coverage, posts in sorted(dumps, key=lambda telling: age_key(*telling)):
        id_ = holdings.match(coverage, posts) or unclaimed_coverage(coverage.id, posts, held)
        before = held.get(id_, [])
        pairs = match_posts(before, posts)
        settled = _settled(id_, posts, {i: before[j].id for i, j in pairs.items()}, claimed)
        here = {post.id for post in settled}
        held[id_] = [*settled, *(post for post in before if post.id not in here)]
        holdings.add(id_, settled)
        done.append((replace(coverage, id=id_), settled))
    return done


def _settled(
    coverage: str, posts: Sequence[Post], known: Mapping[int, str], claimed: dict[str, str]
) -> tuple[Post, ...]:
    """Posts under the ids they are known by; a new one whose id is another post's gets a longer one."""
    taken = set(claimed)
    settled: list[Post] = []
    for i, post in enumerate(posts):
        id_ = known[i] if i in known else _unclaimed(post, taken)
        taken.add(id_)
        claimed[id_] = coverage
        settled.append(
            post if (post.id, post.coverage) == (id_, coverage) else replace(post, id=id_, coverage=coverage)
        )
    return tuple(settled)

"""Text that lost characters to `?` on its way: put back from evidence, and never guessed.

What is mended: a space lost between words; a name that stands undamaged elsewhere in the dump; a `?` that
can be no question mark because of where it stands. A true question mark is left alone, and so is what can't
be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

# A `?` that no writer sets: inside a word, after a full stop, after an opening quote. "Safe?What to know"
# is no such sign: there a true question mark has lost its space.
_DAMAGE = re.compile(
    r"[^\W_]\?+[a-z]|[.,;]\?+(?=[\s”\"’')]|$)|[“‘(]\?+[^\W_]|[a-z]\?+[“‘]|[.,”]\?+[^\W_]|\s\?+[^\W_]"
)
_AFTER_STOP = re.compile(r"(?<=[.,;:!…])\?+(?=[”\"’')]*$)")  # "Europe.?"
_AFTER_QUOTE = re.compile(r"(?<=[”\"’')])\?+$")
_AFTER_OPENING = re.compile(r"^([“‘(\[]+)\?+(?=[^\W_])")  # "“??Nobody"
_BETWEEN_SENTENCES = re.compile(r"([.,;:!][”\"’']?|[—–])\?+(?=[^\W_“‘\"])")  # "communique.?I", "post,”?the"
_TOKEN = re.compile(r"(?<!\S)[^\s?]*+\?\S*+")  # what stands between spaces and holds a `?`
_INSIDE = re.compile(r"\w+(?:\?+\w+)+[^\w?]*")  # lost characters between letters only
_WIDE = re.compile(r" {2,}")
_FEWEST = 0.15  # share of all `?` that must be such signs, for a dump to count as damaged
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_RUN = re.compile(r"\?+")
_PAIR = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\?+(?=([^\W\d_]+)(?![^\W\d_?]))")
_INTERROGATIVE = re.compile(
    r"(?:^|[,;:—–“‘\"'(.!?…-]\s*|\b(?:and|but|so|or|then|well|yes|no|ask(?:s|ed|ing)?|wonder(?:s|ed"
    r"|ing)?)\s+)"
    r"(?:in |to |for |by |at |on |with |from |of |about )?"
    r"(?:who(?:se|m)?|what|when|where|why|which|how|is|are|am|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|shall"
    r"|should|may|might|must|isn|aren|wasn|weren|don|doesn|didn|hasn|haven|hadn|can|couldn|won"
    r"|wouldn|shouldn|really|right|ready"
    r"|who|what|where|how|why)(?:['’](?:s|re|ll|d|ve|t))?\b",
    re.I,
)
# Enough of English to see that "set to" are two words where the dump has them nowhere else.
_COMMON_TEXT = """
    me my no do did can could may might got get how why just very own two three four five six new still even
    told asked here a an and are as at be been but by for from had has have he her him his i if in into is
    it its of off on or our out over she so than that the their them then there they this to up was we were
    what when where which who will with would you your about after all also amid any before between both
    during each first last many more most no not now only other per said says since some such through under
    until while
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_UNITS_TEXT = """
    million billion trillion percent per km miles mile p.m a.m pm am people troops years days hours
"""
_UNITS = frozenset(_UNITS_TEXT.split())


_ARTICLES = frozenset({"a", "A", "I"})


@dataclass(slots=True)
class Evidence:
    """The words that stand undamaged in a dump, and whether the dump is damaged at all."""

    words: set[str] = field(default_factory=set)
    damaged: bool = False
    undone: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    _by_shape: dict[tuple[int, str], list[str]] | None = None

    def known(self, word: str) -> bool:
        return word in self.words or word.lower() in _COMMON or word.lower() in self.words

    def named(self, pattern: str) -> str | None:
        """The one word of the dump that the pattern (`?` for each lost letter) can be; None if none or
        several.
        """
        found = {word for word in self._like(pattern) if _fits(pattern, word)}
        if (
            len(found) > 1
        ):  # the spelling with the lost letter outside ASCII is the one that can have been lost
            found = {word for word in found if not word.isascii()} or found
        return found.pop() if len(found) == 1 else None

    def _like(self, pattern: str) -> list[str]:
        if self._by_shape is None:
            self._by_shape = {}
            for word in self.words:
                if word[0].isupper() and len(word) >= 4:
                    self._by_shape.setdefault((len(word), word[-1]), []).append(word)
        return self._by_shape.get((len(pattern), pattern[-1]), [])


def _fits(pattern: str, word: str) -> bool:
    return all(p in ("?", w) for p, w in zip(pattern, word, strict=True))


def evidence(texts: Sequence[str]) -> Evidence:
    """What a dump's texts say of its own damage."""
    asking = [text for text in texts if "?" in text]
    signs = sum(map(damage_signs, asking))
    found = Evidence(damaged=signs > 0 and signs >= _FEWEST * sum(text.count("?") for text in asking))
    if found.damaged:
        tokens = _tokens(texts)
        found.words.update(_whole_words(tokens))
        # A piece that stands beside different ones is a word by itself; a broken name's pieces go together.
        for piece, others in _partners(tokens).items():
            if len(others) > 1 and len(piece) > 2:
                found.words.add(piece)
    return found


_AT_ONCE = 2000  # texts, joined to be split in one go; a whole dump's words would fill the memory


def _tokens(texts: Sequence[str]) -> set[str]:
    """What stands between spaces, each once: a dump says the same words over and over."""
    tokens: set[str] = set()
    for start in range(0, len(texts), _AT_ONCE):
        tokens.update(" ".join(texts[start : start + _AT_ONCE]).split())
    return tokens


def _whole_words(tokens: Iterable[str]) -> Iterator[str]:
    for token in tokens:
        if token.isalpha():  # most are: they need no pattern
            yield token
        elif "?" not in token.rstrip("?”\"’')"):
            yield from _WORD.findall(token.rstrip("?"))


def _partners(tokens: Iterable[str]) -> dict[str, set[str]]:
    """What each piece beside a lost character stands beside: "Bank" in "Bank?and" and "Bank?said"."""
    found: dict[str, set[str]] = {}
    for token in tokens:
        if "?" not in token:
            continue
        for pair in _PAIR.finditer(token):
            found.setdefault(pair[1], set()).add(pair[2].lower())
            found.setdefault(pair[2], set()).add(pair[1].lower())
    return found


def damage_signs(text: str) -> int:
    """How many `?` in the text can be no question mark."""
    signs = done = 0
    at = text.find("?", 1)
    while at > 0:
        found = _DAMAGE.match(text, at - 1) if at > done else None
        if found is not None:
            done = found.end()
            signs += not _is_address(text, at - 1)
        at = text.find("?", at + 1)
    return signs


def _is_address(text: str, at: int) -> bool:
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    end = text.find(" ", at + 2)
    return _looks_like_address(text[start : end if end >= 0 else len(text)])


def _looks_like_address(token: str) -> bool:
    return "/" in token or "=" in token or "www." in token


@dataclass(frozen=True, slots=True)
class Mended:
    """The text after mending, how many `?` were undone and how many damaged ones can't be known."""

    text: str
    mended: int = 0
    left: int = 0


def mend(text: str, known: Evidence, *, headline: bool = False) -> Mended:
    """Undo the `?` damage in one paragraph, so far as the dump itself says what was lost."""
    if "?" not in text or not known.damaged:
        return Mended(text)
    pieces: list[str] = []
    mended = left = position = 0
    for token in _damaged_tokens(text):
        fixed, undone, unknown = _mend_token(text, token, known, headline)
        pieces.append(text[position : token.start()])
        pieces.append(fixed)
        position = token.end()
        mended, left = mended + undone, left + unknown
    pieces.append(text[position:])
    whole = "".join(pieces)
    return Mended((_WIDE.sub(" ", whole) if "  " in whole else whole).strip(), mended, left)


def _damaged_tokens(text: str) -> Iterator[re.Match[str]]:
    """Found from their `?`: a plain search for one character is many times faster than a pattern."""
    at = text.find("?")
    while at >= 0:
        token = _TOKEN.search(text, text.rfind(" ", 0, at) + 1)
        assert token is not None  # there is a `?` at `at`
        yield token
        at = text.find("?", token.end())


def _mend_token(text: str, token: re.Match[str], known: Evidence, headline: bool) -> tuple[str, int, int]:
    word, undone = token.group(), 0
    if _looks_like_address(word):
        return word, 0, 0
    if not _INSIDE.fullmatch(word):
        word, undone = _mend_edges(text, token, known, headline)
    if "?" not in word or _asks(text, token):
        return word, undone, 0
    done = known.undone.get(word)  # names come again and again
    if done is None:
        done = known.undone[word] = _mend_inner(word, known)
    inner, more, unknown = done
    return inner, undone + more, unknown


def _mend_edges(text: str, token: re.Match[str], known: Evidence, headline: bool) -> tuple[str, int]:
    """Lost characters at a token's ends: after a full stop, after an opening quote, at the end of a
    statement.
    """
    before = token.group().count("?")
    word = _mend_punctuation(token.group())
    if set(word) == {"?"} and token.start() > 0:  # standing alone between spaces
        return "", before
    if word[0] == "?" and known.known(_first_word(word)) and not _RUN.search(word.strip("?")):
        word = word.lstrip("?")  # a second space, lost: "the ?harbor"
    if word.endswith("?") and _no_question(text, token, headline):
        word = word.rstrip("?")
    return word, before - word.count("?")


@lru_cache(maxsize=1 << 14)  # names and common words stand beside the same signs again and again
def _mend_punctuation(word: str) -> str:
    word = _AFTER_STOP.sub("", word)
    word = _AFTER_QUOTE.sub(lambda m: "" if _closed(word[: m.start()]) else m.group(), word)
    word = _AFTER_OPENING.sub(r"\1", word)
    return _BETWEEN_SENTENCES.sub(r"\1 ", word)


def _asks(text: str, token: re.Match[str]) -> bool:
    """Whether a question ends inside the token, its space lost: "Is it safe?What to know"."""
    at = token.group().find("?")
    right = token.group()[at:].lstrip("?")
    if right[:1] == ":":
        return True
    single = right[:1].isupper() and token.group().count("?") == 1
    return single and _begins_asking(_clause_before(text, token.start() + at))


def _begins_asking(clause: str) -> bool:
    """Whether the last sentence begins as a question does, after a colon or a quote as well."""
    start = max(clause.rfind(mark) for mark in (": ", "“", "‘", "– ", "— "))
    return any(_INTERROGATIVE.match(part.lstrip()) is not None for part in (clause, clause[start + 1 :]))


def _closed(head: str) -> bool:
    """Whether a closing quote follows a finished clause, so that no question can end after it."""
    return bool(re.search(r"[.,;!?…][”\"’')]+$", head))


def _no_question(text: str, token: re.Match[str], headline: bool) -> bool:
    """Whether a `?` at the end of a word ends no question: it stands amid a sentence, or ends a headline
    that asks nothing.
    """
    after = text[token.end() :]
    clause = _clause_before(text, token.end())
    if after:
        amid = bool(re.match(r"\s+[a-z]", after)) and token.group()[:1] not in "“‘\"'"
        return amid and not _INTERROGATIVE.search(clause)
    return headline and not _INTERROGATIVE.search(clause)


def _clause_before(text: str, end: int) -> str:
    start = max((text.rfind(mark, 0, end - 1) for mark in (". ", "! ", "? ")), default=-1)
    return text[start + 2 if start >= 0 else 0 : end]


def _mend_inner(word: str, known: Evidence) -> tuple[str, int, int]:
    """Lost characters inside a token: a letter of a known name, or a space."""
    lead, core, tail = _strip(word)
    runs = list(_RUN.finditer(core))
    if not runs:
        return word, 0, 0
    count = sum(len(run.group()) for run in runs)
    name = known.named(core) if _WORD.fullmatch(core.replace("?", "x")) else None
    parts = _RUN.split(core)
    spaces = [_lost_space(parts[k], parts[k + 1], known) for k in range(len(runs))]
    if name is not None and not all(spaces):
        return lead + name + tail, count, 0
    pieces, undone = [parts[0]], 0
    for k, run in enumerate(runs):
        pieces.append(" " if spaces[k] else run.group())
        undone += len(run.group()) if spaces[k] else 0
        pieces.append(parts[k + 1])
    return lead + "".join(pieces) + tail, undone, count - undone


def _strip(word: str) -> tuple[str, str, str]:
    """Quotes and stops before and after a token, and what a true question mark at its end is."""
    found = re.fullmatch(r"([“‘\"'(\[]*)(.*?)((?:[.,;:!…)\]”’\"']|(?<!^)\?)*)", word, re.S)
    assert found is not None  # every part may be empty
    return found[1], found[2], found[3]


def _lost_space(left: str, right: str, known: Evidence) -> bool:
    if not left or not right:
        return False
    if right[0] in "“‘\"'(" or left[-1] in "”\"’'),;:.%":
        return True
    if left[-1].isdigit() or right[0].isdigit():
        return _lost_space_by_number(left, right, known)
    last, first = _last_word(left), _first_word(right)
    if first[:1].isupper() and last[-1:].islower() and (len(last) > 1 or last in _ARTICLES):
        return True  # no word has a capital after its lost letter
    if last in _ARTICLES and first.islower():
        return len(first) > 3 or known.known(first)
    if known.known(last) and known.known(first):
        return True
    return _one_side_known(last, first, known)


def _one_side_known(last: str, first: str, known: Evidence) -> bool:
    """One half is a whole word of the dump, and the halves are too long to be one word of its language
    together.
    """
    if min(len(last), len(first)) < 3 or not first.islower():
        return _short_function_word(last, first)
    long_enough = len(last) + len(first) >= 8
    one_known = known.known(last) or known.known(first)
    return _function_word(first) or _function_word(last) or (long_enough and one_known)


def _short_function_word(last: str, first: str) -> bool:
    """ "bound?to", "in?earnest"; but not "Erdo?an", whose second half happens to be a word."""
    return (
        last.islower()
        and first.islower()
        and ((_function_word(first) and len(last) > 3) or (_function_word(last) and len(first) > 3))
    )


def _lost_space_by_number(left: str, right: str, known: Evidence) -> bool:
    if left[-1].isdigit() and right[0].isdigit():
        return False  # "10?000": a separator, but which is not known
    if left in _ARTICLES:
        return True
    word = _first_word(right) if left[-1].isdigit() else _last_word(left)
    return len(word) > 1 and (known.known(word) or word in _UNITS or word[0].isupper())


def _function_word(word: str) -> bool:
    return len(word) > 1 and word.lower() in _COMMON


def _last_word(text: str) -> str:
    found = _WORD.findall(text)
    return found[-1] if found else text


def _first_word(text: str) -> str:
    found = _WORD.search(text)
    return found.group() if found else text

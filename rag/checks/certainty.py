"""What a post holds for possible, alleged or to come, and a sentence tells as a fact.

"The fire may have been started deliberately" is not "the fire was started deliberately". A hedge governs the
next word of content; a sentence that has that word and no hedge is held to the rest of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.sentences import split_sentences
from rag.text.figures import figures
from rag.text.speakers import attributed
from rag.text.words import Word, content, is_past, lists, stem, stems_of, verb_stem, words

_BE = r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+|also\s+|still\s+)?"
_POSSIBLE = re.compile(
    r"\b(?:may|might|could(?!\s+not\b))\b(?=\s+[a-z])"
    rf"|{_BE}(?:believed|thought|feared|suspected|rumou?red)\b(?:\s+to\b)?"
    r"|(?<!more )(?<!less )(?<!most )(?<!as )(?<!equally )\blikely\b"
    r"|\b(?i:possibl[ey]|potential(?:ly)?|probabl[ey]|perhaps|apparent(?:ly)?|presum(?:ed|ably)|suspected"
    r"|attempted|considering|weighing|mulling)\b"
    r"|\b(?:consider(?:s|ed)?|propos(?:e|es|ed|ing)|recommend(?:s|ed|ing)?|suggest(?:s|ed|ing)?)(?=\s+[a-z]+ing\b)"
    r"|\b(?:nearly|almost)\b(?=\s+(?!hundred\b)[a-z]+ed\b)"
    r"|\b(?:threaten(?:s|ed|ing)?|hop(?:es|ed|ing)|hope|wants?|wanted|tr(?:y|ies|ied|ying)|attempt(?:s|ing)?"
    r"|s(?:eeks?|eeking|ought)|asked)\s+to\b"
    r"|\b(?:wants?|wanted|urg(?:es?|ed|ing)|ask(?:s|ed|ing)|call(?:s|ed|ing)?\s+on)\s+"
    r"(?:(?!because\b|after\b|before\b|that\b|when\b|as\b|and\b|but\b)[\w’'-]+\s+){1,5}?to\b"
)
_ALLEGED = re.compile(
    r"\b(?i:allegedly|alleged|reportedly|supposedly|purportedly|unconfirmed)\b"
    r"|\b(?:accused|suspected|suspicion)\s+of\b"
    rf"|{_BE}(?:alleged|reported|said)\s+to\b"
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall)\b|\bto\s+be\b"
    rf"|{_BE}(?:expected|due|set|scheduled|about|poised|planned|slated|preparing|going|likely"
    r"|forecast|projected|predicted|tipped|meant|designed|intended|supposed)\s+to\b"
    r"|\b(?:plan(?:s|ned|ning)?|intend(?:s|ed)?|vow(?:s|ed)?|promise[sd]?|pledge[sd]?|agree[sd]?|offer(?:s|ed)?"
    r"|decide[sd]?|expects?|aim(?:s|ed|ing)?|need(?:s|ed)?|in\s+order)\s+to\b"
)
_COMING = re.compile(rf"(?:{_TO_COME.pattern})[^.;:,]*")
"""All that is told as to come in a part of a sentence."""
_ASKS_FOR = re.compile(
    r"\b(?:want(?:s|ed|ing)?|demand(?:s|ed|ing)?|seek(?:s|ing)?|sought|ask(?:s|ed|ing)?\s+for"
    r"|call(?:s|ed|ing)?\s+for)\b(?!\s+to\b)"
)
_MIGHT = re.compile(r"\b(?:may|might|could)\b")
_WOULD = re.compile(r"\bwould\b", re.I)
_UNTRUE = re.compile(
    r"\b(?:rumou?rs?|claims?|reports?|posts?|suggestions?|allegations?|stor(?:y|ies))\s+"
    r"(?:that|of|(?:claiming|saying|suggesting)(?:\s+that)?)\s+(?P<told>[^;:.]{1,160}?),?\s+"
    r"(?:is|are|was|were|as|to\s+be)\s+(?:\w+ly\s+)?"
    r"(?:false|untrue|wrong|fake|incorrect|baseless|unfounded|groundless|fabricated|nonsense|an?\s+(?:hoax|lie))\b",
    re.I,
)
_FALSEHOOD = re.compile(
    r"\b(?:false|untrue|wrong|fake|incorrect|baseless|unfounded|groundless|fabricated|nonsense|hoax|lies?|rumou?r\w*"
    r"|claim\w*|report(?:s|ed(?:ly)?)?|suggest\w*|alleg\w+|den(?:y|ies|ied)|dismiss\w*|reject\w*|not|n['’]t|no)\b",
    re.I,
)
"""A sentence with one of these doesn't tell as a fact what its post calls untrue."""
_CLAIM = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|alleg(?:es?|ed|ing)|argu(?:es?|ed|ing)|insist(?:s|ed|ing)?|contend(?:s|ed|ing)?"
    r"|believes?|believed|thinks?|thought|suspects?|suspected|fears?|feared)\s+(?:that\s+)?"
    r"|\b(?P<who>[a-zA-Z]+)(?:,?\s+(?:[A-Z][\w’'-]*\s+|for\s+\w+\s+){1,4}|\s+)"
    r"(?:say|says|said|warn(?:s|ed)?|told\s+(?:the\s+)?\w+)\s+(?:that\s+)?"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording\s+to\s+(?P<who>[^.;,“”\"]{1,60}),\s+(?P<claim>[^.;]{1,200})"
    r"|(?P<before>[^.;]{1,200}?),?\s+according\s+to\s+(?P<by>[^.;,“”\"]{1,60})"
)
_CLAIMS = re.compile(
    r"\b(?:say|claim\w*|alleg\w+|argu\w+|insist\w*|contend\w*|believ\w+|think\w*|thought|suspect\w*|fear\w*)\b",
    re.I,
)
_CLAIM_OF = 2
"""Words that a sentence and a claim share at least."""
_OPEN = re.compile(r"\b(?i:whether|rumou?rs?\s+that|unconfirmed\s+\w+\s+(?:say|said|suggest(?:ed)?|that))\b")
"""What follows is not told to be so at all."""
_HEDGED = re.compile(
    r"\b(?:(?-i:may)|might|could|can|should|if|whether|unless|believ\w+|thought|think\w*|fear\w*|suspected"
    r"|suspicion|suspects?\s+(?:that|he|she|they|it)|suspect\s+in|rumou?r\w*|alleg\w+|accus\w+|claim\w*"
    r"|charge[sd]?|reported(?:ly)?|reports|apparent\w*|possib\w+|perhaps|maybe"
    r"|probab\w+|presum\w+|potential\w*|nearly|almost|recommend\w*|suppos\w+|purport\w+|likel\w+|unlikely|risk\w*|chance|expect\w*|seem\w*"
    r"|appear\w*|suggest\w*|consider\w*|weigh\w*|mull\w*|threat\w*|hop(?:e|es|ed|ing)|want\w*|tr(?:y|ies|ied|ying)"
    r"|attempt\w*|s(?:eek|eeks|eeking|ought)|urg\w+|call\w*|propos\w+|ask\w*|plan(?:s|ned|ning)?|intend\w*|unclear|unknown"
    r"|unconfirmed|investigat(?:e|es|ed|ing)|not\s+(?:clear|known|confirmed)|said to|yet)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|due|set|schedul\w+|about|poised|slated|prepar\w+|going|vow\w*|promis\w+|pledg\w+"
    r"|(?:agree\w*|offer\w*|decid\w+|aim\w*|need\w*)\s+to)\b|['’]ll\b",
    re.I,
)
_SAY = re.compile(r"\bsay\b")
_AHEAD = 80
"""Characters behind a hedge in which the word that it governs stands."""
STOPS = re.compile(r"[,;:.!?—–“”\"()]")
_LIGHT = frozenset(["taking", "making", "giving", "getting", "having", "able"])
_HAPPENED = frozenset(["took", "made", "gave", "got"])
_BEFORE_NOUNS = frozenset(["the", "a", "an", "its", "his", "her", "their", "this", "that"])
_NOT_PAST = frozenset(["is", "are", "be", "being", "to"])


def unhedged(sentence: str, line: str, source: str) -> bool:
    """Whether a sentence tells as a fact what its line, and nothing of the source, tells with a hedge."""
    hedged = _HEDGED.search(sentence) is not None or _would(sentence, line)
    told = words(sentence)
    stems = {word.stem for word in content(told)}
    verbs = stems | {verb_stem(word.folded) for word in told}
    if not hedged and any(len(open_) > 1 and open_ <= stems for open_ in _left_open(line)):
        return True
    possible = _POSSIBLE.search(sentence) is not None  # a "may" of the claim's own is kept
    if not (possible or attributed(sentence) or _CLAIMS.search(sentence)) and _is_of_claim(
        sentence, line, source
    ):
        return True
    if not _FALSEHOOD.search(sentence) and any(untrue and untrue <= stems for untrue in _untrue(line)):
        return True
    weak = [] if hedged else governed(_POSSIBLE, line)
    if not (hedged or attributed(sentence) or _SAY.search(sentence)):
        weak = [*weak, *governed(_ALLEGED, line)]
    if any(
        verb_stem(word.folded) in verbs and not _is_plain(verb_stem(word.folded), source) for word in weak
    ):
        return True
    if hedged or _FUTURE.search(sentence):
        return False
    return _is_over(told, source) or _is_so_many(sentence, source) or _is_had(sentence, source)


def _is_over(told: Sequence[Word], source: str) -> bool:
    """Whether a sentence tells as done what its source has only as to come, or as the aim of something."""
    verbs = [verb_stem(word.folded) for word in [*governed(_TO_COME, source), *_aims(source)]]
    return any(_has_happened(told, verb) and not _is_plain(verb, source) for verb in verbs)


def _aims(source: str) -> list[Word]:
    """What is done in order to do it, which may fail: "blocked the pass to force the ministry to pay"."""
    every = words(source)
    return [
        word
        for at, word in enumerate(every)
        if word.folded in lists().aims
        and at > 1
        and every[at - 1].folded == "to"
        and every[at - 2].folded not in lists().reaching
    ]


def _is_so_many(sentence: str, source: str) -> bool:
    """Whether so many are told as done as are only to come: it returned six and plans to return 30."""
    to_come = {(verb, number) for verb, number in _counted(source, _TO_COME) if number}
    done = {number for one in split_sentences(source) for number in figures(_COMING.sub(" ", one.text))}
    return any(
        (verb_stem(word.folded), number) in to_come and number not in done and is_past(word.folded)
        for word, number in _numbered(words(sentence), sentence)
    )


def _counted(text: str, hedges: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The verbs that hedges govern, each with the number right behind it."""
    starts = {word.start for word in governed(hedges, text)}
    for word, number in _numbered(words(text), text):
        if word.start in starts:
            yield verb_stem(word.folded), number


def _numbered(every: Sequence[Word], text: str) -> Iterator[tuple[Word, str]]:
    """Each word with the number that follows it directly."""
    for word, following in pairwise(every):
        found = figures(text[following.start : following.start + len(following.text)])
        if found or following.number:
            yield word, found[0] if found else following.folded


def _is_had(sentence: str, source: str) -> bool:
    """Whether a sentence has somebody get what they only ask for: "the teachers want a 6% rise"."""
    told = {word.folded for word in words(sentence)}
    if not told & lists().gained or any(word.folded in lists().gained for word in words(source)):
        return False
    left = stems_of(sentence) - {stem(word) for word in lists().gained}
    asked = [stems_of(one.text) for one in split_sentences(source) if _ASKS_FOR.search(one.text)]
    return len(left) > 1 and any(left <= stems for stems in asked)


def governed(hedges: re.Pattern[str], text: str) -> list[Word]:
    """The words that hedges govern: the next of content behind each, no adverb."""
    found: list[Word] = []
    every = content(words(text))
    for match in hedges.finditer(text):
        end = match.end() + len(STOPS.split(text[match.end() : match.end() + _AHEAD])[0])
        behind = [word for word in every if match.end() <= word.start < end]
        following = (word for word in behind if not word.folded.endswith("ly") and word.folded not in _LIGHT)
        found += [word for word in [next(following, None)] if word and not word.number]
    return found


def _would(sentence: str, line: str) -> bool:
    """Whether a "would" hedges: not where the line has a "might" in its place."""
    if not _WOULD.search(sentence):
        return False
    return _WOULD.search(line) is not None or not _MIGHT.search(line)


def _untrue(line: str) -> Iterator[frozenset[str]]:
    """The words of each claim that a line calls untrue."""
    for match in _UNTRUE.finditer(line):
        yield frozenset(word.stem for word in content(words(match["told"])))


def _claimed(line: str) -> Iterator[frozenset[str]]:
    """The words of what somebody only holds to be so, or says for one side."""
    for match in _CLAIM.finditer(line):
        if match["who"] is None or match["who"].lower() in lists().partisan:
            yield frozenset(word.stem for word in content(words(STOPS.split(line[match.end() :])[0])))
    for match in _ACCORDING.finditer(line):
        if {word.folded for word in words(match["who"] or match["by"])} & lists().partisan:
            yield stems_of(match["claim"] or match["before"])


def _is_of_claim(sentence: str, line: str, source: str) -> bool:
    """Whether all of a sentence is what its line has as a claim, and no other of the source tells it."""
    told = stems_of(sentence)
    others = [one.text for one in split_sentences(source) if one.text != line]
    return any(len(told & claim) >= _CLAIM_OF and told <= claim for claim in _claimed(line)) and not any(
        told <= stems_of(other) for other in others
    )


def _left_open(line: str) -> Iterator[frozenset[str]]:
    for match in _OPEN.finditer(line):
        yield frozenset(word.stem for word in content(words(STOPS.split(line[match.end() :])[0])))


def _is_plain(verb: str, source: str) -> bool:
    """Whether a word stands in a source somewhere else than behind a hedge or a "to"."""
    every = words(source)
    hedged = {word.start for hedges in (_POSSIBLE, _ALLEGED, _TO_COME) for word in governed(hedges, source)}
    return any(
        verb_stem(word.folded) == verb
        and word.start not in hedged
        and (at == 0 or every[at - 1].folded != "to")
        for at, word in enumerate(every)
    )


def _has_happened(told: Sequence[Word], verb: str) -> bool:
    """Whether a verb is told as done: "closed", and not "is closed", "to close" or "the cost"."""
    for at, word in enumerate(told):
        before = told[at - 1].folded if at else ""
        noun = before in _BEFORE_NOUNS and word.folded in lists().unchanged
        past = is_past(word.folded) and not noun
        if verb_stem(word.folded) == verb and before not in _NOT_PAST and (past or before in _HAPPENED):
            return True
    return False

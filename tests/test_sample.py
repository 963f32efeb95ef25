"""The sample coverage and its questions agree with each other.

Nothing of the project is imported: these are checks on data, so they read the dumps as plain text.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DUMPS = Path(__file__).parent.parent / "dumps"
COVERAGES = {
    "sorrel-coast-floods": "questions.jsonl",
    "orvessa-tunnel-vote": "questions-orvessa-tunnel-vote.jsonl",
}
ANSWERED = {"fact", "recency", "conflict", "attribution", "polarity", "multi", "partly"}
REFUSED = {"absent", "false-premise"}
KEYS = {"question": str, "answerable": bool, "must": list, "must_not": list, "posts": list}
# A right answer to these may be a word that no post holds ("yes", "no", "paused").
OWN_WORDS = {"recency", "polarity"}

Line = dict[str, Any]


def fold(text: str) -> str:
    """Without case, accents, curly quotes and runs of spaces."""
    straight = text.translate({ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"})
    plain = (c for c in unicodedata.normalize("NFKD", straight) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", "".join(plain)).strip().casefold()


def occurs(words: str, text: str) -> bool:
    """From a word's start, a `?` in the text standing for any one character that was lost."""
    folded = fold(words)
    pattern = "".join(rf"(?:{re.escape(c)}|\?)" for c in folded)
    end = r"(?![a-z0-9])" if len(folded) <= 3 else ""
    return re.search(rf"(?<![a-z0-9]){pattern}{end}", fold(text)) is not None


def lines_of(name: str) -> list[Line]:
    return [json.loads(line) for line in (DUMPS / name).read_text(encoding="utf-8").splitlines()]


def gold(slug: str) -> Line:
    parsed: Line = json.loads((DUMPS / f"{slug}.gold.json").read_text(encoding="utf-8"))
    return parsed


def posts(slug: str) -> dict[str, str]:
    """The dump cut at the gold headlines, each looked for below the one before."""
    dump = (DUMPS / f"{slug}.txt").read_text(encoding="utf-8").splitlines()
    headlines: list[str] = gold(slug)["headlines"]
    starts: list[int] = []
    for headline in headlines:
        after = starts[-1] + 1 if starts else 0
        starts.append(next(i for i in range(after, len(dump)) if dump[i].rstrip("?") == headline.rstrip("?")))
    ends = [*starts[1:], len(dump)]
    return {h: "\n".join(dump[a:b]) for h, a, b in zip(headlines, starts, ends, strict=True)}


def turns() -> Iterator[tuple[str, Line]]:
    for conversation in lines_of("conversations.jsonl"):
        for number, turn in enumerate(conversation["turns"], 1):
            yield f"{conversation['id']}.{number}", turn


def asked(slug: str) -> list[tuple[str, Line]]:
    """Everything asked of a coverage, with the name by which to find it again."""
    found = [(line["id"], line) for line in lines_of(COVERAGES[slug])]
    return found + (list(turns()) if slug == "sorrel-coast-floods" else [])


@pytest.mark.parametrize(
    ("slug", "posts_at_least", "questions_at_least"),
    [("sorrel-coast-floods", 26, 70), ("orvessa-tunnel-vote", 12, 25)],
)
def test_there_is_enough_of_it(slug: str, posts_at_least: int, questions_at_least: int) -> None:
    assert len(posts(slug)) >= posts_at_least
    questions = lines_of(COVERAGES[slug])
    assert len(questions) >= questions_at_least
    refused = sum(not line["answerable"] for line in questions)
    assert 0.3 <= refused / len(questions) <= 0.4


@pytest.mark.parametrize("slug", COVERAGES)
def test_the_gold_says_what_the_dump_says(slug: str) -> None:
    dump = (DUMPS / f"{slug}.txt").read_text(encoding="utf-8").splitlines()
    expected = gold(slug)
    assert set(expected) == {"title", "declared_posts", "headlines"}
    assert dump[0] == expected["title"]
    assert dump.count(f"{expected['declared_posts']} Posts") == 1
    assert len(expected["headlines"]) == expected["declared_posts"]
    assert len(set(expected["headlines"])) == expected["declared_posts"]
    assert list(posts(slug)) == expected["headlines"]


@pytest.mark.parametrize("slug", COVERAGES)
def test_every_post_has_a_body(slug: str) -> None:
    for headline, text in posts(slug).items():
        paragraphs = [line for line in text.splitlines()[1:] if line.strip()]
        assert len(paragraphs) >= 3, headline


def test_the_timed_coverage_has_a_time_and_an_author_for_every_post() -> None:
    dump = (DUMPS / "orvessa-tunnel-vote.txt").read_text(encoding="utf-8")
    times = re.findall(r"^\d{1,2}:\d\d [ap]\.m\. ET, May 1[45], 2031$", dump, flags=re.MULTILINE)
    authors = re.findall(r"^From Meridian(?:'s .+| staff)$", dump, flags=re.MULTILINE)
    assert len(times) == len(authors) == gold("orvessa-tunnel-vote")["declared_posts"]


@pytest.mark.parametrize(
    "hard",
    [
        "set?to?resume",  # lost spaces
        "?ervén",  # a lost letter in a name that is whole elsewhere
        "Šervén",
        "Dr. Ma?o",  # a lost letter that nobody can know
        "rescue boats through?\n",  # a stray one, on a headline
        "Who decides when the gates open?",  # a subhead that is a question
        "contributed reporting to this post.",
        "Read the full story below:",
        "Related article ",
        "via Coastal Images)",
    ],
)
def test_the_flood_coverage_keeps_what_makes_it_hard(hard: str) -> None:
    assert hard in (DUMPS / "sorrel-coast-floods.txt").read_text(encoding="utf-8")


def test_a_conversation_has_three_turns() -> None:
    conversations = lines_of("conversations.jsonl")
    assert len(conversations) == 8
    for conversation in conversations:
        assert set(conversation) == {"id", "turns"}
        assert len(conversation["turns"]) == 3, conversation["id"]


def test_ids_are_unique() -> None:
    names = [*COVERAGES.values(), "conversations.jsonl"]
    ids = [line["id"] for name in names for line in lines_of(name)]
    assert all(isinstance(name, str) and name for name in ids)
    assert len(set(ids)) == len(ids)


def test_no_question_is_asked_twice() -> None:
    questions = [fold(line["question"]) for name in COVERAGES.values() for line in lines_of(name)]
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("slug", COVERAGES)
def test_lines_have_the_right_keys_and_types(slug: str) -> None:
    for line in lines_of(COVERAGES[slug]):
        assert set(line) == {"id", "type", *KEYS}, line["id"]
        assert line["type"] in (ANSWERED if line["answerable"] else REFUSED), line["id"]
    for name, line in asked(slug):
        assert set(KEYS) <= set(line), name
        for key, kind in KEYS.items():
            assert isinstance(line[key], kind), (name, key)
        assert line["question"].strip(), name
        assert all(isinstance(words, str) and words for words in line["must_not"]), name
        for group in line["must"]:
            assert group, name
            assert all(isinstance(words, str) and words for words in group), name


@pytest.mark.parametrize("slug", COVERAGES)
def test_what_can_be_answered_names_its_posts_and_nothing_else_does(slug: str) -> None:
    known = posts(slug)
    for name, line in asked(slug):
        assert bool(line["must"]) is bool(line["posts"]) is line["answerable"], name
        assert set(line["posts"]) <= set(known), name


@pytest.mark.parametrize("slug", COVERAGES)
def test_the_named_posts_hold_the_answer(slug: str) -> None:
    """Each group has an alternative in the posts, and no alternative names someone who is not there."""
    known = posts(slug)
    for name, line in asked(slug):
        if line.get("type") in OWN_WORDS:
            continue
        text = "\n".join(known[headline] for headline in line["posts"])
        for group in line["must"]:
            assert any(occurs(words, text) for words in group), (name, group)
            names = [words for words in group if re.fullmatch(r"[^\W\d_a-z][^\W\d_]+", words)]
            assert [words for words in names if not occurs(words, text)] == [], name


@pytest.mark.parametrize("slug", COVERAGES)
def test_no_answer_is_demanded_and_forbidden_at_once(slug: str) -> None:
    for name, line in asked(slug):
        for group in line["must"]:
            for words in group:
                assert not any(occurs(bad, words) for bad in line["must_not"]), (name, words)


def test_a_word_is_found_through_the_damage_and_only_from_its_start() -> None:
    assert occurs("Aštun", "Governor Mirela A?tun said")
    assert occurs("set to follow", "are?set?to?follow overnight")
    assert occurs("Brenholm", "in Brenhólm.")
    assert not occurs("astun", "Fastun")
    assert not occurs("no", "nobody")
    assert not occurs("eight", "weight")

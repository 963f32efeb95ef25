"""Every rule of the check, both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.post import Post
from rag.asking.question import Question
from rag.checks.binding import answering_line, bind, is_title, nearest_line
from rag.checks.checking import check, sentences_of
from rag.checks.telling import speaker_of
from rag.prompting import reason
from rag.types import Verdict
from tests.rag.fakes import CLINIC, FIRST, LIMITS, ROAD, TOLL, lines_of

ASKED = Question("What is known of it?")
WALL = Post(
    id="wall",
    coverage="quarry",
    position=4,
    headline="Wall above the town held",
    paragraphs=(
        "“The wall held through the night,” said Mayor Celia Thorne, as Otis Wren looked on in the yard.",
        "The stones were cut at Aldenford. Wren denied that the wall had been in danger of falling over.",
    ),
)


def verdict(sentence: str, post: Post, ordinal: int = 1, asked: Question = ASKED) -> Verdict:
    return check(sentence, lines_of(post, ordinal), asked, LIMITS).verdict


@pytest.mark.parametrize(
    ("sentence", "post", "ordinal"),
    [
        # numbers
        ("Six workers are known to have died in the slide.", TOLL, 1),
        ("6 workers are known to have died in the slide.", TOLL, 1),
        ("“Nobody here is in danger,” said Osei, who has run the clinic for 25 years.", CLINIC, 2),
        ("The town had water for 2300 households.", ROAD, 2),
        # quotes
        ("Wren said “we dig by hand from here”.", TOLL, 2),
        ('Wren said "We dig by hand from here."', TOLL, 2),
        # names: in the paragraph, elsewhere in the post, as its author
        ("Six workers died in the Marrowby quarry slide, Otis Wren said.", TOLL, 1),
        ("Otis Wren said two people are still missing.", TOLL, 2),
        # speakers: by name, by office, by a pronoun whose name stands a paragraph above
        ("Celia Thorne said “the wall held through the night”.", WALL, 1),
        ("The mayor said “the wall held through the night”.", WALL, 1),
        ("Thorne said the town had bread for three days and water.", ROAD, 2),
        # yes and no
        ("The bakery did not close.", ROAD, 2),
        ("The bakery didn't close.", ROAD, 2),
        ("The town had bread for three days.", ROAD, 2),
        ("Wren denied that the wall had been in danger.", WALL, 2),
    ],
)
def test_what_the_post_says_is_checked(sentence: str, post: Post, ordinal: int) -> None:
    found = check(sentence, lines_of(post, ordinal), ASKED, LIMITS)

    assert found.failures == ()
    assert (found.verdict, found.text, found.sentence) == (Verdict.CHECKED, sentence, sentence)


@pytest.mark.parametrize(
    ("sentence", "post", "ordinal", "says"),
    [
        ("Seven workers are known to have died in the slide.", TOLL, 1, "7"),
        ("16 workers are known to have died in the slide.", TOLL, 1, "16"),
        ("The slope gave way at 4:25 a.m.", FIRST, 1, "4:25"),
        ("Wren said “we dig by spoon from here”.", TOLL, 2, "we dig by spoon from here"),
        ("Wren said “we do stop for the rain”.", TOLL, 2, "we do stop for the rain"),
        ("Wren said 'we dig by spoon from here'.", TOLL, 2, "we dig by spoon from here"),
        ("Six workers died in the quarry slide near Aldenford.", TOLL, 1, "Aldenford"),
        ("Six workers died in the slide, Marcus Ebberly said.", TOLL, 1, "Marcus"),
        ("Otis Wren said “the wall held through the night”.", WALL, 1, "somebody else"),
        ("According to Otis Wren, the wall held through the night.", WALL, 1, "somebody else"),
        ("Ines Calloway said the town had bread for three days.", ROAD, 2, "somebody else"),
        ("The bakery closed.", ROAD, 2, "no"),
        ("The town did not have bread for three days.", ROAD, 2, "no"),
        ("The wall had been in danger of falling over.", WALL, 2, "no"),
        ("The quarry was closed by order of a stern inspector of mines.", FIRST, 2, "other words"),
    ],
)
def test_what_the_post_does_not_say_is_replaced(sentence: str, post: Post, ordinal: int, says: str) -> None:
    evidence = lines_of(post, ordinal)
    found = check(sentence, evidence, ASKED, LIMITS)

    assert any(says in failure for failure in found.failures)
    assert (found.verdict, found.sentence) == (Verdict.REPLACED, sentence)
    (line,) = found.lines
    assert line in evidence
    assert found.text == line.text == post.text[line.start : line.end]


PLANS = replace(
    WALL,
    headline="Order to be lifted",
    paragraphs=(
        "The order for the quay will be lifted at 6 p.m. The fire may have been set on purpose, it was said.",
        "The bridge is expected to reopen on Friday. Crews have reopened the pier, which could close again.",
        "Forty people were treated for smoke, down from an earlier figure of 46. The toll is 9, not eleven.",
        "The fare rises from $9 to $12. The lender cut its rate to 4% from 4.5%. It is open from 7 a.m. on.",
        "A vote to close the mine failed. The mine will close on Friday all the same.",
    ),
)


@pytest.mark.parametrize(
    ("sentence", "ordinal", "failure"),
    [
        ("The order for the quay has been lifted.", 1, "no_fact"),
        ("The fire was set on purpose.", 1, "no_fact"),
        ("The mine has closed.", 5, "no_fact"),
        ("The bridge reopened on Friday.", 2, None),  # the paragraph has one reopened
        ("The order for the quay is to be lifted at 6 p.m.", 1, None),
        ("The fire may have been set on purpose.", 1, None),
        ("The bridge reopens on Friday.", 2, None),
        ("The pier has reopened.", 2, None),
        ("46 people were treated for smoke.", 3, "outdated"),
        ("The toll is eleven.", 3, "outdated"),
        ("The fare is $9.", 4, "outdated"),
        ("The lender has a rate of 4.5%.", 4, "outdated"),
        ("The toll is nine, not eleven.", 3, None),
        ("The fare rises from $9.", 4, None),
        ("It is open from 7 a.m. on.", 4, None),
    ],
)
def test_what_may_be_is_no_fact_and_what_was_said_before_no_number(
    sentence: str, ordinal: int, failure: str | None
) -> None:
    found = check(sentence, lines_of(PLANS, ordinal), ASKED, LIMITS)
    assert found.failures == ((reason(failure),) if failure else ())


def test_the_earlier_number_may_be_told_where_it_is_asked_for() -> None:
    asked = Question("How many were treated at first?")
    assert verdict("46 people were treated for smoke.", PLANS, 3, asked) is Verdict.CHECKED


def test_a_failing_sentence_becomes_the_line_nearest_to_it() -> None:
    evidence = [*lines_of(TOLL, 1), *lines_of(TOLL, 2), *lines_of(ROAD, 2)]
    found = check("Nine people are still missing.", evidence, Question("How many are missing?"), LIMITS)
    assert found.text == "Two people are still missing, Wren said."


TRIAL = Post(
    id="trial",
    coverage="quarry",
    position=5,
    headline="Jury hears Tallis",
    paragraphs=(
        "Egon Tallis dug too fast and wrote the wall down as finished, his lawyer told the jury on Monday. "
        "The judge, Mira Holt, did not comment.",
        "The pumps of the quarry had been sold in March to a buyer abroad, the judge said.",
    ),
)


def test_what_a_lawyer_says_is_not_given_to_the_client() -> None:
    told = "Egon Tallis told the jury that he dug too fast and wrote the wall down as finished."
    found = check(told, lines_of(TRIAL), Question("What did Tallis tell the jury?"), LIMITS)
    assert found.verdict is Verdict.REPLACED
    assert any("somebody else" in failure for failure in found.failures)
    named = check("His lawyer told the jury that Egon Tallis dug too fast.", lines_of(TRIAL), ASKED, LIMITS)
    assert named.verdict is Verdict.CHECKED


def test_an_office_whose_name_the_post_tells_may_be_named() -> None:
    assert verdict("Mira Holt said the pumps had been sold.", TRIAL, 2) is Verdict.CHECKED
    assert verdict("Egon Tallis said the pumps had been sold.", TRIAL, 2) is Verdict.REPLACED


def test_what_a_post_tells_in_its_own_voice_is_nobodys_word() -> None:
    post = replace(
        TRIAL,
        paragraphs=(
            "A driver ran to the Velm quarry after a call from his son.",
            "It was shut for the day.",
        ),
    )
    assert verdict("Velm police said a driver ran to the Velm quarry.", post, 1) is Verdict.REPLACED
    assert verdict("A driver ran to the Velm quarry after a call.", post, 1) is Verdict.CHECKED


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("‘The Boats’ (Harbour Films)", True),
        ("Velm Harbour, Orvo", True),
        ("What is Velm voting on?", True),
        ("“Where is the outrage?", False),
        ("Mayor: Ada Brandt", False),
        ("Ada Brandt resigned", False),
        ("Six dead", False),
        ("No Survivors", False),
    ],
)
def test_a_title_or_a_question_says_nothing(text: str, title: bool) -> None:
    assert is_title(lines_of(replace(TRIAL, paragraphs=(text,)))[0]) is title


def test_a_question_within_a_quotation_is_what_somebody_asks() -> None:
    post = replace(TRIAL, paragraphs=("“We wait. Where is the outrage? Nobody comes,” said Ada Brandt.",))
    assert not any(is_title(line) for line in lines_of(post))


DAM = Post(
    id="dam",
    coverage="quarry",
    position=6,
    headline="Dam is “in no danger,” says minister",
    paragraphs=(
        "Energy Minister Ada Brandt said that the dam was “in no danger” and would hold.",
        "Egon Tallis, its engineer, was more guarded. “Small,” he said of the danger.",
        "Otis Wren wrote about it. “We pray for all of them. It is a dark day,” he said.",
    ),
)


def test_a_quotation_of_one_is_not_given_to_another_who_speaks_in_the_post() -> None:
    assert verdict("Ada Brandt said the dam was “in no danger”.", DAM, 1) is Verdict.CHECKED
    assert verdict("Egon Tallis, its engineer, said the dam was “in no danger”.", DAM, 2) is Verdict.REPLACED


def test_whoever_closes_a_quotation_says_its_first_sentence_too() -> None:
    opens = lines_of(DAM, 3)[1]
    assert opens.text == "“We pray for all of them."
    assert speaker_of(opens) == frozenset({"otis", "wren"})
    assert verdict("Egon Tallis said we pray for all of them.", DAM, 3) is Verdict.REPLACED


def test_what_a_failed_sentence_adds_to_the_question_leads_to_its_line() -> None:
    asked = Question("For how many days does the town of Marrowby by the quarry have bread?")
    evidence = [*lines_of(FIRST, 2), *lines_of(ROAD, 1), *lines_of(ROAD, 2)]
    failed = "The town of Marrowby by the quarry has lots of loaves and water for 9 days."
    assert answering_line(asked, failed, evidence).text.startswith("She said that the town had bread")


def test_every_failure_is_told() -> None:
    found = check("Seven workers died near Aldenford, “by spoon”.", lines_of(TOLL), ASKED, LIMITS)
    assert len(found.failures) == 3


def test_a_number_may_stand_in_the_headline() -> None:
    post = replace(CLINIC, headline="Clinic takes in 11 workers, two of them children")
    assert verdict("Two children are among the workers taken in.", post) is Verdict.CHECKED


def test_one_word_of_the_question_may_be_used_and_more_make_up_an_answer() -> None:
    asked = Question("How many perished underneath the collapsed hillside?")
    assert verdict("Six workers perished in the quarry slide.", TOLL, asked=asked) is Verdict.CHECKED
    assert verdict("Six workers perished underneath it.", TOLL, asked=asked) is Verdict.REPLACED
    sentence = "Six workers perished underneath the collapsed hillside."
    assert verdict(sentence, TOLL, asked=asked) is Verdict.REPLACED


def test_the_question_s_matter_and_a_post_s_name_make_no_answer() -> None:
    asked = Question("Who owns the museum?")
    assert verdict("The museum is owned by Otis Wren.", TOLL, asked=asked) is Verdict.REPLACED


def test_each_sentence_of_a_long_quotation_is_checked() -> None:
    evidence = lines_of(TOLL, 2)
    drafted = sentences_of("“We dig by hand from here. We do stop for the rain,” Wren added.")
    found = [check(sentence, evidence, ASKED, LIMITS) for sentence in drafted]
    assert [one.verdict for one in found] == [Verdict.CHECKED, Verdict.REPLACED]
    assert "We do not stop for the rain" in found[1].text


def test_a_sentence_is_bound_to_the_line_that_states_it() -> None:
    evidence = [*lines_of(ROAD, 1), *lines_of(ROAD, 2)]
    (line,) = bind("The bakery did not close.", evidence)
    assert line.text == "The bakery did not close."


def test_and_to_a_second_one_that_adds_enough() -> None:
    evidence = [*lines_of(TOLL, 1), *lines_of(ROAD, 1)]
    both = bind(
        "Six workers died in the quarry slide and the hill road stays shut to lorries until Friday.", evidence
    )
    assert [line.judged.found.post.id for line in both] == ["toll", "road"]  # the number leads


@pytest.mark.parametrize("points", ["You can read more here.", "Read more below", "Watch the vote here:"])
def test_a_line_that_points_to_another_page_is_no_answer(points: str) -> None:
    post = replace(FIRST, id="told", headline="It is told", paragraphs=(f"{points}\n\nThe wall held.",))
    assert len(lines_of(post)) > 1
    for found in (
        nearest_line("Read more of the vote here", lines_of(post)),
        answering_line(ASKED, "More here", lines_of(post)),
    ):
        assert found.text == "The wall held."


def test_of_equal_lines_the_likelier_is_the_nearest() -> None:
    first, second = lines_of(FIRST, 2, 0.6)[0], lines_of(FIRST, 2, 0.9)[0]
    assert nearest_line("quarry", [first, second]) is second
    assert nearest_line("quarry", [second, first]) is second


@pytest.mark.parametrize(
    ("draft", "sentences"),
    [
        ("Six died. Two are missing.", ["Six died.", "Two are missing."]),
        ("Yes, six died.", ["Six died."]),
        ("No, the bakery did not close.", ["The bakery did not close."]),
        ("No: it is shut.", ["It is shut."]),
        ("Nobody died.", ["Nobody died."]),
        ("Yes.", []),
        ("No.", []),
        ("", []),
        ("   \n\n ", []),
        ("...", []),
        ("—", []),
        ("six died", ["Six died"]),
        ("Six died.\nTwo are missing.", ["Six died.", "Two are missing."]),
    ],
)
def test_the_statements_of_a_draft(draft: str, sentences: list[str]) -> None:
    assert sentences_of(draft) == sentences


@given(st.text(max_size=200))
def test_whatever_is_drafted_ends_as_itself_or_as_the_posts_own_words(draft: str) -> None:
    evidence = [*lines_of(TOLL, 1), *lines_of(TOLL, 2)]
    for sentence in sentences_of(draft):
        found = check(sentence, evidence, ASKED, LIMITS)
        assert found.lines
        assert all(line in evidence for line in found.lines)
        if found.verdict is Verdict.CHECKED:
            assert (found.text, found.failures) == (sentence, ())
        else:
            assert found.text == found.lines[0].text
            assert found.failures


def test_a_word_of_the_post_that_only_looks_like_an_opposite_is_no_denial() -> None:
    post = Post(
        "hall",
        "quarry",
        0,
        "Miners hold the hall",
        ("Osei believes the invasion of the hall was not the plan.",),
    )
    assert verdict("Osei believes the invasion of the hall was the plan.", post) is Verdict.REPLACED
    assert verdict("Osei believes the invasion of the hall was not the plan.", post) is Verdict.CHECKED


def test_a_second_line_lends_its_speaker_to_no_claim_of_the_first() -> None:
    evidence = lines_of(TOLL, 2) + lines_of(ROAD, 1)
    told = check("Mayor Celia Thorne said two people are still missing.", evidence, ASKED, LIMITS)
    assert told.verdict is Verdict.REPLACED
    assert (
        check("Wren said two people are still missing.", evidence, ASKED, LIMITS).verdict is Verdict.CHECKED
    )


def test_a_line_of_the_evidence_word_for_word_passes_and_is_its_own_source() -> None:
    """As one whose "the source said" stands behind somebody's hopes: its speaker is read as another."""
    hopes = Post(
        "hopes", "quarry", 0, "Talks", ("Celia Thorne hopes to brief the town on it, the source said.",)
    )
    for post in (TOLL, ROAD, CLINIC, FIRST, WALL, hopes):
        for ordinal in range(1, len(post.paragraphs) + 1):
            for line in lines_of(post, ordinal):
                found = check(line.text, lines_of(post, ordinal), ASKED, LIMITS)
                assert (found.verdict, found.lines) == (Verdict.CHECKED, (line,)), line.text

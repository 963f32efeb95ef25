"""What a question asks for."""

from __future__ import annotations

import pytest

from rag.asking.question import Question, Wants


def names(text: str) -> list[str]:
    return [word.text for word in Question(text).names]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("How many workers died?", Wants.NUMBER),
        ("How deep is the pit?", Wants.NUMBER),
        ("For how long is the road shut?", Wants.NUMBER),
        ("What percentage of the bread is left?", Wants.NUMBER),
        ("When did the slope give way?", Wants.TIME),
        ("At what time did it give way?", Wants.TIME),
        ("In which year was the quarry dug?", Wants.TIME),
        ("Who runs the clinic?", Wants.PERSON),
        ("Whose quarry is it?", Wants.PERSON),
        ("What is his name?", Wants.PERSON),
        ("Were any workers or drivers hurt?", Wants.POLARITY),
        ("Is the hill road open?", Wants.POLARITY),
        ("Has it been said how many died?", Wants.POLARITY),
        ("And did the bakery close?", Wants.POLARITY),
        ("Is the road open or shut?", Wants.OTHER),
        ("Isn't the bridge closed?", Wants.POLARITY),
        ("Won’t the ferry sail?", Wants.POLARITY),
        ("Has the ferry been found or not?", Wants.POLARITY),
        ("Must the minister resign?", Wants.POLARITY),
        ("Ada Brandt resigned?", Wants.POLARITY),
        ("The hill road is open?", Wants.POLARITY),
        ("Didnt the ferry sail?", Wants.POLARITY),
        ("I live in Velm. Is the road open?", Wants.POLARITY),
        ("The mayor resigned?", Wants.POLARITY),
        ("They found the ferry?", Wants.POLARITY),
        ("Nobody died?", Wants.POLARITY),
        ("The mayor quit, right?", Wants.POLARITY),
        ("The people killed in Velm?", Wants.OTHER),
        ("Whos Ada Brandt?", Wants.PERSON),
        ("So Velm is cut off?", Wants.POLARITY),
        ("According to the mayor, is the road open?", Wants.POLARITY),
        ("My school is in Velm, are the schools open?", Wants.POLARITY),
        ("The Velm ban - can they still sign players?", Wants.POLARITY),
        ("When the slope gave way, did anybody die?", Wants.POLARITY),
        ("Which of the two, Velm or Orvo, is larger?", Wants.OTHER),
        ("Is it true that Velm is cut off?", Wants.POLARITY),
        ("True or false: the mayor resigned", Wants.POLARITY),
        ("Ada Brandt said what?", Wants.OTHER),
        ("Ada Brandt was nominated by?", Wants.OTHER),
        ("Velm is where?", Wants.OTHER),
        ("Storm Osric was named after?", Wants.OTHER),
        ("People killed in Velm?", Wants.OTHER),
        ("Velm airport has reopened?", Wants.POLARITY),
        ("12 people were killed?", Wants.POLARITY),
        ("Brandt’s lawyer has quit?", Wants.POLARITY),
        ("Brandt resigned?", Wants.POLARITY),
        ("It's over?", Wants.POLARITY),
        ("Any survivors?", Wants.POLARITY),
        ("Velm mayor to quit over the dam?", Wants.POLARITY),
        ("Orvo to host the games?", Wants.POLARITY),
        ("Plans to close the school?", Wants.OTHER),
        ("Ways to reach the island?", Wants.OTHER),
        ("Anyone hurt in the Velm blast?", Wants.POLARITY),
        ("Any news on the ferry?", Wants.OTHER),
        ("Any other reaction to it?", Wants.OTHER),
        ("Reason the bridge was closed?", Wants.OTHER),
        ("Number of homes that were lost?", Wants.NUMBER),
        ("Brandt has become the first ___ to run the bank?", Wants.OTHER),
        ("The price of bread has doubled since?", Wants.OTHER),
        ("What magnitude was the quake?", Wants.NUMBER),
        ("By what margin did the bill pass?", Wants.NUMBER),
        ("What was the turnout?", Wants.NUMBER),
        ("How soon could the road reopen?", Wants.TIME),
        ("By what name is the probe known?", Wants.PERSON),
        ("What is the death toll in Velm?", Wants.NUMBER),
        ("What's the score?", Wants.NUMBER),
        ("What was the minister's share?", Wants.NUMBER),
        ("What did Celia Thorne say?", Wants.OTHER),
        ("Why did the slope give way?", Wants.OTHER),
        ("Where is the quarry?", Wants.OTHER),
        ("", Wants.OTHER),
    ],
)
def test_the_kind_of_answer(text: str, wants: Wants) -> None:
    assert Question(text).wants is wants


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What did Mayor Celia Thorne say on Tuesday?", ["Celia", "Thorne"]),
        ("What did the fire chief say?", []),
        ("Where are the 11 workers from Marrowby?", ["11", "Marrowby"]),
        ("What did the U.S. send?", ["U.S."]),
        ("Did Wren’s men reach Tallis Stone in May?", ["Wren’s", "Tallis", "Stone"]),
        ("What did the US tell us?", ["US"]),
        ("What happened on Flight 370 in 2031?", ["Flight", "370", "2031"]),
        ("Who won the $1.3 billion prize in Orvo?", ["Orvo"]),  # "$1.28 billion", elsewhere
        ("Does the 4.2% offer stand, or 40 million, or € 7?", []),
        ("Is 35 per cent enough for Orvo?", ["Orvo"]),
        (
            "Primary voters in which state rejected it? Household debt rose.",
            [],
        ),  # only its place makes a capital
        ("Any deals in Orvo after 10?", ["Orvo"]),
        ("What did I miss between 2 and 6 pm?", []),
        ("¿Cuántos murieron en Orvo?", ["Orvo"]),
        ("Thorne said what? Orvo Bank is where? Ebberly’s what?", ["Thorne", "Orvo", "Bank", "Ebberly’s"]),
    ],
)
def test_names_are_capitalised_words_that_are_no_office_and_no_day(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize("text", ["WHAT DID CELIA THORNE SAY?", "What Did Celia Thorne Say About The Road?"])
def test_a_shouted_question_names_nothing(text: str) -> None:
    assert names(text) == []
    assert "thorne" in {word.folded for word in Question(text).content}


def test_content_is_what_the_question_is_about() -> None:
    question = Question("What did they say about the shut road?")
    assert [word.text for word in question.content] == ["shut", "road"]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("How many have died so far?", True),
        ("Is the road still shut?", True),
        ("What is the most recent toll?", True),
        ("Has the road opened yet?", True),
        ("How many died at first?", False),
        ("How many people were killed in the slide?", True),  # a toll is corrected for days
        ("How many workers died?", True),
        ("How many lorries were sold?", False),
        ("Who runs the clinic?", False),
        ("What did they know?", False),  # "now" inside another word
        ("How many are missing as of now?", True),
        ("How many are missing as of noon?", False),
        ("How many first responders have died?", True),
    ],
)
def test_how_things_stand_now(text: str, latest: bool) -> None:
    assert Question(text).latest is latest


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("How many dead were reported at first?", True),
        ("What was the original plan?", True),
        ("What did they say before noon?", True),
        ("How many are dead?", False),
        ("How many were missing as of 3 p.m.?", True),
        ("Has the first minister resigned?", False),
        ("Who was the first woman to run the bank?", False),
        ("Which was the first warm winter in 20 years?", False),
        ("What was the first toll that was given?", True),
    ],
)
def test_how_things_stood_earlier(text: str, first: bool) -> None:
    assert Question(text).first is first


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("How do the two accounts of the slide differ?", True),
        ("Do Wren and Thorne agree?", True),
        ("What does each of them say?", True),
        ("Which versions of the story are there?", True),
        ("Who disputes what Wren said?", True),
        ("What do both sides say about the road?", True),
        ("What different reasons were given for the closure?", True),
        ("What conflicting tolls were told?", True),
        ("Where do the driver and the mayor disagree?", True),
        ("Who runs the clinic?", False),
        ("What is the dispute about?", False),
        ("When do the two sides meet again?", False),
        ("Which judge disagreed with the majority?", False),
        ("Does the owner agree to the plan?", False),
        ("Who wants a different name for the clinic?", False),
        ("What did the leaders agree on?", False),
        ("Did the leaders agree on a ceasefire?", False),
        ("What is the latest version of the bill?", False),
        ("What do the leaders disagree about?", True),
        ("How does one reach the quarry?", False),  # "each" inside another word
    ],
)
def test_more_than_one_account(text: str, sides: bool) -> None:
    assert Question(text).sides is sides


@pytest.mark.parametrize(
    ("text", "update"),
    [
        ("What is the latest on the quarry?", True),
        ("Any news about the road?", True),
        ("Is there an update on the missing workers?", True),
        ("Where do things stand?", True),
        ("What's the latest?", True),
        ("What is the latest death toll in Velm?", False),  # a figure, and no news
        ("What is the latest closing price of a share in Wren Group?", False),
        ("How many died?", False),
        ("Which news did she read?", False),
        ("How did the markets react to the news of the deal?", False),
        ("When is the next update from the police?", False),
        ("How about news on the strike?", True),
        ("What is the latest on the man who fled?", True),
        ("Is there anything new on the strike?", True),
        ("Has she said anything new about the strike?", False),
    ],
)
def test_the_news_on_something(text: str, update: bool) -> None:
    assert Question(text).update is update


@pytest.mark.parametrize(
    ("text", "seeks"),
    [
        ("Who said that the road is shut?", True),
        ("Who told people not to enter the quarry?", True),
        ("Who first called it a sham?", True),
        ("Who runs the clinic?", False),
        ("What did the mayor say?", False),
        ("Which harbour master warned that the ferry is late?", True),
        ("Which party says it was deceived?", True),
        ("Which party says it will vote no?", False),
        ("Which airline said that it would fly again?", False),
        ("The league banned which driver after it said the crash was meant?", False),
        ("Which town did the mayor say the road leads to?", False),
        ("Which law was rejected?", False),
    ],
)
def test_who_says_what_is_told(text: str, seeks: bool) -> None:
    assert Question(text).seeks_speaker is seeks


@pytest.mark.parametrize(
    ("text", "overview"),
    [
        ("What happened?", True),
        ("Summarise the coverage.", True),
        ("Catch me up", True),
        ("Any updates?", True),
        ("latest news", True),
        ("What's the latest news today?", True),
        ("recap please", True),
        ("What did I miss since this morning?", True),
        ("Did anything happen overnight?", True),
        ("What has changed since noon?", True),
        ("what exactly happend", True),
        ("What's been going on?", True),
        ("What happened at the port this morning?", True),
        ("What happened at the port?", False),
        ("What happened before the vote?", False),
        ("What happened between the police and the crowd?", False),
        ("What happened inside the tunnel?", False),
        ("Did anything happen to the bridge?", False),
        ("Who wrote the summary of the report?", False),
        ("What did the timeline of the police show?", False),
        ("What changed in the deal?", False),
        ("What are the main points?", True),
        ("Anything before 9?", True),
        ("Anything else since noon?", True),
        ("anything else?", False),
        ("Show me everything between 2 and 6 pm", True),
        ("Everything that happened since noon", True),
        ("All the updates since noon", True),
        ("What was posted overnight?", True),
        ("What was posted to the wrong address?", False),
        ("What do we know so far?", True),
        ("What do we know about the driver?", False),
        ("How are things now?", True),
        ("How are things in Velm?", False),
        ("Most important developments tonight", True),
        ("Is there anything new about Velm?", True),
        ("What happened at half past one?", True),
        ("What happened before breakfast?", True),
        ("What was reported over the weekend?", True),
        ("What happened over the weekend?", True),
        ("What happened at half the schools?", False),
        ("The last three posts", True),
        ("Top 5 headlines", True),
        ("What happened on Aug. 11?", True),
        ("Timeline of the Saddle Creek Fire", True),  # one name
        ("What happened to the bakery?", False),
        ("Who runs the clinic?", False),
    ],
)
def test_asking_for_the_whole(text: str, overview: bool) -> None:
    assert Question(text).overview is overview


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Which one?", True),
        ("Is there another one in Velm?", True),
        ("Give me a one-line summary", False),
        ("In one sentence, who is Ada Brandt?", False),
        ("No one was hurt?", False),
        ("Hello there, can you tell me whether Velm is cut off?", False),
        ("Thanks for that. And is Velm cut off?", False),
        ("Could you tell me whether it is cut off?", True),
    ],
)
def test_what_points_back(text: str, back: bool) -> None:
    assert Question(text).points_back is back


@pytest.mark.parametrize(
    ("text", "presumes"),
    [
        ("When did the dam break?", True),
        ("How come the dam broke?", True),
        ("Why, in Velm, did it break?", True),
        ("When the dam broke, who was there?", False),
    ],
)
def test_what_takes_for_granted_that_it_happened(text: str, presumes: bool) -> None:
    assert Question(text).presumes is presumes


def test_reading_a_question_changes_nothing_of_it() -> None:
    question = Question("What did Celia Thorne say?")
    assert question.names == question.names
    assert question == Question("What did Celia Thorne say?")


def test_somebody_is_no_name() -> None:
    names = Question("Somebody was held in Velm. What had he thrown?").names
    assert [word.text for word in names] == ["Velm"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Since Monday, how many died in Velm?", ["Velm"]),
        ("Besides Brandt, who else was arrested?", ["Brandt"]),
        ("HOW MANY people died in Velm?", ["Velm"]),
        ("Whats Brandt saying?", ["Brandt"]),
        ("Didnt Brandt resign?", ["Brandt"]),
        ("Summarise Ada Brandt's plan", ["Ada", "Brandt's"]),
        ("Latest Velm toll?", ["Velm"]),
        ("WHY did Ada Brandt resign?", ["Ada", "Brandt"]),
        ("Okay, who won in Velm?", ["Velm"]),
        ("OK, who won in Velm?", ["Velm"]),
        ("Who died in Tulsa, OK?", ["Tulsa", "OK"]),
        ("How many REALLY died in Velm?", ["Velm"]),
        ("LOL, who won in Velm?", ["Velm"]),
        ("Hey Dateline, who won in Velm?", ["Velm"]),
        ("Who won in Velm, Dateline?", ["Velm"]),
        ("What did Dateline NBC say?", ["Dateline", "NBC"]),
        ("What did the WHO say?", ["WHO"]),
        ("What did the US say?", ["US"]),
    ],
)
def test_words_that_open_a_question_or_are_stressed_are_no_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What did Thorne say at 3 p.m.?",
        "What did Thorne say at 18:30?",
        "What did Thorne say on 3 May?",
        "What did Thorne say in the last 24 hours?",
        "Which was the 2nd thing Thorne said?",
    ],
)
def test_a_time_a_day_and_a_place_in_a_row_are_no_names(text: str) -> None:
    assert names(text) == ["Thorne"]


def test_other_numbers_are_names() -> None:
    assert names("What did the 82-year-old say?") == ["82"]
    assert names("Where is gate 4?") == ["4"]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("What is the death toll?", True),
        ("How many deaths were reported?", True),
        ("What was the death toll in May?", False),
    ],
)
def test_a_toll_is_asked_for_as_it_stands(text: str, latest: bool) -> None:
    assert Question(text).latest is latest


@pytest.mark.parametrize(
    ("text", "overview"),
    [
        ("What happened in the last hour?", True),
        ("What’s new?", True),
        ("whats going on", True),
        ("What happened on Monday?", True),
        ("What are the key facts?", True),
        ("Is there a timeline of the siege?", True),
        ("Can you give me a timeline for the siege?", True),
        ("Is there a timeline for today?", True),
        ("Is there a timeline for the reopening?", False),  # what is planned, which a post may tell
        ("Has a timeline been given for the vote?", False),
        ("What happens next?", False),
        ("What happens if the vote fails?", False),
        ("What happened in Velm?", False),
    ],
)
def test_what_happened_within_a_time_is_an_overview(text: str, overview: bool) -> None:
    assert Question(text).overview is overview


@pytest.mark.parametrize(
    ("text", "overview"),
    [
        ("What did I miss?", True),
        ("Recap please", True),
        ("Bring me up to speed", True),
        ("tl;dr", True),
        ("Any updates?", True),
        ("What are the latest headlines?", True),
        ("What's the situation now?", True),
        ("Any updates on the ferry?", False),
        ("What is the situation at the dam?", False),
        ("What did the keeper miss?", False),
    ],
)
def test_asking_for_the_whole_in_other_words(text: str, overview: bool) -> None:
    assert Question(text).overview is overview


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Which cities are cut off?", True),
        ("What percentage of teachers voted?", False),
        ("What share of the votes did she win?", False),
    ],
)
def test_more_than_one_of_a_kind(text: str, several: bool) -> None:
    assert Question(text).several is several

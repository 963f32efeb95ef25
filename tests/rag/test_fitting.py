"""Whether an answer is of the kind that its question asks for."""

from __future__ import annotations

import pytest

from rag.answering.fitting import left_out, unfit
from rag.answering.units import units
from rag.asking.question import Question


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many votes did Yes win in Harl?", "Yes won 58% of the votes in Harl."),
        ("In which town was the $1.3 billion ticket sold?", "A Velm ticket won $1.537 billion in May."),
        ("How many boats will the men use?", "Some men plan to use their boats at Velm."),
        ("How many ships waited?", "The port lost 3 million crowns."),
        ("How many houses were lost?", "Houses were lost on the east bank."),
        ("How long did the prime minister stay?", "1,150 people met the prime minister."),
        ("How far is the wreck from the pier?", "The wreck was found by 12 divers."),
        ("What share of the voters turned out?", "9,310 voters turned out."),
        ("What is the name of the captain of the Tern?", "The captain of the Tern is 58 years old."),
        ("What was the driver's name?", "The driver was arrested on Tuesday."),
        ("What is the name of the woman who fell?", "The woman who fell was found in Marrowby."),
        (
            "What did Celia Thorne tell the council?",
            "The road was cheap, her lawyer told the council.",
        ),
        ("What did Thorne say?", "Wren said that it rained. The road is shut, the fire service said."),
        ("Which museum had the class been to?", "The class had been to a museum."),
        ("Who won the race?", "They won the race."),
        ("When will the order be lifted?", "The mayor said that the order for the quay will be lifted."),
        ("What category is Orla now?", "Orla is expected to grow."),
        ("How many people died in the crash?", "The crash killed people in Velm."),
        ("How many illegal betting shops were shut?", "Police fined 40 men."),
        ("How long did the race take?", "The race began at 14:00."),
        ("How old was the singer?", "The singer died at home."),
        ("How many minutes did the eclipse last?", "The eclipse was seen in Velm."),
        ("How many days until the vote?", "The vote is fair."),
        ("How many planes were involved?", "Two trains collided."),
        ("How many dogs were saved?", "Rescuers found 12 cats."),
        ("What is the winner's surname?", "The winner is a student."),
        ("Who won on Thursday?", "Brandt won on Friday."),
        ("Is the vote on Thursday?", "The council met on Tuesday."),
        (
            "How long did the cabinet meet on Thursday?",
            "The cabinet met for an hour and a half on Wednesday.",
        ),
        ("By how much did fares go up?", "Fares went up on the trams."),
        ("What colour was the car?", "The car was found in a ditch."),
        ("What does VARM stand for?", "VARM signed the pact with Orvo."),
        ("Why was the tram scrapped?", "The tram was scrapped on Thursday night."),
        ("How did the men escape?", "The men escaped on Saturday."),
        ("To whom did Brandt sell it?", "Brandt sold it in May."),
        ("Where is the vote?", "The vote is next week."),
        ("The ferry sank. When did it leave?", "It left without a light."),
        ("The old law will lapse when?", "The old law will lapse unless it is renewed."),
        ("The trial begins in which month?", "The trial begins in Velm."),
        ("What time does the curfew start?", "The curfew starts after the funerals."),
    ],
)
def test_another_kind_of_answer_is_told(question: str, answer: str) -> None:
    assert unfit(Question(question), answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many votes did Yes win in Harl?", "Yes won 4,120 votes, 58% of them."),
        ("What category is Orla now?", "Orla is a Category 2 storm."),
        ("Which category did the film win?", "It won in the category of short films."),
        ("When will the order be lifted?", "The order will be lifted at noon."),
        ("When did the wall fall?", "The wall fell as crews dug below it."),
        ("When was the trial?", "The trial took place in May."),
        ("What did he do when the wall fell?", "He ran for the road."),
        ("How many have died?", "Nobody has died, the coast guard said."),
        ("How many people were hurt?", "Dozens were hurt."),
        ("How many swimmers had to be saved?", "At least 60 people had to be saved."),
        ("How many of the lamps work?", "A third of the lamps work."),
        ("How many minutes did it take?", "It took 55 minutes."),
        ("How many percent voted?", "72.4% voted."),
        ("How long did the strike last?", "The strike lasted 30 hours."),
        ("How long is the pause?", "The pause ends on October 20."),
        ("How long will the road stay shut?", "The road will stay shut until 8 p.m."),
        ("How far away is the dam?", "The dam is 26 kilometers away."),
        ("How old is the driver?", "The driver, 58, was unhurt."),
        ("What share of the voters turned out?", "Four in 10 voters turned out."),
        ("What is the name of the captain?", "Ada Brandt is the captain."),
        ("What's his name?", "His name is Ivo Lunde, he said."),
        ("What is the name of the woman who fell?", "Ada Brandt fell in Marrowby."),
        ("What did Thorne say?", "Wren said that it rained. The road is shut, Thorne said."),
        ("What did Thorne say?", "“The road is shut,” she said."),
        ("How many lives did the slide cost?", "Six people were killed."),
        ("Did the wall hold?", "The wall did hold."),
        ("When did the talks begin?", "The talks began on Thursday at noon."),
        ("What happened on Thursday?", "The dam was closed."),
        ("How many crowns did the state promise?", "The state promised 40 million crowns."),
        ("How much was promised?", "40 million crowns."),
        ("When the slope gave way, what did Celia Thorne do?", "Celia Thorne ran to the road."),
        ("How many deaths were there?", "12 people have died."),
        ("How many consecutive days has it rained?", "It has rained for 12 days."),
        ("How many World Cup goals has Brandt scored?", "Brandt has scored 12 goals."),
        ("How many illegal betting shops were shut?", "Police shut a handful of shops."),
        ("How many lamps did they break?", "They broke all of the lamps."),
        ("How many lamps work?", "All lamps work."),
        ("How many times was he warned?", "He was warned once."),
        ("How many points did Brandt score?", "Brandt scored 31."),
        ("How many minutes did the eclipse last?", "It lasted just over an hour."),
        ("How many years was he jailed for?", "He was jailed for life."),
        ("How many days until the vote?", "The vote is on 12 May."),
        ("How many went to hospital?", "Dozens went there."),
        ("How many planes were involved?", "Two jets collided."),
        ("How many floors has the tower?", "The tower is 40 storeys high."),
        ("From when does the fare apply?", "The fare applies at once."),
        ("What is the winner's surname?", "The winner is Ivo Lunde."),
        ("How many people died in the crash?", "A woman died in the crash."),
        ("How many people are dead?", "Up to 40 may be dead."),
        ("How many women won seats?", "At least 40 won seats."),
        ("How long was the bridge shut?", "It was shut for three-quarters of an hour."),
        ("How long have they been on strike?", "Workers walked out on 28 April."),
        ("How long did the race take?", "The race took 2:04:11."),
        ("How long did the race take?", "Brandt needed 55 mins."),
        ("How long will the road stay shut?", "The road will stay shut until 20:00."),
        ("How long is the bridge?", "The bridge is 400m long."),
        ("How far behind is Brandt?", "Brandt is six points behind."),
        ("How far have shares fallen?", "Shares have fallen 12%."),
        ("What share price did it close at?", "It closed at 12 crowns."),
        ("What share of the voters turned out?", "Four out of ten voters turned out."),
        ("What share of the voters turned out?", "Most of the voters turned out."),
        ("When will Monday's match be replayed?", "It will be replayed on Thursday."),
        ("Why was Saturday's match off?", "The match was moved to Sunday in fog."),
        ("Is the vote on Thursday?", "The vote is on Friday."),
        ("What fell between Monday and Wednesday?", "The wall fell on Tuesday."),
        ("How many have been held since Monday?", "31 were held on Tuesday."),
        ("Who resigned in the name of unity?", "The chairman resigned to keep it united."),
        ("What is the name of the drug?", "The drug is called velmavax."),
        ("When did the dispute begin?", "The dispute began at sunrise."),
        ("When does the truce take effect?", "It takes effect straight away."),
        ("How old is the singer?", "The singer is in her forties."),
        ("How many acres burned?", "12,000 hectares burned in Velm."),
        ("How many staff does the plant have?", "The plant has 400 workers."),
        ("By how much did fares go up?", "Fares have doubled."),
        ("By how much did they win?", "They won by a whisker."),
        ("What colour was the car?", "Police look for a dark-blue car."),
        ("What colour was the sky?", "The sky was reddish."),
        ("What does VARM stand for?", "The Velm Association of River Mills met."),
        ("What does VARM stand for?", "VARM, the mills' union, met."),
        ("What does the party stand for?", "The party wants lower fares."),
        ("Why is the school shut?", "The school is shut as it is Monday."),
        ("How did the match end?", "The match ended 3-2 on Monday."),
        ("Which match was moved?", "Monday's match was moved."),
        ("The ferry sank. When did it leave?", "It left at dawn."),
        ("When did the trial begin?", "The trial began in May."),
        ("The old law will lapse when?", "The old law will lapse in May."),
        ("What time does the curfew start?", "The curfew starts after sunset."),
        ("In which town was the $1.3 billion ticket sold?", "A Velm ticket won $1.28 billion in May."),
        ("In which town was the $1.3 billion ticket sold?", "The ticket was sold in Velm."),
        ("How many boats will the men use?", "The men plan to use several of their boats."),
        ("How many boats will the men use?", "Dozens will be used."),
        ("How many boats sank?", "No boats sank."),
        ("How many boats sank?", "Boats sank in the storm, most of them off Velm."),
    ],
)
def test_the_kind_that_was_asked_for_passes(question: str, answer: str) -> None:
    assert unfit(Question(question), answer) is None


def test_the_posts_behind_an_answer_tell_who_the_mayor_is() -> None:
    question, answer = Question("What did Celia Thorne say?"), "The road is shut, the mayor said."
    assert unfit(question, answer, ["Celia Thorne, the mayor, came late."]) is None
    assert unfit(question, answer, ["Otis Wren, the mayor, met Celia Thorne."])
    assert unfit(question, answer)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("58% of 412 votes", ["share", "count"]),
        ("$4.1 billion and 90 crowns", ["money", "money"]),
        ("40 million crowns", ["money"]),
        ("a 58-year-old man, 22, in 1987", ["duration", "count", "date"]),
        ("8.7 meters at 2:15 a.m. on October 9", ["length", "clock", "date"]),
        ("two thirds of them, four in 10", ["part", "part", "count"]),
        ("nine degrees", ["warmth"]),
        ("40 won seats, 40 women won, 5,000 won", ["count", "count", "money"]),
        ("12 may leave on May 12", ["count", "date"]),
        ("1950 people, over 2000 of them since 1950", ["count", "part", "date"]),
        ("until 20:00 it took 4:52", ["clock", "duration"]),
        ("400m long, $400m, 400m people", ["length", "money", "count"]),
        ("a quarter of a mile and two thirds of an hour, four out of ten", ["duration", "part", "count"]),
        ("", []),
    ],
)
def test_what_a_number_counts(text: str, kinds: list[str]) -> None:
    assert list(units(text)) == kinds


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Isn't the bridge closed?", "The bridge is closed."),
        ("Has the ferry been found or not?", "The ferry has been found."),
        ("Who won the race, Brandt or Lunde?", "Lunde won the race."),
        ("OK, is the bridge closed?", "The bridge is closed."),
    ],
)
def test_a_choice_among_the_questions_own_words_answers_it(question: str, answer: str) -> None:
    assert unfit(Question(question), answer) is None


@pytest.mark.parametrize(
    ("question", "answer", "line", "lacks"),
    [
        ("Why was the bridge closed?", "The bridge has been closed.", "It was closed after a crash.", True),
        (
            "Why was the bridge closed?",
            "It was closed after a crash.",
            "It closed after a crash at 3.",
            False,
        ),
        ("Why was the bridge closed?", "The bridge has been closed.", "The bridge has been closed.", False),
        ("Why had all to leave?", "All had to leave.", "All had to leave because of smoke.", True),
        ("When was the bridge closed?", "It has been closed.", "It was closed after a crash.", True),
        ("When was the bridge closed?", "It was closed at noon.", "It was closed at noon, she said.", False),
        ("When was the bridge closed?", "It has been closed.", "The bridge is closed.", False),
        ("How old is the driver?", "The driver was unhurt.", "The driver, 52, was unhurt.", True),
        ("How old is the driver?", "The driver is 52.", "The driver, 52, was unhurt.", False),
        ("How old is the driver?", "The driver was unhurt.", "Of 52 drivers one was unhurt.", False),
    ],
)
def test_what_a_sentence_leaves_out_of_its_line(question: str, answer: str, line: str, lacks: bool) -> None:
    assert (left_out(Question(question), answer, line) is not None) == lacks

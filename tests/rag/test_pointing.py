"""Whether an answer only points to what is asked for."""

from __future__ import annotations

import pytest

from rag.answering.pointing import only_points
from rag.asking.question import Question


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which reality TV show did Brandt join?", "He was suspended over joining the reality TV show."),
        ("Which TV show did Brandt go on?", "Brandt apologised for going on the show."),
        ("Brandt quit. Which party does she lead?", "Brandt quit but stays on as leader of the party."),
        ("The ministry fined which airline over it?", "The ministry fined the airline after flights fell."),
        ("Which bank did they shut down?", "The state had shut down the bank to protect savers."),
        ("Which river burst its banks?", "The river burst its banks after days of rain."),
        ("Which book won the prize?", "The book which won the prize was written in a month."),
        ("Which minister said the tax would fall?", "The minister said that the tax would soon fall."),
        ("Which bridge collapsed?", "Officials left. The bridge collapsed in June."),
        ("Which party backs the law?", "The party backs the law as it helps farmers."),
        ("Which team did he leave?", "He left his team to care for his mother."),
        ("Which company was sued?", "The company was sued at once."),
    ],
)
def test_an_answer_that_only_points_is_told(question: str, answer: str) -> None:
    assert only_points(Question(question), answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which show did he join?", "He joined I'm On An Island."),
        ("Which show did he join?", "He joined the show “the long night”."),
        ("Which airline was fined?", "The airline, Velm Air, was fined."),
        ("Which airline was fined, Velm Air or Orvo?", "The airline from the north was fined."),
        ("Which team won?", "The visitors won."),
        ("Which party won the most seats?", "The party in power won."),
        ("Which party backs the law?", "The farmers' party backs the law."),
        ("Which driver was fined?", "The driver, a nurse, was fined."),
        ("Who is the captain of the Tern?", "The captain is a nurse from the coast."),
        ("What country music star died?", "The country mourned a music star."),
        ("What state is the bridge in?", "The bridge is in a poor state."),
        ("Which driver caused the crash?", "The driver of the van caused the crash."),
        ("Which club is he joining?", "He is joining the club where he began as a boy."),
        ("Which website leaked it?", "It was leaked on velmaleaks, a website."),
        ("Which newspaper was it?", "It was the newspaper he had sued."),
        ("Which bank raised rates?", "The Bank raised rates."),
        ("Which bank lost its licence?", "The bank accused of lying lost its licence."),
        ("Which company was it?", "It was the company running the line."),
        ("Which road was shut?", "The road to the mill was shut."),
        ("Which countries signed?", "All the countries in the east signed."),
        ("Which minister resigned?", "The finance minister resigned."),
        ("Which film won?", "The film is called velma."),
        ("Which drug was found?", "Doctors blamed fentanyl, as the drug was cheap."),
        ("Which party members quit?", "Two members of the party quit."),
        ("What will the airline do now?", "The airline will sell its jets."),
        ("", ""),
    ],
)
def test_what_tells_which_one_it_is_passes(question: str, answer: str) -> None:
    assert not only_points(Question(question), answer)

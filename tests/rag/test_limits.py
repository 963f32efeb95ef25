"""What holds only if, for a side, for a part, or yet to come; which way; and who of several says it."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_LANE = (
    "Critics say the lane would harm shops. Work will start in May unless the court stops it, the mayor said."
)
_OIL = (
    "Crestline, the operator, said most of the oil had been contained, but fishermen reported slicks at Velm."
)
_LIBRARY = "Ruth Abel said she was overjoyed, while council leader Sam Pope warned that cuts would be found."
_TRUCE = (
    "Tarsia accused Volkonia of breaking the truce; Volkonia denied it. A wall may help, engineers think."
)
_RATES = "Turnout was 34%, down two points. Shares fell 6% in early trading as revenue rose 4% to $3bn."
_STORM = (
    "The storm is forecast to reach Clare by Friday. The ministry aims to vaccinate 250,000 children by June."
)
_FAMILY = (
    "Joan Keel, 74, was given the wrong drug. Her daughter, Wendy Keel, said no fine would bring her back."
)
_VALLEY = (
    "About a third of the residents were ordered to leave. All lines except the North Line reopened. Only "
    "two of the eight players won a game."
)
_COURT = "Justice Leona Marsh said Congress spoke. Justice Paul Irwin dissented, arguing that all are free."


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_LANE, "Critics say the lane would harm shops."),
        (_LANE, "The lane would harm shops, critics say."),
        (_LANE, "The lane could harm shops, according to critics."),
        (_LANE, "Work will start in May unless the court stops it."),
        (_LANE, "Work could start in May."),
        (_LANE, "The mayor said work will start in May if the court allows it."),
        ("The lane will cost £2m. Critics say it would harm shops.", "The lane will cost £2m."),
        ("Critics say the lane is closed. The lane is closed.", "The lane is closed."),
        (_OIL, "Crestline said most of the oil had been contained."),
        (_OIL, "Fishermen reported slicks at Velm."),
        ("Many of the homes burned down. The homes were empty.", "The homes were empty."),
        ("Half of the staff will go. The staff will go on strike.", "The staff will go on strike."),
        (_LIBRARY, "Sam Pope warned that cuts would be found."),
        (_LIBRARY, "Ruth Abel said she was overjoyed."),
        (_TRUCE, "Tarsia accused Volkonia of breaking the truce."),
        (_TRUCE, "Volkonia denied breaking the truce."),
        (_TRUCE, "Engineers think a wall may help."),
        (_RATES, "Turnout was down two points."),
        (_RATES, "Shares fell 6%."),
        (_RATES, "Revenue rose 4% to $3bn."),
        ("Profit fell to $210m, down from $340m, as sales rose 4%.", "Profit fell to $210m from $340m."),
        ("Ten shops opened. The mall was closed in May.", "Ten shops opened."),
        ("Orvo held Velm to a draw but lost the tie.", "Orvo lost the tie."),
        (_STORM, "The storm is expected to reach Clare by Friday."),
        (_STORM, "The ministry aims to vaccinate 250,000 children."),
        ("The board agreed a deal to buy the mill.", "The board agreed a deal."),
        ("The union said it needed to save jobs. It saved 40 jobs.", "It saved 40 jobs."),
        (_FAMILY, "Wendy Keel said no fine would bring her back."),
        (_COURT, "Paul Irwin argued that all are free."),
        (_COURT, "Leona Marsh said Congress spoke."),
        (
            "No deaths have been reported, but roads are down, Idris Kemal said.",
            "Roads are down, Idris Kemal said.",
        ),
        (
            "Agents of the Velm Bureau seek a man who police say is hurt, according to Orvo officials.",
            "Agents of the Velm Bureau seek a man who police say is hurt.",
        ),
        ("Three deaths were reported in Saro, police said.", "Three deaths were reported in Saro."),
        ("Councillors voted 23 to 19 to build it.", "Councillors voted 23-19 to build it."),
        (_VALLEY, "About a third of the residents were ordered to leave."),
        (_VALLEY, "All lines but the North Line reopened."),
        (_VALLEY, "Two of the eight players won a game."),
        ("All lines except the North Line reopened. All lines were busy.", "All lines were busy."),
        ("Dozens of the homes burned down. The homes were empty.", "The homes were empty."),
        ("Rita Dorn is the first woman from Velm to win it.", "Rita Dorn is the first Velm woman to win it."),
        (
            "Councillors voted to consider closing two pools.",
            "Councillors voted to consider closing two pools.",
        ),
        ("Orvo nearly equalised late on.", "Orvo nearly equalised late on."),
        ("Prosecutors allege that Ada Brandt took bribes.", "Ada Brandt is alleged to have taken bribes."),
        ("Orvo turned down a bid from Velm worth €2bn.", "Orvo rejected a bid from Velm worth €2bn."),
        ("Luis Varga hit the post in added time.", "In added time Luis Varga hit the post."),
        ("Of those on it 12% fell ill, compared with 19% on placebo.", "19% on placebo fell ill."),
    ],
)
def test_what_keeps_its_limits_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_LANE, "The lane would harm shops."),
        (_LANE, "Work will start in May."),
        ("Prosecutor Maya Lund told the jury that Beck struck Greer.", "Beck struck Greer."),
        ("Engineers think a solar panel failed to open.", "A solar panel failed to open."),
        (_OIL, "Crestline said the oil had been contained."),
        (_LIBRARY, "Ruth Abel warned that cuts would be found."),
        (_TRUCE, "Tarsia denied breaking the truce."),
        (_RATES, "Turnout was up two points."),
        (_RATES, "Shares rose 6% in early trading."),
        ("Profit was $210m, down from $340m a year earlier.", "Profit was $340m."),
        ("A warning was lifted after two hours.", "A warning was issued after two hours."),
        (_STORM, "The storm reached Clare by Friday."),
        (_STORM, "The ministry vaccinated 250,000 children by June."),
        ("The court is expected to decide by June.", "The court decided by June."),
        (_FAMILY, "Joan Keel said no fine would bring her back."),
        (_COURT, "Leona Marsh argued that all are free."),
        (
            "Opposition chief Neil Grant said the prime minister had lost.",
            "The prime minister said the party had lost.",
        ),
        ("Councillors voted 23 to 19 to build it.", "Councillors voted 19 to 23 to build it."),
        (
            "Five members of the panel voted to hold, while three wanted a cut to 3.5% and one a rise.",
            "Three members of the panel voted to hold.",
        ),
        (_VALLEY, "The residents were ordered to leave."),
        (_VALLEY, "All lines reopened."),
        (_VALLEY, "The eight players won a game."),
        ("Dozens of the homes burned down.", "The homes burned down."),
        ("Rita Dorn is the first woman from Velm to win it.", "Rita Dorn is the first woman to win it."),
        ("Councillors voted to consider closing two pools.", "Councillors voted to close two pools."),
        ("Orvo nearly equalised late on.", "Orvo equalised late on."),
        ("Prosecutors allege that Ada Brandt took bribes.", "Ada Brandt took bribes."),
    ],
)
def test_what_loses_its_limit_is_replaced(post: str, sentence: str) -> None:
    assert not passes(post, sentence)

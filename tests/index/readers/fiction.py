"""A made-up coverage, told once as data and written out in the habits of many live pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

TITLE = "Storm Ada closes in on Port Merrow"


@dataclass(frozen=True)
class Told:
    """One post of the coverage."""

    headline: str
    body: tuple[str, ...]
    clock: str  # "5:42 p.m.", on 3 March 2031
    ago: str
    reporter: str
    place: str


POSTS: tuple[Told, ...] = (
    Told(
        "Harbor gates will stay shut until Thursday, port director says",
        (
            "The harbor gates at Port Merrow will stay shut until Thursday morning, port director "
            "Lena Osei said at "
            "a briefing.",
            "Eleven ships are waiting outside the breakwater, she said, and none of them is in danger.",
            "“We would rather lose two days than lose a pilot,” Osei told reporters.",
        ),
        "5:42 p.m.",
        "12 min",
        "Ruth Calder",
        "Port Merrow",
    ),
    Told(
        'Mayor calls evacuation of the lower town "a success with one exception"',
        (
            "Mayor Tomas Brandt said the evacuation of the lower town was complete by four o’clock, with one "
            "exception: a family on Quay Street stayed behind to care for an elderly neighbor.",
            "Police visited the family twice, according to the mayor’s office.",
        ),
        "5:05 p.m.",
        "49 min",
        "Ivo Lindqvist",
        "Port Merrow",
    ),
    Told(
        "Why is the storm moving so slowly?",
        (
            "Storm Ada has crossed barely forty miles of sea since midnight because two areas of "
            "high pressure hold it "
            "in place, forecaster Nina Adeyemi explained.",
            "The storm should speed up once the eastern one weakens, probably on Wednesday.",
        ),
        "4:31 p.m.",
        "1 hr 23 min",
        "Sam Petrie",
        "Allerby",
    ),
    Told(
        "About 14,000 homes are without power along the Merrow coast",
        (
            "Some 14,000 homes along the Merrow coast have lost power since noon, the grid operator said.",
            "Crews cannot climb the poles while the wind blows above 50 miles an hour.",
            "The operator hopes to have half of the homes back by Wednesday evening.",
        ),
        "3:58 p.m.",
        "1 hr 56 min",
        "Ruth Calder",
        "Sandwick",
    ),
    Told(
        "Ferry with 63 people on board reaches shelter. Here's how it got there",
        (
            "The ferry Marigold reached the lee of Gull Island on Monday afternoon with 63 people "
            "on board, the coast "
            "guard said.",
            "Its captain had turned back twice before finding a gap between two squalls.",
        ),
        "2:40 p.m.",
        "3 hr 14 min",
        "Ivo Lindqvist",
        "Gull Island",
    ),
    Told(
        "Schools in three counties to close on Tuesday",
        (
            "Schools in the counties of Merrow, Allerby and Sandwick will close on Tuesday, their "
            "boards announced.",
            "Meals will be handed out at four fire stations from eight in the morning.",
        ),
        "1:15 p.m.",
        "4 hr 39 min",
        "Sam Petrie",
        "Allerby",
    ),
    Told(
        "Storm Ada strengthens overnight, forecasters say",
        (
            "Storm Ada strengthened overnight and now has winds of 85 miles an hour near its "
            "center, the weather office "
            "said in its morning bulletin.",
            "It is expected to come ashore near Port Merrow late on Tuesday.",
        ),
        "8:02 a.m.",
        "9 hr 52 min",
        "Nadia Roth",
        "Allerby",
    ),
)

HEADLINES = [post.headline for post in POSTS]
SUMMARY = (
    "Storm Ada, with winds of 85 miles an hour, is expected to come ashore near Port Merrow late on Tuesday.",
    "The lower town has been evacuated and the harbor is shut.",
)


def _page(top: Sequence[str], entry: Callable[[Told], Sequence[str]], gap: str = "\n\n") -> str:
    pieces = [*top]
    for post in POSTS:
        pieces.extend(entry(post))
    return gap.join(pieces) + "\n"


def _counted(*after: str) -> list[str]:
    return [TITLE, "What we covered here", *SUMMARY, f"{len(POSTS)} Posts", *after]


def _full_top() -> list[str]:
    return [
        "Live TV",
        TITLE,
        "By Ruth Calder, Ivo Lindqvist and Sam Petrie, Coast News",
        "Updated 5:54 PM ET, Mon March 3, 2031",
        "What you need to know",
        *(f"• {line}" for line in SUMMARY),
        f"{len(POSTS)} Posts",
        "Sort by",
    ]


def _date(post: Told) -> str:
    return f"{post.clock} ET, March 3, 2031"


def _day_clock(post: Told, mark: str = ".") -> str:
    """17.42 for "5:42 p.m."."""
    hour, minute = map(int, post.clock.split()[0].split(":"))
    return f"{hour % 12 + 12 * ('p' in post.clock)}{mark}{minute:02}"


_ROLLING_TOP = [
    f"{TITLE} – live",
    "Ruth Calder and Sam Petrie",
    "Mon 3 Mar 2031 19.40 GMT",
    "First published on Mon 3 Mar 2031 06.12 GMT",
]

HABITS: dict[str, str] = {
    "bare": _page(_counted(), lambda p: [p.headline, *p.body]),
    "bare, ended": _page(
        _counted("Our live coverage has ended for the day."), lambda p: [p.headline, *p.body]
    ),
    "dated above": _page(
        _full_top(), lambda p: [_date(p), p.headline, f"From Coast News' {p.reporter} in {p.place}", *p.body]
    ),
    "ages above": _page(_full_top(), lambda p: [f"{p.ago} ago", p.headline, *p.body]),
    "ages in weeks": _page(_full_top(), lambda p: ["15w ago", p.headline, *p.body]),
    "dated below": _page(_counted(), lambda p: [p.headline, _date(p), *p.body]),
    "byline and date below": _page(_counted(), lambda p: [p.headline, f"By {p.reporter}", _date(p), *p.body]),
    "month first": _page(
        [TITLE, "Last Updated: March 3, 2031 at 5:54 PM EST"],
        lambda p: [
            f"Mar 03, {p.clock.replace('p.m.', 'PM').replace('a.m.', 'AM')} EST",
            p.headline,
            *p.body,
            f"—Coast News' {p.reporter}",
        ],
    ),
    "dots and zone": _page(
        [f"{TITLE} – live updates", "Key events"],
        lambda p: [f"{p.clock[:-5].replace(':', '.')} GMT", p.headline, *p.body],
    ),
    "time and headline on a line": _page(_counted(), lambda p: [f"{p.clock} ET - {p.headline}", *p.body]),
    "nothing but posts": _page([], lambda p: [p.headline, *p.body]),
    "signed": _page([f"{TITLE}: live updates", *SUMMARY], lambda p: [p.headline, *p.body, f"– {p.reporter}"]),
    "no blank lines": _page(_counted(), lambda p: [p.headline, *p.body], gap="\n"),
    "no blank lines, dated": _page(_full_top(), lambda p: [_date(p), p.headline, *p.body], gap="\n"),
    "captions": _page(
        _counted(),
        lambda p: [
            p.headline,
            f"A view of the flooded quay in {p.place}, Merrow County, on March 3.",
            "Mika Dahl/Coast Pictures",
            *p.body,
            f"Contributing: {p.reporter}",
        ],
    ),
    "videos": _page(
        _counted(),
        lambda p: [
            p.headline,
            "exp storm ada pkg 030305PSEG1",
            "01:35 - Source: Coast News",
            *p.body,
            "Read the full story here.",
        ],
    ),
    "age and clock above, name below": _page(
        [*_ROLLING_TOP, "From 3h ago"],
        lambda p: [
            "1h ago",
            f"{_day_clock(p)} GMT",
            p.headline,
            p.reporter,
            *p.body,
            "Share",
            f"Updated at {_day_clock(p)} GMT",
        ],
    ),
    "time and name below": _page(
        [TITLE, "Summary", *SUMMARY, "Live Reporting", "Edited by Ruth Calder and Sam Petrie"],
        lambda p: [
            p.headline,
            f"published at {_day_clock(p, ':')} GMT 3 March",
            p.reporter,
            f"Reporting from {p.place}",
            *p.body,
            "Copyright: Coast Pictures",
            f"Image caption: Waves at the quay in {p.place}",
        ],
    ),
    "date and name above": _page(
        ["Live", "March 3, 2031, 5:54 p.m. ET", TITLE, "Live updates"],
        lambda p: [f"March 3, 2031, {p.clock} ET", p.reporter, p.headline, *p.body],
    ),
    "share tools": _page(
        [TITLE, "Live Reporting"],
        lambda p: [
            _day_clock(p, ":"),
            p.headline,
            *p.body,
            "Article share tools",
            "Facebook",
            "Twitter",
            "View more share options",
        ],
    ),
    "cards": _page(
        _counted(),
        lambda p: [
            p.headline,
            p.body[0],
            "Related article",
            f"What to pack in {p.place} if you must leave your home",
            "8 min read",
            *p.body[1:],
            "READ MORE: How storms get their names",
        ],
    ),
    "rules between": _page(_counted(), lambda p: [p.headline, *p.body, "* * *"]),
    "dashes between": _page(_counted(), lambda p: [p.headline, *p.body, "-----"]),
    "name and outlet": _page(_counted(), lambda p: [p.headline, f"By {p.reporter} | Coast News", *p.body]),
    "name and time at the foot": _page(
        _counted(), lambda p: [p.headline, *p.body, f"{p.reporter}, {p.clock} ET"]
    ),
    "caption twice below a byline": _page(
        _full_top(),
        lambda p: [
            _date(p),
            p.headline,
            f"From Coast News' {p.reporter} and Mika Dahl in {p.place}",
            f"A ferry at the quay in {p.place} on March 3.",
            f"A ferry at the quay in {p.place} on March 3. (Mika Dahl/Coast Pictures)",
            *p.body,
        ],
    ),
    "status below the count": _page(
        _counted("Our live coverage of the storm has moved here."), lambda p: [p.headline, *p.body]
    ),
    "posts set close": "\n\n\n".join("\n".join([p.headline, *p.body]) for p in POSTS),
    "times set close": _page([TITLE], lambda p: [p.headline, f"{p.clock} ET", *p.body], gap="\n"),
}

"""Live pages as many newsrooms save them, and as programs export them: layouts for any invented coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.index.readers.fiction import POSTS, SUMMARY, TITLE, Told


@dataclass(frozen=True)
class Page:
    """A coverage, all of 3 March 2031, that any layout can set."""

    title: str
    summary: tuple[str, str]
    posts: tuple[Told, ...]
    last: str  # the minute of the last change, after all posts


# Short headlines, questions, a figure, a greeting: what a night of results is made of.
VOTE: tuple[Told, ...] = (
    Told(
        "Harlan wins by 412 votes",
        (
            "Councillor Edda Harlan has won the Tessel mayoralty by 412 votes after the last box, from the "
            "island wards, was counted shortly before eleven.",
            "She thanked “every volunteer who knocked on a door in the rain”.",
            "Her opponent, Piet Vos, has called her to concede.",
        ),
        "10:52 p.m.",
        "4 min",
        "Mara Lindgren",
        "Tessel",
    ),
    Told(
        "'We will ask for a recount', says Vos campaign",
        (
            "The Vos campaign said it would ask for a recount in two of the nine wards.",
            "A spokeswoman, Ilse Kamp, said the margin there was below half a percent.",
        ),
        "10:31 p.m.",
        "25 min",
        "Jon Aker",
        "Tessel town hall",
    ),
    Told(
        "Analysis: How the island wards decided it",
        (
            "This was never going to be settled in the city centre.",
            "The ferry timetable, of all things, was the issue of the last week. Harlan promised to restore "
            "the late boat; Vos did not.",
            "On the islands she took seven votes in ten.",
        ),
        "10:05 p.m.",
        "51 min",
        "Mara Lindgren",
        "Tessel",
    ),
    Told(
        "Turnout: 61%",
        ("Turnout was 61%, the highest since 2011, the returning officer said.",),
        "9:40 p.m.",
        "1 hr 16 min",
        "Ola Brekke",
        "Tessel town hall",
    ),
    Told(
        "What happens now?",
        (
            "The count will be certified on Thursday.",
            "If a recount is granted it must be finished within ten days; until then the old council stays "
            "in office.",
            "Here is what the law says:",
            "“A candidate may ask for one recount in each ward where the margin is below one percent of the "
            "votes cast.”",
        ),
        "9:12 p.m.",
        "1 hr 44 min",
        "Jon Aker",
        "Tessel",
    ),
    Told(
        "Polls close",
        ("Polls have closed in all nine wards. The first result is expected at about nine thirty.",),
        "8:00 p.m.",
        "2 hr 56 min",
        "Ola Brekke",
        "Tessel",
    ),
    Told(
        "Long queues at Sandhaven school as power cut hits two polling stations",
        (
            "Voters at Sandhaven school queued for up to an hour on Tuesday evening after a power cut.",
            "“I have voted by torchlight before, but not since I was nineteen,” Gerda Moen, 84, told us.",
            "The cut also hit the polling station at the fish market, which lent its own generator.",
        ),
        "6:22 p.m.",
        "4 hr 34 min",
        "Mara Lindgren",
        "Sandhaven",
    ),
    Told(
        "Welcome to our live coverage",
        (
            "Good evening and welcome. The people of Tessel are choosing a new mayor tonight, and we will "
            "be with you until the last vote is counted.",
        ),
        "5:30 p.m.",
        "5 hr 26 min",
        "Ola Brekke",
        "Tessel",
    ),
)

PAGES = {
    "storm": Page(TITLE, SUMMARY, POSTS, "5:54 p.m."),
    "vote": Page(
        "Tessel mayoral election: Harlan and Vos neck and neck as count begins",
        ("Edda Harlan leads Piet Vos by a few hundred votes", "A power cut hit two polling stations"),
        VOTE,
        "10:56 p.m.",
    ),
}


def upper(clock: str) -> str:
    """`5:42 PM`."""
    return clock.replace("p.m.", "PM").replace("a.m.", "AM")


def hours(clock: str, mark: str = ":") -> str:
    """`17:42`."""
    hour, minute = map(int, clock.split()[0].split(":"))
    return f"{hour % 12 + 12 * ('p' in clock):02}{mark}{minute:02}"


def _short(ago: str) -> str:
    """`1h ago` for "1 hr 23 min"."""
    number, unit = ago.split()[:2]
    return f"{number}{unit[0]} ago"


Entry = Callable[[Told, int], Sequence[str]]
Layout = Callable[[Page], str]
LAYOUTS: dict[str, Layout] = {}
TIMED = {  # the zone of the layouts whose posts all have a time
    "key events first": "GMT",
    "published at, role below": "GMT",
    "date, age and zone": "GMT",
    "capital bylines": "EST",
    "reporter and place above": "EST",
    "age and UTC": "UTC",
    "key points and name beside the time": "GMT",
    "Markdown": "EST",
    "labels": "EST",
    "oldest first": "EST",
}


def _set(name: str, top: Callable[[Page], Sequence[str]], entry: Entry, gap: str = "\n\n") -> None:
    def page(told: Page) -> str:
        pieces = [*top(told)]
        for n, post in enumerate(told.posts):
            pieces += entry(post, n)
        return gap.join(pieces) + "\n"

    LAYOUTS[name] = page


_set(
    "key events first",
    lambda t: [
        "Skip to main content",
        f"{t.title} – as it happened",
        "This blog is now closed.",
        "Ruth Calder (now) and Sam Petrie (earlier)",
        f"Mon 3 Mar 2031 {hours(t.last, '.')} GMT",
        "First published on Mon 3 Mar 2031 06.12 GMT",
        "Share",
        "Key events",
        *(line for p in t.posts[:4] for line in (f"{hours(p.clock, '.')} GMT", p.headline)),
        "Live feed",
        "From 3h ago",
    ],
    lambda p, _: [
        f"{hours(p.clock, '.')} GMT",
        p.headline,
        p.reporter,
        *p.body,
        "Share",
        f"Updated at {hours(p.clock, '.')} GMT",
    ],
)
_set(
    "age and time run together",
    lambda t: [
        f"{t.title} – live",
        "Key events",
        "Show key events only",
        "Please turn on JavaScript to use this feature",
    ],
    lambda p, _: [f"{_short(p.ago)}{hours(p.clock, '.')} GMT", p.headline, p.reporter, *p.body, "Share"],
    gap="\n",
)
_set(
    "published at, role below",
    lambda t: [
        "Live",
        "1,204 viewing",
        t.title,
        "Summary",
        *t.summary,
        "Live Reporting",
        "Edited by Ruth Calder and Sam Petrie, with Nadia Roth reporting from the scene",
    ],
    lambda p, _: [
        p.headline,
        f"published at {hours(p.clock)} Greenwich Mean Time 3 March 2031",
        f"{hours(p.clock)} GMT 3 March 2031",
        p.reporter,
        "Political correspondent",
        *p.body,
        "Share close panel",
        "Share page",
        "Copy link",
        "About sharing",
    ],
)
_set(
    "posted at",
    lambda t: [t.title, "Summary", *t.summary, "Live Reporting", "All times stated are UK"],
    lambda p, _: [
        f"Posted at {hours(p.clock)} 3 Mar 2031",
        p.headline,
        *p.body,
        "Article share tools",
        "Facebook",
        "Twitter",
        "View more share options",
    ],
)
_set(
    "age with the time in brackets",
    lambda t: [
        "EXPLAINER",
        "News|Storms",
        t.title,
        t.summary[0],
        "Published On 3 Mar 2031",
        "Live updates",
    ],
    lambda p, _: [
        f"{p.ago} ago ({hours(p.clock)} GMT)",
        p.headline,
        *p.body,
        "Click here to share on social media",
    ],
)
_set(
    "date, age and zone",
    lambda t: [
        f"{t.title}: Live news",
        "By Ruth Calder and Sam Petrie",
        "Published On 3 Mar 2031",
        "This live page is now closed.",
        *(f"* {line}" for line in t.summary),
    ],
    lambda p, _: [f"3 Mar 2031 - {hours(p.clock)}({hours(p.clock)} GMT)", p.headline, *p.body],
)
_set(
    "capital bylines",
    lambda t: [
        t.title,
        "By The Coast Press",
        f"Updated {upper(t.last)} EST, March 3, 2031",
        "Share",
        "What to know:",
        *t.summary,
        "Live updates",
    ],
    lambda p, _: [p.headline, f"By {p.reporter.upper()}", f"{upper(p.clock)} EST", *p.body, "Share"],
)
_set("plus signs", lambda t: [t.title, *t.summary], lambda p, _: [f"+ {p.headline}", *p.body])
_set(
    "reporter and place above",
    lambda t: [
        "Live",
        "Updated",
        f"March 3, 2031, {t.last} ET",
        t.title,
        "Here’s what we’re covering.",
        t.summary[0],
        "Advertisement",
        "SKIP ADVERTISEMENT",
        "Pinned",
    ],
    lambda p, n: [
        f"March 3, 2031, {p.clock} ET",
        p.reporter,
        f"Reporting from {p.place}",
        p.headline,
        *p.body,
        *(["Advertisement", "SKIP ADVERTISEMENT"] if n % 2 else []),
    ],
)
_set(
    "key updates and a menu",
    lambda t: [
        t.title,
        "By Ruth Calder",
        "Key updates",
        *(p.headline for p in t.posts[:3]),
        t.summary[0],
        "Return to menu",
    ],
    lambda p, _: [f"{p.clock} EST", p.headline, f"By {p.reporter}", *p.body, "Return to menu"],
)
_set(
    "age and UTC",
    lambda t: [
        t.title,
        "Coast Press",
        f"March 3, 2031 {upper(t.last)} UTC Updated ago",
        "Summary",
        *t.summary,
    ],
    lambda p, _: [f"{p.ago} ago", f"Mar 3, 2031, {hours(p.clock)} UTC", p.headline, p.reporter, *p.body],
)
_set(
    "seconds",
    lambda t: [f"{t.title}: Latest updates", "Key points", *t.summary],
    lambda p, _: [f"{hours(p.clock)}:10", p.headline, *p.body],
)
_set(
    "time without a zone",
    lambda t: [t.title, t.summary[0], f"3 March 2031 {t.last.replace(' ', '').replace('.', '')}"],
    lambda p, _: [p.clock.replace(" ", "").replace(".", ""), p.headline, *p.body],
)
_set(
    "key points and name beside the time",
    lambda t: [
        t.title,
        t.summary[0],
        "Ruth Calder, Sam Petrie",
        f"Monday 03 March 2031 {hours(t.last)} GMT",
        "Comments",
        "Key Points",
        *(p.headline for p in t.posts[:4]),
    ],
    lambda p, _: [p.headline, f"{hours(p.clock)} , {p.reporter}", *p.body],
)
_set(
    "age slash time",
    lambda t: [t.title, t.summary[0], "By Coast News", "What we know", *t.summary, "Live Coverage"],
    lambda p, _: [f"{_short(p.ago)} / {upper(p.clock)} EST", p.headline, p.reporter, *p.body],
)
_set(
    "posted by at the foot",
    lambda t: [t.title, t.summary[0], "Covered by: Ruth Calder, Sam Petrie and Nadia Roth", "Live Coverage"],
    lambda p, _: [p.headline, *p.body, f"Posted by {p.reporter}", "Share"],
)
_set(
    "link copied",
    lambda t: [
        t.title,
        "By Ruth Calder, Sam Petrie",
        f"Updated on: March 3, 2031 / {upper(t.last)} EST / Coast News",
    ],
    lambda p, _: [_short(p.ago), p.headline, *p.body, f"By {p.reporter}", "Link copied!"],
)
_set(
    "skip next section",
    lambda t: [f"{t.title}: Live updates", "What you need to know", *t.summary],
    lambda p, _: [
        f"Skip next section {p.headline}",
        "03/03/2031March 3, 2031",
        p.headline,
        *p.body,
        "https://example.org/4zABc",
        "Copy link",
    ],
)
_set(
    "Markdown",
    lambda t: [f"# {t.title}", *t.summary],
    lambda p, n: [
        f"## {p.headline}",
        f"*{p.clock} ET, March 3, 2031*",
        *p.body,
        f"![A view of the quay](https://example.org/{n}.jpg)",
    ],
)
_set("bold", lambda t: [f"# {t.title}", *t.summary], lambda p, _: [f"**{p.headline}**", *p.body, "---"])
_set(
    "Markdown, time in the heading",
    lambda t: [f"# {t.title}", "## Live updates"],
    lambda p, _: [f"### {p.clock} ET: {p.headline}", *p.body],
)
_set("numbered", lambda t: [t.title, *t.summary], lambda p, n: [f"{n + 1}. {p.headline}", *p.body])
_set("counted", lambda t: [t.title], lambda p, n: [f"{n + 1}/12", p.headline, *p.body])
_set("capitals", lambda t: [t.title, *t.summary], lambda p, _: [p.headline.upper(), *p.body])
_set("time in brackets", lambda t: [t.title], lambda p, _: [f"[{hours(p.clock)}]", p.headline, *p.body], "\n")
_set("time before a bar", lambda t: [t.title], lambda p, _: [f"{upper(p.clock)} EST | {p.headline}", *p.body])
_set("time at the end", lambda t: [t.title], lambda p, _: [f"{p.headline} ({hours(p.clock)} GMT)", *p.body])
_set(
    "name and time on a line",
    lambda t: [t.title],
    lambda p, _: [p.headline, f"By {p.reporter} | {p.clock} ET", *p.body],
)
_set(
    "updated below",
    lambda t: [t.title],
    lambda p, _: [p.headline, f"Updated {p.clock} ET, March 3, 2031", *p.body],
)
_set("Uhr", lambda t: [t.title], lambda p, _: [f"{hours(p.clock)} Uhr", p.headline, *p.body])
_set(
    "tags",
    lambda t: [t.title, *t.summary],
    lambda p, n: ["Politics" if n % 3 else "Breaking", p.headline, *p.body],
)
_set(
    "underlined",
    lambda t: [t.title, "=" * 40],
    lambda p, _: ["=" * 40, p.headline, "-" * len(p.headline), *p.body],
    gap="\n",
)
_set(
    "labels",
    lambda t: [f"Title: {t.title}"],
    lambda p, _: [
        f"Headline: {p.headline}",
        f"Time: {p.clock} ET, March 3, 2031",
        f"Author: {p.reporter}",
        *p.body,
    ],
    gap="\n",
)


def _oldest_first(told: Page) -> str:
    pieces = [told.title]
    for post in reversed(told.posts):
        pieces += [f"{post.clock} ET, March 3, 2031", post.headline, *post.body]
    return "\n\n".join(pieces)


LAYOUTS["oldest first"] = _oldest_first

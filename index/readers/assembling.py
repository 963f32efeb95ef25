"""From classified lines and their headlines to posts: where each begins, its times, what stands above all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.post import Aside, AsideKind
from index.readers.dump import Draft, Reading
from index.readers.kinds import BODY, BULLET, BYLINE, CREDIT, HEAD, MARK, TEXTUAL, TIME, UPDATED, VIDEO, Line
from index.readers.layout import Layout
from index.readers.parts import parts_an_account, split_post
from index.readers.times import Timeline, age, has_clock, has_date, parse_absolute

# Body paragraphs above the first headline that make a post of their own where nothing is declared.
_LEAD_PROSE = 2
_FEWEST_STAMPED = 3
_MOSTLY = 0.7
_OPENING = frozenset({BODY, BYLINE, BULLET})


def _prose(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind in TEXTUAL]


def assemble(lines: Sequence[Line], layout: Layout, headlines: Sequence[int], raw: Sequence[str]) -> Reading:
    """The posts between these headlines; `raw` are the lines of the file that `lines` were made of."""
    cuts = _cuts(lines, layout, headlines)
    first = cuts[0].start if cuts else len(lines)
    header = [_header_aside(line) for line in lines[:first]]
    clock = _header_clock(lines[:first])
    timeline = Timeline(clock)
    drafts = [_draft(lines, cut, end, raw, timeline) for cut, end in _ends(cuts, len(lines))]
    return Reading("text", layout.title, drafts, header, layout.declared, clock, _notices(layout, drafts))


@dataclass(slots=True)
class _Cut:
    start: int  # the post's first line, its time line included
    headline: int | None


def _cuts(lines: Sequence[Line], layout: Layout, headlines: Sequence[int]) -> list[_Cut]:
    cuts = [_Cut(_with_stamp(lines, i, layout.start), i) for i in headlines]
    cuts = _with_stamped_posts(lines, layout, cuts)
    first = cuts[0].start if cuts else len(lines)
    if _headless_lead(lines, layout, first, len(cuts)):
        cuts.insert(0, _Cut(_lead_start(lines, layout, first), None))
    return cuts


def _with_stamp(lines: Sequence[Line], headline: int, start: int) -> int:
    """The post begins at the time line above its headline."""
    first, clock_only = headline, False
    for i in range(headline - 1, start - 1, -1):
        if lines[i].kind is BODY:  # the commonest
            break
        if lines[i].kind is MARK:
            first = i
        elif lines[i].kind is TIME:
            if clock_only and has_date(lines[i].text):
                break  # the page's own date, above the first post
            first, clock_only = i, clock_only or not has_date(lines[i].text)
        elif lines[i].kind not in (BYLINE, VIDEO):
            break
    return first


def _with_stamped_posts(lines: Sequence[Line], layout: Layout, cuts: list[_Cut]) -> list[_Cut]:
    """Where nearly every headline has a time line above it, a time line without one opens a post too."""
    stamped = [cut for cut in cuts if lines[cut.start].kind is TIME]
    if not stamped:
        return _times_alone(lines, layout, cuts)
    if len(stamped) < 2 or len(stamped) < 0.6 * len(cuts):
        return cuts
    known = {cut.start for cut in cuts}
    inside = {i for cut in cuts if cut.headline is not None for i in range(cut.start, cut.headline)}
    extra = [
        _Cut(i, None)
        for i in range(layout.start, len(lines))
        if lines[i].kind is TIME
        and i not in known
        and i not in inside
        and i + 1 < len(lines)
        and lines[i + 1].kind in (BODY, BYLINE, BULLET)
        and (has_clock(lines[i].text) or age(lines[i].text) is not None)
    ]
    return sorted([*cuts, *extra], key=lambda cut: cut.start)


def _times_alone(lines: Sequence[Line], layout: Layout, cuts: list[_Cut]) -> list[_Cut]:
    """Where nothing but time lines parts the posts, each of them opens one."""
    times = [i for i in range(layout.start, len(lines)) if lines[i].kind is TIME]
    opening = [i for i in times if i + 1 < len(lines) and lines[i + 1].kind in _OPENING]
    if len(opening) < max(_FEWEST_STAMPED, _MOSTLY * len(times), 2 * len(cuts)):
        return cuts
    return [_Cut(i, None) for i in opening]


def _headless_lead(lines: Sequence[Line], layout: Layout, first: int, found: int) -> bool:
    lead = lines[layout.start : first]
    if layout.declared is not None:
        return found < layout.declared and bool(_prose(lead))
    prose = [line for line in lead if line.kind is BODY and len(line.text) > 100]
    return len(prose) >= (1 if layout.lead else _LEAD_PROSE) or (first == len(lines) and bool(_prose(lead)))


def _lead_start(lines: Sequence[Line], layout: Layout, first: int) -> int:
    for i in range(layout.start, first):
        if lines[i].kind in (BODY, HEAD, BULLET):
            return i
    return layout.start


def _ends(cuts: Sequence[_Cut], total: int) -> list[tuple[_Cut, int]]:
    return [(cut, cuts[i + 1].start if i + 1 < len(cuts) else total) for i, cut in enumerate(cuts)]


def _draft(lines: Sequence[Line], cut: _Cut, end: int, raw: Sequence[str], timeline: Timeline) -> Draft:
    head = cut.headline
    headline = lines[head].text if head is not None else ""
    rest = [*lines[cut.start : head], *lines[head + 1 : end]] if head is not None else lines[cut.start : end]
    draft = split_post(headline, rest)
    if draft.asides:
        _set_times(draft, rest, timeline)
    last = lines[end].number - 1 if end < len(lines) else len(raw)
    draft.original = "\n".join(raw[lines[cut.start].number - 1 : last]).strip()
    return draft


def _set_times(draft: Draft, lines: Sequence[Line], timeline: Timeline) -> None:
    aged = False
    for i, line in enumerate(lines):
        if line.kind is TIME and not parts_an_account(lines, i):
            if draft.published is None or aged:  # a clock time is nearer to the truth than "3h ago"
                draft.published = timeline.resolve(line.text) or draft.published
                aged = age(line.text) is not None
        elif line.kind is UPDATED and draft.updated is None:
            draft.updated = timeline.resolve(line.text)


def _header_aside(line: Line) -> Aside:
    if line.kind is BYLINE:
        return Aside(AsideKind.BYLINE, line.text)
    if line.kind is CREDIT:
        return Aside(AsideKind.CAPTION, line.text)
    return Aside(AsideKind.BOILERPLATE, line.text)


def _header_clock(lines: Sequence[Line]) -> datetime | None:
    times = [
        found
        for line in lines
        if line.kind in (UPDATED, TIME)
        and has_date(line.text)
        and (found := _absolute(line.text)) is not None
    ]
    return max(times) if times else None


def _absolute(text: str) -> datetime | None:
    # "Published 5:01 PM EST ... Updated 8:32 PM EST ...": the last of several times on a line is the newest.
    parts = re.split(r"(?i)(?=\bupdated\b)", text)
    return parse_absolute(parts[-1], None)


def _notices(layout: Layout, drafts: Sequence[Draft]) -> list[str]:
    notices = []
    if layout.declared is not None and layout.declared != len(drafts):
        notices.append(f"the page says {layout.declared} posts, {len(drafts)} were found")
    if len(drafts) == 1 and layout.declared is None:
        notices.append("no headlines were found below the first; read as one article")
    bodiless = sum(1 for draft in drafts if draft.headline and not draft.paragraphs)
    if bodiless:
        notices.append(f"unsure of {bodiless} headline(s) with no text below them")
    return notices

"""Plain text of live pages, as copied out of a browser: no markup, only the shape of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from index.errors import DumpError
from index.post import Aside, AsideKind
from index.readers.dump import Draft, Reading
from index.readers.habits import apply_habits
from index.readers.headlines import Choice, choose
from index.readers.layout import Layout, late_title, layout_of
from index.readers.lines import (
    BODY,
    CREDIT,
    HEAD,
    TEXTUAL,
    VIDEO,
    Kind,
    Line,
    classify,
    ends_sentence,
)
from index.readers.marks import part_marks
from index.readers.parts import parts_an_account, split_post
from index.readers.times import Timeline, age, has_clock, has_date, parse_absolute

_ODD_SPACES = "\t\u00a0\u2002\u2003\u2009\u200a\u200b\u202f\ufeff"
_SPACES = re.compile(f"[ {_ODD_SPACES}]*[{_ODD_SPACES}][ {_ODD_SPACES}]*")
_WRAP_LOW, _WRAP_HIGH = 55, 100
_SAMPLE, _SAMPLE_WIDTH = 300, 400  # lines looked at to tell prose from tables and code, and how far into each
_SHORTEST_PHRASE = 2  # spaces
_LETTERS = re.compile(r"[^\W\d_]")
_LEAD_PROSE = (
    2  # body paragraphs above the first headline that make a post of their own where nothing is declared
)
_FEWEST_STAMPED = 3
_MOSTLY = 0.7
_OPENING = frozenset({BODY, Kind.BYLINE, Kind.BULLET})


def read_text(text: str, name: str) -> Reading:
    """A live page saved as plain text. Raises DumpError if nothing in it reads as news."""
    raw = text.split("\n")
    lines = split_lines(text, raw)
    _refuse_what_is_no_prose(lines, name)
    return _read(raw, lines, layout_of(lines), first=True)


def read_on(text: str) -> Reading:
    """A later part of a page, from the headline of one of its posts on."""
    raw = text.split("\n")
    return _read(raw, split_lines(text, raw), Layout("", 0, None, None))


def _read(raw: Sequence[str], lines: Sequence[Line], layout: Layout, *, first: bool = False) -> Reading:
    choice = choose(lines, layout.start, layout.declared)
    title = late_title(lines, layout, choice.headlines) if first else None
    if title is not None:
        layout = Layout(lines[title].text, title + 1, None, None, lead=True)
        choice = replace(choice, headlines=[i for i in choice.headlines if i != title])
    reading = _assemble(lines, layout, choice.headlines, raw)
    if len(reading.drafts) != layout.declared:  # a count that is met leaves no doubt
        reading.notices += _doubts(lines, choice)
    return reading


def split_lines(text: str, raw: Sequence[str]) -> list[Line]:
    """The paragraphs of the text, classified one by one; `raw` are its lines as they stand."""
    if any(space in text for space in _ODD_SPACES):
        raw = _SPACES.sub(" ", text).split("\n")
    if _hard_wrapped(raw):
        return _unwrapped(raw)
    lines: list[Line] = []
    block, blank = 0, False
    for number, piece in enumerate(raw, 1):
        piece = piece and piece.strip()  # every second line of most pages is empty
        if not piece:
            blank = True
            continue
        if blank:
            block, blank = block + 1, False
        lines.append(Line(piece, number, block, classify(piece)))
    return apply_habits(_name_videos(part_marks(lines)))


def _name_videos(lines: list[Line]) -> list[Line]:
    """A line between a headline and "01:35 - Source: ..." is the video's own title."""
    for i in [i for i, line in enumerate(lines) if line.kind is VIDEO and i > 1]:
        if lines[i - 1].kind is HEAD and lines[i - 2].kind is HEAD:
            lines[i - 1].kind = VIDEO
    return lines


def _hard_wrapped(raw: Sequence[str]) -> bool:
    """Whether paragraphs were broken into lines of one width (mail, terminal), blank lines between."""
    sample = [line.rstrip() for line in raw[:4000]]
    inner = [a for a, b in pairwise(sample) if a and b and not b.startswith((" ", "\t", "-", "*", "•"))]
    if len(inner) < 8 or sum(1 for line in sample if line) > 2.5 * len(inner) + 8:
        return False
    widest = max(len(line) for line in sample)
    full = sum(1 for line in inner if widest - 18 <= len(line))
    return _WRAP_LOW <= widest <= _WRAP_HIGH and full >= 0.8 * len(inner)


def _unwrapped(raw: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    piece: list[str] = []
    first = 1
    for number, line in enumerate([*raw, ""], 1):
        if line.strip():
            first = number if not piece else first
            piece.append(line.strip())
        elif piece:
            whole = " ".join(piece)
            lines.append(Line(whole, first, len(lines), classify(whole)))
            piece = []
    return lines


def _refuse_what_is_no_prose(lines: Sequence[Line], name: str) -> None:
    sample = [line.text[:_SAMPLE_WIDTH] for line in lines[:: max(1, len(lines) // _SAMPLE)]]
    wordy = sum(1 for text in sample if 2 * len(_LETTERS.findall(text)) >= len(text))
    if sample and 2 * wordy >= len(sample) and any(_sentence_like(line) for line in lines):
        return
    raise DumpError(
        name,
        lines[0].number if lines else None,
        "this does not read as news text; posts with a headline and paragraphs were expected.",
        "Save the live page as text or HTML and give that file.",
    )


def _sentence_like(line: Line) -> bool:
    """Whether a line can be a sentence; tables and code have none."""
    spoken = line.text.count(" ") >= _SHORTEST_PHRASE or (len(line.text) > 15 and not line.text.isascii())
    return spoken and (ends_sentence(line.text) or line.text[-1] in "?!”\"’'")


def _prose(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind in TEXTUAL]


def _assemble(lines: Sequence[Line], layout: Layout, headlines: Sequence[int], raw: Sequence[str]) -> Reading:
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
        if lines[i].kind is Kind.MARK:
            first = i
        elif lines[i].kind is Kind.TIME:
            if clock_only and has_date(lines[i].text):
                break  # the page's own date, above the first post
            first, clock_only = i, clock_only or not has_date(lines[i].text)
        elif lines[i].kind not in (Kind.BYLINE, VIDEO):
            break
    return first


def _with_stamped_posts(lines: Sequence[Line], layout: Layout, cuts: list[_Cut]) -> list[_Cut]:
    """Where nearly every headline has a time line above it, a time line without one opens a post too."""
    stamped = [cut for cut in cuts if lines[cut.start].kind is Kind.TIME]
    if not stamped:
        return _times_alone(lines, layout, cuts)
    if len(stamped) < 2 or len(stamped) < 0.6 * len(cuts):
        return cuts
    known = {cut.start for cut in cuts}
    inside = {i for cut in cuts if cut.headline is not None for i in range(cut.start, cut.headline)}
    extra = [
        _Cut(i, None)
        for i in range(layout.start, len(lines))
        if lines[i].kind is Kind.TIME
        and i not in known
        and i not in inside
        and i + 1 < len(lines)
        and lines[i + 1].kind in (BODY, Kind.BYLINE, Kind.BULLET)
        and (has_clock(lines[i].text) or age(lines[i].text) is not None)
    ]
    return sorted([*cuts, *extra], key=lambda cut: cut.start)


def _times_alone(lines: Sequence[Line], layout: Layout, cuts: list[_Cut]) -> list[_Cut]:
    """Where nothing but time lines parts the posts, each of them opens one."""
    times = [i for i in range(layout.start, len(lines)) if lines[i].kind is Kind.TIME]
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
        if lines[i].kind in (BODY, HEAD, Kind.BULLET):
            return i
    return layout.start


def _ends(cuts: Sequence[_Cut], total: int) -> list[tuple[_Cut, int]]:
    return [(cut, cuts[i + 1].start if i + 1 < len(cuts) else total) for i, cut in enumerate(cuts)]


def _draft(lines: Sequence[Line], cut: _Cut, end: int, raw: Sequence[str], timeline: Timeline) -> Draft:
    head = cut.headline
    headline = lines[head].text if head is not None else ""
    rest = lines[cut.start : end] if head is None else [*lines[cut.start : head], *lines[head + 1 : end]]
    draft = split_post(headline, rest)
    if draft.asides:
        _set_times(draft, rest, timeline)
    last = lines[end].number - 1 if end < len(lines) else len(raw)
    draft.original = "\n".join(raw[lines[cut.start].number - 1 : last]).strip()
    return draft


def _set_times(draft: Draft, lines: Sequence[Line], timeline: Timeline) -> None:
    aged = False
    for i, line in enumerate(lines):
        if line.kind is Kind.TIME and not parts_an_account(lines, i):
            if draft.published is None or aged:  # a clock time is nearer to the truth than "3h ago"
                draft.published = timeline.resolve(line.text) or draft.published
                aged = age(line.text) is not None
        elif line.kind is Kind.UPDATED and draft.updated is None:
            draft.updated = timeline.resolve(line.text)


def _header_aside(line: Line) -> Aside:
    if line.kind is Kind.BYLINE:
        return Aside(AsideKind.BYLINE, line.text)
    if line.kind is CREDIT:
        return Aside(AsideKind.CAPTION, line.text)
    return Aside(AsideKind.BOILERPLATE, line.text)


def _header_clock(lines: Sequence[Line]) -> datetime | None:
    times = [
        found
        for line in lines
        if line.kind in (Kind.UPDATED, Kind.TIME)
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


_SHOWN = 3


def _doubts(lines: Sequence[Line], choice: Choice) -> list[str]:
    notices = []
    if choice.doubtful:
        what = "by their shape and the text below they could be body"
        notices.append(f"unsure of {_named(lines, choice.doubtful)} taken as headlines: {what}")
    if choice.passed:
        what = "they could be headlines"
        notices.append(f"unsure of {_named(lines, choice.passed)} left inside posts: {what}")
    return notices


def _named(lines: Sequence[Line], indices: Sequence[int]) -> str:
    """How many lines, and the first of them with their numbers in the file."""
    shown = [f"line {lines[i].number} ({lines[i].text[:60]!r})" for i in indices[:_SHOWN]]
    return f"{len(indices)} line(s), {', '.join(shown)}{', ...' if len(indices) > _SHOWN else ''},"

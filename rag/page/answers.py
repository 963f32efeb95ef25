"""How a question and its answer look, in each of their states."""

from __future__ import annotations

from html import escape

from rag.page.afterwards import afterwards_html
from rag.page.icons import icon
from rag.page.markup import by_post, card, marked, number_badge, plain, section
from rag.page.turns import Phase, Turn, unsettled
from rag.states import LABELS, State, read_differently, states_of, withdrawn_count
from rag.text.forged import unmarked
from rag.types import Answer, Check, Citation, Passage, Verdict

VERDICTS = {
    Verdict.CHECKED: "checked",
    Verdict.REPLACED: "replaced by the post’s own words",
    Verdict.WITHDRAWN: "withdrawn",
}


def turn_html(turn: Turn, number: int, *, acts: bool = True) -> str:
    """A whole turn: the question, how it was read, the state, the answer, its sources, what can be done."""
    state = _state_name(turn)
    return (
        f'<article class="dl-turn" data-state="{state}" data-number="{number}" aria-labelledby="dl-q{number}"'
        f' aria-busy="{"true" if turn.live else "false"}">'
        f'<h2 class="dl-question" id="dl-q{number}">{escape(turn.question)}</h2>'
        f"{_only(turn)}{_understood(turn)}{_body(turn)}"
        f"{afterwards_html(turn, number) if acts else ''}</article>"
    )


def announcement(turn: Turn) -> str:
    """What a screen reader is told as the turn moves on: the steps, not every word."""
    match turn.phase:
        case Phase.LOOKING:
            return "Looking for evidence."
        case Phase.READING if turn.ahead:
            return f"{len(turn.passages)} passages found. {_place(turn)}."
        case Phase.READING | Phase.WRITING:
            return f"{len(turn.passages)} passages found. Writing."
        case Phase.STOPPED:
            return "Stopped."
        case Phase.FAILED:
            return f"{turn.what} {turn.mend}"
        case Phase.DONE:
            return ". ".join(LABELS[state] for state in states_of(turn.answer)) if turn.answer else ""


def _state_name(turn: Turn) -> str:
    if turn.phase is Phase.DONE and turn.answer:
        return str(states_of(turn.answer)[0])
    return str(turn.phase)


def _understood(turn: Turn) -> str:
    read = turn.answer.question if turn.answer else turn.understood
    probe = Answer("", (), False, read, asked=turn.question)
    if not read or not read_differently(probe):
        return ""
    return f'<p class="dl-understood"><span>Read as</span> {escape(read)}</p>'


def _only(turn: Turn) -> str:
    return f'<p class="dl-understood"><span>Only</span> {escape(turn.only)}</p>' if turn.only else ""


def _body(turn: Turn) -> str:
    if turn.phase is Phase.FAILED:
        return _failure(turn)
    if turn.answer is not None:
        return _finished(turn.answer, turn.passages)
    return _unfinished(turn)


def _failure(turn: Turn) -> str:
    return (
        f'<div class="dl-state">{icon("failed")}<span>This could not be answered</span></div>'
        f'<div class="dl-failure" role="alert"><p>{escape(turn.what)}</p>'
        f'<p class="dl-mend">{escape(turn.mend)}</p></div>'
    )


def _unfinished(turn: Turn) -> str:
    said = {
        Phase.LOOKING: "Looking for evidence",
        Phase.READING: _place(turn) if turn.ahead else f"Reading {len(turn.passages)} passages",
        Phase.WRITING: "Writing, and checking each sentence",
        Phase.STOPPED: "Stopped",
    }[turn.phase]
    drawing = (
        icon("stopped")
        if turn.phase is Phase.STOPPED
        else '<span class="dl-pulse" aria-hidden="true"></span>'
    )
    return (
        f'<div class="dl-state">{drawing}<span>{said}</span></div>'
        f'<div class="dl-answer dl-draft">{_draft(turn)}</div>{_evidence(turn.passages)}'
    )


def _place(turn: Turn) -> str:
    """Where the question stands in the line of those who wait for the model."""
    return f"{turn.ahead} question{'s' * (turn.ahead != 1)} before yours"


def _draft(turn: Turn) -> str:
    """What is written so far. A marker in it is the model's own: only a finished answer's are links."""
    settled = "".join(_settled(check) for check in turn.checks)
    rest = unmarked(unsettled(turn.draft, turn.checks))
    note = '<span class="dl-verdict">not checked</span>' if rest.strip() and not turn.live else ""
    return f'{settled}<span class="dl-s" data-verdict="open">{plain(rest)}{note}</span>'


def _settled(check: Check) -> str:
    words = _sentence(check)
    if check.verdict is Verdict.WITHDRAWN:
        words = f"<del>{words}</del>"
    drawing = icon("withdrawn" if check.verdict is Verdict.WITHDRAWN else "answered")
    return (
        f'<span class="dl-s" data-verdict="{check.verdict}">{words}'
        f'<span class="dl-verdict">{drawing}{VERDICTS[check.verdict]}</span> </span>'
    )


def _sentence(check: Check) -> str:
    return plain(unmarked(check.sentence).strip())


def _evidence(passages: tuple[Passage, ...]) -> str:
    return section("Evidence", (card(group, number_badge(group[0].number)) for group in by_post(passages)))


def _finished(answer: Answer, passages: tuple[Passage, ...]) -> str:
    states = states_of(answer)
    chips = "".join(
        f'<span class="dl-chip" data-state="{state}">{icon(state)}{LABELS[state]}</span>' for state in states
    )
    return (
        f'<div class="dl-state">{chips}{_count(answer)}</div>'
        f'<div class="dl-answer">{marked(answer.text, answer.citations)}</div>'
        f"{_open_parts(answer)}{_sources(answer, passages)}{_nearest(answer)}"
        f"{_withdrawn(answer)}{_also_read(answer, passages)}"
    )


def _open_parts(answer: Answer) -> str:
    """What was asked besides, and the coverage does not say."""
    if not answer.missing:
        return ""
    items = "".join(f"<li>{escape(part)}</li>" for part in answer.missing)
    return (
        f'<div class="dl-open" role="group" aria-label="{LABELS[State.ABSENT]}">'
        f"<h3>{icon(State.ABSENT)}{LABELS[State.ABSENT]}</h3><ul>{items}</ul></div>"
    )


def _count(answer: Answer) -> str:
    kept = sum(check.verdict is not Verdict.WITHDRAWN for check in answer.checks)
    if answer.abstained or not kept:
        return ""
    gone = withdrawn_count(answer)
    said = f"{kept} sentence{'s' * (kept != 1)} checked" + (f", {gone} withdrawn" if gone else "")
    return f'<span class="dl-count">{said}</span>'


def _sources(answer: Answer, passages: tuple[Passage, ...]) -> str:
    if answer.conflict:  # both sides side by side, though one post may tell them both
        sides = [card([side], number_badge(side.number)) for side in answer.citations]
        return section("What each says", sides, "dl-cards dl-sides")
    return section(
        "Sources",
        (
            card(group, number_badge(group[0].number), _age(group[0], answer, passages))
            for group in by_post(answer.citations)
        ),
    )


def _age(citation: Citation, answer: Answer, passages: tuple[Passage, ...]) -> str:
    """Which of several figures is the newer: by the posts' times, or by their order where they have none."""
    if not answer.superseded:
        return ""
    ages = {other.post_id: _rank(other, passages) for other in answer.citations}
    known = [age for age in ages.values() if age is not None]
    own = ages[citation.post_id]
    if own is None or len(known) < len(ages) or len({age[0] for age in known}) > 1 or len(set(known)) < 2:
        return ""
    return "Latest" if own == max(known) else "Earlier"


def _rank(citation: Citation, passages: tuple[Passage, ...]) -> tuple[str, float] | None:
    """How new a post is, among those of the same kind of clock; None where nothing tells."""
    if citation.published:
        return "times", citation.published.timestamp()
    positions = [passage.position for passage in passages if passage.post_id == citation.post_id]
    return (f"order in {citation.coverage}", -float(positions[0])) if positions else None


def _nearest(answer: Answer) -> str:
    return section("Nearest posts", (card(group) for group in by_post(answer.nearest)))


def _withdrawn(answer: Answer) -> str:
    gone = [check for check in answer.checks if check.verdict is Verdict.WITHDRAWN]
    if not gone:
        return ""
    items = "".join(
        f"<li><del>{_sentence(check)}</del> <span>{escape(' '.join(check.failures))}</span></li>"
        for check in gone
    )
    plural = "s" * (len(gone) != 1)
    return (
        f'<details class="dl-more"><summary>{len(gone)} sentence{plural} withdrawn</summary>'
        f'<ul class="dl-gone">{items}</ul></details>'
    )


def _also_read(answer: Answer, passages: tuple[Passage, ...]) -> str:
    used = {citation.post_id for citation in answer.citations} | {post.post_id for post in answer.nearest}
    rest = [passage for passage in passages if passage.post_id not in used]
    if not rest:
        return ""
    cards = "".join(card(group) for group in by_post(rest))
    plural = "s" * (len(rest) != 1)
    return (
        f'<details class="dl-more"><summary>{len(rest)} passage{plural} read and not cited</summary>'
        f'<ol class="dl-cards">{cards}</ol></details>'
    )

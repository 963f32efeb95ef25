"""What can be done once a question was answered: copy, ask on, and say what the answer was worth."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.export import answer_markdown
from rag.keeping.feedback import LONGEST_NOTE, REASONS, Opinion, Reason, reasons_for
from rag.page.icons import icon
from rag.page.markup import action
from rag.page.turns import Turn


def afterwards_html(turn: Turn, number: int) -> str:
    """The row of actions below a turn that is over, and where to go on from there."""
    if turn.live:
        return ""
    copy = (
        action("copy", "Copy with sources", "copy", copy=answer_markdown(turn.answer)) if turn.answer else ""
    )
    again = action("again", "Ask again", "again", question=turn.question, number=str(number))
    edit = action("edit", "Edit question", "edit", question=turn.question)
    worth = _worth(turn, number) if turn.answer else ""
    form = _form(number, turn.opinion, reasons_for(turn.answer)) if turn.answer else ""
    return f'<div class="dl-actions">{copy}{again}{edit}{worth}</div>{form}{_followups(turn)}'


def _worth(turn: Turn, number: int) -> str:
    opinion = turn.opinion
    good = opinion is not None and opinion.good
    bad = opinion is not None and not opinion.good
    return (
        f'<button type="button" class="dl-action dl-thumb" data-action="rate" data-number="{number}"'
        f' data-good="yes" aria-pressed="{"true" if good else "false"}" aria-label="This answer helped"'
        f' title="This answer helped">{icon("up")}</button>'
        f'<button type="button" class="dl-action dl-thumb" data-action="why" aria-expanded="false"'
        f' aria-controls="dl-opinion-{number}" aria-label="This answer did not help"'
        f' title="This answer did not help"{_pressed(bad)}>{icon("down")}</button>{_said(opinion)}'
    )


def _pressed(bad: bool) -> str:
    return ' data-pressed="true"' if bad else ""


def _form(number: int, opinion: Opinion | None, reasons: Sequence[Reason]) -> str:
    held = opinion.reason if opinion and opinion.reason in reasons else reasons[0]
    choices = "".join(
        f'<label><input type="radio" name="reason" value="{reason}"{" checked" if reason is held else ""}>'
        f"{escape(REASONS[reason])}</label>"
        for reason in reasons
    )
    note = escape(opinion.note) if opinion else ""
    return (
        f'<form class="dl-opinion" id="dl-opinion-{number}" data-action="rate" data-number="{number}"'
        ' data-good="no" hidden>'
        f"<fieldset><legend>What is the matter with it?</legend>{choices}</fieldset>"
        f'<label class="dl-words">In your words, if you like<textarea name="note" rows="2" '
        f'maxlength="{LONGEST_NOTE}">{note}</textarea></label>'
        '<div class="dl-form-end"><button type="submit">Keep this</button>'
        "<span>It stays on this machine.</span></div></form>"
    )


def _said(opinion: Opinion | None) -> str:
    if opinion is None:
        return ""
    words = "Kept: it helped" if opinion.good else f"Kept: {REASONS[opinion.reason].casefold()}"
    return f'<span class="dl-said">{escape(words)}</span>'


def _followups(turn: Turn) -> str:
    if not turn.followups:
        return ""
    items = "".join(
        f'<li><button type="button" data-action="start" data-question="{escape(question)}">'
        f"{escape(label)}</button></li>"
        for label, question in turn.followups
    )
    title = "Also in the coverage"
    return f'<div class="dl-next" role="group" aria-label="{title}"><h3>{title}</h3><ul>{items}</ul></div>'

"""What the settings tab shows: each choice and each model with what it costs, and how far a fetch is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from index.weights import State
from rag.listing import size
from rag.llm.models import DEFAULT
from rag.llm.probing import key_of, probe_of
from rag.options import Options, adjusted
from rag.page.icons import icon
from rag.page.indexing_outcome import fault_html
from rag.page.settings_models import Fetched, Model
from rag.settings import thresholds

_PASSWORD = re.compile(r"//[^/@]*@")  # of a server's address: it is nobody's business on a page
COSTS = {
    "default": "The best that was measured: an answer takes about 7 seconds on 2 processor cores.",
    "small": "About twice as fast, and often wrong.",
    "tiny": "For the tests only: its answers are of no use.",
}
_CHOICES = {
    "strictness": (
        "How sure an answer must be",
        {
            "strict": "Refuses more: fewer answers are wrong, and more that the posts have are not given.",
            "normal": "The balance at which the answers were measured.",
            "lenient": "Answers more, and is wrong more often: open the source before you rely on it.",
        },
    ),
    "evidence": (
        "How much evidence an answer is made from",
        {
            "little": "Weighs up to {weighed} paragraphs and writes from {read}: quicker, and misses what "
            "stands in a post that is less near to the question.",
            "normal": "Weighs up to {weighed} paragraphs and writes from {read}.",
            "much": "Weighs up to {weighed} paragraphs and writes from {read}: for matters told in many "
            "posts. An answer takes longer: nearly all of its time goes into reading.",
        },
    ),
}


def options_html(chosen: Options) -> str:
    """Every choice as a radio button beside what it costs."""
    return "".join(
        f'<fieldset class="dl-choices"><legend>{title}</legend>'
        + "".join(_choice(name, value, cost, getattr(chosen, name) == value) for value, cost in costs.items())
        + "</fieldset>"
        for name, (title, costs) in _CHOICES.items()
    )


def kept_html() -> str:
    """Said when a choice was kept."""
    said = f"{icon('answered')}Kept: it holds from your next question on."
    return f'<p class="dl-kept" role="status">{said}</p>'


def _choice(name: str, value: str, cost: str, chosen: bool) -> str:
    own = thresholds(key_of(DEFAULT, probe_of(DEFAULT)))
    counts = adjusted(own, Options().having(name, value))
    told = cost.format(weighed=counts.weighed, read=counts.paragraphs)
    return (
        f'<label><input type="radio" name="dl-{name}" value="{value}" data-option="{name}"'
        f"{' checked' if chosen else ''}><strong>{value.capitalize()}</strong><span>{told}</span></label>"
    )


def models_html(models: Iterable[Model], chosen: str, started_with: str) -> str:
    """Every model as a card. `chosen` is in use; `started_with` may be a path or a server's address."""
    held = list(models)
    names = {model.entry.name for model in held}
    cards = "".join(_model(model, model.entry.name == chosen) for model in held)
    if started_with not in names:
        act = _in_use() if chosen == started_with else _button("use", started_with, "Use")
        cards = _card(started_with, "", act, "Named when this page was started.") + cards
    return f'<div class="dl-models" role="group" aria-label="Model">{cards}</div>'


def _model(model: Model, chosen: bool) -> str:
    entry = model.entry
    facts = f"{escape(entry.title)} · {size(entry.bytes)} · {escape(entry.licence)}"
    if model.fetched is Fetched.RUNNING:
        return _card(entry.name, facts, "", _cost(model), _progress(model))
    if model.state is State.READY:
        act = _in_use() if chosen else _button("use", entry.name, "Use")
    else:
        act = _button("fetch", entry.name, f"Fetch {size(entry.bytes)}")
    fault = fault_html(model.what, model.mend) if model.fetched is Fetched.FAILED else ""
    return _card(entry.name, facts, act, _cost(model), fault)


def _cost(model: Model) -> str:
    return COSTS.get(model.entry.name, "")


def _card(name: str, facts: str, act: str, cost: str, more: str = "") -> str:
    told = f'<p class="dl-facts">{facts}</p>' if facts else ""
    shown = _PASSWORD.sub("//", name)
    return (
        f'<article class="dl-model" data-model="{escape(shown)}"><div><h4>{escape(shown)}</h4>'
        f"<p>{escape(cost)}</p>{told}</div>{act}{more}</article>"
    )


def _in_use() -> str:
    return f'<span class="dl-chip">{icon("answered")}In use</span>'


def _button(action: str, name: str, label: str) -> str:
    shown = escape(_PASSWORD.sub("//", name))
    said = f'aria-label="{label}: {shown}"'
    return f'<button type="button" data-action="{action}" data-name="{shown}" {said}>{label}</button>'


def _progress(model: Model) -> str:
    percent = 100 * model.done // model.entry.bytes
    said = f"Fetching: {size(model.done)} of {size(model.entry.bytes)}"
    return (
        '<div class="dl-fetch"><div class="dl-progress" role="progressbar" aria-label="Fetching" '
        f'aria-valuemin="0" aria-valuemax="100" aria-valuenow="{percent}" aria-valuetext="{said}">'
        f'<span style="width: {percent}%"></span></div><p>{said}</p></div>'
    )

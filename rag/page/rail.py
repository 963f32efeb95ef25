"""The conversations a reader has had, as a list: each to be opened, renamed, saved as a file, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from rag.freshness import ago
from rag.keeping.conversations import LONGEST_TITLE, Entry
from rag.page.icons import icon


def rail_html(entries: Sequence[Entry], current: str, now: datetime) -> str:
    """The list, with the conversation whose id is `current` marked as the one that is open."""
    if not entries:
        return (
            '<nav class="dl-rail" aria-label="Conversations"><h2>Conversations</h2>'
            '<p class="dl-rail-none">They are kept on this machine, and listed here.</p></nav>'
        )
    items = "".join(_item(entry, entry.id == current, now) for entry in entries)
    return f'<nav class="dl-rail" aria-label="Conversations"><h2>Conversations</h2><ul>{items}</ul></nav>'


def tools_html() -> str:
    """What stands above the talk where the screen has no room for the list beside it."""
    return (
        '<div class="dl-tools"><button type="button" class="dl-action" data-action="rail" '
        f'aria-expanded="false" aria-controls="dl-left">{icon("list")}<span>Conversations</span></button>'
        f'<button type="button" class="dl-action" data-action="new">{icon("new")}<span>New</span></button>'
        "</div>"
    )


def _item(entry: Entry, current: bool, now: datetime) -> str:
    mark = ' aria-current="true"' if current else ""
    key, title = escape(entry.id), escape(entry.title)
    return (
        f'<li{mark}><button type="button" class="dl-rail-open" data-action="pick" data-key="{key}"{mark}>'
        f'<span class="dl-rail-title">{title}</span>'
        f'<span class="dl-rail-when">{escape(ago(entry.updated, now))}</span></button>'
        f'<details class="dl-menu"><summary aria-label="More about “{title}”">{icon("more")}</summary>'
        f'<div class="dl-menu-box">{_rename(key, title)}'
        f"{_choice('export', 'Save as Markdown', key, 'markdown')}"
        f"{_choice('export', 'Save as JSON', key, 'json')}{_delete(key)}</div></details></li>"
    )


def _rename(key: str, title: str) -> str:
    return (
        f'<form data-action="rename" data-key="{key}"><label>Name'
        f'<input name="value" value="{title}" maxlength="{LONGEST_TITLE}" required autocomplete="off">'
        "</label>"
        '<button type="submit">Rename</button></form>'
    )


def _choice(action: str, label: str, key: str, value: str) -> str:
    return (
        f'<button type="button" data-action="{action}" data-key="{key}" data-value="{value}">{label}</button>'
    )


def _delete(key: str) -> str:
    """In two steps: nothing brings it back."""
    return (
        "<details><summary>Delete</summary>"
        f'<button type="button" class="dl-danger" data-action="delete" data-key="{key}">'
        "Delete for good</button></details>"
    )

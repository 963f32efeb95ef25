"""The page's few drawings, inline: nothing is fetched for them. They are decoration beside words."""

from __future__ import annotations

_HAND = (
    '<path d="M5 7l2.6-4.6c1.2 0 1.8.9 1.5 2L8.7 6.5H12c1 0 1.6.9 1.3 1.8l-1 3.7'
    'c-.2.7-.7 1-1.3 1H5zM5 7H2.5v6H5"/>'
)
_SHAPES = {
    "answered": '<path d="M3 8.5l3.2 3L13 4.5"/>',
    "differ": '<path d="M2 5.5h9M8.5 3L11 5.5 8.5 8M14 10.5H5M7.5 8L5 10.5 7.5 13"/>',
    "superseded": '<path d="M8 4.5V8l2.5 1.5M13.5 8A5.5 5.5 0 1 1 11.6 3.8M12 1.5v2.7H9.3"/>',
    "partial": '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5v11a5.5 5.5 0 0 1 0-11z" fill="currentColor"/>',
    "unasked": '<circle cx="8" cy="8" r="5.5"/><path d="M8 7.4v3.4M8 5.1v.1"/>',
    "absent": '<circle cx="8" cy="8" r="5.5"/><path d="M4.2 11.8l7.6-7.6"/>',
    "stopped": '<rect x="3.5" y="3.5" width="9" height="9" rx="1.2"/>',
    "failed": '<path d="M8 2.2l6.2 11.3H1.8zM8 6.5v3M8 11.4v.3"/>',
    "close": '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>',
    "copy": '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M3.5 10.5h-1v-8h8v1"/>',
    "again": '<path d="M13.5 8A5.5 5.5 0 1 1 11.6 3.8M12 1.5v2.7H9.3"/>',
    "edit": '<path d="M3 13l.7-2.8L10.8 3 13 5.2 5.8 12.3z"/>',
    "list": '<path d="M2.5 4h11M2.5 8h11M2.5 12h7"/>',
    "new": '<path d="M8 3v10M3 8h10"/>',
    "more": '<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.4"/>',
    "up": _HAND,
    "down": f'<g transform="rotate(180 8 8)">{_HAND}</g>',
    "withdrawn": '<path d="M3.5 8h9"/>',
}


def icon(name: str) -> str:
    """An inline drawing in the colour of the text beside it, hidden from screen readers."""
    return (
        '<svg class="dl-icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" '
        'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" '
        'aria-hidden="true" focusable="false">'
        f"{_SHAPES[name]}</svg>"
    )

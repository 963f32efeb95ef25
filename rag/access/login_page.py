"""The page that asks for a name and a password. It needs no script, and nothing of any other address."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

POLICY = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"same-origin"),  # with none at all, a browser tells no origin of a form
)


def login_html(said: str = "") -> str:
    """The page, with what is to be `said` of the last try."""
    told = f'<p class="said" role="alert">{escape(said)}</p>' if said else ""
    return _template().substitute(said=told)


@cache
def _template() -> Template:
    return Template(files("rag.access").joinpath("login.html").read_text(encoding="utf-8"))

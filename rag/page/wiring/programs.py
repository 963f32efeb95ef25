"""The named endpoints for programs."""

from collections.abc import Callable
from typing import Any, TypeVar

from index.errors import DatelineError
from rag.page.programs import DumpText, Programs

T = TypeVar("T")


def build(programs: Programs) -> None:
    """Add the endpoints to the page that is being laid out."""
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    from gradio.events import api

    def answer(question: str) -> dict[str, Any]:
        return _told(lambda: programs.answer(question))

    def retrieve(question: str, k: int = 8) -> list[dict[str, Any]]:
        return _told(lambda: programs.retrieve(question, k))

    def status() -> dict[str, Any]:
        return programs.status()

    def rebuild(dumps: list[DumpText]) -> dict[str, Any]:
        return _told(lambda: programs.rebuild(dumps))

    for endpoint in (answer, retrieve, status, rebuild):
        name = endpoint.__name__
        api(endpoint, api_name=name, api_description=getattr(Programs, name).__doc__)


def _told(ask: Callable[[], T]) -> T:
    """What `ask` gives. A fault of Dateline's reaches the program in its own words; others stay here."""
    import gradio as gr

    try:
        return ask()
    except DatelineError as error:
        raise gr.Error(str(error), print_exception=False) from error

"""The page's own style sheet and script, from the package."""

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr


def asset(name: str) -> str:
    """A file of the page's own: its style sheet or its script."""
    return files("rag.page").joinpath(name).read_text(encoding="utf-8")


def view(name: str, script: str = "page.js", value: str = "") -> "gr.HTML":
    """A component that shows HTML of the page's own; `name` is its id, and `script` hears its events."""
    import gradio as gr

    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=asset(script))

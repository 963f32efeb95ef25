"""The settings tab: which model writes the answers, and fetching one."""

from typing import TYPE_CHECKING, Any

from rag.page.settings import Preferences
from rag.page.settings_models import Models
from rag.page.settings_view import models_html
from rag.page.wiring.assets import view
from rag.page.wiring.chat import QUIET

if TYPE_CHECKING:
    import gradio as gr

_LOOK = 1.0  # seconds between two looks at a fetch, which takes minutes
_INTRODUCTION = (
    '<h2>Settings</h2><p class="dl-about">They hold for everyone who uses this page, from the next question '
    "on, until it is started anew.</p><h3>The model that writes the answers</h3>"
    '<p class="dl-about">Fetching one asks another machine for its file, once; it is used only if its '
    "checksum is the catalogue’s. Nothing of the coverage and no question goes along.</p>"
)


def build(tab: "gr.Tab", preferences: Preferences, models: Models | None = None) -> None:
    """Lay the tab out inside the block that is open, and wire it."""
    import gradio as gr

    with gr.Column(elem_id="dl-set-main", elem_classes="dl-sheet-column", min_width=0):
        gr.HTML(_INTRODUCTION, apply_default_css=False)
        shown = view("dl-set-models", "settings.js")
    _wire(tab, preferences, models or Models(), shown, gr.Timer(_LOOK, active=False))


def _wire(
    tab: "gr.Tab", preferences: Preferences, models: Models, shown: "gr.HTML", look: "gr.Timer"
) -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    def show() -> tuple[str, Any]:
        return models_html(models.all(), preferences.current.model, preferences.started_with), gr.Timer(
            active=models.fetching()
        )

    def use(event: gr.EventData) -> tuple[str, Any]:
        name = str(event.name)
        if models.ready(name):
            preferences.choose_model(name)
        elif all(name != model.entry.name for model in models.all()):
            preferences.choose_model(preferences.started_with)
        return show()

    def fetch(event: gr.EventData) -> tuple[str, Any]:
        models.start(str(event.name))
        return show()

    outputs = [shown, look]
    tab.select(show, None, outputs, **QUIET)
    look.tick(show, None, outputs, **QUIET)
    shown.use(use, None, outputs, **QUIET)
    shown.fetch(fetch, None, outputs, **QUIET)

"""The settings tab: how answers are made, which model writes them, and fetching one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rag.page.settings import Preferences
from rag.page.settings_models import Models
from rag.page.settings_options import OptionsTab
from rag.page.settings_view import models_html
from rag.page.wiring.assets import view
from rag.page.wiring.chat_parts import QUIET, Parts, to_keep

if TYPE_CHECKING:
    import gradio as gr

SCRIPT = "settings.js"
_LOOK = 1.0  # seconds between two looks at a fetch, which takes minutes
_LOG_OUT = "() => fetch('logout', { method: 'POST' }).finally(() => window.location.reload())"
_OWN = (
    '<h2>Settings</h2><p class="dl-about">These two are yours alone: they hold for all your conversations, '
    "from the next question on, and are kept.</p>"
)
_SHARED = (
    '<h3>The model that writes the answers</h3><p class="dl-about">It holds for everyone who uses this page, '
    "from the next question on, until the page is started anew: two models seldom fit in memory together. "
    "Fetching one asks another machine for its file, once; it is used only if its checksum is the "
    "catalogue’s. Nothing of the coverage and no question goes along.</p>"
)


def build(
    tab: "gr.Tab",
    preferences: Preferences,
    options: OptionsTab,
    chat: Parts,
    reader: Callable[[object, str | None], str],
    models: Models | None = None,
    *,
    login: bool = False,
) -> None:
    """Lay the tab out inside the block that is open, and wire it.

    `chat` has the reader's key; `reader` makes of that, and of a login, whose options they are.
    With `login` readers log in, and can log out.
    """
    import gradio as gr

    with gr.Column(elem_id="dl-set-main", elem_classes="dl-sheet-column", min_width=0):
        gr.HTML(_OWN, apply_default_css=False)
        choices, said = view("dl-set-options", SCRIPT), view("dl-set-said", SCRIPT)
        gr.HTML(_SHARED, apply_default_css=False)
        shown = view("dl-set-models", SCRIPT)
        if login:
            gr.Button("Log out", elem_id="dl-set-logout", size="sm").click(None, js=_LOG_OUT)
    _wire_options(tab, options, chat, reader, choices, said)
    _wire_models(tab, preferences, models or Models(), shown, gr.Timer(_LOOK, active=False))


def _wire_options(
    tab: "gr.Tab",
    options: OptionsTab,
    chat: Parts,
    reader: Callable[[object, str | None], str],
    choices: "gr.HTML",
    said: "gr.HTML",
) -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    def show(known: object, request: gr.Request) -> tuple[str, str]:
        return options.show(reader(known, request.username)), ""

    def choose(known: object, request: gr.Request, event: gr.EventData) -> tuple[Any, str]:
        own = reader(known, request.username)
        return to_keep(own, request), options.choose(own, str(event.name), str(event.value))

    tab.select(show, chat.reader, [choices, said], **QUIET)
    # The choices stay as they are: drawn anew, they would take the keyboard's place away.
    choices.choose(choose, chat.reader, [chat.reader, said], **QUIET)


def _wire_models(
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

"""What the framework holds of a page that is open, kept from growing with every question."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr


def lighten(page: gr.Blocks, key: str, *shown: gr.HTML) -> None:
    """Give up what nothing reads any more of the open page `key`. To be called in the server's loop.

    Whenever a component that is read was changed (gr.update, gr.skip), Gradio holds the changed one a second
    time under a number of its own, and never lets go of it: 10 KB a question with those of the composer and
    of the reader's key. It also holds what each component has shown last, to give it to whoever opens a link
    to that state, of which this page has none. Of the turns that are over, which `shown` show, that is 350 KB
    after 28 questions.
    """
    state = page.app.state_holder.session_data.get(key)
    if state is None:
        return
    for stray in [number for number in state.blocks_config.blocks if number not in page.blocks]:
        del state.blocks_config.blocks[stray]
        state.config_values.pop(stray, None)
    for view in shown:
        state._update_value_in_config(view._id, "")

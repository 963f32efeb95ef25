"""The tabs of the page as Gradio components and events, a module each: `build` lays one out and wires it.

Only here and in `ui.py` is Gradio imported. A tab's module translates between its components and handlers
that know none; the handlers decide, and are tested without a server.
"""

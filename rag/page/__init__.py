"""The page without its framework: what a conversation holds, how it is shown, and its style sheet and script.

`ui.py` wires this to Gradio. Nothing here imports it, so all of it is tested without a server or a browser.
"""

"""What the page's start leaves out: it is run in processes of its own, where nothing is imported yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def said(code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_gradio_is_imported_whole_but_makes_no_stubs() -> None:
    code = (
        "import sys; from rag.page.wiring.quickly import without_stubs; before = list(sys.meta_path)\n"
        "with without_stubs():\n    import gradio as gr\n"
        "from gradio import component_meta\n"
        "print(component_meta.create_or_modify_pyi.__module__, sys.meta_path == before)\n"
        "print(gr.Textbox().submit.event_name, type(gr.HTML()).__name__, component_meta.__name__)"
    )
    assert said(code).splitlines() == ["rag.page.wiring.quickly True", "submit HTML gradio.component_meta"]


def test_an_import_that_came_before_is_left_as_it_is() -> None:
    code = (
        "import gradio; from rag.page.wiring.quickly import without_stubs\n"
        "with without_stubs():\n    import gradio\n"
        "from gradio import component_meta; print(component_meta.create_or_modify_pyi.__module__)"
    )
    assert said(code) == "gradio.component_meta"


def test_what_reads_and_builds_is_imported_when_there_is_something_to_build() -> None:
    code = (
        "import sys, ui, rag.page.handlers, rag.page.indexing, rag.page.indexing_watched, rag.page.programs\n"
        "print([name for name in ('index.readers', 'index.building') if name in sys.modules])"
    )
    assert said(code) == "[]"

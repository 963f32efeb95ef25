"""What a reader chooses of how answers are made, without any Gradio: shown, and kept as their own."""

from __future__ import annotations

from collections.abc import Callable

from index.errors import DatelineError
from rag.keeping.keeper import Keeper
from rag.keeping.reader_options import ReaderOptions
from rag.options import Options
from rag.page.indexing_outcome import fault_html
from rag.page.settings_view import kept_html, options_html


class OptionsTab:
    """The options of the readers of `keeping`; `default` are those of whoever has chosen none."""

    def __init__(self, keeping: Keeper, default: Callable[[], Options]) -> None:
        self._kept = ReaderOptions(keeping)
        self._default = default

    def show(self, reader: str) -> str:
        """Every choice, with the reader's own marked."""
        try:
            return options_html(self._of(reader))
        except DatelineError as error:
            return fault_html(error.what, error.mend)

    def choose(self, reader: str, name: str, value: str) -> str:
        """Keep a choice, and say so. Both words come from the browser and may be anything."""
        try:
            self._kept.put(reader, self._of(reader).having(name, value))
        except DatelineError as error:
            return fault_html(error.what, error.mend)
        return kept_html()

    def _of(self, reader: str) -> Options:
        return self._kept.get(reader) or self._default()

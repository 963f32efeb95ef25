"""The process's environment, set by the entry points (the command and the page) and by nothing else.

Importing a library of this project changes no environment; running one of its programs does, here, before
anything heavy is imported, so that no library phones home on the reader's behalf.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

SETTINGS = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    # It keeps a record of each event, up to 10,000, and after each event has pandas sum all of them up.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",  # events between two sums
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",  # weights are fetched by `dateline models fetch` alone, never behind a question
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",  # it warns, and forks badly, under a threaded server
}


def be_quiet(environment: MutableMapping[str, str] | None = None) -> None:
    """Turn telemetry and hidden downloads off. What the reader has set already is left as it is."""
    target = os.environ if environment is None else environment
    for name, value in SETTINGS.items():
        target.setdefault(name, value)

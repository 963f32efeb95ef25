"""Where an index lives when nobody says."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DATELINE_INDEX"


def default_place() -> Path:
    """`$DATELINE_INDEX`, else the `index` folder of the user's data folder."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("dateline", appauthor=False)) / "index"

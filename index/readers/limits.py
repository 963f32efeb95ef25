"""How much a dump may hold before it is refused: the guards against input made to exhaust the machine."""

from __future__ import annotations

MAX_BYTES = 1 << 30  # of one dump, unpacked; a year of live coverage is under 50 MB
MAX_LINE = 8 << 20  # characters of one line; the longest real one, a page's embedded JSON, is about 2 MB
MAX_MEMBERS = 20_000  # files in one archive
RATIO_FLOOR = 16 << 20  # below this many unpacked bytes a high ratio is harmless
MAX_RATIO = 200  # unpacked to packed; news text packs about 3 to 1, very repetitive JSON about 30 to 1
MAX_JSON_DEPTH = 200  # nesting; real feeds stay under 20

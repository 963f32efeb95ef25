"""What a rebuild costs against the number of posts that changed: `python -m bench.speed rebuild`.

The embedder hashes words, so that what is timed is the index's own work; what a changed post costs beside it
is the embedding of its texts, which are counted. Processor time.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.index_increments import update
from bench.index_scenes import build, telling
from index.merging import Taken

_CHANGED = (0, 1, 10, 50, 100, 200, 400)


def rebuilds(posts: int = 4000) -> dict[str, Any]:
    """Seconds and embedded texts by changed posts, and the line through them."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        taken = telling(1, posts)
        build(place, taken)
        rows = []
        for step, count in enumerate(_CHANGED):
            changed = [
                replace(post, paragraphs=(f"Told anew, for the {step}th time, of {post.id}.",))
                for post in taken.posts[:count]
            ]
            began = time.process_time()
            _, texts = update(place, Taken(taken.coverage, (*changed, *taken.posts[count:])))
            rows.append((count, round(time.process_time() - began, 3), len(texts)))
            taken = Taken(taken.coverage, (*changed, *taken.posts[count:]))
    changed_posts, seconds, _ = np.array(rows[1:], dtype=float).T
    slope, constant = np.polyfit(changed_posts, seconds, 1)
    line = {"seconds_a_post": round(float(slope), 5), "seconds_at_none": round(float(constant), 3)}
    return {"posts": posts, "rows": rows, **line}

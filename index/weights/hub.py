"""The model hub: files by repository and revision, over https."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from index.weights.catalogue import Entry, File
from index.weights.meter import Meter
from index.weights.sources import SourceFailed, staged_size

if TYPE_CHECKING:
    import httpx

HUB = "https://huggingface.co"
# Long enough for a slow line's handshake, short enough that nobody waits for a hub that is not there.
CONNECT_SECONDS = 3.0
READ_SECONDS = 20.0


class Hub:
    """The hub at `base` (by default the public one, or the mirror that `HF_ENDPOINT` names)."""

    name = "the model hub"

    def __init__(self, base: str | None = None, *, connect_seconds: float = CONNECT_SECONDS) -> None:
        self.base = (base or os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
        self._connect_seconds = connect_seconds

    def fill(self, entry: Entry, staging: Path, meter: Meter) -> None:
        """Download what is missing, each file from where it stopped. Raises SourceFailed."""
        import httpx

        timeout = httpx.Timeout(READ_SECONDS, connect=self._connect_seconds)
        done = 0
        try:
            with httpx.Client(timeout=timeout, follow_redirects=True) as client:
                for file in entry.files:
                    url = f"{self.base}/{entry.repo}/resolve/{entry.revision}/{file.path}"
                    _download(client, url, file, staging / file.path, done, meter)
                    done += file.bytes
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceFailed(_one_line(error)) from error


def _download(client: httpx.Client, url: str, file: File, path: Path, before: int, meter: Meter) -> None:
    have = staged_size(path)
    if have == file.bytes:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    headers = {"Accept-Encoding": "identity"}  # a range is of the file's own bytes, not of packed ones
    if 0 < have < file.bytes:
        headers["Range"] = f"bytes={have}-"
    with client.stream("GET", url, headers=headers) as response:
        response.raise_for_status()
        have = have if response.status_code == 206 else 0
        with path.open("ab" if have else "wb") as stream:
            for block in response.iter_bytes():
                have += len(block)
                if have > file.bytes:
                    raise SourceFailed(f"{file.path} is larger there than in the catalogue")
                stream.write(block)
                meter.at(before + have)


def _one_line(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return f"it answered {error.response.status_code} for {error.request.url.path}"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "it can't be reached"
    return f"the download broke off ({type(error).__name__})"

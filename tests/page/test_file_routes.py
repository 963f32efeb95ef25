"""No file of the machine is to be had by any route of the server, over real HTTP.

`httpx` tidies a path up before it sends it; what is asked here goes over the wire as it stands.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.page.guarded import served

WORDS = "words that are nobody's business"
ROUTES = (
    "gradio_api/file=",
    "file=",
    "gradio_api/file/",
    "file/",
    "static/",
    "assets/",
    "svelte/",
    "gradio_api/stream/",
    "gradio_api/stream/x/1/2/",
    "gradio_api/custom_component/x/client/component/",
    "gradio_api/deep_link?session_hash=",
    "?deep_link=",
    "",
)

# A machine that is busy with other tests takes its time.
post = partial(httpx.post, timeout=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a server keeps, and with files that lie about it."""
    folder = tmp_path_factory.mktemp("routes")
    (folder / "index").mkdir()
    (folder / "index" / "CURRENT").write_text(WORDS, encoding="utf-8")
    (folder / "secret.txt").write_text(WORDS, encoding="utf-8")
    uploads = folder / "uploads"
    (uploads / "a").mkdir(parents=True)
    (uploads / "link.txt").symlink_to(folder / "secret.txt")
    (uploads / "a" / "folder").symlink_to(folder)
    (uploads / "hard.txt").hardlink_to(folder / "secret.txt")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        with served(folder, logins=False) as address:
            yield address


def raw(address: str, path: str, method: str = "GET") -> tuple[int, bytes]:
    """Status and body of a request for a path as it stands."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        line.putrequest(method, f"/{path}")
        line.endheaders()
        reply = line.getresponse()
        return reply.status, reply.read()
    finally:
        line.close()


def spellings(path: Path) -> Iterator[str]:
    text = str(path)
    yield text
    yield quote(text, safe="")
    yield quote(quote(text, safe=""), safe="")
    for up in ("../" * 12, "..%2f" * 12, "%2e%2e/" * 12, "..%5c" * 12, "....//" * 12, "..%c0%af" * 12):
        yield up + text.lstrip("/")
    yield f"/{text}"
    yield f"file://{text}"
    yield f".{text}"
    yield f"{text}%00.png"


@pytest.mark.parametrize("route", ROUTES)
def test_no_spelling_of_any_path_gives_a_file(folder: Path, address: str, route: str) -> None:
    uploads = folder / "uploads"
    places = [
        Path("/etc/passwd"),
        Path("/proc/self/environ"),
        folder / "secret.txt",
        folder / "index" / "CURRENT",
        folder / "r.sqlite3",
        uploads / "link.txt",
        uploads / "a" / "folder" / "secret.txt",
        uploads / "hard.txt",
        uploads / ".." / "secret.txt",
    ]
    for place in places:
        for spelt in spellings(place):
            status, body = raw(address, f"{route}{spelt}")
            for secret in (WORDS.encode(), b"root:", b"SQLite format", b"PATH="):
                assert secret not in body, (route, spelt)
            if route.endswith(("file=", "file/", "stream/")):
                assert status == 404


def uploaded(address: str, name: str) -> httpx.Response:
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    body = b"--b\r\n" + head + WORDS.encode() + b"\r\n--b--\r\n"
    return httpx.post(f"{address}gradio_api/upload", content=body, headers=kind, timeout=30)


NAMES = (
    "../../up.txt",
    "..\\..\\up.txt",
    "/etc/up.txt",
    "C:\\up.txt",
    "%2e%2e%2fup.txt",
    "a\x01b\x7f.txt",
    "a\tb.txt",
    "\u202egnp.txt",
    ".",
    "..",
    "...",
    "~/.ssh/up",
    "con.txt",
    "a" * 300,
)


@pytest.mark.parametrize("name", NAMES)
def test_an_upload_lies_where_it_should_and_is_not_given_out_again(
    folder: Path, address: str, name: str
) -> None:
    uploads = folder / "uploads"
    before = {path for path in folder.rglob("*") if uploads not in path.parents}
    reply = uploaded(address, name)
    assert reply.status_code in (200, 400, 422, 500)
    for told in reply.json() if reply.status_code == 200 else []:
        path = Path(told)
        assert path.resolve().is_relative_to(uploads.resolve())
        assert not any(ord(character) < 32 or ord(character) == 127 for character in path.name)
        assert raw(address, f"gradio_api/file={quote(told)}")[0] == 404
    assert {path for path in folder.rglob("*") if uploads not in path.parents} == before
    assert not Path("/etc/up.txt").exists()
    assert not (Path.home() / ".ssh" / "up").exists()


def test_a_forged_upload_does_not_make_a_file_its_own(folder: Path, address: str) -> None:
    for path in ("uploads/link.txt", "uploads/a/folder/secret.txt", "secret.txt", "r.sqlite3"):
        forged = {"path": str(folder / path), "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
        for name in ("answer", "retrieve"):
            call = post(f"{address}gradio_api/call/{name}", json={"data": [forged]})
            assert WORDS not in call.text
    assert (folder / "uploads" / "link.txt").is_symlink()
    assert (folder / "secret.txt").read_text(encoding="utf-8") == WORDS

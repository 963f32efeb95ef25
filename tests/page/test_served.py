"""The endpoints and the routes as the network has them: a real server, real clients, over loopback."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

import ui
from index.merging import Taken
from rag.page.indexing_jobs import Builder
from rag.page.mcp_server import beside
from rag.page.programs import Programs
from tests.fakes import HashEmbedder
from tests.fakes_rag import FERRY, POSTS, CannedIndex
from tests.index.examples import make
from tests.page.places import askers
from tests.page.test_programs import DOCUMENT, TEXT

# A machine that is busy with other tests takes its time.
get = partial(httpx.get, timeout=30)
post = partial(httpx.post, timeout=30)

ENDPOINTS = ["answer", "rebuild", "retrieve", "status"]


@dataclass(frozen=True)
class Served:
    """A page that is served, and where its index and its uploads lie."""

    address: str
    place: Path
    uploads: Path


async def _serve(place: Path) -> tuple[Any, str]:
    """Within a loop: outside of one, the framework makes one for each of its locks, and leaves it open."""
    asker, builder = askers(place), Builder(place, HashEmbedder())
    page = ui.build_page(asker, index=place, builder=builder)
    tools = beside(Programs(lambda: asker(None, None, None), builder))
    return page, ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7950), beside=tools)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    place, uploads = folder / "index", folder / "uploads"
    make(place, Taken(CannedIndex().coverages()[0], POSTS))
    before = os.environ.get("GRADIO_TEMP_DIR")
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    try:
        page, address = asyncio.run(_serve(place))
        yield Served(address, place, uploads)
        page.close(verbose=False)
    finally:
        if before is None:
            del os.environ["GRADIO_TEMP_DIR"]
        else:
            os.environ["GRADIO_TEMP_DIR"] = before


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    return Client(served.address, verbose=False, analytics_enabled=False)


def test_four_endpoints_and_no_more_are_open_to_programs(client: Client) -> None:
    told = client.view_api(return_format="dict", print_info=False)
    assert isinstance(told, dict)
    assert sorted(name.strip("/") for name in told["named_endpoints"]) == ENDPOINTS
    assert told["unnamed_endpoints"] == {}


def test_the_example_of_the_document_runs_as_it_stands(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    code = found[1].replace("http://127.0.0.1:7860", served.address)
    (tmp_path / "my-dump.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/programs.md", "exec"), {})  # it is the project's own document
    said = capsys.readouterr().out
    assert "14 new posts, 0 edited" in said
    assert "Ferries resumed from the north pier at noon [1]." in said
    assert FERRY in said
    assert said.endswith("18 posts\n")


def test_a_fault_reaches_the_program_with_its_mend(client: Client) -> None:
    with pytest.raises(AppError, match="Run: dateline models fetch small"):
        client.predict(question="no model", api_name="/answer")
    with pytest.raises(AppError, match="Give 1 to 100 of them"):
        client.predict(dumps=["/etc/passwd"], api_name="/rebuild")
    with pytest.raises(AppError, match="is not the name of a file"):
        client.predict(dumps=[{"name": "/etc/passwd", "text": TEXT}], api_name="/rebuild")


async def _by_mcp(address: str) -> dict[str, Any]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        streamable_http_client(f"{address}mcp") as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        answer = await session.call_tool("answer", {"question": "When did ferries resume?"})
        passages = await session.call_tool("retrieve", {"question": "ferries", "k": 1})
        status = await session.call_tool("status", {})
        changed = await session.call_tool("rebuild", {"dumps": [{"name": "vote.txt", "text": TEXT}]})
        refused = await session.call_tool("rebuild", {"dumps": [{"name": "../x", "text": TEXT}]})
        return {
            "tools": tools,
            "answer": answer,
            "passages": passages,
            "status": status,
            "changed": changed,
            "refused": refused,
        }


def test_a_real_client_of_the_protocol_has_the_same_four(served: Served) -> None:
    had = asyncio.run(_by_mcp(served.address))
    assert sorted(tool.name for tool in had["tools"]) == ENDPOINTS
    answer = next(tool for tool in had["tools"] if tool.name == "answer")
    assert "every sentence with the post that says so" in answer.description
    assert list(answer.inputSchema["properties"]) == ["question"]

    def told(name: str) -> Any:
        assert not had[name].isError
        return had[name].structuredContent

    assert told("answer")["citations"][0]["quote"] == FERRY
    assert json.loads(had["answer"].content[0].text) == told("answer")
    assert [passage["number"] for passage in told("passages")["result"]] == [1]
    assert told("status")["ready"] is True
    assert told("changed")["posts"] == 18
    assert had["refused"].isError
    assert "is not the name of a file" in had["refused"].content[0].text


def test_a_web_page_that_has_its_name_point_here_reaches_no_tool(served: Served) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    head = {"Accept": "application/json, text/event-stream"}
    assert post(f"{served.address}mcp", json=call, headers=head).status_code == 200
    for stranger in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
        assert post(f"{served.address}mcp", json=call, headers=head | stranger).status_code in (
            403,
            421,
        )


@pytest.fixture(scope="module")
def secret(served: Served) -> Path:
    """A file of the machine that is nobody's business."""
    path = served.place.parent / "secret.txt"
    path.write_text("the secret words", encoding="utf-8")
    return path


ROUTES = (
    "gradio_api/file=",
    "file=",
    "gradio_api/file/",
    "file/",
    "static/",
    "assets/",
    "gradio_api/stream/",
)


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_gives_a_file_of_the_machine(served: Served, secret: Path, route: str) -> None:
    for path in (
        secret,
        served.place / "CURRENT",
        Path("/etc/passwd"),
        Path(__file__),
        Path("ui.py").absolute(),
    ):
        packed = str(path).replace("/", "%2F")
        for spelt in (str(path), f"{served.uploads}/../{path.name}", f"..{path}", packed):
            assert get(f"{served.address}{route}{spelt}").status_code in (403, 404), spelt


def _join(address: str, function: int, data: list[Any]) -> str:
    """Call a function of the page by its number, as its own script does; all that comes back."""
    session = uuid.uuid4().hex
    asked = {"data": data, "fn_index": function, "session_hash": session}
    with httpx.Client(base_url=address, timeout=20) as http:
        joined = http.post("gradio_api/queue/join", json=asked)
        if joined.status_code != 200:
            return joined.text
        said = ""
        with http.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                said += line
                if "process_completed" in line or "close_stream" in line or "unexpected_error" in line:
                    return said
        return said


def test_a_forged_upload_reads_no_file_of_the_machine(served: Served, secret: Path) -> None:
    config = get(f"{served.address}config").json()
    files = {one["id"] for one in config["components"] if one["type"] == "file"}
    functions = [one["id"] for one in config["dependencies"] if files & set(one["inputs"])]
    assert len(functions) == 1
    forged = {"path": str(secret), "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
    for data in ([[forged], None], [[{**forged, "meta": None}], None], [str(secret), None]):
        said = _join(served.address, functions[0], data)
        assert "secret words" not in said
        assert "dl-look" not in said
    assert secret.read_text(encoding="utf-8") == "the secret words"


class Asked(BaseHTTPRequestHandler):
    """Notes that somebody asked."""

    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


def test_no_caller_has_the_server_ask_another(served: Served) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{other.server_port}/x.txt"
        file = {"path": address, "meta": {"_type": "gradio.FileData"}}
        for call, body in (
            ("queue/join", {"data": [file], "fn_index": 0, "session_hash": "x"}),
            ("call/answer", {"data": [[{"deep": file}]]}),
            ("run/answer", {"data": [file]}),
        ):
            reply = post(f"{served.address}gradio_api/{call}", json=body)
            assert reply.status_code == 400
            assert "Upload the file itself" in reply.text
        other.shutdown()
    assert Asked.paths == []


def _upload(served: Served, name: str, data: bytes) -> httpx.Response:
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    body = b"--b\r\n" + head + data + b"\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    return httpx.post(f"{served.address}gradio_api/upload", content=body, headers=kind, timeout=60)


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "..", "a\x00b.txt", "..\\evil.txt", "x" * 400]
)
def test_an_upload_stays_in_the_folder_of_uploads(served: Served, name: str) -> None:
    before = _elsewhere(served)
    reply = _upload(served, name, TEXT.encode())
    for path in reply.json() if reply.status_code == 200 else []:
        assert Path(path).resolve().is_relative_to(served.uploads.resolve())
    assert _elsewhere(served) == before
    assert not Path("/etc/evil.txt").exists()
    shutil.rmtree(served.uploads, ignore_errors=True)


def _elsewhere(served: Served) -> set[Path]:
    """What lies beside the folder of uploads."""
    found = set(served.place.parent.rglob("*"))
    return {path for path in found if served.uploads not in (path, *path.parents)}


def test_an_upload_over_the_limit_is_refused_and_not_kept(served: Served) -> None:
    reply = _upload(served, "big.txt", bytes((64 << 20) + 1))
    assert reply.status_code == 413
    assert [path for path in served.uploads.rglob("*") if path.is_file()] == []

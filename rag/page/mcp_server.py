"""The endpoints for programs as tools of an MCP server (Model Context Protocol), beside the page."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

from index.errors import DatelineError
from rag.page.indexing_uploads import MOST_BYTES
from rag.page.programs import Programs

PATH = "/mcp"
_MOST_BODY = 2 * MOST_BYTES  # of one request: a dump whose line ends and quotes are escaped
_ABOUT = "Questions about live news coverage, answered with a cited post behind every sentence."

P = ParamSpec("P")
T = TypeVar("T")


def beside(programs: Programs) -> dict[str, Any]:
    """What a FastAPI application is given to serve `programs` at `PATH` too: its routes, and its lifespan.

    The guards before the page are its guards too: a web page that had its own name point here is refused.
    """
    from mcp.server.fastmcp import FastMCP
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations

    server = FastMCP(
        "Dateline",
        instructions=_ABOUT,
        # rag.access.own_pages looks at names and origins, and knows all of the server's.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=_MOST_BODY,
        log_level="WARNING",
    )
    reads = ToolAnnotations(readOnlyHint=True, openWorldHint=False)
    for tool in (programs.answer, programs.retrieve, programs.status):
        server.add_tool(_beside_the_loop(tool), annotations=reads)
    adds = ToolAnnotations(
        readOnlyHint=False, destructiveHint=False, idempotentHint=True, openWorldHint=False
    )
    server.add_tool(_beside_the_loop(programs.rebuild), annotations=adds)
    routes = server.streamable_http_app().routes

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return {"routes": routes, "lifespan": lifespan}


def _beside_the_loop(tool: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """The tool in a thread: an answer takes seconds, and the page is served meanwhile."""
    from anyio import to_thread
    from mcp.server.fastmcp.exceptions import ToolError

    @functools.wraps(tool)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await to_thread.run_sync(functools.partial(tool, *args, **kwargs))
        except DatelineError as error:
            raise ToolError(str(error)) from error

    return run

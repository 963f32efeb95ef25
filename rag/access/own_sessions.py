"""A guard before the page: the framework's session of one login is no other login's.

The framework knows an open page by a name that the page makes up and sends along. Whoever sends the name of
another page would have its conversation, and be told what it is told.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from urllib.parse import parse_qs

from rag.access.asgi import App, Message, Receive, Send, body_again, is_json_call, refuse, whole_body
from rag.access.gate import LOGIN

MOST = 20_000
"""Sessions remembered at once, some 4 MB: beyond them the one that was unused for longest is forgotten."""
_NAMED = "session_hash"
_BEATS = "/gradio_api/heartbeat/"
_TAKEN = "This is another login's page. Load the page again."


class OwnSessions:
    """ASGI middleware behind the login: 403 for a session that another login began."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        name = scope.get(LOGIN)
        if name is None:
            await self._app(scope, receive, send)
            return
        told, again = await _read(scope, receive)
        if all(self._owns(name, session) for session in told):
            await self._app(scope, again, send)
        else:
            await refuse(scope, send, 403, _TAKEN)

    def _owns(self, name: str, session: str) -> bool:
        """Whether it is theirs: a session is whoever's who first used it."""
        with self._lock:
            owner = self._owners.setdefault(session, name)
            self._owners.move_to_end(session)
            if len(self._owners) > MOST:
                self._owners.popitem(last=False)
        return owner == name


async def _read(scope: Message, receive: Receive) -> tuple[list[str], Receive]:
    """The sessions that a request names, and its body once more."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    told = query.get(_NAMED, [])
    if scope["path"].startswith(_BEATS):
        told.append(scope["path"].removeprefix(_BEATS).strip("/"))
    if not is_json_call(scope):
        return told, receive
    body = await whole_body(receive)
    return [*told, *_named_in(body)], body_again(body, receive)


def _named_in(body: bytes) -> list[str]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    named = told.get(_NAMED) if isinstance(told, dict) else None
    return [named] if isinstance(named, str) else []

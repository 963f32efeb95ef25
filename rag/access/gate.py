"""A guard before the page: whoever has not logged in gets the login page, or a refusal, and nothing else.

It stands before everything that is served, the framework's own routes and the MCP server too: what the
framework guards by itself are only some of its routes. What may be seen without a login is listed here.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from anyio import to_thread

from index.errors import DatelineError
from rag.access.asgi import App, Head, Message, Receive, Send, answer, body_of, header, refuse
from rag.access.doorkeeper import Doorkeeper, LoginRefused, TooManyTries
from rag.access.login_page import POLICY, login_html
from rag.operating.journal import Journal

LOGIN = "dateline.login"
"""The key of a request's scope that has the name of whoever is logged in."""
HEALTH = "/health"
# The framework calls the second one itself when it starts; it gives a yes or a no.
_OPEN = (HEALTH, "/gradio_api/startup-events")
_MOST_FORM = 16 << 10  # bytes: a name and a password have a hundredth of it
_DEMANDED = (
    "Log in first: on the page, or with a name and a password in an Authorization header of kind Basic."
)


class Gate:
    """ASGI middleware: who is logged in is in the request's scope under `LOGIN`."""

    def __init__(self, app: App, keeper: Doorkeeper, journal: Journal | None = None) -> None:
        self._app = app
        self._keeper = keeper
        self._journal = journal or Journal()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path, method = scope["path"].rstrip("/") or "/", scope.get("method", "")
        if path == "/login" and method in ("GET", "HEAD"):
            await _page(send, 200)
        elif path == "/login":
            await self._login(scope, receive, send)
        elif path == "/logout":
            await self._logout(scope, send)
        elif path in _OPEN and method in ("GET", "HEAD"):
            await self._app(scope, receive, send)
        else:
            await self._pass(scope, receive, send)

    async def _pass(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            name = await self._name(scope)
        except DatelineError as error:
            await self._refuse(scope, send, error)
            return
        if name is not None:
            await self._app({**scope, LOGIN: name}, receive, send)
        elif scope["path"] == "/" and _wants_page(scope):
            await _page(send, 401)
        else:
            await refuse(scope, send, 401, _DEMANDED)

    async def _name(self, scope: Message) -> str | None:
        token, shown = _token(scope), header(scope, b"authorization")
        name = self._keeper.session(token) if token else None
        if name is not None or not shown:
            return name
        known = self._keeper.known(shown)
        return known or await to_thread.run_sync(self._keeper.show, shown, _address(scope))

    async def _login(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await body_of(receive, _MOST_FORM)
        if body is None:
            await refuse(scope, send, 413, "That is no login.")
            return
        told = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        name, password = (told.get(field, [""])[0] for field in ("username", "password"))
        try:
            token = await to_thread.run_sync(self._keeper.login, name, password, _address(scope))
        except DatelineError as error:
            await self._refuse(scope, send, error)
            return
        self._journal.note("login", address=_address(scope))
        cookie = (b"set-cookie", f"{_cookie(scope)}={token}{_kept_as(scope)}".encode())
        if _wants_page(scope):
            await answer(send, 303, "text/plain", b"", [(b"location", b"./"), cookie])
        else:
            await answer(send, 200, "application/json", b'{"success": true}', [cookie])

    async def _logout(self, scope: Message, send: Send) -> None:
        if scope.get("method") != "POST":  # a link on any other page could ask for it
            await refuse(scope, send, 405, "Log out with the page's button.", [(b"allow", b"POST")])
            return
        self._keeper.logout(_token(scope))
        gone = (b"set-cookie", f"{_cookie(scope)}={_kept_as(scope)}; Max-Age=0".encode())
        await answer(send, 303, "text/plain", b"", [(b"location", b"./"), gone])

    async def _refuse(self, scope: Message, send: Send, error: DatelineError) -> None:
        """Whoever is at the door is told of their own faults, and of no other."""
        self._journal.note("refused", fault=type(error).__name__, address=_address(scope))
        status, said, head = 503, _CLOSED, []
        if isinstance(error, LoginRefused):
            status, said = 401, str(error)
        elif isinstance(error, TooManyTries):
            status, said, head = 429, str(error), [(b"retry-after", b"%d" % error.seconds)]
        if _wants_page(scope):
            await _page(send, status, said, head)
        else:
            await refuse(scope, send, status, said, head)


_CLOSED = (
    "Nobody can log in for now: the accounts can't be read. Whoever runs Dateline: dateline accounts list"
)


async def _page(send: Send, status: int, said: str = "", head: Head = ()) -> None:
    await answer(send, status, "text/html; charset=utf-8", login_html(said).encode(), [*POLICY, *head])


def _wants_page(scope: Message) -> bool:
    return "text/html" in header(scope, b"accept")


def _address(scope: Message) -> str:
    """Of whoever asks: where a proxy on this machine passes it on, the one that it names."""
    return scope["client"][0] if scope.get("client") else ""


def _cookie(scope: Message) -> str:
    """Cookies know hosts and no ports: two servers on one machine have each its own."""
    return f"dateline-{(scope.get('server') or ('', 0))[1]}"


def _kept_as(scope: Message) -> str:
    return "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if scope["scheme"] in ("https", "wss") else "")


def _token(scope: Message) -> str:
    try:
        held = SimpleCookie(header(scope, b"cookie")).get(_cookie(scope))
    except CookieError:
        return ""
    return held.value if held else ""

"""The guards before the page, in their order: by whom it is called, who is logged in, what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rag.access.doorkeeper import Doorkeeper
from rag.access.gate import LOGIN, Gate
from rag.access.names import Names
from rag.access.own_pages import OwnPagesAlone
from rag.access.own_sessions import OwnSessions
from rag.operating.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.middleware import Middleware
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Guards:
    """How a server is guarded.

    `keeper` lets people in (None: everyone is in), `known_as` are names that it has besides its own.
    """

    keeper: Doorkeeper | None = None
    known_as: tuple[str, ...] = ()
    journal: Journal = field(default_factory=Journal)

    def middleware(self, host: str) -> list[Middleware]:
        """Those of a server at `host`, the outermost first."""
        from starlette.middleware import Middleware

        from rag.page.closed_routes import ClosedRoutes
        from rag.page.remote_files import NoRemoteFiles

        names = Names(host, self.known_as)
        guards = [Middleware(OwnPagesAlone, names=names, journal=self.journal)]
        if self.keeper is not None:
            guards.append(Middleware(Gate, keeper=self.keeper, journal=self.journal))
            guards.append(Middleware(OwnSessions))
        return [*guards, Middleware(ClosedRoutes), Middleware(NoRemoteFiles)]

    @property
    def login(self) -> Callable[[Request], Any] | None:
        """What tells the framework who is logged in; None where nobody has to be."""
        return None if self.keeper is None else lambda request: request.scope.get(LOGIN)

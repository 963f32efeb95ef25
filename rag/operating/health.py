"""`/health` and `/metrics`: whether the page can answer, and what it did so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from index.errors import DatelineError
from index.protocols import IndexView
from rag.access.gate import HEALTH
from rag.access.names import is_loopback
from rag.freshness import built_at
from rag.operating.metrics import KIND, Labels
from rag.operating.observing import Observer
from rag.readiness import Readiness, Stage

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

METRICS = "/metrics"
_OK, _NOT_YET = 200, 503
_ELSEWHERE = "Ask for this on the machine itself, or have readers log in: dateline accounts add NAME\n"


@dataclass(frozen=True, slots=True)
class Health:
    """How one server is. `opened` gives the index as it is now, and may raise; `waiting` counts calls that
    wait for their turn; with `login` whoever gets as far as here has logged in.
    """

    opened: Callable[[], IndexView]
    readiness: Readiness
    observer: Observer
    waiting: Callable[[], int]
    login: bool

    def told(self, now: datetime | None = None) -> tuple[bool, dict[str, Any]]:
        """Whether questions can be answered, and what there is: nothing that a stranger could not know."""
        model = self.readiness.stage
        index, fault = self._index(now)
        if self.observer.draining.is_set():
            status = "ending"
        elif model is Stage.FAILED or index is None:
            status = "failed"
        else:
            status = "ok" if model is Stage.READY else "loading"
        told = {"status": status, "model": str(model), "index": index}
        return status == "ok", {**told, **({"fault": fault} if fault else {})}

    def metrics(self) -> str:
        """Everything that is counted, and how things stand now."""
        index, _ = self._index(None)
        known = index or {"version": None, "age_seconds": None, "posts": None}
        labels: Labels = (("version", str(known["version"])),)
        ready = self.readiness.stage is Stage.READY
        return self.observer.metrics.text(
            {
                "dateline_under_way": ("Answers that are being made.", self.observer.under_way, ()),
                "dateline_queue_waiting": ("Calls that wait for their turn.", self.waiting(), ()),
                "dateline_model_ready": ("Whether the model is loaded.", float(ready), ()),
                "dateline_index_info": ("The version of the index.", 1.0 if index else None, labels),
                "dateline_index_age_seconds": ("Since it was built.", known["age_seconds"], ()),
                "dateline_index_posts": ("Posts in the index.", known["posts"], ()),
            }
        )

    def routes(self) -> list[Route]:
        """Both, for a web application."""
        from starlette.responses import JSONResponse, PlainTextResponse
        from starlette.routing import Route

        kept = {"cache-control": "no-store"}

        def health(_request: Request) -> Response:
            well, told = self.told()
            return JSONResponse(told, _OK if well else _NOT_YET, headers=kept)

        def metrics(request: Request) -> Response:
            if not self.login and not is_loopback(request.client.host if request.client else ""):
                return PlainTextResponse(_ELSEWHERE, 403)
            return PlainTextResponse(self.metrics(), headers=kept, media_type=KIND)

        return [Route(HEALTH, health), Route(METRICS, metrics)]

    def _index(self, now: datetime | None) -> tuple[dict[str, Any] | None, str]:
        """The index, or the kind of its fault."""
        try:
            index = self.opened()
        except DatelineError as error:
            return None, type(error).__name__
        built = built_at(index)
        age = max(0.0, ((now or datetime.now(UTC)) - built).total_seconds()) if built else None
        return {"version": index.version, "age_seconds": age, "posts": index.post_count}, ""

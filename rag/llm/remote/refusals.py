"""From a status or a broken connection to the error that says what to do about it."""

from __future__ import annotations

import json
import re

import httpx
import httpx_sse

from index.errors import DatelineError, QuestionError
from rag.llm.remote.errors import (
    AnswerMalformed,
    CredentialsRefused,
    ModelNotServed,
    PathWrong,
    RequestRefused,
    ServerDown,
    ServerError,
    ServerFailed,
    ServerLost,
    ServerSlow,
)

_TOLD = 200
"""Characters of a server's own words that are passed on."""
_LONGEST_WAIT = 30.0
"""Seconds: who is asked to wait longer is better told so."""
# llama.cpp, llama-cpp-python, vLLM and OpenAI, in this order.
_TOO_LONG = re.compile(
    r"exceed_context_size|context window|maximum context length|context_length_exceeded", re.I
)
_NO_MODEL = re.compile(r"model_not_found|model .{1,200} (?:does not exist|not found)", re.I | re.S)
_BUSY = (408, 425, 429)


def of_status(url: str, response: httpx.Response, key: str | None) -> DatelineError:
    """The error for an answer that is no success. The response has been read."""
    status, body = response.status_code, response.text
    why = f"{told(_message(body), key)} ({status})"
    if status in (401, 403):
        return CredentialsRefused(url, status, had_key=key is not None)
    if _TOO_LONG.search(body):
        return QuestionError(
            f"Question and evidence are longer than what the model at {url} reads.",
            "Ask a shorter question, or start the server with a context of 4096 tokens for each reader.",
        )
    if _NO_MODEL.search(body):
        return ModelNotServed(
            f"{url} has not the model it lists: {why}.", f"Name another: --model {url}#NAME"
        )
    if status >= 500 or status in _BUSY:
        return ServerFailed(url, why, wait=_asked_to_wait(response))
    if status in (400, 413, 422):
        return RequestRefused(url, why)
    return PathWrong(url, why)


def of_fault(url: str, error: httpx.HTTPError | httpx_sse.SSEError) -> ServerError:
    """The error for what httpx raised: each kind of fault is tried again, or not, for its own reasons."""
    match error:
        case httpx.ConnectTimeout():
            return ServerDown(url, "nobody took the connection in time")
        case httpx.TimeoutException():
            return ServerSlow(url, _seconds(error))
        case httpx.ConnectError() | httpx.ProxyError():
            return ServerDown(url, str(error) or "no connection")
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            return ServerLost(url)
        case httpx_sse.SSEError():
            return AnswerMalformed(url, "no stream of events")
        case _:
            return AnswerMalformed(url, type(error).__name__)


def told(message: object, key: str | None) -> str:
    """A server's own words in one short line. Some repeat the key they were given: it is taken out."""
    text = message if isinstance(message, str) else json.dumps(message)
    if key:
        text = text.replace(key, "***")
    line = " ".join(text.split()).rstrip(".")
    return line[:_TOLD] or "no reason given"


def _message(body: str) -> object:
    """OpenAI has `error.message`, FastAPI `detail`; of what is no JSON nothing is worth repeating."""
    try:
        data = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(data, dict):
        return ""
    error = data.get("error", data.get("detail", ""))
    return error.get("message", "") if isinstance(error, dict) else error


def _asked_to_wait(response: httpx.Response) -> float:
    """Seconds, out of Retry-After; a date there is rare, and counts as nothing asked."""
    try:
        return min(max(0.0, float(response.headers.get("retry-after", "0"))), _LONGEST_WAIT)
    except ValueError:
        return 0.0


def _seconds(error: httpx.TimeoutException) -> float:
    """What was allowed, as the request that timed out knows it."""
    allowed = error.request.extensions.get("timeout", {}).get("read")
    return float(allowed or 0.0)

"""One server of the OpenAI API: requests, streams, and what went wrong with them."""

from __future__ import annotations

import math
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import httpx_sse
import pydantic

from rag.llm.remote import refusals
from rag.llm.remote.addresses import Address
from rag.llm.remote.errors import (
    AnswerMalformed,
    ModelNotServed,
    PathWrong,
    RequestRefused,
    ServerError,
    ServerFailed,
    ServerInterrupted,
    ServerLost,
)
from rag.llm.remote.shielding import shielded
from rag.llm.remote.wire import Chunk, Counted, Listed, Models
from rag.prompting import Message

_Read = TypeVar("_Read", bound=pydantic.BaseModel)

_LISTED = 100
"""Tokens whose probabilities are asked for: the hundredth likeliest has at most 1 in 100."""
_LISTED_BY_ALL = 20
"""The most that the API's description allows, and vLLM by default."""
_DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of a streamed answer, and how likely each token was that could have been its first."""

    text: str
    listing: Mapping[str, float] | None = None


class Server:
    """Safe to share between threads. Everything it raises is a ServerError, or a QuestionError."""

    def __init__(self, address: Address, client: httpx.Client, *, key: str | None) -> None:
        self.url = address.url
        self._wanted = address.model
        self._client = client
        self._key = key
        self._model: str | None = None
        self._finding = threading.Lock()
        self._strict = False

    def __repr__(self) -> str:
        return f"Server({self.url})"

    def model(self) -> str:
        """The name of its model, found out once. Raises ModelNotServed if there is none such, or several."""
        with self._finding:
            if self._model is None:
                self._model = self._found()
            return self._model

    def chat(self, messages: Sequence[Message], *, most: int, listed: bool = False) -> Generator[Piece]:
        """A greedy answer of at most `most` tokens, as it is written. Closing the iterator ends the request.

        With `listed`, pieces have the probabilities of the likeliest tokens, if the server gives them.
        """
        if not self._strict:
            try:
                yield from self._streamed(self._body(messages, most, _LISTED if listed else 0, strict=False))
                return
            except RequestRefused:
                # It knows the API's description only; what is asked beyond it is left out from here on.
                pass
        yield from self._streamed(self._body(messages, most, _LISTED_BY_ALL if listed else 0, strict=True))
        self._strict = True

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of a prompt with these messages, as the server counts them."""
        body = {**self._body(messages, 1, 0, strict=True), "stream": False}
        return self._read(Counted, self._ask("POST", "/chat/completions", body)).usage.prompt_tokens

    def _found(self) -> str:
        try:
            names = [one.id for one in self._read(Models, self._ask("GET", "/models")).data]
        except PathWrong:
            # Some proxies have no list of models; with a name there is no need of one.
            if self._wanted is None:
                raise
            return self._wanted
        if self._wanted is None and len(names) == 1:
            return names[0]
        if self._wanted in names:
            return str(self._wanted)
        serves = f"serves {', '.join(names[:10])}" if names else "serves no model"
        wanted = f", not {self._wanted}" if self._wanted else ""
        raise ModelNotServed(
            f"{self.url} {serves}{wanted}.", f"Name one of its models: --model {self.url}#NAME"
        )

    def _body(self, messages: Sequence[Message], most: int, listed: int, *, strict: bool) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model(),
            "messages": [{"role": one.role, "content": shielded(one.content)} for one in messages],
            "max_tokens": most,
            "temperature": 0,
            "stream": True,
        }
        if listed:
            body |= {"logprobs": True, "top_logprobs": listed}
        # llama-cpp-python's server has 1.1, which punishes an answer for using the question's words.
        return body if strict else body | {"repeat_penalty": 1.0}

    def _streamed(self, body: Mapping[str, Any]) -> Generator[Piece]:
        read = done = ended = False
        try:
            with self._faults(), self._opened(body) as events:
                # Read to the very end, beyond what says that it is done: so the connection can be kept.
                for event in events.iter_sse():
                    read = True
                    ended = ended or event.data == _DONE
                    chunk = Chunk() if event.data == _DONE else self._chunk(event.data)
                    done = done or any(one.finish_reason for one in chunk.choices)
                    yield from _pieces(chunk)
        except ServerLost:
            pass
        except ServerError:
            if not done:
                raise
        if not done:
            if not read:
                self._say_why(body)
            raise ServerInterrupted(self.url) if ended else ServerLost(self.url)

    @contextmanager
    def _opened(self, body: Mapping[str, Any]) -> Iterator[httpx_sse.EventSource]:
        with httpx_sse.connect_sse(
            self._client, "POST", f"{self.url}/chat/completions", json=body, headers=self._headers()
        ) as events:
            self._expect_success(events.response)
            yield events

    def _chunk(self, data: str) -> Chunk:
        try:
            chunk = Chunk.model_validate_json(data)
        except pydantic.ValidationError as error:
            raise AnswerMalformed(self.url, _first_fault(error)) from error
        if chunk.error is not None:
            raise ServerFailed(self.url, refusals.told(chunk.error, self._key))
        return chunk

    def _say_why(self, body: Mapping[str, Any]) -> None:
        """llama-cpp-python's server begins a stream before it reads the request. Without one, it says why."""
        for _ in range(2):  # the first may still go out on the connection that it has just dropped
            with suppress(ServerLost):
                self._ask("POST", "/chat/completions", {**body, "stream": False, "max_tokens": 1})
                return

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        with self._faults():
            response = self._client.request(method, self.url + path, json=body, headers=self._headers())
            self._expect_success(response)
            return response.content

    def _read(self, what: type[_Read], content: bytes) -> _Read:
        try:
            return what.model_validate_json(content)
        except pydantic.ValidationError as error:
            raise AnswerMalformed(self.url, _first_fault(error)) from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}"} if self._key else {}

    def _expect_success(self, response: httpx.Response) -> None:
        if not response.is_success:
            response.read()
            raise refusals.of_status(self.url, response, self._key)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """What httpx raises, as errors of the tree."""
        try:
            yield
        except (httpx.HTTPError, httpx_sse.SSEError) as error:
            raise refusals.of_fault(self.url, error) from error


def _pieces(chunk: Chunk) -> Iterator[Piece]:
    for choice in chunk.choices[:1]:
        tokens = (choice.logprobs.content if choice.logprobs else None) or []
        listing = _listing(tokens[0].top_logprobs or []) if tokens else None
        if choice.delta.content or listing:
            yield Piece(choice.delta.content or "", listing)


def _listing(tokens: Sequence[Listed]) -> dict[str, float]:
    """Probabilities by token; of two with the same text (half characters have none) the likelier's."""
    listing: dict[str, float] = {}
    for one in tokens:
        weight = min(1.0, math.exp(one.logprob)) if one.logprob is not None else 0.0
        listing[one.token] = max(weight, listing.get(one.token, 0.0))
    return listing


def _first_fault(error: pydantic.ValidationError) -> str:
    """Where and what, without the value: it may be anything, and long."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]

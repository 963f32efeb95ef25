"""The language model behind one or several servers."""

from __future__ import annotations

import math
import os
import weakref
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import PurePosixPath

import httpx

from index.errors import ModelError
from rag.llm.remote.addresses import read_addresses
from rag.llm.remote.errors import (
    KEY_VARIABLE,
    SECONDS_VARIABLE,
    ModelNotServed,
    NoProbabilities,
    ServerError,
    ServerSlow,
    joined,
)
from rag.llm.remote.pool import Pool
from rag.llm.remote.probabilities import Estimate, Listing, among, beginning
from rag.llm.remote.server import Piece, Server
from rag.prompting import Dialogue, Message

_CONNECTING = 5.0
"""Seconds. A server that listens takes a connection in far less, also across an ocean."""
SILENCE = 300.0
"""Seconds. llama.cpp says nothing before its first word; eight readers who came at once to a server that had
read no prompt yet, on a processor with much else to do, waited for more than 120 (bench/server_load.py)."""
_ALLOWED_ERROR = 0.02
"""Of a probability. How a server cuts a prompt into batches moves it as far (bench/server_answers.py)."""
_SHORTEST = "a"
_CONNECTIONS = httpx.Limits(max_connections=None, max_keepalive_connections=32)


class RemoteModel:
    """Fulfils `rag.llm.language.LanguageModel`. Calls of several threads are under way at once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._name: str | None = None

    @property
    def name(self) -> str:
        if self._name is None:
            self.load()
        assert self._name is not None
        return self._name

    @property
    def key(self) -> str:
        """The served name: thresholds measured for a model of that name hold, else the default's."""
        return self.name

    def load(self) -> None:
        """Ask every server what it serves. Those that can't be reached now are left for later, if one can be.

        Raises ServerError.
        """
        failures = []
        for server in self._pool.servers:
            try:
                self._agree(server)
            except ServerError as error:
                if not (error.passing or isinstance(error, ServerSlow)):
                    raise
                failures.append(error)
        if self._name is None:
            raise joined(failures)

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        if most < 1:
            return
        ask = partial(self._written, messages=dialogue.messages, most=most)
        with closing(self._pool.stream(ask)) as pieces:
            for piece in pieces:
                yield piece.text

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        """As in `rag.llm.llama`. Raises NoProbabilities where the server's list does not settle it."""
        return list(self._first_word(dialogue, partial(among, options=options)))

    def begins(self, dialogue: Dialogue, word: str) -> float:
        return self._first_word(dialogue, partial(beginning, word=word))[0]

    def length(self, text: str) -> int:
        """Tokens of a text, as the server counts its prompt: by two requests."""
        if not text:
            return 0
        return self._counted(text) - self._counted(_SHORTEST) + 1

    def warm(self, constant: Sequence[Message]) -> None:
        """Have the servers' prefix caches hold a prompt's constant part. Raises ServerError."""
        for _ in self.write(Dialogue(tuple(constant), (Message("user", "?"),)), most=1):
            pass

    def _agree(self, server: Server) -> Server:
        """Thresholds belong to one model: servers of several models would be held to wrong ones."""
        name = _short(server.model())
        if self._name is None:
            self._name = name
        if name != self._name:
            raise ModelNotServed(
                f"{server.url} serves {name}, and the servers before it {self._name}.",
                "Serve the same model under one name (llama-server: --alias, vLLM: --served-model-name).",
            )
        return server

    def _written(self, server: Server, messages: Sequence[Message], most: int) -> Generator[Piece]:
        with closing(self._agree(server).chat(messages, most=most)) as pieces:
            yield from islice(pieces, most)  # a piece is a token or more; some servers heed no limit

    def _first_word(self, dialogue: Dialogue, estimate: Callable[[Listing], Estimate]) -> tuple[float, ...]:
        return self._pool.call(partial(self._estimated, messages=dialogue.messages, estimate=estimate)).values

    def _estimated(
        self, server: Server, messages: Sequence[Message], estimate: Callable[[Listing], Estimate]
    ) -> Estimate:
        pieces = list(self._agree(server).chat(messages, most=1, listed=True))
        listing = next((piece.listing for piece in pieces if piece.listing), None)
        if listing is None:
            raise NoProbabilities(server.url, "gives no probabilities of words")
        found = estimate(listing)
        if found.error > _ALLOWED_ERROR:
            raise NoProbabilities(server.url, "does not list the words that were to choose from")
        return found

    def _counted(self, text: str) -> int:
        return self._pool.call(lambda server: self._agree(server).count([Message("user", text)]))


def connect(wanted: str) -> RemoteModel:
    """The model at `URL[#NAME][,URL...]`, asked what it is. Raises ModelUnknown, or ServerError."""
    addresses = read_addresses(wanted)
    key = _key(os.environ.get(KEY_VARIABLE, ""))
    silence = _seconds(os.environ.get(SECONDS_VARIABLE, ""))
    timeout = httpx.Timeout(silence, connect=_CONNECTING, pool=None)
    client = httpx.Client(timeout=timeout, limits=_CONNECTIONS)
    model = RemoteModel(Pool([Server(address, client, key=key) for address in addresses]))
    weakref.finalize(model, client.close)
    model.load()
    return model


def _key(text: str) -> str | None:
    key = text.strip()
    if not all("!" <= character <= "~" for character in key):
        raise ModelError(
            f"{KEY_VARIABLE} holds characters that no key has.", "Set it again, to the key alone."
        )
    return key or None


def _seconds(text: str) -> float:
    if not text.strip():
        return SILENCE
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0.0 < seconds < math.inf:
        raise ModelError(
            f"{SECONDS_VARIABLE} is no number of seconds.", f"Set it to one, such as {SILENCE:g}."
        )
    return seconds


def _short(name: str) -> str:
    """llama-cpp-python without an alias serves a model under its file's path."""
    return PurePosixPath(name.replace("\\", "/")).name.removesuffix(".gguf") or name

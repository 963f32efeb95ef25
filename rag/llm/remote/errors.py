"""What can be wrong with a server of models. Every message names its URL, never the key.

These stand in the tree of `index.errors`, below ModelError.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import ModelError

KEY_VARIABLE = "DATELINE_API_KEY"
SECONDS_VARIABLE = "DATELINE_SERVER_SECONDS"
_ANOTHER = "or give another server with --model URL."
_IS_IT_ONE = "Check that --model has the URL of an OpenAI-compatible API, up to and with its /v1."


class ServerError(ModelError):
    """A server did not do what was asked of it; the subclasses say why.

    `passing` says that the same request may well succeed a little later; `wait` is how many seconds the
    server itself asked for.
    """

    passing = False
    wait = 0.0


class ServerDown(ServerError):
    """Nobody listens there, or the connection could not be made."""

    passing = True

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} can't be reached: {why}.", f"Start the server, {_ANOTHER}")


class ServerSlow(ServerError):
    """It took the request and then said nothing for too long."""

    def __init__(self, url: str, seconds: float) -> None:
        super().__init__(
            f"{url} said nothing for {seconds:g} seconds.",
            f"Allow it more with {SECONDS_VARIABLE}=SECONDS, {_ANOTHER}",
        )


class ServerFailed(ServerError):
    """A fault of its own (5xx), or it has too much to do (429, 503)."""

    passing = True

    def __init__(self, url: str, why: str, *, wait: float = 0.0) -> None:
        super().__init__(f"{url} failed: {why}.", f"See the server's log and ask again, {_ANOTHER}")
        self.wait = wait


class ServerLost(ServerError):
    """The connection ended in the middle of an answer."""

    passing = True

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} broke off in the middle of an answer.", f"Ask again, {_ANOTHER}")


class ServerInterrupted(ServerError):
    """It ended an answer in due form, and gave no reason: llama-cpp-python's does so for the next request."""

    passing = True

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url} dropped an answer before its end.",
            "Start llama-cpp-python's server with --interrupt_requests false, or ask again when it is idle.",
        )


class ServerContradicts(ServerError):
    """An answer that was begun by another server would go on differently here."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url} would have begun differently what another server broke off.", "Ask the question again."
        )


class CredentialsRefused(ServerError):
    """401 or 403."""

    def __init__(self, url: str, status: int, *, had_key: bool) -> None:
        what = "refused the key it was given" if had_key else "wants a key"
        super().__init__(f"{url} {what} ({status}).", f"Put a valid key into {KEY_VARIABLE} and start again.")


class PathWrong(ServerError):
    """There is a server, but not this API at this path."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} has no chat completions: {why}.", _IS_IT_ONE)


class RequestRefused(ServerError):
    """400 or 422 for a request that the API's description allows."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} refused the request: {why}.", f"Bring the server up to date, {_ANOTHER}")


class ModelNotServed(ServerError):
    """It has no model of that name, has several and none was named, or another than the other servers."""


class NoProbabilities(ServerError):
    """It does not say how likely words are, so its answers can't be checked as others are."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"{url} {why}; without these an answer can't be checked.",
            "Use a server that gives logprobs, and an instruct model that does not think aloud "
            "(docs/servers.md), or a model on this machine with --model PATH.",
        )


class AnswerMalformed(ServerError):
    """What it sent is no answer of this API."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} sent what is no chat completion: {why}.", _IS_IT_ONE)


def joined(errors: Sequence[ServerError]) -> ServerError:
    """One error for several servers: what is wrong with each, and the first one's mend."""
    if len(errors) == 1:
        return errors[0]
    whole = ServerError(" ".join(error.what for error in errors), errors[0].mend)
    whole.passing = any(error.passing for error in errors)
    return whole

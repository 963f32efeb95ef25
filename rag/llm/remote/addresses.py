"""`--model URL[#NAME][,URL...]`, read. A key never stands in a URL: other programs can see it there."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from index.errors import ModelUnknown
from rag.llm.remote.errors import KEY_VARIABLE

_LIKE_THIS = "Write it like this: --model http://127.0.0.1:8080/v1"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server's API begins, without a slash at its end, and the name of the model wanted there."""

    url: str
    model: str | None = None


def read_addresses(text: str) -> tuple[Address, ...]:
    """The addresses, in order, each once. Raises ModelUnknown, without repeating what may be a secret."""
    return tuple(dict.fromkeys(_address(part.strip()) for part in text.split(",") if part.strip()))


def _address(text: str) -> Address:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ModelUnknown("The address of a model's server can't be read as a URL.", _LIKE_THIS) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ModelUnknown(
            f"A model's server is reached over http or https, not {url.scheme!r}, and has a host.", _LIKE_THIS
        )
    plain = str(url.copy_with(username=None, password=None, query=None, fragment=None)).rstrip("/")
    if url.userinfo or url.query:
        raise ModelUnknown(
            f"The address of {plain} holds a user, a password or a query, which other programs can see.",
            f"Give the address alone, and the key in the environment variable {KEY_VARIABLE}.",
        )
    return Address(plain, url.fragment or None)

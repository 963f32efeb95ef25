"""What of the OpenAI API is read: fields not named here are left alone, wrong types are refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

# Rounding in 16 bits takes a probability of 1 this far above it; a logarithm beyond is no logarithm of one.
_Logarithm = Annotated[float, Field(le=0.01, allow_inf_nan=False)]


class Listed(BaseModel):
    """A token that could have come, and the natural logarithm of its probability."""

    token: str
    logprob: _Logarithm | None


class Token(BaseModel):
    """A token that came, and what could have come in its place."""

    top_logprobs: list[Listed] | None = None


class Logprobs(BaseModel):
    """One entry for each token of the piece."""

    content: list[Token] | None = None


class Delta(BaseModel):
    """A piece of text; a model's thoughts come under other names, and are no part of its answer."""

    content: str | None = None


class Choice(BaseModel):
    """`finish_reason` is set on the last piece."""

    delta: Delta = Delta()
    logprobs: Logprobs | None = None
    finish_reason: str | None = None


class Chunk(BaseModel):
    """One event of a streamed answer. Some servers report a fault in the stream, under `error`."""

    choices: list[Choice] = []
    error: object = None


class Usage(BaseModel):
    """Tokens."""

    prompt_tokens: Annotated[int, Field(ge=0)]


class Counted(BaseModel):
    """A whole answer, of which only the count is wanted."""

    usage: Usage


class Served(BaseModel):
    """A model, by the name it is asked for."""

    id: str


class Models(BaseModel):
    """The answer of /models."""

    data: list[Served]
